//! Finish: the whole sample was looked at; the lot is accepted or refused, and the scheme goes on as the standard says. A refused lot becomes a task.

use db::Tx;

use super::audit::{Audit, AuditState, ErrorClass};
use super::refusal::AuditRefusal;
use super::store;
use super::switching::{Lot, Standing, after};
use crate::Failure;
use crate::actor::Actor;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

pub fn finish(tx: &mut Tx, by: &Actor, number: &str, note: &str) -> Result<Audit, Failure> {
    allow(by, Verb::AuditOrders, Whose::Others)?;
    let audit = store::need(tx, number)?;
    no_card("note", note)?;
    if audit.state != AuditState::Open {
        return Err(AuditRefusal::Decided { audit: audit.number, state: audit.state }.into());
    }
    let items = store::items(tx, audit.id)?;
    let left = items.iter().filter(|i| i.right.is_none()).count();
    if left > 0 {
        return Err(AuditRefusal::NotDone { audit: audit.number, left }.into());
    }
    let findings = store::findings(tx, audit.id)?;
    let counts = |item: i64| findings.iter().any(|f| f.item_no == item && f.class != ErrorClass::Minor);
    let wrong = items.iter().filter(|i| counts(i.item_no)).count() as i64;
    let critical = findings.iter().any(|f| f.class == ErrorClass::Critical);
    let accepted = wrong <= audit.accept && !critical;
    let scheme = store::need_scheme(tx, &audit.scheme)?;
    let lot = Lot {
        size: audit.lot_size,
        level: audit.level,
        aql: &audit.aql,
        accept: audit.accept,
        wrong,
        accepted,
    };
    let standing = after(&scheme.standing, &lot, scheme.steady);
    let state = if accepted { AuditState::Accepted } else { AuditState::Refused };
    let task = match accepted {
        true => None,
        false => Some(ask(tx, by, &audit, wrong, critical, &standing)?),
    };
    let note = Some(note.trim()).filter(|n| !n.is_empty());
    store::set_decided(tx, by, audit.id, state, wrong, note, task.as_deref())?;
    store::set_standing(tx, &scheme.code, &standing)?;
    let entry = Entry {
        verb: Verb::AuditOrders.code(),
        noun: "audit",
        thing: audit.id.uuid(),
        number: Some(&audit.number),
        reason: note,
        detail: serde_json::json!({
            "from": audit.state, "to": state, "wrong": wrong, "accept": audit.accept, "critical": critical,
            "was": scheme.standing.strictness, "now": standing.strictness, "task": task,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn ask(
    tx: &mut Tx,
    by: &Actor,
    audit: &Audit,
    wrong: i64,
    critical: bool,
    standing: &Standing,
) -> Result<String, db::Fault> {
    let how = if critical { "a critical error" } else { "more errors than may be" };
    let task = NewTask {
        thing: audit.id.uuid(),
        about: format!("audit {}", audit.number),
        title: format!(
            "Audit {} was refused ({how}, {wrong} of {} wrong); inspection is {} now: find the cause and correct it",
            audit.number, audit.size, standing.strictness
        ),
        department: "quality".into(),
        person: None,
        due_at: Some(tx.now().plus_seconds(3 * 86_400)),
    };
    tasks::follow_up(tx, by, &task)
}
