//! Whatever is done in whatever order, nothing is lost: goods lie in one bucket each, what is owed is what was invoiced less what was credited
//! and paid, and the statement says the same. Seeded, on both engines.

use basics::{Money, Quantity, Rng};
use desk::Failure;
use desk::amendments::{self, Change, Prices, Wanted};
use desk::billing::{
    self, ChargesBack, Credit, CreditFilter, CreditLine, CreditStage, Fee, Method, NewPayment, Part,
    PaymentFilter, PaymentKind, Towards,
};
use desk::orders::schedule::Schedule;
use desk::returns::{
    self, Condition, Disposition, FeeSaid, Reason, Remedy, ReturnFilter, ReturnState, Settling,
};

use crate::kit::*;
use crate::returns::{came, disposed, new};

/// What was refused did nothing; what broke is no answer.
fn done<T>(outcome: Result<T, Failure>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(Failure::Refused(refusal)) => {
            eprintln!("{}", refusal.code);
            false
        }
        Err(Failure::Fault(fault)) => panic!("{fault}"),
    }
}

fn up_to(rng: &mut Rng, most: u64) -> u64 {
    u64::from(rng.below(u32::try_from(most.max(1)).unwrap()))
}

/// One thing that somebody may do; refused as often as not.
fn act(scratch: &Scratch, rng: &mut Rng, orders: &mut Vec<String>) -> bool {
    let pick =
        |rng: &mut Rng, of: &[String]| of[usize::try_from(up_to(rng, of.len() as u64)).unwrap()].clone();
    let order = pick(rng, orders);
    let few = [1, 2, 3, 7, 10][usize::try_from(up_to(rng, 5)).unwrap()];
    let returns_now = run(scratch, |tx| Ok(returns::list(tx, &ReturnFilter::default(), 50)?)).unwrap();
    let some_return = (!returns_now.is_empty())
        .then(|| returns_now[usize::try_from(up_to(rng, returns_now.len() as u64)).unwrap()].number.clone());
    match up_to(rng, 13) {
        0 if orders.len() < 4 => {
            let lines: &'static [(&str, &str, &str)] =
                &[("BOLT-8", "60", ""), ("GLOVE-L", "5", ""), ("SETUP", "1", "")];
            let po: &'static str = ["A", "B", "C", "D", "E"][orders.len()];
            orders.push(placed(scratch, po, lines));
            true
        }
        0 | 1 => {
            let n = order.clone();
            let made = run(scratch, move |tx| desk::shipping::release(tx, &clerk(), &n, None));
            let Ok(made) = made else { return false };
            for shipment in made.shipments {
                // Part of it is not found now and then.
                let n = shipment.clone();
                let short = i32::try_from(up_to(rng, 5)).unwrap();
                let found = [(1, Quantity::whole(60 - short)), (2, quantity("5"))];
                let picked = run(scratch, move |tx| desk::shipping::pick(tx, &picker(), &n, &found, None));
                let n = shipment.clone();
                // What follows later is asked for in other quantities.
                let picked = done(picked)
                    || done(run(scratch, move |tx| desk::shipping::pick(tx, &picker(), &n, &[], None)));
                if !picked {
                    continue;
                }
                let n = shipment.clone();
                done(run(scratch, move |tx| desk::shipping::pack(tx, &packer(), &n, &[900], &[], None)));
                dispatched(scratch, &shipment);
            }
            true
        }
        2 => done(run(scratch, move |tx| billing::make_invoice(tx, &finance(), &order))),
        3 => {
            let ours = if up_to(rng, 2) == 0 { Reason::Defective } else { Reason::NoLongerNeeded };
            let remedy = [Remedy::Credit, Remedy::Refund, Remedy::Replacement]
                [usize::try_from(up_to(rng, 3)).unwrap()];
            let line = i64::try_from(up_to(rng, 2)).unwrap() + 1;
            let mut ask = new(&order, &[(line, &few.to_string(), ours)], remedy);
            ask.goods_back = up_to(rng, 4) > 0;
            done(run(scratch, move |tx| returns::request(tx, &clerk(), &ask)))
        }
        4 | 5 => {
            let Some(number) = some_return else { return false };
            let text: &'static str = ["1", "2", "3", "7", "10"][usize::try_from(up_to(rng, 5)).unwrap()];
            let line = i64::try_from(up_to(rng, 2)).unwrap() + 1;
            done(came(scratch, &number, &[(line, text, Condition::Opened)]))
        }
        6 | 7 => {
            let Some(number) = some_return else { return false };
            let text: &'static str = ["1", "2", "3", "7"][usize::try_from(up_to(rng, 4)).unwrap()];
            let to = Disposition::ALL[usize::try_from(up_to(rng, 4)).unwrap()];
            let line = i64::try_from(up_to(rng, 2)).unwrap() + 1;
            done(disposed(scratch, &number, line, text, to, up_to(rng, 3) == 0))
        }
        8 => {
            let Some(number) = some_return else { return false };
            let fee = if up_to(rng, 2) == 0 { FeeSaid::ByPolicy } else { FeeSaid::Said("0.50".into()) };
            if up_to(rng, 2) == 0 {
                let settling = Settling { fee, ..Settling::default() };
                return done(run(scratch, move |tx| returns::settle(tx, &finance(), &number, &settling)));
            }
            done(run(scratch, move |tx| returns::replace(tx, &clerk(), &number, None)))
        }
        9 => {
            let Some(number) = some_return else { return false };
            if up_to(rng, 2) == 0 {
                return done(run(scratch, move |tx| returns::cancel(tx, &clerk(), &number, "no more")));
            }
            done(run(scratch, move |tx| returns::close(tx, &clerk(), &number, "written off")))
        }
        10 => {
            let listed = run(scratch, |tx| Ok(billing::list(tx, &billing::Filter::default(), 50)?)).unwrap();
            if listed.is_empty() {
                return false;
            }
            let number = listed[usize::try_from(up_to(rng, listed.len() as u64)).unwrap()].number.clone();
            if up_to(rng, 4) == 0 {
                return done(run(scratch, move |tx| {
                    billing::correct_invoice(tx, &finance(), &number, "wrong", None)
                }));
            }
            let part = match up_to(rng, 2) {
                0 => Part::Units { quantity: Quantity::whole(few), fee: Fee::None },
                _ => Part::Amount(i64::from(few) * 13),
            };
            let lines = Some(vec![CreditLine { line_no: 1, part }]);
            let wanted =
                Credit { lines, charges: ChargesBack::Share, reason: "agreed".into(), version: None };
            done(run(scratch, move |tx| billing::credit_invoice(tx, &finance(), &number, &wanted)))
        }
        11 => {
            // More, less, in parts, not at all.
            let change = match up_to(rng, 4) {
                0 => Change::Quantity { line: 1, quantity: (60 + few).to_string() },
                1 => Change::Quantity { line: 1, quantity: (60 - few).to_string() },
                2 => Change::Split { line: 1, parts: Schedule::parse("40; 20 +30") },
                _ => Change::Remove { line: 2 },
            };
            done(run(scratch, move |tx| {
                let changes = vec![change.clone()];
                let wanted =
                    Wanted { changes, prices: Prices::Keep, reason: "as asked".into(), ..Wanted::default() };
                let amendment = amendments::propose(tx, &clerk(), &order, &wanted)?;
                amendments::decide(tx, &clerk(), &amendment.number, true, "")
            }))
        }
        _ => {
            let payments =
                run(scratch, |tx| Ok(billing::list_payments(tx, &PaymentFilter::default(), 50)?)).unwrap();
            if up_to(rng, 4) == 0 && !payments.is_empty() {
                let number =
                    payments[usize::try_from(up_to(rng, payments.len() as u64)).unwrap()].number.clone();
                return done(run(scratch, move |tx| {
                    billing::reverse_payment(tx, &finance(), &number, "bounced")
                }));
            }
            if up_to(rng, 5) == 0 {
                return done(run(scratch, |tx| {
                    billing::refund(tx, &finance(), "C100", "", Method::BankTransfer, "")
                }));
            }
            let new = NewPayment {
                customer: "C100".into(),
                amount: Money::from_minor(i64::from(few) * 371, basics::Currency::EUR).amount().to_string(),
                day: None,
                method: Method::BankTransfer,
                reference: String::new(),
                towards: Towards::Oldest,
            };
            done(run(scratch, move |tx| billing::record_payment(tx, &finance(), &new)))
        }
    }
}

