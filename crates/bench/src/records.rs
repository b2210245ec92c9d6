//! The records that the benchmarks run on: customers with contracts, items with units and breaks, tax, surcharges, plenty of stock;
//! and past orders, written through the database as the desk would have left them.

use std::collections::BTreeSet;

use basics::{Currency, Day, Factor, Id, Language, Percent, Quantity, Rng, UnitPrice};
use db::{Db, Tx, Value, values};
use desk::actor::{Actor, PersonId, Role, Scope};
use desk::catalog::{Alias, Inspect, Item, ItemKind, ItemStatus, ItemUnit};
use desk::charges::{
    FreightRate, FreightZone, General, PriceLine, PriceList, Surcharge, SurchargeKind, TaxRate, TierBasis,
    Valid,
};
use desk::customers::{Address, AddressKind, Customer, CustomerStatus};
use desk::orders::Parties;
use desk::people::{self, NewPerson};
use desk::policies::{Applies, Checklist, ChecklistKind, Point};
use desk::stock::{Arrival, Place};
use desk::{Failure, billing, company, journal};

/// How much is stored.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    pub customers: usize,
    pub items: usize,
    pub orders: usize,
}

impl Scale {
    /// `times` 500 customers, 5,000 items and 20,000 past orders.
    pub fn times(times: usize) -> Scale {
        Scale { customers: 500 * times, items: 5_000 * times, orders: 20_000 * times }
    }
}

const CHUNK: usize = 250;

pub fn customer_number(n: usize) -> String {
    format!("C{:06}", n + 1)
}

pub fn sku(n: usize) -> String {
    format!("IT-{:06}", n + 1)
}

pub fn id<Kind>(family: u64, n: usize) -> Id<Kind> {
    let at =
        basics::Instant::from_micros(1_700_000_000_000_000 + (family as i64 * 50_000_000 + n as i64) * 1_000);
    Id::new(at, &mut Rng::from_seed(family * 1_000_003 + n as u64))
}

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| basics::Instant::from_micros(0).utc_day())
}

fn always() -> Valid {
    Valid { from: day("2020-01-01"), to: day("2099-12-31") }
}

/// What is stored of past orders.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    pub lines: usize,
    /// With what else a closed order leaves: an entry in the journal, a shipment that left, an invoice.
    pub whole: bool,
}

/// Fills an empty database; `stock` units of each item. Returns a token for a program that may do everything a clerk may.
pub fn fill(db: &Db, scale: Scale, stock: i32) -> Result<String, Failure> {
    let token = fill_records(db, scale, stock)?;
    fill_stored(db, scale, Stored { lines: 10, whole: false }, &|_| {})?;
    Ok(token)
}

/// Past orders; `progress` hears how many there are after each hundred thousand.
pub fn fill_stored(db: &Db, scale: Scale, stored: Stored, progress: &dyn Fn(usize)) -> Result<(), Failure> {
    for start in (0..scale.orders).step_by(CHUNK) {
        db.write_now("history", move |tx| {
            history(tx, start, (start + CHUNK).min(scale.orders), scale, stored)
        })?;
        if start > 0 && start.is_multiple_of(100_000) {
            progress(start);
        }
    }
    Ok(())
}

/// Everything but past orders.
pub fn fill_records(db: &Db, scale: Scale, stock: i32) -> Result<String, Failure> {
    let by = Actor::desk();
    let b = by.clone();
    let token = db.write_now("general", move |tx| general(tx, &b, stock))?;
    for start in (0..scale.items).step_by(CHUNK) {
        let b = by.clone();
        db.write_now("items", move |tx| {
            let all = start..(start + CHUNK).min(scale.items);
            let new: Vec<Item> = all.clone().map(item).collect();
            let aliases: Vec<Alias> = all
                .clone()
                .map(|n| Alias {
                    customer: Some(id(1, n % scale.customers)),
                    item: id(2, n),
                    written: format!("P-{n:05}"),
                })
                .collect();
            desk::catalog::add(tx, &b, &new, &aliases, &[])?;
            let arrivals: Vec<Arrival> = all
                .map(|n| Arrival {
                    item: id(2, n),
                    place: id(3, 0),
                    quantity: Quantity::whole(stock),
                    bin: Some(format!("A-{n}")),
                })
                .collect();
            desk::stock::receive(tx, &b, &arrivals, "bench")
        })?;
    }
    for start in (0..scale.customers).step_by(CHUNK) {
        let b = by.clone();
        db.write_now("customers", move |tx| {
            let new: Vec<Customer> = (start..(start + CHUNK).min(scale.customers)).map(customer).collect();
            desk::customers::add(tx, &b, &new)?;
            let lists: Vec<PriceList> = new.iter().enumerate().map(|(n, c)| contract(start + n, c)).collect();
            let mut lines = Vec::new();
            for (n, list) in lines_of_contracts(start, &lists, scale) {
                lines.push(price_line(list, n, "0", 90));
                lines.push(price_line(list, n, "100", 80));
            }
            desk::charges::set_up(tx, &b, &lists, &lines, &General::default(), &[])
        })?;
    }
    Ok(token)
}

