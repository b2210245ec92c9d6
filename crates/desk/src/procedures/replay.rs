//! Replay: past orders under a changed procedure before it goes live. What would change: steps more and fewer, touches, time, errors on record
//! that a new step would have seen and those that a dropped one did see.
//!
//! What is reckoned, and from what. A step that the new version asks for and the order did not go through is one touch more, with the step's
//! minutes, and waits as long as that step waited on average in the orders that went through it; a step of the version in force that the new
//! one does not know is one touch less, with its minutes and with the waiting that this very order had before it. An error on record would be
//! caught where an added step looks at its field; it would get by where the steps that look at its field are all dropped and it was found in
//! the house. That people would work as written is assumed; what really happens, conformance tells afterwards.

use std::collections::BTreeMap;

use basics::Instant;
use db::Tx;
use mining::Times;

use super::history::{self, History};
use super::made_net::asked_for;
use super::procedure::{Procedure, ProcedureVersion, Step};
use super::store;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, company};

/// What becomes of one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepChange {
    pub code: String,
    pub title: String,
    /// Orders that would go through it and did not.
    pub added: u64,
    /// Times it was done and would not be.
    pub dropped: u64,
    pub caught: u64,
    pub examples: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Changed {
    pub now: ProcedureVersion,
    pub then: ProcedureVersion,
    pub orders: u64,
    /// Orders for which anything would change.
    pub changed: u64,
    pub touches_now: u64,
    pub touches_then: u64,
    pub minutes_now: i64,
    pub minutes_then: i64,
    /// Microseconds from the first to the last event, all orders together, as it was and as it would be.
    pub lead_now: i64,
    pub lead_then: i64,
    pub errors: u64,
    pub caught: u64,
    pub missed: u64,
    pub steps: Vec<StepChange>,
    pub is_cut: bool,
}

/// Orders named for a step.
const EXAMPLES: usize = 10;

pub fn replay(
    tx: &mut Tx,
    by: &Actor,
    code: &str,
    version: i64,
    from: Instant,
    to: Instant,
) -> Result<Changed, Failure> {
    allow(by, Verb::SeeFigures, Whose::Others)?;
    let today = company::today(tx)?;
    let now = store::in_force(tx, code, today)?;
    let then = store::need(tx, code, version)?;
    // How long each step waits has to be known before the first order is played.
    let mut waits = Waits::default();
    history::each(tx, from, to, false, &mut |history| waits.hear(&history))?;
    let mut playing = Playing::new(now, then, waits);
    let (_, is_cut) = history::each(tx, from, to, true, &mut |history| playing.play(&history))?;
    Ok(Changed { is_cut, ..playing.done() })
}

