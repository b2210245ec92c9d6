//! Units of work on their way to a connection, and their answers on the way back.

use crossbeam_channel::{Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use crate::{Fault, Tx};

/// How many units may wait before new ones are turned away.
const WAITING_MAX: usize = 20_000;

/// A unit of work whose types are forgotten, so that a queue can hold it.
pub(crate) trait Work: Send {
    fn name(&self) -> &'static str;
    /// Runs the closure; true if what it did is to be committed. May be called again after a rollback.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Answers the caller: with what the closure gave, or with the fault that kept it from being committed.
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

struct Typed<F, T, E> {
    name: &'static str,
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Typed<F, T, E>
where
    F: FnMut(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<Fault> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        let outcome = (self.work)(tx);
        let good = outcome.is_ok();
        self.outcome = Some(outcome);
        good
    }

    fn answer(self: Box<Self>, committed: Result<(), Fault>) {
        let lost = || Err(E::from(Fault::Broken(format!("{} was not run", self.name))));
        let answer = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(fault)) => Err(E::from(fault)),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => lost(),
        };
        // The caller may have gone away, for example when a browser closed the connection; the work is done all the same.
        let _ = self.reply.send(answer);
    }
}

/// Where units wait: for SQLite the writer's queue and the readers', for PostgreSQL the same queue twice.
pub(crate) struct Queues {
    pub writes: Sender<Box<dyn Work>>,
    pub reads: Sender<Box<dyn Work>>,
    /// Joined when the last `Db` goes, so that accepted work is committed before the process ends.
    pub threads: Vec<std::thread::JoinHandle<()>>,
}

/// An answer that is still to come.
pub(crate) struct Waiting<T, E>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<Fault>> Waiting<T, E> {
    pub async fn answer(self) -> Result<T, E> {
        self.0.await.unwrap_or_else(|_| Err(E::from(Fault::Broken("the database thread ended".into()))))
    }

    pub fn answer_now(self) -> Result<T, E> {
        self.0
            .blocking_recv()
            .unwrap_or_else(|_| Err(E::from(Fault::Broken("the database thread ended".into()))))
    }
}

impl Queues {
    pub fn submit_write<T, E, F>(&self, name: &'static str, work: F) -> Waiting<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        submit(&self.writes, name, work)
    }

    pub fn submit_read<T, E, F>(&self, name: &'static str, work: F) -> Waiting<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        submit(&self.reads, name, work)
    }
}

impl Drop for Queues {
    fn drop(&mut self) {
        // Closing both queues lets the threads finish what waits and stop.
        let (closed, _) = bounded(0);
        self.writes = closed.clone();
        self.reads = closed;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn submit<T, E, F>(queue: &Sender<Box<dyn Work>>, name: &'static str, work: F) -> Waiting<T, E>
where
    F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let unit: Box<dyn Work> = Box::new(Typed { name, work, outcome: None, reply });
    match queue.try_send(unit) {
        Ok(()) => {}
        Err(TrySendError::Full(unit)) => unit.answer(Err(Fault::Busy)),
        Err(TrySendError::Disconnected(unit)) => {
            unit.answer(Err(Fault::Broken("the database is closed".into())));
        }
    }
    Waiting(answer)
}

/// Both ends of a queue of units.
pub(crate) type Ends = (Sender<Box<dyn Work>>, crossbeam_channel::Receiver<Box<dyn Work>>);

pub(crate) fn queue() -> Ends {
    bounded(WAITING_MAX)
}

/// Runs the unit, turning a panic in it into a fault: one bad unit must not take the database thread down.
pub(crate) fn run_caught(unit: &mut Box<dyn Work>, tx: &mut Tx) -> Result<bool, Fault> {
    let name = unit.name();
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| unit.run(tx))).map_err(|panic| {
        let said = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        tracing::error!(unit = name, "panic in a unit of work: {said}");
        Fault::Broken(format!("{name} stopped unexpectedly"))
    })
}