fn general(tx: &mut Tx, by: &Actor, _stock: i32) -> Result<String, Failure> {
    company::put(tx, &company::Company { name: "Bench GmbH".into(), ..Default::default() })?;
    let machine: PersonId = people::add(
        tx,
        by,
        &NewPerson {
            login: "api".into(),
            name: "A program".into(),
            email: None,
            password: None,
            department: "orders".into(),
            language: Language::En,
            roles: vec![Role::Machine],
        },
    )?;
    let place = |n: usize, code: &str| Place {
        id: id(3, n),
        code: code.into(),
        name: format!("Warehouse {code}"),
        street: "Lagerstr. 1".into(),
        city: "Hamburg".into(),
        region: None,
        postcode: "20095".into(),
        country: "DE".into(),
        rank: n as i64,
    };
    desk::stock::add_places(tx, by, &[place(0, "MAIN"), place(1, "EAST"), place(2, "WEST")])?;
    let surcharge = |n: usize, code: &str, kind, amount, below| Surcharge {
        id: id(4, n),
        code: code.into(),
        name: code.to_lowercase(),
        kind,
        currency: Currency::EUR,
        amount,
        percent: Percent::ZERO,
        below,
        tax_category: "standard".into(),
        valid: always(),
    };
    let rate = |kilos: i64, amount: i64| FreightRate {
        carrier: "DHL".into(),
        service: "standard".into(),
        zone: "1".into(),
        up_to_grams: kilos * 1_000,
        valid: always(),
        currency: Currency::EUR,
        amount,
        free_from: Some(50_000_000),
    };
    let general = General {
        surcharges: vec![
            surcharge(0, "SMALL", SurchargeKind::SmallOrder, 500, Some(5_000)),
            surcharge(1, "HAZ", SurchargeKind::Hazardous, 950, None),
        ],
        zones: vec![FreightZone {
            country: "DE".into(),
            postcode_from: "00000".into(),
            postcode_to: "99999".into(),
            zone: "1".into(),
        }],
        freight: vec![rate(5, 590), rate(31, 990), rate(1_000, 4_900), rate(100_000, 19_900)],
        taxes: vec![TaxRate {
            jurisdiction: "DE".into(),
            category: "standard".into(),
            valid: always(),
            rate: Percent::from_stored(190_000),
            name: "VAT".into(),
        }],
        ..General::default()
    };
    desk::charges::set_up(tx, by, &[], &[], &general, &[])?;
    let list = Checklist {
        code: "standard".into(),
        version: 1,
        kind: ChecklistKind::Completeness,
        name: "Standard order".into(),
        applies: Applies::default(),
        points: vec![
            Point {
                code: "po".into(),
                text: "the buyer's PO number is missing".into(),
                field: Some("buyer_po_no".into()),
            },
            Point { code: "contact".into(), text: "a contact was asked for".into(), field: None },
        ],
        valid_from: day("2020-01-01"),
        valid_to: day("2099-12-31"),
    };
    desk::policies::add_checklists(tx, by, &[list])?;
    let (_, secret) = people::issue_token(tx, by, machine, "bench", &Scope::ALL)?;
    Ok(secret.shown().to_owned())
}

