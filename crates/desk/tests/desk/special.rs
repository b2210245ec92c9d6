//! What only some items have: choices, services that are confirmed, goods that a vendor sends or that are bought for the order. On both engines.

use desk::amendments::{self, Change, Prices, Wanted};
use desk::billing;
use desk::catalog::{self, Sourcing, SourcingWay, Special};
use desk::orders::{self, Draft, Stage};
use desk::purchasing::{self, PurchaseFilter, PurchaseRequest, PurchaseState};
use desk::{Failure, shipping};

use crate::kit::*;

fn special(scratch: &Scratch, sku: &'static str, wanted: Special) {
    run(scratch, move |tx| catalog::set_special(tx, &supervisor(), sku, &wanted)).unwrap();
}

fn from_vendor(scratch: &Scratch, sku: &'static str, way: SourcingWay) {
    let sourcing =
        Sourcing { way, vendor: "Norvik Tools".into(), email: "o@norvik.example".into(), lead_days: 7 };
    special(scratch, sku, Special { sourcing: Some(sourcing), ..Special::default() });
}

fn place(scratch: &Scratch, draft: Draft) -> Result<orders::Placed, Failure> {
    run(scratch, move |tx| orders::place(tx, &clerk(), &draft, by_keyboard(), None))
}

fn requests(scratch: &Scratch, state: Option<PurchaseState>) -> Vec<PurchaseRequest> {
    run(scratch, move |tx| Ok(purchasing::list(tx, &PurchaseFilter { state }, 50)?)).unwrap()
}

fn amend(scratch: &Scratch, order: &str, change: Change) -> Result<(), Failure> {
    let order = order.to_owned();
    run(scratch, move |tx| {
        let wanted = Wanted {
            changes: vec![change.clone()],
            prices: Prices::Keep,
            reason: "called".into(),
            ..Wanted::default()
        };
        let amendment = amendments::propose(tx, &clerk(), &order, &wanted)?;
        amendments::decide(tx, &clerk(), &amendment.number, true, "").map(|_| ())
    })
}

