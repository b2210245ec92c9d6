//! Changes: what is to be different, as it was written down, and the order as it would then be.

use serde::{Deserialize, Serialize};

use super::amendment::Prices;
use super::refusal::AmendmentRefusal;
use crate::orders::schedule::{PartOf, Schedule, parts_of_line};
use crate::orders::{Draft, DraftLine, Order, OrderLine, text_or_number};

/// One thing that is to be different. Lines go by the order's own line numbers; texts are as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
#[expect(
    clippy::large_enum_variant,
    reason = "an amendment has few changes; a line that is added is the large one"
)]
pub enum Change {
    /// In the unit the line was ordered in.
    Quantity {
        line: i64,
        #[serde(deserialize_with = "text_or_number")]
        quantity: String,
    },
    Remove {
        line: i64,
    },
    Price {
        line: i64,
        #[serde(deserialize_with = "text_or_number")]
        price: String,
        price_reason: String,
    },
    LineDate {
        line: i64,
        requested_date: String,
    },
    /// Another item in the place of a line; both numbers stay on record.
    Substitute {
        line: i64,
        item: String,
    },
    Add(DraftLine),
    /// The line in parts, each with its own quantity, day or place; the first part keeps its number. Together they are what is wanted now.
    Split {
        line: i64,
        parts: Schedule,
    },
    LineShipTo {
        line: i64,
        ship_to: String,
    },
    RequestedDate {
        requested_date: String,
    },
    ShipTo {
        ship_to: String,
    },
    PoNumber {
        buyer_po_no: String,
    },
    Carrier {
        carrier: String,
    },
}

impl Change {
    fn line(&self) -> Option<i64> {
        match self {
            Change::Quantity { line, .. }
            | Change::Remove { line }
            | Change::Price { line, .. }
            | Change::LineDate { line, .. }
            | Change::Split { line, .. }
            | Change::LineShipTo { line, .. }
            | Change::Substitute { line, .. } => Some(*line),
            _ => None,
        }
    }

    fn kind(&self) -> std::mem::Discriminant<Change> {
        std::mem::discriminant(self)
    }
}

/// The order as it would be, still to be verified.
pub(super) struct Amended {
    pub draft: Draft,
    /// For each line of the draft, where it comes from.
    pub from: Vec<LineOrigin>,
    pub removed: Vec<i64>,
}

/// Where a line of an amended order comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineOrigin {
    /// Nothing of it changes but, with new prices, its price.
    Same(i64),
    Changed(i64),
    /// It gets a price that was typed.
    Priced(i64),
    New {
        instead_of: Option<i64>,
    },
    /// A part that was split off a line, at that line's price.
    Part(i64),
}

impl LineOrigin {
    pub fn line_no(self) -> Option<i64> {
        match self {
            LineOrigin::Same(line) | LineOrigin::Changed(line) | LineOrigin::Priced(line) => Some(line),
            LineOrigin::New { .. } | LineOrigin::Part(_) => None,
        }
    }

    /// The line whose price it keeps.
    pub fn priced_as(self) -> Option<i64> {
        match self {
            LineOrigin::Part(line) => Some(line),
            _ => self.line_no(),
        }
    }

    pub fn is_touched(self) -> bool {
        !matches!(self, LineOrigin::Same(_))
    }
}

