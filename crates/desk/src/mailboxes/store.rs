//! SQL of mailboxes.

use basics::Instant;
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::mailbox::{Mailbox, MailboxId, MailboxKind, NewMailbox, Way};
use crate::correspondence::LetterId;
use crate::documents::Hash;

pub(super) fn insert(tx: &mut Tx, id: MailboxId, m: &NewMailbox) -> Result<(), Fault> {
    let now = tx.now();
    let uid_done = if m.only_new { -1 } else { 0 };
    tx.record(
        "insert into mailbox (id, code, kind, host, port, security, login, secret, authority, folder, done_folder, address,
           places_orders, active, uid_validity, uid_done, leased_until, changed_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, 0, $16, 1)",
        &values![
            id,
            &m.code,
            m.kind.code(),
            &m.host,
            m.port,
            m.way.code(),
            m.login.as_deref(),
            m.secret.as_deref(),
            m.authority.as_deref(),
            &m.folder,
            m.done_folder.as_deref(),
            m.address.as_deref(),
            m.places_orders,
            m.active,
            uid_done,
            now
        ],
    )
}

/// Another server or folder is looked through from the start; what was taken in before is known by what it is.
pub(super) fn update(tx: &mut Tx, id: MailboxId, m: &NewMailbox) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update mailbox set
           uid_validity = case when host = $3 and folder = $9 and coalesce(login, '') = coalesce($6, '') then uid_validity else 0 end,
           kind = $2, host = $3, port = $4, security = $5, login = $6, secret = $7, authority = $8, folder = $9,
           done_folder = $10, address = $11, places_orders = $12, active = $13, trouble = null, trouble_since = null,
           changed_at = $14, version = version + 1
         where id = $1",
        &values![
            id,
            m.kind.code(),
            &m.host,
            m.port,
            m.way.code(),
            m.login.as_deref(),
            m.secret.as_deref(),
            m.authority.as_deref(),
            &m.folder,
            m.done_folder.as_deref(),
            m.address.as_deref(),
            m.places_orders,
            m.active,
            now
        ],
    )
}

pub(super) fn remove(tx: &mut Tx, id: MailboxId) -> Result<(), Fault> {
    tx.record("delete from mailbox where id = $1", &values![id])
}

pub fn list(tx: &mut Tx) -> Result<Vec<Mailbox>, Fault> {
    tx.query(
        "select id, code, kind, host, port, security, login, secret, authority, folder, done_folder, address, places_orders,
           active, uid_validity, uid_done, leased_by, leased_until, seen_at, trouble, trouble_since, version
         from mailbox order by code limit 200",
        &[],
        read,
    )
}

pub fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Mailbox>, Fault> {
    tx.first(
        "select id, code, kind, host, port, security, login, secret, authority, folder, done_folder, address, places_orders,
           active, uid_validity, uid_done, leased_by, leased_until, seen_at, trouble, trouble_since, version
         from mailbox where code = $1",
        &values![code.trim()],
        read,
    )
}

