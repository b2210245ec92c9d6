//! Facts: what an answer may say of the order, the customer and the item that it is about, in the language it is given in.

use basics::{Day, Language};
use db::Tx;

use super::answer::{About, AboutWhat};
use super::refusal::ScriptRefusal;
use crate::actor::Actor;
use crate::correspondence::{self, Facts, told_day, told_quantity};
use crate::customers::Customer;
use crate::failure::General;
use crate::orders::Stage;
use crate::{Failure, catalog, company, customers, letters, orders, stock};

/// What an answer may name beside the facts of letters, with what it is.
pub const NAMES: [(&str, &str); 9] = [
    ("today", "today's day"),
    ("stage", "where the order stands"),
    ("customer_number", "the customer's number with us"),
    ("terms", "the customer's terms of payment"),
    ("item", "our item number"),
    ("item_name", "what the item is"),
    ("item_unit", "the unit it is counted in"),
    ("item_free", "how many are free now, all warehouses"),
    ("item_next", "how many come next, and when"),
];

/// The things that are meant, found by the numbers that were given. Numbers that lead nowhere are refused, not left out.
pub(super) fn look_up(tx: &mut Tx, by: &Actor, about: &About) -> Result<AboutWhat, Failure> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let order = match given(&about.order) {
        Some(number) => Some(orders::double_key::seen(tx, by, &number)?),
        None => None,
    };
    let customer = match (given(&about.customer), order.as_ref().and_then(|o| o.customer)) {
        (Some(number), _) => {
            let found = customers::by_number(tx, &number)?;
            Some(found.ok_or(General::NotFound { what: "customer", which: number })?)
        }
        (None, Some(id)) => customers::by_id(tx, id)?,
        (None, None) => None,
    };
    let item = match given(&about.item) {
        Some(written) => match catalog::resolve(tx, customer.as_ref().map(|c| c.id), &written)? {
            catalog::Resolved::One { item, .. } => catalog::by_id(tx, item)?,
            _ => return Err(General::NotFound { what: "item", which: written }.into()),
        },
        None => None,
    };
    Ok(AboutWhat { order, customer, item })
}

pub(super) fn facts(tx: &mut Tx, by: &Actor, what: &AboutWhat, language: Language) -> Result<Facts, Failure> {
    let company = company::facts(tx)?;
    let today = company.day(tx.now());
    let mut facts = match &what.order {
        Some(order) => letters::facts(tx, by, order, language)?,
        None => Facts::default(),
    };
    facts.set("clerk", by.name.as_str());
    facts.set("company", company.name.as_str());
    facts.set("phone", company.phone.as_str());
    facts.set("email", company.email.as_str());
    facts.set("today", told_day(language, today));
    facts.set("closing", correspondence::closing(language));
    if let Some(order) = &what.order {
        facts.set("stage", stage_word(order.stage, language));
    }
    if let Some(customer) = &what.customer {
        of_customer(&mut facts, customer, language);
    }
    if let Some(item) = &what.item {
        facts.set("item", item.sku.as_str());
        facts.set("item_name", item.description.as_str());
        facts.set("item_unit", item.base_unit.to_string());
        let known = stock::availability(tx, item.id, None)?;
        facts.set("item_free", told_quantity(language, known.available));
        let coming = known.places.iter().flat_map(|p| &p.inbound).filter(|i| i.unpromised.is_positive());
        if let Some(next) = coming.min_by_key(|i| i.due) {
            facts.set("item_next", next_word(language, &told_quantity(language, next.unpromised), next.due));
        }
    }
    Ok(facts)
}

fn of_customer(facts: &mut Facts, customer: &Customer, language: Language) {
    let contact = customer.contacts.first().map(|c| c.name.as_str());
    facts.set("greeting", correspondence::greeting(language, contact));
    facts.set("contact", contact.unwrap_or_default());
    facts.set("customer", customer.name.as_str());
    facts.set("customer_number", customer.number.as_str());
    facts.set("terms", customer.payment_terms.as_str());
}

/// Made-up facts, all that an answer may name.
pub(super) fn sample(language: Language) -> Result<Facts, ScriptRefusal> {
    let mut facts = Facts::sample(language);
    let day = Day::new(2026, 11, 30).map_err(|e| ScriptRefusal::Template { problem: e.to_string() })?;
    for (name, value) in [
        ("today", told_day(language, day)),
        ("stage", stage_word(Stage::Confirmed, language).to_owned()),
        ("customer_number", "C10001".to_owned()),
        ("terms", "net 30".to_owned()),
        ("item", "AB-1000".to_owned()),
        ("item_name", "Example 10 mm".to_owned()),
        ("item_unit", "EA".to_owned()),
        ("item_free", told_quantity(language, basics::Quantity::whole(120))),
        ("item_next", next_word(language, "200", day)),
    ] {
        facts.set(name, value);
    }
    Ok(facts)
}

fn next_word(language: Language, quantity: &str, due: Day) -> String {
    let day = told_day(language, due);
    match language {
        Language::En => format!("{quantity} on {day}"),
        Language::De => format!("{quantity} am {day}"),
        Language::Fr => format!("{quantity} le {day}"),
        Language::Es => format!("{quantity} el {day}"),
        Language::Nl => format!("{quantity} op {day}"),
        Language::It => format!("{quantity} il {day}"),
    }
}

/// Where an order stands, as one says it on the telephone.
fn stage_word(stage: Stage, language: Language) -> &'static str {
    let all = match stage {
        Stage::Draft => [
            "not placed yet",
            "noch nicht erteilt",
            "pas encore passée",
            "aún sin tramitar",
            "nog niet geplaatst",
            "non ancora inserito",
        ],
        Stage::Submitted => [
            "being checked",
            "in Prüfung",
            "en cours de vérification",
            "en revisión",
            "in controle",
            "in verifica",
        ],
        Stage::Confirmed => ["confirmed", "bestätigt", "confirmée", "confirmado", "bevestigd", "confermato"],
        Stage::Released => [
            "in the warehouse",
            "im Lager in Arbeit",
            "en préparation",
            "en preparación",
            "in het magazijn",
            "in preparazione",
        ],
        Stage::Completed => ["shipped", "versandt", "expédiée", "enviado", "verzonden", "spedito"],
        Stage::Closed => [
            "shipped and invoiced",
            "versandt und berechnet",
            "expédiée et facturée",
            "enviado y facturado",
            "verzonden en gefactureerd",
            "spedito e fatturato",
        ],
        Stage::Cancelled => ["cancelled", "storniert", "annulée", "anulado", "geannuleerd", "annullato"],
        Stage::Rejected => ["rejected", "abgelehnt", "refusée", "rechazado", "afgewezen", "respinto"],
    };
    let [en, de, fr, es, nl, it] = all;
    match language {
        Language::En => en,
        Language::De => de,
        Language::Fr => fr,
        Language::Es => es,
        Language::Nl => nl,
        Language::It => it,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_has_every_fact() {
        let sample = sample(Language::De).unwrap();
        for (name, _) in NAMES {
            assert!(sample.get(name).is_some(), "{name}");
        }
        assert_eq!(sample.get("item_next"), Some("200 am 30.11.2026"));
    }
}
