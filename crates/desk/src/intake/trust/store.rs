//! SQL of trust.

use std::collections::HashMap;

use basics::{Id, Instant};
use db::{Columns, Fault, Row, Tx, Value, values};
use reader::calibrate::{Label, is_held_back};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::case::{Case, Mode, Outcome, lot_of};
use super::compare::FieldOutcome;
use super::model::{ModelState, Version};
use super::refit::Candidate;
use super::switch::Switch;
use crate::actor::Actor;
use crate::intake::MessageId;

fn written(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::Broken(e.to_string()))
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::Broken(format!("what is kept of trust: {e}")))
}

pub(super) fn insert_case(tx: &mut Tx, c: &Case) -> Result<(), Fault> {
    let (evidence, wrong) = (written(&c.weights)?, written(&c.wrong)?);
    let decided = c.outcome.map(|_| c.read_at);
    tx.record(
        "insert into trust_case (message, number, channel, sender, evidence, score, certainty, model, eligible, would_go, mode,
           received_by, read_at, outcome, wrong, outcome_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &values![
            c.message,
            &c.number,
            &c.channel,
            &c.sender,
            evidence,
            c.score,
            c.certainty,
            c.model,
            c.is_eligible,
            c.would_go,
            c.mode.code(),
            c.received_by,
            c.read_at,
            c.outcome.map(Outcome::code),
            wrong,
            decided
        ],
    )
}

pub(super) fn update_weighed(tx: &mut Tx, c: &Case) -> Result<(), Fault> {
    let (evidence, facts) = (written(&c.weights)?, written(&c.facts)?);
    tx.record(
        "update trust_case set evidence = $2, facts = $3, score = $4, certainty = $5, model = $6, eligible = $7, would_go = $8,
           why_not = $9 where message = $1",
        &values![
            c.message,
            evidence,
            facts,
            c.score,
            c.certainty,
            c.model,
            c.is_eligible,
            c.would_go,
            c.why_not.as_deref()
        ],
    )
}

pub(super) fn update_mode(
    tx: &mut Tx,
    message: MessageId,
    mode: Mode,
    audit: Option<&str>,
) -> Result<(), Fault> {
    tx.record(
        "update trust_case set mode = $2, audit = $3 where message = $1",
        &values![message, mode.code(), audit],
    )
}

pub(super) fn update_outcome(tx: &mut Tx, by: &Actor, c: &Case) -> Result<(), Fault> {
    let (wrong, now) = (written(&c.wrong)?, tx.now());
    tx.record(
        "update trust_case set outcome = $2, wrong = $3, outcome_by = $4, outcome_at = $5 where message = $1",
        &values![c.message, c.outcome.map(Outcome::code), wrong, by.person, now],
    )
}

pub(super) fn update_audit(tx: &mut Tx, by: &Actor, c: &Case) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update trust_case set audit = $2, audit_note = $3, audited_by = $4, audited_at = $5 where message = $1",
        &values![c.message, c.audit.as_deref(), c.audit_note.as_deref(), by.person, now],
    )
}

