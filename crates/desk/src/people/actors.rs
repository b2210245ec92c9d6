//! Who is this? From a person's id, a session cookie or a bearer token to the [`Actor`] that verbs take.

use std::sync::Arc;

use basics::{Instant, Limits};
use db::{Fault, Tx, values};

use super::{PeopleRefusal, Secret, store};
use crate::Failure;
use crate::actor::{Actor, Duty, Level, PersonId, Scope};
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
    Ok(in_session(tx, &Secret::hash(secret))?.0)
}

/// The actor, and when they were last noted to be at work.
fn in_session(tx: &mut Tx, hash: &[u8; 32]) -> Result<(Arc<Actor>, Instant), Failure> {
    let now = tx.now();
    let session = tx.first(
        "select person, worked_at from session where hash = $1 and expires_at > $2",
        &values![hash, now],
        |row| Ok((row.get::<PersonId>(0)?, row.get::<Instant>(1)?)),
    )?;
    let Some((person, worked_at)) = session else { return Err(PeopleRefusal::NotSignedIn.into()) };
    let found = actor(tx, person)?.ok_or(PeopleRefusal::NotSignedIn)?;
    Ok((found, worked_at))
}

/// How often it is noted that somebody works.
const NOTED_SECONDS: i64 = 5 * 60;
/// Who did something within this time is in.
const IN_SECONDS: i64 = 60 * 60;

/// [`by_session`] for whoever changes something: that they work is noted, once in a while.
pub fn by_session_at_work(tx: &mut Tx, secret: &str) -> Result<Arc<Actor>, Failure> {
    let hash = Secret::hash(secret);
    let (actor, worked_at) = in_session(tx, &hash)?;
    if worked_at < tx.now().plus_seconds(-NOTED_SECONDS) {
        store::note_work(tx, &hash)?;
    }
    Ok(actor)
}

/// Who is in: signed in, and at work within the last hour.
pub fn at_work(tx: &mut Tx) -> Result<Vec<PersonId>, Fault> {
    let since = tx.now().plus_seconds(-IN_SECONDS);
    store::working_since(tx, since)
}

/// People who have shown a higher level for a duty, and those who oversee; no more than a desk has.
pub fn with_level_above(tx: &mut Tx, duty: Duty, level: Level) -> Result<Vec<Arc<Actor>>, Fault> {
    let mut found = Vec::new();
    for person in store::with_level_above(tx, duty, level, Limits::PAGE_ROWS)? {
        found.extend(actor(tx, person)?);
    }
    Ok(found)
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