#[test]
fn a_configured_item_is_ordered_as_its_rules_have_it() {
    for scratch in &engines() {
        rewind(scratch);
        let specification = "colour!: red, blue\nlength: 10..90\ncolour=blue needs length=20, 40".to_owned();
        special(scratch, "BOLT-8", Special { specification, ..Special::default() });
        let why = |item: &str| match place(scratch, draft("C100", "P1", &[(item, "100", "")])) {
            Err(Failure::Refused(refusal)) => refusal.findings[0].message.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(why("BOLT-8"), "line 1: BOLT-8: colour is missing; it is red or blue");
        assert_eq!(why("BOLT-8{colour=pink}"), "line 1: BOLT-8: colour can't be 'pink'; it is red or blue");
        assert_eq!(
            why("BOLT-8{colour=blue; length=30}"),
            "line 1: BOLT-8: with colour blue length is 20 or 40, not 30"
        );
        assert_eq!(why("GLOVE-L{colour=red}"), "line 1: of GLOVE-L there is nothing to choose");
        let mut typed = draft("C100", "P2", &[("bolt-8 {Colour=BLUE;length=40}", "100", "")]);
        typed.lines.push(desk::orders::DraftLine {
            item: "BOLT-8".into(),
            quantity: "50".into(),
            specification: "colour=red".into(),
            ..Default::default()
        });
        let placed = place(scratch, typed).unwrap();
        let order = order_of(scratch, &placed.number);
        let told: Vec<&str> = order.lines.iter().map(|l| l.description.as_str()).collect();
        assert_eq!(
            told,
            ["Hex bolt M8x40 zinc · colour: blue, length: 40", "Hex bolt M8x40 zinc · colour: red"]
        );
        // It stays with the line through changes and copies.
        amend(scratch, &placed.number, Change::Quantity { line: 1, quantity: "150".into() }).unwrap();
        let copy = orders::as_draft(&order_of(scratch, &placed.number));
        assert_eq!(copy.lines[0].specification, "colour=blue; length=40");
        assert_eq!(
            place(scratch, Draft { buyer_po_no: "P3".into(), ..copy }).unwrap().stage,
            Stage::Confirmed
        );
        let wrong =
            Special { specification: "colour red".into(), by_confirmation: true, ..Special::default() };
        let Err(Failure::Refused(refusal)) =
            run(scratch, move |tx| catalog::set_special(tx, &supervisor(), "BOLT-8", &wrong))
        else {
            panic!("it was taken")
        };
        assert!(
            refusal.message.contains("only a service is confirmed") && refusal.message.contains("line 1")
        );
        let plain = Special::default();
        assert_eq!(
            refused(run(scratch, move |tx| catalog::set_special(tx, &clerk(), "BOLT-8", &plain))),
            "not_allowed"
        );
    }
}

#[test]
fn a_service_that_is_confirmed_is_done_once_somebody_says_so() {
    for scratch in &engines() {
        rewind(scratch);
        special(scratch, "SETUP", Special { by_confirmation: true, ..Special::default() });
        let number = placed(scratch, "P1", &[("BOLT-8", "100", ""), ("SETUP", "3", "")]);
        let render = |line: i64, quantity: &'static str| {
            let n = number.clone();
            run(scratch, move |tx| orders::render(tx, &clerk(), &n, line, quantity, "Meier, this morning"))
        };
        assert_eq!(refused(render(2, "")), "wrong_stage");
        let shipment = released(scratch, &number)[0].clone();
        picked_and_packed(scratch, &shipment);
        assert_eq!(dispatched(scratch, &shipment).order_stage, Stage::Released);
        assert_eq!(refused(render(1, "")), "not_rendered");
        assert_eq!(refused(render(2, "4")), "not_rendered");
        assert_eq!(render(2, "1").unwrap().left, quantity("2"));
        assert_eq!(render(2, "").unwrap().stage, Stage::Completed);
        assert_eq!(refused(render(2, "")), "wrong_stage");
        let n = number.clone();
        let invoice = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        assert!(!invoice.number.is_empty());
        assert_eq!(order_of(scratch, &number).lines[1].buckets.invoiced, quantity("3"));
    }
}

#[test]
fn what_a_vendor_sends_touches_no_stock_of_ours() {
    for scratch in &engines() {
        rewind(scratch);
        from_vendor(scratch, "GLOVE-L", SourcingWay::DropShip);
        let before = stock_of(scratch, "GLOVE-L");
        let number = placed(scratch, "P1", &[("GLOVE-L", "20", ""), ("BOLT-8", "100", "")]);
        let order = order_of(scratch, &number);
        assert_eq!(order.lines[0].promised_date, Some(day("2026-11-30")));
        assert_eq!(order.promised_date, Some(day("2026-11-30")));
        let asked = requests(scratch, None);
        assert_eq!((asked.len(), asked[0].line_no, asked[0].quantity), (1, 1, quantity("20")));
        assert!(asked[0].ship_to.as_deref().unwrap().contains("Berlin"), "{:?}", asked[0].ship_to);
        let pr = asked[0].number.clone();
        let sent = |quantity: &'static str| {
            let n = pr.clone();
            run(scratch, move |tx| orders::vendor_sent(tx, &supervisor(), &n, quantity, "TRK 1"))
        };
        assert_eq!(refused(sent("")), "wrong_stage");
        let n = pr.clone();
        run(scratch, move |tx| orders::vendor_said(tx, &supervisor(), &n, "N-77", "2026-12-04")).unwrap();
        assert_eq!(order_of(scratch, &number).promised_date, Some(day("2026-12-04")));
        let change = Change::Quantity { line: 1, quantity: "30".into() };
        assert_eq!(refused(amend(scratch, &number, change)), "line_is_sourced");
        let shipments = released(scratch, &number);
        assert_eq!(shipment_of(scratch, &shipments[0]).lines.len(), 1);
        assert_eq!(refused(sent("21")), "too_many");
        assert_eq!(sent("5").unwrap().left, quantity("15"));
        // Of many who say it at once, only what was asked for is sent.
        let done = std::thread::scope(|threads| {
            let all: Vec<_> = (0..8).map(|_| threads.spawn(|| sent("3"))).collect();
            all.into_iter().map(|t| t.join().unwrap()).filter(Result::is_ok).count()
        });
        assert_eq!(done, 5);
        assert_eq!(requests(scratch, Some(PurchaseState::Done)).len(), 1);
        assert_eq!(stock_of(scratch, "GLOVE-L"), before);
        picked_and_packed(scratch, &shipments[0]);
        assert_eq!(dispatched(scratch, &shipments[0]).order_stage, Stage::Completed);
        let n = number.clone();
        run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        assert_eq!(order_of(scratch, &number).lines[0].buckets.invoiced, quantity("20"));
    }
}

