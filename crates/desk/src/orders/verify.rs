//! Verify: a draft against the records. Collects every finding, each with its place and its repair; what is right becomes a verified
//! order. Pure; called by submit, place, the screens and the reader of documents.

use std::borrow::Cow;
use std::sync::Arc;

use basics::{Day, Decimal, Factor, Limits, Quantity, Unit, UnitPrice, clean_line, fold};
use sha2::{Digest, Sha256};

use super::called::{self, CallOff};
use super::checks;
use super::draft::{Draft, DraftLine};
use super::facts::{Facts, Reference};
use super::order::{Parties, Party};
use super::quoted;
use crate::catalog::{Chosen, Item, ItemKind, ItemStatus, Ready, Sourcing, SourcingWay, told};
use crate::charges::ManualPrice;
use crate::customers::{Address, Customer, CustomerId, CustomerStatus};
use crate::failure::{Finding, Severity};
use crate::policies::{ChecklistKind, Point};
use crate::quotations::OfferedLine;
use crate::stock::Place;

/// A draft of which everything was found and understood.
#[derive(Debug, Clone)]
pub struct Verified {
    pub kind: String,
    pub customer: Arc<Customer>,
    pub ship_to: Address,
    pub bill_to: Address,
    pub place: Place,
    pub po_number: Option<String>,
    pub requested_date: Option<Day>,
    pub carrier: Option<String>,
    pub note: Option<String>,
    pub lines: Vec<VerifiedLine>,
    /// Over the items and quantities: the same for the same content.
    pub content_hash: [u8; 32],
}

#[derive(Debug, Clone)]
pub struct VerifiedLine {
    pub item: Arc<Item>,
    /// What the customer called it, if not by our number.
    pub buyer_item: Option<String>,
    /// The buyer's own number of the line.
    pub buyer_line: Option<String>,
    pub quantity: Quantity,
    pub unit: Unit,
    pub factor: Factor,
    pub stock_quantity: Quantity,
    pub manual: Option<ManualPrice>,
    /// The offered line that it takes.
    pub quoted: Option<OfferedLine>,
    /// The agreed line that it calls off.
    pub called: Option<CallOff>,
    pub stated_price: Option<UnitPrice>,
    pub requested_date: Option<Day>,
    /// Where it goes, if not to the order's ship-to.
    pub ship_to: Option<Address>,
    /// The line of the draft as it was written, counted from 0.
    pub written: usize,
    /// For a part of a line, the position of the first part.
    pub part_of: Option<usize>,
    pub special: Option<Arc<Ready>>,
    /// What was chosen of a configured item.
    pub chosen: Chosen,
}

impl VerifiedLine {
    /// `goods` from our stock or bought for it, `drop_ship` from the vendor's, a `service`, or a `job` that somebody confirms.
    pub fn kind(&self) -> &'static str {
        let is_confirmed = self.special.as_ref().is_some_and(|s| s.special.by_confirmation);
        match (self.item.kind, self.sourcing().map(|s| s.way)) {
            (ItemKind::Service, _) if is_confirmed => "job",
            (ItemKind::Service, _) => "service",
            (ItemKind::Goods, Some(SourcingWay::DropShip)) => "drop_ship",
            (ItemKind::Goods, _) => "goods",
        }
    }

    /// Where it comes from, if not from stock.
    pub fn sourcing(&self) -> Option<&Sourcing> {
        self.special.as_ref().and_then(|s| s.special.sourcing.as_ref())
    }

    /// Is it promised from what lies here and what comes in anyway?
    pub fn takes_stock(&self) -> bool {
        self.item.kind == ItemKind::Goods && self.sourcing().is_none()
    }

    /// As it is called on papers: with what was chosen.
    pub fn described(&self) -> Cow<'_, str> {
        match self.chosen.is_empty() {
            true => Cow::Borrowed(&self.item.description),
            false => Cow::Owned(format!("{} · {}", self.item.description, told(&self.chosen))),
        }
    }

    /// What was chosen, as it is typed.
    pub fn choices(&self) -> Option<String> {
        let choices: Vec<String> =
            self.chosen.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(choices.join("; ")).filter(|c| !c.is_empty())
    }
}

