//! Offers.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, quotations};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/quotations", May(Verb::SeeOrders), get(api::quotations::list)),
        route("POST", "/api/v1/quotations", May(Verb::MakeQuotation), post(api::quotations::make)),
        route("GET", "/api/v1/quotations/policy", May(Verb::SeeOrders), get(api::quotations::policy)),
        route(
            "PUT",
            "/api/v1/quotations/policy",
            May(Verb::ChangeQuotations),
            put(api::quotations::set_policy),
        ),
        route("GET", "/api/v1/quotations/{number}", May(Verb::SeeOrders), get(api::quotations::show)),
        route("GET", "/api/v1/quotations/{number}/paper", May(Verb::SeeOrders), get(api::quotations::paper)),
        route(
            "POST",
            "/api/v1/quotations/{number}/revisions",
            May(Verb::MakeQuotation),
            post(api::quotations::revise),
        ),
        route(
            "POST",
            "/api/v1/quotations/{number}/acceptance",
            May(Verb::AcceptQuotation),
            post(api::quotations::accept),
        ),
        route(
            "POST",
            "/api/v1/quotations/{number}/refusal",
            May(Verb::DeclineQuotation),
            post(api::quotations::decline),
        ),
        route(
            "PUT",
            "/api/v1/quotations/{number}/validity",
            May(Verb::MakeQuotation),
            put(api::quotations::extend),
        ),
        route(
            "POST",
            "/api/v1/quotations/{number}/letters",
            May(Verb::SendMail),
            post(api::quotations::send),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/offer",
            May(Verb::MakeQuotation),
            post(api::quotations::draft_offer),
        ),
        route("GET", "/quotations", May(Verb::SeeOrders), get(quotations::list)),
        route("POST", "/quotations", May(Verb::MakeQuotation), post(quotations::make)),
        route("POST", "/quotations/policy", May(Verb::ChangeQuotations), post(quotations::set_policy)),
        route("GET", "/quotations/{number}", May(Verb::SeeOrders), get(quotations::show)),
        route(
            "POST",
            "/quotations/{number}/acceptance",
            May(Verb::AcceptQuotation),
            post(quotations::accept),
        ),
        route("POST", "/quotations/{number}/refusal", May(Verb::DeclineQuotation), post(quotations::decline)),
        route("POST", "/quotations/{number}/validity", May(Verb::MakeQuotation), post(quotations::extend)),
        route("POST", "/quotations/{number}/letters", May(Verb::SendMail), post(quotations::send)),
    ]
}
