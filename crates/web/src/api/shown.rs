//! Facts of the desk as the API shows them.

use basics::{Currency, Day, Money, Quantity};
use db::Tx;
use desk::charges::Step;
use desk::orders::{self, Buckets, Listed, Order, OrderRefusal, Parties};
use desk::{Failure, billing, shipping};
use serde::Serialize;

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

#[derive(Debug, Serialize)]
pub struct OrderShown {
    pub number: String,
    pub revision: i64,
    pub version: i64,
    pub kind: String,
    pub stage: &'static str,
    pub fulfilment: &'static str,
    pub invoicing: &'static str,
    pub channel: String,
    pub customer: String,
    pub parties: Parties,
    pub buyer_po_no: Option<String>,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    pub ship_complete: bool,
    pub payment_terms: Option<String>,
    pub carrier: Option<String>,
    pub currency: String,
    pub goods: String,
    pub charges: String,
    pub tax: String,
    pub total: String,
    pub exemption: Option<String>,
    pub note: Option<String>,
    pub created_at: String,
    pub lines: Vec<LineShown>,
    pub charge_lines: Vec<ChargeShown>,
    pub taxes: Vec<TaxShown>,
    pub holds: Vec<HoldShown>,
    /// Numbers, the first first.
    pub shipments: Vec<String>,
    pub invoices: Vec<String>,
}

/// An order and the numbers of what was made of it.
pub struct Whole {
    order: Order,
    shipments: Vec<String>,
    invoices: Vec<String>,
}

impl Whole {
    pub fn by_number(tx: &mut Tx, number: &str) -> Result<Whole, Failure> {
        let order =
            orders::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
        Whole::of(tx, order)
    }

    pub fn of(tx: &mut Tx, order: Order) -> Result<Whole, Failure> {
        let shipments = shipping::numbers_of_order(tx, order.id)?;
        let invoices = billing::numbers_of_order(tx, order.id)?;
        Ok(Whole { order, shipments, invoices })
    }
}

#[derive(Debug, Serialize)]
pub struct LineShown {
    pub line_no: i64,
    pub item: String,
    pub buyer_item: Option<String>,
    pub description: String,
    pub quantity: Quantity,
    pub unit: String,
    pub stock_quantity: Quantity,
    pub price: String,
    pub price_base: Quantity,
    pub price_source: String,
    pub net: String,
    pub tax_category: String,
    pub tax_rate: String,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    pub buckets: Buckets,
    /// The line that is the first part of what this is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<i64>,
    /// What was chosen of a configured item.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub specification: String,
    /// `drop_ship` or `buy_to_order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sourcing: Option<&'static str>,
    /// Where it goes, if not to the order's ship-to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<orders::Party>,
    pub trace: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct ChargeShown {
    pub kind: String,
    pub code: String,
    pub name: String,
    pub amount: String,
    pub trace: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct TaxShown {
    pub jurisdiction: String,
    pub category: String,
    pub rate: String,
    pub base: String,
    pub amount: String,
    pub trace: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct HoldShown {
    pub kind: &'static str,
    pub reason: String,
    pub owner_group: String,
    pub open: bool,
    pub raised_at: String,
    pub resolution: Option<String>,
}

pub fn order(Whole { order, shipments, invoices }: Whole) -> OrderShown {
    let currency = order.currency;
    let (fulfilment, invoicing) = (order.fulfilment(), order.invoicing());
    OrderShown {
        shipments,
        invoices,
        fulfilment,
        invoicing,
        number: order.number,
        revision: order.revision,
        version: order.version,
        kind: order.kind,
        stage: order.stage.code(),
        channel: order.channel,
        customer: order.parties.customer_number.clone(),
        parties: order.parties,
        buyer_po_no: order.po_number,
        requested_date: order.requested_date,
        promised_date: order.promised_date,
        ship_complete: order.ship_complete,
        payment_terms: order.payment_terms,
        carrier: order.carrier,
        currency: currency.code().to_owned(),
        goods: amount(order.goods, currency),
        charges: amount(order.charges, currency),
        tax: amount(order.tax, currency),
        total: amount(order.total, currency),
        exemption: order.exemption,
        note: order.note,
        created_at: order.created_at.to_string(),
        lines: order
            .lines
            .into_iter()
            .map(|l| LineShown {
                line_no: l.line_no,
                item: l.sku,
                buyer_item: l.buyer_item,
                description: l.description,
                quantity: l.quantity,
                unit: l.unit.code().to_owned(),
                stock_quantity: l.stock_quantity,
                price: l.price.to_string(),
                price_base: l.price_base,
                price_source: l.price_source,
                net: amount(l.net, currency),
                tax_category: l.tax_category,
                tax_rate: l.tax_rate.value().to_string(),
                requested_date: l.requested_date,
                promised_date: l.promised_date,
                buckets: l.buckets,
                part_of: l.more.part_of,
                specification: l.more.specification.clone(),
                sourcing: l.more.sourcing.map(desk::catalog::SourcingWay::code),
                ship_to: l.more.ship_to,
                trace: l.trace,
            })
            .collect(),
        charge_lines: order
            .charge_lines
            .into_iter()
            .map(|c| ChargeShown {
                amount: amount(c.amount, currency),
                kind: c.kind,
                code: c.code,
                name: c.name,
                trace: c.trace,
            })
            .collect(),
        taxes: order
            .taxes
            .into_iter()
            .map(|t| TaxShown {
                jurisdiction: t.jurisdiction,
                category: t.category,
                rate: t.rate.value().to_string(),
                base: amount(t.base, currency),
                amount: amount(t.amount, currency),
                trace: t.trace,
            })
            .collect(),
        holds: order
            .holds
            .into_iter()
            .map(|h| HoldShown {
                kind: h.kind.code(),
                reason: h.reason,
                owner_group: h.owner_group,
                open: h.resolved_at.is_none(),
                raised_at: h.raised_at.to_string(),
                resolution: h.resolution,
            })
            .collect(),
    }
}

#[derive(Debug, Serialize)]
pub struct OrderListed {
    pub number: String,
    pub stage: &'static str,
    pub customer: Option<String>,
    pub customer_name: Option<String>,
    pub buyer_po_no: Option<String>,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    pub total: String,
    pub currency: String,
    pub created_at: String,
    pub open_holds: i64,
}

pub fn listed(order: Listed) -> OrderListed {
    OrderListed {
        number: order.number,
        stage: order.stage.code(),
        customer: order.customer_number,
        customer_name: order.customer_name,
        buyer_po_no: order.po_number,
        requested_date: order.requested_date,
        promised_date: order.promised_date,
        total: amount(order.total, order.currency),
        currency: order.currency.code().to_owned(),
        created_at: order.created_at.to_string(),
        open_holds: order.holds,
    }
}
