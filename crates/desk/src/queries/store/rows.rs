//! The rows of each source: constant statements, by an index, the latest first, never more than a query looks at. What a filter says about
//! stage, customer, day or the beginning of an item number narrows what is read.

use basics::{Currency, Day, Instant, Limits, Money, Quantity};
use db::{Fault, Row, Tx, Value, values};

use crate::company;
use crate::customers;
use crate::queries::check::{Checked, Wanted};
use crate::queries::column::{Cell, Source};
use crate::queries::spec::Op;
use crate::words::after;

/// Hands each row to `take`; says how many there were.
pub(in crate::queries) fn read(
    tx: &mut Tx,
    asked: &Checked,
    today: Day,
    take: &mut dyn FnMut(&[Cell]),
) -> Result<usize, Fault> {
    match asked.source {
        Source::Stock => stock(tx, asked, take),
        Source::Orders => orders(tx, asked, today, take),
        Source::OrderLines => lines(tx, asked, take),
    }
}

/// The value that a column has to have, where a filter says so.
fn must_be<'c>(asked: &'c Checked, column: &str, op: Op) -> Option<&'c Wanted> {
    let (at, _) = asked.source.column(column)?;
    asked.filters.iter().find(|f| f.column == at && f.op == op)
}

fn quantity(row: &Row<'_>, at: usize) -> Result<Cell, Fault> {
    Ok(Cell::Number(row.get::<Quantity>(at)?.value()))
}

fn text(row: &Row<'_>, at: usize) -> Result<Cell, Fault> {
    Ok(Cell::text(row.get(at)?))
}

fn day(row: &Row<'_>, at: usize) -> Result<Cell, Fault> {
    Ok(row.get::<Option<Day>>(at)?.map_or(Cell::None, Cell::Day))
}

fn day_of(row: &Row<'_>, at: usize, zone: &str) -> Result<Cell, Fault> {
    Ok(row.get::<Option<Instant>>(at)?.map_or(Cell::None, |at| Cell::Day(at.day_in(zone))))
}

fn amount(row: &Row<'_>, at: usize, currency: Currency) -> Result<Cell, Fault> {
    Ok(Cell::Number(Money::from_minor(row.get(at)?, currency).amount()))
}

fn stock(tx: &mut Tx, asked: &Checked, take: &mut dyn FnMut(&[Cell])) -> Result<usize, Fault> {
    // Item numbers are capitals where they have letters; a filter in small letters narrows nothing.
    let begin = must_be(asked, "item", Op::Is).or_else(|| must_be(asked, "item", Op::Begins));
    let begin = begin.map(|f| f.value.written()).filter(|b| *b == b.to_uppercase()).unwrap_or_default();
    let found = tx.query(
        "select i.sku, i.description, i.category, i.status, i.base_unit, p.code, s.bin, s.on_hand, s.reserved, s.on_hand - s.reserved,
           coalesce(u.coming, 0), u.due
         from item i join stock_position s on s.item = i.id join place p on p.id = s.place
         left join (select item, place, cast(sum(quantity - promised) as bigint) as coming, min(due) as due from supply
                    where quantity > promised group by item, place) u on u.item = s.item and u.place = s.place
         where i.sku >= $1 and i.sku < $2 order by i.sku, p.rank limit $3",
        &values![&begin, after(&begin), Limits::QUERY_LOOKED_AT],
        |row| {
            let mut cells = Vec::with_capacity(12);
            for at in 0..7 {
                cells.push(text(row, at)?);
            }
            for at in 7..11 {
                cells.push(quantity(row, at)?);
            }
            cells.push(day(row, 11)?);
            take(&cells);
            Ok(())
        },
    )?;
    Ok(found.len())
}

/// Which orders are read, the latest first: all, those of a stage, or those of a customer; begun in a range.
struct Narrow {
    from: i64,
    to: i64,
    of: Of,
}

enum Of {
    All,
    Stage(String),
    Customer(uuid::Uuid),
}

fn narrow(tx: &mut Tx, asked: &Checked) -> Result<Narrow, Fault> {
    const DAY: i64 = 86_400_000_000;
    let on = |op| must_be(asked, "begun", op).and_then(|f| f.value.written().parse::<Day>().ok());
    // A day wider at both ends: the day of an order is that of the company's clock.
    let micros = |day: Day| format!("{day}T00:00:00Z").parse::<Instant>().map_or(0, Instant::micros);
    let is = on(Op::Is);
    let from = is.or(on(Op::Least)).map_or(i64::MIN, |d| micros(d) - DAY);
    let to = is.or(on(Op::Most)).map_or(i64::MAX, |d| micros(d) + 2 * DAY);
    let of = if let Some(customer) = must_be(asked, "customer", Op::Is) {
        let known = customers::by_number(tx, &customer.value.written())?;
        Of::Customer(known.map_or(uuid::Uuid::nil(), |c| c.id.uuid()))
    } else if let Some(stage) = must_be(asked, "stage", Op::Is) {
        Of::Stage(stage.folded.clone())
    } else {
        Of::All
    };
    Ok(Narrow { from, to, of })
}

