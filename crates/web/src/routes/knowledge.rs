//! What corrections taught.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, knowledge};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/knowledge", May(Verb::SeeIntake), get(api::knowledge::list)),
        route("GET", "/api/v1/knowledge/{number}", May(Verb::SeeIntake), get(api::knowledge::show)),
        route(
            "POST",
            "/api/v1/knowledge/{number}/activation",
            May(Verb::ActivateKnowledge),
            post(api::knowledge::activate),
        ),
        route(
            "POST",
            "/api/v1/knowledge/{number}/retirement",
            May(Verb::RetireKnowledge),
            post(api::knowledge::retire),
        ),
        route("GET", "/knowledge", May(Verb::SeeIntake), get(knowledge::list)),
        route("GET", "/knowledge/{number}", May(Verb::SeeIntake), get(knowledge::show)),
        route(
            "POST",
            "/knowledge/{number}/activation",
            May(Verb::ActivateKnowledge),
            post(knowledge::activate),
        ),
        route("POST", "/knowledge/{number}/retirement", May(Verb::RetireKnowledge), post(knowledge::retire)),
        route("GET", "/inbox/{number}/learned", May(Verb::SeeIntake), get(knowledge::learned)),
    ]
}
