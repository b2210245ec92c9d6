//! Checklists: what an order must have before it goes on, and what an inspector looks at. Versioned, with dates.

use std::sync::{Arc, OnceLock};

use basics::{Day, Id};
use db::{Fault, Tx, values};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChecklistKind {
    Completeness,
    Inspection,
}

impl ChecklistKind {
    pub fn code(self) -> &'static str {
        match self {
            ChecklistKind::Completeness => "completeness",
            ChecklistKind::Inspection => "inspection",
        }
    }
}

/// One point of a checklist. The machine checks those whose `field` it knows; a person checks the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub code: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// What a checklist is for; empty lists are for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Applies {
    #[serde(default)]
    pub order_kinds: Vec<String>,
    #[serde(default)]
    pub customers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    pub code: String,
    pub version: i64,
    pub kind: ChecklistKind,
    pub name: String,
    pub applies: Applies,
    pub points: Vec<Point>,
    pub valid_from: Day,
    pub valid_to: Day,
}

impl Checklist {
    pub fn is_for(&self, kind: ChecklistKind, order_kind: &str, customer: &str, day: Day) -> bool {
        let fits = |list: &[String], value: &str| list.is_empty() || list.iter().any(|v| v == value);
        self.kind == kind
            && self.valid_from <= day
            && day <= self.valid_to
            && fits(&self.applies.order_kinds, order_kind)
            && fits(&self.applies.customers, customer)
    }
}

#[derive(Default)]
struct Known(OnceLock<Arc<Vec<Checklist>>>);

/// All checklists, those of the latest version first.
pub fn checklists(tx: &mut Tx) -> Result<Arc<Vec<Checklist>>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(lists) = known.0.get() {
        return Ok(Arc::clone(lists));
    }
    let lists = tx.query(
        "select code, version, kind, name, applies, points, valid_from, valid_to from checklist
         order by code, version desc",
        &[],
        |row| {
            let mut c = row.columns();
            let read = |text: String| Fault::Statement(format!("a checklist can't be read: {text}"));
            Ok(Checklist {
                code: c.take()?,
                version: c.take()?,
                kind: match c.take::<String>()?.as_str() {
                    "inspection" => ChecklistKind::Inspection,
                    _ => ChecklistKind::Completeness,
                },
                name: c.take()?,
                applies: serde_json::from_str(&c.take::<String>()?).map_err(|e| read(e.to_string()))?,
                points: serde_json::from_str(&c.take::<String>()?).map_err(|e| read(e.to_string()))?,
                valid_from: c.take()?,
                valid_to: c.take()?,
            })
        },
    )?;
    let lists = Arc::new(lists);
    Ok(Arc::clone(known.0.get_or_init(|| lists)))
}

/// Adds checklists that are already approved: at the start, and by the policy editor.
pub fn add_checklists(tx: &mut Tx, by: &Actor, new: &[Checklist]) -> Result<(), Failure> {
    allow(by, Verb::ChangeItem, Whose::Others)?;
    for list in new {
        let id = tx.new_id::<Checklist>();
        let json = |text: serde_json::Result<String>| text.map_err(|e| Fault::Broken(e.to_string()));
        tx.record(
            "insert into checklist (id, code, version, kind, name, applies, points, valid_from, valid_to, approved_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &values![
                id,
                &list.code,
                list.version,
                list.kind.code(),
                &list.name,
                json(serde_json::to_string(&list.applies))?,
                json(serde_json::to_string(&list.points))?,
                list.valid_from,
                list.valid_to,
                by.person
            ],
        )?;
        let entry = Entry {
            verb: "add_checklist",
            noun: "checklist",
            thing: Id::uuid(id),
            number: Some(&list.code),
            reason: None,
            detail: serde_json::json!({ "version": list.version, "points": list.points.len() }).to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(tx.advance_epoch()?)
}
