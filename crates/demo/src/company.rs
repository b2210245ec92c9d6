//! The company itself: Nordhafen Trading GmbH in Hamburg, its warehouses and its checklists. All of it is made up.

use basics::{Currency, Day, Id, Instant, Language, Rng};
use desk::company::Company;
use desk::policies::{Applies, Checklist, ChecklistKind, Point};
use desk::stock::Place;

use crate::check::{gln, iban};

pub fn company() -> Company {
    Company {
        name: "Nordhafen Trading GmbH".into(),
        street: "Am Kaispeicher 14".into(),
        postcode: "20457".into(),
        city: "Hamburg".into(),
        country: "DE".into(),
        vat_id: "DE999000117".into(),
        registration: "Amtsgericht Hamburg, HRB 990117".into(),
        phone: "+49 40 5550 140".into(),
        email: "orders@nordhafen.example".into(),
        website: "https://nordhafen.example".into(),
        bank: "Musterbank Hafenstadt (made up)".into(),
        iban: iban("DE", "990000000001170000"),
        bic: "MUSTDEH0XXX".into(),
        gln: gln(400_000_001),
        edi_id: "NORDHAFEN".into(),
        currency: Currency::EUR,
        language: Language::De,
        time_zone: "Europe/Berlin".into(),
        gs1_prefix: "9524000".into(),
    }
}

/// Three warehouses; the first ships unless the order says otherwise.
pub fn places(at: Instant, rng: &mut Rng) -> Vec<Place> {
    [
        ("HAM", "Hamburg Hafen", "Am Kaispeicher 14", "20457", "Hamburg"),
        ("KAS", "Kassel Mitte", "Lange Feldstr. 80", "34123", "Kassel"),
        ("REG", "Regensburg Süd", "Donaulände 3", "93055", "Regensburg"),
    ]
    .into_iter()
    .zip(1..)
    .map(|((code, name, street, postcode, city), rank)| Place {
        id: Id::new(at, rng),
        code: code.into(),
        name: name.into(),
        street: street.into(),
        city: city.into(),
        region: None,
        postcode: postcode.into(),
        country: "DE".into(),
        rank,
    })
    .collect()
}

pub fn checklists(since: Day, ever: Day) -> Vec<Checklist> {
    let list = |code: &str, kind, name: &str, kinds: &[&str], points: Vec<Point>| Checklist {
        code: code.into(),
        version: 1,
        kind,
        name: name.into(),
        applies: Applies {
            order_kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
            customers: Vec::new(),
        },
        points,
        valid_from: since,
        valid_to: ever,
    };
    let machine = |code: &str, text: &str, field: &str| Point {
        code: code.into(),
        text: text.into(),
        field: Some(field.into()),
    };
    let person = |code: &str, text: &str| Point { code: code.into(), text: text.into(), field: None };
    vec![
        list(
            "ORDER",
            ChecklistKind::Completeness,
            "Standard order",
            &["standard", "rush"],
            vec![
                // No requested date means as soon as possible; it is nothing to ask back for.
                machine("po", "the buyer's PO number is missing", "buyer_po_no"),
                person("terms", "delivery terms agree with the customer's record"),
                person("marks", "marks or labels the customer asks for are noted"),
            ],
        ),
        list(
            "SAMPLE",
            ChecklistKind::Completeness,
            "Sample and replacement",
            &["sample", "replacement", "internal"],
            vec![machine("note", "say in the note what it is for", "note")],
        ),
        list(
            "INSPECT",
            ChecklistKind::Inspection,
            "Goods out",
            &[],
            vec![
                person("items", "each item and its quantity agree with the packing slip"),
                person("condition", "goods and packaging are clean, dry and undamaged"),
                person("labels", "the address label agrees with the order"),
                person("papers", "packing slip and customer papers are enclosed"),
            ],
        ),
        list(
            "INSPECT-HAZ",
            ChecklistKind::Inspection,
            "Hazardous goods out",
            &[],
            vec![
                person("un", "UN number and hazard labels are on every package"),
                person("packing", "packaging is approved for the packing group and closed tight"),
                person("upright", "orientation arrows point up, nothing leaks"),
                person("sheet", "safety data sheet and transport document are enclosed"),
                person("limit", "quantity per package is within the limited-quantity rule"),
            ],
        ),
    ]
}
