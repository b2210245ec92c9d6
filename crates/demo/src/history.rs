//! History: two years of closed orders. Customers have habits (the same items in much the same quantities), items have their season,
//! few items and few customers make most of the trade, and it grows.

use basics::{Instant, Percent, Quantity, Rng, Unit, UnitPrice};
use desk::actor::PersonId;
use desk::catalog::{Item, ItemId};
use desk::charges::{TaxCode, tax_case};
use desk::customers::{Customer, CustomerId, CustomerStatus};
use desk::orders::{Channel, HistoricLine, HistoricOrder};
use desk::stock::PlaceId;

use crate::check::{Popularity, shuffled};
use crate::counter;
use crate::prices::part;
use crate::stock::lot;
use crate::world::{World, midnight};

/// Days of history.
const DAYS: i32 = 730;
/// The last number of history is the one before the first new one.
pub const FIRST_NEW_NUMBER: usize = 100_001;

/// A customer as a buyer.
struct Buyer<'w> {
    id: CustomerId,
    usual: Vec<Usual<'w>>,
    /// What is paid, in hundredths of the list price.
    level: i64,
    tax_code: TaxCode,
    tax_rate: Percent,
    ship_tos: Vec<String>,
    channel: Channel,
    carrier: Option<String>,
    dollars: bool,
}

/// An item that a customer buys again and again.
struct Usual<'w> {
    item: &'w Item,
    unit: Unit,
    /// Base units in `unit`.
    factor: i64,
    /// In `unit`.
    quantity: i64,
}

/// Orders are made as they are asked for: all at once would be the most memory that the whole program ever takes.
pub fn history<'w>(
    world: &'w World,
    count: usize,
    clerks: &'w [PersonId],
    rng: &'w mut Rng,
) -> impl Iterator<Item = HistoricOrder> + 'w {
    let sellers: Vec<&Item> = world.best_sellers().map(|(_, item)| item).collect();
    let popularity = Popularity::new(sellers.len(), 25);
    let buyers: Vec<Buyer<'_>> = world
        .customers
        .iter()
        .filter(|c| c.status != CustomerStatus::Closed && c.number != counter::CUSTOMER)
        .map(|c| buyer(world, c, &sellers, &popularity, rng))
        .collect();
    let frequent = Popularity::new(buyers.len(), 40);
    let by_frequency = shuffled(rng, buyers.len());
    let place = world.places.first().map(|p| p.id);
    times(world, count, rng).into_iter().enumerate().filter_map(move |(n, at)| {
        let buyer = buyers.get(*by_frequency.get(frequent.draw(rng))?)?;
        let number = format!("SO{:06}", FIRST_NEW_NUMBER - count + n);
        let clerk = *rng.pick(clerks)?;
        Some(order(world, buyer, number, at, clerk, place, (&sellers, &popularity), rng))
    })
}

/// When orders came in: on working days, more on Mondays and before the seasons, a little more each year; sorted.
fn times(world: &World, count: usize, rng: &mut Rng) -> Vec<Instant> {
    const MONTHS: [u32; 12] = [82, 88, 108, 112, 110, 104, 90, 84, 112, 116, 108, 72];
    const WEEKDAYS: [u32; 7] = [125, 110, 104, 100, 86, 6, 0];
    let weights = (0..DAYS).map(|back| {
        let day = world.today.plus_days(back - DAYS);
        let month = MONTHS.get((day.month() - 1) as usize).copied().unwrap_or(100);
        let weekday = WEEKDAYS.get((day.weekday() - 1) as usize).copied().unwrap_or(0);
        let grown = 100 + (12 * back / DAYS) as u32;
        month * weekday / 100 * grown / 100
    });
    let days = Popularity::weighted(weights);
    let first = midnight(world.today.plus_days(-DAYS));
    let mut times: Vec<Instant> = (0..count)
        .map(|_| {
            let day = days.draw(rng) as i64;
            first.plus_seconds(day * 86_400 + i64::from(rng.between(6 * 3_600, 16 * 3_600)))
        })
        .collect();
    times.sort();
    times
}

fn buyer<'w>(
    world: &World,
    customer: &Customer,
    sellers: &[&'w Item],
    popularity: &Popularity,
    rng: &mut Rng,
) -> Buyer<'w> {
    let mut usual: Vec<Usual<'w>> = Vec::new();
    let size = i64::from(rng.between(1, 6));
    for _ in 0..rng.between(6, 34) {
        let Some(item) = sellers.get(popularity.draw(rng)) else { continue };
        if usual.iter().all(|u| u.item.id != item.id) {
            usual.push(usually(item, size, rng));
        }
    }
    let jurisdiction = customer.default_ship_to().map(|a| a.jurisdiction()).unwrap_or_default();
    let case = tax_case("DE", &jurisdiction, customer.tax_id.as_deref(), &[], world.today);
    let rates = &world.prices.general.taxes;
    let standard = rates.iter().find(|r| r.jurisdiction == jurisdiction && r.category == "standard");
    let tax_rate = match case.code {
        TaxCode::Standard => standard.map_or(Percent::ZERO, |r| r.rate),
        _ => Percent::ZERO,
    };
    let channel = match customer.reply_format.as_deref() {
        Some("x12_855") => Channel::X12,
        Some("edifact_ordrsp") => Channel::Edifact,
        Some("ubl_order_response") => Channel::Ubl,
        _ => *rng
            .pick(&[Channel::Email, Channel::Phone, Channel::Keyboard, Channel::Csv])
            .unwrap_or(&Channel::Email),
    };
    Buyer {
        id: customer.id,
        usual,
        level: i64::from(rng.between(84, 100)),
        tax_code: case.code,
        tax_rate,
        ship_tos: customer.ship_tos().map(|a| a.code.clone()).collect(),
        channel,
        carrier: customer.carrier.clone(),
        dollars: customer.currency.code() == "USD",
    }
}

