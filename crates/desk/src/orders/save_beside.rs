//! Save beside: keeps what was written into a draft, also where somebody else wrote into it meanwhile. Called by the page of a new order.
//! Holds: nothing that either wrote is lost; where both wrote into one field, what is on record stands and the other's is a note on the field.

use basics::Limits;
use db::Tx;

use super::draft::Draft;
use super::fields;
use super::lifecycle::Act;
use super::merge::{self, Conflict};
use super::open::within_limits;
use super::refusal::OrderRefusal;
use super::store::{self, Head};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::journal::{self, Entry};
use crate::notes::{self, NoteKind};
use crate::people;
use crate::policies::{Verb, Whose, allow};

/// A draft that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What whoever wrote it names with their next save. Where two wrote, it stands for what *they* see, not yet for what is on record.
    pub version: i64,
    pub merged: Option<Both>,
}

/// Two wrote at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    /// The name of the other; one's own where it was oneself in another window.
    pub other: String,
    /// Fields into which both wrote something else.
    pub conflicts: Vec<Conflict>,
}

pub fn save_beside(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    version: i64,
    draft: &Draft,
) -> Result<Kept, Failure> {
    allow(by, Verb::OpenOrder, Whose::Own)?;
    let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    head.stage.allow(Act::Save)?;
    within_limits(draft)?;
    let theirs = store::draft_of(tx, head.id)?;
    if head.version == version {
        let draft = merge::with_unseen(&theirs, draft);
        store::update_draft(tx, by, head.id, version + 1, &draft)?;
        return Ok(Kept { version: version + 1, merged: None });
    }
    let base = store::draft_version(tx, head.id, version)?;
    let draft = &merge::with_unseen(base.as_ref().unwrap_or(&theirs), draft);
    let merged = merge::merge(base.as_ref(), &theirs, draft);
    within_limits(&merged.draft)?;
    // What this writer sees is kept as a version of its own: their next save begins there, while what is on record has both.
    store::keep_version(tx, by, head.id, head.version + 1, draft)?;
    store::advance_version(tx, head.id)?;
    store::update_draft(tx, by, head.id, head.version + 2, &merged.draft)?;
    let other = store::last_other(tx, head.id, head.version)?.unwrap_or(head.entered_by);
    note_conflicts(tx, by, &head, other, &merged.conflicts)?;
    let name = people::names(tx, &[other])?.remove(&other).unwrap_or_else(|| by.name.clone());
    Ok(Kept { version: head.version + 1, merged: Some(Both { other: name, conflicts: merged.conflicts }) })
}

/// What was not taken is noted at its field, and the other is told.
fn note_conflicts(
    tx: &mut Tx,
    by: &Actor,
    head: &Head,
    other: PersonId,
    conflicts: &[Conflict],
) -> Result<(), Failure> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let order = super::need(tx, &head.number)?;
    for conflict in conflicts.iter().take(Limits::MENTIONS) {
        let about = match fields::about(tx, &order, &conflict.path) {
            Ok(about) => about,
            // A field that has no name for notes is noted on the whole.
            Err(_) => fields::about(tx, &order, "")?.at(&conflict.path, &conflict.theirs),
        };
        let text = if conflict.mine.is_empty() {
            "emptied at the same time".to_owned()
        } else {
            format!("written at the same time: {}", conflict.mine)
        };
        notes::write(tx, by, &about, NoteKind::Note, &text)?;
        if other != by.person {
            notes::tell(tx, by, other, &about, &text)?;
        }
    }
    let entry = Entry {
        verb: "merge_draft",
        noun: "order",
        thing: head.id.uuid(),
        number: Some(&head.number),
        reason: None,
        detail: serde_json::json!({ "fields": conflicts.iter().map(|c| &c.path).collect::<Vec<_>>() })
            .to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