/// How long each verb waited since what was done before.
#[derive(Default)]
struct Waits(BTreeMap<&'static str, Times>);

impl Waits {
    fn hear(&mut self, history: &History) {
        for pair in history.done.windows(2) {
            let [before, after] = pair else { continue };
            self.0.entry(after.verb).or_default().add(after.at.micros() - before.at.micros());
        }
    }

    /// The mean: sums of it are compared.
    fn of(&self, step: &Step) -> i64 {
        step.verbs.iter().filter_map(|v| self.0.get(v.as_str())?.mean()).max().unwrap_or(0)
    }
}

struct Playing {
    changed: Changed,
    waits: Waits,
    steps: BTreeMap<String, StepChange>,
}

impl Playing {
    fn new(now: ProcedureVersion, then: ProcedureVersion, waits: Waits) -> Playing {
        let changed = Changed {
            now,
            then,
            orders: 0,
            changed: 0,
            touches_now: 0,
            touches_then: 0,
            minutes_now: 0,
            minutes_then: 0,
            lead_now: 0,
            lead_then: 0,
            errors: 0,
            caught: 0,
            missed: 0,
            steps: Vec::new(),
            is_cut: false,
        };
        Playing { changed, waits, steps: BTreeMap::new() }
    }

    fn play(&mut self, history: &History) {
        let (now, then) = (&self.changed.now.procedure, &self.changed.then.procedure);
        let added = added(then, now, history);
        let dropped = dropped(then, now, history);
        let minutes = |steps: &[&Step]| -> i64 { steps.iter().map(|s| s.minutes).sum() };
        let done: Vec<&Step> =
            history.done.iter().filter_map(|d| now.steps.get(now.step_of(d.verb)?)).collect();
        let dropped_steps: Vec<&Step> = dropped.iter().map(|(step, _)| *step).collect();
        let lead = match (history.done.iter().map(|d| d.at).min(), history.done.iter().map(|d| d.at).max()) {
            (Some(first), Some(last)) => last.micros() - first.micros(),
            _ => 0,
        };
        let longer: i64 = added.iter().map(|s| self.waits.of(s)).sum();
        let shorter: i64 = dropped.iter().map(|(_, waited)| *waited).sum();
        let sees = |step: &Step, field: &String| step.catches.contains(field);
        let caught = |field: &String| added.iter().find(|s| sees(s, field)).map(|s| s.code.clone());
        let missed = |field: &String, source: &str| {
            // What a customer complained of had got by already.
            source != "complaint"
                && now.steps.iter().any(|s| sees(s, field))
                && dropped_steps.iter().any(|s| sees(s, field))
                && !then.steps.iter().any(|s| sees(s, field))
        };
        let outcome: Vec<(Option<String>, bool)> =
            history.errors.iter().map(|(field, source)| (caught(field), missed(field, source))).collect();
        let minutes_now = minutes(&done);
        let minutes_then = minutes_now + minutes(&added) - minutes(&dropped_steps);
        let touches = (done.len() as u64, (done.len() + added.len() - dropped.len().min(done.len())) as u64);
        let of_added: Vec<(String, String)> =
            added.iter().map(|s| (s.code.clone(), s.title.clone())).collect();
        let of_dropped: Vec<(String, String)> =
            dropped_steps.iter().map(|s| (s.code.clone(), s.title.clone())).collect();

        let all = &mut self.changed;
        all.orders += 1;
        all.changed += u64::from(!of_added.is_empty() || !of_dropped.is_empty());
        all.touches_now += touches.0;
        all.touches_then += touches.1;
        all.minutes_now += minutes_now;
        all.minutes_then += minutes_then;
        all.lead_now += lead;
        all.lead_then += (lead + longer - shorter).max(0);
        all.errors += history.errors.len() as u64;
        all.missed += outcome.iter().filter(|(_, missed)| *missed).count() as u64;
        for (code, title) in of_added {
            let step = self.step(&code, &title);
            step.added += 1;
            if step.examples.len() < EXAMPLES {
                step.examples.push(history.order.clone());
            }
        }
        for (code, title) in of_dropped {
            let step = self.step(&code, &title);
            step.dropped += 1;
            if step.examples.len() < EXAMPLES {
                step.examples.push(history.order.clone());
            }
        }
        for code in outcome.into_iter().filter_map(|(caught, _)| caught) {
            self.changed.caught += 1;
            self.step(&code, "").caught += 1;
        }
    }

    fn step(&mut self, code: &str, title: &str) -> &mut StepChange {
        self.steps.entry(code.to_owned()).or_insert_with(|| StepChange {
            code: code.to_owned(),
            title: title.to_owned(),
            ..StepChange::default()
        })
    }

    fn done(self) -> Changed {
        Changed { steps: self.steps.into_values().collect(), ..self.changed }
    }
}

/// Steps that the order would go through and did not. An order that is under way, or that ended early, goes only through what lies before the
/// last step that it reached.
fn added<'p>(then: &'p Procedure, now: &Procedure, history: &History) -> Vec<&'p Step> {
    let asked = asked_for(then, &history.facts);
    let was_asked = asked_for(now, &history.facts);
    let reached = history.done.iter().filter_map(|d| then.step_of(d.verb)).max();
    let Some(reached) = reached else { return Vec::new() };
    let done = |step: &Step| step.verbs.iter().any(|v| history.done.iter().any(|d| d.verb == v));
    // What the version in force asks for as well was left out by someone, not by the procedure.
    let asked_before = |step: &Step| {
        now.steps.iter().zip(&was_asked).any(|(s, asked)| *asked && !s.optional && s.code == step.code)
    };
    then.steps
        .iter()
        .zip(asked)
        .take(reached + 1)
        .filter(|(step, asked)| *asked && !step.optional && !done(step) && !asked_before(step))
        .map(|(step, _)| step)
        .collect()
}

