//! Recount: the same figures from the journal alone. Slow, as it reads every entry; asked to prove what the tables say.

use std::collections::{BTreeMap, BTreeSet};

use basics::Id;
use db::Tx;
use serde_json::Value;
use uuid::Uuid;

use super::figures::{Entered, Figures, Period, Wrong, decide, may_see};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::journal::{self, Happened};

/// What the journal says of one order.
#[derive(Default)]
struct Heard {
    person: Option<PersonId>,
    opened: Option<basics::Instant>,
    channel: String,
    lines: i64,
    /// When it was submitted last.
    submitted: Option<basics::Instant>,
    /// Each error by its number; one that was sent back has none.
    errors: Vec<(Option<String>, Wrong)>,
    withdrawn: BTreeSet<String>,
}

pub fn recount(tx: &mut Tx, by: &Actor, of: Option<PersonId>, period: Period) -> Result<Figures, Failure> {
    may_see(by, of)?;
    let mut orders: BTreeMap<Uuid, Heard> = BTreeMap::new();
    journal::each_about(tx, "order", &mut |entry| hear(&mut orders, entry))?;
    let counts = |heard: &Heard| {
        let in_period = heard.submitted.is_some_and(|at| at >= period.from && at < period.to);
        let opened = heard.opened.is_some_and(|at| at >= period.opened_from());
        in_period && opened && heard.person.is_some() && (of.is_none() || heard.person == of)
    };
    let (mut entered, mut wrong) = (BTreeMap::new(), Vec::new());
    for (order, heard) in orders.into_iter().filter(|(_, heard)| counts(heard)) {
        let Some(person) = heard.person else { continue };
        entered.insert(order, Entered { person, channel: heard.channel, lines: heard.lines });
        let stands = |number: &Option<String>| number.as_ref().is_none_or(|n| !heard.withdrawn.contains(n));
        wrong.extend(heard.errors.into_iter().filter(|(number, _)| stands(number)).map(|(_, wrong)| wrong));
    }
    Ok(decide(&entered, &wrong))
}

fn hear(orders: &mut BTreeMap<Uuid, Heard>, entry: Happened) {
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let text = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let heard = orders.entry(entry.thing).or_default();
    match entry.verb.as_str() {
        "open_order" | "place_order" | "submit_order" => {
            if heard.person.is_none() {
                heard.person = entry.person.map(Id::from_uuid);
                heard.opened = Some(entry.at);
                heard.channel = text("channel");
            }
            if entry.verb != "open_order" {
                heard.submitted = Some(entry.at);
                heard.lines = detail.get("lines").and_then(Value::as_i64).unwrap_or(0);
            }
        }
        // What two people keyed differently was corrected, and the order submitted anew.
        "settle_double_key" => {
            if let Some(lines) = detail.get("lines").and_then(Value::as_i64) {
                heard.submitted = Some(entry.at);
                heard.lines = lines;
            }
        }
        "return_order" => heard.errors.push((
            Some(text("error")),
            Wrong { order: entry.thing, line_no: None, field: "order".into(), source: "review".into() },
        )),
        "record_error" if text("step") == "entry" => heard.errors.push((
            Some(text("error")),
            Wrong {
                order: entry.thing,
                line_no: detail.get("line").and_then(Value::as_i64),
                field: text("field"),
                source: text("source"),
            },
        )),
        "withdraw_error" => {
            heard.withdrawn.insert(text("error"));
        }
        _ => {}
    }
}
