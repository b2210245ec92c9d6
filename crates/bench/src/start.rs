//! `bench start`: how soon the desk is ready on a database with a million orders, what memory it takes, and how long the pages take
//! that people open first. The stored orders are written in bulk; everything measured is the server as it is run.

use std::process::Command;
use std::time::{Duration, Instant};

use basics::Language;
use clap::Args;
use db::{Db, Options, Tx};
use desk::actor::{Actor, Role, Scope};
use desk::people::{self, NewPerson};
use desk::{Failure, MIGRATIONS};
use serde_json::{Map, json};

use crate::Trouble;
use crate::client::Client;
use crate::measure::{memory_mb, percentile};
use crate::orders::Place;
use crate::records::{Scale, Stored, customer_number, fill_records, fill_stored, sku};
use crate::server::Server;

#[derive(Args)]
pub struct Start {
    #[arg(long, default_value = "sqlite")]
    pub engine: String,
    #[arg(long, default_value_t = 1_000_000)]
    pub orders: usize,
    /// Lines of each stored order.
    #[arg(long, default_value_t = 5)]
    lines: usize,
    /// How often each page is opened after the first time.
    #[arg(long, default_value_t = 40)]
    pub rounds: usize,
    /// Fill this database, or use it if a run filled it before, and keep it.
    #[arg(long)]
    pub database: Option<String>,
}

/// What is opened: a name for the figures, and the path for the `n`th time.
type Page = (&'static str, fn(usize, usize) -> String);

const PAGES: [Page; 21] = [
    ("today", |_, _| "/".into()),
    ("orders", |_, _| "/orders".into()),
    ("order", |n, all| format!("/orders/{}", number(n, all))),
    ("item", |n, _| format!("/items/{}", sku(n * 37 % ITEMS))),
    ("customer", |n, _| format!("/customers/{}", customer_number(n * 7 % CUSTOMERS))),
    ("orders_held", |_, _| "/orders?held=1".into()),
    ("orders_closed", |_, _| "/orders?stage=closed".into()),
    ("orders_of_customer", |n, _| format!("/orders?customer={}", customer_number(n * 7 % CUSTOMERS))),
    ("orders_by_po", |n, all| format!("/orders?q=OLD{}", n * 7_919 % all)),
    ("orders_of_stage_of_customer", |n, _| {
        format!("/orders?stage=submitted&customer={}", customer_number(n * 7 % CUSTOMERS))
    }),
    ("invoices", |_, _| "/invoices".into()),
    ("invoices_held", |_, _| "/invoices?stage=held".into()),
    ("invoices_paid", |_, _| "/invoices?stage=paid".into()),
    ("shipments", |_, _| "/shipments".into()),
    ("shipments_shipped", |_, _| "/shipments?stage=shipped".into()),
    ("search_number", |n, all| format!("/search?q={}", number(n, all))),
    ("search_start_of_number", |_, _| "/search?q=H0000".into()),
    ("search_words", |n, _| format!("/search?q=zinc+{}", n % 300)),
    ("api_orders", |_, _| "/api/v1/orders".into()),
    ("api_orders_older", |n, all| {
        let second = 1_700_000_000 + n * 7_919 % all;
        format!("/api/v1/orders?before={}", basics::Instant::from_micros(second as i64 * 1_000_000))
    }),
    ("api_orders_by_number", |n, all| format!("/api/v1/orders?number={}", number(n, all))),
];

const ITEMS: usize = 5_000;
const CUSTOMERS: usize = 500;

/// Spread over all stored orders.
pub fn number(n: usize, all: usize) -> String {
    format!("H{:09}", (n * 7_919 + all / 2) % all)
}

impl Start {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new(&self.engine, "start")?;
        let url = self.database.clone().unwrap_or_else(|| place.url.clone());
        let began = Instant::now();
        let token = self.filled(&url)?;
        let filled = began.elapsed();
        let began = Instant::now();
        let server = Server::start_program(&url)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut client = runtime.block_on(ready(&server, &token))?;
        let ready = began.elapsed();
        let rss_ready = memory_mb(server.pid());
        let (mut pages, mut slowest_first, mut slowest_p50, mut slowest_p95) =
            (Map::new(), 0.0f64, 0.0f64, 0.0f64);
        let mut firsts = Vec::new();
        for (name, path) in PAGES {
            firsts.push(runtime.block_on(open(&mut client, &path(0, self.orders), name))?);
        }
        let rss_first = memory_mb(server.pid());
        for ((name, path), first) in PAGES.into_iter().zip(firsts) {
            let mut waits = Vec::new();
            for n in 1..=self.rounds {
                waits.push(runtime.block_on(open(&mut client, &path(n, self.orders), name))?);
            }
            waits.sort_by(f64::total_cmp);
            let (p50, p95) = (percentile(&waits, 50), percentile(&waits, 95));
            slowest_first = slowest_first.max(first);
            slowest_p50 = slowest_p50.max(p50);
            slowest_p95 = slowest_p95.max(p95);
            pages.insert(
                name.into(),
                json!({ "first_ms": tenths(first), "p50_ms": tenths(p50), "p95_ms": tenths(p95) }),
            );
        }
        println!(
            "{}",
            json!({
                "bench": "start", "engine": self.engine, "orders": self.orders, "lines": self.lines, "program": server.program,
                "filled_s": filled.as_secs(), "ready_s": (ready.as_secs_f64() * 1_000.0).round() / 1_000.0,
                "rss_mb_ready": rss_ready, "rss_mb_first_pages": rss_first, "rss_mb": memory_mb(server.pid()),
                "first_ms": tenths(slowest_first), "p50_ms": tenths(slowest_p50), "p95_ms": tenths(slowest_p95), "pages": pages,
            })
        );
        Ok(())
    }

    /// The token of someone who sees every page. Fills the database unless an earlier run did.
    pub fn filled(&self, url: &str) -> Result<String, Trouble> {
        let db = Db::open(Options::new(url), MIGRATIONS)?;
        let there = db.read_now("look", |tx: &mut Tx| -> Result<_, db::Fault> {
            Ok(tx.first("select id from sales_order limit 1", &[], |_| Ok(()))?.is_some())
        })?;
        if !there {
            eprintln!("writing {} orders into {url} …", self.orders);
            let scale = Scale { customers: CUSTOMERS, items: ITEMS, orders: self.orders };
            fill_records(&db, scale, 1_000_000).map_err(|e| e.to_string())?;
            let stored = Stored { lines: self.lines, whole: true };
            fill_stored(&db, scale, stored, &|done| eprintln!("  {done}")).map_err(|e| e.to_string())?;
        }
        let token = db.write_now("supervisor", supervisor).map_err(|e| e.to_string())?;
        Ok(token)
    }
}

