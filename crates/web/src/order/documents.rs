//! Documents for programs as files: the despatch advice of a shipment, an invoice or a credit note in the forms that other programs read.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::customers::DocumentForm;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, billing, orders, papers as facts, shipping};
use papers::{Attachment, Paper};

use super::papers::printed;
use crate::App;
use crate::credential::Credential;

/// A PDF that holds the invoice for programs, too; no form that is sent by itself, as it is made by the printer.
const FACTUR_X: &str = "factur_x";

/// `GET /shipments/{number}/documents/{form}`
pub async fn advice<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(asked): Path<(String, String)>,
) -> Result<Response, No> {
    Ok(written(app, who, Verb::SeeShipments, asked, shipping::advice).await?)
}

/// `GET /invoices/{number}/documents/{form}`
pub async fn invoice<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path((number, form)): Path<(String, String)>,
) -> Result<Response, No> {
    if form == FACTUR_X {
        return Ok(factur_x(app, who, number).await?);
    }
    Ok(written(app, who, Verb::SeeInvoices, (number, form), billing::e_invoice).await?)
}

/// `GET /credit-notes/{number}/documents/{form}`
pub async fn credit_note<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(asked): Path<(String, String)>,
) -> Result<Response, No> {
    Ok(written(app, who, Verb::SeeInvoices, asked, billing::e_credit_note).await?)
}

/// The document of that number in that form, for whoever may see what it is of.
async fn written(
    app: App,
    who: Credential,
    see: Verb,
    (number, form): (String, String),
    write: fn(&mut Tx, &str, DocumentForm) -> Result<Vec<u8>, Failure>,
) -> Result<Response, Failure> {
    let asked = number.clone();
    let (form, content) = app
        .read(who, "document for programs", move |tx, by| {
            allow(by, see, Whose::Others)?;
            let missing = || General::NotFound { what: "form of document", which: form.clone() };
            let form = DocumentForm::from_code(&form).ok_or_else(missing)?;
            Ok((form, write(tx, &asked, form)?))
        })
        .await?;
    let name = format!("attachment; filename=\"{}-{number}.{}\"", form.code(), form.extension());
    let headers = [(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, content).into_response())
}

/// The printed invoice with its Cross Industry Invoice inside, as PDF/A-3.
async fn factur_x(app: App, who: Credential, number: String) -> Result<Response, Failure> {
    printed(app, who, format!("factur-x-{number}"), move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let xml = billing::e_invoice(tx, &number, DocumentForm::CiiInvoice)?;
        let invoice = billing::by_number(tx, &number)?
            .ok_or_else(|| General::NotFound { what: "invoice", which: number.clone() })?;
        let order = orders::need(tx, &invoice.content.order)?;
        let mut paper = facts::invoice(tx, &invoice)?;
        paper.attachments.push(Attachment {
            name: "factur-x.xml".into(),
            mime_type: "text/xml".into(),
            description: "Factur-X invoice".into(),
            bytes: xml,
        });
        Ok((Paper::Invoice(paper), facts::style(tx, &order)?))
    })
    .await
}

/// What a person reads of a form.
pub fn form_word(form: DocumentForm) -> &'static str {
    match form {
        DocumentForm::X12Advice => "856 (X12)",
        DocumentForm::EdifactAdvice => "DESADV (EDIFACT)",
        DocumentForm::UblDespatchAdvice => "UBL (Peppol)",
        DocumentForm::X12Invoice => "810 (X12)",
        DocumentForm::EdifactInvoice => "INVOIC (EDIFACT)",
        DocumentForm::UblInvoice => "UBL (Peppol BIS)",
        DocumentForm::CiiInvoice => "CII (XRechnung)",
    }
}
