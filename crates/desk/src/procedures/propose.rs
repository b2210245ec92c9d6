//! Propose: a new version of a procedure, or a new one. Someone else approves it.

use basics::{Day, Id, Limits};
use db::Tx;

use super::history::VERBS;
use super::procedure::{Procedure, ProcedureState, ProcedureVersion, Step};
use super::refusal::ProcedureRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Steps of one procedure.
const STEPS_MAX: usize = 40;
/// Checks, conditions and verbs of one step.
const PARTS_MAX: usize = 20;

#[derive(Debug, Clone)]
pub struct NewProcedure {
    pub code: String,
    pub procedure: Procedure,
    /// Today where it is left out.
    pub valid_from: Option<Day>,
}

/// The number of the new version.
pub fn propose(tx: &mut Tx, by: &Actor, new: &NewProcedure) -> Result<i64, Failure> {
    allow(by, Verb::ChangeProcedure, Whose::Own)?;
    let (today, now) = (company::today(tx)?, tx.now());
    let procedure = decide(new)?;
    for step in &procedure.steps {
        for text in step.checks.iter().chain([&step.title]) {
            no_card("steps", text)?;
        }
    }
    let version = store::latest(tx, &new.code)? + 1;
    let valid_from = new.valid_from.unwrap_or(today);
    if valid_from < today {
        return Err(ProcedureRefusal::Past { procedure: new.code.clone(), version, from: valid_from }.into());
    }
    let version = ProcedureVersion {
        id: tx.new_id(),
        code: new.code.trim().to_owned(),
        version,
        procedure,
        valid_from,
        state: ProcedureState::Proposed,
        note: None,
        written_by: by.person,
        written_at: now,
        decided_by: None,
    };
    store::insert(tx, &version)?;
    record(tx, by, Verb::ChangeProcedure.code(), &version, "proposed", None)?;
    Ok(version.version)
}

/// The procedure with its texts cleaned, or why it can't be followed.
pub(super) fn decide(new: &NewProcedure) -> Result<Procedure, ProcedureRefusal> {
    let code = new.code.trim();
    let fits = |code: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (1..=60).contains(&code.len()) && code.chars().all(plain)
    };
    if !fits(code) || code == "new" {
        return Err(ProcedureRefusal::Code(code.chars().take(60).collect()));
    }
    let title = line(&new.procedure.title);
    if title.is_empty() || !(1..=STEPS_MAX).contains(&new.procedure.steps.len()) {
        return Err(ProcedureRefusal::Steps(STEPS_MAX));
    }
    let mut steps: Vec<Step> = Vec::new();
    for (at, step) in new.procedure.steps.iter().enumerate() {
        let step = clean(step);
        if !fits(&step.code) {
            return Err(ProcedureRefusal::Code(step.code.chars().take(60).collect()));
        }
        if step.title.is_empty() || step.verbs.is_empty() {
            return Err(ProcedureRefusal::Step { at: at + 1 });
        }
        if steps.iter().any(|s| s.code == step.code) {
            return Err(ProcedureRefusal::Twice(step.code));
        }
        if step.beside && at == 0 {
            return Err(ProcedureRefusal::Beside);
        }
        let known = |to: &String| *to == step.code || steps.iter().any(|s| s.code == *to);
        if let Some(to) = step.back_to.iter().find(|to| !known(to)) {
            return Err(ProcedureRefusal::Back { step: step.code.clone(), to: to.clone() });
        }
        if !(0..=14_400).contains(&step.minutes) {
            return Err(ProcedureRefusal::Range { step: step.code, field: "minutes" });
        }
        steps.push(step);
    }
    let procedure =
        Procedure { title, steps, ends: words(&new.procedure.ends), also: words(&new.procedure.also) };
    let mut done: Vec<(&str, &str)> = Vec::new();
    let bound = procedure.steps.iter().flat_map(|s| s.verbs.iter().map(|v| (v.as_str(), s.code.as_str())));
    let others = procedure
        .ends
        .iter()
        .map(|v| (v.as_str(), "ends"))
        .chain(procedure.also.iter().map(|v| (v.as_str(), "also")));
    for (verb, what) in bound.chain(others) {
        if !VERBS.contains(&verb) {
            return Err(ProcedureRefusal::Verb(verb.chars().take(60).collect()));
        }
        if let Some((_, first)) = done.iter().find(|(v, _)| *v == verb) {
            let (first, second) = ((*first).to_owned(), what.to_owned());
            return Err(ProcedureRefusal::VerbTwice { verb: verb.to_owned(), first, second });
        }
        done.push((verb, what));
    }
    Ok(procedure)
}