pub(super) fn insert_fields(tx: &mut Tx, c: &Case, outcomes: &[FieldOutcome<'_>]) -> Result<(), Fault> {
    let at = if c.audit.is_none() && c.outcome.is_some() { c.read_at.max(tx.now()) } else { tx.now() };
    let mut rows: Vec<Value<'_>> = Vec::with_capacity(outcomes.len() * 7);
    for (field, is_right) in outcomes {
        let score = (field.evidence.score() * 1_000.0).round() as i64;
        rows.extend(values![c.message, &field.path, &c.channel, &c.sender, score, *is_right, at]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    tx.record_rows(
        "insert into trust_field (message, path, channel, sender, score, is_right, at) values {rows}",
        7,
        &rows,
    )
}

fn read_case(row: &Row<'_>) -> Result<Case, Fault> {
    let mut c = row.columns();
    Ok(Case {
        message: c.take()?,
        number: c.take()?,
        channel: c.take()?,
        sender: c.take()?,
        weights: parsed(&c.take::<String>()?)?,
        facts: c.take::<Option<String>>()?.map(|f| parsed(&f)).transpose()?.flatten(),
        score: c.take()?,
        certainty: c.take()?,
        model: c.take()?,
        is_eligible: c.take::<i64>()? == 1,
        would_go: c.take::<i64>()? == 1,
        why_not: c.take()?,
        mode: Mode::from_code(&c.take::<String>()?),
        received_by: c.take()?,
        read_at: c.take()?,
        outcome: outcome(&mut c)?,
        wrong: c.take::<Option<String>>()?.map(|w| parsed(&w)).transpose()?.unwrap_or_default(),
        audit: c.take()?,
        audit_note: c.take()?,
    })
}

fn outcome(c: &mut Columns<'_, '_>) -> Result<Option<Outcome>, Fault> {
    Ok(c.take::<Option<String>>()?.and_then(|o| Outcome::from_code(&o)))
}

pub(super) fn case(tx: &mut Tx, message: MessageId) -> Result<Option<Case>, Fault> {
    tx.first(
        "select message, number, channel, sender, evidence, facts, score, certainty, model, eligible, would_go, why_not, mode,
           received_by, read_at, outcome, wrong, audit, audit_note
         from trust_case where message = $1",
        &values![message],
        read_case,
    )
}

/// What spoke for a message, whether it would have gone, and what came of it.
pub fn case_of(tx: &mut Tx, message: MessageId) -> Result<Option<Case>, Fault> {
    case(tx, message)
}

pub(super) fn case_by_number(tx: &mut Tx, number: &str) -> Result<Option<Case>, Fault> {
    let id = tx.first("select id from intake_message where number = $1", &values![number], |row| {
        row.get::<MessageId>(0)
    })?;
    match id {
        Some(id) => case(tx, id),
        None => Ok(None),
    }
}

/// How many of a sender's documents people have checked, counted no further than it matters.
pub(in crate::intake) fn familiar(tx: &mut Tx, channel: &str, sender: &str) -> Result<u32, Fault> {
    let count = tx.first(
        "select count(*) from (select 1 as one from trust_case
           where channel = $1 and sender = $2 and outcome_at is not null limit 50) f",
        &values![channel, sender],
        |row| row.get::<i64>(0),
    )?;
    Ok(u32::try_from(count.unwrap_or(0)).unwrap_or(50))
}

#[derive(Debug, Clone)]
pub(super) struct Counts {
    pub channel: String,
    pub sender: String,
    pub documents: i64,
    pub checked: i64,
    pub touchless_checked: i64,
    pub errors: i64,
    pub touchless: i64,
    pub audited: i64,
    pub audits_open: i64,
}

fn read_counts(row: &Row<'_>) -> Result<Counts, Fault> {
    let mut c = row.columns();
    Ok(Counts {
        channel: c.take()?,
        sender: c.take()?,
        documents: c.take()?,
        checked: c.take()?,
        touchless_checked: c.take()?,
        errors: c.take()?,
        touchless: c.take()?,
        audited: c.take()?,
        audits_open: c.take()?,
    })
}

/// By sender, those with most documents first.
pub(super) fn counts(tx: &mut Tx, since: Instant, most: usize) -> Result<Vec<Counts>, Fault> {
    tx.query(
        "select channel, sender, count(*),
           sum(case when eligible = 1 and outcome in ('right', 'wrong') then 1 else 0 end),
           sum(case when would_go = 1 and outcome in ('right', 'wrong') then 1 else 0 end),
           sum(case when would_go = 1 and outcome = 'wrong' then 1 else 0 end),
           sum(case when mode = 'autopilot' then 1 else 0 end),
           sum(case when audit in ('right', 'wrong') then 1 else 0 end),
           sum(case when audit = 'open' then 1 else 0 end)
         from trust_case where read_at > $1 group by channel, sender order by 3 desc, 1, 2 limit $2",
        &values![since, most],
        read_counts,
    )
}

pub(super) fn counts_of(
    tx: &mut Tx,
    channel: &str,
    sender: &str,
    since: Instant,
) -> Result<Option<Counts>, Fault> {
    tx.first(
        "select channel, sender, count(*),
           sum(case when eligible = 1 and outcome in ('right', 'wrong') then 1 else 0 end),
           sum(case when would_go = 1 and outcome in ('right', 'wrong') then 1 else 0 end),
           sum(case when would_go = 1 and outcome = 'wrong' then 1 else 0 end),
           sum(case when mode = 'autopilot' then 1 else 0 end),
           sum(case when audit in ('right', 'wrong') then 1 else 0 end),
           sum(case when audit = 'open' then 1 else 0 end)
         from trust_case where channel = $1 and sender = $2 and read_at > $3 group by channel, sender",
        &values![channel, sender, since],
        read_counts,
    )
}

/// By channel, with an empty sender.
pub(super) fn channel_counts(tx: &mut Tx, since: Instant) -> Result<Vec<Counts>, Fault> {
    tx.query(
        "select channel, '' as nobody, count(*),
           sum(case when eligible = 1 and outcome in ('right', 'wrong') then 1 else 0 end),
           sum(case when would_go = 1 and outcome in ('right', 'wrong') then 1 else 0 end),
           sum(case when would_go = 1 and outcome = 'wrong' then 1 else 0 end),
           sum(case when mode = 'autopilot' then 1 else 0 end),
           sum(case when audit in ('right', 'wrong') then 1 else 0 end),
           sum(case when audit = 'open' then 1 else 0 end)
         from trust_case where read_at > $1 group by channel order by 3 desc, 1",
        &values![since],
        read_counts,
    )
}

/// A sender's touchless documents found right since the last that was wrong, at most `most`.
pub(super) fn run(tx: &mut Tx, channel: &str, sender: &str, most: u32) -> Result<i64, Fault> {
    let latest = tx.query(
        "select outcome from trust_case
         where channel = $1 and sender = $2 and would_go = 1 and outcome in ('right', 'wrong') and outcome_at is not null
         order by outcome_at desc limit $3",
        &values![channel, sender, most],
        |row| row.get::<String>(0),
    )?;
    Ok(latest.iter().take_while(|o| *o == "right").count() as i64)
}

pub(super) fn switches(tx: &mut Tx) -> Result<HashMap<(String, String), Switch>, Fault> {
    let all = tx.query("select channel, sender, is_on, reason from trust_switch", &[], |row| {
        let mut c = row.columns();
        Ok(((c.take()?, c.take()?), Switch { is_on: c.take::<i64>()? == 1, reason: c.take()? }))
    })?;
    Ok(all.into_iter().collect())
}

/// The id of the switch, under which the journal keeps what was done with it.
pub(super) fn put_switch(
    tx: &mut Tx,
    by: &Actor,
    channel: &str,
    sender: &str,
    on: bool,
    reason: &str,
) -> Result<Uuid, Fault> {
    let known = tx.first(
        "select id from trust_switch where channel = $1 and sender = $2",
        &values![channel, sender],
        |row| row.get::<Uuid>(0),
    )?;
    let id = match known {
        Some(id) => id,
        None => Id::<Switch>::uuid(tx.new_id()),
    };
    let now = tx.now();
    tx.record(
        "insert into trust_switch (channel, sender, id, is_on, reason, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (channel, sender) do update set is_on = excluded.is_on, reason = excluded.reason,
           changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        &values![channel, sender, id, on, reason, by.person, now],
    )?;
    Ok(id)
}

/// A touchless document in the sample.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRow {
    pub number: String,
    pub channel: String,
    pub sender: String,
    pub customer: Option<String>,
    pub order: Option<String>,
    pub lines: i64,
    pub certainty: i64,
    pub read_at: Instant,
    /// `open`, `right` or `wrong`.
    pub audit: String,
    pub note: Option<String>,
}

/// Audits of one state, the oldest first where they wait, else the latest first.
pub fn audits(tx: &mut Tx, state: &str, most: usize) -> Result<Vec<AuditRow>, Fault> {
    let mut rows = tx.query(
        "select c.number, c.channel, c.sender, m.customer_name, m.order_number, m.lines, c.certainty, c.read_at, c.audit,
           c.audit_note
         from trust_case c join intake_message m on m.id = c.message
         where c.audit = $1 order by c.read_at desc limit $2",
        &values![state, most],
        |row| {
            let mut c = row.columns();
            Ok(AuditRow {
                number: c.take()?,
                channel: c.take()?,
                sender: c.take()?,
                customer: c.take()?,
                order: c.take()?,
                lines: c.take()?,
                certainty: c.take()?,
                read_at: c.take()?,
                audit: c.take()?,
                note: c.take()?,
            })
        },
    )?;
    if state == "open" {
        rows.reverse();
    }
    Ok(rows)
}

/// How many audits wait, counted no further than a badge shows.
pub fn audits_waiting(tx: &mut Tx) -> Result<i64, Fault> {
    let count = tx.first(
        "select count(*) from (select 1 as one from trust_case where audit = 'open' limit 1000) w",
        &[],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

fn label(row: &Row<'_>) -> Result<Label, Fault> {
    let mut c = row.columns();
    let message = c.take::<MessageId>()?;
    Ok(Label {
        channel: c.take()?,
        sender: c.take()?,
        score: c.take::<i64>()? as f64 / 1_000.0,
        is_right: c.take::<i64>()? == 1,
        held_back: is_held_back(lot_of(message)),
    })
}

pub(super) fn field_labels(tx: &mut Tx, most: usize) -> Result<Vec<Label>, Fault> {
    tx.query(
        "select message, channel, sender, score, is_right from trust_field order by at desc limit $1",
        &values![most],
        label,
    )
}

pub(super) fn order_labels(tx: &mut Tx, most: usize) -> Result<Vec<Label>, Fault> {
    tx.query(
        "select message, channel, sender, score, case when outcome = 'right' then 1 else 0 end from trust_case
         where outcome_at is not null and outcome in ('right', 'wrong') and eligible = 1 order by outcome_at desc limit $1",
        &values![most],
        label,
    )
}

fn read_version(row: &Row<'_>) -> Result<Version, Fault> {
    let mut c = row.columns();
    Ok(Version {
        version: c.take()?,
        state: ModelState::from_code(&c.take::<String>()?),
        kept: parsed(&c.take::<String>()?)?,
        report: parsed(&c.take::<String>()?)?,
        made_at: c.take()?,
        activated_at: c.take()?,
    })
}

/// The latest first.
pub fn versions(tx: &mut Tx, most: usize) -> Result<Vec<Version>, Fault> {
    tx.query(
        "select version, state, content, report, made_at, activated_at from trust_model order by version desc limit $1",
        &values![most],
        read_version,
    )
}

pub fn version(tx: &mut Tx, version: i64) -> Result<Option<Version>, Fault> {
    tx.first(
        "select version, state, content, report, made_at, activated_at from trust_model where version = $1",
        &values![version],
        read_version,
    )
}

pub(super) fn newest(tx: &mut Tx) -> Result<Option<Version>, Fault> {
    Ok(versions(tx, 1)?.into_iter().next())
}

/// The one that speaks now; none while the shipped prior does.
pub fn version_in_use(tx: &mut Tx) -> Result<Option<Version>, Fault> {
    tx.first(
        "select version, state, content, report, made_at, activated_at from trust_model
         where state in ('active', 'pinned') order by version desc limit 1",
        &[],
        read_version,
    )
}

pub(super) fn insert_model(
    tx: &mut Tx,
    by: &Actor,
    version: i64,
    state: ModelState,
    candidate: &Candidate,
) -> Result<(), Fault> {
    let (content, report, now) = (written(&candidate.kept)?, written(&candidate.report)?, tx.now());
    let activated = state.is_in_use().then_some(now);
    tx.record(
        "insert into trust_model (version, state, content, report, made_at, made_by, activated_at, activated_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &values![
            version,
            state.code(),
            content,
            report,
            now,
            by.person,
            activated,
            activated.map(|_| by.person)
        ],
    )
}

/// The shipped prior as a version that can be gone back to.
pub(super) fn insert_shipped(tx: &mut Tx, by: &Actor) -> Result<(), Fault> {
    let shipped = Version::shipped(ModelState::Kept);
    let (content, report, now) = (written(&shipped.kept)?, written(&shipped.report)?, tx.now());
    tx.record(
        "insert into trust_model (version, state, content, report, made_at, made_by) values (0, 'kept', $1, $2, $3, $4)",
        &values![content, report, now, by.person],
    )
}

pub(super) fn retire_models(tx: &mut Tx) -> Result<(), Fault> {
    tx.record("update trust_model set state = 'kept' where state in ('active', 'pinned')", &[])
}

pub(super) fn set_model_state(tx: &mut Tx, by: &Actor, version: i64, state: ModelState) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update trust_model set state = $2, activated_at = $3, activated_by = $4 where version = $1",
        &values![version, state.code(), now, by.person],
    )
}

pub(super) fn refitted_at(tx: &mut Tx) -> Result<Option<Instant>, Fault> {
    tx.first("select value from watermark where name = 'trust'", &[], |row| row.get::<Instant>(0))
}

pub(super) fn note_refitted(tx: &mut Tx) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into watermark (name, value) values ('trust', $1)
         on conflict (name) do update set value = excluded.value",
        &values![now],
    )
}
