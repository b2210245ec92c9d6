//! SQL of intake.

use basics::Instant;
use db::{Columns, Fault, Row, Tx, Value, values};
use formats::Material;
use uuid::Uuid;

use super::message::{Field, FieldStatus, Kind, Listed, Message, MessageId, MessageStage, position_of};
use super::receive::po_folded;
use crate::actor::{Actor, PersonId};
use crate::customers::CustomerId;
use crate::documents::{self, Document};
use crate::found;

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    enclosed_in: Option<&[u8]>,
) -> Result<(), Fault> {
    let m = message;
    let (heard, remarks) = (written(&m.heard)?, written(&m.remarks)?);
    tx.record(
        "insert into intake_message (id, number, channel, sender, external_id, document, enclosed_in, part, name, format, stage,
           kind, customer, customer_name, po_number, po_folded, lines, reading, remarks, open_fields, received_by, received_at,
           version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)",
        &values![
            m.id, &m.number, &m.channel, &m.sender, &m.external_id, m.document.as_slice(), enclosed_in.map(<[u8]>::to_vec),
            m.part, &m.name, &m.format, m.stage.code(), m.kind.code(), m.customer, m.customer_name.as_deref(),
            m.po_number.as_deref(), po_folded(m.po_number.as_deref()), m.lines, heard, remarks, m.open_fields, by.person,
            m.received_at
        ],
    )?;
    index(tx, m, m.customer_name.as_deref())
}

/// The words by which it is found.
fn index(tx: &mut Tx, m: &Message, customer: Option<&str>) -> Result<(), Fault> {
    let subject = m.heard.mail.as_ref().map_or("", |mail| mail.subject.as_str());
    let texts = [
        customer.unwrap_or_default(),
        &m.name,
        &m.sender,
        m.po_number.as_deref().unwrap_or_default(),
        subject,
    ];
    found::index(tx, found::Kind::Document, m.id.uuid(), m.received_at, &texts)
}

pub(super) fn written(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::Broken(e.to_string()))
}

pub(super) fn insert_fields(tx: &mut Tx, message: MessageId, fields: &[Field]) -> Result<(), Fault> {
    let mut rows: Vec<Value<'_>> = Vec::with_capacity(fields.len() * 11);
    for f in fields {
        rows.extend(values![
            message,
            position_of(&f.path),
            &f.path,
            f.raw.as_deref().map(short),
            f.value.as_deref(),
            f.source.as_ref().map(ToString::to_string),
            f.confidence,
            &f.method,
            f.status.code(),
            written(&f.suggestions)?,
            f.note.as_deref(),
        ]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    tx.record_rows(
        "insert into intake_field (message, position, path, raw, value, source, confidence, method, status, suggestions, note)
         values {rows}",
        11,
        &rows,
    )
}

/// A text without zero bytes, which PostgreSQL can't keep, and not endless.
fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(2_000).collect()
}

pub(super) fn update_field(
    tx: &mut Tx,
    message: MessageId,
    field: &Field,
    by: Option<PersonId>,
) -> Result<(), Fault> {
    tx.record(
        "update intake_field set value = $4, confidence = $5, method = $6, status = $7, suggestions = $8, note = $9,
           corrected_by = coalesce($10, corrected_by)
         where message = $1 and position = $2 and path = $3",
        &values![
            message,
            position_of(&field.path),
            &field.path,
            field.value.as_deref(),
            field.confidence,
            &field.method,
            field.status.code(),
            written(&field.suggestions)?,
            field.note.as_deref(),
            by
        ],
    )
}

/// Puts the newly recognised fields in the place of those that nobody has settled.
pub(super) fn replace_unsettled(tx: &mut Tx, message: MessageId, fields: &[Field]) -> Result<(), Fault> {
    tx.record(
        "delete from intake_field where message = $1 and status not in ('accepted', 'corrected')",
        &values![message],
    )?;
    let new: Vec<Field> = fields.iter().filter(|f| !f.status.is_settled()).cloned().collect();
    insert_fields(tx, message, &new)
}

/// All fields anew: lines have moved.
pub(super) fn replace_fields(tx: &mut Tx, message: MessageId, fields: &[Field]) -> Result<(), Fault> {
    tx.record("delete from intake_field where message = $1", &values![message])?;
    insert_fields(tx, message, fields)
}

/// Keeps what was read of a message, for recognising it again and for showing it.
pub(super) fn keep_material(tx: &mut Tx, message: MessageId, material: &Material) -> Result<(), Fault> {
    let content = serde_json::to_vec(material).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record("insert into intake_material (message, content) values ($1, $2)", &values![message, content])
}

/// What was read of a message; none for one that came in before it was kept.
pub fn material(tx: &mut Tx, message: MessageId) -> Result<Option<Material>, Fault> {
    let content =
        tx.first("select content from intake_material where message = $1", &values![message], |row| {
            row.get::<Vec<u8>>(0)
        })?;
    content
        .map(|c| {
            serde_json::from_slice(&c).map_err(|e| Fault::Broken(format!("what was read of a document: {e}")))
        })
        .transpose()
}

pub(super) fn update_heard(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    let heard = written(&message.heard)?;
    tx.record(
        "update intake_message set reading = $2, lines = $3 where id = $1",
        &values![message.id, heard, message.lines],
    )
}

pub(super) fn update_head(tx: &mut Tx, m: &Message) -> Result<(), Fault> {
    tx.record(
        "update intake_message set stage = $2, kind = $3, customer = $4, customer_name = $5, po_number = $6, po_folded = $7,
           order_id = $8, order_number = $9, open_fields = $10, version = $11 where id = $1",
        &values![
            m.id,
            m.stage.code(),
            m.kind.code(),
            m.customer,
            m.customer_name.as_deref(),
            m.po_number.as_deref(),
            po_folded(m.po_number.as_deref()),
            m.order_id,
            m.order_number.as_deref(),
            m.open_fields,
            m.version
        ],
    )?;
    index(tx, m, m.customer_name.as_deref())
}

pub(super) fn set_stage(
    tx: &mut Tx,
    by: &Actor,
    message: MessageId,
    stage: MessageStage,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update intake_message set stage = $2, reason = $3, decided_by = $4, decided_at = $5, version = version + 1
         where id = $1",
        &values![message, stage.code(), reason, by.person, now],
    )
}

