//! Active rows as the reader looks them up.

use std::collections::HashMap;
use std::sync::Arc;

use basics::{Decimal, Unit, fold};
use formats::date::DayOrder;
use formats::number::Style;

use super::{Kind, Row, Status};
use crate::records::wording::plain;
use crate::records::{Account, Catalogue};

/// "learned from IN100004 by carla".
pub type Provenance = Arc<str>;

/// A value that was learned, and from whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    pub value: T,
    pub by: Provenance,
}

/// What was learned of one customer, and of everyone.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Folded part number or wording → our number.
    items: HashMap<String, Part<String>>,
    /// Plain word → unit, with the base units in one where they were told.
    units: HashMap<String, Part<(Unit, Option<Decimal>)>>,
    places: HashMap<String, Part<String>>,
    pub(super) day_order: Option<Part<DayOrder>>,
    pub(super) style: Option<Part<Style>>,
    pub(super) po_shapes: Vec<Part<(String, bool)>>,
    pub(super) noise: Vec<Part<String>>,
    pub(super) phrases: Vec<Part<(String, super::PhraseKind)>>,
    /// Layout, field, and where its value stands: "right:unser zeichen".
    pub(super) labels: Vec<(String, String, Part<String>)>,
    /// Layout, role, and its column: "head:best menge".
    pub(super) columns: Vec<(String, String, Part<String>)>,
}

impl Learned {
    /// Of all rows, those that are active and hold for a customer: its own before those of everyone.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r Row>, customer: &str) -> Learned {
        let mut learned = Learned::default();
        let mut held: Vec<&Row> = rows
            .into_iter()
            .filter(|r| r.status == Status::Active)
            .filter(|r| r.claim.scope == customer || r.claim.scope.is_empty())
            .collect();
        held.sort_by_key(|r| r.claim.scope.is_empty());
        for row in held {
            learned.take(row);
        }
        learned
    }

    fn take(&mut self, row: &Row) {
        let claim = &row.claim;
        let by: Provenance = row.provenance().into();
        let (key, meaning) = (claim.key.clone(), claim.meaning.clone());
        let text = Part { value: meaning.clone(), by: by.clone() };
        match claim.kind {
            // Who writes is decided before a customer's account is opened.
            Kind::CustomerAlias => {}
            Kind::ShipToAlias => drop(self.places.entry(key).or_insert(text)),
            Kind::CrossReference => drop(self.items.entry(key).or_insert(text)),
            Kind::Unit => {
                if let Ok(unit) = meaning.parse::<Unit>() {
                    let value = (unit, claim.detail.parse().ok());
                    self.units.entry(key).or_insert(Part { value, by });
                }
            }
            Kind::Label => self.labels.push((claim.layout.clone(), key, text)),
            Kind::Column => self.columns.push((claim.layout.clone(), key, text)),
            Kind::Locale => match meaning.as_str() {
                "day_first" => self.day_order = Some(Part { value: DayOrder::DayFirst, by }),
                "month_first" => self.day_order = Some(Part { value: DayOrder::MonthFirst, by }),
                "point" => self.style = Some(Part { value: Style::Point, by }),
                "comma" => self.style = Some(Part { value: Style::Comma, by }),
                _ => {}
            },
            Kind::PoShape => self.po_shapes.push(Part { value: (key, meaning == "po_number"), by }),
            Kind::Ignore => self.noise.push(Part { value: key, by }),
            Kind::EditPhrase => {
                let asks = super::PhraseKind::of(&meaning);
                self.phrases.extend(asks.map(|asks| Part { value: (key, asks), by }));
            }
        }
    }

    /// Our number for what the customer writes.
    pub fn item(&self, text: &str) -> Option<&Part<String>> {
        self.items.get(&fold(text))
    }

    pub fn unit(&self, word: &str) -> Option<&Part<(Unit, Option<Decimal>)>> {
        if self.units.is_empty() {
            return None;
        }
        self.units.get(&plain(word.trim().trim_matches(['.', '(', ')', ',', ':'])))
    }

    pub fn place(&self, text: &str) -> Option<&Part<String>> {
        self.places.get(&fold(text))
    }

    /// What the customer's documents are looked at with, whatever their layout.
    pub fn has_hints(&self) -> bool {
        let of_values = self.day_order.is_some() || self.style.is_some() || !self.po_shapes.is_empty();
        let of_text = !self.noise.is_empty() || !self.phrases.is_empty();
        of_values || of_text || self.is_of_layouts()
    }

    pub fn is_of_layouts(&self) -> bool {
        !self.labels.is_empty() || !self.columns.is_empty()
    }
}

impl Account {
    /// Puts what was learned beside what is on record: part numbers are found by it as well.
    pub fn learn(&mut self, learned: Learned, catalogue: &Catalogue) {
        for (key, part) in &learned.items {
            if let Some(item) = catalogue.by_sku(&part.value) {
                let items = self.parts.entry(key.clone()).or_default();
                if !items.contains(&item) {
                    items.push(item);
                }
            }
        }
        self.learned = learned;
    }
}
