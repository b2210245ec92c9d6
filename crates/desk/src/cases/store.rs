//! SQL of complaints.

use basics::Instant;
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::case::{Case, CaseChannel, CaseId, CaseSeverity, Category, Cause, Evidence, EvidenceKind, Step};
use super::lifecycle::CaseState;
use super::refusal::CaseRefusal;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::customers::CustomerId;
use crate::orders::OrderId;
use crate::tasks::To;

/// The policy stands among the settings, and the one that waits for somebody else beside it.
pub(super) const POLICY: &str = "cases";
pub(super) const PROPOSED: &str = "cases_proposed";
/// Documents of one round of the worker.
const ROUND: i64 = 50;
/// How far back the worker looks for complaints that came in.
const DAYS: i64 = 30;

pub(super) fn setting(tx: &mut Tx, name: &str) -> Result<Option<String>, Fault> {
    tx.first("select content from setting where name = $1", &values![name], |row| row.get(0))
}

pub(super) fn put_setting(tx: &mut Tx, name: &str, content: &str) -> Result<(), Fault> {
    tx.record(
        "insert into setting (name, content) values ($1, $2) on conflict (name) do update set content = excluded.content",
        &values![name, content],
    )
}

/// All that is known of a complaint, with a condition after it.
macro_rules! complaints {
    ($condition:literal) => {
        concat!(
            "select id, number, customer, customer_number, customer_name, order_id, order_number, shipment, invoice, line_no, sku, channel,
               message, document, category, severity, subject, description, state, team, owner, opened_by, opened_at, acknowledge_by,
               resolve_by, due_at, acknowledged_at, waiting_since, waited, escalation, escalated_at, escalated_to, resolved_at,
               resolved_by, outcome, closed_at, cause, cause_note, error, no_error, reopened, survey, version
             from complaint ",
            $condition
        )
    };
}

pub(super) fn insert(tx: &mut Tx, c: &Case) -> Result<(), Fault> {
    tx.record(
        "insert into complaint (id, number, customer, customer_number, customer_name, order_id, order_number, shipment, invoice, line_no,
           sku, channel, message, document, category, severity, subject, description, state, team, owner, opened_by, opened_at,
           acknowledge_by, resolve_by, due_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, 1)",
        &values![
            c.id,
            &c.number,
            c.customer,
            &c.customer_number,
            &c.customer_name,
            c.order,
            c.order_number.as_deref(),
            c.shipment.as_deref(),
            c.invoice.as_deref(),
            c.line_no,
            c.sku.as_deref(),
            c.channel.code(),
            c.message,
            c.document.as_deref(),
            c.category.code(),
            c.severity.code(),
            &c.subject,
            &c.description,
            c.state.code(),
            &c.team,
            c.owner,
            c.opened_by,
            c.opened_at,
            c.acknowledge_by,
            c.resolve_by,
            c.due_at
        ],
    )
}

fn unreadable(what: &str, code: &str) -> Fault {
    Fault::Statement(format!("a complaint's {what} can't be read: {code}"))
}

