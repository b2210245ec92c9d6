//! Quoted: an order held against what was offered to its customer. A draft that names a quotation takes its lines at their prices; one that
//! names none is told of an open offer, with the figures. Pure; called by verify and rating.

use std::collections::HashMap;

use basics::{Quantity, Unit};

use super::amounts::for_one;
use super::draft::Draft;
use super::facts::Facts;
use super::verify::{Verified, VerifiedLine, block, warn};
use crate::catalog::ItemId;
use crate::charges::Rated;
use crate::failure::{Finding, Severity};
use crate::quotations::{Offer, OfferedLine, QuotationId, QuotationState, Take};

/// The lines of the named quotation, each taken once.
pub(super) fn from_the_named(
    draft: &Draft,
    facts: &Facts,
    lines: &mut [Option<VerifiedLine>],
    found: &mut Vec<Finding>,
) {
    let written = draft.quotation.trim();
    if written.is_empty() {
        return;
    }
    let Some(offer) = &facts.named else {
        let message = format!("there is no quotation {written}");
        found.push(block("unknown_quotation", "/quotation", message));
        return;
    };
    let (number, until) = (&offer.number, offer.valid_until);
    if facts.customer.as_ref().is_some_and(|c| c.id != offer.customer) {
        let message = format!("quotation {number} was made for another customer");
        found.push(block("unknown_quotation", "/quotation", message));
        return;
    }
    if matches!(offer.state, QuotationState::Accepted | QuotationState::Declined) {
        let message = format!("quotation {number} is {} already", offer.state.code());
        found.push(block("quotation_over", "/quotation", message));
        return;
    }
    if until < facts.today {
        let message = format!("quotation {number} was valid until {until}; a senior may extend it");
        found.push(block("quotation_over", "/quotation", message));
        return;
    }
    let mut used: HashMap<i64, Quantity> = HashMap::new();
    for (line, written) in lines.iter_mut().zip(&draft.lines) {
        let Some(line) = line else { continue };
        let position = line.written;
        let offered: Vec<&OfferedLine> = facts
            .offers
            .iter()
            .filter(|o| o.quotation == offer.id && o.item == line.item.id && o.unit == line.unit)
            .filter(|o| written.quoted.trim().is_empty() || written.quoted.trim() == o.line_no.to_string())
            .collect();
        match choose(&offered, &used, line.quantity) {
            Ok(taken) => {
                let sum = used.entry(taken.line_no).or_insert(Quantity::ZERO);
                *sum = sum.plus(line.quantity);
                if line.quantity < taken.left {
                    found.push(fewer(position, line, taken));
                }
                line.quoted = Some(taken.clone());
            }
            Err(left) => found.push(not_offered(position, line, number, left)),
        }
    }
}

/// The line that is for just so many, else the first that has enough left; else the most that one has left, if the item is offered at all.
fn choose<'o>(
    offered: &[&'o OfferedLine],
    used: &HashMap<i64, Quantity>,
    wanted: Quantity,
) -> Result<&'o OfferedLine, Option<Quantity>> {
    let left = |o: &OfferedLine| o.left.less(used.get(&o.line_no).copied().unwrap_or(Quantity::ZERO));
    let exact = offered.iter().find(|o| left(o) == wanted);
    let enough = offered.iter().find(|o| left(o) >= wanted);
    exact.or(enough).copied().ok_or_else(|| offered.iter().map(|o| left(o)).max())
}

fn fewer(position: usize, line: &VerifiedLine, offer: &OfferedLine) -> Finding {
    let (number, unit, sku) = (position + 1, line.unit, &line.item.sku);
    let message = format!(
        "line {number}: {} {unit} of {sku} are ordered, quotation {} offers {}",
        line.quantity, offer.number, offer.left
    );
    Finding::new(Severity::Note, "quotation_quantity", format!("/lines/{position}/quantity"), message)
}

