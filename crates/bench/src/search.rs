//! `bench search`: what is searched, listed and opened first on a database with a million orders, each question often and never the same
//! twice, over HTTP. The stored orders are those of `bench start`.

use basics::Instant as At;
use clap::Args;
use db::{Db, Options, Tx, values};
use serde_json::{Map, json};

use crate::Trouble;
use crate::measure::percentile;
use crate::orders::Place;
use crate::records::{customer_number, sku};
use crate::server::Server;
use crate::start::{Start, number, open, ready, tenths};

#[derive(Args)]
pub struct Search {
    #[command(flatten)]
    start: Start,
    /// Of the stored orders, how many are open.
    #[arg(long, default_value_t = 20_000)]
    open: usize,
}

/// What is asked: a name for the figures, and the path for the `n`th time.
type Question = (&'static str, fn(usize, usize) -> String);

const QUESTIONS: [Question; 20] = [
    ("order_number", |n, all| format!("/api/v1/search?q={}", number(n, all))),
    ("order_start_of_number", |n, _| format!("/api/v1/search?q=H000{:03}", n * 7 % 900)),
    ("po", |n, all| format!("/api/v1/search?q=OLD{}", n * 7_919 % all)),
    ("po_start", |n, _| format!("/api/v1/search?q=OLD{}", 100 + n % 800)),
    ("customer_number", |n, _| format!("/api/v1/search?q={}", customer_number(n * 7 % 500))),
    ("customer_name", |n, _| format!("/api/v1/search?q=customer+{}", n % 500)),
    ("customer_name_wrong_letter", |n, _| format!("/api/v1/search?q=custmoer+{}", n % 500)),
    ("item_number", |n, _| format!("/api/v1/search?q={}", sku(n * 37 % 5_000))),
    ("item_words", |n, _| format!("/api/v1/search?q=zinc+plated+{}", n % 300)),
    ("item_words_wrong_letter", |n, _| format!("/api/v1/search?q=zinc+paltde+{}", n % 300)),
    ("part_number", |n, _| format!("/api/v1/search?q=P-{:05}", n * 13 % 5_000)),
    ("nothing", |n, _| format!("/api/v1/search?q=xylophonist{n}")),
    ("page", |n, _| format!("/search?q=zinc+{}", n % 300)),
    ("palette", |n, _| format!("/lookup/search?q=zinc+{}", n % 300)),
    ("workboard", |_, _| "/workboard".into()),
    ("workboard_late", |_, _| "/workboard?due=late".into()),
    ("workboard_by_age", |_, _| "/workboard?sort=age".into()),
    ("workboard_of_team", |_, _| "/workboard?with=orders".into()),
    ("workboard_of_customer", |n, _| format!("/workboard?customer={}", customer_number(n * 7 % 500))),
    ("workboard_version", |_, _| "/workboard/version".into()),
];

impl Search {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new(&self.start.engine, "search")?;
        let url = self.start.database.clone().unwrap_or_else(|| place.url.clone());
        let token = self.start.filled(&url)?;
        let opened = self.opened(&url)?;
        let server = Server::start_program(&url)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut client = runtime.block_on(ready(&server, &token))?;
        let all = self.start.orders;
        // The first question of all reads the names into memory; so does the first after a record was changed.
        let cold = runtime.block_on(open(&mut client, "/api/v1/search?q=zinc", "cold"))?;
        let (mut kinds, mut slowest) = (Map::new(), [0.0f64; 3]);
        for (name, path) in QUESTIONS {
            let first = runtime.block_on(open(&mut client, &path(0, all), name))?;
            let mut waits = Vec::new();
            for n in 1..=self.start.rounds {
                waits.push(runtime.block_on(open(&mut client, &path(n, all), name))?);
            }
            waits.sort_by(f64::total_cmp);
            let [p50, p95, p99] = [50, 95, 99].map(|p| percentile(&waits, p));
            for (most, this) in slowest.iter_mut().zip([p50, p95, p99]) {
                *most = most.max(this);
            }
            let figures = json!({ "first_ms": tenths(first), "p50_ms": tenths(p50), "p95_ms": tenths(p95), "p99_ms": tenths(p99) });
            kinds.insert(name.into(), figures);
        }
        let [p50, p95, p99] = slowest;
        println!(
            "{}",
            json!({
                "bench": "search", "engine": self.start.engine, "orders": all, "open": opened, "program": server.program,
                "cold_ms": tenths(cold), "p50_ms": tenths(p50), "p95_ms": tenths(p95), "p99_ms": tenths(p99), "kinds": kinds,
            })
        );
        Ok(())
    }

    /// Some of the stored orders are open, due over two months around today.
    fn opened(&self, url: &str) -> Result<usize, Trouble> {
        let db = Db::open(Options::new(url), desk::MIGRATIONS)?;
        let (all, open) = (self.start.orders, self.open.min(self.start.orders));
        let today = db.clock().now().utc_day();
        let step = (all / open.max(1)).max(1);
        for chunk in (0..open).collect::<Vec<_>>().chunks(500) {
            let chunk = chunk.to_vec();
            db.write_now("open orders", move |tx: &mut Tx| -> Result<(), db::Fault> {
                for n in &chunk {
                    let stage = ["submitted", "confirmed", "released"].get(n % 3).copied().unwrap_or("confirmed");
                    let day = today.plus_days((n % 60) as i32 - 20);
                    let at = At::from_micros(1_700_000_000_000_000 + *n as i64 * 1_000_000);
                    tx.record(
                        "update sales_order set stage = $2, promised_date = $3, submitted_at = $4, confirmed_at = $4 where number = $1",
                        &values![format!("H{:09}", n * step), stage, day, at],
                    )?;
                }
                Ok(())
            })?;
        }
        Ok(open)
    }
}
