//! Held orders.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, held};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/held-orders", May(Verb::SeeOrders), get(api::held::list)),
        route("GET", "/api/v1/export-watch", May(Verb::SeeOrders), get(api::held::watch)),
        route("PUT", "/api/v1/export-watch", May(Verb::ChangeExport), put(api::held::set_watch)),
        route("GET", "/held-orders", May(Verb::SeeOrders), get(held::list)),
        route("POST", "/held-orders/export-watch", May(Verb::ChangeExport), post(held::set_watch)),
    ]
}
