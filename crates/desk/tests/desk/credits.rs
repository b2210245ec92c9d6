//! Credit notes, payments and statements through their verbs, on both engines.

use basics::{Day, Money, Quantity};
use desk::actor::{Level, Role};
use desk::billing::{
    self, ChargesBack, Credit, CreditLine, CreditMade, CreditStage, Fee, InvoiceStage, Method, NewPayment,
    Part, Paying, Payment, Statement, Towards,
};
use desk::search::{Kind, Why};
use desk::{Actor, Failure};

use crate::kit::*;
use crate::returns::invoiced;

fn second() -> Actor {
    someone("Frank", Role::Finance, Level::Advanced)
}

fn credited(
    scratch: &Scratch,
    by: Actor,
    number: &str,
    lines: Option<Vec<CreditLine>>,
    charges: ChargesBack,
) -> Result<CreditMade, Failure> {
    let number = number.to_owned();
    let wanted = Credit { lines, charges, reason: "price agreed by telephone".into(), version: None };
    run(scratch, move |tx| billing::credit_invoice(tx, &by, &number, &wanted))
}

fn units(line_no: i64, count: &str) -> CreditLine {
    CreditLine { line_no, part: Part::Units { quantity: quantity(count), fee: Fee::None } }
}

fn amount(line_no: i64, minor: i64) -> CreditLine {
    CreditLine { line_no, part: Part::Amount(minor) }
}

fn invoice(scratch: &Scratch, number: &str) -> billing::Invoice {
    let number = number.to_owned();
    run(scratch, move |tx| Ok(billing::by_number(tx, &number)?.unwrap())).unwrap()
}

fn paid(scratch: &Scratch, amount: &str, reference: &str, towards: Towards) -> Result<Payment, Failure> {
    let new = NewPayment {
        customer: "C100".into(),
        amount: amount.into(),
        day: None,
        method: Method::BankTransfer,
        reference: reference.into(),
        towards,
    };
    run(scratch, move |tx| billing::record_payment(tx, &finance(), &new))
}

fn account(scratch: &Scratch) -> desk::customers::Account {
    run(scratch, |tx| {
        let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
        Ok(desk::customers::account(tx, customer)?)
    })
    .unwrap()
}

fn stood(scratch: &Scratch, from: Day, to: Day) -> Statement {
    let stood = run(scratch, move |tx| billing::statement(tx, &finance(), "C100", from, to)).unwrap();
    let moved: i64 = stood.entries.iter().map(|e| e.amount).sum();
    assert_eq!(stood.opening + moved, stood.closing);
    assert_eq!(stood.open.iter().map(|o| o.open).sum::<i64>(), stood.buckets.sum());
    assert_eq!(stood.buckets.sum() - stood.to_their_credit, stood.closing);
    stood
}

fn in_text(minor: i64) -> String {
    Money::from_minor(minor, basics::Currency::EUR).amount().to_string()
}

