//! Recognise: what a document says against the records. Each value becomes a field with its place, how sure it is and why. What can't
//! be explained is left to a person, never guessed. Called by receive, and again after a correction with what a person has settled.

mod customer;
mod lines;

use std::collections::HashMap;

use basics::{Day, Limits, clean_line};
use db::{Fault, Tx};

use super::facts;
use super::heard::Heard;
use super::message::{Field, FieldStatus, Remark, Suggestion};
use crate::company;
use crate::customers;

/// All fields of a document. `settled` holds what a person has decided, by path; it stays as it is.
pub fn recognise(
    tx: &mut Tx,
    heard: &Heard,
    remarks: &[Remark],
    settled: &HashMap<String, Field>,
) -> Result<Vec<Field>, Fault> {
    let hits = facts::hits(tx, heard)?;
    let today = company::today(tx)?;
    let customer = settled.get("customer").cloned().unwrap_or_else(|| customer::decide(&hits));
    let known = match &customer.value {
        Some(number) => customers::by_number(tx, number)?,
        None => None,
    };
    let mut fields = vec![customer];
    let keep = |field: Field| settled.get(&field.path).cloned().unwrap_or(field);
    fields.push(keep(customer::ship_to(heard, known.as_deref(), &hits)));
    fields.push(keep(po_number(heard, known.as_ref().is_some_and(|c| c.po_required))));
    fields.extend(requested(heard, today).map(&keep));
    fields.extend(currency(heard, known.as_ref().map(|c| c.currency)).map(&keep));
    fields.extend(whole(heard, remarks).map(&keep));
    let customer_id = known.as_ref().map(|c| c.id);
    for (position, line) in heard.lines.iter().enumerate().take(Limits::ORDER_LINES) {
        let path = format!("lines/{position}/item");
        let by_hand = match settled.get(&path).and_then(|f| f.value.as_deref()) {
            Some(sku) => crate::catalog::by_sku(tx, sku)?,
            None => None,
        };
        let facts = facts::line_facts(tx, customer_id, line)?;
        fields.extend(lines::decide(position, line, &facts, by_hand, today).into_iter().map(&keep));
    }
    Ok(fields)
}

fn po_number(heard: &Heard, required: bool) -> Field {
    let Some(words) = &heard.po_number else {
        let field = Field::new("po_number", None);
        // Not every customer has PO numbers; those who do must give one.
        return if required {
            field.check("this customer's orders need a PO number")
        } else {
            field.sure("", "not stated", 900_000)
        };
    };
    let (value, removed) = clean_line(&words.value);
    let odd = removed || words.text.chars().any(|c| c.is_control());
    let field = Field::new("po_number", Some(words)).sure(value.clone(), "as written", 990_000);
    if odd {
        field.check(format!("control characters were taken out of the PO number; it reads '{value}' now"))
    } else if value.chars().count() > Limits::PO_NUMBER_CHARS {
        field.check(format!("a PO number has at most {} characters", Limits::PO_NUMBER_CHARS))
    } else {
        field
    }
}

fn requested(heard: &Heard, today: Day) -> Option<Field> {
    let words = heard.requested.as_ref()?;
    let field = Field::new("requested_date", Some(words)).sure(words.value.clone(), "as written", 980_000);
    let others: Vec<Suggestion> = heard
        .requested_readings
        .iter()
        .map(|day| Suggestion { value: day.clone(), label: "could be meant as well".into() })
        .collect();
    if !others.is_empty() {
        return Some(field.check("day and month could be the other way round").suggest(others));
    }
    Some(in_time(field, today))
}

/// A requested day must lie ahead, within a year.
fn in_time(field: Field, today: Day) -> Field {
    let day = field.value.as_deref().and_then(|v| v.parse::<Day>().ok());
    match day {
        Some(day) if day < today => {
            let now = Suggestion { value: today.to_string(), label: "today".into() };
            field.check(format!("{day} is past")).suggest(vec![now])
        }
        Some(day) if day.days_since(today) > 366 => field.check(format!("{day} is over a year away")),
        _ => field,
    }
}

fn currency(heard: &Heard, ours: Option<basics::Currency>) -> Option<Field> {
    let words = heard.currency.as_ref()?;
    let field = Field::new("currency", Some(words)).sure(words.value.clone(), "as written", 990_000);
    match ours {
        Some(ours) if ours.code() != words.value => {
            let note = format!("the document is in {}, the customer's currency is {ours}", words.value);
            Some(field.check(note))
        }
        _ => Some(field),
    }
}

/// What is odd about the document as a whole: remarks of the reader, lines that are missing.
fn whole(heard: &Heard, remarks: &[Remark]) -> Option<Field> {
    let mut notes: Vec<String> = remarks
        .iter()
        .filter(|r| r.needs_a_look())
        .take(5)
        .map(|r| match &r.place {
            Some(place) => format!("{place}: {}", r.message),
            None => r.message.clone(),
        })
        .collect();
    if heard.envelope.is_test {
        notes.push("the sender marked it as a test".into());
    }
    if heard.lines.is_empty() {
        notes.push("no lines were found".into());
    }
    if heard.lines.len() > Limits::ORDER_LINES {
        notes.push(format!(
            "{} lines are more than the {} that one order may have; split it",
            heard.lines.len(),
            Limits::ORDER_LINES
        ));
    }
    if let Some(stated) = heard.stated_lines.filter(|s| *s as usize != heard.lines.len()) {
        notes.push(format!("the document says it has {stated} lines; {} were read", heard.lines.len()));
    }
    if notes.is_empty() {
        return None;
    }
    let mut field = Field::new("document", None);
    field.value = Some(if heard.lines.is_empty() { String::new() } else { "as read".into() });
    field.method = "the reader's remarks".into();
    field.status = FieldStatus::Check;
    field.note = Some(notes.join("; "));
    Some(field)
}
