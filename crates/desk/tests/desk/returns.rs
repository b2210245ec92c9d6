//! Returns through their verbs, on both engines.

use desk::actor::{Level, Role};
use desk::billing::{self, ChargesBack, CreditStage};
use desk::orders::{self, Stage};
use desk::returns::{
    self, Advance, Arrived, Condition, Disposal, Disposition, FeeSaid, NewReturn, NewReturnLine, Reason,
    Remedy, Return, ReturnState, Settling,
};
use desk::search::{Kind, Why};
use desk::{Actor, Failure};

use crate::kit::*;

/// Shipped and invoiced.
pub fn invoiced(scratch: &Scratch, po: &'static str, lines: &'static [(&str, &str, &str)]) -> String {
    let order = placed(scratch, po, lines);
    let number = released(scratch, &order).remove(0);
    picked_and_packed(scratch, &number);
    dispatched(scratch, &number);
    let n = order.clone();
    run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
    order
}

pub fn new(order: &str, lines: &[(i64, &str, Reason)], remedy: Remedy) -> NewReturn {
    let line = |(line, quantity, reason): &(i64, &str, Reason)| NewReturnLine {
        line: *line,
        quantity: (*quantity).to_owned(),
        reason: *reason,
        note: String::new(),
    };
    NewReturn {
        order: order.to_owned(),
        lines: lines.iter().map(line).collect(),
        remedy,
        advance: Advance::No,
        goods_back: true,
        place: String::new(),
        note: String::new(),
    }
}

pub fn asked(scratch: &Scratch, by: Actor, new: NewReturn) -> Result<Return, Failure> {
    run(scratch, move |tx| returns::request(tx, &by, &new))
}

pub fn came(
    scratch: &Scratch,
    number: &str,
    lines: &[(i64, &'static str, Condition)],
) -> Result<Return, Failure> {
    let number = number.to_owned();
    let arrived: Vec<Arrived> = lines
        .iter()
        .map(|(line, quantity, condition)| Arrived {
            line: *line,
            quantity: (*quantity).to_owned(),
            condition: *condition,
            note: String::new(),
        })
        .collect();
    run(scratch, move |tx| returns::receive(tx, &picker(), &number, &arrived, None))
}

pub fn disposed(
    scratch: &Scratch,
    number: &str,
    line: i64,
    quantity: &'static str,
    to: Disposition,
    from_quarantine: bool,
) -> Result<Return, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| {
        let one = Disposal { line, quantity: quantity.into(), to, from_quarantine };
        returns::dispose(tx, &inspector(), &number, &[one], None)
    })
}

pub fn settled(
    scratch: &Scratch,
    by: Actor,
    number: &str,
    settling: Settling,
) -> Result<returns::Settled, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| returns::settle(tx, &by, &number, &settling))
}

fn account(scratch: &Scratch) -> desk::customers::Account {
    run(scratch, |tx| {
        let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
        Ok(desk::customers::account(tx, customer)?)
    })
    .unwrap()
}

