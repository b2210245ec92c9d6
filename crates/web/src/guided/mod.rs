//! Guided entry: an order step by step, each field explained and what to ask the caller beside it, with the completeness checklist along. The draft
//! is a draft like any other, saved at each step; it is placed like any other, and the order of a beginner waits for somebody's sign-off. Without
//! any module. Chosen for beginners by their level; anyone may use it.

mod step;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::actor::{Duty, Oversight};
use desk::failure::Refusal;
use desk::orders::{
    self, Channel, CheckPoint, Draft, DraftLine, GuideLine, Order, OrderRefusal, Origin, Stage,
};
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure, Severity, customers};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::help::Helping;
use crate::new_order::{self, FindingSaid, Said, said};
use crate::page::{Stop, Visit, escaped, page, refused, see, see_with};
use crate::problem::status_of;
use crate::tasks::NoteShown;
use step::Step;

/// What is offered of what they usually buy.
const USUAL: usize = 6;

/// This person's orders wait for someone's sign-off; they are guided unless they ask for the grid.
pub fn is_for(by: &Actor) -> bool {
    by.level(Duty::ENTRY).oversight() == Oversight::SignOff
}

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    customer: String,
}

#[derive(Template)]
#[template(path = "guided.html")]
struct GuidedPage {
    frame: Frame,
    step: Step,
    steps: [Step; 6],
    /// Empty before the draft is kept.
    number: String,
    version: i64,
    draft: Draft,
    customer: Option<CustomerShown>,
    /// Who else may be meant.
    choices: Vec<(String, String)>,
    checks: Vec<CheckPoint>,
    said: Said,
    /// Everything that is to be said, with the step it is mended in.
    points: Vec<(Step, FindingSaid)>,
    usual: Vec<GuideLine>,
    signed_off: bool,
    /// Who looks on, and what was asked and noted of the draft.
    helping: Option<(Helping, Vec<NoteShown>)>,
    refusal: Option<Refusal>,
}

struct CustomerShown {
    number: String,
    name: String,
    bill_to: String,
    note: String,
    po_required: bool,
    ship_tos: Vec<(String, String)>,
}

impl GuidedPage {
    fn path(&self, step: &Step) -> String {
        format!("/orders/guided/{}/{}", self.number, step.code())
    }

    fn check(&self) -> &'static Step {
        &Step::Check
    }

    fn is_past(&self, step: &Step) -> bool {
        (*step as usize) < (self.step as usize)
    }

    fn stops(&self) -> bool {
        self.points.iter().any(|(_, f)| f.severity == Severity::Block && !f.approval)
    }

    /// Something odd, or for others to decide: it goes on with a reason.
    fn asks(&self) -> bool {
        self.points.iter().any(|(_, f)| f.severity != Severity::Note)
    }

    fn is_ship_to(&self, code: &str, at: &usize) -> bool {
        if self.draft.ship_to.is_empty() { *at == 0 } else { self.draft.ship_to == code }
    }

    fn row(&self, at: &usize) -> Option<&new_order::RowSaid> {
        self.said.rows.get(*at)
    }

    /// A line's quantity as it is written in one field.
    fn typed(&self, line: &DraftLine) -> String {
        new_order::as_typed(line, self.frame.decimal_mark()).quantity
    }

    /// A part of the call script.
    fn spoken(&self, title: &str) -> Option<&str> {
        self.said.call.iter().find(|p| p.title == title).map(|p| p.text.as_str())
    }

    fn open_points(&self) -> usize {
        self.checks.iter().filter(|c| c.is_met == Some(false)).count()
    }
}

/// A field of the checklist as the form calls it.
fn named(field: &str) -> &'static str {
    match field {
        "buyer_po_no" => "Their PO",
        "requested_date" => "Wanted on",
        "ship_to" => "Ship to",
        "carrier" => "Carrier",
        "po_date" => "PO date",
        _ => "Note",
    }
}

/// `GET /orders/guided`: the first step, before anything is kept.
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let draft = Draft { customer: asked.customer, ..Draft::default() };
    answer(&app, &visit, None, Step::Customer, Some(draft), StatusCode::OK, None).await
}