/// Orders begun between $1 and $2, the latest $3, by whichever way $4 says.
macro_rules! latest {
    ($before:literal, $of:literal, $after:literal) => {
        concat!(
            $before,
            " (select * from sales_order where created_at >= $1 and created_at <= $2 ",
            $of,
            " order by created_at desc limit $3) o left join customer c on c.id = o.customer ",
            $after
        )
    };
}

macro_rules! orders {
    ($of:literal) => {
        latest!(
            "select o.number, o.stage, c.number, c.name, o.po_number, o.channel, p.name, o.created_at, o.confirmed_at, o.requested_date,
               o.promised_date, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.goods, o.charges,
               o.tax, o.total, o.currency from",
            $of,
            "left join person p on p.id = coalesce(o.owner, o.entered_by) order by o.created_at desc"
        )
    };
}

macro_rules! lines {
    ($of:literal) => {
        latest!(
            "select o.number, o.stage, c.number, c.name, o.created_at, l.line_no, l.sku, l.description, l.quantity, l.unit, l.open,
               l.reserved, l.picked, l.shipped, l.cancelled, l.requested_date, l.promised_date, l.net, o.currency from",
            $of,
            "join order_line l on l.order_id = o.id order by o.created_at desc, l.line_no limit $4"
        )
    };
}

/// The statement for a way, and its values.
fn by_way(
    narrow: &Narrow,
    [all, of_stage, of_customer]: [&'static str; 3],
    extra: &[Value<'static>],
) -> (&'static str, Vec<Value<'static>>) {
    let mut given = values![narrow.from, narrow.to, Limits::QUERY_LOOKED_AT].to_vec();
    given.extend_from_slice(extra);
    match &narrow.of {
        Of::All => (all, given),
        Of::Stage(stage) => {
            given.push(Value::from(stage.clone()));
            (of_stage, given)
        }
        Of::Customer(customer) => {
            given.push(Value::from(*customer));
            (of_customer, given)
        }
    }
}

fn orders(tx: &mut Tx, asked: &Checked, today: Day, take: &mut dyn FnMut(&[Cell])) -> Result<usize, Fault> {
    let narrow = narrow(tx, asked)?;
    let zone = company::facts(tx)?.time_zone.clone();
    let ways = [orders!(""), orders!("and stage = $4"), orders!("and customer = $4")];
    let (sql, given) = by_way(&narrow, ways, &[]);
    let found = tx.query(sql, &given, |row| {
        let currency: Currency = row.get(16)?;
        let stage: String = row.get(1)?;
        let due = row.get::<Option<Day>>(10)?.or(row.get::<Option<Day>>(9)?);
        let is_open = ["submitted", "confirmed", "released"].contains(&stage.as_str());
        let mut cells = Vec::with_capacity(18);
        for at in 0..7 {
            cells.push(text(row, at)?);
        }
        cells.extend([day_of(row, 7, &zone)?, day_of(row, 8, &zone)?, day(row, 9)?, day(row, 10)?]);
        cells.push(Cell::Truth(row.get::<i64>(11)? > 0));
        cells.push(Cell::Truth(is_open && due.is_some_and(|d| d < today)));
        for at in 12..16 {
            cells.push(amount(row, at, currency)?);
        }
        cells.push(Cell::Text(currency.code().to_owned()));
        take(&cells);
        Ok(())
    })?;
    Ok(found.len())
}

fn lines(tx: &mut Tx, asked: &Checked, take: &mut dyn FnMut(&[Cell])) -> Result<usize, Fault> {
    let narrow = narrow(tx, asked)?;
    let zone = company::facts(tx)?.time_zone.clone();
    let ways = [lines!(""), lines!("and stage = $5"), lines!("and customer = $5")];
    let (sql, given) = by_way(&narrow, ways, &[Value::from(Limits::QUERY_LOOKED_AT)]);
    let found = tx.query(sql, &given, |row| {
        let currency: Currency = row.get(18)?;
        let mut cells = Vec::with_capacity(19);
        for at in 0..4 {
            cells.push(text(row, at)?);
        }
        cells.push(day_of(row, 4, &zone)?);
        cells.push(Cell::Number(row.get::<i64>(5)?.into()));
        cells.extend([text(row, 6)?, text(row, 7)?, quantity(row, 8)?, text(row, 9)?]);
        for at in 10..15 {
            cells.push(quantity(row, at)?);
        }
        cells.extend([day(row, 15)?, day(row, 16)?, amount(row, 17, currency)?]);
        cells.push(Cell::Text(currency.code().to_owned()));
        take(&cells);
        Ok(())
    })?;
    Ok(found.len())
}
