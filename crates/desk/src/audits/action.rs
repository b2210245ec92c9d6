//! Corrective actions: what is done against a pattern, by whom and until when; and whether it changed anything. Called from the page of audits, the
//! API and the command line.

use basics::{Limits, clean_line};
use db::Tx;

use super::audit::{Action, Dimension, Effect};
use super::refusal::AuditRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::failure::{General, no_card};
use crate::journal::{self, Entry};
use crate::people;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

/// How long before and after is looked at.
const WINDOW_SECONDS: i64 = 180 * 86_400;

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    pub title: String,
    pub dimension: Dimension,
    /// `pack`; of people their login.
    pub value: String,
    /// The number of the audit that led to it; may be empty.
    pub audit: String,
    /// A login.
    pub owner: String,
    /// As due times are typed: `+14`, `fri`.
    pub due: String,
}

/// Its owner finds it among their tasks.
pub fn open_action(tx: &mut Tx, by: &Actor, new: &NewAction) -> Result<Action, Failure> {
    allow(by, Verb::CorrectAction, Whose::Others)?;
    let title = clean_line(&new.title).0;
    no_card("title", &title)?;
    if title.is_empty() || title.chars().count() > Limits::LINE_CHARS {
        return Err(AuditRefusal::NoName.into());
    }
    let value = clean_line(&new.value).0.to_lowercase();
    if value.is_empty() || value.chars().count() > 100 {
        return Err(AuditRefusal::NoValue.into());
    }
    let audit = match new.audit.trim() {
        "" => None,
        number => Some(store::need(tx, number)?.number),
    };
    let login = new.owner.trim().trim_start_matches('@').to_lowercase();
    let missing = || General::NotFound { what: "person with the login", which: login.clone() };
    let owner = people::actor_of_login(tx, &login)?.ok_or_else(missing)?;
    let due = tasks::due_at(tx, &new.due, None)?.ok_or(AuditRefusal::NoDue)?;
    let number = format!("AC{}", 100_000 + tx.next_number("corrective_action")?);
    let id = tx.new_id();
    let task = NewTask {
        thing: basics::Id::uuid(id),
        about: format!("action {number}"),
        title: title.clone(),
        department: tasks::teams_of(&owner).first().copied().unwrap_or("quality").into(),
        person: Some(owner.person),
        due_at: Some(due),
    };
    let action = Action {
        id,
        task: Some(tasks::follow_up(tx, by, &task)?),
        number,
        title,
        dimension: new.dimension,
        value,
        audit,
        owner: owner.person,
        due_at: due,
        opened_by: by.person,
        opened_at: tx.now(),
        done_by: None,
        done_at: None,
        outcome: None,
        version: 1,
    };
    store::insert_action(tx, &action)?;
    record(tx, by, &action, "open", None)?;
    Ok(action)
}

/// What was changed; from now on its effect counts.
pub fn finish_action(tx: &mut Tx, by: &Actor, number: &str, outcome: &str) -> Result<Action, Failure> {
    let action = store::need_action(tx, number)?;
    if action.owner != by.person {
        allow(by, Verb::CorrectAction, Whose::Others)?;
    }
    allow(by, Verb::FinishTask, Whose::Own)?;
    let outcome = clean_line(outcome).0;
    no_card("outcome", &outcome)?;
    if outcome.is_empty() || outcome.chars().count() > Limits::REMARK_CHARS {
        return Err(AuditRefusal::NoOutcome.into());
    }
    if action.done_at.is_some() {
        return Err(AuditRefusal::ActionDone(action.number).into());
    }
    store::finish_action(tx, by, &action.number, &outcome)?;
    if let Some(task) = &action.task
        && tasks::need(tx, task)?.done_at.is_none()
    {
        tasks::finish(tx, by, task, &outcome)?;
    }
    record(tx, by, &action, "done", Some(&outcome))?;
    store::need_action(tx, number)
}

fn record(tx: &mut Tx, by: &Actor, action: &Action, to: &str, reason: Option<&str>) -> Result<(), db::Fault> {
    let entry = Entry {
        verb: Verb::CorrectAction.code(),
        noun: "action",
        thing: action.id.uuid(),
        number: Some(&action.number),
        reason,
        detail: serde_json::json!({
            "to": to, "dimension": action.dimension, "value": action.value, "audit": action.audit, "task": action.task,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)
}

/// Of the shipments that were audited, those with such an error: in the half year before it was opened, and since it was done.
pub fn effect(tx: &mut Tx, action: &Action) -> Result<Effect, Failure> {
    let value = match action.dimension {
        Dimension::Person => match people::actor_of_login(tx, &action.value)? {
            Some(person) => person.person.uuid().to_string(),
            None => action.value.clone(),
        },
        _ => action.value.clone(),
    };
    let from = action.opened_at.plus_seconds(-WINDOW_SECONDS);
    let before = store::audited(tx, action.dimension, &value, from, action.opened_at)?;
    let after = match action.done_at {
        Some(done) => {
            let to = done.plus_seconds(WINDOW_SECONDS);
            Some(store::audited(tx, action.dimension, &value, done, to)?).filter(|p| p.whole > 0)
        }
        None => None,
    };
    Ok(Effect::of(before, after))
}
