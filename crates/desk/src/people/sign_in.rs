//! Sign in and out. A session is a random secret in the browser's cookie; here only its hash is kept.
//!
//! Signing in has three parts, because checking a password is slow and must not hold a transaction: [`credentials`] reads,
//! [`super::password_fits`] checks, [`open_session`] or [`note_failure`] records.

use std::fmt::Write;

use basics::Instant;
use db::{Fault, Tx, values};
use sha2::{Digest, Sha256};

use super::{PeopleRefusal, store};
use crate::Failure;
use crate::actor::PersonId;

/// Wrong passwords within [`WINDOW_SECONDS`] before a login name has to wait.
const FAILURES_MAX: i64 = 8;
const WINDOW_SECONDS: i64 = 15 * 60;
/// A working day and its overtime.
const SESSION_SECONDS: i64 = 12 * 60 * 60;

/// 256 random bits in hexadecimal, shown once to the one who may use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn draw(tx: &mut Tx, prefix: &str) -> Secret {
        let mut bytes = [0; 32];
        tx.rng().fill(&mut bytes);
        let mut text = prefix.to_owned();
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Secret(text)
    }

    pub fn shown(&self) -> &str {
        &self.0
    }

    /// What is kept of a secret.
    pub fn hash(text: &str) -> [u8; 32] {
        Sha256::digest(text.as_bytes()).into()
    }
}

/// The person and kept hash for a login name, unless too many wrong passwords were tried.
pub fn credentials(tx: &mut Tx, login: &str) -> Result<Option<(PersonId, Option<String>)>, Failure> {
    let login = login.trim().to_lowercase();
    let since = tx.now().plus_seconds(-WINDOW_SECONDS);
    if store::failures_since(tx, &login, since)? >= FAILURES_MAX {
        return Err(PeopleRefusal::TooManyTries(WINDOW_SECONDS / 60).into());
    }
    Ok(store::credentials(tx, &login)?)
}

pub fn note_failure(tx: &mut Tx, login: &str) -> Result<(), Fault> {
    let login: String = login.trim().to_lowercase().chars().take(60).collect();
    store::insert_failure(tx, &login)
}

/// A fresh session for someone whose password fitted.
pub fn open_session(tx: &mut Tx, person: PersonId) -> Result<(Secret, Instant), Fault> {
    let secret = Secret::draw(tx, "");
    let expires = tx.now().plus_seconds(SESSION_SECONDS);
    tx.record(
        "insert into session (hash, person, created_at, expires_at, worked_at) values ($1, $2, $3, $4, $3)",
        &values![&Secret::hash(secret.shown()), person, tx.now(), expires],
    )?;
    tx.record("delete from session where expires_at < $1", &values![tx.now()])?;
    Ok((secret, expires))
}

pub fn sign_out(tx: &mut Tx, secret: &str) -> Result<(), Fault> {
    tx.record("delete from session where hash = $1", &values![&Secret::hash(secret)])
}
