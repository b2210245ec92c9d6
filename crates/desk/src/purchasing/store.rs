//! SQL of purchase requests.

use basics::{Day, Id, Quantity};
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::refusal::PurchaseRefusal;
use super::request::{PurchaseFilter, PurchaseId, PurchaseRequest, PurchaseState};
use crate::Failure;
use crate::catalog::SourcingWay;

fn unreadable(what: &str, code: &str) -> Fault {
    Fault::Statement(format!("{what} of a purchase request can't be read: {code}"))
}

pub(super) fn insert(tx: &mut Tx, r: &PurchaseRequest) -> Result<(), Fault> {
    tx.record(
        "insert into purchase_request (id, number, order_id, order_number, line_no, item, sku, description, unit, quantity, sent, way,
           vendor, email, supply, ship_to, due, state, made_at, changed_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17, $18, $18, 1)",
        &values![
            r.id,
            &r.number,
            r.order,
            &r.order_number,
            r.line_no,
            r.item,
            &r.sku,
            &r.description,
            r.unit,
            r.quantity,
            r.way.code(),
            &r.vendor,
            &r.email,
            r.supply,
            r.ship_to.as_deref(),
            r.due,
            r.state.code(),
            r.made_at
        ],
    )
}

fn read(row: &Row<'_>) -> Result<PurchaseRequest, Fault> {
    let mut c = row.columns();
    let (id, number, order, order_number) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (line_no, item, sku, description) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (unit, quantity, sent) = (c.take()?, c.take()?, c.take()?);
    let way: String = c.take()?;
    let (vendor, email) = (c.take()?, c.take()?);
    let supply: Option<Uuid> = c.take()?;
    let (ship_to, due) = (c.take()?, c.take()?);
    let state: String = c.take()?;
    Ok(PurchaseRequest {
        id,
        number,
        order,
        order_number,
        line_no,
        item,
        sku,
        description,
        unit,
        quantity,
        sent,
        way: SourcingWay::from_code(&way).ok_or_else(|| unreadable("the way", &way))?,
        vendor,
        email,
        supply: supply.map(Id::from_uuid),
        ship_to,
        due,
        state: PurchaseState::from_code(&state).ok_or_else(|| unreadable("the state", &state))?,
        reference: c.take()?,
        tracking: c.take()?,
        made_at: c.take()?,
        version: c.take()?,
    })
}

pub fn need(tx: &mut Tx, number: &str) -> Result<PurchaseRequest, Failure> {
    let found = tx.first(
        "select id, number, order_id, order_number, line_no, item, sku, description, unit, quantity, sent, way, vendor, email, supply,
           ship_to, due, state, reference, tracking, made_at, version from purchase_request where number = $1",
        &values![number.trim().to_uppercase()],
        read,
    )?;
    found.ok_or_else(|| PurchaseRefusal::NotFound(number.to_owned()).into())
}

/// Requests of an order, by line.
pub fn of_order(tx: &mut Tx, order: Uuid) -> Result<Vec<PurchaseRequest>, Fault> {
    tx.query(
        "select id, number, order_id, order_number, line_no, item, sku, description, unit, quantity, sent, way, vendor, email, supply,
           ship_to, due, state, reference, tracking, made_at, version from purchase_request
         where order_id = $1 order by line_no, number",
        &values![order],
        read,
    )
}

/// Requests, the first due first. What comes to us and has come in is done, whoever received it.
pub fn list(tx: &mut Tx, filter: &PurchaseFilter, most: usize) -> Result<Vec<PurchaseRequest>, Fault> {
    match filter.state {
        Some(state) => tx.query(
            "select id, number, order_id, order_number, line_no, item, sku, description, unit, quantity, sent, way, vendor, email, supply,
               ship_to, due, state, reference, tracking, made_at, version from purchase_request
             where state = $1 order by due, number limit $2",
            &values![state.code(), most],
            read,
        ),
        None => tx.query(
            "select id, number, order_id, order_number, line_no, item, sku, description, unit, quantity, sent, way, vendor, email, supply,
               ship_to, due, state, reference, tracking, made_at, version from purchase_request
             where state in ('requested', 'ordered') order by due, number limit $1",
            &values![most],
            read,
        ),
    }
}

pub(super) fn set_state(tx: &mut Tx, id: PurchaseId, state: PurchaseState) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update purchase_request set state = $2, changed_at = $3, version = version + 1 where id = $1",
        &values![id, state.code(), now],
    )
}

pub(super) fn set_ordered(
    tx: &mut Tx,
    id: PurchaseId,
    reference: Option<&str>,
    due: Day,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update purchase_request set state = 'ordered', reference = coalesce($2, reference), due = $3, changed_at = $4,
           version = version + 1 where id = $1",
        &values![id, reference, due, now],
    )
}

/// The vendor sent so many more; false if not so many are left. The row is its own guard.
pub(crate) fn set_sent(
    tx: &mut Tx,
    id: PurchaseId,
    quantity: Quantity,
    tracking: Option<&str>,
) -> Result<bool, Fault> {
    let now = tx.now();
    let done = tx.execute(
        "update purchase_request set sent = sent + $2, tracking = coalesce($3, tracking), changed_at = $4, version = version + 1,
           state = case when sent + $2 = quantity then 'done' else 'ordered' end
         where id = $1 and sent + $2 <= quantity and state in ('requested', 'ordered')",
        &values![id, quantity, tracking, now],
    )?;
    Ok(done == 1)
}

/// What came of goods that were bought for an order: the request is done once all of it is there.
pub(crate) fn received(tx: &mut Tx, supply: Uuid) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update purchase_request set state = 'done', changed_at = $2, version = version + 1
         where supply = $1 and state in ('requested', 'ordered')
           and exists (select 1 from supply s where s.id = $1 and s.quantity = 0)",
        &values![supply, now],
    )
}