#[test]
fn from_the_shipped_line_to_the_closed_return() {
    for scratch in &engines() {
        // 600 bolts at 0.20 and 10 gloves at 4.80.
        let order = invoiced(scratch, "R1", &[("BOLT-8", "6", "CS"), ("GLOVE-L", "10", "")]);
        let owed = account(scratch).receivable;
        let made =
            asked(scratch, clerk(), new(&order, &[(1, "37", Reason::Defective)], Remedy::Credit)).unwrap();
        assert_eq!(
            (made.state, made.number.as_str(), made.value),
            (ReturnState::Authorised, "RM100001", 740)
        );
        let (before, _) = stock_of(scratch, "BOLT-8");
        assert_eq!(refused(came(scratch, &made.number, &[(1, "38", Condition::AsNew)])), "more_came");
        assert_eq!(refused(came(scratch, &made.number, &[(2, "1", Condition::AsNew)])), "no_line");
        let got = came(scratch, &made.number, &[(1, "20", Condition::AsNew), (1, "10", Condition::Damaged)])
            .unwrap();
        assert_eq!((got.state, got.lines[0].received), (ReturnState::Received, quantity("30")));
        assert_eq!(got.receipts.len(), 2);
        assert_eq!(
            stock_of(scratch, "BOLT-8").0,
            before,
            "what came back is not sold before somebody says so"
        );
        // The money does not wait for the goods' fate.
        let first = settled(scratch, finance(), &made.number, Settling::default()).unwrap();
        let note = &first.credit_notes[0];
        assert_eq!((note.sums.goods, note.sums.tax, note.number.as_str()), (600, 114, "CN100001"));
        assert_eq!(searched(scratch, clerk(), "rm100001"), Some((Kind::Return, Why::Number)));
        assert_eq!(searched(scratch, finance(), "CN100001"), Some((Kind::CreditNote, Why::Number)));
        assert_eq!(
            refused(settled(scratch, finance(), &made.number, Settling::default())),
            "nothing_to_settle"
        );
        let n = made.number.clone();
        assert_eq!(refused(run(scratch, move |tx| returns::close(tx, &clerk(), &n, ""))), "undecided");
        disposed(scratch, &made.number, 1, "20", Disposition::Restock, false).unwrap();
        disposed(scratch, &made.number, 1, "10", Disposition::Quarantine, false).unwrap();
        let too_many = disposed(scratch, &made.number, 1, "1", Disposition::Scrap, false);
        assert_eq!(refused(too_many), "not_there");
        disposed(scratch, &made.number, 1, "4", Disposition::Restock, true).unwrap();
        disposed(scratch, &made.number, 1, "3", Disposition::Scrap, true).unwrap();
        disposed(scratch, &made.number, 1, "3", Disposition::Vendor, true).unwrap();
        assert_eq!(stock_of(scratch, "BOLT-8").0, before.plus(quantity("24")));
        let n = order.clone();
        assert_eq!(
            refused(run(scratch, move |tx| returns::close_order(tx, &supervisor(), &n))),
            "open_return"
        );
        let n = made.number.clone();
        let closed = run(scratch, move |tx| returns::close(tx, &clerk(), &n, "")).unwrap();
        assert_eq!(closed.state, ReturnState::Closed);
        assert_eq!(refused(came(scratch, &made.number, &[(1, "1", Condition::AsNew)])), "wrong_state");
        // 30 came of 37: 570 may still be asked for, no more.
        let too_many = new(&order, &[(1, "571", Reason::Defective)], Remedy::Credit);
        assert_eq!(refused(asked(scratch, clerk(), too_many)), "too_many");
        assert_eq!(order_of(scratch, &order).lines[0].buckets.returned, quantity("30"));
        assert_eq!(account(scratch).receivable, owed - 714);
        let n = order.clone();
        let stage = run(scratch, move |tx| returns::close_order(tx, &supervisor(), &n));
        assert_eq!(stage, Ok(Stage::Closed));
        // What was sold is still taken back of an order that is closed.
        asked(scratch, clerk(), new(&order, &[(2, "1", Reason::Other)], Remedy::Credit)).unwrap();
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

#[test]
fn the_fee_is_kept_where_the_fault_is_theirs() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R2", &[("GLOVE-L", "10", ""), ("SETUP", "1", "")]);
        let ask = |reason| {
            let made = asked(scratch, clerk(), new(&order, &[(1, "2", reason)], Remedy::Credit)).unwrap();
            came(scratch, &made.number, &[(1, "2", Condition::Opened)]).unwrap();
            made.number
        };
        let number = ask(Reason::NoLongerNeeded);
        // 9.60 less 15 %, and the tax on what is left.
        let done = settled(scratch, finance(), &number, Settling::default()).unwrap();
        assert_eq!((done.credit_notes[0].sums.goods, done.total), (816, 971));
        let number = ask(Reason::NoLongerNeeded);
        for (text, code) in [("-1", "fee"), ("101%", "fee"), ("much", "fee"), ("9.61", "fee_too_high")] {
            let settling = Settling { fee: FeeSaid::Said(text.into()), ..Settling::default() };
            assert_eq!(refused(settled(scratch, finance(), &number, settling)), code, "{text}");
        }
        let settling = Settling { fee: FeeSaid::Said("1.60".into()), ..Settling::default() };
        let done = settled(scratch, finance(), &number, settling).unwrap();
        assert_eq!(done.credit_notes[0].sums.goods, 800);
        let n = done.credit_notes[0].number.clone();
        let kept = run(scratch, move |tx| Ok(billing::credit_by_number(tx, &n)?.unwrap())).unwrap();
        let line = &kept.content.lines[0];
        assert_eq!((line.gross, line.fee, line.net), (960, 160, 800));
        let paper = run(scratch, move |tx| desk::papers::credit_note(tx, &kept)).unwrap();
        assert_eq!(paper.totals.gross.minor, done.total);
    }
}

