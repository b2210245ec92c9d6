//! Switch: autopilot of a sender, or of a whole channel, on or off. A supervisor does it who sees the measured record; a record that does
//! not prove it is no. [`fall_back`] is the desk's own: an error that shows brings the sender back to shadow.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use db::{Fault, Tx};

use super::figures::{self, Figures};
use super::record::{self, Record};
use super::refusal::{TrustRefusal, percent};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

/// How a switch stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Switch {
    pub is_on: bool,
    pub reason: Option<String>,
}

/// By channel and sender.
type Switches = HashMap<(String, String), Switch>;

#[derive(Default)]
struct Known(OnceLock<Arc<Switches>>);

fn all(tx: &mut Tx) -> Result<Arc<Switches>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(switches) = known.0.get() {
        return Ok(Arc::clone(switches));
    }
    let switches = Arc::new(store::switches(tx)?);
    Ok(Arc::clone(known.0.get_or_init(|| switches)))
}

/// What was switched for exactly this sender, or with an empty one for the channel.
pub(super) fn state(tx: &mut Tx, channel: &str, sender: &str) -> Result<Option<Switch>, Fault> {
    Ok(all(tx)?.get(&(channel.to_owned(), sender.to_owned())).cloned())
}

/// Does the desk place this sender's documents? What was switched for the sender counts; else the channel's, once enough of the sender's
/// own were right.
pub(super) fn is_on(tx: &mut Tx, channel: &str, sender: &str, figures: &Figures) -> Result<bool, Fault> {
    if sender.is_empty() {
        return Ok(false);
    }
    if let Some(own) = state(tx, channel, sender)? {
        return Ok(own.is_on);
    }
    let of_channel = state(tx, channel, "")?.is_some_and(|s| s.is_on);
    Ok(of_channel && store::run(tx, channel, sender, figures.sender_from)? >= i64::from(figures.sender_from))
}

/// Switches autopilot; an empty `sender` means the whole channel.
pub fn switch(
    tx: &mut Tx,
    by: &Actor,
    channel: &str,
    sender: &str,
    on: bool,
    reason: &str,
) -> Result<Record, Failure> {
    allow(by, Verb::SwitchAutopilot, Whose::Others)?;
    let figures = figures::figures(tx)?;
    let who = who(channel, sender);
    let of_channel =
        record::record_of(tx, channel, "")?.ok_or_else(|| TrustRefusal::NobodyKnown(channel.to_owned()))?;
    let own = match sender {
        "" => of_channel.clone(),
        sender => {
            record::record_of(tx, channel, sender)?.ok_or_else(|| TrustRefusal::NobodyKnown(who.clone()))?
        }
    };
    decide(&who, &own, &of_channel, on, reason, &figures)?;
    put(tx, by, channel, sender, on, reason)?;
    Ok(record::record_of(tx, channel, sender)?.unwrap_or(own))
}

fn who(channel: &str, sender: &str) -> String {
    if sender.is_empty() { format!("channel {channel}") } else { format!("{sender} by {channel}") }
}

fn decide(
    who: &str,
    own: &Record,
    channel: &Record,
    on: bool,
    reason: &str,
    figures: &Figures,
) -> Result<(), TrustRefusal> {
    if own.is_on == on && !own.by_channel {
        return Err(TrustRefusal::Already(who.to_owned(), if on { "on" } else { "off" }));
    }
    if reason.trim().is_empty() {
        return Err(TrustRefusal::NoReason);
    }
    let from = i64::from(figures.sender_from);
    if !on || own.is_proven || (!own.sender.is_empty() && channel.is_proven && own.run >= from) {
        return Ok(());
    }
    let needed = if own.sender.is_empty() {
        format!("With no error that needs {} checked documents", figures.needed())
    } else {
        format!(
            "With no error that needs {} checked documents of the sender; or {from} without an error since the last, it has {}, \
             once its channel as a whole proves the limit",
            figures.needed(),
            own.run
        )
    };
    Err(TrustRefusal::NotProven {
        who: who.to_owned(),
        checked: usize::try_from(own.touchless_checked).unwrap_or(0),
        errors: usize::try_from(own.errors).unwrap_or(0),
        bound: percent(own.bound_ppm),
        limit: percent(figures.limit_ppm),
        needed,
    })
}

