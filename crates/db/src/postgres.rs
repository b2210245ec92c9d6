//! PostgreSQL: worker threads with one connection each, every unit at SERIALIZABLE, run again when the server asks for it.
//!
//! Statements whose result nobody waits for are kept back and sent in one go with the next one, or with the commit; so are questions
//! that are asked together. A unit costs about as many round trips as it has turns of asking and thinking.
//!
//! Readers have connections of their own and read a snapshot: they never make a writer run again.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crossbeam_channel::Receiver;
use futures_util::future::join_all;
use futures_util::{StreamExt, pin_mut};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, Config, NoTls, Statement};

use crate::migrate::{self, Migration, Words};
use crate::row::{Inner, Row};
use crate::sql::{TextKey, expand_list, expand_rows, expand_typed_rows, text_key};
use crate::tx::Connection;
use crate::unit_of_work::{Queues, Work, queue, run_caught};
use crate::{Fault, Shared, Tx, Value};

/// How often a unit is tried before the caller is told that others are in the way.
const TRIES_MAX: u32 = 100;
/// A uniqueness violation may be another transaction's row that this one's snapshot could not show; looking again tells. After so
/// many times it is a real one.
const COLLISIONS_MAX: u32 = 3;
/// Numbers drawn from a counter at a time, so that order numbers are no point of contention.
const NUMBER_BLOCK: i64 = 50;
/// Parameters of one statement; the protocol allows 65,535.
const PARAMETERS_MAX: usize = 20_000;

/// Connections that read when nobody says how many.
const READERS: usize = 4;
/// Connections that write when nobody says how many.
const WRITERS: usize = 8;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Write,
    Read,
}

impl Access {
    fn begin(self) -> &'static str {
        match self {
            Access::Write => "begin isolation level serializable",
            // A snapshot without the bookkeeping of conflicts.
            Access::Read => "begin isolation level repeatable read read only",
        }
    }

    /// How statements are planned. Writers go by key, always: a plan that reads a small table from end to end would make every
    /// other writer of that table a conflict. Their plans don't depend on the values, so each is made once.
    fn settings(self) -> &'static str {
        match self {
            Access::Write => {
                "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;
                 set enable_mergejoin = off; set jit = off"
            }
            Access::Read => "set jit = off",
        }
    }
}

/// A statement that is kept back. With a ticket it is a question, whose rows somebody will ask for.
struct Waiting {
    statement: Statement,
    values: Vec<Value<'static>>,
    ticket: Option<usize>,
}

pub(crate) struct Session {
    /// See [`Tx::writer`].
    pub number: u32,
    runtime: Runtime,
    config: Config,
    client: Client,
    statements: HashMap<Box<str>, Statement>,
    expanded: HashMap<TextKey, Box<str>>,
    waiting: Vec<Waiting>,
    /// Answers by their tickets, until they are heard.
    answers: HashMap<usize, Vec<tokio_postgres::Row>>,
    tickets: usize,
    /// See [`Tx::write_down`]; only what was committed stays.
    written_down: HashMap<TypeId, Box<dyn Any + Send>>,
    access: Access,
    blocks: HashMap<&'static str, (i64, i64)>,
    /// The connection on which number blocks are drawn, outside the running transaction.
    aside: Option<Client>,
    /// The server asked for this transaction to be run again.
    again: bool,
    /// How often this unit hit a uniqueness constraint.
    collisions: u32,
}

pub(crate) fn open(
    url: &str,
    workers: usize,
    shared: &Arc<Shared>,
    migrations: &[Migration],
) -> Result<Queues, Fault> {
    let mut config: Config = url
        .parse()
        .map_err(|e| Fault::Unreachable(format!("the database address is not understood: {e}")))?;
    config.application_name("orderdesk").connect_timeout(Duration::from_secs(10));
    let mut first = Session::connect(config.clone(), Access::Write)?;
    first.migrate(migrations)?;
    let (writes, write_queue) = queue();
    let (reads, read_queue) = queue();
    let writers = if workers == 0 { WRITERS } else { workers };
    let mut sessions = vec![first];
    for _ in 1..writers {
        sessions.push(Session::connect(config.clone(), Access::Write)?);
    }
    for _ in 0..READERS.min(writers) {
        sessions.push(Session::connect(config.clone(), Access::Read)?);
    }
    let mut threads = Vec::new();
    for (number, session) in sessions.into_iter().enumerate() {
        let (name, queue) = match session.access {
            Access::Write => ("db-write", write_queue.clone()),
            Access::Read => ("db-read", read_queue.clone()),
        };
        let shared = Arc::clone(shared);
        let thread = std::thread::Builder::new()
            .name(name.into())
            .spawn(move || work_loop(session, &shared, &queue, number as u64))
            .map_err(|e| Fault::Broken(format!("can't start a database thread: {e}")))?;
        threads.push(thread);
    }
    Ok(Queues { writes, reads, threads })
}