/// What must hold after every act.
fn hold(scratch: &Scratch, orders: &[String], first: Quantity) {
    let mut all = orders.to_vec();
    let returns = run(scratch, |tx| {
        let listed = returns::list(tx, &ReturnFilter::default(), 200)?;
        listed.iter().map(|r| returns::need(tx, &r.number)).collect::<Result<Vec<_>, _>>()
    })
    .unwrap();
    all.extend(returns.iter().flat_map(|r| r.replacements.clone()));
    let (mut left, mut lost) = (Quantity::ZERO, Quantity::ZERO);
    for number in &all {
        // Which checks the buckets.
        let order = order_of(scratch, number);
        let (id, n) = (order.id, number.clone());
        let authorised = run(scratch, move |tx| Ok(desk::orders::authorised_returns(tx, id)?)).unwrap();
        for (line, (_, authorised)) in order.lines.iter().zip(authorised) {
            let b = line.buckets;
            assert!(b.returned <= authorised && authorised <= b.shipped, "{n} line {}", line.line_no);
            let mine = || returns.iter().filter(|r| r.order == order.id);
            let of_line = |r: &&returns::Return| r.lines.iter().find(|l| l.line_no == line.line_no).cloned();
            let came = mine().filter_map(|r| of_line(&r)).fold(Quantity::ZERO, |s, l| s.plus(l.received));
            assert_eq!(came, b.returned, "{n} line {}", line.line_no);
            let open = mine().filter(|r| !r.state.is_over()).filter_map(|r| of_line(&r));
            let ended = mine()
                .filter(|r| r.state == ReturnState::Closed)
                .filter_map(|r| of_line(&r).map(|l| if r.goods_back { l.received } else { l.quantity }));
            let claimed = open.map(|l| l.quantity).chain(ended).fold(Quantity::ZERO, Quantity::plus);
            assert_eq!(claimed, authorised, "{n} line {}", line.line_no);
            if line.sku == "BOLT-8" {
                left = left.plus(b.shipped);
            }
        }
    }
    // What was not found in its bin fell out of stock as well.
    let moved = run(scratch, |tx| {
        Ok(tx.first(
            "select cast(coalesce(sum(quantity), 0) as bigint) from stock_move m join item i on i.id = m.item
             where i.sku = 'BOLT-8' and m.kind = 'not_found'",
            &[],
            |row| row.get::<i64>(0),
        )?)
    })
    .unwrap()
    .unwrap_or(0);
    lost = lost.plus(Quantity::from_micro(-moved));
    let back = returns
        .iter()
        .flat_map(|r| &r.lines)
        .filter(|l| l.sku == "BOLT-8")
        .fold(Quantity::ZERO, |s, l| s.plus(l.restocked));
    assert_eq!(stock_of(scratch, "BOLT-8").0.plus(left).plus(lost), first.plus(back), "goods");
    money(scratch);
}

