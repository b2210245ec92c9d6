//! Procedures, and what was done held against them.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, procedures};

pub(super) fn routes() -> Vec<Route> {
    let (see, figures) = (May(Verb::SeeProcedures), May(Verb::SeeFigures));
    let (change, approve, read) =
        (May(Verb::ChangeProcedure), May(Verb::ApproveProcedure), May(Verb::AcknowledgeProcedure));
    vec![
        route("GET", "/api/v1/procedures", see, get(api::procedures::list)),
        route("POST", "/api/v1/procedures", change, post(api::procedures::propose)),
        route("GET", "/api/v1/procedures/{code}", see, get(api::procedures::versions)),
        route("POST", "/api/v1/procedures/{code}/decision", approve, post(api::procedures::decide)),
        route("POST", "/api/v1/procedures/{code}/retirement", approve, post(api::procedures::retire)),
        route("POST", "/api/v1/procedures/{code}/acknowledgement", read, post(api::procedures::acknowledge)),
        route("GET", "/api/v1/procedures/{code}/conformance", figures, get(api::procedures::conformance)),
        route("POST", "/api/v1/procedures/{code}/logs", figures, post(api::procedures::other_log)),
        route("GET", "/api/v1/procedures/{code}/replay", figures, get(api::procedures::replay)),
        route(
            "GET",
            "/api/v1/orders/{number}/procedure",
            May(Verb::SeeOrders),
            get(api::procedures::of_order),
        ),
        route("GET", "/orders/{number}/procedure", May(Verb::SeeOrders), get(procedures::of_order)),
        route("GET", "/api/v1/event-log", figures, get(api::procedures::event_log)),
        route("GET", "/procedures", see, get(procedures::list)),
        route("GET", "/procedures/{code}", see, get(procedures::show)),
        route("POST", "/procedures/{code}/versions", change, post(procedures::propose)),
        route("POST", "/procedures/{code}/decision", approve, post(procedures::decide)),
        route("POST", "/procedures/{code}/acknowledgement", read, post(procedures::acknowledge)),
        route("GET", "/procedures/{code}/conformance", figures, get(procedures::conformance)),
        route("POST", "/procedures/{code}/logs", figures, post(procedures::other_log)),
        route("GET", "/procedures/{code}/replay", figures, get(procedures::replay)),
    ]
}