fn work_loop(mut session: Session, shared: &Shared, queue: &Receiver<Box<dyn Work>>, number: u64) {
    let mut rng = match shared.rng(number) {
        Ok(rng) => rng,
        Err(fault) => {
            while let Ok(unit) = queue.recv() {
                unit.answer(Err(fault.clone()));
            }
            return;
        }
    };
    while let Ok(mut unit) = queue.recv() {
        let outcome = run_until_committed(&mut session, shared, &mut rng, &mut unit);
        unit.answer(outcome);
    }
}

fn run_until_committed(
    session: &mut Session,
    shared: &Shared,
    rng: &mut basics::Rng,
    unit: &mut Box<dyn Work>,
) -> Result<(), Fault> {
    session.collisions = 0;
    for tried in 0..TRIES_MAX {
        if session.client.is_closed() {
            session.reconnect()?;
        }
        session.begin();
        let mut tx = Tx::new(Connection::Postgres(session), shared, rng);
        let good = run_caught(unit, &mut tx);
        drop(tx);
        let ended = match good {
            Ok(true) => session.commit(),
            undone => {
                session.rollback();
                undone.map(|_| ())
            }
        };
        if !session.again {
            return ended;
        }
        shared.run_again.fetch_add(1, Ordering::Relaxed);
        // Those who collide back off by a random, growing time, so that they do not collide again.
        let pause = u64::from(rng.below(1 << tried.min(7))) * 250;
        std::thread::sleep(Duration::from_micros(pause));
    }
    Err(Fault::Contended)
}

impl Waiting {
    async fn send(&self, client: &Client) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
        if self.ticket.is_none() {
            client.execute_raw(&self.statement, self.values.iter()).await?;
            return Ok(Vec::new());
        }
        let rows = client.query_raw(&self.statement, self.values.iter()).await?;
        pin_mut!(rows);
        let mut all = Vec::new();
        while let Some(row) = rows.next().await {
            all.push(row?);
        }
        Ok(all)
    }
}