fn not_offered(position: usize, line: &VerifiedLine, quotation: &str, left: Option<Quantity>) -> Finding {
    let (number, unit, sku) = (position + 1, line.unit, &line.item.sku);
    match left {
        Some(left) => {
            let message = format!(
                "line {number}: {} {unit} of {sku} are more than the {left} that quotation {quotation} offers; they are charged by the price lists",
                line.quantity
            );
            warn("quotation_quantity", format!("/lines/{position}/quantity"), message)
        }
        None => {
            let message = format!(
                "line {number}: quotation {quotation} does not offer {sku} in {unit}; it is charged by the price lists"
            );
            Finding::new(Severity::Note, "not_quoted", format!("/lines/{position}/item"), message)
        }
    }
}

/// What lines outside of any quotation cost, against an offer of the same that is open.
pub(super) fn against_offers(order: &Verified, rated: &Rated, facts: &Facts, found: &mut Vec<Finding>) {
    for (line, priced) in order.lines.iter().zip(&rated.lines) {
        if line.quoted.is_some() {
            continue;
        }
        let position = line.written;
        let Some(offer) = open_offer(facts, line.item.id, line.unit) else { continue };
        let (number, unit, sku) = (position + 1, line.unit, &line.item.sku);
        let (ours, theirs) =
            (for_one(priced.price, priced.price_base), for_one(offer.price, offer.price_base));
        let (quotation, until, left) = (&offer.number, offer.valid_until, offer.left);
        // What is charged is what is left once discounts are off; the offer has them off.
        let charged = priced.price.value() * line.quantity.value() / priced.price_base.value();
        let offered = offer.price.value() * line.quantity.value() / offer.price_base.value();
        let cent = basics::Decimal::new(1, 2);
        let net = charged - basics::Money::from_minor(priced.discount, order.customer.currency).amount();
        let same = (net - offered).abs() <= cent && line.quantity <= left;
        let finding = if same {
            let message = format!(
                "line {number}: quotation {quotation} offers {sku} until {until}; name it if this order answers it"
            );
            Finding::new(Severity::Note, "open_quotation", format!("/lines/{position}/item"), message)
        } else {
            let message = format!(
                "line {number}: {ours} for one {unit} of {sku}; quotation {quotation} offers {left} {unit} at {theirs} until {until}"
            );
            warn("open_quotation", format!("/lines/{position}/price"), message)
        };
        found.push(finding.suggest([quotation.clone()]));
    }
}

/// Prices are as offered; freight and tax are those of the day and of what is ordered. Where they are not what the offer said, that is said
/// plainly: more than was offered needs somebody's word, less is worth knowing.
pub(super) fn against_offered_charges(
    order: &Verified,
    rated: &Rated,
    facts: &Facts,
    found: &mut Vec<Finding>,
) {
    let Some(offer) = &facts.named else { return };
    let taken: Vec<&VerifiedLine> = order.lines.iter().filter(|l| l.quoted.is_some()).collect();
    if taken.is_empty() || taken.iter().any(|l| l.quoted.as_ref().is_some_and(|o| o.quotation != offer.id)) {
        return;
    }
    let all_of_it = |l: &&VerifiedLine| l.quoted.as_ref().is_some_and(|o| l.quantity == o.quantity);
    let whole = taken.len() == order.lines.len()
        && i64::try_from(taken.len()) == Ok(offer.lines)
        && taken.iter().all(all_of_it);
    let currency = order.customer.currency;
    found.extend(charges_said(offer, rated, whole, |minor| basics::Money::from_minor(minor, currency)));
}

fn charges_said(
    offer: &Offer,
    rated: &Rated,
    whole: bool,
    money: impl Fn(i64) -> basics::Money,
) -> Option<Finding> {
    let (number, offered, now) = (&offer.number, offer.charges, rated.charged);
    if !whole {
        let message = format!(
            "freight and surcharges of what is ordered now are {}; quotation {number} said {} for all of it",
            money(now),
            money(offered)
        );
        let note = Finding::new(Severity::Note, "quotation_charges", "/quotation", message);
        return (offered != now).then_some(note);
    }
    if offered != now {
        let message = format!(
            "freight and surcharges are {} today; quotation {number} offered {}",
            money(now),
            money(offered)
        );
        let severity = if now > offered { Severity::Warn } else { Severity::Note };
        return Some(Finding::new(severity, "quotation_charges", "/quotation", message));
    }
    let message =
        format!("the tax is {} today; quotation {number} said {}", money(rated.tax), money(offer.tax));
    (rated.tax != offer.tax).then(|| Finding::new(Severity::Note, "quotation_tax", "/quotation", message))
}

