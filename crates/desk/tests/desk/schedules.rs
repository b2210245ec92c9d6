//! Lines in parts: several days and places on one order, each part promised, released, shipped and invoiced on its own. On both engines.

use desk::amendments::{self, Change, Prices, Wanted};
use desk::billing;
use desk::orders::schedule::Schedule;
use desk::orders::{self, Draft, DraftLine, OrderLine, Stage};
use desk::{Failure, shipping};

use crate::intake::{engines_with_nordbau, open, taken, x12};
use crate::kit::*;

/// A second place of C100.
pub fn with_north(scratch: &Scratch) {
    run(scratch, |tx| {
        let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
        let id = tx.new_id::<desk::customers::Address>();
        tx.record(
            "insert into address (id, customer, kind, code, name, gln, street, city, region, postcode, country, is_default, active)
             values ($1, $2, 'ship_to', 'NORTH', 'Berger Nord', '4012345000016', 'Hafen 1', 'Bremen', null, '28195', 'DE', 0, 1)",
            &db::values![id, customer],
        )?;
        Ok(tx.advance_epoch()?)
    })
    .unwrap();
}

pub fn in_parts(item: &str, parts: &str) -> DraftLine {
    DraftLine { item: item.into(), schedule: Schedule::parse(parts), ..DraftLine::default() }
}

fn place(scratch: &Scratch, lines: Vec<DraftLine>) -> Result<String, Failure> {
    let draft = Draft { customer: "C100".into(), buyer_po_no: "P1".into(), lines, ..Draft::default() };
    run(scratch, move |tx| Ok(orders::place(tx, &clerk(), &draft, by_keyboard(), None)?.number))
}

/// Number, the first part, quantity, day and place.
type Told = (i64, Option<i64>, String, Option<String>, String);

fn told(lines: &[OrderLine]) -> Vec<Told> {
    lines
        .iter()
        .map(|l| {
            let to = l.more.ship_to.as_ref().map_or(String::new(), |p| p.code.clone());
            let wanted = l.requested_date.map(|d| d.to_string());
            (l.line_no, l.more.part_of, to, wanted, l.quantity.to_string())
        })
        .collect()
}

#[test]
fn each_part_is_promised_released_shipped_and_invoiced_on_its_own() {
    for scratch in &engines() {
        rewind(scratch);
        with_north(scratch);
        let number = place(
            scratch,
            vec![in_parts("BOLT-8", "400 +1 @NORTH; 200 +30; 100 @1"), in_parts("GLOVE-L", "5;")],
        )
        .unwrap();
        let order = order_of(scratch, &number);
        let text = |t: &str| t.to_owned();
        assert_eq!(
            told(&order.lines),
            [
                (1, Some(1), text("NORTH"), Some(text("2026-11-24")), text("400")),
                (2, Some(1), text(""), Some(text("2026-12-23")), text("200")),
                (3, Some(1), text("1"), None, text("100")),
                (4, None, text(""), None, text("5")),
            ]
        );
        // 700 together reach the break at 500: 0.20 and not 0.22 for each.
        assert_eq!(order.lines.iter().map(|l| l.net).collect::<Vec<_>>(), [8_000, 4_000, 2_000, 2_400]);
        assert_eq!(order.total, order.goods + order.charges + order.tax);
        assert_eq!(stock_of(scratch, "BOLT-8").1, quantity("700"));
        // The part of December waits; the others go, each place by itself.
        let first = released(scratch, &number);
        assert_eq!(first.len(), 3, "NORTH, the order's place named, and the order's own");
        let shipments: Vec<_> = first.iter().map(|s| shipment_of(scratch, s)).collect();
        let to = |s: &desk::shipping::Shipment| s.goes_to(&order).map(|p| p.city.clone()).unwrap();
        let mut went: Vec<_> = shipments
            .iter()
            .map(|s| (to(s), s.lines.iter().map(|l| (l.line_no, l.quantity)).collect::<Vec<_>>()))
            .collect();
        went.sort();
        assert_eq!(
            went,
            [
                (text("Berlin"), vec![(3, quantity("100"))]),
                (text("Berlin"), vec![(4, quantity("5"))]),
                (text("Bremen"), vec![(1, quantity("400"))]),
            ]
        );
        let n = number.clone();
        let again = run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None));
        assert_eq!(refused(again), "not_yet");
        for shipment in &first {
            picked_and_packed(scratch, shipment);
            dispatched(scratch, shipment);
        }
        let order = order_of(scratch, &number);
        assert_eq!((order.stage, order.fulfilment()), (Stage::Released, "partly shipped"));
        let n = number.clone();
        let made = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        assert_eq!((made.findings.as_slice(), made.sums.goods), (&[][..], 12_400));
        // Somebody says that the rest goes now.
        let n = number.clone();
        let early = run(scratch, move |tx| shipping::release_lines(tx, &clerk(), &n, None, &[2])).unwrap();
        picked_and_packed(scratch, &early.shipments[0]);
        assert_eq!(dispatched(scratch, &early.shipments[0]).order_stage, Stage::Completed);
        let n = number.clone();
        let rest = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        assert_eq!(made.sums.total + rest.sums.total, order.total);
    }
}

