//! Stock: what lies in the three warehouses and what is on its way for the next eight weeks. Some best sellers are short on purpose.

use basics::{Day, Id, Instant, Quantity, Rng};
use desk::catalog::{Item, ItemKind, ItemStatus};
use desk::stock::{Arrival, Place, Supply};

/// What is kept of an item: a number of its ordinary order quantities.
pub fn arrivals(items: &[Item], by_popularity: &[usize], places: &[Place], rng: &mut Rng) -> Vec<Arrival> {
    let mut made = Vec::new();
    for (rank, item) in by_popularity.iter().enumerate().filter_map(|(rank, at)| Some((rank, items.get(*at)?))) {
        if item.kind != ItemKind::Goods {
            continue;
        }
        for (place_at, place) in places.iter().enumerate() {
            // The first warehouse has nearly everything, the others what sells.
            if place_at > 0 && (rank > by_popularity.len() / 2 || rng.one_in(3)) {
                continue;
            }
            let popular = if rank < by_popularity.len() / 20 { 5 } else { 1 };
            let mut lots = i64::from(rng.between(8, 90)) * popular;
            if is_short(rank) {
                lots = i64::from(rng.between(0, 1));
            } else if item.status == ItemStatus::Discontinued {
                lots = i64::from(rng.between(0, 6));
            } else if rng.one_in(25) {
                lots = 0;
            }
            let quantity = lots * lot(item);
            if quantity == 0 && rng.one_in(2) {
                continue;
            }
            let zone = if item.hazardous { 'H' } else { char::from(b'A' + (rank % 7) as u8) };
            let bin = format!("{zone}-{:02}-{:02}-{}", 1 + rank % 40, rng.between(1, 24), rng.between(1, 5));
            made.push(Arrival {
                item: item.id,
                place: place.id,
                quantity: Quantity::whole(i32::try_from(quantity).unwrap_or(i32::MAX)),
                bin: Some(bin),
            });
        }
    }
    made
}

/// Every seventeenth of the items by popularity has next to nothing on hand.
pub fn is_short(rank: usize) -> bool {
    rank % 17 == 5
}

/// An ordinary quantity to order, in base units.
pub fn lot(item: &Item) -> i64 {
    let pack = item.units.first().map_or(1, |u| u.factor.numerator() / u.factor.denominator().max(1));
    match pack {
        0 | 1 => 1,
        2..=12 => 6.min(pack),
        _ => pack,
    }
}

pub fn supplies(
    items: &[Item],
    by_popularity: &[usize],
    places: &[Place],
    today: Day,
    at: Instant,
    rng: &mut Rng,
) -> Vec<Supply> {
    let mut made = Vec::new();
    let Some(first) = places.first() else { return made };
    for (rank, item) in by_popularity.iter().enumerate().filter_map(|(rank, at)| Some((rank, items.get(*at)?))) {
        let sold = item.kind == ItemKind::Goods && item.status == ItemStatus::Active;
        // Half of what is short comes, the other half nobody has ordered yet.
        let comes = if is_short(rank) { rank % 2 == 1 } else { rng.one_in(4) };
        if !sold || !comes {
            continue;
        }
        for _ in 0..rng.between(1, 2) {
            let place = if rng.one_in(5) { rng.pick(places).unwrap_or(first) } else { first };
            let mut due = today.plus_days(rng.between(2, 56));
            while due.is_weekend() {
                due = due.plus_days(1);
            }
            made.push(Supply {
                id: Id::new(at, rng),
                item: item.id,
                place: place.id,
                quantity: Quantity::whole(i32::try_from(lot(item) * i64::from(rng.between(10, 60))).unwrap_or(1)),
                due,
                source: format!("PO {}", 45_000 + made.len() / 6),
            });
        }
    }
    made
}
