//! `bench remember`: how long it takes to read the records that documents are read against, with many items: at first, after a clerk
//! taught a part number, and after an item was added.

use std::time::Instant;

use clap::Args;
use db::{Db, Options};
use desk::actor::Actor;
use desk::{Failure, MIGRATIONS, catalog, intake};
use serde_json::json;

use crate::Trouble;
use crate::measure::memory_mb;
use crate::orders::Place;
use crate::records::{Scale, fill_records, id, item, sku};

#[derive(Args)]
pub struct Remember {
    #[arg(long, default_value_t = 50_000)]
    items: usize,
    #[arg(long, default_value_t = 5_000)]
    customers: usize,
}

impl Remember {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new("sqlite", "remember")?;
        let db = Db::open(Options::new(&place.url), MIGRATIONS)?;
        let scale = Scale { customers: self.customers, items: self.items, orders: 0 };
        fill_records(&db, scale, 100).map_err(|e| e.to_string())?;
        let before = memory_mb(std::process::id());
        let first = timed(&db)?;
        let again = timed(&db)?;
        let known = memory_mb(std::process::id()) - before;
        let done: Result<(), Failure> = db.write_now("teach", |tx| {
            let taught =
                catalog::by_sku(tx, &sku(7))?.ok_or(db::Fault::Broken("the item is there".into()))?;
            catalog::learn_alias(tx, &Actor::desk(), id(1, 0), "THEIRS-7", &taught)
        });
        done.map_err(|e| e.to_string())?;
        let after_part_number = timed(&db)?;
        let new = self.items;
        let done: Result<(), Failure> =
            db.write_now("add", move |tx| catalog::add(tx, &Actor::desk(), &[item(new)], &[], &[]));
        done.map_err(|e| e.to_string())?;
        let after_item = timed(&db)?;
        println!(
            "{}",
            json!({
                "bench": "remember", "items": self.items, "customers": self.customers,
                "first_ms": first, "again_ms": again, "after_part_number_ms": after_part_number, "after_item_ms": after_item,
                "memory_mb": known,
            })
        );
        Ok(())
    }
}

/// Milliseconds until the records are at hand.
fn timed(db: &Db) -> Result<f64, Trouble> {
    let began = Instant::now();
    let ready: Result<(), Failure> = db.read_now("records", |tx| intake::read_ahead(tx, &Actor::desk()));
    ready.map_err(|e| e.to_string())?;
    Ok((began.elapsed().as_secs_f64() * 10_000.0).round() / 10.0)
}
