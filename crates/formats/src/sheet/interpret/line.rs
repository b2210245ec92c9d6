//! One row between the heads and the totals: what it orders, and the values that its columns give.

use basics::{Decimal, Limits, Quantity, UnitPrice};

use super::Reader;
use crate::date::{self, FoundDay};
use crate::order::{Attribute, DateRole, Dated, ItemRefKind, Line, Note, Party, PartyRole, Price};
use crate::said::{Said, codes, short};
use crate::sheet::lexicon::Role;
use crate::sheet::{Cell, CellValue, Row};
use crate::unit_word::unit_of_word;
use crate::{convert, number};

impl Reader<'_, '_> {
    pub(super) fn line(&mut self, row: &Row) {
        if self.lines.len() >= Limits::ORDER_LINES {
            self.over_the_limit(row);
            return;
        }
        let source =
            row.cells.first().map(|c| self.grid.source(row, c)).unwrap_or(crate::said::Source::Document);
        let mut line = Line::new(source);
        let mut po = None;
        for cell in &row.cells {
            let said = self.grid.said(row, cell);
            if said.value.is_empty() {
                continue;
            }
            let known = self.table.columns.get(&cell.column).cloned();
            let Some((role, head)) = known else {
                let name = self.head_text(cell.column);
                line.attributes.push(Attribute { name, value: said });
                continue;
            };
            let kind = match role {
                Role::SellerItem => Some(ItemRefKind::Seller),
                Role::BuyerItem => Some(ItemRefKind::Buyer),
                Role::ManufacturerItem => Some(ItemRefKind::Manufacturer),
                Role::Gtin => Some(ItemRefKind::Gtin),
                Role::Item => Some(ItemRefKind::Unknown),
                _ => None,
            };
            if let Some(kind) = kind {
                line.items.push(convert::item(self.remarks, kind, &head, &said));
                continue;
            }
            match role {
                Role::Position => line.position = Some(said),
                Role::Description => {
                    line.description =
                        Some(convert::line(self.remarks, &said, "The description", Limits::LINE_CHARS))
                }
                Role::Unit => line.unit = Some(said.with(unit_of_word(&said.value))),
                Role::Quantity => self.quantity(&mut line, cell, &said),
                Role::Price => line.price = self.price(cell, &said),
                Role::PriceBase => {
                    let base = self
                        .number(cell)
                        .and_then(|(n, _)| Quantity::new(n).ok())
                        .filter(|q| q.is_positive());
                    if let (Some(price), Some(base)) = (&mut line.price, base) {
                        price.base = Some(said.with(base));
                    } else {
                        line.attributes.push(Attribute { name: head, value: said });
                    }
                }
                Role::Amount => line.amount = self.number(cell).map(|(n, _)| said.with(n)),
                Role::RequestedDate | Role::Date => {
                    line.dates.extend(self.dated(DateRole::RequestedDelivery, &head, &said, &cell.value))
                }
                Role::PoNumber => po = Some(said),
                Role::Note => line.notes.push(Note { subject: head, text: said }),
                Role::ShipTo => {
                    let mut party = Party::new(PartyRole::ShipTo, head, said.source.clone());
                    party.names.push(
                        said.with(said.value.split([',', '\n']).next().unwrap_or_default().trim().to_owned()),
                    );
                    party.written = Some(said);
                    line.parties.push(party);
                }
                Role::Currency => line.currency = convert::currency(self.remarks, &said),
                _ => line.attributes.push(Attribute { name: head, value: said }),
            }
        }
        self.lines.push((po, line));
    }

    fn head_text(&self, column: u32) -> String {
        let head = self.table.head.and_then(|h| self.grid.rows.get(h)).and_then(|r| r.cell(column));
        head.map(|c| c.text.trim().to_owned()).unwrap_or_default()
    }

    /// "12", "1.200", and "10 pcs" with its unit.
    fn quantity(&mut self, line: &mut Line, cell: &Cell, said: &Said<String>) {
        let mut read = self.number(cell);
        if read.is_none()
            && let Some((figures, word)) = figures_and_word(&said.value)
        {
            read = number::read(figures, self.style);
            if read.is_some() && line.unit.is_none() {
                line.unit = Some(Said::new(unit_of_word(word), word, said.source.clone()));
            }
        }
        match read.and_then(|(n, open)| Some((Quantity::new(n).ok()?, open))) {
            Some((value, open)) => {
                if open {
                    self.remarks.warn(
                        codes::AMBIGUOUS_NUMBER,
                        said.source.clone(),
                        format!("'{}' may be {value} or {}", said.value, value.value() * Decimal::from(1000)),
                        "Check the quantity with the document or the sender.",
                    );
                }
                convert::checked_quantity(self.remarks, value, &said.value, &said.source);
                line.quantity = Some(said.with(value));
            }
            None => convert::bad_quantity(self.remarks, &said.value, &said.source),
        }
    }

    /// "12.50", and "56.00 / 100" for a hundred.
    fn price(&mut self, cell: &Cell, said: &Said<String>) -> Option<Price> {
        let mut base = None;
        let mut read = self.number(cell);
        if read.is_none()
            && let Some((price, per)) = said.value.split_once(['/', '%'])
        {
            read = number::read(price, self.style);
            let figures: String = per.chars().filter(char::is_ascii_digit).collect();
            base = Quantity::parse(&figures).ok().filter(|q| q.is_positive()).map(|q| said.with(q));
        }
        match read.and_then(|(n, _)| UnitPrice::new(n).ok()) {
            Some(value) => {
                convert::checked_price(self.remarks, value, said);
                Some(Price { amount: said.with(value), base, basis: None })
            }
            None => {
                self.remarks.warn(
                    codes::BAD_PRICE,
                    said.source.clone(),
                    format!("'{}' is not a price", short(&said.value, 40)),
                    "Price the line from the price list.",
                );
                None
            }
        }
    }

    pub(super) fn dated(
        &mut self,
        role: DateRole,
        code: &str,
        said: &Said<String>,
        value: &CellValue,
    ) -> Option<Dated> {
        let found = match value {
            CellValue::Day(day) => Some(FoundDay { start: 0, end: 0, readings: vec![*day], proves: None }),
            _ => date::whole(&said.value, self.order_of_days, None),
        };
        let Some(found) = found else {
            convert::bad_date(self.remarks, &said.text, &said.source);
            return None;
        };
        let (first, rest) = found.readings.split_first()?;
        if !rest.is_empty() && self.order_of_days.is_none() && !std::mem::replace(&mut self.told_date, true) {
            self.remarks.warn(
                codes::AMBIGUOUS_DATE,
                said.source.clone(),
                format!(
                    "'{}' may be {first} or {}",
                    said.value,
                    rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                ),
                "Take the day that fits this sender's country, or ask.",
            );
        }
        Some(Dated { role, code: code.to_owned(), date: said.with(*first), other_readings: rest.to_vec() })
    }
}

/// "10 pcs" is figures and a word.
fn figures_and_word(text: &str) -> Option<(&str, &str)> {
    let at = text.find(|c: char| c.is_alphabetic())?;
    let (figures, word) = text.split_at(at);
    (!figures.trim().is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '.'))
        .then_some((figures.trim(), word.trim()))
}
