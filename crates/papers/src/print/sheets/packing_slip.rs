//! Packing slip.

use basics::Quantity;
use serde_json::{Value, json};

use super::{Facts, Ink, Rows, address, bar_code, fits, is_long, item};
use crate::print::code128::{code128, gs1_128};
use crate::{Measure, Package, PackedLine, PackingSlip};

/// The widest bar code beside the heading, in modules of 0.3 mm.
const WIDEST: u32 = 230;

pub(super) fn data(ink: &Ink, paper: &PackingSlip) -> Value {
    let code = code128(paper.shipment.trim());
    json!({
        "to": address(ink, &paper.to),
        "info": info(ink, paper).0,
        "facts": facts(ink, paper).0,
        "code": bar_code(code, ink.text(&paper.shipment, fits::FACT), WIDEST),
        "lines": paper.lines.iter().map(|l| line(ink, l)).collect::<Vec<_>>(),
        "packages_head": format!("{} ({})", ink.words.packages, paper.packages.len()),
        "packages": paper.packages.iter().map(|p| package(ink, paper, p)).collect::<Vec<_>>(),
        "notes": ink.lines(&paper.notes, fits::PARAGRAPH),
    })
}

fn info(ink: &Ink, paper: &PackingSlip) -> Rows {
    let words = ink.words;
    let mut rows = Rows::default();
    rows.add_text(ink, words.shipment, &paper.shipment);
    rows.add(words.day, ink.figures.day(paper.day));
    rows.add_text(ink, words.customer_number, &paper.customer_number);
    rows.add_text(ink, words.purchase_order, &paper.purchase_order);
    rows.add_text(ink, words.order, &paper.order);
    rows.add_contact(ink, &paper.contact);
    rows
}

fn facts(ink: &Ink, paper: &PackingSlip) -> Facts {
    let words = ink.words;
    let mut facts = Facts::default();
    if let Some(sold_to) = &paper.sold_to {
        facts.add(words.sold_to, address(ink, sold_to));
    }
    let carrier = [&paper.carrier, &paper.tracking];
    facts.add(words.carrier, ink.lines(carrier, fits::FACT));
    facts.add_text(ink, words.delivery_terms, &paper.delivery_terms);
    facts.add(words.weight, paper.weight.map(|weight| measure(ink, weight)).into_iter().collect());
    facts
}

fn measure(ink: &Ink, measure: Measure) -> String {
    ink.figures.quantity_of(measure.quantity, measure.unit)
}

fn line(ink: &Ink, line: &PackedLine) -> Value {
    let mut details = Vec::new();
    let lot = ink.text(&line.lot, fits::DESCRIPTION);
    if !lot.is_empty() {
        details.push(format!("{} {lot}", ink.words.lot));
    }
    details.extend(ink.lines([&line.note], fits::DESCRIPTION));
    let follows =
        if line.backordered.is_zero() { "–".to_owned() } else { ink.figures.quantity(line.backordered) };
    json!({
        "number": line.number.to_string(),
        "item": item(ink, &line.item),
        "details": details,
        "long": is_long(&[&line.item.description, &line.note]),
        "ordered": ink.figures.quantity(line.ordered),
        "shipped": ink.figures.quantity(line.shipped),
        "follows": follows,
        "unit": ink.figures.unit(line.unit, line.ordered == Quantity::ONE),
    })
}

fn package(ink: &Ink, paper: &PackingSlip, package: &Package) -> Value {
    let sscc = package.sscc.trim();
    let is_sscc = sscc.len() == 18 && sscc.bytes().all(|b| b.is_ascii_digit());
    let (code, text) = if is_sscc {
        (gs1_128(&format!("00{sscc}")), format!("(00) {sscc}"))
    } else {
        (None, ink.text(sscc, fits::NARROW))
    };
    let contents: Vec<String> = package
        .contents
        .iter()
        .map(|(number, quantity)| match paper.lines.iter().find(|line| line.number == *number) {
            Some(line) => {
                let what =
                    if line.item.number.is_empty() { &line.item.description } else { &line.item.number };
                let what = ink.text(what, fits::DESCRIPTION);
                format!(
                    "{} {number}: {} {what}",
                    ink.words.line,
                    ink.figures.quantity_of(*quantity, line.unit)
                )
            }
            None => format!("{} {number}: {}", ink.words.line, ink.figures.quantity(*quantity)),
        })
        .collect();
    json!({
        "code": bar_code(code, text, WIDEST),
        "kind": ink.text(&package.kind, fits::DESCRIPTION),
        "contents": contents,
        "weight": package.weight.map(|weight| measure(ink, weight)).unwrap_or_default(),
    })
}
