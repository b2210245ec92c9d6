//! SQL of shipments and their discrepancies.

use basics::{Currency, Day, Instant, Quantity};
use db::{Columns, Fault, Row, Tx, Value, values};

use super::discrepancy::{Discrepancy, DiscrepancyId, DiscrepancyKind, Found};
use super::refusal::ShippingRefusal;
use super::shipment::{Package, Plan, Shipment, ShipmentId, ShipmentLine, ShipmentStage};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::orders::{Order, OrderId, Party};
use crate::stock::PlaceId;

fn unreadable(what: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Statement(format!("{what} can't be read: {error}"))
}

fn stage_of(code: &str) -> Result<ShipmentStage, Fault> {
    ShipmentStage::from_code(code).ok_or_else(|| unreadable("a shipment's stage", code))
}

/// A shipment as release makes it.
pub(super) struct NewShipment {
    pub id: ShipmentId,
    pub number: String,
    pub place: PlaceId,
    pub ship_to: Option<Party>,
    pub ship_day: Day,
    pub weight_grams: i64,
    pub plan: Plan,
    pub lines: Vec<ShipmentLine>,
}

pub(super) fn insert(tx: &mut Tx, order: &Order, new: &NewShipment) -> Result<(), Fault> {
    let now = tx.now();
    let ship_to = match &new.ship_to {
        Some(party) => Some(serde_json::to_string(party).map_err(|e| Fault::Broken(e.to_string()))?),
        None => None,
    };
    tx.record(
        "insert into shipment (id, number, order_id, place, stage, ship_day, carrier, service, weight_grams, plan, created_at,
           version, ship_to)
         values ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10, 1, $11)",
        &values![
            new.id,
            &new.number,
            order.id,
            new.place,
            new.ship_day,
            order.carrier.as_deref(),
            order.service.as_deref(),
            new.weight_grams,
            new.plan.code(),
            now,
            ship_to
        ],
    )?;
    let mut rows = Vec::with_capacity(new.lines.len() * 10);
    for l in &new.lines {
        rows.extend(values![
            new.id,
            l.line_no,
            l.item,
            &l.sku,
            &l.description,
            l.unit,
            l.bin.as_deref(),
            l.quantity,
            0,
            0
        ]);
    }
    tx.record_rows(
        "insert into shipment_line (shipment, line_no, item, sku, description, unit, bin, quantity, picked, packed)
         values {rows}",
        10,
        &rows,
    )
}

pub(super) fn touch(tx: &mut Tx, shipment: ShipmentId) -> Result<(), Fault> {
    tx.record("update shipment set version = version + 1 where id = $1", &values![shipment])
}

pub(super) fn set_assigned(
    tx: &mut Tx,
    shipment: ShipmentId,
    stage: ShipmentStage,
    to: Option<PersonId>,
) -> Result<(), Fault> {
    tx.record(
        "update shipment set stage = $2, assigned_to = $3, version = version + 1 where id = $1",
        &values![shipment, stage.code(), to],
    )
}

pub(super) fn set_picked(
    tx: &mut Tx,
    shipment: ShipmentId,
    line_no: i64,
    picked: Quantity,
) -> Result<(), Fault> {
    tx.record(
        "update shipment_line set picked = $3 where shipment = $1 and line_no = $2",
        &values![shipment, line_no, picked],
    )
}

pub(super) fn set_picked_stage(
    tx: &mut Tx,
    by: &Actor,
    shipment: ShipmentId,
    stage: ShipmentStage,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update shipment set stage = $2, picked_by = $3, picked_at = $4, version = version + 1 where id = $1",
        &values![shipment, stage.code(), by.person, now],
    )
}

pub(super) fn record_packed(
    tx: &mut Tx,
    by: &Actor,
    shipment: ShipmentId,
    packages: &[Package],
) -> Result<(), Fault> {
    let now = tx.now();
    let mut rows = Vec::with_capacity(packages.len() * 4);
    for p in packages {
        rows.extend(values![shipment, p.position, &p.sscc, p.weight_grams]);
    }
    tx.record_rows("insert into package (shipment, position, sscc, weight_grams) values {rows}", 4, &rows)?;
    tx.record("update shipment_line set packed = picked where shipment = $1", &values![shipment])?;
    let weight_grams: i64 = packages.iter().map(|p| p.weight_grams).sum();
    tx.record(
        "update shipment set stage = 'packed', weight_grams = $2, packed_by = $3, packed_at = $4, version = version + 1
         where id = $1",
        &values![shipment, weight_grams, by.person, now],
    )
}

/// A passed inspection. Called by quality, which has decided that it passed.
pub(crate) fn mark_inspected(tx: &mut Tx, by: &Actor, shipment: ShipmentId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update shipment set stage = 'inspected', inspected_by = $2, inspected_at = $3, version = version + 1 where id = $1",
        &values![shipment, by.person, now],
    )
}