impl Verified {
    pub fn parties(&self) -> Parties {
        Parties {
            customer_number: self.customer.number.clone(),
            customer_name: self.customer.name.clone(),
            tax_id: self.customer.tax_id.clone(),
            bill_to: Some(Party::from(&self.bill_to)),
            ship_to: Some(Party::from(&self.ship_to)),
        }
    }
}

/// The findings, and the verified order if none of them forbids it.
pub fn verify(draft: &Draft, facts: &Facts) -> (Option<Verified>, Vec<Finding>) {
    let mut findings = facts.parts_found.clone();
    let found = &mut findings;
    let (po_number, requested_date) = header(draft, facts, found);
    let addresses = customer_and_ship_to(draft, facts, found);
    let kind = order_kind(draft, found);
    if facts.place.is_none() {
        found.push(block("unknown_place", "/place", format!("there is no place '{}'", draft.place)));
    }
    if draft.lines.is_empty() {
        found.push(block("no_lines", "/lines", "the order has no lines".to_owned()));
    }
    if let Some(finding) = too_many_lines(draft) {
        found.push(finding);
        return (None, findings);
    }
    let lines: Vec<Option<VerifiedLine>> = draft
        .lines
        .iter()
        .zip(&facts.items)
        .enumerate()
        .map(|(position, (line, reference))| verify_line(position, line, reference, facts, found))
        .collect();
    completeness(draft, facts, &kind, found);
    if facts.terms.prepaid {
        let message = "goods leave once they are paid".to_owned();
        found.push(Finding::new(Severity::Note, "prepayment", "/customer", message));
    }
    samples(&kind, draft, facts, found);
    if facts.needs_sign_off {
        let message = "entered by a clerk whose orders are signed off by someone else".to_owned();
        found.push(Finding::new(Severity::Note, "level_review", "", message));
    }
    let mut lines = lines;
    quoted::from_the_named(draft, facts, &mut lines, found);
    called::from_the_agreement(draft, facts, &mut lines, found);
    let lines: Option<Vec<VerifiedLine>> = lines.into_iter().collect();
    let (Some(lines), Some((customer, ship_to, bill_to)), Some(place)) =
        (lines, addresses, facts.place.clone())
    else {
        return (None, findings);
    };
    let content_hash = content_hash(&lines);
    same_po(&po_number, &content_hash, facts, found);
    if findings.iter().any(super::findings::forbids) {
        return (None, findings);
    }
    export(&ship_to, &lines, facts, &mut findings);
    let carrier =
        Some(draft.carrier.trim().to_owned()).filter(|c| !c.is_empty()).or_else(|| customer.carrier.clone());
    let note = Some(draft.note.trim().chars().take(Limits::NOTE_CHARS).collect::<String>())
        .filter(|n| !n.is_empty());
    let verified = Verified {
        kind,
        customer,
        ship_to,
        bill_to,
        place,
        po_number,
        requested_date,
        carrier,
        note,
        lines,
        content_hash,
    };
    (Some(verified), findings)
}

/// More lines than an order may have are not looked at one by one.
pub(super) fn too_many_lines(draft: &Draft) -> Option<Finding> {
    let (count, most) = (draft.lines.len(), Limits::ORDER_LINES);
    (count > most).then(|| {
        let message = format!("{count} lines are more than the {most} that one order may have; split it");
        block("too_many_lines", "/lines", message)
    })
}

pub(super) fn block(code: &str, pointer: impl Into<String>, message: String) -> Finding {
    Finding::new(Severity::Block, code, pointer, message)
}

pub(super) fn warn(code: &str, pointer: impl Into<String>, message: String) -> Finding {
    Finding::new(Severity::Warn, code, pointer, message)
}

