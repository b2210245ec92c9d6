//! `bench replay`: past orders under a changed procedure. Each order has its whole life in the journal, written through the journal itself: entered,
//! checked, confirmed, released, picked, packed, some inspected, shipped, invoiced; one in a hundred has an error on record. The changed
//! procedure asks for the inspection of every order.

use std::time::Instant;

use basics::{Clock, Id};
use clap::Args;
use db::{Db, Options, Tx, values};
use desk::journal::{self, Entry};
use desk::procedures::{self, Asked, NewProcedure, ORDER_LIFE};
use desk::{Actor, Failure, MIGRATIONS, company};
use serde_json::json;

use crate::Trouble;
use crate::measure::memory_mb;
use crate::orders::{Place, round};
use crate::records::{Scale, Stored, fill_records, fill_stored, id};

#[derive(Args)]
pub struct Replay {
    #[arg(long, default_value = "sqlite")]
    engine: String,
    #[arg(long, default_value_t = 100_000)]
    orders: usize,
}

/// Noun and family of the id, verb, and one in how many orders has it.
const LIFE: [(&str, u64, &str, usize); 8] = [
    ("order", 6, "confirm_order", 1),
    ("order", 6, "release_order", 1),
    ("shipment", 7, "pick_shipment", 1),
    ("shipment", 7, "pack_shipment", 1),
    ("shipment", 7, "inspect_shipment", 5),
    ("shipment", 7, "dispatch_shipment", 1),
    ("invoice", 8, "make_invoice", 1),
    ("invoice", 8, "release_invoice", 1),
];
const CHUNK: usize = 2_000;

impl Replay {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new(&self.engine, "replay")?;
        let clock = Clock::standing_at(basics::Instant::from_micros(1_800_000_000_000_000));
        let db = Db::open(Options { clock: clock.clone(), ..Options::new(place.url.clone()) }, MIGRATIONS)?;
        let scale = Scale { customers: 100, items: 500, orders: self.orders };
        eprintln!("writing {} orders with their lives …", self.orders);
        fill_records(&db, scale, 1_000).map_err(|e| e.to_string())?;
        fill_stored(&db, scale, Stored { lines: 1, whole: true }, &|_| {}).map_err(|e| e.to_string())?;
        for (step, life) in LIFE.into_iter().enumerate() {
            clock.advance_seconds(1_800 * (step as i64 + 1));
            for from in (0..self.orders).step_by(CHUNK) {
                let to = (from + CHUNK).min(self.orders);
                db.write_now("lives", move |tx| lives(tx, from..to, life)).map_err(|e| e.to_string())?;
            }
        }
        db.write_now("errors", {
            let orders = self.orders;
            move |tx| errors(tx, orders)
        })
        .map_err(|e| e.to_string())?;
        let version = db.write_now("proposed", proposed).map_err(|e| e.to_string())?;

        let by = Actor::desk();
        let (from, to) = (basics::Instant::from_micros(0), clock.now());
        let began = Instant::now();
        let who = by.clone();
        let found = db
            .read_now("replay", move |tx| procedures::replay(tx, &who, ORDER_LIFE, version, from, to))
            .map_err(|e| e.to_string())?;
        let seconds = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let held = db
            .read_now("conformance", move |tx| {
                let asked = Asked {
                    procedure: ORDER_LIFE.to_owned(),
                    version: None,
                    from,
                    to,
                    channel: None,
                    team: None,
                };
                procedures::conformance(tx, &by, &asked)
            })
            .map_err(|e| e.to_string())?;
        let per_100k = |seconds: f64| round(seconds * 1e5 / self.orders as f64);
        println!(
            "{}",
            json!({
                "bench": "replay", "engine": self.engine, "orders": found.orders, "changed": found.changed, "errors": found.errors,
                "caught": found.caught, "touches_now": found.touches_now, "touches_then": found.touches_then,
                "seconds_per_100k": per_100k(seconds), "conformance_seconds_per_100k": per_100k(began.elapsed().as_secs_f64()),
                "fitting_percent": held.survey.fitness.percent_fitting(), "ways": held.survey.paths.variants.len(),
                "rss_mb": memory_mb(std::process::id()),
            })
        );
        let inspected = self.orders.div_ceil(5);
        if found.orders != self.orders as u64 || found.changed != (self.orders - inspected) as u64 {
            return Err("not every order was played as it was written".into());
        }
        Ok(())
    }
}

fn lives(
    tx: &mut Tx,
    orders: std::ops::Range<usize>,
    life: (&'static str, u64, &'static str, usize),
) -> Result<(), Failure> {
    let (noun, family, verb, one_in) = life;
    for n in orders.filter(|n| n.is_multiple_of(one_in)) {
        let thing: Id<()> = id(family, n);
        let entry =
            Entry { verb, noun, thing: thing.uuid(), number: None, reason: None, detail: "{}".into() };
        journal::record(tx, &Actor::desk(), &entry)?;
    }
    Ok(())
}

fn errors(tx: &mut Tx, orders: usize) -> Result<(), Failure> {
    let now = tx.now();
    for n in (0..orders).step_by(100) {
        let (error, order): (Id<()>, Id<()>) = (tx.new_id(), id(6, n + 1));
        tx.record(
            "insert into error_record (id, number, order_id, field, kind, source, found_by, channel, step, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &values![error, format!("E{n}"), order, "quantity", "wrong", "complaint", "customer", "api", "pick", now],
        )?;
    }
    Ok(())
}

fn proposed(tx: &mut Tx) -> Result<i64, Failure> {
    let today = company::today(tx)?;
    let mut procedure = procedures::in_force(tx, ORDER_LIFE, today)?.procedure;
    for step in procedure.steps.iter_mut().filter(|s| s.code == "inspect") {
        step.optional = false;
    }
    // The desk itself decides nothing here; the version stays a proposal.
    let by = Actor { roles: vec![desk::actor::Role::Supervisor], ..Actor::desk() };
    procedures::propose(tx, &by, &NewProcedure { code: ORDER_LIFE.to_owned(), procedure, valid_from: None })
}
