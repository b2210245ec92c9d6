//! Goods held for customers who think it over, and queries over stock and orders.

use basics::Instant;
use desk::actor::{Actor, Level, Role};
use desk::orders;
use desk::queries::{self, Cell, Filter, NewQuery, Sort, Spec};
use desk::stock::{self, NewHold};
use desk::{catalog, customers, journal};

use crate::kit::*;

fn new_hold(tx: &mut db::Tx, sku: &str, count: &str, customer: Option<&str>, seconds: i64) -> NewHold {
    let customer = customer.map(|number| customers::by_number(tx, number).unwrap().unwrap().id);
    NewHold {
        item: catalog::by_sku(tx, sku).unwrap().unwrap().id,
        place: stock::place(tx, None).unwrap().unwrap().id,
        quantity: quantity(count),
        customer,
        note: "asks his boss".into(),
        until: tx.now().plus_seconds(seconds),
    }
}

fn hold(
    scratch: &Scratch,
    sku: &'static str,
    count: &'static str,
    customer: Option<&'static str>,
    seconds: i64,
) -> Result<String, desk::Failure> {
    run(scratch, move |tx| {
        let new = new_hold(tx, sku, count, customer, seconds);
        stock::hold_softly(tx, &clerk(), &new)
    })
}

fn how(scratch: &Scratch, number: &str) -> (String, Option<String>) {
    let number = number.to_owned();
    run(scratch, move |tx| {
        Ok(tx
            .first("select quantity, how from stock_hold where number = $1", &db::values![&number], |row| {
                Ok((row.get::<basics::Quantity>(0)?.to_string(), row.get(1)?))
            })?
            .unwrap())
    })
    .unwrap()
}

const HOUR: i64 = 3_600;

#[test]
fn what_is_held_is_sold_to_nobody_else_and_goes_to_the_customers_own_order() {
    for scratch in &engines() {
        // 50 gloves are there, 200 come in December.
        let number = hold(scratch, "GLOVE-L", "40", Some("C100"), 4 * HOUR).unwrap();
        assert_eq!(stock_of(scratch, "GLOVE-L").1, quantity("40"));
        assert_eq!(refused(hold(scratch, "GLOVE-L", "20", None, HOUR)), "too_few");
        // Somebody else gets what is free, and the rest from what comes.
        let other = run(scratch, |tx| {
            let draft = draft("C200", "X-1", &[("GLOVE-L", "20", "EA")]);
            Ok(orders::place(tx, &clerk(), &draft, by_keyboard(), None)?.number)
        })
        .unwrap();
        let buckets = order_of(scratch, &other).lines[0].buckets;
        assert_eq!((buckets.reserved, buckets.open), (quantity("10"), quantity("10")));
        // The customer's own order takes its part; the rest is still held.
        let own = placed(scratch, "X-2", &[("GLOVE-L", "25", "EA")]);
        assert_eq!(order_of(scratch, &own).lines[0].buckets.reserved, quantity("25"));
        assert_eq!(how(scratch, &number), ("15".into(), None));
        let rest = placed(scratch, "X-3", &[("GLOVE-L", "20", "EA")]);
        let buckets = order_of(scratch, &rest).lines[0].buckets;
        assert_eq!((buckets.reserved, buckets.open), (quantity("15"), quantity("5")));
        assert_eq!(how(scratch, &number), ("0".into(), Some("ordered".into())));
        assert_eq!(stock_of(scratch, "GLOVE-L"), (quantity("50"), quantity("50")));
    }
}

#[test]
fn a_hold_lapses_by_the_job_or_when_an_order_falls_short() {
    for scratch in &engines() {
        let first = hold(scratch, "GLOVE-L", "30", Some("C200"), HOUR).unwrap();
        let second = hold(scratch, "BOLT-8", "10", None, HOUR).unwrap();
        let lapse = || run(scratch, |tx| stock::lapse_holds(tx, &Actor::desk())).unwrap();
        assert_eq!(lapse(), 0);
        scratch.clock.advance_seconds(2 * HOUR);
        // Nobody ran the job, and an order wants more than is free without it.
        let order = placed(scratch, "L-1", &[("GLOVE-L", "45", "EA")]);
        assert_eq!(order_of(scratch, &order).lines[0].buckets.reserved, quantity("45"));
        assert_eq!(how(scratch, &first).1.as_deref(), Some("lapsed"));
        assert_eq!(how(scratch, &second).1, None);
        assert_eq!((lapse(), lapse()), (1, 0));
        assert_eq!(stock_of(scratch, "BOLT-8").1, quantity("0"));
        assert_eq!(refused(run(scratch, |tx| stock::lapse_holds(tx, &clerk()))), "not_allowed");
        let number = second.clone();
        assert_eq!(refused(run(scratch, move |tx| stock::release_hold(tx, &clerk(), &number))), "hold_ended");
        scratch.clock.advance_seconds(-2 * HOUR);
    }
}

