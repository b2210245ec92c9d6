//! Request: a customer wants to send goods back. Whoever may let it through alone has let it through with that; otherwise it waits for somebody
//! who may. Called from the order page, the API and the command line.
//! Holds: what is asked for is held at once, so that no unit may come back twice, whoever asks at the same time.

use basics::{Day, Limits, Money, Quantity, Unit, clean_line, share_out};
use db::Tx;

use super::lifecycle::ReturnState;
use super::policy::{self, ReturnPolicy};
use super::refusal::ReturnRefusal;
use super::rma::{Advance, Reason, Remedy, Return, ReturnLine};
use super::{authorise, replace, store};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{self, ItemId};
use crate::company;
use crate::failure::{General, no_card};
use crate::journal::{self, Entry};
use crate::orders::{self, Order, OrderLine};
use crate::policies::{Verb, Whose, allow, may};
use crate::shipping;
use crate::stock;

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReturn {
    /// The order's number.
    pub order: String,
    pub lines: Vec<NewReturnLine>,
    pub remedy: Remedy,
    pub advance: Advance,
    pub goods_back: bool,
    /// The code of the place that they come back to; empty for the one that ships by default.
    pub place: String,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReturnLine {
    pub line: i64,
    /// In base units.
    pub quantity: String,
    pub reason: Reason,
    pub note: String,
}

/// What of an order's line may still come back, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returnable {
    pub line_no: i64,
    pub item: ItemId,
    pub sku: String,
    pub description: String,
    pub unit: Unit,
    pub shipped: Quantity,
    pub authorised: Quantity,
    /// What was charged for what is left, minor units.
    pub value: i64,
}

impl Returnable {
    pub fn left(&self) -> Quantity {
        self.shipped.less(self.authorised)
    }
}

pub fn returnable(tx: &mut Tx, order: &Order) -> Result<Vec<Returnable>, db::Fault> {
    let authorised = orders::authorised_returns(tx, order.id)?;
    let mut all = Vec::new();
    for line in order.lines.iter().filter(|l| l.is_goods() && l.buckets.shipped.is_positive()) {
        let Some(id) = line.item else { continue };
        let Some(item) = catalog::by_id(tx, id)? else { continue };
        let done = authorised.iter().find(|(n, _)| *n == line.line_no).map(|(_, q)| *q).unwrap_or_default();
        let shipped = line.buckets.shipped;
        all.push(Returnable {
            line_no: line.line_no,
            item: id,
            sku: line.sku.clone(),
            description: line.description.clone(),
            unit: item.base_unit,
            shipped,
            authorised: done,
            value: charged(line, shipped.less(done)),
        });
    }
    Ok(all)
}

/// The share of so many units in what the line was charged at.
fn charged(line: &OrderLine, quantity: Quantity) -> i64 {
    let rest = line.stock_quantity.less(quantity).micro();
    share_out(line.net, &[quantity.micro(), rest]).first().copied().unwrap_or_default()
}

