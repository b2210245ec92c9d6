//! History: documents that were read and checked before this desk kept books on it, from another system or made up for the demo company.

use basics::Instant;
use db::Tx;
use reader::calibrate::{Evidence, OrderEvidence};

use super::case::{Case, FieldRead, Mode, Outcome, Weights, Wrong};
use super::compare::FieldOutcome;
use super::figures;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// A document that a person checked.
#[derive(Debug, Clone)]
pub struct PastCheck {
    pub number: String,
    pub channel: &'static str,
    pub sender: String,
    pub at: Instant,
    pub order: OrderEvidence,
    /// Path, what spoke for it, and whether it was right.
    pub fields: Vec<(String, Evidence, bool)>,
    /// Nothing was open on it.
    pub is_eligible: bool,
}

pub fn import_history(tx: &mut Tx, by: &Actor, past: &[PastCheck]) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let threshold = i64::from(figures::figures(tx)?.shipped_threshold_ppm);
    for check in past {
        let wrong: Vec<Wrong> = check
            .fields
            .iter()
            .filter(|(_, _, is_right)| !is_right)
            .map(|(path, ..)| Wrong { path: path.clone(), was: String::new(), is: String::new() })
            .collect();
        let fields: Vec<FieldRead> = check
            .fields
            .iter()
            .map(|(path, evidence, _)| FieldRead {
                path: path.clone(),
                value: String::new(),
                evidence: *evidence,
            })
            .collect();
        let certainty = i64::from(check.order.prior());
        let case = Case {
            message: tx.new_id(),
            number: check.number.clone(),
            channel: check.channel.to_owned(),
            sender: check.sender.clone(),
            weights: Weights { order: Some(check.order), fields: Vec::new() },
            facts: None,
            score: (check.order.score() * 1_000.0).round() as i64,
            certainty,
            model: 0,
            is_eligible: check.is_eligible,
            would_go: check.is_eligible && certainty >= threshold,
            why_not: None,
            mode: Mode::Shadow,
            received_by: None,
            read_at: check.at,
            outcome: Some(if wrong.is_empty() { Outcome::Right } else { Outcome::Wrong }),
            wrong,
            audit: None,
            audit_note: None,
        };
        store::insert_case(tx, &case)?;
        let outcomes: Vec<FieldOutcome<'_>> =
            fields.iter().zip(&check.fields).map(|(field, (.., is_right))| (field, *is_right)).collect();
        store::insert_fields(tx, &case, &outcomes)?;
    }
    let entry = Entry {
        verb: "import_checked_documents",
        noun: "autopilot",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "documents": past.len() }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(past.len())
}
