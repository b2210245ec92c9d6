//! A made-up wholesale company, Nordhafen Trading GmbH in Hamburg: tools, fasteners, work wear, electrical goods and paint. Used by
//! `orderdesk demo`, the benches, the tests and the screenshots.
//!
//! [`set_up`] fills an empty database through the desk's own verbs; the same seed gives the same company. [`inbox_documents`] are the
//! orders that are waiting in the inbox. Everything is invented: numbers are of ranges kept for examples (GS1 952, `.example`), the
//! bank does not exist, nobody owns the tax numbers.

mod agreed;
mod billed;
mod check;
mod checked;
mod company;
mod counter;
mod customers;
mod day;
mod families;
mod history;
mod inbox;
mod items;
mod live;
mod offers;
mod people;
mod places;
mod prices;
mod scripts;
mod stock;
mod world;

use std::sync::Arc;

use basics::{Clock, Instant, Rng};
use db::Db;
use desk::actor::Actor;
use desk::charges::General;
use desk::intake::trust;
use desk::{Failure, orders, policies, recommendations};

pub use counter::{CUSTOMER as COUNTER_CUSTOMER, skus as counter_skus};
pub use inbox::{InboxDocument, inbox_documents, pdf_page};
pub use live::Live;
pub use people::{LOGINS, Login, PASSWORD};
pub use world::World;

/// How large the company is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub customers: usize,
    pub items: usize,
    pub past_orders: usize,
    pub live_orders: usize,
    pub seed: u64,
}

impl Size {
    /// What `orderdesk demo` shows.
    pub fn demo() -> Size {
        Size { customers: 540, items: 5_000, past_orders: 20_000, live_orders: 100, seed: 1 }
    }

    /// For tests: something of everything.
    pub fn small() -> Size {
        Size { customers: 20, items: 80, past_orders: 50, live_orders: 24, seed: 1 }
    }
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    pub customers: usize,
    pub items: usize,
    pub part_numbers: usize,
    pub price_lines: usize,
    pub positions: usize,
    pub supplies: usize,
    pub past_orders: usize,
    pub past_lines: usize,
    /// Minor units of the goods of all past lines, prices as they were then; tells two companies apart.
    pub past_quantity: i64,
    pub live: Live,
}

/// How long before the end of the set-up the live orders begin.
pub const LIVE_SECONDS: i64 = 3 * 86_400;

/// A clock for setting up a database so that its live orders lie spread over the three days up to `now`. Open the database with it,
/// call [`set_up`], close it and open it again with the machine's clock. With another clock all live orders are of this moment.
pub fn before(now: Instant) -> Clock {
    Clock::standing_at(now.plus_seconds(-LIVE_SECONDS))
}

/// Rows in one write, so that the writer is never busy for long.
const ROWS: usize = 2_000;

/// Fills an empty database. `progress` is told each step as it begins.
///
/// # Errors
/// When the database is not empty (a number is taken) or can't be written.
pub fn set_up(db: &Db, size: &Size, progress: &dyn Fn(&str)) -> Result<Summary, Failure> {
    progress("inventing the company");
    let today = db.read_now("demo today", desk::company::today)?;
    let world = World::of(size, today);
    progress("people");
    let people = people::set_up(db)?;
    progress("customers");
    records(db, &world)?;
    progress("items");
    catalogue(db, &world)?;
    progress("prices");
    tariffs(db, &world)?;
    progress("stock");
    goods(db, &world)?;
    progress("past orders");
    let mut rng = Rng::from_seed(size.seed.wrapping_add(1));
    let mut clerks = Vec::new();
    for login in ["carla", "carla", "dora", "sam", "tom"] {
        clerks.push(people.get(login)?.person);
    }
    let earlier = history::FIRST_NEW_NUMBER.saturating_sub(size.past_orders);
    let at_the_counter = counter::history(&world, people.get("carla")?.person, earlier);
    let mut past = history::history(&world, size.past_orders, &clerks, &mut rng).chain(at_the_counter);
    let (mut past_orders, mut past_lines, mut past_quantity) = (0, 0, 0i64);
    loop {
        let chunk: Vec<_> = past.by_ref().take(ROWS / 8).collect();
        if chunk.is_empty() {
            break;
        }
        past_quantity = chunk.iter().flat_map(|o| &o.lines).fold(past_quantity, |sum, l| {
            sum.wrapping_mul(31).wrapping_add(l.quantity.micro() / 1_000 + l.price.micro() / 10_000)
        });
        let done =
            db.write_now("demo history", move |tx| orders::import_history(tx, &Actor::desk(), &chunk))?;
        past_orders += done.orders;
        past_lines += done.lines;
    }
    drop(past);
    progress("checked documents");
    trusted(db, &world, size.seed)?;
    progress("recommendations");
    let learned = recommendations::learn(&db.read_now("demo baskets", recommendations::baskets)?);
    db.write_now("demo recommendations", move |tx| recommendations::adopt(tx, &Actor::desk(), &learned))?;
    progress("approved answers");
    scripts::set_up(db, &people)?;
    progress("live orders");
    let live = live::set_up(db, &world, &people, size.live_orders, size.seed)?;
    progress("quotations");
    offers::set_up(db, &world, &people)?;
    progress("the day's work");
    day::set_up(db, &world, &people)?;
    progress("what was billed and came back");
    billed::set_up(db, &people)?;
    progress("what is agreed for longer");
    agreed::set_up(db, &world, &people)?;
    Ok(Summary {
        customers: world.customers.len(),
        items: world.items.len(),
        part_numbers: world.aliases.iter().filter(|a| a.customer.is_some()).count(),
        price_lines: world.prices.lines.len(),
        positions: world.arrivals.len(),
        supplies: world.supplies.len(),
        past_orders,
        past_lines,
        past_quantity,
        live,
    })
}

