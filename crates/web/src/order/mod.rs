//! The order page: where it stands, its lines and charges with their reasons, what is free, papers, and what happened. The buttons are
//! the verbs that are possible in this stage and allowed to this person; each posts to a noun of its own.

mod correspondence;
pub use correspondence::kind_word;
pub mod documents;
pub mod file;
pub mod hands;
pub mod papers;
pub mod tasks;
pub mod timeline;
pub mod verbs;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::accuracy;
use desk::amendments::{self, Amendment};
use desk::billing::{self, CreditNote, Invoice};
use desk::failure::Refusal;
use desk::orders::{self, Act, Hold, Order, Stage};
use desk::policies::{Verb, Whose, allow, may};
use desk::recommendations::{self, Recommendation, Wanted};
use desk::returns::{self, Return};
use desk::shipping::{self, Shipment};
use desk::stock::{self, AtPlace};
use desk::{Actor, Failure, people, quotations};

use crate::App;
use crate::api;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, see_with};
use crate::posted::{Again, Back};
use crate::shown::words;
use crate::tasks::TaskShown;
use timeline::Told;

/// Lines whose availability is shown.
const SHORT_MAX: usize = 20;
/// Offers that are shown.
const OFFERS: usize = 5;

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    frame: Frame,
    order: Order,
    ship_to: String,
    owner: String,
    steps: Vec<(&'static str, &'static str)>,
    holds: Vec<HoldShown>,
    deeds: Vec<Deed>,
    /// Some of them ask for a reason.
    reasons: bool,
    short: Vec<Short>,
    shipments: Vec<Shipment>,
    invoices: Vec<Invoice>,
    credits: Vec<CreditNote>,
    returns: Vec<Return>,
    may_return: bool,
    cases: Vec<crate::cases::Shown>,
    may_complain: bool,
    came: Vec<correspondence::Came>,
    went: Vec<correspondence::Went>,
    /// What was asked about it, with when and who answered.
    inquiries: Vec<(desk::scripts::Inquiry, String, String)>,
    may_answer: bool,
    surveys: Vec<desk::surveys::Survey>,
    may_ask: bool,
    /// What was found wrong in it.
    errors: Vec<crate::quality::RowShown>,
    may_record: bool,
    fields: [(&'static str, bool); 10],
    sources: [accuracy::Source; 5],
    error_steps: [accuracy::Step; 8],
    /// What was offered with it, with what came of it.
    offered: Vec<desk::recommendations::Offered>,
    /// What may still be offered.
    offers: Vec<desk::recommendations::Recommendation>,
    /// The quotations that it answers.
    quoted: Vec<String>,
    /// The agreements that it calls off.
    agreed: Vec<String>,
    /// What vendors are asked for.
    bought: Vec<desk::purchasing::PurchaseRequest>,
    may_render: bool,
    may_repeat: bool,
    /// Changes that were asked for since it was placed.
    amendments: Vec<(String, Amendment)>,
    may_change: bool,
    tasks: Vec<TaskShown>,
    hands: hands::Hands,
    helping: crate::help::Helping,
    /// Tasks that are open.
    to_do: usize,
    /// What was decided about names and billing: class, word, field, difference, and by whom.
    checked: Vec<CheckedShown>,
    may_check: bool,
    /// The customer can be asked for what is missing; and the letter that asked last, with when.
    may_chase: bool,
    chased: Option<(String, String)>,
    may_write: bool,
    may_raise: bool,
    may_finish: bool,
    happened: Vec<Told>,
    /// The program was built with the printer.
    prints: bool,
    may_copy: bool,
    /// What was refused just now, with the reason that was typed.
    refusal: Option<Refusal>,
    reason: String,
    typed: Fields,
}

impl OrderPage {
    fn path(&self) -> String {
        format!("/orders/{}", self.order.number)
    }

    /// The day from which a part goes to the warehouse, where somebody may say that it goes now.
    fn waits_until(&self, line: &orders::OrderLine) -> Option<basics::Day> {
        let may = self.deeds.iter().any(|d| d.path == "release");
        let from = orders::schedule::goes_from(line)?;
        (may && line.buckets.reserved.is_positive() && from > self.frame.today).then_some(from)
    }
}

struct HoldShown {
    kind: &'static str,
    word: String,
    reason: String,
    group: String,
    since: String,
    resolved: Option<String>,
    /// This person may resolve it.
    mine: bool,
}

/// What was decided about a name or a billing fact.
struct CheckedShown {
    class: &'static str,
    field: &'static str,
    decision: &'static str,
    difference: String,
    who: String,
}

/// A verb as a button.
struct Deed {
    label: &'static str,
    path: &'static str,
    /// It asks for a reason.
    reason: bool,
    look: &'static str,
}

struct Short {
    line_no: i64,
    sku: String,
    open: basics::Quantity,
    places: Vec<AtPlace>,
}

pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(number) = asked.strip_suffix(".json").map(str::to_owned) {
        let order = app.read(visit.who, "order", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let order = orders::double_key::seen(tx, by, &number)?;
            api::shown::Whole::of(tx, order)
        });
        return Ok(Json(api::shown::order(order.await?)).into_response());
    }
    if let Some(number) = asked.strip_suffix(".csv").map(str::to_owned) {
        return csv(&app, visit, number).await;
    }
    answer(&app, &visit, asked, None, Fields::default()).await
}