/// A message that belongs to an order's conversation and is none of its own.
pub(super) fn file(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    order: Option<(Uuid, &str)>,
    customer: Option<(CustomerId, &str)>,
    reason: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    let (order, number) = order.unzip();
    let (customer, name) = customer.unzip();
    tx.record(
        "update intake_message set stage = 'not_order', reason = $2, decided_by = $3, decided_at = $4,
           order_id = coalesce(order_id, $5), order_number = coalesce(order_number, $6), customer = coalesce(customer, $7),
           customer_name = coalesce(customer_name, $8), version = version + 1
         where id = $1",
        &values![message.id, reason, by.person, now, order, number, customer, name],
    )?;
    index(tx, message, message.customer_name.as_deref().or(name))
}

/// A document is put to another that orders the same.
pub(super) fn put_to(
    tx: &mut Tx,
    by: &Actor,
    message: MessageId,
    into: Option<MessageId>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update intake_message set duplicate_of = $2, decided_by = $3, decided_at = $4 where id = $1",
        &values![message, into, by.person, now],
    )
}

/// The document that waits next after one of this moment, and the one before: older first, as the queue is worked off.
pub fn neighbours(tx: &mut Tx, message: &Message) -> Result<(Option<String>, Option<String>), Fault> {
    let older = tx.first(
        "select number from intake_message
         where stage in ('review', 'ready', 'failed') and (received_at < $1 or (received_at = $1 and number < $2))
         order by received_at desc, number desc limit 1",
        &values![message.received_at, &message.number],
        |row| row.get(0),
    )?;
    let newer = tx.first(
        "select number from intake_message
         where stage in ('review', 'ready', 'failed') and (received_at > $1 or (received_at = $1 and number > $2))
         order by received_at, number limit 1",
        &values![message.received_at, &message.number],
        |row| row.get(0),
    )?;
    Ok((newer, older))
}

/// An earlier message with the same key.
#[derive(Debug, Clone)]
pub(super) struct Keyed {
    pub number: String,
}

pub(super) fn by_key(
    tx: &mut Tx,
    channel: &str,
    sender: &str,
    external_id: &str,
    part: i64,
) -> Result<Option<Keyed>, Fault> {
    tx.first(
        "select number from intake_message where channel = $1 and sender = $2 and external_id = $3 and part = $4",
        &values![channel, sender, external_id, part],
        |row| Ok(Keyed { number: row.get(0)? }),
    )
}

