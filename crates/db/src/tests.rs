//! Both engines keep the same promises. PostgreSQL is tested where `ORDERDESK_TEST_POSTGRES` names a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use basics::{Day, Quantity};

use super::*;

const TABLES: Migration = Migration {
    name: "V2__test",
    sql: "create table thing (id {id} primary key, name {text} not null unique, amount {int} not null check (amount >= 0),
          due {text}, raw {bytes}) {strict};",
};

struct Scratch {
    db: Db,
    _folder: Option<tempfile::TempDir>,
}

fn engines() -> Vec<Scratch> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db").display().to_string();
    let mut all =
        vec![Scratch { db: Db::open(Options::new(path), &[TABLES]).unwrap(), _folder: Some(folder) }];
    if let Ok(server) = std::env::var("ORDERDESK_TEST_POSTGRES") {
        static NEXT: AtomicI64 = AtomicI64::new(0);
        let name = format!("db_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) =
                tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(&format!("create database {name}")).await.unwrap();
        });
        let db = Db::open(Options::new(format!("{server}/{name}")), &[TABLES]).unwrap();
        all.push(Scratch { db, _folder: None });
    }
    all
}

fn put(tx: &mut Tx, name: &str, amount: i64) -> Result<(), Fault> {
    let id = tx.new_id::<()>();
    tx.record("insert into thing (id, name, amount) values ($1, $2, $3)", &values![id, name, amount])
}

fn amount(tx: &mut Tx, name: &str) -> Result<Option<i64>, Fault> {
    tx.first("select amount from thing where name = $1", &values![name], |row| row.get(0))
}

#[test]
fn every_kind_of_value_comes_back_as_it_went_in() {
    for Scratch { db, .. } in &engines() {
        let read = db.write_now("all kinds", |tx| -> Result<_, Fault> {
            let id = tx.new_id::<()>();
            let due: Day = "2026-11-23".parse().unwrap();
            let raw: &[u8] = &[0, 255, 7];
            tx.record(
                "insert into thing (raw, due, id, name, amount) values ($5, $4, $1, $2, $3)",
                &values![id, "ten", Quantity::parse("2.5").unwrap(), due, raw],
            )?;
            let found = tx.first("select id, name, amount, due, raw from thing", &[], |row| {
                let mut c = row.columns();
                Ok((
                    c.take::<basics::Id<()>>()?,
                    c.take::<String>()?,
                    c.take::<Quantity>()?,
                    c.take::<Option<Day>>()?,
                    c.take::<Vec<u8>>()?,
                ))
            })?;
            Ok((id, found.unwrap()))
        });
        let (id, (found, name, quantity, due, raw)) = read.unwrap();
        assert_eq!((found, name.as_str(), quantity.to_string().as_str()), (id, "ten", "2.5"));
        assert_eq!((due.unwrap().to_string().as_str(), raw.as_slice()), ("2026-11-23", &[0u8, 255, 7][..]));
    }
}

#[test]
fn a_unit_that_fails_or_panics_leaves_nothing_behind() {
    for Scratch { db, .. } in &engines() {
        let failed = db.write_now("fails", |tx| -> Result<(), Fault> {
            put(tx, "lost", 1)?;
            Err(Fault::Busy)
        });
        assert_eq!(failed, Err(Fault::Busy));
        let panicked = db.write_now("panics", |tx| -> Result<(), Fault> {
            put(tx, "lost", 1)?;
            panic!("as the test wants");
        });
        assert!(matches!(panicked, Err(Fault::Broken(_))));
        assert_eq!(db.read_now("look", |tx| amount(tx, "lost")), Ok(None));
    }
}

#[test]
fn a_constraint_is_a_fault_of_the_unit_that_broke_it() {
    for Scratch { db, .. } in &engines() {
        let broken = db.write_now("negative", |tx| put(tx, "minus", -1));
        assert!(matches!(broken, Err(Fault::Constraint(_))), "{broken:?}");
        assert_eq!(db.write_now("fine", |tx| put(tx, "plus", 1)), Ok(()));
    }
}

