//! Live orders: what lies on the desk this morning, entered by its people through the real verbs, in all stages and with every kind of
//! hold. Where the database's clock stands (see [`crate::before`]), it is moved on between orders, so that they lie days apart.

use std::sync::Arc;

use basics::Rng;
use db::Db;
use desk::Failure;
use desk::actor::Actor;
use desk::catalog::Item;
use desk::customers::{Customer, CustomerStatus};
use desk::orders::{self, Channel, Draft, DraftLine, HoldKind, Origin, Stage};

use crate::check::{Popularity, one};
use crate::customers::{ALPENTECH, BERGER, FIXWELL, FOURNIER, HOLM, ROST, SEIDLER, ZAHLNIE};
use crate::people::People;
use crate::stock::{is_short, lot};
use crate::world::World;
use crate::{LIVE_SECONDS, counter};

/// The PO that a document of the inbox orders a second time, and the items and quantities of it.
pub const ORDERED_TWICE: &str = "HS-2026-0417";

/// What came of a live order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Live {
    pub orders: usize,
    pub drafts: usize,
    pub held: usize,
    pub confirmed: usize,
    pub backordered: usize,
    pub cancelled: usize,
    pub rejected: usize,
}

/// What is done with a draft after it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// It stays a draft.
    Leave,
    Place,
    PlaceAndCancel,
    PlaceAndReject,
    PlaceAndSendBack,
    /// A beginner's order, signed off by the supervisor and confirmed.
    PlaceAndSignOff,
}

struct Task {
    login: &'static str,
    channel: Channel,
    draft: Draft,
    then: Then,
}

pub(crate) fn set_up(
    db: &Db,
    world: &World,
    people: &People,
    count: usize,
    seed: u64,
) -> Result<Live, Failure> {
    let mut rng = Rng::from_seed(seed.wrapping_add(77));
    let tasks = tasks(world, count, &mut rng);
    let pause = LIVE_SECONDS / i64::try_from(tasks.len().max(1)).unwrap_or(1);
    let mut live = Live::default();
    for task in tasks {
        carry_out(db, people, task, &mut live)?;
        live.orders += 1;
        db.clock().advance_seconds(pause);
    }
    Ok(live)
}

fn carry_out(db: &Db, people: &People, task: Task, live: &mut Live) -> Result<(), Failure> {
    let (by, susan) = (people.get(task.login)?, people.get("susan")?);
    let Task { channel, draft, then, .. } = task;
    if then == Then::Leave {
        live.drafts += 1;
        return db.write_now("demo draft", move |tx| {
            orders::open(tx, &by, &draft, Origin::channel(channel)).map(|_| ())
        });
    }
    let entering = Arc::clone(&by);
    let placed = db.write_now("demo order", move |tx| {
        orders::place(tx, &entering, &draft, Origin::channel(channel), None)
    })?;
    let number = placed.number.clone();
    match then {
        Then::PlaceAndCancel => {
            live.cancelled += 1;
            write(db, &susan, number, |tx, by, number| {
                orders::cancel(tx, by, number, None, "the customer's project was put off").map(|_| ())
            })
        }
        Then::PlaceAndReject if placed.stage == Stage::Submitted => {
            live.rejected += 1;
            write(db, &susan, number, |tx, by, number| {
                orders::reject(tx, by, number, "no business until the account is settled").map(|_| ())
            })
        }
        Then::PlaceAndSendBack if placed.stage == Stage::Submitted => {
            live.drafts += 1;
            write(db, &susan, number, |tx, by, number| {
                orders::send_back(tx, by, number, "ask the customer for the PO number").map(|_| ())
            })
        }
        Then::PlaceAndSignOff if placed.holds.iter().all(|h| h == HoldKind::LevelReview.code()) => {
            live.confirmed += 1;
            write(db, &susan, number, |tx, by, number| {
                orders::sign_off(tx, by, number, "checked against the customer's mail")?;
                orders::confirm(tx, by, number, None).map(|_| ())
            })
        }
        _ if placed.stage == Stage::Submitted => {
            live.held += 1;
            Ok(())
        }
        _ => {
            live.confirmed += 1;
            live.backordered += usize::from(placed.promised_date.is_none());
            Ok(())
        }
    }
}

