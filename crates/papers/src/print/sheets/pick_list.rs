//! Pick list.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::{Facts, Ink, address, bar_code, fits, is_long};
use crate::print::code128::code128;
use crate::{PickLine, PickList};

/// The widest bar code beside the heading, in modules of 0.38 mm.
const WIDEST: u32 = 230;
/// The widest bar code within a line, in modules of 0.26 mm.
const WIDEST_IN_LINE: u32 = 240;

pub(super) fn data(ink: &Ink, paper: &PickList) -> Value {
    let mut lines: Vec<&PickLine> = paper.lines.iter().collect();
    lines.sort_by(|a, b| walking_order(&a.bin, &b.bin).then(a.number.cmp(&b.number)));
    json!({
        "to": [],
        "info": [],
        "facts": facts(ink, paper).0,
        "priority": ink.text(&paper.priority, fits::HEADING),
        "code": bar_code(code128(paper.shipment.trim()), ink.text(&paper.shipment, fits::FACT), WIDEST),
        "lines": lines.into_iter().map(|l| line(ink, l)).collect::<Vec<_>>(),
        "summary": format!("{}: {}", ink.words.lines, ink.figures.decimal(paper.lines.len().into())),
        "notes": ink.lines(&paper.notes, fits::PARAGRAPH),
    })
}

fn facts(ink: &Ink, paper: &PickList) -> Facts {
    let words = ink.words;
    let mut facts = Facts::default();
    facts.add(words.ship_to, address(ink, &paper.ship_to));
    facts.add_text(ink, words.customer, &paper.customer);
    facts.add_text(ink, words.order, &paper.order);
    facts.add_text(ink, words.warehouse, &paper.warehouse);
    facts.add(words.ship_by, paper.ship_by.map(|day| ink.figures.day(day)).into_iter().collect());
    facts.add_text(ink, words.carrier, &paper.carrier);
    facts.add(words.day, vec![ink.figures.day(paper.day)]);
    facts
}

fn line(ink: &Ink, line: &PickLine) -> Value {
    let mut details = Vec::new();
    let lot = ink.text(&line.lot, fits::DESCRIPTION);
    if !lot.is_empty() {
        details.push(format!("{} {lot}", ink.words.lot));
    }
    details.extend(ink.lines([&line.note], fits::DESCRIPTION));
    let coded = line.item.gtin.map_or_else(|| line.item.number.trim().to_owned(), |gtin| gtin.to_string());
    let code = code128(&coded);
    json!({
        "item": { "number": ink.text(&line.item.number, fits::DESCRIPTION),
                  "description": ink.text(&line.item.description, fits::DESCRIPTION), "details": [] },
        "details": details,
        "long": is_long(&[&line.item.description, &line.note]),
        "bin": ink.text(&line.bin, fits::BIN),
        "quantity": ink.figures.quantity(line.quantity),
        "unit": ink.figures.unit(line.unit, line.quantity == basics::Quantity::ONE),
        "code": bar_code(code, ink.text(&coded, fits::DESCRIPTION), WIDEST_IN_LINE),
    })
}

/// Bins as one walks past them: numbers within a name count as numbers, so A-2 comes before A-10. No bin comes last.
fn walking_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim(), b.trim());
    a.is_empty().cmp(&b.is_empty()).then_with(|| parts(a).cmp(&parts(b))).then_with(|| a.cmp(b))
}

/// Runs of digits as numbers (by length without leading zeros, then by digits) and before letters; everything else folded to
/// capitals.
fn parts(bin: &str) -> Vec<(bool, usize, String)> {
    let mut parts: Vec<(bool, usize, String)> = Vec::new();
    for c in bin.chars() {
        let is_word = !c.is_ascii_digit();
        match parts.last_mut() {
            Some((was_word, _, text)) if *was_word == is_word => text.extend(c.to_uppercase()),
            _ => parts.push((is_word, 0, c.to_uppercase().collect())),
        }
    }
    for (is_word, length, text) in &mut parts {
        if !*is_word {
            *text = text.trim_start_matches('0').to_owned();
            *length = text.len();
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_walked_in_their_order() {
        let mut bins = ["", "B-1", "A-10-2", "A-2-11", "a-2-3", "A-02-4", "10", "9"];
        bins.sort_by(|a, b| walking_order(a, b));
        assert_eq!(bins, ["9", "10", "a-2-3", "A-02-4", "A-2-11", "A-10-2", "B-1", ""]);
    }
}
