//! Invoices through their verbs, on both engines.

use desk::billing::{self, InvoiceStage, Made};
use desk::customers::Account;
use desk::orders::{self, Stage};
use desk::{Actor, Failure};

use crate::kit::*;

fn made(scratch: &Scratch, by: Actor, order: &str) -> Result<Made, Failure> {
    let order = order.to_owned();
    run(scratch, move |tx| billing::make_invoice(tx, &by, &order))
}

fn account(scratch: &Scratch) -> Account {
    run(scratch, |tx| {
        let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
        Ok(desk::customers::account(tx, customer)?)
    })
    .unwrap()
}

fn shipped(scratch: &Scratch, order: &str) {
    let number = released(scratch, order).remove(0);
    picked_and_packed(scratch, &number);
    dispatched(scratch, &number);
}

#[test]
fn from_order_to_invoice() {
    for scratch in &engines() {
        let order =
            placed(scratch, "I1", &[("BOLT-8", "6", "CS"), ("GLOVE-L", "10", ""), ("SETUP", "1", "")]);
        assert_eq!(refused(made(scratch, finance(), &order)), "wrong_stage");
        let n = order.clone();
        run(scratch, move |tx| desk::shipping::release(tx, &clerk(), &n, None)).unwrap();
        assert_eq!(refused(made(scratch, finance(), &order)), "nothing_to_invoice");
        let shipment = "SH100001".to_owned();
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
        let total = order_of(scratch, &order).total;
        assert_eq!(account(scratch), Account { open_orders: total, receivable: 0, overdue: 0 });
        assert_eq!(refused(made(scratch, clerk(), &order)), "not_allowed");
        let invoice = made(scratch, finance(), &order).unwrap();
        assert_eq!((invoice.findings.as_slice(), invoice.stage), (&[][..], InvoiceStage::Released));
        assert_eq!((invoice.number.as_str(), invoice.sums.total), ("IV100001", total));
        assert_eq!(account(scratch), Account { open_orders: 0, receivable: total, overdue: 0 });
        let done = order_of(scratch, &order);
        assert_eq!((done.stage, done.invoicing()), (Stage::Completed, "invoiced"));
        assert_eq!(refused(made(scratch, finance(), &order)), "nothing_to_invoice");
        let n = order.clone();
        assert_eq!(run(scratch, move |tx| orders::close(tx, &supervisor(), &n)), Ok(Stage::Closed));
        let (kept, paper) = run(scratch, |tx| {
            let invoice = billing::by_number(tx, "IV100001")?.unwrap();
            let paper = desk::papers::invoice(tx, &invoice)?;
            Ok((invoice, paper))
        })
        .unwrap();
        assert_eq!((kept.invoice_day, kept.due_day), (day("2026-11-23"), day("2026-12-23")));
        assert_eq!(kept.content.shipments, [shipment]);
        assert_eq!(kept.content.lines[0].quantity, quantity("6"));
        assert_eq!((paper.totals.gross.minor, paper.lines.len()), (total, 3));
        assert_eq!(paper.totals.net.minor + paper.totals.taxes[0].amount.minor, total);
        let listed = run(scratch, |tx| Ok(billing::list(tx, &billing::Filter::default(), 10)?)).unwrap();
        assert_eq!(listed[0].order, order);
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

#[test]
fn invoices_of_a_split_order_add_up_to_it() {
    for scratch in &engines() {
        let order = placed(scratch, "I2", &[("GLOVE-L", "85", ""), ("PAINT-R", "1", ""), ("SETUP", "1", "")]);
        let number = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &number);
        let n = number.clone();
        run(scratch, move |tx| {
            let scan =
                |code: &str, q: &str| desk::quality::Scanned { code: code.into(), quantity: quantity(q) };
            desk::quality::inspect(
                tx,
                &inspector(),
                &n,
                &[scan("GLOVE-L", "50"), scan("PAINT-R", "1")],
                &[],
                None,
            )
        })
        .unwrap();
        dispatched(scratch, &number);
        let first = made(scratch, finance(), &order).unwrap();
        assert_eq!(first.sums.charges, 950);
        run(scratch, |tx| orders::receive_supply(tx, &Actor::desk(), glove_supply(), quantity("200"), None))
            .unwrap();
        shipped(scratch, &order);
        let second = made(scratch, finance(), &order).unwrap();
        assert_eq!((second.sums.charges, second.number.as_str()), (0, "IV100002"));
        let whole = order_of(scratch, &order);
        assert_eq!(first.sums.goods + second.sums.goods, whole.goods);
        assert_eq!(first.sums.tax + second.sums.tax, whole.tax);
        assert_eq!(first.sums.total + second.sums.total, whole.total);
        assert_eq!(account(scratch), Account { open_orders: 0, receivable: whole.total, overdue: 0 });
    }
}

#[test]
fn a_difference_holds_the_invoice_for_someone_else_with_a_reason() {
    for scratch in &engines() {
        let order = placed(scratch, "I3", &[("BOLT-8", "100", "")]);
        shipped(scratch, &order);
        let n = order.clone();
        // Behind the desk's back: the line no longer says what the tariff says.
        run(scratch, move |tx| {
            Ok(tx.execute(
                "update order_line set net = net + 1 where order_id = (select id from sales_order where number = $1)",
                &db::values![n.as_str()],
            )?)
        })
        .unwrap();
        let invoice = made(scratch, finance(), &order).unwrap();
        assert_eq!((invoice.stage, invoice.number.as_str()), (InvoiceStage::Held, "D100001"));
        assert_eq!(invoice.findings[0].code, "price_changed");
        assert_eq!(account(scratch).receivable, 0);
        assert_eq!(refused(made(scratch, finance(), &order)), "one_waits");
        let release = |by: Actor, reason: Option<&'static str>| {
            run(scratch, move |tx| billing::release_invoice(tx, &by, "D100001", reason))
        };
        let second = someone("Frank", desk::actor::Role::Finance, desk::actor::Level::Proficient);
        assert_eq!(refused(release(finance(), Some("fine"))), "own_work");
        assert_eq!(refused(release(clerk(), Some("fine"))), "not_allowed");
        assert_eq!(refused(release(second.clone(), Some(" "))), "no_reason");
        let done = release(second.clone(), Some("agreed by telephone")).unwrap();
        assert_eq!((done.number.as_str(), done.stage), ("IV100001", InvoiceStage::Released));
        assert_eq!(refused(release(second, Some("again"))), "wrong_stage");
        let missing = run(scratch, |tx| billing::release_invoice(tx, &finance(), "D9", None));
        assert_eq!(refused(missing), "not_found");
    }
}