fn customer(n: usize) -> Customer {
    let address = |kind, code: &str, m: u64| Address {
        id: id(10 + m, n),
        kind,
        code: code.into(),
        name: format!("Kunde {n} GmbH"),
        gln: None,
        street: format!("Straße {n}"),
        city: "Köln".into(),
        region: None,
        postcode: format!("{:05}", 10_000 + n % 80_000),
        country: "DE".into(),
        is_default: true,
        active: true,
    };
    Customer {
        id: id(1, n),
        number: customer_number(n),
        name: format!("Kunde {n} GmbH"),
        status: CustomerStatus::Active,
        tax_id: None,
        gln: None,
        email_domain: Some(format!("kunde{n}.example")),
        phone: None,
        currency: Currency::EUR,
        language: Language::De,
        payment_terms: "net 30".into(),
        payment_days: 30,
        credit_limit: Some(i64::MAX / 4),
        ship_complete: false,
        po_required: true,
        price_list: None,
        carrier: Some("DHL".into()),
        service: Some("standard".into()),
        incoterm: None,
        incoterm_place: None,
        reply_format: None,
        edi_id: None,
        note: None,
        version: 1,
        aliases: vec![],
        addresses: vec![address(AddressKind::BillTo, "0", 0), address(AddressKind::ShipTo, "1", 1)],
        contacts: vec![],
    }
}

fn contract(n: usize, customer: &Customer) -> PriceList {
    PriceList {
        id: id(5, n),
        code: format!("K-{}", customer.number),
        name: "Contract".into(),
        currency: Currency::EUR,
        customer: Some(customer.id),
        tier_basis: TierBasis::Line,
        tax_included: false,
        valid: always(),
    }
}

/// Each contract names twenty items.
fn lines_of_contracts(start: usize, lists: &[PriceList], scale: Scale) -> Vec<(usize, Id<PriceList>)> {
    lists
        .iter()
        .enumerate()
        .flat_map(|(n, list)| {
            let items: BTreeSet<usize> = (0..20).map(|k| ((start + n) * 7 + k * 211) % scale.items).collect();
            items.into_iter().map(|item| (item, list.id))
        })
        .collect()
}

fn price_line(list: Id<PriceList>, item: usize, from: &str, percent: i64) -> PriceLine {
    PriceLine {
        price_list: list,
        item: id(2, item),
        unit: basics::Unit::EACH,
        break_quantity: Quantity::parse(from).unwrap_or_default(),
        valid: always(),
        price: UnitPrice::from_micro(list_price(item).micro() / 100 * percent),
        price_base: Quantity::ONE,
    }
}

fn list_price(n: usize) -> UnitPrice {
    UnitPrice::from_micro(((n as i64 * 37) % 9_000 + 100) * 10_000)
}

pub fn item(n: usize) -> Item {
    let unit = |code: &str, times| ItemUnit {
        unit: code.parse().unwrap_or(basics::Unit::EACH),
        factor: Factor::new(times, 1).unwrap_or(Factor::ONE),
        gtin: None,
    };
    Item {
        id: id(2, n),
        sku: sku(n),
        description: format!("Item number {n} of the catalogue, zinc plated, {} mm", n % 300),
        category: format!("group{}", n % 40),
        kind: ItemKind::Goods,
        gtin: None,
        base_unit: basics::Unit::EACH,
        order_multiple: Quantity::ZERO,
        list_price: list_price(n),
        price_base: Quantity::ONE,
        status: ItemStatus::Active,
        replacement: None,
        weight_grams: 50 + (n as i64 % 500),
        hazardous: n.is_multiple_of(97),
        tax_category: "standard".into(),
        inspect: Inspect::Never,
        version: 1,
        units: vec![unit("BX", 10), unit("CS", 100)],
        attributes: vec![],
    }
}

