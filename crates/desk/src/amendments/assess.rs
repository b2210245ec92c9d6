//! Assess: what an amendment would do, without doing it. Called by the screens and the API before anyone decides, and by propose and apply,
//! which act on what comes out.

use basics::{Day, Quantity, UnitPrice};
use db::Tx;

use super::amendment::{Effect, LineEffect, Prices};
use super::changes::{Change, LineOrigin, amended};
use super::refusal::AmendmentRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::ItemKind;
use crate::charges::{KeptPrice, RatedLine};
use crate::company;
use crate::failure::Finding;
use crate::orders::{self, Act, Draft, Order, OrderLine, OrderRefusal, RatedDraft, Standing, VerifiedLine};
use crate::policies::{Verb, Whose, allow};
use crate::shipping::{self, Shipment};
use crate::stock;

/// A weighed amendment, ready to be applied.
pub(super) struct Plan {
    pub order: Order,
    pub rated: RatedDraft,
    pub from: Vec<LineOrigin>,
    pub removed: Vec<i64>,
    pub price_day: Day,
    pub is_rated_anew: bool,
    pub effect: Effect,
}

/// What the changes would do to an order.
pub fn assess(
    tx: &mut Tx,
    by: &Actor,
    order_number: &str,
    changes: &[Change],
    prices: Prices,
) -> Result<Effect, Failure> {
    allow(by, Verb::ProposeAmendment, Whose::Own)?;
    let order = orders::need(tx, order_number)?;
    Ok(plan(tx, by, order, changes, prices)?.effect)
}

pub(super) fn plan(
    tx: &mut Tx,
    by: &Actor,
    order: Order,
    changes: &[Change],
    prices: Prices,
) -> Result<Plan, Failure> {
    order.stage.allow(Act::Amend)?;
    let today = company::today(tx)?;
    let places = stock::places(tx)?;
    let place = places.iter().find(|p| Some(p.id) == order.place).map_or("", |p| p.code.as_str());
    let amended = amended(&order, place, changes, prices)?;
    let price_day = match prices {
        Prices::Reprice => today,
        Prices::Keep | Prices::Difference => order.price_day.unwrap_or(today),
    };
    let standing = Standing {
        day: price_day,
        kept: amended.from.iter().map(|from| kept_price(&order, *from, prices)).collect(),
        counted: order.total,
    };
    let mut rated = orders::rate_amended(tx, by, &amended.draft, order.id, &standing)?;
    rated.findings = of_difference(rated.findings, &amended.from, &order, &amended.draft);
    let (Some(verified), Some(amounts)) = (&rated.verified, &rated.rated) else {
        return Err(refused(rated.findings).into());
    };
    if rated.findings.iter().any(orders::forbids) {
        return Err(refused(rated.findings).into());
    }
    let shipments = shipping::of_order(tx, order.id)?;
    check_head(&order, &amended.draft, &shipments)?;
    let mut lines = Vec::new();
    for line_no in &amended.removed {
        lines.extend(order.lines.iter().find(|l| l.line_no == *line_no).map(taken_out));
    }
    for ((line, priced), from) in verified.lines.iter().zip(&amounts.lines).zip(&amended.from) {
        let known = from.line_no().and_then(|n| order.lines.iter().find(|l| l.line_no == n));
        if let Some(effect) = line_effect(known, line, priced) {
            lines.push(with_stock(tx, &order, effect, line, today)?);
        }
    }
    let put_back = in_hand(&order, &lines, &amended.draft, &shipments)?;
    let is_rated_anew =
        !lines.is_empty() || prices == Prices::Reprice || is_sent_otherwise(&order, &amended.draft);
    let after = |was: i64, now: i64| (was, if is_rated_anew { now } else { was });
    let effect = Effect {
        currency: order.currency,
        head: head_effect(&order, &amended.draft),
        goods: after(order.goods, amounts.goods),
        charges: after(order.charges, amounts.charged),
        tax: after(order.tax, amounts.tax),
        total: after(order.total, amounts.total),
        papers: papers(&order, &shipments),
        put_back,
        findings: rated.findings.clone(),
        lines,
    };
    let removed = amended.removed;
    Ok(Plan { order, rated, from: amended.from, removed, price_day, is_rated_anew, effect })
}

fn refused(findings: Vec<Finding>) -> AmendmentRefusal {
    AmendmentRefusal::Findings(findings)
}

