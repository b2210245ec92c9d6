//! From a written text to a typed value: one function per kind, each with the remarks that belong to it. The readers of all
//! formats go through here, so that "1e9" as a quantity is answered the same way everywhere.

use basics::{Currency, Day, Decimal, Gtin, Limits, Quantity, Unit, UnitPrice, clean_line};

use crate::number;
use crate::order::{ItemRef, ItemRefKind};
use crate::said::{Remarks, Said, Source, codes, short};
use crate::unit_word::unit_of_code;

/// A single line of text. Control characters are taken out with a remark.
pub(crate) fn line(remarks: &mut Remarks, said: &Said<String>, what: &str, chars_max: usize) -> Said<String> {
    let (mut cleaned, removed) = clean_line(&said.text);
    if removed {
        remarks.warn(
            codes::CLEANED,
            said.source.clone(),
            format!(
                "{what} held invisible or control characters; they were taken out, leaving '{}'",
                short(&cleaned, 60)
            ),
            "Compare with the original and ask the sender to correct their system.",
        );
    }
    if cleaned.chars().count() > chars_max {
        remarks.warn(
            codes::LIMIT,
            said.source.clone(),
            format!("{what} has more than {chars_max} characters; the rest was cut off"),
            "Read the full text in the document.",
        );
        cleaned = cleaned.chars().take(chars_max).collect();
    }
    said.with(cleaned)
}

pub(crate) fn po_number(remarks: &mut Remarks, said: &Said<String>) -> Said<String> {
    line(remarks, said, "The PO number", Limits::PO_NUMBER_CHARS)
}

pub(crate) fn quantity(remarks: &mut Remarks, said: &Said<String>) -> Option<Said<Quantity>> {
    match number::plain(&said.text).and_then(|d| Quantity::new(d).ok()) {
        Some(value) => {
            checked_quantity(remarks, value, &said.text, &said.source);
            Some(said.with(value))
        }
        None => {
            bad_quantity(remarks, &said.text, &said.source);
            None
        }
    }
}

/// Remarks on a quantity that is a number and yet can't be right.
pub(crate) fn checked_quantity(remarks: &mut Remarks, value: Quantity, text: &str, source: &Source) {
    if value.value().is_sign_negative() && !value.is_zero() {
        remarks.warn(
            codes::NEGATIVE,
            source.clone(),
            format!("the quantity '{}' is negative", short(text, 40)),
            "Ask whether this is a return or a reduction; an order line needs a positive quantity.",
        );
    } else if value.value() > Decimal::from(Limits::LINE_QUANTITY) {
        remarks.warn(
            codes::LIMIT,
            source.clone(),
            format!("the quantity '{}' is above {}", short(text, 40), Limits::LINE_QUANTITY),
            "Check it with the sender; it may be a number from another field.",
        );
    }
}

pub(crate) fn bad_quantity(remarks: &mut Remarks, text: &str, source: &Source) {
    remarks.error(
        codes::BAD_QUANTITY,
        source.clone(),
        format!("'{}' is not a quantity", short(text, 40)),
        "Enter the quantity from the document, or ask the sender; write digits, such as 12 or 12.5.",
    );
}

pub(crate) fn price(remarks: &mut Remarks, said: &Said<String>) -> Option<Said<UnitPrice>> {
    match number::plain(&said.text).and_then(|d| UnitPrice::new(d).ok()) {
        Some(value) => {
            checked_price(remarks, value, said);
            Some(said.with(value))
        }
        None => {
            remarks.error(
                codes::BAD_PRICE,
                said.source.clone(),
                format!("'{}' is not a price", short(&said.text, 40)),
                "Price the line from the price list and tell the sender.",
            );
            None
        }
    }
}

pub(crate) fn checked_price(remarks: &mut Remarks, value: UnitPrice, said: &Said<String>) {
    if value < UnitPrice::ZERO {
        remarks.warn(
            codes::NEGATIVE,
            said.source.clone(),
            format!("the price '{}' is negative", short(&said.text, 40)),
            "Ask whether this is a credit; price the line from the price list otherwise.",
        );
    }
}

pub(crate) fn amount(remarks: &mut Remarks, said: &Said<String>) -> Option<Said<Decimal>> {
    let read = number::plain(&said.text);
    if read.is_none() {
        remarks.error(
            codes::BAD_NUMBER,
            said.source.clone(),
            format!("'{}' is not an amount", short(&said.text, 40)),
            "The amount is left out; compare the document's totals by hand.",
        );
    }
    read.map(|value| said.with(value))
}

pub(crate) fn count(remarks: &mut Remarks, said: &Said<String>) -> Option<Said<u32>> {
    let read = said.text.trim().parse().ok();
    if read.is_none() {
        remarks.warn(
            codes::BAD_NUMBER,
            said.source.clone(),
            format!("the count '{}' is not a whole number", short(&said.text, 40)),
            "Count the lines by hand.",
        );
    }
    read.map(|value| said.with(value))
}

pub(crate) fn currency(remarks: &mut Remarks, said: &Said<String>) -> Option<Said<Currency>> {
    let read = said.text.parse().ok();
    if read.is_none() {
        remarks.warn(
            codes::BAD_CURRENCY,
            said.source.clone(),
            format!("'{}' is not a currency", short(&said.text, 12)),
            "Take the currency from the customer's terms, or ask.",
        );
    }
    read.map(|value| said.with(value))
}

/// The unit as written; its value is there where the code or word is known.
pub(crate) fn unit(said: &Said<String>) -> Said<Option<Unit>> {
    said.with(unit_of_code(&said.text))
}

pub(crate) fn bad_date(remarks: &mut Remarks, text: &str, source: &Source) {
    remarks.error(
        codes::BAD_DATE,
        source.clone(),
        format!("'{}' is not a day", short(text, 40)),
        "Read the date from the document or ask the sender; nothing was taken for it.",
    );
}

pub(crate) fn day(remarks: &mut Remarks, said: &Said<String>, read: Option<Day>) -> Option<Said<Day>> {
    if read.is_none() {
        bad_date(remarks, &said.text, &said.source);
    }
    read.map(|value| said.with(value))
}

/// An item reference; a GTIN is proven by its check digit.
pub(crate) fn item(remarks: &mut Remarks, kind: ItemRefKind, code: &str, said: &Said<String>) -> ItemRef {
    let id = line(remarks, said, "An item number", Limits::LINE_CHARS);
    if kind == ItemRefKind::Gtin
        && let Err(error) = id.value.parse::<Gtin>()
    {
        remarks.warn(
            codes::BAD_GTIN,
            id.source.clone(),
            error.to_string(),
            "Find the item by another number or by its description.",
        );
    }
    ItemRef { kind, code: code.to_owned(), id }
}
