//! What the desk says of a draft while it is written: each row's item, price, net, what is free and when it can be there, and all
//! findings. The shape is the one that `order-entry.js` names; the page without the module shows the same.

use std::collections::{HashMap, HashSet};

use basics::{Day, Money, Quantity, typed_day};
use db::Tx;
use desk::catalog::{self, Item, ItemKind, Resolved};
use desk::orders::{self, Draft, HoldKind, OrderId, RatedDraft};
use desk::recommendations::{self, Recommendation, Wanted};
use desk::scripts::{self, CallPart};
use desk::{Actor, Failure, Finding, Severity, company, customers, stock};
use serde::Serialize;

use crate::words::{Words, capital};

/// Offers beside an order.
const OFFERS: usize = 3;

#[derive(Debug, Default, Serialize)]
pub struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested: Option<Requested>,
    pub rows: Vec<RowSaid>,
    pub findings: Vec<FindingSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// What to say on the telephone, the order read back among it.
    #[serde(skip)]
    pub call: Vec<CallPart>,
    /// The same as one text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub script: String,
    /// What was understood and rated, with the position of each of its lines.
    #[serde(skip)]
    pub rated: Option<(RatedDraft, Vec<usize>)>,
    /// What else may be offered, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recommendations: Vec<OfferSaid>,
}

/// Something that may be offered, as the grid takes it up.
#[derive(Debug, Clone, Serialize)]
pub struct OfferSaid {
    pub sku: String,
    pub description: String,
    /// With its unit where that is not the base unit.
    pub quantity: String,
    pub reason: String,
    #[serde(skip)]
    pub whole: Recommendation,
}

impl OfferSaid {
    pub fn of(whole: Recommendation) -> OfferSaid {
        OfferSaid {
            sku: whole.sku.clone(),
            description: whole.description.clone(),
            quantity: format!("{} {}", whole.quantity, whole.unit),
            reason: capital(&format!("{}.", whole.reason)),
            whole,
        }
    }
}

impl Said {
    /// What is to be said about it, in the reader's language; the codes stay.
    pub fn in_words(mut self, words: Words) -> Said {
        let of_rows = self.rows.iter_mut().flat_map(|r| &mut r.findings);
        for finding in self.findings.iter_mut().chain(of_rows) {
            finding.message = capital(&words.say(&finding.message));
        }
        let parts = self.call.iter().map(|p| format!("{}\n{}", words.t(p.title), p.text.trim_end()));
        self.script = parts.collect::<Vec<_>>().join("\n\n");
        for offer in &mut self.recommendations {
            offer.reason = capital(&format!("{}.", words.say(&offer.whole.reason)));
        }
        self
    }
}

#[derive(Debug, Serialize)]
pub struct Requested {
    pub date: Day,
}

#[derive(Debug, Default, Serialize)]
pub struct RowSaid {
    pub row: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemSaid>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<Day>,
    pub findings: Vec<FindingSaid>,
}

#[derive(Debug, Serialize)]
pub struct ItemSaid {
    pub sku: String,
    pub description: String,
    pub unit: String,
}

#[derive(Debug, Serialize)]
pub struct PriceSaid {
    pub quantity: String,
    pub unit_price: String,
    pub net: String,
    pub price_source: &'static str,
}

