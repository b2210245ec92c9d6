//! Import of history: orders that another system carried from beginning to end, so that habits, recommendations and reports know the
//! past. Called by the adoption import and the demo, before the desk goes live.
//! Holds: what is imported is over: closed, shipped and invoiced in full, and it touches neither stock nor accounts. The sums are
//! computed here and add up like those of any order. One journal entry for each call.
//!
//! Habits are learned here and not by the worker; the mark up to which it has learned is moved past what was imported.

use std::collections::BTreeMap;
use std::sync::Arc;

use basics::{Day, Factor, Id, Instant, Money, Percent, Quantity, Rounding, Unit, UnitPrice};
use db::{Fault, Tx, Value, values};

use super::draft::Channel;
use super::lifecycle::Stage;
use super::order::{Order, Parties, Party};
use super::verify::{po_folded, po_key};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::catalog::{self, Item, ItemId, ItemKind};
use crate::customers::{self, Customer, CustomerId};
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::stock::PlaceId;

/// An order as the other system knew it. Amounts are minor units of the customer's currency.
#[derive(Debug, Clone)]
pub struct HistoricOrder {
    pub number: String,
    pub channel: Channel,
    pub customer: CustomerId,
    /// The code of the customer's ship-to; empty for the default.
    pub ship_to: String,
    pub po_number: Option<String>,
    pub requested_date: Option<Day>,
    pub shipped_date: Option<Day>,
    pub place: Option<PlaceId>,
    pub carrier: Option<String>,
    pub freight: i64,
    /// UNCL 5305, such as S or K, and the rate for all lines and the freight.
    pub tax_code: &'static str,
    pub tax_rate: Percent,
    pub entered_by: PersonId,
    pub placed_at: Instant,
    pub closed_at: Instant,
    pub lines: Vec<HistoricLine>,
}

#[derive(Debug, Clone)]
pub struct HistoricLine {
    pub item: ItemId,
    pub quantity: Quantity,
    pub unit: Unit,
    /// For `price_base` of `unit`, after discounts.
    pub price: UnitPrice,
    pub price_base: Quantity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    pub orders: usize,
    pub lines: usize,
}

pub fn import_history(tx: &mut Tx, by: &Actor, orders: &[HistoricOrder]) -> Result<Imported, Failure> {
    // Whoever may keep the records may also bring in those of the past.
    allow(by, Verb::ChangeCustomer, Whose::Others)?;
    let mut settled = Vec::with_capacity(orders.len());
    for order in orders {
        let customer = customers::by_id(tx, order.customer)?
            .ok_or_else(|| General::NotFound { what: "customer", which: order.customer.to_string() })?;
        let mut items = Vec::with_capacity(order.lines.len());
        for line in &order.lines {
            items.push(
                catalog::by_id(tx, line.item)?
                    .ok_or_else(|| General::NotFound { what: "item", which: line.item.to_string() })?,
            );
        }
        settled.push(settle(order, customer, &items)?);
    }
    record(tx, by, &settled)?;
    learn(tx, &settled)?;
    let imported = Imported { orders: settled.len(), lines: settled.iter().map(|s| s.lines.len()).sum() };
    if let (Some(first), Some(last)) = (orders.first(), orders.last()) {
        let entry = Entry {
            verb: "import_history",
            noun: "orders",
            thing: tx.new_id::<HistoricOrder>().uuid(),
            number: Some(&first.number),
            reason: None,
            detail: serde_json::json!({
                "orders": imported.orders, "lines": imported.lines, "first": first.number, "last": last.number,
            })
            .to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(imported)
}

/// A historic order with its sums.
struct Settled<'a> {
    order: &'a HistoricOrder,
    customer: Arc<Customer>,
    ship_to: crate::customers::Address,
    bill_to: Id<crate::customers::Address>,
    parties: Parties,
    lines: Vec<SettledLine<'a>>,
    goods: i64,
    tax: i64,
    weight_grams: i64,
}

struct SettledLine<'a> {
    line: &'a HistoricLine,
    item: Arc<Item>,
    factor: Factor,
    stock_quantity: Quantity,
    net: i64,
}

