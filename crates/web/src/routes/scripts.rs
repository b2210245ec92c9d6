//! Approved answers, and what was asked.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{answers, api, scripts};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/scripts", May(Verb::SeeScripts), get(api::scripts::list)),
        route("POST", "/api/v1/scripts", May(Verb::ChangeScript), post(api::scripts::propose)),
        route("GET", "/api/v1/scripts/{code}", May(Verb::SeeScripts), get(api::scripts::answer)),
        route("GET", "/api/v1/scripts/{code}/versions", May(Verb::SeeScripts), get(api::scripts::versions)),
        route(
            "POST",
            "/api/v1/scripts/{code}/decision",
            May(Verb::ApproveScript),
            post(api::scripts::decide),
        ),
        route(
            "POST",
            "/api/v1/scripts/{code}/retirement",
            May(Verb::ApproveScript),
            post(api::scripts::retire),
        ),
        route("GET", "/api/v1/orders/{number}/call-script", May(Verb::SeeScripts), get(api::scripts::call)),
        route("GET", "/api/v1/inquiries", May(Verb::SeeScripts), get(api::scripts::inquiries)),
        route("POST", "/api/v1/inquiries", May(Verb::LogInquiry), post(api::scripts::log)),
        route("GET", "/answers", May(Verb::SeeScripts), get(answers::show)),
        route("POST", "/answers", May(Verb::LogInquiry), post(answers::log)),
        route("GET", "/inquiries", May(Verb::SeeScripts), get(answers::inquiries)),
        route("GET", "/scripts", May(Verb::SeeScripts), get(scripts::list)),
        route("POST", "/scripts", May(Verb::ChangeScript), post(scripts::propose)),
        route("GET", "/scripts/{code}", May(Verb::SeeScripts), get(scripts::show)),
        route("POST", "/scripts/{code}/decision", May(Verb::ApproveScript), post(scripts::decide)),
    ]
}