/// The price that a line of the amended order keeps. What is invoiced in part keeps it in any case: the part that was charged can't be
/// charged otherwise any more.
fn kept_price(order: &Order, from: LineOrigin, prices: Prices) -> Option<KeptPrice> {
    let line = order.lines.iter().find(|l| Some(l.line_no) == from.priced_as())?;
    let is_open = line.buckets.invoiced.is_zero();
    match (from, prices) {
        (LineOrigin::Priced(_), _) if is_open => None,
        (LineOrigin::Part(_), Prices::Reprice) => None,
        (_, Prices::Reprice) if is_open => None,
        _ => line.kept_price(),
    }
}

/// Of all that verification says, what the change brought: what is odd about the rest was settled when the order was placed.
fn of_difference(findings: Vec<Finding>, from: &[LineOrigin], order: &Order, draft: &Draft) -> Vec<Finding> {
    let is_po_new = draft.buyer_po_no != order.po_number.clone().unwrap_or_default();
    let is_day_new = draft.requested_date != order.requested_date.map(|d| d.to_string()).unwrap_or_default();
    let is_sent_otherwise = is_sent_otherwise(order, draft);
    findings
        .into_iter()
        .filter(|finding| {
            let line = finding.pointer.strip_prefix("/lines/").and_then(|rest| rest.split('/').next());
            if let Some(position) = line.and_then(|p| p.parse::<usize>().ok()) {
                return from.get(position).is_some_and(|f| f.is_touched()) || orders::forbids(finding);
            }
            match (finding.code.as_str(), finding.pointer.as_str()) {
                // Whoever decides is the second person.
                ("level_review", _) => false,
                ("duplicate_po", _) | (_, "/buyer_po_no") => is_po_new,
                (_, "/requested_date") => is_day_new,
                (_, "/ship_to" | "/carrier") => is_sent_otherwise,
                _ => true,
            }
        })
        .collect()
}

fn is_sent_otherwise(order: &Order, draft: &Draft) -> bool {
    let code = order.parties.ship_to.as_ref().map(|p| p.code.as_str()).unwrap_or_default();
    draft.ship_to != code || draft.carrier != order.carrier.clone().unwrap_or_default()
}

/// Goods that have left can't be sent elsewhere.
fn check_head(order: &Order, draft: &Draft, shipments: &[Shipment]) -> Result<(), AmendmentRefusal> {
    let code = order.parties.ship_to.as_ref().map(|p| p.code.as_str()).unwrap_or_default();
    if draft.ship_to != code && shipments.iter().any(|s| s.shipped_at.is_some()) {
        return Err(AmendmentRefusal::Left(order.number.clone()));
    }
    Ok(())
}

fn taken_out(line: &OrderLine) -> LineEffect {
    LineEffect {
        line_no: line.line_no,
        sku: line.sku.clone(),
        description: line.description.clone(),
        unit: line.unit,
        quantity: (line.quantity, Quantity::ZERO),
        price: (line.price, line.price),
        net: (line.net, 0),
        there: Quantity::ZERO,
        day: None,
        uncovered: Quantity::ZERO,
        place: None,
    }
}

/// Where the line went and goes, where that differs; an empty code is the order's own place.
fn places(known: Option<&OrderLine>, line: &VerifiedLine) -> Option<(String, String)> {
    let was = known.and_then(|l| l.more.ship_to.as_ref()).map_or("", |p| p.code.as_str());
    let now = line.ship_to.as_ref().map_or("", |p| p.code.as_str());
    (was != now).then(|| (was.to_owned(), now.to_owned()))
}

/// None if nothing of the line changes.
fn line_effect(known: Option<&OrderLine>, line: &VerifiedLine, priced: &RatedLine) -> Option<LineEffect> {
    let was = |none: Quantity| known.map_or(none, |l| l.quantity);
    let same_day =
        known.is_none_or(|l| line.requested_date.is_none() || l.requested_date == line.requested_date);
    let effect = LineEffect {
        line_no: known.map_or(0, |l| l.line_no),
        sku: line.item.sku.clone(),
        description: line.item.description.clone(),
        unit: line.unit,
        quantity: (was(Quantity::ZERO), line.quantity),
        price: (known.map_or(UnitPrice::ZERO, |l| l.price), priced.price),
        net: (known.map_or(0, |l| l.net), priced.net),
        there: Quantity::ZERO,
        day: None,
        uncovered: Quantity::ZERO,
        place: places(known, line),
    };
    let is_same = effect.quantity.0 == effect.quantity.1
        && effect.price.0 == effect.price.1
        && effect.net.0 == effect.net.1
        && effect.place.is_none();
    (!is_same || !same_day || known.is_none()).then_some(effect)
}

