//! SQL of correspondence: the outbox. That of templates and policies is in `words_store.rs`.

use basics::Instant;
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::{Body, Carries, Enclosed, Enclosure, Letter, LetterId, LetterState, Outgoing};
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::documents;
use crate::found;

/// All that is known of a letter, with a condition after it.
macro_rules! letters {
    ($condition:literal) => {
        concat!(
            "select id, letter_number, kind, recipient, subject, thing, number, content, document, media_type, file_name, state,
               attempts, due_at, made_at, sent_at, last_error, message_id, in_reply_to, mail_references, order_id, customer, author,
               language, template, template_version, is_automatic, held_for, decided_by, decided_at, decided_why, bounced_at, bounce,
               version from outbox ",
            $condition
        )
    };
}

pub(super) fn insert(
    tx: &mut Tx,
    id: LetterId,
    number: &str,
    message_id: &str,
    state: LetterState,
    letter: &Letter,
) -> Result<(), Fault> {
    let (content, document) = match &letter.body {
        Body::Text(text) => (Some(text.as_str()), None),
        Body::Bytes(bytes) => {
            (None, Some(documents::keep(tx, &letter.file_name, letter.media_type, bytes)?.to_vec()))
        }
    };
    let now = tx.now();
    let c = &letter.conversation;
    let references = Some(c.references.join(" ")).filter(|r| !r.is_empty());
    let (template, version) = c.template.as_ref().map(|(code, version)| (code.as_str(), *version)).unzip();
    tx.record(
        "insert into outbox (id, kind, recipient, subject, thing, number, content, document, media_type, file_name, state,
           attempts, due_at, made_at, version, letter_number, message_id, in_reply_to, mail_references, order_id, customer, author,
           language, template, template_version, is_automatic, held_for)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12, 1, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
           $23, $24)",
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
            state.code(),
            now,
            number,
            message_id,
            c.in_reply_to.as_deref(),
            references,
            c.order,
            c.customer,
            c.author,
            c.language,
            template,
            version,
            c.is_automatic,
            c.held_for.as_deref()
        ],
    )?;
    let texts = [letter.subject.as_str(), &letter.recipient, letter.number.as_deref().unwrap_or_default()];
    found::index(tx, found::Kind::Letter, id.uuid(), now, &texts)?;
    insert_enclosures(tx, id, &c.enclosures)
}

fn insert_enclosures(tx: &mut Tx, letter: LetterId, enclosures: &[Enclosure]) -> Result<(), Fault> {
    for (position, one) in (1_i64..).zip(enclosures) {
        let (document, paper) = match &one.content {
            Enclosed::Document(hash) => (Some(hash.clone()), None),
            Enclosed::Paper(code) => (None, Some(code.as_str())),
        };
        tx.record(
            "insert into letter_enclosure (letter, position, name, media_type, document, paper) values ($1, $2, $3, $4, $5, $6)",
            &values![letter, position, &one.name, &one.media_type, document, paper],
        )?;
    }
    Ok(())
}

/// What goes with a letter, in its order.
pub fn enclosures(tx: &mut Tx, letter: LetterId) -> Result<Vec<Enclosure>, Fault> {
    tx.query(
        "select name, media_type, document, paper from letter_enclosure where letter = $1 order by position",
        &values![letter],
        |row| {
            let (document, paper) = (row.get::<Option<Vec<u8>>>(2)?, row.get::<Option<String>>(3)?);
            let content = match document {
                Some(hash) => Enclosed::Document(hash),
                None => Enclosed::Paper(paper.unwrap_or_default()),
            };
            Ok(Enclosure { name: row.get(0)?, media_type: row.get(1)?, content })
        },
    )
}

/// A paper that was printed for a letter is from now on the document that it is.
pub(super) fn keep_paper(
    tx: &mut Tx,
    letter: LetterId,
    paper: &str,
    hash: &documents::Hash,
) -> Result<(), Fault> {
    tx.record(
        "update letter_enclosure set document = $3 where letter = $1 and paper = $2 and document is null",
        &values![letter, paper, hash],
    )
}

pub(super) fn copy(
    tx: &mut Tx,
    id: LetterId,
    number: &str,
    message_id: &str,
    of: LetterId,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into outbox (id, kind, recipient, subject, thing, number, content, document, media_type, file_name, state,
           attempts, due_at, made_at, version, letter_number, message_id, order_id, customer)
         select $1, kind, recipient, subject, thing, number, content, document, media_type, file_name, 'waiting', 0, $3, $3, 1,
           $4, $5, order_id, customer
         from outbox where id = $2",
        &values![id, of, now, number, message_id],
    )?;
    found::copy(tx, id.uuid(), now, of.uuid())
}

