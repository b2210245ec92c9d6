//! Letter facts: what a letter about an order may say, in the customer's language, and what is on record to hold a letter against.

use std::collections::BTreeMap;

use basics::{Decimal, Language, Money};
use db::{Fault, Tx};

use super::checklist;
use super::order::{Order, OrderLine};
use crate::company;
use crate::correspondence::{
    Facts, Record, asked_for, closing, greeting, told_day, told_figure, told_money, told_quantity,
};
use crate::customers;

pub fn letter_facts(tx: &mut Tx, order: &Order, language: Language) -> Result<Facts, Fault> {
    let company = company::facts(tx)?;
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let contact = customer.as_ref().and_then(|c| c.contacts.first().map(|contact| contact.name.clone()));
    let day = |day: Option<basics::Day>| day.map(|d| told_day(language, d)).unwrap_or_default();
    let all_promised =
        order.standing_lines().filter(|l| l.kind == "goods").all(|l| l.promised_date.is_some());
    let latest = order.standing_lines().filter_map(|l| l.promised_date).max();
    let promised = order.promised_date.or(latest.filter(|_| all_promised));
    let mut facts = Facts::default();
    facts.set("greeting", greeting(language, contact.as_deref()));
    facts.set("closing", closing(language));
    facts.set("company", company.name.as_str());
    facts.set("phone", company.phone.as_str());
    facts.set("email", company.email.as_str());
    facts.set("customer", order.parties.customer_name.as_str());
    facts.set("contact", contact.unwrap_or_default());
    facts.set("po", order.po_number.as_deref().unwrap_or_default());
    facts.set("order", order.number.as_str());
    facts.set("requested", day(order.requested_date));
    facts.set("promised", day(promised));
    facts.set("carrier", order.carrier.as_deref().unwrap_or_default());
    facts.set(
        "ship_to",
        order
            .parties
            .ship_to
            .as_ref()
            .map(|p| format!("{}, {} {}", p.name, p.postcode, p.city))
            .unwrap_or_default(),
    );
    facts.set("total", told_money(language, order.total, order.currency));
    let asked = checklist::missing_points(tx, order)?;
    let asked =
        asked.iter().map(|point| format!("- {}", asked_for(language, &point.field).unwrap_or(&point.text)));
    facts.set("missing_points", asked.collect::<Vec<_>>().join("\n"));
    facts.lines = order.standing_lines().map(|l| line(order, l, language)).collect();
    Ok(facts)
}

fn line(order: &Order, line: &OrderLine, language: Language) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("position", line.line_no.to_string()),
        ("item", line.sku.clone()),
        ("their_item", line.buyer_item.clone().unwrap_or_default()),
        ("description", line.description.clone()),
        ("quantity", told_quantity(language, line.quantity)),
        ("unit", line.unit.to_string()),
        ("price", told_figure(language, &line.price.to_string())),
        ("net", told_money(language, line.net, order.currency)),
        ("promised", line.promised_date.map(|d| told_day(language, d)).unwrap_or_default()),
    ])
}

/// What a text about the order is checked against.
pub fn letter_record(tx: &mut Tx, order: &Order) -> Result<Record, Fault> {
    let company = company::facts(tx)?;
    let now = tx.now();
    let money = |minor: i64| Money::from_minor(minor, order.currency).amount().normalize();
    let mut record = Record {
        numbers: vec![order.number.clone()],
        promised: order.promised_date,
        today: Some(company.day(now)),
        ..Record::default()
    };
    record.days.extend(record.today);
    record.days.extend([order.requested_date, order.promised_date, order.price_day].into_iter().flatten());
    record.days.extend(
        [Some(order.created_at), order.submitted_at, order.confirmed_at]
            .into_iter()
            .flatten()
            .map(|at| company.day(at)),
    );
    record.amounts.extend([order.total, order.goods, order.charges, order.tax].map(money));
    record.amounts.extend(order.charge_lines.iter().map(|c| money(c.amount)));
    record.amounts.extend(order.taxes.iter().flat_map(|t| [money(t.amount), money(t.base)]));
    for line in &order.lines {
        record.days.extend([line.requested_date, line.promised_date].into_iter().flatten());
        record.amounts.extend([
            money(line.net),
            line.price.value().normalize(),
            line.list_price.value().normalize(),
        ]);
        let b = &line.buckets;
        let kept = [b.open, b.reserved, b.picked, b.shipped, b.cancelled, b.short_closed, b.returned];
        let told = kept.into_iter().filter(|q| q.is_positive()).flat_map(|q| [Some(q), line.told(q)]);
        let all = [Some(line.quantity), Some(line.stock_quantity)].into_iter().chain(told).flatten();
        record.quantities.extend(all.map(|q| q.value().normalize()));
        record.other.push(line.sku.clone());
        record.other.extend(line.buyer_item.clone());
        // What stands in a description, such as a size, is nobody's promise.
        record.other.push(line.description.clone());
    }
    let sum = order.standing_lines().fold(Decimal::ZERO, |sum, l| sum + l.quantity.value());
    record.quantities.push(sum.normalize());
    record.other.extend(order.po_number.clone());
    record.other.extend([company.phone.clone(), company.iban.clone()]);
    Ok(record)
}
