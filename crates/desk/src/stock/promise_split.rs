//! What can be told to a customer who wants many: what goes now and from where, when the rest does, and what of an item there is on each day
//! to come. Plain functions over what [`super::availability`] found.

use basics::{Day, Quantity};
use serde::Serialize;

use super::{Availability, Inbound};

/// Days that are told at most.
const DAYS_MAX: usize = 20;

/// So many from there on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    pub place: String,
    pub name: String,
    pub day: Day,
    pub quantity: Quantity,
}

/// A promise in parts; `rest` is what nothing known to come covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Split {
    pub parts: Vec<Part>,
    pub rest: Quantity,
}

/// What there is on a day, place by place in the order of the places, and of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnDay {
    pub day: Day,
    pub at: Vec<Quantity>,
    pub total: Quantity,
}

/// Today and each day on which something comes.
pub fn by_day(known: &Availability, today: Day) -> Vec<OnDay> {
    let coming = known.places.iter().flat_map(|p| p.inbound.iter().map(|i| i.due.max(today)));
    let mut days: Vec<Day> = std::iter::once(today).chain(coming).collect();
    days.sort();
    days.dedup();
    days.truncate(DAYS_MAX);
    days.into_iter()
        .map(|day| {
            let there = |inbound: &[Inbound]| {
                let until = inbound.iter().filter(|i| i.due <= day);
                until.fold(Quantity::ZERO, |sum, i| sum.plus(i.unpromised))
            };
            let at: Vec<Quantity> =
                known.places.iter().map(|p| p.available.plus(there(&p.inbound))).collect();
            let total = at.iter().fold(Quantity::ZERO, |sum, q| sum.plus(*q));
            OnDay { day, at, total }
        })
        .collect()
}

/// The first day on which there are so many over all places together.
pub fn earliest_over_all(known: &Availability, quantity: Quantity, today: Day) -> Option<Day> {
    by_day(known, today).into_iter().find(|on| on.total >= quantity).map(|on| on.day)
}

/// As few parts as are early: one place today if one has all of it, else what each has today, then what comes, the first to come first.
pub fn split(known: &Availability, quantity: Quantity, today: Day) -> Split {
    let part = |place: &super::AtPlace, day, quantity| Part {
        place: place.place.clone(),
        name: place.name.clone(),
        day,
        quantity,
    };
    if let Some(whole) = known.places.iter().find(|p| p.available >= quantity) {
        return Split { parts: vec![part(whole, today, quantity)], rest: Quantity::ZERO };
    }
    let (mut parts, mut rest) = (Vec::new(), quantity);
    let mut coming: Vec<(Day, &super::AtPlace, Quantity)> = Vec::new();
    for place in &known.places {
        let now = place.available.min(rest);
        if now.is_positive() {
            parts.push(part(place, today, now));
            rest = rest.less(now);
        }
        coming.extend(place.inbound.iter().map(|i| (i.due.max(today), place, i.unpromised)));
    }
    coming.sort_by_key(|(day, ..)| *day);
    for (day, place, there) in coming {
        let take = there.min(rest);
        if take.is_positive() {
            match parts.iter_mut().find(|p| p.place == place.place && p.day == day) {
                Some(same) => same.quantity = same.quantity.plus(take),
                None => parts.push(part(place, day, take)),
            }
            rest = rest.less(take);
        }
    }
    Split { parts, rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stock::AtPlace;
    use proptest::prelude::*;

    fn day(n: i32) -> Day {
        "2026-11-23".parse::<Day>().unwrap().plus_days(n)
    }

    fn place(name: &str, free: i32, coming: &[(i32, i32)]) -> AtPlace {
        let inbound = coming
            .iter()
            .map(|(days, count)| Inbound {
                id: basics::Id::from_uuid(uuid::Uuid::nil()),
                due: day(*days),
                source: "PO".into(),
                quantity: Quantity::whole(*count),
                unpromised: Quantity::whole(*count),
            })
            .collect();
        AtPlace {
            place: name.into(),
            name: name.into(),
            bin: None,
            on_hand: Quantity::whole(free),
            reserved: Quantity::ZERO,
            available: Quantity::whole(free),
            inbound,
        }
    }

    fn known(places: Vec<AtPlace>) -> Availability {
        let available = places.iter().fold(Quantity::ZERO, |sum, p| sum.plus(p.available));
        Availability { places, available }
    }

    fn told(split: &Split) -> Vec<String> {
        let parts = split.parts.iter().map(|p| format!("{} from {} on {}", p.quantity, p.place, p.day));
        parts.chain((split.rest.is_positive()).then(|| format!("{} from nowhere", split.rest))).collect()
    }

    #[test]
    fn a_promise_is_split_over_places_and_days() {
        let known = known(vec![place("MAIN", 10, &[(8, 20), (-3, 5)]), place("SOUTH", 30, &[(2, 4)])]);
        let of = |n| told(&split(&known, Quantity::whole(n), day(0)));
        assert_eq!(of(8), ["8 from MAIN on 2026-11-23"]);
        assert_eq!(of(25), ["25 from SOUTH on 2026-11-23"], "one parcel rather than two");
        // What was due and is not there yet is expected today.
        assert_eq!(of(44), ["14 from MAIN on 2026-11-23", "30 from SOUTH on 2026-11-23"].map(String::from));
        assert_eq!(of(50).last().unwrap(), "1 from MAIN on 2026-12-01");
        assert_eq!(of(80).last().unwrap(), "11 from nowhere");
        let earliest = |n| earliest_over_all(&known, Quantity::whole(n), day(0));
        assert_eq!(
            (earliest(40), earliest(46), earliest(60), earliest(70)),
            (Some(day(0)), Some(day(2)), Some(day(8)), None)
        );
        let days: Vec<_> =
            by_day(&known, day(0)).into_iter().map(|on| (on.day, on.total.to_string())).collect();
        assert_eq!(days, [(day(0), "45".into()), (day(2), "49".into()), (day(8), "69".into())]);
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_what_was_wanted_and_take_from_no_place_more_than_it_has(
            free in prop::collection::vec(0i32..50, 1..5),
            coming in prop::collection::vec((0usize..5, 0i32..30, 0i32..40), 0..10),
            wanted in 1i32..300,
        ) {
            let mut places: Vec<AtPlace> = free.iter().enumerate().map(|(n, f)| place(&format!("P{n}"), *f, &[])).collect();
            for (at, days, count) in coming {
                let at = at % places.len();
                places[at].inbound.extend(place("", 0, &[(days, count)]).inbound);
            }
            let known = known(places);
            let split = split(&known, Quantity::whole(wanted), day(0));
            let sum = split.parts.iter().fold(split.rest, |sum, p| sum.plus(p.quantity));
            prop_assert_eq!(sum, Quantity::whole(wanted));
            for (n, at) in known.places.iter().enumerate() {
                for on in by_day(&known, day(0)) {
                    let promised = split.parts.iter().filter(|p| p.place == at.place && p.day <= on.day);
                    let promised = promised.fold(Quantity::ZERO, |sum, p| sum.plus(p.quantity));
                    prop_assert!(promised <= on.at[n]);
                }
            }
        }
    }
}