fn read(row: &Row<'_>) -> Result<Message, Fault> {
    let mut c = row.columns();
    Ok(Message {
        id: c.take()?,
        number: c.take()?,
        channel: c.take()?,
        sender: c.take()?,
        external_id: c.take()?,
        document: c.take()?,
        part: c.take()?,
        name: c.take()?,
        format: c.take()?,
        stage: stage(&mut c)?,
        kind: Kind::from_code(&c.take::<String>()?),
        customer: c.take()?,
        customer_name: c.take()?,
        po_number: c.take()?,
        lines: c.take()?,
        order_id: c.take()?,
        order_number: c.take()?,
        duplicate_of: c.take()?,
        heard: parsed(&c.take::<String>()?)?,
        remarks: parsed(&c.take::<String>()?)?,
        open_fields: c.take()?,
        received_at: c.take()?,
        reason: c.take()?,
        version: c.take()?,
    })
}

pub(super) fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::Broken(format!("a document in the inbox: {e}")))
}

fn stage(c: &mut Columns<'_, '_>) -> Result<MessageStage, Fault> {
    let code = c.take::<String>()?;
    MessageStage::from_code(&code)
        .ok_or_else(|| Fault::Broken(format!("'{code}' is not a stage of a document")))
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Message>, Fault> {
    tx.first(
        "select id, number, channel, sender, external_id, document, part, name, format, stage, kind, customer, customer_name,
           po_number, lines, order_id, order_number, duplicate_of, reading, remarks, open_fields, received_at, reason, version
         from intake_message where number = $1",
        &values![number],
        read,
    )
}

pub fn by_id(tx: &mut Tx, id: MessageId) -> Result<Option<Message>, Fault> {
    tx.first(
        "select id, number, channel, sender, external_id, document, part, name, format, stage, kind, customer, customer_name,
           po_number, lines, order_id, order_number, duplicate_of, reading, remarks, open_fields, received_at, reason, version
         from intake_message where id = $1",
        &values![id],
        read,
    )
}

/// The latest message whose file has this name.
pub fn latest_named(tx: &mut Tx, name: &str) -> Result<Option<Message>, Fault> {
    tx.first(
        "select id, number, channel, sender, external_id, document, part, name, format, stage, kind, customer, customer_name,
           po_number, lines, order_id, order_number, duplicate_of, reading, remarks, open_fields, received_at, reason, version
         from intake_message where name = $1 order by received_at desc, number desc limit 1",
        &values![name],
        read,
    )
}

/// The messages of a document that came in, in its order.
pub(super) fn of_document(tx: &mut Tx, hash: &documents::Hash) -> Result<Vec<Message>, Fault> {
    tx.query(
        "select id, number, channel, sender, external_id, document, part, name, format, stage, kind, customer, customer_name,
           po_number, lines, order_id, order_number, duplicate_of, reading, remarks, open_fields, received_at, reason, version
         from intake_message where (document = $1 and enclosed_in is null) or enclosed_in = $1 order by number",
        &values![hash],
        read,
    )
}

/// Messages in the inbox, the latest first; `stage` none for all.
pub fn list(
    tx: &mut Tx,
    stage: Option<MessageStage>,
    before: Option<Instant>,
    limit: usize,
) -> Result<Vec<Listed>, Fault> {
    list_of(tx, stage, None, before, limit)
}

/// [`list`], of one kind only.
pub fn list_of(
    tx: &mut Tx,
    stage: Option<MessageStage>,
    kind: Option<Kind>,
    before: Option<Instant>,
    limit: usize,
) -> Result<Vec<Listed>, Fault> {
    let before = before.map_or(i64::MAX, Instant::micros);
    let kind = kind.map(Kind::code).unwrap_or_default();
    match stage {
        Some(stage) => tx.query(
            "select number, channel, sender, name, format, stage, kind, customer_name, po_number, lines, order_number,
               open_fields, received_at, reason from intake_message
             where stage = $1 and received_at < $2 and ($3 = '' or kind = $3)
             order by received_at desc, number desc limit $4",
            &values![stage.code(), before, kind, limit],
            read_listed,
        ),
        None => tx.query(
            "select number, channel, sender, name, format, stage, kind, customer_name, po_number, lines, order_number,
               open_fields, received_at, reason from intake_message where received_at < $1 and ($2 = '' or kind = $2)
             order by received_at desc, number desc limit $3",
            &values![before, kind, limit],
            read_listed,
        ),
    }
}

/// What came in about an order: the document it was made of, and every other with its PO number, the latest first.
pub fn of_order(
    tx: &mut Tx,
    order: Uuid,
    customer: Option<CustomerId>,
    po_number: Option<&str>,
) -> Result<Vec<Listed>, Fault> {
    tx.query(
        "select number, channel, sender, name, format, stage, kind, customer_name, po_number, lines, order_number,
           open_fields, received_at, reason from intake_message
         where id in (
           select id from intake_message where order_id = $1
           union select id from intake_message where customer = $2 and po_folded = $3)
         order by received_at desc, number desc limit 50",
        &values![order, customer, po_folded(po_number)],
        read_listed,
    )
}

/// What came in from a customer, the latest first.
pub fn of_customer(tx: &mut Tx, customer: CustomerId, limit: usize) -> Result<Vec<Listed>, Fault> {
    tx.query(
        "select number, channel, sender, name, format, stage, kind, customer_name, po_number, lines, order_number,
           open_fields, received_at, reason from intake_message
         where customer = $1 order by received_at desc limit $2",
        &values![customer, limit],
        read_listed,
    )
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    let mut c = row.columns();
    Ok(Listed {
        number: c.take()?,
        channel: c.take()?,
        sender: c.take()?,
        name: c.take()?,
        format: c.take()?,
        stage: stage(&mut c)?,
        kind: Kind::from_code(&c.take::<String>()?),
        customer_name: c.take()?,
        po_number: c.take()?,
        lines: c.take()?,
        order_number: c.take()?,
        open_fields: c.take()?,
        received_at: c.take()?,
        reason: c.take()?,
    })
}

/// The fields of a message: the head first, then line by line.
pub fn fields_of(tx: &mut Tx, message: MessageId) -> Result<Vec<Field>, Fault> {
    let mut fields = tx.query(
        "select path, raw, value, source, confidence, method, status, suggestions, note from intake_field
         where message = $1 order by position, path",
        &values![message],
        |row| {
            let mut c = row.columns();
            Ok(Field {
                path: c.take()?,
                raw: c.take()?,
                value: c.take()?,
                source: c.take::<Option<String>>()?.and_then(|s| serde_json::from_str(&s).ok()),
                confidence: c.take()?,
                method: c.take()?,
                status: FieldStatus::from_code(&c.take::<String>()?),
                suggestions: parsed(&c.take::<String>()?)?,
                note: c.take()?,
            })
        },
    )?;
    // In the order a person reads: customer first, then where, what, when; item before quantity and unit.
    const ORDER: [&str; 10] = [
        "document",
        "customer",
        "ship_to",
        "po_number",
        "requested_date",
        "currency",
        "item",
        "quantity",
        "unit",
        "price",
    ];
    fields.sort_by_key(|f| {
        let last = f.path.rsplit('/').next().unwrap_or_default();
        (position_of(&f.path), ORDER.iter().position(|o| *o == last).unwrap_or(ORDER.len()))
    });
    Ok(fields)
}

/// The document a message was read from, as it came in.
pub fn document(tx: &mut Tx, message: &Message) -> Result<Option<Document>, Fault> {
    documents::by_hash(tx, &message.document)
}

/// Another message of the same customer with the same PO number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    pub id: MessageId,
    pub number: String,
    pub order_number: Option<String>,
}

/// Earlier messages that wait, or became orders, with this PO number, the latest first.
pub fn same_po(
    tx: &mut Tx,
    customer: CustomerId,
    po_number: &str,
    except: MessageId,
) -> Result<Vec<Earlier>, Fault> {
    let Some(po) = po_folded(Some(po_number)) else { return Ok(Vec::new()) };
    tx.query(
        "select id, number, order_number from intake_message
         where customer = $1 and po_folded = $2 and id <> $3 and stage in ('review', 'held', 'ready', 'converted')
           and kind in ('order', 'change', 'duplicate')
         order by received_at desc limit 5",
        &values![customer, po, except],
        |row| Ok(Earlier { id: row.get(0)?, number: row.get(1)?, order_number: row.get(2)? }),
    )
}

/// How many messages wait for someone; counted no further than a badge shows.
pub fn waiting(tx: &mut Tx) -> Result<i64, Fault> {
    let count = tx.first(
        "select count(*) from (select 1 as one from intake_message where stage in ('review', 'ready', 'failed') limit 1000) w",
        &[],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// The id of an order's message.
pub(super) fn by_order_message(tx: &mut Tx, message: Uuid) -> Result<Option<Message>, Fault> {
    by_id(tx, MessageId::from_uuid(message))
}
