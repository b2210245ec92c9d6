//! SQLite: one writer thread with group commit, reader threads on read-only connections, checkpoints on a connection of their own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection as Sqlite, OpenFlags, StatementStatus};

use crate::migrate::{self, Migration, Words};
use crate::row::{Inner, Row};
use crate::sql::{TextKey, expand_list, expand_rows, numbered, text_key};
use crate::tx::Connection;
use crate::unit_of_work::{Queues, Work, queue, run_caught};
use crate::{Fault, Shared, Tx, Value};

/// The most units that share one commit. More would let the first wait too long.
const GROUP_MAX: usize = 128;
/// Prepared statements kept per connection.
const STATEMENTS_MAX: usize = 1_000;
/// How often the checkpoint thread looks. Between two looks the log may grow by what was written.
const CHECKPOINT_PAUSE: Duration = Duration::from_millis(500);

/// Pages in the log from which the writer stops for a moment, so that the log is used again from its start. While someone writes
/// without a pause, the checkpoint thread alone never reaches the end; the log would grow without limit, and with it the time that
/// every page takes to be found in it. 64 MB.
const LOG_PAGES_MAX: i64 = 16_384;

/// A connection with its prepared statements.
pub(crate) struct Session {
    connection: Sqlite,
    shared: Arc<Shared>,
    /// Texts with their `{rows}` and `{list}` written out, as SQLite numbers its parameters.
    texts: RefCell<HashMap<TextKey, Arc<str>>>,
}

pub(crate) fn open(
    path: &str,
    readers: usize,
    shared: &Arc<Shared>,
    migrations: &[Migration],
) -> Result<Queues, Fault> {
    if let Some(folder) = Path::new(path).parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|e| Fault::Unreachable(format!("can't make the folder {}: {e}", folder.display())))?;
    }
    let mut writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    migrate::runner(migrations, &Words::Sqlite)?
        .run(&mut writer)
        .map_err(|e| Fault::Statement(format!("bringing the tables up to date: {e}")))?;
    let (writes, write_queue) = queue();
    let (reads, read_queue) = queue();
    let mut threads = Vec::new();
    let log_is_long = Arc::new(AtomicBool::new(false));
    let for_writer = Session::new(writer, Arc::clone(shared));
    threads.push(thread("db-write", {
        let long = Arc::clone(&log_is_long);
        move || write_loop(&for_writer, &write_queue, &long)
    })?);
    let readers = if readers == 0 { 4 } else { readers };
    for number in 0..readers {
        let session = Session::new(connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?, Arc::clone(shared));
        let queue = read_queue.clone();
        threads.push(thread("db-read", move || read_loop(&session, &queue, number as u64 + 1))?);
    }
    drop(read_queue);
    let (alive, ended) = crossbeam_channel::bounded::<()>(0);
    let checkpointer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let checkpoints = thread("db-checkpoint", move || checkpoint_loop(&checkpointer, &ended, &log_is_long))?;
    // The checkpoint thread ends when the writer does: the writer's thread holds the other end.
    let writer_thread = threads.remove(0);
    threads.push(thread("db-close", move || {
        let _ = writer_thread.join();
        drop(alive);
        let _ = checkpoints.join();
    })?);
    Ok(Queues { writes, reads, threads })
}

fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> Result<std::thread::JoinHandle<()>, Fault> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|e| Fault::Broken(format!("can't start a database thread: {e}")))
}

fn connect(path: &str, access: OpenFlags) -> Result<Sqlite, Fault> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Sqlite::open_with_flags(path, flags)
        .map_err(|e| Fault::Unreachable(format!("can't open the database file {path}: {e}")))?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A plan that doesn't depend on the values; else a statement is planned anew whenever it is given others.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if access.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    }
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}

fn write_loop(session: &Session, queue: &Receiver<Box<dyn Work>>, log_is_long: &AtomicBool) {
    let mut rng = match session.shared.rng(0) {
        Ok(rng) => rng,
        Err(fault) => return refuse_all(queue, &fault),
    };
    while let Ok(first) = queue.recv() {
        let mut done: Vec<(Box<dyn Work>, Result<(), Fault>)> = Vec::with_capacity(GROUP_MAX);
        if log_is_long.swap(false, Ordering::Relaxed)
            && let Err(error) = checkpoint(&session.connection, "pragma wal_checkpoint(passive)")
        {
            tracing::warn!("checkpoint between two groups: {error}");
        }
        if let Err(fault) = session.batch("begin immediate") {
            first.answer(Err(fault));
            continue;
        }
        let mut next = Some(first);
        while let Some(mut unit) = next.take() {
            let kept = run_under_savepoint(session, &mut rng, &mut unit);
            done.push((unit, kept));
            if done.len() < GROUP_MAX {
                next = queue.try_recv().ok();
            }
        }
        let committed = session.batch("commit");
        if committed.is_err() {
            let _ = session.batch("rollback");
            session.shared.memo.forget();
        }
        for (unit, kept) in done {
            unit.answer(kept.and_then(|()| committed.clone()));
        }
    }
    let _ = session.batch("pragma optimize");
}

/// Runs one unit so that its failure undoes only what it did itself.
fn run_under_savepoint(
    session: &Session,
    rng: &mut basics::Rng,
    unit: &mut Box<dyn Work>,
) -> Result<(), Fault> {
    session.batch("savepoint unit")?;
    let mut tx = Tx::new(Connection::Sqlite(session), &session.shared, rng);
    let good = run_caught(unit, &mut tx);
    drop(tx);
    match good {
        Ok(true) => session.batch("release unit"),
        undone => {
            session.batch("rollback to unit")?;
            session.batch("release unit")?;
            undone.map(|_| ())
        }
    }
}

