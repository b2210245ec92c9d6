//! Entry of orders: the grid, its drafts, step by step.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{guided, new_order};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/orders/new", May(Verb::OpenOrder), get(new_order::show)),
        route("POST", "/orders/drafts", May(Verb::OpenOrder), post(new_order::draft::open)),
        route("PUT", "/orders/drafts/{number}", May(Verb::OpenOrder), put(new_order::draft::save)),
        route(
            "POST",
            "/orders/drafts/{number}/placement",
            May(Verb::SubmitOrder),
            post(new_order::draft::place),
        ),
        route("GET", "/orders/{number}/as-draft", May(Verb::SeeOrders), get(new_order::draft::as_draft)),
        route("GET", "/orders/guided", May(Verb::OpenOrder), get(guided::begin)),
        route("POST", "/orders/guided", May(Verb::OpenOrder), post(guided::open)),
        route("GET", "/orders/guided/{number}/{step}", May(Verb::OpenOrder), get(guided::show)),
        route("POST", "/orders/guided/{number}/{step}", May(Verb::OpenOrder), post(guided::post)),
    ]
}
