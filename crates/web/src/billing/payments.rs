//! Payments: the list with the form that records one, one of them with what it settled, and what goes back to a customer.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Instant, Money, typed_day};
use db::Tx;
use desk::billing::{self, Allocation, BillingPolicy, Method, NewPayment, Payment, PaymentFilter, Towards};
use desk::failure::{General, Refusal};
use desk::policies::{AmountByLevel, Verb, Whose, allow, may};
use desk::{Actor, Failure, company, customers};
use serde::Deserialize;

use super::figure;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::timeline;
use crate::page::{Stop, Visit, cut, page, refused, see_with};
use crate::posted::{Opened, Posted, Thing};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    rest: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "payments.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    rows: Vec<Payment>,
    older: Option<i64>,
    may_record: bool,
    methods: [Method; 6],
    policy: Option<BillingPolicy>,
    /// By level, as this person writes amounts.
    limits: Vec<(&'static str, String)>,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer_list(&app, &visit, asked, None, Fields::default()).await
}

async fn answer_list(
    app: &App,
    visit: &Visit,
    asked: Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "payments", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let customer = match asked.customer.trim() {
                "" => None,
                number => customers::by_number(tx, number)?.map(|c| c.id),
            };
            let filter = PaymentFilter {
                customer,
                with_rest: asked.rest == "1",
                before: asked.before.parse().ok().map(Instant::from_micros),
            };
            let mut rows = billing::list_payments(tx, &filter, ROWS + 1)?;
            let older = cut(&mut rows, ROWS, |p| p.recorded_at.micros());
            let policy = match may(by, Verb::ChangeBilling, Whose::Others) {
                true => Some(billing::policy(tx)?),
                false => None,
            };
            let frame = Frame::of(tx, by, &come, "/payments")?;
            let currency = company::facts(tx)?.currency;
            let limits = policy.as_ref().map(|p| crate::returns::limits(&frame, &p.credit_up_to, currency));
            Ok(ListPage {
                frame,
                asked: asked.clone(),
                rows,
                older,
                may_record: may(by, Verb::RecordPayment, Whose::Others),
                methods: Method::ALL,
                policy,
                limits: limits.unwrap_or_default(),
                refusal: refusal.clone(),
                typed: typed.clone(),
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// `POST /payments`
pub async fn record(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = fields.clone();
    let done = app.write(visit.who.clone(), "record payment", move |tx, by| {
        allow(by, Verb::RecordPayment, Whose::Others)?;
        let today = company::today(tx)?;
        let day = match typed.text("day") {
            "" => None,
            text => Some(
                typed_day(text, today)
                    .map_err(|e| Failure::from(General::Invalid { field: "day", problem: e.to_string() }))?,
            ),
        };
        let new = NewPayment {
            customer: typed.text("customer").to_owned(),
            amount: figure(by, typed.text("amount")),
            day,
            method: method(typed.text("method"))?,
            reference: typed.text("reference").to_owned(),
            towards: towards(by, &typed),
        };
        billing::record_payment(tx, by, &new)
    });
    match done.await {
        Ok(payment) => {
            let amount = Money::from_minor(payment.amount, payment.currency);
            let left = Money::from_minor(payment.left(), payment.currency);
            let notice = match payment.left() {
                0 => Notice::ok(format!("Payment {} of {amount} is recorded and allocated.", payment.number)),
                _ => Notice::warn(format!(
                    "Payment {} of {amount} is recorded; {left} are left.",
                    payment.number
                )),
            };
            Ok(see_with(&format!("/payments/{}", payment.number), notice))
        }
        Err(failure) => answer_list(&app, &visit, Asked::default(), Some(refused(failure)?), fields).await,
    }
}

fn method(code: &str) -> Result<Method, Failure> {
    let problem = || format!("'{code}' is not known");
    Method::from_code(code).ok_or_else(|| General::Invalid { field: "method", problem: problem() }.into())
}

/// `IV100001` or `IV100001:120.50` in each place, else those that are due first.
pub(super) fn towards(by: &Actor, fields: &Fields) -> Towards {
    match (fields.text("towards"), fields.text("invoices")) {
        ("nothing", _) => Towards::Nothing,
        (_, "") => Towards::Oldest,
        (_, written) => Towards::Chosen(
            written
                .split([' ', ';', '\n'])
                .filter(|w| !w.is_empty())
                .map(|w| {
                    let (number, amount) = w.split_once(':').unwrap_or((w, ""));
                    (number.to_uppercase(), figure(by, amount))
                })
                .collect(),
        ),
    }
}

#[derive(Template)]
#[template(path = "payment.html")]
pub struct PaymentPage {
    frame: Frame,
    payment: Payment,
    went: Vec<Allocation>,
    may_allocate: bool,
    may_reverse: bool,
    happened: Vec<timeline::Told>,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl Thing for PaymentPage {
    const NAME: &'static str = "payment";
    const PLACE: &'static str = "/payments";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let payment = billing::payment_by_number(tx, &number)?;
        Ok(PaymentPage {
            went: billing::went_to(tx, payment.id.uuid())?,
            may_allocate: payment.left() > 0 && may(by, Verb::AllocatePayment, Whose::Others),
            may_reverse: payment.reversed_at.is_none() && may(by, Verb::ReversePayment, Whose::Others),
            happened: timeline::of(tx, &frame, payment.id.uuid())?,
            refusal,
            typed,
            frame,
            payment,
        })
    }
}

pub async fn allocate(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<PaymentPage>("allocate payment", |tx, by, number, fields| {
            billing::allocate(tx, by, number, &towards(by, fields))?;
            Ok(Notice::ok(format!("{number} is allocated to invoices.")))
        })
        .await
}

pub async fn reverse(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<PaymentPage>("reverse payment", |tx, by, number, fields| {
            billing::reverse_payment(tx, by, number, fields.text("reason"))?;
            Ok(Notice::ok(format!("Payment {number} is reversed; what it settled is owed again.")))
        })
        .await
}

/// `POST /customers/{number}/refunds`, from the customer's statement.
pub async fn refund(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<super::statements::StatementPage>("refund customer", |tx, by, number, fields| {
            let amount = figure(by, fields.text("amount"));
            let paid = method(fields.text("method"))?;
            let done = billing::refund(tx, by, number, &amount, paid, fields.text("reference"))?;
            let amount = Money::from_minor(done.amount, done.currency);
            Ok(Notice::ok(format!("{amount} went back to {number}: {}.", done.number)))
        })
        .await
}

/// `POST /payments/policy`
pub async fn set_policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = fields.clone();
    let done = app.write(visit.who.clone(), "set billing policy", move |tx, by| {
        let currency = company::facts(tx)?.currency;
        let amount = |field: &'static str| -> Result<Option<i64>, Failure> {
            match figure(by, typed.text(field)) {
                text if text.is_empty() => Ok(None),
                text => match Money::parse(&text, currency) {
                    Ok(money) => Ok(Some(money.minor)),
                    Err(e) => Err(General::Invalid { field, problem: e.to_string() }.into()),
                },
            }
        };
        let credit_up_to = AmountByLevel {
            emerging: amount("emerging")?,
            developing: amount("developing")?,
            proficient: amount("proficient")?,
            advanced: amount("advanced")?,
        };
        billing::set_policy(tx, by, &BillingPolicy { credit_up_to })
    });
    match done.await {
        Ok(()) => Ok(see_with("/payments", Notice::ok("The policy of billing is set."))),
        Err(failure) => answer_list(&app, &visit, Asked::default(), Some(refused(failure)?), fields).await,
    }
}
