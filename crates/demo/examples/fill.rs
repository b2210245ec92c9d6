//! Fills a database with the demo company and says how long each step took: `cargo run --profile demo -p demo --example fill -- PATH`.
#![expect(clippy::print_stdout, reason = "it is a command-line program")]

use std::cell::RefCell;
use std::time::Instant;

use db::{Db, Options};
use demo::Size;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("say where: a file that is not there yet, or postgres://…")?;
    let size = if std::env::args().any(|a| a == "--small") { Size::small() } else { Size::demo() };
    let clock = demo::before(basics::Clock::Machine.now());
    let started = Instant::now();
    let db = Db::open(Options { clock, seed: Some(size.seed), ..Options::new(url) }, desk::MIGRATIONS)?;
    let step: RefCell<(String, Instant)> = RefCell::new(("opening".to_owned(), started));
    let summary = demo::set_up(&db, &size, &|next| {
        let mut step = step.borrow_mut();
        println!("{:>8.2} s  {}", step.1.elapsed().as_secs_f64(), step.0);
        *step = (next.to_owned(), Instant::now());
    })?;
    let (last, at) = step.into_inner();
    println!("{:>8.2} s  {last}", at.elapsed().as_secs_f64());
    println!("{:>8.2} s  in all\n{summary:#?}", started.elapsed().as_secs_f64());
    Ok(())
}
