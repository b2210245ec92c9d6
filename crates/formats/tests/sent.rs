//! Despatch advices and invoices as they stand on the wire, and that our own readers take them.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use basics::{Currency, Day, Money, Percent, Quantity, UnitPrice};
use formats::write::{self, *};
use formats::{ItemRefKind, PartyRole};

fn interchange() -> Interchange {
    Interchange {
        sender: "4099200000008".into(),
        sender_qualifier: "14".into(),
        receiver: "4012345500004".into(),
        receiver_qualifier: "14".into(),
        control: 513,
        day: day(21),
        hour: 8,
        minute: 5,
        is_test: false,
    }
}

fn day(of_month: i8) -> Day {
    Day::new(2026, 9, of_month).unwrap()
}

fn eur(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

fn vat(percent: i64) -> Percent {
    Percent::parse(&percent.to_string()).unwrap()
}

fn party(role: PartyRole, name: &str, gln: Option<&str>) -> PlainParty {
    PlainParty {
        role,
        gln: gln.map(str::to_owned),
        name: name.into(),
        street: "Hafenstraße 7".into(),
        city: "Kehl".into(),
        region: String::new(),
        postcode: "77694".into(),
        country: "DE".into(),
    }
}

fn line(position: &str, item: &str, quantity: i32, unit: &str, price: &str) -> PlainLine {
    PlainLine {
        position: position.into(),
        items: vec![
            (ItemRefKind::Seller, item.into()),
            (ItemRefKind::Buyer, format!("M-{item}")),
            (ItemRefKind::Gtin, "4006381333931".into()),
        ],
        description: "Kelle 6\" & <Stiel>".into(),
        quantity: Quantity::whole(quantity),
        unit: unit.parse().unwrap(),
        price: Some(UnitPrice::parse(price).unwrap()),
        price_base: Some(Quantity::whole(1)),
        requested: None,
    }
}

fn advice() -> PlainDespatch {
    let shipped = |position: &str, item: &str, outstanding: i32| PlainDespatchLine {
        line: line(position, item, 10, "BX", "3.25"),
        ordered: Quantity::whole(10 + outstanding),
        outstanding: Quantity::whole(outstanding),
    };
    PlainDespatch {
        number: "SH100007".into(),
        issued: day(21),
        shipped: day(21),
        po_number: "B 4711+A".into(),
        po_date: Some(day(14)),
        order: "SO100009".into(),
        carrier: "Rheinspedition".into(),
        tracking: "RS-99:1".into(),
        weight_grams: 12_750,
        parties: vec![
            party(PartyRole::Supplier, "Seller & Co", Some("4099200000008")),
            party(PartyRole::Buyer, "Müßig", Some("4012345500004")),
            party(PartyRole::ShipTo, "Müßig Lager", Some("4012345500011")),
        ],
        packages: ["340992000000000016", "340992000000000023"]
            .map(|sscc| PlainPackage { sscc: sscc.into(), weight_grams: 6_375 })
            .to_vec(),
        lines: vec![shipped("1", "TRW-6", 0), shipped("2", "TRW-7", 4)],
    }
}

/// 100.00 and 50.00 less 5.00 of goods, 12.50 of freight at 19 %.
fn bill(credits: Option<Credited>) -> PlainInvoice {
    let charged = |line, discount, net| PlainInvoiceLine {
        line,
        discount: eur(discount),
        net: eur(net),
        tax_category: "S".into(),
        tax_rate: vat(19),
    };
    let trader = |party, tax_id: &str, email: &str| Trader {
        party,
        tax_id: tax_id.into(),
        registration: "HRB 1".into(),
        email: email.into(),
        phone: String::new(),
    };
    PlainInvoice {
        number: "IV100003".into(),
        credits,
        issued: day(22),
        due: Some(Day::new(2026, 10, 22).unwrap()),
        currency: Currency::EUR,
        po_number: Some("B 4711+A".into()),
        order: "SO100009".into(),
        shipments: vec!["SH100007".into()],
        delivered: Some((day(21), day(21))),
        seller: trader(
            party(PartyRole::Supplier, "Seller & Co", Some("4099200000008")),
            "DE123456789",
            "desk@seller.example",
        ),
        buyer: trader(party(PartyRole::Buyer, "Müßig", None), "FR32123456789", ""),
        ship_to: Some(party(PartyRole::ShipTo, "Müßig Lager", None)),
        terms: "30 days net".into(),
        account: Some(Account { iban: "DE02120300000000202051".into(), bic: "BYLADEM1001".into() }),
        exemption: None,
        lines: vec![
            charged(line("1", "TRW-6", 10, "BX", "10"), 0, 10_000),
            charged(line("2", "TRW-7", 5, "EA", "10"), 5_00, 45_00),
        ],
        charges: vec![PlainCharge {
            code: "freight".into(),
            name: "Freight".into(),
            amount: eur(12_50),
            tax_category: "S".into(),
            tax_rate: vat(19),
        }],
        taxes: vec![PlainTax { category: "S".into(), rate: vat(19), base: eur(15_750), amount: eur(29_93) }],
        goods: eur(14_500),
        charged: eur(12_50),
        tax: eur(29_93),
        total: eur(18_743),
    }
}

/// Reads without an error, and every line is there.
fn taken(bytes: &[u8], lines: usize) {
    let reading = formats::read(bytes, None);
    let worse: Vec<_> = reading.remarks.iter().filter(|r| r.severity == formats::Severity::Error).collect();
    assert!(worse.is_empty(), "{worse:?}");
    let found: Vec<usize> =
        reading.messages.iter().filter_map(|m| m.document()).map(|o| o.lines.len()).collect();
    assert_eq!(found, [lines]);
}

#[test]
fn a_despatch_advice_in_three_syntaxes() {
    let x12 = write::x12_856(&interchange(), &advice());
    insta::assert_snapshot!("x12_856", x12);
    taken(x12.as_bytes(), 2);
    let edifact = write::edifact_desadv(&interchange(), &advice());
    insta::assert_snapshot!("edifact_desadv", String::from_utf8_lossy(&edifact));
    taken(&edifact, 2);
    let ubl = write::ubl_despatch_advice(&advice());
    insta::assert_snapshot!("ubl_despatch_advice", ubl);
    taken(ubl.as_bytes(), 2);
}

#[test]
fn an_invoice_in_four_syntaxes() {
    let x12 = write::x12_810(&interchange(), &bill(None));
    insta::assert_snapshot!("x12_810", x12);
    taken(x12.as_bytes(), 2);
    let edifact = write::edifact_invoic(&interchange(), &bill(None));
    insta::assert_snapshot!("edifact_invoic", String::from_utf8_lossy(&edifact));
    taken(&edifact, 2);
    insta::assert_snapshot!("ubl_invoice", write::ubl_invoice(&bill(None)));
    insta::assert_snapshot!("cii_invoice", write::cii_invoice(&bill(None)));
}

#[test]
fn a_credit_note_names_the_invoice_it_corrects() {
    let credited =
        Credited { invoice: "IV100001".into(), invoice_day: Some(day(15)), reason: "returned".into() };
    let note = bill(Some(credited));
    insta::assert_snapshot!("ubl_credit_note", write::ubl_invoice(&note));
    let edifact = write::edifact_invoic(&interchange(), &note);
    assert!(String::from_utf8_lossy(&edifact).contains("BGM+381+IV100003+9'\n"));
    assert!(String::from_utf8_lossy(&edifact).contains("RFF+IV:IV100001'\n"));
    assert!(write::x12_810(&interchange(), &note).contains("*CR~"));
    assert!(write::cii_invoice(&note).contains("<ram:TypeCode>381</ram:TypeCode>"));
}

/// The sums of EN 16931 (BR-CO-10, -13, -15) hold in what is written.
#[test]
fn the_sums_that_are_written_add_up() {
    let written = write::ubl_invoice(&bill(None));
    let figure = |name: &str| -> i64 {
        let tag = format!("<cbc:{name} currencyID=\"EUR\">");
        let rest = written.split(&tag).last().unwrap();
        rest.split('<').next().unwrap().replace('.', "").parse().unwrap()
    };
    assert_eq!(
        figure("LineExtensionAmount") + figure("TaxAmount") + figure("PayableAmount"),
        45_00 + 29_93 + 18_743,
        "the last of each"
    );
    assert_eq!(figure("TaxExclusiveAmount"), 14_500 + figure("ChargeTotalAmount"));
    assert_eq!(figure("TaxInclusiveAmount"), figure("TaxExclusiveAmount") + 29_93);
}
