//! SQL of quotations.

use basics::{Day, Instant, Quantity};
use db::{Asked, Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::quotation::{
    Amounts, Offer, OfferedLine, Ordered, Quotation, QuotationFilter, QuotationId, QuotationState, QuotedLine,
};
use super::refusal::QuotationRefusal;
use super::take::Take;
use crate::Failure;
use crate::actor::PersonId;
use crate::catalog::ItemId;
use crate::customers::CustomerId;

/// The policy stands among the settings.
pub(super) fn policy(tx: &mut Tx) -> Result<Option<String>, Fault> {
    tx.first("select content from setting where name = 'quotations'", &[], |row| row.get(0))
}

pub(super) fn put_policy(tx: &mut Tx, content: &str) -> Result<(), Fault> {
    tx.record(
        "insert into setting (name, content) values ('quotations', $1)
         on conflict (name) do update set content = excluded.content",
        &values![content],
    )
}

fn amounts(quotation: &Quotation) -> Result<String, Fault> {
    serde_json::to_string(&quotation.amounts).map_err(|e| Fault::Broken(e.to_string()))
}

pub(super) fn insert(tx: &mut Tx, q: &Quotation) -> Result<(), Fault> {
    tx.record(
        "insert into quotation (id, number, revision, state, customer, customer_number, customer_name, ship_to, reference, currency,
           valid_until, content, amounts, goods, total, message, made_by, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &values![
            q.id,
            &q.number,
            q.revision,
            q.state.code(),
            q.customer,
            &q.customer_number,
            &q.customer_name,
            &q.ship_to,
            q.reference.as_deref(),
            q.currency,
            q.valid_until,
            &q.content,
            amounts(q)?,
            q.goods,
            q.total,
            q.message,
            q.made_by,
            q.made_at,
            q.version
        ],
    )?;
    insert_lines(tx, q)
}

/// The next revision in the place of the one before.
pub(super) fn replace(tx: &mut Tx, q: &Quotation) -> Result<(), Fault> {
    tx.record(
        "update quotation set revision = $2, state = 'open', ship_to = $3, reference = $4, valid_until = $5, content = $6,
           amounts = $7, goods = $8, total = $9, made_by = $10, made_at = $11, sent_at = null, ended_at = null, ended_by = null,
           reason = null, version = $12 where id = $1",
        &values![
            q.id,
            q.revision,
            &q.ship_to,
            q.reference.as_deref(),
            q.valid_until,
            &q.content,
            amounts(q)?,
            q.goods,
            q.total,
            q.made_by,
            q.made_at,
            q.version
        ],
    )?;
    insert_lines(tx, q)
}

fn insert_lines(tx: &mut Tx, q: &Quotation) -> Result<(), Fault> {
    const WIDTH: usize = 16;
    let mut rows = Vec::with_capacity(q.lines.len() * WIDTH);
    for l in &q.lines {
        rows.extend(values![
            q.id,
            q.revision,
            l.line_no,
            l.item,
            &l.sku,
            l.buyer_item.as_deref(),
            &l.description,
            l.quantity,
            l.unit,
            l.price,
            l.price_base,
            &l.rule,
            l.net,
            l.promised_date,
            l.taken,
            l.specification.as_deref()
        ]);
    }
    tx.record_rows(
        "insert into quotation_line (quotation, revision, line_no, item, sku, buyer_item, description, quantity, unit, price,
           price_base, rule, net, promised_date, taken, specification) values {rows}",
        WIDTH,
        &rows,
    )
}

fn state_of(code: &str) -> Result<QuotationState, Fault> {
    QuotationState::from_code(code)
        .ok_or_else(|| Fault::Statement(format!("the state of a quotation can't be read: {code}")))
}

fn unreadable(error: serde_json::Error) -> Fault {
    Fault::Statement(format!("a quotation can't be read: {error}"))
}

