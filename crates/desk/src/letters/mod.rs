//! Letters: what a person writes about an order, and the acknowledgement that a document came in.
//!
//! Uses: journal, policies, customers, correspondence, intake, orders, shipping. What may be called: [`draft`] (what to begin with),
//! [`look`] (the check alone), [`write`], [`acknowledge`], [`paper`] (a letter as it is printed).

mod acknowledge;
mod draft;
mod paper;
mod write;

pub use acknowledge::acknowledge;
pub use draft::{Begun, draft};
pub use paper::paper;
pub use write::{LetterDraft, look, write};
