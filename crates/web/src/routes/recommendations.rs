//! What else to offer.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, recommendations};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(
            "GET",
            "/api/v1/orders/{number}/recommendations",
            May(Verb::SeeOrders),
            get(api::recommendations::of_order),
        ),
        route(
            "GET",
            "/api/v1/customers/{number}/recommendations",
            May(Verb::SeeCustomers),
            get(api::recommendations::of_customer),
        ),
        route(
            "GET",
            "/api/v1/items/{sku}/bought-with",
            May(Verb::SeeItems),
            get(api::recommendations::bought_with),
        ),
        route("GET", "/api/v1/recommendations", May(Verb::SeeFigures), get(api::recommendations::figures)),
        route(
            "POST",
            "/api/v1/recommendations/learning",
            May(Verb::LearnRecommendations),
            post(api::recommendations::learn),
        ),
        route("GET", "/recommendations", May(Verb::SeeFigures), get(recommendations::show)),
        route(
            "POST",
            "/recommendations/learning",
            May(Verb::LearnRecommendations),
            post(recommendations::learn),
        ),
    ]
}