/// Letters about a thing, the latest first.
pub fn of_thing(tx: &mut Tx, thing: Uuid) -> Result<Vec<Outgoing>, Fault> {
    let found = tx.query(
        letters!("where thing = $1 order by made_at desc, id desc limit 200"),
        &values![thing],
        read,
    )?;
    with_documents(tx, found)
}

/// Letters about an order and about the document it came as, the latest first.
pub fn of_order(tx: &mut Tx, order: Uuid, message: Option<Uuid>) -> Result<Vec<Outgoing>, Fault> {
    let found = tx.query(
        letters!(
            "where id in (
               select id from outbox where thing = $1 union select id from outbox where order_id = $1
               union select id from outbox where thing = $2)
             order by made_at desc, id desc limit 200"
        ),
        &values![order, message],
        read,
    )?;
    with_documents(tx, found)
}

pub(super) fn due(tx: &mut Tx, now: Instant, limit: usize) -> Result<Vec<Outgoing>, Fault> {
    let found = tx.query(
        letters!("where state = 'waiting' and due_at <= $1 and leased_until < $1 order by due_at limit $2"),
        &values![now, limit],
        read,
    )?;
    with_documents(tx, found)
}

pub(super) fn due_of(
    tx: &mut Tx,
    now: Instant,
    carries: Carries,
    limit: usize,
) -> Result<Vec<Outgoing>, Fault> {
    let found = tx.query(
        letters!(
            "where state = 'waiting' and due_at <= $1 and leased_until < $1
               and ((kind = 'email' and $2 = 1) or (kind <> 'email' and $3 = 1)) order by due_at limit $4"
        ),
        &values![now, carries.mails, carries.files, limit],
        read,
    )?;
    with_documents(tx, found)
}

pub(super) fn lease(tx: &mut Tx, ids: &[LetterId], worker: &str, until: Instant) -> Result<(), Fault> {
    for id in ids {
        tx.record(
            "update outbox set leased_by = $2, leased_until = $3 where id = $1",
            &values![*id, worker, until],
        )?;
    }
    Ok(())
}

/// The letter with this number, or id.
pub fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Outgoing>, Fault> {
    let found = match name.parse::<LetterId>() {
        Ok(id) => tx.first(letters!("where id = $1"), &values![id], read)?,
        Err(_) => {
            let number = name.trim().to_uppercase();
            tx.first(letters!("where letter_number = $1"), &values![number], read)?
        }
    };
    Ok(with_documents(tx, found.into_iter().collect())?.pop())
}

/// The letter that went out under this Message-ID.
pub fn by_message_id(tx: &mut Tx, message_id: &str) -> Result<Option<Outgoing>, Fault> {
    let found = tx.first(letters!("where message_id = $1"), &values![message_id], read)?;
    Ok(with_documents(tx, found.into_iter().collect())?.pop())
}