fn coded<T>(
    c: &mut db::Columns<'_, '_>,
    what: &str,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, Fault> {
    let code: String = c.take()?;
    from_code(&code).ok_or_else(|| unreadable(what, &code))
}

fn read(row: &Row<'_>) -> Result<Case, Fault> {
    let mut c = row.columns();
    Ok(Case {
        id: c.take()?,
        number: c.take()?,
        customer: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        order: c.take()?,
        order_number: c.take()?,
        shipment: c.take()?,
        invoice: c.take()?,
        line_no: c.take()?,
        sku: c.take()?,
        channel: coded(&mut c, "channel", CaseChannel::from_code)?,
        message: c.take()?,
        document: c.take()?,
        category: coded(&mut c, "category", Category::from_code)?,
        severity: coded(&mut c, "severity", CaseSeverity::from_code)?,
        subject: c.take()?,
        description: c.take()?,
        state: coded(&mut c, "state", CaseState::from_code)?,
        team: c.take()?,
        owner: c.take()?,
        opened_by: c.take()?,
        opened_at: c.take()?,
        acknowledge_by: c.take()?,
        resolve_by: c.take()?,
        due_at: c.take()?,
        acknowledged_at: c.take()?,
        waiting_since: c.take()?,
        waited: c.take()?,
        escalation: c.take()?,
        escalated_at: c.take()?,
        escalated_to: c.take()?,
        resolved_at: c.take()?,
        resolved_by: c.take()?,
        outcome: c.take()?,
        closed_at: c.take()?,
        cause: c.take::<Option<String>>()?.as_deref().and_then(Cause::from_code),
        cause_note: c.take()?,
        error: c.take()?,
        no_error: c.take()?,
        reopened: c.take()?,
        survey: c.take()?,
        version: c.take()?,
    })
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Case>, Fault> {
    let number = number.trim().to_uppercase();
    tx.first(complaints!("where number = $1"), &values![&number], read)
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Case, Failure> {
    Ok(by_number(tx, number)?
        .ok_or_else(|| CaseRefusal::NotFound(number.trim().chars().take(40).collect()))?)
}

pub(super) fn by_id(tx: &mut Tx, id: CaseId) -> Result<Option<Case>, Fault> {
    tx.first(complaints!("where id = $1"), &values![id], read)
}

pub(super) fn need_by_id(tx: &mut Tx, id: CaseId) -> Result<Case, Fault> {
    by_id(tx, id)?.ok_or_else(|| Fault::Broken("the complaint of a remedy is gone".into()))
}

/// The number of the complaint that a document became.
pub fn of_message(tx: &mut Tx, message: Uuid) -> Result<Option<String>, Fault> {
    tx.first("select number from complaint where message = $1", &values![message], |row| row.get(0))
}

pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Case>, Fault> {
    tx.query(complaints!("where order_id = $1 order by opened_at desc limit 200"), &values![order], read)
}

/// The latest first.
pub fn of_customer(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<Case>, Fault> {
    tx.query(
        complaints!("where customer = $1 order by opened_at desc limit $2"),
        &values![customer, most],
        read,
    )
}

pub(super) fn of_item(tx: &mut Tx, sku: &str, most: usize) -> Result<Vec<Case>, Fault> {
    tx.query(complaints!("where sku = $1 order by opened_at desc limit $2"), &values![sku, most], read)
}

/// Which complaints a list shows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    pub state: Option<CaseState>,
    /// Only what is not over.
    pub open: bool,
    /// Only those whose clock has run out.
    pub late: bool,
    pub owner: Option<PersonId>,
    pub category: Option<Category>,
    /// Only those opened before; for the next page.
    pub before: Option<Instant>,
}

/// The latest first. What is not asked for leaves its condition true.
pub fn list(tx: &mut Tx, filter: &CaseFilter, most: usize) -> Result<Vec<Case>, Fault> {
    let late_before = if filter.late { tx.now().micros() } else { i64::MAX };
    tx.query(
        complaints!(
            "where opened_at < $1 and (state = $2 or $2 = '') and (state not in ('resolved', 'closed') or $3 = 0)
               and (due_at < $4 or $5 = 0) and (owner = $6 or $7 = 1) and (category = $8 or $8 = '')
             order by opened_at desc limit $9"
        ),
        &[
            filter.before.map_or(i64::MAX, Instant::micros).into(),
            filter.state.map_or("", CaseState::code).into(),
            filter.open.into(),
            late_before.into(),
            filter.late.into(),
            Value::Id(filter.owner.map(|p| p.uuid()).unwrap_or_default()),
            filter.owner.is_none().into(),
            filter.category.map_or("", Category::code).into(),
            most.into(),
        ],
        read,
    )
}

/// Open complaints by the clock that runs, what is due first first.
pub fn due(tx: &mut Tx, before: Instant, most: usize) -> Result<Vec<Case>, Fault> {
    tx.query(
        complaints!("where due_at is not null and due_at < $1 order by due_at limit $2"),
        &values![before, most],
        read,
    )
}

/// What is open and what of it is late; counted no further than a thousand.
pub fn counts(tx: &mut Tx) -> Result<(i64, i64), Fault> {
    let now = tx.now();
    let open = tx.first(
        "select count(*) from (select 1 as one from complaint where closed_at is null and state not in ('resolved', 'closed') limit 1000) w",
        &[],
        |row| row.get(0),
    )?;
    let late = tx.first(
        "select count(*) from (select 1 as one from complaint where due_at is not null and due_at < $1 limit 1000) w",
        &values![now],
        |row| row.get(0),
    )?;
    Ok((open.unwrap_or(0), late.unwrap_or(0)))
}

/// Complaints among the documents that came in and are no case yet.
pub(super) fn documents_due(tx: &mut Tx) -> Result<Vec<String>, Fault> {
    let since = tx.now().plus_seconds(-DAYS * 86_400);
    tx.query(
        "select m.number from intake_message m
         where m.received_at > $1 and m.kind = 'complaint' and m.stage = 'not_order' and m.customer is not null
           and not exists (select 1 from complaint c where c.message = m.id)
         order by m.received_at limit $2",
        &values![since, ROUND],
        |row| row.get(0),
    )
}

pub(super) fn to_escalate(
    tx: &mut Tx,
    now: Instant,
    then_after: i64,
    most: usize,
) -> Result<Vec<Case>, Fault> {
    tx.query(
        complaints!(
            "where due_at is not null and due_at < $1 and (escalation = 0 or (escalation = 1 and due_at < $2))
             order by due_at limit $3"
        ),
        // The second step is so many working seconds later, so never sooner than that.
        &values![now, now.plus_seconds(-then_after), most],
        read,
    )
}

pub(super) fn check_version(of: &Case, version: Option<i64>) -> Result<(), CaseRefusal> {
    match version.filter(|v| *v != of.version) {
        Some(yours) => Err(CaseRefusal::Stale { number: of.number.clone(), yours, now: of.version }),
        None => Ok(()),
    }
}

pub(super) fn touch(tx: &mut Tx, id: CaseId) -> Result<(), Fault> {
    tx.record("update complaint set version = version + 1 where id = $1", &values![id])
}

pub(super) fn set_state(tx: &mut Tx, id: CaseId, state: CaseState) -> Result<(), Fault> {
    tx.record(
        "update complaint set state = $2, version = version + 1 where id = $1",
        &values![id, state.code()],
    )
}

/// From now on the other clock runs.
pub(super) fn set_acknowledged(tx: &mut Tx, id: CaseId, due: Instant) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update complaint set state = 'acknowledged', acknowledged_at = $2, due_at = $3, version = version + 1 where id = $1",
        &values![id, now, due],
    )
}

pub(super) fn set_waiting(tx: &mut Tx, id: CaseId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update complaint set state = 'waiting', waiting_since = $2, due_at = null, version = version + 1 where id = $1",
        &values![id, now],
    )
}