fn header(draft: &Draft, facts: &Facts, found: &mut Vec<Finding>) -> (Option<String>, Option<Day>) {
    let (po, removed) = clean_line(&draft.buyer_po_no);
    if removed {
        let message = format!("control characters were taken out of the PO number; it reads '{po}' now");
        found.push(warn("po_cleaned", "/buyer_po_no", message));
    }
    if po.chars().count() > Limits::PO_NUMBER_CHARS {
        let message = format!("a PO number has at most {} characters", Limits::PO_NUMBER_CHARS);
        found.push(block("po_too_long", "/buyer_po_no", message));
    }
    let requested = match facts.typed_day(&draft.requested_date) {
        Ok(day) => day,
        Err(error) => {
            found.push(block("date", "/requested_date", error.to_string()));
            None
        }
    };
    if let Some(day) = requested {
        if day < facts.today {
            let message = format!("the requested date {day} is past");
            found.push(warn("date_past", "/requested_date", message).suggest([facts.today.to_string()]));
        } else if day.days_since(facts.today) > 366 {
            found.push(warn(
                "date_far",
                "/requested_date",
                format!("the requested date {day} is over a year away"),
            ));
        }
    }
    (Some(po).filter(|p| !p.is_empty()), requested)
}

fn order_kind(draft: &Draft, found: &mut Vec<Finding>) -> String {
    const KINDS: [&str; 6] = ["standard", "rush", "call_off", "sample", "replacement", "internal"];
    let kind = draft.kind.trim();
    if kind.is_empty() {
        return if draft.agreement.trim().is_empty() { "standard".into() } else { "call_off".into() };
    }
    if !KINDS.contains(&kind) {
        let message = format!("'{kind}' is not a kind of order");
        found.push(block("order_kind", "/kind", message).suggest(KINDS.map(str::to_owned)));
    }
    kind.to_owned()
}

fn customer_and_ship_to(
    draft: &Draft,
    facts: &Facts,
    found: &mut Vec<Finding>,
) -> Option<(Arc<Customer>, Address, Address)> {
    let Some(customer) = &facts.customer else {
        let message = match draft.customer.trim() {
            "" => "the customer is missing".to_owned(),
            number => format!("there is no customer {number}"),
        };
        found.push(block("unknown_customer", "/customer", message));
        return None;
    };
    match customer.status {
        CustomerStatus::Active => {}
        CustomerStatus::Blocked => {
            let message = format!("customer {} is blocked", customer.number);
            found.push(block("customer_blocked", "/customer", message));
        }
        CustomerStatus::Closed => {
            let message = format!("{} is no longer a customer", customer.number);
            found.push(block("customer_closed", "/customer", message));
        }
    }
    if facts.account.overdue > 0 {
        let owed = basics::Money::from_minor(facts.account.overdue, customer.currency);
        found.push(warn("overdue", "/customer", format!("{} owes {owed} that is overdue", customer.number)));
    }
    if customer.po_required && draft.buyer_po_no.trim().is_empty() {
        let message = format!("{} orders only with a PO number", customer.name);
        found.push(warn("incomplete", "/buyer_po_no", message));
    }
    let ship_to = match draft.ship_to.trim() {
        "" => customer.default_ship_to(),
        code => customer.ship_to(code),
    };
    let Some(ship_to) = ship_to else {
        let message = format!("{} has no ship-to '{}'", customer.number, draft.ship_to.trim());
        let codes = customer.ship_tos().map(|a| a.code.clone()).take(8).collect::<Vec<_>>();
        found.push(block("unknown_ship_to", "/ship_to", message).suggest(codes));
        return None;
    };
    let Some(bill_to) = customer.bill_to() else {
        let message = format!("{} has no billing address", customer.number);
        found.push(block("no_bill_to", "/customer", message));
        return None;
    };
    if ship_to.street.trim().is_empty() || ship_to.postcode.trim().is_empty() {
        let message = format!("the address of ship-to {} has no street or postcode", ship_to.code);
        found.push(warn("address", "/ship_to", message));
    }
    if let Some((orders, there)) = facts.sent_to
        && checks::is_new_ship_to(orders, there)
    {
        let message = format!(
            "nothing was ever sent to ship-to {}, {}; the last {orders} orders went elsewhere",
            ship_to.code, ship_to.city
        );
        found.push(warn("unusual_ship_to", "/ship_to", message));
    }
    Some((Arc::clone(customer), ship_to.clone(), bill_to.clone()))
}

