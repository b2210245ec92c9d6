//! Quotations: an offer with its price and day, ordered once, as a whole or by line, and held against what is ordered beside it.

use desk::actor::{Level, Role};
use desk::amendments::{self, Change, Wanted};
use desk::correspondence::{self, Enclosed};
use desk::orders::{self, Acceptance, Draft, DraftLine, Quote, Stage};
use desk::quotations::{self, Quotation, QuotationFilter, QuotationPolicy, QuotationState};
use desk::{Actor, Failure, billing, papers};

use crate::intake::taken;
use crate::kit::{
    Scratch, by_keyboard, clerk, day, dispatched, draft, engines, finance, order_of, picked_and_packed,
    quantity, refused, released, run, someone, supervisor, trainee,
};

/// 100 bolts at 0.15 and 10 gloves at their list price, until Christmas.
fn asked() -> Quote {
    let mut draft = draft("C100", "", &[("BOLT-8", "100", "EA"), ("GLOVE-L", "10", "")]);
    draft.lines[0].price = "0.15".into();
    draft.accept = "agreed on the telephone".into();
    Quote { draft, valid_until: "2026-12-24".into(), reference: "RFQ 7".into(), ..Quote::default() }
}

fn quoted(scratch: &Scratch, by: Actor, quote: Quote) -> Result<Quotation, Failure> {
    run(scratch, move |tx| orders::quote(tx, &by, &quote))
}

fn accepted(scratch: &Scratch, number: &str, lines: &[(i64, &str)]) -> Result<orders::Placed, Failure> {
    let number = number.to_owned();
    let lines = lines.iter().map(|(line, q)| (*line, (*q).to_owned())).collect();
    let asked = Acceptance { lines, buyer_po_no: "PO 1".into(), ..Acceptance::default() };
    run(scratch, move |tx| orders::accept(tx, &clerk(), &number, &asked, by_keyboard()))
}

fn found(scratch: &Scratch, number: &str) -> Quotation {
    let number = number.to_owned();
    run(scratch, move |tx| quotations::need(tx, &number)).unwrap()
}

#[test]
fn an_offer_is_ordered_whole_at_its_prices_and_only_once() {
    for scratch in &engines() {
        let quotation = quoted(scratch, clerk(), asked()).unwrap();
        assert_eq!((quotation.number.as_str(), quotation.revision), ("QU100001", 1));
        assert_eq!(quotation.valid_until, day("2026-12-24"));
        // 100 × 0.15 and 10 × 4.80, with 19 % of tax.
        assert_eq!((quotation.goods, quotation.total), (6_300, 7_497));
        assert_eq!(quotation.lines[0].promised_date, Some(day("2026-11-23")));
        // The contract's price falls tomorrow; the offer stands.
        let placed = accepted(scratch, "QU100001", &[]).unwrap();
        assert_eq!((placed.stage, placed.total), (Stage::Confirmed, 7_497));
        let order = order_of(scratch, &placed.number);
        assert_eq!(order.lines[0].price_source, "quotation");
        assert_eq!(order.lines[0].trace[0].rule, "quotation QU100001 line 1");
        assert_eq!((order.lines[1].price_source.as_str(), order.lines[1].net), ("quotation", 4_800));
        assert_eq!(found(scratch, "QU100001").state, QuotationState::Accepted);
        assert_eq!(refused(accepted(scratch, "QU100001", &[])), "quotation_over");

        let number = placed.number.clone();
        let told = run(scratch, move |tx| {
            let order = orders::need(tx, &number)?;
            Ok(quotations::of_order(tx, order.id.uuid())?)
        })
        .unwrap();
        assert_eq!(told.iter().map(|o| (o.line_no, o.order_line)).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
        // What was quoted is charged as quoted: the invoice reconciles.
        for shipment in released(scratch, &placed.number) {
            picked_and_packed(scratch, &shipment);
            dispatched(scratch, &shipment);
        }
        let number = placed.number.clone();
        let invoice = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &number)).unwrap();
        assert!(invoice.findings.is_empty(), "{:?}", invoice.findings);
    }
}

