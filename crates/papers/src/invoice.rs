//! The invoice, and the credit note that has the same shape.

use basics::{Day, Money, Percent, Quantity, Unit};

use crate::{Address, Contact, Item, LinePrice, TaxCategory, Totals, words::Words};

#[derive(Debug, Clone, PartialEq)]
pub struct Invoice {
    pub kind: InvoiceKind,
    pub number: String,
    pub day: Day,
    /// When the goods were delivered; first and last day where they differ.
    pub delivered: Option<(Day, Day)>,
    pub to: Address,
    pub ship_to: Option<Address>,
    pub customer_number: String,
    pub buyer_vat_id: String,
    /// Our order's number.
    pub order: String,
    /// The buyer's purchase order.
    pub purchase_order: String,
    pub shipments: Vec<String>,
    pub delivery_terms: String,
    pub contact: Contact,
    /// Printed above the lines; the kind's usual sentence where empty.
    pub introduction: Vec<String>,
    pub lines: Vec<InvoiceLine>,
    pub totals: Totals,
    pub payment: PaymentTerm,
    /// Paragraphs below the totals.
    pub notes: Vec<String>,
    /// Files inside the PDF. With any, it is written as PDF/A-3, as Factur-X asks for.
    pub attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceKind {
    Invoice,
    /// Which invoice it corrects, and that one's day.
    CreditNote {
        invoice: String,
        invoice_day: Option<Day>,
        reason: String,
    },
}

impl InvoiceKind {
    pub(crate) fn heading(&self, words: &'static Words) -> &'static str {
        match self {
            InvoiceKind::Invoice => words.invoice,
            InvoiceKind::CreditNote { .. } => words.credit_note,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct InvoiceLine {
    pub number: u32,
    pub item: Item,
    pub quantity: Quantity,
    pub unit: Unit,
    pub price: LinePrice,
    pub tax_category: TaxCategory,
    pub tax_rate: Percent,
    pub note: String,
}

/// When and how it is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaymentTerm {
    /// As agreed: "30 days net".
    pub text: String,
    pub due: Option<Day>,
    pub early: Option<EarlyPayment>,
    /// What the payer should state, where it is not the invoice's number.
    pub reference: String,
}

/// What may be taken off for paying early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyPayment {
    pub percent: Percent,
    pub until: Day,
    /// What is taken off.
    pub discount: Money,
    /// What is then to be paid.
    pub payable: Money,
}

/// A file inside the PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    /// "text/xml"
    pub mime_type: String,
    pub description: String,
    pub bytes: Vec<u8>,
}
