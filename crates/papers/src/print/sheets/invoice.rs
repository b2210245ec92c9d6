//! Invoice and credit note.

use serde_json::{Value, json};

use super::{
    Facts, Ink, Rows, address, fits, introduction, is_long, item, money_head, price, tax_reasons, tax_word,
    totals,
};
use crate::{Invoice, InvoiceKind, InvoiceLine};

pub(super) fn data(ink: &Ink, paper: &Invoice) -> Value {
    let words = ink.words;
    let currency = paper.totals.net.currency;
    let (usual, due) = match paper.kind {
        InvoiceKind::Invoice => (words.invoice_introduction, words.due),
        InvoiceKind::CreditNote { .. } => (words.credit_note_introduction, words.credited),
    };
    let attachments: Vec<Value> = paper
        .attachments
        .iter()
        .enumerate()
        .map(|(i, file)| {
            json!({
                "name": file_name(&file.name, i), "path": path(i),
                "mime_type": file.mime_type, "description": file.description,
            })
        })
        .collect();
    json!({
        "to": address(ink, &paper.to),
        "info": info(ink, paper).0,
        "facts": facts(ink, paper).0,
        "introduction": introduction(ink, &paper.introduction, usual),
        "heads": {
            "price": money_head(words.unit_price, currency),
            "tax": tax_word(ink),
            "amount": money_head(words.amount, currency),
        },
        "lines": paper.lines.iter().map(|l| line(ink, l)).collect::<Vec<_>>(),
        "totals": totals(ink, &paper.totals, Some(due)),
        "tax_reasons": tax_reasons(ink, &paper.totals),
        "payment": payment(ink, paper),
        "banks": banks(ink, paper).0,
        "notes": ink.lines(&paper.notes, fits::PARAGRAPH),
        "attachments": attachments,
    })
}

/// The attachments by the path under which the template reads them.
pub(super) fn files(paper: &Invoice) -> Vec<(String, Vec<u8>)> {
    paper.attachments.iter().enumerate().map(|(i, file)| (path(i), file.bytes.clone())).collect()
}

fn path(index: usize) -> String {
    format!("attachments/{index}")
}

/// The attachment's name without folders; a made-up one where none is left.
fn file_name(name: &str, index: usize) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).collect();
    if matches!(kept.trim(), "" | "." | "..") {
        format!("attachment-{}", index + 1)
    } else {
        kept.trim().to_owned()
    }
}

fn info(ink: &Ink, paper: &Invoice) -> Rows {
    let (words, figures) = (ink.words, ink.figures);
    let mut rows = Rows::default();
    rows.add_text(ink, words.number, &paper.number);
    rows.add(words.day, figures.day(paper.day));
    if let InvoiceKind::CreditNote { invoice, invoice_day, .. } = &paper.kind {
        let mut text = ink.text(invoice, fits::FACT);
        if let Some(day) = invoice_day {
            text = format!("{text} {} {}", words.purchase_order_of, figures.day(*day));
        }
        rows.add(words.corrects_invoice, text);
    }
    if let Some((first, last)) = paper.delivered {
        let days = if first == last {
            figures.day(first)
        } else {
            format!("{} – {}", figures.day(first), figures.day(last))
        };
        rows.add(words.delivered, days);
    }
    rows.add_text(ink, words.customer_number, &paper.customer_number);
    rows.add_text(ink, words.buyer_vat_id, &paper.buyer_vat_id);
    rows.add_text(ink, words.purchase_order, &paper.purchase_order);
    rows.add_text(ink, words.order, &paper.order);
    rows.add_contact(ink, &paper.contact);
    rows
}

fn facts(ink: &Ink, paper: &Invoice) -> Facts {
    let words = ink.words;
    let mut facts = Facts::default();
    if let Some(ship_to) = &paper.ship_to {
        facts.add(words.ship_to, address(ink, ship_to));
    }
    let label = if paper.shipments.len() == 1 { words.shipment } else { words.shipments };
    facts.add_text(ink, label, &paper.shipments.join(", "));
    facts.add_text(ink, words.delivery_terms, &paper.delivery_terms);
    if let InvoiceKind::CreditNote { reason, .. } = &paper.kind {
        facts.add_text(ink, words.reason, reason);
    }
    facts
}

fn line(ink: &Ink, line: &InvoiceLine) -> Value {
    let (unit_price, price_details) = price(ink, &line.price, line.unit);
    let note = ink.text(&line.note, fits::DESCRIPTION);
    json!({
        "number": line.number.to_string(),
        "item": item(ink, &line.item),
        "details": if note.is_empty() { Vec::new() } else { vec![note] },
        "long": is_long(&[&line.item.description, &line.note]),
        "quantity": ink.figures.quantity(line.quantity),
        "unit": ink.figures.unit(line.unit, line.quantity == basics::Quantity::ONE),
        "price": unit_price,
        "price_details": price_details,
        "tax": ink.figures.percent(line.tax_rate),
        "amount": ink.figures.amount(line.price.net),
    })
}

/// The sentences that say what is to be paid until when.
fn payment(ink: &Ink, paper: &Invoice) -> Vec<String> {
    let (words, figures) = (ink.words, ink.figures);
    let term = &paper.payment;
    let mut sentences = Vec::new();
    let text = ink.text(&term.text, fits::PARAGRAPH);
    if !text.is_empty() {
        sentences.push(format!("{}: {text}", words.payment));
    }
    if let Some(due) = term.due.filter(|_| paper.kind == InvoiceKind::Invoice && paper.totals.due.minor > 0) {
        let sentence = words.pay_by.replace("{amount}", &figures.money(paper.totals.due));
        sentences.push(sentence.replace("{day}", &figures.day(due)));
    }
    if let Some(early) = &term.early {
        let sentence = words.pay_early.replace("{day}", &figures.day(early.until));
        let sentence = sentence.replace("{percent}", &figures.percent(early.percent));
        let sentence = sentence.replace("{discount}", &figures.money(early.discount));
        sentences.push(sentence.replace("{amount}", &figures.money(early.payable)));
    }
    sentences
}

/// Where to pay to, for an invoice that is not paid yet.
fn banks(ink: &Ink, paper: &Invoice) -> Rows {
    let words = ink.words;
    let mut rows = Rows::default();
    if paper.kind != InvoiceKind::Invoice || paper.totals.due.minor <= 0 {
        return rows;
    }
    let reference =
        if paper.payment.reference.trim().is_empty() { &paper.number } else { &paper.payment.reference };
    rows.add(words.payment_reference, ink.text(reference, fits::PARAGRAPH));
    for bank in &ink.style.company.banks {
        let parts = [
            (String::new(), bank.name.trim()),
            (format!("{} ", words.account), bank.account.trim()),
            (format!("{} ", words.bank_code), bank.code.trim()),
        ];
        let shown: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label}{value}"))
            .collect();
        rows.add(words.bank_details, ink.text(&shown.join(" · "), fits::PARAGRAPH));
    }
    rows
}
