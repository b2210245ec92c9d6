//! The API under `/api/v1`: JSON in, JSON out, problems by RFC 9457. Amounts and quantities are decimal text, days ISO 8601.

pub mod agreements;
pub mod amendments;
pub mod asks;
pub mod audits;
pub mod billing;
pub mod calendars;
pub mod cases;
pub mod customers;
pub mod double_key;
pub mod held;
pub mod help;
pub mod holds;
pub mod intake;
pub mod integrity;
pub mod invoices;
pub mod items;
pub mod knowledge;
pub mod letters;
pub mod mailboxes;
pub mod orders;
pub mod parties;
pub mod people;
pub mod procedures;
pub mod purchases;
pub mod quality;
pub mod queries;
pub mod quotations;
pub mod recommendations;
pub mod returns;
pub mod scripts;
pub mod search;
pub mod shipments;
pub mod shown;
pub mod standards;
pub mod standing;
pub mod statements;
pub mod surveys;
pub mod tables;
pub mod tasks;
pub mod trust;
pub mod work;

use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use basics::Limits;
use db::{Fault, Tx};
use desk::Failure;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow, may};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

/// Reads a JSON body; an empty one counts as `{}`.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let text: &[u8] = if body.iter().all(u8::is_ascii_whitespace) { b"{}" } else { body };
    // The quick reader first; the one that keeps the path only where there is something to point at.
    if let Ok(value) = serde_json::from_slice(text) {
        return Ok(value);
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|e| Problem::json(&e))
}

/// The version in `If-Match: "7"`, if one is asked for.
fn if_match(headers: &HeaderMap) -> Option<i64> {
    headers
        .get(header::IF_MATCH)?
        .to_str()
        .ok()?
        .trim()
        .trim_start_matches("W/")
        .trim_matches('"')
        .parse()
        .ok()
}

/// The `Idempotency-Key`, if there is one, with what it stands for.
struct Key {
    key: Option<String>,
    content: Bytes,
}

impl Key {
    fn of(headers: &HeaderMap, content: &Bytes) -> Key {
        let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned);
        Key { key, content: content.clone() }
    }
}

/// How many rows a list was asked for, within what a page may have.
fn rows(asked: Option<usize>) -> usize {
    asked.unwrap_or(50).clamp(1, Limits::PAGE_ROWS)
}

/// A list for whoever may `see` it, each row as programs are shown it.
async fn listed<T, Shown>(
    app: &App,
    who: Credential,
    see: Verb,
    mut look: impl FnMut(&mut Tx) -> Result<Vec<T>, Fault> + Send + 'static,
    shown: impl Fn(T) -> Shown,
) -> Result<Json<Vec<Shown>>, Problem>
where
    T: Send + 'static,
{
    let found = app.read(who, "list", move |tx, by| {
        allow(by, see, Whose::Others)?;
        Ok(look(tx)?)
    });
    Ok(Json(found.await?.into_iter().map(shown).collect()))
}

/// Whoever may not do this, whosever work it is, is refused before what was sent is looked at.
async fn may_do(app: &App, who: &Credential, verb: Verb) -> Result<(), Problem> {
    let asked = app.read(who.clone(), "may", move |_, by| {
        if may(by, verb, Whose::Others) { Ok(()) } else { Ok(allow(by, verb, Whose::Own)?) }
    });
    Ok(asked.await?)
}

/// A value of the query by its code, such as a stage; one that there is not is refused, not taken for none.
fn coded<T>(
    field: &'static str,
    asked: Option<&str>,
    from_code: impl Fn(&str) -> Option<T>,
    what: &str,
) -> Result<Option<T>, Problem> {
    let Some(code) = asked.filter(|c| !c.is_empty()) else { return Ok(None) };
    let problem = || format!("'{code}' is not {what}");
    let invalid = || Failure::from(General::Invalid { field, problem: problem() });
    from_code(code).map(Some).ok_or_else(|| invalid().into())
}

/// A value of the query by its own way of being read: a day, an instant, a quantity.
fn read<T, E: std::fmt::Display>(
    field: &'static str,
    asked: Option<&str>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, Problem> {
    let Some(text) = asked.filter(|t| !t.is_empty()) else { return Ok(None) };
    let invalid = |e: E| Problem::from(Failure::from(General::Invalid { field, problem: e.to_string() }));
    parse(text).map(Some).map_err(invalid)
}

/// The body of verbs that take a reason.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    line: Option<i64>,
}