/// What was found after it passed: it has to be inspected again.
pub(crate) fn mark_uninspected(tx: &mut Tx, shipment: ShipmentId) -> Result<(), Fault> {
    tx.record(
        "update shipment set stage = 'packed', inspected_by = null, inspected_at = null, version = version + 1 where id = $1",
        &values![shipment],
    )
}

pub(super) fn set_shipped(
    tx: &mut Tx,
    by: &Actor,
    shipment: ShipmentId,
    carrier: Option<&str>,
    tracking: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update shipment set stage = 'shipped', carrier = coalesce($2, carrier), tracking = $3, shipped_by = $4,
           shipped_at = $5, version = version + 1 where id = $1",
        &values![shipment, carrier, tracking, by.person, now],
    )
}

/// Cancels the shipments of an order that nobody has touched.
pub(super) fn cancel_untouched(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record(
        "update shipment set stage = 'cancelled', version = version + 1
         where order_id = $1 and stage in ('waiting', 'assigned')",
        &values![order],
    )
}

/// Takes lines out of the shipments of an order that nobody has touched; one left without lines is cancelled.
pub(super) fn take_out_of_untouched(tx: &mut Tx, order: OrderId, line_no: Option<i64>) -> Result<(), Fault> {
    tx.record(
        "delete from shipment_line where (line_no = $2 or $2 = 0) and shipment in
           (select id from shipment where order_id = $1 and stage in ('waiting', 'assigned'))",
        &values![order, line_no.unwrap_or(0)],
    )?;
    cancel_empty(tx, order)
}

/// An untouched shipment without goods is cancelled.
pub(super) fn cancel_empty(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record(
        "update shipment set stage = 'cancelled', version = version + 1
         where order_id = $1 and stage in ('waiting', 'assigned')
           and not exists (select 1 from shipment_line l where l.shipment = shipment.id)",
        &values![order],
    )
}

/// What an untouched shipment asks for of a line; nothing takes the line out.
pub(super) fn set_asked(
    tx: &mut Tx,
    shipment: ShipmentId,
    line_no: i64,
    quantity: Quantity,
) -> Result<(), Fault> {
    if quantity.is_zero() {
        return tx.record(
            "delete from shipment_line where shipment = $1 and line_no = $2",
            &values![shipment, line_no],
        );
    }
    touch(tx, shipment)?;
    tx.record(
        "update shipment_line set quantity = $3 where shipment = $1 and line_no = $2",
        &values![shipment, line_no, quantity],
    )
}

/// The goods of a shipment are in their bins again, and it is over.
pub(super) fn record_put_back(tx: &mut Tx, shipment: ShipmentId) -> Result<(), Fault> {
    tx.record("update shipment_line set picked = 0, packed = 0 where shipment = $1", &values![shipment])?;
    tx.record(
        "update shipment set stage = 'cancelled', version = version + 1 where id = $1",
        &values![shipment],
    )
}

/// The shipment, or the refusal that there is none.
pub(super) fn need(tx: &mut Tx, number: &str) -> Result<Shipment, Failure> {
    by_number(tx, number)?.ok_or_else(|| ShippingRefusal::NotFound(number.to_owned()).into())
}

/// The shipment with everything that belongs to it.
pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Shipment>, Fault> {
    let found = tx.first(
        "select s.id, s.number, s.order_id, o.number, s.place, s.stage, s.ship_day, s.carrier, s.service, s.tracking,
           s.weight_grams, s.plan, s.assigned_to, s.picked_by, s.packed_by, s.inspected_by, s.shipped_by, s.created_at,
           s.picked_at, s.packed_at, s.inspected_at, s.shipped_at, s.version, s.ship_to
         from shipment s join sales_order o on o.id = s.order_id where s.number = $1",
        &values![number],
        read_shipment,
    )?;
    match found {
        Some(shipment) => with_content(tx, shipment).map(Some),
        None => Ok(None),
    }
}

/// The number of a shipment.
pub fn number_of(tx: &mut Tx, shipment: ShipmentId) -> Result<Option<String>, Fault> {
    tx.first("select number from shipment where id = $1", &values![shipment], |row| row.get(0))
}

/// All shipments of an order, the first made first.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Shipment>, Fault> {
    let found = tx.query(
        "select s.id, s.number, s.order_id, o.number, s.place, s.stage, s.ship_day, s.carrier, s.service, s.tracking,
           s.weight_grams, s.plan, s.assigned_to, s.picked_by, s.packed_by, s.inspected_by, s.shipped_by, s.created_at,
           s.picked_at, s.packed_at, s.inspected_at, s.shipped_at, s.version, s.ship_to
         from shipment s join sales_order o on o.id = s.order_id where s.order_id = $1 order by s.created_at, s.number",
        &values![order],
        read_shipment,
    )?;
    found.into_iter().map(|shipment| with_content(tx, shipment)).collect()
}

