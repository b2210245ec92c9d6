//! Prove: is the journal whole? Called by `orderdesk verify`, by the nightly worker and after every crash test.

use db::{Db, Fault};

use super::entry::{self, BEGINNING};
use super::store;

/// What is wrong, and at which entry it first shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub lane: i64,
    pub entry: i64,
    pub what: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    pub lanes: usize,
    pub entries: i64,
    pub troubles: Vec<Trouble>,
}

impl Proof {
    pub fn is_whole(&self) -> bool {
        self.troubles.is_empty()
    }
}

/// Entries read at a time, so that a proof needs little memory however long the journal is.
const CHUNK: usize = 20_000;

/// Recomputes every hash of every lane. `progress` hears how many entries are done.
///
/// # Errors
/// Only when the database can't be read; trouble in the journal is part of the proof.
pub fn prove(db: &Db, mut progress: impl FnMut(i64)) -> Result<Proof, Fault> {
    let (lanes, headless) = db.read_now("prove", |tx| -> Result<_, Fault> {
        Ok((store::lanes(tx)?, store::lanes_without_head(tx)?))
    })?;
    let mut proof = Proof { lanes: lanes.len(), ..Proof::default() };
    for lane in headless {
        let what = "the lane's head is missing".to_owned();
        proof.troubles.push(Trouble { lane, entry: 0, what });
    }
    for (lane, entries, head) in lanes {
        let mut walked = Walk { lane, entry: 0, hash: BEGINNING.to_vec(), troubles: Vec::new() };
        loop {
            let before = walked.entry;
            walked = db.read_now("prove", move |tx| {
                let mut on = walked.clone();
                let after = on.entry;
                store::chain(tx, lane, after, CHUNK, &mut |happened, hash| on.step(&happened, hash))?;
                Ok::<_, Fault>(on)
            })?;
            if walked.entry == before {
                break;
            }
            proof.entries += walked.entry - before;
            progress(proof.entries);
        }
        // Entries may have been added since the head was read; what the head names must still be there.
        if walked.entry < entries {
            let what = format!("the lane ends after entry {}, but {entries} were written", walked.entry);
            walked.troubles.push(Trouble { lane, entry: walked.entry, what });
        } else if walked.entry == entries && walked.hash != head {
            let what = "the last hash is not the one the lane's head names".to_owned();
            walked.troubles.push(Trouble { lane, entry: entries, what });
        }
        proof.troubles.append(&mut walked.troubles);
    }
    Ok(proof)
}

#[derive(Clone)]
struct Walk {
    lane: i64,
    entry: i64,
    hash: Vec<u8>,
    troubles: Vec<Trouble>,
}

impl Walk {
    fn step(&mut self, found: &super::Happened, kept: Vec<u8>) {
        let expected = self.entry + 1;
        if found.entry != expected {
            self.trouble(expected, format!("entry {expected} is missing; entry {} follows", found.entry));
        }
        let hash = entry::hash(
            &self.hash,
            found.lane,
            found.entry,
            found.at.micros(),
            found.person,
            &found.verb,
            &found.noun,
            found.thing,
            found.number.as_deref(),
            found.reason.as_deref(),
            &found.detail,
        );
        if hash.as_slice() != kept.as_slice() {
            self.trouble(found.entry, "what is written is not what was hashed".to_owned());
        }
        // Going on from the kept hash shows each further trouble where it is, not everywhere after the first.
        self.hash = kept;
        self.entry = found.entry;
    }

    fn trouble(&mut self, entry: i64, what: String) {
        if self.troubles.len() < 100 {
            self.troubles.push(Trouble { lane: self.lane, entry, what });
        }
    }
}