/// Amounts as decimal text.
#[derive(Debug, Serialize)]
pub struct Totals {
    pub goods: String,
    pub charges: String,
    pub tax: String,
    pub total: String,
    pub currency: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct FindingSaid {
    pub severity: Severity,
    pub code: String,
    pub field: String,
    pub message: String,
    /// It stops the order, but the order may go to whoever can let it pass, with a reason.
    pub approval: bool,
}

impl FindingSaid {
    /// What stops the form before the desk has anything to say.
    pub fn stop(field: &str, message: &str) -> FindingSaid {
        FindingSaid {
            severity: Severity::Block,
            code: "missing".to_owned(),
            field: field.to_owned(),
            message: message.to_owned(),
            approval: false,
        }
    }
}

/// `rows` names each line of the draft as the asker knows it.
pub fn said(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    rows: &[String],
    of: Option<OrderId>,
) -> Result<Said, Failure> {
    let whole = orders::rate_draft(tx, by, draft, of)?;
    let findings = whole.findings.clone();
    let (rated, positions) = as_far_as_right(tx, by, draft, whole, of)?;
    let today = company::today(tx)?;
    let mut said = Said {
        requested: typed_day(&draft.requested_date, today).ok().map(|date| Requested { date }),
        rows: rows.iter().map(|row| RowSaid { row: row.clone(), ..RowSaid::default() }).collect(),
        ..Said::default()
    };
    if let (Some(order), Some(amounts)) = (&rated.verified, &rated.rated) {
        let currency = order.customer.currency;
        let amount = |minor| Money::from_minor(minor, currency).amount().to_string();
        // The parts of a line are one row.
        let mut sums: HashMap<usize, (i64, Quantity, Quantity)> = HashMap::new();
        for (line, priced) in order.lines.iter().zip(&amounts.lines) {
            let Some(row) = positions.get(line.written).and_then(|at| said.rows.get_mut(*at)) else {
                continue;
            };
            let sum = sums.entry(line.written).or_default();
            *sum = (sum.0 + priced.net, sum.1.plus(line.quantity), sum.2.plus(line.stock_quantity));
            row.item = Some(item_said(&line.item, line.unit.code()));
            row.price = Some(PriceSaid {
                quantity: sum.1.to_string(),
                unit_price: priced.price.to_string(),
                net: amount(sum.0),
                price_source: priced.source.code(),
            });
            free(tx, row, &line.item, sum.2, Some(&order.place.code), today)?;
        }
        said.totals = Some(Totals {
            goods: amount(amounts.goods),
            charges: amount(amounts.charged),
            tax: amount(amounts.tax),
            total: amount(amounts.total),
            currency: currency.code().to_owned(),
        });
    }
    recognised(tx, draft, &mut said, today)?;
    said.recommendations = offers(tx, draft, &rated)?;
    // Only an order of which every line is understood can be read back.
    let promise = |written: usize| said.rows.get(*positions.get(written)?)?.promise;
    let promised: Vec<Option<Day>> = match &rated.verified {
        Some(order) => order.lines.iter().map(|l| promise(l.written)).collect(),
        None => (0..positions.len()).map(promise).collect(),
    };
    let whole = rated.rated.is_some() && positions.len() == draft.lines.len();
    let nothing = RatedDraft { verified: None, rated: None, findings: Vec::new() };
    said.call = scripts::call_script(tx, by, draft, if whole { &rated } else { &nothing }, &promised)?;
    for finding in findings {
        place_finding(&mut said, finding, draft);
    }
    said.rated = Some((rated, positions));
    Ok(said)
}

/// What may be offered with what is right so far; to a customer whose order is still empty, too.
fn offers(tx: &mut Tx, draft: &Draft, rated: &RatedDraft) -> Result<Vec<OfferSaid>, Failure> {
    let Some(customer) = customers::by_number(tx, &draft.customer)? else { return Ok(Vec::new()) };
    let lines = rated.verified.iter().flat_map(|order| &order.lines);
    let wanted: Vec<Wanted> = lines.map(|l| Wanted { item: l.item.id, quantity: l.stock_quantity }).collect();
    let found = recommendations::recommend(tx, Some(customer.id), &wanted, OFFERS)?;
    Ok(found.into_iter().map(OfferSaid::of).collect())
}

/// The draft rated; if a line is wrong in itself, the others.
fn as_far_as_right(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    whole: RatedDraft,
    of: Option<OrderId>,
) -> Result<(RatedDraft, Vec<usize>), Failure> {
    if whole.rated.is_some() {
        return Ok((whole, (0..draft.lines.len()).collect()));
    }
    let wrong: HashSet<usize> =
        whole.findings.iter().filter(|f| orders::forbids(f)).filter_map(|f| line_of(&f.pointer)).collect();
    let (positions, lines): (Vec<usize>, Vec<_>) =
        draft.lines.iter().cloned().enumerate().filter(|(at, _)| !wrong.contains(at)).unzip();
    if lines.is_empty() {
        return Ok((whole, positions));
    }
    let date_wrong = whole.findings.iter().any(|f| f.pointer == "/requested_date" && orders::forbids(f));
    let requested_date = if date_wrong { String::new() } else { draft.requested_date.clone() };
    let part = Draft { lines, requested_date, ..draft.clone() };
    Ok((orders::rate_draft(tx, by, &part, of)?, positions))
}

/// Rows that could not be rated still show their item.
fn recognised(tx: &mut Tx, draft: &Draft, said: &mut Said, today: Day) -> Result<(), Failure> {
    let customer = customers::by_number(tx, &draft.customer)?.map(|c| c.id);
    for (row, line) in said.rows.iter_mut().zip(&draft.lines) {
        if row.item.is_some() || line.item.trim().is_empty() {
            continue;
        }
        if let Resolved::One { item, .. } = catalog::resolve(tx, customer, line.item_and_choices().0)?
            && let Some(item) = catalog::by_id(tx, item)?
        {
            row.item = Some(item_said(&item, item.base_unit.code()));
            free(tx, row, &item, Quantity::ZERO, None, today)?;
        }
    }
    Ok(())
}

fn item_said(item: &Item, unit: &str) -> ItemSaid {
    ItemSaid { sku: item.sku.clone(), description: item.description.clone(), unit: unit.to_owned() }
}

/// What the shipping place has free, and when it can have as many as are wanted.
fn free(
    tx: &mut Tx,
    row: &mut RowSaid,
    item: &Item,
    wanted: Quantity,
    place: Option<&str>,
    today: Day,
) -> Result<(), Failure> {
    if item.kind == ItemKind::Service {
        return Ok(());
    }
    let place = match place {
        Some(code) => code.to_owned(),
        None => stock::place(tx, None)?.map(|p| p.code).unwrap_or_default(),
    };
    let known = stock::availability(tx, item.id, None)?;
    let at = known.places.iter().find(|p| p.place == place);
    row.available = Some(at.map_or(Quantity::ZERO, |p| p.available).to_string());
    if wanted.is_positive() {
        row.promise =
            stock::earliest(&known, wanted, today).into_iter().find(|e| e.place == place).and_then(|e| e.day);
    }
    Ok(())
}

fn line_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/lines/")?.split('/').next()?.parse().ok()
}