fn read(row: &Row<'_>) -> Result<Quotation, Fault> {
    let mut c = row.columns();
    Ok(Quotation {
        id: c.take()?,
        number: c.take()?,
        revision: c.take()?,
        state: state_of(&c.take::<String>()?)?,
        customer: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        ship_to: c.take()?,
        reference: c.take()?,
        currency: c.take()?,
        valid_until: c.take()?,
        content: c.take()?,
        amounts: serde_json::from_str(&c.take::<String>()?).map_err(unreadable)?,
        goods: c.take()?,
        total: c.take()?,
        message: c.take()?,
        made_by: c.take()?,
        made_at: c.take()?,
        sent_at: c.take()?,
        ended_at: c.take()?,
        reason: c.take()?,
        version: c.take()?,
        lines: Vec::new(),
    })
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Quotation>, Fault> {
    let found = tx.first(
        "select id, number, revision, state, customer, customer_number, customer_name, ship_to, reference, currency, valid_until,
           content, amounts, goods, total, message, made_by, made_at, sent_at, ended_at, reason, version
         from quotation where number = $1",
        &values![number.trim()],
        read,
    )?;
    let Some(mut quotation) = found else { return Ok(None) };
    quotation.lines = tx.query(
        "select line_no, item, sku, buyer_item, description, quantity, unit, price, price_base, rule, net, promised_date, taken,
           specification from quotation_line where quotation = $1 and revision = $2 order by line_no",
        &values![quotation.id, quotation.revision],
        |row| {
            let mut c = row.columns();
            Ok(QuotedLine {
                line_no: c.take()?,
                item: c.take()?,
                sku: c.take()?,
                buyer_item: c.take()?,
                description: c.take()?,
                quantity: c.take()?,
                unit: c.take()?,
                price: c.take()?,
                price_base: c.take()?,
                rule: c.take()?,
                net: c.take()?,
                promised_date: c.take()?,
                taken: c.take()?,
                specification: c.take()?,
            })
        },
    )?;
    Ok(Some(quotation))
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Quotation, Failure> {
    Ok(by_number(tx, number)?.ok_or_else(|| QuotationRefusal::NotFound(number.trim().to_owned()))?)
}

/// Without their lines, the latest first. One whose day is over is among the expired, whatever its row still says.
pub fn list(
    tx: &mut Tx,
    filter: &QuotationFilter,
    today: Day,
    limit: usize,
) -> Result<Vec<Quotation>, Fault> {
    let state = filter.state.map_or("", QuotationState::code);
    let customer = filter.customer.map_or(Uuid::nil(), |c| c.uuid());
    let before = filter.before.map_or(i64::MAX, Instant::micros);
    tx.query(
        "select id, number, revision, state, customer, customer_number, customer_name, ship_to, reference, currency, valid_until,
           content, amounts, goods, total, message, made_by, made_at, sent_at, ended_at, reason, version
         from quotation
         where made_at < $1 and ($2 = '' or $2 = case when state = 'open' and valid_until < $3 then 'expired' else state end)
           and ($4 = 1 or customer = $5)
         order by made_at desc limit $6",
        &[
            before.into(),
            state.into(),
            today.into(),
            filter.customer.is_none().into(),
            Value::Id(customer),
            limit.into(),
        ],
        read,
    )
}

/// What of an offer was ordered.
pub fn orders_of(tx: &mut Tx, quotation: QuotationId) -> Result<Vec<Ordered>, Fault> {
    tx.query(
        "select q.number, t.line_no, t.order_number, t.order_line, t.quantity
         from quotation_order t join quotation q on q.id = t.quotation
         where t.quotation = $1 order by t.order_number, t.order_line limit 500",
        &values![quotation],
        ordered,
    )
}

/// What an order took of which offers.
pub fn of_order(tx: &mut Tx, order: Uuid) -> Result<Vec<Ordered>, Fault> {
    tx.query(
        "select q.number, t.line_no, t.order_number, t.order_line, t.quantity
         from quotation_order t join quotation q on q.id = t.quotation
         where t.order_id = $1 order by t.order_line",
        &values![order],
        ordered,
    )
}

fn ordered(row: &Row<'_>) -> Result<Ordered, Fault> {
    let mut c = row.columns();
    Ok(Ordered {
        quotation: c.take()?,
        line_no: c.take()?,
        order_number: c.take()?,
        order_line: c.take()?,
        quantity: c.take()?,
    })
}

/// The offers of these items to a customer that are open on this day, the one that ends last first.
pub(crate) fn ask_offers(
    tx: &mut Tx,
    customer: CustomerId,
    items: &[ItemId],
    today: Day,
) -> Result<Asked<OfferedLine>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    tx.ask_list(
        "select q.id, q.number, q.valid_until, l.line_no, l.item, l.unit, l.quantity, l.quantity - l.taken, l.price, l.price_base
         from quotation q join quotation_line l on l.quotation = q.id and l.revision = q.revision
         where q.customer = $1 and q.ended_at is null and q.valid_until >= $2 and l.taken < l.quantity and l.item in ({list})
         order by q.valid_until desc, q.number, l.line_no",
        &values![customer, today],
        &list,
        |row| {
            let mut c = row.columns();
            Ok(OfferedLine {
                quotation: c.take()?,
                number: c.take()?,
                valid_until: c.take()?,
                line_no: c.take()?,
                item: c.take()?,
                unit: c.take()?,
                quantity: c.take()?,
                left: c.take()?,
                price: c.take()?,
                price_base: c.take()?,
            })
        },
    )
}

/// An offer by its number alone.
pub(crate) fn named_in(tx: &mut Tx, number: &str) -> Result<Option<Offer>, Fault> {
    tx.first(
        "select id, number, state, valid_until, customer, amounts,
           (select count(*) from quotation_line l where l.quotation = quotation.id and l.revision = quotation.revision)
         from quotation where number = $1",
        &values![number],
        |row| {
            let mut c = row.columns();
            let (id, number, state) = (c.take()?, c.take()?, state_of(&c.take::<String>()?)?);
            let (valid_until, customer) = (c.take()?, c.take()?);
            let amounts: Amounts = serde_json::from_str(&c.take::<String>()?).map_err(unreadable)?;
            Ok(Offer {
                id,
                number,
                state,
                valid_until,
                customer,
                charges: amounts.charged(),
                tax: amounts.taxed(),
                lines: c.take()?,
            })
        },
    )
}

pub(super) fn mark_sent(tx: &mut Tx, id: QuotationId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record("update quotation set sent_at = $2, version = version + 1 where id = $1", &values![id, now])
}

pub(super) fn set_validity(tx: &mut Tx, id: QuotationId, until: Day) -> Result<(), Fault> {
    tx.record(
        "update quotation set valid_until = $2, state = 'open', ended_at = null, ended_by = null, reason = null,
           version = version + 1 where id = $1",
        &values![id, until],
    )
}

pub(super) fn end(
    tx: &mut Tx,
    id: QuotationId,
    state: QuotationState,
    by: Option<PersonId>,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update quotation set state = $2, ended_at = $3, ended_by = $4, reason = $5, version = version + 1 where id = $1",
        &values![id, state.code(), now, by, reason],
    )
}