/// Closed orders, in few statements, with what a customer usually takes.
fn history(tx: &mut Tx, from: usize, to: usize, scale: Scale, stored: Stored) -> Result<(), Failure> {
    let (mut heads, mut lines): (Vec<Value<'_>>, Vec<Value<'_>>) = (Vec::new(), Vec::new());
    let desk = Actor::desk().person;
    for n in from..to {
        let order: Id<()> = id(6, n);
        let at = 1_700_000_000_000_000 + n as i64 * 1_000_000;
        let customer: Id<Customer> = id(1, n * 31 % scale.customers);
        heads.extend(values![
            order,
            format!("H{n:09}"),
            1,
            "standard",
            "closed",
            "api",
            customer,
            format!("OLD{n}"),
            format!("OLD{n}"),
            // Scattered, as the desk's own keys are; nothing asks for these.
            (n as i64).wrapping_mul(0x1E37_79B9_7F4A_7C15),
            0,
            30,
            "EUR",
            "half_up",
            10_000,
            0,
            1_900,
            11_900,
            5_000,
            desk,
            at,
            at,
            1
        ]);
        for line in 0..stored.lines as i64 {
            let which = (n * 13 + line as usize * 501) % scale.items;
            lines.extend(values![
                order,
                line + 1,
                "goods",
                id::<Item>(2, which),
                sku(which),
                "Item of the catalogue",
                5_000_000,
                "EA",
                1,
                1,
                5_000_000,
                2_000_000,
                2_000_000,
                1_000_000,
                "list",
                0,
                1_000,
                "S",
                190_000,
                0,
                0,
                0,
                5_000_000,
                0,
                0,
                0,
                5_000_000,
                "[]"
            ]);
        }
    }
    tx.record_rows(
        "insert into sales_order (id, number, revision, kind, stage, channel, customer, po_number, po_folded, po_key,
           ship_complete, payment_days, currency, rounding, goods, charges, tax, total, weight_grams, entered_by, created_at, ended_at, version)
         values {rows}",
        23,
        &heads,
    )?;
    tx.record_rows(
        "insert into order_line (order_id, line_no, kind, item, sku, description, quantity, unit, numerator, denominator,
           stock_quantity, list_price, price, price_base, price_source, discount, net, tax_category, tax_rate, open, reserved,
           picked, shipped, cancelled, short_closed, returned, invoiced, trace) values {rows}",
        28,
        &lines,
    )?;
    if stored.whole { what_else(tx, from..to, scale) } else { Ok(()) }
}

/// What stands on the invoice of an order, as far as lists and pages read it.
fn invoiced(order: &str) -> billing::Content {
    billing::Content {
        order: order.to_owned(),
        po_number: None,
        parties: Parties::default(),
        payment_terms: None,
        payment_days: 30,
        exemption: None,
        shipments: Vec::new(),
        delivered: None,
        lines: Vec::new(),
        charges: Vec::new(),
        taxes: Vec::new(),
    }
}

/// The journal, the shipment and the invoice of closed orders.
fn what_else(tx: &mut Tx, orders: std::ops::Range<usize>, scale: Scale) -> Result<(), Failure> {
    let (mut shipments, mut invoices): (Vec<Value<'_>>, Vec<Value<'_>>) = (Vec::new(), Vec::new());
    let desk = Actor::desk().person;
    for n in orders {
        let (order, number) = (id::<()>(6, n), format!("H{n:09}"));
        let at = 1_700_000_000_000_000 + n as i64 * 1_000_000;
        let day = basics::Instant::from_micros(at).utc_day();
        let customer: Id<Customer> = id(1, n * 31 % scale.customers);
        let shipment =
            [id::<()>(7, n).into(), format!("L{n:09}").into(), order.into(), id::<()>(3, 0).into()];
        shipments.extend(shipment);
        shipments.extend(values!["shipped", day, 5_000, "none", at, at, 1]);
        let (name, draft) = (format!("R{n:09}"), format!("D{n:09}"));
        invoices.extend(values![id::<()>(8, n), name, draft, "invoice", order, customer, "paid", "EUR"]);
        let content =
            serde_json::to_string(&invoiced(&number)).map_err(|e| db::Fault::Broken(e.to_string()))?;
        invoices.extend(values![10_000, 0, 1_900, 11_900, day, day, "[]", content, desk, at, at, 1]);
        let entry = journal::Entry {
            verb: "place_order",
            noun: "order",
            thing: order.uuid(),
            number: Some(&number),
            reason: None,
            detail: "{}".into(),
        };
        journal::record(tx, &Actor::desk(), &entry)?;
    }
    tx.record_rows(
        "insert into shipment (id, number, order_id, place, stage, ship_day, weight_grams, plan, created_at, shipped_at, version)
         values {rows}",
        11,
        &shipments,
    )?;
    tx.record_rows(
        "insert into invoice (id, number, draft_number, kind, order_id, customer, stage, currency, goods, charges, tax, total,
           invoice_day, due_day, findings, content, made_by, made_at, released_at, version) values {rows}",
        20,
        &invoices,
    )?;
    Ok(())
}