#[test]
fn an_offer_is_ordered_by_line_and_quantity_and_what_is_cancelled_is_free_again() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        let first = accepted(scratch, "QU100001", &[(1, "40")]).unwrap();
        assert_eq!(first.total, 714);
        let after = found(scratch, "QU100001");
        assert_eq!((after.state, after.lines[0].left()), (QuotationState::Open, quantity("60")));
        assert_eq!(refused(accepted(scratch, "QU100001", &[(1, "61")])), "too_many");
        assert_eq!(refused(accepted(scratch, "QU100001", &[(1, "30"), (1, "31")])), "too_many");
        assert_eq!(refused(accepted(scratch, "QU100001", &[(3, "1")])), "no_line");
        assert_eq!(refused(accepted(scratch, "QU100001", &[(2, "many")])), "quantity");
        assert_eq!(
            refused(quoted(scratch, clerk(), Quote { of: Some("QU100001".into()), ..asked() })),
            "quotation_begun"
        );
        let rest = accepted(scratch, "QU100001", &[(1, ""), (2, "10")]).unwrap();
        assert_eq!(found(scratch, "QU100001").state, QuotationState::Accepted);
        let number = rest.number;
        run(scratch, move |tx| orders::cancel(tx, &clerk(), &number, None, "not wanted after all")).unwrap();
        let after = found(scratch, "QU100001");
        assert_eq!((after.state, after.lines[1].left()), (QuotationState::Open, quantity("10")));
    }
}

#[test]
fn many_who_accept_at_once_order_it_once() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        let orders: usize = std::thread::scope(|scope| {
            let hands: Vec<_> =
                (0..8).map(|_| scope.spawn(|| accepted(scratch, "QU100001", &[(1, "60")]).is_ok())).collect();
            hands.into_iter().map(|h| usize::from(h.join().unwrap())).sum()
        });
        assert_eq!(orders, 1);
        assert_eq!(found(scratch, "QU100001").lines[0].taken, quantity("60"));
    }
}

#[test]
fn after_its_last_day_only_somebody_else_who_knows_the_work_lets_it_be_ordered() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        scratch.clock.advance_seconds(40 * 86_400);
        assert_eq!(refused(accepted(scratch, "QU100001", &[])), "quotation_expired");
        let extend = |by: Actor, until: &'static str, reason: &'static str| {
            run(scratch, move |tx| quotations::extend(tx, &by, "QU100001", day(until), reason))
        };
        let senior = |level| someone("Sam", Role::Senior, level);
        assert_eq!(refused(extend(clerk(), "2027-01-31", "they were on holiday")), "own_work");
        assert_eq!(refused(extend(senior(Level::Developing), "2027-01-31", "holiday")), "not_allowed");
        assert_eq!(refused(extend(senior(Level::Proficient), "2027-01-31", " ")), "no_reason");
        assert_eq!(refused(extend(senior(Level::Proficient), "2029-01-31", "holiday")), "validity");
        let due = || run(scratch, |tx| quotations::expire_due(tx, &Actor::desk())).unwrap();
        assert_eq!((due(), due()), (1, 0));
        assert_eq!(found(scratch, "QU100001").state, QuotationState::Expired);
        let after = extend(senior(Level::Proficient), "2027-01-31", "they were on holiday").unwrap();
        assert_eq!((after.state, after.valid_until), (QuotationState::Open, day("2027-01-31")));
        assert_eq!(accepted(scratch, "QU100001", &[]).unwrap().total, 7_497);
        // One clock for both engines.
        scratch.clock.advance_seconds(-40 * 86_400);
    }
}