pub fn numbers_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<String>, Fault> {
    tx.query(
        "select number from shipment where order_id = $1 order by created_at, number",
        &values![order],
        |row| row.get(0),
    )
}

fn read_shipment(row: &Row<'_>) -> Result<Shipment, Fault> {
    let mut c = row.columns();
    Ok(Shipment {
        id: c.take()?,
        number: c.take()?,
        order: c.take()?,
        order_number: c.take()?,
        place: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        ship_day: c.take()?,
        carrier: c.take()?,
        service: c.take()?,
        tracking: c.take()?,
        weight_grams: c.take()?,
        plan: read_plan(&mut c)?,
        assigned_to: c.take()?,
        picked_by: c.take()?,
        packed_by: c.take()?,
        inspected_by: c.take()?,
        shipped_by: c.take()?,
        created_at: c.take()?,
        picked_at: c.take()?,
        packed_at: c.take()?,
        inspected_at: c.take()?,
        shipped_at: c.take()?,
        version: c.take()?,
        ship_to: match c.take::<Option<String>>()? {
            Some(text) => Some(serde_json::from_str(&text).map_err(|e| unreadable("a place", e))?),
            None => None,
        },
        lines: Vec::new(),
        packages: Vec::new(),
        discrepancies: Vec::new(),
    })
}

fn read_plan(c: &mut Columns<'_, '_>) -> Result<Plan, Fault> {
    let code: String = c.take()?;
    Plan::from_code(&code).ok_or_else(|| unreadable("a shipment's plan", code))
}

fn with_content(tx: &mut Tx, mut shipment: Shipment) -> Result<Shipment, Fault> {
    shipment.lines = tx.query(
        "select line_no, item, sku, description, unit, bin, quantity, picked, packed from shipment_line
         where shipment = $1 order by line_no",
        &values![shipment.id],
        |row| {
            let mut c = row.columns();
            Ok(ShipmentLine {
                line_no: c.take()?,
                item: c.take()?,
                sku: c.take()?,
                description: c.take()?,
                unit: c.take()?,
                bin: c.take()?,
                quantity: c.take()?,
                picked: c.take()?,
                packed: c.take()?,
            })
        },
    )?;
    shipment.packages = tx.query(
        "select position, sscc, weight_grams from package where shipment = $1 order by position",
        &values![shipment.id],
        |row| Ok(Package { position: row.get(0)?, sscc: row.get(1)?, weight_grams: row.get(2)? }),
    )?;
    shipment.discrepancies = discrepancies_of(tx, shipment.id)?;
    Ok(shipment)
}

/// All discrepancies of a shipment, the first found first.
pub fn discrepancies_of(tx: &mut Tx, shipment: ShipmentId) -> Result<Vec<Discrepancy>, Fault> {
    tx.query(
        "select id, shipment, line_no, kind, expected, found, raised_by, raised_at, resolved_by, resolved_at, resolution
         from discrepancy where shipment = $1 order by raised_at, id",
        &values![shipment],
        read_discrepancy,
    )
}

pub fn discrepancy(tx: &mut Tx, id: DiscrepancyId) -> Result<Option<Discrepancy>, Fault> {
    tx.first(
        "select id, shipment, line_no, kind, expected, found, raised_by, raised_at, resolved_by, resolved_at, resolution
         from discrepancy where id = $1",
        &values![id],
        read_discrepancy,
    )
}

fn read_discrepancy(row: &Row<'_>) -> Result<Discrepancy, Fault> {
    let mut c = row.columns();
    let (id, shipment, line_no) = (c.take()?, c.take()?, c.take()?);
    let kind: String = c.take()?;
    Ok(Discrepancy {
        id,
        shipment,
        line_no,
        kind: DiscrepancyKind::from_code(&kind).ok_or_else(|| unreadable("a discrepancy", &kind))?,
        expected: c.take()?,
        found: c.take()?,
        raised_by: c.take()?,
        raised_at: c.take()?,
        resolved_by: c.take()?,
        resolved_at: c.take()?,
        resolution: c.take()?,
    })
}

