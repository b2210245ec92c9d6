//! The database that a command works on.

use clap::Args;
use db::{Db, Options, Tx};
use desk::{Actor, Failure, MIGRATIONS};

use crate::Trouble;

#[derive(Args, Clone)]
pub struct Database {
    /// A file for the embedded engine, or postgres://user:password@host/database.
    #[arg(long, env = "ORDERDESK_DATABASE", default_value = "data/orderdesk.db")]
    pub database: String,
    /// Connections to the database; 0 takes what fits the machine.
    #[arg(long, default_value_t = 0)]
    pub connections: usize,
}

/// A database, and who works on it: what every command of the desk's work begins with.
#[derive(Args)]
pub struct Acting {
    #[command(flatten)]
    pub database: Database,
    /// Who does it: a login name.
    #[arg(long = "as", global = true, default_value = "desk")]
    pub by: String,
}

impl Database {
    pub fn open(&self) -> Result<Db, Trouble> {
        let options = Options { connections: self.connections, ..Options::new(self.database.clone()) };
        Ok(Db::open(options, MIGRATIONS)?)
    }
}

/// Runs a verb as the person with this login name.
pub fn act<T, F>(db: &Db, login: &str, name: &'static str, mut verb: F) -> Result<T, Trouble>
where
    F: FnMut(&mut Tx, &Actor) -> Result<T, Failure> + Send + 'static,
    T: Send + 'static,
{
    let login = login.to_owned();
    let done = db.write_now(name, move |tx| -> Result<T, Failure> {
        let by = person(tx, &login)?;
        verb(tx, &by)
    });
    done.map_err(told)
}

/// The person with this login; `desk` is the desk itself, for setting things up.
pub fn person(tx: &mut Tx, login: &str) -> Result<std::sync::Arc<Actor>, Failure> {
    if login == "desk" {
        return Ok(std::sync::Arc::new(Actor::desk()));
    }
    Ok(desk::people::actor_of_login(tx, login)?.ok_or_else(|| desk::failure::General::NotFound {
        what: "person with the login",
        which: login.to_owned(),
    })?)
}

/// A failure with all its points, a line each.
pub fn told(failure: Failure) -> Trouble {
    match failure {
        Failure::Refused(refusal) => {
            let mut text = refusal.message;
            for finding in refusal.findings {
                text.push_str(&format!("\n  {}: {}", finding.pointer, finding.message));
                if !finding.suggestions.is_empty() {
                    text.push_str(&format!(" (did you mean {}?)", finding.suggestions.join(", ")));
                }
            }
            text.into()
        }
        Failure::Fault(fault) => fault.into(),
    }
}