/// Open quotations whose last day is before this one.
pub(super) fn over(tx: &mut Tx, today: Day, limit: usize) -> Result<Vec<(QuotationId, String, Day)>, Fault> {
    tx.query(
        "select id, number, valid_until from quotation where ended_at is null and valid_until < $1 order by valid_until limit $2",
        &values![today, limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// False if there is not so much left.
pub(super) fn take(tx: &mut Tx, id: QuotationId, line_no: i64, quantity: Quantity) -> Result<bool, Fault> {
    let changed = tx.execute(
        "update quotation_line set taken = taken + $3
         where quotation = $1 and line_no = $2 and taken + $3 <= quantity
           and revision = (select revision from quotation where id = $1 and ended_at is null)",
        &values![id, line_no, quantity],
    )?;
    Ok(changed == 1)
}

pub(super) fn untake(tx: &mut Tx, id: QuotationId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update quotation_line set taken = taken - $3
         where quotation = $1 and line_no = $2 and revision = (select revision from quotation where id = $1)",
        &values![id, line_no, quantity],
    )
}

pub(super) fn end_if_all_taken(tx: &mut Tx, id: QuotationId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update quotation set state = 'accepted', ended_at = $2, version = version + 1
         where id = $1 and state = 'open' and not exists (select 1 from quotation_line l
           where l.quotation = quotation.id and l.revision = quotation.revision and l.taken < l.quantity)",
        &values![id, now],
    )
}

pub(super) fn reopen(tx: &mut Tx, id: QuotationId) -> Result<(), Fault> {
    tx.record(
        "update quotation set state = 'open', ended_at = null, version = version + 1 where id = $1 and state = 'accepted'",
        &values![id],
    )
}

pub(super) fn insert_ordered(tx: &mut Tx, order: Uuid, number: &str, take: &Take) -> Result<(), Fault> {
    tx.record(
        "insert into quotation_order (order_id, order_line, order_number, quotation, line_no, quantity) values ($1, $2, $3, $4, $5, $6)",
        &values![order, take.order_line, number, take.quotation, take.line_no, take.quantity],
    )
}

pub(super) fn taken_by(tx: &mut Tx, order: Uuid) -> Result<Vec<(QuotationId, i64, Quantity)>, Fault> {
    tx.query(
        "select quotation, line_no, quantity from quotation_order where order_id = $1 order by order_line",
        &values![order],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// A line of an order holds no more than this of what it took.
pub(super) fn keep_ordered(
    tx: &mut Tx,
    order: Uuid,
    order_line: i64,
    quantity: Quantity,
) -> Result<(), Fault> {
    if quantity.is_positive() {
        return tx.record(
            "update quotation_order set quantity = $3 where order_id = $1 and order_line = $2",
            &values![order, order_line, quantity],
        );
    }
    tx.record(
        "delete from quotation_order where order_id = $1 and order_line = $2",
        &values![order, order_line],
    )
}

/// What a line of an order took.
pub(super) fn taken_by_line(
    tx: &mut Tx,
    order: Uuid,
    order_line: i64,
) -> Result<Option<(QuotationId, i64, Quantity)>, Fault> {
    tx.first(
        "select quotation, line_no, quantity from quotation_order where order_id = $1 and order_line = $2",
        &values![order, order_line],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The latest offer that was made of a document.
pub fn of_message(tx: &mut Tx, message: Uuid) -> Result<Option<String>, Fault> {
    tx.first(
        "select number from quotation where message = $1 order by made_at desc limit 1",
        &values![message],
        |row| row.get(0),
    )
}

pub(super) fn forget_ordered(tx: &mut Tx, order: Uuid) -> Result<(), Fault> {
    tx.record("delete from quotation_order where order_id = $1", &values![order])
}
