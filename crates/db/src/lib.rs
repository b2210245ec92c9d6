//! The database, and the only crate that knows there are two engines of it.
//!
//! A caller hands over a *unit of work*: a closure that takes a [`Tx`] and reads and writes through it. [`Db::write`] runs it as
//! one transaction and answers only when it is durable; [`Db::read`] runs it on a snapshot. What always holds:
//!
//! - **Whole or not at all.** An `Err` from the closure, a panic in it or a failed commit undoes everything it did.
//! - **Acknowledged means durable.** SQLite commits with `synchronous=FULL`, PostgreSQL with its default durable commit.
//! - **A unit may run more than once.** PostgreSQL asks for that on serialization failures (40001, 40P01). So a unit touches
//!   nothing but its `Tx`: no network, no mail, no files, and it takes time and chance from the `Tx`.
//!
//! SQLite has one writer thread that runs all waiting units in one transaction, each under a savepoint, and commits once
//! (group commit); readers are read-only connections on their own threads. PostgreSQL has worker threads with one connection
//! each: writers run every unit at SERIALIZABLE, readers on a read-only snapshot. SQL is written once for both: `$1 … $n`, lower case, `on conflict`, `returning`.

mod fault;
mod memo;
mod migrate;
mod postgres;
mod row;
mod sql;
mod sqlite;
mod tx;
mod unit_of_work;
mod value;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use basics::{Clock, Rng};

pub use fault::Fault;
pub use migrate::Migration;
pub use row::{Cell, Columns, FromCell, Row};
pub use tx::{Asked, Tx};
pub use value::Value;

use memo::Memo;
use unit_of_work::Queues;

/// Which engine a database address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How to open a database. Only the address is required.
#[derive(Debug, Clone)]
pub struct Options {
    /// A file path, `sqlite:PATH`, or `postgres://user:password@host/database`.
    pub url: String,
    /// Connections for reading (SQLite, which has one for writing) or for writing (PostgreSQL, which has at most four more for
    /// reading). 0 takes a number that fits the machine.
    pub connections: usize,
    pub clock: Clock,
    /// A seed makes ids repeatable; without one they come from the operating system.
    pub seed: Option<u64>,
}

impl Options {
    pub fn new(url: impl Into<String>) -> Options {
        Options { url: url.into(), connections: 0, clock: Clock::Machine, seed: None }
    }
}

/// An open database. Cheap to clone; the last clone to go closes it, after what was accepted has been committed.
#[derive(Clone)]
pub struct Db {
    queues: Arc<Queues>,
    shared: Arc<Shared>,
    engine: Engine,
    clock: Clock,
}

/// What all connections of one database share.
pub(crate) struct Shared {
    pub clock: Clock,
    pub memo: Memo,
    pub seed: Option<u64>,
    /// Units that had to be run again because another transaction was in the way.
    pub run_again: AtomicU64,
    /// Rows that statements went through from end to end, without an index (SQLite).
    pub scanned: AtomicU64,
}

impl Shared {
    /// Dice for the connection with this number.
    fn rng(&self, connection: u64) -> Result<Rng, Fault> {
        match self.seed {
            Some(seed) => Ok(Rng::from_seed(seed.wrapping_add(connection))),
            None => Rng::from_system().map_err(|e| Fault::Broken(format!("no random numbers: {e}"))),
        }
    }
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// When the file or server can't be reached, or a migration fails. Nothing is half migrated: each migration is one
    /// transaction.
    pub fn open(options: Options, migrations: &[Migration]) -> Result<Db, Fault> {
        let Options { url, connections, clock, seed } = options;
        let shared = Arc::new(Shared {
            clock: clock.clone(),
            memo: Memo::default(),
            seed,
            run_again: AtomicU64::new(0),
            scanned: AtomicU64::new(0),
        });
        let (engine, queues) = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            (Engine::Postgres, postgres::open(&url, connections, &shared, migrations)?)
        } else {
            let path = url.strip_prefix("sqlite:").unwrap_or(&url);
            (Engine::Sqlite, sqlite::open(path, connections, &shared, migrations)?)
        };
        Ok(Db { queues: Arc::new(queues), shared, engine, clock })
    }

    /// Rows that statements went through from end to end since the database was opened, because no index led to those wanted. Counted
    /// on SQLite only; what a person waits for should add nothing to it.
    pub fn scanned(&self) -> u64 {
        self.shared.scanned.load(Ordering::Relaxed)
    }

    /// How often a unit was run again since the database was opened, because another transaction was in its way.
    pub fn run_again(&self) -> u64 {
        self.shared.run_again.load(Ordering::Relaxed)
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs `work` as one durable transaction. `name` shows up in logs.
    pub async fn write<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.queues.submit_write(name, work).answer().await
    }

    /// Runs `work` on a snapshot of the database; writing fails.
    pub async fn read<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.queues.submit_read(name, work).answer().await
    }

    /// [`Db::write`] for callers that are not asynchronous: the command line, the worker, tests.
    pub fn write_now<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.queues.submit_write(name, work).answer_now()
    }

    /// [`Db::read`] for callers that are not asynchronous.
    pub fn read_now<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        self.queues.submit_read(name, work).answer_now()
    }
}

#[cfg(test)]
mod tests;
