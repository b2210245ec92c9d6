//! `crash`: 64 writers on few items, the server killed with SIGKILL at random moments, started again, and then the question: is every
//! acknowledged order there, none twice, nothing oversold, and the journal whole?
//!
//! Each writer sends an order with an idempotency key; when the connection breaks it sends the same again after the restart, as a
//! careful program would.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use basics::Rng;
use clap::Args;
use db::{Db, Fault, Options, Tx};
use desk::MIGRATIONS;
use serde_json::json;

use crate::Trouble;
use crate::client::Client;
use crate::orders::Place;
use crate::records::{Scale, customer_number, fill, sku};
use crate::server::Server;

#[derive(Args)]
pub struct Crash {
    #[arg(long, default_value_t = 100)]
    cycles: u32,
    #[arg(long, default_value = "sqlite")]
    engine: String,
    /// Server processes on the one database (PostgreSQL).
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const WRITERS: u64 = 64;
/// All orders fight for these.
const ITEMS: u64 = 12;
const FEW: Scale = Scale { customers: 1, items: ITEMS as usize, orders: 0 };
/// Units of each: far fewer than are asked for, so that there is something to oversell.
const STOCK: i32 = 2_000;

type Acknowledged = Arc<Mutex<HashMap<String, String>>>;

impl Crash {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new(&self.engine, "crash")?;
        let token = {
            let db = Db::open(Options::new(place.url.clone()), MIGRATIONS)?;
            fill(&db, FEW, STOCK).map_err(|e| e.to_string())?
        };
        let acknowledged: Acknowledged = Arc::default();
        let next = Arc::new(AtomicU64::new(0));
        let mut rng = Rng::from_seed(self.seed);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let mut pending: Vec<Option<u64>> = vec![None; WRITERS as usize];
        for cycle in 0..self.cycles {
            let mut servers =
                (0..self.nodes).map(|_| Server::start(&place.url)).collect::<Result<Vec<_>, _>>()?;
            let mut writers = Vec::new();
            for (writer, left) in pending.iter().enumerate() {
                let address = servers.get(writer % self.nodes).map(|s| s.address.clone()).unwrap_or_default();
                let (token, acknowledged, next) = (token.clone(), acknowledged.clone(), next.clone());
                writers.push(runtime.spawn(write(address, token, acknowledged, next, *left)));
            }
            // One in four is killed while it wakes up; the others once orders are going through.
            if rng.below(4) > 0 {
                first_answer(&acknowledged);
            }
            std::thread::sleep(Duration::from_millis(u64::from(rng.below(400)) + 20));
            for server in &mut servers {
                server.kill();
            }
            pending = writers.into_iter().map(|w| runtime.block_on(w).unwrap_or(None)).collect();
            if cycle % 10 == 9 {
                let count = acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len();
                eprintln!("{} cycles, {count} acknowledged", cycle + 1);
            }
        }
        let db = Db::open(Options::new(place.url.clone()), MIGRATIONS)?;
        let found = look(&db)?;
        let acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        let lost = acknowledged.iter().filter(|(po, number)| found.numbers.get(*po) != Some(*number)).count();
        let proof = desk::journal::prove(&db, |_| {})?;
        let journal =
            if proof.is_whole() { "ok".to_owned() } else { format!("{:?}", proof.troubles.first()) };
        println!(
            "{}",
            json!({
                "cycles": self.cycles, "engine": self.engine, "nodes": self.nodes, "acknowledged": acknowledged.len(), "lost": lost,
                "doubled": found.doubled, "oversold": found.oversold, "unbalanced": found.unbalanced, "journal": journal,
            })
        );
        if lost + found.doubled + found.oversold + found.unbalanced > 0 || !proof.is_whole() {
            return Err("something was lost".into());
        }
        Ok(())
    }
}

/// Waits until one more order is acknowledged, five seconds at most.
fn first_answer(acknowledged: &Acknowledged) {
    let count = || acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len();
    let before = count();
    for _ in 0..250 {
        if count() > before {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Sends orders until the server is gone; gives back the one whose answer never came.
async fn write(
    address: String,
    token: String,
    acknowledged: Acknowledged,
    next: Arc<AtomicU64>,
    left: Option<u64>,
) -> Option<u64> {
    let mut waiting = left;
    let Ok(mut client) = Client::connect(&address, &token).await else { return waiting };
    loop {
        let n = waiting.unwrap_or_else(|| next.fetch_add(1, Ordering::Relaxed));
        waiting = Some(n);
        let po = format!("K-{n}");
        let lines: Vec<_> = (0..3)
            .map(|k| json!({ "item": sku(((n + k * 5) % ITEMS) as usize), "quantity": 1 + n % 7 }))
            .collect();
        let body = json!({ "customer": customer_number(0), "buyer_po_no": po, "lines": lines }).to_string();
        let Ok(answer) = client.post("/api/v1/orders?place=true", Some(&po), &body).await else {
            return waiting;
        };
        if answer.status == 201 {
            let number = serde_json::from_slice::<serde_json::Value>(&answer.body)
                .ok()
                .and_then(|v| v.get("number")?.as_str().map(str::to_owned))
                .unwrap_or_default();
            acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(po, number);
            waiting = None;
        }
    }
}

struct Found {
    /// Order numbers by PO number.
    numbers: HashMap<String, String>,
    doubled: usize,
    oversold: usize,
    unbalanced: usize,
}

fn look(db: &Db) -> Result<Found, Fault> {
    db.read_now("look", |tx: &mut Tx| {
        let orders =
            tx.query("select po_number, number from sales_order where number like 'SO%'", &[], |row| {
                Ok((row.get::<String>(0)?, row.get::<String>(1)?))
            })?;
        let total = orders.len();
        let numbers: HashMap<String, String> = orders.into_iter().collect();
        let oversold = tx.query(
            "select item from stock_position where reserved > on_hand or reserved <>
               (select coalesce(sum(quantity), 0) from promise p where p.item = stock_position.item
                and p.place = stock_position.place and p.supply = $1)",
            &[db::Value::from(uuid::Uuid::nil())],
            |_| Ok(()),
        )?;
        let unbalanced = tx.query(
            "select order_id from order_line where reserved <>
               (select coalesce(sum(quantity), 0) from promise p where p.order_id = order_line.order_id
                and p.line_no = order_line.line_no and p.supply = $1) limit 100",
            &[db::Value::from(uuid::Uuid::nil())],
            |_| Ok(()),
        )?;
        Ok(Found {
            doubled: total - numbers.len(),
            numbers,
            oversold: oversold.len(),
            unbalanced: unbalanced.len(),
        })
    })
}