#[test]
fn what_is_due_later_goes_when_its_time_has_come() {
    for scratch in &engines() {
        rewind(scratch);
        let number = place(scratch, vec![in_parts("BOLT-8", "40 +1; 60 +10")]).unwrap();
        assert_eq!(released(scratch, &number).len(), 1);
        scratch.clock.advance_seconds(86_400 * 5);
        let second = released(scratch, &number);
        let lines = shipment_of(scratch, &second[0]).lines;
        assert_eq!(lines.iter().map(|l| (l.line_no, l.quantity)).collect::<Vec<_>>(), [(2, quantity("60"))]);
    }
}

#[test]
fn wrong_parts_are_findings_with_their_place() {
    for scratch in &engines() {
        rewind(scratch);
        let mut line = in_parts("BOLT-8", "40 @NOWHERE; 50");
        line.quantity = "100".into();
        let draft = Draft { customer: "C100".into(), lines: vec![line], ..Draft::default() };
        let found =
            run(scratch, move |tx| Ok(orders::rate_draft(tx, &clerk(), &draft, None)?.findings)).unwrap();
        let mut told: Vec<_> = found
            .iter()
            .filter(|f| f.severity == desk::Severity::Block)
            .map(|f| (f.code.as_str(), f.pointer.as_str(), f.message.as_str()))
            .collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [
                ("schedule", "/lines/0/schedule", "line 1: its parts come to 90, the line to 100"),
                ("unknown_ship_to", "/lines/0/ship_to", "line 1: C100 has no ship-to 'NOWHERE'"),
            ]
        );
    }
}

#[test]
fn a_placed_line_is_parted_sent_elsewhere_and_copied() {
    for scratch in &engines() {
        rewind(scratch);
        with_north(scratch);
        let number = placed(scratch, "P1", &[("BOLT-8", "600", ""), ("GLOVE-L", "5", "")]);
        let before = order_of(scratch, &number);
        let amend = |changes: Vec<Change>| {
            let n = number.clone();
            run(scratch, move |tx| {
                let wanted = Wanted {
                    changes: changes.clone(),
                    prices: Prices::Keep,
                    reason: "site moved".into(),
                    ..Wanted::default()
                };
                let amendment = amendments::propose(tx, &clerk(), &n, &wanted)?;
                amendments::decide(tx, &clerk(), &amendment.number, true, "")
            })
        };
        amend(vec![Change::Split { line: 1, parts: Schedule::parse("400; 200 +30 @NORTH") }]).unwrap();
        let parted = order_of(scratch, &number);
        let text = |t: &str| t.to_owned();
        assert_eq!(
            told(&parted.lines),
            [
                (1, Some(1), text(""), None, text("400")),
                (2, None, text(""), None, text("5")),
                (3, Some(1), text("NORTH"), Some(text("2026-12-23")), text("200")),
            ]
        );
        // The money is what it was, and so is what is held.
        assert_eq!((parted.goods, parted.total), (before.goods, before.total));
        assert_eq!(stock_of(scratch, "BOLT-8").1, quantity("600"));
        // What waits in the warehouse for one place does not go there when it goes elsewhere.
        let shipments = released(scratch, &number);
        assert_eq!(shipments.len(), 1);
        amend(vec![Change::LineShipTo { line: 2, ship_to: "NORTH".into() }]).unwrap();
        assert_eq!(shipment_of(scratch, &shipments[0]).lines.len(), 1);
        let again = released(scratch, &number);
        assert_eq!(shipment_of(scratch, &again[0]).ship_to.unwrap().code, "NORTH");
        picked_and_packed(scratch, &again[0]);
        dispatched(scratch, &again[0]);
        let gone = amend(vec![Change::LineShipTo { line: 2, ship_to: String::new() }]);
        assert_eq!(refused(gone), "left");
        let copy = orders::as_draft(&order_of(scratch, &number));
        assert_eq!(copy.lines.len(), 2);
        assert_eq!(copy.lines[0].schedule.text(), "400; 200 @NORTH");
        assert_eq!(copy.lines[1].ship_to, "NORTH");
    }
}

#[test]
fn a_document_with_stores_and_days_becomes_parts() {
    for scratch in &engines_with_nordbau() {
        let lines = ["PO1*1*200*EA*.25**BP*K-100*VP*BOLT-8~\nSDQ*EA*92*NORD*150*NORD*50"];
        let text = x12(7, &[("S-1", &lines)]).replace("SE*7*", "SE*8*");
        let (read, _) = taken(scratch, "850.edi", text, false);
        let said = open(scratch, &read[0]);
        assert!(said.iter().any(|s| s.contains("in parts: 150 @NORD; 50 @NORD")), "{said:?}");
        let document = read[0].message.number.clone();
        let made = run(scratch, move |tx| {
            desk::intake::accept_field(tx, &clerk(), &document, "lines/0/quantity")?;
            orders::convert(tx, &clerk(), &document, true, false)
        })
        .unwrap();
        let order = order_of(scratch, &made.order);
        let quantities: Vec<_> = order.lines.iter().map(|l| (l.quantity, l.more.part_of)).collect();
        assert_eq!(quantities, [(quantity("150"), Some(1)), (quantity("50"), Some(1))]);
    }
}
