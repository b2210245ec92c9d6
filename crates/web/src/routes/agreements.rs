//! Agreements, and orders that are made again and again.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::posted::show;
use crate::{agreements, api, standing};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/agreements", May(Verb::SeeOrders), get(api::agreements::list)),
        route("POST", "/api/v1/agreements", May(Verb::MakeAgreement), post(api::agreements::make)),
        route("GET", "/api/v1/agreements/{number}", May(Verb::SeeOrders), get(api::agreements::show)),
        route(
            "POST",
            "/api/v1/agreements/{number}/call-offs",
            May(Verb::ConfirmOrder),
            post(api::agreements::call_off),
        ),
        route("POST", "/api/v1/agreements/{number}/end", May(Verb::EndAgreement), post(api::agreements::end)),
        route("GET", "/agreements", May(Verb::SeeOrders), get(agreements::list)),
        route("POST", "/agreements", May(Verb::MakeAgreement), post(agreements::make)),
        route("GET", "/agreements/{number}", May(Verb::SeeOrders), get(show::<agreements::AgreementPage>)),
        route("POST", "/agreements/{number}/call-offs", May(Verb::ConfirmOrder), post(agreements::call_off)),
        route("POST", "/agreements/{number}/end", May(Verb::EndAgreement), post(agreements::end)),
        route("GET", "/api/v1/standing-orders", May(Verb::SeeOrders), get(api::standing::list)),
        route("POST", "/api/v1/standing-orders", May(Verb::PlanStandingOrder), post(api::standing::plan)),
        route("GET", "/api/v1/standing-orders/{number}", May(Verb::SeeOrders), get(api::standing::show)),
        route(
            "PUT",
            "/api/v1/standing-orders/{number}/state",
            May(Verb::PlanStandingOrder),
            put(api::standing::change),
        ),
        route("GET", "/standing-orders", May(Verb::SeeOrders), get(standing::list)),
        route("POST", "/standing-orders", May(Verb::PlanStandingOrder), post(standing::plan)),
        route("GET", "/standing-orders/{number}", May(Verb::SeeOrders), get(show::<standing::StandingPage>)),
        route(
            "POST",
            "/standing-orders/{number}/state",
            May(Verb::PlanStandingOrder),
            post(standing::change),
        ),
    ]
}
