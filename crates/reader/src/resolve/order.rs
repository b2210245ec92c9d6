//! The whole: header, lines, totals, and the rules that decide whether the document may go on without a person.

use std::panic::{AssertUnwindSafe, catch_unwind};

use basics::{Day, Decimal, fold};

use super::line::{Ask, resolve};
use super::po_number::po_number;
use super::{days, ship_to};
use formats::number::Style;

use crate::look::Look;
use crate::outcome::{CERTAIN, Certainty, Code, Decision, Exception, Field, LineOutcome, Outcome, Value};
use crate::records::{Account, Customer, CustomerIndex, Records};
use crate::seen::{Kind, LineSeen, NumberSeen, Seen, Sketch};

/// What a sketch means. `who` was decided before, since the account is the customer's. A document on which the reader stumbles waits
/// for a person, with what was found of its sender.
pub fn outcome(
    sketch: &Sketch,
    who: Value<CustomerIndex>,
    account: Option<&Account>,
    records: &Records,
) -> Outcome {
    let judged = catch_unwind(AssertUnwindSafe(|| judged(sketch, who.clone(), account, records)));
    judged.unwrap_or_else(|_| {
        let message = "the reader stopped at this document; it has to be keyed in".to_owned();
        Outcome {
            kind: sketch.kind,
            decision: Decision::Exception,
            certainty: 0,
            customer: who,
            ship_to: Value::default(),
            po_number: Value::default(),
            order_date: Value::default(),
            requested_date: Value::default(),
            currency: Value::default(),
            total: Value::default(),
            lines: Vec::new(),
            exceptions: vec![Exception::of_document(Code::NeedsConfirmation, Field::Whole, message)],
        }
    })
}

fn judged(
    sketch: &Sketch,
    who: Value<CustomerIndex>,
    account: Option<&Account>,
    records: &Records,
) -> Outcome {
    let mut exceptions = Vec::new();
    let mut add = |code: Code, field: Field, message: &str| {
        exceptions.push(Exception::of_document(code, field, message));
    };
    let record = who.value.and_then(|c| records.directory.customer(c));
    match record {
        None => add(Code::UnknownCustomer, Field::Customer, who.how),
        Some(customer) if customer.is_blocked => {
            add(Code::CustomerBlocked, Field::Customer, &format!("{} is blocked", customer.number));
        }
        Some(_) => {}
    }
    let place = place(sketch, record, account, records, &mut add);
    let po_number = po_number(sketch, account, record);
    let (order_date, mut requested_date) = days::decide(sketch, record, records.today);
    if requested_date.value.is_none() && requested_date.seen.is_none() {
        requested_date = of_all_lines(sketch, record, records.today);
    }
    duplicate(&po_number, account, &mut add);
    head_checks(sketch, account, record, &po_number, &requested_date, records.today, &mut add);
    let look = Look { catalogue: &records.catalogue, account, hints: None };
    let order = record.and_then(days::habit);
    let style = sketch.style.or_else(|| record.and_then(usual_style));
    let is_dutch = is_in_dutch(sketch, record);
    let mut lines = Vec::new();
    for (position, line) in sketch.lines.iter().enumerate() {
        let ask = Ask {
            look: &look,
            style,
            tolerance: records.tolerance,
            is_scan: sketch.is_scan,
            is_structured: sketch.is_structured,
            position,
            today: records.today,
            order,
            is_dutch,
        };
        let boxed = is_dutch.then(|| in_boxes(line)).flatten();
        lines.push(resolve(&ask, boxed.as_ref().unwrap_or(line), &mut exceptions));
    }
    let total = total(sketch, &lines, records, &mut exceptions);
    // What one sum alone says is not enough: the total has to agree.
    let derived = lines.iter().any(|l| l.quantity.how == "amount by price");
    if derived && total.certainty < 990_000 {
        let message = "a quantity follows from price and amount, and no total confirms it".to_owned();
        exceptions.push(Exception::of_document(Code::NeedsConfirmation, Field::Total, message));
    }
    whole_checks(sketch, &lines, &mut exceptions);
    let ours =
        record.and_then(|c| c.currency).map(|c| Value::known(c, None, "the customer's currency", 950_000));
    let currency = match &sketch.currency {
        Some((c, seen)) => Value::known(*c, Some(seen.clone()), "as written", 985_000),
        None => ours.unwrap_or_default(),
    };
    let mut outcome = Outcome {
        kind: sketch.kind,
        decision: Decision::Exception,
        certainty: 0,
        customer: who,
        ship_to: place,
        po_number,
        order_date,
        requested_date,
        currency,
        total,
        lines,
        exceptions,
    };
    decide(sketch, &mut outcome);
    outcome
}