#[test]
fn many_at_once_never_get_more_back_than_was_shipped() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R3", &[("GLOVE-L", "10", "")]);
        let threads: Vec<_> = (0..24)
            .map(|_| {
                let (db, order) = (scratch.db.clone(), order.clone());
                std::thread::spawn(move || {
                    let ask = new(&order, &[(1, "1", Reason::Defective)], Remedy::Credit);
                    db.write_now("race", move |tx| returns::request(tx, &clerk(), &ask)).is_ok()
                })
            })
            .collect();
        let won = threads.into_iter().map(|t| t.join().unwrap()).filter(|won| *won).count();
        assert_eq!(won, 10);
        let n = order.clone();
        let left = run(scratch, move |tx| {
            let order = orders::need(tx, &n)?;
            Ok(returns::returnable(tx, &order)?.remove(0))
        })
        .unwrap();
        assert_eq!((left.authorised, left.left()), (quantity("10"), quantity("0")));
        // And the table itself does not let more through.
        let beyond = run(scratch, move |tx| {
            Ok(tx.execute("update order_line set authorised = shipped + 1000000 where shipped > 0", &[])?)
        });
        assert!(matches!(beyond, Err(Failure::Fault(_))), "{beyond:?}");
    }
}

#[test]
fn what_is_beyond_a_level_waits_for_another_person() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R4", &[("BOLT-8", "6", "CS"), ("GLOVE-L", "50", "")]);
        let ask = |by, quantity| {
            asked(scratch, by, new(&order, &[(2, quantity, Reason::Defective)], Remedy::Credit))
        };
        // A beginner asks, and somebody else lets it through.
        let made = ask(trainee(), "1").unwrap();
        assert_eq!(made.state, ReturnState::Requested);
        assert_eq!(refused(came(scratch, &made.number, &[(2, "1", Condition::AsNew)])), "wrong_state");
        let authorise = |by: Actor, number: &str| {
            let number = number.to_owned();
            run(scratch, move |tx| returns::authorise(tx, &by, &number, None))
        };
        assert_eq!(refused(authorise(trainee(), &made.number)), "not_allowed");
        assert_eq!(authorise(clerk(), &made.number).unwrap().state, ReturnState::Authorised);
        let n = made.number.clone();
        let cancelled = run(scratch, move |tx| returns::cancel(tx, &clerk(), &n, "kept after all")).unwrap();
        assert_eq!(cancelled.state, ReturnState::Cancelled);
        // Developing: up to 500.00; here the policy says less, so that the figures stay small.
        let policy = returns::ReturnPolicy {
            authorise_up_to: desk::policies::AmountByLevel {
                emerging: Some(0),
                developing: Some(2_000),
                proficient: Some(10_000),
                advanced: None,
            },
            two_people_above: 5_000,
            ..returns::ReturnPolicy::default()
        };
        let p = policy.clone();
        assert_eq!(refused(run(scratch, move |tx| returns::set_policy(tx, &clerk(), &p))), "not_allowed");
        run(scratch, move |tx| returns::set_policy(tx, &supervisor(), &policy)).unwrap();
        let young = someone("Yana", Role::Clerk, Level::Developing);
        let made = ask(young.clone(), "5").unwrap();
        assert_eq!(made.state, ReturnState::Requested, "24.00 are above 20.00");
        assert_eq!(refused(authorise(young, &made.number)), "above_limit");
        let n = made.number.clone();
        assert_eq!(refused(run(scratch, move |tx| returns::reject(tx, &clerk(), &n, " "))), "no_reason");
        let n = made.number.clone();
        let rejected = run(scratch, move |tx| returns::reject(tx, &clerk(), &n, "worn")).unwrap();
        assert_eq!(rejected.state, ReturnState::Rejected);
        // 11 gloves are 52.80: nobody lets their own request through above 50.00, nor settles what they let through.
        let made = ask(supervisor(), "11").unwrap();
        assert_eq!(made.state, ReturnState::Requested);
        assert_eq!(refused(authorise(supervisor(), &made.number)), "own_request");
        let boss = someone("Marta", Role::Manager, Level::Advanced);
        authorise(boss.clone(), &made.number).unwrap();
        came(scratch, &made.number, &[(2, "11", Condition::AsNew)]).unwrap();
        assert_eq!(refused(settled(scratch, boss, &made.number, Settling::default())), "same_person");
        settled(scratch, finance(), &made.number, Settling::default()).unwrap();
        assert_eq!(refused(settled(scratch, clerk(), &made.number, Settling::default())), "not_allowed");
    }
}

