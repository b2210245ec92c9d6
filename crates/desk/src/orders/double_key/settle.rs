//! Settle: two people keyed a field differently, and somebody who is not the second of them says what is right. If it was not what the first wrote, it
//! is an error of entry on record, and the order is corrected, verified and rated again in the same transaction.

use db::Tx;

use super::field::{Doubled, Outcome, RiskyField};
use super::key::{item_of, release};
use super::refusal::DoubleKeyRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::agreements;
use crate::customers;
use crate::journal::{self, Entry};
use crate::orders::draft::Draft;
use crate::orders::facts::Facts;
use crate::orders::findings::Raise;
use crate::orders::lifecycle::{Act, Stage};
use crate::orders::order::{HoldKind, Order};
use crate::orders::refusal::OrderRefusal;
use crate::orders::save::{self, OriginRow, Written};
use crate::orders::schedule::parted;
use crate::orders::shipped::FoundError;
use crate::orders::{called, facts, quoted, store as order_store, submit};
use crate::people;
use crate::policies::{Verb, Whose, allow};
use crate::quotations;

pub fn settle(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    line_no: i64,
    field: RiskyField,
    right: &str,
) -> Result<Outcome, Failure> {
    let order =
        order_store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::SettleDoubleKey, Whose::of(order.entered_by == by.person))?;
    order.stage.allow(Act::ResolveHold)?;
    let all = store::of_order(tx, order.id)?;
    let item = item_of(tx, &order, line_no)?;
    let value = field.plain(right, item.as_deref()).ok_or_else(|| DoubleKeyRefusal::Value {
        field: field.code().replace('_', " "),
        written: right.trim().chars().take(40).collect(),
    })?;
    let doubled = decide(&all, by.person, line_no, field)?;
    let outcome = Outcome::of(doubled, &value);
    store::settled(tx, by, doubled.id, &value, outcome)?;
    let (mut error, mut lines) = (None, None);
    if outcome != Outcome::First {
        error = Some(put_on_record(tx, by, &order, doubled, &value)?);
        lines = Some(correct(tx, by, &order, doubled, &value)?);
    }
    let entry = Entry {
        verb: Verb::SettleDoubleKey.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({
            "line": line_no, "field": field, "outcome": outcome, "first": doubled.first, "second": doubled.second,
            "settled": value, "error": error, "lines": lines,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    if !all.iter().any(|d| d.is_open() && d.id != doubled.id) {
        release(tx, by, &order)?;
    }
    Ok(outcome)
}

fn decide(
    all: &[Doubled],
    by: PersonId,
    line_no: i64,
    field: RiskyField,
) -> Result<&Doubled, DoubleKeyRefusal> {
    let doubled = all
        .iter()
        .find(|d| d.is(line_no, field) && d.differs().is_some())
        .ok_or(DoubleKeyRefusal::NothingToSettle)?;
    if doubled.second_by == Some(by) { Err(DoubleKeyRefusal::SamePerson) } else { Ok(doubled) }
}

/// The error's number. Said in the journal as every error is, so that the figures can be recounted.
fn put_on_record(
    tx: &mut Tx,
    by: &Actor,
    order: &Order,
    doubled: &Doubled,
    value: &str,
) -> Result<String, Failure> {
    let line = Some(doubled.line_no).filter(|n| *n > 0);
    let found = FoundError {
        order: order.id,
        line_no: line,
        field: doubled.field.code(),
        kind: "wrong_value",
        source: "double_key",
        channel: &order.channel,
        step: "entry",
        person: Some(order.entered_by),
        was: &doubled.first,
        should_be: value,
        note: "keyed twice",
    };
    let number = order_store::insert_found_error(tx, by, &found)?;
    let entry = Entry {
        verb: Verb::RecordError.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({
            "error": number, "line": line, "field": doubled.field, "source": "double_key", "step": "entry",
            "channel": order.channel, "whose": order.entered_by,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(number)
}

/// The order as it should have been entered: what was written is mended, and verified and rated as when it was submitted, which it is anew. How
/// many lines it has.
fn correct(tx: &mut Tx, by: &Actor, order: &Order, doubled: &Doubled, value: &str) -> Result<usize, Failure> {
    let mut draft = order_store::draft_of(tx, order.id)?;
    mend(&mut draft, doubled, value);
    let entered_by = people::actor(tx, order.entered_by)?;
    let whose = entered_by.as_deref().unwrap_or(by);
    // What it took of an offer is free to be taken again.
    quotations::give_back(tx, order.id.uuid())?;
    agreements::give_back(tx, order.id.uuid())?;
    let (flat, parts_found) = parted(&draft);
    let facts = Facts { parts_found, ..facts::load(tx, whose, &flat, Some(order.id))? };
    let (done, raises) = submit::decide(&flat, &facts)?;
    let (Some(verified), Some(rated)) = (&done.verified, &done.rated) else {
        return Err(OrderRefusal::Findings(done.findings).into());
    };
    order_store::delete_lines(tx, order.id)?;
    order_store::insert_draft_content(tx, order.id, &draft)?;
    let raises = still(order, raises);
    let written = Written {
        order: order.id,
        number: &order.number,
        stage: Stage::Submitted,
        origin: OriginRow {
            channel: order.channel.clone(),
            message: order.intake_message,
            copy_of: order.copy_of,
            entered_by: order.entered_by,
            created_at: order.created_at,
            price_day: facts.today,
        },
        verified,
        rated,
        held: &std::collections::HashMap::new(),
        raises: &raises,
        confirmed_at: None,
    };
    save::insert(tx, by, &written)?;
    if let Some(customer) = order.customer {
        customers::change_open_orders(tx, customer, rated.total - order.total)?;
    }
    quotations::take(tx, by, order.id.uuid(), &order.number, &quoted::takes(verified))?;
    agreements::call(tx, by, order.id.uuid(), &order.number, &called::calls(verified))?;
    Ok(verified.lines.len())
}

/// Of the holds that the corrected order would raise, those that nobody has looked at yet: what is held is held, what was resolved stays so.
fn still(order: &Order, raises: Vec<Raise>) -> Vec<Raise> {
    let known = |r: &Raise| {
        order.holds.iter().any(|h| h.kind == r.kind && (h.resolved_at.is_none() || h.reason == r.reason))
    };
    raises.into_iter().filter(|r| r.kind != HoldKind::DoubleKey && !known(r)).collect()
}

fn mend(draft: &mut Draft, doubled: &Doubled, value: &str) {
    let at = usize::try_from(doubled.line_no - 1).ok();
    // A part of a line is mended where it was written.
    let at = at.map(|at| parted(draft).0.lines.get(at).and_then(|l| l.part).map_or(at, |p| p.written));
    let line = at.and_then(|at| draft.lines.get_mut(at));
    match (doubled.field, line) {
        (RiskyField::ShipTo, _) => draft.ship_to = value.to_owned(),
        (RiskyField::Price, Some(line)) => line.price = value.to_owned(),
        (RiskyField::Quantity, Some(line)) => {
            let (quantity, unit) = value.split_once(' ').unwrap_or((value, ""));
            (line.quantity, line.unit) = (quantity.to_owned(), unit.to_owned());
        }
        _ => {}
    }
}
