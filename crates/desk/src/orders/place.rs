//! Place: open, submit and confirm in one transaction. Called by the grid's Ctrl+Enter, `POST /orders?place=true`, the import and
//! touchless intake. Holds: the same rules as the three verbs; if a hold stands in the way, the order waits as submitted.

use basics::{Day, Quantity};
use db::Tx;
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Origin};
use super::facts::Facts;
use super::lifecycle::Stage;
use super::open::{new_number, within_limits};
use super::refusal::OrderRefusal;
use super::save::{self, OriginRow, Written};
use super::schedule::parted;
use super::submit::{self, codes, kinds};
use super::{called, double_key, facts, findings, party_check, quoted, sourced, store};
use crate::Failure;
use crate::actor::Actor;
use crate::agreements;
use crate::catalog::ItemKind;
use crate::customers;
use crate::failure::Finding;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::quotations;
use crate::stock;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Placed {
    pub number: String,
    /// `confirmed`, or `submitted` while holds are open.
    pub stage: Stage,
    pub version: i64,
    pub currency: String,
    /// Minor units.
    pub total: i64,
    pub promised_date: Option<Day>,
    pub holds: Vec<String>,
    pub findings: Vec<Finding>,
    pub lines: Vec<PlacedLine>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlacedLine {
    pub line_no: i64,
    pub sku: String,
    /// In base units.
    pub quantity: Quantity,
    pub reserved: Quantity,
    pub promised_date: Option<Day>,
    pub net: i64,
}

/// Places a draft. `existing` is the number and version of the draft it was saved as, if it was.
pub fn place(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    origin: Origin,
    existing: Option<(&str, i64)>,
) -> Result<Placed, Failure> {
    for verb in [Verb::OpenOrder, Verb::SubmitOrder, Verb::ConfirmOrder] {
        allow(by, verb, Whose::Own)?;
    }
    within_limits(draft)?;
    let head = match existing {
        Some((number, version)) => {
            let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
            head.check_version(Some(version))?;
            head.stage.allow(super::Act::Submit)?;
            store::delete_lines(tx, head.id)?;
            store::update_draft(tx, by, head.id, head.version + 1, draft)?;
            store::drop_versions(tx, head.id)?;
            Some(head)
        }
        None => None,
    };
    let (flat, parts_found) = parted(draft);
    let facts = Facts { parts_found, ..facts::load(tx, by, &flat, head.as_ref().map(|h| h.id))? };
    let (done, mut raises) = submit::decide(&flat, &facts)?;
    let (Some(verified), Some(rated)) = (done.verified, done.rated) else {
        return Err(OrderRefusal::Findings(done.findings).into());
    };
    let message = head.as_ref().map_or(origin.message, |h| h.intake_message);
    let things = [head.as_ref().map(|h| h.id.uuid()), message];
    findings::add_held(&mut raises, party_check::held(tx, &things)?);
    let chosen =
        double_key::choose(tx, by, head.as_ref().map(|h| h.id), &verified, &done.findings, &mut raises)?;
    let (order, number, version) = match &head {
        // Updating the draft above was one version, placing it is another.
        Some(head) => (head.id, head.number.clone(), head.version + 2),
        None => (tx.new_id(), new_number(tx)?, 1),
    };
    let goes_on = findings::let_confirm(&raises);
    let stage = if goes_on { Stage::Confirmed } else { Stage::Submitted };
    let wants = if goes_on { save::wants(&verified) } else { Vec::new() };
    stock::give_way(tx, by, verified.customer.id, order.uuid(), &wants)?;
    let mut promises = stock::reserve(tx, order.uuid(), &wants, facts.today)?;
    let asked = match goes_on {
        true => sourced::ask(tx, by, (order.uuid(), &number), &verified, facts.today)?,
        false => sourced::Asked::default(),
    };
    promises.extend(asked.promises);
    let mut held = save::held_by_line(&promises);
    held.extend(asked.held);
    let now = tx.now();
    let origin_row = OriginRow {
        channel: head.as_ref().map_or_else(|| origin.channel.code().to_owned(), |h| h.channel.clone()),
        message: head.as_ref().map_or(origin.message, |h| h.intake_message),
        copy_of: head.as_ref().map_or(origin.copy_of, |h| h.copy_of),
        entered_by: head.as_ref().map_or(by.person, |h| h.entered_by),
        created_at: head.as_ref().map_or(now, |h| h.created_at),
        price_day: facts.today,
    };
    let written = Written {
        order,
        number: &number,
        stage,
        origin: origin_row,
        verified: &verified,
        rated: &rated,
        held: &held,
        raises: &raises,
        confirmed_at: goes_on.then_some(now),
    };
    save::insert(tx, by, &written)?;
    if head.is_none() && !goes_on {
        store::insert_draft_content(tx, order, draft)?;
    }
    customers::change_open_orders(tx, verified.customer.id, rated.total)?;
    let lines: Vec<PlacedLine> = (1..)
        .zip(verified.lines.iter().zip(&rated.lines))
        .map(|(line_no, (line, amounts))| {
            let kept = held.get(&line_no);
            PlacedLine {
                line_no,
                sku: line.item.sku.clone(),
                quantity: line.stock_quantity,
                reserved: kept.map(|h| h.reserved).unwrap_or_default(),
                promised_date: kept.filter(|h| h.promised >= line.stock_quantity).and_then(|h| h.due),
                net: amounts.net,
            }
        })
        .collect();
    let goods =
        verified.lines.iter().zip(&lines).filter(|(l, _)| l.item.kind == ItemKind::Goods).map(|(_, l)| l);
    let all_promised = goes_on && goods.clone().all(|l| l.promised_date.is_some());
    let promised_date = if all_promised { goods.filter_map(|l| l.promised_date).max() } else { None };
    let mut findings = done.findings;
    if goes_on {
        findings.extend(short_lines(&lines, &verified.lines));
    }
    let entry = Entry {
        verb: "place_order",
        noun: "order",
        thing: order.uuid(),
        number: Some(&number),
        reason: Some(draft.accept.as_str()).filter(|r| !r.is_empty()),
        detail: serde_json::json!({
            "to": stage, "channel": written.origin.channel, "lines": lines.len(), "total": rated.total,
            "promised": promised_date, "findings": codes(&findings), "holds": kinds(&raises),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    double_key::record(tx, by, order, &number, &chosen)?;
    quotations::take(tx, by, order.uuid(), &number, &quoted::takes(&verified))?;
    agreements::call(tx, by, order.uuid(), &number, &called::calls(&verified))?;
    if goes_on && written.origin.message.is_some() {
        super::answer::answer(tx, by, order, None)?;
    }
    Ok(Placed {
        number,
        stage,
        version,
        currency: verified.customer.currency.code().to_owned(),
        total: rated.total,
        promised_date,
        holds: raises.iter().map(|r| r.kind.code().to_owned()).collect(),
        findings,
        lines,
    })
}

/// A note for each line that can't leave from stock today.
fn short_lines(lines: &[PlacedLine], verified: &[super::VerifiedLine]) -> Vec<Finding> {
    lines
        .iter()
        .zip(verified)
        .filter(|(l, v)| v.takes_stock() && l.reserved < l.quantity)
        .map(|(l, _)| {
            let message = match l.promised_date {
                Some(day) => {
                    format!(
                        "line {}: {} of {} are in stock, all of it on {day}",
                        l.line_no, l.reserved, l.quantity
                    )
                }
                None => format!(
                    "line {}: {} of {} are in stock; for the rest nothing is known to come",
                    l.line_no, l.reserved, l.quantity
                ),
            };
            let at = format!("/lines/{}", l.line_no - 1);
            Finding::new(crate::Severity::Note, "backorder", at, message)
        })
        .collect()
}