#[test]
fn after_the_time_for_returns_somebody_on_their_own_decides() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R5", &[("GLOVE-L", "10", "")]);
        scratch.clock.advance_seconds(91 * 86_400);
        let young = someone("Yana", Role::Clerk, Level::Developing);
        let made =
            asked(scratch, young.clone(), new(&order, &[(1, "1", Reason::Other)], Remedy::Credit)).unwrap();
        assert_eq!(made.state, ReturnState::Requested);
        let n = made.number.clone();
        assert_eq!(refused(run(scratch, move |tx| returns::authorise(tx, &young, &n, None))), "late");
        let n = made.number.clone();
        run(scratch, move |tx| returns::authorise(tx, &clerk(), &n, None)).unwrap();
    }
}

#[test]
fn a_replacement_is_an_order_of_its_own() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R6", &[("GLOVE-L", "10", "")]);
        // Sent in advance, free.
        let mut ask = new(&order, &[(1, "2", Reason::WrongItem)], Remedy::Replacement);
        ask.advance = Advance::Free;
        let made = asked(scratch, clerk(), ask.clone()).unwrap();
        let sent = order_of(scratch, &made.replacements[0]);
        assert_eq!((sent.total, sent.kind.as_str(), sent.stage), (0, "replacement", Stage::Confirmed));
        assert_eq!(sent.copy_of, Some(order_of(scratch, &order).id.uuid()));
        assert_eq!(sent.lines[0].stock_quantity, quantity("2"));
        let n = made.number.clone();
        let cancel = run(scratch, move |tx| returns::cancel(tx, &clerk(), &n, "no"));
        assert_eq!(refused(cancel), "sent_in_advance");
        assert_eq!(refused(settled(scratch, finance(), &made.number, Settling::default())), "send_again");
        let replaced = |number: &str| {
            let number = number.to_owned();
            run(scratch, move |tx| returns::replace(tx, &clerk(), &number, None))
        };
        assert_eq!(refused(replaced(&made.number)), "nothing_to_settle", "nothing is back");
        came(scratch, &made.number, &[(1, "1", Condition::WrongGoods)]).unwrap();
        disposed(scratch, &made.number, 1, "1", Disposition::Restock, false).unwrap();
        let done = replaced(&made.number).unwrap();
        assert_eq!((done.state, done.replacements.len()), (ReturnState::Settled, 1));
        let close = |why: &'static str| {
            let number = made.number.clone();
            run(scratch, move |tx| returns::close(tx, &clerk(), &number, why))
        };
        assert_eq!(refused(close("")), "goods_missing");
        assert_eq!(close("lost on the way; written off").unwrap().state, ReturnState::Closed);
        // Sent when it is back, each unit once.
        let made = asked(scratch, clerk(), new(&order, &[(1, "3", Reason::Defective)], Remedy::Replacement))
            .unwrap();
        assert!(made.replacements.is_empty());
        came(scratch, &made.number, &[(1, "1", Condition::Damaged)]).unwrap();
        replaced(&made.number).unwrap();
        came(scratch, &made.number, &[(1, "2", Condition::Damaged)]).unwrap();
        let done = replaced(&made.number).unwrap();
        let sent: Vec<_> =
            done.replacements.iter().map(|n| order_of(scratch, n).lines[0].stock_quantity).collect();
        assert_eq!(sent, [quantity("1"), quantity("2")]);
        assert_eq!(refused(replaced(&made.number)), "nothing_to_settle");
        // Sent in advance and charged: the first goods are credited when they are back.
        ask.advance = Advance::Charged;
        let made = asked(scratch, clerk(), ask).unwrap();
        assert!(order_of(scratch, &made.replacements[0]).total > 0);
        assert_eq!(refused(replaced(&made.number)), "credit_instead");
        came(scratch, &made.number, &[(1, "2", Condition::WrongGoods)]).unwrap();
        let done = settled(scratch, finance(), &made.number, Settling::default()).unwrap();
        assert_eq!(done.credit_notes[0].sums.goods, 960);
    }
}

