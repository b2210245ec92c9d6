//! Documents: in which form a customer's programs take despatch advices and invoices. Called by the customer page, the API and the
//! command line. Holds: forms with an envelope need the customer's identification in it.

use db::Tx;
use serde::Serialize;

use super::{Customer, CustomerRefusal, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// A document of ours that programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentForm {
    #[serde(rename = "x12_856")]
    X12Advice,
    #[serde(rename = "edifact_desadv")]
    EdifactAdvice,
    UblDespatchAdvice,
    #[serde(rename = "x12_810")]
    X12Invoice,
    #[serde(rename = "edifact_invoic")]
    EdifactInvoice,
    UblInvoice,
    CiiInvoice,
}

impl DocumentForm {
    pub const ADVICES: [DocumentForm; 3] =
        [DocumentForm::X12Advice, DocumentForm::EdifactAdvice, DocumentForm::UblDespatchAdvice];
    pub const INVOICES: [DocumentForm; 4] = [
        DocumentForm::X12Invoice,
        DocumentForm::EdifactInvoice,
        DocumentForm::UblInvoice,
        DocumentForm::CiiInvoice,
    ];

    pub fn code(self) -> &'static str {
        match self {
            DocumentForm::X12Advice => "x12_856",
            DocumentForm::EdifactAdvice => "edifact_desadv",
            DocumentForm::UblDespatchAdvice => "ubl_despatch_advice",
            DocumentForm::X12Invoice => "x12_810",
            DocumentForm::EdifactInvoice => "edifact_invoic",
            DocumentForm::UblInvoice => "ubl_invoice",
            DocumentForm::CiiInvoice => "cii_invoice",
        }
    }

    pub fn from_code(code: &str) -> Option<DocumentForm> {
        DocumentForm::ADVICES.into_iter().chain(DocumentForm::INVOICES).find(|f| f.code() == code)
    }

    pub fn is_advice(self) -> bool {
        DocumentForm::ADVICES.contains(&self)
    }

    /// It travels in an interchange, which names sender and receiver.
    pub fn has_envelope(self) -> bool {
        use DocumentForm::{EdifactAdvice, EdifactInvoice, X12Advice, X12Invoice};
        matches!(self, X12Advice | X12Invoice | EdifactAdvice | EdifactInvoice)
    }

    pub fn media_type(self) -> &'static str {
        use DocumentForm::{EdifactAdvice, EdifactInvoice, X12Advice, X12Invoice};
        match self {
            X12Advice | X12Invoice => "application/edi-x12",
            EdifactAdvice | EdifactInvoice => "application/edifact",
            _ => "application/xml",
        }
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self.media_type() {
            "application/edi-x12" => "x12",
            "application/edifact" => "edi",
            _ => "xml",
        }
    }
}

/// What is sent to a customer's programs by itself; nothing where none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Documents {
    /// When goods leave.
    pub advice: Option<DocumentForm>,
    /// When an invoice is released.
    pub invoice: Option<DocumentForm>,
}

pub fn set_documents(tx: &mut Tx, by: &Actor, customer: &Customer, wanted: Documents) -> Result<(), Failure> {
    allow(by, Verb::ChangeCustomer, Whose::Others)?;
    decide(customer, wanted)?;
    store::set_documents(tx, customer.id, wanted)?;
    let detail = serde_json::json!({ "is": "documents", "advice": wanted.advice, "invoice": wanted.invoice });
    let entry = Entry {
        verb: Verb::ChangeCustomer.code(),
        noun: "customer",
        thing: customer.id.uuid(),
        number: Some(&customer.number),
        reason: None,
        detail: detail.to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}

fn decide(customer: &Customer, wanted: Documents) -> Result<(), CustomerRefusal> {
    let kinds = [(wanted.advice, true), (wanted.invoice, false)];
    for (form, is_advice) in kinds.into_iter().filter_map(|(form, is)| Some((form?, is))) {
        if form.is_advice() != is_advice {
            return Err(CustomerRefusal::WrongForm(form.code()));
        }
        if form.has_envelope() && customer.edi_id.is_none() {
            let number = customer.number.clone();
            return Err(CustomerRefusal::NoEdiId { number, form: form.code() });
        }
    }
    Ok(())
}