impl Session {
    fn connect(config: Config, access: Access) -> Result<Session, Fault> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Fault::Broken(format!("can't start a database runtime: {e}")))?;
        let client = runtime.block_on(dial(&config, access))?;
        let number = 1 + basics::Rng::from_system().map_err(|e| Fault::Broken(e.to_string()))?.below(4095);
        Ok(Session {
            number,
            runtime,
            config,
            client,
            statements: HashMap::new(),
            expanded: HashMap::new(),
            waiting: Vec::new(),
            answers: HashMap::new(),
            tickets: 0,
            written_down: HashMap::new(),
            access,
            blocks: HashMap::new(),
            aside: None,
            again: false,
            collisions: 0,
        })
    }

    fn reconnect(&mut self) -> Result<(), Fault> {
        self.client = self.runtime.block_on(dial(&self.config, self.access))?;
        self.written_down.clear();
        self.statements.clear();
        self.aside = None;
        Ok(())
    }

    fn migrate(&mut self, migrations: &[Migration]) -> Result<(), Fault> {
        let runner = migrate::runner(migrations, &Words::Postgres)?;
        // One node at a time: the others wait for the row lock, then find everything done.
        let work = async {
            self.client.batch_execute("select pg_advisory_lock(7283001)").await?;
            let done = runner.run_async(&mut self.client).await;
            self.client.batch_execute("select pg_advisory_unlock(7283001)").await?;
            Ok::<_, tokio_postgres::Error>(done)
        };
        self.runtime
            .block_on(work)?
            .map(|_| ())
            .map_err(|e| Fault::Statement(format!("bringing the tables up to date: {e}")))
    }

    /// The transaction is opened together with its first statement.
    fn begin(&mut self) {
        self.again = false;
        self.waiting.clear();
        self.answers.clear();
        match self.prepared(self.access.begin()) {
            Ok(begin) => self.keep_back(begin, &[], None),
            Err(_) => self.again = true,
        }
    }

    fn commit(&mut self) -> Result<(), Fault> {
        if self.again {
            self.rollback();
            return Ok(());
        }
        let commit = self.prepared("commit")?;
        // In a transaction that failed, `commit` is answered with a rollback; the failure itself is what `flush` returns.
        self.keep_back(commit, &[], None);
        let ended = self.flush();
        if ended.is_err() {
            // With the connection gone nobody knows whether the commit took place; only the caller's idempotency key does.
            self.again &= !self.client.is_closed();
            self.rollback();
        }
        ended
    }

    fn rollback(&mut self) {
        self.waiting.clear();
        self.written_down.clear();
        let _ = self.runtime.block_on(self.client.batch_execute("rollback"));
    }

    /// Notes whether the server wants the transaction again, and gives the error a name.
    fn failed(&mut self, error: tokio_postgres::Error, sql: &str) -> Fault {
        let code = error.code().map(|c| c.code().to_owned());
        let collided = code.as_deref() == Some("23505");
        self.collisions += u32::from(collided);
        self.again |= matches!(code.as_deref(), Some("40001" | "40P01"))
            || error.is_closed()
            || (collided && self.collisions <= COLLISIONS_MAX);
        match Fault::from(error) {
            Fault::Statement(said) if !sql.is_empty() => Fault::Statement(format!("{said} in: {sql}")),
            fault => fault,
        }
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        // Preparing inside a failed transaction fails; so what waits is sent first.
        let statement = match self.runtime.block_on(self.client.prepare(sql)) {
            Ok(statement) => statement,
            Err(error) => return Err(self.failed(error, sql)),
        };
        self.statements.insert(sql.into(), statement.clone());
        Ok(statement)
    }

    fn keep_back(&mut self, statement: Statement, values: &[Value<'_>], ticket: Option<usize>) {
        let values = values.iter().cloned().map(Value::into_owned).collect();
        self.waiting.push(Waiting { statement, values, ticket });
    }

    /// Sends what waits, and `last` with it; hears all answers.
    fn send<T>(
        &mut self,
        last: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<Result<T, tokio_postgres::Error>, Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        let client = &self.client;
        let (answers, last) = self.runtime.block_on(async {
            let before = join_all(waiting.iter().map(|w| w.send(client)));
            futures_util::future::join(before, last(client)).await
        });
        for (sent, answer) in waiting.into_iter().zip(answers) {
            match answer {
                Ok(rows) => {
                    if let Some(ticket) = sent.ticket {
                        self.answers.insert(ticket, rows);
                    }
                }
                Err(error) => return Err(self.failed(error, "")),
            }
        }
        Ok(last)
    }

    fn flush(&mut self) -> Result<(), Fault> {
        self.send(async |_| Ok(()))?.map_err(|error| self.failed(error, ""))
    }

    pub fn record(&mut self, sql: &str, values: &[Value<'_>]) -> Result<(), Fault> {
        let statement = self.prepared(sql)?;
        self.keep_back(statement, values, None);
        Ok(())
    }

    /// Keeps a question back until the next round trip; the ticket is for [`Session::hear`].
    pub fn ask(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, Fault> {
        let statement = self.prepared(sql)?;
        self.tickets += 1;
        self.keep_back(statement, values, Some(self.tickets));
        Ok(self.tickets)
    }

    pub fn ask_list(
        &mut self,
        sql: &'static str,
        first: usize,
        length: usize,
        values: &[Value<'_>],
    ) -> Result<usize, Fault> {
        let text = self.list_text(sql, first, length);
        self.ask(&text, values)
    }

    pub fn hear(
        &mut self,
        ticket: usize,
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.answers.contains_key(&ticket) {
            self.flush()?;
        }
        let rows = self
            .answers
            .remove(&ticket)
            .ok_or_else(|| Fault::Broken("a question was heard that this transaction did not ask".into()))?;
        rows.iter().try_for_each(|row| each(&Row(Inner::Postgres(row))))
    }

    pub fn written_down<T: Any + Clone>(&self) -> Option<T> {
        self.written_down.get(&TypeId::of::<T>())?.downcast_ref::<T>().cloned()
    }

    pub fn write_down<T: Any + Send>(&mut self, value: T) {
        self.written_down.insert(TypeId::of::<T>(), Box::new(value));
    }

    pub fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let statement = self.prepared(sql)?;
        self.send(async |client| client.execute_raw(&statement, values.iter()).await)?
            .map_err(|error| self.failed(error, sql))
    }

    pub fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let statement = self.prepared(sql)?;
        let asked = self.send(async |client| {
            let rows = client.query_raw(&statement, values.iter()).await?;
            pin_mut!(rows);
            while let Some(row) = rows.next().await {
                let row = row?;
                if let Err(fault) = each(&Row(Inner::Postgres(&row))) {
                    return Ok(Err(fault));
                }
            }
            Ok(Ok(()))
        })?;
        match asked {
            Ok(read) => read,
            Err(error) => Err(self.failed(error, sql)),
        }
    }

    fn list_text(&mut self, sql: &'static str, first: usize, length: usize) -> Box<str> {
        self.expanded
            .entry(text_key(sql, length))
            .or_insert_with(|| expand_list(sql, first, length).into())
            .clone()
    }

    pub fn query_list(
        &mut self,
        sql: &'static str,
        first: usize,
        length: usize,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let text = self.list_text(sql, first, length);
        self.query(&text, values, each)
    }

    pub fn record_rows(
        &mut self,
        sql: &'static str,
        width: usize,
        values: &[Value<'_>],
    ) -> Result<(), Fault> {
        let most = (PARAMETERS_MAX / width.max(1)).clamp(1, 100) * width;
        for chunk in values.chunks(most) {
            let count = chunk.len() / width.max(1);
            let text = self
                .expanded
                .entry(text_key(sql, count))
                .or_insert_with(|| expand_rows(sql, 1, width, count).into())
                .clone();
            self.record(&text, chunk)?;
        }
        Ok(())
    }

    pub fn query_rows(
        &mut self,
        sql: &'static str,
        types: &[&str],
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let count = values.len() / types.len().max(1);
        let text = self
            .expanded
            .entry(text_key(sql, count))
            .or_insert_with(|| {
                let casts: Vec<&str> = types.iter().map(|word| cast(word)).collect();
                expand_typed_rows(sql, 1, &casts, count).into()
            })
            .clone();
        self.query(&text, values, each)
    }

    pub fn next_number(&mut self, counter: &'static str) -> Result<i64, Fault> {
        if let Some((next, end)) = self.blocks.get_mut(counter)
            && *next <= *end
        {
            let drawn = *next;
            *next += 1;
            return Ok(drawn);
        }
        let end = self.draw_block(counter)?;
        self.blocks.insert(counter, (end - NUMBER_BLOCK + 2, end));
        Ok(end - NUMBER_BLOCK + 1)
    }

    /// The last number of a fresh block.
    fn draw_block(&mut self, counter: &str) -> Result<i64, Fault> {
        let aside = match self.aside.take().filter(|a| !a.is_closed()) {
            Some(aside) => aside,
            None => self.runtime.block_on(dial(&self.config, self.access))?,
        };
        let drawn = self.runtime.block_on(aside.query_one(
            "insert into counter (name, value) values ($1, $2)
             on conflict (name) do update set value = counter.value + $2 returning value",
            &[&counter, &NUMBER_BLOCK],
        ));
        self.aside = Some(aside);
        drawn.and_then(|row| row.try_get(0)).map_err(|error| self.failed(error, "drawing numbers"))
    }
}

/// A type word of the migrations as the cast that PostgreSQL wants after a parameter it can't infer.
fn cast(word: &str) -> &'static str {
    match word {
        "id" => "::uuid",
        "int" => "::bigint",
        "bytes" => "::bytea",
        _ => "::text",
    }
}

async fn dial(config: &Config, access: Access) -> Result<Client, Fault> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!("database connection ended: {error}");
        }
    });
    client
        .batch_execute("set statement_timeout = '120s'; set idle_in_transaction_session_timeout = '120s'")
        .await?;
    // Engines that speak the protocol but plan in another way don't know these; they work without.
    if let Err(error) = client.batch_execute(access.settings()).await {
        tracing::info!("the database plans statements its own way: {error}");
    }
    Ok(client)
}