fn place(
    sketch: &Sketch,
    customer: Option<&Customer>,
    account: Option<&Account>,
    records: &Records,
    add: &mut impl FnMut(Code, Field, &str),
) -> Value<String> {
    let Some(customer) = customer else { return Value::default() };
    let (value, unknown) = ship_to::decide(sketch, customer, &records.own);
    // What repeats an earlier order goes where that went, unless it says otherwise.
    let before =
        account.filter(|_| sketch.repeats_last && value.seen.is_none()).and_then(|a| a.orders.first());
    if let Some(id) = before.and_then(|o| o.ship_to.clone()) {
        return Value::known(id, None, "the earlier order", 970_000);
    }
    if let Some((id, by)) = learned_place(sketch, &value, customer, account) {
        let seen = value.seen.clone();
        return Value::known(id, seen, "the customer's name for it", 985_000).learned(Some(by));
    }
    if unknown {
        let what = value.seen.as_ref().map_or("", |s| s.text.as_str());
        add(Code::UnknownShipTo, Field::ShipTo, &format!("'{what}' is not a place of {}", customer.number));
    } else if value.value.is_none() && !customer.ship_tos.is_empty() {
        add(
            Code::UnknownShipTo,
            Field::ShipTo,
            "no place of delivery is stated, and the customer has several",
        );
    }
    value
}

/// The place that a person said an address, or a name of a place, stands for. It must be one of the customer's.
fn learned_place(
    sketch: &Sketch,
    found: &Value<String>,
    customer: &Customer,
    account: Option<&Account>,
) -> Option<(String, crate::knowledge::Provenance)> {
    let learned = &account?.learned;
    let labelled = sketch.parties.iter().filter(|p| p.role == crate::seen::PartyRole::ShipTo);
    let written = labelled.flat_map(|p| p.written.iter().chain(&p.name)).chain(&found.seen);
    let known = written.filter_map(|seen| learned.place(&seen.text)).next()?;
    let place = customer.ship_tos.iter().find(|s| s.id == known.value)?;
    Some((place.id.clone(), known.by.clone()))
}

/// The day that every line with a day is wanted, where they agree.
fn of_all_lines(sketch: &Sketch, customer: Option<&Customer>, today: Day) -> Value<Day> {
    let order = customer.and_then(days::habit);
    // A day called just "date" that does not lie ahead is that of the order.
    let is_wanted = |d: &&crate::seen::DaySeen| {
        let day = days::reading(d, days::proven(sketch).or(order), today);
        d.role == crate::seen::DayRole::Requested || day.is_some_and(|day| day > today)
    };
    let seen: Vec<_> = sketch.lines.iter().filter_map(|l| l.day.as_ref()).filter(is_wanted).collect();
    let read: Vec<Day> =
        seen.iter().filter_map(|d| days::reading(d, days::proven(sketch).or(order), today)).collect();
    match (seen.first(), read.first()) {
        (Some(seen), Some(day)) if read.iter().all(|d| d == day) => {
            Value::known(*day, Some(seen.seen.clone()), "the day of the lines", 985_000)
        }
        _ => Value::default(),
    }
}

/// Where a customer writes Dutch, a text that is not plainly in English is taken for Dutch: it may be too short to tell.
fn is_in_dutch(sketch: &Sketch, customer: Option<&Customer>) -> bool {
    let words = || sketch.rows.iter().flatten().map(|s| s.text.as_str());
    let by_country = customer.is_some_and(|c| matches!(c.address.country.as_str(), "NL" | "BE"));
    let by_language = customer.is_some_and(|c| c.language.starts_with("nl"));
    (by_language && !crate::language::is_english(words()))
        || (by_country && crate::language::is_dutch(words()))
}

