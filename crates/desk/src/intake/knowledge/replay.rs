//! Replay: the sender's latest documents, read once as things are and once as they would be. Nothing is changed by it; what was read of
//! the documents is kept with them, so no file is opened.

use std::collections::HashMap;
use std::fmt;

use basics::Limits;
use db::{Fault, Tx};
use reader::knowledge::{Claim, Kind, Row, Status};
use serde::Serialize;

use super::store;
use crate::customers;
use crate::intake::message::{Field, FieldStatus, MessageId};
use crate::intake::recognise::{self, Asked};
use crate::intake::store as messages;

/// Knowledge as it would be: with a claim, or without it.
#[derive(Debug, Clone)]
pub(in crate::intake) struct Shadow {
    pub claim: Claim,
    pub holds: bool,
}

impl Shadow {
    /// The active rows of a customer, changed.
    pub fn change(&self, rows: &mut Vec<Row>) {
        rows.retain(|row| !row.claim.asks_the_same(&self.claim));
        if self.holds {
            rows.push(Row {
                claim: self.claim.clone(),
                status: Status::Active,
                support: 0,
                contradictions: 0,
                author: "trial".into(),
                document: "trial".into(),
                said: Vec::new(),
            });
        }
    }
}

/// A value that a document would be read with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub document: String,
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// What a person settled it as.
    pub settled: Option<String>,
}

impl Difference {
    /// Someone settled it otherwise: it would be another value, or not the right one any more.
    pub fn contradicts(&self) -> bool {
        let is_other = self.after.is_some() || self.settled == self.before;
        self.settled.is_some() && self.settled != self.after && is_other
    }

    /// It would be read as someone settled it.
    pub fn mends(&self) -> bool {
        self.settled.is_some() && self.settled == self.after
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".into());
        write!(f, "{} {}: {} → {}", self.document, self.path, shown(&self.before), shown(&self.after))?;
        match &self.settled {
            Some(settled) => write!(f, ", settled as {settled}"),
            None => Ok(()),
        }
    }
}

/// What would be read otherwise if the claim held, or did not.
pub fn replay(tx: &mut Tx, claim: &Claim, holds: bool) -> Result<Vec<Difference>, Fault> {
    let of_sender = claim.kind == Kind::CustomerAlias;
    let number = if of_sender { &claim.meaning } else { &claim.scope };
    let customer = customers::by_number(tx, number)?.map(|c| c.id);
    let most = Limits::REPLAYED_DOCUMENTS;
    // What holds for everyone is tried on the latest documents of anyone it may concern: those of nobody known.
    let documents = store::latest_documents(tx, customer, of_sender || customer.is_none(), most)?;
    let shadow = Shadow { claim: claim.clone(), holds };
    let mut differences = Vec::new();
    for (id, number) in documents {
        differences.extend(of_document(tx, id, &number, &shadow)?);
    }
    Ok(differences)
}

fn of_document(tx: &mut Tx, id: MessageId, number: &str, shadow: &Shadow) -> Result<Vec<Difference>, Fault> {
    let (Some(message), Some(material)) = (messages::by_id(tx, id)?, messages::material(tx, id)?) else {
        return Ok(Vec::new());
    };
    let stored = messages::fields_of(tx, id)?;
    // Who writes stays as it is, unless that is the question.
    let mut settled: HashMap<String, Field> = HashMap::new();
    let who = stored.iter().find(|f| f.path == "customer" && f.value.is_some());
    if let Some(who) = who.filter(|_| shadow.claim.kind != Kind::CustomerAlias) {
        settled.insert(who.path.clone(), Field { status: FieldStatus::Accepted, ..who.clone() });
    }
    let mut read = |shadow: Option<&Shadow>| -> Result<Vec<Field>, Fault> {
        let asked = Asked {
            material: &material,
            heard: &message.heard,
            remarks: &message.remarks,
            settled: &settled,
            shadow,
        };
        Ok(recognise::recognise(tx, &asked)?.map(|found| found.fields).unwrap_or_default())
    };
    let before = read(None)?;
    let after = read(Some(shadow))?;
    Ok(compared(number, &before, &after, &stored))
}

fn compared(number: &str, before: &[Field], after: &[Field], stored: &[Field]) -> Vec<Difference> {
    let value = |of: &[Field], path: &str| of.iter().find(|f| f.path == path).and_then(|f| f.value.clone());
    let mut paths: Vec<&str> = before.iter().chain(after).map(|f| f.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let differs = |path: &&str| *path != "document" && value(before, path) != value(after, path);
    paths
        .into_iter()
        .filter(differs)
        .map(|path| Difference {
            document: number.to_owned(),
            path: path.to_owned(),
            before: value(before, path),
            after: value(after, path),
            settled: stored
                .iter()
                .find(|f| f.path == path && f.status.is_settled())
                .and_then(|f| f.value.clone()),
        })
        .collect()
}