#[test]
fn never_more_is_credited_than_was_invoiced() {
    for scratch in &engines() {
        // 600 bolts at 0.20: 120.00; a hazard of 9.50 with the paint.
        invoiced(scratch, "K1", &[("BOLT-8", "6", "CS"), ("GLOVE-L", "5", "")]);
        let total = invoice(scratch, "IV100001").sums.total;
        assert_eq!(refused(credited(scratch, clerk(), "IV100001", None, ChargesBack::All)), "not_allowed");
        let one =
            credited(scratch, finance(), "IV100001", Some(vec![units(1, "100")]), ChargesBack::None).unwrap();
        assert_eq!((one.sums.goods, one.sums.tax, one.stage), (2_000, 380, CreditStage::Released));
        let part =
            credited(scratch, finance(), "IV100001", Some(vec![amount(2, 40)]), ChargesBack::None).unwrap();
        assert_eq!((part.sums.goods, part.sums.total), (40, 48));
        let no = |lines| refused(credited(scratch, finance(), "IV100001", Some(lines), ChargesBack::None));
        assert_eq!(no(vec![units(1, "501")]), "more_than_invoiced");
        assert_eq!(no(vec![amount(2, 2_361)]), "more_than_charged");
        assert_eq!(no(vec![units(9, "1")]), "no_line");
        assert_eq!(no(vec![units(1, "1"), amount(1, 1)]), "no_line");
        assert_eq!(no(vec![]), "nothing_to_credit");
        let rest = credited(scratch, finance(), "IV100001", None, ChargesBack::All).unwrap();
        let of = invoice(scratch, "IV100001");
        assert_eq!(one.sums.total + part.sums.total + rest.sums.total, total, "to the cent");
        assert_eq!((of.credited, of.settled, of.stage), (total, total, InvoiceStage::Paid));
        assert_eq!(account(scratch).receivable, 0);
        assert_eq!(no(vec![units(1, "1")]), "more_than_invoiced");
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

#[test]
fn of_many_who_credit_at_once_no_two_take_the_same() {
    for scratch in &engines() {
        invoiced(scratch, "K2", &[("GLOVE-L", "10", "")]);
        let threads: Vec<_> = (0..20)
            .map(|_| {
                let db = scratch.db.clone();
                std::thread::spawn(move || {
                    let wanted = Credit {
                        lines: Some(vec![units(1, "1")]),
                        charges: ChargesBack::None,
                        reason: "race".into(),
                        version: None,
                    };
                    let made = db.write_now("race", move |tx| {
                        billing::credit_invoice(tx, &finance(), "IV100001", &wanted)
                    });
                    made.map_or(0, |m| m.sums.total)
                })
            })
            .collect();
        let taken: Vec<i64> = threads.into_iter().map(|t| t.join().unwrap()).filter(|t| *t > 0).collect();
        let of = invoice(scratch, "IV100001");
        assert_eq!((taken.len(), taken.iter().sum::<i64>()), (10, of.sums.total));
        assert_eq!(of.credited, of.sums.total);
        let beyond = run(scratch, |tx| Ok(tx.execute("update invoice set credited = total + 1", &[])?));
        assert!(matches!(beyond, Err(Failure::Fault(_))), "{beyond:?}");
    }
}

#[test]
fn above_the_limit_somebody_else_releases_it() {
    for scratch in &engines() {
        invoiced(scratch, "K3", &[("BOLT-8", "6", "CS")]);
        let policy = billing::BillingPolicy {
            credit_up_to: desk::policies::AmountByLevel {
                emerging: Some(0),
                developing: Some(100),
                proficient: Some(1_000),
                advanced: None,
            },
        };
        run(scratch, move |tx| billing::set_policy(tx, &finance(), &policy)).unwrap();
        let made =
            credited(scratch, finance(), "IV100001", Some(vec![units(1, "100")]), ChargesBack::None).unwrap();
        assert_eq!(made.stage, CreditStage::Held);
        let draft = made.number;
        assert!(draft.starts_with("DC"), "{draft}");
        assert_eq!(
            account(scratch).receivable,
            invoice(scratch, "IV100001").sums.total,
            "nothing is credited yet"
        );
        let release = |by: Actor| {
            let draft = draft.clone();
            run(scratch, move |tx| billing::release_credit_note(tx, &by, &draft, "seen"))
        };
        assert_eq!(refused(release(finance())), "own_work");
        assert_eq!(refused(release(someone("Fritz", Role::Finance, Level::Developing))), "above_limit");
        assert_eq!(release(second()).unwrap(), "CN100001");
        assert_eq!(refused(release(second())), "credit_decided");
        assert_eq!(invoice(scratch, "IV100001").settled, 2_380);
        // What is refused is free to be credited.
        let held =
            credited(scratch, finance(), "IV100001", Some(vec![units(1, "500")]), ChargesBack::None).unwrap();
        let no = credited(scratch, finance(), "IV100001", Some(vec![units(1, "1")]), ChargesBack::None);
        assert_eq!(refused(no), "more_than_invoiced");
        run(scratch, move |tx| billing::refuse_credit_note(tx, &second(), &held.number, "not agreed"))
            .unwrap();
        let of = invoice(scratch, "IV100001");
        assert_eq!((of.credited, of.lines[0].credited_quantity), (2_380, quantity("100")));
        let missing = run(scratch, |tx| billing::release_credit_note(tx, &second(), "CN9", ""));
        assert_eq!(refused(missing), "not_found");
    }
}

#[test]
fn a_corrected_invoice_is_a_credit_note_and_a_new_invoice() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K4", &[("GLOVE-L", "10", "")]);
        let total = invoice(scratch, "IV100001").sums.total;
        paid(scratch, &in_text(total), "bank 1", Towards::Oldest).unwrap();
        assert_eq!(searched(scratch, finance(), "PY100001"), Some((Kind::Payment, Why::Number)));
        let done = run(scratch, |tx| {
            billing::correct_invoice(tx, &finance(), "IV100001", "their PO number was wrong", None)
        })
        .unwrap();
        assert_eq!((done.credit_note.sums.total, done.invoice.sums.total), (total, total));
        let new = invoice(scratch, &done.invoice.number);
        assert_eq!((new.paying(), new.open()), (Paying::Paid, 0), "what was paid is there for the new one");
        assert_eq!(invoice(scratch, "IV100001").stage, InvoiceStage::Cancelled);
        let a = account(scratch);
        assert_eq!((a.receivable, a.open_orders), (0, 0));
        assert_eq!(order_of(scratch, &order).invoicing(), "invoiced");
        let again = run(scratch, |tx| billing::correct_invoice(tx, &finance(), "IV100001", "again", None));
        assert_eq!(refused(again), "not_owed");
        let stood = stood(scratch, day("2026-11-01"), day("2027-12-31"));
        assert_eq!((stood.closing, stood.entries.len()), (0, 4));
    }
}

