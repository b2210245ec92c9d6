//! What holds an order, and that nothing gets round it: credit, money before goods, export, samples. On both engines.

use basics::Rng;
use desk::amendments::{self, Change, Prices, Wanted};
use desk::billing::{self, Method, NewPayment, Towards};
use desk::customers::Terms;
use desk::orders::{self, Draft, ExportWatch, HeldFilter, HoldKind, Stage};
use desk::{Actor, Failure, shipping};

use crate::kit::*;

fn terms(scratch: &Scratch, customer: &'static str, wanted: Terms) {
    run(scratch, move |tx| {
        let customer = desk::customers::by_number(tx, customer)?.unwrap();
        desk::customers::set_terms(tx, &finance(), &customer, &wanted)
    })
    .unwrap();
}

fn placed_of(scratch: &Scratch, draft: Draft) -> desk::orders::Placed {
    run(scratch, move |tx| orders::place(tx, &clerk(), &draft, by_keyboard(), None)).unwrap()
}

fn resolve(scratch: &Scratch, by: Actor, order: &str, kind: HoldKind) -> Result<(), Failure> {
    let order = order.to_owned();
    run(scratch, move |tx| orders::resolve_hold(tx, &by, &order, kind, "looked at"))
}

#[test]
fn credit_is_looked_at_again_when_the_order_is_confirmed() {
    for scratch in &engines() {
        rewind(scratch);
        // 4,760.00 with tax, of a limit of 5,000.00.
        let first = draft("C100", "P1", &[("SETUP", "50", "")]);
        let first = run(scratch, move |tx| {
            let opened = orders::open(tx, &clerk(), &first, by_keyboard())?;
            orders::submit(tx, &clerk(), &opened.number, None, "")
        })
        .unwrap();
        assert!(first.holds.is_empty());
        let second = placed_of(scratch, draft("C100", "P2", &[("SETUP", "10", "")]));
        assert_eq!((second.stage, second.holds.as_slice()), (Stage::Submitted, &["credit".to_owned()][..]));
        let n = first.number.clone();
        let confirmed = run(scratch, move |tx| orders::confirm(tx, &clerk(), &n, None)).unwrap();
        assert!(confirmed.held.unwrap().contains("the limit is"));
        let order = order_of(scratch, &first.number);
        assert_eq!((order.stage, order.open_holds().count()), (Stage::Submitted, 1));
        let n = first.number.clone();
        assert_eq!(refused(run(scratch, move |tx| orders::confirm(tx, &clerk(), &n, None))), "held");
        assert_eq!(refused(resolve(scratch, clerk(), &first.number, HoldKind::Credit)), "not_allowed");
        resolve(scratch, finance(), &first.number, HoldKind::Credit).unwrap();
        let n = first.number.clone();
        let confirmed = run(scratch, move |tx| orders::confirm(tx, &clerk(), &n, None)).unwrap();
        assert_eq!((confirmed.held, confirmed.stage), (None, Stage::Confirmed));
        let filter = HeldFilter { kind: Some(HoldKind::Credit), group: Some("finance".into()) };
        let held = run(scratch, move |tx| Ok(orders::held(tx, &filter, 10)?)).unwrap();
        assert_eq!(held.iter().map(|h| h.number.as_str()).collect::<Vec<_>>(), [second.number.as_str()]);
    }
}

#[test]
fn a_hold_that_fell_away_with_its_order_lets_nothing_go() {
    for scratch in &engines() {
        rewind(scratch);
        let placed = placed_of(scratch, draft("C100", "P1", &[("SETUP", "60", "")]));
        assert_eq!(placed.holds, ["credit"]);
        let n = placed.number.clone();
        run(scratch, move |tx| orders::send_back(tx, &clerk(), &n, "ask again")).unwrap();
        let n = placed.number.clone();
        let again = run(scratch, move |tx| orders::submit(tx, &clerk(), &n, None, "")).unwrap();
        assert_eq!(again.holds, ["credit"]);
        let order = order_of(scratch, &placed.number);
        assert!(order.holds.iter().all(|h| !h.was_let_go()));
        let n = placed.number.clone();
        assert_eq!(refused(run(scratch, move |tx| orders::confirm(tx, &clerk(), &n, None))), "held");
    }
}

