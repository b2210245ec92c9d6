//! `orderdesk serve`: pages and API on one address.

use std::net::SocketAddr;

use clap::Args;
use db::Db;
use metrics_exporter_prometheus::PrometheusBuilder;
use pdf_in::sandbox::{Child, Reading};
use web::App;

use crate::database::Database;
use crate::work::{How, Worker};
use crate::{Trouble, printer};

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    database: Database,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Work here, too: take mail in and send what is due. Else run `orderdesk work` beside it.
    #[arg(long)]
    work: bool,
    #[command(flatten)]
    how: How,
}

impl Serve {
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.database.open()?;
        if self.work {
            work_inside(db.clone(), self.how)?;
        }
        let mut app = App::new(db);
        app.print = Some(printer::printer()?);
        app.docx = Some(printer::docx());
        run(app, self.listen, |_| {})
    }
}

/// A worker in a thread of its own; it ends with the program, and what it had in its hands is free again when its lease is over.
pub fn work_inside(db: Db, how: How) -> Result<(), Trouble> {
    let worker = Worker::new(db, how)?;
    std::thread::Builder::new().name("worker".into()).spawn(move || {
        if let Err(trouble) = worker.on_and_on() {
            tracing::error!("the worker stopped: {trouble}");
        }
    })?;
    Ok(())
}

/// Serves until told to stop. `ready` hears the address once requests are answered.
pub fn run(mut app: App, listen: SocketAddr, ready: impl FnOnce(&str)) -> Result<(), Trouble> {
    app.metrics = Some(PrometheusBuilder::new().install_recorder()?);
    app.reading = Reading::Child(Child::of_this_program()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let db: Db = app.db.clone();
    runtime.block_on(web::serve(app, listen, |address| {
        let url = format!("http://{address}");
        println_out(&format!("Orderdesk listens on {url}"));
        ready(&url);
    }))?;
    drop(runtime);
    drop(db);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn println_out(line: &str) {
    println!("{line}");
}