pub(super) fn insert_discrepancies(
    tx: &mut Tx,
    by: &Actor,
    shipment: ShipmentId,
    found: &[Found],
) -> Result<Vec<DiscrepancyId>, Fault> {
    let now = tx.now();
    let (mut ids, mut rows) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len() * 11));
    for f in found {
        let id: DiscrepancyId = tx.new_id();
        ids.push(id);
        let settled = f.settled.as_deref();
        rows.extend(values![
            id,
            shipment,
            f.line_no,
            f.kind.code(),
            &f.expected,
            &f.found,
            by.person,
            now,
            settled.map(|_| by.person),
            settled.map(|_| now),
            settled
        ]);
    }
    tx.record_rows(
        "insert into discrepancy (id, shipment, line_no, kind, expected, found, raised_by, raised_at, resolved_by, resolved_at,
           resolution) values {rows}",
        11,
        &rows,
    )?;
    Ok(ids)
}

pub(super) fn resolve_discrepancy(
    tx: &mut Tx,
    by: &Actor,
    id: DiscrepancyId,
    resolution: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update discrepancy set resolved_by = $2, resolved_at = $3, resolution = $4
         where id = $1 and resolved_at is null",
        &values![id, by.person, now, resolution],
    )
}

/// What has left of each line of an order, by the shipments' own record; reconciliation holds it against the order's.
pub fn shipped_of(tx: &mut Tx, order: OrderId) -> Result<Vec<(i64, Quantity)>, Fault> {
    tx.query(
        "select l.line_no, sum(l.packed) from shipment_line l join shipment s on s.id = l.shipment
         where s.order_id = $1 and s.stage in ('shipped', 'delivered') group by l.line_no order by l.line_no",
        &values![order],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many shipments are in a stage; counted up to a thousand.
pub fn waiting(tx: &mut Tx, stage: ShipmentStage) -> Result<i64, Fault> {
    let count = tx.first(
        "select count(*) from (select id from shipment where stage = $1 limit 1000) s",
        &values![stage.code()],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Which shipments a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// None for all that have not left yet.
    pub stage: Option<ShipmentStage>,
    /// Only shipments made before this instant; for the next page of what has left.
    pub before: Option<Instant>,
}

/// A shipment in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub number: String,
    pub stage: ShipmentStage,
    pub order: String,
    pub customer_number: Option<String>,
    pub customer_name: Option<String>,
    pub place: String,
    pub ship_day: Day,
    pub carrier: Option<String>,
    pub plan: Plan,
    pub weight_grams: i64,
    pub lines: i64,
    pub open_discrepancies: i64,
    pub assigned_to: Option<PersonId>,
    pub created_at: Instant,
    pub order_total: i64,
    pub currency: Currency,
    /// Of a rush order.
    pub rush: bool,
}

/// Shipments: the open ones the oldest first and of a day the rush orders, as the warehouse works; those of a stage the latest first.
pub fn list(tx: &mut Tx, filter: &Filter, most: usize) -> Result<Vec<Listed>, Fault> {
    let before = Value::from(filter.before.map_or(i64::MAX, Instant::micros));
    match filter.stage {
        Some(stage) => tx.query(
            "select s.number, s.stage, o.number, c.number, c.name, p.code, s.ship_day, s.carrier, s.plan, s.weight_grams,
               (select count(*) from shipment_line l where l.shipment = s.id),
               (select count(*) from discrepancy d where d.shipment = s.id and d.resolved_at is null),
               s.assigned_to, s.created_at, o.total, o.currency, o.kind
             from shipment s join sales_order o on o.id = s.order_id left join customer c on c.id = o.customer
             join place p on p.id = s.place
             where s.stage = $1 and s.created_at < $2 order by s.created_at desc limit $3",
            &[Value::from(stage.code()), before, Value::from(most)],
            read_listed,
        ),
        None => tx.query(
            "select s.number, s.stage, o.number, c.number, c.name, p.code, s.ship_day, s.carrier, s.plan, s.weight_grams,
               (select count(*) from shipment_line l where l.shipment = s.id),
               (select count(*) from discrepancy d where d.shipment = s.id and d.resolved_at is null),
               s.assigned_to, s.created_at, o.total, o.currency, o.kind
             from shipment s join sales_order o on o.id = s.order_id left join customer c on c.id = o.customer
             join place p on p.id = s.place
             where s.stage in ('waiting', 'assigned', 'picked', 'packed', 'inspected') and s.created_at < $1
             order by s.ship_day, case o.kind when 'rush' then 0 else 1 end, s.number limit $2",
            &[before, Value::from(most)],
            read_listed,
        ),
    }
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    let mut c = row.columns();
    Ok(Listed {
        number: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        order: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        place: c.take()?,
        ship_day: c.take()?,
        carrier: c.take()?,
        plan: read_plan(&mut c)?,
        weight_grams: c.take()?,
        lines: c.take()?,
        open_discrepancies: c.take()?,
        assigned_to: c.take()?,
        created_at: c.take()?,
        order_total: c.take()?,
        currency: c.take()?,
        rush: c.take::<String>()? == "rush",
    })
}
