//! The draft behind the grid: saved line by line, placed with Ctrl+Enter. Shapes as `order-entry.js` names them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::orders::{self, Channel, Draft, DraftLine, Order, OrderId, OrderRefusal, Origin, Placed, Stage};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, Severity, help, recommendations};
use serde::{Deserialize, Serialize};

use super::said::{Said, said};
use super::typed::parts;
use crate::App;
use crate::api::json;
use crate::frame::Notice;
use crate::page::{Visit, leave};
use crate::problem::Problem;
use crate::shown::words;
use crate::words::Words;

#[derive(Debug, Deserialize)]
struct Sent {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    buyer_po_no: String,
    #[serde(default)]
    requested_date: String,
    #[serde(default)]
    ship_to: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    quotation: String,
    /// The writer's decimal mark, in which parts of lines are still written.
    #[serde(default)]
    mark: String,
    lines: Vec<SentLine>,
}

#[derive(Debug, Deserialize)]
struct SentLine {
    row: String,
    item: String,
    quantity: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    price: String,
    #[serde(default)]
    note: String,
}

impl Sent {
    fn split(self) -> (Draft, Vec<String>, i64) {
        let mark = self.mark.chars().next().unwrap_or('.');
        let mut rows = Vec::with_capacity(self.lines.len());
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in self.lines {
            let SentLine { row, item, quantity, unit, price, note } = line;
            rows.push(row);
            lines.push(match parts(&quantity, mark) {
                Some((unit, schedule)) => DraftLine { item, unit, schedule, note, ..DraftLine::default() },
                None => DraftLine { item, quantity, unit, price, note, ..DraftLine::default() },
            });
        }
        let Sent { customer, buyer_po_no, requested_date, ship_to, note, quotation, .. } = self;
        let draft = Draft {
            customer,
            buyer_po_no,
            requested_date,
            ship_to,
            note,
            quotation,
            lines,
            ..Draft::default()
        };
        (draft, rows, self.version)
    }
}

#[derive(Debug, Serialize)]
struct Kept {
    id: String,
    version: i64,
    /// Somebody else wrote in it meanwhile; what is on record has both. Where the page shows it, at the first field into which both wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<String>,
    /// Who looks on, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<String>,
    #[serde(flatten)]
    said: Said,
}

pub async fn open(State(app): State<App>, visit: Visit, body: Bytes) -> Result<Response, Problem> {
    let (draft, rows, _) = json::<Sent>(&body)?.split();
    let keep = draft.clone();
    let opened = app
        .write(visit.who.clone(), "open draft", move |tx, by| {
            orders::open(tx, by, &keep, Origin::channel(Channel::Keyboard))
        })
        .await?;
    let kept = answer(&app, visit, draft, rows, opened.order, opened.number, opened.version, None);
    Ok(Json(kept.await?).into_response())
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let (draft, rows, version) = json::<Sent>(&body)?.split();
    let (keep, name) = (draft.clone(), number.clone());
    let (order, kept) = app
        .write(visit.who.clone(), "save draft", move |tx, by| {
            let kept = orders::save_beside(tx, by, &name, version, &keep)?;
            let order = found(tx, &name)?;
            Ok((order.id, kept))
        })
        .await?;
    let both = kept.merged.as_ref().map(|both| path_of(&number, kept.version, both));
    let shown = answer(&app, visit, draft, rows, order, number, kept.version, both).await?;
    let mut response = Json(shown).into_response();
    if let Some(both) = &kept.merged {
        // The page shows the draft anew when its writer pauses; there it says why.
        leave(&mut response, &told_of(both));
    }
    Ok(response)
}

/// Where a draft that two wrote is shown: at the first field into which both wrote something else. The version makes it another page than the
/// one that is shown, so that it is asked for anew.
pub fn path_of(number: &str, version: i64, both: &orders::Both) -> String {
    let field = both.conflicts.first().map(|c| field_of(&c.path)).unwrap_or_default();
    let at = if field.is_empty() { field } else { format!("#{field}") };
    format!("/orders/new?draft={number}&version={version}{at}")
}

/// The field of the form that shows what stands at a path.
fn field_of(path: &str) -> String {
    let line = path.strip_prefix("lines/").and_then(|rest| rest.split_once('/'));
    match line.and_then(|(line, field)| Some((line.parse::<usize>().ok()? + 1, field))) {
        Some((line, "item")) => format!("item-{line}"),
        Some((line, _)) => format!("quantity-{line}"),
        None => path.to_owned(),
    }
}

/// What is said to whoever wrote in a draft at the same time as somebody else.
pub fn told_of(both: &orders::Both) -> Notice {
    let other = &both.other;
    match both.conflicts.len() {
        0 => Notice::warn(format!("{other} wrote in this draft at the same time. Both are in it.")),
        n => Notice::warn(format!(
            "{other} wrote in this draft at the same time. Both are in it; fields into which both wrote something else: {n}. \
             There, what was kept first stands, and yours is a note."
        )),
    }
}

