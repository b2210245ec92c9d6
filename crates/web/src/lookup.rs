//! Look-ups of the order grid: small JSON answers while someone types. The shapes are those that `order-entry.js` names.

use axum::Json;
use axum::extract::{Query, State};
use basics::Money;
use desk::policies::{Verb, Whose, allow};
use desk::{catalog, customers, orders};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::words::Words;

/// Hits shown while typing.
const HITS_MAX: usize = 12;

#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
    #[serde(default)]
    customer: String,
}

#[derive(Debug, Serialize)]
pub struct Hits<T> {
    hits: Vec<T>,
    /// The only hit, and by a number: it may be taken without asking.
    exact: bool,
}

#[derive(Debug, Serialize)]
pub struct CustomerHit {
    number: String,
    name: String,
    city: String,
    phone: Option<String>,
    ship_tos: Vec<ShipTo>,
    credit: Option<Credit>,
    last_orders: Vec<LastOrder>,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShipTo {
    code: String,
    name: String,
    city: String,
    default: bool,
}

#[derive(Debug, Serialize)]
struct Credit {
    limit: String,
    used: String,
    currency: String,
    blocked: bool,
}

#[derive(Debug, Serialize)]
struct LastOrder {
    number: String,
    date: String,
    total: String,
    po: String,
}

pub async fn customers(
    State(app): State<App>,
    who: Credential,
    Query(typed): Query<Typed>,
) -> Result<Json<Hits<CustomerHit>>, Problem> {
    let found = app.read(who, "look up customers", move |tx, by| {
        allow(by, Verb::SeeCustomers, Whose::Others)?;
        let mut listed = customers::find(tx, &typed.q, HITS_MAX)?;
        if listed.is_empty() {
            // An old order number or PO leads to its customer, too.
            let filter = orders::Filter { number: typed.q.clone(), ..orders::Filter::default() };
            let owner = orders::list(tx, &filter, 1)?.into_iter().next().and_then(|o| o.customer_number);
            if let Some(number) = owner {
                listed = customers::find(tx, &number, 1)?;
            }
        }
        let exact = listed.len() == 1;
        let mut hits = Vec::with_capacity(listed.len());
        for one in listed {
            let Some(customer) = customers::by_id(tx, one.id)? else { continue };
            hits.push(customer_hit(tx, &customer, one, exact)?);
        }
        Ok(Hits { hits, exact })
    });
    Ok(Json(found.await?))
}

/// Credit and last orders are looked up only for a customer that is about to be taken.
fn customer_hit(
    tx: &mut db::Tx,
    customer: &customers::Customer,
    one: customers::Listed,
    taken: bool,
) -> Result<CustomerHit, desk::Failure> {
    let amount = |minor| Money::from_minor(minor, customer.currency).amount().to_string();
    let mut hit = CustomerHit {
        number: one.number,
        name: one.name,
        city: one.city,
        phone: one.phone,
        ship_tos: customer
            .ship_tos()
            .map(|a| ShipTo {
                code: a.code.clone(),
                name: a.name.clone(),
                city: a.city.clone(),
                default: a.is_default,
            })
            .collect(),
        credit: None,
        last_orders: Vec::new(),
        note: customer.note.clone(),
    };
    if taken {
        let account = customers::account(tx, customer.id)?;
        hit.credit = customer.credit_limit.map(|limit| Credit {
            limit: amount(limit),
            used: amount(account.used()),
            currency: customer.currency.code().to_owned(),
            blocked: customer.status != customers::CustomerStatus::Active,
        });
        hit.last_orders = orders::recent_of_customer(tx, customer.id, 5)?
            .into_iter()
            .map(|o| LastOrder {
                date: o.created_at.utc_day().to_string(),
                total: Money::from_minor(o.total, o.currency).amount().to_string(),
                po: o.po_number.unwrap_or_default(),
                number: o.number,
            })
            .collect();
    }
    Ok(hit)
}

#[derive(Debug, Serialize)]
pub struct ItemHit {
    sku: String,
    description: String,
    unit: String,
    units: Vec<String>,
    via: String,
    last_quantity: Option<String>,
    order_multiple: Option<String>,
    replaced_by: Option<String>,
}

pub async fn items(
    State(app): State<App>,
    who: Credential,
    Query(typed): Query<Typed>,
) -> Result<Json<Hits<ItemHit>>, Problem> {
    let found = app.read(who, "look up items", move |tx, by| {
        allow(by, Verb::SeeItems, Whose::Others)?;
        let words = Words::of(by.language);
        let customer = customers::by_number(tx, &typed.customer)?.map(|c| c.id);
        // What was chosen of a configured item stands behind it in braces.
        let q = typed.q.split('{').next().unwrap_or_default().trim();
        let via = match catalog::resolve(tx, customer, q)? {
            catalog::Resolved::One { via, .. } => Some(via),
            _ => None,
        };
        let listed = catalog::find(tx, customer, q, HITS_MAX)?;
        let ids: Vec<_> = listed.iter().map(|i| i.id).collect();
        let habits = match customer {
            Some(customer) => orders::habits_of(tx, customer, &ids)?,
            None => std::collections::HashMap::new(),
        };
        let mut hits = Vec::with_capacity(listed.len());
        for id in ids {
            let Some(item) = catalog::by_id(tx, id)? else { continue };
            let replaced_by = match item.replacement {
                Some(other) => catalog::by_id(tx, other)?.map(|o| o.sku.clone()),
                None => None,
            };
            hits.push(ItemHit {
                sku: item.sku.clone(),
                description: item.description.clone(),
                unit: item.base_unit.code().to_owned(),
                units: item.sold_in().iter().map(|u| u.code().to_owned()).collect(),
                via: words
                    .t(match via {
                        Some(catalog::Via::Sku | catalog::Via::Folded) => "our number",
                        Some(catalog::Via::CustomerPart) => "customer part number",
                        Some(catalog::Via::Gtin) => "GTIN",
                        Some(catalog::Via::Alias) => "other number",
                        None => "by its words",
                    })
                    .to_owned(),
                last_quantity: habits.get(&id).map(|h| h.last_quantity.to_string()),
                order_multiple: Some(item.order_multiple).filter(|m| m.is_positive()).map(|m| m.to_string()),
                replaced_by,
            });
        }
        let exact = via.is_some() && hits.len() == 1;
        Ok(Hits { hits, exact })
    });
    Ok(Json(found.await?))
}
