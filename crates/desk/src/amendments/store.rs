//! SQL of amendments.

use db::{Fault, Row, Tx, values};

use super::amendment::{Amendment, AmendmentId, AmendmentState, Effect, Prices, Revision};
use crate::actor::Actor;
use crate::orders::OrderId;

fn unreadable(what: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Statement(format!("{what} can't be read: {error}"))
}

fn written<T: serde::Serialize>(what: &T) -> Result<String, Fault> {
    serde_json::to_string(what).map_err(|e| Fault::Broken(e.to_string()))
}

fn effect(text: &str) -> Result<Effect, Fault> {
    serde_json::from_str(text).map_err(|e| unreadable("an effect", e))
}

pub(super) fn insert(tx: &mut Tx, a: &Amendment) -> Result<(), Fault> {
    tx.record(
        "insert into amendment (id, number, order_id, order_number, base_revision, state, prices, changes, effect, reason, intake_message,
           proposed_by, proposed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &values![
            a.id,
            &a.number,
            a.order,
            &a.order_number,
            a.base_revision,
            a.state.code(),
            a.prices.code(),
            written(&a.changes)?,
            written(&a.effect)?,
            &a.reason,
            a.intake_message,
            a.proposed_by,
            a.proposed_at
        ],
    )
}

pub(super) fn set_decided(
    tx: &mut Tx,
    by: &Actor,
    id: AmendmentId,
    state: AmendmentState,
    decision: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update amendment set state = $2, decided_by = $3, decided_at = $4, decision = $5 where id = $1",
        &values![id, state.code(), by.person, now, decision.trim()],
    )
}

pub(super) fn set_applied(
    tx: &mut Tx,
    by: &Actor,
    a: &Amendment,
    revision: i64,
    done: &Effect,
) -> Result<(), Fault> {
    let (now, text) = (tx.now(), written(done)?);
    tx.record(
        "update amendment set state = 'applied', applied_at = $2, effect = $3 where id = $1",
        &values![a.id, now, text.as_str()],
    )?;
    tx.record(
        "insert into order_revision (order_id, revision, amendment, done_by, at, difference) values ($1, $2, $3, $4, $5, $6)",
        &values![a.order, revision, a.id, by.person, now, text.as_str()],
    )
}

/// The number of the open amendment of an order.
pub(super) fn open_of(tx: &mut Tx, order: OrderId) -> Result<Option<String>, Fault> {
    tx.first(
        "select number from amendment where order_id = $1 and state in ('proposed', 'approved')",
        &values![order],
        |row| row.get(0),
    )
}

fn read(row: &Row<'_>) -> Result<Amendment, Fault> {
    let mut c = row.columns();
    let (id, number, order, order_number, base_revision) =
        (c.take()?, c.take()?, c.take()?, c.take()?, c.take()?);
    let state: String = c.take()?;
    let prices: String = c.take()?;
    let changes: String = c.take()?;
    Ok(Amendment {
        id,
        number,
        order,
        order_number,
        base_revision,
        state: AmendmentState::from_code(&state).ok_or_else(|| unreadable("a state", &state))?,
        prices: Prices::from_code(&prices).ok_or_else(|| unreadable("prices", &prices))?,
        changes: serde_json::from_str(&changes).map_err(|e| unreadable("the changes", e))?,
        effect: effect(&c.take::<String>()?)?,
        reason: c.take()?,
        intake_message: c.take()?,
        proposed_by: c.take()?,
        proposed_by_name: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
        proposed_at: c.take()?,
        decided_by_name: c.take()?,
        decided_at: c.take()?,
        decision: c.take()?,
        applied_at: c.take()?,
    })
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Amendment>, Fault> {
    tx.first(
        "select a.id, a.number, a.order_id, a.order_number, a.base_revision, a.state, a.prices, a.changes, a.effect, a.reason,
           a.intake_message, a.proposed_by, p.name, a.proposed_at, d.name, a.decided_at, a.decision, a.applied_at
         from amendment a left join person p on p.id = a.proposed_by left join person d on d.id = a.decided_by
         where a.number = $1",
        &values![number],
        read,
    )
}

/// The amendments of an order, the latest first.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Amendment>, Fault> {
    tx.query(
        "select a.id, a.number, a.order_id, a.order_number, a.base_revision, a.state, a.prices, a.changes, a.effect, a.reason,
           a.intake_message, a.proposed_by, p.name, a.proposed_at, d.name, a.decided_at, a.decision, a.applied_at
         from amendment a left join person p on p.id = a.proposed_by left join person d on d.id = a.decided_by
         where a.order_id = $1 order by a.proposed_at desc, a.number desc limit 100",
        &values![order],
        read,
    )
}

/// Amendments in a state, the oldest first.
pub fn waiting(tx: &mut Tx, state: AmendmentState, most: usize) -> Result<Vec<Amendment>, Fault> {
    tx.query(
        "select a.id, a.number, a.order_id, a.order_number, a.base_revision, a.state, a.prices, a.changes, a.effect, a.reason,
           a.intake_message, a.proposed_by, p.name, a.proposed_at, d.name, a.decided_at, a.decision, a.applied_at
         from amendment a left join person p on p.id = a.proposed_by left join person d on d.id = a.decided_by
         where a.state = $1 order by a.proposed_at, a.number limit $2",
        &values![state.code(), most],
        read,
    )
}

/// What the revisions of an order changed, the latest first.
pub fn revisions(tx: &mut Tx, order: OrderId) -> Result<Vec<Revision>, Fault> {
    tx.query(
        "select r.revision, a.number, p.name, r.at, r.difference from order_revision r
         join amendment a on a.id = r.amendment left join person p on p.id = r.done_by
         where r.order_id = $1 order by r.revision desc limit 100",
        &values![order],
        |row| {
            let mut c = row.columns();
            Ok(Revision {
                revision: c.take()?,
                amendment: c.take()?,
                by: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
                at: c.take()?,
                difference: effect(&c.take::<String>()?)?,
            })
        },
    )
}
