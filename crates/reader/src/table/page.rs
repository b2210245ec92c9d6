//! A page or sheet as the readers of columns and rows share it.

use basics::Decimal;
use formats::lexicon::{Role, folded};

use super::Head;
use crate::look::Look;
use crate::marks::{Mark, MarkKind};
use crate::records::ItemIndex;
use crate::seen::Label;
use crate::strips::Strip;

/// What the readers of columns and rows share.
pub struct Page<'a> {
    pub strips: &'a [Strip],
    pub marked: &'a [Vec<Mark>],
    pub labels: &'a [Vec<Label>],
    /// Strips that may hold lines.
    pub body: &'a [usize],
    pub head: Option<&'a Head>,
    pub look: &'a Look<'a>,
    pub in_sheet: bool,
}

impl Page<'_> {
    /// Roles of the heads that stand over a column.
    pub fn heads_over(&self, left: i32, right: i32) -> Vec<Role> {
        let Some(head) = self.head else { return Vec::new() };
        let (left, right) = self.cell_of(left, right);
        let over: Vec<(i32, Role)> = head
            .labels
            .iter()
            .map(|(role, l, r)| (self.cell_of(*l, *r), *role))
            .map(|((l, r), role)| (right.min(r) - left.max(l), role))
            .filter(|(overlap, _)| *overlap > 0)
            .collect();
        over.into_iter().map(|(_, role)| role).collect()
    }

    /// In a sheet the whole cell counts, on paper the words.
    pub fn cell_of(&self, left: i32, right: i32) -> (i32, i32) {
        if self.in_sheet {
            let cell = left.div_euclid(crate::strips::CELL) * crate::strips::CELL;
            (cell, cell + crate::strips::CELL - 1)
        } else {
            (left, right)
        }
    }

    /// What an item costs in each of its units.
    pub fn unit_prices(&self, item: ItemIndex) -> Vec<Decimal> {
        let Some(record) = self.look.catalogue.item(item) else { return Vec::new() };
        let price = self.look.account.and_then(|a| a.prices.get(&item)).copied().or(record.list_price);
        price.map(|p| record.units.iter().map(|u| p * u.factor).collect()).unwrap_or_default()
    }

    pub fn marks(&self, strip: usize) -> &[Mark] {
        self.marked.get(strip).map(Vec::as_slice).unwrap_or_default()
    }

    /// A row that states a sum: a label for it and no item.
    pub fn is_sum(&self, strip: usize) -> bool {
        let names_item = self.marks(strip).iter().any(|m| matches!(m.kind, MarkKind::Item(_)));
        !names_item && self.has_label(strip, &[Role::Total, Role::Amount])
    }

    /// A row with a mail address or the numbers of a register, a bank or a tax office: none of its numbers is of a line.
    pub fn is_contact(&self, strip: usize) -> bool {
        const LEGAL: [&str; 13] = [
            "iban",
            "bic",
            "swift",
            "hrb",
            "hra",
            "amtsgericht",
            "siret",
            "siren",
            "rcs",
            "kvk",
            "rea",
            "registergericht",
            "ustid",
        ];
        let words = || self.strips.get(strip).into_iter().flat_map(|s| &s.words);
        let is_legal = |text: &str| {
            let bare = folded(text);
            bare.split(' ').any(|part| LEGAL.contains(&part))
                || LEGAL.contains(&text.to_lowercase().trim_matches(':'))
        };
        // Totals name the tax as well, beside one amount.
        let numbers = words().filter(|w| w.text.bytes().filter(u8::is_ascii_digit).count() >= 4).count();
        if !self.in_sheet && numbers >= 2 && words().count() >= 6 && words().any(|w| is_legal(&w.text)) {
            return true;
        }
        let words = words();
        words
            .filter_map(|w| w.text.split_once('@'))
            .any(|(name, host)| !name.is_empty() && host.contains('.'))
    }

    pub fn has_label(&self, strip: usize, roles: &[Role]) -> bool {
        self.labels.get(strip).into_iter().flatten().any(|l| roles.contains(&l.role))
    }
}

/// A long run of words without a gap: a sentence.
pub fn is_running_text(strip: &Strip) -> bool {
    strip.words.len() >= 9 && strip.pieces.iter().any(|(a, b)| b - a >= 9)
}

/// In a running text, a few figures that happen to be an item's number name none: "Amtsgericht HRB 40231".
pub fn names_item(page: &Page<'_>, strip: usize) -> bool {
    let Some(row) = page.strips.get(strip) else { return false };
    let marks = page.marks(strip);
    let labels = page.labels.get(strip).map(Vec::as_slice).unwrap_or_default();
    marks.iter().enumerate().any(|(at, m)| {
        let figures = m.seen.text.bytes().all(|b| b.is_ascii_digit()) && m.seen.text.len() < 8;
        let left = at.checked_sub(1).and_then(|i| marks.get(i));
        let touched = left.is_some_and(|l| {
            let is_label = labels.iter().any(|label| (label.first..label.end).contains(&l.first));
            let letters = l.seen.text.chars().filter(|c| c.is_alphabetic()).count();
            l.kind == MarkKind::Word && letters >= 2 && !is_label && m.left - l.right < row.height() * 3 / 5
        });
        let in_text = !page.in_sheet && figures && (is_running_text(row) || touched);
        matches!(m.kind, MarkKind::Item(_)) && !in_text
    })
}

/// A sentence over the whole width: terms and conditions.
pub fn is_wide_text(page: &Page<'_>, strip: &Strip, at: usize) -> bool {
    !page.in_sheet && strip.words.len() > 14 && !names_item(page, at)
}
