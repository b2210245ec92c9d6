//! Tokens for programs: issued to a person or machine account, with scopes, shown once, revocable at any time.

use basics::Id;
use db::{Tx, values};

use super::{PeopleRefusal, Secret, actors, store};
use crate::Failure;
use crate::actor::{Actor, PersonId, Scope};
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Marks the id of a token.
#[derive(Debug)]
pub struct Token;

/// Issue: a new token for `person`. Its secret is returned here and can't be seen again.
pub fn issue_token(
    tx: &mut Tx,
    by: &Actor,
    person: PersonId,
    name: &str,
    scopes: &[Scope],
) -> Result<(Id<Token>, Secret), Failure> {
    allow(by, Verb::IssueToken, Whose::Others)?;
    if scopes.is_empty() {
        return Err(
            General::Invalid { field: "scopes", problem: "a token needs at least one scope".into() }.into()
        );
    }
    super::actor(tx, person)?.ok_or(PeopleRefusal::NotSignedIn)?;
    let (id, secret) = (tx.new_id(), Secret::draw(tx, "od_"));
    let codes: Vec<&str> = scopes.iter().map(|s| s.code()).collect();
    tx.record(
        "insert into api_token (hash, id, person, name, scopes, created_at) values ($1, $2, $3, $4, $5, $6)",
        &values![&Secret::hash(secret.shown()), id, person, name, codes.join(" "), tx.now()],
    )?;
    note(tx, by, person, serde_json::json!({ "token": id, "scopes": codes }))?;
    Ok((id, secret))
}

/// Revoke: from the next request on the token opens nothing.
pub fn revoke_token(tx: &mut Tx, by: &Actor, token: Id<Token>) -> Result<(), Failure> {
    allow(by, Verb::IssueToken, Whose::Others)?;
    let person = store::revoke_token(tx, token)?
        .ok_or_else(|| General::NotFound { what: "token", which: token.to_string() })?;
    actors::changed(tx)?;
    note(tx, by, person, serde_json::json!({ "revoked": token }))
}

fn note(tx: &mut Tx, by: &Actor, person: PersonId, detail: serde_json::Value) -> Result<(), Failure> {
    let entry = Entry {
        verb: Verb::IssueToken.code(),
        noun: "person",
        thing: person.uuid(),
        number: None,
        reason: None,
        detail: detail.to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
