//! `orderdesk serve`: pages and API on one address.

use std::net::SocketAddr;

use clap::Args;
use db::Db;
use metrics_exporter_prometheus::PrometheusBuilder;
use pdf_in::sandbox::{Child, Reading};
use web::App;

use crate::database::Database;
use crate::{Trouble, printer};

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    database: Database,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Serve {
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.database.open()?;
        let mut app = App::new(db);
        app.print = Some(printer::printer()?);
        run(app, self.listen, |_| {})
    }
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