#[test]
fn sixty_four_writers_on_one_row_lose_nothing() {
    for Scratch { db, .. } in &engines() {
        db.write_now("row", |tx| put(tx, "counter", 0)).unwrap();
        let threads: Vec<_> = (0..64)
            .map(|_| {
                let db = db.clone();
                std::thread::spawn(move || {
                    for _ in 0..5 {
                        db.write_now("add", |tx| -> Result<(), Fault> {
                            let now = amount(tx, "counter")?.unwrap_or(0);
                            tx.record(
                                "update thing set amount = $1 where name = 'counter'",
                                &values![now + 1],
                            )
                        })
                        .unwrap();
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(db.read_now("look", |tx| amount(tx, "counter")), Ok(Some(320)));
    }
}

#[test]
fn numbers_of_a_counter_are_never_given_twice() {
    for Scratch { db, .. } in &engines() {
        let mut drawn: Vec<i64> =
            (0..130).map(|_| db.write_now("draw", |tx| tx.next_number("order")).unwrap()).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), 130);
    }
}

#[derive(Default)]
struct Remembered(AtomicI64);

#[test]
fn a_memory_is_dropped_when_what_it_holds_changes() {
    for Scratch { db, .. } in &engines() {
        let look = |tx: &mut Tx| -> Result<i64, Fault> {
            let memory: Arc<Remembered> = tx.memory()?;
            Ok(memory.0.fetch_add(1, Ordering::Relaxed))
        };
        assert_eq!(db.read_now("look", look), Ok(0));
        assert_eq!(db.read_now("look", look), Ok(1));
        let within = db.write_now("change", move |tx| {
            tx.advance_epoch()?;
            look(tx)
        });
        assert_eq!(within, Ok(0), "a transaction that changes records does not see the shared memory");
        assert_eq!(db.read_now("look", look), Ok(0));
    }
}

#[derive(Default)]
struct Often(AtomicI64);

#[test]
fn what_changes_often_ends_only_its_own_memory() {
    for Scratch { db, .. } in &engines() {
        let look = |tx: &mut Tx| -> Result<(i64, i64), Fault> {
            let (seldom, often) = (tx.memory::<Remembered>()?, tx.memory_with::<Often>("often")?);
            Ok((seldom.0.fetch_add(1, Ordering::Relaxed), often.0.fetch_add(1, Ordering::Relaxed)))
        };
        assert_eq!(db.read_now("look", look), Ok((0, 0)));
        let within = db.write_now("change", move |tx| {
            tx.advance_epoch_of("often")?;
            look(tx)
        });
        assert_eq!(within, Ok((1, 0)));
        assert_eq!(db.read_now("look", look), Ok((2, 0)));
        assert_eq!(db.write_now("change", |tx| tx.advance_epoch()), Ok(()));
        assert_eq!(db.read_now("look", look), Ok((0, 0)), "a change of the records ends both");
    }
}

#[test]
fn lists_and_rows_of_any_length_are_written_out() {
    for Scratch { db, .. } in &engines() {
        let found = db.write_now("many", |tx| -> Result<usize, Fault> {
            let mut rows = Vec::new();
            for number in 0..300i64 {
                rows.extend(values![tx.new_id::<()>(), format!("n{number}"), number]);
            }
            tx.record_rows("insert into thing (id, name, amount) values {rows}", 3, &rows)?;
            let names: Vec<Value> = (0..270).map(|n| Value::from(format!("n{n}"))).collect();
            let found = tx.query_list(
                "select name from thing where amount >= $1 and name in ({list})",
                &values![10],
                &names,
                |row| row.get::<String>(0),
            )?;
            Ok(found.len())
        });
        // A list is filled up to a power of two with its last value, which finds the same row, once.
        assert_eq!(found, Ok(260));
    }
}

#[test]
fn what_is_asked_is_answered_as_of_then() {
    for Scratch { db, .. } in &engines() {
        let heard = db.write_now("ask", |tx| -> Result<_, Fault> {
            for (name, amount) in [("a", 1), ("b", 2), ("c", 3)] {
                put(tx, name, amount)?;
            }
            let one =
                tx.ask("select amount from thing where name = $1", &values!["a"], |row| row.get::<i64>(0))?;
            let names: Vec<Value> = ["a", "b", "nobody"].into_iter().map(Value::from).collect();
            let list = tx.ask_list(
                "select name from thing where amount >= $1 and name in ({list}) order by name",
                &values![1],
                &names,
                |row| row.get::<String>(0),
            )?;
            tx.record("update thing set amount = 100", &[])?;
            let none = tx.ask("select amount from thing where name = 'd'", &[], |row| row.get::<i64>(0))?;
            let now = amount(tx, "a")?;
            // Heard in another order than asked.
            Ok((tx.hear(none)?, tx.hear(list)?, tx.hear(one)?, now))
        });
        assert_eq!(heard, Ok((vec![], vec!["a".to_owned(), "b".to_owned()], vec![1], Some(100))));
    }
}

#[test]
fn what_a_connection_wrote_down_is_kept_only_by_a_commit() {
    for Scratch { db, .. } in &engines() {
        let count = |good: bool| {
            move |tx: &mut Tx| -> Result<i64, Fault> {
                let so_far = tx.written_down::<i64>().unwrap_or(0);
                tx.write_down(so_far + 1);
                if good { Ok(so_far) } else { Err(Fault::Busy) }
            }
        };
        for _ in 0..40 {
            db.write_now("count", count(true)).unwrap();
        }
        let after: Vec<i64> = (0..40).map(|_| db.write_now("count", count(true)).unwrap()).collect();
        match db.engine() {
            // The file may be written by another process at any time.
            Engine::Sqlite => assert!(after.iter().all(|n| *n == 0)),
            Engine::Postgres => assert!(after.iter().any(|n| *n > 0), "{after:?}"),
        }
        for _ in 0..200 {
            assert_eq!(db.write_now("fails", count(false)), Err(Fault::Busy));
        }
    }
}

#[test]
fn reading_can_not_write() {
    for Scratch { db, .. } in &engines() {
        let written = db.read_now("write", |tx| -> Result<u64, Fault> {
            let id = tx.new_id::<()>();
            tx.execute("insert into thing (id, name, amount) values ($1, 'x', 1)", &values![id])
        });
        assert!(written.is_err(), "{written:?}");
    }
}
