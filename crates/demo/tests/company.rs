//! The small company on both engines: it is whole, the same for the same seed, and its numbers are right.

#![expect(clippy::unwrap_used, reason = "what fails in a test's helper fails the test")]

use std::sync::atomic::{AtomicU32, Ordering};

use basics::{Clock, Gtin, Instant, Quantity};
use db::{Db, Options};
use demo::{LOGINS, PASSWORD, Size, Summary, World, inbox_documents};
use desk::MIGRATIONS;

fn now() -> Instant {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn open(url: String) -> Db {
    Db::open(
        Options { clock: demo::before(now()), connections: 2, seed: Some(7), ..Options::new(url) },
        MIGRATIONS,
    )
    .unwrap()
}

/// A database of each engine: SQLite always, PostgreSQL where the environment names a server.
fn engines() -> (Vec<Db>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut databases = vec![open(folder.path().join("desk.db").display().to_string())];
    if let Ok(server) = std::env::var("ORDERDESK_TEST_POSTGRES") {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("demo_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let made = std::process::Command::new("psql")
            .args([&format!("{server}/postgres"), "-qc", &format!("create database {name}")])
            .status()
            .unwrap();
        assert!(made.success());
        databases.push(open(format!("{server}/{name}")));
    }
    (databases, folder)
}

fn set_up(db: &Db) -> Summary {
    demo::set_up(db, &Size::small(), &|_| {}).unwrap()
}

fn count(db: &Db, sql: &'static str) -> i64 {
    db.read_now("count", move |tx| tx.first(sql, &[], |row| row.get::<i64>(0))).unwrap().unwrap()
}

#[test]
fn the_company_is_whole_on_both_engines() {
    let (databases, _folder) = engines();
    let mut summaries = Vec::new();
    for db in &databases {
        let made = set_up(db);
        // With the telephone counter: one customer, ten items and five past orders more than asked for.
        assert_eq!((made.customers, made.items, made.past_orders), (21, 90, 55));
        assert_eq!(made.live.orders, 24);
        assert!(made.live.held >= 7 && made.live.confirmed >= 4 && made.live.drafts >= 2, "{made:?}");
        // What is reserved is what was promised from stock, position by position.
        let apart = count(
            db,
            "select count(*) from stock_position s where s.reserved <> coalesce((select sum(p.quantity) from promise p
               join place w on w.id = p.place
               where p.item = s.item and p.place = s.place and not exists (select 1 from supply u where u.id = p.supply)), 0)",
        );
        assert_eq!(apart, 0, "positions whose reservation is not the sum of their promises");
        assert_eq!(count(db, "select count(*) from sales_order where goods + charges + tax <> total"), 0);
        assert_eq!(count(db, "select count(*) from sales_order where stage = 'closed'"), 55);
        let kinds = db
            .read_now("holds", |tx| {
                tx.query("select distinct kind from hold order by kind", &[], |row| row.get::<String>(0))
            })
            .unwrap();
        let all = [
            "address",
            "credit",
            "duplicate_po",
            "incomplete",
            "level_review",
            "prepayment",
            "price_variance",
            "review",
            "tax",
        ];
        assert_eq!(kinds, all);
        let learned = db.write_now("habits", desk::orders::learn_habits).unwrap();
        assert!(learned <= 24, "history is learned at its import, not again: {learned}");
        summaries.push(made);
    }
    assert!(summaries.windows(2).all(|pair| pair[0] == pair[1]), "the engines differ: {summaries:?}");
}

#[test]
fn the_same_seed_gives_the_same_company() {
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str, seed: u64| {
        let db = open(folder.path().join(name).display().to_string());
        demo::set_up(&db, &Size { seed, ..Size::small() }, &|_| {}).unwrap()
    };
    assert_eq!(made("one", 1), made("two", 1));
    assert_ne!(made("three", 2).past_quantity, made("four", 1).past_quantity);
}

#[test]
fn everybody_signs_in_with_the_documented_password() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(folder.path().join("desk.db").display().to_string());
    set_up(&db);
    let kept = db.read_now("sign in", |tx| desk::people::credentials(tx, "carla")).unwrap().unwrap();
    assert!(desk::people::password_fits(kept.1.as_deref(), PASSWORD));
    for login in LOGINS {
        let actor =
            db.read_now("who", move |tx| desk::people::actor_of_login(tx, login.login)).unwrap().unwrap();
        assert!(actor.has(login.role), "{}", login.login);
    }
}

