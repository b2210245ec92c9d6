//! Documents for programs as files: the despatch advice of a shipment, an invoice or a credit note in the forms that other programs read.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
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

fn form_of(code: &str) -> Result<DocumentForm, Failure> {
    let missing = || General::NotFound { what: "form of document", which: code.to_owned() };
    Ok(DocumentForm::from_code(code).ok_or_else(missing)?)
}

fn file(form: DocumentForm, number: &str, content: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{}-{number}.{}\"", form.code(), form.extension());
    let headers = [(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, content).into_response()
}

/// `GET /shipments/{number}/documents/{form}`
pub async fn advice<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path((number, form)): Path<(String, String)>,
) -> Result<Response, No> {
    let asked = number.clone();
    let written = app.read(who, "despatch advice", move |tx, by| {
        allow(by, Verb::SeeShipments, Whose::Others)?;
        let form = form_of(&form)?;
        Ok((form, shipping::advice(tx, &asked, form)?))
    });
    let (form, content) = written.await?;
    Ok(file(form, &number, content))
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
    let asked = number.clone();
    let written = app.read(who, "invoice for programs", move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let form = form_of(&form)?;
        Ok((form, billing::e_invoice(tx, &asked, form)?))
    });
    let (form, content) = written.await?;
    Ok(file(form, &number, content))
}

/// `GET /credit-notes/{number}/documents/{form}`
pub async fn credit_note<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path((number, form)): Path<(String, String)>,
) -> Result<Response, No> {
    let asked = number.clone();
    let written = app.read(who, "invoice for programs", move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let form = form_of(&form)?;
        Ok((form, billing::e_credit_note(tx, &asked, form)?))
    });
    let (form, content) = written.await?;
    Ok(file(form, &number, content))
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
