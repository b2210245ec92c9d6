//! SQL of knowledge.

use basics::{Instant, Limits};
use db::{Fault, Row as DbRow, Tx, Value, values};
use reader::knowledge::{Claim, Deed, Event, Kind, Row, Said, Standing, Status};
use serde::Serialize;
use uuid::Uuid;

use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::intake::message::{Message, MessageId};
use crate::intake::store::{parsed, written};

/// A row as it is kept.
#[derive(Debug, Clone, Serialize)]
pub struct Known {
    #[serde(skip)]
    pub id: Uuid,
    pub number: String,
    #[serde(flatten)]
    pub row: Row,
    /// What it says, in words.
    pub says: String,
    pub made_at: Instant,
    pub changed_at: Instant,
}

/// An event as it is kept.
#[derive(Debug, Clone, Serialize)]
pub struct Happened {
    #[serde(skip)]
    pub id: Uuid,
    #[serde(flatten)]
    pub event: Event,
    pub at: Instant,
    #[serde(skip)]
    pub nth: i64,
    pub agrees: bool,
}

/// Which rows are listed. Empty texts ask nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A customer's number.
    pub customer: String,
    pub kind: Option<Kind>,
    pub status: Option<Status>,
    /// Text that the row begins with, as compared: a part number, a word.
    pub text: String,
    /// The number of the last row of the page before.
    pub before: String,
}

const UNBOUNDED: &str = "KNZ";

fn read(row: &DbRow<'_>) -> Result<Known, Fault> {
    let mut c = row.columns();
    let (id, number) = (c.take()?, c.take()?);
    let kind: String = c.take()?;
    let kind =
        Kind::from_code(&kind).ok_or_else(|| Fault::Broken(format!("'{kind}' is no kind of knowledge")))?;
    let claim = Claim {
        kind,
        scope: c.take()?,
        layout: c.take()?,
        key: c.take()?,
        meaning: c.take()?,
        written: c.take()?,
        detail: c.take()?,
    };
    let status: String = c.take()?;
    let status = Status::from_code(&status)
        .ok_or_else(|| Fault::Broken(format!("'{status}' is no status of knowledge")))?;
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let says = claim.to_string();
    let row = Row {
        claim,
        status,
        support: count(c.take()?),
        contradictions: count(c.take()?),
        author: c.take()?,
        document: c.take()?,
        said: Vec::new(),
    };
    Ok(Known { id, number, row, says, made_at: c.take()?, changed_at: c.take()? })
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Known>, Fault> {
    tx.first(
        "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
           document, made_at, changed_at from knowledge where number = $1",
        &values![number],
        read,
    )
}

/// The latest first.
pub fn list(tx: &mut Tx, filter: &Filter, limit: usize) -> Result<Vec<Known>, Fault> {
    let kind = filter.kind.map(Kind::code).unwrap_or_default();
    let status = filter.status.map(Status::code).unwrap_or_default();
    let before = if filter.before.is_empty() { UNBOUNDED } else { filter.before.as_str() };
    let text = basics::fold(&filter.text);
    tx.query(
        "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
           document, made_at, changed_at from knowledge
         where ($1 = '' or scope = $1) and ($2 = '' or kind = $2) and ($3 = '' or status = $3)
           and ($4 = '' or upper(folded) like $4 || '%' or upper(meaning) like $4 || '%') and number < $5
         order by number desc limit $6",
        &values![&filter.customer, kind, status, text, before, limit],
        read,
    )
}

/// Rows that events of a document speak for or against, the latest changed first.
pub fn of_document(tx: &mut Tx, number: &str) -> Result<Vec<Known>, Fault> {
    tx.query(
        "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
           document, made_at, changed_at from knowledge
         where id in (select s.knowledge from knowledge_said s join knowledge_event e on e.id = s.event
                      join intake_message m on m.id = e.message where m.number = $1)
         order by changed_at desc, number desc limit 100",
        &values![number],
        read,
    )
}

/// Active rows that hold for a customer, and those that hold for everyone.
pub fn active_of(tx: &mut Tx, customer: &str) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for scope in [customer, ""] {
        let found = tx.query(
            "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
               document, made_at, changed_at from knowledge
             where scope = $1 and status = 'active' and kind <> 'customer_alias' order by number limit $2",
            &values![scope, Limits::KNOWLEDGE_ROWS],
            read,
        )?;
        rows.extend(found.into_iter().map(|k| k.row));
    }
    Ok(rows)
}

