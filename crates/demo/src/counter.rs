//! The telephone counter: ten everyday items and one customer whose numbers are short, as they were before the catalogue grew, so that
//! they are said and keyed quickly. The customer has no credit limit and buys these ten items every week. The browser tests count the
//! presses of a telephone order with them; the guide uses them as its example.
//!
//! Everything here comes after what the seed draws and has dice of its own, so that it changes nothing else of the company.

use basics::{Currency, Id, Instant, Percent, Quantity, Rng, UnitPrice};
use desk::actor::PersonId;
use desk::catalog::{Inspect, Item, ItemKind, ItemStatus};
use desk::charges::TaxCode;
use desk::customers::{Address, AddressKind, Contact, Customer, CustomerStatus};
use desk::orders::{Channel, HistoricLine, HistoricOrder};
use desk::stock::{Arrival, Place};

use crate::check::{cents, gtin, unit};
use crate::world::{World, midnight};

/// The customer who orders by telephone.
pub const CUSTOMER: &str = "C1042";

/// Number, description, cents for one, grams, and how many the customer takes in a usual week.
const ITEMS: [(&str, &str, i64, i64, i32); 10] = [
    ("TP050", "Masking tape 50 mm × 50 m", 345, 240, 12),
    ("TP038", "Packing tape 38 mm × 66 m, brown", 189, 150, 10),
    ("CL400", "Cleaning cloth roll, 400 sheets", 1_295, 1_900, 8),
    ("GB120", "Refuse sack 120 l, roll of 25", 465, 900, 24),
    ("BR060", "Dust brush 60 mm, soft", 320, 90, 8),
    ("KN018", "Snap-off knife 18 mm", 275, 70, 4),
    ("BL018", "Snap-off blades 18 mm, ten", 198, 60, 24),
    ("MK010", "Marker, permanent, black", 145, 20, 8),
    ("GL070", "All-purpose glue 70 g", 295, 95, 12),
    ("RU003", "Folding rule 2 m, beech", 690, 120, 4),
];

/// Numbers of the ten items, in the order in which the customer asks for them.
pub fn skus() -> impl Iterator<Item = &'static str> {
    ITEMS.iter().map(|(sku, ..)| *sku)
}

pub fn items(at: Instant, rng: &mut Rng) -> Vec<Item> {
    ITEMS
        .iter()
        .zip(90_000..)
        .map(|((sku, description, price, grams, _), number)| Item {
            id: Id::new(at, rng),
            sku: (*sku).into(),
            description: (*description).into(),
            category: "counter".into(),
            kind: ItemKind::Goods,
            gtin: Some(gtin(number)),
            base_unit: unit("EA"),
            order_multiple: Quantity::ZERO,
            list_price: cents(*price),
            price_base: Quantity::ONE,
            status: ItemStatus::Active,
            replacement: None,
            weight_grams: *grams,
            hazardous: false,
            tax_category: "standard".into(),
            inspect: Inspect::Never,
            version: 1,
            units: Vec::new(),
            attributes: Vec::new(),
        })
        .collect()
}

pub fn customer(at: Instant, rng: &mut Rng) -> Customer {
    let name = "Kessler Haustechnik GmbH";
    let mut address = |kind, code: &str| Address {
        id: Id::new(at, rng),
        kind,
        code: code.into(),
        name: name.into(),
        gln: None,
        street: "Billhorner Deich 31".into(),
        city: "Hamburg".into(),
        region: None,
        postcode: "20539".into(),
        country: "DE".into(),
        is_default: true,
        active: true,
    };
    let addresses = vec![address(AddressKind::BillTo, "0"), address(AddressKind::ShipTo, "1")];
    Customer {
        id: Id::new(at, rng),
        number: CUSTOMER.into(),
        name: name.into(),
        status: CustomerStatus::Active,
        tax_id: Some("DE999001042".into()),
        gln: None,
        email_domain: Some("kessler-haustechnik.example".into()),
        phone: Some("+49 40 5550 1042".into()),
        currency: Currency::EUR,
        language: basics::Language::De,
        payment_terms: "net 30".into(),
        payment_days: 30,
        credit_limit: None,
        ship_complete: false,
        po_required: false,
        price_list: None,
        carrier: None,
        service: None,
        incoterm: Some("DAP".into()),
        incoterm_place: None,
        reply_format: Some("email".into()),
        edi_id: None,
        note: Some("Calls on Mondays before nine. Read every quantity back.".into()),
        version: 1,
        aliases: vec!["Kessler".into()],
        addresses,
        contacts: vec![Contact {
            name: "Jutta Kessler".into(),
            email: Some("einkauf@kessler-haustechnik.example".into()),
            phone: Some("+49 40 5550 1043".into()),
        }],
    }
}

/// A year's need of each of the ten in the first warehouse: they are never short.
pub fn arrivals(items: &[Item], places: &[Place]) -> Vec<Arrival> {
    let Some(first) = places.first() else { return Vec::new() };
    (1..)
        .zip(items)
        .map(|(bin, item)| Arrival {
            item: item.id,
            place: first.id,
            quantity: Quantity::whole(5_000),
            bin: Some(format!("K-01-{bin:02}-1")),
        })
        .collect()
}

/// The last five weeks' orders of the customer, each the ten items, as in a usual week. Their numbers come before `before`.
pub fn history(world: &World, clerk: PersonId, before: usize) -> Vec<HistoricOrder> {
    let Some(customer) = world.customers.iter().find(|c| c.number == CUSTOMER) else { return Vec::new() };
    let of = |sku: &str| world.items.iter().find(|i| i.sku == sku);
    let standard =
        world.prices.general.taxes.iter().find(|t| t.jurisdiction == "DE" && t.category == "standard");
    let lines: Vec<HistoricLine> = ITEMS
        .iter()
        .filter_map(|(sku, .., usual)| {
            let item = of(sku)?;
            Some(HistoricLine {
                item: item.id,
                quantity: Quantity::whole(*usual),
                unit: item.base_unit,
                price: UnitPrice::from_micro(item.list_price.micro()),
                price_base: item.price_base,
            })
        })
        .collect();
    (1usize..=5)
        .map(|week| {
            let day = world.today.plus_days(-7 * (6 - week as i32));
            let at = midnight(day).plus_seconds(7 * 3_600 + 40 * 60);
            HistoricOrder {
                number: format!("SO{:06}", before.saturating_sub(6 - week)),
                channel: Channel::Phone,
                customer: customer.id,
                ship_to: String::new(),
                po_number: Some(format!("44770{week:02}")),
                requested_date: Some(day.plus_days(2)),
                shipped_date: Some(day.plus_days(2)),
                place: world.places.first().map(|p| p.id),
                carrier: Some("ELBK".into()),
                freight: 0,
                tax_code: TaxCode::Standard.code(),
                tax_rate: standard.map_or(Percent::ZERO, |r| r.rate),
                entered_by: clerk,
                placed_at: at,
                closed_at: at.plus_seconds(86_400 * 4),
                lines: lines.clone(),
            }
        })
        .collect()
}