fn read_loop(session: &Session, queue: &Receiver<Box<dyn Work>>, number: u64) {
    let mut rng = match session.shared.rng(number) {
        Ok(rng) => rng,
        Err(fault) => return refuse_all(queue, &fault),
    };
    while let Ok(mut unit) = queue.recv() {
        if let Err(fault) = session.batch("begin") {
            unit.answer(Err(fault));
            continue;
        }
        let mut tx = Tx::new(Connection::Sqlite(session), &session.shared, &mut rng);
        let outcome = run_caught(&mut unit, &mut tx).map(|_| ());
        drop(tx);
        let _ = session.batch("rollback");
        unit.answer(outcome);
    }
}

fn refuse_all(queue: &Receiver<Box<dyn Work>>, fault: &Fault) {
    while let Ok(unit) = queue.recv() {
        unit.answer(Err(fault.clone()));
    }
}

/// Moves the log back into the database file without holding writers up; `long` tells the writer to let the log begin anew.
fn checkpoint_loop(connection: &Sqlite, ended: &Receiver<()>, long: &AtomicBool) {
    loop {
        let last = !matches!(ended.recv_timeout(CHECKPOINT_PAUSE), Err(RecvTimeoutError::Timeout));
        let how = if last { "pragma wal_checkpoint(truncate)" } else { "pragma wal_checkpoint(passive)" };
        match checkpoint(connection, how) {
            // What is left is what was written meanwhile; the writer does that itself, in a moment.
            Ok(pages) => long.store(pages > LOG_PAGES_MAX, Ordering::Relaxed),
            Err(error) => tracing::warn!("checkpoint: {error}"),
        }
        if last {
            return;
        }
    }
}

/// Pages in the log.
fn checkpoint(connection: &Sqlite, how: &str) -> rusqlite::Result<i64> {
    connection.query_row(how, [], |row| row.get(1))
}

impl Session {
    fn new(connection: Sqlite, shared: Arc<Shared>) -> Session {
        Session { connection, shared, texts: RefCell::new(HashMap::new()) }
    }

    fn batch(&self, sql: &'static str) -> Result<(), Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
        Ok(())
    }

    /// The text for a constant text and a count, made once.
    fn text(&self, sql: &'static str, count: usize, make: impl FnOnce() -> String) -> Arc<str> {
        let mut texts = self.texts.borrow_mut();
        let made = texts.entry(text_key(sql, count)).or_insert_with(|| numbered(&make()).into());
        Arc::clone(made)
    }

    /// `given` is how many rows the statement brings with it as a list of values.
    fn with<T>(
        &self,
        sql: &str,
        given: usize,
        values: &[Value<'_>],
        run: impl FnOnce(&mut rusqlite::Statement<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let named = |fault: Fault| match fault {
            Fault::Statement(said) => Fault::Statement(format!("{said} in: {sql}")),
            other => other,
        };
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| named(e.into()))?;
        for number in 1..=statement.parameter_count() {
            let value = values
                .get(number - 1)
                .ok_or_else(|| Fault::Statement(format!("${number} has no value in: {sql}")))?;
            statement.raw_bind_parameter(number, value)?;
        }
        let done = run(&mut statement).map_err(named);
        // Going once through the rows that were given with the statement reads no table.
        let steps = statement.reset_status(StatementStatus::FullscanStep).unsigned_abs();
        let scanned = u64::from(steps).saturating_sub(given as u64);
        if scanned > 0 {
            self.shared.scanned.fetch_add(scanned, Ordering::Relaxed);
        }
        done
    }

    fn rows(
        &self,
        text: &str,
        given: usize,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.with(text, given, values, |statement| {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                each(&Row(Inner::Sqlite(row)))?;
            }
            Ok(())
        })
    }

    pub fn query(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.rows(&self.text(sql, 0, || sql.to_owned()), 0, values, each)
    }

    pub fn query_list(
        &self,
        sql: &'static str,
        first: usize,
        length: usize,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.rows(&self.text(sql, length, || expand_list(sql, first, length)), 0, values, each)
    }

    pub fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let text = self.text(sql, 0, || sql.to_owned());
        self.with(&text, 0, values, |statement| Ok(statement.raw_execute()? as u64))
    }

    pub fn record_rows(&self, sql: &'static str, width: usize, values: &[Value<'_>]) -> Result<(), Fault> {
        let text = self.text(sql, 1, || expand_rows(sql, 1, width, 1));
        for row in values.chunks(width) {
            self.with(&text, 0, row, |statement| Ok(statement.raw_execute()?))?;
        }
        Ok(())
    }

    pub fn query_rows(
        &self,
        sql: &'static str,
        types: &[&str],
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let count = values.len() / types.len().max(1);
        self.rows(&self.text(sql, count, || expand_rows(sql, 1, types.len(), count)), count, values, each)
    }

    pub fn next_number(&self, counter: &'static str) -> Result<i64, Fault> {
        let mut drawn = 0;
        self.query(
            "insert into counter (name, value) values ($1, 1)
             on conflict (name) do update set value = counter.value + 1 returning value",
            &[Value::from(counter)],
            &mut |row| {
                drawn = row.get(0)?;
                Ok(())
            },
        )?;
        Ok(drawn)
    }
}