pub fn request(tx: &mut Tx, by: &Actor, new: &NewReturn) -> Result<Return, Failure> {
    allow(by, Verb::RequestReturn, Whose::Own)?;
    let order = orders::need(tx, &new.order)?;
    let returnable = returnable(tx, &order)?;
    let customer = order.customer.ok_or_else(|| ReturnRefusal::NoCustomer(order.number.clone()))?;
    let code = Some(new.place.trim()).filter(|c| !c.is_empty());
    let place = stock::place(tx, code)?
        .ok_or_else(|| General::NotFound { what: "place", which: new.place.trim().to_owned() })?;
    let (lines, value) = decide(new, &order, &returnable)?;
    for line in &lines {
        if !orders::authorise_return(tx, order.id, line.line_no, line.quantity)? {
            let known = returnable.iter().find(|r| r.line_no == line.line_no);
            return Err(too_many(&order, line.line_no, line.quantity, known).into());
        }
    }
    let now = tx.now();
    let mut made = Return {
        id: tx.new_id(),
        number: format!("RM{}", 100_000 + tx.next_number("rma")?),
        order: order.id,
        order_number: order.number.clone(),
        customer,
        customer_number: order.parties.customer_number.clone(),
        customer_name: order.parties.customer_name.clone(),
        state: ReturnState::Requested,
        remedy: new.remedy,
        advance: new.advance,
        goods_back: new.goods_back,
        place: place.id,
        currency: order.currency,
        value,
        note: clean_line(&new.note).0,
        replacements: Vec::new(),
        requested_by: by.person,
        requested_at: now,
        authorised_by: None,
        authorised_at: None,
        settled_by: None,
        settled_at: None,
        ended_at: None,
        reason: None,
        version: 1,
        lines,
        receipts: Vec::new(),
    };
    store::insert(tx, &made)?;
    let entry = Entry {
        verb: Verb::RequestReturn.code(),
        noun: "return",
        thing: made.id.uuid(),
        number: Some(&made.number),
        reason: Some(made.note.as_str()).filter(|n| !n.is_empty()),
        detail: serde_json::json!({
            "to": made.state, "order": made.order_number, "remedy": made.remedy, "advance": made.advance, "value": value,
            "lines": made.lines.iter().map(|l| (l.line_no, l.quantity, l.reason)).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    let policy = policy::policy(tx)?;
    let days = days_since_shipped(tx, &order)?;
    if may(by, Verb::AuthoriseReturn, Whose::Own) && within(by, &made, &policy, days).is_ok() {
        authorise::record(tx, by, &mut made)?;
        if made.advance != Advance::No {
            replace::place(tx, by, &mut made)?;
        }
    }
    Ok(made)
}

fn decide(
    new: &NewReturn,
    order: &Order,
    returnable: &[Returnable],
) -> Result<(Vec<ReturnLine>, i64), Failure> {
    if new.advance != Advance::No && new.remedy != Remedy::Replacement {
        return Err(ReturnRefusal::AdvanceOf.into());
    }
    if new.advance != Advance::No && !new.goods_back {
        return Err(ReturnRefusal::AdvanceKept.into());
    }
    no_card("note", &new.note)?;
    if new.note.chars().count() > Limits::REMARK_CHARS {
        let problem = format!("a note has at most {} characters", Limits::REMARK_CHARS);
        return Err(General::Invalid { field: "note", problem }.into());
    }
    let twice = |n: i64| new.lines.iter().filter(|l| l.line == n).count() > 1;
    if new.lines.is_empty()
        || new.lines.len() > Limits::ORDER_LINES
        || new.lines.iter().any(|l| twice(l.line))
    {
        return Err(ReturnRefusal::Lines { most: Limits::ORDER_LINES }.into());
    }
    let (mut lines, mut value) = (Vec::with_capacity(new.lines.len()), 0);
    for asked in &new.lines {
        let number = asked.line;
        let no_line = || ReturnRefusal::NoLine { line: number, number: order.number.clone() };
        let known = returnable.iter().find(|r| r.line_no == number).ok_or_else(no_line)?;
        let of_order = order.lines.iter().find(|l| l.line_no == number).ok_or_else(no_line)?;
        let quantity = quantity(number, &asked.quantity)?;
        if quantity > known.left() {
            return Err(too_many(order, number, quantity, Some(known)).into());
        }
        no_card("note", &asked.note)?;
        value += charged(of_order, quantity);
        lines.push(ReturnLine {
            line_no: number,
            item: known.item,
            sku: known.sku.clone(),
            description: known.description.clone(),
            unit: known.unit,
            reason: asked.reason,
            note: clean_line(&asked.note).0.chars().take(Limits::LINE_CHARS).collect(),
            quantity,
            received: Quantity::ZERO,
            replaced: Quantity::ZERO,
            restocked: Quantity::ZERO,
            quarantined: Quantity::ZERO,
            scrapped: Quantity::ZERO,
            to_vendor: Quantity::ZERO,
        });
    }
    Ok((lines, value))
}

/// As it is written.
pub(super) fn quantity(line: i64, written: &str) -> Result<Quantity, ReturnRefusal> {
    let parsed = Quantity::parse(written.trim()).ok().filter(|q| q.is_positive());
    parsed.ok_or_else(|| ReturnRefusal::Quantity { line, written: written.trim().to_owned() })
}

fn too_many(order: &Order, line: i64, wanted: Quantity, known: Option<&Returnable>) -> ReturnRefusal {
    let (shipped, authorised) = known.map(|k| (k.shipped, k.authorised)).unwrap_or_default();
    ReturnRefusal::TooMany { order: order.number.clone(), line, wanted, shipped, authorised }
}

/// Days since the last of it left; none where nothing says.
pub(super) fn days_since_shipped(tx: &mut Tx, order: &Order) -> Result<Option<i64>, db::Fault> {
    let company = company::facts(tx)?;
    let today = company.day(tx.now());
    let shipments = shipping::of_order(tx, order.id)?;
    let last: Option<Day> = shipments.iter().filter_map(|s| s.shipped_at).map(|at| company.day(at)).max();
    Ok(last.map(|day| i64::from(today.days_since(day))))
}

/// Within what this person lets through alone?
pub(super) fn within(
    by: &Actor,
    of: &Return,
    policy: &ReturnPolicy,
    days: Option<i64>,
) -> Result<(), ReturnRefusal> {
    let money = |minor| Money::from_minor(minor, of.currency);
    let (number, value) = (of.number.clone(), money(of.value));
    let duty = Verb::AuthoriseReturn.duty();
    if let Some(limit) = policy.authorise_up_to.exceeded(by, duty, of.value) {
        return Err(ReturnRefusal::AboveLimit { number, value, limit: money(limit) });
    }
    if of.requested_by == by.person && of.value > policy.two_people_above {
        return Err(ReturnRefusal::OwnRequest { number, value, limit: money(policy.two_people_above) });
    }
    match days.filter(|days| *days > policy.days) {
        Some(days) if by.level(duty) < crate::actor::Level::Proficient => {
            Err(ReturnRefusal::Late { days, most: policy.days })
        }
        _ => Ok(()),
    }
}
