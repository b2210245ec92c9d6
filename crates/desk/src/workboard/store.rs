//! SQL of the workboard. Every statement keeps to the index over open orders, so that what is over costs nothing.

use std::collections::HashSet;

use basics::{Currency, Day, Instant};
use db::{Fault, Tx, Value, values};
use uuid::Uuid;

use super::hands::Taken;
use super::list::{Due, Filter, HoldShort, Sort};
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::{HoldKind, OrderId, Stage};
use crate::shipping::ShipmentStage;

/// Sorts after every day.
pub(super) const NO_DAY: &str = "9999-12-31";

/// An open order as its own table has it.
pub(super) struct Found {
    pub id: OrderId,
    pub number: String,
    pub stage: Stage,
    pub customer: Option<CustomerId>,
    pub customer_number: Option<String>,
    pub customer_name: Option<String>,
    pub po_number: Option<String>,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    pub total: i64,
    pub currency: Currency,
    pub created_at: Instant,
    /// Since when it is in its stage.
    pub since: Instant,
    pub entered_by: PersonId,
    pub taken: Taken,
}

/// Open orders: what they show, whose they are, the range of days, the stage, and where the page goes on. The first six values are the
/// same for all: from, to, stage or '', key of the last row, number of the last row, how many. `every_day` is for the board of all orders
/// where no days are asked for: PostgreSQL takes any two ends for a narrow range, and would sort all that is open for one page.
macro_rules! board {
    (every_day, promise) => {
        board!(
            "sales_order o",
            "o.stage in ('submitted', 'confirmed', 'released') and ($3 = '' or o.stage = $3)
               and coalesce(o.promised_date, o.requested_date, '9999-12-31') >= $1 and cast($2 as text) > ''",
            promise
        )
    };
    (every_day, age) => {
        board!("sales_order o", "o.stage = $3 and cast($1 as text) <= cast($2 as text)", age)
    };
    ($from:literal, $where:expr, promise) => {
        concat!(
            board!($from, $where),
            "and (coalesce(o.promised_date, o.requested_date, '9999-12-31') > $4 or o.number > $5)
             order by coalesce(o.promised_date, o.requested_date, '9999-12-31'), o.number limit $6"
        )
    };
    ($from:literal, $where:expr, age) => {
        concat!(
            board!($from, $where),
            "and o.created_at >= $4 and (o.created_at > $4 or o.number > $5) order by o.created_at, o.number limit $6"
        )
    };
    ($from:literal, $where:expr) => {
        concat!(
            "select o.id, o.number, o.stage, o.customer, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total,
               o.currency, o.created_at, coalesce(o.confirmed_at, o.submitted_at, o.created_at), o.entered_by, o.owner, o.owner_team,
               o.owner_since
             from ",
            $from,
            " left join customer c on c.id = o.customer where ",
            $where,
            " "
        )
    };
}

/// The same for a range of days.
macro_rules! board_of_days {
    ($from:literal, $of:literal, $sort:ident) => {
        board!(
            $from,
            concat!(
                "o.stage in ('submitted', 'confirmed', 'released') and ($3 = '' or o.stage = $3)
                 and coalesce(o.promised_date, o.requested_date, '9999-12-31') >= $1
                 and coalesce(o.promised_date, o.requested_date, '9999-12-31') <= $2 ",
                $of
            ),
            $sort
        )
    };
}

