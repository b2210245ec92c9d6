//! New order: the form with the keyboard grid. The module makes it quick; without it the form is checked and placed by plain posts.

pub mod draft;
mod explained;
pub(crate) mod said;
mod typed;

pub use said::{FindingSaid, RowSaid, Said, said};
pub use typed::{amounts, parts, plain, quantity, rows};

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::failure::Refusal;
use desk::notes::NoteKind;
use desk::orders::{self, Draft, Stage};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, customers, quotations};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::guided;
use crate::help::Helping;
use crate::page::{Stop, Visit, escaped, page, refused, see, see_with};
use crate::problem::status_of;
use crate::tasks::{NoteShown, notes_of};
use explained::{Explained, explained};
use typed::TypedRow;

/// Rows of an empty form.
const ROWS: usize = 10;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    customer: String,
    /// A draft to go on with.
    #[serde(default)]
    draft: String,
    /// A quotation to be revised.
    #[serde(default)]
    quotation: String,
    /// The grid, also for whoever is guided.
    #[serde(default)]
    grid: String,
}

#[derive(Template)]
#[template(path = "new_order.html")]
struct NewOrder {
    frame: Frame,
    /// The draft's number and version, once it is kept.
    number: String,
    version: i64,
    /// The quotation that this revises.
    revises: String,
    may_quote: bool,
    head: Draft,
    customer_echo: String,
    ship_tos: Vec<(String, String)>,
    rows: Vec<Row>,
    said: Said,
    /// What stops it, each with the field it is about.
    points: Vec<Point>,
    title: &'static str,
    /// A reason would let it go on.
    ask_reason: bool,
    /// Who looks on, and what was asked and noted, of a draft that is kept.
    helping: Option<(Helping, Vec<NoteShown>)>,
}

#[derive(Default)]
struct Row {
    typed: TypedRow,
    said: RowSaid,
    explained: Option<Explained>,
}

struct Point {
    field: String,
    word: &'static str,
    severity: &'static str,
    message: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let form = app
        .read(visit.who.clone(), "new order", move |tx, by| {
            allow(by, Verb::OpenOrder, Whose::Own)?;
            if guided::is_for(by) && asked.grid.is_empty() && asked.quotation.is_empty() {
                return Ok(Err(guided_path(&asked)));
            }
            let frame = Frame::of(tx, by, &come, "/orders/new")?;
            if !asked.quotation.is_empty() {
                return Ok(Ok(revision(tx, by, frame, &asked.quotation)?));
            }
            if asked.draft.is_empty() {
                let head = Draft { customer: asked.customer.clone(), ..Draft::default() };
                let rows = (0..ROWS).map(|_| Row::default()).collect();
                return Ok(Ok(blank(by, frame, head, rows)));
            }
            let order = orders::by_number(tx, &asked.draft)?
                .ok_or_else(|| orders::OrderRefusal::NotFound(asked.draft.clone()))?;
            if order.stage != Stage::Draft {
                return Ok(Err(format!("/orders/{}", order.number)));
            }
            let head = orders::draft_of(tx, order.id)?;
            let rows = rows_of(&head, &frame);
            let helping = Some(helping(tx, &frame, by, &order)?);
            let kept =
                NewOrder { number: order.number, version: order.version, ..blank(by, frame, head, rows) };
            Ok(Ok(NewOrder { helping, ..kept }))
        })
        .await?;
    match form {
        Ok(form) => Ok(page(StatusCode::OK, &form, &visit)),
        Err(path) => Ok(see(&path)),
    }
}

/// Where a beginner goes on.
fn guided_path(asked: &Asked) -> String {
    match (asked.draft.as_str(), asked.customer.as_str()) {
        ("", "") => "/orders/guided".to_owned(),
        ("", customer) => format!("/orders/guided?customer={}", escaped(customer)),
        (draft, _) => format!("/orders/guided/{}/check", escaped(draft)),
    }
}

fn rows_of(head: &Draft, frame: &Frame) -> Vec<Row> {
    let mark = frame.decimal_mark();
    let mut rows: Vec<Row> =
        head.lines.iter().map(|l| Row { typed: as_typed(l, mark), ..Row::default() }).collect();
    rows.resize_with(rows.len().max(ROWS - 1) + 1, Row::default);
    rows
}

