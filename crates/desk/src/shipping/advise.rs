//! Advise: the despatch advice, in the form a customer's programs take it. Called by dispatch, in its transaction, and by whoever wants
//! to see it.

use db::{Fault, Tx};
use formats::ItemRefKind::{Buyer, Gtin, Seller};
use formats::PartyRole;
use formats::write::{self, PlainDespatch, PlainDespatchLine, PlainLine, PlainPackage};

use super::refusal::ShippingRefusal;
use super::shipment::{Shipment, ShipmentLine, ShipmentStage};
use super::store;
use crate::Failure;
use crate::catalog;
use crate::company;
use crate::correspondence;
use crate::customers::{self, DocumentForm};
use crate::orders::{self, Order};

/// Queues the advice of a shipment that has just left, if the customer's programs take one.
pub(super) fn advise(tx: &mut Tx, number: &str, order: &Order) -> Result<(), Failure> {
    let Some(customer) = order.customer else { return Ok(()) };
    let Some(form) = customers::documents(tx, customer)?.advice else { return Ok(()) };
    let Some(customer) = customers::by_id(tx, customer)? else { return Ok(()) };
    let shipment = store::need(tx, number)?;
    let control = correspondence::control(tx)?;
    let content = written(tx, &shipment, order, form, control)?;
    let letter = correspondence::to_programs(
        &customer,
        form,
        shipment.id.uuid(),
        &shipment.number,
        content,
        order.id.uuid(),
    );
    correspondence::queue(tx, &letter)?;
    Ok(())
}

/// The advice of a shipment that left, as it goes over the wire; its interchange has no number, as it is not sent.
pub fn advice(tx: &mut Tx, number: &str, form: DocumentForm) -> Result<Vec<u8>, Failure> {
    let shipment = store::need(tx, number)?;
    if shipment.stage != ShipmentStage::Shipped {
        return Err(ShippingRefusal::NotShipped(shipment.number).into());
    }
    let order = orders::need(tx, &shipment.order_number)?;
    written(tx, &shipment, &order, form, 0)
}

fn written(
    tx: &mut Tx,
    shipment: &Shipment,
    order: &Order,
    form: DocumentForm,
    control: u32,
) -> Result<Vec<u8>, Failure> {
    let plain = plain(tx, shipment, order)?;
    if form == DocumentForm::UblDespatchAdvice {
        return Ok(write::ubl_despatch_advice(&plain).into_bytes());
    }
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let customer = customer.ok_or_else(|| ShippingRefusal::NotFound(shipment.number.clone()))?;
    let envelope = correspondence::envelope(tx, &customer, form, control)?;
    Ok(match form {
        DocumentForm::X12Advice => write::x12_856(&envelope, &plain).into_bytes(),
        DocumentForm::EdifactAdvice => write::edifact_desadv(&envelope, &plain),
        other => return Err(customers::CustomerRefusal::WrongForm(other.code()).into()),
    })
}

fn plain(tx: &mut Tx, shipment: &Shipment, order: &Order) -> Result<PlainDespatch, Fault> {
    let company = company::facts(tx)?;
    let buyer_lines = orders::buyer_lines(tx, order.id)?;
    let shipped = shipment.shipped_at.map_or(shipment.ship_day, |at| company.day(at));
    let mut lines = Vec::with_capacity(shipment.lines.len());
    for line in shipment.lines.iter().filter(|l| l.packed.is_positive()) {
        let position = buyer_lines.get(&line.line_no).cloned().unwrap_or_else(|| line.line_no.to_string());
        lines.push(shipped_line(tx, order, line, position)?);
    }
    let party = |role, party: &Option<orders::Party>| party.as_ref().map(|p| p.plain(role));
    let parties = [
        Some(company.plain()),
        party(PartyRole::Buyer, &order.parties.bill_to),
        party(PartyRole::ShipTo, &shipment.goes_to(order).cloned()),
    ];
    Ok(PlainDespatch {
        number: shipment.number.clone(),
        issued: shipped,
        shipped,
        po_number: order.po_number.clone().unwrap_or_else(|| order.number.clone()),
        po_date: None,
        order: order.number.clone(),
        carrier: shipment.carrier.clone().unwrap_or_default(),
        tracking: shipment.tracking.clone().unwrap_or_default(),
        weight_grams: shipment.weight_grams,
        parties: parties.into_iter().flatten().collect(),
        packages: shipment
            .packages
            .iter()
            .map(|p| PlainPackage { sscc: p.sscc.clone(), weight_grams: p.weight_grams })
            .collect(),
        lines,
    })
}

/// In the unit that was ordered, or in base units where a part can't be said in it.
fn shipped_line(
    tx: &mut Tx,
    order: &Order,
    line: &ShipmentLine,
    position: String,
) -> Result<PlainDespatchLine, Fault> {
    let of_order = order.lines.iter().find(|l| l.line_no == line.line_no);
    let (ordered, follows) = of_order.map_or((line.quantity, basics::Quantity::ZERO), |l| {
        (l.stock_quantity, l.buckets.open.plus(l.buckets.reserved))
    });
    let told =
        of_order.and_then(|l| Some((l.told(line.packed)?, l.told(ordered)?, l.told(follows)?, l.unit)));
    let (quantity, ordered, outstanding, unit) = told.unwrap_or((line.packed, ordered, follows, line.unit));
    let gtin = catalog::by_id(tx, line.item)?.and_then(|i| i.gtin.clone());
    let mut items = vec![(Seller, line.sku.clone())];
    items.extend(of_order.and_then(|l| l.buyer_item.clone()).map(|b| (Buyer, b)));
    items.extend(gtin.map(|g| (Gtin, g)));
    Ok(PlainDespatchLine {
        line: PlainLine {
            position,
            items,
            description: line.description.clone(),
            quantity,
            unit,
            price: None,
            price_base: None,
            requested: None,
        },
        ordered,
        outstanding,
    })
}
