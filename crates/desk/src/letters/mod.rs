//! Letters: what a person writes about an order or to a customer, with what goes with it, and the acknowledgement that a document came in.
//!
//! Uses: journal, policies, customers, correspondence, intake, quotations, orders, shipping, billing, returns. What may be called: [`draft`] (what to
//! begin with), [`look`] (the check alone), [`keep_file`], [`own_file`], [`write`], [`send_quotation`], [`send_return`], [`send_credit_note`], [`send_statement`], [`acknowledge`], [`paper`] (a letter as it is printed),
//! [`facts`] (what may be said of an order).

mod acknowledge;
mod draft;
mod enclosed;
mod file;
mod matter;
mod paper;
mod papers_out;
mod quotation;
mod store;
mod write;

pub use acknowledge::acknowledge;
pub use draft::{Begun, draft, papers};
pub use enclosed::{Regarding, facts as letter_facts, send_regarding};
pub use file::{LetterFile, keep_file, media_type_of};
pub use matter::{OwnPaper, Regards, facts};
pub use paper::paper;
pub use papers_out::{send_credit_note, send_return, send_statement};
pub use quotation::send_quotation;
pub use write::{LetterDraft, look, own_file, write};