fn settle<'a>(
    order: &'a HistoricOrder,
    customer: Arc<Customer>,
    items: &[Arc<Item>],
) -> Result<Settled<'a>, General> {
    let invalid = |field: &'static str, problem: String| General::Invalid {
        field,
        problem: format!("order {}: {problem}", order.number),
    };
    let ship_to = match order.ship_to.as_str() {
        "" => customer.default_ship_to(),
        code => customer.ship_to(code),
    };
    let ship_to =
        ship_to.cloned().ok_or_else(|| invalid("ship_to", format!("no ship-to '{}'", order.ship_to)))?;
    let bill_to = customer.bill_to().ok_or_else(|| invalid("customer", "no billing address".into()))?;
    let parties = Parties {
        customer_number: customer.number.clone(),
        customer_name: customer.name.clone(),
        tax_id: customer.tax_id.clone(),
        bill_to: Some(Party::from(bill_to)),
        ship_to: Some(Party::from(&ship_to)),
    };
    let mut lines = Vec::with_capacity(order.lines.len());
    for (line, item) in order.lines.iter().zip(items) {
        let factor = item
            .factor(line.unit)
            .ok_or_else(|| invalid("unit", format!("{} is not sold in {}", item.sku, line.unit)))?;
        let stock_quantity = factor.to_base(line.quantity).map_err(|e| invalid("quantity", e.to_string()))?;
        if !stock_quantity.is_positive() {
            return Err(invalid("quantity", format!("{} has no quantity", item.sku)));
        }
        let net = line
            .price
            .extend(line.quantity, line.price_base, customer.currency, Rounding::HalfUp)
            .map_err(|e| invalid("price", e.to_string()))?
            .minor;
        lines.push(SettledLine { line, item: Arc::clone(item), factor, stock_quantity, net });
    }
    let goods = lines.iter().map(|l| l.net).sum();
    let tax = Money::from_minor(goods + order.freight, customer.currency)
        .percent(order.tax_rate, Rounding::HalfUp)
        .map_err(|e| invalid("tax", e.to_string()))?
        .minor;
    let weight_grams = lines.iter().map(|l| l.item.grams(l.stock_quantity)).sum();
    let bill_to = bill_to.id;
    Ok(Settled { order, customer, ship_to, bill_to, parties, lines, goods, tax, weight_grams })
}

const NO_TRACE: &str = "[]";

fn record(tx: &mut Tx, by: &Actor, settled: &[Settled<'_>]) -> Result<(), Fault> {
    let (mut heads, mut lines, mut charges, mut taxes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for s in settled {
        let (o, c) = (s.order, &s.customer);
        // Ids sort by time; those of the past come before those of today.
        let id = Id::<Order>::new(o.placed_at, tx.rng());
        let parties = serde_json::to_string(&s.parties).map_err(|e| Fault::Broken(e.to_string()))?;
        let charged = o.freight;
        let po = po_folded(&o.po_number);
        let key = po.as_deref().map(|po| po_key(c.id, po));
        heads.extend(values![
            id,
            &o.number,
            1,
            "standard",
            Stage::Closed.code(),
            o.channel.code(),
            c.id,
            s.bill_to,
            s.ship_to.id,
            o.po_number.as_deref(),
            po,
            key,
            o.requested_date,
            o.shipped_date,
            c.ship_complete,
            o.place,
            o.carrier.as_deref(),
            &c.payment_terms,
            c.payment_days,
            c.currency,
            o.placed_at.utc_day(),
            "half_up",
            s.ship_to.jurisdiction(),
            s.goods,
            charged,
            s.tax,
            s.goods + charged + s.tax,
            s.weight_grams,
            parties,
            o.entered_by,
            by.person,
            by.person,
            o.placed_at,
            o.placed_at,
            o.placed_at,
            o.closed_at,
            1,
        ]);
        for (line_no, line) in (1i64..).zip(&s.lines) {
            push_line(&mut lines, id.uuid(), line_no, s, line);
        }
        if o.freight != 0 {
            charges.extend(values![
                id, 1, "freight", "FREIGHT", "Freight", o.freight, "standard", o.tax_rate, NO_TRACE
            ]);
        }
        let base = s.goods + charged;
        taxes.extend(values![id, 1, s.ship_to.jurisdiction(), o.tax_code, o.tax_rate, base, s.tax, NO_TRACE]);
    }
    tx.record_rows(
        "insert into sales_order (id, number, revision, kind, stage, channel, customer, bill_to, ship_to, po_number, po_folded,
           po_key, requested_date, promised_date, ship_complete, place, carrier, payment_terms, payment_days, currency, price_day,
           rounding, jurisdiction, goods, charges, tax, total, weight_grams, parties, entered_by, verified_by, confirmed_by,
           created_at, submitted_at, confirmed_at, ended_at, version) values {rows}",
        37,
        &heads,
    )?;
    tx.record_rows(
        "insert into order_line (order_id, line_no, kind, item, sku, description, quantity, unit, numerator, denominator,
           stock_quantity, list_price, price, price_base, price_source, discount, net, tax_category, tax_rate, promised_date,
           open, reserved, picked, shipped, cancelled, short_closed, returned, invoiced, trace) values {rows}",
        29,
        &lines,
    )?;
    tx.record_rows(
        "insert into order_charge (order_id, position, kind, code, name, amount, tax_category, tax_rate, trace) values {rows}",
        9,
        &charges,
    )?;
    tx.record_rows(
        "insert into order_tax (order_id, position, jurisdiction, category, rate, base, amount, trace) values {rows}",
        8,
        &taxes,
    )
}

