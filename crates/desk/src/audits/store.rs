//! SQL of audits.

use basics::Instant;
use db::{Fault, Row, Tx, Value, values};

use super::audit::{Action, Audit, AuditId, AuditState, Dimension, ErrorClass, Finding, Item, Scheme};
use super::refusal::AuditRefusal;
use super::sampling::{InspectionLevel, Strictness};
use super::switching::Standing;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::orders::OrderId;
use crate::proportion::Proportion;

/// Shipments of one lot at most.
const LOT_MAX: i64 = 500_000;
/// Items of one write.
const ROWS: usize = 500;

fn unreadable(what: &str, code: &str) -> Fault {
    Fault::Statement(format!("an audit's {what} can't be read: {code}"))
}

fn coded<T>(
    c: &mut db::Columns<'_, '_>,
    what: &str,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, Fault> {
    let code: String = c.take()?;
    from_code(&code).ok_or_else(|| unreadable(what, &code))
}

fn read_scheme(row: &Row<'_>) -> Result<Scheme, Fault> {
    let mut c = row.columns();
    Ok(Scheme {
        code: c.take()?,
        id: c.take()?,
        name: c.take()?,
        channel: c.take()?,
        level: coded(&mut c, "level", InspectionLevel::from_code)?,
        aql: c.take()?,
        steady: c.take()?,
        active: c.take()?,
        standing: {
            let text: String = c.take()?;
            serde_json::from_str(&text).map_err(|e| unreadable("standing", &e.to_string()))?
        },
        audited_to: c.take()?,
        version: c.take()?,
    })
}

pub fn schemes(tx: &mut Tx) -> Result<Vec<Scheme>, Fault> {
    tx.query(
        "select code, id, name, channel, level, aql, steady, active, standing, audited_to, version from audit_scheme
         where code > '' order by code limit 200",
        &[],
        read_scheme,
    )
}

pub fn scheme(tx: &mut Tx, code: &str) -> Result<Option<Scheme>, Fault> {
    tx.first(
        "select code, id, name, channel, level, aql, steady, active, standing, audited_to, version from audit_scheme where code = $1",
        &values![code],
        read_scheme,
    )
}

pub fn need_scheme(tx: &mut Tx, code: &str) -> Result<Scheme, Failure> {
    let code = code.trim().to_lowercase();
    Ok(scheme(tx, &code)?.ok_or(AuditRefusal::NoScheme(code))?)
}

pub(super) fn put_scheme(tx: &mut Tx, s: &Scheme) -> Result<(), Fault> {
    let standing = serde_json::to_string(&s.standing).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into audit_scheme (code, id, name, channel, level, aql, steady, active, standing, audited_to, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (code) do update set name = excluded.name, channel = excluded.channel, level = excluded.level, aql = excluded.aql,
           steady = excluded.steady, active = excluded.active, standing = excluded.standing, version = excluded.version",
        &values![
            &s.code,
            s.id,
            &s.name,
            &s.channel,
            s.level.code(),
            &s.aql,
            s.steady,
            s.active,
            standing,
            s.audited_to,
            s.version
        ],
    )
}

pub(super) fn set_audited_to(tx: &mut Tx, code: &str, to: Instant) -> Result<(), Fault> {
    tx.record("update audit_scheme set audited_to = $2 where code = $1", &values![code, to])
}

pub(super) fn set_standing(tx: &mut Tx, code: &str, standing: &Standing) -> Result<(), Fault> {
    let standing = serde_json::to_string(standing).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "update audit_scheme set standing = $2, version = version + 1 where code = $1",
        &values![code, standing],
    )
}

/// A shipment that left, and whose work it was.
#[derive(Debug, Clone)]
pub(super) struct Shipped {
    pub number: String,
    pub order: OrderId,
    pub order_number: String,
    pub channel: String,
    pub entered_by: PersonId,
    pub packed_by: Option<PersonId>,
}

