//! Note what a person settled: the correction is kept as an event, and the rows that follow from it are made anew. Called by correct.
//! Holds: every correction is kept, whoever made it; only what persons with the right said makes a row active, and only if the replay
//! of the sender's latest documents says nothing else than what was settled there.

use db::{Fault, Tx};
use formats::{Material, Source};
use reader::knowledge::{Claim, Deed, Event, Pointed, Row, Standing, Status, claims, derive, told};
use reader::{Outcome, Sketch};
use uuid::Uuid;

use super::store::{self, Known};
use super::{record, replay};
use crate::Failure;
use crate::actor::{Actor, Role};
use crate::intake::message::{Field, Message, MessageId};
use crate::intake::records;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, may};
use basics::{Instant, Limits};

/// What a person says beside the value they write.
#[derive(Debug, Clone, Default)]
pub struct Teaching {
    /// It holds from now on, not only here.
    pub remember: bool,
    /// The place in the document that they pointed at.
    pub place: Option<Source>,
}

/// A field before and after a person settled it, with what the reader had seen around it.
pub(in crate::intake) struct Settled<'a> {
    pub message: &'a Message,
    pub material: &'a Material,
    pub sketch: &'a Sketch,
    pub outcome: &'a Outcome,
    pub field: &'a Field,
    pub became: &'a str,
    pub deed: Deed,
    pub place: Option<&'a Source>,
    /// It is settled, or nobody doubted, who writes.
    pub is_sure_of_customer: bool,
}

/// Keeps the event; the rows whose status it moved.
pub(in crate::intake) fn note(tx: &mut Tx, by: &Actor, settled: &Settled<'_>) -> Result<Vec<Known>, Failure> {
    let event = event(tx, by, settled)?;
    let moved = follow(tx, by, Some(settled.message.id), event)?;
    for known in &moved {
        enter(tx, by, known, settled.deed.code(), None)?;
    }
    Ok(moved)
}

fn event(tx: &mut Tx, by: &Actor, settled: &Settled<'_>) -> Result<Event, Fault> {
    let Settled { message, field, became, .. } = *settled;
    let known = records::known(tx)?;
    let customer = settled.outcome.customer.value;
    let account = customer.map(|c| known.account(tx, c, None)).transpose()?;
    let read_at: Option<Source> = field.source.clone().and_then(|s| serde_json::from_value(s).ok());
    let place = settled.place.or(read_at.as_ref());
    let pointed = Pointed { field: &field.path, became, place };
    let told =
        told(settled.material, settled.sketch, settled.outcome, (&known.records, account.as_ref()), &pointed);
    // Whose knowledge it is: the customer that nobody doubts, and for the customer itself whoever was chosen.
    let own = match (field.path.as_str(), settled.is_sure_of_customer) {
        ("customer", _) => became.to_owned(),
        (_, true) => store::number_of(tx, message)?,
        (_, false) => String::new(),
    };
    Ok(Event {
        deed: settled.deed,
        document: message.number.clone(),
        customer: own,
        field: field.path.clone(),
        was: field.value.clone(),
        became: short(became),
        written: short(field.raw.as_deref().unwrap_or_default()),
        place: place.cloned(),
        person: by.login.clone(),
        standing: standing(by),
        at: tx.now().micros(),
        told,
        about: None,
    })
}

fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(Limits::LINE_CHARS).collect()
}

pub(super) fn standing(by: &Actor) -> Standing {
    if by.has(Role::Machine) {
        Standing::Program
    } else if may(by, Verb::RememberCorrection, Whose::Others) {
        Standing::Teacher
    } else {
        Standing::Beginner
    }
}