#[test]
fn goods_that_are_paid_first_leave_once_they_are_paid() {
    for scratch in &engines() {
        rewind(scratch);
        terms(scratch, "C100", Terms { prepaid: true, ..Terms::default() });
        let placed = placed_of(scratch, draft("C100", "P1", &[("BOLT-8", "100", "")]));
        // It is promised all the same.
        assert_eq!(
            (placed.stage, placed.holds.as_slice()),
            (Stage::Confirmed, &["prepayment".to_owned()][..])
        );
        assert_eq!(stock_of(scratch, "BOLT-8").1, quantity("100"));
        let n = placed.number.clone();
        assert_eq!(refused(run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None))), "held");
        let pay = |amount: &'static str| {
            let payment = NewPayment {
                customer: "C100".into(),
                amount: amount.into(),
                day: None,
                method: Method::BankTransfer,
                reference: placed.number.clone(),
                towards: Towards::Oldest,
            };
            run(scratch, move |tx| billing::record_payment(tx, &finance(), &payment)).unwrap();
        };
        pay("26.00");
        let n = placed.number.clone();
        assert_eq!(refused(run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None))), "held");
        // 22.00 and 19 % are 26.18.
        pay("0.18");
        assert_eq!(released(scratch, &placed.number).len(), 1);
        let order = order_of(scratch, &placed.number);
        assert_eq!(order.open_holds().count(), 0);
    }
}

#[test]
fn what_goes_to_a_watched_country_is_looked_at_by_somebody_else() {
    for scratch in &engines() {
        rewind(scratch);
        let watch = [ExportWatch { country: "fr".into(), reason: "dual use".into() }];
        run(scratch, move |tx| orders::set_export_watch(tx, &supervisor(), &watch)).unwrap();
        let bad = [ExportWatch { country: "France".into(), reason: "x".into() }];
        let bad = run(scratch, move |tx| orders::set_export_watch(tx, &supervisor(), &bad));
        assert_eq!(refused(bad), "invalid");
        let placed = placed_of(scratch, draft("C200", "P1", &[("BOLT-8", "10", "")]));
        assert!(placed.holds.contains(&"export".to_owned()), "{:?}", placed.holds);
        assert_eq!(refused(resolve(scratch, clerk(), &placed.number, HoldKind::Export)), "not_allowed");
        resolve(scratch, supervisor(), &placed.number, HoldKind::Export).unwrap();
        let other = placed_of(scratch, draft("C100", "P1", &[("BOLT-8", "10", "")]));
        assert!(other.holds.is_empty());
    }
}

#[test]
fn samples_are_free_and_counted() {
    for scratch in &engines() {
        rewind(scratch);
        terms(scratch, "C100", Terms { samples_a_year: 2, ..Terms::default() });
        let sample = |po: &str| Draft { kind: "sample".into(), ..draft("C100", po, &[("GLOVE-L", "5", "")]) };
        for po in ["S1", "S2"] {
            let placed = placed_of(scratch, sample(po));
            assert_eq!((placed.stage, placed.total), (Stage::Confirmed, 0), "{:?}", placed.findings);
        }
        let third = placed_of(scratch, sample("S3"));
        assert_eq!((third.stage, third.holds.as_slice()), (Stage::Submitted, &["samples".to_owned()][..]));
        let order = order_of(scratch, &third.number);
        assert!(order.holds[0].reason.contains("more than the 2 "), "{}", order.holds[0].reason);
        assert_eq!(refused(resolve(scratch, clerk(), &third.number, HoldKind::Samples)), "not_allowed");
        resolve(scratch, supervisor(), &third.number, HoldKind::Samples).unwrap();
        scratch.clock.advance_seconds(366 * 86_400);
        assert_eq!(placed_of(scratch, sample("S4")).stage, Stage::Confirmed);
    }
}

#[test]
fn with_a_little_less_a_line_is_done() {
    for scratch in &engines() {
        rewind(scratch);
        terms(
            scratch,
            "C100",
            Terms { under_delivery: basics::Percent::parse("5").unwrap(), ..Terms::default() },
        );
        let gone = |po: &'static str, found: &'static str| {
            let number = placed(scratch, po, &[("BOLT-8", "100", "")]);
            let shipment = released(scratch, &number)[0].clone();
            let n = shipment.clone();
            run(scratch, move |tx| {
                shipping::pick(tx, &picker(), &n, &[(1, quantity(found))], None)?;
                shipping::pack(tx, &packer(), &n, &[900], &[], None)
            })
            .unwrap();
            dispatched(scratch, &shipment);
            order_of(scratch, &number)
        };
        let done = gone("P1", "95");
        let b = done.lines[0].buckets;
        assert_eq!((b.shipped, b.short_closed, b.open), (quantity("95"), quantity("5"), quantity("0")));
        assert_eq!(done.stage, Stage::Completed);
        // What is more than that, the customer still waits for.
        let waits = gone("P2", "94");
        assert_eq!(waits.lines[0].buckets.short_closed, quantity("0"));
        assert_eq!(waits.lines[0].buckets.outstanding(), quantity("6"));
        assert_eq!(waits.stage, Stage::Released);
    }
}

