//! Catalogue and stock: the list, and the page of one item with what is free where and when.

pub mod holds;
pub mod special;
pub mod supplies;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Quantity, typed_day};
use desk::catalog::{self, Item, ItemStatus};
use desk::failure::{General, Refusal};
use desk::policies::{Verb, Whose, allow, may};
use desk::stock::{self, Availability, Earliest};
use desk::{Failure, customers, recommendations};
use serde::Deserialize;
use std::sync::Arc;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::new_order::plain;
use crate::page::{Stop, Visit, cut, escaped, page};
use crate::posted::{Again, Back};
use crate::problem::status_of;

const ROWS: usize = 50;
/// Items bought with it that are shown.
const BOUGHT: usize = 8;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "items.html")]
struct ItemsPage {
    frame: Frame,
    q: String,
    items: Vec<catalog::Listed>,
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "items", move |tx, by| {
            allow(by, Verb::SeeItems, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/items")?;
            let q = asked.q.trim().to_owned();
            let mut found = if q.is_empty() {
                catalog::list(tx, &asked.after, ROWS + 1)?
            } else {
                catalog::find(tx, None, &q, ROWS)?
            };
            let next = cut(&mut found, ROWS, |i| i.sku.clone());
            Ok(ItemsPage { frame, q, items: found, next })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct When {
    #[serde(default)]
    quantity: String,
    #[serde(default)]
    date: String,
}

#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage {
    frame: Frame,
    item: Arc<Item>,
    currency: basics::Currency,
    units: String,
    known: Availability,
    on_hand: Quantity,
    reserved: Quantity,
    when: When,
    answer: Option<Answer>,
    aliases: Vec<(String, String)>,
    /// What is bought with it, by the rules of the past.
    bought: Vec<recommendations::Bought>,
    instead: Vec<(String, String, String)>,
    attributes: Vec<(String, String)>,
    ahead: holds::Ahead,
    warehouses: Vec<(String, String)>,
    may_announce: bool,
    may_receive: bool,
    special: catalog::Special,
    may_change: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl ItemPage {
    fn is_nothing_coming(&self) -> bool {
        self.known.places.iter().all(|p| p.inbound.is_empty())
    }

    /// What the form of what is special shows: as typed where that was refused.
    fn of_special(&self, name: &str) -> String {
        if self.typed.text("form") == "special" {
            return self.typed.text(name).to_owned();
        }
        let sourcing = self.special.sourcing.as_ref();
        match name {
            "way" => sourcing.map_or("", |s| s.way.code()).to_owned(),
            "vendor" => sourcing.map(|s| s.vendor.clone()).unwrap_or_default(),
            "email" => sourcing.map(|s| s.email.clone()).unwrap_or_default(),
            "lead_days" => sourcing.map(|s| s.lead_days.to_string()).unwrap_or_default(),
            "by_confirmation" if self.special.by_confirmation => "1".to_owned(),
            "specification" => self.special.specification.clone(),
            _ => String::new(),
        }
    }

    fn is_special(&self) -> bool {
        self.special != catalog::Special::default() || self.typed.text("form") == "special"
    }

    /// What was typed into the form that holds goods.
    fn held(&self, name: &str) -> &str {
        if self.typed.text("form") == "hold" { self.typed.text(name) } else { "" }
    }
}

struct Answer {
    kind: &'static str,
    head: String,
    more: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(sku): Path<String>,
    Query(when): Query<When>,
) -> Result<Response, Stop> {
    answer(&app, &visit, sku, when, None, Fields::default()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    sku: String,
    when: When,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "item", move |tx, by| {
            allow(by, Verb::SeeItems, Whose::Others)?;
            let item = catalog::by_sku(tx, &sku)?
                .ok_or_else(|| General::NotFound { what: "item", which: sku.clone() })?;
            let frame = Frame::of(tx, by, &come, "/items")?;
            let known = stock::availability(tx, item.id, None)?;
            let sum = |of: fn(&stock::AtPlace) -> Quantity| {
                known.places.iter().fold(Quantity::ZERO, |s, p| s.plus(of(p)))
            };
            let asked = Quantity::parse(&plain(&when.quantity, frame.decimal_mark())).ok();
            let asked = asked.filter(|q| q.is_positive());
            let ahead = holds::ahead(tx, &frame, by, &item, &known, asked)?;
            Ok(ItemPage {
                ahead,
                answer: earliest(&frame, &item, &known, &when),
                on_hand: sum(|p| p.on_hand),
                reserved: sum(|p| p.reserved),
                currency: desk::company::facts(tx)?.currency,
                units: units(&frame, &item),
                aliases: aliases(tx, &item)?,
                instead: instead(tx, &item)?,
                bought: recommendations::bought_with(tx, item.id, BOUGHT)?,
                attributes: item.attributes.clone(),
                warehouses: stock::places(tx)?.iter().map(|p| (p.code.clone(), p.name.clone())).collect(),
                may_announce: may(by, Verb::AddSupply, Whose::Others),
                may_receive: may(by, Verb::AdjustStock, Whose::Others),
                special: catalog::special(tx, item.id)?,
                may_change: may(by, Verb::ChangeItem, Whose::Others),
                refusal: refusal.clone(),
                typed: typed.clone(),
                when: when.clone(),
                known,
                item,
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// How many times as often as by chance, with two decimals.
fn lift(ppm: &i64) -> String {
    let hundredths = (ppm + 5_000) / 10_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl Again for ItemPage {
    fn path(number: &str) -> String {
        format!("/items/{}", escaped(number))
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        let quantity =
            if typed.text("form") == "hold" { typed.text("quantity").to_owned() } else { String::new() };
        answer(app, visit, number, When { quantity, ..When::default() }, Some(refusal), typed).await
    }
}

fn units(frame: &Frame, item: &Item) -> String {
    let mut units = vec![item.base_unit.to_string()];
    units.extend(item.units.iter().map(|u| format!("{} = {}", u.unit, frame.figure(u.factor.to_string()))));
    units.join(" · ")
}

fn aliases(tx: &mut db::Tx, item: &Item) -> Result<Vec<(String, String)>, Failure> {
    let mut named = Vec::new();
    for (customer, written) in catalog::aliases_of(tx, item.id)?.into_iter().take(50) {
        let whose = match customer {
            Some(id) => customers::by_id(tx, id)?.map(|c| c.name.clone()).unwrap_or_default(),
            None => "anybody".into(),
        };
        named.push((written, whose));
    }
    Ok(named)
}

fn instead(tx: &mut db::Tx, item: &Item) -> Result<Vec<(String, String, String)>, Failure> {
    let mut others = Vec::new();
    for (id, kind, ratio) in catalog::substitutes(tx, item.id)? {
        if let Some(other) = catalog::by_id(tx, id)? {
            let how = if ratio == basics::Factor::ONE { kind } else { format!("{kind}, {ratio} for one") };
            others.push((other.sku.clone(), other.description.clone(), how));
        }
    }
    Ok(others)
}

/// "Can they have so many, by when?"
fn earliest(frame: &Frame, item: &Item, known: &Availability, when: &When) -> Option<Answer> {
    if when.quantity.trim().is_empty() {
        return None;
    }
    let quantity = match Quantity::parse(&plain(&when.quantity, frame.decimal_mark())) {
        Ok(quantity) if quantity.is_positive() => quantity,
        Ok(_) => return Some(no("A quantity is more than zero.".into())),
        Err(error) => return Some(no(error.to_string())),
    };
    let wanted = match typed_day(&when.date, frame.today) {
        Ok(day) => Some(day),
        Err(_) if when.date.trim().is_empty() => None,
        Err(error) => return Some(no(error.to_string())),
    };
    let found = stock::earliest(known, quantity, frame.today);
    let name = |e: &Earliest| {
        known.places.iter().find(|p| p.place == e.place).map_or(e.place.clone(), |p| p.name.clone())
    };
    let amount = format!("{} {}", frame.quantity(quantity), item.base_unit);
    let Some((first, day)) = found.iter().find_map(|e| Some((e, e.day?))) else {
        return Some(no(frame.fill("No warehouse gets {0} with what is known to come.", &[amount])));
    };
    let others: Vec<String> = found
        .iter()
        .skip(1)
        .filter_map(|e| Some(frame.fill("{0} on {1}", &[name(e), frame.day(e.day?)])))
        .collect();
    let late = wanted.is_some_and(|w| day > w);
    Some(Answer {
        kind: if late { "warn" } else { "ok" },
        head: if day == frame.today {
            frame.fill("{0} from {1} today", &[amount, name(first)])
        } else {
            frame.fill("{0} from {1} on {2}", &[amount, name(first), frame.day(day)])
        },
        more: match (late, others.is_empty()) {
            (true, _) => "That is later than wanted.".into(),
            (false, true) => String::new(),
            (false, false) => frame.fill("Also {0}.", &[others.join(", ")]),
        },
    })
}

/// The status of an item as a code.
pub fn status_code(status: &ItemStatus) -> &'static str {
    match status {
        ItemStatus::Active => "active",
        ItemStatus::Discontinued => "discontinued",
        ItemStatus::Blocked => "blocked",
    }
}

fn no(head: String) -> Answer {
    Answer { kind: "stop", head, more: String::new() }
}
