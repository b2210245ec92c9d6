//! Call: what to say while an order is taken on the telephone. Three scripts of the library, by their codes: how the call is opened, what is asked,
//! and how it is closed: the order read back with its lines, dates, address and total, filled in from the draft as it stands. Shown along with the
//! draft; a script that nobody approved, or that lacks a fact yet, is left out.

use std::collections::BTreeMap;

use basics::{Day, Language, Money};
use db::Tx;
use serde::Serialize;

use super::answer::best;
use super::script::ScriptVersion;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{
    Facts, Unfilled, closing, fill_text, greeting, told_day, told_figure, told_money, told_quantity,
};
use crate::orders::{Draft, RatedDraft, Verified};
use crate::policies::{Verb, Whose, may};
use crate::{charges, customers};

/// The scripts of a call, in its order: code, and what the part is called.
pub const CALL: [(&str, &str); 3] =
    [("call-opening", "Opening"), ("call-questions", "What to ask"), ("call-closing", "Read back")];

/// A part of a call as it is said now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallPart {
    pub title: &'static str,
    pub script: String,
    pub version: i64,
    pub text: String,
}

/// `promised` has a day for each line of the rated draft, where there is one. In the language of the customer, else of who calls.
pub fn call_script(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    rated: &RatedDraft,
    promised: &[Option<Day>],
) -> Result<Vec<CallPart>, Failure> {
    if !may(by, Verb::SeeScripts, Whose::Others) {
        return Ok(Vec::new());
    }
    let customer = customers::by_number(tx, &draft.customer)?;
    let language = customer.as_ref().map_or(by.language, |c| c.language);
    let company = company::facts(tx)?;
    let today = company.day(tx.now());
    let mut parts = Vec::new();
    for (code, title) in CALL {
        let holding: Vec<ScriptVersion> =
            store::approved(tx, code)?.into_iter().filter(|v| v.holds_on(today)).collect();
        let Some(version) = best(holding, language) else { continue };
        let mut facts = of_draft(by, draft, rated, promised, today, version.language);
        let contact = customer.as_ref().and_then(|c| c.contacts.first()).map(|c| c.name.as_str());
        facts.set("greeting", greeting(version.language, contact));
        facts.set("contact", contact.unwrap_or_default());
        facts.set("customer", customer.as_ref().map(|c| c.name.clone()).unwrap_or_default());
        facts.set("customer_number", customer.as_ref().map(|c| c.number.clone()).unwrap_or_default());
        facts.set("terms", customer.as_ref().map(|c| c.payment_terms.clone()).unwrap_or_default());
        facts.set("company", company.name.as_str());
        facts.set("phone", company.phone.as_str());
        facts.set("email", company.email.as_str());
        match fill_text(&version.answer, &facts) {
            Ok(text) => {
                parts.push(CallPart { title, script: version.code, version: version.version, text });
            }
            // Not all is known yet; the part comes when it is.
            Err(Unfilled::Missing(_)) => {}
            // It was approved as readable; one that can't be is the library's to mend, not the caller's to hear.
            Err(Unfilled::Broken(problem)) => tracing::warn!(script = version.code, "{problem}"),
        }
    }
    Ok(parts)
}

fn of_draft(
    by: &Actor,
    draft: &Draft,
    rated: &RatedDraft,
    promised: &[Option<Day>],
    today: Day,
    language: Language,
) -> Facts {
    let mut facts = Facts::default();
    facts.set("clerk", by.name.as_str());
    facts.set("today", told_day(language, today));
    facts.set("closing", closing(language));
    facts.set("po", draft.buyer_po_no.trim());
    let (Some(order), Some(amounts)) = (&rated.verified, &rated.rated) else { return facts };
    let day = |day: Option<Day>| day.map(|d| told_day(language, d)).unwrap_or_default();
    facts.set("requested", day(order.requested_date));
    facts.set("ship_to", order.ship_to.line());
    facts.set("carrier", order.carrier.clone().unwrap_or_default());
    facts.set("total", told_money(language, amounts.total, order.customer.currency));
    let all = promised.len() == order.lines.len() && promised.iter().all(Option::is_some);
    facts.set("promised", day(promised.iter().flatten().max().copied().filter(|_| all)));
    facts.lines = lines(order, amounts, promised, language);
    facts
}

fn lines(
    order: &Verified,
    amounts: &charges::Rated,
    promised: &[Option<Day>],
    language: Language,
) -> Vec<BTreeMap<&'static str, String>> {
    let currency = order.customer.currency;
    (1..)
        .zip(order.lines.iter().zip(&amounts.lines))
        .map(|(position, (line, priced))| {
            let at = usize::try_from(position - 1).ok().and_then(|at| promised.get(at).copied().flatten());
            BTreeMap::from([
                ("position", i64::to_string(&position)),
                ("item", line.item.sku.clone()),
                ("their_item", line.buyer_item.clone().unwrap_or_default()),
                ("description", line.item.description.clone()),
                ("quantity", told_quantity(language, line.quantity)),
                ("unit", line.unit.to_string()),
                ("price", told_figure(language, &priced.price.to_string())),
                ("net", told_figure(language, &Money::from_minor(priced.net, currency).amount().to_string())),
                ("promised", at.map(|d| told_day(language, d)).unwrap_or_default()),
            ])
        })
        .collect()
}