#[test]
fn what_can_not_be_held_is_said() {
    for scratch in &engines() {
        let of = |sku, count, seconds| refused(hold(scratch, sku, count, None, seconds));
        assert_eq!(of("SETUP", "1", HOUR), "no_goods");
        assert_eq!(of("BOLT-8", "0", HOUR), "no_quantity");
        assert_eq!(of("BOLT-8", "1", -1), "hold_in_past");
        assert_eq!(of("BOLT-8", "1", 11 * 24 * HOUR), "hold_too_long");
        assert_eq!(of("BOLT-8", "1001", HOUR), "too_few");
        let by_picker = run(scratch, |tx| {
            let new = new_hold(tx, "BOLT-8", "1", None, HOUR);
            stock::hold_softly(tx, &picker(), &new)
        });
        assert_eq!(refused(by_picker), "not_allowed");
        assert_eq!(refused(run(scratch, |tx| stock::release_hold(tx, &clerk(), "RV1"))), "not_found");
        let number = hold(scratch, "BOLT-8", "1000", None, HOUR).unwrap();
        run(scratch, move |tx| stock::release_hold(tx, &clerk(), &number)).unwrap();
        assert_eq!(stock_of(scratch, "BOLT-8").1, quantity("0"));
        let done = run(scratch, |tx| Ok(journal::recent(tx, Instant::from_micros(0), 500)?)).unwrap();
        assert!(done.iter().any(|h| h.verb == "release_stock_hold"));
    }
}