/// How senders call themselves.
pub fn active_names(tx: &mut Tx) -> Result<Vec<Row>, Fault> {
    let found = tx.query(
        "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
           document, made_at, changed_at from knowledge
         where scope = '' and status = 'active' and kind = 'customer_alias' order by number limit $1",
        &values![Limits::KNOWLEDGE_ROWS],
        read,
    )?;
    Ok(found.into_iter().map(|k| k.row).collect())
}

/// Rows that are not retired and that no event speaks for but those of one field of a message.
pub(super) fn taught_only_by(tx: &mut Tx, message: MessageId, path: &str) -> Result<Vec<Known>, Fault> {
    tx.query(
        "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
           document, made_at, changed_at from knowledge k
         where status <> 'retired'
           and id in (select s.knowledge from knowledge_said s join knowledge_event e on e.id = s.event
                      where e.message = $1 and e.field = $2 and s.agrees = 1)
           and not exists (select 1 from knowledge_said s join knowledge_event e on e.id = s.event
                           where s.knowledge = k.id and s.agrees = 1 and (e.message is null or e.message <> $1 or e.field <> $2))
         order by number limit 20",
        &values![message, path],
        read,
    )
}

/// All rows that answer a claim's question.
pub(super) fn answers(tx: &mut Tx, claim: &Claim) -> Result<Vec<Known>, Fault> {
    tx.query(
        "select id, number, kind, scope, layout, folded, meaning, written, detail, status, support, contradictions, author,
           document, made_at, changed_at from knowledge
         where kind = $1 and scope = $2 and layout = $3 and folded = $4 order by number",
        &values![claim.kind.code(), &claim.scope, &claim.layout, &claim.key],
        read,
    )
}

pub(super) fn count_in_scope(tx: &mut Tx, scope: &str) -> Result<i64, Fault> {
    let count =
        tx.first("select count(*) from knowledge where scope = $1", &values![scope], |row| row.get(0))?;
    Ok(count.unwrap_or(0))
}

fn read_event(row: &DbRow<'_>) -> Result<Happened, Fault> {
    let mut c = row.columns();
    let id = c.take()?;
    let deed: String = c.take()?;
    let deed = Deed::from_code(&deed).ok_or_else(|| Fault::Broken(format!("'{deed}' is no deed")))?;
    let mut event = Event {
        deed,
        document: c.take()?,
        customer: c.take()?,
        field: c.take()?,
        was: c.take()?,
        became: c.take()?,
        written: c.take()?,
        place: c.take::<Option<String>>()?.and_then(|p| serde_json::from_str(&p).ok()),
        told: parsed(&c.take::<String>()?)?,
        about: c.take::<Option<String>>()?.and_then(|a| serde_json::from_str(&a).ok()),
        person: c.take()?,
        standing: Standing::from_code(&c.take::<String>()?),
        at: 0,
    };
    let at: Instant = c.take()?;
    event.at = at.micros();
    Ok(Happened { id, event, at, nth: c.take()?, agrees: c.take()? })
}

/// What speaks for a row and against it, the latest first.
pub fn events_of(tx: &mut Tx, known: &Known) -> Result<Vec<Happened>, Fault> {
    tx.query(
        "select e.id, e.deed, e.document, e.customer, e.field, e.was, e.became, e.written, e.place, e.told, e.about, e.login,
           e.standing, e.at, e.nth, s.agrees
         from knowledge_said s join knowledge_event e on e.id = s.event
         where s.knowledge = $1 order by e.at desc, e.nth desc limit $2",
        &values![known.id, Limits::KNOWLEDGE_EVENTS],
        read_event,
    )
}