fn push_line<'v>(
    rows: &mut Vec<Value<'v>>,
    order: uuid::Uuid,
    line_no: i64,
    s: &Settled<'v>,
    l: &'v SettledLine<'_>,
) {
    let (o, line) = (s.order, l.line);
    let goods = l.item.kind == ItemKind::Goods;
    rows.extend(values![
        order,
        line_no,
        if goods { "goods" } else { "service" },
        l.item.id,
        &l.item.sku,
        &l.item.description,
        line.quantity,
        line.unit,
        l.factor.numerator(),
        l.factor.denominator(),
        l.stock_quantity,
        // What the catalogue asked at the time is not known; the price that was charged stands for it.
        line.price,
        line.price,
        line.price_base,
        "imported",
        0,
        l.net,
        o.tax_code,
        o.tax_rate,
        o.shipped_date,
        0,
        0,
        0,
        l.stock_quantity,
        0,
        0,
        0,
        l.stock_quantity,
        NO_TRACE,
    ]);
}

/// What the lines of one customer say about one item.
struct Learned {
    orders: i64,
    sum: i64,
    min: Quantity,
    max: Quantity,
    last: (Quantity, Unit, UnitPrice, Instant),
    first: Instant,
    same_unit: bool,
}

fn learn(tx: &mut Tx, settled: &[Settled<'_>]) -> Result<(), Fault> {
    let mut habits: BTreeMap<(CustomerId, ItemId), Learned> = BTreeMap::new();
    for s in settled {
        for l in &s.lines {
            let last = (l.line.quantity, l.line.unit, l.line.price, s.order.placed_at);
            let taken = l.stock_quantity;
            habits
                .entry((s.customer.id, l.item.id))
                .and_modify(|h| {
                    h.orders += 1;
                    h.sum += taken.micro();
                    h.min = h.min.min(taken);
                    h.max = h.max.max(taken);
                    h.first = h.first.min(last.3);
                    h.same_unit &= last.1 == h.last.1;
                    if last.3 >= h.last.3 {
                        h.last = last;
                    }
                })
                .or_insert(Learned {
                    orders: 1,
                    sum: taken.micro(),
                    min: taken,
                    max: taken,
                    last,
                    first: last.3,
                    same_unit: true,
                });
        }
    }
    let mut rows = Vec::with_capacity(habits.len() * 12);
    for ((customer, item), h) in &habits {
        let (quantity, unit, price, at) = h.last;
        rows.extend(values![
            *customer,
            *item,
            h.orders,
            h.sum,
            h.min,
            h.max,
            quantity,
            unit,
            price,
            at,
            h.first,
            h.same_unit
        ]);
    }
    tx.record_rows(
        "insert into habit (customer, item, orders, quantity_sum, quantity_min, quantity_max, last_quantity, last_unit,
           last_price, last_at, first_at, same_unit) values {rows}
         on conflict (customer, item) do update set
           orders = habit.orders + excluded.orders, quantity_sum = habit.quantity_sum + excluded.quantity_sum,
           quantity_min = case when excluded.quantity_min < habit.quantity_min then excluded.quantity_min
                               else habit.quantity_min end,
           quantity_max = case when excluded.quantity_max > habit.quantity_max then excluded.quantity_max
                               else habit.quantity_max end,
           same_unit = case when habit.last_unit = excluded.last_unit and excluded.same_unit = 1 then habit.same_unit else 0 end,
           first_at = case when habit.first_at = 0 or excluded.first_at < habit.first_at then excluded.first_at
                           else habit.first_at end,
           last_quantity = case when excluded.last_at >= habit.last_at then excluded.last_quantity
                                else habit.last_quantity end,
           last_unit = case when excluded.last_at >= habit.last_at then excluded.last_unit else habit.last_unit end,
           last_price = case when excluded.last_at >= habit.last_at then excluded.last_price else habit.last_price end,
           last_at = case when excluded.last_at >= habit.last_at then excluded.last_at else habit.last_at end",
        12,
        &rows,
    )?;
    let Some(latest) = settled.iter().map(|s| s.order.placed_at).max() else { return Ok(()) };
    tx.record(
        "insert into watermark (name, value) values ('habits', $1)
         on conflict (name) do update set value = excluded.value where excluded.value > watermark.value",
        &values![latest],
    )
}
