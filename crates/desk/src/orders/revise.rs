//! Revise: an order that was placed already is written anew, with what was picked, shipped and invoiced of it as it is. Called by amendments,
//! which have weighed the change, in their transaction.
//! Holds: what a line has less is given back, supplies first; what it has more is reserved in the same transaction; the buckets add up to what
//! is ordered now, and the table checks it.

use basics::{Day, Quantity};
use db::{Fault, Tx};

use super::lifecycle::Stage;
use super::order::{Buckets, Order, OrderLine};
use super::save::{self, NewLine, held_by_line};
use super::shipped::advance;
use super::verify::{Verified, VerifiedLine};
use super::{sourced, store};
use crate::Failure;
use crate::actor::Actor;
use crate::agreements;
use crate::catalog::ItemKind;
use crate::charges::{Rated, RatedLine};
use crate::company;
use crate::customers;
use crate::purchasing;
use crate::quotations;
use crate::stock::{self, Want};

/// The order as it is to be.
pub struct Revised<'a> {
    pub order: &'a Order,
    pub verified: &'a Verified,
    pub rated: &'a Rated,
    /// For each verified line, the line on record that it was; none for a new line.
    pub lines: Vec<LineRevised>,
    /// Lines that are taken out.
    pub removed: Vec<i64>,
    pub reason: &'a str,
    /// The day whose rates and taxes apply from now on.
    pub price_day: Day,
    /// False if the charges and taxes on record stay as they are.
    pub is_rated_anew: bool,
}

/// Where a line comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineRevised {
    pub line_no: Option<i64>,
    /// The line whose place it takes.
    pub instead_of: Option<i64>,
    /// The line that it was a part of.
    pub split_off: Option<i64>,
}

/// Writes the revision; the stage that the order has then.
pub fn revise(tx: &mut Tx, by: &Actor, revised: &Revised<'_>) -> Result<Stage, Failure> {
    let order = revised.order;
    let is_promised = matches!(order.stage, Stage::Confirmed | Stage::Released | Stage::Completed);
    for line in order.lines.iter().filter(|l| revised.removed.contains(&l.line_no)) {
        take_out(tx, by, order, line, revised.reason)?;
    }
    let (mut wants, mut is_sourced) = (Vec::new(), false);
    let mut next = order.lines.iter().map(|l| l.line_no).max().unwrap_or_default();
    let (mut rows, mut more_rows) = (Vec::new(), Vec::new());
    // The numbers of the lines in the order of the revision, for parts to name their first.
    let mut numbers = Vec::with_capacity(revised.lines.len());
    for ((line, rated), from) in revised.verified.lines.iter().zip(&revised.rated.lines).zip(&revised.lines) {
        let known = from.line_no.and_then(|n| order.lines.iter().find(|l| l.line_no == n));
        let (line_no, more) = match known {
            Some(known) => {
                let kept = parts_of(revised, known.line_no);
                (known.line_no, change(tx, by, revised, known, (line, rated), kept)?)
            }
            None => {
                next += 1;
                let instead = from.instead_of.and_then(|n| order.lines.iter().find(|l| l.line_no == n));
                let requested = line.requested_date.or(revised.verified.requested_date);
                let instead_of = instead.and_then(|l| l.item);
                let new = NewLine { line_no: next, line, rated, held: None, requested, instead_of };
                rows.extend(save::line_row(by, order.id, &new)?);
                (next, line.stock_quantity)
            }
        };
        numbers.push(line_no);
        if let Some(of) = from.split_off {
            agreements::call_like(tx, order.id.uuid(), of, line_no, line.quantity)?;
        }
        let was = known.map(|l| (l.more.part_of, l.more.ship_to.as_ref().map(|p| p.code.as_str())));
        let part_of = line.part_of.and_then(|first| numbers.get(first).copied());
        let now = (part_of, line.ship_to.as_ref().map(|p| p.code.as_str()));
        // What is on record comes from where it came from, whatever the catalogue says by now.
        let sourcing = known.map_or_else(|| line.sourcing().map(|s| s.way), |l| l.more.sourcing);
        let is_new = known.is_none() && (sourcing.is_some() || !line.chosen.is_empty());
        if is_new || was.unwrap_or_default() != now {
            more_rows.extend(save::more_row(order.id, line_no, part_of, line, sourcing)?);
        }
        is_sourced |= known.is_none() && sourcing.is_some();
        let is_goods = known.map_or(line.item.kind == ItemKind::Goods, |l| l.kind == "goods");
        if is_promised && more.is_positive() && is_goods && sourcing.is_none() {
            wants.push(Want {
                line_no,
                item: line.item.id,
                place: revised.verified.place.id,
                quantity: more,
            });
        }
    }
    save::insert_line_rows(tx, &rows)?;
    save::insert_more_rows(tx, &more_rows)?;
    if is_promised {
        promise(tx, order, &wants)?;
        if is_sourced {
            sourced::ask_for_lines(tx, by, &order.number)?;
        }
    }
    if revised.is_rated_anew {
        store::delete_charges(tx, order.id)?;
        save::insert_charges(tx, order.id, revised.rated)?;
    }
    let promised = if is_promised { promised_date(tx, order)? } else { None };
    store::record_revised(tx, revised, promised)?;
    if let Some(customer) = order.customer {
        let total = if revised.is_rated_anew { revised.rated.total } else { order.total };
        customers::change_open_orders(tx, customer, total - order.total)?;
    }
    Ok(advance(tx, order.id)?)
}

