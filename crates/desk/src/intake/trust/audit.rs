//! Audit: a person compares an order that nobody looked at with its document, and says right or wrong. A wrong one names the field it came
//! in by; the sender goes back to shadow, and a task says what is to be mended. Any touchless document can be audited; a lasting sample
//! must be.

use db::Tx;

use super::case::{Case, FieldRead, Mode, Outcome, Wrong};
use super::refusal::TrustRefusal;
use super::{compare, store, switch};
use crate::Failure;
use crate::actor::Actor;
use crate::intake::IntakeRefusal;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// The field that was wrong, and what it should have been.
    Wrong {
        field: String,
        is: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    pub number: String,
    pub is_right: bool,
    /// The sender's autopilot was switched off because of it.
    pub fell_back: bool,
}

pub fn audit(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    verdict: &Verdict,
    note: &str,
) -> Result<Audited, Failure> {
    let case =
        store::case_by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::AuditDocument, Whose::of(case.received_by == Some(by.person)))?;
    let mut case = decide(case, verdict)?;
    case.audit_note = Some(note.trim().chars().take(400).collect::<String>()).filter(|n| !n.is_empty());
    store::update_outcome(tx, by, &case)?;
    store::update_audit(tx, by, &case)?;
    let wrong: Vec<&str> = case.wrong.iter().map(|w| w.path.as_str()).collect();
    let outcomes: Vec<(&FieldRead, bool)> =
        case.weights.fields.iter().map(|f| (f, !wrong.contains(&f.path.as_str()))).collect();
    store::insert_fields(tx, &case, &outcomes)?;
    let mut fell_back = false;
    if case.outcome == Some(Outcome::Wrong) {
        let said = compare::said(&case.wrong);
        fell_back = switch::fall_back(
            tx,
            &case.channel,
            &case.sender,
            &format!("the audit of {} found {said}", case.number),
        )?;
        let task = NewTask {
            thing: case.message.uuid(),
            about: format!("intake {}", case.number),
            title: format!("Mend the order that {} became: {said}", case.number),
            department: "orders".into(),
            person: None,
            due_at: None,
        };
        tasks::follow_up(tx, by, &task)?;
    }
    let entry = Entry {
        verb: Verb::AuditDocument.code(),
        noun: "intake",
        thing: case.message.uuid(),
        number: Some(&case.number),
        reason: case.audit_note.as_deref(),
        detail: serde_json::json!({ "found": case.audit, "wrong": case.wrong, "fell_back": fell_back })
            .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Audited { number: case.number, is_right: wrong.is_empty(), fell_back })
}

fn decide(mut case: Case, verdict: &Verdict) -> Result<Case, TrustRefusal> {
    if case.mode != Mode::Autopilot {
        return Err(TrustRefusal::NotTouchless(case.number));
    }
    if let Some(found) = case.audit.as_deref().filter(|a| *a != "open") {
        return Err(TrustRefusal::Audited(case.number.clone(), found.to_owned()));
    }
    match verdict {
        Verdict::Right => {
            (case.outcome, case.audit) = (Some(Outcome::Right), Some("right".into()));
        }
        Verdict::Wrong { field, is } => {
            let was = match case.weights.of(field) {
                Some(read) => read.value.clone(),
                None if field == "document" => "an order".into(),
                None => {
                    let known: Vec<&str> = case.weights.fields.iter().map(|f| f.path.as_str()).collect();
                    let known = format!("{}, document", known.join(", "));
                    return Err(TrustRefusal::NoField { number: case.number, path: field.clone(), known });
                }
            };
            if was == is.trim() {
                return Err(TrustRefusal::Same { path: field.clone(), value: was });
            }
            case.wrong = vec![Wrong { path: field.clone(), was, is: is.trim().chars().take(200).collect() }];
            (case.outcome, case.audit) = (Some(Outcome::Wrong), Some("wrong".into()));
        }
    }
    Ok(case)
}
