//! Checks against what is known: what is odd about a line, held against what this customer took before. Each answers with the evidence in words,
//! or with nothing. Pure; called by verify, and measured on orders of the past by `bench checks`.
//! Holds: a check that can't know says nothing; of three orders little is known, so none speaks earlier.

use basics::{Decimal, Instant, Quantity, Unit, UnitPrice};

use super::habits::{Habit, StandsIn};

/// Orders before a check speaks.
const ORDERS_LEAST: i64 = 3;
/// Before anything is said of a rhythm.
const RHYTHM_ORDERS_LEAST: i64 = 5;
const DAY_SECONDS: i64 = 86_400;

fn range(habit: &Habit) -> String {
    if habit.min == habit.max { format!("{}", habit.min) } else { format!("{} to {}", habit.min, habit.max) }
}

/// A quantity that lies far from what this customer usually takes: more than four times the most, less than a tenth of the least.
pub fn unusual_quantity(habit: &Habit, quantity: Quantity) -> Option<String> {
    let high = quantity.value() > habit.max.value() * Decimal::from(4);
    let low = quantity.value() * Decimal::from(10) < habit.min.value();
    (habit.orders >= ORDERS_LEAST && (high || low))
        .then(|| format!("in {} orders so far it was {}", habit.orders, range(habit)))
}

/// Another unit than always, and a quantity that is out of their range because of it: twelve cases for twelve pieces.
pub fn unusual_unit(habit: &Habit, unit: Unit, quantity: Quantity) -> Option<String> {
    let other = habit.same_unit && habit.last_unit != unit.code();
    let far = quantity.value() > habit.max.value() * Decimal::TWO
        || quantity.value() * Decimal::TWO < habit.min.value();
    (habit.orders >= ORDERS_LEAST && other && far).then(|| {
        let (orders, unit) = (habit.orders, &habit.last_unit);
        format!("in {orders} orders so far they always took it in {unit}, {} in all", range(habit))
    })
}

/// The same quantity again after less than an eighth of the usual time: it may be the same order a second time.
pub fn early_again(habit: &Habit, quantity: Quantity, unit: Unit, now: Instant) -> Option<String> {
    let first = habit.first_at?;
    if habit.orders < RHYTHM_ORDERS_LEAST || quantity != habit.last_quantity || unit.code() != habit.last_unit
    {
        return None;
    }
    let every = habit.last_at.seconds_since(first) / (habit.orders - 1);
    let ago = now.seconds_since(habit.last_at);
    (ago >= 0 && every > 8 * DAY_SECONDS && ago * 8 < every).then(|| {
        let (last, every) = (habit.last_at.utc_day(), every / DAY_SECONDS);
        format!("they took as many on {last}, and take it about every {every} days")
    })
}

/// A price that is over a third off what they paid last for the same unit. The last price is known for one unit only.
pub fn unusual_price(habit: &Habit, unit: Unit, price: UnitPrice) -> Option<String> {
    let (last, now) = (habit.last_price.value(), price.value());
    let comparable = habit.last_unit == unit.code() && last > Decimal::ZERO;
    let off = (now - last).abs() * Decimal::from(3) > last;
    (habit.orders >= ORDERS_LEAST && comparable && off)
        .then(|| format!("they paid {} last, {}", habit.last_price, habit.last_at.utc_day()))
}

/// A year without it.
pub fn is_long_ago(last: Instant, now: Instant) -> bool {
    now.seconds_since(last) > 365 * DAY_SECONDS
}

/// An item that they never took, or not for a year, while they take what stands in its place.
pub fn left(last: Option<Instant>, other: &StandsIn, now: Instant) -> Option<String> {
    let takes_other = other.orders >= ORDERS_LEAST && now.seconds_since(other.last_at) < 180 * DAY_SECONDS;
    if !takes_other || last.is_some_and(|at| !is_long_ago(at, now)) {
        return None;
    }
    let (sku, orders) = (&other.sku, other.orders);
    Some(match last {
        Some(at) => format!(
            "they took it last on {}; since then {orders} orders had {sku}, which may stand in for it",
            at.utc_day()
        ),
        None => format!("they never took it, but {sku} in {orders} orders, which may stand in for it"),
    })
}