/// What of a line is left together with what is split off it.
fn parts_of(revised: &Revised<'_>, line_no: i64) -> Quantity {
    let mine = |from: &LineRevised| from.line_no == Some(line_no) || from.split_off == Some(line_no);
    let parts = revised.verified.lines.iter().zip(&revised.lines).filter(|(_, from)| mine(from));
    parts.fold(Quantity::ZERO, |sum, (line, _)| sum.plus(line.quantity))
}

/// All that a line still wants is cancelled; nothing of it may be picked, which whoever calls has made sure of.
fn take_out(tx: &mut Tx, by: &Actor, order: &Order, line: &OrderLine, reason: &str) -> Result<(), Failure> {
    stock::free(tx, order.id.uuid(), Some(line.line_no))?;
    if line.more.sourcing.is_some() {
        purchasing::drop_lines(tx, by, order.id.uuid(), Some(line.line_no), reason)?;
    }
    let b = line.buckets;
    let cancelled = b.cancelled.plus(b.open).plus(b.reserved).plus(b.short_closed);
    let none = Quantity::ZERO;
    quotations::give_back_line(tx, order.id.uuid(), line.line_no, line.told(b.shipped).unwrap_or(none))?;
    agreements::give_back_line(tx, order.id.uuid(), line.line_no, line.told(b.shipped).unwrap_or(none))?;
    let buckets = Buckets { open: none, reserved: none, short_closed: none, cancelled, ..b };
    store::set_buckets(tx, order.id, line.line_no, &buckets)?;
    store::set_close_reason(tx, order.id, line.line_no, reason)?;
    Ok(store::charge_nothing(tx, order.id, line.line_no)?)
}

/// Writes what a line is now; what it wants more than before, in base units.
fn change(
    tx: &mut Tx,
    by: &Actor,
    revised: &Revised<'_>,
    known: &OrderLine,
    (line, rated): (&VerifiedLine, &RatedLine),
    with_parts: Quantity,
) -> Result<Quantity, Failure> {
    let b = known.buckets;
    let more = line.stock_quantity.less(known.stock_quantity);
    if line.quantity != known.quantity {
        agreements::call_more(tx, revised.order.id.uuid(), known.line_no, line.quantity)?;
    }
    let buckets = if line.stock_quantity >= known.stock_quantity {
        Buckets { open: b.open.plus(more), ..b }
    } else {
        quotations::give_back_line(tx, revised.order.id.uuid(), known.line_no, with_parts)?;
        let wanted =
            line.stock_quantity.less(b.picked.plus(b.shipped).plus(b.cancelled).plus(b.short_closed));
        let kept = stock::keep_at_most(tx, revised.order.id.uuid(), known.line_no, wanted.plus(b.picked))?;
        let reserved = kept.less(b.picked).min(wanted);
        Buckets { reserved, open: wanted.less(reserved), ..b }
    };
    let requested = line.requested_date.or(revised.verified.requested_date);
    store::record_line(tx, by, revised.order.id, known.line_no, (line, rated), (&buckets, requested))?;
    Ok(more)
}

fn promise(tx: &mut Tx, order: &Order, wants: &[Want]) -> Result<(), Fault> {
    if wants.is_empty() {
        return Ok(());
    }
    let today = company::today(tx)?;
    let promises = stock::reserve(tx, order.id.uuid(), wants, today)?;
    for (line_no, held) in held_by_line(&promises) {
        store::reserve_open(tx, order.id, line_no, held.reserved)?;
    }
    Ok(())
}

/// The day on which all that is still to be shipped is there, and each line's; none while part of it is not covered.
fn promised_date(tx: &mut Tx, order: &Order) -> Result<Option<Day>, Fault> {
    let held = held_by_line(&stock::promises_of(tx, order.id.uuid())?);
    let (mut latest, mut is_covered) = (None, true);
    for (line_no, buckets) in store::goods_buckets(tx, order.id)? {
        let kept = held.get(&line_no);
        let outstanding = buckets.outstanding();
        let covered = kept.is_some_and(|h| h.promised >= outstanding);
        if outstanding.is_positive() {
            let due = kept.filter(|_| covered).and_then(|h| h.due);
            store::set_promised(tx, order.id, line_no, due)?;
            is_covered &= covered;
            latest = latest.max(due);
        }
    }
    Ok(latest.filter(|_| is_covered))
}
