//! Names and billing beside the record.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::api::parties::Of;
use crate::{api, parties};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(
            "GET",
            "/api/v1/orders/{number}/parties",
            May(Verb::CheckParties),
            api::parties::compare(Of::Order),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/parties",
            May(Verb::CheckParties),
            api::parties::decide(Of::Order),
        ),
        route(
            "GET",
            "/api/v1/intake/{number}/parties",
            May(Verb::CheckParties),
            api::parties::compare(Of::Document),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/parties",
            May(Verb::CheckParties),
            api::parties::decide(Of::Document),
        ),
        route("GET", "/orders/{number}/parties", May(Verb::CheckParties), get(parties::of_order)),
        route("POST", "/orders/{number}/parties", May(Verb::CheckParties), post(parties::post_of_order)),
        route("GET", "/inbox/{number}/parties", May(Verb::CheckParties), get(parties::of_document)),
        route("POST", "/inbox/{number}/parties", May(Verb::CheckParties), post(parties::post_of_document)),
    ]
}
