//! What is learned from a correction, used on the next document, and not used where it does not hold.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on should say where")]

use std::convert::Infallible;

use formats::Material;
use reader::knowledge::{Deed, Event, Kind, Pointed, Row, Standing, Status, derive, layout, told};
use reader::master::{Master, master};
use reader::records::Account;
use reader::{Outcome, Sketch};

fn records(rows: &[Row]) -> Master {
    let mut records = master(|name| {
        let text = match name {
            "items.csv" => {
                "item_id,description,category,gtin,base_uom,order_multiple,list_price,status,replacement_id\n\
                 BOLT-840,Hex bolt M8x40 zinc,screws,,EA,1,0.25,active,\n\
                 TAPE-50,Packing tape brown 50mm,tape,,EA,1,2.40,active,\n\
                 GLOVE-L,Work glove size L,safety,,EA,1,4.80,active,\n"
            }
            "item_uoms.csv" => "item_id,uom,factor,gtin\nBOLT-840,EA,1,\nBOLT-840,CS,100,\nTAPE-50,EA,1,\nTAPE-50,BX,36,\n",
            "customers.csv" => {
                "customer_id,name,aliases,tax_id,gln,email_domain,currency,language,status,bill_street,bill_city,bill_region,bill_postcode,bill_country\n\
                 C1,Maier Montage GmbH,,DE136695976,,maier.example,EUR,de,active,Kai 1,Hamburg,,20457,DE\n"
            }
            "ship_tos.csv" => {
                "ship_to_id,customer_id,name,code,gln,default,street,city,region,postcode,country\n\
                 S1,C1,Maier Lager,,,1,Kai 1,Hamburg,,20457,DE\n\
                 S2,C1,Maier Nord,,,,Nordring 3,Hamburg,,22419,DE\n"
            }
            "policy.json" => r#"{"policy":{"today":"2026-11-23"}}"#,
            _ => return None,
        };
        Some(text.to_owned())
    })
    .unwrap();
    records.learn(rows);
    records
}

fn material(text: &str, name: &str) -> Material {
    Material::of(Some(name), formats::read(text.as_bytes(), Some(name)))
}

/// As the customer is settled: these are about the rest.
fn read(records: &Master, material: &Material) -> (Sketch, Outcome) {
    let nothing = Account::default();
    let who = records.records.directory.by_number("C1");
    let read = reader::read_as(material, &records.records, who, |_| {
        Ok::<_, Infallible>(records.accounts.get("C1").unwrap_or(&nothing))
    });
    read.unwrap().into_iter().next().expect("an order")
}

/// A clerk writes a value on a document.
fn settled(
    records: &Master,
    material: &Material,
    deed: Deed,
    document: &str,
    field: &str,
    became: &str,
) -> Event {
    let (sketch, outcome) = read(records, material);
    let pointed = Pointed { field, became, place: None };
    let told = told(material, &sketch, &outcome, (&records.records, records.accounts.get("C1")), &pointed);
    let was = match field {
        "po_number" => outcome.po_number.value,
        _ => None,
    };
    Event {
        deed,
        document: document.into(),
        customer: "C1".into(),
        field: field.into(),
        was,
        became: became.into(),
        written: String::new(),
        place: None,
        person: "carla".into(),
        standing: Standing::Teacher,
        at: 0,
        told,
        about: None,
    }
}

fn sheet(key: &str, po: &str, line: &str) -> Material {
    let text =
        format!("Maier Montage GmbH;;;\n{key};{po};;\n;;;\nArtikel;Bezeichnung;Menge;Einheit\n{line}\n");
    material(&text, "order.csv")
}

#[test]
fn the_customers_part_number_is_known_after_a_word_with_whose_word_it_was() {
    let records_before = records(&[]);
    let one = sheet("Bestellnummer", "B-1001", "MM-77120;Klebeband;5;Stk\nGLOVE-L;Work glove size L;3;Stk");
    let event = settled(&records_before, &one, Deed::Remembered, "IN1", "lines/0/item", "TAPE-50");
    assert_eq!(event.told.codes, ["MM-77120"]);
    let rows = derive(&[event]);
    let after = records(&rows);
    let (_, outcome) = read(
        &after,
        &sheet("Bestellnummer", "B-1002", "MM 77120;Klebeband;7;Stk\nGLOVE-L;Work glove size L;3;Stk"),
    );
    let item = &outcome.lines[0].item;
    let sku = item.value.and_then(|i| after.records.catalogue.item(i)).map(|i| i.sku.clone());
    assert_eq!(sku.as_deref(), Some("TAPE-50"));
    assert_eq!(item.way(), "customer part number, learned from IN1 by carla");
}