fn verify_line(
    position: usize,
    line: &DraftLine,
    reference: &Reference,
    facts: &Facts,
    found: &mut Vec<Finding>,
) -> Option<VerifiedLine> {
    let written = line.part.map_or(position, |p| p.written);
    let at = |field: &str| format!("/lines/{written}/{field}");
    let number = written + 1;
    let known = referred(line, reference, number, &at("item"), found);
    // What an unknown item leaves to say is said all the same: the writer mends the whole line at once.
    let quantity = quantity(line, number, &at("quantity"), found);
    let unit = match &known {
        Some((item, scanned)) => unit(line, item, *scanned, number, &at("unit"), found),
        None => {
            unit_word(line, number, &at("unit"), found);
            None
        }
    };
    let manual = match facts.is_sample {
        true => Some(ManualPrice { price: UnitPrice::ZERO, reason: "sample".to_owned() }),
        false => manual_price(line, facts, number, &at("price"), found),
    };
    let stated = stated_price(line, number, &at("stated_price"), found);
    let requested_date = match facts.typed_day(&line.requested_date) {
        Ok(day) => day,
        Err(error) => {
            found.push(block("date", at("requested_date"), format!("line {number}: {error}")));
            None
        }
    };
    let ship_to = place_of_line(line, facts, number, &at("ship_to"), found);
    let special = known.and_then(|(item, _)| facts.specials.get(&item.id));
    let chosen = match &known {
        Some((item, _)) => chosen(line, item, special.map(Arc::as_ref), number, &at("specification"), found),
        None => Vec::new(),
    };
    let ((item, _), quantity, (unit, factor)) = (known?, quantity?, unit?);
    let stock_quantity = match factor.to_base(quantity) {
        Ok(stock) => stock,
        Err(error) => {
            found.push(block("inexact_quantity", at("quantity"), format!("line {number}: {error}")));
            return None;
        }
    };
    if !stock_quantity.is_multiple_of(item.order_multiple) {
        let message = format!(
            "line {number}: {} is sold in multiples of {} {}, not {stock_quantity}",
            item.sku, item.order_multiple, item.base_unit
        );
        let up = next_multiple(stock_quantity, item.order_multiple);
        found.push(warn("pack_multiple", at("quantity"), message).suggest([up.to_string()]));
    }
    // Habits are of lines; a part says nothing about them.
    let is_part = line.part.is_some_and(|p| p.is_part);
    let odd =
        if is_part { Vec::new() } else { habit_findings(item, (quantity, unit, stock_quantity), facts) };
    for (code, field, said) in odd {
        found.push(warn(code, at(field), format!("line {number}: {said}")));
    }
    let called = line.item_and_choices().0;
    let buyer_item = (!called.eq_ignore_ascii_case(&item.sku)).then(|| called.to_owned());
    Some(VerifiedLine {
        item: Arc::clone(item),
        buyer_item,
        buyer_line: Some(clean_line(&line.buyer_line).0).filter(|l| !l.is_empty()),
        quantity,
        unit,
        factor,
        stock_quantity,
        manual,
        quoted: None,
        called: None,
        stated_price: stated,
        requested_date,
        ship_to,
        written,
        part_of: line.part.filter(|p| p.is_part).map(|p| p.first),
        special: special.cloned(),
        chosen,
    })
}

/// What was chosen, as the item's rules have it; each thing that they refuse is said.
fn chosen(
    line: &DraftLine,
    item: &Item,
    special: Option<&Ready>,
    number: usize,
    at: &str,
    found: &mut Vec<Finding>,
) -> Chosen {
    let (_, typed) = line.item_and_choices();
    match special.filter(|s| !s.specification.is_empty()) {
        Some(special) => {
            let (chosen, wrong) = special.specification.check(typed);
            let said =
                |why: String| block("specification", at, format!("line {number}: {}: {why}", item.sku));
            found.extend(wrong.into_iter().map(said));
            chosen
        }
        None => {
            if !typed.is_empty() {
                let message = format!("line {number}: of {} there is nothing to choose", item.sku);
                found.push(block("specification", at, message));
            }
            Vec::new()
        }
    }
}