fn write(
    db: &Db,
    by: &Arc<Actor>,
    number: String,
    verb: impl Fn(&mut db::Tx, &Actor, &str) -> Result<(), Failure> + Send + 'static,
) -> Result<(), Failure> {
    let by = Arc::clone(by);
    db.write_now("demo step", move |tx| verb(tx, &by, &number))
}

fn tasks(world: &World, count: usize, rng: &mut Rng) -> Vec<Task> {
    let mut tasks = with_holds(world, rng);
    let sellers: Vec<&Item> =
        world.best_sellers().filter(|(rank, _)| !is_short(*rank)).map(|(_, i)| i).collect();
    let short: Vec<&Item> =
        world.best_sellers().filter(|(rank, _)| is_short(*rank)).map(|(_, i)| i).collect();
    let buyers: Vec<&Customer> = world
        .customers
        .iter()
        .filter(|c| c.status == CustomerStatus::Active && c.number != counter::CUSTOMER)
        .collect();
    let popularity = Popularity::new(sellers.len(), 20);
    for n in tasks.len()..count {
        let Some(customer) = rng.pick(&buyers) else { break };
        let mut items: Vec<&Item> =
            (0..rng.between(1, 9)).filter_map(|_| sellers.get(popularity.draw(rng)).copied()).collect();
        if n % 5 == 0 {
            items.extend(rng.pick(&short).copied());
        }
        let login = one(rng, &["carla", "carla", "dora", "sam", "api", "tom"]);
        let then = match (n % 12, login) {
            (3, _) => Then::Leave,
            (7, "tom") | (8, "tom") => Then::PlaceAndSignOff,
            (10, _) if n % 24 == 10 => Then::PlaceAndCancel,
            _ => Then::Place,
        };
        let channel = if login == "api" { Channel::Api } else { one_channel(rng) };
        let mut draft = draft(customer, &format!("PO-{}", 88_000 + n * 7), &items, rng);
        draft.ship_to =
            customer.ship_tos().filter(|a| a.code != "9").last().map(|a| a.code.clone()).unwrap_or_default();
        if n % 9 == 0 {
            draft.kind = "rush".into();
        }
        tasks.push(Task { login, channel, draft, then });
    }
    tasks.truncate(count);
    tasks
}

fn one_channel(rng: &mut Rng) -> Channel {
    *rng.pick(&[Channel::Phone, Channel::Keyboard, Channel::Email, Channel::Csv]).unwrap_or(&Channel::Phone)
}

/// A complete draft for these items, each once, in ordinary quantities.
fn draft(customer: &Customer, po: &str, items: &[&Item], rng: &mut Rng) -> Draft {
    let mut seen = std::collections::HashSet::new();
    let once: Vec<&&Item> = items.iter().filter(|i| seen.insert(i.id)).collect();
    let lines = once.into_iter().map(|i| line(i, lot(i) * i64::from(rng.between(1, 3)))).collect();
    Draft {
        customer: customer.number.clone(),
        buyer_po_no: po.into(),
        requested_date: format!("+{}", rng.between(4, 21)),
        lines,
        ..Draft::default()
    }
}

fn line(item: &Item, quantity: i64) -> DraftLine {
    let multiple = (item.order_multiple.micro() / 1_000_000).max(1);
    let quantity = (quantity + multiple - 1) / multiple * multiple;
    DraftLine {
        item: item.sku.clone(),
        quantity: quantity.to_string(),
        unit: item.base_unit.code().to_owned(),
        ..DraftLine::default()
    }
}

/// The order that the inbox has once more.
pub(crate) fn ordered_twice(world: &World) -> Vec<(&Item, i64)> {
    let sellers = world.best_sellers().filter(|(rank, _)| !is_short(*rank));
    sellers
        .skip(2)
        .take(3)
        .map(|(_, item)| (item, line(item, lot(item)).quantity.parse().unwrap_or(1)))
        .collect()
}