/// The form with what a quotation was made from.
fn revision(tx: &mut db::Tx, by: &Actor, frame: Frame, number: &str) -> Result<NewOrder, Failure> {
    let quotation = quotations::need(tx, number)?;
    let content = serde_json::from_str::<Draft>(&quotation.content)
        .map_err(|e| db::Fault::Statement(format!("quotation {number} can't be read: {e}")))?;
    let head = Draft { buyer_po_no: quotation.reference.unwrap_or_default(), ..content };
    let rows = rows_of(&head, &frame);
    Ok(NewOrder { revises: quotation.number, ..blank(by, frame, head, rows) })
}

fn blank(by: &Actor, frame: Frame, head: Draft, rows: Vec<Row>) -> NewOrder {
    NewOrder {
        frame,
        number: String::new(),
        version: 0,
        revises: String::new(),
        may_quote: may(by, Verb::MakeQuotation, Whose::Own),
        head,
        customer_echo: String::new(),
        ship_tos: Vec::new(),
        rows,
        said: Said::default(),
        points: Vec::new(),
        title: "",
        ask_reason: false,
        helping: None,
    }
}

/// Notes that are shown with a draft.
const NOTES: usize = 50;

pub fn helping(
    tx: &mut db::Tx,
    frame: &Frame,
    by: &Actor,
    order: &orders::Order,
) -> Result<(Helping, Vec<NoteShown>), Failure> {
    let notes = notes_of(tx, frame, order.id.uuid(), NoteKind::Note, NOTES)?;
    Ok((Helping::of_order(tx, frame, by, order)?, notes))
}

pub fn as_typed(line: &orders::DraftLine, mark: char) -> TypedRow {
    let own = |text: &str| text.replace('.', &mark.to_string());
    let unit = if line.unit.is_empty() { String::new() } else { format!(" {}", line.unit) };
    let price = if line.price.is_empty() { String::new() } else { format!("@{}", own(&line.price)) };
    if !line.schedule.is_empty() {
        let mut schedule = line.schedule.clone();
        for (at, part) in schedule.0.iter_mut().enumerate() {
            let unit = if at == 0 { line.unit.as_str() } else { "" };
            part.quantity = format!("{}{unit}", own(&part.quantity));
        }
        let end = if schedule.0.len() == 1 { ";" } else { "" };
        return TypedRow { item: line.item.clone(), quantity: format!("{}{end}", schedule.text()) };
    }
    TypedRow { item: line.item.clone(), quantity: format!("{}{unit}{price}", own(&line.quantity)) }
}

/// The form posted without the module: check, more lines, or place. What was typed is kept first, as with the module.
pub async fn post(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let verb = fields.text("verb").to_owned();
    let fields = match (verb.strip_prefix("offer:"), verb.strip_prefix("instead:")) {
        (Some(offer), _) => with_offer(fields, offer),
        (None, Some(instead)) => with_instead(fields, instead),
        (None, None) => fields,
    };
    let given = fields.clone();
    let kept = app.write(visit.who.clone(), "keep order form", move |tx, by| keep(tx, by, &given)).await;
    let fields = match kept {
        Ok(None) => fields,
        Ok(Some(Form { number, kept })) => {
            if let Some(both) = &kept.merged {
                // Whoever placed it now would place what they have not seen.
                return Ok(see_with(&draft::path_of(&number, kept.version, both), draft::told_of(both)));
            }
            let mut pairs = fields.pairs().to_vec();
            pairs.push(("draft".to_owned(), number));
            pairs.push(("version".to_owned(), kept.version.to_string()));
            Fields::from(pairs)
        }
        Err(failure) => return again(&app, &visit, fields, Some(refused(failure)?), 0).await,
    };
    if verb != "place" {
        let more = if verb == "more" { ROWS } else { 0 };
        return again(&app, &visit, fields, None, more).await;
    }
    let (number, reason) = (fields.text("draft").to_owned(), fields.text("reason").to_owned());
    let version = fields.text("version").parse().unwrap_or_default();
    let placed = app.write(visit.who.clone(), "place order", move |tx, by| {
        let Some(order) = orders::by_number(tx, &number)? else {
            // Nothing was typed at all; placing says what is missing.
            return draft::place_draft(tx, by, &Draft::default(), None);
        };
        let mut draft = orders::draft_of(tx, order.id)?;
        draft.accept.clone_from(&reason);
        draft::place_draft(tx, by, &draft, Some((order.id, &order.number, version)))
    });
    match placed.await {
        Ok(placed) => Ok(see_with(&format!("/orders/{}", placed.number), draft::told(&placed))),
        Err(failure) => {
            let refusal = refused(failure)?;
            again(&app, &visit, fields, Some(refusal), 0).await
        }
    }
}

/// A form that is kept as a draft.
struct Form {
    number: String,
    kept: orders::Kept,
}