/// The place that a line names, by its code or GLN; none for the order's own.
fn place_of_line(
    line: &DraftLine,
    facts: &Facts,
    number: usize,
    at: &str,
    found: &mut Vec<Finding>,
) -> Option<Address> {
    let (code, customer) = (line.ship_to.trim(), facts.customer.as_ref()?);
    if code.is_empty() {
        return None;
    }
    let by_gln = || customer.ship_tos().find(|a| a.gln.as_deref() == Some(code));
    let Some(place) = customer.ship_to(code).or_else(by_gln) else {
        let codes = customer.ship_tos().map(|a| a.code.clone()).take(8).collect::<Vec<_>>();
        let message = format!("line {number}: {} has no ship-to '{code}'", customer.number);
        found.push(block("unknown_ship_to", at, message).suggest(codes));
        return None;
    };
    if place.street.trim().is_empty() || place.postcode.trim().is_empty() {
        let message = format!("the address of ship-to {} has no street or postcode", place.code);
        found.push(warn("address", at, message));
    }
    Some(place.clone())
}

/// What is odd about a line against what this customer took so far: its code, its field, and the evidence in one sentence.
fn habit_findings(
    item: &Item,
    (quantity, unit, stock_quantity): (Quantity, Unit, Quantity),
    facts: &Facts,
) -> Vec<(&'static str, &'static str, String)> {
    let (sku, base) = (item.sku.as_str(), item.base_unit);
    let habit = facts.habits.get(&item.id);
    let mut said = Vec::new();
    if let Some(habit) = habit {
        // A unit that explains an odd quantity is said instead of it.
        if let Some(usual) = checks::unusual_unit(habit, unit, stock_quantity) {
            let what = format!("{quantity} {unit} of {sku} are {stock_quantity} {base}");
            said.push(("unusual_unit", "unit", format!("{what}; {usual}")));
        } else if let Some(usual) = checks::unusual_quantity(habit, stock_quantity) {
            said.push((
                "unusual_quantity",
                "quantity",
                format!("{stock_quantity} {base} of {sku} is unusual; {usual}"),
            ));
        }
        if let Some(when) = checks::early_again(habit, quantity, unit, facts.now) {
            said.push(("early_again", "quantity", format!("{quantity} {unit} of {sku} again; {when}")));
        }
    }
    let last = habit.map(|h| h.last_at);
    let other = facts.stands_in.iter().filter(|s| s.item == item.id).max_by_key(|s| s.orders);
    if let Some(since) = other.and_then(|other| checks::left(last, other, facts.now)) {
        said.push(("left_item", "item", format!("{sku}: {since}")));
    }
    said
}

/// The item that a line's reference led to, with the unit of a scanned package.
fn referred<'r>(
    line: &DraftLine,
    reference: &'r Reference,
    number: usize,
    at: &str,
    found: &mut Vec<Finding>,
) -> Option<(&'r Arc<Item>, Option<Unit>)> {
    match reference {
        Reference::Item { item, unit, replacement } => {
            status(item, replacement.as_deref(), at, found);
            Some((item, *unit))
        }
        Reference::Several(skus) => {
            let message = format!("line {number}: '{}' may be {}", line.item.trim(), skus.join(" or "));
            found.push(block("ambiguous_item", at, message).suggest(skus.clone()));
            None
        }
        Reference::Unknown(near) => {
            let message = match line.item.trim() {
                "" => format!("line {number}: the item is missing"),
                written => format!("line {number}: there is no item '{written}'"),
            };
            found.push(block("unknown_item", at, message).suggest(near.clone()));
            None
        }
    }
}

/// The buyer's price. One that can't be right is said; the order is charged at ours.
fn stated_price(line: &DraftLine, number: usize, at: &str, found: &mut Vec<Finding>) -> Option<UnitPrice> {
    let written = line.stated_price.trim();
    if written.is_empty() {
        return None;
    }
    let wrong = match UnitPrice::parse(written) {
        Ok(price) if price < UnitPrice::ZERO => {
            format!(
                "line {number}: the buyer's price {price} is negative; ask what is meant, a credit is no line"
            )
        }
        Ok(price) => return Some(price),
        Err(error) => format!("line {number}: {error}"),
    };
    found.push(warn("price_variance", at, wrong));
    None
}

fn next_multiple(quantity: Quantity, step: Quantity) -> Quantity {
    let times = (quantity.value() / step.value()).ceil();
    Quantity::new(times * step.value()).unwrap_or(quantity)
}

