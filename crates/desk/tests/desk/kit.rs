//! A small company on a fresh database of each engine, for tests that go through the verbs.
//!
//! SQLite always; PostgreSQL where `ORDERDESK_TEST_POSTGRES` names a server (`cargo xtask test` sets it).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use basics::{Clock, Currency, Day, Factor, Id, Language, Percent, Quantity, Rng, UnitPrice};
use db::{Db, Options, Tx};
use desk::actor::{Actor, Duty, Level, PersonId, Role, Scope};
use desk::catalog::{Alias, Inspect, Item, ItemKind, ItemStatus, ItemUnit};
use desk::charges::{General, PriceLine, PriceList, Surcharge, SurchargeKind, TaxRate, TierBasis, Valid};
use desk::customers::{Address, AddressKind, Contact, Customer, CustomerStatus};
use desk::orders::{Channel, Draft, DraftLine, Origin};
use desk::stock::{Arrival, Place, Supply};
use desk::{Failure, MIGRATIONS, search};

pub struct Scratch {
    pub db: Db,
    pub clock: Clock,
    _folder: Option<tempfile::TempDir>,
}

/// A fresh database of each engine with the small company in it.
pub fn engines() -> Vec<Scratch> {
    let clock = Clock::standing_at("2026-11-23T09:00:00Z".parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut urls = vec![(folder.path().join("desk.db").display().to_string(), Some(folder))];
    if let Ok(server) = std::env::var("ORDERDESK_TEST_POSTGRES") {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("desk_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        create_database(&server, &name);
        urls.push((format!("{server}/{name}"), None));
    }
    urls.into_iter()
        .map(|(url, folder)| {
            let options =
                Options { clock: clock.clone(), connections: 4, seed: Some(7), ..Options::new(url) };
            let db = Db::open(options, MIGRATIONS).unwrap();
            db.write_now("set up", set_up).unwrap();
            Scratch { db, clock: clock.clone(), _folder: folder }
        })
        .collect()
}

fn create_database(server: &str, name: &str) {
    let made = std::process::Command::new("psql")
        .args([&format!("{server}/postgres"), "-q"])
        // A run that was stopped may have left one of this name.
        .args(["-c", &format!("drop database if exists {name}"), "-c", &format!("create database {name}")])
        .status()
        .expect("psql creates the test database");
    assert!(made.success());
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn id<Kind>(number: u64) -> Id<Kind> {
    Id::new("2026-01-01T00:00:00Z".parse().unwrap(), &mut Rng::from_seed(number))
}

/// Someone with one role at one level for every duty.
pub fn someone(name: &str, role: Role, level: Level) -> Actor {
    let levels: BTreeMap<Duty, Level> = Duty::all().map(|d| (d, level)).collect();
    let person: PersonId = id(name.bytes().fold(7, |sum, b| sum * 31 + u64::from(b)));
    Actor {
        person,
        login: name.to_lowercase(),
        name: name.to_owned(),
        department: "orders".into(),
        language: Language::En,
        roles: vec![role],
        levels,
        scopes: Scope::ALL.to_vec(),
    }
}

pub fn clerk() -> Actor {
    someone("Carla", Role::Clerk, Level::Proficient)
}

pub fn trainee() -> Actor {
    someone("Tom", Role::Clerk, Level::Emerging)
}

pub fn supervisor() -> Actor {
    someone("Susan", Role::Supervisor, Level::Advanced)
}

pub fn finance() -> Actor {
    someone("Fay", Role::Finance, Level::Proficient)
}

fn always() -> Valid {
    Valid { from: day("2020-01-01"), to: day("2099-12-31") }
}

/// Items: BOLT-8 (EA, case of 100, 0.25), GLOVE-L (PR, 4.80), PAINT-R (hazardous, inspected), SETUP (service), OLD-1 (discontinued).
/// Customers: C100 in Berlin (net 30, limit 5,000.00, contract for BOLT-8), C200 in Lyon (VAT id, PO required), C300 blocked.
/// Place MAIN with 1,000 BOLT-8, 50 GLOVE-L, 20 PAINT-R; 200 GLOVE-L due on 2026-12-01.
fn set_up(tx: &mut Tx) -> Result<(), Failure> {
    let by = Actor::desk();
    desk::company::put(tx, &desk::company::Company { name: "Muster GmbH".into(), ..Default::default() })?;
    desk::customers::add(
        tx,
        &by,
        &[
            customer(
                1,
                "C100",
                "Berger Werkzeuge GmbH",
                ("Hauptstr. 5", "10115", "Berlin", "DE"),
                CustomerStatus::Active,
            ),
            Customer {
                po_required: true,
                tax_id: Some("FR40303265045".into()),
                ..customer(
                    2,
                    "C200",
                    "Atelier Lyon SARL",
                    ("Rue Neuve 9", "69001", "Lyon", "FR"),
                    CustomerStatus::Active,
                )
            },
            customer(
                3,
                "C300",
                "Zahlt Nicht AG",
                ("Weg 1", "80331", "München", "DE"),
                CustomerStatus::Blocked,
            ),
        ],
    )?;
    let case = ItemUnit {
        unit: "CS".parse().unwrap(),
        factor: Factor::new(100, 1).unwrap(),
        gtin: Some("14012345678908".into()),
    };
    let items = [
        Item {
            units: vec![case],
            gtin: Some("4012345678901".into()),
            ..item(11, "BOLT-8", "Hex bolt M8x40 zinc", "0.25", 12)
        },
        Item { order_multiple: quantity("5"), ..item(12, "GLOVE-L", "Work glove size L", "4.80", 90) },
        Item {
            hazardous: true,
            inspect: Inspect::Always,
            ..item(13, "PAINT-R", "Paint red 1 l", "12.00", 1_300)
        },
        Item { kind: ItemKind::Service, ..item(14, "SETUP", "Machine set-up", "80.00", 0) },
        Item {
            status: ItemStatus::Discontinued,
            replacement: Some(id(11)),
            ..item(15, "OLD-1", "Old bolt", "0.20", 12)
        },
    ];
    let alias = Alias { customer: Some(id(1)), item: id(11), written: "BW 4711".into() };
    desk::catalog::add(tx, &by, &items, &[alias], &[])?;
    let list = PriceList {
        id: id(21),
        code: "K-C100".into(),
        name: "Contract Berger".into(),
        currency: Currency::EUR,
        customer: Some(id(1)),
        tier_basis: TierBasis::Line,
        tax_included: false,
        valid: always(),
    };
    let price = |break_quantity: &str, price: &str| PriceLine {
        price_list: id(21),
        item: id(11),
        unit: "EA".parse().unwrap(),
        break_quantity: quantity(break_quantity),
        valid: always(),
        price: UnitPrice::parse(price).unwrap(),
        price_base: Quantity::ONE,
    };
    let general = General {
        surcharges: vec![Surcharge {
            id: id(31),
            code: "HAZ".into(),
            name: "Hazardous goods".into(),
            kind: SurchargeKind::Hazardous,
            currency: Currency::EUR,
            amount: 950,
            percent: Percent::ZERO,
            below: None,
            tax_category: "standard".into(),
            valid: always(),
        }],
        taxes: vec![TaxRate {
            jurisdiction: "DE".into(),
            category: "standard".into(),
            valid: always(),
            rate: Percent::parse("19").unwrap(),
            name: "VAT".into(),
        }],
        ..General::default()
    };
    desk::charges::set_up(tx, &by, &[list], &[price("0", "0.22"), price("500", "0.20")], &general, &[])?;
    let main = Place {
        id: id(41),
        code: "MAIN".into(),
        name: "Main warehouse".into(),
        street: "Lagerstr. 1".into(),
        city: "Berlin".into(),
        region: None,
        postcode: "12099".into(),
        country: "DE".into(),
        rank: 1,
    };
    desk::stock::add_places(tx, &by, &[main])?;
    let arrival = |item: u64, count: i32, bin: &str| Arrival {
        item: id(item),
        place: id(41),
        quantity: Quantity::whole(count),
        bin: Some(bin.into()),
    };
    desk::stock::receive(
        tx,
        &by,
        &[arrival(11, 1_000, "A-01"), arrival(12, 50, "A-02"), arrival(13, 20, "H-01")],
        "set up",
    )?;
    let coming = Supply {
        id: id(51),
        item: id(12),
        place: id(41),
        quantity: quantity("200"),
        due: day("2026-12-01"),
        source: "PO 77".into(),
    };
    desk::stock::add_supply(tx, &by, &[coming])?;
    Ok(())
}

fn customer(
    number: u64,
    code: &str,
    name: &str,
    at: (&str, &str, &str, &str),
    status: CustomerStatus,
) -> Customer {
    let (street, postcode, city, country) = at;
    let address = |kind, code: &str, n: u64| Address {
        id: id(number * 100 + n),
        kind,
        code: code.into(),
        name: name.into(),
        gln: None,
        street: street.into(),
        city: city.into(),
        region: None,
        postcode: postcode.into(),
        country: country.into(),
        is_default: true,
        active: true,
    };
    Customer {
        id: id(number),
        number: code.into(),
        name: name.into(),
        status,
        tax_id: None,
        gln: None,
        email_domain: Some(format!("{}.example", code.to_lowercase())),
        phone: Some("+49 30 1234567".into()),
        currency: Currency::EUR,
        language: Language::En,
        payment_terms: "net 30".into(),
        payment_days: 30,
        credit_limit: Some(500_000),
        ship_complete: false,
        po_required: false,
        price_list: None,
        carrier: None,
        service: None,
        incoterm: None,
        incoterm_place: None,
        reply_format: None,
        edi_id: None,
        note: None,
        version: 1,
        aliases: vec![],
        addresses: vec![address(AddressKind::BillTo, "0", 1), address(AddressKind::ShipTo, "1", 2)],
        contacts: vec![Contact {
            name: "Purchasing".into(),
            email: Some(format!("buy@{}.example", code.to_lowercase())),
            phone: None,
        }],
    }
}

fn item(number: u64, sku: &str, description: &str, price: &str, weight_grams: i64) -> Item {
    Item {
        id: id(number),
        sku: sku.into(),
        description: description.into(),
        category: "general".into(),
        kind: ItemKind::Goods,
        gtin: None,
        base_unit: "EA".parse().unwrap(),
        order_multiple: Quantity::ZERO,
        list_price: UnitPrice::parse(price).unwrap(),
        price_base: Quantity::ONE,
        status: ItemStatus::Active,
        replacement: None,
        weight_grams,
        hazardous: false,
        tax_category: "standard".into(),
        inspect: Inspect::Never,
        version: 1,
        units: vec![],
        attributes: vec![],
    }
}

/// A draft for a customer: (item, quantity, unit) a line.
pub fn draft(customer: &str, po: &str, lines: &[(&str, &str, &str)]) -> Draft {
    Draft {
        customer: customer.into(),
        buyer_po_no: po.into(),
        lines: lines
            .iter()
            .map(|(item, quantity, unit)| DraftLine {
                item: (*item).into(),
                quantity: (*quantity).into(),
                unit: (*unit).into(),
                ..DraftLine::default()
            })
            .collect(),
        ..Draft::default()
    }
}

pub fn by_keyboard() -> Origin {
    Origin::channel(Channel::Keyboard)
}

/// Runs a verb in a transaction of its own.
pub fn run<T: Send + 'static>(
    scratch: &Scratch,
    verb: impl FnMut(&mut Tx) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    scratch.db.write_now("test", verb)
}

/// The code of a refusal; a test that meets a fault instead says so.
/// What is found first by a number, by this person.
pub fn searched(scratch: &Scratch, by: Actor, number: &'static str) -> Option<(search::Kind, search::Why)> {
    let how = search::How { only: None, texts: true, most: 5 };
    let hits = run(scratch, move |tx| search::search(tx, &by, number, how)).unwrap();
    hits.first().map(|hit| (hit.kind, hit.why))
}

pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> String {
    match outcome {
        Err(Failure::Refused(refusal)) => refusal.code.to_owned(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn picker() -> Actor {
    someone("Pia", Role::Picker, Level::Proficient)
}

pub fn packer() -> Actor {
    someone("Paul", Role::Packer, Level::Proficient)
}

pub fn inspector() -> Actor {
    someone("Ida", Role::Inspector, Level::Proficient)
}

pub fn shipper() -> Actor {
    someone("Sven", Role::Shipper, Level::Proficient)
}

/// Places an order of C100 and gives its number.
pub fn placed(scratch: &Scratch, po: &'static str, lines: &'static [(&str, &str, &str)]) -> String {
    run(scratch, move |tx| desk::orders::place(tx, &clerk(), &draft("C100", po, lines), by_keyboard(), None))
        .unwrap()
        .number
}

/// Releases an order and gives the numbers of the shipments made.
pub fn released(scratch: &Scratch, order: &str) -> Vec<String> {
    let order = order.to_owned();
    run(scratch, move |tx| desk::shipping::release(tx, &clerk(), &order, None)).unwrap().shipments
}

/// Picks and packs all of a shipment.
pub fn picked_and_packed(scratch: &Scratch, shipment: &str) {
    let number = shipment.to_owned();
    run(scratch, move |tx| {
        desk::shipping::pick(tx, &picker(), &number, &[], None)?;
        desk::shipping::pack(tx, &packer(), &number, &[2_500], &[], None)
    })
    .unwrap();
}

pub fn dispatched(scratch: &Scratch, shipment: &str) -> desk::shipping::Dispatched {
    let number = shipment.to_owned();
    run(scratch, move |tx| {
        desk::shipping::dispatch(tx, &shipper(), &number, Some("DHL"), Some("JJD01"), None)
    })
    .unwrap()
}

/// The order, with the promise that nothing of it is lost: the buckets of every line add up.
pub fn order_of(scratch: &Scratch, number: &str) -> desk::orders::Order {
    let wanted = number.to_owned();
    let order = run(scratch, move |tx| Ok(desk::orders::by_number(tx, &wanted)?.unwrap())).unwrap();
    for line in &order.lines {
        assert_eq!(line.buckets.ordered(), line.stock_quantity, "line {} of {number}", line.line_no);
    }
    order
}

pub fn shipment_of(scratch: &Scratch, number: &str) -> desk::shipping::Shipment {
    let wanted = number.to_owned();
    run(scratch, move |tx| Ok(desk::shipping::by_number(tx, &wanted)?.unwrap())).unwrap()
}

/// On hand and reserved of an item.
pub fn stock_of(scratch: &Scratch, sku: &'static str) -> (Quantity, Quantity) {
    run(scratch, move |tx| {
        let item = desk::catalog::by_sku(tx, sku)?.unwrap();
        let known = desk::stock::availability(tx, item.id, None)?;
        Ok((known.places[0].on_hand, known.places[0].reserved))
    })
    .unwrap()
}

/// The supply of 200 GLOVE-L.
pub fn glove_supply() -> Id<Supply> {
    id(51)
}

/// The clock as it was at the start: both engines look at one.
pub fn rewind(scratch: &Scratch) {
    let start: basics::Instant = "2026-11-23T09:00:00Z".parse().unwrap();
    scratch.clock.advance_seconds(start.seconds_since(scratch.clock.now()));
}
