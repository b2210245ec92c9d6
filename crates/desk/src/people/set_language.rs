//! Set language: in which language the screens speak to a person. Called by the person's own page.
//! Holds: everybody chooses for themselves; papers and letters keep the language of the customer.

use basics::Language;
use db::Tx;

use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn set_language(tx: &mut Tx, by: &Actor, language: Language) -> Result<(), Failure> {
    allow(by, Verb::SetLanguage, Whose::Own)?;
    if by.language == language {
        return Ok(());
    }
    store::put_language(tx, by, language)?;
    tx.advance_epoch()?;
    journal::record(
        tx,
        by,
        &Entry {
            verb: Verb::SetLanguage.code(),
            noun: "person",
            thing: by.person.uuid(),
            number: None,
            reason: None,
            detail: serde_json::json!({ "was": by.language.code(), "is": language.code() }).to_string(),
        },
    )?;
    Ok(())
}
