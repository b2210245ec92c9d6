//! Idempotency: asking twice with the same key does the work once and gives the same answer.

use basics::Id;
use db::{Fault, Tx, values};
use sha2::{Digest, Sha256};

use crate::actor::Person;
use crate::failure::{Failure, Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    #[error("the idempotency key '{0}' was used before with other content; use a new key for a new request")]
    OtherContent(String),
    #[error("an idempotency key has 1 to 200 visible characters")]
    Shape,
}

impl Forbids for KeyRefusal {
    fn code(&self) -> &'static str {
        match self {
            KeyRefusal::OtherContent(_) => "idempotency_key_reused",
            KeyRefusal::Shape => "idempotency_key_invalid",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            KeyRefusal::OtherContent(_) => Kind::Conflict,
            KeyRefusal::Shape => Kind::Invalid,
        }
    }
}

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Never seen: do the work, then [`remember_answer`].
    Not,
    /// Done before; this was the answer.
    Before(String),
}

/// Was this person answered under this key before? `content` is what was asked, byte for byte.
pub fn answered_before(
    tx: &mut Tx,
    person: Id<Person>,
    key: &str,
    content: &[u8],
) -> Result<Answered, Failure> {
    if key.is_empty() || key.len() > 200 || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(KeyRefusal::Shape.into());
    }
    let found = tx.first(
        "select fingerprint, answer from idempotency where person = $1 and key = $2",
        &values![person, key],
        |row| Ok((row.get::<Vec<u8>>(0)?, row.get::<String>(1)?)),
    )?;
    match found {
        None => Ok(Answered::Not),
        Some((fingerprint, answer)) if fingerprint == Sha256::digest(content).as_slice() => {
            Ok(Answered::Before(answer))
        }
        Some(_) => Err(KeyRefusal::OtherContent(key.to_owned()).into()),
    }
}

/// Keeps the answer in the transaction that did the work. Two at once collide on the key, and the second is answered like the first.
pub fn remember_answer(
    tx: &mut Tx,
    person: Id<Person>,
    key: &str,
    verb: &'static str,
    content: &[u8],
    answer: &str,
) -> Result<(), Fault> {
    let fingerprint: [u8; 32] = Sha256::digest(content).into();
    tx.record(
        "insert into idempotency (person, key, verb, fingerprint, answer, at) values ($1, $2, $3, $4, $5, $6)",
        &values![person, key, verb, &fingerprint, answer, tx.now()],
    )
}