fn status(item: &Item, replacement: Option<&str>, at: &str, found: &mut Vec<Finding>) {
    match item.status {
        ItemStatus::Active => {}
        ItemStatus::Discontinued => {
            let instead = replacement.map(|r| format!("; {r} replaces it")).unwrap_or_default();
            let message = format!("{} is no longer sold{instead}", item.sku);
            found.push(block("discontinued_item", at, message).suggest(replacement.map(str::to_owned)));
        }
        ItemStatus::Blocked => {
            found.push(block("blocked_item", at, format!("{} is not sold at the moment", item.sku)));
        }
    }
}

fn quantity(line: &DraftLine, number: usize, at: &str, found: &mut Vec<Finding>) -> Option<Quantity> {
    let written = line.quantity.trim();
    if written.is_empty() {
        found.push(block("missing_quantity", at, format!("line {number}: the quantity is missing")));
        return None;
    }
    let quantity = match Quantity::parse(written) {
        Ok(quantity) => quantity,
        Err(error) => {
            found.push(block("quantity", at, format!("line {number}: {error}")));
            return None;
        }
    };
    if !quantity.is_positive() {
        found.push(block("quantity", at, format!("line {number}: the quantity must be more than zero")));
        return None;
    }
    if quantity > Quantity::whole(Limits::LINE_QUANTITY) {
        let message =
            format!("line {number}: {quantity} is more than the {} a line may have", Limits::LINE_QUANTITY);
        found.push(block("quantity", at, message));
        return None;
    }
    Some(quantity)
}

fn unit(
    line: &DraftLine,
    item: &Item,
    scanned: Option<Unit>,
    number: usize,
    at: &str,
    found: &mut Vec<Finding>,
) -> Option<(Unit, Factor)> {
    let written = line.unit.trim();
    let unit = match written {
        "" => scanned.unwrap_or(item.base_unit),
        // C62 ("one") and PCE say the same as EA where an item is counted.
        "C62" | "PCE" | "PC" | "ST" if item.factor(Unit::EACH).is_some() => Unit::EACH,
        _ => match written.parse::<Unit>() {
            Ok(unit) => unit,
            Err(error) => {
                found.push(
                    block("unknown_unit", at, format!("line {number}: {error}")).suggest(sold_in(item)),
                );
                return None;
            }
        },
    };
    let Some(factor) = item.factor(unit) else {
        let message =
            format!("line {number}: {} is not sold in {unit}, but in {}", item.sku, sold_in(item).join(", "));
        found.push(block("unknown_unit", at, message).suggest(sold_in(item)));
        return None;
    };
    Some((unit, factor))
}

/// The unit of an item that is not known: only whether it is a unit at all.
fn unit_word(line: &DraftLine, number: usize, at: &str, found: &mut Vec<Finding>) {
    let written = line.unit.trim();
    if written.is_empty() || ["C62", "PCE", "PC", "ST"].contains(&written) {
        return;
    }
    if let Err(error) = written.parse::<Unit>() {
        found.push(block("unknown_unit", at, format!("line {number}: {error}")));
    }
}

fn sold_in(item: &Item) -> Vec<String> {
    item.sold_in().iter().map(ToString::to_string).collect()
}

fn manual_price(
    line: &DraftLine,
    facts: &Facts,
    number: usize,
    at: &str,
    found: &mut Vec<Finding>,
) -> Option<ManualPrice> {
    let written = line.price.trim();
    if written.is_empty() {
        return None;
    }
    let price = match UnitPrice::parse(written) {
        Ok(price) => price,
        Err(error) => {
            found.push(block("price", at, format!("line {number}: {error}")));
            return None;
        }
    };
    if price < UnitPrice::ZERO {
        found.push(block(
            "price",
            at,
            format!("line {number}: a price can't be negative; enter a discount or a credit"),
        ));
        return None;
    }
    if !facts.may_override_price {
        let message = format!("line {number}: you may not set prices; leave it empty or ask a senior clerk");
        found.push(block("price_override", at, message));
    }
    let reason = match line.price_reason.trim() {
        "" => "as agreed".to_owned(),
        reason => reason.to_owned(),
    };
    Some(ManualPrice { price, reason })
}

