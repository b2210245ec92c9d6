//! `bench search`: what is searched (orders, customers, items, messages), listed and opened first on a database with a million orders, each
//! question often and never the same twice, over HTTP; and what a row costs that is added to an order of a hundred lines. The stored orders
//! are those of `bench start`.

use basics::Instant as At;
use clap::Args;
use db::{Db, Options, Tx, values};
use desk::Actor;
use desk::correspondence::{self, Body, Conversation, Letter};
use desk::intake::Received;
use desk::orders;
use serde_json::{Map, json};

use crate::Trouble;
use crate::client::Client;
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
    /// Letters that are on record; their words are searched.
    #[arg(long, default_value_t = 100_000)]
    letters: usize,
    /// Documents that came in.
    #[arg(long, default_value_t = 500)]
    documents: usize,
}

/// What is asked: a name for the figures, and the path for the `n`th time.
type Question = (&'static str, fn(usize, usize) -> String);

const QUESTIONS: [Question; 38] = [
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
    ("message_word", |n, _| format!("/api/v1/search?q={}", word(n))),
    ("message_words", |n, _| format!("/api/v1/search?q={}+{}", word(n), word(n + 37))),
    ("message_start_of_word", |n, _| format!("/api/v1/search?q={}", word(n).get(..4).unwrap_or("word"))),
    ("message_letters_only", |n, _| format!("/api/v1/search?kind=letter&q={}", word(n))),
    ("message_documents_only", |n, _| format!("/api/v1/search?kind=document&q=OLDMAIL{}", n % 400)),
    // First pages.
    ("today", |_, _| "/".into()),
    ("inbox", |_, _| "/inbox".into()),
    ("letters", |_, _| "/letters".into()),
    ("tasks", |_, _| "/tasks".into()),
    ("quotations", |_, _| "/quotations".into()),
    ("quality", |_, _| "/quality".into()),
    ("satisfaction", |_, _| "/surveys".into()),
    ("queries", |_, _| "/queries".into()),
    ("orders", |_, _| "/orders".into()),
    ("customers", |_, _| "/customers".into()),
    ("items", |_, _| "/items".into()),
    ("shipments", |_, _| "/shipments".into()),
    ("invoices", |_, _| "/invoices".into()),
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
        self.written(&url)?;
        let server = Server::start_program(&url)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut client = runtime.block_on(ready(&server, &token))?;
        let row = runtime.block_on(row_added(&mut client, self.start.rounds))?;
        let all = self.start.orders;
        // The first question of all reads the names into memory; so does the first after a record was changed.
        let cold = runtime.block_on(open(&mut client, "/api/v1/search?q=zinc", "cold"))?;
        let (mut kinds, mut slowest, mut screen) = (Map::new(), [0.0f64; 3], "");
        for (name, path) in QUESTIONS {
            let first = runtime.block_on(open(&mut client, &path(0, all), name))?;
            let mut waits = Vec::new();
            for n in 1..=self.start.rounds {
                waits.push(runtime.block_on(open(&mut client, &path(n, all), name))?);
            }
            waits.sort_by(f64::total_cmp);
            let [p50, p95, p99] = [50, 95, 99].map(|p| percentile(&waits, p));
            let [_, before, _] = slowest;
            if p95 > before {
                screen = name;
            }
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
                "letters": self.letters, "documents": self.documents, "slowest": screen, "row_added": row,
                "cold_ms": tenths(cold), "p50_ms": tenths(p50), "p95_ms": tenths(p95), "p99_ms": tenths(p99), "kinds": kinds,
            })
        );
        Ok(())
    }

    /// Letters and documents with words that are searched for, unless an earlier run wrote them.
    fn written(&self, url: &str) -> Result<(), Trouble> {
        let db = Db::open(Options::new(url), desk::MIGRATIONS)?;
        let there = db.read_now("look", |tx: &mut Tx| -> Result<_, db::Fault> {
            Ok(tx.first("select count(*) from outbox", &[], |row| row.get::<i64>(0))?.unwrap_or_default())
        })?;
        let (mut n, most) = (usize::try_from(there).unwrap_or(0), self.letters);
        while n < most {
            let next = (n + 250).min(most);
            db.write_now("letters", move |tx: &mut Tx| -> Result<(), db::Fault> {
                for at in n..next {
                    let thing = tx.new_id::<()>().uuid();
                    correspondence::queue(tx, &letter(thing, at))?;
                }
                Ok(())
            })?;
            n = next;
        }
        if there > 0 {
            return Ok(());
        }
        for n in 0..self.documents {
            let mail = document(n).into_bytes();
            let material = pdf_in::sandbox::Reading::Here.read(&mail, Some("order.eml"));
            let received = Received::new("order.eml".into(), "message/rfc822".into(), mail, material);
            db.write_now("document", move |tx: &mut Tx| {
                orders::take_in(tx, &Actor::desk(), &received, false)
            })
            .map_err(|e| e.to_string())?;
        }
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

/// A word of letters; there are some thousands of them, each in many letters.
fn word(n: usize) -> String {
    const STARTS: [&str; 12] = [
        "anchor", "basin", "copper", "drawing", "engine", "flange", "gasket", "hopper", "island", "jacket",
        "kettle", "lantern",
    ];
    format!("{}{}", STARTS.get(n % STARTS.len()).copied().unwrap_or("word"), n * 7 % 311)
}

fn letter(thing: uuid::Uuid, n: usize) -> Letter {
    let words: Vec<String> = (0..6).map(|at| word(n * 13 + at * 29)).collect();
    Letter {
        kind: "email",
        recipient: format!("buyer{}@customer.example", n % 5_000),
        subject: format!("About your {} and {}", word(n), word(n + 1)),
        thing,
        number: Some(format!("H{n:09}")),
        body: Body::Text(format!("Hello,\n\nthe {} will be sent to you.\n", words.join(", the "))),
        media_type: "text/plain",
        file_name: format!("letter-{n}.txt"),
        conversation: Conversation::default(),
    }
}

fn document(n: usize) -> String {
    format!(
        "From: buyer{n}@customer.example\r\nTo: orders@desk.example\r\nSubject: Order OLDMAIL{n} {}\r\nMessage-ID: <bench-{n}@customer.example>\r\n\
         Content-Type: text/plain\r\n\r\nHello,\r\nplease send 5 pieces of {}.\r\n",
        word(n),
        sku(n * 37 % 5_000)
    )
}

/// A draft of a hundred lines is kept, then saved with one row more and one row less by turns: the milliseconds of a save with all that the
/// grid is told of it.
async fn row_added(client: &mut Client, rounds: usize) -> Result<serde_json::Value, Trouble> {
    let line = |n: usize| json!({ "row": format!("r{n}"), "item": sku(n * 37 % 5_000), "quantity": "2", "unit": "", "price": "", "note": "" });
    let sent = |lines: usize, version: i64| {
        json!({
            "version": version, "customer": customer_number(7), "buyer_po_no": "ROWS", "requested_date": "", "ship_to": "", "note": "",
            "quotation": "", "lines": (1..=lines).map(line).collect::<Vec<_>>(),
        })
        .to_string()
    };
    let answer = client.post("/orders/drafts", None, &sent(100, 0)).await?;
    let opened: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let text = |name: &str| opened.get(name).and_then(serde_json::Value::as_str);
    let whole = |of: &serde_json::Value| of.get("version").and_then(serde_json::Value::as_i64);
    let (Some(id), Some(mut version)) = (text("id"), whole(&opened)) else {
        return Err(format!("a draft of a hundred lines is answered {}: {opened}", answer.status).into());
    };
    let path = format!("/orders/drafts/{id}");
    let mut waits = Vec::new();
    for n in 0..rounds.max(20) {
        let body = sent(100 + n % 2, version);
        let began = std::time::Instant::now();
        let answer = client.put(&path, &body).await?;
        waits.push(began.elapsed().as_secs_f64() * 1_000.0);
        let kept: serde_json::Value = serde_json::from_slice(&answer.body)?;
        version = whole(&kept).ok_or_else(|| format!("a save is answered {}: {kept}", answer.status))?;
    }
    waits.sort_by(f64::total_cmp);
    let [p50, p95, p99] = [50, 95, 99].map(|p| tenths(percentile(&waits, p)));
    Ok(json!({ "lines": 100, "p50_ms": p50, "p95_ms": p95, "p99_ms": p99 }))
}
