//! `orderdesk work`: the only part that talks to the outside world. Sends what is due, for now into a folder, one file for each
//! letter, and learns from confirmed orders and from what people checked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use desk::correspondence::{self, Outgoing};
use desk::intake::trust;
use desk::{Actor, orders};

use crate::Trouble;
use crate::database::{Database, told};

/// Letters taken from the outbox in one go.
const BATCH: usize = 100;

#[derive(Args)]
pub struct Work {
    #[command(flatten)]
    database: Database,
    /// The folder that letters are written to, one file each.
    #[arg(long)]
    outbox: PathBuf,
    /// Do what is due now, and end.
    #[arg(long)]
    once: bool,
    /// Seconds between looks at the outbox.
    #[arg(long, default_value_t = 5)]
    every: u64,
}

impl Work {
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.database.open()?;
        std::fs::create_dir_all(&self.outbox)?;
        loop {
            while send(&db, &self.outbox)? == BATCH {}
            while db.write_now("learn habits", orders::learn_habits)? > 0 {}
            refit(&db)?;
            if self.once {
                return Ok(());
            }
            std::thread::sleep(Duration::from_secs(self.every.max(1)));
        }
    }
}

/// Once a day: a model of certainty from what people checked. Read in one transaction, fitted in none, kept in another.
fn refit(db: &db::Db) -> Result<(), Trouble> {
    if db.read_now("trust due", trust::is_due)? {
        fit(db, Actor::desk()).map_err(told)?;
    }
    Ok(())
}

/// Fits, measures and keeps a model now; its version, if there was anything to learn.
pub fn fit(db: &db::Db, by: Actor) -> Result<Option<i64>, desk::Failure> {
    let candidate = trust::propose(&db.read_now("trust labels", trust::labels)?);
    db.write_now("trust model", move |tx| trust::adopt(tx, &by, candidate.as_ref()))
}

/// Sends what is due; says how many letters there were. A letter whose file was written and whose record was not is written again
/// under the same name, so it is never two.
fn send(db: &db::Db, folder: &Path) -> Result<usize, Trouble> {
    let desk = Actor::desk();
    let by = desk.clone();
    let due = db
        .read_now("outbox", move |tx| {
            let now = tx.now();
            correspondence::due(tx, &by, now, BATCH)
        })
        .map_err(told)?;
    for letter in &due {
        let (id, by) = (letter.id, desk.clone());
        match write(folder, letter) {
            Ok(()) => {
                db.write_now("letter sent", move |tx| correspondence::mark_sent(tx, &by, id))
                    .map_err(told)?;
            }
            Err(error) => {
                let error = error.to_string();
                db.write_now("letter failed", move |tx| correspondence::mark_failed(tx, &by, id, &error))
                    .map_err(told)?;
            }
        }
    }
    Ok(due.len())
}

/// Written under another name first, so that whoever picks files up never sees half of one.
fn write(folder: &Path, letter: &Outgoing) -> std::io::Result<()> {
    let plain: String = letter
        .file_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let name = format!("{}-{plain}", letter.id);
    let half = folder.join(format!(".{name}.part"));
    std::fs::write(&half, &letter.content)?;
    std::fs::File::open(&half)?.sync_all()?;
    std::fs::rename(half, folder.join(name))
}
