//! Recognition: somebody says what a colleague did well; it stands on their Today and on the page for all.

use basics::{Id, Instant};
use db::Tx;

use super::finding::said;
use super::refusal::IntegrityRefusal;
use super::store;
use crate::actor::{Actor, PersonId, Role};
use crate::journal::{self, Entry};
use crate::notes::{self, About};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, people};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    pub id: Id<Recognition>,
    pub number: String,
    pub person: PersonId,
    pub given_by: PersonId,
    /// `order SO100123`; may be empty.
    pub about: String,
    pub words: String,
    pub at: Instant,
}

pub fn recognise(
    tx: &mut Tx,
    by: &Actor,
    login: &str,
    about: &str,
    words: &str,
) -> Result<Recognition, Failure> {
    allow(by, Verb::RecogniseWork, Whose::Own)?;
    let login = login.trim().to_lowercase();
    let unknown = || IntegrityRefusal::Nobody(login.chars().take(60).collect());
    let whom = people::actor_of_login(tx, &login)?.filter(|a| !a.has(Role::Machine)).ok_or_else(unknown)?;
    if whom.person == by.person {
        return Err(IntegrityRefusal::Own.into());
    }
    let words = said(words)?.ok_or(IntegrityRefusal::NoWords)?;
    let about = said(about)?.unwrap_or_default();
    let new = Recognition {
        id: tx.new_id(),
        number: format!("RG{}", 100_000 + tx.next_number("recognition")?),
        person: whom.person,
        given_by: by.person,
        about,
        words,
        at: tx.now(),
    };
    store::insert_recognition(tx, &new)?;
    notes::tell(tx, by, new.person, &About::of("recognition", new.id.uuid(), &new.number), &new.words)?;
    let entry = Entry {
        verb: Verb::RecogniseWork.code(),
        noun: "recognition",
        thing: new.id.uuid(),
        number: Some(&new.number),
        reason: None,
        detail: serde_json::json!({ "person": new.person.to_string(), "about": new.about }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(new)
}