pub(super) fn shipped(tx: &mut Tx, from: Instant, to: Instant, channel: &str) -> Result<Vec<Shipped>, Fault> {
    tx.query(
        "select s.number, o.id, o.number, o.channel, o.entered_by, s.packed_by
         from shipment s join sales_order o on o.id = s.order_id
         where s.shipped_at >= $1 and s.shipped_at < $2 and (o.channel = $3 or $3 = '') order by s.number limit $4",
        &values![from, to, channel, LOT_MAX],
        |row| {
            let mut c = row.columns();
            Ok(Shipped {
                number: c.take()?,
                order: c.take()?,
                order_number: c.take()?,
                channel: c.take()?,
                entered_by: c.take()?,
                packed_by: c.take()?,
            })
        },
    )
}

/// All that is known of an audit, with a condition after it.
macro_rules! audits {
    ($condition:literal) => {
        concat!(
            "select id, number, scheme, from_at, to_at, lot_size, letter, plan_letter, strictness, level, aql, size, accept, state, wrong,
               drawn_by, drawn_at, decided_by, decided_at, note, task, version from audit ",
            $condition
        )
    };
}

fn read(row: &Row<'_>) -> Result<Audit, Fault> {
    let mut c = row.columns();
    Ok(Audit {
        id: c.take()?,
        number: c.take()?,
        scheme: c.take()?,
        from: c.take()?,
        to: c.take()?,
        lot_size: c.take()?,
        letter: c.take()?,
        plan_letter: c.take()?,
        strictness: coded(&mut c, "strictness", Strictness::from_code)?,
        level: coded(&mut c, "level", InspectionLevel::from_code)?,
        aql: c.take()?,
        size: c.take()?,
        accept: c.take()?,
        state: coded(&mut c, "state", AuditState::from_code)?,
        wrong: c.take()?,
        drawn_by: c.take()?,
        drawn_at: c.take()?,
        decided_by: c.take()?,
        decided_at: c.take()?,
        note: c.take()?,
        task: c.take()?,
        version: c.take()?,
    })
}

pub(super) fn insert(tx: &mut Tx, a: &Audit, items: &[Item]) -> Result<(), Fault> {
    tx.record(
        "insert into audit (id, number, scheme, from_at, to_at, lot_size, letter, plan_letter, strictness, level, aql, size, accept,
           state, drawn_by, drawn_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)",
        &values![
            a.id,
            &a.number,
            &a.scheme,
            a.from,
            a.to,
            a.lot_size,
            &a.letter,
            &a.plan_letter,
            a.strictness.code(),
            a.level.code(),
            &a.aql,
            a.size,
            a.accept,
            a.state.code(),
            a.drawn_by,
            a.drawn_at
        ],
    )?;
    const WIDTH: usize = 8;
    for some in items.chunks(ROWS) {
        let mut rows = Vec::with_capacity(some.len() * WIDTH);
        for i in some {
            rows.extend(values![
                a.id,
                i.item_no,
                &i.shipment,
                i.order,
                &i.order_number,
                &i.channel,
                i.entered_by,
                i.packed_by
            ]);
        }
        tx.record_rows(
            "insert into audit_item (audit, item_no, shipment, order_id, order_number, channel, entered_by, packed_by) values {rows}",
            WIDTH,
            &rows,
        )?;
    }
    Ok(())
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Audit>, Fault> {
    let number = number.trim().to_uppercase();
    tx.first(audits!("where number = $1"), &values![&number], read)
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Audit, Failure> {
    let missing = || AuditRefusal::NotFound(number.trim().chars().take(40).collect());
    Ok(by_number(tx, number)?.ok_or_else(missing)?)
}

/// The latest first.
pub fn list(tx: &mut Tx, state: Option<AuditState>, most: usize) -> Result<Vec<Audit>, Fault> {
    let state = state.map_or("", AuditState::code);
    tx.query(
        audits!(
            "where drawn_at > 0 and (state = $1 or $1 = '') order by drawn_at desc, number desc limit $2"
        ),
        &values![state, most],
        read,
    )
}

pub(super) fn open_of_scheme(tx: &mut Tx, scheme: &str) -> Result<Option<String>, Fault> {
    tx.first(
        "select number from audit where scheme = $1 and state = 'open' order by number",
        &values![scheme],
        |row| row.get(0),
    )
}

pub fn items(tx: &mut Tx, audit: AuditId) -> Result<Vec<Item>, Fault> {
    tx.query(
        "select item_no, shipment, order_id, order_number, channel, entered_by, packed_by, result, checked_by, checked_at
         from audit_item where audit = $1 order by item_no",
        &values![audit],
        |row| {
            let mut c = row.columns();
            Ok(Item {
                item_no: c.take()?,
                shipment: c.take()?,
                order: c.take()?,
                order_number: c.take()?,
                channel: c.take()?,
                entered_by: c.take()?,
                packed_by: c.take()?,
                right: c.take::<Option<String>>()?.map(|r| r == "right"),
                checked_by: c.take()?,
                checked_at: c.take()?,
            })
        },
    )
}

pub(super) fn set_judged(
    tx: &mut Tx,
    by: &Actor,
    audit: AuditId,
    item_no: i64,
    right: bool,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update audit_item set result = $3, checked_by = $4, checked_at = $5 where audit = $1 and item_no = $2",
        &values![audit, item_no, if right { "right" } else { "wrong" }, by.person, now],
    )?;
    tx.record("update audit set version = version + 1 where id = $1", &values![audit])
}