#[test]
fn what_is_bought_for_an_order_goes_to_it() {
    for scratch in &engines() {
        rewind(scratch);
        from_vendor(scratch, "GLOVE-L", SourcingWay::BuyToOrder);
        let before = stock_of(scratch, "GLOVE-L");
        let number = placed(scratch, "P1", &[("GLOVE-L", "20", "")]);
        // What lies here is left for others, before and after it comes.
        assert_eq!(stock_of(scratch, "GLOVE-L"), before);
        let allocated = run(scratch, |tx| orders::allocate_backorders(tx, &desk::Actor::desk(), 50)).unwrap();
        assert!(allocated.is_empty(), "{allocated:?}");
        let order = order_of(scratch, &number);
        assert_eq!((order.stage, order.promised_date), (Stage::Confirmed, Some(day("2026-11-30"))));
        let n = number.clone();
        let early = run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None));
        assert_eq!(refused(early), "nothing_to_release");
        let request = requests(scratch, None).remove(0);
        let (pr, supply) = (request.number.clone(), request.supply.unwrap());
        let direct = run(scratch, move |tx| orders::vendor_sent(tx, &supervisor(), &pr, "", ""));
        assert_eq!(refused(direct), "comes_to_us");
        let served =
            run(scratch, move |tx| orders::receive_supply(tx, &supervisor(), supply, quantity("20"), None))
                .unwrap();
        assert_eq!(served[0].order, number);
        assert_eq!(requests(scratch, Some(PurchaseState::Done)).len(), 1);
        let shipment = released(scratch, &number)[0].clone();
        picked_and_packed(scratch, &shipment);
        assert_eq!(dispatched(scratch, &shipment).order_stage, Stage::Completed);
        assert_eq!(stock_of(scratch, "GLOVE-L"), before);
        // What is cancelled nobody is asked for any more; what was ordered already is a task for purchasing.
        let second = placed(scratch, "P2", &[("GLOVE-L", "10", "")]);
        let pr = requests(scratch, None)[0].number.clone();
        run(scratch, move |tx| orders::vendor_said(tx, &supervisor(), &pr, "N-78", "")).unwrap();
        let n = second.clone();
        run(scratch, move |tx| shipping::cancel_order(tx, &supervisor(), &n, None, "put off")).unwrap();
        assert!(requests(scratch, None).is_empty());
        let tasks =
            run(scratch, |tx| Ok(desk::tasks::list(tx, &desk::tasks::Filter::default(), 10)?)).unwrap();
        assert!(tasks.iter().any(|t| t.title.contains("cancel N-78")), "{tasks:?}");
        // Added and taken out by changes.
        let third = placed(scratch, "P3", &[("BOLT-8", "100", "")]);
        let add =
            desk::orders::DraftLine { item: "GLOVE-L".into(), quantity: "4".into(), ..Default::default() };
        amend(scratch, &third, Change::Add(add)).unwrap();
        assert_eq!(requests(scratch, None)[0].quantity, quantity("4"));
        assert_eq!(order_of(scratch, &third).lines[1].promised_date, Some(day("2026-11-30")));
        amend(scratch, &third, Change::Remove { line: 2 }).unwrap();
        assert!(requests(scratch, None).is_empty());
    }
}
