//! `orderdesk work`: the only part that talks to the outside world. Takes mail and files in, sends what is due, and learns from confirmed
//! orders and from what people checked. `serve --work` and `demo --work` run it inside. Any number of workers share one database: each mailbox and each letter is in
//! one worker's hands at a time.

mod files;
mod letters;
mod mail;
pub mod server;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use clap::Args;
use db::Db;
use desk::intake::trust;
use desk::mailboxes::{self, Mailbox, MailboxId, MailboxKind};
use desk::{
    Actor, Failure, agreements, billing, cases, found, integrity, orders, quotations, recommendations,
    standards, standing, stock, surveys, tasks,
};
use pdf_in::sandbox::{Child, Reading};

use crate::Trouble;
use crate::database::{Database, told};
use crate::printer;
use crate::propose::Endpoint;

/// How long a mailbox is a worker's without another word of it.
const LEASE_SECONDS: i64 = 75;

#[derive(Args)]
pub struct Work {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    how: How,
    /// Do what is due now, and end.
    #[arg(long)]
    once: bool,
}

/// How the worker works, alone or inside the desk.
#[derive(Args, Clone)]
pub struct How {
    /// The folder that letters to programs are written to, one file each; those to people, too, where no server for mail is set up.
    #[arg(long)]
    pub outbox: Option<PathBuf>,
    /// Seconds between looks at the outbox and at watched folders.
    #[arg(long, default_value_t = 5)]
    pub every: u64,
    #[command(flatten)]
    endpoint: Endpoint,
}

impl Work {
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.database.open()?;
        let worker = Worker::new(db, self.how)?;
        if self.once {
            return worker.once();
        }
        worker.on_and_on()
    }
}

/// A worker. Its name is its own, so that two of them are never taken for one.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    name: String,
    how: How,
    desk: Arc<Actor>,
    reading: Arc<Reading>,
    printer: Arc<OnceLock<Option<Arc<papers::PrintFn>>>>,
}

impl Worker {
    pub fn new(db: Db, how: How) -> Result<Worker, Trouble> {
        if let Some(folder) = &how.outbox {
            std::fs::create_dir_all(folder)?;
        }
        let name =
            db.write_now("name a worker", |tx| Ok::<_, db::Fault>(tx.new_id::<Worker>().to_string()))?;
        let reading = Reading::Child(Child::of_this_program()?);
        Ok(Worker {
            db,
            name,
            how,
            desk: Arc::new(Actor::desk()),
            reading: Arc::new(reading),
            printer: Arc::default(),
        })
    }

    /// Built when the first paper is printed.
    fn print(&self) -> Option<Arc<papers::PrintFn>> {
        let made = || printer::printer().inspect_err(|e| tracing::error!("no printer: {e}")).ok();
        self.printer.get_or_init(made).clone()
    }

    fn mailboxes(&self) -> Result<Vec<Mailbox>, Trouble> {
        Ok(self.db.read_now("mailboxes", mailboxes::list)?)
    }

    /// Everything that is due now: what came in, then what is to go out, among it the answers to that.
    fn once(&self) -> Result<(), Trouble> {
        let mut failed = Vec::new();
        for mailbox in self.mailboxes()?.into_iter().filter(|m| m.active && m.kind != MailboxKind::Smtp) {
            let Some(mailbox) = self.lease(mailbox.id)? else { continue };
            let done = match mailbox.kind {
                MailboxKind::Folder => files::Watch::default().twice(self, &mailbox),
                _ => mail::visit_once(self, &mailbox),
            };
            if let Err(trouble) = self.told(&mailbox, done) {
                failed.push(format!("{}: {trouble}", mailbox.code));
            }
            self.give_back(&mailbox);
        }
        self.send()?;
        self.learn()?;
        if failed.is_empty() { Ok(()) } else { Err(failed.join("; ").into()) }
    }

    fn learn(&self) -> Result<(), Trouble> {
        while self.db.write_now("learn habits", orders::learn_habits)? > 0 {}
        while self.escalate()? > 0 {}
        while self.complaints()? > 0 {}
        while self.watch()? > 0 {}
        while self.integrity()? > 0 {}
        while self.index()? > 0 {}
        while self.lapse()? > 0 {}
        refit(&self.db)?;
        if self.db.read_now("recommendations due", recommendations::is_due)? {
            crate::recommend::learn(&self.db, &self.desk).map_err(told)?;
        }
        let desk = Arc::clone(&self.desk);
        let by = Arc::clone(&self.desk);
        self.db.write_now("quotations over", move |tx| quotations::expire_due(tx, &by)).map_err(told)?;
        let by = Arc::clone(&self.desk);
        self.db
            .write_now("agreements that end", move |tx| agreements::warn_of_ends(tx, &by))
            .map_err(told)?;
        while self.run_standing()? {}
        let by = Arc::clone(&self.desk);
        self.db.write_now("age receivables", move |tx| billing::age_receivables(tx, &by)).map_err(told)?;
        self.db.write_now("ask customers", move |tx| surveys::invite_due(tx, &desk)).map_err(told)?;
        while self.how.endpoint.ask_for_waiting(&self.db)? > 0 {}
        Ok(())
    }

    /// Messages from before there was an index of their words.
    fn index(&self) -> Result<usize, Trouble> {
        let desk = Arc::clone(&self.desk);
        self.db.write_now("index messages", move |tx| found::catch_up(tx, &desk)).map_err(told)
    }

    /// What is late goes on the Today of those who oversee it.
    fn escalate(&self) -> Result<usize, Trouble> {
        let desk = Arc::clone(&self.desk);
        self.db.write_now("escalate tasks", move |tx| tasks::escalate(tx, &desk)).map_err(told)
    }

