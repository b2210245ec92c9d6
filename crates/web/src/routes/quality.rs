//! Errors, and the rates that follow.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::{SignedIn, Verb as May};
use super::{Route, route};
use crate::{api, quality};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/quality", SignedIn, get(api::quality::figures)),
        route("GET", "/api/v1/quality/recount", SignedIn, get(api::quality::recount)),
        route("GET", "/api/v1/quality/errors", SignedIn, get(api::quality::errors)),
        route("POST", "/api/v1/orders/{number}/errors", May(Verb::RecordError), post(api::quality::record)),
        route(
            "POST",
            "/api/v1/quality/errors/{number}/withdrawal",
            May(Verb::WithdrawError),
            post(api::quality::withdraw),
        ),
        route("GET", "/quality", SignedIn, get(quality::show)),
        route("GET", "/quality/errors", SignedIn, get(quality::list)),
        route("POST", "/orders/{number}/errors", May(Verb::RecordError), post(quality::record)),
        route(
            "POST",
            "/quality/errors/{number}/withdrawal",
            May(Verb::WithdrawError),
            post(quality::withdraw),
        ),
    ]
}
