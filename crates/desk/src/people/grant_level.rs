//! Grant a level: a supervisor decides what a person has shown for a duty. Supervision follows from it at once.
//! Holds: nobody grants a level to themselves.

use db::Tx;

use super::{actors, store};
use crate::Failure;
use crate::actor::{Actor, Duty, Level, PersonId};
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn grant_level(tx: &mut Tx, by: &Actor, to: PersonId, duty: Duty, level: Level) -> Result<(), Failure> {
    allow(by, Verb::GrantLevel, Whose::of(by.person == to))?;
    let person =
        super::actor(tx, to)?.ok_or_else(|| General::NotFound { what: "person", which: to.to_string() })?;
    store::put_level(tx, by, to, duty, level)?;
    actors::changed(tx)?;
    let was = person.levels.get(&duty).map(|l| l.code());
    journal::record(
        tx,
        by,
        &Entry {
            verb: Verb::GrantLevel.code(),
            noun: "person",
            thing: to.uuid(),
            number: None,
            reason: None,
            detail: serde_json::json!({ "duty": duty.to_string(), "was": was, "is": level.code() })
                .to_string(),
        },
    )?;
    Ok(())
}
