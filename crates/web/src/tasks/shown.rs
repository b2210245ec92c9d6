//! Tasks, hand-offs and notes as the pages show them.

use std::collections::BTreeMap;

use db::Tx;
use desk::actor::PersonId;
use desk::notes::{self, NoteKind};
use desk::tasks::{self, Handoff, Task};
use desk::{Actor, Failure, people};

use crate::frame::Frame;
use crate::help::field_label;

pub struct TaskShown {
    pub number: String,
    pub title: String,
    /// `order SO100001`, and where that is.
    pub about: String,
    pub path: Option<String>,
    pub team: String,
    /// The person, or the team.
    pub who: String,
    pub raised: String,
    pub raised_by: String,
    pub due: String,
    pub is_late: bool,
    /// With the supervisor or the management.
    pub escalated: &'static str,
    /// When it was done, by whom, and what came of it.
    pub done: Option<(String, String, String)>,
}

impl TaskShown {
    pub fn own_path(&self) -> String {
        format!("/tasks/{}", self.number)
    }
}

pub fn shown(tx: &mut Tx, frame: &Frame, found: Vec<Task>) -> Result<Vec<TaskShown>, Failure> {
    let mut ids: Vec<PersonId> =
        found.iter().flat_map(|t| [t.person, t.done_by, t.raised_by]).flatten().collect();
    ids.sort();
    ids.dedup();
    let names: BTreeMap<PersonId, String> = people::names(tx, &ids)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id).cloned());
    let now = tx.now();
    Ok(found
        .into_iter()
        .map(|t| TaskShown {
            who: name(t.person).unwrap_or_else(|| t.department.clone()),
            team: t.department,
            raised: frame.when(t.raised_at),
            raised_by: name(t.raised_by).unwrap_or_else(|| "the desk".into()),
            due: t.due_at.map(|due| frame.when(due)).unwrap_or_else(|| "–".into()),
            is_late: t.done_at.is_none() && t.due_at.is_some_and(|due| due < now),
            escalated: match t.escalation {
                0 => "",
                1 => "with the supervisor",
                _ => "with the management",
            },
            done: t.done_at.map(|at| {
                let by = name(t.done_by).unwrap_or_else(|| "the desk".into());
                (frame.when(at), by, t.outcome.clone().unwrap_or_default())
            }),
            path: path_of(&t.about),
            about: t.about,
            number: t.number,
            title: t.title,
        })
        .collect())
}

/// Where the thing is that a task, a note or a mention is about; none where it has no page.
pub fn path_of(about: &str) -> Option<String> {
    let (noun, number) = about.split_once(' ')?;
    let place = match noun {
        "order" => "orders",
        "task" => "tasks",
        "customer" => "customers",
        "intake" => "inbox",
        "letter" => "letters",
        "question" => "questions",
        "case" => "cases",
        "audit" => "order-audits",
        "standard" => "standards",
        "agreement" => "agreements",
        "shipment" => "shipments",
        "credit_note" => "credit-notes",
        "table" => "tables",
        // All on one page.
        "recognition" | "conduct" | "integrity" => return Some("/conduct".to_owned()),
        _ => return None,
    };
    Some(format!("/{place}/{}", crate::page::escaped(number)))
}

pub struct HandoffShown {
    pub number: String,
    pub path: String,
    pub from: String,
    pub to: String,
    pub reason: String,
    pub asked: String,
    /// Accepted or returned, when, and with which words; none while it waits.
    pub answer: Option<(bool, String, String)>,
    /// This person may accept it; may send it back.
    pub may_accept: bool,
    pub may_return: bool,
}

pub fn handoffs(
    tx: &mut Tx,
    frame: &Frame,
    by: &Actor,
    found: Vec<Handoff>,
) -> Result<Vec<HandoffShown>, Failure> {
    let ids: Vec<PersonId> = found.iter().flat_map(|h| [Some(h.asked_by), h.to.person]).flatten().collect();
    let names = people::names(tx, &ids)?;
    let teams = tasks::teams_of(by);
    Ok(found
        .into_iter()
        .map(|h| {
            let theirs = match h.to.person {
                Some(person) => person == by.person,
                None => teams.contains(&h.to.team.as_str()),
            };
            let waits = h.answered_at.is_none();
            let about = format!("{} {}", h.noun, h.number);
            HandoffShown {
                path: path_of(&about).unwrap_or_default(),
                from: names.get(&h.asked_by).cloned().unwrap_or_else(|| "the desk".into()),
                to: h.to.person.and_then(|p| names.get(&p).cloned()).unwrap_or_else(|| h.to.team.clone()),
                reason: h.reason,
                asked: frame.when(h.asked_at),
                answer: h.answered_at.map(|at| {
                    (h.accepted.unwrap_or_default(), frame.when(at), h.answer.clone().unwrap_or_default())
                }),
                may_accept: waits && theirs,
                may_return: waits && (theirs || h.asked_by == by.person || tasks::oversees(by)),
                number: h.number,
            }
        })
        .collect())
}

/// The desk wrote it, about what two people wrote at once; everything else is in somebody's own words.
fn is_of_merge(text: &str) -> bool {
    text == "emptied at the same time" || text.split(": ").next() == Some("written at the same time")
}

pub struct NoteShown {
    pub id: String,
    /// The field it is about, and what stood there.
    pub field: Option<(String, String)>,
    pub text: String,
    pub who: String,
    pub when: String,
}

pub fn notes_of(
    tx: &mut Tx,
    frame: &Frame,
    thing: uuid::Uuid,
    kind: NoteKind,
    most: usize,
) -> Result<Vec<NoteShown>, Failure> {
    let found = notes::of_thing(tx, thing, kind, most)?;
    Ok(found
        .into_iter()
        .map(|n| NoteShown {
            id: n.id.to_string(),
            field: n.field.map(|f| (field_label(frame, &f.path), f.value)),
            text: if is_of_merge(&n.text) { frame.say(&n.text).into_owned() } else { n.text },
            who: n.author_name,
            when: frame.when(n.at),
        })
        .collect())
}
