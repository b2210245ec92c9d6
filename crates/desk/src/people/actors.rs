//! Who is this? From a person's id, a session cookie or a bearer token to the [`Actor`] that verbs take.

use std::sync::Arc;

use db::{Fault, Tx, values};

use super::{PeopleRefusal, Secret, store};
use crate::Failure;
use crate::actor::{Actor, PersonId, Scope};
use crate::remember::Remember;

/// People and their tokens change while others work; that must not end the memory of all other records.
const PEOPLE: &str = "people";

/// To be called by whatever changes a person, their levels or their tokens.
pub(super) fn changed(tx: &mut Tx) -> Result<(), Fault> {
    tx.advance_epoch_of(PEOPLE)
}

#[derive(Default)]
struct Known {
    people: Remember<PersonId, Option<Arc<Actor>>>,
    tokens: Remember<[u8; 32], Option<Arc<Actor>>>,
}

/// The actor for a person; none if there is no such person or they are no longer active.
pub fn actor(tx: &mut Tx, person: PersonId) -> Result<Option<Arc<Actor>>, Fault> {
    let known = tx.memory_with::<Known>(PEOPLE)?;
    if let Some(found) = known.people.get(&person) {
        return Ok(found);
    }
    let found = store::actor(tx, person)?.map(Arc::new);
    known.people.put(person, found.clone());
    Ok(found)
}

/// The actor whose browser holds this session secret.
pub fn by_session(tx: &mut Tx, secret: &str) -> Result<Arc<Actor>, Failure> {
    let now = tx.now();
    let person = tx.first(
        "select person from session where hash = $1 and expires_at > $2",
        &values![&Secret::hash(secret), now],
        |row| row.get::<PersonId>(0),
    )?;
    let found = match person {
        Some(person) => actor(tx, person)?,
        None => None,
    };
    found.ok_or_else(|| PeopleRefusal::NotSignedIn.into())
}

/// The actor behind a bearer token, narrowed to the token's scopes.
pub fn by_token(tx: &mut Tx, secret: &str) -> Result<Arc<Actor>, Failure> {
    let hash = Secret::hash(secret);
    let known = tx.memory_with::<Known>(PEOPLE)?;
    let found = match known.tokens.get(&hash) {
        Some(found) => found,
        None => {
            let found = with_token(tx, &hash)?;
            // Unknown secrets are not remembered: there is no end to them.
            if found.is_some() {
                known.tokens.put(hash, found.clone());
            }
            found
        }
    };
    found.ok_or_else(|| PeopleRefusal::NotSignedIn.into())
}

fn with_token(tx: &mut Tx, hash: &[u8; 32]) -> Result<Option<Arc<Actor>>, Fault> {
    let Some((person, scopes)) = store::token(tx, hash)? else { return Ok(None) };
    let Some(person) = actor(tx, person)? else { return Ok(None) };
    let scopes = scopes.split_whitespace().filter_map(Scope::from_code).collect();
    Ok(Some(Arc::new(Actor { scopes, ..Actor::clone(&person) })))
}
