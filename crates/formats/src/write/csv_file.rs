//! CSV of an order, one row per line. Texts that a spreadsheet would take for a formula get an apostrophe in front.

use super::{PlainOrder, figures, price_figures};
use crate::order::{ItemRefKind, PartyRole};

pub fn order(order: &PlainOrder) -> String {
    let mut out = String::from(
        "PO number,Order date,Requested date,Ship to,Position,Item number,Customer item,GTIN,Description,Quantity,Unit,Unit price,Currency\r\n",
    );
    let ship_to = order.parties.iter().find(|p| p.role == PartyRole::ShipTo).map(|p| {
        [&p.name, &p.street, &p.postcode, &p.city]
            .iter()
            .filter(|t| !t.is_empty())
            .map(|t| t.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    });
    for line in &order.lines {
        let item = |kind: ItemRefKind| {
            line.items.iter().find(|(k, _)| *k == kind).map(|(_, id)| id.clone()).unwrap_or_default()
        };
        let day = |day: Option<basics::Day>| day.map(|d| d.to_string()).unwrap_or_default();
        let own = Some(item(ItemRefKind::Seller))
            .filter(|i| !i.is_empty())
            .unwrap_or_else(|| item(ItemRefKind::Unknown));
        let cells = [
            order.po_number.clone(),
            day(order.issued),
            day(line.requested.or(order.requested)),
            ship_to.clone().unwrap_or_default(),
            line.position.clone(),
            own,
            item(ItemRefKind::Buyer),
            item(ItemRefKind::Gtin),
            line.description.clone(),
            figures(line.quantity),
            line.unit.to_string(),
            line.price.map(price_figures).unwrap_or_default(),
            order.currency.map(|c| c.to_string()).unwrap_or_default(),
        ];
        out.push_str(&cells.map(|c| cell(&c)).join(","));
        out.push_str("\r\n");
    }
    out
}

fn cell(text: &str) -> String {
    let is_number = basics::Quantity::parse(text).is_ok();
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t']) && !is_number {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains(['"', ',', '\n', '\r', ';']) || guarded.starts_with(' ') || guarded.ends_with(' ') {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
