//! SQL of scripts and inquiries.

use basics::{Day, Id, Instant, Language};
use db::{Fault, Row, Tx, Value, values};

use super::refusal::ScriptRefusal;
use super::script::{Asking, Branch, Inquiry, InquiryFilter, ScriptState, ScriptVersion};
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::orders::OrderId;
use crate::words::{after, plain_words};

/// Scripts that a library holds at most; beyond it search leaves some out.
const SCRIPTS_MAX: i64 = 5_000;

fn read(row: &Row<'_>) -> Result<ScriptVersion, Fault> {
    let mut c = row.columns();
    let (id, code, language, version) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (question, keywords, answer, branches): (_, _, _, String) =
        (c.take()?, c.take()?, c.take()?, c.take()?);
    let branches: Vec<Branch> =
        serde_json::from_str(&branches).map_err(|e| Fault::Broken(format!("branches of a script: {e}")))?;
    let (valid_from, valid_to, state): (Day, Option<Day>, String) = (c.take()?, c.take()?, c.take()?);
    Ok(ScriptVersion {
        id,
        code,
        language,
        version,
        question,
        keywords,
        answer,
        branches,
        valid_from,
        valid_to,
        state: ScriptState::from_code(&state),
        note: c.take()?,
        written_by: c.take()?,
        written_at: c.take()?,
        decided_by: c.take()?,
    })
}

pub(super) fn approved(tx: &mut Tx, code: &str) -> Result<Vec<ScriptVersion>, Fault> {
    tx.query(
        "select id, code, language, version, question, keywords, answer, branches, valid_from, valid_to, state, note, written_by,
           written_at, decided_by
         from script_version where state = 'approved' and code = $1",
        &values![code],
        read,
    )
}

pub(super) fn all_approved(tx: &mut Tx) -> Result<Vec<ScriptVersion>, Fault> {
    tx.query(
        "select id, code, language, version, question, keywords, answer, branches, valid_from, valid_to, state, note, written_by,
           written_at, decided_by
         from script_version where state = 'approved' order by code limit $1",
        &values![SCRIPTS_MAX],
        read,
    )
}

/// All versions of a script, the latest first.
pub fn versions(tx: &mut Tx, code: &str, limit: usize) -> Result<Vec<ScriptVersion>, Fault> {
    tx.query(
        "select id, code, language, version, question, keywords, answer, branches, valid_from, valid_to, state, note, written_by,
           written_at, decided_by
         from script_version where code = $1 order by written_at desc, version desc limit $2",
        &values![code, limit],
        read,
    )
}

pub(super) fn need(
    tx: &mut Tx,
    code: &str,
    language: Language,
    version: i64,
) -> Result<ScriptVersion, Failure> {
    let found = tx.first(
        "select id, code, language, version, question, keywords, answer, branches, valid_from, valid_to, state, note, written_by,
           written_at, decided_by
         from script_version where code = $1 and language = $2 and version = $3",
        &values![code, language, version],
        read,
    )?;
    Ok(found.ok_or_else(|| ScriptRefusal::NoVersion { script: code.to_owned(), version })?)
}

pub(super) fn latest(tx: &mut Tx, code: &str, language: Language) -> Result<i64, Fault> {
    let found = tx.first(
        "select max(version) from script_version where code = $1 and language = $2",
        &values![code, language],
        |row| row.get::<Option<i64>>(0),
    )?;
    Ok(found.flatten().unwrap_or(0))
}

/// The highest version in any language; 0 where there is no such script.
pub(super) fn latest_of(tx: &mut Tx, code: &str) -> Result<i64, Fault> {
    let found =
        tx.first("select max(version) from script_version where code = $1", &values![code], |row| {
            row.get::<Option<i64>>(0)
        })?;
    Ok(found.flatten().unwrap_or(0))
}

/// A script of the library, one row for each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub code: String,
    pub language: Language,
    /// The question of the latest version.
    pub question: String,
    pub version: i64,
    pub state: ScriptState,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
    /// How often it was answered from, all versions together.
    pub used: i64,
    pub last_used: Option<Instant>,
}

/// The library by code and language, each with its latest version.
pub fn library(tx: &mut Tx, limit: usize) -> Result<Vec<Kept>, Fault> {
    tx.query(
        "select v.code, v.language, v.question, v.version, v.state, v.valid_from, v.valid_to,
           (select count(*) from inquiry i where i.script = v.code and i.language = v.language),
           (select max(i.at) from inquiry i where i.script = v.code and i.language = v.language)
         from script_version v
         where v.version = (select max(w.version) from script_version w where w.code = v.code and w.language = v.language)
         order by v.code, v.language limit $1",
        &values![limit],
        |row| {
            let mut c = row.columns();
            Ok(Kept {
                code: c.take()?,
                language: c.take()?,
                question: c.take()?,
                version: c.take()?,
                state: ScriptState::from_code(&c.take::<String>()?),
                valid_from: c.take()?,
                valid_to: c.take()?,
                used: c.take()?,
                last_used: c.take()?,
            })
        },
    )
}

pub(super) fn insert(tx: &mut Tx, v: &ScriptVersion) -> Result<(), Fault> {
    let branches = serde_json::to_string(&v.branches).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into script_version (id, code, language, version, question, keywords, answer, branches, valid_from, valid_to, state,
           written_by, written_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &values![
            v.id,
            &v.code,
            v.language,
            v.version,
            &v.question,
            &v.keywords,
            &v.answer,
            branches,
            v.valid_from,
            v.valid_to,
            v.state.code(),
            v.written_by,
            v.written_at
        ],
    )
}

