//! SQL of surveys.

use basics::{Id, Instant};
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::survey::Survey;
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::OrderId;

/// Surveys that figures are made of at most.
const FIGURES_MAX: i64 = 200_000;

/// The policy stands among the settings.
pub(super) fn policy(tx: &mut Tx) -> Result<Option<String>, Fault> {
    tx.first("select content from setting where name = 'surveys'", &[], |row| row.get(0))
}

pub(super) fn put_policy(tx: &mut Tx, content: &str) -> Result<(), Fault> {
    tx.record(
        "insert into setting (name, content) values ('surveys', $1) on conflict (name) do update set content = excluded.content",
        &values![content],
    )
}

pub(super) fn insert(
    tx: &mut Tx,
    s: &Survey,
    order: OrderId,
    customer: CustomerId,
    token: &[u8],
    complaint: Option<&str>,
) -> Result<Id<Survey>, Fault> {
    let id = tx.new_id();
    tx.record(
        "insert into survey (id, number, order_id, order_number, customer, customer_number, clerk, token, sent_at, expires_at, complaint)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &values![
            id,
            &s.number,
            order,
            &s.order_number,
            customer,
            &s.customer_number,
            s.clerk,
            token,
            s.sent_at,
            s.expires_at,
            complaint
        ],
    )?;
    Ok(id)
}

fn read(row: &Row<'_>) -> Result<Survey, Fault> {
    let mut c = row.columns();
    Ok(Survey {
        number: c.take()?,
        order_number: c.take()?,
        customer_number: c.take()?,
        clerk: c.take()?,
        sent_at: c.take()?,
        expires_at: c.take()?,
        answered_at: c.take()?,
        score: c.take()?,
        words: c.take()?,
        task: c.take()?,
    })
}

/// A survey with what only its link leads to.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: Id<Survey>,
    pub order: Uuid,
    pub survey: Survey,
}

pub(super) fn by_hash(tx: &mut Tx, token: &[u8]) -> Result<Option<Kept>, Fault> {
    let found = tx.first("select id, order_id from survey where token = $1", &values![token], |row| {
        Ok((row.get::<Id<Survey>>(0)?, row.get::<OrderId>(1)?))
    })?;
    let Some((id, order)) = found else { return Ok(None) };
    let survey = tx.first(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where id = $1",
        &values![id],
        read,
    )?;
    Ok(survey.map(|survey| Kept { id, order: order.uuid(), survey }))
}

/// The surveys about an order.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Survey>, Fault> {
    tx.query(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where order_id = $1 order by sent_at limit 10",
        &values![order],
        read,
    )
}

/// Whether the order itself was asked about: what was asked about a complaint does not count.
pub(super) fn asked(tx: &mut Tx, order: OrderId) -> Result<Option<Survey>, Fault> {
    tx.first(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where order_id = $1 and complaint is null order by sent_at",
        &values![order],
        read,
    )
}

/// The survey about a complaint, by the complaint's number.
pub fn of_complaint(tx: &mut Tx, order: OrderId, complaint: &str) -> Result<Option<Survey>, Fault> {
    tx.first(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where order_id = $1 and complaint = $2 order by sent_at desc",
        &values![order, complaint],
        read,
    )
}

/// What a customer said of their orders, the latest first.
pub fn of_customer(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<Survey>, Fault> {
    tx.query(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where customer = $1 order by sent_at desc limit $2",
        &values![customer, most],
        read,
    )
}

pub(super) fn last_of_customer(tx: &mut Tx, customer: CustomerId) -> Result<Option<Instant>, Fault> {
    let found =
        tx.first("select max(sent_at) from survey where customer = $1", &values![customer], |row| {
            row.get::<Option<Instant>>(0)
        })?;
    Ok(found.flatten())
}

pub(super) fn answered(
    tx: &mut Tx,
    id: Id<Survey>,
    score: i64,
    words: Option<&str>,
    task: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update survey set score = $2, words = $3, task = $4, answered_at = $5 where id = $1 and answered_at is null",
        &values![id, score, words, task, now],
    )
}

/// Orders that ended in a time and were not asked about, one of each customer who was not asked since `pause`.
pub(super) fn due(
    tx: &mut Tx,
    from: Instant,
    to: Instant,
    pause: Instant,
    limit: i64,
) -> Result<Vec<String>, Fault> {
    tx.query(
        "select min(o.number) from sales_order o
         where o.stage = 'closed' and o.created_at >= $1 and o.ended_at >= $2 and o.ended_at < $3 and o.customer is not null
           and not exists (select 1 from survey s where s.order_id = o.id and s.complaint is null)
           and not exists (select 1 from survey s where s.customer = o.customer and s.sent_at > $4)
         group by o.customer limit $5",
        &values![from.plus_seconds(-180 * 86_400), from, to, pause, limit],
        |row| row.get(0),
    )
}

pub(super) fn since(tx: &mut Tx, of: Option<PersonId>, since: Instant) -> Result<Vec<Survey>, Fault> {
    tx.query(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where sent_at >= $1 and complaint is null and (clerk = $2 or $3 = 1) order by sent_at desc limit $4",
        &[
            since.into(),
            Value::Id(of.map(|p| p.uuid()).unwrap_or_default()),
            of.is_none().into(),
            FIGURES_MAX.into(),
        ],
        read,
    )
}

/// What customers answered, the latest first.
pub fn answers(tx: &mut Tx, of: Option<PersonId>, limit: usize) -> Result<Vec<Survey>, Fault> {
    tx.query(
        "select number, order_number, customer_number, clerk, sent_at, expires_at, answered_at, score, words, task from survey
         where answered_at is not null and (clerk = $1 or $2 = 1) order by answered_at desc limit $3",
        &[Value::Id(of.map(|p| p.uuid()).unwrap_or_default()), of.is_none().into(), limit.into()],
        read,
    )
}
