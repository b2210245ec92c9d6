//! What we send back, as it stands on the wire, and that our own readers take it.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use basics::{Day, Quantity, UnitPrice};
use formats::write::{self, *};
use formats::{ItemRefKind, LineAction, Message, PartyRole};

fn interchange() -> Interchange {
    Interchange {
        sender: "4099200000008".into(),
        sender_qualifier: "14".into(),
        receiver: "4012345500004".into(),
        receiver_qualifier: "14".into(),
        control: 512,
        day: Day::new(2026, 9, 15).unwrap(),
        hour: 8,
        minute: 5,
        is_test: true,
    }
}

fn line(position: &str, item: &str) -> PlainLine {
    PlainLine {
        position: position.into(),
        items: vec![(ItemRefKind::Seller, item.into())],
        description: "Trowel 6' & \"peg\"".into(),
        quantity: Quantity::whole(12),
        unit: "CS".parse().unwrap(),
        price: Some(UnitPrice::parse("3.25").unwrap()),
        price_base: None,
        requested: None,
    }
}

fn reply() -> PlainReply {
    let answer = |position: &str, reply, substitute: Option<&str>, promised: bool| PlainReplyLine {
        line: line(position, "TRW-6"),
        reply,
        promised: promised.then(|| Day::new(2026, 9, 24).unwrap()),
        substitute: substitute.map(|s| (ItemRefKind::Seller, s.to_owned())),
        reason: Some("why: so+so".into()),
    };
    let party = |role, name: &str, gln: &str| PlainParty {
        role,
        gln: Some(gln.into()),
        name: name.into(),
        street: String::new(),
        city: "Kehl".into(),
        region: String::new(),
        postcode: String::new(),
        country: "DE".into(),
    };
    PlainReply {
        number: "R-1".into(),
        po_number: "B 4711+A".into(),
        po_date: Some(Day::new(2026, 9, 14).unwrap()),
        seller_order: Some("SO-9".into()),
        issued: Day::new(2026, 9, 15).unwrap(),
        code: ReplyCode::Changed,
        currency: Some("EUR".parse().unwrap()),
        parties: vec![
            party(PartyRole::Buyer, "Müßig", "4012345500004"),
            party(PartyRole::Supplier, "Seller", "4099200000008"),
        ],
        note: None,
        lines: vec![
            answer("1", LineReply::Accepted, None, true),
            answer("2", LineReply::Changed, Some("TRW-7"), true),
            answer("3", LineReply::Backordered, None, true),
            answer("4", LineReply::Rejected, None, false),
        ],
    }
}

fn actions(bytes: &[u8]) -> Vec<Option<LineAction>> {
    let reading = formats::read(bytes, None);
    let [Message::Reply(order)] = reading.messages.as_slice() else { panic!("{:?}", reading.messages) };
    assert_eq!(order.po_number.as_ref().unwrap().value, "B 4711+A");
    assert!(reading.remarks.iter().all(|r| r.severity == formats::Severity::Note), "{:?}", reading.remarks);
    order.lines.iter().map(|l| l.action.as_ref().map(|a| a.value)).collect()
}

#[test]
fn an_855_answers_each_line() {
    let written = write::x12_855(&interchange(), &reply());
    insta::assert_snapshot!(written);
    use LineAction::*;
    assert_eq!(
        actions(written.as_bytes()),
        [Some(Accepted), Some(AcceptedChanged), Some(Backordered), Some(Rejected)]
    );
}

#[test]
fn an_ordrsp_answers_each_line() {
    let written = write::edifact_reply(&interchange(), &reply());
    insta::assert_snapshot!(String::from_utf8_lossy(&written));
    use LineAction::*;
    assert_eq!(actions(&written), [Some(Accepted), Some(Change), Some(AcceptedChanged), Some(Rejected)]);
}

#[test]
fn a_ubl_order_response_answers_each_line() {
    let written = write::ubl_reply(&reply());
    insta::assert_snapshot!(written);
    use LineAction::*;
    assert_eq!(actions(written.as_bytes()), [Some(Accepted), Some(Change), Some(Change), Some(Rejected)]);
}

fn results() -> Vec<SetResult> {
    let error = SetError {
        segment: "PO1".into(),
        segment_position: 8,
        element: Some((2, "ten".into())),
        code: "6".into(),
    };
    vec![
        SetResult { set: "850".into(), control: "0001".into(), version: "D:96A:UN".into(), errors: vec![] },
        SetResult {
            set: "850".into(),
            control: "0002".into(),
            version: "D:96A:UN".into(),
            errors: vec![error],
        },
    ]
}

#[test]
fn a_997_accepts_one_set_and_rejects_the_other() {
    let group = GroupResult { code: "PO".into(), control: "731".into(), sets: results() };
    let written = write::x12_997(&interchange(), &[group]);
    insta::assert_snapshot!(written);
    let reading = formats::read(written.as_bytes(), None);
    let [Message::Acknowledgement(answer)] = reading.messages.as_slice() else {
        panic!("{:?}", reading.messages)
    };
    assert_eq!(answer.sets.iter().map(|s| s.accepted).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_997_answers_every_group_of_the_interchange() {
    let group =
        |code: &str, control: &str, sets| GroupResult { code: code.into(), control: control.into(), sets };
    let good = || results().into_iter().take(1).collect::<Vec<_>>();
    let written =
        write::x12_997(&interchange(), &[group("PO", "731", results()), group("PC", "732", good())]);
    assert_eq!(written.matches("ST*997*").count(), 2);
    assert!(written.contains("GE*2*"), "{written}");
    let reading = formats::read(written.as_bytes(), None);
    let answered: Vec<(String, bool)> = reading
        .messages
        .iter()
        .map(|m| match m {
            Message::Acknowledgement(a) => (a.acknowledged.as_ref().unwrap().value.clone(), a.accepted),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(answered, [("731".to_owned(), false), ("732".to_owned(), true)]);
    assert!(reading.remarks.is_empty(), "{:?}", reading.remarks);
}

#[test]
fn a_contrl_names_the_message_that_is_wrong() {
    let written =
        write::contrl(&interchange(), "77", ("4012345500004", "14"), ("4099200000008", "14"), &results());
    insta::assert_snapshot!(String::from_utf8_lossy(&written));
    let reading = formats::read(&written, None);
    let [Message::Acknowledgement(answer)] = reading.messages.as_slice() else {
        panic!("{:?}", reading.messages)
    };
    assert_eq!(answer.sets.iter().map(|s| s.accepted).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_csv_reads_back() {
    let mut order = PlainOrder {
        po_number: "P-1".into(),
        lines: vec![line("1", "TRW-6"), line("2", "=cmd()")],
        ..PlainOrder::default()
    };
    order.lines[1].description = "=1+1".into();
    let written = write::csv_order(&order);
    let reading = formats::read(written.as_bytes(), Some("order.csv"));
    let read = reading.orders().next().unwrap();
    assert_eq!(read.po_number.as_ref().unwrap().value, "P-1");
    assert_eq!(read.lines.len(), 2);
    assert_eq!(read.lines[1].description.as_ref().unwrap().value, "'=1+1");
    assert_eq!(read.lines[0].quantity.as_ref().unwrap().value, Quantity::whole(12));
}
