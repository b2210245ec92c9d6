//! Return slip.

use basics::Quantity;
use serde_json::{Value, json};

use super::{Facts, Ink, Rows, address, bar_code, fits, introduction, is_long, item};
use crate::ReturnSlip;
use crate::print::code128::code128;

/// The widest bar code beside the heading, in modules of 0.3 mm.
const WIDEST: u32 = 230;

pub(super) fn data(ink: &Ink, paper: &ReturnSlip) -> Value {
    let words = ink.words;
    let usual = if paper.send_to.is_some() { words.return_introduction } else { words.return_kept };
    let line = |l: &crate::ReturnSlipLine| {
        json!({
            "number": l.number.to_string(),
            "item": item(ink, &l.item),
            "details": [],
            "long": is_long(&[&l.item.description]),
            "quantity": ink.figures.quantity(l.quantity),
            "unit": ink.figures.unit(l.unit, l.quantity == Quantity::ONE),
            "reason": l.reason.said(words),
        })
    };
    json!({
        "to": address(ink, &paper.to),
        "info": info(ink, paper).0,
        "facts": facts(ink, paper).0,
        "introduction": introduction(ink, &[], usual),
        "code": bar_code(code128(paper.number.trim()), ink.text(&paper.number, fits::FACT), WIDEST),
        "lines": paper.lines.iter().map(line).collect::<Vec<_>>(),
        "notes": ink.lines(&paper.notes, fits::PARAGRAPH),
    })
}

fn info(ink: &Ink, paper: &ReturnSlip) -> Rows {
    let words = ink.words;
    let mut rows = Rows::default();
    rows.add_text(ink, words.number, &paper.number);
    rows.add(words.day, ink.figures.day(paper.day));
    rows.add_text(ink, words.customer_number, &paper.customer_number);
    rows.add_text(ink, words.purchase_order, &paper.purchase_order);
    rows.add_text(ink, words.order, &paper.order);
    rows.add_contact(ink, &paper.contact);
    rows
}

fn facts(ink: &Ink, paper: &ReturnSlip) -> Facts {
    let words = ink.words;
    let mut facts = Facts::default();
    if let Some(send_to) = &paper.send_to {
        facts.add(words.send_to, address(ink, send_to));
    }
    facts.add_text(ink, words.you_receive, paper.remedy.said(words));
    facts
}