/// Keeps what was typed; an empty form is nothing yet.
fn keep(tx: &mut db::Tx, by: &Actor, given: &Fields) -> Result<Option<Form>, Failure> {
    allow(by, Verb::OpenOrder, Whose::Own)?;
    let mark = crate::shown::Manner::of(by.language).decimal_mark();
    let (mut draft, _) = typed::draft(tx, given, &typed::rows(given), mark)?;
    // The reason is for placing, not for keeping.
    draft.accept.clear();
    let number = given.text("draft").to_owned();
    if number.is_empty() {
        if draft.customer.is_empty() && draft.lines.is_empty() {
            return Ok(None);
        }
        let opened = orders::open(tx, by, &draft, orders::Origin::channel(orders::Channel::Keyboard))?;
        let kept = orders::Kept { version: opened.version, merged: None };
        return Ok(Some(Form { number: opened.number, kept }));
    }
    let version = given.text("version").parse().unwrap_or_default();
    let kept = orders::save_beside(tx, by, &number, version, &draft)?;
    Ok(Some(Form { number, kept }))
}

/// What a posted form offers, and the draft that it was kept as, with its version. What the form does not show of its lines (notes, the buyer's
/// own line numbers) is taken from what was kept, or from the offer that it revises.
pub fn to_offer(
    tx: &mut db::Tx,
    by: &Actor,
    fields: &Fields,
    revises: Option<&str>,
) -> Result<(Draft, Option<(String, i64)>), Failure> {
    if !fields.text("draft").is_empty()
        && let Some(Form { number, .. }) = keep(tx, by, fields)?
    {
        let order = orders::need(tx, &number)?;
        let kept = Draft { accept: fields.text("reason").to_owned(), ..orders::draft_of(tx, order.id)? };
        return Ok((kept, Some((order.number, order.version))));
    }
    let mark = crate::shown::Manner::of(by.language).decimal_mark();
    let (mut draft, _) = typed::draft(tx, fields, &typed::rows(fields), mark)?;
    if let Some(number) = revises {
        let before = quotations::need(tx, number)?;
        let before: Draft = serde_json::from_str(&before.content).unwrap_or_default();
        for (at, line) in draft.lines.iter_mut().enumerate() {
            let same = |b: &&orders::DraftLine| b.item == line.item;
            let known = before.lines.get(at).filter(same).or_else(|| before.lines.iter().find(same));
            line.note = known.map(|b| b.note.clone()).unwrap_or_default();
        }
    }
    Ok((draft, None))
}

/// The form again with what another verb than placing had to say about it.
pub async fn again_with(
    app: &App,
    visit: &Visit,
    fields: Fields,
    refusal: Refusal,
) -> Result<Response, Stop> {
    let mut pairs = fields.pairs().to_vec();
    pairs.push(("verb".to_owned(), "quote".to_owned()));
    again(app, visit, Fields::from(pairs), Some(refusal), 0).await
}

/// The form with an offer, `item:quantity`, in its first empty row.
fn with_offer(fields: Fields, offer: &str) -> Fields {
    let rows = typed::rows(&fields);
    let at = rows.iter().position(TypedRow::is_blank).unwrap_or(rows.len());
    let (item, quantity) = offer.rsplit_once(':').unwrap_or((offer, ""));
    let mut pairs = fields.pairs().to_vec();
    pairs.push((format!("lines[{at}].item"), item.to_owned()));
    pairs.push((format!("lines[{at}].quantity"), quantity.to_owned()));
    Fields::from(pairs)
}

/// The form with another item, `row:item`, in the place of a row's.
fn with_instead(fields: Fields, instead: &str) -> Fields {
    let Some((row, item)) = instead.split_once(':') else { return fields };
    let mut pairs = fields.pairs().to_vec();
    pairs.push((format!("lines[{row}].item"), item.to_owned()));
    Fields::from(pairs)
}

/// The form as it was typed, with what is to be said about it.
async fn again(
    app: &App,
    visit: &Visit,
    fields: Fields,
    refusal: Option<Refusal>,
    more: usize,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let checked = matches!(fields.text("verb"), "check" | "place" | "quote")
        || fields.text("verb").starts_with("instead:");
    let form = app.read(visit.who.clone(), "order form", move |tx, by| {
        allow(by, Verb::OpenOrder, Whose::Own)?;
        let frame = Frame::of(tx, by, &come, "/orders/new")?;
        filled(tx, by, frame, &fields, refusal.as_ref(), more, checked)
    });
    Ok(page(status, &form.await?, visit))
}