#[test]
fn of_a_day_the_warehouse_sees_rush_orders_first() {
    for scratch in &engines() {
        rewind(scratch);
        let plain = placed_of(scratch, draft("C100", "P1", &[("GLOVE-L", "5", "")]));
        let rush =
            placed_of(scratch, Draft { kind: "rush".into(), ..draft("C100", "P2", &[("GLOVE-L", "5", "")]) });
        for number in [&plain.number, &rush.number] {
            released(scratch, number);
        }
        let listed = run(scratch, |tx| Ok(shipping::list(tx, &shipping::Filter::default(), 10)?)).unwrap();
        let told: Vec<(bool, &str)> = listed.iter().map(|s| (s.rush, s.order.as_str())).collect();
        assert_eq!(told, [(true, rush.number.as_str()), (false, plain.number.as_str())]);
    }
}

/// One thing that somebody may do to get goods out; most of it is refused.
fn act(scratch: &Scratch, rng: &mut Rng, all: &mut Vec<String>) {
    let one =
        |rng: &mut Rng, all: &[String]| all[rng.below(u32::try_from(all.len()).unwrap()) as usize].clone();
    let order = one(rng, all);
    let size = ["5", "20", "40", "70"][rng.below(4) as usize];
    let po = format!("P{}", all.len());
    match rng.below(9) {
        0 => {
            let draft = draft("C100", &po, &[("SETUP", size, ""), ("BOLT-8", "10", "")]);
            let placed = run(scratch, move |tx| orders::place(tx, &clerk(), &draft, by_keyboard(), None));
            all.extend(placed.ok().map(|p| p.number));
        }
        1 => {
            let copied = run(scratch, move |tx| orders::copy(tx, &clerk(), &order));
            all.extend(copied.ok().map(|o| o.number));
        }
        2 => drop(run(scratch, move |tx| orders::submit(tx, &clerk(), &order, None, "as agreed"))),
        3 => drop(run(scratch, move |tx| orders::confirm(tx, &clerk(), &order, None))),
        4 => drop(run(scratch, move |tx| shipping::release(tx, &clerk(), &order, None))),
        5 => {
            let change = Change::Quantity { line: 1, quantity: size.into() };
            drop(run(scratch, move |tx| {
                let wanted = Wanted {
                    changes: vec![change.clone()],
                    prices: Prices::Keep,
                    reason: "more".into(),
                    ..Wanted::default()
                };
                let amendment = amendments::propose(tx, &clerk(), &order, &wanted)?;
                amendments::decide(tx, &clerk(), &amendment.number, true, "as agreed")
            }));
        }
        6 => drop(run(scratch, move |tx| orders::send_back(tx, &clerk(), &order, "again"))),
        7 => {
            let kind = HoldKind::ALL[rng.below(12) as usize];
            drop(run(scratch, move |tx| orders::resolve_hold(tx, &clerk(), &order, kind, "it is fine")));
        }
        _ => drop(run(scratch, move |tx| orders::cancel(tx, &clerk(), &order, None, "no more"))),
    }
}

/// What was handed to the warehouse was within the limit then, or finance let it go.
fn nothing_got_round(scratch: &Scratch, all: &[String], before: &[(String, Stage)]) {
    let used = run(scratch, |tx| {
        let customer = desk::customers::by_number(tx, "C100")?.unwrap();
        Ok(desk::customers::account(tx, customer.id)?.used())
    })
    .unwrap();
    for number in all {
        let order = order_of(scratch, number);
        let was = before.iter().find(|(n, _)| n == number).map_or(Stage::Draft, |(_, s)| *s);
        let went_on = order.stage != was && matches!(order.stage, Stage::Confirmed | Stage::Released);
        if went_on {
            let fits = used <= 500_000;
            let let_go = order.holds.iter().any(|h| h.kind == HoldKind::Credit && h.was_let_go());
            assert!(fits || let_go, "{number} went from {was} to {} with {used} in use", order.stage);
            assert!(order.open_holds().all(|h| h.kind.lets_confirm()), "{number} went on while it was held");
        }
    }
}

#[test]
fn no_way_of_asking_gets_round_the_limit() {
    for seed in [1, 2, 3, 4] {
        for scratch in &engines() {
            rewind(scratch);
            let mut rng = Rng::from_seed(seed);
            let mut all = vec![placed(scratch, "FIRST", &[("SETUP", "40", ""), ("BOLT-8", "10", "")])];
            for _ in 0..60 {
                let before: Vec<_> = all.iter().map(|n| (n.clone(), order_of(scratch, n).stage)).collect();
                act(scratch, &mut rng, &mut all);
                nothing_got_round(scratch, &all, &before);
            }
            assert!(all.len() > 3);
        }
    }
}