#[test]
fn the_customer_may_keep_the_goods_and_gets_money() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R7", &[("GLOVE-L", "10", "")]);
        let mut ask = new(&order, &[(1, "2", Reason::DamagedInTransit)], Remedy::Refund);
        ask.goods_back = false;
        let made = asked(scratch, clerk(), ask).unwrap();
        let done = settled(scratch, finance(), &made.number, Settling::default()).unwrap();
        assert_eq!(done.total, 1_142);
        let task = done.task.unwrap();
        let task = run(scratch, move |tx| desk::tasks::need(tx, &task)).unwrap();
        assert_eq!(task.title, format!("Pay 11.42 EUR back to C100 for return {}", made.number));
        let n = made.number.clone();
        run(scratch, move |tx| returns::close(tx, &clerk(), &n, "")).unwrap();
        let left = asked(scratch, clerk(), new(&order, &[(1, "9", Reason::Defective)], Remedy::Credit));
        assert_eq!(refused(left), "too_many");
    }
}

#[test]
fn what_is_not_invoiced_is_not_credited() {
    for scratch in &engines() {
        let order = placed(scratch, "R8", &[("GLOVE-L", "10", "")]);
        assert_eq!(
            refused(asked(scratch, clerk(), new(&order, &[(1, "1", Reason::Defective)], Remedy::Credit))),
            "no_line"
        );
        let shipment = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
        let made =
            asked(scratch, clerk(), new(&order, &[(1, "1", Reason::Defective)], Remedy::Credit)).unwrap();
        assert_eq!(
            refused(settled(scratch, finance(), &made.number, Settling::default())),
            "nothing_to_settle"
        );
        came(scratch, &made.number, &[(1, "1", Condition::Damaged)]).unwrap();
        assert_eq!(refused(settled(scratch, finance(), &made.number, Settling::default())), "not_invoiced");
        let n = order.clone();
        run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        let settling = Settling { charges: Some(ChargesBack::None), ..Settling::default() };
        let done = settled(scratch, finance(), &made.number, settling).unwrap();
        assert_eq!(done.credit_notes[0].stage, CreditStage::Released);
    }
}

#[test]
fn what_is_owed_nothing_for_is_closed_with_the_reason() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R10", &[("GLOVE-L", "10", "")]);
        let made =
            asked(scratch, clerk(), new(&order, &[(1, "2", Reason::Defective)], Remedy::Credit)).unwrap();
        let close = |why: &'static str| {
            let number = made.number.clone();
            run(scratch, move |tx| returns::close(tx, &clerk(), &number, why))
        };
        assert_eq!(refused(close("never came")), "wrong_state", "that is to cancel it");
        came(scratch, &made.number, &[(1, "2", Condition::Used)]).unwrap();
        disposed(scratch, &made.number, 1, "2", Disposition::Scrap, false).unwrap();
        assert_eq!(refused(close(" ")), "not_settled");
        assert_eq!(close("worn for weeks; they agreed").unwrap().state, ReturnState::Closed);
    }
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    for scratch in &engines() {
        let order = invoiced(scratch, "R9", &[("GLOVE-L", "10", ""), ("SETUP", "1", "")]);
        let ask = |change: &dyn Fn(&mut NewReturn)| {
            let mut ask = new(&order, &[(1, "1", Reason::Defective)], Remedy::Credit);
            change(&mut ask);
            refused(asked(scratch, clerk(), ask))
        };
        assert_eq!(ask(&|a| a.lines.clear()), "lines");
        assert_eq!(ask(&|a| a.lines.push(a.lines[0].clone())), "lines");
        assert_eq!(ask(&|a| a.lines[0].quantity = "0".into()), "quantity");
        assert_eq!(ask(&|a| a.lines[0].line = 2), "no_line", "a service does not come back");
        assert_eq!(ask(&|a| a.advance = Advance::Free), "advance");
        assert_eq!(ask(&|a| a.place = "NOWHERE".into()), "not_found");
        assert_eq!(ask(&|a| a.order = "SO1".into()), "not_found");
        assert_eq!(ask(&|a| a.note = "refund to 4111 1111 1111 1111".into()), "card_number");
        assert_eq!(
            ask(&|a| {
                a.remedy = Remedy::Replacement;
                a.advance = Advance::Free;
                a.goods_back = false;
            }),
            "advance"
        );
        let missing = run(scratch, |tx| returns::authorise(tx, &clerk(), "RM9", None));
        assert_eq!(refused(missing), "not_found");
    }
}