/// Which orders a page may show; each is a way by an index of its own.
enum Of<'a> {
    All,
    Customer(Value<'a>),
    Owner(Value<'a>),
    Held,
    HeldFor(Value<'a>),
}

pub(super) fn rows(tx: &mut Tx, filter: &Filter, today: Day, most: usize) -> Result<Vec<Found>, Fault> {
    let of = match (filter.held, filter.customer, filter.owner) {
        (Some(Some(kind)), ..) => Of::HeldFor(Value::from(kind.code())),
        (Some(None), ..) => Of::Held,
        (None, Some(customer), _) => Of::Customer(Value::from(customer)),
        (None, None, Some(owner)) => Of::Owner(Value::from(owner)),
        (None, None, None) => Of::All,
    };
    match (filter.sort, &of) {
        (Sort::Age, Of::All) => {
            // By age there is an index a stage; the three are merged.
            let stages = [Stage::Submitted, Stage::Confirmed, Stage::Released];
            let mut found = Vec::new();
            for stage in stages.into_iter().filter(|s| filter.stage.is_none_or(|wanted| wanted == *s)) {
                found.extend(ask(tx, filter, &of, Some(stage), today, most)?);
            }
            found.sort_by(|a: &Found, b| (a.created_at, &a.number).cmp(&(b.created_at, &b.number)));
            found.truncate(most);
            Ok(found)
        }
        _ => ask(tx, filter, &of, filter.stage, today, most),
    }
}

fn ask(
    tx: &mut Tx,
    filter: &Filter,
    of: &Of<'_>,
    stage: Option<Stage>,
    today: Day,
    most: usize,
) -> Result<Vec<Found>, Fault> {
    let (from, to) = filter.due.range(today);
    let (key, number) = filter.after.clone().unwrap_or_default();
    let by_age = filter.sort == Sort::Age;
    // The page goes on within the range: what lies before the last row is not walked again.
    let from = if by_age { from } else { from.max(key.clone()) };
    let key = if by_age { Value::from(key.parse::<i64>().unwrap_or(i64::MIN)) } else { Value::from(key) };
    let mut given = values![from, to, stage.map_or("", Stage::code), 0, number, most].to_vec();
    if let Some(at) = given.get_mut(3) {
        *at = key;
    }
    let every_day = filter.due == Due::Any;
    let sql: &'static str = match (of, by_age) {
        (Of::All, false) if every_day => board!(every_day, promise),
        (Of::All, true) if every_day => board!(every_day, age),
        (Of::All, false) => board_of_days!("sales_order o", "", promise),
        (Of::All, true) => board_of_days!("sales_order o", "and o.stage = $3", age),
        (Of::Customer(_), false) => board_of_days!("sales_order o", "and o.customer = $7", promise),
        (Of::Customer(_), true) => board_of_days!("sales_order o", "and o.customer = $7", age),
        (Of::Owner(_), false) => {
            board_of_days!("sales_order o", "and coalesce(o.owner, o.entered_by) = $7", promise)
        }
        (Of::Owner(_), true) => {
            board_of_days!("sales_order o", "and coalesce(o.owner, o.entered_by) = $7", age)
        }
        // From the holds to their orders, which are few; the other way round all open orders would be looked at.
        (Of::Held, false) => board_of_days!(
            "(select distinct order_id from hold where resolved_at is null) held cross join sales_order o",
            "and o.id = held.order_id",
            promise
        ),
        (Of::Held, true) => board_of_days!(
            "(select distinct order_id from hold where resolved_at is null) held cross join sales_order o",
            "and o.id = held.order_id",
            age
        ),
        (Of::HeldFor(_), false) => board_of_days!(
            "(select distinct order_id from hold where resolved_at is null and kind = $7) held cross join sales_order o",
            "and o.id = held.order_id",
            promise
        ),
        (Of::HeldFor(_), true) => board_of_days!(
            "(select distinct order_id from hold where resolved_at is null and kind = $7) held cross join sales_order o",
            "and o.id = held.order_id",
            age
        ),
    };
    if let Of::Customer(value) | Of::Owner(value) | Of::HeldFor(value) = of {
        given.push(value.clone());
    }
    tx.query(sql, &given, |row| {
        let mut c = row.columns();
        let (id, number) = (c.take()?, c.take()?);
        let code: String = c.take()?;
        let stage = Stage::from_code(&code).ok_or_else(|| Fault::Statement(format!("stage '{code}'")))?;
        let (customer, customer_number, customer_name, po_number) =
            (c.take()?, c.take()?, c.take()?, c.take()?);
        let (requested_date, promised_date) = (c.take()?, c.take()?);
        let (total, currency, created_at, since) = (c.take()?, c.take()?, c.take()?, c.take()?);
        let entered_by = c.take()?;
        let owner: Option<PersonId> = c.take()?;
        let (team, at): (Option<String>, Option<Instant>) = (c.take()?, c.take()?);
        let taken = owner.zip(at).map(|(o, at)| (team.unwrap_or_else(|| "orders".to_owned()), o, at));
        Ok(Found {
            id,
            number,
            stage,
            customer,
            customer_number,
            customer_name,
            po_number,
            requested_date,
            promised_date,
            total,
            currency,
            created_at,
            since,
            entered_by,
            taken,
        })
    })
}

pub(super) fn holds(tx: &mut Tx, orders: &[Uuid]) -> Result<Vec<(Uuid, HoldShort)>, Fault> {
    let list: Vec<Value<'_>> = orders.iter().map(|o| Value::from(*o)).collect();
    tx.query_list(
        "select order_id, kind, owner_group, raised_at from hold
         where order_id in ({list}) and resolved_at is null order by raised_at",
        &[],
        &list,
        |row| {
            let code: String = row.get(1)?;
            let kind =
                HoldKind::from_code(&code).ok_or_else(|| Fault::Statement(format!("hold '{code}'")))?;
            Ok((row.get(0)?, HoldShort { kind, group: row.get(2)?, since: row.get(3)? }))
        },
    )
}

type ShipmentAt = (Uuid, ShipmentStage, Instant, Option<PersonId>);

/// Shipments that have not left: their stage, since when, and whose they are.
pub(super) fn shipments(tx: &mut Tx, orders: &[Uuid]) -> Result<Vec<ShipmentAt>, Fault> {
    let list: Vec<Value<'_>> = orders.iter().map(|o| Value::from(*o)).collect();
    tx.query_list(
        // What is packed and need not be inspected is to be shipped as if it had been.
        "select order_id, case when stage = 'packed' and plan = 'none' then 'inspected' else stage end,
           coalesce(inspected_at, packed_at, picked_at, created_at), assigned_to from shipment
         where order_id in ({list}) and stage in ('waiting', 'assigned', 'picked', 'packed', 'inspected')",
        &[],
        &list,
        |row| {
            let code: String = row.get(1)?;
            let stage = ShipmentStage::from_code(&code);
            let stage = stage.ok_or_else(|| Fault::Statement(format!("shipment '{code}'")))?;
            Ok((row.get(0)?, stage, row.get(2)?, row.get(3)?))
        },
    )
}

/// Those of the orders that wait for goods.
pub(super) fn short(tx: &mut Tx, orders: &[Uuid]) -> Result<HashSet<Uuid>, Fault> {
    let list: Vec<Value<'_>> = orders.iter().map(|o| Value::from(*o)).collect();
    let found = tx.query_list(
        "select distinct order_id from order_line where order_id in ({list}) and open > 0 and kind = 'goods'",
        &[],
        &list,
        |row| row.get::<Uuid>(0),
    )?;
    Ok(found.into_iter().collect())
}

/// How many open orders there are of a kind; each counted up to a thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    pub late: i64,
    pub today: i64,
    pub week: i64,
    pub no_day: i64,
}

pub fn figures(tx: &mut Tx) -> Result<Figures, Fault> {
    let today = crate::company::today(tx)?;
    let mut count = |due: Due| -> Result<i64, Fault> {
        let (from, to) = due.range(today);
        let found = tx.first(
            "select count(*) from (select 1 as one from sales_order o
               where o.stage in ('submitted', 'confirmed', 'released')
                 and coalesce(o.promised_date, o.requested_date, '9999-12-31') >= $1
                 and coalesce(o.promised_date, o.requested_date, '9999-12-31') <= $2 limit 1000) w",
            &values![from, to],
            |row| row.get(0),
        )?;
        Ok(found.unwrap_or(0))
    };
    Ok(Figures {
        late: count(Due::Late)?,
        today: count(Due::Today)?,
        week: count(Due::Week)?,
        no_day: count(Due::NoDay)?,
    })
}

/// A number that rises with everything that is done on the desk: every verb writes one entry into the journal. Costs one short look.
pub fn version(tx: &mut Tx) -> Result<i64, Fault> {
    let entries =
        tx.query("select entries from journal_lane where lane >= 0", &[], |row| row.get::<i64>(0))?;
    Ok(entries.iter().sum())
}