/// Steps that were done and that the new version does not ask for, each with what was waited for it.
fn dropped<'p>(then: &Procedure, now: &'p Procedure, history: &History) -> Vec<(&'p Step, i64)> {
    let asked = asked_for(then, &history.facts);
    let still = |verb: &str| {
        then.step_of(verb).is_some_and(|at| asked.get(at) == Some(&true))
            || then.ends.iter().any(|v| v == verb)
    };
    let mut found = Vec::new();
    let mut before = None;
    for done in &history.done {
        if let Some(step) = now.step_of(done.verb).and_then(|at| now.steps.get(at))
            && !still(done.verb)
        {
            let waited = before.map_or(0, |at: Instant| (done.at.micros() - at.micros()).max(0));
            found.push((step, waited));
        }
        before = Some(done.at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::built_in::built_in;
    use super::super::condition::Facts;
    use super::super::history::Done;
    use super::*;

    fn history(verbs: &[&'static str], total: i64, errors: &[(&str, &str)]) -> History {
        let done = verbs.iter().enumerate().map(|(n, verb)| Done {
            verb,
            at: Instant::from_micros(i64::try_from(n).unwrap() * 60_000_000),
            person: None,
            part: None,
        });
        History {
            order: "SO1".into(),
            facts: Facts { total, ..Facts::default() },
            entered_by: Actor::desk().person,
            is_over: true,
            done: done.collect(),
            errors: errors.iter().map(|(f, s)| ((*f).to_owned(), (*s).to_owned())).collect(),
        }
    }

    fn played(change: impl Fn(&mut Procedure), histories: &[History]) -> Changed {
        let now = built_in("order-life").unwrap();
        let mut then = now.clone();
        change(&mut then.procedure);
        let mut waits = Waits::default();
        histories.iter().for_each(|h| waits.hear(h));
        let mut playing = Playing::new(now, then, waits);
        histories.iter().for_each(|h| playing.play(h));
        playing.done()
    }

    const LIFE: [&str; 7] = [
        "open_order",
        "submit_order",
        "confirm_order",
        "release_order",
        "pick_shipment",
        "pack_shipment",
        "dispatch_shipment",
    ];

    #[test]
    fn inspecting_large_orders_would_have_caught_what_customers_complained_of() {
        let inspected: Vec<&'static str> =
            LIFE[..6].iter().copied().chain(["inspect_shipment", LIFE[6]]).collect();
        let histories = [
            history(&LIFE, 900_000, &[("quantity", "complaint"), ("price", "complaint")]),
            history(&LIFE, 100, &[("quantity", "complaint")]),
            history(&inspected, 900_000, &[]),
        ];
        let found = played(
            |p| {
                let inspect = p.steps.iter_mut().find(|s| s.code == "inspect").unwrap();
                inspect.optional = false;
                inspect.when = vec!["total >= 5000".parse().unwrap()];
            },
            &histories,
        );
        assert_eq!((found.orders, found.changed, found.errors, found.caught, found.missed), (3, 1, 3, 1, 0));
        assert_eq!(found.touches_then, found.touches_now + 1);
        assert_eq!(found.minutes_then, found.minutes_now + 4);
        assert_eq!(found.lead_then, found.lead_now + 60_000_000, "as long as it waited where it was done");
        assert_eq!(
            (found.steps[0].code.as_str(), found.steps[0].added, found.steps[0].caught),
            ("inspect", 1, 1)
        );
    }

    #[test]
    fn a_dropped_step_saves_its_time_and_lets_through_what_it_saw() {
        let histories = [history(&LIFE, 100, &[]), {
            let inspected: Vec<&'static str> =
                LIFE[..6].iter().copied().chain(["inspect_shipment", LIFE[6]]).collect();
            history(&inspected, 100, &[("order", "inspection")])
        }];
        let found = played(|p| p.steps.retain(|s| s.code != "inspect"), &histories);
        assert_eq!((found.changed, found.missed, found.caught), (1, 1, 0));
        assert_eq!(found.touches_then, found.touches_now - 1);
        assert_eq!(found.lead_now - found.lead_then, 60_000_000);
    }

    #[test]
    fn nothing_changes_under_the_same_procedure() {
        let found = played(|_| (), &[history(&LIFE[..3], 100, &[("price", "audit")])]);
        assert_eq!((found.changed, found.caught, found.lead_now), (0, 0, found.lead_then));
    }
}