fn supervisor(tx: &mut Tx) -> Result<String, Failure> {
    let by = Actor::desk();
    let login = format!("sam{}", tx.now().micros());
    let new = NewPerson {
        login: login.as_str().into(),
        name: "Sam".into(),
        email: None,
        password: None,
        department: "orders".into(),
        language: Language::En,
        roles: vec![Role::Supervisor],
    };
    let person = people::add(tx, &by, &new)?;
    let (_, secret) = people::issue_token(tx, &by, person, "bench", &Scope::ALL)?;
    Ok(secret.shown().to_owned())
}

/// A connection to the server, once it says that it is ready.
pub async fn ready(server: &Server, token: &str) -> Result<Client, Trouble> {
    let began = Instant::now();
    loop {
        if let Ok(mut client) = Client::connect(&server.address, token).await
            && client.get("/readyz").await?.status == 200
        {
            return Ok(client);
        }
        if began.elapsed() > Duration::from_secs(60) {
            return Err("the server is not ready after a minute".into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Opens a page; the milliseconds until all of it was there.
pub async fn open(client: &mut Client, path: &str, name: &str) -> Result<f64, Trouble> {
    let began = Instant::now();
    let answer = client.get(path).await?;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    match answer.status {
        200 | 303 => Ok(took),
        status => Err(format!("{name}: {path} answers {status}").into()),
    }
}

pub fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The program as people run it, if it was built beside this one.
pub fn program() -> Option<Command> {
    let beside = std::env::current_exe().ok()?.with_file_name("orderdesk");
    beside.exists().then(|| Command::new(beside))
}