pub(super) fn insert_finding(tx: &mut Tx, audit: AuditId, no: i64, f: &Finding) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into audit_finding (audit, item_no, finding_no, class, error, field, channel, step, person, note, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &values![
            audit,
            f.item_no,
            no,
            f.class.code(),
            &f.error,
            &f.field,
            &f.channel,
            &f.step,
            f.person,
            &f.note,
            now
        ],
    )
}

pub fn findings(tx: &mut Tx, audit: AuditId) -> Result<Vec<Finding>, Fault> {
    tx.query(
        "select item_no, class, error, field, channel, step, person, note from audit_finding where audit = $1
         order by item_no, finding_no",
        &values![audit],
        |row| {
            let mut c = row.columns();
            Ok(Finding {
                item_no: c.take()?,
                class: coded(&mut c, "class", ErrorClass::from_code)?,
                error: c.take()?,
                field: c.take()?,
                channel: c.take()?,
                step: c.take()?,
                person: c.take()?,
                note: c.take()?,
            })
        },
    )
}

pub(super) fn set_decided(
    tx: &mut Tx,
    by: &Actor,
    audit: AuditId,
    state: AuditState,
    wrong: i64,
    note: Option<&str>,
    task: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update audit set state = $2, wrong = $3, decided_by = $4, decided_at = $5, note = $6, task = $7, version = version + 1
         where id = $1",
        &values![audit, state.code(), wrong, by.person, now, note, task],
    )
}

