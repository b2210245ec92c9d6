//! Availability: what of an item can be had where and when. Called by look-ups, the order page and the promise.
//! Holds: what a line itself has reserved does not count against it.

use basics::{Day, Id, Quantity};
use db::{Fault, Tx};
use serde::Serialize;
use uuid::Uuid;

use super::{Place, Supply, places, store};
use crate::catalog::ItemId;

/// Quantities in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Availability {
    pub places: Vec<AtPlace>,
    /// Available today over all places.
    pub available: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtPlace {
    pub place: String,
    pub name: String,
    pub bin: Option<String>,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    pub available: Quantity,
    pub inbound: Vec<Inbound>,
}

/// Goods on their way that are not promised yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inbound {
    pub id: Id<Supply>,
    pub due: Day,
    pub source: String,
    pub quantity: Quantity,
    pub unpromised: Quantity,
}

/// When so many can be had from one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Earliest {
    pub place: String,
    /// None if what is known to come does not suffice.
    pub day: Option<Day>,
    pub on_that_day: Quantity,
}

/// What one position and its supplies offer, as the store reads it.
pub(super) struct Held {
    pub place: Id<Place>,
    pub bin: Option<String>,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    /// Of `reserved`, what the line in question holds itself.
    pub own: Quantity,
    pub inbound: Vec<Inbound>,
}

/// `except` is an order line whose own reservation is left out.
pub fn availability(tx: &mut Tx, item: ItemId, except: Option<(Uuid, i64)>) -> Result<Availability, Fault> {
    let held = store::held(tx, item, except)?;
    let places = places(tx)?;
    Ok(decide(&places, held))
}

fn decide(places: &[Place], held: Vec<Held>) -> Availability {
    let mut at: Vec<(i64, AtPlace)> = held
        .into_iter()
        .filter_map(|h| {
            let place = places.iter().find(|p| p.id == h.place)?;
            let reserved = h.reserved.less(h.own);
            let available = h.on_hand.less(reserved);
            let (code, name) = (place.code.clone(), place.name.clone());
            let Held { bin, on_hand, inbound, .. } = h;
            Some((place.rank, AtPlace { place: code, name, bin, on_hand, reserved, available, inbound }))
        })
        .collect();
    at.sort_by_key(|(rank, _)| *rank);
    let places: Vec<AtPlace> = at.into_iter().map(|(_, at)| at).collect();
    let available = places.iter().fold(Quantity::ZERO, |sum, at| sum.plus(at.available));
    Availability { places, available }
}

/// The first day on which `quantity` can be had from each place, the earliest place first.
pub fn earliest(known: &Availability, quantity: Quantity, today: Day) -> Vec<Earliest> {
    let mut found: Vec<Earliest> = known
        .places
        .iter()
        .map(|at| {
            let mut sum = at.available;
            let mut day = (sum >= quantity).then_some(today);
            let mut inbound: Vec<&Inbound> = at.inbound.iter().collect();
            inbound.sort_by_key(|i| i.due);
            for coming in inbound {
                if day.is_some() {
                    break;
                }
                sum = sum.plus(coming.unpromised);
                day = (sum >= quantity).then_some(coming.due.max(today));
            }
            Earliest { place: at.place.clone(), day, on_that_day: sum }
        })
        .collect();
    found.sort_by_key(|e| (e.day.is_none(), e.day));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn main_place(id: Id<Place>) -> Place {
        Place {
            id,
            code: "MAIN".into(),
            name: "Main".into(),
            street: String::new(),
            city: String::new(),
            region: None,
            postcode: String::new(),
            country: "DE".into(),
            rank: 1,
        }
    }

    fn held(own: i32) -> Vec<Held> {
        let inbound = vec![
            Inbound {
                id: Id::from_uuid(Uuid::nil()),
                due: day("2026-12-10"),
                source: "PO 2".into(),
                quantity: Quantity::whole(50),
                unpromised: Quantity::whole(50),
            },
            Inbound {
                id: Id::from_uuid(Uuid::nil()),
                due: day("2026-12-01"),
                source: "PO 1".into(),
                quantity: Quantity::whole(20),
                unpromised: Quantity::whole(5),
            },
        ];
        vec![Held {
            place: Id::from_uuid(Uuid::nil()),
            bin: None,
            on_hand: Quantity::whole(30),
            reserved: Quantity::whole(25),
            own: Quantity::whole(own),
            inbound,
        }]
    }

    #[test]
    fn a_line_does_not_compete_with_itself() {
        let places = [main_place(Id::from_uuid(Uuid::nil()))];
        assert_eq!(decide(&places, held(0)).available, Quantity::whole(5));
        assert_eq!(decide(&places, held(10)).available, Quantity::whole(15));
    }

    #[test]
    fn the_earliest_day_counts_only_what_is_not_promised() {
        let places = [main_place(Id::from_uuid(Uuid::nil()))];
        let known = decide(&places, held(0));
        let on = |quantity| earliest(&known, Quantity::whole(quantity), day("2026-11-23"))[0].day;
        assert_eq!(on(5), Some(day("2026-11-23")));
        assert_eq!(on(10), Some(day("2026-12-01")));
        assert_eq!(on(11), Some(day("2026-12-10")));
        assert_eq!(on(61), None);
    }
}
