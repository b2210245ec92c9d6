//! Returns: the list of them, one with its goods and its money and all that can be done with it, and the form on which one is asked for.

mod deeds;
mod request;

pub(crate) use deeds::figure;
pub use deeds::{authorise, cancel, close, dispose, receive, reject, replace, send, set_policy, settle};
pub use request::{RequestPage, ask};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Currency, Instant, Quantity};
use db::Tx;
use desk::billing::{self, CreditNote};
use desk::failure::Refusal;
use desk::policies::{AmountByLevel, Verb, Whose, allow, may};
use desk::returns::{
    self, Condition, Disposition, Return, ReturnAct, ReturnFilter, ReturnLine, ReturnPolicy, ReturnState,
};
use desk::{Actor, Failure};
use desk::{papers as facts, people, stock};
use papers::Paper;
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::order::{papers as printed, timeline};
use crate::page::{Stop, Visit, cut, page};
use crate::posted::{Opened, Thing, open};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "returns.html")]
struct ListPage {
    frame: Frame,
    state: String,
    states: [ReturnState; 7],
    /// When it was asked for, as told.
    rows: Vec<(String, Return)>,
    older: Option<i64>,
    /// For those who may change it.
    policy: Option<ReturnPolicy>,
    /// By level, as this person writes amounts.
    limits: Vec<(&'static str, String)>,
    currency: Currency,
    refusal: Option<Refusal>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer_list(&app, &visit, asked, None).await
}

async fn answer_list(
    app: &App,
    visit: &Visit,
    asked: Asked,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "returns", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/returns")?;
            let filter = ReturnFilter {
                state: ReturnState::from_code(&asked.state),
                customer: None,
                before: asked.before.parse().ok().map(Instant::from_micros),
            };
            let mut found = returns::list(tx, &filter, ROWS + 1)?;
            let older = cut(&mut found, ROWS, |r| r.requested_at.micros());
            let policy = match may(by, Verb::ChangeReturns, Whose::Others) {
                true => Some(returns::policy(tx)?),
                false => None,
            };
            let currency = desk::company::facts(tx)?.currency;
            let limits = policy.as_ref().map(|p| limits(&frame, &p.authorise_up_to, currency));
            let rows = found.into_iter().map(|r| (frame.when(r.requested_at), r)).collect();
            let refusal = refusal.clone();
            Ok(ListPage {
                state: asked.state.clone(),
                states: ReturnState::ALL,
                rows,
                older,
                policy,
                limits: limits.unwrap_or_default(),
                currency,
                refusal,
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// What each level may decide alone; nothing where there is no limit.
pub(crate) fn limits(frame: &Frame, of: &AmountByLevel, currency: Currency) -> Vec<(&'static str, String)> {
    let told = |limit: Option<i64>| limit.map(|minor| frame.amount(minor, currency)).unwrap_or_default();
    of.all().into_iter().map(|(level, limit)| (level.code(), told(limit))).collect()
}

#[derive(Template)]
#[template(path = "return.html")]
struct ReturnPage {
    frame: Frame,
    of: Return,
    requested: String,
    requested_by: String,
    authorised: Option<(String, String)>,
    place: String,
    receipts: Vec<ReceiptShown>,
    credits: Vec<CreditNote>,
    may_authorise: bool,
    may_cancel: bool,
    may_receive: bool,
    may_dispose: bool,
    may_settle: bool,
    may_replace: bool,
    may_close: bool,
    may_write: bool,
    conditions: [Condition; 6],
    dispositions: [Disposition; 4],
    /// The fee as the policy has it: `15%`, or nothing.
    fee: String,
    freight_back: bool,
    prints: bool,
    happened: Vec<timeline::Told>,
    refusal: Option<Refusal>,
    typed: Fields,
}

struct ReceiptShown {
    at: String,
    by: String,
    receipt: returns::Receipt,
}

impl ReturnPage {
    /// What was typed into a field of a line that was refused.
    fn typed_for(&self, name: &str, line: &i64) -> String {
        self.typed.text(&format!("{name}[{line}]")).to_owned()
    }

    /// Goods to decide on: the field, where they are, the line and how many.
    fn to_decide(&self) -> Vec<(&'static str, &'static str, &ReturnLine, Quantity)> {
        let of_line = |l| {
            let here: &ReturnLine = l;
            [("put", "Undecided", here, here.undecided()), ("aside", "Set aside", here, here.quarantined)]
        };
        self.of.lines.iter().flat_map(of_line).filter(|(.., there)| there.is_positive()).collect()
    }

    fn has_outstanding(&self) -> bool {
        self.of.goods_back && self.of.lines.iter().any(|l| l.outstanding().is_positive())
    }
}

pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(number) = asked.strip_suffix(".pdf").map(str::to_owned) {
        let name = format!("return-{number}");
        let pdf = printed::printed(app, visit.who, name, move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let of = returns::need(tx, &number)?;
            let order = desk::orders::need(tx, &of.order_number)?;
            Ok((Paper::ReturnSlip(facts::return_slip(tx, &of)?), facts::style(tx, &order)?))
        });
        return Ok(pdf.await?);
    }
    open::<ReturnPage>(&app, &visit, asked, None, Fields::default()).await
}

impl Thing for ReturnPage {
    const NAME: &'static str = "return";
    const PLACE: &'static str = "/returns";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, prints } = opened;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let of = returns::need(tx, &number)?;
        let policy = returns::policy(tx)?;
        let own = Whose::of(of.requested_by == by.person);
        let can = |act, verb, whose| of.state.after(act).is_some() && may(by, verb, whose);
        let mut people: Vec<_> = of.receipts.iter().map(|r| r.received_by).collect();
        people.push(of.requested_by);
        people.extend(of.authorised_by);
        let names = people::names(tx, &people)?;
        let name = |id| names.get(id).cloned().unwrap_or_else(|| "the desk".into());
        let places = stock::places(tx)?;
        let receipts = of.receipts.iter().map(|r| ReceiptShown {
            at: frame.when(r.at),
            by: name(&r.received_by),
            receipt: r.clone(),
        });
        let credits = billing::credits_of_return(tx, of.id.uuid())?;
        let ours = of.is_ours();
        Ok(ReturnPage {
            requested: frame.when(of.requested_at),
            requested_by: name(&of.requested_by),
            authorised: of
                .authorised_at
                .map(|at| (frame.when(at), of.authorised_by.as_ref().map(&name).unwrap_or_default())),
            place: places.iter().find(|p| p.id == of.place).map(|p| p.name.clone()).unwrap_or_default(),
            receipts: receipts.collect(),
            may_authorise: can(ReturnAct::Authorise, Verb::AuthoriseReturn, own),
            may_cancel: can(ReturnAct::Cancel, Verb::CancelReturn, own),
            may_receive: of.goods_back && can(ReturnAct::Receive, Verb::ReceiveReturn, Whose::Others),
            may_dispose: can(ReturnAct::Dispose, Verb::DisposeReturn, Whose::Others),
            may_settle: returns::is_due(&of, &credits)
                && can(ReturnAct::Settle, Verb::SettleReturn, Whose::Others),
            credits,
            may_replace: !of.is_credited() && can(ReturnAct::Replace, Verb::RequestReturn, Whose::Own),
            may_close: can(ReturnAct::Close, Verb::CloseReturn, own),
            may_write: may(by, Verb::SendMail, Whose::Own),
            conditions: Condition::ALL,
            dispositions: Disposition::ALL,
            fee: if ours { String::new() } else { format!("{}%", policy.restocking_fee) },
            freight_back: ours && policy.freight_back,
            prints,
            happened: timeline::of(tx, &frame, of.id.uuid())?,
            refusal,
            typed,
            frame,
            of,
        })
    }
}

pub(crate) fn chip(state: &ReturnState) -> &'static str {
    match state {
        ReturnState::Requested => "wait",
        ReturnState::Authorised | ReturnState::Received => "go",
        ReturnState::Settled | ReturnState::Closed => "ok",
        ReturnState::Rejected => "stop",
        ReturnState::Cancelled => "note",
    }
}