fn place_finding(said: &mut Said, finding: Finding, draft: &Draft) {
    // The form itself asks for what is not there yet.
    let not_yet = finding.code == "no_lines"
        || (finding.code == "unknown_customer" && draft.customer.trim().is_empty());
    if not_yet {
        return;
    }
    let line = line_of(&finding.pointer);
    let field = match finding.pointer.rsplit('/').next().unwrap_or("") {
        "quantity" | "unit" | "price" | "stated_price" => "quantity",
        _ if line.is_some() => "item",
        "lines" | "" | "place" | "kind" => "customer",
        field => field,
    };
    let told = tell(&finding, line, field);
    match line.and_then(|at| said.rows.get_mut(at)) {
        Some(row) => row.findings.push(told),
        None => said.findings.push(told),
    }
}

/// A finding as the form says it: the row it stands at is not named again, and what others must decide is said to stop the order
/// until they do.
fn tell(finding: &Finding, line: Option<usize>, field: &str) -> FindingSaid {
    let held = orders::hold_for(finding).is_some_and(|kind| kind != HoldKind::Review);
    let approval = held && finding.severity != Severity::Note;
    let prefix = line.map(|at| format!("line {}: ", at + 1)).unwrap_or_default();
    let message = finding.message.strip_prefix(&prefix).unwrap_or(&finding.message);
    FindingSaid {
        severity: if approval { Severity::Block } else { finding.severity },
        code: finding.code.clone(),
        field: field.to_owned(),
        message: capital(message),
        approval,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_decide_goes_to_approval_and_mere_warnings_do_not() {
        let finding =
            |severity, code| Finding::new(severity, code, "/lines/1/quantity", "line 2: 900 is unusual");
        let unusual = tell(&finding(Severity::Warn, "unusual_quantity"), Some(1), "quantity");
        assert_eq!(
            (unusual.severity, unusual.approval, unusual.message.as_str()),
            (Severity::Warn, false, "900 is unusual")
        );
        let credit = tell(&finding(Severity::Warn, "credit_limit"), None, "customer");
        assert_eq!((credit.severity, credit.approval), (Severity::Block, true));
    }
}
