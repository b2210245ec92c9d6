//! A letter: to someone, about something, in paragraphs.

use basics::Day;

use crate::{Address, Contact};

#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub to: Address,
    pub day: Day,
    pub contact: Contact,
    pub customer_number: String,
    /// What it refers to, label and value, in the letter's language: ("Order", "4711").
    pub references: Vec<(String, String)>,
    pub subject: String,
    /// "Dear Ms Example,"
    pub salutation: String,
    pub paragraphs: Vec<String>,
    /// "Yours sincerely,"
    pub closing: String,
    /// Who signs, printed below the space for the signature.
    pub signer: Vec<String>,
}
