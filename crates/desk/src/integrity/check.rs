//! Check: looks through the last weeks for what nobody should do alone and for what is more than chance. Called by the worker; what it came upon
//! before it does not say again.
//! Holds: no rule is about the desk itself; how often somebody does a thing is held against everybody who does such work, on a p chart.

use basics::Instant;
use db::Tx;

use super::finding::{Finding, IntegrityRule};
use super::store::{self, Suspect};
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::standards::{Counted, p_chart};
use crate::{Failure, company};

/// How far back is looked.
const BACK_DAYS: i64 = 35;
/// Of how many things a share says something about a person.
const UNITS_LEAST: i64 = 30;
/// Findings written in one go.
const CHUNK: usize = 200;

/// How many there were; called until it says 0.
pub fn check(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let from = tx.now().plus_seconds(-BACK_DAYS * 86_400);
    let mut found = 0;
    for rule in IntegrityRule::ALL {
        let left = CHUNK.saturating_sub(found);
        let suspects = match rule {
            IntegrityRule::ManyDiscounts | IntegrityRule::ManyWaivers => often(tx, rule, from)?,
            _ => store::suspects(tx, rule, from, left)?,
        };
        for suspect in suspects.into_iter().take(left) {
            found += usize::from(keep(tx, by, rule, suspect)?);
        }
    }
    Ok(found)
}

/// People above the upper limit of everybody who does such work.
fn often(tx: &mut Tx, rule: IntegrityRule, from: Instant) -> Result<Vec<Suspect>, Failure> {
    let today = company::today(tx)?;
    let month = today.to_string().chars().take(7).collect::<String>();
    let counted: Vec<_> = store::counted(tx, rule, from)?;
    let chart = p_chart(
        &counted
            .iter()
            .map(|c| Counted { name: c.person.to_string(), wrong: c.did, units: c.of, expected: None })
            .collect::<Vec<_>>(),
    );
    let now = tx.now();
    let above = |c: &&store::Often| {
        let name = c.person.to_string();
        let point = chart.points.iter().find(|p| p.name == name);
        c.of >= UNITS_LEAST && point.is_some_and(|p| p.value > p.upper)
    };
    Ok(counted
        .iter()
        .filter(above)
        .map(|c| {
            let middle = chart.points.first().map_or(0.0, |p| p.middle * 100.0);
            let share = c.did as f64 * 100.0 / c.of as f64;
            let detail = format!("{} of {} ({share:.1} %; all together {middle:.1} %)", c.did, c.of);
            Suspect { about: format!("month {month}"), person: c.person, happened_at: now, detail }
        })
        .collect())
}

/// Says whether it is new.
fn keep(tx: &mut Tx, by: &Actor, rule: IntegrityRule, suspect: Suspect) -> Result<bool, Failure> {
    if suspect.person == by.person || store::is_known(tx, rule, &suspect)? {
        return Ok(false);
    }
    let finding = Finding {
        id: tx.new_id(),
        number: format!("IG{}", 100_000 + tx.next_number("integrity")?),
        rule,
        about: suspect.about,
        person: suspect.person,
        happened_at: suspect.happened_at,
        detail: suspect.detail,
        found_at: tx.now(),
        seen_by: None,
        seen_at: None,
        verdict: None,
        note: None,
    };
    store::insert_finding(tx, &finding)?;
    let entry = Entry {
        verb: "find_integrity",
        noun: "integrity",
        thing: finding.id.uuid(),
        number: Some(&finding.number),
        reason: Some(rule.said()),
        detail: serde_json::json!({ "about": finding.about, "person": finding.person.to_string(), "detail": finding.detail })
            .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(true)
}