#[test]
fn many_clerks_never_hold_the_same_goods() {
    for scratch in &engines() {
        let won: usize = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..16)
                .map(|_| {
                    scope.spawn(|| {
                        let held = scratch.db.write_now("hold", |tx| {
                            let new = new_hold(tx, "PAINT-R", "3", None, HOUR);
                            stock::hold_softly(tx, &clerk(), &new)
                        });
                        usize::from(held.is_ok())
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(won, 6, "20 cans, three at a time");
        assert_eq!(stock_of(scratch, "PAINT-R"), (quantity("20"), quantity("18")));
    }
}

fn filter(column: &str, op: &str, value: &str) -> Filter {
    Filter { column: column.into(), op: op.into(), value: value.into() }
}

fn answer(scratch: &Scratch, spec: &Spec) -> Vec<String> {
    let spec = spec.clone();
    let table = run(scratch, move |tx| queries::run(tx, &clerk(), &spec, 100)).unwrap();
    let row = |cells: &Vec<Cell>| cells.iter().map(Cell::written).collect::<Vec<_>>().join(" | ");
    table.rows.iter().map(row).collect()
}

#[test]
fn queries_filter_group_and_add_up_what_is_on_record() {
    for scratch in &engines() {
        for (po, lines) in [
            ("Q-1", &[("BOLT-8", "100", "EA")] as &'static [(&str, &str, &str)]),
            ("Q-2", &[("BOLT-8", "200", "EA"), ("GLOVE-L", "10", "EA")]),
            ("=cmd|x", &[("GLOVE-L", "20", "EA")]),
        ] {
            placed(scratch, po, lines);
        }
        let strings = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let stock = Spec {
            source: "stock".into(),
            columns: strings(&["item", "on_hand", "reserved", "free", "coming", "next_supply"]),
            filters: vec![filter("free", "at_least", "30"), filter("category", "contains", "GENERAL")],
            sort: vec![Sort { column: "free".into(), descending: true }],
            ..Spec::default()
        };
        assert_eq!(answer(scratch, &stock), ["BOLT-8 | 1000 | 300 | 700 | 0 | "]);
        let all = Spec { filters: vec![filter("item", "begins_with", "G")], ..stock };
        assert_eq!(answer(scratch, &all), ["GLOVE-L | 50 | 30 | 20 | 200 | 2026-12-01"]);
        let lines = Spec {
            source: "order_lines".into(),
            filters: vec![filter("customer", "is", "c100"), filter("begun", "at_least", "t")],
            group: strings(&["item"]),
            sums: strings(&["quantity", "net"]),
            ..Spec::default()
        };
        let sums = answer(scratch, &lines);
        assert_eq!(sums.len(), 2, "{sums:?}");
        assert!(sums[0].starts_with("BOLT-8 | EUR | 2 | 300 | "), "{sums:?}");
        assert!(sums[1].starts_with("GLOVE-L | EUR | 2 | 30 | "), "{sums:?}");
        let mine = Spec {
            source: "orders".into(),
            columns: strings(&["their_po", "held", "late"]),
            filters: vec![
                filter("their_po", "is_not", "q-1"),
                filter("stage", "is", "Confirmed"),
                filter("confirmed", "is_filled", ""),
            ],
            sort: vec![Sort { column: "their_po".into(), descending: false }],
            ..Spec::default()
        };
        assert_eq!(answer(scratch, &mine), ["=cmd|x | no | no", "Q-2 | no | no"]);
        let table = {
            let mine = mine.clone();
            run(scratch, move |tx| queries::run(tx, &clerk(), &mine, 100)).unwrap()
        };
        assert_eq!(queries::csv(&table), "their_po,held,late\r\n'=cmd|x,no,no\r\nQ-2,no,no\r\n");
        assert!(queries::workbook(&table, "mine").unwrap().starts_with(b"PK"));
        let later = Spec { filters: vec![filter("begun", "at_most", "-1")], ..mine };
        assert_eq!(answer(scratch, &later), [""; 0]);
    }
}

#[test]
fn a_query_is_its_owners_and_is_seen_by_those_it_is_shared_with() {
    for scratch in &engines() {
        let new = |name: &str, shared: &str, source: &str| NewQuery {
            name: name.into(),
            shared: shared.into(),
            spec: Spec { source: source.into(), ..Spec::default() },
        };
        let save = |by: Actor, new: NewQuery| run(scratch, move |tx| queries::save(tx, &by, &new));
        let number = save(clerk(), new(" Open  orders ", "", "orders")).unwrap();
        assert_eq!(refused(save(clerk(), new("Open orders", "", "stock"))), "name_taken");
        assert_eq!(refused(save(clerk(), new("", "", "stock"))), "no_name");
        assert_eq!(refused(save(clerk(), new("x", "finance", "stock"))), "no_team");
        assert_eq!(refused(save(clerk(), new("x", "", "people"))), "findings");
        assert_eq!(refused(save(clerk(), new(&"x".repeat(81), "", "stock"))), "too_long");
        let seen = |by: Actor| {
            let number = number.clone();
            run(scratch, move |tx| queries::visible(tx, &by, &number)).map(|q| q.name)
        };
        assert_eq!(seen(clerk()).unwrap(), "Open orders");
        assert_eq!(refused(seen(supervisor())), "not_found");
        let change = |by: Actor, shared: &str| {
            let (number, new) = (number.clone(), new("Open orders", shared, "orders"));
            run(scratch, move |tx| queries::change(tx, &by, &number, &new))
        };
        change(clerk(), "orders").unwrap();
        assert_eq!(seen(supervisor()).unwrap(), "Open orders");
        assert_eq!(refused(change(supervisor(), "")), "not_yours");
        let stranger = Actor { department: "it".into(), ..someone("Ann", Role::Admin, Level::Proficient) };
        assert_eq!(refused(seen(stranger.clone())), "not_found");
        change(clerk(), "everyone").unwrap();
        let listed = run(scratch, move |tx| Ok(queries::list(tx, &stranger)?)).unwrap();
        assert_eq!(listed.len(), 1);
        let which = number.clone();
        run(scratch, move |tx| queries::delete(tx, &clerk(), &which)).unwrap();
        assert_eq!(refused(seen(clerk())), "not_found");
        // What somebody may not see they may not ask for either.
        let spec = Spec { source: "orders".into(), ..Spec::default() };
        let blind = Actor { scopes: vec![desk::actor::Scope::Orders], ..clerk() };
        assert_eq!(refused(run(scratch, move |tx| queries::run(tx, &blind, &spec, 10))), "scope_missing");
    }
}