pub(super) fn by_id(tx: &mut Tx, id: MailboxId) -> Result<Option<Mailbox>, Fault> {
    tx.first(
        "select id, code, kind, host, port, security, login, secret, authority, folder, done_folder, address, places_orders,
           active, uid_validity, uid_done, leased_by, leased_until, seen_at, trouble, trouble_since, version
         from mailbox where id = $1",
        &values![id],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Mailbox, Fault> {
    let mut c = row.columns();
    let odd = |what: &str, code: &str| Fault::Broken(format!("'{code}' is no {what} of a mailbox"));
    let (id, code) = (c.take()?, c.take()?);
    let kind = c.take::<String>()?;
    let (host, port) = (c.take()?, c.take()?);
    let way = c.take::<String>()?;
    Ok(Mailbox {
        id,
        code,
        kind: MailboxKind::from_code(&kind).ok_or_else(|| odd("kind", &kind))?,
        host,
        port,
        way: Way::from_code(&way).ok_or_else(|| odd("way", &way))?,
        login: c.take()?,
        secret: c.take()?,
        authority: c.take()?,
        folder: c.take()?,
        done_folder: c.take()?,
        address: c.take()?,
        places_orders: c.take()?,
        active: c.take()?,
        uid_validity: c.take()?,
        uid_done: c.take()?,
        leased_by: c.take()?,
        leased_until: c.take()?,
        seen_at: c.take()?,
        trouble: c.take()?,
        trouble_since: c.take()?,
        version: c.take()?,
    })
}

/// True if it is the worker's now.
pub(super) fn lease(
    tx: &mut Tx,
    id: MailboxId,
    worker: &str,
    now: Instant,
    until: Instant,
) -> Result<bool, Fault> {
    let changed = tx.execute(
        "update mailbox set leased_by = $2, leased_until = $4
         where id = $1 and active = 1 and (leased_by is null or leased_by = $2 or leased_until < $3)",
        &values![id, worker, now, until],
    )?;
    Ok(changed > 0)
}

pub(super) fn give_back(tx: &mut Tx, id: MailboxId, worker: &str) -> Result<(), Fault> {
    tx.record(
        "update mailbox set leased_by = null, leased_until = 0 where id = $1 and leased_by = $2",
        &values![id, worker],
    )
}

pub(super) fn heard(tx: &mut Tx, id: MailboxId, trouble: Option<&str>) -> Result<(), Fault> {
    let now = tx.now();
    match trouble {
        Some(trouble) => tx.record(
            "update mailbox set trouble = $2, trouble_since = coalesce(trouble_since, $3) where id = $1",
            &values![id, trouble, now],
        ),
        None => tx.record(
            "update mailbox set seen_at = $2, trouble = null, trouble_since = null where id = $1",
            &values![id, now],
        ),
    }
}

pub(super) fn advance(tx: &mut Tx, id: MailboxId, uid_validity: i64, uid: i64) -> Result<(), Fault> {
    tx.record(
        "update mailbox set uid_done = case when uid_validity = $2 and uid_done > $3 then uid_done else $3 end, uid_validity = $2
         where id = $1",
        &values![id, uid_validity, uid],
    )
}

/// Was this place looked at before?
pub fn known(tx: &mut Tx, mailbox: MailboxId, uid_validity: i64, uid: i64) -> Result<bool, Fault> {
    let found = tx.first(
        "select 1 from mail_place where mailbox = $1 and uid_validity = $2 and uid = $3",
        &values![mailbox, uid_validity, uid],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert_place(
    tx: &mut Tx,
    mailbox: MailboxId,
    uid_validity: i64,
    uid: i64,
    fingerprint: &Hash,
) -> Result<(), Fault> {
    tx.record(
        "insert into mail_place (mailbox, uid_validity, uid, fingerprint) values ($1, $2, $3, $4) on conflict do nothing",
        &values![mailbox, uid_validity, uid, fingerprint],
    )
}

pub(super) fn is_taken(tx: &mut Tx, fingerprint: &Hash) -> Result<bool, Fault> {
    let found =
        tx.first("select 1 from mail_taken where fingerprint = $1", &values![fingerprint], |row| {
            row.get::<i64>(0)
        })?;
    Ok(found.is_some())
}

/// What is written down of a mail that was taken in.
#[derive(Debug, Default)]
pub(super) struct TakenRow<'a> {
    pub message_id: Option<&'a str>,
    pub sender: Option<&'a str>,
    pub subject: Option<&'a str>,
    pub outcome: &'static str,
    pub document: Option<Hash>,
    pub message: Option<Uuid>,
    pub letter: Option<LetterId>,
}

pub(super) fn insert_taken(
    tx: &mut Tx,
    mailbox: MailboxId,
    fingerprint: &Hash,
    row: &TakenRow<'_>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into mail_taken (fingerprint, mailbox, message_id, sender, subject, outcome, document, message, letter, taken_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &values![
            fingerprint,
            mailbox,
            row.message_id,
            row.sender,
            row.subject,
            row.outcome,
            row.document.map(|hash| hash.to_vec()),
            row.message,
            row.letter,
            now
        ],
    )
}
