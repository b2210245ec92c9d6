//! What a written reference may lead to: the customer's own part numbers first, then our numbers and GTINs.

use basics::fold;

use crate::knowledge::{Hints, Learned};
use crate::records::{Account, Catalogue, CodeHit, Via};

#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub catalogue: &'a Catalogue,
    pub account: Option<&'a Account>,
    /// What was learned that fits this document.
    pub hints: Option<&'a Hints<'a>>,
}

impl Look<'_> {
    /// Items that a text names by number. Every way is told, so that ways that disagree show.
    pub fn hits(&self, text: &str) -> Vec<CodeHit> {
        let key = fold(text);
        let parts = self.account.and_then(|a| a.parts.get(&key)).map(Vec::as_slice).unwrap_or_default();
        let mut hits: Vec<CodeHit> =
            parts.iter().map(|item| CodeHit { item: *item, via: Via::CustomerPart, unit: None }).collect();
        for hit in self.catalogue.by_reference(text) {
            // The customer's own number wins over one of ours that happens to read the same.
            if hits.is_empty() || hits.iter().any(|h| h.item == hit.item && hit.unit.is_some()) {
                hits.push(hit);
            }
        }
        hits
    }

    /// What people's corrections taught of this customer.
    pub fn learned(&self) -> Option<&Learned> {
        self.account.map(|a| &a.learned)
    }

    /// A text that could be an item number for its looks: some figures, no number or day of another kind.
    pub fn is_code_like(text: &str) -> bool {
        let figures = text.chars().filter(char::is_ascii_digit).count();
        let others = text
            .chars()
            .filter(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | '/' | '#'))
            .count();
        let length = text.chars().count();
        (3..=30).contains(&length) && figures >= 2 && others == 0
    }
}
