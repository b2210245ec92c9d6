//! Reconcile: ordered, shipped and charged are held against each other before an invoice is released. Called by make_invoice.
//!
//! The order is rated again with the tariff of its price day; what comes out differently is a finding, and so is a quantity of which the
//! shipments and the order say different things. Nothing is changed: the customer was promised what the order says.

use basics::{Money, Quantity};
use db::{Fault, Tx};

use crate::Failure;
use crate::catalog;
use crate::charges::{self, Basket, BasketLine, Delivery, ManualPrice, QuotedPrice, Rated, tax_case};
use crate::company;
use crate::customers::Customer;
use crate::failure::{Finding, Severity};
use crate::orders::Order;
use crate::shipping;

use super::refusal::BillingRefusal;

/// Everything that does not agree.
pub(super) fn reconcile(tx: &mut Tx, order: &Order, customer: &Customer) -> Result<Vec<Finding>, Failure> {
    let shipped = shipping::shipped_of(tx, order.id)?;
    let basket = basket(tx, order, customer)?;
    let rated = match basket {
        Some((basket, tariff)) => Some(charges::rate(&basket, &tariff).map_err(BillingRefusal::from)?),
        None => None,
    };
    Ok(decide(order, &shipped, rated.as_ref()))
}

fn decide(order: &Order, shipped: &[(i64, Quantity)], rated: Option<&Rated>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut warn = |code: &str, at: String, message: String| {
        found.push(Finding::new(Severity::Warn, code, at, message));
    };
    let money = |minor| Money::from_minor(minor, order.currency);
    for (position, line) in order.lines.iter().enumerate().filter(|(_, l)| l.kind == "goods") {
        let sent = shipped.iter().find(|(n, _)| *n == line.line_no).map(|(_, q)| *q).unwrap_or_default();
        if sent != line.buckets.shipped {
            let message = format!(
                "line {}: the order says {} shipped, its shipments {sent}",
                line.line_no, line.buckets.shipped
            );
            warn("quantity_differs", format!("/lines/{position}"), message);
        }
        if line.buckets.invoiced > line.buckets.shipped {
            let message = format!(
                "line {}: {} invoiced, {} shipped",
                line.line_no, line.buckets.invoiced, line.buckets.shipped
            );
            warn("invoiced_too_much", format!("/lines/{position}"), message);
        }
    }
    let Some(rated) = rated else {
        warn(
            "not_rated",
            String::new(),
            "the order can't be rated again; an item or its price day is missing".into(),
        );
        return found;
    };
    for (position, (line, again)) in order.lines.iter().zip(&rated.lines).enumerate() {
        let at = format!("/lines/{position}");
        if line.net != again.net {
            let message = format!(
                "line {}: {} on the order, {} by the tariff of {} ({})",
                line.line_no,
                money(line.net),
                money(again.net),
                order.price_day.map(|d| d.to_string()).unwrap_or_default(),
                again.trace.first().map_or("", |s| s.rule.as_str()),
            );
            warn("price_changed", at.clone(), message);
        }
        if (line.tax_category.as_str(), line.tax_rate) != (again.tax.code(), again.tax_rate) {
            let message = format!(
                "line {}: tax {} {} on the order, {} {} now",
                line.line_no,
                line.tax_category,
                line.tax_rate,
                again.tax.code(),
                again.tax_rate
            );
            warn("tax_changed", at, message);
        }
    }
    let codes = order.charge_lines.iter().map(|c| &c.code).chain(rated.charges.iter().map(|c| &c.code));
    let mut codes: Vec<&String> = codes.collect();
    codes.sort();
    codes.dedup();
    for code in codes {
        let ordered: i64 = order.charge_lines.iter().filter(|c| c.code == *code).map(|c| c.amount).sum();
        let again: i64 = rated.charges.iter().filter(|c| c.code == *code).map(|c| c.amount).sum();
        if ordered != again {
            let message =
                format!("charge {code}: {} on the order, {} by the tariff", money(ordered), money(again));
            warn("charge_changed", "/charges".into(), message);
        }
    }
    let tax: i64 = order.taxes.iter().map(|t| t.amount).sum();
    let base: i64 = order.taxes.iter().map(|t| t.base).sum();
    if tax != order.tax || base != order.goods + order.charges {
        let message = format!(
            "the tax groups come to {} on {}, the order says {} on {}",
            money(tax),
            money(base),
            money(order.tax),
            money(order.goods + order.charges)
        );
        warn("tax_groups", "/taxes".into(), message);
    }
    found
}

/// The order as it is rated again; none if an item or the price day is missing.
fn basket(
    tx: &mut Tx,
    order: &Order,
    customer: &Customer,
) -> Result<Option<(Basket, charges::Tariff)>, Fault> {
    let company = company::facts(tx)?;
    let mut lines = Vec::with_capacity(order.lines.len());
    let places = order.places_elsewhere();
    for line in &order.lines {
        let Some(item) = line.item else { return Ok(None) };
        let Some(item) = catalog::by_id(tx, item)? else { return Ok(None) };
        let manual = (line.price_source == "manual").then(|| ManualPrice {
            price: line.price,
            reason: line.override_reason.clone().unwrap_or_default(),
        });
        // What was quoted is charged as quoted, whatever the lists say by now.
        let quoted = (line.price_source == "quotation").then(|| QuotedPrice {
            price: line.price,
            base: line.price_base,
            rule: line.trace.first().map(|s| s.rule.clone()).unwrap_or_default(),
        });
        lines.push(BasketLine {
            item,
            quantity: line.quantity,
            unit: line.unit,
            factor: line.factor,
            stock_quantity: line.stock_quantity,
            manual,
            quoted,
            // What a revision left or set was weighed then; it is reckoned again, not priced again.
            kept: (order.revision > 1).then(|| line.kept_price()).flatten(),
            price_day: None,
            part_of: line.more.part_of.and_then(|first| order.lines.iter().position(|l| l.line_no == first)),
            delivery: line
                .more
                .ship_to
                .as_ref()
                .and_then(|p| places.iter().position(|own| own.code == p.code)),
        });
    }
    let ids: Vec<catalog::ItemId> = lines.iter().map(|l| l.item.id).collect();
    let tariff = charges::tariff(tx, customer, &ids)?;
    let (Some(day), Some(ship_to)) = (order.price_day, &order.parties.ship_to) else { return Ok(None) };
    let jurisdiction = order.jurisdiction.clone().unwrap_or_else(|| ship_to.country.clone());
    let tax_at = |jurisdiction: &str| {
        let tax_id = order.parties.tax_id.as_deref();
        tax_case(&company.country, jurisdiction, tax_id, &tariff.own.certificates, day)
    };
    let tax = tax_at(&jurisdiction);
    let basket = Basket {
        customer: customer.id,
        day,
        currency: order.currency,
        list_currency: company.currency,
        rounding: order.rounding,
        tax,
        country: ship_to.country.clone(),
        postcode: ship_to.postcode.clone(),
        carrier: order.carrier.clone(),
        service: order.service.clone(),
        freight_collect: matches!(customer.incoterm.as_deref(), Some("EXW" | "FCA"))
            || matches!(order.kind.as_str(), "internal" | "replacement"),
        elsewhere: places
            .iter()
            .map(|p| Delivery {
                name: p.code.clone(),
                tax: tax_at(&p.jurisdiction()),
                country: p.country.clone(),
                postcode: p.postcode.clone(),
            })
            .collect(),
        lines,
    };
    Ok(Some((basket, tariff)))
}