#[test]
fn a_label_of_the_layout_is_used_after_two_documents_and_not_on_another_layout() {
    let before = records(&[]);
    // A heading that nobody else uses for it, and a number that looks like nothing.
    let one = sheet("Vorgangskennung", "20417", "TAPE-50;Packing tape brown 50mm;5;Stk");
    let two = sheet("Vorgangskennung", "20418", "GLOVE-L;Work glove size L;7;Stk");
    let (_, outcome) = read(&before, &one);
    assert_eq!(outcome.po_number.value, None, "this is what is to be learned");
    let mut events = vec![settled(&before, &one, Deed::Remembered, "IN1", "po_number", "20417")];
    assert_eq!(events[0].told.label, "right:vorgangskennung");
    let of_label =
        |events: &[Event]| derive(events).into_iter().find(|r| r.claim.kind == Kind::Label).unwrap();
    assert_eq!(of_label(&events).status, Status::Proposed, "one document proves no layout");
    events.push(settled(&before, &two, Deed::Remembered, "IN2", "po_number", "20418"));
    let row = of_label(&events);
    assert_eq!(row.status, Status::Active);
    let after = records(std::slice::from_ref(&row));
    let three = sheet("Vorgangskennung", "20777", "BOLT-840;Hex bolt M8x40 zinc;100;Stk");
    let (_, outcome) = read(&after, &three);
    assert_eq!(outcome.po_number.value.as_deref(), Some("20777"));
    // The same words on a form that changed: general reading goes on, and nothing is taken.
    let moved = material(
        "Maier Montage GmbH;;;\nVorgangskennung;20778;;\n;;;\nMenge;Einheit;Artikel;Bezeichnung\n5;Stk;TAPE-50;Packing tape brown 50mm\n",
        "order.csv",
    );
    assert_ne!(layout(&moved), row.claim.layout);
    assert_eq!(read(&after, &moved).1.po_number.value, None);
}

#[test]
fn a_word_for_a_unit_is_the_customers_own() {
    let before = records(&[]);
    let one = sheet("Bestellnummer", "B-1001", "TAPE-50;Packing tape brown 50mm;5;Gebinde");
    let (_, outcome) = read(&before, &one);
    assert_eq!(outcome.lines[0].unit.value, None);
    let event = settled(&before, &one, Deed::Remembered, "IN1", "lines/0/unit", "BX");
    assert_eq!((event.told.unit.as_str(), event.told.factor.as_str()), ("Gebinde", "36"));
    let after = records(&derive(&[event]));
    let (_, outcome) = read(&after, &one);
    let unit = &outcome.lines[0].unit;
    assert_eq!(unit.value.map(|u| u.code().to_owned()).as_deref(), Some("BX"));
    assert_eq!(unit.way(), "the customer's word for it, learned from IN1 by carla");
    assert_eq!(outcome.lines[0].base_quantity.value, Some(basics::Decimal::from(180)));
}

#[test]
fn days_are_read_the_way_round_that_the_sender_writes_them() {
    let before = records(&[]);
    let order = |day: &str, line: &str| {
        let text = format!(
            "Maier Montage GmbH;;;\nBestellnummer;B-1001;;\nLiefertermin;{day};;\nArtikel;Bezeichnung;Menge;Einheit\n{line}\n"
        );
        material(&text, "order.csv")
    };
    let one = order("12/04/2026", "TAPE-50;Packing tape brown 50mm;5;Stk");
    let two = order("12/05/2026", "TAPE-50;Packing tape brown 50mm;6;Stk");
    let events = [
        settled(&before, &one, Deed::Corrected, "IN1", "requested_date", "2026-12-04"),
        settled(&before, &two, Deed::Corrected, "IN2", "requested_date", "2026-12-05"),
    ];
    assert_eq!(events[0].told.locale, "day_order:month_first");
    let rows = derive(&events);
    assert_eq!(rows.iter().filter(|r| r.status == Status::Active).count(), 1);
    let after = records(&rows);
    let (_, outcome) = read(&after, &order("01/02/2027", "TAPE-50;Packing tape brown 50mm;5;Stk"));
    assert_eq!(outcome.requested_date.value.map(|d| d.to_string()).as_deref(), Some("2027-01-02"));
}

#[test]
fn words_that_fit_several_items_are_not_decided_by_what_they_meant_before() {
    let before = records(&[]);
    let words = |text: &str| {
        sheet("Bestellnummer", "B-1001", &format!(";{text};5;Stk\nGLOVE-L;Work glove size L;3;Stk"))
    };
    let odd = words("die Kartonverschlussrollen");
    let event = settled(&before, &odd, Deed::Remembered, "IN1", "lines/0/item", "TAPE-50");
    assert_eq!(event.told.wording, "die Kartonverschlussrollen");
    let after = records(&derive(&[event]));
    let sku = |records: &Master, outcome: &Outcome| {
        outcome.lines[0].item.value.and_then(|i| records.records.catalogue.item(i)).map(|i| i.sku.clone())
    };
    let (_, outcome) = read(&after, &odd);
    assert_eq!(sku(&after, &outcome).as_deref(), Some("TAPE-50"), "{:?}", outcome.exceptions);
    // Our own number is never another name of something else.
    let ours = sheet("Bestellnummer", "B-1001", "BOLT-840;Hex bolt M8x40 zinc;5;Stk");
    let event = settled(&before, &ours, Deed::Remembered, "IN2", "lines/0/item", "GLOVE-L");
    assert!(event.told.codes.is_empty() && derive(&[event]).is_empty());
}