#[test]
fn it_is_revised_declined_with_a_reason_and_set_by_policy() {
    for scratch in &engines() {
        let policy = |by: Actor, valid_days| {
            let new = QuotationPolicy { valid_days, most_days: 60 };
            run(scratch, move |tx| quotations::set_policy(tx, &by, &new))
        };
        assert_eq!(refused(policy(clerk(), 14)), "not_allowed");
        assert_eq!(refused(policy(supervisor(), 90)), "range");
        policy(supervisor(), 14).unwrap();
        let made = quoted(scratch, clerk(), Quote { valid_until: String::new(), ..asked() }).unwrap();
        assert_eq!(made.valid_until, day("2026-12-07"));
        assert_eq!(
            refused(quoted(scratch, clerk(), Quote { valid_until: "2027-06-01".into(), ..asked() })),
            "validity"
        );
        // Trainees may not set prices; what stops an order stops an offer.
        assert_eq!(refused(quoted(scratch, trainee(), asked())), "findings");
        let mut again = asked();
        again.of = Some("QU100001".into());
        again.draft.lines[0].price = "0.14".into();
        let revised = quoted(scratch, clerk(), again).unwrap();
        assert_eq!((revised.number.as_str(), revised.revision, revised.goods), ("QU100001", 2, 6_200));
        assert_eq!(found(scratch, "QU100001").lines[0].price.to_string(), "0.14");
        let decline = |reason: &'static str| {
            run(scratch, move |tx| quotations::decline(tx, &clerk(), "QU100001", reason))
        };
        assert_eq!(refused(decline("")), "no_reason");
        assert_eq!(decline("bought elsewhere for 0.12").unwrap().state, QuotationState::Declined);
        assert_eq!(refused(decline("again")), "quotation_over");
        assert_eq!(refused(accepted(scratch, "QU100001", &[])), "quotation_over");
        let declined = QuotationFilter { state: Some(QuotationState::Declined), ..Default::default() };
        let listed =
            run(scratch, move |tx| Ok(quotations::list(tx, &declined, day("2026-11-23"), 10)?)).unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(refused(run(scratch, |tx| quotations::need(tx, "QU9"))), "not_found");
        let hits = run(scratch, |tx| {
            let how = desk::search::How { only: None, texts: false, most: 5 };
            desk::search::search(tx, &clerk(), "qu10000", how)
        })
        .unwrap();
        assert_eq!(hits[0].number, "QU100001");
    }
}

#[test]
fn it_goes_by_letter_with_its_paper_and_a_trainees_is_looked_at_first() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        let send = |by: Actor| {
            run(scratch, move |tx| {
                let name = desk::letters::send_quotation(tx, &by, "QU100001", "")?;
                let letter = correspondence::by_name(tx, &name)?.unwrap();
                let enclosed = correspondence::enclosures(tx, letter.id)?;
                Ok((letter, enclosed))
            })
        };
        let (letter, enclosed) = send(clerk()).unwrap();
        assert_eq!(letter.recipient, "buy@c100.example");
        assert_eq!(letter.subject, "Our quotation QU100001 for your inquiry RFQ 7");
        assert!(letter.text().contains("1  100 EA  BOLT-8  Hex bolt M8x40 zinc, 0.15,"), "{}", letter.text());
        assert!(letter.text().contains("valid until 24 December 2026"), "{}", letter.text());
        assert_eq!(enclosed[0].content, Enclosed::Paper("quotation:QU100001".into()));
        assert!(found(scratch, "QU100001").sent_at.is_some());
        assert!(send(trainee()).unwrap().0.held_for.is_some());
        let quotation = found(scratch, "QU100001");
        let paper = run(scratch, move |tx| Ok(papers::quotation(tx, &quotation)?.0)).unwrap();
        assert_eq!((paper.number.as_str(), paper.lines.len()), ("QU100001", 2));
    }
}