/// "15 dozen" that were read as 180 pieces are 15 boxes in Dutch.
fn in_boxes(line: &LineSeen) -> Option<LineSeen> {
    let quantity = line.quantity.as_ref().filter(|_| line.unit.is_none())?;
    let (count, word) = quantity.seen.text.rsplit_once(' ')?;
    let is_box = word.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case("dozen");
    let seen = |text: &str| Seen { text: text.to_owned(), ..quantity.seen.clone() };
    let count = NumberSeen::of(seen(count)).filter(|_| is_box)?;
    Some(LineSeen { quantity: Some(count), unit: Some(seen(word)), ..line.clone() })
}

/// How numbers are written where the customer sits.
fn usual_style(customer: &Customer) -> Option<Style> {
    match customer.address.country.as_str() {
        "" => None,
        "US" | "GB" | "CA" | "IE" | "AU" | "NZ" | "MX" | "CH" | "LI" => Some(Style::Point),
        _ => Some(Style::Comma),
    }
}

fn duplicate(po_number: &Value<String>, account: Option<&Account>, add: &mut impl FnMut(Code, Field, &str)) {
    let Some(po) = po_number.value.as_ref().map(|p| fold(p)).filter(|p| !p.is_empty()) else { return };
    let before = account.into_iter().flat_map(|a| &a.orders).find(|o| fold(&o.po_number) == po);
    if let Some(before) = before {
        add(
            Code::DuplicatePo,
            Field::PoNumber,
            &format!("order {} of {} has this PO number already", before.number, before.day),
        );
    }
}

fn head_checks(
    sketch: &Sketch,
    account: Option<&Account>,
    customer: Option<&Customer>,
    po_number: &Value<String>,
    requested: &Value<Day>,
    today: Day,
    add: &mut impl FnMut(Code, Field, &str),
) {
    let always =
        account.is_some_and(|a| !a.orders.is_empty() && a.orders.iter().all(|o| !o.po_number.is_empty()));
    if po_number.value.is_none() && (always || customer.is_some_and(|c| c.po_required)) {
        add(Code::NeedsConfirmation, Field::PoNumber, "this customer's orders need a PO number");
    }
    if let Some(day) = requested.value {
        if day < today {
            add(Code::NeedsConfirmation, Field::RequestedDate, &format!("{day} is past"));
        } else if day.days_since(today) > 366 {
            add(Code::NeedsConfirmation, Field::RequestedDate, &format!("{day} is over a year away"));
        }
    }
    // A day ahead that nothing was made of may be when it is wanted.
    let unexplained = sketch
        .days
        .iter()
        .filter_map(|d| days::reading(d, None, today))
        .find(|d| (2..200).contains(&d.days_since(today)));
    if let (None, Some(day)) = (requested.value, unexplained) {
        add(Code::NeedsConfirmation, Field::RequestedDate, &format!("what {day} is for is not said"));
    }
    let open =
        sketch.days.iter().filter(|d| d.readings.len() > 1 && Some(&d.seen) == requested.seen.as_ref());
    let by_country = customer.and_then(days::habit);
    if open.count() > 0 && by_country.is_none() && requested.certainty < 985_000 {
        add(
            Code::NeedsConfirmation,
            Field::RequestedDate,
            "day and month of the requested date could be the other way round",
        );
    }
    for remark in sketch.remarks.iter().take(5) {
        add(Code::NeedsConfirmation, Field::Whole, remark);
    }
    for seen in sketch.residue.iter().take(5) {
        add(Code::NeedsConfirmation, Field::Whole, &format!("not understood: '{}'", seen.text));
    }
    if sketch.repeats_last {
        add(Code::NeedsConfirmation, Field::Whole, "it repeats an earlier order");
    }
}

