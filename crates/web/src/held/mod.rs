//! Held orders: every hold that nobody has resolved, by kind and by the group that owns it, with its age and what is at stake; and the countries
//! that are looked at before goods go there.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Currency, Limits};
use db::Tx;
use desk::failure::Refusal;
use desk::orders::{self, ExportWatch, HeldFilter, HoldKind, OpenHold};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, people};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, page, refused, see_with};

/// Groups that own holds.
const GROUPS: [&str; 3] = ["orders", "finance", "supervisor"];

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    group: String,
}

/// How many orders a kind of hold holds, with what they come to, one currency a row.
type Sum = (HoldKind, usize, Vec<(i64, Currency)>);

#[derive(Template)]
#[template(path = "held.html")]
struct HeldPage {
    frame: Frame,
    asked: Asked,
    groups: [&'static str; 3],
    /// How many of each kind, with what their orders come to, one currency a row.
    sums: Vec<Sum>,
    rows: Vec<RowShown>,
    /// There are more than are shown.
    is_cut: bool,
    watch: Vec<ExportWatch>,
    may_change: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

struct RowShown {
    held: OpenHold,
    since: String,
    days: i64,
    owner: String,
    /// This person may let it go on.
    mine: bool,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer(&app, &visit, asked, None, Fields::default()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    asked: Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "held orders", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/held-orders")?;
            load(tx, by, frame, asked.clone(), refusal.clone(), typed.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    asked: Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<HeldPage, Failure> {
    let all = orders::held(tx, &HeldFilter::default(), Limits::PAGE_ROWS * 5)?;
    let filter = HeldFilter {
        kind: HoldKind::from_code(&asked.kind),
        group: Some(asked.group.clone()).filter(|g| !g.is_empty()),
    };
    let mut found = orders::held(tx, &filter, Limits::PAGE_ROWS + 1)?;
    let is_cut = found.len() > Limits::PAGE_ROWS;
    found.truncate(Limits::PAGE_ROWS);
    let entered: Vec<_> = found.iter().map(|h| h.entered_by).collect();
    let names = people::names(tx, &entered)?;
    let now = tx.now();
    let rows = found
        .into_iter()
        .map(|held| RowShown {
            since: frame.when(held.raised_at),
            days: now.seconds_since(held.raised_at) / 86_400,
            owner: names.get(&held.entered_by).cloned().unwrap_or_else(|| "the desk".into()),
            mine: held.kind != HoldKind::DoubleKey
                && may(by, orders::verb_for(held.kind), Whose::of(held.entered_by == by.person)),
            held,
        })
        .collect();
    Ok(HeldPage {
        groups: GROUPS,
        sums: sums(&all),
        rows,
        is_cut,
        watch: orders::export_watch(tx)?.to_vec(),
        may_change: may(by, Verb::ChangeExport, Whose::Others),
        refusal,
        typed,
        asked,
        frame,
    })
}

/// Each kind that there is, with how many and how much.
fn sums(all: &[OpenHold]) -> Vec<Sum> {
    let of = |kind: HoldKind| {
        let mine: Vec<&OpenHold> = all.iter().filter(|h| h.kind == kind).collect();
        let mut amounts: Vec<(i64, Currency)> = Vec::new();
        for held in &mine {
            match amounts.iter_mut().find(|(_, c)| *c == held.currency) {
                Some((sum, _)) => *sum += held.total,
                None => amounts.push((held.total, held.currency)),
            }
        }
        (kind, mine.len(), amounts)
    };
    HoldKind::ALL.into_iter().map(of).filter(|(_, count, _)| *count > 0).collect()
}

/// `POST /held-orders/export-watch`: the countries, one a line, each with why.
pub async fn set_watch(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let text = fields.text("countries").to_owned();
    let set = app.write(visit.who.clone(), "export watch", move |tx, by| {
        orders::set_export_watch(tx, by, &read_watch(&text))
    });
    match set.await {
        Ok(()) => {
            Ok(see_with("/held-orders", Notice::ok("What goes to these countries is looked at first.")))
        }
        Err(failure) => answer(&app, &visit, Asked::default(), Some(refused(failure)?), fields).await,
    }
}

/// `RU sanctions`: the country, then why.
fn read_watch(text: &str) -> Vec<ExportWatch> {
    let of = |line: &str| {
        let (country, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        ExportWatch { country: country.to_owned(), reason: reason.trim().to_owned() }
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(of).collect()
}
