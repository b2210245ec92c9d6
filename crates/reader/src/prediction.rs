//! An outcome as JSON for programs and measurements: each value with its certainty and its place.

use formats::{Material, Place, Source};
use serde_json::{Value as Json, json};

use crate::outcome::{Certainty, Decision, Outcome, Value};
use crate::records::Records;
use crate::seen::Seen;

/// Coordinates of pages are points from the top left; offsets are bytes of the decoded text.
pub fn json(outcome: &Outcome, material: &Material, records: &Records) -> Json {
    let customer =
        mapped(material, &outcome.customer, |c| records.directory.customer(*c).map(|c| c.number.clone()));
    let lines: Vec<Json> = outcome
        .lines
        .iter()
        .map(|line| {
            let suggestions: Vec<Json> = line
                .item
                .suggestions
                .iter()
                .map(|s| json!({ "item_id": s.value, "label": s.label, "confidence": share(s.certainty) }))
                .collect();
            json!({
                "item_id": mapped(material, &line.item, |i| records.catalogue.item(*i).map(|i| i.sku.clone())),
                "quantity": shown(material, &line.quantity),
                "uom": mapped(material, &line.unit, |u| Some(u.code().to_owned())),
                "base_quantity": shown(material, &line.base_quantity),
                "unit_price": shown(material, &line.price),
                "amount": shown(material, &line.amount),
                "requested_date": shown(material, &line.day),
                "suggestions": suggestions,
            })
        })
        .collect();
    let exceptions: Vec<Json> = outcome
        .exceptions
        .iter()
        .map(|e| json!({ "code": e.code, "line_no": e.line.map(|l| l + 1), "field": e.field, "message": e.message }))
        .collect();
    let is_order = outcome.decision != Decision::NotOrder;
    json!({
        "decision": outcome.decision,
        "confidence": share(outcome.certainty),
        "doc_type": if is_order { "order" } else { "not_order" },
        "kind": outcome.kind,
        "header": {
            "po_number": shown(material, &outcome.po_number),
            "order_date": shown(material, &outcome.order_date),
            "requested_date": shown(material, &outcome.requested_date),
            "customer_id": customer,
            "ship_to_id": shown(material, &outcome.ship_to),
            "currency": mapped(material, &outcome.currency, |c| Some(c.code().to_owned())),
            "total": shown(material, &outcome.total),
        },
        "lines": lines,
        "exceptions": exceptions,
    })
}

fn share(certainty: Certainty) -> f64 {
    f64::from(certainty) / 1_000_000.0
}

fn shown<T: std::fmt::Display>(material: &Material, value: &Value<T>) -> Json {
    mapped(material, value, |v| Some(v.to_string()))
}

fn mapped<T>(material: &Material, value: &Value<T>, text: impl Fn(&T) -> Option<String>) -> Json {
    match value.value.as_ref().and_then(text) {
        Some(text) => json!({
            "value": text, "confidence": share(value.certainty), "how": value.way(),
            "source": value.seen.as_ref().map(|s| place(material, s)),
        }),
        None => Json::Null,
    }
}

fn place(material: &Material, seen: &Seen) -> Json {
    let points = |hundredths: i32| f64::from(hundredths) / 100.0;
    match &seen.source {
        Source::Page { page, left, top, right, bottom } => {
            let at =
                as_it_came(material, *page, Place { left: *left, top: *top, right: *right, bottom: *bottom });
            json!({
                "page": page, "bbox": [points(at.left), points(at.top), points(at.right), points(at.bottom)], "text": seen.text,
            })
        }
        Source::Text { part, start, end } => {
            json!({ "part": part, "start": start, "end": end, "text": seen.text })
        }
        Source::Cell { sheet, cell } => json!({ "sheet": sheet, "cell": cell, "text": seen.text }),
        Source::Segment { segment, element } => {
            json!({ "segment": segment, "element": element, "text": seen.text })
        }
        Source::XPath(path) => json!({ "xpath": path, "text": seen.text }),
        Source::Document => json!({ "text": seen.text }),
    }
}

/// A place on a page that was turned or straightened for reading, on the page as it came: what a viewer shows.
fn as_it_came(material: &Material, page: u32, place: Place) -> Place {
    let with_pages = material.all().into_iter().find(|m| !m.pages.is_empty());
    let at = with_pages.and_then(|m| {
        let index = m.pages.iter().position(|p| p.number == page)?;
        let (printed, sheet) = (m.pages.get(index)?, m.sheets.get(index)?);
        Some(sheet.on_the_page(place, (printed.width, printed.height)))
    });
    at.unwrap_or(place)
}
