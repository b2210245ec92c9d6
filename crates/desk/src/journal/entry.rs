//! An entry and its hash.

use basics::Instant;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a verb says of itself when it is done.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub verb: &'static str,
    /// The noun that the thing is one of: `order`, `shipment`, `person`.
    pub noun: &'static str,
    pub thing: Uuid,
    /// The thing's human number.
    pub number: Option<&'a str>,
    pub reason: Option<&'a str>,
    /// Before and after, as a JSON object. No personal data.
    pub detail: String,
}

/// An entry as it stands in the journal.
#[derive(Debug, Clone)]
pub struct Happened {
    pub lane: i64,
    pub entry: i64,
    pub at: Instant,
    pub person: Option<Uuid>,
    pub verb: String,
    pub noun: String,
    pub thing: Uuid,
    pub number: Option<String>,
    pub reason: Option<String>,
    pub detail: String,
}

/// SHA-256 over the previous hash and every field, each led by its length, so that no two entries can be written alike.
#[expect(clippy::too_many_arguments, reason = "these are the fields that are proven, one by one")]
pub(super) fn hash(
    previous: &[u8],
    lane: i64,
    entry: i64,
    at: i64,
    person: Option<Uuid>,
    verb: &str,
    noun: &str,
    thing: Uuid,
    number: Option<&str>,
    reason: Option<&str>,
    detail: &str,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(lane.to_be_bytes());
    hash.update(entry.to_be_bytes());
    hash.update(at.to_be_bytes());
    hash.update(person.unwrap_or_default().as_bytes());
    hash.update(thing.as_bytes());
    for text in [Some(verb), Some(noun), number, reason, Some(detail)] {
        match text {
            Some(text) => {
                hash.update((text.len() as u64 + 1).to_be_bytes());
                hash.update(text.as_bytes());
            }
            None => hash.update(0u64.to_be_bytes()),
        }
    }
    hash.finalize().into()
}

/// What the first entry of a lane is chained to.
pub(super) const BEGINNING: [u8; 32] = [0; 32];