/// In which unit and how much a customer of this size takes of an item.
fn usually<'w>(item: &'w Item, size: i64, rng: &mut Rng) -> Usual<'w> {
    let whole = |u: &&desk::catalog::ItemUnit| u.factor.denominator() == 1;
    let packs: Vec<(Unit, i64)> =
        item.units.iter().filter(whole).map(|u| (u.unit, u.factor.numerator())).collect();
    if let Some((unit, factor)) = packs.first().copied().filter(|_| rng.one_in(2)) {
        return Usual { item, unit, factor, quantity: (size + i64::from(rng.between(-1, 3))).max(1) };
    }
    let multiple = (item.order_multiple.micro() / 1_000_000).max(1);
    let lots = (lot(item) * size * i64::from(rng.between(4, 16)) / 10).max(1);
    Usual { item, unit: item.base_unit, factor: 1, quantity: (lots / multiple).max(1) * multiple }
}

#[expect(clippy::too_many_arguments, reason = "the facts of one order")]
fn order(
    world: &World,
    buyer: &Buyer<'_>,
    number: String,
    at: Instant,
    clerk: PersonId,
    place: Option<PlaceId>,
    (sellers, popularity): (&[&Item], &Popularity),
    rng: &mut Rng,
) -> HistoricOrder {
    let day = at.utc_day();
    // Prices rose by three in a hundred a year.
    let then = 100 - 3 * i64::from(world.today.days_since(day)) / 365;
    let level = buyer.level * then / 100 * if buyer.dollars { 112 } else { 100 } / 100;
    let mut lines: Vec<HistoricLine> = Vec::new();
    let mut taken: Vec<ItemId> = Vec::new();
    let wanted = rng.between(1, 12).min(rng.between(1, 12)) + rng.between(0, 2);
    for _ in 0..wanted.min(12) {
        let chosen =
            if rng.below(100) < 85 { rng.pick(&buyer.usual).map(|u| line(u, level, rng)) } else { None };
        let chosen = match chosen {
            Some(line) => Some(line),
            None => sellers.get(popularity.draw(rng)).map(|item| line(&usually(item, 1, rng), level, rng)),
        };
        let Some((item, line)) = chosen else { continue };
        if in_season(item, day.month(), rng) && !taken.contains(&item.id) {
            taken.push(item.id);
            lines.push(line);
        }
    }
    if lines.is_empty()
        && let Some(item) = sellers.first()
    {
        lines.push(line(&usually(item, 1, rng), level, rng).1);
    }
    let shipped = at.plus_seconds(86_400 * i64::from(rng.between(1, 4)));
    HistoricOrder {
        customer: buyer.id,
        channel: buyer.channel,
        ship_to: rng.pick(&buyer.ship_tos).filter(|code| *code != "9").cloned().unwrap_or_default(),
        po_number: (!rng.one_in(12))
            .then(|| format!("{}{}", 4_500_000 + rng.below(400_000), number.get(6..).unwrap_or(""))),
        requested_date: (!rng.one_in(5)).then(|| shipped.utc_day()),
        shipped_date: Some(shipped.utc_day()),
        place,
        carrier: buyer.carrier.clone().or_else(|| Some("ELBK".to_owned())),
        freight: if rng.one_in(3) { 0 } else { i64::from(rng.between(59, 390)) * 10 },
        tax_code: buyer.tax_code.code(),
        tax_rate: buyer.tax_rate,
        entered_by: clerk,
        placed_at: at,
        closed_at: shipped.plus_seconds(86_400 * i64::from(rng.between(1, 20))),
        lines,
        number,
    }
}

/// Work wear is bought for the winter, paint for the summer; the rest all year.
fn in_season(item: &Item, month: i8, rng: &mut Rng) -> bool {
    let likely = match (item.category.as_str(), month) {
        ("work wear", 9..=12) | ("paint", 3..=8) => 100,
        ("work wear", 4..=7) => 45,
        ("paint", _) => 40,
        ("work wear", _) => 75,
        _ => 90,
    };
    rng.below(100) < likely
}

fn line<'w>(usual: &Usual<'w>, level: i64, rng: &mut Rng) -> (&'w Item, HistoricLine) {
    let item = usual.item;
    let multiple = if usual.factor > 1 { 1 } else { (item.order_multiple.micro() / 1_000_000).max(1) };
    let about = usual.quantity * i64::from(rng.between(75, 130)) / 100;
    let quantity = ((about + multiple / 2) / multiple).max(1) * multiple;
    let each = part(item.list_price, level);
    let line = HistoricLine {
        item: item.id,
        quantity: Quantity::whole(i32::try_from(quantity).unwrap_or(1)),
        unit: usual.unit,
        price: UnitPrice::from_micro(each.micro() * usual.factor),
        price_base: item.price_base,
    };
    (item, line)
}
