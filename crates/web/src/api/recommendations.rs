//! Recommendations by the API: what to offer with an order or to a customer, why, and how often it is taken.

use axum::Json;
use axum::extract::{Path, Query, State};
use basics::Quantity;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::recommendations::{self, Bought, Figure, LearnedAt, Recommendation, Wanted};
use desk::{Failure, catalog, customers, orders, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::rows;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::recommendations::{DAYS, learn_now};

/// Offers of one answer.
const OFFERS: usize = 10;

/// `GET /api/v1/orders/{number}/recommendations`
pub async fn of_order(asks: Asks) -> Result<Json<Vec<Recommendation>>, Problem> {
    let found = asks.look("recommend", Verb::SeeOrders, |tx, number| {
        let order = orders::need(tx, number)?;
        Ok(crate::order::offers(tx, &order)?)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Item numbers with commas between: what is in the order so far.
    items: String,
    limit: Option<usize>,
}

/// `GET /api/v1/customers/{number}/recommendations`
pub async fn of_customer(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Recommendation>>, Problem> {
    let limit = rows(asked.limit).min(OFFERS);
    let found = app.read(who, "recommend", move |tx, by| {
        allow(by, Verb::SeeCustomers, Whose::Others)?;
        let missing = |what, which: &str| General::NotFound { what, which: which.to_owned() };
        let customer = customers::by_number(tx, &number)?.ok_or_else(|| missing("customer", &number))?;
        let mut wanted = Vec::new();
        for sku in asked.items.split(',').map(str::trim).filter(|s| !s.is_empty()) {
            let item = catalog::by_sku(tx, sku)?.ok_or_else(|| missing("item", sku))?;
            wanted.push(Wanted { item: item.id, quantity: Quantity::ZERO });
        }
        Ok(recommendations::recommend(tx, Some(customer.id), &wanted, limit)?)
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/items/{sku}/bought-with`
pub async fn bought_with(asks: Asks) -> Result<Json<Vec<Bought>>, Problem> {
    let found = asks.look("bought with", Verb::SeeItems, |tx, sku| {
        let item = catalog::by_sku(tx, sku)?;
        let item = item.ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?;
        Ok(recommendations::bought_with(tx, item.id, OFFERS)?)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Serialize)]
pub struct FiguresShown {
    learned: Option<LearnedAt>,
    days: i64,
    all: desk::proportion::Proportion,
    by_kind: Vec<Figure>,
    by_person: Vec<Figure>,
    by_item: Vec<Figure>,
}

/// `GET /api/v1/recommendations`
pub async fn figures(State(app): State<App>, who: Credential) -> Result<Json<FiguresShown>, Problem> {
    let shown = app.read(who, "recommendation figures", |tx, by| -> Result<FiguresShown, Failure> {
        allow(by, Verb::SeeFigures, Whose::Others)?;
        let since = tx.now().plus_seconds(-DAYS * 86_400);
        let figures = recommendations::figures(tx, since)?;
        let ids: Vec<_> = figures.by_person.iter().map(|(id, _)| *id).collect();
        let names = people::names(tx, &ids)?;
        let person = |(id, taken)| Figure { name: names.get(&id).cloned().unwrap_or_default(), taken };
        Ok(FiguresShown {
            learned: recommendations::learned(tx)?,
            days: DAYS,
            all: figures.all,
            by_kind: figures.by_kind,
            by_person: figures.by_person.into_iter().map(person).collect(),
            by_item: figures.by_item,
        })
    });
    Ok(Json(shown.await?))
}

/// `POST /api/v1/recommendations/learning`
pub async fn learn(State(app): State<App>, who: Credential) -> Result<Json<LearnedAt>, Problem> {
    Ok(Json(learn_now(&app, who).await?))
}