    /// Charts whose period has ended.
    fn watch(&self) -> Result<usize, Trouble> {
        let desk = Arc::clone(&self.desk);
        self.db.write_now("watch standards", move |tx| standards::watch(tx, &desk)).map_err(told)
    }

    /// What nobody should do alone, and what is more than chance.
    fn integrity(&self) -> Result<usize, Trouble> {
        let desk = Arc::clone(&self.desk);
        self.db.write_now("check integrity", move |tx| integrity::check(tx, &desk)).map_err(told)
    }

    /// Complaints that came in become cases, and those whose clock has run out go on the Today of whom the policy names.
    fn complaints(&self) -> Result<usize, Trouble> {
        let desk = Arc::clone(&self.desk);
        let opened =
            self.db.write_now("open complaints", move |tx| cases::open_due(tx, &desk)).map_err(told)?;
        let desk = Arc::clone(&self.desk);
        let raised = self
            .db
            .write_now("escalate complaints", move |tx| cases::escalate_due(tx, &desk))
            .map_err(told)?;
        Ok(opened + raised)
    }

    /// The order of a delivery whose time has come; each in a transaction of its own, so that one that can't be made stops no other.
    fn run_standing(&self) -> Result<bool, Trouble> {
        let desk = Arc::clone(&self.desk);
        let ran =
            self.db.write_now("standing order", move |tx| standing::run_due(tx, &desk)).map_err(told)?;
        Ok(ran.is_some())
    }

    /// Goods that were held until now are free again.
    fn lapse(&self) -> Result<usize, Trouble> {
        let desk = Arc::clone(&self.desk);
        self.db.write_now("lapse holds", move |tx| stock::lapse_holds(tx, &desk)).map_err(told)
    }

    /// Until the program ends. Each mailbox has a thread of its own, so that a slow server keeps nobody waiting.
    pub fn on_and_on(&self) -> Result<(), Trouble> {
        let tended: Arc<Mutex<HashMap<MailboxId, ()>>> = Arc::default();
        loop {
            let done = self.mailboxes().and_then(|found| {
                for mailbox in found.into_iter().filter(|m| m.active && m.kind != MailboxKind::Smtp) {
                    self.tend(mailbox.id, mailbox.kind, &tended);
                }
                self.send()?;
                self.learn()
            });
            // A database that is away for a while comes back; the worker is there when it does.
            if let Err(trouble) = done {
                tracing::error!("the worker: {trouble}");
            }
            std::thread::sleep(Duration::from_secs(self.how.every.max(1)));
        }
    }

    fn tend(&self, id: MailboxId, kind: MailboxKind, tended: &Arc<Mutex<HashMap<MailboxId, ()>>>) {
        if tended.lock().unwrap_or_else(PoisonError::into_inner).insert(id, ()).is_some() {
            return;
        }
        let (worker, list) = (self.clone(), Arc::clone(tended));
        std::thread::spawn(move || {
            let tending = std::panic::AssertUnwindSafe(|| match kind {
                MailboxKind::Folder => files::tend(&worker, id),
                _ => mail::tend(&worker, id),
            });
            if std::panic::catch_unwind(tending).is_err() {
                tracing::error!("a mailbox's thread broke; it is begun anew");
            }
            list.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        });
    }

    /// The mailbox as it is set up now, if it is ours for the next while.
    fn lease(&self, id: MailboxId) -> Result<Option<Mailbox>, Trouble> {
        let (desk, name) = (Arc::clone(&self.desk), self.name.clone());
        self.db
            .write_now("lease mailbox", move |tx| mailboxes::lease(tx, &desk, id, &name, LEASE_SECONDS))
            .map_err(told)
    }

    fn give_back(&self, mailbox: &Mailbox) {
        let (desk, name, id) = (Arc::clone(&self.desk), self.name.clone(), mailbox.id);
        let given =
            self.db.write_now("give mailbox back", move |tx| mailboxes::give_back(tx, &desk, id, &name));
        if let Err(failure) = given {
            tracing::error!("mailbox {} is not given back: {failure}", mailbox.code);
        }
    }

    /// Writes down how the mailbox is, and hands the trouble on.
    fn told(&self, mailbox: &Mailbox, done: Result<(), Trouble>) -> Result<(), Trouble> {
        let trouble = done.as_ref().err().map(ToString::to_string);
        if let Some(trouble) = &trouble {
            tracing::warn!("mailbox {}: {trouble}", mailbox.code);
        }
        let (desk, id) = (Arc::clone(&self.desk), mailbox.id);
        let written: Result<(), Failure> =
            self.db.write_now("mailbox heard", move |tx| mailboxes::heard(tx, &desk, id, trouble.as_deref()));
        done.and(written.map_err(told))
    }
}

/// Once a day: a model of certainty from what people checked. Read in one transaction, fitted in none, kept in another.
fn refit(db: &Db) -> Result<(), Trouble> {
    if db.read_now("trust due", trust::is_due)? {
        fit(db, Actor::desk()).map_err(told)?;
    }
    Ok(())
}

/// Fits, measures and keeps a model now; its version, if there was anything to learn.
pub fn fit(db: &Db, by: Actor) -> Result<Option<i64>, Failure> {
    let candidate = trust::propose(&db.read_now("trust labels", trust::labels)?);
    db.write_now("trust model", move |tx| trust::adopt(tx, &by, candidate.as_ref()))
}

/// Ever longer after each failure: 1, 2, 4 … seconds, at most a minute.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(1_u64.checked_shl(failures.min(6)).unwrap_or(60).min(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_away_is_asked_ever_more_seldom() {
        let pauses: Vec<u64> = (0..8).map(|n| pause(n).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}