/// An address that nothing was ever sent to, of a customer with a history.
pub fn is_new_ship_to(orders: i64, there: i64) -> bool {
    orders >= 10 && there == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    /// Six orders of 10 to 20 EA, a month apart, the last of 12 at 9.50.
    fn habit() -> Habit {
        Habit {
            item: basics::Id::from_uuid(uuid::Uuid::nil()),
            orders: 6,
            min: Quantity::whole(10),
            max: Quantity::whole(20),
            last_quantity: Quantity::whole(12),
            last_unit: "EA".into(),
            last_price: UnitPrice::parse("9.50").unwrap(),
            last_at: at("2026-06-01T09:00:00Z"),
            first_at: Some(at("2026-01-01T09:00:00Z")),
            same_unit: true,
        }
    }

    fn unit(code: &str) -> Unit {
        code.parse().unwrap()
    }

    #[test]
    fn a_quantity_far_from_the_usual_is_said_with_the_usual() {
        let said = |n| unusual_quantity(&habit(), Quantity::whole(n));
        assert_eq!(said(120).unwrap(), "in 6 orders so far it was 10 to 20");
        assert_eq!((said(80), said(1)), (None, None));
        assert!(unusual_quantity(&habit(), Quantity::parse("0.9").unwrap()).is_some());
        assert_eq!(unusual_quantity(&Habit { orders: 2, ..habit() }, Quantity::whole(900)), None);
    }

    #[test]
    fn another_unit_is_said_where_it_changes_how_much_comes() {
        let said = unusual_unit(&habit(), unit("CS"), Quantity::whole(1_200)).unwrap();
        assert_eq!(said, "in 6 orders so far they always took it in EA, 10 to 20 in all");
        assert_eq!(
            unusual_unit(&habit(), unit("EA"), Quantity::whole(1_200)),
            None,
            "the quantity's own check"
        );
        assert_eq!(unusual_unit(&habit(), unit("CS"), Quantity::whole(12)), None, "as many as ever");
        assert_eq!(
            unusual_unit(&Habit { same_unit: false, ..habit() }, unit("CS"), Quantity::whole(1_200)),
            None
        );
    }

    #[test]
    fn the_same_again_after_two_days_may_be_the_same_order() {
        let said = |quantity, now| early_again(&habit(), Quantity::whole(quantity), unit("EA"), at(now));
        assert_eq!(
            said(12, "2026-06-03T09:00:00Z").unwrap(),
            "they took as many on 2026-06-01, and take it about every 30 days"
        );
        assert_eq!(said(13, "2026-06-03T09:00:00Z"), None, "another quantity is another order");
        assert_eq!(said(12, "2026-06-06T09:00:00Z"), None, "five days are soon, but not odd");
        assert_eq!(
            early_again(
                &Habit { first_at: None, ..habit() },
                Quantity::whole(12),
                unit("EA"),
                at("2026-06-02T09:00:00Z")
            ),
            None
        );
    }

    #[test]
    fn a_price_with_its_point_in_another_place_is_said_with_the_last_one() {
        let said = |price| unusual_price(&habit(), unit("EA"), UnitPrice::parse(price).unwrap());
        assert_eq!(said("95.00").unwrap(), "they paid 9.50 last, 2026-06-01");
        assert!(said("0.95").is_some() && said("6").is_some());
        assert_eq!((said("10.50"), said("8.00")), (None, None));
        assert_eq!(
            unusual_price(&habit(), unit("CS"), UnitPrice::parse("950").unwrap()),
            None,
            "of another unit"
        );
    }

    #[test]
    fn an_item_they_left_for_another_is_said_with_the_other() {
        let other = |orders, last: &str| StandsIn {
            item: basics::Id::from_uuid(uuid::Uuid::nil()),
            sku: "NEW-1".into(),
            orders,
            last_at: at(last),
        };
        let now = at("2026-06-01T09:00:00Z");
        let last = Some(at("2025-01-15T09:00:00Z"));
        assert_eq!(
            left(last, &other(5, "2026-05-01T09:00:00Z"), now).unwrap(),
            "they took it last on 2025-01-15; since then 5 orders had NEW-1, which may stand in for it"
        );
        assert!(
            left(None, &other(3, "2026-05-01T09:00:00Z"), now).unwrap().starts_with("they never took it")
        );
        assert_eq!(left(last, &other(2, "2026-05-01T09:00:00Z"), now), None, "too seldom");
        assert_eq!(left(last, &other(5, "2025-10-01T09:00:00Z"), now), None, "they left that as well");
        assert_eq!(left(Some(at("2026-01-15T09:00:00Z")), &other(5, "2026-05-01T09:00:00Z"), now), None);
    }

    #[test]
    fn a_first_delivery_to_an_address_is_odd_only_after_many_to_others() {
        assert_eq!(
            [(10, 0), (9, 0), (30, 1)].map(|(all, there)| is_new_ship_to(all, there)),
            [true, false, false]
        );
    }
}
