//! SQL of remedies.

use db::{Fault, Row, Tx, values};

use super::case::{Case, CaseId};
use super::refusal::CaseRefusal;
use super::remedy::{Remedy, RemedyId, RemedyKind, RemedyState};
use crate::Failure;
use crate::actor::Actor;

/// All that is known of a remedy, with a condition after it.
macro_rules! remedies {
    ($condition:literal) => {
        concat!(
            "select id, number, complaint, order_id, kind, lines, amount, currency, goods_back, words, granted, rule, exceptional, two_people,
               why, state, proposed_by, proposed_at, decided_by, decided_at, decision, done_by, done_at, results, version
             from remedy ",
            $condition
        )
    };
}

pub(super) fn insert(tx: &mut Tx, r: &Remedy) -> Result<(), Fault> {
    let lines = serde_json::to_string(&r.lines).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into remedy (id, number, complaint, order_id, kind, lines, amount, currency, goods_back, words, granted, rule, exceptional,
           two_people, why, state, proposed_by, proposed_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)",
        &values![
            r.id,
            &r.number,
            r.case,
            r.order,
            r.kind.code(),
            lines,
            r.amount,
            r.currency,
            r.goods_back,
            &r.words,
            r.granted,
            r.rule.as_deref(),
            r.exceptional,
            r.two_people,
            r.why.as_deref(),
            r.state.code(),
            r.proposed_by,
            r.proposed_at
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Remedy, Fault> {
    let unreadable =
        |what: &str, code: &str| Fault::Statement(format!("a remedy's {what} can't be read: {code}"));
    let mut c = row.columns();
    Ok(Remedy {
        id: c.take()?,
        number: c.take()?,
        case: c.take()?,
        order: c.take()?,
        kind: {
            let code: String = c.take()?;
            RemedyKind::from_code(&code).ok_or_else(|| unreadable("kind", &code))?
        },
        lines: {
            let text: String = c.take()?;
            serde_json::from_str(&text).map_err(|e| unreadable("lines", &e.to_string()))?
        },
        amount: c.take()?,
        currency: c.take()?,
        goods_back: c.take()?,
        words: c.take()?,
        granted: c.take()?,
        rule: c.take()?,
        exceptional: c.take()?,
        two_people: c.take()?,
        why: c.take()?,
        state: {
            let code: String = c.take()?;
            RemedyState::from_code(&code).ok_or_else(|| unreadable("state", &code))?
        },
        proposed_by: c.take()?,
        proposed_at: c.take()?,
        decided_by: c.take()?,
        decided_at: c.take()?,
        decision: c.take()?,
        done_by: c.take()?,
        done_at: c.take()?,
        results: {
            let numbers: Option<String> = c.take()?;
            numbers.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
        },
        version: c.take()?,
    })
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Remedy, Failure> {
    let number = number.trim().to_uppercase();
    let found = tx.first(remedies!("where number = $1"), &values![&number], read)?;
    Ok(found.ok_or(CaseRefusal::NoRemedy(number))?)
}

/// The first proposed first.
pub fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Remedy>, Fault> {
    tx.query(remedies!("where complaint = $1 order by proposed_at, number limit 200"), &values![case], read)
}

/// Remedies that wait for somebody, the oldest first.
pub fn waiting(tx: &mut Tx, most: usize) -> Result<Vec<Remedy>, Fault> {
    tx.query(remedies!("where state = 'proposed' order by proposed_at limit $1"), &values![most], read)
}

/// The number of the complaint that a remedy is for.
pub fn number_of(tx: &mut Tx, of: &Remedy) -> Result<String, Fault> {
    let found =
        tx.first("select number from complaint where id = $1", &values![of.case], |row| row.get(0))?;
    found.ok_or_else(|| Fault::Broken("the complaint of a remedy is gone".into()))
}

/// What was given for the order, in whichever complaint, and what is proposed: minor units.
pub(super) fn given(tx: &mut Tx, case: &Case) -> Result<i64, Fault> {
    let sum = match case.order {
        Some(order) => tx.first(
            "select coalesce(cast(sum(amount) as bigint), 0) from remedy where order_id = $1 and state <> 'refused'",
            &values![order],
            |row| row.get(0),
        ),
        None => tx.first(
            "select coalesce(cast(sum(amount) as bigint), 0) from remedy where complaint = $1 and state <> 'refused'",
            &values![case.id],
            |row| row.get(0),
        ),
    };
    Ok(sum?.unwrap_or(0))
}

pub(super) fn check_version(of: &Remedy, version: Option<i64>) -> Result<(), CaseRefusal> {
    match version.filter(|v| *v != of.version) {
        Some(yours) => Err(CaseRefusal::Stale { number: of.number.clone(), yours, now: of.version }),
        None => Ok(()),
    }
}

pub(super) fn decide(
    tx: &mut Tx,
    by: &Actor,
    id: RemedyId,
    state: RemedyState,
    decision: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update remedy set state = $2, decided_by = $3, decided_at = $4, decision = $5, version = version + 1 where id = $1",
        &values![id, state.code(), by.person, now, decision],
    )
}

/// True for whoever is first.
pub(super) fn take(tx: &mut Tx, by: &Actor, id: RemedyId) -> Result<bool, Fault> {
    let now = tx.now();
    let done = tx.execute(
        "update remedy set state = 'done', done_by = $2, done_at = $3, version = version + 1 where id = $1 and state = 'approved'",
        &values![id, by.person, now],
    )?;
    Ok(done == 1)
}

pub(super) fn set_results(tx: &mut Tx, id: RemedyId, results: &[String]) -> Result<(), Fault> {
    tx.record("update remedy set results = $2 where id = $1", &values![id, results.join(" ")])
}
