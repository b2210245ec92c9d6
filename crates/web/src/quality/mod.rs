//! Quality of entry: the error rates by clerk, channel and field, each with its interval, and the errors behind them. Clerks see their own.

mod errors;

pub use errors::{RowShown, list, of_order, record, withdraw};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use db::Tx;
use desk::accuracy::{self, Figures, Period};
use desk::actor::PersonId;
use desk::failure::General;
use desk::policies::{Verb, Whose, may};
use desk::{Actor, Failure, people};
use serde::Deserialize;

use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, open_page};

/// Times that can be asked for, in days.
const DAYS: [i64; 4] = [7, 30, 90, 365];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub days: String,
    /// A login; empty for everybody, or for oneself where one may not see others.
    pub person: String,
}

impl Asked {
    pub fn days(&self) -> i64 {
        self.days.parse().ok().filter(|d| (1..=3_650).contains(d)).unwrap_or(90)
    }

    pub fn period(&self, tx: &Tx) -> Period {
        // What happened at this very moment counts.
        let to = tx.now().plus_seconds(1);
        Period { from: to.plus_seconds(-self.days() * 86_400), to }
    }
}

/// Whose figures: the person who was asked for, everybody for those who may see them, else one's own.
pub fn whose(tx: &mut Tx, by: &Actor, login: &str) -> Result<Option<PersonId>, Failure> {
    let login = login.trim();
    if login.is_empty() {
        return Ok(Some(by.person).filter(|_| !may(by, Verb::SeeFigures, Whose::Others)));
    }
    let found = people::actor_of_login(tx, login)?;
    let found = found.ok_or_else(|| General::NotFound { what: "person", which: login.to_owned() })?;
    Ok(Some(found.person))
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage {
    frame: Frame,
    asked: Asked,
    days: [i64; 4],
    figures: Figures,
    /// Name, login, and the proportion.
    by_person: Vec<(String, String, desk::proportion::Proportion)>,
    may_see_others: bool,
}

/// `GET /quality`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "quality of entry", "/quality", move |tx, by, frame| {
        let of = whose(tx, by, &asked.person)?;
        let period = asked.period(tx);
        let figures = accuracy::figures(tx, by, of, period)?;
        let known = people::list(tx)?;
        let name = |id: PersonId| {
            let found = known.iter().find(|p| p.id == id);
            found
                .map_or_else(|| ("the desk".to_owned(), String::new()), |p| (p.name.clone(), p.login.clone()))
        };
        let by_person = figures.by_person.iter().map(|p| {
            let (name, login) = name(p.person);
            (name, login, p.wrong)
        });
        Ok(QualityPage {
            by_person: by_person.collect(),
            asked: Asked { days: asked.days().to_string(), ..asked.clone() },
            days: DAYS,
            figures,
            may_see_others: may(by, Verb::SeeFigures, Whose::Others),
            frame,
        })
    })
    .await
}
