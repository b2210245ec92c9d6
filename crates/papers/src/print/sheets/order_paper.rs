//! Order confirmation and quotation.

use serde_json::{Value, json};

use super::{
    Facts, Ink, Rows, address, fits, introduction, is_long, item, money_head, price, tax_reasons, totals,
};
use crate::{OrderPaper, OrderPaperKind, OrderPaperLine};

pub(super) fn data(ink: &Ink, paper: &OrderPaper) -> Value {
    let words = ink.words;
    let currency = paper.totals.net.currency;
    let usual = match paper.kind {
        OrderPaperKind::Confirmation => words.confirmation_introduction,
        OrderPaperKind::Quotation { .. } => words.quotation_introduction,
    };
    let mut notes = tax_reasons(ink, &paper.totals);
    notes.extend(ink.lines(&paper.notes, fits::PARAGRAPH));
    json!({
        "to": address(ink, &paper.to),
        "info": info(ink, paper).0,
        "facts": facts(ink, paper).0,
        "introduction": introduction(ink, &paper.introduction, usual),
        "heads": {
            "price": money_head(words.unit_price, currency),
            "amount": money_head(words.amount, currency),
        },
        "lines": paper.lines.iter().map(|l| line(ink, l)).collect::<Vec<_>>(),
        "totals": totals(ink, &paper.totals, None),
        "notes": notes,
    })
}

fn info(ink: &Ink, paper: &OrderPaper) -> Rows {
    let (words, figures) = (ink.words, ink.figures);
    let mut rows = Rows::default();
    rows.add_text(ink, words.number, &paper.number);
    if paper.revision > 1 {
        rows.add(words.revision, paper.revision.to_string());
    }
    rows.add(words.day, figures.day(paper.day));
    if let OrderPaperKind::Quotation { valid_until: Some(day) } = paper.kind {
        rows.add(words.valid_until, figures.day(day));
    }
    rows.add_text(ink, words.customer_number, &paper.customer_number);
    let mut purchase_order = ink.text(&paper.purchase_order, fits::FACT);
    if let Some(day) = paper.purchase_order_day {
        purchase_order = format!("{purchase_order} {} {}", words.purchase_order_of, figures.day(day));
    }
    rows.add(words.purchase_order, purchase_order.trim().to_owned());
    rows.add_contact(ink, &paper.contact);
    rows
}

fn facts(ink: &Ink, paper: &OrderPaper) -> Facts {
    let words = ink.words;
    let mut facts = Facts::default();
    if let Some(ship_to) = &paper.ship_to {
        facts.add(words.ship_to, address(ink, ship_to));
    }
    facts.add_text(ink, words.delivery_terms, &paper.delivery_terms);
    facts.add_text(ink, words.carrier, &paper.carrier);
    facts.add_text(ink, words.payment, &paper.payment_term);
    facts
}

fn line(ink: &Ink, line: &OrderPaperLine) -> Value {
    let mut details = Vec::new();
    if let Some(substitution) = &line.substitution {
        let ordered = &substitution.ordered;
        let buyers = match ordered.buyers_number.trim() {
            "" => String::new(),
            number => format!(" ({} {number})", ink.words.your_item),
        };
        let text = format!("{} {} {}{buyers}", ink.words.replaces, ordered.number, ordered.description);
        details.push(ink.text(text.trim(), fits::DESCRIPTION));
        details.push(ink.text(&substitution.reason, fits::DESCRIPTION));
    }
    details.push(ink.text(&line.note, fits::DESCRIPTION));
    details.retain(|detail| !detail.is_empty());
    let (unit_price, price_details, amount) = match &line.price {
        Some(of_line) => {
            let (unit_price, details) = price(ink, of_line, line.unit);
            (unit_price, details, ink.figures.amount(of_line.net))
        }
        None => Default::default(),
    };
    json!({
        "number": line.number.to_string(),
        "item": item(ink, &line.item),
        "details": details,
        "long": is_long(&[&line.item.description, &line.note]) || line.promises.len() > 20,
        "quantity": ink.figures.quantity(line.quantity),
        "unit": ink.figures.unit(line.unit, line.quantity == basics::Quantity::ONE),
        "price": unit_price,
        "price_details": price_details,
        "amount": amount,
        "deliveries": deliveries(ink, line),
    })
}

/// What comes when: label, quantity, day.
fn deliveries(ink: &Ink, line: &OrderPaperLine) -> Vec<[String; 3]> {
    let (words, figures) = (ink.words, ink.figures);
    let mut rows = Vec::new();
    for (i, promise) in line.promises.iter().enumerate() {
        let label = if i == 0 { words.promised } else { "" };
        rows.push([
            label.to_owned(),
            figures.quantity_of(promise.quantity, line.unit),
            figures.day(promise.day),
        ]);
    }
    if line.backordered.is_positive() {
        let when = match line.backorder_expected {
            Some(day) => format!("{} {}", words.expected, figures.day(day)),
            None => words.day_open.to_owned(),
        };
        rows.push([words.backordered.to_owned(), figures.quantity_of(line.backordered, line.unit), when]);
    }
    if line.cancelled.is_positive() {
        rows.push([
            words.cancelled.to_owned(),
            figures.quantity_of(line.cancelled, line.unit),
            String::new(),
        ]);
    }
    rows
}
