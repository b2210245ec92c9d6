//! `bench orders`: orders of ten lines through HTTP, authorised, verified, priced, promised, journalled and durable; beside the same
//! rows written bare on the same engine in the same run. And `bench growth`: the same at ten times the stored records.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use clap::Args;
use db::{Db, Options};
use desk::MIGRATIONS;
use serde_json::json;

use crate::bare::Again;
use crate::client::Client;
use crate::measure::{cpu, cpu_of_family, log_mb, median, memory_mb, percentile};
use crate::records::{Scale, customer_number, fill, sku};
use crate::server::Server;
use crate::{Trouble, bare, bare_postgres};

#[derive(Args, Clone)]
pub struct Orders {
    #[arg(long, default_value = "sqlite")]
    engine: String,
    #[arg(long, default_value_t = 20_000)]
    orders: usize,
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Times 500 customers, 5,000 items and 20,000 past orders.
    #[arg(long, default_value_t = 1)]
    scale: usize,
}

#[derive(Args)]
pub struct Growth {
    #[arg(long, default_value = "sqlite")]
    engine: String,
    #[arg(long, default_value_t = 10_000)]
    orders: usize,
}

/// What one run of the desk measured.
pub struct Run {
    pub orders_per_s: f64,
    pub cpu_us: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub memory_mb: u64,
    /// Units that were run again because another transaction was in their way.
    pub run_again: u64,
}

/// A database of its own for one run.
pub struct Place {
    pub url: String,
    pub folder: std::path::PathBuf,
}