/// Samples are counted against what this customer is given in twelve months.
fn samples(kind: &str, draft: &Draft, facts: &Facts, found: &mut Vec<Finding>) {
    if kind != "sample" {
        return;
    }
    let wanted = i64::try_from(draft.lines.len()).unwrap_or(i64::MAX);
    let (given, most) = (facts.samples_given, facts.terms.samples_a_year);
    if given.saturating_add(wanted) > most {
        let message = format!(
            "{wanted} samples with {given} in the last twelve months are more than the {most} that this customer is given"
        );
        found.push(warn("samples", "/kind", message));
    }
}

/// Places in countries that are looked at first, each country once.
fn export(ship_to: &Address, lines: &[VerifiedLine], facts: &Facts, found: &mut Vec<Finding>) {
    let places = std::iter::once(ship_to).chain(lines.iter().filter_map(|l| l.ship_to.as_ref()));
    let mut countries: Vec<&str> = places.map(|p| p.country.as_str()).collect();
    countries.sort_unstable();
    countries.dedup();
    for watch in facts.watch.iter().filter(|w| countries.contains(&w.country.as_str())) {
        let message = format!("goods for {} are looked at first: {}", watch.country, watch.reason);
        found.push(warn("export", "/ship_to", message));
    }
}

/// Machine points of the checklists that are for this order: a field that is missing is said by the point's own text.
fn completeness(draft: &Draft, facts: &Facts, kind: &str, found: &mut Vec<Finding>) {
    let customer = facts.customer.as_ref().map_or("", |c| c.number.as_str());
    let mut done: Vec<&str> = Vec::new();
    for list in
        facts.checklists.iter().filter(|l| l.is_for(ChecklistKind::Completeness, kind, customer, facts.today))
    {
        // Versions come latest first; the first that is valid counts.
        if done.contains(&list.code.as_str()) {
            continue;
        }
        done.push(&list.code);
        for point in &list.points {
            if let Some(pointer) = missing(draft, point) {
                let message = format!("{} ({} {})", point.text, list.name, list.version);
                found.push(warn("incomplete", pointer, message));
            }
        }
    }
}

pub(super) fn missing(draft: &Draft, point: &Point) -> Option<String> {
    let field = point.field.as_deref()?;
    let value = match field {
        "buyer_po_no" => &draft.buyer_po_no,
        "requested_date" => &draft.requested_date,
        "ship_to" => &draft.ship_to,
        "carrier" => &draft.carrier,
        "po_date" => &draft.po_date,
        "note" => &draft.note,
        _ => return None,
    };
    value.trim().is_empty().then(|| format!("/{field}"))
}

fn same_po(po: &Option<String>, content: &[u8; 32], facts: &Facts, found: &mut Vec<Finding>) {
    let Some(po) = po else { return };
    for other in &facts.duplicates {
        let days = facts.now.seconds_since(other.created_at) / 86_400;
        let same = other.content_hash.as_deref() == Some(content.as_slice());
        let what = if same { "with the same lines" } else { "with other lines" };
        let message = format!("PO {po} is on order {} already, {what}, {days} days ago", other.number);
        found.push(warn("duplicate_po", "/buyer_po_no", message).suggest([other.number.clone()]));
    }
}

/// The same for the same items and quantities in any order.
fn content_hash(lines: &[VerifiedLine]) -> [u8; 32] {
    let mut all: Vec<_> = lines.iter().map(|l| (l.item.id, l.stock_quantity.micro())).collect();
    all.sort();
    let mut hash = Sha256::new();
    for (item, quantity) in all {
        hash.update(item.uuid().as_bytes());
        hash.update(quantity.to_be_bytes());
    }
    hash.finalize().into()
}

/// Folded for comparing PO numbers.
pub(super) fn po_folded(po: &Option<String>) -> Option<String> {
    po.as_deref().map(fold).filter(|p| !p.is_empty())
}

/// A customer's PO number as one number, far from that of the PO number after it.
pub(super) fn po_key(customer: CustomerId, po_folded: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(customer.uuid().as_bytes());
    hash.update(po_folded.as_bytes());
    let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = hash.finalize().into();
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Does the buyer's price agree with ours? Within one percent or a cent.
pub(super) fn variance(stated: UnitPrice, ours: UnitPrice, base: Quantity) -> bool {
    let ours = ours.value() / base.value();
    let difference = (stated.value() - ours).abs();
    difference > (ours * Decimal::new(1, 2)).max(Decimal::new(1, 2))
}