fn filled(
    tx: &mut db::Tx,
    by: &Actor,
    frame: Frame,
    fields: &Fields,
    refusal: Option<&Refusal>,
    more: usize,
    checked: bool,
) -> Result<NewOrder, Failure> {
    let mut typed = typed::rows(fields);
    typed.resize(typed.len().max(ROWS) + more, TypedRow::default());
    let (draft, positions) = typed::draft(tx, fields, &typed, frame.decimal_mark())?;
    let names: Vec<String> = positions.iter().map(ToString::to_string).collect();
    let kept = match fields.text("draft") {
        "" => None,
        number => orders::by_number(tx, number)?,
    };
    let helping = match &kept {
        Some(order) => Some(helping(tx, &frame, by, order)?),
        None => None,
    };
    let mut said = said(tx, by, &draft, &names, kept.map(|o| o.id))?;
    let mut rows: Vec<Row> = typed.into_iter().map(|typed| Row { typed, ..Row::default() }).collect();
    if let (true, Some((rated, at))) = (checked, said.rated.take()) {
        let words = crate::words::Words::of(by.language);
        for (line, why) in explained(tx, by, &draft, &rated, &at, words)? {
            if let Some(row) = positions.get(line).and_then(|row| rows.get_mut(*row)) {
                row.explained = Some(why);
            }
        }
    }
    for (position, row_said) in positions.iter().zip(std::mem::take(&mut said.rows)) {
        if let Some(row) = rows.get_mut(*position) {
            row.said = row_said;
        }
    }
    // An offer is held up by less than an order: only what was refused is told.
    let is_quote = fields.text("verb") == "quote";
    let refused: Vec<&str> =
        refusal.iter().filter(|_| is_quote).flat_map(|r| &r.findings).map(|f| f.code.as_str()).collect();
    let counts = |f: &FindingSaid| !is_quote || refused.contains(&f.code.as_str());
    let mut points = if checked { points(&rows, &said, counts) } else { Vec::new() };
    if checked && draft.customer.is_empty() {
        points.insert(0, stop("customer", "Which customer?"));
    }
    if checked && draft.lines.is_empty() {
        points.push(stop("item-1", "The order has no lines yet."));
    }
    if let Some(refusal) = refusal.filter(|_| points.is_empty()) {
        points.push(stop("customer", &refusal.message));
    }
    let stops = said
        .findings
        .iter()
        .chain(rows.iter().flat_map(|r| &r.said.findings))
        .any(|f| f.severity == desk::Severity::Block && !f.approval);
    let customer = customers::by_number(tx, &draft.customer)?;
    let ask_reason = !points.is_empty() && !stops && customer.is_some() && !draft.lines.is_empty();
    Ok(NewOrder {
        number: fields.text("draft").to_owned(),
        version: fields.text("version").parse().unwrap_or_default(),
        revises: fields.text("revises").to_owned(),
        customer_echo: customer.as_ref().map(|c| format!("{} · {}", c.number, c.name)).unwrap_or_default(),
        ship_tos: customer
            .map(|c| {
                c.ship_tos()
                    .map(|a| (a.code.clone(), format!("{} · {}, {}", a.code, a.name, a.city)))
                    .collect()
            })
            .unwrap_or_default(),
        points,
        title: if ask_reason { "Please check before placing" } else { "This stops the order" },
        ask_reason,
        helping,
        said,
        ..blank(by, frame, Draft { customer: fields.text("customer").to_owned(), ..draft }, rows)
    })
}

fn stop(field: &str, message: &str) -> Point {
    Point { field: field.to_owned(), word: "Stop", severity: "block", message: message.to_owned() }
}

fn points(rows: &[Row], said: &Said, tells: impl Fn(&FindingSaid) -> bool) -> Vec<Point> {
    let point = |finding: &FindingSaid, field: String, message: String| {
        let (word, severity) = match finding.severity {
            desk::Severity::Block => ("Stop", "block"),
            _ => ("Check", "warn"),
        };
        Point { field, word, severity, message }
    };
    let counts = |f: &&FindingSaid| f.severity != desk::Severity::Note && tells(f);
    let counts = &counts;
    let head = said.findings.iter().filter(counts).map(|f| point(f, f.field.clone(), f.message.clone()));
    let lines = rows.iter().enumerate().flat_map(|(at, row)| {
        row.said.findings.iter().filter(counts).map(move |f| {
            let field = if f.field == "quantity" { "quantity" } else { "item" };
            point(f, format!("{field}-{}", at + 1), format!("Line {}: {}", at + 1, f.message))
        })
    });
    head.chain(lines).collect()
}