fn put(tx: &mut Tx, by: &Actor, channel: &str, sender: &str, on: bool, reason: &str) -> Result<(), Fault> {
    let id = store::put_switch(tx, by, channel, sender, on, reason)?;
    tx.advance_epoch()?;
    let number = who(channel, sender);
    let entry = Entry {
        verb: Verb::SwitchAutopilot.code(),
        noun: "autopilot",
        thing: id,
        number: Some(&number),
        reason: Some(reason),
        detail:
            serde_json::json!({ "channel": channel, "sender": sender, "to": if on { "on" } else { "off" } })
                .to_string(),
    };
    journal::record(tx, by, &entry)
}

/// An error showed: the sender goes back to shadow, and its channel as well if its record no longer proves the limit. Nothing happens where
/// nothing is on.
pub(super) fn fall_back(tx: &mut Tx, channel: &str, sender: &str, reason: &str) -> Result<bool, Fault> {
    let figures = figures::figures(tx)?;
    let desk = Actor::desk();
    let channel_on = state(tx, channel, "")?.is_some_and(|s| s.is_on);
    let own_on = state(tx, channel, sender)?.is_some_and(|s| s.is_on);
    if !channel_on && !own_on {
        return Ok(false);
    }
    let reason: String = reason.chars().take(300).collect();
    let mut fallen = vec![sender];
    if channel_on && record::record_of(tx, channel, "")?.is_none_or(|r| r.bound_ppm > figures.limit_ppm) {
        fallen.push("");
    }
    for sender in fallen {
        put(tx, &desk, channel, sender, false, &reason)?;
        let task = NewTask {
            thing: uuid::Uuid::nil(),
            about: format!("autopilot {}", who(channel, sender)),
            title: format!("Autopilot of {} is off: {reason}", who(channel, sender)),
            department: "orders".into(),
            person: None,
            due_at: None,
        };
        tasks::follow_up(tx, &desk, &task)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(sender: &str, touchless_checked: i64, errors: i64, run: i64) -> Record {
        let of = |n: i64| usize::try_from(n).unwrap();
        let bound = reader::calibrate::upper_bound(of(errors), of(touchless_checked), 0.95);
        let bound_ppm = (bound * 1e6) as u32;
        Record {
            channel: "x12_850".into(),
            sender: sender.into(),
            name: String::new(),
            documents: touchless_checked,
            checked: touchless_checked,
            touchless_checked,
            errors,
            bound_ppm,
            touchless: 0,
            audited: 0,
            audits_open: 0,
            run,
            is_on: false,
            by_channel: false,
            is_proven: bound_ppm <= 5_000,
            reason: None,
        }
    }

    #[test]
    fn autopilot_goes_on_only_where_the_record_proves_it() {
        let figures = Figures::default();
        let (proven, young) = (record("", 1_300, 1, 0), record("", 200, 0, 0));
        let may =
            |own: &Record, channel: &Record| decide("it", own, channel, true, "proven", &figures).is_ok();
        assert!(may(&record("C1", 598, 0, 30), &young), "its own record proves it");
        assert!(!may(&record("C1", 597, 0, 30), &young), "one too few");
        assert!(!may(&record("C1", 600, 1, 30), &young), "one error too many");
        assert!(
            may(&record("C1", 40, 0, 30), &proven),
            "its channel proves it, and thirty of its own were right"
        );
        assert!(!may(&record("C1", 40, 0, 29), &proven), "too few of its own");
        assert!(may(&proven, &proven) && !may(&young, &young), "the channel as a whole");
    }

    #[test]
    fn off_needs_a_reason_and_nothing_else() {
        let figures = Figures::default();
        let on = Record { is_on: true, ..record("C1", 700, 0, 30) };
        let decided = |on_now: &Record, to, reason| decide("C1", on_now, on_now, to, reason, &figures);
        assert_eq!(decided(&on, false, "a new system over there"), Ok(()));
        assert_eq!(decided(&on, false, " "), Err(TrustRefusal::NoReason));
        assert_eq!(decided(&on, true, "again"), Err(TrustRefusal::Already("C1".into(), "on")));
        let told = decided(&record("C1", 12, 0, 12), true, "now").unwrap_err().to_string();
        assert!(
            told.contains("up to 22.09 %") && told.contains("598") && told.contains("limit is 0.5 %"),
            "{told}"
        );
    }
}