pub(super) fn decide(
    tx: &mut Tx,
    by: &Actor,
    version: &ScriptVersion,
    state: ScriptState,
    note: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update script_version set state = $2, note = $3, decided_by = $4, decided_at = $5 where id = $1",
        &values![version.id, state.code(), note, by.person, now],
    )
}

pub(super) fn insert_words(tx: &mut Tx, v: &ScriptVersion) -> Result<(), Fault> {
    // The answer's own marks ({{ promised }}) are words of it, too: a clerk may look for the fact.
    for (text, weight) in [(&v.answer, 1), (&v.keywords, 2), (&v.question, 3)] {
        for word in plain_words(&[text]) {
            tx.record(
                "insert into script_word (word, script, weight) values ($1, $2, $3)
                 on conflict (word, script) do update set weight = excluded.weight",
                &values![word, v.id, weight],
            )?;
        }
    }
    Ok(())
}

pub(super) fn delete_words(tx: &mut Tx, v: &ScriptVersion) -> Result<(), Fault> {
    tx.record("delete from script_word where script = $1", &values![v.id])
}

/// Versions with a word that begins so, with the greatest weight of such a word.
pub(super) fn by_word(tx: &mut Tx, word: &str) -> Result<Vec<(Id<ScriptVersion>, i64)>, Fault> {
    tx.query(
        "select script, max(weight) from script_word where word >= $1 and word < $2 group by script limit 20000",
        &values![word, after(word)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn insert_inquiry(
    tx: &mut Tx,
    id: Id<Inquiry>,
    i: &Inquiry,
    customer: Option<CustomerId>,
    order: Option<OrderId>,
) -> Result<(), Fault> {
    let script = i.script.as_ref();
    tx.record(
        "insert into inquiry (id, number, asked, answered, script, language, script_version, customer, customer_number, order_id,
           order_number, sku, channel, follows, task, person, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &values![
            id,
            &i.number,
            &i.asked,
            &i.answered,
            script.map(|s| s.0.as_str()),
            script.map(|s| s.1.code()),
            script.map(|s| s.2),
            customer,
            i.customer_number.as_deref(),
            order,
            i.order_number.as_deref(),
            i.sku.as_deref(),
            i.channel.code(),
            i.follows.as_deref(),
            i.task.as_deref(),
            i.person,
            i.at
        ],
    )
}

fn read_inquiry(row: &Row<'_>) -> Result<Inquiry, Fault> {
    let mut c = row.columns();
    let (number, asked, answered) = (c.take()?, c.take()?, c.take()?);
    let (script, language, version): (Option<String>, Option<Language>, Option<i64>) =
        (c.take()?, c.take()?, c.take()?);
    Ok(Inquiry {
        number,
        asked,
        answered,
        script: script.map(|code| (code, language.unwrap_or_default(), version.unwrap_or_default())),
        customer_number: c.take()?,
        order_number: c.take()?,
        sku: c.take()?,
        channel: Asking::from_code(&c.take::<String>()?).unwrap_or_default(),
        follows: c.take()?,
        task: c.take()?,
        person: c.take()?,
        at: c.take()?,
    })
}

/// Inquiries about an order, the latest first.
pub fn of_order(tx: &mut Tx, order: OrderId, limit: usize) -> Result<Vec<Inquiry>, Fault> {
    tx.query(
        "select number, asked, answered, script, language, script_version, customer_number, order_number, sku, channel, follows, task,
           person, at
         from inquiry where order_id = $1 order by at desc limit $2",
        &values![order, limit],
        read_inquiry,
    )
}

/// Inquiries of a customer, those about their orders among them, the latest first.
pub fn of_customer(tx: &mut Tx, customer: CustomerId, limit: usize) -> Result<Vec<Inquiry>, Fault> {
    tx.query(
        "select number, asked, answered, script, language, script_version, customer_number, order_number, sku, channel, follows, task,
           person, at
         from inquiry where customer = $1 order by at desc limit $2",
        &values![customer, limit],
        read_inquiry,
    )
}

/// The log, the latest first. What is not asked for is null and leaves its condition true.
pub fn inquiries(tx: &mut Tx, filter: &InquiryFilter, limit: usize) -> Result<Vec<Inquiry>, Fault> {
    let before = match &filter.before {
        Some(number) => {
            tx.first("select at from inquiry where number = $1", &values![number], |row| row.get::<i64>(0))?
        }
        None => None,
    };
    let before = before.unwrap_or(i64::MAX);
    let (order, script) = (filter.order.as_deref(), filter.script.as_deref());
    let last: Value<'_> = filter.before.as_deref().unwrap_or("\u{10FFFF}").into();
    tx.query(
        "select number, asked, answered, script, language, script_version, customer_number, order_number, sku, channel, follows, task,
           person, at
         from inquiry
         where (at < $1 or (at = $1 and number < $2)) and (order_number = $3 or $4 = 1) and (customer = $5 or $6 = 1)
           and (script = $7 or $8 = 1) and (script is null or $9 = 0)
         order by at desc, number desc limit $10",
        &[
            before.into(),
            last,
            order.unwrap_or_default().into(),
            order.is_none().into(),
            Value::Id(filter.customer.map(|c| c.uuid()).unwrap_or_default()),
            filter.customer.is_none().into(),
            script.unwrap_or_default().into(),
            script.is_none().into(),
            filter.without_script.into(),
            limit.into(),
        ],
        read_inquiry,
    )
}
