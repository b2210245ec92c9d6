//! What vendors are asked for.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::posted::show;
use crate::{api, purchases};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/purchase-requests", May(Verb::SeeOrders), get(api::purchases::list)),
        route("GET", "/api/v1/purchase-requests/{number}", May(Verb::SeeOrders), get(api::purchases::show)),
        route(
            "POST",
            "/api/v1/purchase-requests/{number}/order",
            May(Verb::HandlePurchase),
            post(api::purchases::order),
        ),
        route(
            "POST",
            "/api/v1/purchase-requests/{number}/dispatch",
            May(Verb::HandlePurchase),
            post(api::purchases::dispatch),
        ),
        route("GET", "/purchase-requests", May(Verb::SeeOrders), get(purchases::list)),
        route(
            "GET",
            "/purchase-requests/{number}",
            May(Verb::SeeOrders),
            get(show::<purchases::PurchasePage>),
        ),
        route("POST", "/purchase-requests/{number}/order", May(Verb::HandlePurchase), post(purchases::order)),
        route(
            "POST",
            "/purchase-requests/{number}/dispatch",
            May(Verb::HandlePurchase),
            post(purchases::dispatch),
        ),
    ]
}