fn open_offer(facts: &Facts, item: ItemId, unit: Unit) -> Option<&OfferedLine> {
    facts.offers.iter().find(|o| o.item == item && o.unit == unit)
}

/// What an order takes of which offer, line by line.
pub(super) fn takes(order: &Verified) -> Vec<Take> {
    let of = |(order_line, line): (i64, &VerifiedLine)| {
        let offer = line.quoted.as_ref()?;
        let quotation: QuotationId = offer.quotation;
        Some(Take {
            order_line,
            quotation,
            number: offer.number.clone(),
            line_no: offer.line_no,
            quantity: line.quantity,
            left: offer.left,
        })
    };
    (1..).zip(&order.lines).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::{Day, Id, UnitPrice};

    fn offered(line_no: i64, left: i32) -> OfferedLine {
        let until: Day = "2026-12-31".parse().unwrap();
        OfferedLine {
            quotation: Id::from_uuid(uuid::Uuid::nil()),
            number: "QU100001".into(),
            valid_until: until,
            line_no,
            item: Id::from_uuid(uuid::Uuid::nil()),
            unit: Unit::EACH,
            quantity: Quantity::whole(left),
            left: Quantity::whole(left),
            price: UnitPrice::parse("1").unwrap(),
            price_base: Quantity::ONE,
        }
    }

    #[test]
    fn freight_that_is_not_as_offered_is_said_and_more_of_it_needs_a_word() {
        let offer = Offer {
            id: Id::from_uuid(uuid::Uuid::nil()),
            number: "QU100001".into(),
            state: QuotationState::Open,
            valid_until: "2026-12-31".parse().unwrap(),
            customer: Id::from_uuid(uuid::Uuid::nil()),
            charges: 1_000,
            tax: 190,
            lines: 1,
        };
        let rated = |charged, tax| Rated {
            lines: Vec::new(),
            charges: Vec::new(),
            taxes: Vec::new(),
            goods: 0,
            charged,
            tax,
            total: charged + tax,
            weight_grams: 0,
            findings: Vec::new(),
        };
        let said = |charged, tax, whole| {
            let money = |minor| basics::Money::from_minor(minor, basics::Currency::EUR);
            charges_said(&offer, &rated(charged, tax), whole, money).map(|f| (f.severity, f.code))
        };
        let code = |severity, code: &str| Some((severity, code.to_owned()));
        assert_eq!(said(1_000, 190, true), None);
        assert_eq!(said(1_200, 228, true), code(Severity::Warn, "quotation_charges"));
        assert_eq!(said(800, 152, true), code(Severity::Note, "quotation_charges"));
        assert_eq!(said(1_000, 210, true), code(Severity::Note, "quotation_tax"));
        assert_eq!(said(500, 95, false), code(Severity::Note, "quotation_charges"));
        assert_eq!(said(1_000, 95, false), None);
    }

    #[test]
    fn the_line_for_just_so_many_is_taken_and_each_only_once() {
        let (few, many) = (offered(1, 100), offered(2, 500));
        let lines = [&few, &many];
        let mut used = HashMap::new();
        let of = |wanted, used: &HashMap<i64, Quantity>| {
            choose(&lines, used, Quantity::whole(wanted)).map(|o| o.line_no)
        };
        assert_eq!(of(500, &used), Ok(2));
        assert_eq!(of(100, &used), Ok(1));
        assert_eq!(of(20, &used), Ok(1));
        assert_eq!(of(501, &used), Err(Some(Quantity::whole(500))));
        used.insert(1, Quantity::whole(100));
        assert_eq!(of(20, &used), Ok(2));
        assert_eq!(choose(&[], &used, Quantity::ONE).map(|o| o.line_no), Err(None));
    }
}
