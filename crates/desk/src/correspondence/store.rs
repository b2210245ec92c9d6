//! SQL of correspondence.

use basics::Instant;
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::{Body, Letter, LetterId, LetterState, Outgoing};
use crate::documents;

pub(super) fn insert(tx: &mut Tx, id: LetterId, letter: &Letter) -> Result<(), Fault> {
    let (content, document) = match &letter.body {
        Body::Text(text) => (Some(text.as_str()), None),
        Body::Bytes(bytes) => {
            (None, Some(documents::keep(tx, &letter.file_name, letter.media_type, bytes)?.to_vec()))
        }
    };
    let now = tx.now();
    tx.record(
        "insert into outbox (id, kind, recipient, subject, thing, number, content, document, media_type, file_name, state,
           attempts, due_at, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0, $11, $11, 1)",
        &values![
            id,
            letter.kind,
            &letter.recipient,
            &letter.subject,
            letter.thing,
            letter.number.as_deref(),
            content,
            document,
            letter.media_type,
            &letter.file_name,
            now
        ],
    )
}

pub(super) fn copy(tx: &mut Tx, id: LetterId, of: LetterId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into outbox (id, kind, recipient, subject, thing, number, content, document, media_type, file_name, state,
           attempts, due_at, made_at, version)
         select $1, kind, recipient, subject, thing, number, content, document, media_type, file_name, 'waiting', 0, $3, $3, 1
         from outbox where id = $2",
        &values![id, of, now],
    )
}

/// Letters about a thing, the latest first.
pub fn of_thing(tx: &mut Tx, thing: Uuid) -> Result<Vec<Outgoing>, Fault> {
    let found = tx.query(
        "select id, kind, recipient, subject, thing, number, content, document, media_type, file_name, state, attempts, due_at,
           made_at, sent_at, last_error from outbox where thing = $1 order by made_at desc, id desc limit 200",
        &values![thing],
        read,
    )?;
    with_documents(tx, found)
}

/// Letters about an order and about the document it came as, the latest first.
pub fn of_order(tx: &mut Tx, order: Uuid, message: Option<Uuid>) -> Result<Vec<Outgoing>, Fault> {
    let mut letters = of_thing(tx, order)?;
    if let Some(message) = message {
        letters.extend(of_thing(tx, message)?);
    }
    letters.sort_by_key(|l| std::cmp::Reverse(l.made_at));
    Ok(letters)
}

pub(super) fn due(tx: &mut Tx, now: Instant, limit: usize) -> Result<Vec<Outgoing>, Fault> {
    let found = tx.query(
        "select id, kind, recipient, subject, thing, number, content, document, media_type, file_name, state, attempts, due_at,
           made_at, sent_at, last_error from outbox where state = 'waiting' and due_at <= $1 order by due_at limit $2",
        &values![now, limit],
        read,
    )?;
    with_documents(tx, found)
}

/// A letter, and the document that holds its content where that is no text.
type Found = (Outgoing, Option<Vec<u8>>);

fn read(row: &Row<'_>) -> Result<Found, Fault> {
    let mut c = row.columns();
    let mut letter = Outgoing {
        id: c.take()?,
        kind: c.take()?,
        recipient: c.take()?,
        subject: c.take()?,
        thing: c.take()?,
        number: c.take()?,
        content: c.take::<Option<String>>()?.unwrap_or_default().into_bytes(),
        media_type: String::new(),
        file_name: String::new(),
        state: LetterState::Waiting,
        attempts: 0,
        due_at: Instant::from_micros(0),
        made_at: Instant::from_micros(0),
        sent_at: None,
        last_error: None,
    };
    let document = c.take::<Option<Vec<u8>>>()?;
    letter.media_type = c.take()?;
    letter.file_name = c.take::<Option<String>>()?.unwrap_or_default();
    letter.state = LetterState::from_code(&c.take::<String>()?);
    letter.attempts = c.take()?;
    letter.due_at = c.take()?;
    letter.made_at = c.take()?;
    letter.sent_at = c.take()?;
    letter.last_error = c.take()?;
    Ok((letter, document))
}

fn with_documents(tx: &mut Tx, found: Vec<Found>) -> Result<Vec<Outgoing>, Fault> {
    let mut letters = Vec::with_capacity(found.len());
    for (mut letter, document) in found {
        if let Some(hash) = document {
            letter.content = documents::by_hash(tx, &hash)?.map(|d| d.content).unwrap_or_default();
        }
        letters.push(letter);
    }
    Ok(letters)
}

pub(super) fn sent(tx: &mut Tx, letter: LetterId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update outbox set state = 'sent', sent_at = $2, attempts = attempts + 1, last_error = null, version = version + 1
         where id = $1 and state = 'waiting'",
        &values![letter, now],
    )
}

pub(super) fn attempts(tx: &mut Tx, letter: LetterId) -> Result<Option<i64>, Fault> {
    tx.first("select attempts from outbox where id = $1", &values![letter], |row| row.get(0))
}

pub(super) fn failed(
    tx: &mut Tx,
    letter: LetterId,
    attempts: i64,
    state: LetterState,
    due_at: Instant,
    error: &str,
) -> Result<(), Fault> {
    tx.record(
        "update outbox set state = $2, attempts = $3, due_at = $4, last_error = $5, version = version + 1
         where id = $1 and state = 'waiting'",
        &values![letter, state.code(), attempts, due_at, error],
    )
}
