//! What the grid asks about one item: where it is, why it costs what it costs, what could be sent instead.

use axum::Json;
use axum::extract::{Path, Query, State};
use basics::Quantity;
use desk::catalog::{self, Item};
use desk::failure::General;
use desk::orders::{self, Draft, DraftLine};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, company, stock};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

use crate::App;
use crate::credential::Credential;
use crate::items::holds::parts;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    quantity: String,
    #[serde(default)]
    unit: String,
    /// Set by hand.
    #[serde(default)]
    price: String,
}

/// A small table below a line.
#[derive(Debug, Serialize)]
pub struct Panel {
    title: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

fn found(tx: &mut db::Tx, sku: &str) -> Result<Arc<Item>, Failure> {
    Ok(catalog::by_sku(tx, sku)?.ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?)
}

fn wanted(asked: &Asked) -> Quantity {
    Quantity::parse(&asked.quantity).ok().filter(|q| q.is_positive()).unwrap_or(Quantity::whole(1))
}

pub async fn availability(
    State(app): State<App>,
    who: Credential,
    Path(sku): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Panel>, Problem> {
    let panel = app.read(who, "availability", move |tx, by| {
        allow(by, Verb::SeeStock, Whose::Others)?;
        let item = found(tx, &sku)?;
        let (words, today) = (Words::of(by.language), company::today(tx)?);
        let manner = words.manner();
        let known = stock::availability(tx, item.id, None)?;
        let factor = asked.unit.parse().ok().and_then(|unit| item.factor(unit));
        let quantity = factor.and_then(|f| f.to_base(wanted(&asked)).ok()).unwrap_or_else(|| wanted(&asked));
        let earliest = stock::earliest(&known, quantity, today);
        let rows = known
            .places
            .iter()
            .map(|at| {
                let next = at.inbound.iter().min_by_key(|i| i.due);
                let when = earliest.iter().find(|e| e.place == at.place).and_then(|e| e.day);
                vec![
                    at.name.clone(),
                    manner.quantity(at.on_hand),
                    manner.quantity(at.reserved),
                    manner.quantity(at.available),
                    next.map_or("–".into(), |i| {
                        words.fill("{0} on {1}", &[&manner.quantity(i.unpromised), &manner.day(i.due, today)])
                    }),
                    when.map_or("–".into(), |d| {
                        if d == today { words.t("today").to_owned() } else { manner.day(d, today) }
                    }),
                ]
            })
            .collect();
        Ok(Panel {
            title: words.fill("Availability of {0}", &[&item.sku]),
            columns: [
                "Warehouse",
                "On hand",
                "Reserved",
                "Free now",
                "Next supply",
                "Earliest for this quantity",
            ]
            .map(|column| words.t(column))
            .to_vec(),
            rows,
            text: Some(told(tx, words, &known, quantity, &item, today)?),
        })
    });
    Ok(Json(panel.await?))
}

/// What is free, and where no one warehouse has all of it today, the promise in parts and what could be sent instead.
pub fn told(
    tx: &mut db::Tx,
    words: Words,
    known: &stock::Availability,
    quantity: Quantity,
    item: &Item,
    today: basics::Day,
) -> Result<String, Failure> {
    let unit = item.base_unit.code();
    let free = words.manner().quantity(known.available);
    let mut text = words.fill("{0} {1} are free today over all warehouses.", &[&free, unit]);
    let parts = parts(words, known, quantity, unit, today);
    if parts.len() > 1 {
        text = format!("{text} {} {}.", words.t("In parts:"), parts.join("; "));
    }
    if known.available < quantity {
        let others = instead(tx, item)?.into_iter().take(3);
        let others: Vec<String> = others
            .map(|o| {
                let free = words.manner().quantity(o.available);
                words.fill("{0} {1}, {2} free", &[&o.item.sku, &o.item.description, &free])
            })
            .collect();
        if !others.is_empty() {
            text = format!("{text} {} {}.", words.t("Instead:"), others.join("; "));
        }
    }
    Ok(text)
}

/// What may be sent in the place of an item, with what is free of it; what replaces it for good first.
pub struct Other {
    pub item: Arc<Item>,
    pub available: Quantity,
    pub replaces: bool,
}

pub fn instead(tx: &mut db::Tx, item: &Item) -> Result<Vec<Other>, Failure> {
    let mut others = catalog::substitutes(tx, item.id)?;
    if let Some(replacement) = item.replacement.filter(|r| !others.iter().any(|(id, ..)| id == r)) {
        others.insert(0, (replacement, "replacement".into(), basics::Factor::ONE));
    }
    let mut found = Vec::with_capacity(others.len());
    for (id, kind, _) in others.into_iter().take(9) {
        let Some(item) = catalog::by_id(tx, id)? else { continue };
        let available = stock::availability(tx, id, None)?.available;
        found.push(Other { item, available, replaces: kind == "replacement" });
    }
    Ok(found)
}

pub async fn price(
    State(app): State<App>,
    who: Credential,
    Path(sku): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Panel>, Problem> {
    let panel = app.read(who, "price explained", move |tx, by| {
        allow(by, Verb::SeeItems, Whose::Others)?;
        let item = found(tx, &sku)?;
        let words = Words::of(by.language);
        let line = DraftLine {
            item: item.sku.clone(),
            quantity: wanted(&asked).to_string(),
            unit: asked.unit.clone(),
            price: asked.price.clone(),
            ..DraftLine::default()
        };
        let mut draft = Draft { customer: asked.customer.clone(), lines: vec![line], ..Draft::default() };
        let rated = orders::rate_draft(tx, by, &draft, None)?.rated;
        let steps = rated.as_ref().and_then(|r| r.lines.first()).map(|l| l.trace.clone()).unwrap_or_default();
        let mut text =
            rated.is_none().then(|| words.t("The price needs a customer and a quantity first.").to_owned());
        if !asked.price.is_empty() && rated.is_some() {
            draft.lines.iter_mut().for_each(|line| line.price.clear());
            text = by_the_lists(tx, by, &draft, words)?;
        }
        Ok(Panel {
            title: words.fill("Price of {0}", &[&item.sku]),
            columns: ["Step", "Rule", "How it comes about", "Amount"].map(|column| words.t(column)).to_vec(),
            rows: steps
                .into_iter()
                .map(|s| {
                    let said = |text: &str| words.say(text).into_owned();
                    vec![
                        words.code(&s.what),
                        said(&s.rule),
                        words.reckoned(&s.how),
                        words.manner().figure(&s.amount),
                    ]
                })
                .collect(),
            text,
        })
    });
    Ok(Json(panel.await?))
}

/// What a line would cost if nobody had set its price.
pub fn by_the_lists(
    tx: &mut db::Tx,
    by: &desk::Actor,
    draft: &Draft,
    words: Words,
) -> Result<Option<String>, Failure> {
    let rated = orders::rate_draft(tx, by, draft, None)?.rated;
    Ok(rated.and_then(|r| r.lines.into_iter().next()).map(|l| {
        let rule = l.trace.first().map(|s| words.say(&s.rule).into_owned()).unwrap_or_default();
        words.fill("The lists say {0} ({1}).", &[&words.manner().figure(&l.price.to_string()), &rule])
    }))
}

#[derive(Debug, Serialize)]
pub struct Instead {
    hits: Vec<Substitute>,
}

#[derive(Debug, Serialize)]
struct Substitute {
    sku: String,
    description: String,
    reason: String,
    available: String,
}

pub async fn substitutes(
    State(app): State<App>,
    who: Credential,
    Path(sku): Path<String>,
) -> Result<Json<Instead>, Problem> {
    let instead = app.read(who, "substitutes", move |tx, by| {
        allow(by, Verb::SeeItems, Whose::Others)?;
        let item = found(tx, &sku)?;
        let words = Words::of(by.language);
        let hit = |other: Other| Substitute {
            sku: other.item.sku.clone(),
            description: other.item.description.clone(),
            reason: words.t(if other.replaces { "Replaces it" } else { "In its place" }).to_owned(),
            available: other.available.to_string(),
        };
        Ok(Instead { hits: instead(tx, &item)?.into_iter().map(hit).collect() })
    });
    Ok(Json(instead.await?))
}