/// What people checked, and the first model of certainty that comes of it. Every sender is still in shadow.
fn trusted(db: &Db, world: &World, seed: u64) -> Result<(), Failure> {
    let now = db.read_now("demo now", |tx| Ok::<_, db::Fault>(tx.now()))?;
    for chunk in checked::checked_documents(world, now, seed).chunks(ROWS / 8) {
        let chunk = chunk.to_vec();
        db.write_now("demo checked documents", move |tx| trust::import_history(tx, &Actor::desk(), &chunk))?;
    }
    let candidate = trust::propose(&db.read_now("demo labels", trust::labels)?);
    db.write_now("demo model", move |tx| trust::adopt(tx, &Actor::desk(), candidate.as_ref()))?;
    Ok(())
}

fn records(db: &Db, world: &World) -> Result<(), Failure> {
    let (since, ever) = (world.today.plus_days(-900), world.today.plus_days(5_000));
    db.write_now("demo company", move |tx| {
        desk::company::put(tx, &company::company())?;
        policies::add_checklists(tx, &Actor::desk(), &company::checklists(since, ever))
    })?;
    for from in (0..world.customers.len()).step_by(ROWS / 10) {
        let all = Arc::clone(&world.customers);
        db.write_now("demo customers", move |tx| {
            let chunk = all.get(from..(from + ROWS / 10).min(all.len())).unwrap_or_default();
            desk::customers::add(tx, &Actor::desk(), chunk)
        })?;
    }
    let all = Arc::clone(&world.customers);
    db.write_now("demo documents for programs", move |tx| {
        for customer in all.iter().take(customers::KNOWN_MANY) {
            if let Some(wanted) = customers::documents_of(customer) {
                desk::customers::set_documents(tx, &Actor::desk(), customer, wanted)?;
            }
        }
        Ok(())
    })
}

fn catalogue(db: &Db, world: &World) -> Result<(), Failure> {
    for from in (0..world.items.len()).step_by(ROWS / 10) {
        let all = Arc::clone(&world.items);
        db.write_now("demo items", move |tx| {
            let chunk = all.get(from..(from + ROWS / 10).min(all.len())).unwrap_or_default();
            desk::catalog::add(tx, &Actor::desk(), chunk, &[], &[])
        })?;
    }
    for chunk in world.aliases.chunks(ROWS) {
        let chunk = chunk.to_vec();
        db.write_now("demo numbers", move |tx| desk::catalog::add(tx, &Actor::desk(), &[], &chunk, &[]))?;
    }
    for chunk in world.links.chunks(ROWS) {
        let chunk = chunk.to_vec();
        db.write_now("demo links", move |tx| desk::catalog::add(tx, &Actor::desk(), &[], &[], &chunk))?;
    }
    Ok(())
}

fn tariffs(db: &Db, world: &World) -> Result<(), Failure> {
    let (lists, general) = (world.prices.lists.clone(), Arc::clone(&world.prices.general));
    let certificates = world.prices.certificates.clone();
    db.write_now("demo prices", move |tx| {
        desk::charges::set_up(tx, &Actor::desk(), &lists, &[], &general, &certificates)
    })?;
    for chunk in world.prices.lines.chunks(ROWS) {
        let chunk = chunk.to_vec();
        db.write_now("demo prices", move |tx| {
            desk::charges::set_up(tx, &Actor::desk(), &[], &chunk, &General::default(), &[])
        })?;
    }
    Ok(())
}

fn goods(db: &Db, world: &World) -> Result<(), Failure> {
    let places = world.places.clone();
    db.write_now("demo places", move |tx| desk::stock::add_places(tx, &Actor::desk(), &places))?;
    for chunk in world.arrivals.chunks(ROWS / 2) {
        let chunk = chunk.to_vec();
        db.write_now("demo stock", move |tx| {
            desk::stock::receive(tx, &Actor::desk(), &chunk, "opening count")
        })?;
    }
    for chunk in world.supplies.chunks(ROWS) {
        let chunk = chunk.to_vec();
        db.write_now("demo supplies", move |tx| desk::stock::add_supply(tx, &Actor::desk(), &chunk))?;
    }
    Ok(())
}