async fn csv(app: &App, visit: Visit, number: String) -> Result<Response, Stop> {
    let order = app
        .read(visit.who, "order", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            orders::double_key::seen(tx, by, &number)
        })
        .await?;
    let head = [
        "line",
        "item",
        "their_item",
        "description",
        "quantity",
        "unit",
        "price",
        "net",
        "currency",
        "promised",
    ];
    let mut text = formats::write::sheet::csv_row(&head.map(str::to_owned));
    for l in &order.lines {
        text.push_str(&formats::write::sheet::csv_row(&[
            l.line_no.to_string(),
            l.sku.clone(),
            l.buyer_item.clone().unwrap_or_default(),
            l.description.clone(),
            l.quantity.to_string(),
            l.unit.to_string(),
            l.price.to_string(),
            basics::Money::from_minor(l.net, order.currency).amount().to_string(),
            order.currency.code().to_owned(),
            l.promised_date.map(|d| d.to_string()).unwrap_or_default(),
        ]));
    }
    let name = format!("attachment; filename=\"{}.csv\"", order.number);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

impl Again for OrderPage {
    fn path(number: &str) -> String {
        format!("/orders/{number}")
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        answer(app, visit, number, Some(refusal), typed).await
    }
}

/// The page, after a refusal with its status and what was typed.
async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let (come, prints, of) = (visit.clone(), app.print.is_some(), number.clone());
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "order page", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let order = orders::double_key::seen(tx, by, &number)?;
            let frame = Frame::of(tx, by, &come, "/orders")?;
            load(tx, by, frame, order, prints, refusal.clone(), typed.clone())
        })
        .await;
    match shown {
        Ok(shown) => Ok(page(status, &shown, visit)),
        // What is to be keyed blind is keyed first.
        Err(Failure::Refused(r)) if r.code == "to_key_first" => {
            Ok(see_with(&format!("/double-key/{}", escaped(&of)), Notice::warn(r.message)))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    order: Order,
    prints: bool,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<OrderPage, Failure> {
    let own = Whose::of(order.entered_by == by.person);
    let shipments = shipping::of_order(tx, order.id)?;
    let invoices = billing::of_order(tx, order.id)?;
    let owner = people::names(tx, &[order.entered_by])?
        .remove(&order.entered_by)
        .unwrap_or_else(|| "the desk".into());
    let mut short = Vec::new();
    let waiting = |l: &&orders::OrderLine| l.buckets.open.is_positive() && !order.stage.is_over();
    for line in order.lines.iter().filter(waiting).take(SHORT_MAX) {
        let Some(item) = line.item else { continue };
        let known = stock::availability(tx, item, Some((order.id.uuid(), line.line_no)))?;
        short.push(Short {
            line_no: line.line_no,
            sku: line.sku.clone(),
            open: line.buckets.open,
            places: known.places,
        });
    }
    let holds = order.holds.iter().map(|h| hold_shown(&frame, by, own, h)).collect();
    let ship_to = order.parties.ship_to.as_ref().map(|p| format!("{} · {}, {}", p.code, p.name, p.city));
    let deeds = deeds(by, &order, own);
    let tasks = tasks::of(tx, &frame, &order)?;
    let inquiries = desk::scripts::of_order(tx, order.id, 30)?;
    let inquiries = crate::answers::told(tx, &frame, inquiries)?;
    let hands = hands::of(tx, &frame, by, &order)?;
    let (came, went) = correspondence::of(tx, &frame, &order)?;
    let complaints = desk::cases::of_order(tx, order.id)?;
    let complaints = crate::cases::brief(tx, &frame, complaints);
    let has_left = order.lines.iter().any(|l| l.is_goods() && l.buckets.shipped.is_positive());
    Ok(OrderPage {
        chased: went.iter().find(|w| w.is_chase_up).map(|w| (w.row.name.clone(), w.row.when.clone())),
        credits: billing::credits_of_order(tx, order.id)?,
        returns: returns::of_order(tx, order.id)?,
        may_return: has_left && may(by, Verb::RequestReturn, Whose::Own),
        cases: complaints,
        may_complain: order.customer.is_some() && may(by, Verb::OpenCase, Whose::Own),
        steps: steps(order.stage),
        reasons: deeds.iter().any(|d| d.reason),
        deeds,
        came,
        went,
        to_do: tasks.iter().filter(|t| t.done.is_none()).count(),
        tasks,
        may_change: order.stage.after(Act::Amend).is_some() && may(by, Verb::ProposeAmendment, own),
        amendments: amendments::of_order(tx, order.id)?
            .into_iter()
            .map(|a| (frame.when(a.proposed_at), a))
            .collect(),
        may_ask: matches!(order.stage, Stage::Completed | Stage::Closed)
            && may(by, Verb::InviteSurvey, Whose::Own),
        surveys: desk::surveys::of_order(tx, order.id)?,
        errors: crate::quality::of_order(tx, by, &frame, &order)?,
        may_record: order.submitted_at.is_some() && may(by, Verb::RecordError, Whose::Others),
        fields: accuracy::FIELDS,
        sources: accuracy::Source::BY_HAND,
        error_steps: accuracy::Step::ALL,
        offered: recommendations::offered(tx, order.id)?,
        offers: offers(tx, &order)?,
        quoted: quoted(tx, &order)?,
        agreed: agreed(tx, &order)?,
        bought: match order.lines.iter().any(|l| l.more.sourcing.is_some()) {
            true => desk::purchasing::of_order(tx, order.id.uuid())?,
            false => Vec::new(),
        },
        may_render: order.stage.after(Act::Ship).is_some() && may(by, Verb::RenderService, own),
        may_repeat: order.stage.after(Act::Copy).is_some() && may(by, Verb::PlanStandingOrder, Whose::Own),
        inquiries,
        may_answer: may(by, Verb::LogInquiry, Whose::Own),
        helping: crate::help::Helping::of_order(tx, &frame, by, &order)?,
        hands,
        may_check: order.customer.is_some() && may(by, Verb::CheckParties, own),
        checked: checked(tx, &frame, &order)?,
        may_chase: may(by, Verb::SendMail, Whose::Own) && !orders::missing_points(tx, &order)?.is_empty(),
        may_write: may(by, Verb::SendMail, Whose::Own),
        may_raise: may(by, Verb::RaiseTask, Whose::Own),
        may_finish: may(by, Verb::FinishTask, Whose::Own),
        happened: timeline::of(tx, &frame, order.id.uuid())?,
        ship_to: ship_to.unwrap_or_else(|| "–".into()),
        may_copy: order.stage.after(Act::Copy).is_some() && may(by, Verb::CopyOrder, own),
        holds,
        owner,
        short,
        shipments,
        invoices,
        prints,
        refusal,
        reason: typed.text("reason").to_owned(),
        typed,
        order,
        frame,
    })
}

/// What was decided about names and billing.
fn checked(tx: &mut Tx, frame: &Frame, order: &Order) -> Result<Vec<CheckedShown>, db::Fault> {
    let told = |d: orders::party_check::Decided| CheckedShown {
        class: if d.decision == orders::party_check::Decision::Held { "warn" } else { "note" },
        field: crate::parties::label(d.field),
        decision: crate::parties::decision(d.decision).1,
        difference: format!("{} / {} ({} %)", d.said, d.on_record, d.resemblance),
        who: format!("{} {}", d.by, frame.when(d.at)),
    };
    Ok(orders::party_check::of_order(tx, order)?.into_iter().map(told).collect())
}

/// The numbers of the quotations that an order takes lines of.
fn quoted(tx: &mut Tx, order: &Order) -> Result<Vec<String>, db::Fault> {
    let mut numbers: Vec<String> =
        quotations::of_order(tx, order.id.uuid())?.into_iter().map(|o| o.quotation).collect();
    numbers.sort();
    numbers.dedup();
    Ok(numbers)
}

/// The numbers of the agreements that an order calls off.
fn agreed(tx: &mut Tx, order: &Order) -> Result<Vec<String>, db::Fault> {
    let called = desk::agreements::of_order(tx, order.id.uuid())?;
    let mut numbers: Vec<String> = called.into_iter().map(|c| c.agreement).collect();
    numbers.sort();
    numbers.dedup();
    Ok(numbers)
}

/// What may be offered while something can still be added.
pub fn offers(tx: &mut Tx, order: &Order) -> Result<Vec<Recommendation>, db::Fault> {
    if !matches!(order.stage, Stage::Submitted | Stage::Confirmed) {
        return Ok(Vec::new());
    }
    let line = |l: &orders::OrderLine| Some(Wanted { item: l.item?, quantity: l.buckets.open });
    let wanted: Vec<Wanted> = order.lines.iter().filter_map(line).collect();
    recommendations::recommend(tx, order.customer, &wanted, OFFERS)
}

fn hold_shown(frame: &Frame, by: &Actor, own: Whose, hold: &Hold) -> HoldShown {
    HoldShown {
        kind: hold.kind.code(),
        word: words(hold.kind.code()),
        reason: hold.reason.clone(),
        group: hold.owner_group.clone(),
        since: frame.when(hold.raised_at),
        resolved: hold.resolved_at.map(|_| hold.resolution.clone().unwrap_or_default()),
        mine: may(by, orders::verb_for(hold.kind), own),
    }
}

/// Each stage of the straight way with its class and mark.
fn steps(stage: Stage) -> Vec<(&'static str, &'static str)> {
    let way =
        [Stage::Draft, Stage::Submitted, Stage::Confirmed, Stage::Released, Stage::Completed, Stage::Closed];
    let name = |s: Stage| match s {
        Stage::Draft => "Draft",
        Stage::Submitted => "Submitted",
        Stage::Confirmed => "Confirmed",
        Stage::Released => "Released",
        Stage::Completed => "Shipped",
        Stage::Closed => "Closed",
        Stage::Cancelled => "Cancelled",
        Stage::Rejected => "Rejected",
    };
    match way.iter().position(|s| *s == stage) {
        Some(at) => way
            .iter()
            .enumerate()
            .map(|(n, s)| {
                (
                    name(*s),
                    if n < at {
                        "past"
                    } else if n == at {
                        "here"
                    } else {
                        ""
                    },
                )
            })
            .collect(),
        None => vec![("Draft", "past"), (name(stage), "here")],
    }
}

fn deeds(by: &Actor, order: &Order, own: Whose) -> Vec<Deed> {
    let held = order.open_holds().any(|h| !h.kind.lets_confirm());
    let all = [
        (
            Act::Submit,
            Verb::SubmitOrder,
            Deed { label: "Submit", path: "submission", reason: false, look: "primary" },
        ),
        (
            Act::Confirm,
            Verb::ConfirmOrder,
            Deed { label: "Confirm", path: "confirmation", reason: false, look: "primary" },
        ),
        (
            Act::Release,
            Verb::ReleaseOrder,
            Deed { label: "Release", path: "release", reason: false, look: "primary" },
        ),
        (
            Act::Invoice,
            Verb::MakeInvoice,
            Deed { label: "Invoice", path: "invoices", reason: false, look: "primary" },
        ),
        (Act::Close, Verb::CloseOrder, Deed { label: "Close", path: "closing", reason: false, look: "" }),
        (
            Act::PullBack,
            Verb::PullBackOrder,
            Deed { label: "Pull back", path: "release/withdrawal", reason: true, look: "" },
        ),
        (Act::Return, Verb::ReturnOrder, Deed { label: "Send back", path: "return", reason: true, look: "" }),
        (
            Act::ShortClose,
            Verb::ShortCloseOrder,
            Deed { label: "Short-close the rest", path: "short-close", reason: true, look: "" },
        ),
        (
            Act::Reject,
            Verb::RejectOrder,
            Deed { label: "Reject", path: "rejection", reason: true, look: "danger" },
        ),
        (
            Act::Cancel,
            Verb::CancelOrder,
            Deed { label: "Cancel order", path: "cancellation", reason: true, look: "danger" },
        ),
    ];
    let to_invoice = order.lines.iter().any(|l| l.buckets.shipped > l.buckets.invoiced);
    let fits = |act: Act| match act {
        Act::Confirm | Act::Release => !held,
        Act::Invoice => to_invoice,
        Act::Close => !to_invoice,
        Act::Cancel => !order.lines.iter().any(|l| l.buckets.picked.plus(l.buckets.shipped).is_positive()),
        _ => true,
    };
    all.into_iter()
        .filter(|(act, verb, _)| order.stage.after(*act).is_some() && fits(*act) && may(by, *verb, own))
        .map(|(.., deed)| deed)
        .collect()
}

/// How a line stands, as a chip and a word.
fn line_state(line: &orders::OrderLine, stage: &Stage) -> (&'static str, String) {
    let b = &line.buckets;
    match line.kind.as_str() {
        "service" => return ("note", "Service".into()),
        "job" if b.open.is_positive() => return ("wait", "Service to be confirmed".into()),
        "job" => return ("ok", "Done".into()),
        "drop_ship" if b.open.is_positive() && *stage > Stage::Submitted => {
            return ("go", "The vendor sends it".into());
        }
        _ => {}
    }
    if b.shipped.is_positive() && !b.outstanding().is_positive() {
        return ("ok", "Shipped".into());
    }
    if b.picked.is_positive() {
        return ("go", "Picked".into());
    }
    if b.open.is_positive() && *stage <= Stage::Submitted {
        return ("wait", "Not promised yet".into());
    }
    if b.open.is_positive() {
        return ("warn", format!("Short {}", b.open));
    }
    if b.reserved.is_positive() {
        return ("ok", "Reserved".into());
    }
    if b.cancelled.is_positive() { ("stop", "Cancelled".into()) } else { ("wait", "Open".into()) }
}

/// The chip of a stage.
pub fn stage_chip(stage: &Stage) -> &'static str {
    match stage {
        Stage::Draft => "note",
        Stage::Submitted => "wait",
        Stage::Confirmed | Stage::Completed | Stage::Closed => "ok",
        Stage::Released => "go",
        Stage::Cancelled | Stage::Rejected => "stop",
    }
}

/// Where the next step of a shipment is done.
pub fn shipment_path(shipment: &Shipment) -> String {
    format!("/shipments/{}", shipment.number)
}
