//! Record: an error that someone found in an order, with where it was found and where it came in. What came in at entry counts against who
//! entered the order, what came in when it was picked or packed against who did that.

use basics::{Limits, clean_line};
use db::Tx;

use super::error::{EntryError, FIELDS, Source, Step};
use super::refusal::AccuracyRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::journal::{self, Entry};
use crate::orders::{self, Order};
use crate::policies::{Verb, Whose, allow};
use crate::shipping;

/// What was found.
#[derive(Debug, Clone)]
pub struct NewError {
    pub order: String,
    pub line_no: Option<i64>,
    pub field: String,
    pub source: Source,
    pub step: Step,
    pub was: String,
    pub should_be: String,
    pub note: String,
}

pub fn record(tx: &mut Tx, by: &Actor, new: &NewError) -> Result<EntryError, Failure> {
    allow(by, Verb::RecordError, Whose::Others)?;
    let order = orders::need(tx, &new.order)?;
    let known = store::of_order(tx, order.id)?;
    let person = whose(tx, &order, new.step)?;
    let error = decide(by, &order, &known, new, person, tx.now())?;
    let number = format!("E{}", 100_000 + tx.next_number("error")?);
    let error = EntryError { number: Some(number), ..error };
    store::insert(tx, order.id, &error)?;
    let entry = Entry {
        verb: Verb::RecordError.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(new.note.trim()).filter(|n| !n.is_empty()),
        detail: serde_json::json!({
            "error": error.number, "line": error.line_no, "field": error.field, "source": error.source,
            "step": error.step, "channel": error.channel, "whose": error.person,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(error)
}

/// Whose work the step was.
fn whose(tx: &mut Tx, order: &Order, step: Step) -> Result<Option<PersonId>, db::Fault> {
    Ok(match step {
        Step::Entry => Some(order.entered_by),
        Step::Pick => shipping::of_order(tx, order.id)?.into_iter().find_map(|s| s.picked_by),
        Step::Pack => shipping::of_order(tx, order.id)?.into_iter().find_map(|s| s.packed_by),
        _ => None,
    })
}

fn decide(
    by: &Actor,
    order: &Order,
    known: &[EntryError],
    new: &NewError,
    person: Option<PersonId>,
    at: basics::Instant,
) -> Result<EntryError, AccuracyRefusal> {
    if order.submitted_at.is_none() {
        return Err(AccuracyRefusal::NotSubmitted(order.number.clone()));
    }
    let field = new.field.trim();
    let Some((_, of_line)) = FIELDS.into_iter().find(|(f, _)| *f == field) else {
        let all: Vec<&str> = FIELDS.iter().map(|f| f.0).collect();
        return Err(AccuracyRefusal::Field { field: field.to_owned(), known: all.join(", ") });
    };
    let line_no = match (of_line, new.line_no) {
        (true, None) => return Err(AccuracyRefusal::WhichLine(field.to_owned())),
        (true, Some(line)) if order.lines.iter().all(|l| l.line_no != line) => {
            return Err(AccuracyRefusal::NoLine { order: order.number.clone(), line });
        }
        (true, line) => line,
        (false, _) => None,
    };
    let short = |text: &str| clean_line(text).0.chars().take(Limits::LINE_CHARS).collect::<String>();
    let (was, should_be) = (short(&new.was), short(&new.should_be));
    if was.is_empty() || should_be.is_empty() {
        return Err(AccuracyRefusal::NothingSaid);
    }
    if was == should_be {
        return Err(AccuracyRefusal::Same(was));
    }
    let same = |e: &&EntryError| e.field == field && e.line_no == line_no && e.withdrawn.is_none();
    if let Some(there) = known.iter().find(|e| same(e) && e.number.is_some() && e.step == new.step.code()) {
        let place = line_no.map_or_else(|| order.number.clone(), |n| format!("line {n}"));
        let number = there.number.clone().unwrap_or_default();
        return Err(AccuracyRefusal::Known { field: field.to_owned(), place, number });
    }
    Ok(EntryError {
        number: None,
        order_number: order.number.clone(),
        line_no,
        field: field.to_owned(),
        kind: "wrong_value".into(),
        source: new.source,
        found_by: by.login.clone(),
        channel: order.channel.clone(),
        step: new.step.code().to_owned(),
        person,
        was: Some(was),
        should_be: Some(should_be),
        note: Some(short(&new.note)).filter(|n| !n.is_empty()),
        at,
        withdrawn: None,
    })
}