/// Findings by what of the dimension they have; of people their id, empty for nobody.
pub(super) fn counted(
    tx: &mut Tx,
    dimension: Dimension,
    from: Instant,
    to: Instant,
) -> Result<Vec<(String, i64)>, Fault> {
    let range: [Value<'_>; 2] = [from.into(), to.into()];
    let text = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    match dimension {
        Dimension::Field => tx.query(
            "select field, count(*) from audit_finding where at >= $1 and at < $2 group by field limit 500",
            &range,
            text,
        ),
        Dimension::Channel => tx.query(
            "select channel, count(*) from audit_finding where at >= $1 and at < $2 group by channel limit 500",
            &range,
            text,
        ),
        Dimension::Step => tx.query(
            "select step, count(*) from audit_finding where at >= $1 and at < $2 group by step limit 500",
            &range,
            text,
        ),
        Dimension::Class => tx.query(
            "select class, count(*) from audit_finding where at >= $1 and at < $2 group by class limit 500",
            &range,
            text,
        ),
        Dimension::Person => tx.query(
            "select person, count(*) from audit_finding where at >= $1 and at < $2 group by person limit 500",
            &range,
            |row| {
                let person: Option<PersonId> = row.get(0)?;
                Ok((person.map(|p| p.uuid().to_string()).unwrap_or_default(), row.get(1)?))
            },
        ),
    }
}

/// Of the shipments that were looked at in a time, those with such an error.
pub(super) fn audited(
    tx: &mut Tx,
    dimension: Dimension,
    value: &str,
    from: Instant,
    to: Instant,
) -> Result<Proportion, Fault> {
    let whole = tx.first(
        "select count(*) from audit_item i join audit a on a.id = i.audit
         where a.drawn_at < $2 and i.checked_at >= $1 and i.checked_at < $2",
        &values![from, to],
        |row| row.get(0),
    )?;
    let person: PersonId = basics::Id::from_uuid(value.parse().unwrap_or_default());
    let part = tx.first(
        "select count(*) from audit_item i join audit a on a.id = i.audit
         where a.drawn_at < $2 and i.checked_at >= $1 and i.checked_at < $2
           and exists (select 1 from audit_finding f where f.audit = i.audit and f.item_no = i.item_no
                         and (($3 = 'field' and f.field = $4) or ($3 = 'channel' and f.channel = $4) or ($3 = 'step' and f.step = $4)
                              or ($3 = 'class' and f.class = $4) or ($3 = 'person' and f.person = $5)))",
        &values![from, to, dimension.code(), value, person],
        |row| row.get(0),
    )?;
    Ok(Proportion { part: part.unwrap_or(0), whole: whole.unwrap_or(0) })
}

macro_rules! actions {
    ($condition:literal) => {
        concat!(
            "select id, number, title, dimension, value, audit, owner, due_at, opened_by, opened_at, done_by, done_at, outcome, task, version
             from corrective_action ",
            $condition
        )
    };
}

fn read_action(row: &Row<'_>) -> Result<Action, Fault> {
    let mut c = row.columns();
    Ok(Action {
        id: c.take()?,
        number: c.take()?,
        title: c.take()?,
        dimension: coded(&mut c, "dimension", Dimension::from_code)?,
        value: c.take()?,
        audit: c.take()?,
        owner: c.take()?,
        due_at: c.take()?,
        opened_by: c.take()?,
        opened_at: c.take()?,
        done_by: c.take()?,
        done_at: c.take()?,
        outcome: c.take()?,
        task: c.take()?,
        version: c.take()?,
    })
}

pub(super) fn insert_action(tx: &mut Tx, a: &Action) -> Result<(), Fault> {
    tx.record(
        "insert into corrective_action (id, number, title, dimension, value, audit, owner, due_at, opened_by, opened_at, task, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
        &values![
            a.id,
            &a.number,
            &a.title,
            a.dimension.code(),
            &a.value,
            a.audit.as_deref(),
            a.owner,
            a.due_at,
            a.opened_by,
            a.opened_at,
            a.task.as_deref()
        ],
    )
}

pub fn need_action(tx: &mut Tx, number: &str) -> Result<Action, Failure> {
    let number = number.trim().to_uppercase();
    let found = tx.first(actions!("where number = $1"), &values![&number], read_action)?;
    Ok(found.ok_or(AuditRefusal::NoAction(number))?)
}

/// The latest first.
pub fn actions(tx: &mut Tx, most: usize) -> Result<Vec<Action>, Fault> {
    tx.query(
        actions!("where opened_at > 0 order by opened_at desc, number desc limit $1"),
        &values![most],
        read_action,
    )
}

pub(super) fn finish_action(tx: &mut Tx, by: &Actor, number: &str, outcome: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update corrective_action set done_by = $2, done_at = $3, outcome = $4, version = version + 1 where number = $1",
        &values![number, by.person, now, outcome],
    )
}
