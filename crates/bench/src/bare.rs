//! The bare program on SQLite: writes the very rows that the desk wrote, in the same groups, with the same durability, and nothing
//! else. Rows are read back from the desk's database first; only the writing is timed.

use std::time::Instant;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::Trouble;
use crate::measure::own_cpu;

/// Tables that get rows with each order, and the column by which an order's rows are found.
const TABLES: [(&str, &str); 6] = [
    ("sales_order", "id"),
    ("order_line", "order_id"),
    ("promise", "order_id"),
    ("order_charge", "order_id"),
    ("order_tax", "order_id"),
    ("journal", "thing"),
];

pub struct Bare {
    pub orders_per_s: f64,
    pub cpu_us: f64,
    pub p95_ms: f64,
}

/// An order's rows by table, in the order of [`TABLES`].
struct Rows(Vec<Vec<Vec<Value>>>);

/// What of a desk's database is written again.
pub struct Again<'a> {
    /// Orders with numbers from this one …
    pub from: &'a str,
    /// … and before this one.
    pub before: &'a str,
    /// So many orders share a commit.
    pub group: usize,
    /// A table that is written whole, with the first group.
    pub whole: Option<&'static str>,
}

pub fn write_again(desk: &str, template: &str, again: &Again<'_>) -> Result<Bare, Trouble> {
    let (orders, statements) = read_rows(desk, again)?;
    let whole = match again.whole {
        Some(table) => whole_table(desk, table)?,
        None => (String::new(), Vec::new()),
    };
    let mut whole = Some(whole);
    let path = format!("{template}.bare");
    std::fs::copy(template, &path)?;
    let mut db = Connection::open(&path)?;
    db.pragma_update(None, "journal_mode", "wal")?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "cache_size", -16_000)?;
    db.set_prepared_statement_cache_capacity(64);
    let (began, cpu, mut waits) = (Instant::now(), own_cpu(), Vec::new());
    for chunk in orders.chunks(again.group) {
        let waited = Instant::now();
        let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        if let Some((statement, rows)) = whole.take() {
            for row in &rows {
                tx.prepare_cached(&statement)?.execute(rusqlite::params_from_iter(row))?;
            }
        }
        for order in chunk {
            for (table, statement) in order.0.iter().zip(&statements) {
                for row in table {
                    tx.prepare_cached(statement)?.execute(rusqlite::params_from_iter(row))?;
                }
            }
            stock_and_sums(&tx, order)?;
        }
        tx.commit()?;
        waits.push(waited.elapsed().as_secs_f64() * 1_000.0);
    }
    let (seconds, cpu) = (began.elapsed().as_secs_f64(), own_cpu() - cpu);
    waits.sort_by(f64::total_cmp);
    let count = orders.len() as f64;
    drop(db);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{path}{end}"));
    }
    Ok(Bare {
        orders_per_s: count / seconds,
        cpu_us: cpu.as_secs_f64() * 1e6 / count,
        p95_ms: crate::measure::percentile(&waits, 95),
    })
}

/// The ten guarded stock updates, the customer's account, the counter and the lane's head.
fn stock_and_sums(tx: &rusqlite::Transaction<'_>, order: &Rows) -> Result<(), Trouble> {
    for row in order.0.get(2).into_iter().flatten() {
        let (item, place, quantity) = (row.get(2), row.get(3), row.get(5));
        tx.prepare_cached(
            "update stock_position set reserved = reserved + ?3 where item = ?1 and place = ?2 and on_hand - reserved >= ?3",
        )?
        .execute(rusqlite::params![item, place, quantity])?;
    }
    let head = order.0.first().and_then(|t| t.first());
    let customer = head.and_then(|h| h.get(8)).cloned().unwrap_or(Value::Null);
    tx.prepare_cached("update customer_account set open_orders = open_orders + 100 where customer = ?1")?
        .execute([customer])?;
    tx.prepare_cached("update counter set value = value + 1 where name = 'order'")?.execute([])?;
    tx.prepare_cached("update journal_lane set entries = entries + 1 where lane = 0")?.execute([])?;
    Ok(())
}

/// The statement that inserts a row of a table.
fn insert_into(db: &Connection, table: &str) -> Result<String, Trouble> {
    let columns = db.prepare(&format!("select * from {table}"))?.column_count();
    let places: Vec<String> = (1..=columns).map(|n| format!("?{n}")).collect();
    Ok(format!("insert into {table} values ({})", places.join(",")))
}

fn rows_of(found: &mut rusqlite::Statement<'_>, values: &[&Value]) -> Result<Vec<Vec<Value>>, Trouble> {
    let columns = found.column_count();
    let rows = found.query_map(rusqlite::params_from_iter(values), |row| {
        (0..columns).map(|c| row.get(c)).collect::<Result<Vec<Value>, _>>()
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn whole_table(desk: &str, table: &str) -> Result<(String, Vec<Vec<Value>>), Trouble> {
    let db = Connection::open(desk)?;
    let rows = rows_of(&mut db.prepare(&format!("select * from {table}"))?, &[])?;
    Ok((insert_into(&db, table)?, rows))
}

fn read_rows(desk: &str, again: &Again<'_>) -> Result<(Vec<Rows>, Vec<String>), Trouble> {
    let db = Connection::open(desk)?;
    let mut statements = Vec::new();
    for (table, _) in TABLES {
        statements.push(insert_into(&db, table)?);
    }
    let mut ids =
        db.prepare("select id from sales_order where number >= ?1 and number < ?2 order by number")?;
    let ids: Vec<Value> =
        ids.query_map([again.from, again.before], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut orders = Vec::with_capacity(ids.len());
    for id in ids {
        let mut tables = Vec::new();
        for (table, key) in TABLES {
            let mut found = db.prepare_cached(&format!("select * from {table} where {key} = ?1"))?;
            tables.push(rows_of(&mut found, &[&id])?);
        }
        orders.push(Rows(tables));
    }
    Ok((orders, statements))
}