#[test]
fn an_order_beside_an_open_offer_is_told_of_it_and_one_that_names_it_takes_it() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        let check = |draft: Draft| {
            run(scratch, move |tx| {
                let rated = orders::rate_draft(tx, &clerk(), &draft, None)?;
                Ok(rated.findings.iter().map(|f| format!("{}: {}", f.code, f.message)).collect::<Vec<_>>())
            })
            .unwrap()
        };
        let plain = draft("C100", "PO 9", &[("BOLT-8", "100", "EA")]);
        assert_eq!(
            check(plain.clone()),
            [
                "open_quotation: line 1: 0.22 for one EA of BOLT-8; quotation QU100001 offers 100 EA at 0.15 until 2026-12-24"
            ]
        );
        let named = Draft { quotation: "qu100001".into(), ..plain.clone() };
        assert_eq!(check(named), Vec::<String>::new());
        let of = |item: &str, quantity: &str| Draft {
            quotation: "QU100001".into(),
            lines: vec![DraftLine { item: item.into(), quantity: quantity.into(), ..DraftLine::default() }],
            ..plain.clone()
        };
        assert_eq!(
            check(of("BOLT-8", "120"))[0],
            "quotation_quantity: line 1: 120 EA of BOLT-8 are more than the 100 that quotation QU100001 offers; they are charged by the price lists"
        );
        assert_eq!(
            check(of("BOLT-8", "20"))[0],
            "quotation_quantity: line 1: 20 EA of BOLT-8 are ordered, quotation QU100001 offers 100"
        );
        assert_eq!(
            check(of("PAINT-R", "1"))[0],
            "not_quoted: line 1: quotation QU100001 does not offer PAINT-R in EA; it is charged by the price lists"
        );
        for (number, customer, code) in
            [("QU4", "C100", "unknown_quotation"), ("QU100001", "C200", "unknown_quotation")]
        {
            let draft =
                Draft { quotation: number.into(), ..draft(customer, "PO 9", &[("BOLT-8", "1", "EA")]) };
            assert!(check(draft)[0].starts_with(code), "{number} {customer}");
        }
        scratch.clock.advance_seconds(40 * 86_400);
        let late = Draft { quotation: "QU100001".into(), ..plain };
        assert!(check(late)[0].starts_with("quotation_over: quotation QU100001 was valid until 2026-12-24"));
        scratch.clock.advance_seconds(-40 * 86_400);
    }
}

#[test]
fn a_mail_that_answers_an_offer_takes_its_prices() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        let mail = "From: Purchasing <buy@c100.example>\r\nTo: orders@muster.example\r\n\
                    Subject: Order PO-9300, your quotation QU100001\r\nMessage-ID: <q1@c100.example>\r\n\
                    Content-Type: text/plain; charset=utf-8\r\n\r\n\
                    Hello,\r\n\r\nplease send us for PO-9300:\r\n\r\n100 x BOLT-8\r\n\r\nRegards\r\nBerger Werkzeuge GmbH\r\n";
        let (all, _) = taken(scratch, "order.eml", mail, true);
        let order = order_of(scratch, all[0].order.as_deref().expect("it is an order"));
        let line = &order.lines[0];
        assert_eq!((line.price_source.as_str(), line.price.to_string().as_str()), ("quotation", "0.15"));
        assert_eq!(found(scratch, "QU100001").lines[0].taken, quantity("100"));
    }
}

#[test]
fn an_offered_line_that_is_taken_out_of_its_order_or_made_less_is_offered_again() {
    for scratch in &engines() {
        quoted(scratch, clerk(), asked()).unwrap();
        let order = accepted(scratch, "QU100001", &[]).unwrap().number;
        assert_eq!(found(scratch, "QU100001").state, QuotationState::Accepted);
        let change = |changes: Vec<Change>| {
            let order = order.clone();
            run(scratch, move |tx| {
                let wanted =
                    Wanted { changes: changes.clone(), reason: "they want less".into(), ..Wanted::default() };
                let amendment = amendments::propose(tx, &clerk(), &order, &wanted)?.number;
                amendments::decide(tx, &clerk(), &amendment, true, "")
            })
            .unwrap();
        };
        let left = || {
            let quotation = found(scratch, "QU100001");
            let left: Vec<String> = quotation.lines.iter().map(|l| l.left().to_string()).collect();
            (quotation.state, left)
        };
        change(vec![Change::Quantity { line: 1, quantity: "60".into() }]);
        assert_eq!(left(), (QuotationState::Open, vec!["40".to_owned(), "0".to_owned()]));
        change(vec![Change::Remove { line: 2 }]);
        assert_eq!(left(), (QuotationState::Open, vec!["40".to_owned(), "10".to_owned()]));
        // More than before takes nothing of the offer; and what the order still has comes back with it.
        change(vec![Change::Quantity { line: 1, quantity: "70".into() }]);
        assert_eq!(left().1, ["40", "10"]);
        let of = order.clone();
        run(scratch, move |tx| desk::shipping::cancel_order(tx, &supervisor(), &of, None, "over")).unwrap();
        assert_eq!(left().1, ["100", "10"]);
    }
}

