//! SQL of drafts: what someone has written so far.

use basics::Currency;
use db::{Fault, Tx, values};

use super::unreadable;
use crate::actor::{Actor, PersonId};
use crate::orders::draft::{Draft, Origin};
use crate::orders::order::OrderId;

pub(in crate::orders) fn insert_draft(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    number: &str,
    draft: &Draft,
    origin: Origin,
) -> Result<(), Fault> {
    let now = tx.now();
    let customer = draft_customer(tx, draft)?;
    tx.record(
        "insert into sales_order (id, number, revision, kind, stage, channel, intake_message, copy_of, customer, po_number,
           ship_complete, payment_days, currency, rounding, goods, charges, tax, total, weight_grams, entered_by, created_at,
           version)
         values ($1, $2, 1, 'standard', 'draft', $3, $4, $5, $6, $7, 0, 0, $8, 'half_up', 0, 0, 0, 0, 0, $9, $10, 1)",
        &values![
            order,
            number,
            origin.channel.code(),
            origin.message,
            origin.copy_of,
            customer.as_ref().map(|c| c.id),
            Some(draft.buyer_po_no.as_str()).filter(|p| !p.is_empty()),
            customer.as_ref().map_or(Currency::EUR, |c| c.currency),
            by.person,
            now
        ],
    )?;
    keep_version(tx, by, order, 1, draft)?;
    insert_draft_content(tx, order, draft)
}

fn draft_customer(
    tx: &mut Tx,
    draft: &Draft,
) -> Result<Option<std::sync::Arc<crate::customers::Customer>>, Fault> {
    match draft.customer.trim() {
        "" => Ok(None),
        number => crate::customers::by_number(tx, number),
    }
}

pub(in crate::orders) fn insert_draft_content(
    tx: &mut Tx,
    order: OrderId,
    draft: &Draft,
) -> Result<(), Fault> {
    let content = serde_json::to_string(draft).map_err(|e| Fault::Broken(e.to_string()))?;
    let now = tx.now();
    tx.record(
        "insert into order_draft (order_id, content, updated_at) values ($1, $2, $3)
         on conflict (order_id) do update set content = excluded.content, updated_at = excluded.updated_at",
        &values![order, content, now],
    )
}

/// `version` is the one that the draft has from now on.
pub(in crate::orders) fn update_draft(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    version: i64,
    draft: &Draft,
) -> Result<(), Fault> {
    let customer = draft_customer(tx, draft)?.map(|c| c.id);
    tx.record(
        "update sales_order set customer = $2, po_number = $3, version = version + 1 where id = $1",
        &values![order, customer, Some(draft.buyer_po_no.as_str()).filter(|p| !p.is_empty())],
    )?;
    keep_version(tx, by, order, version, draft)?;
    insert_draft_content(tx, order, draft)
}

/// Versions of a draft that are kept at least, besides those at which somebody else went on.
const VERSIONS: i64 = 20;

/// Keeps what a draft said at a version. Old ones go; the last of each writer before somebody else went on stays until the draft is submitted.
pub(in crate::orders) fn keep_version(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    version: i64,
    draft: &Draft,
) -> Result<(), Fault> {
    let content = serde_json::to_string(draft).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into draft_version (order_id, version, content, person) values ($1, $2, $3, $4)
         on conflict (order_id, version) do update set content = excluded.content, person = excluded.person",
        &values![order, version, content, by.person],
    )?;
    // Not with each save: what is read here is read beside other drafts, whose writers would have to begin again.
    if version % VERSIONS != 0 {
        return Ok(());
    }
    tx.record(
        "delete from draft_version where order_id = $1 and version <= $2
           and person = (select n.person from draft_version n where n.order_id = $1 and n.version = draft_version.version + 1)",
        &values![order, version - VERSIONS],
    )
}

/// What a draft said at a version.
pub(in crate::orders) fn draft_version(
    tx: &mut Tx,
    order: OrderId,
    version: i64,
) -> Result<Option<Draft>, Fault> {
    let found = tx.first(
        "select content from draft_version where order_id = $1 and version = $2",
        &values![order, version],
        |row| row.get::<String>(0),
    )?;
    found.map(|text| serde_json::from_str(&text).map_err(|e| unreadable("a draft", e))).transpose()
}

/// Who wrote a version.
pub(in crate::orders) fn last_other(
    tx: &mut Tx,
    order: OrderId,
    version: i64,
) -> Result<Option<PersonId>, Fault> {
    tx.first(
        "select person from draft_version where order_id = $1 and version = $2",
        &values![order, version],
        |row| row.get(0),
    )
}

/// A version that is somebody's view alone counts as one.
pub(in crate::orders) fn advance_version(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record("update sales_order set version = version + 1 where id = $1", &values![order])
}

/// What is submitted is a draft no longer.
pub(in crate::orders) fn drop_versions(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record("delete from draft_version where order_id = $1", &values![order])
}

/// What was written into an order when it was a draft.
pub fn draft_of(tx: &mut Tx, order: OrderId) -> Result<Draft, Fault> {
    let content =
        tx.first("select content from order_draft where order_id = $1", &values![order], |row| {
            row.get::<String>(0)
        })?;
    match content {
        Some(text) => serde_json::from_str(&text).map_err(|e| unreadable("a draft", e)),
        None => Ok(Draft::default()),
    }
}
