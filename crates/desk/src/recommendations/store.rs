//! SQL of recommendations.

use basics::Instant;
use db::{Fault, Tx, Value, values};
use serde::Serialize;

use super::job::ORDERS_MAX;
use super::learn::{Basket, Learned, Regular};
use super::recommend::{Kind, Recommendation};
use super::rules::Rule;
use super::shown::Offered;
use crate::actor::{Actor, PersonId};
use crate::catalog::ItemId;
use crate::customers::CustomerId;
use crate::orders::OrderId;

const DAY_MICROS: i64 = 86_400_000_000;
/// Regular items of a customer that are looked at: those bought most.
const REGULARS_MAX: i64 = 300;

/// Days since 1970, as baskets count them.
pub(super) fn day_number(at: Instant) -> i32 {
    i32::try_from(at.micros().div_euclid(DAY_MICROS)).unwrap_or(0)
}

pub(super) fn baskets(tx: &mut Tx, since: Instant) -> Result<Vec<Basket<CustomerId, ItemId>>, Fault> {
    // Not more than the latest: a desk with millions of orders learns from the last months.
    let cut = tx.first(
        "select confirmed_at from sales_order where confirmed_at > $1 order by confirmed_at desc limit 1 offset $2",
        &values![since, ORDERS_MAX],
        |row| row.get::<i64>(0),
    )?;
    let since = cut.unwrap_or(since.micros());
    let mut found: Vec<(OrderId, Basket<CustomerId, ItemId>)> = Vec::new();
    tx.visit(
        "select o.id, o.customer, o.confirmed_at, l.item from sales_order o join order_line l on l.order_id = o.id
         where o.confirmed_at > $1 and o.customer is not null and l.item is not null and l.kind = 'goods'
           and o.stage not in ('cancelled', 'rejected')
         order by o.id",
        &values![since],
        &mut |row| {
            let mut c = row.columns();
            let (order, customer, at, item): (OrderId, CustomerId, i64, ItemId) =
                (c.take()?, c.take()?, c.take()?, c.take()?);
            match found.last_mut().filter(|(last, _)| *last == order) {
                Some((_, basket)) => basket.items.push(item),
                None => {
                    let day = day_number(Instant::from_micros(at));
                    found.push((order, Basket { customer, day, items: vec![item] }));
                }
            }
            Ok(())
        },
    )?;
    Ok(found.into_iter().map(|(_, basket)| basket).collect())
}

/// When it was learned last, and from how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LearnedAt {
    pub at: Instant,
    pub baskets: i64,
    pub rules: i64,
    pub regulars: i64,
}

pub fn learned(tx: &mut Tx) -> Result<Option<LearnedAt>, Fault> {
    tx.first(
        "select at, baskets, rules, regulars from recommendations_learned where name = 'all'",
        &[],
        |row| {
            Ok(LearnedAt { at: row.get(0)?, baskets: row.get(1)?, rules: row.get(2)?, regulars: row.get(3)? })
        },
    )
}

/// Rows that are written at once.
const ROWS: usize = 2_000;

pub(super) fn replace(tx: &mut Tx, learned: &Learned<CustomerId, ItemId>) -> Result<(), Fault> {
    tx.record("delete from basket_rule", &[])?;
    tx.record("delete from regular_item", &[])?;
    for chunk in learned.rules.chunks(ROWS) {
        let mut rows: Vec<Value<'_>> = Vec::with_capacity(chunk.len() * 7);
        for (rule, customers) in chunk {
            let (Some(given), Some(then)) = (rule.given.first(), rule.then.first()) else { continue };
            rows.extend(values![
                *given,
                *then,
                rule.together,
                rule.given_in,
                rule.then_in,
                rule.baskets,
                *customers
            ]);
        }
        tx.record_rows(
            "insert into basket_rule (given, then_item, together, given_in, then_in, baskets, customers) values {rows}",
            7,
            &rows,
        )?;
    }
    for chunk in learned.regulars.chunks(ROWS) {
        let mut rows: Vec<Value<'_>> = Vec::with_capacity(chunk.len() * 6);
        for r in chunk {
            rows.extend(values![r.customer, r.item, r.orders, r.of_orders, r.interval_days, r.last_day]);
        }
        tx.record_rows(
            "insert into regular_item (customer, item, orders, of_orders, interval_days, last_day) values {rows}",
            6,
            &rows,
        )?;
    }
    let now = tx.now();
    tx.record(
        "insert into recommendations_learned (name, at, baskets, rules, regulars) values ('all', $1, $2, $3, $4)
         on conflict (name) do update set at = excluded.at, baskets = excluded.baskets, rules = excluded.rules,
           regulars = excluded.regulars",
        &values![now, learned.baskets, learned.rules.len(), learned.regulars.len()],
    )
}