/// Has something gone from here to this address, about this order or customer?
pub fn wrote_to(
    tx: &mut Tx,
    address: &str,
    order: Uuid,
    customer: Option<CustomerId>,
) -> Result<bool, Fault> {
    let found = tx.first(
        "select 1 from outbox where (order_id = $2 or customer = $3) and lower(recipient) = $1 and kind = 'email' limit 1",
        &values![address, order, customer],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// Letters, the latest first: of one state, of one customer, or all.
pub fn list(
    tx: &mut Tx,
    state: Option<LetterState>,
    customer: Option<CustomerId>,
    before: Option<Instant>,
    limit: usize,
) -> Result<Vec<Outgoing>, Fault> {
    let before = before.map_or(i64::MAX, Instant::micros);
    let found = match (state, customer) {
        (Some(state), _) => tx.query(
            letters!("where state = $1 and made_at < $2 order by made_at desc, id desc limit $3"),
            &values![state.code(), before, limit],
            read,
        )?,
        (None, Some(customer)) => tx.query(
            letters!("where customer = $1 and made_at < $2 order by made_at desc, id desc limit $3"),
            &values![customer, before, limit],
            read,
        )?,
        (None, None) => tx.query(
            letters!("where made_at < $1 order by made_at desc, id desc limit $2"),
            &values![before, limit],
            read,
        )?,
    };
    Ok(found.into_iter().map(|(letter, _)| letter).collect())
}

/// How many letters wait for somebody to look, and how many came back or could not be sent; no further than a badge shows.
pub fn open_ends(tx: &mut Tx) -> Result<(i64, i64), Fault> {
    let held = tx.first(
        "select count(*) from (select 1 as one from outbox where state = 'held' limit 1000) w",
        &[],
        |row| row.get(0),
    )?;
    let failed = tx.first(
        "select count(*) from (select 1 as one from outbox where state = 'failed' limit 1000) w",
        &[],
        |row| row.get(0),
    )?;
    Ok((held.unwrap_or(0), failed.unwrap_or(0)))
}

/// A letter, and the document that holds its content where that is no text.
type Found = (Outgoing, Option<Vec<u8>>);

fn read(row: &Row<'_>) -> Result<Found, Fault> {
    let mut c = row.columns();
    let (id, letter_number, kind, recipient) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (subject, thing, number) = (c.take()?, c.take()?, c.take()?);
    let content = c.take::<Option<String>>()?.unwrap_or_default().into_bytes();
    let document = c.take::<Option<Vec<u8>>>()?;
    let (media_type, file_name) = (c.take()?, c.take::<Option<String>>()?.unwrap_or_default());
    let state = LetterState::from_code(&c.take::<String>()?);
    let (attempts, due_at, made_at, sent_at, last_error) =
        (c.take()?, c.take()?, c.take()?, c.take()?, c.take()?);
    let (message_id, in_reply_to) = (c.take()?, c.take()?);
    let references = c.take::<Option<String>>()?.unwrap_or_default();
    let (order, customer, author, language) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let template = c.take::<Option<String>>()?;
    let template_version = c.take::<Option<i64>>()?.unwrap_or(0);
    let letter = Outgoing {
        id,
        letter_number,
        kind,
        recipient,
        subject,
        thing,
        number,
        content,
        media_type,
        file_name,
        state,
        attempts,
        due_at,
        made_at,
        sent_at,
        last_error,
        message_id,
        in_reply_to,
        references: references.split_whitespace().map(str::to_owned).collect(),
        order,
        customer,
        author,
        language,
        template: template.map(|code| (code, template_version)),
        is_automatic: c.take()?,
        held_for: c.take()?,
        decided_by: c.take()?,
        decided_at: c.take()?,
        decided_why: c.take()?,
        bounced_at: c.take()?,
        bounce: c.take()?,
        version: c.take()?,
    };
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

pub(super) fn sent(tx: &mut Tx, letter: LetterId, copy: Option<&documents::Hash>) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update outbox set state = 'sent', sent_at = $2, attempts = attempts + 1, last_error = null, leased_until = 0,
           leased_by = null, sent_copy = $3, version = version + 1
         where id = $1 and state = 'waiting'",
        &values![letter, now, copy.map(|hash| hash.to_vec())],
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
        "update outbox set state = $2, attempts = $3, due_at = $4, last_error = $5, leased_until = 0, leased_by = null,
           version = version + 1
         where id = $1 and state = 'waiting'",
        &values![letter, state.code(), attempts, due_at, error],
    )
}

/// A person's word on a letter: it goes, waits, or never goes.
pub(super) fn decided(
    tx: &mut Tx,
    by: &Actor,
    letter: LetterId,
    state: LetterState,
    why: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    let held_for = why.filter(|_| state == LetterState::Held);
    tx.record(
        "update outbox set state = $2, decided_by = $3, decided_at = $4, decided_why = $5, held_for = coalesce($6, held_for),
           due_at = $4, attempts = 0, last_error = null, leased_until = 0, leased_by = null, version = version + 1
         where id = $1",
        &values![letter, state.code(), by.person, now, why, held_for],
    )
}

pub(super) fn changed(
    tx: &mut Tx,
    letter: LetterId,
    recipient: &str,
    subject: &str,
    text: &str,
    author: Option<crate::actor::PersonId>,
) -> Result<(), Fault> {
    tx.record(
        "update outbox set recipient = $2, subject = $3, content = $4, author = $5, version = version + 1 where id = $1",
        &values![letter, recipient, subject, text, author],
    )
}

pub(super) fn bounced(tx: &mut Tx, letter: LetterId, why: &str) -> Result<(), Fault> {
    let now: Value<'_> = tx.now().into();
    tx.record(
        "update outbox set bounced_at = $2, bounce = $3, version = version + 1 where id = $1",
        &[letter.into(), now, why.into()],
    )
}
