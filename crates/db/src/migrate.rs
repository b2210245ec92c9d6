//! Migrations: one DDL text for both engines, in order, each in a transaction of its own, kept by refinery.

use refinery::{Migration as Step, Runner};

use crate::Fault;

/// One step of the schema. The text uses words for the types that the engines name differently: `{id}`, `{int}`, `{text}`,
/// `{bytes}`, and after the closing parenthesis of a table `{strict}`, or `{clustered}` where the rows lie in the order of the primary key.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `V12__what_it_adds`.
    pub name: &'static str,
    pub sql: &'static str,
}

/// What the database layer itself keeps. Always the first step.
const OWN: Migration = Migration {
    name: "V1__database",
    sql: "
        create table counter (name {text} primary key, value {int} not null) {strict};
        create table epoch (name {text} primary key, value {int} not null) {strict};
        insert into epoch (name, value) values ('records', 1);
    ",
};

pub(crate) enum Words {
    Sqlite,
    Postgres,
}

/// The runner with all steps in this engine's words.
pub(crate) fn runner(migrations: &[Migration], words: &Words) -> Result<Runner, Fault> {
    let steps: Result<Vec<Step>, Fault> = std::iter::once(&OWN)
        .chain(migrations)
        .map(|m| {
            Step::unapplied(m.name, &in_words(m.sql, words))
                .map_err(|e| Fault::Statement(format!("migration {}: {e}", m.name)))
        })
        .collect();
    Ok(Runner::new(&steps?).set_grouped(false))
}

fn in_words(sql: &str, words: &Words) -> String {
    let names = match words {
        Words::Sqlite => ["blob", "integer", "text", "blob", "strict", "strict, without rowid"],
        Words::Postgres => ["uuid", "bigint", "text", "bytea", "", ""],
    };
    let places = ["{id}", "{int}", "{text}", "{bytes}", "{strict}", "{clustered}"];
    places.iter().zip(names).fold(sql.to_owned(), |text, (place, name)| text.replace(place, name))
}