#[test]
fn a_clean_invoice_of_someone_who_may_not_release_waits_for_finance() {
    for scratch in &engines() {
        let order = placed(scratch, "I4", &[("BOLT-8", "100", "")]);
        shipped(scratch, &order);
        let invoice = made(scratch, supervisor(), &order).unwrap();
        assert_eq!((invoice.stage, invoice.findings.len()), (InvoiceStage::Held, 0));
        let number = invoice.number;
        let n = number.clone();
        run(scratch, move |tx| billing::release_invoice(tx, &finance(), &n, None)).unwrap();
        let kept = run(scratch, move |tx| Ok(billing::by_number(tx, &number)?.unwrap())).unwrap();
        assert_eq!(kept.number, "IV100001");
    }
}

#[test]
fn what_was_short_closed_no_longer_counts_once_the_order_is_closed() {
    for scratch in &engines() {
        let order = placed(scratch, "I7", &[("BOLT-8", "3", "CS"), ("PAINT-R", "30", "")]);
        let number = released(scratch, &order).remove(0);
        let n = number.clone();
        run(scratch, move |tx| {
            // One bolt of the third case is gone, and so is all the paint.
            desk::shipping::pick(tx, &picker(), &n, &[(1, quantity("299")), (2, quantity("0"))], None)?;
            desk::shipping::pack(tx, &packer(), &n, &[4_000], &[], None)?;
            let scans = [desk::quality::Scanned { code: "BOLT-8".into(), quantity: quantity("299") }];
            desk::quality::inspect(tx, &inspector(), &n, &scans, &[], None)?;
            desk::shipping::dispatch(tx, &shipper(), &n, None, None, None)
        })
        .unwrap();
        let n = order.clone();
        let stage = run(scratch, move |tx| {
            desk::shipping::short_close_order(tx, &supervisor(), &n, None, "customer takes no more")
        });
        assert_eq!(stage, Ok(Stage::Completed));
        let invoice = made(scratch, finance(), &order).unwrap();
        assert_eq!(invoice.stage, InvoiceStage::Released, "{:?}", invoice.findings);
        let n = invoice.number.clone();
        let kept = run(scratch, move |tx| Ok(billing::by_number(tx, &n)?.unwrap())).unwrap();
        let line = &kept.content.lines[0];
        // 300 at 0.22; 299 of a case of 100 are said in pieces, at the same price for 100 of them.
        assert_eq!((line.quantity, line.unit.code(), line.net), (quantity("299"), "EA", 6_578));
        assert_eq!(line.price_base, quantity("100"));
        assert!(account(scratch).open_orders > 0);
        let n = order.clone();
        assert_eq!(run(scratch, move |tx| billing::close_order(tx, &supervisor(), &n)), Ok(Stage::Closed));
        assert_eq!(account(scratch), Account { open_orders: 0, receivable: invoice.sums.total, overdue: 0 });
    }
}