pub(super) fn insert_event(
    tx: &mut Tx,
    by: &Actor,
    message: Option<MessageId>,
    event: &Event,
) -> Result<Uuid, Fault> {
    let id: Uuid = tx.new_id::<Event>().uuid();
    let nth = tx.next_number("knowledge_event")?;
    tx.record(
        "insert into knowledge_event (id, deed, document, message, customer, field, was, became, written, place, told, about,
           person, login, standing, at, nth)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &values![
            id,
            event.deed.code(),
            &event.document,
            message,
            &event.customer,
            &event.field,
            event.was.as_deref(),
            &event.became,
            &event.written,
            event.place.as_ref().map(written).transpose()?,
            written(&event.told)?,
            event.about.as_ref().map(written).transpose()?,
            by.person,
            &event.person,
            event.standing.code(),
            Instant::from_micros(event.at),
            nth
        ],
    )?;
    Ok(id)
}

/// Keeps a row as it follows from the events; true if it is another than before.
pub(super) fn keep(
    tx: &mut Tx,
    before: Option<&Known>,
    row: &Row,
    events: &[Uuid],
) -> Result<(Known, bool), Fault> {
    let now = tx.now();
    let (support, against) = (i64::from(row.support), i64::from(row.contradictions));
    let known = match before {
        Some(before) => {
            tx.record(
                "update knowledge set status = $2, support = $3, contradictions = $4, changed_at = $5 where id = $1",
                &values![before.id, row.status.code(), support, against, now],
            )?;
            Known { row: row.clone(), changed_at: now, ..before.clone() }
        }
        None => {
            let id: Uuid = tx.new_id::<Known>().uuid();
            let number = format!("KN{}", 100_000 + tx.next_number("knowledge")?);
            let c = &row.claim;
            tx.record(
                "insert into knowledge (id, number, kind, scope, layout, folded, meaning, written, detail, status, support,
                   contradictions, author, document, made_at, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
                &values![
                    id, &number, c.kind.code(), &c.scope, &c.layout, &c.key, &c.meaning, &c.written, &c.detail,
                    row.status.code(), support, against, &row.author, &row.document, now
                ],
            )?;
            Known { id, number, row: row.clone(), says: c.to_string(), made_at: now, changed_at: now }
        }
    };
    let mut said: Vec<Value<'_>> = Vec::new();
    for Said { event, agrees } in &row.said {
        if let Some(event) = events.get(*event) {
            said.extend(values![known.id, *event, *agrees]);
        }
    }
    if !said.is_empty() {
        tx.record_rows(
            "insert into knowledge_said (knowledge, event, agrees) values {rows}
             on conflict (knowledge, event) do update set agrees = excluded.agrees",
            3,
            &said,
        )?;
    }
    let is_moved = before.is_none_or(|b| b.row.status != row.status);
    Ok((known, is_moved))
}

/// The latest documents of a customer, or those whose sender nobody knows and those of one customer.
pub(super) fn latest_documents(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    with_unknown: bool,
    limit: usize,
) -> Result<Vec<(MessageId, String)>, Fault> {
    let unknown = i64::from(with_unknown);
    tx.query(
        "select m.id, m.number from intake_message m
         where (m.customer = $1 or ($2 = 1 and m.customer is null)) and m.kind in ('order', 'change', 'duplicate')
         order by m.received_at desc, m.number desc limit $3",
        &values![customer, unknown, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The message that an event is about has its customer's number here.
pub(super) fn number_of(tx: &mut Tx, message: &Message) -> Result<String, Fault> {
    let Some(customer) = message.customer else { return Ok(String::new()) };
    let number = tx
        .first("select number from customer where id = $1", &values![customer], |row| row.get::<String>(0))?;
    Ok(number.unwrap_or_default())
}
