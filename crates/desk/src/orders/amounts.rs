//! Amounts: what a draft costs, as it stands. Called by submit and place, and by the screens while someone types.

use db::Tx;

use super::called::CallOff;
use super::checks;
use super::draft::Draft;
use super::facts::{self, Facts};
use super::quoted;
use super::refusal::OrderRefusal;
use super::schedule::parted;
use super::verify::{self, Verified};
use crate::Failure;
use crate::actor::Actor;
use crate::charges::{self, Basket, BasketLine, Delivery, KeptPrice, QuotedPrice, Rated, tax_case};
use crate::customers::Address;
use crate::failure::{Finding, Severity};
use crate::quotations::OfferedLine;
use basics::{Day, Quantity, Rounding, UnitPrice};

/// A verified and rated draft with all findings.
#[derive(Debug)]
pub struct RatedDraft {
    pub verified: Option<Verified>,
    pub rated: Option<Rated>,
    pub findings: Vec<Finding>,
}

/// Verifies and rates a draft without recording anything. `of` is the order it belongs to.
pub fn rate_draft(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    of: Option<super::OrderId>,
) -> Result<RatedDraft, Failure> {
    // Before each of the lines is looked up.
    if let Some(finding) = verify::too_many_lines(draft) {
        return Ok(RatedDraft { verified: None, rated: None, findings: vec![finding] });
    }
    let (draft, parts_found) = parted(draft);
    let facts = Facts { parts_found, ..facts::load(tx, by, &draft, of)? };
    Ok(decide(&draft, &facts)?)
}

/// What an order that is placed already brings along when it is rated again.
pub struct Standing {
    /// The day whose rates and taxes apply.
    pub day: Day,
    /// The price that each line of the draft keeps; one without is priced by today's lists.
    pub kept: Vec<Option<KeptPrice>>,
    /// What the order itself counts among its customer's open orders already.
    pub counted: i64,
}

/// Verifies and rates an order as it would be after an amendment, without recording anything.
pub fn rate_amended(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    of: super::OrderId,
    standing: &Standing,
) -> Result<RatedDraft, Failure> {
    if let Some(finding) = verify::too_many_lines(draft) {
        return Ok(RatedDraft { verified: None, rated: None, findings: vec![finding] });
    }
    let facts = facts::load(tx, by, draft, Some(of))?;
    Ok(decide_standing(draft, &facts, Some(standing))?)
}

/// Verification, then rating, then what the amounts bring to light.
pub(super) fn decide(draft: &Draft, facts: &Facts) -> Result<RatedDraft, OrderRefusal> {
    decide_standing(draft, facts, None)
}

fn decide_standing(
    draft: &Draft,
    facts: &Facts,
    standing: Option<&Standing>,
) -> Result<RatedDraft, OrderRefusal> {
    let (verified, mut findings) = verify::verify(draft, facts);
    let (Some(order), Some(tariff)) = (&verified, &facts.tariff) else {
        return Ok(RatedDraft { verified: None, rated: None, findings });
    };
    let rated = charges::rate(&basket(order, facts, standing), tariff)?;
    findings.extend(rated.findings.iter().cloned());
    for (line, priced) in order.lines.iter().zip(&rated.lines) {
        if let Some(stated) = line.stated_price
            && verify::variance(stated, priced.price, priced.price_base)
        {
            let rule = priced.trace.first().map_or("", |s| s.rule.as_str());
            let ours = for_one(priced.price, priced.price_base);
            let message = format!(
                "line {}: the buyer states {stated} for one, ours is {ours} ({rule})",
                line.written + 1
            );
            let at = format!("/lines/{}/stated_price", line.written);
            findings.push(Finding::new(Severity::Warn, "price_variance", at, message));
        }
    }
    for (line, priced) in order.lines.iter().zip(&rated.lines) {
        let Some(habit) = facts.habits.get(&line.item.id) else { continue };
        let Some(last) = checks::unusual_price(habit, line.unit, priced.price) else { continue };
        let (position, number, sku) = (line.written, line.written + 1, &line.item.sku);
        let message = format!("line {number}: {} for one {} of {sku}; {last}", priced.price, line.unit);
        // What the lists say is no error of whoever writes the order; what they typed may be.
        let severity = if line.manual.is_some() { Severity::Warn } else { Severity::Note };
        findings.push(Finding::new(severity, "unusual_price", format!("/lines/{position}/price"), message));
    }
    // An order that stands was weighed against offers when it was placed.
    if standing.is_none() {
        quoted::against_offers(order, &rated, facts, &mut findings);
        quoted::against_offered_charges(order, &rated, facts, &mut findings);
    }
    let used = facts.account.used() + rated.total - standing.map_or(0, |s| s.counted);
    if let Some(limit) = order.customer.credit_limit.filter(|limit| used > *limit) {
        let currency = order.customer.currency;
        let money = |minor| basics::Money::from_minor(minor, currency);
        let message = format!(
            "with this order of {}, {} has {} open; the limit is {}",
            money(rated.total),
            order.customer.number,
            money(used),
            money(limit)
        );
        findings.push(Finding::new(Severity::Warn, "credit_limit", "/customer", message));
    }
    Ok(RatedDraft { verified, rated: Some(rated), findings })
}

