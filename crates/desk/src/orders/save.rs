//! Writing a verified and rated order: header, lines, charges, taxes and holds, in few statements. Used by submit and place.

use std::borrow::Cow;
use std::collections::HashMap;

use basics::{Day, Instant, Quantity};
use db::{Fault, Tx, values};

use super::findings::Raise;
use super::lifecycle::Stage;
use super::order::{OrderId, Party};
use super::verify::{Verified, VerifiedLine, po_folded, po_key};
use crate::actor::Actor;
use crate::catalog::{ItemKind, SourcingWay};
use crate::charges::{Rated, RatedLine, Step};
use crate::stock::{Promise, Want};

/// What is known of an order before it is verified.
#[derive(Debug, Clone)]
pub(super) struct OriginRow {
    pub channel: String,
    pub message: Option<uuid::Uuid>,
    pub copy_of: Option<uuid::Uuid>,
    pub entered_by: crate::actor::PersonId,
    pub created_at: Instant,
    pub price_day: Day,
}

/// What an order becomes when it is written.
pub(super) struct Written<'a> {
    pub order: OrderId,
    pub number: &'a str,
    pub stage: Stage,
    pub origin: OriginRow,
    pub verified: &'a Verified,
    pub rated: &'a Rated,
    pub held: &'a HashMap<i64, Held>,
    pub raises: &'a [Raise],
    pub confirmed_at: Option<Instant>,
}

/// What the goods lines want from stock.
pub(super) fn wants(verified: &Verified) -> Vec<Want> {
    (1..)
        .zip(&verified.lines)
        .filter(|(_, l)| l.takes_stock())
        .map(|(line_no, l)| Want {
            line_no,
            item: l.item.id,
            place: verified.place.id,
            quantity: l.stock_quantity,
        })
        .collect()
}

/// What was promised to each line: held from stock, and the day on which all of it is there; none while part is uncovered.
pub(super) struct Held {
    pub reserved: Quantity,
    pub promised: Quantity,
    pub due: Option<Day>,
}

pub(super) fn held_by_line(promises: &[Promise]) -> HashMap<i64, Held> {
    let mut held: HashMap<i64, Held> = HashMap::with_capacity(promises.len());
    for promise in promises {
        let line = held.entry(promise.line_no).or_insert(Held {
            reserved: Quantity::ZERO,
            promised: Quantity::ZERO,
            due: None,
        });
        if promise.supply.is_none() {
            line.reserved = line.reserved.plus(promise.quantity);
        }
        line.promised = line.promised.plus(promise.quantity);
        line.due = line.due.max(Some(promise.due));
    }
    held
}

pub(super) fn trace_text(trace: &[Step]) -> Result<String, Fault> {
    serde_json::to_string(trace).map_err(|e| Fault::Broken(format!("writing a trace: {e}")))
}

/// A new order row; `draft → submitted` and beyond change the row of the draft instead.
pub(super) fn insert(tx: &mut Tx, by: &Actor, w: &Written<'_>) -> Result<(), Fault> {
    let (v, r) = (w.verified, w.rated);
    let now = tx.now();
    let confirmed = w.confirmed_at.map(|_| by.person);
    let parties = serde_json::to_string(&v.parties()).map_err(|e| Fault::Broken(e.to_string()))?;
    let promised = promised_date(w);
    let po = po_folded(&v.po_number);
    let key = po.as_deref().map(|po| po_key(v.customer.id, po));
    let exemption = (!r.taxes.iter().any(|t| t.code == "S"))
        .then(|| r.taxes.first().and_then(|t| t.trace.first()).map(|s| s.rule.clone()))
        .flatten();
    tx.record(
        "insert into sales_order (id, number, revision, kind, stage, channel, intake_message, copy_of, customer, bill_to,
           ship_to, po_number, po_folded, po_key, requested_date, promised_date, ship_complete, place, carrier, service, incoterm,
           payment_terms, payment_days, currency, price_day, rounding, jurisdiction, exemption, goods, charges, tax, total,
           weight_grams, content_hash, parties, entered_by, verified_by, confirmed_by, created_at, submitted_at, confirmed_at,
           note, version)
         values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
           $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $35, $36, $37, $38, $39, $40, 1)
         on conflict (id) do update set
           kind = excluded.kind, stage = excluded.stage, customer = excluded.customer, bill_to = excluded.bill_to,
           ship_to = excluded.ship_to, po_number = excluded.po_number, po_folded = excluded.po_folded,
           po_key = excluded.po_key,
           requested_date = excluded.requested_date, promised_date = excluded.promised_date,
           ship_complete = excluded.ship_complete, place = excluded.place, carrier = excluded.carrier,
           service = excluded.service, incoterm = excluded.incoterm, payment_terms = excluded.payment_terms,
           payment_days = excluded.payment_days, currency = excluded.currency, price_day = excluded.price_day,
           jurisdiction = excluded.jurisdiction, exemption = excluded.exemption, goods = excluded.goods,
           charges = excluded.charges, tax = excluded.tax, total = excluded.total, weight_grams = excluded.weight_grams,
           content_hash = excluded.content_hash, parties = excluded.parties, verified_by = excluded.verified_by,
           confirmed_by = excluded.confirmed_by, submitted_at = excluded.submitted_at,
           confirmed_at = excluded.confirmed_at, note = excluded.note, version = sales_order.version + 1",
        &values![
            w.order,
            w.number,
            &v.kind,
            w.stage.code(),
            w.origin.channel.as_str(),
            w.origin.message,
            w.origin.copy_of,
            v.customer.id,
            v.bill_to.id,
            v.ship_to.id,
            v.po_number.as_deref(),
            po,
            key,
            v.requested_date,
            promised,
            v.customer.ship_complete,
            v.place.id,
            v.carrier.as_deref(),
            v.customer.service.as_deref(),
            v.customer.incoterm.as_deref(),
            &v.customer.payment_terms,
            v.customer.payment_days,
            v.customer.currency,
            w.origin.price_day,
            "half_up",
            v.ship_to.jurisdiction(),
            exemption,
            r.goods,
            r.charged,
            r.tax,
            r.total,
            r.weight_grams,
            &v.content_hash,
            parties,
            w.origin.entered_by,
            confirmed,
            w.origin.created_at,
            now,
            w.confirmed_at,
            v.note.as_deref()
        ],
    )?;
    insert_lines(tx, by, w)?;
    insert_charges(tx, w.order, w.rated)?;
    raise(tx, by, w.order, w.raises)
}