/// `GET /orders/guided/{number}/{step}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((number, step)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let step = Step::from_code(&step).unwrap_or(Step::Check);
    answer(&app, &visit, Some(number), step, None, StatusCode::OK, None).await
}

/// The page of a step: of what was typed where that was refused, else of what is kept.
async fn answer(
    app: &App,
    visit: &Visit,
    number: Option<String>,
    step: Step,
    typed: Option<Draft>,
    status: StatusCode,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app.read(visit.who.clone(), "guided entry", move |tx, by| {
        allow(by, Verb::OpenOrder, Whose::Own)?;
        let frame = Frame::of(tx, by, &come, "/orders/new")?;
        let kept = match &number {
            Some(number) => Some(draft_order(tx, number)?),
            None => None,
        };
        if let Some(order) = kept.as_ref().filter(|o| o.stage != Stage::Draft) {
            return Ok(Err(order.number.clone()));
        }
        Ok(Ok(filled(tx, by, frame, kept, step, typed.clone(), refusal.clone())?))
    });
    match shown.await? {
        Ok(shown) => Ok(page(status, &shown, visit)),
        Err(number) => Ok(see(&format!("/orders/{number}"))),
    }
}

fn draft_order(tx: &mut Tx, number: &str) -> Result<Order, Failure> {
    Ok(orders::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?)
}

fn filled(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    kept: Option<Order>,
    step: Step,
    typed: Option<Draft>,
    refusal: Option<Refusal>,
) -> Result<GuidedPage, Failure> {
    let draft = match (typed, &kept) {
        (Some(typed), _) => typed,
        (None, Some(order)) => orders::draft_of(tx, order.id)?,
        (None, None) => Draft::default(),
    };
    let customer = customers::by_number(tx, &draft.customer)?;
    let choices = match (&customer, draft.customer.trim()) {
        (None, typed) if !typed.is_empty() => customers::find(tx, typed, 9)?
            .into_iter()
            .map(|c| (c.number.clone(), format!("{} · {}, {}", c.number, c.name, c.city)))
            .collect(),
        _ => Vec::new(),
    };
    let names: Vec<String> = (0..draft.lines.len()).map(|n| n.to_string()).collect();
    let said = said(tx, by, &draft, &names, kept.as_ref().map(|o| o.id))?;
    let usual = match &customer {
        Some(c) if step == Step::Lines => orders::guide(tx, c.id, USUAL)?,
        _ => Vec::new(),
    };
    let helping = match &kept {
        Some(order) => Some(new_order::helping(tx, &frame, by, order)?),
        None => None,
    };
    Ok(GuidedPage {
        helping,
        checks: orders::checklist(tx, &draft)?,
        points: points(&said, &draft),
        usual: usual.into_iter().filter(|l| l.is_sold && !takes(&draft, &l.item)).collect(),
        signed_off: is_for(by),
        number: kept.as_ref().map(|o| o.number.clone()).unwrap_or_default(),
        version: kept.as_ref().map_or(0, |o| o.version),
        customer: customer.map(|c| CustomerShown {
            number: c.number.clone(),
            name: c.name.clone(),
            bill_to: c.bill_to().map(|a| a.line()).unwrap_or_default(),
            note: c.note.clone().unwrap_or_default(),
            po_required: c.po_required,
            ship_tos: ship_tos(&c),
        }),
        step,
        steps: Step::ALL,
        draft,
        choices,
        said,
        refusal,
        frame,
    })
}

/// The usual one first.
fn ship_tos(customer: &customers::Customer) -> Vec<(String, String)> {
    let usual = customer.default_ship_to().map(|a| a.code.clone());
    let mut all: Vec<(String, String)> = customer.ship_tos().map(|a| (a.code.clone(), a.line())).collect();
    all.sort_by_key(|(code, _)| Some(code.clone()) != usual);
    all
}

fn takes(draft: &Draft, sku: &str) -> bool {
    draft.lines.iter().any(|l| l.item.trim().eq_ignore_ascii_case(sku))
}

