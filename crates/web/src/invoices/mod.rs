//! Invoices: the list and one of them, with what reconciliation found; released by someone other than who made it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Instant, Quantity};
use db::Tx;
use desk::billing::{self, Allocation, BillingRefusal, CreditNote, Invoice, InvoiceStage};
use desk::customers::DocumentForm;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::papers;
use crate::page::{Stop, Visit, cut, page, refused, see_with};
use crate::posted::{Opened, Thing, open};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "invoices.html")]
struct InvoicesPage {
    frame: Frame,
    stage: String,
    stages: [InvoiceStage; 4],
    invoices: Vec<billing::Listed>,
    older: Option<i64>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "invoices", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let filter = billing::Filter {
                stage: InvoiceStage::from_code(&asked.stage),
                customer: None,
                before: asked.before.parse().ok().map(Instant::from_micros),
            };
            let mut invoices = billing::list(tx, &filter, ROWS + 1)?;
            let older = cut(&mut invoices, ROWS, |i| i.made_at.micros());
            Ok(InvoicesPage {
                frame: Frame::of(tx, by, &come, "/invoices")?,
                stage: asked.stage.clone(),
                stages: InvoiceStage::ALL,
                older,
                invoices,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

#[derive(Template)]
#[template(path = "invoice.html")]
pub struct InvoicePage {
    frame: Frame,
    invoice: Invoice,
    may_release: bool,
    may_credit: bool,
    may_correct: bool,
    /// What settled it.
    settled: Vec<Allocation>,
    credits: Vec<CreditNote>,
    prints: bool,
    refusal: Option<Refusal>,
    reason: String,
    typed: Fields,
}

impl InvoicePage {
    /// What of a line may still be credited: base units, and money before tax.
    fn left(&self, line: &i64) -> (Quantity, i64) {
        let found = self.invoice.lines.iter().find(|l| l.line_no == *line);
        found.map(|l| (l.quantity.less(l.credited_quantity), l.net - l.credited)).unwrap_or_default()
    }

    fn typed_for(&self, name: &str, line: &i64) -> String {
        self.typed.text(&format!("{name}[{line}]")).to_owned()
    }
}

pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(number) = asked.strip_suffix(".pdf").map(str::to_owned) {
        return papers::invoice(State(app), visit.who, Path(number)).await;
    }
    open::<InvoicePage>(&app, &visit, asked, None, Fields::default()).await
}

impl Thing for InvoicePage {
    const NAME: &'static str = "invoice";
    const PLACE: &'static str = "/invoices";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, prints } = opened;
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let invoice =
            billing::by_number(tx, &number)?.ok_or_else(|| BillingRefusal::NotFound(number.clone()))?;
        let own = Whose::of(invoice.made_by == by.person);
        Ok(InvoicePage {
            frame,
            may_release: invoice.stage == InvoiceStage::Held && may(by, Verb::ReleaseInvoice, own),
            may_credit: invoice.is_owed()
                && invoice.credited < invoice.sums.total
                && may(by, Verb::MakeCreditNote, own),
            may_correct: invoice.is_owed() && invoice.credited == 0 && may(by, Verb::CorrectInvoice, own),
            settled: billing::settled_by(tx, invoice.id)?,
            credits: billing::credits_of_order(tx, invoice.order)?
                .into_iter()
                .filter(|c| c.invoice == invoice.id)
                .collect(),
            prints,
            invoice,
            refusal,
            reason: typed.text("reason").to_owned(),
            typed,
        })
    }
}

pub async fn release(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (name, given) = (number.clone(), fields.text("reason").to_owned());
    let done = app.write(visit.who.clone(), "release invoice", move |tx, by| {
        billing::release_invoice(tx, by, &name, Some(&given))
    });
    match done.await {
        Ok(released) => {
            let notice = Notice::ok(format!("Invoice {} is released.", released.number));
            Ok(see_with(&format!("/invoices/{}", released.number), notice))
        }
        Err(failure) => open::<InvoicePage>(&app, &visit, number, Some(refused(failure)?), fields).await,
    }
}