#[test]
fn the_demo_has_the_promised_size_and_its_numbers_are_right() {
    let world = World::of(&Size::demo(), Clock::standing_at(now()).now().utc_day());
    assert!(world.customers.len() >= 500);
    assert_eq!(world.items.len(), 5_010);
    assert!(world.aliases.iter().filter(|a| a.customer.is_some()).count() >= 8_000);
    let gtins =
        world.items.iter().flat_map(|i| i.gtin.iter().chain(i.units.iter().filter_map(|u| u.gtin.as_ref())));
    let mut seen = std::collections::HashSet::new();
    for gtin in gtins {
        assert!(gtin.parse::<Gtin>().is_ok(), "{gtin}");
        assert!(seen.insert(gtin.clone()), "{gtin} twice");
    }
    for gln in world
        .customers
        .iter()
        .flat_map(|c| c.gln.iter().chain(c.addresses.iter().filter_map(|a| a.gln.as_ref())))
    {
        assert_eq!(gln.len(), 13);
        assert!(gln.parse::<Gtin>().is_ok(), "{gln}");
    }
    for item in world.items.iter().filter(|i| i.order_multiple.is_positive()) {
        for unit in &item.units {
            let one = unit.factor.to_base(Quantity::ONE).unwrap();
            assert!(
                one.is_multiple_of(item.order_multiple) || item.base_unit.code() == "MTR",
                "{}",
                item.sku
            );
        }
    }
}

#[test]
fn a_usual_order_by_telephone_is_confirmed_without_a_remark() {
    let (databases, _folder) = engines();
    for db in &databases {
        set_up(db);
        let carla = db.read_now("who", |tx| desk::people::actor_of_login(tx, "carla")).unwrap().unwrap();
        let placed = db
            .write_now("order", move |tx| {
                let lines = demo::counter_skus().zip([12, 4, 6, 24, 10, 2, 36, 5, 12, 3]);
                let draft = desk::orders::Draft {
                    customer: demo::COUNTER_CUSTOMER.into(),
                    buyer_po_no: "4477120".into(),
                    lines: lines
                        .map(|(item, quantity)| desk::orders::DraftLine {
                            item: item.into(),
                            quantity: quantity.to_string(),
                            ..Default::default()
                        })
                        .collect(),
                    ..Default::default()
                };
                let origin = desk::orders::Origin::channel(desk::orders::Channel::Phone);
                desk::orders::place(tx, &carla, &draft, origin, None)
            })
            .unwrap();
        assert_eq!((placed.stage, placed.holds.len()), (desk::orders::Stage::Confirmed, 0), "{placed:?}");
        assert!(placed.findings.is_empty(), "{:?}", placed.findings);
        assert_eq!(placed.promised_date, Some(db.clock().now().utc_day()));
    }
}

#[test]
fn the_inbox_has_every_format_and_each_trap() {
    let world = World::of(&Size::small(), now().utc_day());
    let documents = inbox_documents(&world);
    assert!(documents.len() >= 14, "{}", documents.len());
    for channel in ["x12_850", "edifact_orders", "ubl_order", "cxml", "csv", "xlsx", "pdf", "email"] {
        assert!(documents.iter().any(|d| d.channel_hint == channel), "{channel}");
    }
    let text = |d: &demo::InboxDocument| String::from_utf8_lossy(&d.bytes).into_owned();
    for word in
        ["QX-9931-K", "HS-2026-0417", "not ordering yet", "boxes of", "005010", "D:96A", "D:01B", "Stk"]
    {
        assert!(documents.iter().any(|d| text(d).contains(word)), "{word}");
    }
    let mut names: Vec<&str> = documents.iter().map(|d| d.file_name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), documents.len(), "file names are used twice");
    for document in documents.iter().filter(|d| d.channel_hint == "x12_850") {
        // The interchange header has a fixed length, from which readers take the separators.
        assert_eq!(text(document).split("GS").next().unwrap().trim_end().len(), 106);
    }
    assert_eq!(documents, inbox_documents(&world));
}
