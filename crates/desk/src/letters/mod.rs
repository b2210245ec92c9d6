//! Letters: what a person writes about an order, and the acknowledgement that a document came in.
//!
//! Uses: journal, policies, customers, correspondence, intake, quotations, orders, shipping. What may be called: [`draft`] (what to begin with),
//! [`look`] (the check alone), [`write`], [`send_quotation`], [`acknowledge`], [`paper`] (a letter as it is printed),
//! [`facts`] (what may be said of an order).

mod acknowledge;
mod draft;
mod paper;
mod quotation;
mod write;

pub use acknowledge::acknowledge;
pub use draft::{Begun, draft, facts};
pub use paper::paper;
pub use quotation::send_quotation;
pub use write::{LetterDraft, look, write};