/// The day on which everything is promised; none while a line is not covered.
fn promised_date(w: &Written<'_>) -> Option<Day> {
    let mut latest = None;
    for (line_no, goods) in (1..).zip(&w.verified.lines).filter(|(_, l)| l.item.kind == ItemKind::Goods) {
        let line = w.held.get(&line_no).filter(|h| h.promised >= goods.stock_quantity)?;
        latest = latest.max(line.due);
    }
    latest
}

fn insert_lines(tx: &mut Tx, by: &Actor, w: &Written<'_>) -> Result<(), Fault> {
    let mut rows = Vec::with_capacity(w.verified.lines.len() * LINE_WIDTH);
    for ((line_no, line), rated) in (1i64..).zip(&w.verified.lines).zip(&w.rated.lines) {
        let new = NewLine {
            line_no,
            line,
            rated,
            held: w.held.get(&line_no),
            requested: line.requested_date.or(w.verified.requested_date),
            instead_of: None,
        };
        rows.extend(line_row(by, w.order, &new)?);
    }
    insert_line_rows(tx, &rows)?;
    insert_more(tx, w)?;
    insert_buyer_lines(tx, w)
}

/// Only lines that have more than lines usually have get a row here.
fn insert_more(tx: &mut Tx, w: &Written<'_>) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for (line_no, line) in (1i64..).zip(&w.verified.lines) {
        let part_of = line.part_of.and_then(|first| i64::try_from(first + 1).ok());
        let sourcing = line.sourcing().map(|s| s.way);
        if part_of.is_some() || line.ship_to.is_some() || sourcing.is_some() || !line.chosen.is_empty() {
            rows.extend(more_row(w.order, line_no, part_of, line, sourcing)?);
        }
    }
    insert_more_rows(tx, &rows)
}

const MORE_WIDTH: usize = 7;

pub(super) fn more_row<'a>(
    order: OrderId,
    line_no: i64,
    part_of: Option<i64>,
    line: &VerifiedLine,
    sourcing: Option<SourcingWay>,
) -> Result<[db::Value<'a>; MORE_WIDTH], Fault> {
    let party = match &line.ship_to {
        Some(place) => {
            Some(serde_json::to_string(&Party::from(place)).map_err(|e| Fault::Broken(e.to_string()))?)
        }
        None => None,
    };
    let place = line.ship_to.as_ref().map(|p| p.id);
    Ok(values![order, line_no, part_of, place, party, line.choices(), sourcing.map(SourcingWay::code)])
}

pub(super) fn insert_more_rows(tx: &mut Tx, rows: &[db::Value<'_>]) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    tx.record_rows(
        "insert into order_line_more (order_id, line_no, part_of, ship_to, party, specification, sourcing) values {rows}
         on conflict (order_id, line_no) do update set part_of = excluded.part_of, ship_to = excluded.ship_to,
           party = excluded.party, specification = excluded.specification, sourcing = excluded.sourcing",
        MORE_WIDTH,
        rows,
    )
}