/// Saving holds the writer only as long as it must; rating is a look-up of its own.
#[expect(clippy::too_many_arguments, reason = "each is a fact of one answer")]
async fn answer(
    app: &App,
    visit: Visit,
    draft: Draft,
    rows: Vec<String>,
    order: OrderId,
    id: String,
    version: i64,
    merged: Option<String>,
) -> Result<Kept, Problem> {
    let (said, new, seen) = app
        .read(visit.who.clone(), "rate draft", move |tx, by| {
            let said = said(tx, by, &draft, &rows, Some(order))?.in_words(Words::of(by.language));
            // The grid shows the first.
            let first: Vec<_> = said.recommendations.iter().take(1).map(|o| o.whole.clone()).collect();
            let known = recommendations::offered(tx, order)?;
            let new: Vec<_> = first.into_iter().filter(|f| known.iter().all(|o| o.sku != f.sku)).collect();
            Ok((said, new, seen(tx, Words::of(by.language), order)?))
        })
        .await?;
    if !new.is_empty() {
        let noted = app.write(visit.who, "note an offer", move |tx, by| {
            recommendations::note_shown(tx, by, order, &new)
        });
        // The line is saved, whether or not the offer is on record.
        if let Err(failure) = noted.await {
            tracing::warn!("an offer is not on record: {failure}");
        }
    }
    Ok(Kept { id, version, merged, seen, said })
}

/// Who looks on while this is written.
fn seen(tx: &mut db::Tx, words: Words, order: OrderId) -> Result<Option<String>, Failure> {
    let names: Vec<String> = help::followers(tx, order.uuid())?.into_iter().map(|f| f.name).collect();
    Ok((!names.is_empty()).then(|| words.fill("{0} looks on", &[&names.join(", ")])))
}

fn found(tx: &mut db::Tx, number: &str) -> Result<Order, Failure> {
    Ok(orders::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?)
}

#[derive(Debug, Deserialize)]
struct Placing {
    version: i64,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Serialize)]
struct PlacedShown {
    number: String,
    url: String,
}

/// Warnings need a reason first. What others must decide becomes a hold, and the order waits as submitted.
pub async fn place(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let Placing { version, reason } = json(&body)?;
    let placed = app.write(visit.who, "place draft", move |tx, by| {
        let order = found(tx, &number)?;
        let mut draft = orders::draft_of(tx, order.id)?;
        draft.accept = reason.trim().to_owned();
        place_draft(tx, by, &draft, Some((order.id, &order.number, version)))
    });
    let placed = placed.await.map_err(|failure| Problem::from(failure).into_conflict())?;
    let url = format!("/orders/{}", placed.number);
    let notice = told(&placed);
    let mut response = (StatusCode::OK, Json(PlacedShown { number: placed.number, url })).into_response();
    leave(&mut response, &notice);
    Ok(response)
}

/// Places what was written, unless there are warnings and no reason to go on.
pub fn place_draft(
    tx: &mut db::Tx,
    by: &desk::Actor,
    draft: &Draft,
    existing: Option<(OrderId, &str, i64)>,
) -> Result<Placed, Failure> {
    if draft.accept.is_empty() {
        let findings = orders::rate_draft(tx, by, draft, existing.map(|(id, ..)| id))?.findings;
        let asks: Vec<_> = findings.into_iter().filter(|f| f.severity != Severity::Note).collect();
        if !asks.is_empty() {
            return Err(OrderRefusal::Findings(asks).into());
        }
    }
    let origin = Origin::channel(Channel::Keyboard);
    let placed =
        orders::place(tx, by, draft, origin, existing.map(|(_, number, version)| (number, version)))?;
    if let Some((order, ..)) = existing {
        recommendations::settle(tx, order)?;
    }
    Ok(placed)
}

/// What the order page says after placing.
pub fn told(placed: &Placed) -> Notice {
    if placed.stage != Stage::Confirmed {
        let holds: Vec<String> = placed.holds.iter().map(|h| words(h)).collect();
        return Notice::warn(format!("Order {} is submitted and held: {}.", placed.number, holds.join(", ")));
    }
    match placed.promised_date {
        Some(day) => Notice::ok(format!("Order {} is confirmed, promised for {day}.", placed.number)),
        None => Notice::warn(format!("Order {} is confirmed; a part has no date yet.", placed.number)),
    }
}

#[derive(Debug, Serialize)]
struct AsDraft {
    lines: Vec<AsDraftLine>,
}

#[derive(Debug, Serialize)]
struct AsDraftLine {
    item: String,
    quantity: String,
    unit: String,
}

/// The lines of an order, for "the same again".
pub async fn as_draft(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let draft = app
        .read(visit.who, "order as draft", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            Ok(orders::as_draft(&orders::double_key::seen(tx, by, &number)?))
        })
        .await?;
    let line = |l: DraftLine| AsDraftLine { item: l.item, quantity: l.quantity, unit: l.unit };
    Ok(Json(AsDraft { lines: draft.lines.into_iter().map(line).collect() }).into_response())
}
