//! Judge: somebody has compared a shipment of the sample with what was ordered: all is right, or these errors are in it. Each error goes on record
//! against where it came in. Called from the worksheet, the API and the command line. Holds: nobody audits what they entered or packed.

use basics::{Limits, clean_line};
use db::Tx;

use super::audit::{Audit, AuditState, ErrorClass, Finding, Item};
use super::refusal::AuditRefusal;
use super::store;
use crate::Failure;
use crate::accuracy::{self, EntryError, NewError, Source, Step};
use crate::actor::Actor;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Errors of one shipment.
const FINDINGS: usize = 50;

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    pub class: ErrorClass,
    pub what: What,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An error that is recorded now.
    New { field: String, line: Option<i64>, step: Step, was: String, should_be: String },
    /// One that is on record already, by its number.
    Known(String),
}

/// Without findings all is right.
pub fn judge(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    item_no: i64,
    found: &[NewFinding],
) -> Result<Audit, Failure> {
    allow(by, Verb::AuditOrders, Whose::Others)?;
    let audit = store::need(tx, number)?;
    let items = store::items(tx, audit.id)?;
    let item = decide(&audit, &items, item_no, found.len())?;
    let own = item.entered_by == by.person || item.packed_by == Some(by.person);
    allow(by, Verb::AuditOrders, Whose::of(own))?;
    for (new, finding_no) in found.iter().zip(1..) {
        let error = error_of(tx, by, item, new)?;
        no_card("note", &new.note)?;
        let finding = Finding {
            item_no,
            class: new.class,
            error: error.number.clone().unwrap_or_default(),
            field: error.field,
            channel: error.channel,
            step: error.step,
            person: error.person,
            note: clean_line(&new.note).0.chars().take(Limits::LINE_CHARS).collect(),
        };
        store::insert_finding(tx, audit.id, finding_no, &finding)?;
    }
    store::set_judged(tx, by, audit.id, item_no, found.is_empty())?;
    let entry = Entry {
        verb: Verb::AuditOrders.code(),
        noun: "audit",
        thing: audit.id.uuid(),
        number: Some(&audit.number),
        reason: None,
        detail: serde_json::json!({
            "item": item_no, "shipment": item.shipment, "order": item.order_number,
            "classes": found.iter().map(|f| f.class).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn decide<'a>(
    audit: &Audit,
    items: &'a [Item],
    item_no: i64,
    found: usize,
) -> Result<&'a Item, AuditRefusal> {
    if audit.state != AuditState::Open {
        return Err(AuditRefusal::Decided { audit: audit.number.clone(), state: audit.state });
    }
    let missing = || AuditRefusal::NoItem { audit: audit.number.clone(), item: item_no };
    let item = items.iter().find(|i| i.item_no == item_no).ok_or_else(missing)?;
    if item.checked_by.is_some() {
        return Err(AuditRefusal::Judged(item.shipment.clone()));
    }
    if found > FINDINGS {
        return Err(AuditRefusal::TooMany { most: FINDINGS });
    }
    Ok(item)
}

fn error_of(tx: &mut Tx, by: &Actor, item: &Item, new: &NewFinding) -> Result<EntryError, Failure> {
    match &new.what {
        What::Known(number) => {
            let missing =
                || AuditRefusal::NoError { error: number.clone(), order: item.order_number.clone() };
            let known = accuracy::by_number(tx, number.trim())?.ok_or_else(missing)?;
            if known.order_number != item.order_number || known.withdrawn.is_some() {
                return Err(missing().into());
            }
            Ok(known)
        }
        What::New { field, line, step, was, should_be } => {
            let error = NewError {
                order: item.order_number.clone(),
                line_no: *line,
                field: field.clone(),
                source: Source::Audit,
                step: *step,
                was: was.clone(),
                should_be: should_be.clone(),
                note: new.note.clone(),
            };
            accuracy::record(tx, by, &error)
        }
    }
}
