//! Changes of placed orders.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{amendments, api};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(
            "GET",
            "/api/v1/orders/{number}/amendments",
            May(Verb::SeeOrders),
            get(api::amendments::of_order),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/amendments",
            May(Verb::ProposeAmendment),
            post(api::amendments::propose),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/amendments/assessment",
            May(Verb::ProposeAmendment),
            post(api::amendments::assess),
        ),
        route("GET", "/api/v1/amendments", May(Verb::SeeOrders), get(api::amendments::list)),
        route("GET", "/api/v1/amendments/{number}", May(Verb::SeeOrders), get(api::amendments::show)),
        route(
            "POST",
            "/api/v1/amendments/{number}/approval",
            May(Verb::DecideAmendment),
            post(api::amendments::approve),
        ),
        route(
            "POST",
            "/api/v1/amendments/{number}/refusal",
            May(Verb::DecideAmendment),
            post(api::amendments::refuse),
        ),
        route(
            "POST",
            "/api/v1/amendments/{number}/application",
            May(Verb::DecideAmendment),
            post(api::amendments::apply),
        ),
        route(
            "POST",
            "/api/v1/amendments/{number}/withdrawal",
            May(Verb::ProposeAmendment),
            post(api::amendments::withdraw),
        ),
        route("GET", "/orders/{number}/change", May(Verb::ProposeAmendment), get(amendments::change)),
        route("POST", "/orders/{number}/change", May(Verb::ProposeAmendment), post(amendments::ask)),
        route("GET", "/amendments", May(Verb::SeeOrders), get(amendments::list)),
        route("GET", "/amendments/{number}", May(Verb::SeeOrders), get(amendments::show)),
        route("POST", "/amendments/{number}/approval", May(Verb::DecideAmendment), post(amendments::approve)),
        route("POST", "/amendments/{number}/refusal", May(Verb::DecideAmendment), post(amendments::refuse)),
        route(
            "POST",
            "/amendments/{number}/application",
            May(Verb::DecideAmendment),
            post(amendments::apply),
        ),
        route(
            "POST",
            "/amendments/{number}/withdrawal",
            May(Verb::ProposeAmendment),
            post(amendments::withdraw),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/amendment",
            May(Verb::ProposeAmendment),
            post(api::amendments::from_document),
        ),
    ]
}
