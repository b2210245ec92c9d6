//! Order papers: what does the sheet of paper say that goes to the customer, the warehouse or into the box?
//!
//! The papers are plain structs ([`Paper`]) that the desk fills with facts; nothing here computes a price, a tax or a
//! promise, and nothing here reads a database, a clock or a file. [`Style`] says in which language, on which sheet and
//! under whose letterhead. With the feature `print`, [`Print`] turns both into a PDF; the fonts and templates are part of
//! the binary. Code that only wants a PDF takes a [`PrintFn`] and links no typesetter.
//!
//! Always holds: whatever text stands in a field comes out as that text, never as markup; every page says which of how many
//! it is; totals never stand alone on a page.

// The samples name the crate as its users do.
#[cfg(test)]
extern crate self as papers;

#[cfg(feature = "print")]
mod docx;
mod invoice;
mod letter;
mod order_paper;
mod packing_slip;
mod paper;
mod parts;
mod pick_list;
#[cfg(feature = "print")]
mod print;
mod return_slip;
mod statement;
mod style;
mod words;

#[cfg(feature = "print")]
pub use docx::docx;
pub use invoice::{Attachment, EarlyPayment, Invoice, InvoiceKind, InvoiceLine, PaymentTerm};
pub use letter::Letter;
pub use order_paper::{OrderPaper, OrderPaperKind, OrderPaperLine, Promise};
pub use packing_slip::{Package, PackedLine, PackingSlip};
pub use paper::Paper;
pub use parts::{
    Address, AllowanceCharge, Contact, Item, LinePrice, Measure, Substitution, Tax, TaxCategory, Totals,
};
pub use pick_list::{PickLine, PickList};
#[cfg(feature = "print")]
pub use print::Print;
pub use return_slip::{ReturnReason, ReturnRemedy, ReturnSlip, ReturnSlipLine};
pub use statement::{OpenLine, Statement, StatementKind, StatementLine};
pub use style::{Bank, Company, PageSize, Style, TaxName};

/// Prints a paper as PDF. What screens and verbs hold instead of a [`Print`], so that they don't link the typesetter.
pub type PrintFn = dyn Fn(&Paper, &Style) -> Result<Vec<u8>, PrintError> + Send + Sync;

/// Why there is no PDF. All of these are faults of the machinery or of a set-up, never of the text on the paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    #[error("the embedded fonts or templates can't be read: {0}")]
    Setup(String),
    #[error("the company's logo can't be drawn; it has to be an SVG picture: {0}")]
    Logo(String),
    #[error("the paper can't be typeset: {0}")]
    Typesetting(String),
    #[error("the PDF can't be written: {0}")]
    Pdf(String),
    #[error("the DOCX can't be written: {0}")]
    Docx(String),
}
