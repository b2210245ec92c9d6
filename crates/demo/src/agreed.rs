//! What is agreed for longer: an agreement with the telephone counter's customer with a first call-off, its weekly standing order, an order that
//! goes to several places, money before goods for one customer, samples, and a country that is looked at before goods go there.

use std::sync::Arc;

use db::Db;
use desk::Failure;
use desk::actor::Actor;
use desk::agreements::{self, NewAgreement, NewAgreementLine};
use desk::catalog::{self, Sourcing, SourcingWay, Special};
use desk::customers::{self, Customer, CustomerStatus, Terms};
use desk::failure::General;
use desk::orders::schedule::Schedule;
use desk::orders::{self, Channel, Draft, DraftLine, ExportWatch, Origin};
use desk::standing::{self, Mode, NewStandingOrder};

use crate::counter;
use crate::customers::{HOLM, ROST};
use crate::people::People;
use crate::stock::is_short;
use crate::world::World;

/// Exports to one of them are looked at.
const WATCHED: [&str; 4] = ["CH", "PL", "ES", "BE"];

pub(crate) fn set_up(db: &Db, world: &World, people: &People) -> Result<(), Failure> {
    let (carla, dora, susan) = (people.get("carla")?, people.get("dora")?, people.get("susan")?);
    called_off(db, &carla, &susan)?;
    let weekly = NewStandingOrder {
        content: draft(counter::CUSTOMER, "weekly", vec![line("TP050", "12"), line("GB120", "24")]),
        unit: "week".into(),
        every: "1".into(),
        first_day: "+7".into(),
        last_day: String::new(),
        days_before: "2".into(),
        mode: Mode::Draft,
    };
    let by = Arc::clone(&carla);
    db.write_now("demo standing order", move |tx| standing::plan(tx, &by, &weekly).map(|_| ()))?;
    let sellers: Vec<&str> = world
        .best_sellers()
        .filter(|(rank, _)| !is_short(*rank))
        .map(|(_, i)| i.sku.as_str())
        .take(3)
        .collect();
    let of = |place: usize| world.customers.get(place).map(|c| c.number.clone());
    if let (Some(holm), [first, second, ..]) = (of(HOLM), sellers.as_slice()) {
        let parted =
            DraftLine { schedule: Schedule::parse("200; 100 +14 @2; 100 +28 @3"), ..line(first, "") };
        let mut parts = draft(&holm, "HS-2026-0431", vec![parted, line(second, "100")]);
        "1".clone_into(&mut parts.ship_to);
        place(db, &carla, parts)?;
    }
    sent_by_vendors(db, world, &carla, &susan)?;
    let (Some(rost), [first, second, ..]) = (of(ROST), sellers.as_slice()) else { return Ok(()) };
    let terms = Terms { prepaid: true, ..Terms::default() };
    let (by, number) = (Arc::clone(&susan), rost.clone());
    db.write_now("demo terms", move |tx| {
        let customer = customers::by_number(tx, &number)?
            .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
        customers::set_terms(tx, &by, &customer, &terms)
    })?;
    place(db, &dora, draft(&rost, "Rost 4", vec![line(first, "100")]))?;
    let sample =
        Draft { kind: "sample".into(), ..draft(counter::CUSTOMER, "sample", vec![line("KN018", "1")]) };
    place(db, &dora, sample)?;
    // A country from which no document waits in the inbox.
    let is_watched = |c: &&Customer| {
        c.status == CustomerStatus::Active && c.ship_tos().all(|a| WATCHED.contains(&a.country.as_str()))
    };
    let Some(abroad) = world.customers.iter().find(is_watched) else { return Ok(()) };
    let country = abroad.ship_tos().next().map(|a| a.country.clone()).unwrap_or_default();
    let watch = [ExportWatch { country, reason: "tools for two uses: see the permit".into() }];
    db.write_now("demo export watch", move |tx| orders::set_export_watch(tx, &susan, &watch))?;
    place(db, &carla, draft(&abroad.number, "EX-1", vec![line(second, "100")]))
}

/// Agreed by the supervisor, called off by telephone for the first time.
fn called_off(db: &Db, carla: &Arc<Actor>, susan: &Arc<Actor>) -> Result<(), Failure> {
    let agreed = |item: &str, quantity: &str, price: &str| NewAgreementLine {
        item: item.into(),
        quantity: quantity.into(),
        unit: String::new(),
        price: price.into(),
    };
    let new = NewAgreement {
        customer: counter::CUSTOMER.into(),
        reference: "Frame 2027".into(),
        valid_from: "+0".into(),
        valid_to: "+25".into(),
        lines: vec![agreed("TP038", "2000", "1.65"), agreed("MK010", "600", "1.29")],
    };
    let by = Arc::clone(susan);
    let agreement =
        db.write_now("demo agreement", move |tx| agreements::make(tx, &by, &new).map(|a| a.number))?;
    let call = Draft {
        agreement,
        ..draft(counter::CUSTOMER, "call 1", vec![line("TP038", "50"), line("MK010", "20")])
    };
    place(db, carla, call)
}

/// One item that its vendor sends, and one of which something is to be chosen: two that are seldom bought.
fn sent_by_vendors(db: &Db, world: &World, carla: &Arc<Actor>, susan: &Arc<Actor>) -> Result<(), Failure> {
    let known: Vec<&str> =
        world.best_sellers().filter(|(rank, _)| !is_short(*rank)).map(|(_, i)| i.sku.as_str()).collect();
    let (Some(holm), [.., chosen, sent]) = (world.customers.get(HOLM), known.as_slice()) else {
        return Ok(());
    };
    let sourcing = Sourcing {
        way: SourcingWay::DropShip,
        vendor: "Norvik Werkzeuge AS".into(),
        email: "orders@norvik.example".into(),
        lead_days: 7,
    };
    let specification = "colour!: red, green, blue\nlength: 10..90\ncolour=red needs length=20, 40";
    let specials = [
        (*sent, Special { sourcing: Some(sourcing), ..Special::default() }),
        (*chosen, Special { specification: specification.into(), ..Special::default() }),
    ];
    for (sku, special) in specials {
        let (by, sku) = (Arc::clone(susan), sku.to_owned());
        db.write_now("demo special item", move |tx| catalog::set_special(tx, &by, &sku, &special))?;
    }
    let lines = vec![line(sent, "20"), line(&format!("{chosen}{{colour=red; length=40}}"), "20")];
    place(db, carla, draft(&holm.number, "HS-2026-0432", lines))
}

fn draft(customer: &str, po: &str, lines: Vec<DraftLine>) -> Draft {
    Draft {
        customer: customer.into(),
        buyer_po_no: po.into(),
        accept: "agreed with the customer".into(),
        lines,
        ..Draft::default()
    }
}

fn line(item: &str, quantity: &str) -> DraftLine {
    DraftLine { item: item.into(), quantity: quantity.into(), ..DraftLine::default() }
}

fn place(db: &Db, by: &Arc<Actor>, draft: Draft) -> Result<(), Failure> {
    let by = Arc::clone(by);
    db.write_now("demo order", move |tx| {
        orders::place(tx, &by, &draft, Origin::channel(Channel::Phone), None).map(|_| ())
    })
}
