//! Compare: what will be printed on the outgoing papers, field by field, with what the customer specified. Shown to the inspector.

use db::Tx;
use serde::Serialize;

use crate::Failure;
use crate::orders::{self, Draft, Order};
use crate::papers;
use crate::shipping::Shipment;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub field: String,
    pub ordered: String,
    pub outgoing: String,
    pub ok: bool,
}

/// The packing slip of the shipment against the order as it was confirmed, and against what was first written down of it.
pub fn compare(tx: &mut Tx, shipment: &Shipment) -> Result<Vec<Compared>, Failure> {
    let order = orders::need(tx, &shipment.order_number)?;
    let draft = orders::draft_of(tx, order.id)?;
    let slip = papers::packing_slip(tx, shipment)?;
    Ok(decide(&order, &draft, shipment, &slip))
}

fn decide(order: &Order, draft: &Draft, shipment: &Shipment, slip: &::papers::PackingSlip) -> Vec<Compared> {
    let mut compared = Vec::new();
    let mut field = |field: &str, ordered: &str, outgoing: &str| {
        let ok = basics::fold(ordered) == basics::fold(outgoing);
        compared.push(Compared {
            field: field.to_owned(),
            ordered: ordered.to_owned(),
            outgoing: outgoing.to_owned(),
            ok,
        });
    };
    let written = draft.buyer_po_no.trim();
    let po = if written.is_empty() { order.po_number.as_deref().unwrap_or_default() } else { written };
    field("purchase order", po, &slip.purchase_order);
    let party = shipment.goes_to(order).cloned().unwrap_or_default();
    field("ship-to", &party.name, &slip.to.name);
    let address = papers::address(&party);
    field("ship-to address", &address.lines.join(", "), &slip.to.lines.join(", "));
    let carrier = [order.carrier.as_deref(), order.service.as_deref()];
    field("carrier", &carrier.into_iter().flatten().collect::<Vec<_>>().join(" "), &slip.carrier);
    for line in &shipment.lines {
        let Some(of_order) = order.lines.iter().find(|l| l.line_no == line.line_no) else { continue };
        let printed = slip.lines.iter().find(|l| i64::from(l.number) == line.line_no);
        let (mark, item) = printed.map_or(("", ""), |l| (&l.item.buyers_number, &l.item.number));
        field(&format!("line {} item", line.line_no), &of_order.sku, item);
        field(
            &format!("line {} your item", line.line_no),
            of_order.buyer_item.as_deref().unwrap_or(""),
            mark,
        );
    }
    compared
}