fn money(scratch: &Scratch) {
    let (invoices, credits, payments, account, statement) = run(scratch, |tx| {
        let listed = billing::list(tx, &billing::Filter::default(), 200)?;
        let invoices: Vec<_> = listed
            .iter()
            .map(|i| Ok(billing::by_number(tx, &i.number)?.unwrap()))
            .collect::<Result<_, Failure>>()?;
        let credits = billing::list_credits(tx, &CreditFilter::default(), 200)?;
        let payments = billing::list_payments(tx, &PaymentFilter::default(), 200)?;
        let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
        let account = desk::customers::account(tx, customer)?;
        let statement = billing::statement(tx, &finance(), "C100", day("2026-11-01"), day("2026-12-31"))?;
        Ok((invoices, credits, payments, account, statement))
    })
    .unwrap();
    for invoice in &invoices {
        let of: i64 = credits
            .iter()
            .filter(|c| c.invoice == invoice.number && c.stage != CreditStage::Refused)
            .map(|c| c.total)
            .sum();
        assert_eq!(of, invoice.credited, "{}", invoice.number);
        assert!(invoice.credited <= invoice.sums.total && invoice.settled <= invoice.sums.total);
    }
    let owed: i64 = invoices.iter().filter(|i| i.released_at.is_some()).map(|i| i.sums.total).sum();
    let back: i64 = credits.iter().filter(|c| c.stage == CreditStage::Released).map(|c| c.total).sum();
    let paid: i64 = payments
        .iter()
        .filter(|p| p.reversed_at.is_none())
        .map(|p| if p.kind == PaymentKind::Refund { -p.amount } else { p.amount })
        .sum();
    assert_eq!(account.receivable, owed - back - paid, "receivable");
    assert_eq!(statement.closing, account.receivable, "statement");
    assert_eq!(statement.buckets.sum() - statement.to_their_credit, statement.closing);
}

#[test]
fn goods_and_money_are_conserved_in_any_order() {
    for seed in [1, 2, 3] {
        for scratch in &engines() {
            let mut rng = Rng::from_seed(seed);
            let (first, _) = stock_of(scratch, "BOLT-8");
            let mut orders = vec![placed(
                scratch,
                "FIRST",
                &[("BOLT-8", "60", ""), ("GLOVE-L", "5", ""), ("SETUP", "1", "")],
            )];
            let mut went = 0;
            for _ in 0..120 {
                if act(scratch, &mut rng, &mut orders) {
                    went += 1;
                    hold(scratch, &orders, first);
                }
            }
            assert!(went > 25, "only {went} of 120 did anything");
        }
    }
}