/// The stated total against the lines: the amounts as written, or quantity times price where none are.
fn total(
    sketch: &Sketch,
    lines: &[LineOutcome],
    records: &Records,
    exceptions: &mut Vec<Exception>,
) -> Value<Decimal> {
    let style = sketch.style;
    let amounts: Vec<Option<Decimal>> = lines
        .iter()
        .map(|l| l.amount.value.or_else(|| Some((l.quantity.value? * l.price.value?).round_dp(2))))
        .collect();
    let complete = !lines.is_empty() && amounts.iter().all(Option::is_some);
    let sum: Decimal = amounts.iter().flatten().sum();
    let extras: Decimal = sketch.extras.iter().filter_map(|e| e.value(style)).sum();
    let fits = |value: Decimal| {
        let near = |a: Decimal| (value - a).abs() <= records.tolerance.total;
        near(sum) || (!extras.is_zero() && (near(sum + extras) || near(sum - extras)))
    };
    let values: Vec<(Decimal, &NumberSeen)> = sketch
        .totals
        .iter()
        .filter_map(|t| {
            t.readings.iter().map(|r| r.0).find(|v| fits(*v)).or_else(|| t.value(style)).map(|v| (v, t))
        })
        .collect();
    let mut unlabelled =
        sketch.sums.iter().filter_map(|t| t.readings.iter().map(|r| r.0).find(|v| fits(*v)).map(|v| (v, t)));
    let values: Vec<(Decimal, &NumberSeen)> =
        values.into_iter().chain(if complete { unlabelled.next_back() } else { None }).collect();
    if values.is_empty() {
        let last = sketch.sums.iter().filter_map(|t| t.value(style).map(|v| (v, t))).max_by_key(|(v, _)| *v);
        return match last {
            Some((stated, seen)) if complete && stated > sum / Decimal::TWO => {
                if !is_with_tax(stated, sum) {
                    let message = format!("the lines add up to {sum}, below them stands {stated}");
                    exceptions.push(Exception::of_document(Code::TotalMismatch, Field::Total, message));
                }
                Value::known(stated, Some(seen.seen.clone()), "below the lines", 900_000)
            }
            _ => Value::default(),
        };
    }
    let right = values.iter().rev().find(|(v, _)| fits(*v));
    // What stands last on the page is the total; a subtotal that fits proves nothing for it.
    let last = values.iter().max_by_key(|(_, n)| place_of(n));
    let last_is_off = last.is_some_and(|(v, _)| {
        let is_explained = fits(*v) || is_with_tax(*v, sum) || (right.is_some() && is_chain(*v, sum, sketch));
        *v > sum / Decimal::TWO && !is_explained
    });
    match right.filter(|_| !last_is_off) {
        Some((value, seen)) => Value::known(*value, Some(seen.seen.clone()), "as written", 995_000),
        None => {
            let last = values.iter().max_by_key(|(v, _)| *v);
            let with_tax = complete && last.is_some_and(|(v, _)| is_with_tax(*v, sum));
            if complete && !with_tax {
                let stated = last.map_or(Decimal::ZERO, |(v, _)| *v);
                let message = format!("the lines add up to {sum}, the document says {stated}");
                exceptions.push(Exception::of_document(Code::TotalMismatch, Field::Total, message));
            }
            last.map_or_else(Value::default, |(v, t)| {
                Value::known(*v, Some(t.seen.clone()), "as written", 950_000)
            })
        }
    }
}

/// Page and height of a value, for what stands last.
fn place_of(number: &NumberSeen) -> (u32, i32) {
    match &number.seen.source {
        formats::Source::Page { page, bottom, .. } => (*page, *bottom),
        _ => (0, 0),
    }
}

/// The last total is the sum of the lines and up to three other amounts that stand below them: freight, a surcharge, tax.
fn is_chain(last: Decimal, sum: Decimal, sketch: &Sketch) -> bool {
    const MOST: usize = 8;
    let mut others: Vec<Decimal> = Vec::new();
    for number in sketch.sums.iter().chain(&sketch.totals) {
        let value = number.value(sketch.style).unwrap_or_default();
        if value > Decimal::ZERO
            && value != last
            && (value - sum).abs() > Decimal::new(5, 2)
            && !others.contains(&value)
        {
            others.push(value);
        }
    }
    others.truncate(MOST);
    (1u32..1 << others.len()).filter(|set| set.count_ones() <= 3).any(|set| {
        let chosen = others.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        let all: Decimal = chosen.map(|(_, value)| *value).sum();
        (sum + all - last).abs() <= Decimal::new(5, 2)
    })
}