/// Rules of which one of these is given, the likeliest first.
pub(super) fn rules_of(tx: &mut Tx, items: &[ItemId]) -> Result<Vec<Rule<ItemId>>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    let mut found = tx.query_list(
        "select given, then_item, together, given_in, then_in, baskets from basket_rule where given in ({list})",
        &[],
        &list,
        |row| {
            Ok(Rule {
                given: vec![row.get(0)?],
                then: vec![row.get(1)?],
                together: row.get(2)?,
                given_in: row.get(3)?,
                then_in: row.get(4)?,
                baskets: row.get(5)?,
            })
        },
    )?;
    found.sort_by_key(|rule| std::cmp::Reverse(rule.confidence_ppm()));
    Ok(found)
}

/// What a customer takes again and again. The last time is that of the habits, which know this morning's orders, too.
pub(super) fn regulars_of(
    tx: &mut Tx,
    customer: CustomerId,
) -> Result<Vec<Regular<CustomerId, ItemId>>, Fault> {
    tx.query(
        "select r.item, r.orders, r.of_orders, r.interval_days, r.last_day, h.last_at
         from regular_item r left join habit h on h.customer = r.customer and h.item = r.item
         where r.customer = $1 order by r.orders desc limit $2",
        &values![customer, REGULARS_MAX],
        |row| {
            let mut c = row.columns();
            let (item, orders, of_orders) = (c.take()?, c.take()?, c.take()?);
            let (interval, last_day, last_at): (i64, i64, Option<Instant>) =
                (c.take()?, c.take()?, c.take()?);
            let small = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
            let last_day = small(last_day).max(last_at.map_or(0, day_number));
            Ok(Regular { customer, item, orders, of_orders, interval_days: small(interval), last_day })
        },
    )
}

pub(super) fn insert_shown(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    shown: &Recommendation,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into recommendation (order_id, item, sku, kind, reason, person, shown_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (order_id, item) do nothing",
        &values![order, shown.id, &shown.sku, shown.kind.code(), &shown.reason, by.person, now],
    )
}

pub(super) fn offered(tx: &mut Tx, order: OrderId) -> Result<Vec<Offered>, Fault> {
    tx.query(
        "select sku, kind, reason, person, shown_at, taken from recommendation where order_id = $1 order by shown_at, sku limit 200",
        &values![order],
        |row| {
            let mut c = row.columns();
            Ok(Offered {
                sku: c.take()?,
                kind: Kind::from_code(&c.take::<String>()?),
                reason: c.take()?,
                person: c.take()?,
                shown_at: c.take()?,
                taken: c.take::<Option<i64>>()?.map(|taken| taken == 1),
            })
        },
    )
}

pub(super) fn settle(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update recommendation set settled_at = $2,
           taken = case when exists (select 1 from order_line l where l.order_id = recommendation.order_id and l.item = recommendation.item)
                   then 1 else 0 end
         where order_id = $1",
        &values![order, now],
    )
}

pub(super) fn settle_all(tx: &mut Tx) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update recommendation set settled_at = $1,
           taken = case when exists (select 1 from order_line l where l.order_id = recommendation.order_id and l.item = recommendation.item)
                   then 1 else 0 end
         where settled_at is null and shown_at > $2
           and exists (select 1 from sales_order o where o.id = recommendation.order_id and o.submitted_at is not null)",
        &values![now, now.plus_seconds(-90 * 86_400)],
    )
}

/// Shown and taken, of one kind, item and person.
pub(super) struct Counted {
    pub kind: Kind,
    pub sku: String,
    pub person: PersonId,
    pub shown: i64,
    pub taken: i64,
}

pub(super) fn counted(tx: &mut Tx, since: Instant) -> Result<Vec<Counted>, Fault> {
    tx.query(
        "select kind, sku, person, count(*), cast(sum(taken) as bigint) from recommendation
         where shown_at >= $1 and taken is not null group by kind, sku, person limit 100000",
        &values![since],
        |row| {
            let mut c = row.columns();
            Ok(Counted {
                kind: Kind::from_code(&c.take::<String>()?),
                sku: c.take()?,
                person: c.take()?,
                shown: c.take()?,
                taken: c.take()?,
            })
        },
    )
}