#[test]
fn what_was_noted_of_a_line_goes_from_the_form_into_the_offer_and_into_its_order() {
    for scratch in &engines() {
        let mut quote = asked();
        quote.draft.lines[1].note = "in the small box".into();
        let quotation = quoted(scratch, clerk(), quote).unwrap();
        assert!(quotation.content.contains("in the small box"));
        let asked = Acceptance {
            lines: vec![(2, String::new())],
            buyer_po_no: "PO 1".into(),
            ..Acceptance::default()
        };
        let placed = run(scratch, move |tx| {
            // The draft of an order that waits is kept; so the credit limit makes this one wait.
            let all = desk::customers::by_number(tx, "C100")?.unwrap();
            desk::customers::change_open_orders(tx, all.id, 10_000_000)?;
            orders::accept(tx, &clerk(), "QU100001", &asked, by_keyboard())
        })
        .unwrap();
        assert_eq!(placed.holds, ["credit"]);
        let order = order_of(scratch, &placed.number);
        let draft = run(scratch, move |tx| Ok(orders::draft_of(tx, order.id)?)).unwrap();
        assert_eq!(draft.lines[0].note, "in the small box");
    }
}

#[test]
fn a_request_that_comes_by_mail_becomes_an_offer_that_answers_it() {
    for scratch in &engines() {
        let mail = "From: Purchasing <anna@c100.example>\r\nTo: orders@muster.example\r\n\
                    Subject: Request for quotation RFQ-88\r\nMessage-ID: <rfq88@c100.example>\r\n\
                    Content-Type: text/plain; charset=utf-8\r\n\r\n\
                    Hello,\r\n\r\nplease quote us your best price for:\r\n\r\n100 EA BOLT-8\r\n20 PR GLOVE-L\r\n\r\n\
                    Regards\r\nBerger Werkzeuge GmbH\r\n";
        let (all, _) = taken(scratch, "rfq.eml", mail, true);
        let message = all[0].message.clone();
        assert_eq!(message.kind.code(), "quotation");
        assert_eq!(all[0].order, None, "nothing is ordered by it");
        let of = message.number.clone();
        let made = run(scratch, move |tx| orders::draft_offer(tx, &clerk(), &of)).unwrap();
        let of = message.number.clone();
        let again = run(scratch, move |tx| orders::draft_offer(tx, &clerk(), &of)).unwrap();
        assert_eq!(made, again, "there is one draft");
        let number = made.number.clone();
        let draft = run(scratch, move |tx| {
            let order = orders::need(tx, &number)?;
            Ok(orders::draft_of(tx, order.id)?)
        })
        .unwrap();
        assert_eq!(draft.customer, "C100");
        let lines: Vec<(&str, &str)> =
            draft.lines.iter().map(|l| (l.item.as_str(), l.quantity.as_str())).collect();
        assert_eq!(lines, [("BOLT-8", "100"), ("GLOVE-L", "20")]);
        let quote = Quote { draft, written_as: Some((made.number, made.version)), ..Quote::default() };
        let quotation = quoted(scratch, clerk(), quote).unwrap();
        assert_eq!(quotation.message, Some(message.id.uuid()));
        let id = message.id.uuid();
        let (found, open) = run(scratch, move |tx| {
            let tasks = desk::tasks::of_thing(tx, id)?;
            Ok((quotations::of_message(tx, id)?, tasks.iter().filter(|t| t.done_at.is_none()).count()))
        })
        .unwrap();
        assert_eq!((found.as_deref(), open), (Some(quotation.number.as_str()), 0));
        let number = quotation.number;
        let letter = run(scratch, move |tx| {
            let name = desk::letters::send_quotation(tx, &clerk(), &number, "")?;
            Ok(correspondence::by_name(tx, &name)?.unwrap())
        })
        .unwrap();
        assert_eq!(letter.recipient, "anna@c100.example");
        assert_eq!(letter.in_reply_to.as_deref(), Some("rfq88@c100.example"));
        // An order is no request.
        let mail = mail
            .replace("please quote us your best price for", "please send us for PO-7")
            .replace("rfq88", "po7");
        let mail = mail.replace("Request for quotation RFQ-88", "Order PO-7");
        let (all, _) = taken(scratch, "order.eml", mail, false);
        let of = all[0].message.number.clone();
        assert_eq!(refused(run(scratch, move |tx| orders::draft_offer(tx, &clerk(), &of))), "no_request");
    }
}
