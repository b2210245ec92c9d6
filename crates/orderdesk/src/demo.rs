//! `orderdesk demo`: a made-up company on the embedded database, filled at the first start, and the desk serving it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ::demo::{LOGINS, PASSWORD, Size, World};
use basics::{Clock, Day};
use clap::Args;
use db::{Db, Fault, Options, Tx};
use desk::MIGRATIONS;
use desk::intake::Received;
use desk::orders::{self, GoOn};
use pdf_in::sandbox::{Child, Reading};
use web::App;

use crate::database::act;
use crate::work::How;
use crate::{Trouble, printer, serve};

#[derive(Args)]
pub struct Demo {
    /// The database; filled if it is empty. A file, or postgres://user:password@host/database.
    #[arg(long, default_value = "data/demo.db")]
    database: String,
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A company of a few customers and items, for a quick look.
    #[arg(long)]
    small: bool,
    /// Fill the database and stop.
    #[arg(long)]
    fill_only: bool,
    /// Also write the documents of the inbox into this folder.
    #[arg(long)]
    documents: Option<PathBuf>,
    /// Work here, too: take mail in and send what is due.
    #[arg(long)]
    work: bool,
    #[command(flatten)]
    how: How,
}

impl Demo {
    pub fn run(self) -> Result<(), Trouble> {
        let size = if self.small { Size::small() } else { Size::demo() };
        let today = fill(&self.database, &size)?;
        let world = World::of(&size, today);
        if let Some(folder) = &self.documents {
            write_documents(folder, &world)?;
        }
        if self.fill_only {
            return Ok(());
        }
        let db = Db::open(Options::new(self.database.clone()), MIGRATIONS)?;
        let reading = Reading::Child(Child::of_this_program()?);
        deliver(&db, &world, &reading)?;
        // The company is in the database now; while serving nobody needs the plan it was made from.
        drop(world);
        if self.work {
            serve::work_inside(db.clone(), self.how)?;
        }
        let mut app = App::new(db);
        app.demo = true;
        app.print = Some(printer::printer()?);
        app.docx = Some(printer::docx());
        serve::run(app, self.listen, introduce)
    }
}

/// Fills an empty database; the day on which the company was made up.
fn fill(database: &str, size: &Size) -> Result<Day, Trouble> {
    let machine = Clock::Machine;
    let options =
        Options { clock: ::demo::before(machine.now()), seed: Some(size.seed), ..Options::new(database) };
    let db = Db::open(options, MIGRATIONS)?;
    let made = db.read_now("demo made", |tx: &mut Tx| -> Result<Option<basics::Instant>, Fault> {
        tx.first("select min(created_at) from person", &[], |row| row.get(0)).map(Option::flatten)
    })?;
    if let Some(made) = made {
        return Ok(made.utc_day());
    }
    eprintln!("filling {database} with a made-up company …");
    let today = db.read_now("demo today", desk::company::today)?;
    ::demo::set_up(&db, size, &|step| eprintln!("  {step}")).map_err(crate::database::told)?;
    Ok(today)
}

/// Puts the waiting documents into the inbox. Those that are there already are known and stay one.
fn deliver(db: &Db, world: &World, reading: &Reading) -> Result<(), Trouble> {
    for document in ::demo::inbox_documents(world) {
        let material = reading.read(&document.bytes, Some(&document.file_name));
        let received =
            Received::new(document.file_name, document.media_type.to_owned(), document.bytes, material);
        act(db, "carla", "receive document", move |tx, by| {
            orders::take_in(tx, by, &received, GoOn::AsTrusted)
        })?;
    }
    Ok(())
}

fn write_documents(folder: &Path, world: &World) -> Result<(), Trouble> {
    std::fs::create_dir_all(folder)?;
    for document in ::demo::inbox_documents(world) {
        std::fs::write(folder.join(&document.file_name), &document.bytes)?;
    }
    Ok(())
}

fn introduce(url: &str) {
    eprintln!("\nSign in at {url} with the password {PASSWORD} as");
    for login in &LOGINS {
        eprintln!("  {:8} {:20} {}", login.login, login.name, login.role.code());
    }
    eprintln!("Stop with Ctrl+C; what you did is kept.");
}