/// Keeps an event and the rows that follow from it. A row that became active by it is read with first, on the sender's latest documents;
/// if that says other than what people settled there, it waits for a decision.
pub(super) fn follow(
    tx: &mut Tx,
    by: &Actor,
    message: Option<MessageId>,
    event: Event,
) -> Result<Vec<Known>, Failure> {
    let claims = if event.standing == Standing::Program { Vec::new() } else { claims(&event) };
    let (document, decided, at) = (event.document.clone(), event.about.is_some(), event.at);
    let id = store::insert_event(tx, by, message, &event)?;
    let mut moved = Vec::new();
    for claim in claims {
        let before = store::answers(tx, &claim)?;
        let is_full =
            before.is_empty() && store::count_in_scope(tx, &claim.scope)? >= Limits::KNOWLEDGE_ROWS as i64;
        if is_full {
            continue;
        }
        let mut past = past(tx, &before, (id, &event))?;
        let mut rows = answers(&past, &claim);
        let is_new = |row: &&Row| {
            let was = before.iter().find(|k| k.row.claim.is(&row.claim)).map(|k| k.row.status);
            row.status == Status::Active && was != Some(Status::Active)
        };
        let arisen: Vec<Claim> =
            rows.iter().filter(is_new).filter(|_| !decided).map(|r| r.claim.clone()).collect();
        for arisen in arisen {
            let differences = replay::replay(tx, &arisen, true)?;
            if differences.iter().any(replay::Difference::contradicts) {
                let held = Event {
                    deed: Deed::HeldBack,
                    document: document.clone(),
                    about: Some(arisen),
                    at,
                    ..event.clone()
                };
                let id = store::insert_event(tx, by, message, &held)?;
                past.push((id, held));
                rows = answers(&past, &claim);
            }
        }
        let ids: Vec<Uuid> = past.iter().map(|(id, _)| *id).collect();
        for row in rows {
            let was = before.iter().find(|k| k.row.claim.is(&row.claim));
            let (known, is_moved) = store::keep(tx, was, &row, &ids)?;
            if is_moved {
                record::record(tx, by, was.map(|w| w.row.status), &known)?;
                moved.push(known);
            }
        }
    }
    if moved.iter().any(|k| k.row.status != Status::Proposed) || decided {
        tx.advance_epoch()?;
    }
    Ok(moved)
}

/// Everything that was said on a question, in the order of time, the new event last.
fn past(tx: &mut Tx, before: &[Known], (id, event): (Uuid, &Event)) -> Result<Vec<(Uuid, Event)>, Fault> {
    let mut past: Vec<store::Happened> = Vec::new();
    for known in before {
        for happened in store::events_of(tx, known)? {
            if happened.id != id && !past.iter().any(|p| p.id == happened.id) {
                past.push(happened);
            }
        }
    }
    past.sort_by_key(|p| (p.at, p.nth));
    let mut past: Vec<(Uuid, Event)> = past.into_iter().map(|p| (p.id, p.event)).collect();
    past.push((id, event.clone()));
    Ok(past)
}

/// The rows that answer the question; an event may say something on others as well.
fn answers(past: &[(Uuid, Event)], claim: &Claim) -> Vec<Row> {
    let events: Vec<Event> = past.iter().map(|(_, event)| event.clone()).collect();
    derive(&events).into_iter().filter(|row| row.claim.asks_the_same(claim)).collect()
}

/// The journal's entry of a row that moved. What a sender calls itself is not written there.
pub(super) fn enter(
    tx: &mut Tx,
    by: &Actor,
    known: &Known,
    deed: &str,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let verb = match known.row.status {
        Status::Proposed => "propose_knowledge",
        Status::Active => Verb::ActivateKnowledge.code(),
        Status::Retired => Verb::RetireKnowledge.code(),
    };
    let entry = Entry {
        verb,
        noun: "knowledge",
        thing: known.id,
        number: Some(&known.number),
        reason,
        detail: serde_json::json!({
            "kind": known.row.claim.kind, "scope": known.row.claim.scope, "meaning": known.row.claim.meaning,
            "to": known.row.status, "by": deed, "support": known.row.support,
            "contradictions": known.row.contradictions,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}

/// A decision of a person on a row, as an event.
pub(super) fn decision(tx: &Tx, by: &Actor, known: &Known, deed: Deed, reason: &str) -> Event {
    Event {
        deed,
        document: known.row.document.clone(),
        customer: known.row.claim.scope.clone(),
        field: String::new(),
        was: Some(known.row.status.code().to_owned()),
        became: String::new(),
        written: short(reason),
        place: None,
        person: by.login.clone(),
        standing: standing(by),
        at: Instant::micros(tx.now()),
        told: reader::knowledge::Told::default(),
        about: Some(known.row.claim.clone()),
    }
}
