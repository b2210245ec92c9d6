//! The fields of an order by name, as notes and questions name them: `requested_date`, `lines/0/quantity`. A draft says what was typed, an
//! order what is on record.

use db::Tx;

use super::draft::{Draft, DraftLine};
use super::lifecycle::Stage;
use super::order::{Order, OrderLine};
use super::store;
use crate::Failure;
use crate::failure::General;
use crate::notes::About;

/// Fields of the whole order.
pub const FIELDS: [&str; 5] = ["customer", "buyer_po_no", "requested_date", "ship_to", "note"];
/// Fields of each line.
pub const LINE_FIELDS: [&str; 4] = ["item", "quantity", "price", "requested_date"];

/// What a note or a question about an order is about; `field` is empty for the whole of it.
pub fn about(tx: &mut Tx, order: &Order, field: &str) -> Result<About, Failure> {
    let about = About::of("order", order.id.uuid(), &order.number);
    let field = field.trim();
    if field.is_empty() {
        return Ok(about);
    }
    let value = if order.stage == Stage::Draft {
        of_draft(&store::draft_of(tx, order.id)?, field)
    } else {
        of_order(order, field)
    };
    match value {
        Some(value) => Ok(about.at(field, &value)),
        None => Err(General::NotFound { what: "field of the order", which: field.to_owned() }.into()),
    }
}

/// Line and field of `lines/0/quantity`.
fn in_line(field: &str) -> Option<(usize, &str)> {
    let (line, field) = field.strip_prefix("lines/")?.split_once('/')?;
    Some((line.parse().ok()?, field))
}

fn of_draft(draft: &Draft, field: &str) -> Option<String> {
    if let Some((line, field)) = in_line(field) {
        let line: &DraftLine = draft.lines.get(line)?;
        let with_unit = || format!("{} {}", line.quantity, line.unit).trim().to_owned();
        return Some(match field {
            "item" => line.item.clone(),
            "quantity" => with_unit(),
            "price" => line.price.clone(),
            "requested_date" => line.requested_date.clone(),
            _ => return None,
        });
    }
    Some(match field {
        "customer" => draft.customer.clone(),
        "buyer_po_no" => draft.buyer_po_no.clone(),
        "requested_date" => draft.requested_date.clone(),
        "ship_to" => draft.ship_to.clone(),
        "note" => draft.note.clone(),
        _ => return None,
    })
}

fn of_order(order: &Order, field: &str) -> Option<String> {
    let day = |day: Option<basics::Day>| day.map(|d| d.to_string()).unwrap_or_default();
    if let Some((line, field)) = in_line(field) {
        let line: &OrderLine = order.lines.get(line)?;
        return Some(match field {
            "item" => line.sku.clone(),
            "quantity" => format!("{} {}", line.quantity, line.unit),
            "price" => line.price.to_string(),
            "requested_date" => day(line.requested_date.or(order.requested_date)),
            _ => return None,
        });
    }
    Some(match field {
        "customer" => format!("{} {}", order.parties.customer_number, order.parties.customer_name),
        "buyer_po_no" => order.po_number.clone().unwrap_or_default(),
        "requested_date" => day(order.requested_date),
        "ship_to" => order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
        "note" => order.note.clone().unwrap_or_default(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_a_draft_says_what_was_typed() {
        let line = DraftLine {
            item: "BOLT-8".into(),
            quantity: "2".into(),
            unit: "CS".into(),
            ..DraftLine::default()
        };
        let draft = Draft { requested_date: "+3".into(), lines: vec![line], ..Draft::default() };
        assert_eq!(of_draft(&draft, "requested_date").as_deref(), Some("+3"));
        assert_eq!(of_draft(&draft, "lines/0/quantity").as_deref(), Some("2 CS"));
        for nothing in ["lines/1/quantity", "lines/0/colour", "lines/x/item", "colour", "lines/0"] {
            assert_eq!(of_draft(&draft, nothing), None, "{nothing}");
        }
    }
}
