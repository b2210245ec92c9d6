//! SQL of notes and mentions.

use basics::Id;
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::{About, FieldOf, Mention, Note, NoteId, NoteKind};
use crate::actor::{Actor, PersonId};

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    id: NoteId,
    about: &About,
    kind: NoteKind,
    text: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    let (field, value) = about.field.as_ref().map(|f| (f.path.as_str(), f.value.as_str())).unzip();
    tx.record(
        "insert into note (id, thing, about, kind, text, author, at, field, field_value)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &values![id, about.thing, about.said(), kind.code(), text, by.person, now, field, value],
    )
}

fn read(row: &Row<'_>) -> Result<Note, Fault> {
    let mut c = row.columns();
    Ok(Note {
        id: c.take()?,
        thing: c.take()?,
        about: c.take()?,
        kind: NoteKind::from_code(&c.take::<String>()?).unwrap_or(NoteKind::Note),
        text: c.take()?,
        author: c.take()?,
        author_name: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
        at: c.take()?,
        field: match (c.take()?, c.take::<Option<String>>()?) {
            (Some(path), value) => Some(FieldOf { path, value: value.unwrap_or_default() }),
            (None, _) => None,
        },
    })
}

pub(super) fn by_id(tx: &mut Tx, id: NoteId) -> Result<Option<Note>, Fault> {
    tx.first(
        "select n.id, n.thing, n.about, n.kind, n.text, n.author, p.name, n.at, n.field, n.field_value from note n left join person p on p.id = n.author
         where n.id = $1 and n.retired_at is null",
        &values![id],
        read,
    )
}

/// Notes about a thing that still hold, the latest first.
pub fn of_thing(tx: &mut Tx, thing: Uuid, kind: NoteKind, most: usize) -> Result<Vec<Note>, Fault> {
    tx.query(
        "select n.id, n.thing, n.about, n.kind, n.text, n.author, p.name, n.at, n.field, n.field_value from note n left join person p on p.id = n.author
         where n.thing = $1 and n.kind = $2 and n.retired_at is null order by n.at desc limit $3",
        &values![thing, kind.code(), most],
        read,
    )
}

pub(super) fn retire(tx: &mut Tx, by: &Actor, id: NoteId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record("update note set retired_at = $2, retired_by = $3 where id = $1", &values![id, now, by.person])
}

pub(super) fn insert_mention(
    tx: &mut Tx,
    by: &Actor,
    person: PersonId,
    about: &About,
    text: &str,
) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<Mention>(), tx.now());
    tx.record(
        "insert into mention (id, person, thing, about, text, author, at) values ($1, $2, $3, $4, $5, $6, $7)",
        &values![id, person, about.thing, about.said(), text, by.person, now],
    )
}

pub(super) fn mentions_of(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Mention>, Fault> {
    tx.query(
        "select m.id, m.about, m.text, p.name, m.at from mention m left join person p on p.id = m.author
         where m.person = $1 and m.seen_at is null order by m.at desc limit $2",
        &values![person, most],
        |row| {
            let mut c = row.columns();
            Ok(Mention {
                id: c.take()?,
                about: c.take()?,
                text: c.take()?,
                author_name: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
                at: c.take()?,
            })
        },
    )
}

/// Only the person's own; what it is about.
pub(super) fn seen(tx: &mut Tx, by: &Actor, id: Id<Mention>) -> Result<Option<String>, Fault> {
    let now = tx.now();
    tx.first(
        "update mention set seen_at = coalesce(seen_at, $3) where id = $1 and person = $2 returning about",
        &values![id, by.person, now],
        |row| row.get(0),
    )
}
