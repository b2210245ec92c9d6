//! What every handler has at hand: the database, and the way to run a verb as the person who asks.

use std::sync::Arc;

use db::{Db, Tx};
use desk::{Actor, Failure};
use metrics_exporter_prometheus::PrometheusHandle;
use pdf_in::sandbox::Reading;
use tokio::sync::Semaphore;

use crate::credential::Credential;

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub metrics: Option<PrometheusHandle>,
    /// Prints papers; none where the program was built without the printer.
    pub print: Option<Arc<papers::PrintFn>>,
    /// Writes letters as DOCX; none where the program was built without the printer.
    pub docx: Option<Arc<papers::PrintFn>>,
    /// Passwords are slow to check on purpose; only so many at once, so that signing in can't starve the desk.
    pub passwords: Arc<Semaphore>,
    /// Pages are drawn so many at once, so that looking at documents can't starve the desk.
    pub pictures: Arc<Semaphore>,
    /// The demo shows its logins on the sign-in page.
    pub demo: bool,
    /// Where documents that come in are read: the program sets a child process; in tests it is this one.
    pub reading: Reading,
}

impl App {
    pub fn new(db: Db) -> App {
        App {
            db,
            metrics: None,
            print: None,
            docx: None,
            passwords: Arc::new(Semaphore::new(2)),
            pictures: Arc::new(Semaphore::new(2)),
            demo: false,
            reading: Reading::Here,
        }
    }

    /// Runs a verb in one durable transaction as whoever holds the credential.
    pub async fn write<T, F>(&self, who: Credential, name: &'static str, mut verb: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx, &Actor) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        self.db
            .write(name, move |tx| {
                let by = who.actor_at_work(tx)?;
                verb(tx, &by)
            })
            .await
    }

    /// Looks something up on a snapshot as whoever holds the credential.
    pub async fn read<T, F>(&self, who: Credential, name: &'static str, mut look: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx, &Actor) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        self.db
            .read(name, move |tx| {
                let by = who.actor(tx)?;
                look(tx, &by)
            })
            .await
    }
}
