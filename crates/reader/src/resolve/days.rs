//! The day of the order and the day it is wanted, out of the days that were seen.

use basics::Day;
use formats::date::DayOrder;

use crate::outcome::Value;
use crate::records::Customer;
use crate::seen::{DayRole, DaySeen, Sketch};

/// Order date and requested date.
pub fn decide(sketch: &Sketch, customer: Option<&Customer>, today: Day) -> (Value<Day>, Value<Day>) {
    let order = proven(sketch).or_else(|| customer.and_then(habit));
    let known = proven(sketch).is_some() || sketch.is_structured;
    let read = |d: &DaySeen| reading(d, order, today);
    let of_role = |role: DayRole| sketch.days.iter().filter(move |d| d.role == role);
    let ordered = of_role(DayRole::Ordered).next();
    let requested =
        of_role(DayRole::Requested).find(|d| read(d).is_some_and(|day| day.days_since(today) > -30));
    // An order is not written tomorrow: a day that lies ahead is when it is wanted.
    let ahead =
        ordered.filter(|d| requested.is_none() && read(d).is_some_and(|day| day.days_since(today) > 1));
    let (ordered, requested) = if ahead.is_some() { (None, ahead) } else { (ordered, requested) };
    // Two days called "date": the later one, ahead of today, is when it is wanted.
    let mut later = of_role(DayRole::Ordered).filter(|d| {
        let first = ordered.and_then(read);
        read(d) > first && read(d).is_some_and(|day| day > today && day.days_since(today) < 300)
    });
    let requested = requested.or_else(|| later.next_back());
    // Without labels, the later of two days is when it is wanted, and the earlier when it was written.
    let mut free: Vec<&DaySeen> = of_role(DayRole::Unlabelled).filter(|d| near(read(d), today)).collect();
    free.sort_by_key(|d| read(d));
    let last = free.last().copied().filter(|d| read(d).is_some_and(|day| day > today || free.len() > 1));
    let first = free.first().copied().filter(|_| free.len() > 1 || last.is_none());
    let value = |seen: Option<&DaySeen>, labelled: bool, certainty_max: u32| match seen {
        Some(seen) => {
            let open = seen.readings.len() > 1 && !known;
            let certainty = match (labelled, open) {
                (true, false) => 995_000,
                (true, true) => 975_000,
                (false, false) => 950_000,
                (false, true) => 900_000,
            };
            match read(seen) {
                Some(day) => {
                    Value::known(day, Some(seen.seen.clone()), "as written", certainty.min(certainty_max))
                }
                None => Value::open(Some(seen.seen.clone()), "not a day that can be meant", Vec::new()),
            }
        }
        None => Value::default(),
    };
    let order_date = value(ordered.or(first), ordered.is_some(), 995_000);
    let requested_date =
        value(requested.or(if requested.is_none() { last } else { None }), requested.is_some(), 995_000);
    (order_date, requested_date)
}

/// The day of one place: the reading that the order of day and month asks for, else one that lies ahead.
pub fn reading(day: &DaySeen, order: Option<DayOrder>, today: Day) -> Option<Day> {
    match (day.readings.as_slice(), order) {
        ([], _) => None,
        ([one], _) => Some(*one),
        ([first, second, ..], order) => {
            // The reader puts the day first; the other one has the month first.
            let by_order = match order {
                Some(DayOrder::MonthFirst) => *second,
                _ => *first,
            };
            let other = if by_order == *first { *second } else { *first };
            // A reading that lies far behind or over a year ahead is not meant if the other one is near.
            Some(if !near(Some(by_order), today) && near(Some(other), today) { other } else { by_order })
        }
    }
}

fn near(day: Option<Day>, today: Day) -> bool {
    day.is_some_and(|d| (-60..=400).contains(&d.days_since(today)))
}

/// Does any day prove the order?
pub fn proven(sketch: &Sketch) -> Option<DayOrder> {
    let of_lines = sketch.lines.iter().filter_map(|l| l.day.as_ref());
    sketch.days.iter().chain(of_lines).filter(|d| d.readings.len() == 1).find_map(|d| {
        let found = formats::date::find(&d.seen.text, None, None);
        found.first().and_then(|f| f.proves)
    })
}

/// What is usual where the customer sits.
pub fn habit(customer: &Customer) -> Option<DayOrder> {
    match customer.address.country.as_str() {
        "" => None,
        "US" | "PH" => Some(DayOrder::MonthFirst),
        "CA" => None,
        _ => Some(DayOrder::DayFirst),
    }
}