/// The order with all changes made. `place` is the code of the place that ships it.
pub(super) fn amended(
    order: &Order,
    place: &str,
    changes: &[Change],
    prices: Prices,
) -> Result<Amended, AmendmentRefusal> {
    if changes.is_empty() {
        return Err(AmendmentRefusal::Nothing);
    }
    check_lines(order, changes)?;
    let mut draft = head(order, place);
    let (mut from, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for line in order.lines.iter().filter(|l| !l.is_gone()) {
        let mine: Vec<&Change> = changes.iter().filter(|c| c.line() == Some(line.line_no)).collect();
        let mut typed = as_typed(order, line);
        let mut origin = LineOrigin::Same(line.line_no);
        let (mut is_out, mut instead) = (false, None);
        for change in mine {
            origin = if origin == LineOrigin::Priced(line.line_no) {
                origin
            } else {
                LineOrigin::Changed(line.line_no)
            };
            match change {
                Change::Quantity { quantity, .. } => {
                    match more(line, quantity).filter(|_| prices == Prices::Difference) {
                        Some(more) => {
                            let mut extra = as_typed(order, line);
                            extra.quantity = more;
                            added.push((extra, LineOrigin::New { instead_of: None }));
                        }
                        None => quantity.clone_into(&mut typed.quantity),
                    }
                }
                Change::Remove { .. } => is_out = true,
                Change::Price { price, price_reason, .. } => {
                    (typed.price, typed.price_reason) = (price.clone(), price_reason.clone());
                    origin = LineOrigin::Priced(line.line_no);
                }
                Change::LineDate { requested_date, .. } => {
                    requested_date.clone_into(&mut typed.requested_date)
                }
                Change::Substitute { item, .. } => {
                    is_out = true;
                    instead = Some(item);
                }
                Change::LineShipTo { ship_to, .. } => ship_to.clone_into(&mut typed.ship_to),
                Change::Split { parts, .. } => {
                    let whole = DraftLine {
                        quantity: String::new(),
                        schedule: parts.clone(),
                        requested_date: line.requested_date.map(|d| d.to_string()).unwrap_or_default(),
                        ..typed.clone()
                    };
                    let mut parts = parts_of_line(&whole).map_err(AmendmentRefusal::Findings)?.into_iter();
                    typed = parts.next().unwrap_or(typed);
                    added.extend(parts.map(|part| (part, LineOrigin::Part(line.line_no))));
                }
                _ => {}
            }
        }
        if let Some(item) = instead {
            let typed = DraftLine { item: item.clone(), specification: String::new(), ..typed.clone() };
            added.push((typed, LineOrigin::New { instead_of: Some(line.line_no) }));
        }
        if is_out {
            removed.push(line.line_no);
        } else {
            draft.lines.push(typed);
            from.push(origin);
        }
    }
    let mut is_head_changed = false;
    for change in changes.iter().filter(|c| c.line().is_none()) {
        let to = match change {
            Change::Add(line) => {
                let parts = parts_of_line(line).map_err(AmendmentRefusal::Findings)?;
                let first = added.len();
                added.extend(parts.into_iter().map(|mut part| {
                    part.part = part.part.map(|p| PartOf { first, ..p });
                    (part, LineOrigin::New { instead_of: None })
                }));
                continue;
            }
            Change::RequestedDate { requested_date } => (&mut draft.requested_date, requested_date),
            Change::ShipTo { ship_to } => (&mut draft.ship_to, ship_to),
            Change::PoNumber { buyer_po_no } => (&mut draft.buyer_po_no, buyer_po_no),
            Change::Carrier { carrier } => (&mut draft.carrier, carrier),
            _ => continue,
        };
        is_head_changed |= to.0.trim() != to.1.trim();
        to.1.clone_into(to.0);
    }
    let standing = draft.lines.len();
    for (line, origin) in added {
        draft.lines.push(line);
        from.push(origin);
    }
    tell_parts(order, &mut draft, &from, standing);
    if !is_head_changed
        && removed.is_empty()
        && !from.iter().any(|f| f.is_touched())
        && prices != Prices::Reprice
    {
        return Err(AmendmentRefusal::Nothing);
    }
    Ok(Amended { draft, from, removed })
}

/// Tells each line of the draft which part of what it is: of a line that is parted on record, of one that is parted now, of a new one.
fn tell_parts(order: &Order, draft: &mut Draft, from: &[LineOrigin], standing: usize) {
    let head = |origin: LineOrigin| -> Option<i64> {
        let line = origin.priced_as()?;
        let of_record = order.lines.iter().find(|l| l.line_no == line).and_then(|l| l.more.part_of);
        let is_split_now = from.contains(&LineOrigin::Part(line));
        of_record.or(is_split_now.then_some(line))
    };
    let heads: Vec<Option<i64>> = from.iter().map(|o| head(*o)).collect();
    for (written, line) in draft.lines.iter_mut().enumerate() {
        let own = line.part.filter(|p| p.is_part);
        let of_head = heads
            .get(written)
            .copied()
            .flatten()
            .and_then(|h| heads.iter().position(|other| *other == Some(h)));
        let first = of_head.or(own.map(|p| standing + p.first));
        line.part = Some(PartOf { written, first: first.unwrap_or(written), is_part: first.is_some() });
    }
}

fn check_lines(order: &Order, changes: &[Change]) -> Result<(), AmendmentRefusal> {
    for (position, change) in changes.iter().enumerate() {
        let sent = |l: &&OrderLine| l.kind == "drop_ship" && l.buckets.outstanding().is_positive();
        if let (Change::ShipTo { .. }, Some(line)) = (change, order.lines.iter().find(sent)) {
            return Err(AmendmentRefusal::Sourced { line: line.line_no });
        }
        let Some(line_no) = change.line() else { continue };
        let line = order.lines.iter().find(|l| l.line_no == line_no);
        let Some(line) = line else {
            return Err(AmendmentRefusal::NoLine { order: order.number.clone(), line: line_no });
        };
        if line.is_gone() {
            return Err(AmendmentRefusal::Gone { line: line_no });
        }
        let is_kept =
            matches!(change, Change::Quantity { .. } | Change::Split { .. } | Change::LineShipTo { .. });
        if is_kept && line.more.sourcing.is_some() {
            return Err(AmendmentRefusal::Sourced { line: line_no });
        }
        let before = changes.iter().take(position);
        let is_whole = |c: &Change| matches!(c, Change::Remove { .. } | Change::Substitute { .. });
        let clashes = |c: &&Change| {
            c.line() == Some(line_no) && (c.kind() == change.kind() || is_whole(c) || is_whole(change))
        };
        // A substitute may come with another quantity.
        let is = |c: &Change| (matches!(c, Change::Quantity { .. }), matches!(c, Change::Substitute { .. }));
        let with_quantity =
            |c: &Change| matches!((is(c), is(change)), ((true, _), (_, true)) | ((_, true), (true, _)));
        if before.filter(clashes).any(|c| !with_quantity(c)) {
            return Err(AmendmentRefusal::Twice(line_no));
        }
    }
    Ok(())
}

/// What a line has more, in its unit; none where it is less, or no figure.
fn more(line: &OrderLine, typed: &str) -> Option<String> {
    let wanted = basics::Quantity::parse(typed.trim()).ok()?;
    let more = wanted.less(line.quantity);
    more.is_positive().then(|| more.to_string())
}

fn head(order: &Order, place: &str) -> Draft {
    Draft {
        customer: order.parties.customer_number.clone(),
        buyer_po_no: order.po_number.clone().unwrap_or_default(),
        requested_date: order.requested_date.map(|d| d.to_string()).unwrap_or_default(),
        ship_to: order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
        kind: order.kind.clone(),
        place: place.to_owned(),
        carrier: order.carrier.clone().unwrap_or_default(),
        note: order.note.clone().unwrap_or_default(),
        ..Draft::default()
    }
}

fn as_typed(order: &Order, line: &OrderLine) -> DraftLine {
    // A day that is the order's own goes with the order's.
    let own_day = line.requested_date.filter(|day| Some(*day) != order.requested_date);
    DraftLine {
        item: line.sku.clone(),
        quantity: line.quantity.to_string(),
        unit: line.unit.to_string(),
        requested_date: own_day.map(|d| d.to_string()).unwrap_or_default(),
        ship_to: line.more.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
        specification: line.more.specification.clone(),
        ..DraftLine::default()
    }
}
