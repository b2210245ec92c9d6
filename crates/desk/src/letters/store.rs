//! SQL of files that are kept for letters.

use basics::Id;
use db::{Fault, Tx, values};

use super::file::LetterFile;
use crate::actor::Actor;

/// Files that went with no letter are put away after a week.
const KEPT_SECONDS: i64 = 7 * 24 * 60 * 60;

pub(super) fn insert_file(tx: &mut Tx, file: &LetterFile) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into letter_file (id, person, name, media_type, size, document, at) values ($1, $2, $3, $4, $5, $6, $7)",
        &values![file.id, file.person, &file.name, &file.media_type, file.size, file.document.as_slice(), now],
    )
}

pub(super) fn forget_files(tx: &mut Tx, by: &Actor) -> Result<(), Fault> {
    let before = tx.now().plus_seconds(-KEPT_SECONDS);
    tx.record("delete from letter_file where person = $1 and at < $2", &values![by.person, before])
}

pub(super) fn count_files(tx: &mut Tx, by: &Actor) -> Result<usize, Fault> {
    let count =
        tx.first("select count(*) from letter_file where person = $1", &values![by.person], |row| {
            row.get::<i64>(0)
        })?;
    Ok(usize::try_from(count.unwrap_or(0)).unwrap_or(usize::MAX))
}

/// A file of this person's own.
pub(super) fn file(tx: &mut Tx, by: &Actor, id: Id<LetterFile>) -> Result<Option<LetterFile>, Fault> {
    tx.first(
        "select id, person, name, media_type, size, document from letter_file where id = $1 and person = $2",
        &values![id, by.person],
        |row| {
            let mut c = row.columns();
            Ok(LetterFile {
                id: c.take()?,
                person: c.take()?,
                name: c.take()?,
                media_type: c.take()?,
                size: c.take()?,
                document: c.take()?,
            })
        },
    )
}

/// It went with a letter.
pub(super) fn used(tx: &mut Tx, id: Id<LetterFile>) -> Result<(), Fault> {
    tx.record("delete from letter_file where id = $1", &values![id])
}
