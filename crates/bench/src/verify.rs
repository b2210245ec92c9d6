//! `bench verify`: how long the journal takes to prove.

use std::time::Instant;

use clap::Args;
use db::{Db, Options, Tx};
use desk::journal::{self, Entry};
use desk::{Actor, Failure, MIGRATIONS};
use serde_json::json;

use crate::Trouble;
use crate::orders::Place;

#[derive(Args)]
pub struct Verify {
    #[arg(long, default_value = "sqlite")]
    engine: String,
    #[arg(long, default_value_t = 1_000_000)]
    entries: usize,
}

impl Verify {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new(&self.engine, "verify")?;
        let db = Db::open(Options::new(place.url.clone()), MIGRATIONS)?;
        for start in (0..self.entries).step_by(5_000) {
            let end = (start + 5_000).min(self.entries);
            db.write_now("entries", move |tx: &mut Tx| -> Result<(), Failure> {
                for n in start..end {
                    let thing = tx.new_id::<()>().uuid();
                    let detail = format!(
                        r#"{{"to":"confirmed","lines":10,"total":{n},"channel":"api","findings":[]}}"#
                    );
                    let number = format!("SO{n}");
                    let entry = Entry {
                        verb: "place_order",
                        noun: "order",
                        thing,
                        number: Some(&number),
                        reason: None,
                        detail,
                    };
                    journal::record(tx, &Actor::desk(), &entry)?;
                }
                Ok(())
            })
            .map_err(|e| e.to_string())?;
        }
        let began = Instant::now();
        let proof = journal::prove(&db, |_| {})?;
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{}",
            json!({
                "bench": "verify", "engine": self.engine, "entries": proof.entries, "whole": proof.is_whole(),
                "seconds_per_million": (seconds * 1e6 / proof.entries as f64 * 100.0).round() / 100.0,
            })
        );
        Ok(())
    }
}