pub(super) fn set_resumed(tx: &mut Tx, id: CaseId, resolve_by: Instant, stood: i64) -> Result<(), Fault> {
    tx.record(
        "update complaint set state = 'investigating', waiting_since = null, resolve_by = $2, due_at = $2, waited = waited + $3,
           version = version + 1
         where id = $1",
        &values![id, resolve_by, stood],
    )
}

pub(super) fn set_class(
    tx: &mut Tx,
    id: CaseId,
    category: Category,
    severity: CaseSeverity,
    (acknowledge_by, resolve_by, due): (Instant, Instant, Option<Instant>),
) -> Result<(), Fault> {
    tx.record(
        "update complaint set category = $2, severity = $3, acknowledge_by = $4, resolve_by = $5, due_at = $6, version = version + 1
         where id = $1",
        &values![id, category.code(), severity.code(), acknowledge_by, resolve_by, due],
    )
}

pub(super) fn set_escalation(tx: &mut Tx, id: CaseId, step: i64, role: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update complaint set escalation = $2, escalated_to = $3, escalated_at = $4, version = version + 1 where id = $1",
        &values![id, step, role, now],
    )
}

pub(super) fn give(tx: &mut Tx, id: CaseId, to: &To) -> Result<(), Fault> {
    tx.record(
        "update complaint set team = $2, owner = $3, version = version + 1 where id = $1",
        &values![id, &to.team, to.person],
    )
}

pub(super) fn set_cause(
    tx: &mut Tx,
    by: &Actor,
    id: CaseId,
    cause: Cause,
    note: &str,
    error: Option<&str>,
    no_error: Option<&str>,
) -> Result<(), Fault> {
    tx.record(
        "update complaint set cause = $2, cause_note = $3, cause_by = $4, error = $5, no_error = $6, version = version + 1 where id = $1",
        &values![id, cause.code(), note, by.person, error, no_error],
    )
}

