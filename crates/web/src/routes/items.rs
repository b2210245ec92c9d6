//! Items, their stock, supplies and goods held for customers.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, items};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/items", May(Verb::SeeItems), get(api::items::list)),
        route("GET", "/api/v1/items/{sku}", May(Verb::SeeItems), get(api::items::show)),
        route("GET", "/api/v1/items/{sku}/availability", May(Verb::SeeStock), get(api::items::availability)),
        route("POST", "/api/v1/items/{sku}/supplies", May(Verb::AddSupply), post(api::items::announce)),
        route("POST", "/api/v1/supplies/{number}/receipt", May(Verb::AdjustStock), post(api::items::receive)),
        route("GET", "/items", May(Verb::SeeItems), get(items::list)),
        route("GET", "/items/{sku}", May(Verb::SeeItems), get(items::show)),
        route("GET", "/api/v1/items/{sku}/special", May(Verb::SeeItems), get(api::items::special)),
        route("PUT", "/api/v1/items/{sku}/special", May(Verb::ChangeItem), put(api::items::set_special)),
        route("POST", "/items/{sku}/special", May(Verb::ChangeItem), post(items::special::set)),
        route("POST", "/items/{sku}/supplies", May(Verb::AddSupply), post(items::supplies::announce)),
        route(
            "POST",
            "/items/{sku}/supplies/{id}/receipt",
            May(Verb::AdjustStock),
            post(items::supplies::receive),
        ),
        route("GET", "/api/v1/stock-holds", May(Verb::SeeStock), get(api::holds::list)),
        route("POST", "/api/v1/items/{sku}/holds", May(Verb::HoldStock), post(api::holds::hold)),
        route(
            "POST",
            "/api/v1/stock-holds/{number}/release",
            May(Verb::HoldStock),
            post(api::holds::release),
        ),
        route("POST", "/items/{sku}/holds", May(Verb::HoldStock), post(items::holds::hold)),
        route("POST", "/stock-holds/{number}/release", May(Verb::HoldStock), post(items::holds::release)),
    ]
}
