//! What holds for all inputs: nothing panics, and what is written reads back the same.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::path::{Path, PathBuf};

use basics::{Day, Quantity, UnitPrice};
use formats::write::{self, Interchange, PlainLine, PlainOrder, PlainParty};
use formats::{ItemRefKind, Message, PartyRole, Purpose};
use proptest::prelude::*;

fn corpus() -> Vec<Vec<u8>> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &mut found);
    found.sort();
    found.iter().map(|p| std::fs::read(p).unwrap()).collect()
}

#[test]
fn a_file_cut_off_anywhere_is_still_read() {
    for bytes in corpus() {
        for end in 0..bytes.len() {
            formats::read(&bytes[..end], None);
        }
    }
}

fn interchange() -> Interchange {
    Interchange {
        sender: "4012345500004".into(),
        sender_qualifier: "14".into(),
        receiver: "4099200000008".into(),
        receiver_qualifier: "14".into(),
        control: 77,
        day: Day::new(2026, 9, 14).unwrap(),
        hour: 7,
        minute: 12,
        is_test: false,
    }
}

/// One line of text as people write it, with all that EDI and XML must escape.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-z0-9äöüßé&<>\"'+:?*~|^!,;./#€-]{1,8}( [A-Za-z0-9Ãü&<>\"'+:?*~,;.-]{1,8}){0,3}"
}

fn day() -> impl Strategy<Value = Day> {
    (2000i16..2060, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Day::new(y, m, d).unwrap())
}

fn party(role: PartyRole) -> impl Strategy<Value = PlainParty> {
    (proptest::option::of("[0-9]{13}"), text(), text(), text(), "[0-9]{5}").prop_map(
        move |(gln, name, street, city, postcode)| PlainParty {
            role,
            gln,
            name,
            street,
            city,
            region: "NV".into(),
            postcode,
            country: "US".into(),
        },
    )
}

fn line(position: usize) -> impl Strategy<Value = PlainLine> {
    let price =
        proptest::option::of((1i64..9_000_000_000, proptest::option::of(prop_oneof![Just(100), Just(1000)])));
    (
        text(),
        text(),
        text(),
        1i64..9_000_000_000,
        prop_oneof![Just("EA"), Just("CS"), Just("KGM"), Just("RL")],
        price,
        proptest::option::of(day()),
    )
        .prop_map(move |(buyer, seller, description, micro, unit, price, requested)| PlainLine {
            position: (position + 1).to_string(),
            items: vec![
                (ItemRefKind::Buyer, buyer),
                (ItemRefKind::Seller, seller),
                (ItemRefKind::Gtin, "04012345500110".into()),
            ],
            description,
            quantity: Quantity::from_micro(micro),
            unit: unit.parse().unwrap(),
            price: price.map(|(p, _)| UnitPrice::from_micro(p)),
            price_base: price.and_then(|(_, base)| base).map(Quantity::whole),
            requested,
        })
}

fn order() -> impl Strategy<Value = PlainOrder> {
    (
        text(),
        day(),
        proptest::option::of(day()),
        (party(PartyRole::Buyer), party(PartyRole::Supplier), party(PartyRole::ShipTo)),
        proptest::collection::vec(text(), 0..2),
        (line(0), line(1), line(2)),
    )
        .prop_map(|(po_number, issued, requested, (buyer, supplier, ship_to), notes, (a, b, c))| {
            PlainOrder {
                po_number,
                purpose: Some(Purpose::Original),
                issued: Some(issued),
                requested,
                currency: Some("EUR".parse().unwrap()),
                parties: vec![buyer, supplier, ship_to],
                notes,
                lines: vec![a, b, c],
            }
        })
}

fn read_back(bytes: &[u8]) -> PlainOrder {
    let reading = formats::read(bytes, None);
    let [Message::Order(order)] = reading.messages.as_slice() else {
        panic!("{:?}: {:?}\n{}", reading.format, reading.remarks, String::from_utf8_lossy(bytes))
    };
    let mut plain = PlainOrder::from(order);
    plain.lines.iter_mut().for_each(|l| {
        l.items.sort();
        // A line says its own day only where it was written for it.
        l.price_base = l.price_base.filter(|b| *b != Quantity::ONE);
    });
    plain
}

fn sorted(mut order: PlainOrder) -> PlainOrder {
    order.lines.iter_mut().for_each(|l| {
        l.items.sort();
    });
    order
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        formats::read(&bytes, None);
    }

    #[test]
    fn random_text_never_panics(text in "\\PC{0,400}", name in prop_oneof![Just("a.csv"), Just("a.txt")]) {
        formats::read(text.as_bytes(), Some(name));
    }

    #[test]
    fn random_segments_never_panic(tail in "[A-Z0-9*+:'~?>\\n ü-]{0,400}") {
        formats::read(format!("ISA*00*          *00*          *ZZ*A*ZZ*B*260914*0712*U*00401*1*0*P*>~GS*PO~ST*850*1~BEG*00~{tail}").as_bytes(), None);
        formats::read(format!("UNH+1+ORDERS:D:96A:UN'BGM+220+1'{tail}").as_bytes(), None);
    }

    #[test]
    fn mutated_files_never_panic(which in 0usize..100, changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..20)) {
        let all = corpus();
        let mut bytes = all[which % all.len()].clone();
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        formats::read(&bytes, None);
    }

    #[test]
    fn x12_reads_back(order in order()) {
        let written = write::x12_850(&interchange(), &order);
        prop_assert_eq!(read_back(written.as_bytes()).without_note_heads(), sorted(order));
    }

    #[test]
    fn edifact_reads_back(order in order()) {
        let written = write::edifact_order(&interchange(), &order);
        prop_assert_eq!(read_back(&written), sorted(order));
    }

    #[test]
    fn ubl_reads_back(order in order()) {
        let written = write::ubl_order(&order);
        prop_assert_eq!(read_back(written.as_bytes()), sorted(order));
    }
}

/// X12 opens a note with an N9 that names it.
trait WithoutNoteHeads {
    fn without_note_heads(self) -> Self;
}

impl WithoutNoteHeads for PlainOrder {
    fn without_note_heads(mut self) -> PlainOrder {
        self.notes.retain(|n| n != "NOTE");
        self
    }
}
