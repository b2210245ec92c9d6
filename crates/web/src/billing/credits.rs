//! Credit notes: the list, one of them, what is credited from an invoice's page, released or refused by somebody else.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Instant, Money};
use db::Tx;
use desk::billing::{
    self, Allocation, BillingRefusal, ChargesBack, Credit, CreditFilter, CreditLine, CreditListed,
    CreditNote, CreditStage, Fee, Part,
};
use desk::customers::DocumentForm;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, letters, papers as facts};
use papers::Paper;
use serde::Deserialize;

use super::figure;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::invoices::InvoicePage;
use crate::order::{papers as printed, timeline};
use crate::page::{Stop, Visit, cut, page};
use crate::posted::{Opened, Posted, Thing, open};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "credit_notes.html")]
struct ListPage {
    frame: Frame,
    stage: String,
    stages: [CreditStage; 3],
    rows: Vec<CreditListed>,
    older: Option<i64>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "credit notes", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let filter = CreditFilter {
                stage: CreditStage::from_code(&asked.stage),
                customer: None,
                before: asked.before.parse().ok().map(Instant::from_micros),
            };
            let mut rows = billing::list_credits(tx, &filter, ROWS + 1)?;
            let older = cut(&mut rows, ROWS, |c| c.made_at.micros());
            let frame = Frame::of(tx, by, &come, "/credit-notes")?;
            Ok(ListPage { frame, stage: asked.stage.clone(), stages: CreditStage::ALL, rows, older })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

#[derive(Template)]
#[template(path = "credit_note.html")]
struct CreditPage {
    frame: Frame,
    credit: CreditNote,
    went: Vec<Allocation>,
    may_release: bool,
    may_refuse: bool,
    may_allocate: bool,
    may_write: bool,
    prints: bool,
    happened: Vec<timeline::Told>,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(number) = asked.strip_suffix(".pdf").map(str::to_owned) {
        let name = format!("credit-note-{number}");
        let pdf = printed::printed(app, visit.who, name, move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let credit = need(tx, &number)?;
            let order = desk::orders::need(tx, &credit.content.order)?;
            Ok((Paper::Invoice(facts::credit_note(tx, &credit)?), facts::style(tx, &order)?))
        });
        return Ok(pdf.await?);
    }
    open::<CreditPage>(&app, &visit, asked, None, Fields::default()).await
}

fn need(tx: &mut db::Tx, number: &str) -> Result<CreditNote, Failure> {
    Ok(billing::credit_by_number(tx, number)?.ok_or_else(|| BillingRefusal::NoCredit(number.to_owned()))?)
}

impl Thing for CreditPage {
    const NAME: &'static str = "credit note";
    const PLACE: &'static str = "/credit-notes";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, prints } = opened;
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let credit = need(tx, &number)?;
        let own = credit.made_by == by.person;
        let held = credit.stage == CreditStage::Held;
        let may_release = held && may(by, Verb::ReleaseCreditNote, Whose::of(own));
        let open = credit.stage == CreditStage::Released && credit.settled < credit.sums.total;
        Ok(CreditPage {
            went: billing::went_to(tx, credit.id.uuid())?,
            may_release,
            may_refuse: may_release || (held && own && may(by, Verb::MakeCreditNote, Whose::Own)),
            may_allocate: open && may(by, Verb::AllocatePayment, Whose::Others),
            may_write: credit.stage == CreditStage::Released && may(by, Verb::SendMail, Whose::Own),
            prints,
            happened: timeline::of(tx, &frame, credit.id.uuid())?,
            refusal,
            typed,
            frame,
            credit,
        })
    }
}

pub async fn release(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CreditPage>("release credit note", |tx, by, number, fields| {
            let number = billing::release_credit_note(tx, by, number, fields.text("note"))?;
            Ok(Notice::ok(format!("Credit note {number} is released.")))
        })
        .await
}

pub async fn refuse(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CreditPage>("refuse credit note", |tx, by, number, fields| {
            billing::refuse_credit_note(tx, by, number, fields.text("note"))?;
            Ok(Notice::ok(format!("Credit note {number} is refused; nothing is credited.")))
        })
        .await
}

pub async fn allocate(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CreditPage>("allocate credit note", |tx, by, number, fields| {
            billing::allocate(tx, by, number, &super::payments::towards(by, fields))?;
            Ok(Notice::ok(format!("{number} is allocated to invoices.")))
        })
        .await
}

pub async fn send(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CreditPage>("send credit note", |tx, by, number, fields| {
            let letter = letters::send_credit_note(tx, by, number, fields.text("recipient"))?;
            Ok(Notice::ok(format!("Letter {letter} with credit note {number} is on its way.")))
        })
        .await
}

/// `POST /invoices/{number}/credit-notes`, from the invoice's page.
pub async fn credit(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<InvoicePage>("credit invoice", |tx, by, number, fields| {
            let wanted = wanted(tx, by, number, fields)?;
            let made = billing::credit_invoice(tx, by, number, &wanted)?;
            let (number, total) = (made.number, Money::from_minor(made.sums.total, made.currency));
            Ok(match made.stage {
                CreditStage::Released => {
                    Notice::ok(format!("Credit note {number} over {total} is released."))
                }
                _ => Notice::warn(format!("{number} over {total} waits for somebody else to release it.")),
            })
        })
        .await
}

fn wanted(tx: &mut db::Tx, by: &Actor, number: &str, fields: &Fields) -> Result<Credit, Failure> {
    let invoice =
        billing::by_number(tx, number)?.ok_or_else(|| BillingRefusal::NotFound(number.to_owned()))?;
    let mut lines = Vec::new();
    for (line, text) in fields.keyed("quantity").filter(|(_, q)| !q.is_empty()) {
        let line_no = line.parse().unwrap_or_default();
        let quantity =
            basics::Quantity::parse(&figure(by, text)).map_err(|e| BillingRefusal::Amount(e.to_string()))?;
        lines.push(CreditLine { line_no, part: Part::Units { quantity, fee: Fee::None } });
    }
    for (line, text) in fields.keyed("amount").filter(|(_, a)| !a.is_empty()) {
        let line_no = line.parse().unwrap_or_default();
        let amount = Money::parse(&figure(by, text), invoice.currency).map_err(BillingRefusal::from)?;
        lines.push(CreditLine { line_no, part: Part::Amount(amount.minor) });
    }
    Ok(Credit {
        lines: (fields.text("whole") != "1").then_some(lines),
        charges: ChargesBack::from_code(fields.text("charges")).unwrap_or_default(),
        reason: fields.text("reason").to_owned(),
        version: fields.text("version").parse().ok(),
    })
}

/// `POST /invoices/{number}/correction`
pub async fn correct(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<InvoicePage>("correct invoice", |tx, by, number, fields| {
            let version = fields.text("version").parse().ok();
            let done = billing::correct_invoice(tx, by, number, fields.text("reason"), version)?;
            let (credit, invoice) = (done.credit_note.number, done.invoice.number);
            Ok(Notice::ok(format!(
                "Invoice {number} is credited by {credit} and invoiced anew as {invoice}."
            )))
        })
        .await
}