#[test]
fn payments_settle_what_is_due_first() {
    for scratch in &engines() {
        invoiced(scratch, "P1", &[("GLOVE-L", "10", "")]);
        scratch.clock.advance_seconds(5 * 86_400);
        invoiced(scratch, "P2", &[("GLOVE-L", "20", "")]);
        let (one, two) = (invoice(scratch, "IV100001").sums.total, invoice(scratch, "IV100002").sums.total);
        assert_eq!((one, two), (5_712, 11_424));
        for (amount, code) in [("0", "no_amount"), ("-5", "no_amount"), ("ten", "amount")] {
            assert_eq!(refused(paid(scratch, amount, "", Towards::Oldest)), code);
        }
        assert_eq!(refused(paid(scratch, "1", "Visa 4111-1111-1111-1111", Towards::Oldest)), "card_number");
        let first = paid(scratch, "60.00", "bank 7", Towards::Oldest).unwrap();
        assert_eq!(first.left(), 0);
        assert_eq!(refused(paid(scratch, "60.00", "bank 7", Towards::Oldest)), "paid_already");
        assert_eq!(invoice(scratch, "IV100001").paying(), Paying::Paid);
        let partly = invoice(scratch, "IV100002");
        assert_eq!((partly.paying(), partly.open()), (Paying::Partly, two - 288));
        // Chosen, and too much.
        let chosen = |number: &str, amount: &str| Towards::Chosen(vec![(number.into(), amount.into())]);
        assert_eq!(refused(paid(scratch, "10", "x", chosen("IV100001", "1"))), "more_than_open");
        assert_eq!(refused(paid(scratch, "10", "x", chosen("IV100002", "11"))), "more_than_left");
        assert_eq!(refused(paid(scratch, "10", "x", chosen("IN9", ""))), "not_found");
        let much = paid(scratch, "200.00", "bank 8", chosen("IV100002", "")).unwrap();
        assert_eq!(much.left(), 20_000 - (two - 288));
        assert_eq!(account(scratch).receivable, one + two - 26_000);
        let n = much.number.clone();
        let to = run(scratch, move |tx| billing::allocate(tx, &finance(), &n, &Towards::Oldest));
        assert_eq!(refused(to), "nothing_open");
        // What is too much goes back, and no more than that.
        let back = |amount: &'static str| {
            run(scratch, move |tx| {
                billing::refund(tx, &finance(), "C100", amount, Method::BankTransfer, "bank 9")
            })
        };
        assert_eq!(refused(back("88.65")), "no_credit_left");
        assert_eq!(back("").unwrap().amount, 8_864);
        assert_eq!(refused(back("0.01")), "no_credit_left");
        assert_eq!(account(scratch).receivable, 0);
        // The bank takes the second one back.
        let reverse = |why: &'static str| {
            let number = much.number.clone();
            run(scratch, move |tx| billing::reverse_payment(tx, &finance(), &number, why))
        };
        assert_eq!(refused(reverse(" ")), "no_reason");
        reverse("not covered").unwrap();
        assert_eq!(refused(reverse("twice")), "reversed");
        assert_eq!(invoice(scratch, "IV100002").open(), two - 288);
        assert_eq!(account(scratch).receivable, two - 288 + 8_864, "and what went back is owed");
        let stood = stood(scratch, day("2026-11-01"), day("2027-12-31"));
        assert_eq!(stood.closing, two - 288 + 8_864);
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

