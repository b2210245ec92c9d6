//! A transaction as a unit of work sees it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use basics::{Id, Instant, Rng};

use crate::row::Row;
use crate::{Fault, Shared, Value, postgres, sqlite};

/// Reads and writes of one transaction. All SQL is a constant text with `$1 … $n`; nothing a person typed ever becomes SQL.
pub struct Tx<'c> {
    connection: Connection<'c>,
    shared: &'c Shared,
    rng: &'c mut Rng,
    now: Instant,
    /// What the epochs were when this transaction first asked.
    epochs: Option<Vec<(String, i64)>>,
    /// Those that this transaction has moved on.
    advanced: Vec<&'static str>,
    own_memory: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

pub(crate) enum Connection<'c> {
    Sqlite(&'c sqlite::Session),
    Postgres(&'c mut postgres::Session),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: Connection<'c>, shared: &'c Shared, rng: &'c mut Rng) -> Tx<'c> {
        let now = shared.clock.now();
        Tx { connection, shared, rng, now, epochs: None, advanced: Vec::new(), own_memory: HashMap::new() }
    }

    /// When this transaction takes place. The same at every call.
    pub fn now(&self) -> Instant {
        self.now
    }

    pub fn new_id<Kind>(&mut self) -> Id<Kind> {
        Id::new(self.now, self.rng)
    }

    pub fn rng(&mut self) -> &mut Rng {
        self.rng
    }

    /// Every row of the query, each made into a `T`.
    pub fn query<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        self.visit(sql, values, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row of the query, if there is one.
    pub fn first<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        Ok(self.query(sql, values, read)?.into_iter().next())
    }

    /// Calls `each` for every row, without keeping them.
    pub fn visit(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match &mut self.connection {
            Connection::Sqlite(session) => session.query(sql, values, each),
            Connection::Postgres(session) => session.query(sql, values, each),
        }
    }

    /// Asks now and hears the answer later, by [`Tx::hear`]: over a network several questions travel together. What is answered is as
    /// of now, whatever the transaction writes in between.
    pub fn ask<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: fn(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Asked<T>, Fault> {
        match &mut self.connection {
            Connection::Sqlite(_) => {
                Ok(Asked { tickets: Vec::new(), read, found: self.query(sql, values, read)? })
            }
            Connection::Postgres(session) => {
                Ok(Asked { tickets: vec![session.ask(sql, values)?], read, found: Vec::new() })
            }
        }
    }

    /// [`Tx::ask`] for what [`Tx::query_list`] asks.
    pub fn ask_list<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        list: &[Value<'_>],
        read: fn(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Asked<T>, Fault> {
        let mut asked = Asked { tickets: Vec::new(), read, found: Vec::new() };
        if matches!(self.connection, Connection::Sqlite(_)) {
            asked.found = self.query_list(sql, values, list, read)?;
        }
        if let Connection::Postgres(session) = &mut self.connection {
            for (length, all) in lists(values, list) {
                asked.tickets.push(session.ask_list(sql, values.len() + 1, length, &all)?);
            }
        }
        Ok(asked)
    }

    /// Every row of the answer to what was asked.
    pub fn hear<T>(&mut self, asked: Asked<T>) -> Result<Vec<T>, Fault> {
        let Asked { tickets, read, mut found } = asked;
        if let Connection::Postgres(session) = &mut self.connection {
            for ticket in tickets {
                session.hear(ticket, &mut |row| {
                    found.push(read(row)?);
                    Ok(())
                })?;
            }
        }
        Ok(found)
    }

    /// A query whose text holds `{list}` for `x in ({list})`: the list's values come after `values`. An empty list finds nothing.
    pub fn query_list<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        list: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        for (length, all) in lists(values, list) {
            let each = &mut |row: &Row<'_>| {
                found.push(read(row)?);
                Ok(())
            };
            match &mut self.connection {
                Connection::Sqlite(session) => {
                    session.query_list(sql, values.len() + 1, length, &all, each)?
                }
                Connection::Postgres(session) => {
                    session.query_list(sql, values.len() + 1, length, &all, each)?
                }
            }
        }
        Ok(found)
    }

    /// Runs a statement now and says how many rows it touched.
    pub fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Fault> {
        match &mut self.connection {
            Connection::Sqlite(session) => session.execute(sql, values),
            Connection::Postgres(session) => session.execute(sql, values),
        }
    }

    /// Runs a statement whose count nobody needs. Over a network it travels together with the next statement or the commit;
    /// if it fails, the transaction fails.
    pub fn record(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<(), Fault> {
        match &mut self.connection {
            Connection::Sqlite(session) => session.execute(sql, values).map(|_| ()),
            Connection::Postgres(session) => session.record(sql, values),
        }
    }

    /// [`Tx::record`] for many rows of `width` values each, one row after the other in `values`. The text holds `{rows}` where
    /// `values` goes in `insert into t (…) values {rows}`.
    pub fn record_rows(
        &mut self,
        sql: &'static str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<(), Fault> {
        match &mut self.connection {
            Connection::Sqlite(session) => session.record_rows(sql, width, values),
            Connection::Postgres(session) => session.record_rows(sql, width, values),
        }
    }

    /// A query whose text starts from a table of given rows: `with want (item, quantity) as (values {rows}) …`. `types` names each
    /// column's type in the words of the migrations, `values` holds the rows one after the other.
    pub fn query_rows<T>(
        &mut self,
        sql: &'static str,
        types: &'static [&'static str],
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        for chunk in values.chunks(ROWS_MAX * types.len().max(1)) {
            let each = &mut |row: &Row<'_>| {
                found.push(read(row)?);
                Ok(())
            };
            match &mut self.connection {
                Connection::Sqlite(session) => session.query_rows(sql, types, chunk, each)?,
                Connection::Postgres(session) => session.query_rows(sql, types, chunk, each)?,
            }
        }
        Ok(found)
    }

    /// Which connection writes: always 0 for SQLite's one writer, a number drawn at random for each PostgreSQL connection. For
    /// records that each writer keeps for itself, so that writers don't wait for each other.
    pub fn writer(&self) -> u32 {
        match &self.connection {
            Connection::Sqlite(_) => 0,
            Connection::Postgres(session) => session.number,
        }
    }

    /// What this connection wrote down by [`Tx::write_down`] in its last transaction that committed; none where another process may
    /// have changed it since.
    pub fn written_down<T: Any + Send + Clone>(&self) -> Option<T> {
        match &self.connection {
            Connection::Sqlite(_) => None,
            Connection::Postgres(session) => session.written_down::<T>(),
        }
    }

    /// Keeps something for this connection's later transactions, for a record that only this connection changes. It is gone if this
    /// transaction does not commit.
    pub fn write_down<T: Any + Send + Clone>(&mut self, value: T) {
        if let Connection::Postgres(session) = &mut self.connection {
            session.write_down(value);
        }
    }

    /// The next number of a counter, such as the order numbers. Numbers are unique and rise; one that a failed transaction drew may
    /// stay unused.
    pub fn next_number(&mut self, counter: &'static str) -> Result<i64, Fault> {
        match &mut self.connection {
            Connection::Sqlite(session) => session.next_number(counter),
            Connection::Postgres(session) => session.next_number(counter),
        }
    }

    /// A memory of what rarely changes, as of this transaction's snapshot; see [`Tx::advance_epoch`].
    pub fn memory<T: Default + Send + Sync + 'static>(&mut self) -> Result<Arc<T>, Fault> {
        self.memory_under(&[RECORDS])
    }

    /// [`Tx::memory`] of what also changes under an epoch of its own, see [`Tx::advance_epoch_of`]; a change under either ends it.
    pub fn memory_with<T: Default + Send + Sync + 'static>(
        &mut self,
        also: &'static str,
    ) -> Result<Arc<T>, Fault> {
        self.memory_under(&[RECORDS, also])
    }

    fn memory_under<T: Default + Send + Sync + 'static>(
        &mut self,
        epochs: &[&'static str],
    ) -> Result<Arc<T>, Fault> {
        if epochs.iter().any(|name| self.advanced.contains(name)) {
            let own = self.own_memory.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
            return Arc::clone(own)
                .downcast::<T>()
                .map_err(|_| Fault::Broken("a memory has the wrong type".into()));
        }
        let known = match self.epochs.take() {
            Some(known) => known,
            // By the key, so that no engine calls it a scan. One that nothing was changed under yet has no row.
            None => self.query("select name, value from epoch where name > ''", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?,
        };
        // Each only rises, so their sum rises with every change.
        let epoch =
            known.iter().filter(|(name, _)| epochs.contains(&name.as_str())).map(|(_, value)| value).sum();
        self.epochs = Some(known);
        Ok(self.shared.memo.of::<T>(epoch))
    }

    /// To be called by whatever changes records that a memory may hold (items, prices, customers, policies). What this transaction
    /// remembers from here on is its own; what others remember is dropped once this commits.
    pub fn advance_epoch(&mut self) -> Result<(), Fault> {
        self.advance_epoch_of(RECORDS)
    }

    /// [`Tx::advance_epoch`] for what changes more often than the records: only memories with this epoch are dropped.
    pub fn advance_epoch_of(&mut self, epoch: &'static str) -> Result<(), Fault> {
        self.own_memory.clear();
        if !self.advanced.contains(&epoch) {
            self.advanced.push(epoch);
            self.record(
                "insert into epoch (name, value) values ($1, 1) on conflict (name) do update set value = epoch.value + 1",
                &[Value::from(epoch)],
            )?;
        }
        Ok(())
    }
}

/// The epoch of what rarely changes.
const RECORDS: &str = "records";

/// A question whose answer is still to be heard.
#[must_use]
pub struct Asked<T> {
    /// Where the answers will lie; none on an engine that answers at once.
    tickets: Vec<usize>,
    read: fn(&Row<'_>) -> Result<T, Fault>,
    found: Vec<T>,
}

/// A list in pieces: how long each is, and the values of its statement. There are few distinct lengths, so that few distinct
/// statements are prepared: the last value is repeated to fill up.
fn lists<'a>(
    values: &'a [Value<'a>],
    list: &'a [Value<'a>],
) -> impl Iterator<Item = (usize, Vec<Value<'a>>)> {
    list.chunks(LIST_MAX).map(move |chunk| {
        let length = chunk.len().next_power_of_two();
        let filling = std::iter::repeat_n(chunk.last().unwrap_or(&Value::Null), length - chunk.len());
        (length, values.iter().chain(chunk).chain(filling).cloned().collect())
    })
}

/// The longest list in one statement; longer ones are asked in several.
const LIST_MAX: usize = 256;
/// The most given rows in one statement.
const ROWS_MAX: usize = 100;
