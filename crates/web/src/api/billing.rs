//! Credit notes, payments and statements by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Currency, Day, Money, Quantity};
use db::Tx;
use desk::billing::{
    self, Allocation, BillingPolicy, BillingRefusal, ChargesBack, Credit, CreditContent, CreditFilter,
    CreditKind, CreditLine, CreditListed, CreditNote, CreditStage, Fee, Method, NewPayment, Part, Payment,
    PaymentFilter, PaymentKind, Towards,
};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, customers, letters, papers as facts};
use papers::Paper;
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::quotations::{Recipient, Sent};
use super::returns::Why;
use super::{coded, json, listed, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::order::papers::printed;
use crate::problem::Problem;

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

#[derive(Debug, Serialize)]
struct AllocationShown {
    from: String,
    to: String,
    amount: String,
    day: Day,
    undone: bool,
}

fn allocations(all: Vec<Allocation>, currency: Currency) -> Vec<AllocationShown> {
    let shown = |a: Allocation| AllocationShown {
        amount: amount(a.amount, currency),
        from: a.from,
        to: a.to,
        day: a.day,
        undone: a.is_undone,
    };
    all.into_iter().map(shown).collect()
}

#[derive(Debug, Serialize)]
struct CreditShown {
    number: String,
    kind: CreditKind,
    stage: CreditStage,
    currency: String,
    goods: String,
    charges: String,
    tax: String,
    total: String,
    left: String,
    day: Day,
    reason: String,
    decision: Option<String>,
    content: CreditContent,
    allocations: Vec<AllocationShown>,
    version: i64,
}

fn credit_shown((c, went): (CreditNote, Vec<Allocation>)) -> CreditShown {
    let told = |minor| amount(minor, c.currency);
    CreditShown {
        kind: c.kind,
        stage: c.stage,
        currency: c.currency.code().to_owned(),
        goods: told(c.sums.goods),
        charges: told(c.sums.charges),
        tax: told(c.sums.tax),
        total: told(c.sums.total),
        left: told(if c.stage == CreditStage::Released { c.sums.total - c.settled } else { 0 }),
        day: c.day,
        allocations: allocations(went, c.currency),
        version: c.version,
        number: c.number,
        reason: c.reason,
        decision: c.decision,
        content: c.content,
    }
}

fn credit_of(tx: &mut Tx, number: &str) -> Result<(CreditNote, Vec<Allocation>), Failure> {
    let credit =
        billing::credit_by_number(tx, number)?.ok_or_else(|| BillingRefusal::NoCredit(number.to_owned()))?;
    let went = billing::went_to(tx, credit.id.uuid())?;
    Ok((credit, went))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditGiven {
    /// Left out: all that is left.
    lines: Option<Vec<CreditLineGiven>>,
    #[serde(default)]
    charges: ChargesBack,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CreditLineGiven {
    line: i64,
    #[serde(default, deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
    #[serde(default, deserialize_with = "desk::orders::text_or_number")]
    amount: String,
}

impl CreditLineGiven {
    fn read(&self, currency: Currency) -> Result<CreditLine, BillingRefusal> {
        let part = match (self.quantity.trim(), self.amount.trim()) {
            ("", "") => Part::Rest,
            ("", amount) => Part::Amount(Money::parse(amount, currency)?.minor),
            (quantity, _) => {
                let quantity =
                    Quantity::parse(quantity).map_err(|e| BillingRefusal::Amount(e.to_string()))?;
                Part::Units { quantity, fee: Fee::None }
            }
        };
        Ok(CreditLine { line_no: self.line, part })
    }
}

pub async fn credit(asks: Asks<CreditGiven>) -> Result<Response, Problem> {
    let made = asks.carry_out("credit invoice", |tx, by, asked| {
        let invoice = billing::by_number(tx, &asked.number)?
            .ok_or_else(|| BillingRefusal::NotFound(asked.number.clone()))?;
        let read = |lines: &Vec<CreditLineGiven>| {
            lines.iter().map(|l| l.read(invoice.currency)).collect::<Result<Vec<_>, _>>()
        };
        let wanted = Credit {
            lines: asked.given.lines.as_ref().map(read).transpose()?,
            charges: asked.given.charges,
            reason: asked.given.reason.clone(),
            version: asked.version,
        };
        let made = billing::credit_invoice(tx, by, &asked.number, &wanted)?;
        credit_of(tx, &made.number)
    });
    Ok((StatusCode::CREATED, Json(credit_shown(made.await?))).into_response())
}

#[derive(Debug, Serialize)]
struct CorrectedShown {
    credit_note: String,
    invoice: String,
}

pub async fn correct(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("correct invoice", |tx, by, asked| {
        billing::correct_invoice(tx, by, &asked.number, &asked.given.reason, asked.version)
    });
    let done = done.await?;
    let shown = CorrectedShown { credit_note: done.credit_note.number, invoice: done.invoice.number };
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

#[derive(Debug, Deserialize)]
pub struct CreditsAsked {
    stage: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
struct CreditListedShown {
    number: String,
    stage: CreditStage,
    invoice: String,
    order: String,
    customer: String,
    reason: String,
    total: String,
    currency: String,
    day: Day,
}

pub async fn credits(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<CreditsAsked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let stage = coded("stage", asked.stage.as_deref(), CreditStage::from_code, "a stage of a credit note")?;
    let filter = CreditFilter { stage, ..CreditFilter::default() };
    let look = move |tx: &mut Tx| billing::list_credits(tx, &filter, limit);
    let shown = |c: CreditListed| CreditListedShown {
        total: amount(c.total, c.currency),
        currency: c.currency.code().to_owned(),
        number: c.number,
        stage: c.stage,
        invoice: c.invoice,
        order: c.order,
        customer: c.customer_number,
        reason: c.reason,
        day: c.day,
    };
    Ok(listed(&app, who, Verb::SeeInvoices, look, shown).await?.into_response())
}

pub async fn credit_note(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("show credit note", Verb::SeeInvoices, credit_of);
    Ok(Json(credit_shown(found.await?)).into_response())
}

pub async fn credit_paper(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let pdf = printed(app, who, format!("credit-note-{number}"), move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let (credit, _) = credit_of(tx, &number)?;
        let order = desk::orders::need(tx, &credit.content.order)?;
        Ok((Paper::Invoice(facts::credit_note(tx, &credit)?), facts::style(tx, &order)?))
    });
    Ok(pdf.await?)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(default)]
    note: String,
}

pub async fn release_credit(asks: Asks<Note>) -> Result<Response, Problem> {
    let done = asks.carry_out("release credit note", |tx, by, asked| {
        let number = billing::release_credit_note(tx, by, &asked.number, &asked.given.note)?;
        credit_of(tx, &number)
    });
    Ok(Json(credit_shown(done.await?)).into_response())
}

pub async fn refuse_credit(asks: Asks<Note>) -> Result<Response, Problem> {
    let done = asks.carry_out("refuse credit note", |tx, by, asked| {
        billing::refuse_credit_note(tx, by, &asked.number, &asked.given.note)?;
        credit_of(tx, &asked.number)
    });
    Ok(Json(credit_shown(done.await?)).into_response())
}

/// Left out: those that are due first.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationGiven {
    invoices: Option<Vec<ToInvoice>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToInvoice {
    invoice: String,
    #[serde(default, deserialize_with = "desk::orders::text_or_number")]
    amount: String,
}

fn towards(invoices: Option<&Vec<ToInvoice>>) -> Towards {
    let chosen = |all: &Vec<ToInvoice>| {
        Towards::Chosen(all.iter().map(|i| (i.invoice.clone(), i.amount.clone())).collect())
    };
    invoices.map_or(Towards::Oldest, chosen)
}

pub async fn allocate_credit(asks: Asks<AllocationGiven>) -> Result<Response, Problem> {
    let done = asks.carry_out("allocate credit note", |tx, by, asked| {
        billing::allocate(tx, by, &asked.number, &towards(asked.given.invoices.as_ref()))?;
        credit_of(tx, &asked.number)
    });
    Ok(Json(credit_shown(done.await?)).into_response())
}

pub async fn send_credit(asks: Asks<Recipient>) -> Result<Response, Problem> {
    let sent = asks.carry_out("send credit note", |tx, by, asked| {
        letters::send_credit_note(tx, by, &asked.number, &asked.given.recipient)
    });
    Ok((StatusCode::CREATED, Json(Sent { letter: sent.await? })).into_response())
}

#[derive(Debug, Serialize)]
struct PaymentListed {
    number: String,
    kind: PaymentKind,
    customer: String,
    day: Day,
    method: Method,
    reference: String,
    amount: String,
    left: String,
    currency: String,
    reversed: bool,
}

fn payment_listed(p: Payment) -> PaymentListed {
    PaymentListed {
        kind: p.kind,
        day: p.day,
        method: p.method,
        amount: amount(p.amount, p.currency),
        left: amount(p.left(), p.currency),
        currency: p.currency.code().to_owned(),
        reversed: p.reversed_at.is_some(),
        number: p.number,
        customer: p.customer_number,
        reference: p.reference,
    }
}

#[derive(Debug, Serialize)]
struct PaymentShown {
    #[serde(flatten)]
    head: PaymentListed,
    reversal: Option<String>,
    allocations: Vec<AllocationShown>,
    version: i64,
}

fn payment_shown((p, went): (Payment, Vec<Allocation>)) -> PaymentShown {
    PaymentShown {
        reversal: p.reversal.clone(),
        allocations: allocations(went, p.currency),
        version: p.version,
        head: payment_listed(p),
    }
}

fn payment_of(tx: &mut Tx, number: &str) -> Result<(Payment, Vec<Allocation>), Failure> {
    let payment = billing::payment_by_number(tx, number)?;
    let went = billing::went_to(tx, payment.id.uuid())?;
    Ok((payment, went))
}

#[derive(Debug, Deserialize)]
pub struct PaymentsAsked {
    customer: Option<String>,
    rest: Option<bool>,
    limit: Option<usize>,
}

pub async fn payments(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<PaymentsAsked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let look = move |tx: &mut Tx| {
        let customer = match asked.customer.as_deref() {
            None => None,
            Some(number) => match customers::by_number(tx, number)? {
                Some(customer) => Some(customer.id),
                None => return Ok(Vec::new()),
            },
        };
        let with_rest = asked.rest == Some(true);
        billing::list_payments(tx, &PaymentFilter { customer, with_rest, before: None }, limit)
    };
    Ok(listed(&app, who, Verb::SeeInvoices, look, payment_listed).await?.into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentGiven {
    customer: String,
    #[serde(deserialize_with = "desk::orders::text_or_number")]
    amount: String,
    day: Option<Day>,
    method: Method,
    #[serde(default)]
    reference: String,
    invoices: Option<Vec<ToInvoice>>,
    /// False leaves it unallocated.
    #[serde(default = "yes")]
    allocate: bool,
}

fn yes() -> bool {
    true
}

pub async fn record(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::RecordPayment).await?;
    let given: PaymentGiven = json(&body)?;
    let made = app.write(who, "record payment", move |tx, by| {
        let towards = match given.allocate {
            true => towards(given.invoices.as_ref()),
            false => Towards::Nothing,
        };
        let new = NewPayment {
            customer: given.customer.clone(),
            amount: given.amount.clone(),
            day: given.day,
            method: given.method,
            reference: given.reference.clone(),
            towards,
        };
        let made = billing::record_payment(tx, by, &new)?;
        payment_of(tx, &made.number)
    });
    Ok((StatusCode::CREATED, Json(payment_shown(made.await?))).into_response())
}

pub async fn payment(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("show payment", Verb::SeeInvoices, payment_of);
    Ok(Json(payment_shown(found.await?)).into_response())
}

pub async fn allocate(asks: Asks<AllocationGiven>) -> Result<Response, Problem> {
    let done = asks.carry_out("allocate payment", |tx, by, asked| {
        billing::allocate(tx, by, &asked.number, &towards(asked.given.invoices.as_ref()))?;
        payment_of(tx, &asked.number)
    });
    Ok(Json(payment_shown(done.await?)).into_response())
}

pub async fn reverse(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("reverse payment", |tx, by, asked| {
        billing::reverse_payment(tx, by, &asked.number, &asked.given.reason)?;
        payment_of(tx, &asked.number)
    });
    Ok(Json(payment_shown(done.await?)).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundGiven {
    /// Left out: all there is.
    #[serde(default, deserialize_with = "desk::orders::text_or_number")]
    amount: String,
    method: Method,
    #[serde(default)]
    reference: String,
}

pub async fn refund(asks: Asks<RefundGiven>) -> Result<Response, Problem> {
    let done = asks.carry_out("refund customer", |tx, by, asked| {
        let given = &asked.given;
        let made = billing::refund(tx, by, &asked.number, &given.amount, given.method, &given.reference)?;
        payment_of(tx, &made.number)
    });
    Ok((StatusCode::CREATED, Json(payment_shown(done.await?))).into_response())
}

pub async fn policy(State(app): State<App>, who: Credential) -> Result<Json<BillingPolicy>, Problem> {
    let found = app.read(who, "billing policy", |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        Ok(billing::policy(tx)?)
    });
    Ok(Json(found.await?))
}

pub async fn set_policy(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<BillingPolicy>, Problem> {
    may_do(&app, &who, Verb::ChangeBilling).await?;
    let new: BillingPolicy = json(&body)?;
    let done = app.write(who, "billing policy", move |tx, by| {
        billing::set_policy(tx, by, &new)?;
        Ok(new.clone())
    });
    Ok(Json(done.await?))
}