/// A price for one unit, with the price as it stands on the list where that is for several.
pub(super) fn for_one(price: UnitPrice, base: Quantity) -> String {
    if base == Quantity::ONE || base.is_zero() {
        return price.to_string();
    }
    let one = (price.value() / base.value()).round_dp(6).normalize();
    format!("{one}, {price} for {base}")
}

fn quoted_price(offer: &OfferedLine) -> QuotedPrice {
    QuotedPrice { price: offer.price, base: offer.price_base, rule: offer.rule() }
}

/// The same order at these prices instead of the tariff's: what an offer of it comes to.
pub(super) fn at_prices(
    order: &Verified,
    facts: &Facts,
    prices: Vec<QuotedPrice>,
) -> Result<Option<Rated>, OrderRefusal> {
    let Some(tariff) = &facts.tariff else { return Ok(None) };
    let mut basket = basket(order, facts, None);
    for (line, price) in basket.lines.iter_mut().zip(prices) {
        (line.manual, line.quoted) = (None, Some(price));
    }
    Ok(Some(charges::rate(&basket, tariff)?))
}

fn basket(order: &Verified, facts: &Facts, standing: Option<&Standing>) -> Basket {
    let customer = &order.customer;
    let certificates = facts.tariff.as_ref().map_or(&[][..], |t| t.own.certificates.as_slice());
    let day = standing.map_or(facts.today, |s| s.day);
    let tax_at = |place: &Address| {
        tax_case(&facts.company.country, &place.jurisdiction(), customer.tax_id.as_deref(), certificates, day)
    };
    // Places besides the order's own, each once.
    let mut places: Vec<&Address> = Vec::new();
    for place in order.lines.iter().filter_map(|l| l.ship_to.as_ref()).filter(|p| p.id != order.ship_to.id) {
        if !places.iter().any(|p| p.id == place.id) {
            places.push(place);
        }
    }
    let kept = |position: usize| standing.and_then(|s| s.kept.get(position).cloned().flatten());
    Basket {
        customer: customer.id,
        day,
        currency: customer.currency,
        list_currency: facts.company.currency,
        rounding: Rounding::HalfUp,
        tax: tax_at(&order.ship_to),
        country: order.ship_to.country.clone(),
        postcode: order.ship_to.postcode.clone(),
        carrier: order.carrier.clone(),
        service: customer.service.clone(),
        freight_collect: matches!(customer.incoterm.as_deref(), Some("EXW" | "FCA"))
            || matches!(order.kind.as_str(), "internal" | "replacement"),
        elsewhere: places
            .iter()
            .map(|p| Delivery {
                name: p.code.clone(),
                tax: tax_at(p),
                country: p.country.clone(),
                postcode: p.postcode.clone(),
            })
            .collect(),
        lines: order
            .lines
            .iter()
            .enumerate()
            .map(|(position, l)| BasketLine {
                item: l.item.clone(),
                quantity: l.quantity,
                unit: l.unit,
                factor: l.factor,
                stock_quantity: l.stock_quantity,
                manual: l.manual.clone(),
                quoted: l.quoted.as_ref().map(quoted_price).or_else(|| l.called.as_ref().map(CallOff::price)),
                kept: kept(position),
                price_day: standing.map(|_| facts.today),
                part_of: l.part_of,
                delivery: l.ship_to.as_ref().and_then(|p| places.iter().position(|own| own.id == p.id)),
            })
            .collect(),
    }
}