impl Place {
    pub fn new(engine: &str, name: &str) -> Result<Place, Trouble> {
        let folder = std::env::temp_dir().join(format!("orderdesk-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let url = match engine {
            "postgres" => bare_postgres::create(&format!("bench_{}_{name}", std::process::id()))?,
            _ => folder.join(format!("{name}.db")).display().to_string(),
        };
        Ok(Place { url, folder })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Before anything is measured, each customer orders once and each item is ordered once: a desk that has run for a while is compared
/// with one that has run for a while, whatever they hold. The first order number of a run is 100001; orders of the warm-up are left
/// out of the figures and of the bare run.
fn warm_up(scale: usize) -> usize {
    let Scale { customers, items, .. } = Scale::times(scale);
    customers.max(items.div_ceil(LINES))
}

/// Lines of an order.
pub const LINES: usize = 10;
/// In so many turns growth is measured; the figures are those of the middle one.
const TURNS: usize = 5;

impl Orders {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new(&self.engine, "orders")?;
        eprintln!("filling {} …", place.url);
        let token = filled(&place.url, Scale::times(self.scale))?;
        let template = format!("{}.template", place.url);
        if self.engine == "sqlite" {
            std::fs::copy(&place.url, &template)?;
        }
        let run = self.measure(&place.url, &token)?;
        let first = 100_001 + warm_up(self.scale);
        let bare = match self.engine.as_str() {
            "postgres" => bare_postgres::write_again(&place.url, first as i64, self.clients)?,
            _ => {
                let (from, group) = (format!("SO{first}"), self.clients);
                bare::write_again(
                    &place.url,
                    &template,
                    &Again { from: &from, before: "SP", group, whole: None },
                )?
            }
        };
        println!(
            "{}",
            json!({
                "bench": "orders", "engine": self.engine, "orders": self.orders, "clients": self.clients, "scale": self.scale,
                "orders_per_s": run.orders_per_s.round(), "bare_orders_per_s": bare.orders_per_s.round(),
                "ratio": round(run.orders_per_s / bare.orders_per_s),
                "cpu_us": run.cpu_us.round(), "bare_cpu_us": bare.cpu_us.round(),
                "cpu_ratio": round(run.cpu_us / bare.cpu_us),
                "p50_ms": round(run.p50_ms), "p95_ms": round(run.p95_ms), "p99_ms": round(run.p99_ms),
                "bare_p95_ms": round(bare.p95_ms), "memory_mb": run.memory_mb,
                "run_again": run.run_again, "log_mb": log_mb(&place.url),
            })
        );
        Ok(())
    }

    fn measure(&self, url: &str, token: &str) -> Result<Run, Trouble> {
        let mut desk = Desk::start(&self.engine, url, token, self.clients, self.scale)?;
        desk.warm_up()?;
        desk.place(self.orders)
    }
}

/// A running desk that orders are placed on, some at a time.
struct Desk {
    server: Server,
    /// PostgreSQL's first process.
    database: Option<u32>,
    token: String,
    clients: usize,
    scale: usize,
    placed: usize,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    fn start(engine: &str, url: &str, token: &str, clients: usize, scale: usize) -> Result<Desk, Trouble> {
        Ok(Desk {
            server: Server::start(url)?,
            database: if engine == "postgres" { Some(bare_postgres::server_process(url)?) } else { None },
            token: token.to_owned(),
            clients,
            scale,
            placed: 0,
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
        })
    }

    /// See [`warm_up`]; what the first orders cost, which find nothing remembered.
    fn warm_up(&mut self) -> Result<Run, Trouble> {
        self.run(warm_up(self.scale), every_record)
    }

    fn place(&mut self, orders: usize) -> Result<Run, Trouble> {
        self.run(orders, order)
    }

    fn run(&mut self, orders: usize, make: Make) -> Result<Run, Trouble> {
        let (again, before, began) = (self.run_again()?, self.cpu(), Instant::now());
        let placing = load(
            &self.server,
            &self.token,
            self.placed..self.placed + orders,
            self.clients,
            self.scale,
            make,
        );
        let mut waits = self.runtime.block_on(placing)?;
        let (seconds, used) = (began.elapsed().as_secs_f64(), self.cpu() - before);
        self.placed += orders;
        waits.sort_by(f64::total_cmp);
        let count = orders as f64;
        Ok(Run {
            orders_per_s: count / seconds,
            cpu_us: used.as_secs_f64() * 1e6 / count,
            p50_ms: percentile(&waits, 50),
            p95_ms: percentile(&waits, 95),
            p99_ms: percentile(&waits, 99),
            memory_mb: memory_mb(self.server.pid()),
            run_again: self.run_again()? - again,
        })
    }

    /// On PostgreSQL the server's processes count, too.
    fn cpu(&self) -> std::time::Duration {
        cpu(self.server.pid()) + self.database.map(cpu_of_family).unwrap_or_default()
    }

    /// Units that were run again so far because another transaction was in their way.
    fn run_again(&self) -> Result<u64, Trouble> {
        let answer = self.runtime.block_on(async {
            let mut client = Client::connect(&self.server.address, &self.token).await?;
            client.get("/metrics").await
        })?;
        let text = String::from_utf8_lossy(&answer.body);
        let line = text.lines().find_map(|l| l.strip_prefix("db_units_run_again_total "));
        Ok(line.ok_or("/metrics does not say how many units were run again")?.trim().parse()?)
    }
}

pub fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

pub fn filled(url: &str, scale: Scale) -> Result<String, Trouble> {
    let db = Db::open(Options::new(url), MIGRATIONS)?;
    let token = fill(&db, scale, 1_000_000).map_err(|e| e.to_string())?;
    Ok(token)
}

/// How the order that is the `n`th of a run is made.
pub type Make = fn(usize, Scale) -> String;

/// A customer, a PO number of its own, ten different items.
pub fn order(n: usize, scale: Scale) -> String {
    written(n, n * 7 % scale.customers, (0..LINES).map(|k| (n * 17 + k * 499) % scale.items))
}

/// The `n`th customer and the next ten items, so that each gets its turn.
fn every_record(n: usize, scale: Scale) -> String {
    written(n, n % scale.customers, (0..LINES).map(|k| (n * LINES + k) % scale.items))
}

fn written(n: usize, customer: usize, items: impl Iterator<Item = usize>) -> String {
    let lines: Vec<_> =
        items.zip(n..).map(|(item, nth)| json!({ "item": sku(item), "quantity": 1 + nth % 9 })).collect();
    json!({ "customer": customer_number(customer), "buyer_po_no": format!("B-{n}"), "lines": lines })
        .to_string()
}

/// Places these orders with `clients` connections; the time of each in milliseconds.
pub async fn load(
    server: &Server,
    token: &str,
    orders: std::ops::Range<usize>,
    clients: usize,
    scale: usize,
    make: Make,
) -> Result<Vec<f64>, Trouble> {
    let next = Arc::new(AtomicUsize::new(orders.start));
    let mut running = Vec::new();
    for _ in 0..clients {
        let (next, address, token) = (Arc::clone(&next), server.address.clone(), token.to_owned());
        running.push(async move {
            let mut client = Client::connect(&address, &token).await?;
            let mut waits = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= orders.end {
                    return Ok::<_, Trouble>(waits);
                }
                let body = make(n, Scale::times(scale));
                let began = Instant::now();
                let answer = client.post("/api/v1/orders?place=true", None, &body).await?;
                waits.push(began.elapsed().as_secs_f64() * 1_000.0);
                if answer.status != 201 || !answer.body.windows(11).any(|w| w == b"\"confirmed\"") {
                    return Err(
                        format!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into()
                    );
                }
            }
        });
    }
    let local = tokio::task::LocalSet::new();
    let handles: Vec<_> = running.into_iter().map(|r| local.spawn_local(r)).collect();
    local
        .run_until(async {
            let mut all = Vec::new();
            for handle in handles {
                all.extend(handle.await??);
            }
            Ok(all)
        })
        .await
}

impl Growth {
    /// Both desks run at once and are measured in turns, so that what else the machine does meets both alike. The same number of orders
    /// is measured on both, once each has met all its customers and items; what the orders before that cost is said apart.
    pub fn run(self) -> Result<(), Trouble> {
        let (mut desks, mut places) = (Vec::new(), Vec::new());
        for scale in [1, 10] {
            let place = Place::new(&self.engine, &format!("growth{scale}"))?;
            eprintln!("filling at {scale}× …");
            let token = filled(&place.url, Scale::times(scale))?;
            desks.push(Desk::start(&self.engine, &place.url, &token, 64, scale)?);
            places.push(place);
        }
        let [small, large] = desks.as_mut_slice() else { return Err("two desks were wanted".into()) };
        let (first_one, first_ten) = (small.warm_up()?, large.warm_up()?);
        let mut turns = Vec::new();
        for turn in 0..TURNS {
            let (one, ten) = (small.place(self.orders / TURNS)?, large.place(self.orders / TURNS)?);
            eprintln!("turn {}: {:.0} µs and {:.0} µs an order", turn + 1, one.cpu_us, ten.cpu_us);
            turns.push((one, ten));
        }
        let of = |figure: fn(&(Run, Run)) -> f64| median(turns.iter().map(figure));
        println!(
            "{}",
            json!({
                "log_mb_10x": places.last().map(|p| log_mb(&p.url)),
                "bench": "growth", "engine": self.engine, "orders": self.orders, "turns": TURNS,
                "warm_up_orders_1x": warm_up(1), "warm_up_orders_10x": warm_up(10),
                "warm_up_cpu_us_1x": first_one.cpu_us.round(), "warm_up_cpu_us_10x": first_ten.cpu_us.round(),
                "cpu_us_1x": of(|t| t.0.cpu_us).round(), "cpu_us_10x": of(|t| t.1.cpu_us).round(),
                "ratio": round(of(|t| t.1.cpu_us / t.0.cpu_us)),
                "wall_ratio": round(of(|t| t.0.orders_per_s / t.1.orders_per_s)),
                "p50_ms_1x": round(of(|t| t.0.p50_ms)), "p50_ms_10x": round(of(|t| t.1.p50_ms)),
                "memory_mb_1x": turns.last().map(|t| t.0.memory_mb), "memory_mb_10x": turns.last().map(|t| t.1.memory_mb),
            })
        );
        Ok(())
    }
}
