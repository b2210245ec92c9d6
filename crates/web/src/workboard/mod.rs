//! The workboard: all open orders by promise or age, who has each and since when. Filters stand in the address; pages go on by key. The
//! table is brought up to date by itself where scripts run, by loading the page again where they don't.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use basics::Id;
use db::Tx;
use desk::orders::{HoldKind, Stage};
use desk::policies::{Verb, Whose, allow};
use desk::tasks::TEAMS;
use desk::workboard::{self, Due, Figures, Filter, Row, Sort};
use desk::{Actor, Failure, cases, customers, people};
use serde::Deserialize;

use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, escaped, open_page};

const ROWS: usize = 50;
const STAGES: [Stage; 3] = [Stage::Submitted, Stage::Confirmed, Stage::Released];

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    due: String,
    #[serde(default)]
    stage: String,
    /// `any`, or a kind of hold.
    #[serde(default)]
    held: String,
    /// A login; `me` is whoever asks.
    #[serde(default)]
    owner: String,
    #[serde(default)]
    customer: String,
    /// The team that has it.
    #[serde(default)]
    with: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    after: String,
}

/// `2026-11-25.SO100123`, as a page hands it on.
pub fn place_of(after: &str) -> Option<(String, String)> {
    let (key, number) = after.split_once('.')?;
    Some((key.to_owned(), number.to_owned()))
}

impl Asked {
    fn filter(&self, tx: &mut Tx, by: &Actor) -> Result<Filter, Failure> {
        // A number or a login that is nobody's finds nothing.
        let nobody = uuid::Uuid::nil();
        let customer = match self.customer.trim() {
            "" => None,
            number => {
                let found = customers::by_number(tx, number)?.map(|c| c.id);
                Some(found.unwrap_or_else(|| Id::from_uuid(nobody)))
            }
        };
        let owner = match self.owner.trim() {
            "" => None,
            "me" => Some(by.person),
            login => {
                let found = people::actor_of_login(tx, login)?.map(|p| p.person);
                Some(found.unwrap_or_else(|| Id::from_uuid(nobody)))
            }
        };
        let held = match self.held.as_str() {
            "any" => Some(None),
            kind => HoldKind::from_code(kind).map(Some),
        };
        Ok(Filter {
            due: Due::from_code(&self.due).unwrap_or_default(),
            stage: Stage::from_code(&self.stage).filter(|s| STAGES.contains(s)),
            held,
            owner,
            customer,
            with: Some(self.with.clone()).filter(|w| !w.is_empty()),
            sort: Sort::from_code(&self.sort).unwrap_or_default(),
            after: place_of(&self.after),
        })
    }

    /// The query of a link that keeps the filters.
    fn query(&self) -> String {
        let parts = [
            ("due", &self.due),
            ("stage", &self.stage),
            ("held", &self.held),
            ("owner", &self.owner),
            ("customer", &self.customer),
            ("with", &self.with),
            ("sort", &self.sort),
        ];
        let given = parts.iter().filter(|(_, v)| !v.is_empty());
        given.map(|(n, v)| format!("{n}={}", escaped(v))).collect::<Vec<_>>().join("&")
    }
}

#[derive(Template)]
#[template(path = "workboard.html")]
struct Board {
    frame: Frame,
    asked: Asked,
    query: String,
    rows: Vec<Row>,
    next: Option<String>,
    figures: Figures,
    /// Open, and past their clock.
    complaints: (i64, i64),
    version: i64,
    now: String,
    dues: [(&'static str, &'static str); 6],
    stages: [Stage; 3],
    holds: [HoldKind; 12],
    teams: [&'static str; 8],
}

const DUES: [(&str, &str); 6] = [
    ("", "Any"),
    ("late", "Late"),
    ("today", "Today"),
    ("week", "Within seven days"),
    ("later", "Later"),
    ("no_day", "Without a day"),
];

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "workboard", "/workboard", move |tx, by, frame| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let filter = asked.filter(tx, by)?;
        let found = workboard::list(tx, &filter, ROWS)?;
        let now = tx.now();
        Ok(Board {
            query: asked.query(),
            asked: asked.clone(),
            next: found.next.map(|(key, number)| format!("{key}.{number}")),
            rows: found.rows,
            figures: workboard::figures(tx)?,
            complaints: cases::counts(tx)?,
            version: workboard::version(tx)?,
            now: frame.when(now),
            dues: DUES,
            stages: STAGES,
            holds: HoldKind::ALL,
            teams: TEAMS,
            frame,
        })
    })
    .await
}

/// A number that rises with whatever is done on the desk: one short look, asked every few seconds by an open board.
pub async fn version(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    let version = app
        .read(visit.who, "workboard version", |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            Ok(workboard::version(tx)?)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "text/plain")], version.to_string()).into_response())
}