/// What of that which is wanted more is there, and when the rest can be had.
fn with_stock(
    tx: &mut Tx,
    order: &Order,
    mut effect: LineEffect,
    line: &VerifiedLine,
    today: Day,
) -> Result<LineEffect, Failure> {
    let known = order.lines.iter().find(|l| l.line_no == effect.line_no);
    let more = line.stock_quantity.less(known.map_or(Quantity::ZERO, |l| l.stock_quantity));
    if !more.is_positive() || line.item.kind != ItemKind::Goods {
        return Ok(effect);
    }
    let places = stock::places(tx)?;
    let place = places.iter().find(|p| Some(p.id) == order.place).map_or("", |p| p.code.as_str());
    let mut known = stock::availability(tx, line.item.id, None)?;
    known.places.retain(|at| at.place == place);
    let free = known.places.first().map(|at| at.available).unwrap_or_default();
    effect.there = free.max(Quantity::ZERO).min(more);
    let coming = known.places.iter().flat_map(|at| &at.inbound).map(|i| i.unpromised);
    let all = coming.fold(effect.there, Quantity::plus);
    effect.day = stock::earliest(&known, more, today).first().and_then(|e| e.day);
    effect.uncovered = more.less(all).max(Quantity::ZERO);
    Ok(effect)
}

/// The shipments whose goods would have to be put back first; or the refusal where the goods have left.
fn in_hand(
    order: &Order,
    lines: &[LineEffect],
    draft: &Draft,
    shipments: &[Shipment],
) -> Result<Vec<String>, Failure> {
    let touched = || shipments.iter().filter(|s| !s.stage.is_untouched() && !s.stage.is_over());
    if is_sent_otherwise(order, draft) {
        return Ok(touched().map(|s| s.number.clone()).collect());
    }
    let mut put_back = Vec::new();
    for effect in lines {
        let Some(line) = order.lines.iter().find(|l| l.line_no == effect.line_no) else { continue };
        let wanted =
            line.factor.to_base(effect.quantity.1).map_err(|e| OrderRefusal::Amount(e.to_string()))?;
        let b = line.buckets;
        let fixed = b.shipped.plus(b.short_closed).plus(b.cancelled);
        let is_out = effect.quantity.1.is_zero();
        if effect.place.is_some() && b.shipped.is_positive() {
            return Err(AmendmentRefusal::Left(format!("line {} of {}", line.line_no, order.number)).into());
        }
        let least = if is_out { b.shipped } else { fixed };
        if wanted < least {
            let (gone, wanted) = (b.shipped.plus(b.picked).to_string(), effect.quantity.1.to_string());
            return Err(AmendmentRefusal::Below { line: line.line_no, gone, wanted }.into());
        }
        if wanted < least.plus(b.picked) || (effect.place.is_some() && b.picked.is_positive()) {
            let holds =
                |s: &&Shipment| s.lines.iter().any(|l| l.line_no == line.line_no && l.picked.is_positive());
            put_back.extend(touched().filter(holds).map(|s| s.number.clone()));
        }
    }
    put_back.sort();
    put_back.dedup();
    Ok(put_back)
}

fn head_effect(order: &Order, draft: &Draft) -> Vec<(String, String, String)> {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let ship_to = order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default();
    let requested = order.requested_date.map(|d| d.to_string()).unwrap_or_default();
    [
        ("buyer_po_no", text(&order.po_number), &draft.buyer_po_no),
        ("requested_date", requested, &draft.requested_date),
        ("ship_to", ship_to, &draft.ship_to),
        ("carrier", text(&order.carrier), &draft.carrier),
    ]
    .into_iter()
    .filter(|(_, was, now)| was != *now)
    .map(|(name, was, now)| (name.to_owned(), was, now.clone()))
    .collect()
}

/// What has gone out of the order and is no longer true afterwards.
fn papers(order: &Order, shipments: &[Shipment]) -> Vec<String> {
    let mut papers = vec![format!("acknowledgement {}", order.number)];
    let live = shipments.iter().filter(|s| !s.stage.is_over());
    papers.extend(live.map(|s| format!("pick list {}", s.number)));
    papers
}
