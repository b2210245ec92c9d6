//! Submit: a draft becomes an order that is asked for. Called by the grid, the API and the command line.
//! Holds: what is wrong in itself is refused with the full list; what someone must decide becomes a hold.

use db::Tx;

use super::amounts;
use super::facts::Facts;
use super::findings::{self, Raise};
use super::lifecycle::{Act, Stage};
use super::refusal::OrderRefusal;
use super::save::{self, OriginRow, Written};
use super::schedule::parted;
use super::{called, double_key, facts, party_check, quoted, store};
use crate::Failure;
use crate::actor::Actor;
use crate::agreements;
use crate::customers;
use crate::failure::Finding;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::quotations;

#[derive(Debug, Clone)]
pub struct Submitted {
    pub number: String,
    pub stage: Stage,
    pub version: i64,
    pub findings: Vec<Finding>,
    pub holds: Vec<String>,
}

pub fn submit(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Submitted, Failure> {
    let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::SubmitOrder, Whose::of(head.entered_by == by.person))?;
    head.check_version(version)?;
    let stage = head.stage.allow(Act::Submit)?;
    let mut draft = store::draft_of(tx, head.id)?;
    if !reason.is_empty() {
        draft.accept = reason.to_owned();
    }
    let (flat, parts_found) = parted(&draft);
    let facts = Facts { parts_found, ..facts::load(tx, by, &flat, Some(head.id))? };
    let (done, mut raises) = decide(&flat, &facts)?;
    let (Some(verified), Some(rated)) = (&done.verified, &done.rated) else {
        return Err(OrderRefusal::Findings(done.findings).into());
    };
    let things = [Some(head.id.uuid()), head.intake_message];
    findings::add_held(&mut raises, party_check::held(tx, &things)?);
    let chosen = double_key::choose(tx, by, Some(head.id), verified, &done.findings, &mut raises)?;
    store::delete_lines(tx, head.id)?;
    let written = Written {
        order: head.id,
        number: &head.number,
        stage,
        origin: OriginRow {
            channel: head.channel.clone(),
            message: head.intake_message,
            copy_of: head.copy_of,
            entered_by: head.entered_by,
            created_at: head.created_at,
            price_day: facts.today,
        },
        verified,
        rated,
        held: &std::collections::HashMap::new(),
        raises: &raises,
        confirmed_at: None,
    };
    save::insert(tx, by, &written)?;
    store::drop_versions(tx, head.id)?;
    customers::change_open_orders(tx, verified.customer.id, rated.total)?;
    let entry = Entry {
        verb: Verb::SubmitOrder.code(),
        noun: "order",
        thing: head.id.uuid(),
        number: Some(&head.number),
        reason: Some(draft.accept.as_str()).filter(|r| !r.is_empty()),
        detail: serde_json::json!({
            "from": head.stage, "to": stage, "lines": verified.lines.len(), "total": rated.total,
            "findings": codes(&done.findings), "holds": kinds(&raises),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    double_key::record(tx, by, head.id, &head.number, &chosen)?;
    quotations::take(tx, by, head.id.uuid(), &head.number, &quoted::takes(verified))?;
    agreements::call(tx, by, head.id.uuid(), &head.number, &called::calls(verified))?;
    let holds = raises.iter().map(|r| r.kind.code().to_owned()).collect();
    Ok(Submitted { number: head.number, stage, version: head.version + 1, findings: done.findings, holds })
}

/// The rated draft and the holds to raise, or the full list of what forbids it.
pub(super) fn decide(
    draft: &super::Draft,
    facts: &facts::Facts,
) -> Result<(amounts::RatedDraft, Vec<Raise>), OrderRefusal> {
    let done = amounts::decide(draft, facts)?;
    if done.verified.is_none() || done.findings.iter().any(findings::forbids) {
        return Err(OrderRefusal::Findings(done.findings));
    }
    let raises = findings::holds(&done.findings, draft.accept.trim());
    Ok((done, raises))
}

pub(super) fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code.as_str()).collect()
}

pub(super) fn kinds(raises: &[Raise]) -> Vec<&'static str> {
    raises.iter().map(|r| r.kind.code()).collect()
}