fn line(text: &str) -> String {
    basics::clean_line(text).0.chars().take(Limits::LINE_CHARS).collect()
}

fn words(all: &[String]) -> Vec<String> {
    all.iter().map(|w| line(w)).filter(|w| !w.is_empty()).take(PARTS_MAX * 2).collect()
}

fn clean(step: &Step) -> Step {
    let lines = |all: &[String]| -> Vec<String> {
        all.iter().map(|t| line(t)).filter(|t| !t.is_empty()).take(PARTS_MAX).collect()
    };
    Step {
        code: line(&step.code),
        title: line(&step.title),
        verbs: lines(&step.verbs),
        screen: line(&step.screen),
        role: step.role,
        checks: lines(&step.checks),
        when: step.when.iter().take(PARTS_MAX).cloned().collect(),
        optional: step.optional,
        repeats: step.repeats,
        beside: step.beside,
        back_to: lines(&step.back_to),
        minutes: step.minutes,
        catches: lines(&step.catches),
    }
}

pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    version: &ProcedureVersion,
    to: &str,
    reason: Option<&str>,
) -> Result<(), db::Fault> {
    // The version that comes with the desk has no row; it is told apart by its name.
    let thing =
        if version.version == 0 { Id::<()>::from_uuid(uuid::Uuid::nil()).uuid() } else { version.id.uuid() };
    let entry = Entry {
        verb,
        noun: "procedure",
        thing,
        number: Some(&version.code),
        reason,
        detail: serde_json::json!({ "version": version.version, "to": to, "from_day": version.valid_from })
            .to_string(),
    };
    journal::record(tx, by, &entry)
}

#[cfg(test)]
mod tests {
    use super::super::built_in::built_in;
    use super::*;

    fn new(change: impl Fn(&mut Procedure)) -> Result<Procedure, ProcedureRefusal> {
        let mut procedure = built_in("order-life").unwrap().procedure;
        change(&mut procedure);
        decide(&NewProcedure { code: "order-life".into(), procedure, valid_from: None })
    }

    #[test]
    fn what_comes_with_the_desk_can_be_proposed_as_it_is() {
        let built_in = built_in("order-life").unwrap().procedure;
        assert_eq!(new(|_| ()).unwrap(), built_in);
    }

    #[test]
    fn a_procedure_that_cannot_be_followed_says_why() {
        let code = |change: fn(&mut Procedure)| {
            use crate::failure::Forbids;
            new(change).unwrap_err().code()
        };
        assert_eq!(code(|p| p.title = " ".into()), "steps");
        assert_eq!(code(|p| p.steps.clear()), "steps");
        assert_eq!(code(|p| p.steps[1].verbs.clear()), "steps");
        assert_eq!(code(|p| p.steps[1].code = "entry".into()), "step_twice");
        assert_eq!(code(|p| p.steps[1].code = "Über".into()), "procedure_code");
        assert_eq!(code(|p| p.steps[1].verbs = vec!["open_order".into()]), "verb_twice");
        assert_eq!(code(|p| p.steps[1].verbs = vec!["dance".into()]), "verb");
        assert_eq!(code(|p| p.steps[1].back_to = vec!["ship".into()]), "back");
        assert_eq!(code(|p| p.steps[0].beside = true), "beside");
        assert_eq!(code(|p| p.steps[0].minutes = -1), "range");
        assert_eq!(code(|p| p.also = vec!["open_order".into()]), "verb_twice");
    }
}