/// A line that is written for the first time.
pub(super) struct NewLine<'a> {
    pub line_no: i64,
    pub line: &'a VerifiedLine,
    pub rated: &'a RatedLine,
    pub held: Option<&'a Held>,
    pub requested: Option<Day>,
    /// The item that it takes the place of.
    pub instead_of: Option<crate::catalog::ItemId>,
}

const LINE_WIDTH: usize = 35;

pub(super) fn line_row<'a>(
    by: &Actor,
    order: OrderId,
    new: &NewLine<'a>,
) -> Result<[db::Value<'a>; LINE_WIDTH], Fault> {
    let NewLine { line_no, line, rated, held, requested, instead_of } = *new;
    let reserved = held.map(|h| h.reserved).unwrap_or_default();
    let due = held.filter(|h| h.promised >= line.stock_quantity).and_then(|h| h.due);
    let manual = line.manual.as_ref();
    Ok(values![
        order,
        line_no,
        line.kind(),
        line.item.id,
        &line.item.sku,
        line.buyer_item.as_deref(),
        match line.described() {
            Cow::Borrowed(text) => db::Value::from(text),
            Cow::Owned(text) => db::Value::from(text),
        },
        line.quantity,
        line.unit,
        line.factor.numerator(),
        line.factor.denominator(),
        line.stock_quantity,
        rated.list_price,
        rated.price,
        rated.price_base,
        rated.source.code(),
        manual.map(|m| m.reason.as_str()),
        manual.map(|_| by.person),
        rated.discount,
        rated.net,
        rated.tax.code(),
        rated.tax_rate,
        requested,
        due,
        instead_of,
        db::Value::Null,
        line.stock_quantity.less(reserved),
        reserved,
        0,
        0,
        0,
        0,
        0,
        0,
        trace_text(&rated.trace)?
    ])
}

pub(super) fn insert_line_rows(tx: &mut Tx, rows: &[db::Value<'_>]) -> Result<(), Fault> {
    tx.record_rows(
        "insert into order_line (order_id, line_no, kind, item, sku, buyer_item, description, quantity, unit, numerator,
           denominator, stock_quantity, list_price, price, price_base, price_source, override_reason, override_by, discount, net,
           tax_category, tax_rate, requested_date, promised_date, substitution_of, close_reason, open, reserved, picked, shipped,
           cancelled, short_closed, returned, invoiced, trace) values {rows}",
        LINE_WIDTH,
        rows,
    )
}

/// Only lines that a buyer numbered have a row here; what is keyed in costs nothing more.
fn insert_buyer_lines(tx: &mut Tx, w: &Written<'_>) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for (line_no, line) in (1i64..).zip(&w.verified.lines) {
        if let Some(buyer_line) = &line.buyer_line {
            rows.extend(values![w.order, line_no, buyer_line.as_str()]);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    tx.record_rows("insert into order_buyer_line (order_id, line_no, buyer_line) values {rows}", 3, &rows)
}

pub(super) fn insert_charges(tx: &mut Tx, order: OrderId, rated: &Rated) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for (position, c) in (1i64..).zip(&rated.charges) {
        rows.extend(values![
            order,
            position,
            &c.kind,
            &c.code,
            &c.name,
            c.amount,
            &c.tax_category,
            c.tax_rate,
            trace_text(&c.trace)?
        ]);
    }
    tx.record_rows(
        "insert into order_charge (order_id, position, kind, code, name, amount, tax_category, tax_rate, trace) values {rows}",
        9,
        &rows,
    )?;
    let mut rows = Vec::new();
    for (position, t) in (1i64..).zip(&rated.taxes) {
        rows.extend(values![
            order,
            position,
            &t.jurisdiction,
            t.code,
            t.rate,
            t.base,
            t.amount,
            trace_text(&t.trace)?
        ]);
    }
    tx.record_rows(
        "insert into order_tax (order_id, position, jurisdiction, category, rate, base, amount, trace) values {rows}",
        8,
        &rows,
    )
}

/// Raises holds.
pub(super) fn raise(tx: &mut Tx, by: &Actor, order: OrderId, raises: &[Raise]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    let now = tx.now();
    for r in raises {
        rows.extend(values![
            tx.new_id::<super::order::Hold>(),
            order,
            r.kind.code(),
            r.kind.blocks(),
            &r.reason,
            r.kind.owner_group(),
            by.person,
            now,
            0
        ]);
    }
    tx.record_rows(
        "insert into hold (id, order_id, kind, blocks, reason, owner_group, raised_by, raised_at, waived) values {rows}",
        9,
        &rows,
    )
}