#[test]
fn of_two_at_once_one_makes_the_invoice() {
    for scratch in &engines() {
        let order = placed(scratch, "I5", &[("BOLT-8", "100", "")]);
        shipped(scratch, &order);
        let threads: Vec<_> = (0..6)
            .map(|_| {
                let (db, order) = (scratch.db.clone(), order.clone());
                std::thread::spawn(move || {
                    db.write_now("race", move |tx| billing::make_invoice(tx, &finance(), &order)).is_ok()
                })
            })
            .collect();
        let won = threads.into_iter().map(|t| t.join().unwrap()).filter(|won| *won).count();
        assert_eq!(won, 1);
        assert_eq!(account(scratch).receivable, order_of(scratch, &order).total);
    }
}

#[test]
fn papers_tell_the_order_the_pick_and_the_package() {
    for scratch in &engines() {
        let number = placed(scratch, "I6", &[("BW 4711", "6", "CS"), ("GLOVE-L", "60", "")]);
        let n = number.clone();
        let paper = run(scratch, move |tx| {
            let order = orders::by_number(tx, &n)?.unwrap();
            desk::papers::acknowledgement(tx, &order)
        })
        .unwrap();
        assert_eq!(paper.lines[0].item.buyers_number, "BW 4711");
        assert_eq!((paper.lines[0].quantity, paper.lines[0].promises.len()), (quantity("6"), 1));
        let days: Vec<_> = paper.lines[1].promises.iter().map(|p| (p.quantity, p.day)).collect();
        assert_eq!(days, [(quantity("50"), day("2026-11-23")), (quantity("10"), day("2026-12-01"))]);
        assert_eq!(paper.lines[1].backordered, quantity("0"));
        let shipment = released(scratch, &number).remove(0);
        let list = shipment_of(scratch, &shipment);
        let list = run(scratch, move |tx| desk::papers::pick_list(tx, &list)).unwrap();
        assert_eq!((list.lines[0].bin.as_str(), list.warehouse.as_str()), ("A-01", "Main warehouse"));
        picked_and_packed(scratch, &shipment);
        let packed = shipment_of(scratch, &shipment);
        let slip = run(scratch, move |tx| desk::papers::packing_slip(tx, &packed)).unwrap();
        assert_eq!((slip.lines[1].shipped, slip.lines[1].backordered), (quantity("50"), quantity("10")));
        assert_eq!(slip.packages[0].sscc.len(), 18);
    }
}