pub(super) fn set_resolved(tx: &mut Tx, by: &Actor, id: CaseId, outcome: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update complaint set state = 'resolved', resolved_at = $2, resolved_by = $3, outcome = $4, due_at = null, version = version + 1
         where id = $1",
        &values![id, now, by.person, outcome],
    )
}

pub(super) fn set_closed(tx: &mut Tx, by: &Actor, id: CaseId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update complaint set state = 'closed', closed_at = $2, closed_by = $3, version = version + 1 where id = $1",
        &values![id, now, by.person],
    )
}

pub(super) fn set_survey(tx: &mut Tx, id: CaseId, number: &str) -> Result<(), Fault> {
    tx.record("update complaint set survey = $2 where id = $1", &values![id, number])
}

/// What was escalated before may be again.
pub(super) fn set_reopened(tx: &mut Tx, id: CaseId, due: Instant) -> Result<(), Fault> {
    tx.record(
        "update complaint set state = 'investigating', resolve_by = $2, due_at = $2, resolved_at = null, resolved_by = null,
           closed_at = null, closed_by = null, escalation = 0, escalated_to = null, reopened = reopened + 1, version = version + 1
         where id = $1",
        &values![id, due],
    )
}

/// Its number.
pub(super) fn add_step(tx: &mut Tx, by: &Actor, id: CaseId, text: &str) -> Result<i64, Fault> {
    let last = tx.first(
        "select coalesce(max(step_no), 0) from complaint_step where complaint = $1",
        &values![id],
        |row| row.get::<i64>(0),
    )?;
    let (step, now) = (last.unwrap_or(0) + 1, tx.now());
    tx.record(
        "insert into complaint_step (complaint, step_no, text, added_by, added_at) values ($1, $2, $3, $4, $5)",
        &values![id, step, text, by.person, now],
    )?;
    Ok(step)
}

pub(super) fn finish_step(
    tx: &mut Tx,
    by: &Actor,
    id: CaseId,
    step: i64,
    finding: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update complaint_step set finding = $3, done_by = $4, done_at = $5 where complaint = $1 and step_no = $2",
        &values![id, step, finding, by.person, now],
    )
}

pub fn steps(tx: &mut Tx, id: CaseId) -> Result<Vec<Step>, Fault> {
    tx.query(
        "select step_no, text, added_by, added_at, finding, done_by, done_at from complaint_step
         where complaint = $1 order by step_no",
        &values![id],
        |row| {
            let mut c = row.columns();
            Ok(Step {
                step_no: c.take()?,
                text: c.take()?,
                added_by: c.take()?,
                added_at: c.take()?,
                finding: c.take()?,
                done_by: c.take()?,
                done_at: c.take()?,
            })
        },
    )
}

pub(super) struct NewEvidence {
    pub kind: EvidenceKind,
    pub name: String,
    pub media_type: String,
    pub hash: Option<Vec<u8>>,
    pub note: String,
}

/// Its number.
pub(super) fn add_evidence(tx: &mut Tx, by: &Actor, id: CaseId, new: &NewEvidence) -> Result<i64, Fault> {
    let last = tx.first(
        "select coalesce(max(evidence_no), 0) from complaint_evidence where complaint = $1",
        &values![id],
        |row| row.get::<i64>(0),
    )?;
    let (no, now) = (last.unwrap_or(0) + 1, tx.now());
    tx.record(
        "insert into complaint_evidence (complaint, evidence_no, kind, name, media_type, hash, note, added_by, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &values![
            id,
            no,
            new.kind.code(),
            &new.name,
            &new.media_type,
            new.hash.as_deref(),
            &new.note,
            by.person,
            now
        ],
    )?;
    Ok(no)
}

pub fn evidence(tx: &mut Tx, id: CaseId) -> Result<Vec<Evidence>, Fault> {
    tx.query(
        "select evidence_no, kind, name, media_type, hash, note, added_by, added_at from complaint_evidence
         where complaint = $1 order by evidence_no",
        &values![id],
        |row| {
            let mut c = row.columns();
            Ok(Evidence {
                evidence_no: c.take()?,
                kind: coded(&mut c, "evidence", EvidenceKind::from_code)?,
                name: c.take()?,
                media_type: c.take()?,
                hash: c.take()?,
                note: c.take()?,
                added_by: c.take()?,
                added_at: c.take()?,
            })
        },
    )
}