/// The usual rates of value added and sales tax explain a total above the sum of the lines.
fn is_with_tax(total: Decimal, sum: Decimal) -> bool {
    const RATES: [i64; 14] = [190, 200, 210, 220, 70, 55, 100, 250, 90, 60, 80, 81, 230, 77];
    RATES.iter().any(|rate| {
        let taxed = sum * (Decimal::ONE + Decimal::new(*rate, 3));
        (taxed - total).abs() <= Decimal::new(5, 2)
    })
}

fn whole_checks(sketch: &Sketch, lines: &[LineOutcome], exceptions: &mut Vec<Exception>) {
    let mut add = |message: String| {
        exceptions.push(Exception::of_document(Code::NeedsConfirmation, Field::Whole, message));
    };
    if lines.is_empty() {
        add("no lines were found".into());
    }
    if let Some(stated) = sketch.stated_lines.filter(|s| *s as usize != lines.len()) {
        add(format!("the document says it has {stated} lines; {} were read", lines.len()));
    }
    let doubtful: Vec<usize> =
        sketch.lines.iter().enumerate().filter(|(_, l)| l.is_doubtful).map(|(at, _)| at).collect();
    let positions: Vec<u32> = sketch
        .lines
        .iter()
        .filter_map(|l| l.position.as_ref()?.trim_start_matches('0').parse().ok())
        .collect();
    if positions.len() == lines.len() && positions.len() > 1 {
        let step = positions.first().copied().unwrap_or(1).max(1);
        let counted = positions.iter().enumerate().all(|(nth, p)| *p == step * (nth as u32 + 1));
        let grows = positions.windows(2).all(|w| matches!(w, [a, b] if a < b));
        if !counted
            && grows
            && step <= 10
            && positions.iter().any(|p| p % step != 0 || *p > step * (positions.len() as u32))
        {
            add("the positions of the lines are not without gaps".into());
        }
    }
    for at in doubtful {
        let called = lines.get(at).map_or("", |l| l.called.as_str());
        let message = format!("line {} was put together from little: '{called}'", at + 1);
        exceptions.push(Exception {
            code: Code::NeedsConfirmation,
            line: Some(at),
            field: Field::Quantity,
            message,
        });
    }
}

/// May it go on by itself? And how sure is it that the whole is right?
fn decide(sketch: &Sketch, outcome: &mut Outcome) {
    let is_order = matches!(sketch.kind, Kind::Order);
    let fields = [outcome.customer.certainty, outcome.ship_to.certainty]
        .into_iter()
        .chain(stated(&outcome.po_number))
        .chain(stated(&outcome.requested_date))
        .chain(outcome.lines.iter().flat_map(|l| [l.item.certainty, l.base_quantity.certainty]));
    let (mut least, mut doubt) = (CERTAIN, 0u32);
    for certainty in fields {
        least = least.min(certainty);
        doubt = doubt.saturating_add(CERTAIN - certainty);
    }
    // Errors of one document come together: half of the sum of doubts beside the greatest of them.
    // Where a total bears the lines out, many of them are no reason to doubt the whole.
    let share = if outcome.total.certainty >= 990_000 { 10 } else { 4 };
    let joint = CERTAIN.saturating_sub((CERTAIN - least).max(doubt / share));
    // Where no rule objects, documents are right far more often than their least sure value: of 300 in the measurements, none was wrong.
    let joint = CERTAIN - (CERTAIN - joint) / 3;
    outcome.certainty = joint.clamp(10_000, 999_000);
    if !is_order {
        outcome.decision = Decision::NotOrder;
        return;
    }
    outcome.decision = if outcome.exceptions.is_empty() && outcome.certainty >= THRESHOLD {
        Decision::Touchless
    } else {
        if !outcome.exceptions.is_empty() {
            outcome.certainty = outcome.certainty.min(30_000);
        }
        Decision::Exception
    };
}

/// Below this a person looks, even if no rule objects.
pub const THRESHOLD: Certainty = 953_000;

fn stated<T>(value: &Value<T>) -> Option<Certainty> {
    value.value.as_ref().map(|_| value.certainty)
}