/// What is to be said, each with the step in which it is mended.
fn points(said: &Said, draft: &Draft) -> Vec<(Step, FindingSaid)> {
    let mut all = Vec::new();
    if draft.customer.trim().is_empty() {
        all.push((Step::Customer, FindingSaid::stop("customer", "Which customer?")));
    }
    if draft.lines.is_empty() {
        all.push((Step::Lines, FindingSaid::stop("lines", "The order has no lines yet.")));
    }
    // That somebody signs it off is said where it is placed; nothing is to be mended about it.
    let own = said.findings.iter().filter(|f| f.code != "level_review");
    all.extend(own.map(|f| (Step::of_field(&f.field), f.clone())));
    for (at, row) in said.rows.iter().enumerate() {
        all.extend(row.findings.iter().map(|f| {
            let message = format!("Line {}: {}", at + 1, f.message);
            (Step::Lines, FindingSaid { message, ..f.clone() })
        }));
    }
    all
}

/// `POST /orders/guided`: the first step; the draft is kept from here on.
pub async fn open(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = fields.text("customer").to_owned();
    let opened = app.write(visit.who.clone(), "open guided order", move |tx, by| {
        let Some(customer) = the_one(tx, &typed)? else { return Ok(Err(typed.clone())) };
        let draft = Draft { customer, ..Draft::default() };
        Ok(Ok(orders::open(tx, by, &draft, Origin::channel(Channel::Phone))?.number))
    });
    match opened.await? {
        Ok(number) => Ok(see(&format!("/orders/guided/{number}/{}", Step::Po.code()))),
        Err(typed) => {
            let draft = Draft { customer: typed, ..Draft::default() };
            answer(&app, &visit, None, Step::Customer, Some(draft), StatusCode::OK, None).await
        }
    }
}

/// The number of the only customer that fits what was typed.
fn the_one(tx: &mut Tx, typed: &str) -> Result<Option<String>, Failure> {
    if let Some(customer) = customers::by_number(tx, typed)? {
        return Ok(Some(customer.number.clone()));
    }
    let found = if typed.trim().is_empty() { Vec::new() } else { customers::find(tx, typed, 2)? };
    Ok(match found.as_slice() {
        [one] => Some(one.number.clone()),
        _ => None,
    })
}

/// `POST /orders/guided/{number}/{step}`: keeps the step, and goes on, back, or stays for another line. The last one places.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path((number, step)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Stop> {
    let step = Step::from_code(&step).unwrap_or(Step::Check);
    if step == Step::Summary && fields.text("verb") == "place" {
        return place(&app, &visit, number, &fields).await;
    }
    let (of, given) = (number.clone(), fields.clone());
    let kept = app.write(visit.who.clone(), "save guided order", move |tx, by| {
        let order = draft_order(tx, &of)?;
        let mark = crate::shown::Manner::of(by.language).decimal_mark();
        let mut draft = orders::draft_of(tx, order.id)?;
        step.take(tx, &mut draft, &given, mark)?;
        let version = given.text("version").parse().unwrap_or(order.version);
        orders::save_draft(tx, by, &of, version, &draft)?;
        Ok(())
    });
    if let Err(failure) = kept.await {
        let refusal = refused(failure)?;
        let status = status_of(&refusal);
        return answer(&app, &visit, Some(number), step, None, status, Some(refusal)).await;
    }
    let verb = fields.text("verb");
    let to = match verb {
        "back" => step.before(),
        _ if verb == "stay" || verb.starts_with("take:") || verb.starts_with("remove:") => step,
        _ => step.after(),
    };
    Ok(see(&format!("/orders/guided/{}/{}", escaped(&number), to.code())))
}

async fn place(app: &App, visit: &Visit, number: String, fields: &Fields) -> Result<Response, Stop> {
    let (of, reason) = (number.clone(), fields.text("reason").to_owned());
    let version = fields.text("version").parse::<i64>().unwrap_or_default();
    let placed = app.write(visit.who.clone(), "place guided order", move |tx, by| {
        let order = draft_order(tx, &of)?;
        let mut draft = orders::draft_of(tx, order.id)?;
        draft.accept = reason.clone();
        new_order::draft::place_draft(tx, by, &draft, Some((order.id, &order.number, version)))
    });
    match placed.await {
        Ok(placed) => Ok(see_with(&format!("/orders/{}", placed.number), new_order::draft::told(&placed))),
        Err(failure) => {
            let refusal = refused(failure)?;
            let status = status_of(&refusal);
            answer(app, visit, Some(number), Step::Summary, None, status, Some(refusal)).await
        }
    }
}
