//! SQL of saved queries; that of the rows they ask for is in `rows.rs`.

pub(super) mod rows;

use basics::{Id, Instant};
use db::{Fault, Row, Tx, values};

use super::check::QueryRefusal;
use super::keep::NewQuery;
use super::spec::Spec;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::tasks::teams_of;

/// Whom a query is shared with that is everybody's.
pub const EVERYONE: &str = "everyone";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub id: Id<Saved>,
    pub number: String,
    pub name: String,
    pub owner: PersonId,
    pub owner_name: String,
    pub shared: String,
    pub spec: Spec,
    pub changed_at: Instant,
}

/// All that is known of a query, with a condition after it.
macro_rules! queries {
    ($condition:literal) => {
        concat!(
            "select q.id, q.number, q.name, q.owner, p.name, q.shared, q.spec, q.changed_at from saved_query q
             left join person p on p.id = q.owner where q.deleted_at is null and ",
            $condition
        )
    };
}

fn read(row: &Row<'_>) -> Result<Saved, Fault> {
    let mut c = row.columns();
    Ok(Saved {
        id: c.take()?,
        number: c.take()?,
        name: c.take()?,
        owner: c.take()?,
        owner_name: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
        shared: c.take()?,
        spec: serde_json::from_str(&c.take::<String>()?)
            .map_err(|e| Fault::Statement(format!("a query: {e}")))?,
        changed_at: c.take()?,
    })
}

/// A query's columns as they are kept.
fn written(spec: &Spec) -> Result<String, Fault> {
    serde_json::to_string(spec).map_err(|e| Fault::Broken(e.to_string()))
}

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Saved>,
    number: &str,
    new: &NewQuery,
) -> Result<(), Fault> {
    let (now, spec) = (tx.now(), written(&new.spec)?);
    tx.record(
        "insert into saved_query (id, number, name, owner, shared, spec, made_at, changed_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $7, 1)",
        &values![id, number, &new.name, by.person, &new.shared, spec, now],
    )
}

pub(super) fn update(tx: &mut Tx, id: Id<Saved>, new: &NewQuery) -> Result<(), Fault> {
    let (now, spec) = (tx.now(), written(&new.spec)?);
    tx.record(
        "update saved_query set name = $2, shared = $3, spec = $4, changed_at = $5, version = version + 1 where id = $1",
        &values![id, &new.name, &new.shared, spec, now],
    )
}

pub(super) fn delete(tx: &mut Tx, id: Id<Saved>) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update saved_query set deleted_at = $2, version = version + 1 where id = $1",
        &values![id, now],
    )
}

pub(super) fn id_of_name(tx: &mut Tx, owner: PersonId, name: &str) -> Result<Option<Id<Saved>>, Fault> {
    tx.first(
        "select id from saved_query where owner = $1 and name = $2 and deleted_at is null",
        &values![owner, name],
        |row| row.get(0),
    )
}

/// This person's own queries, then those of their teams and of everyone.
pub fn list(tx: &mut Tx, by: &Actor) -> Result<Vec<Saved>, Fault> {
    let mut found =
        tx.query(queries!("q.owner = $1 order by q.name limit 500"), &values![by.person], read)?;
    for shared in std::iter::once(EVERYONE).chain(teams_of(by)) {
        let more = tx.query(queries!("q.shared = $1 order by q.name limit 500"), &values![shared], read)?;
        found.extend(more.into_iter().filter(|q| q.owner != by.person));
    }
    Ok(found)
}

/// The query with this number, if it is for this person's eyes.
pub fn visible(tx: &mut Tx, by: &Actor, number: &str) -> Result<Saved, Failure> {
    let number = number.trim().to_uppercase();
    let found = tx.first(queries!("q.number = $1"), &values![&number], read)?;
    let theirs =
        |q: &Saved| q.owner == by.person || q.shared == EVERYONE || teams_of(by).contains(&q.shared.as_str());
    Ok(found.filter(theirs).ok_or(QueryRefusal::NotFound(number))?)
}
