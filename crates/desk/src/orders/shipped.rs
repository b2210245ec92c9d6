//! What the warehouse and billing tell an order: its lines' quantities move from bucket to bucket, and its stage follows.
//! Called by shipping and billing, inside their transactions.

use basics::{Percent, Quantity};
use db::{Fault, Tx, values};

use super::lifecycle::Stage;
use super::order::{Buckets, HoldKind, Order, OrderId};
use super::refusal::OrderRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::stock;

/// The buckets of each line.
pub fn line_buckets(tx: &mut Tx, order: OrderId) -> Result<Vec<(i64, Buckets)>, Fault> {
    store::buckets(tx, order)
}

/// Sets a line's buckets; the table refuses any that don't add up to what was ordered.
pub fn move_buckets(tx: &mut Tx, order: OrderId, line_no: i64, to: &Buckets) -> Result<(), Fault> {
    store::set_buckets(tx, order, line_no, to)
}

/// Adds to what is invoiced of a line.
pub fn invoiced(tx: &mut Tx, order: OrderId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update order_line set invoiced = invoiced + $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, quantity],
    )
}

/// What was invoiced wrongly may be invoiced again.
pub fn uninvoiced(tx: &mut Tx, order: OrderId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update order_line set invoiced = invoiced - $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, quantity],
    )
}

/// So many of a line may come back; false if not so many are left of what was shipped. The guard is the row's own, so that of many at once no
/// two get the same unit.
pub fn authorise_return(
    tx: &mut Tx,
    order: OrderId,
    line_no: i64,
    quantity: Quantity,
) -> Result<bool, Fault> {
    let done = tx.execute(
        "update order_line set authorised = authorised + $3
         where order_id = $1 and line_no = $2 and authorised + $3 <= shipped",
        &values![order, line_no, quantity],
    )?;
    Ok(done == 1)
}

/// They may not, or did not, come back after all.
pub fn withdraw_return(tx: &mut Tx, order: OrderId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update order_line set authorised = authorised - $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, quantity],
    )
}

/// Adds to what came back of a line.
pub fn returned(tx: &mut Tx, order: OrderId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update order_line set returned = returned + $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, quantity],
    )
}

/// What of each line may come back already.
pub fn authorised_returns(tx: &mut Tx, order: OrderId) -> Result<Vec<(i64, Quantity)>, Fault> {
    tx.query(
        "select line_no, authorised from order_line where order_id = $1 order by line_no",
        &values![order],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The order that another noun's verb is about, or the refusal that there is none.
pub fn need(tx: &mut Tx, number: &str) -> Result<Order, Failure> {
    store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()).into())
}

/// Sets the stage that [`Stage::allow`] led to.
pub fn move_stage(tx: &mut Tx, order: OrderId, stage: Stage) -> Result<(), Fault> {
    store::set_stage(tx, order, stage)
}

/// Holds an order until the group that owns this kind of hold resolves it.
pub fn raise_hold(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    kind: HoldKind,
    reason: &str,
) -> Result<(), Fault> {
    super::save::raise(tx, by, order, &[super::findings::Raise { kind, reason: reason.to_owned() }])?;
    store::touch(tx, order)
}

/// An error that was found, against the step where it came in.
pub struct FoundError<'a> {
    pub order: OrderId,
    pub line_no: Option<i64>,
    pub field: &'static str,
    pub kind: &'a str,
    /// By what it was found: `inspection`, `picking`.
    pub source: &'static str,
    pub channel: &'a str,
    pub step: &'static str,
    pub person: Option<PersonId>,
    pub was: &'a str,
    pub should_be: &'a str,
    pub note: &'a str,
}

/// Puts an error on record for the reports on where errors come from.
pub fn record_error(tx: &mut Tx, by: &Actor, found: &FoundError<'_>) -> Result<(), Fault> {
    store::insert_found_error(tx, by, found).map(|_| ())
}

/// Services count as rendered with the first goods that leave. Then [`advance`].
pub fn services_done(tx: &mut Tx, order: OrderId) -> Result<Stage, Fault> {
    store::ship_services(tx, order)?;
    advance(tx, order)
}

/// Closes the rest of the lines that left where so little is missing that the customer takes them as done. Returns what was closed of which line.
pub fn close_rests(tx: &mut Tx, order: &Order, left: &[i64]) -> Result<Vec<(i64, Quantity)>, Fault> {
    let Some(customer) = order.customer else { return Ok(Vec::new()) };
    let taken = crate::customers::terms(tx, customer)?.under_delivery;
    if taken.is_zero() {
        return Ok(Vec::new());
    }
    let mut closed = Vec::new();
    for (line_no, b) in store::buckets(tx, order.id)?.into_iter().filter(|(n, _)| left.contains(n)) {
        if !is_little(&b, taken) {
            continue;
        }
        stock::free(tx, order.id.uuid(), Some(line_no))?;
        let done = Buckets { open: Quantity::ZERO, short_closed: b.short_closed.plus(b.open), ..b };
        store::set_buckets(tx, order.id, line_no, &done)?;
        let why = format!("the customer takes {taken} less as done");
        store::set_close_reason(tx, order.id, line_no, &why)?;
        closed.push((line_no, b.open));
    }
    Ok(closed)
}

/// What is reserved or picked is there and goes; only what is not there is let be.
fn is_little(b: &Buckets, taken: Percent) -> bool {
    let gone = b.reserved.plus(b.picked);
    b.open.is_positive() && !gone.is_positive() && b.open.value() <= b.ordered().value() * taken.fraction()
}

/// Completed once nothing is outstanding, released again if something is; the stage as it is now.
pub fn advance(tx: &mut Tx, order: OrderId) -> Result<Stage, Fault> {
    let stage = store::stage(tx, order)?.ok_or_else(|| Fault::Broken(format!("order {order} is gone")))?;
    let outstanding = store::buckets(tx, order)?.iter().any(|(_, b)| b.outstanding().is_positive());
    let next = decide(stage, outstanding);
    if next != stage {
        store::set_stage(tx, order, next)?;
    }
    Ok(next)
}

fn decide(stage: Stage, outstanding: bool) -> Stage {
    let act = if outstanding { super::Act::Reopen } else { super::Act::Complete };
    stage.after(act).unwrap_or(stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_completed_when_nothing_is_outstanding() {
        assert_eq!(decide(Stage::Released, false), Stage::Completed);
        assert_eq!(decide(Stage::Released, true), Stage::Released);
        assert_eq!(decide(Stage::Completed, true), Stage::Released);
        assert_eq!(decide(Stage::Cancelled, true), Stage::Cancelled);
    }
}