/// One order with each kind of hold, and one for each other end.
fn with_holds(world: &World, rng: &mut Rng) -> Vec<Task> {
    let sellers: Vec<&Item> =
        world.best_sellers().filter(|(rank, _)| !is_short(*rank)).map(|(_, i)| i).take(40).collect();
    let mut tasks = Vec::new();
    let few = |rng: &mut Rng| -> Vec<&Item> { (0..3).filter_map(|_| rng.pick(&sellers).copied()).collect() };
    let mut add =
        |customer: usize, login, channel, po: &str, then, change: &dyn Fn(&mut Draft), rng: &mut Rng| {
            if let Some(customer) = world.customers.get(customer) {
                let mut draft = draft(customer, po, &few(rng), rng);
                change(&mut draft);
                tasks.push(Task { login, channel, draft, then });
            }
        };
    let twice = ordered_twice(world);
    // Confirmed; the inbox has it once more.
    add(
        HOLM,
        "carla",
        Channel::Email,
        ORDERED_TWICE,
        Then::Place,
        &|d| {
            d.lines = twice.iter().map(|(item, quantity)| line(item, *quantity)).collect();
        },
        rng,
    );
    // Incomplete: no PO number.
    add(FOURNIER, "carla", Channel::Phone, "", Then::Place, &|_| {}, rng);
    // Duplicate PO.
    add(BERGER, "carla", Channel::Email, "BM-70012", Then::Place, &|_| {}, rng);
    add(BERGER, "dora", Channel::Phone, "BM 70012", Then::Place, &|_| {}, rng);
    // The buyer states another price.
    add(
        ALPENTECH,
        "api",
        Channel::Edifact,
        "AT-5501",
        Then::Place,
        &|d| {
            if let Some(line) = d.lines.first_mut() {
                line.stated_price = "0.99".into();
            }
        },
        rng,
    );
    // Over the credit limit, and blocked.
    add(
        SEIDLER,
        "carla",
        Channel::Phone,
        "SE-1-221",
        Then::Place,
        &|d| {
            for line in &mut d.lines {
                line.quantity.push_str("00");
            }
            d.accept = "customer confirmed the quantities".into();
        },
        rng,
    );
    add(ZAHLNIE, "sam", Channel::Email, "Z 9", Then::Place, &|_| {}, rng);
    add(ZAHLNIE, "sam", Channel::Email, "Z 10", Then::PlaceAndReject, &|_| {}, rng);
    // A ship-to without an address.
    add(HOLM, "carla", Channel::Phone, "HS-2026-0420", Then::Place, &|d| d.ship_to = "9".into(), rng);
    // A service that has no price in dollars.
    add(
        FIXWELL,
        "carla",
        Channel::Email,
        "FW-88120",
        Then::Place,
        &|d| {
            d.lines.push(DraftLine { item: "SV-CALIB".into(), quantity: "2".into(), ..DraftLine::default() });
        },
        rng,
    );
    // A beginner's order, waiting and signed off.
    add(BERGER, "tom", Channel::Phone, "BM-70015", Then::Place, &|_| {}, rng);
    add(BERGER, "tom", Channel::Phone, "BM-70016", Then::PlaceAndSignOff, &|_| {}, rng);
    // A requested day that is past.
    add(
        ROST,
        "dora",
        Channel::Phone,
        "Rost 3",
        Then::Place,
        &|d| {
            d.requested_date = world.today.plus_days(-12).to_string();
            if let Some(line) = d.lines.get_mut(..1).and_then(<[_]>::first_mut) {
                line.quantity = "1".into();
            }
            d.lines.truncate(1);
        },
        rng,
    );
    // Sent back, cancelled, and one still being written.
    add(FOURNIER, "tom", Channel::Phone, "", Then::PlaceAndSendBack, &|_| {}, rng);
    add(BERGER, "carla", Channel::Phone, "BM-70018", Then::PlaceAndCancel, &|_| {}, rng);
    add(FIXWELL, "dora", Channel::Phone, "FW-?", Then::Leave, &|d| d.requested_date.clear(), rng);
    tasks
}