#[test]
fn of_many_payments_at_once_none_is_lost_and_no_invoice_paid_twice() {
    for scratch in &engines() {
        invoiced(scratch, "P3", &[("GLOVE-L", "10", "")]);
        let threads: Vec<_> = (0..12)
            .map(|n| {
                let db = scratch.db.clone();
                std::thread::spawn(move || {
                    let new = NewPayment {
                        customer: "C100".into(),
                        amount: "10".into(),
                        day: None,
                        method: Method::Cash,
                        reference: format!("till {n}"),
                        towards: Towards::Oldest,
                    };
                    db.write_now("race", move |tx| billing::record_payment(tx, &finance(), &new))
                        .map(|p| p.settled)
                })
            })
            .collect();
        let settled: Vec<i64> =
            threads.into_iter().map(|t| t.join().unwrap()).filter_map(Result::ok).collect();
        let of = invoice(scratch, "IV100001");
        assert_eq!(settled.iter().sum::<i64>(), of.settled);
        assert!(of.settled <= of.sums.total);
        assert_eq!(settled.len(), 12);
        assert_eq!(account(scratch).receivable, of.sums.total - 12_000);
    }
}

#[test]
fn a_statement_says_how_old_what_is_open_is() {
    for scratch in &engines() {
        let begun = run(scratch, |tx| Ok(desk::company::today(tx)?)).unwrap();
        invoiced(scratch, "S1", &[("GLOVE-L", "10", "")]);
        scratch.clock.advance_seconds(40 * 86_400);
        // The worker, once a day: ten days past its day.
        let by = Actor::desk();
        assert_eq!(run(scratch, move |tx| billing::age_receivables(tx, &by)), Ok(1));
        let by = Actor::desk();
        assert_eq!(run(scratch, move |tx| billing::age_receivables(tx, &by)), Ok(0));
        assert_eq!(account(scratch).overdue, 5_712);
        // The credit check of the next order speaks of it.
        let order = run(scratch, |tx| {
            desk::orders::place(
                tx,
                &clerk(),
                &draft("C100", "S2", &[("BOLT-8", "100", "")]),
                by_keyboard(),
                None,
            )
        })
        .unwrap();
        assert!(order.findings.iter().any(|f| f.code == "overdue"), "{:?}", order.findings);
        assert_eq!(order.holds, ["credit"]);
        let first = stood(scratch, begun, begun.plus_days(30));
        assert_eq!((first.opening, first.closing), (0, 5_712));
        assert_eq!((first.buckets.not_due, first.buckets.to_30), (5_712, 0), "due after thirty days");
        let late = stood(scratch, begun.plus_days(35), begun.plus_days(40));
        assert_eq!((late.opening, late.buckets.to_30), (5_712, 5_712));
        paid(scratch, "20", "bank", Towards::Oldest).unwrap();
        assert_eq!(account(scratch).overdue, 3_712);
        // What was paid since is not seen on the day before.
        assert_eq!(stood(scratch, begun, begun.plus_days(39)).buckets.sum(), 5_712);
        let no = run(scratch, |tx| {
            billing::statement(tx, &finance(), "C100", day("2026-11-02"), day("2026-11-01"))
        });
        assert_eq!(refused(no), "period");
        let none = run(scratch, |tx| {
            billing::statement(tx, &picker(), "C100", day("2026-11-01"), day("2026-11-01"))
        });
        assert_eq!(refused(none), "not_allowed");
        assert_eq!(Quantity::ZERO, quantity("0"));
    }
}
