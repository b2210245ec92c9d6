//! Good conduct: the code, what was done well, and the register of the checks.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::api::integrity as of;
use crate::integrity;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/conduct", May(Verb::AcknowledgeConduct), get(of::conduct)),
        route("POST", "/api/v1/conduct", May(Verb::PublishConduct), post(of::publish)),
        route("POST", "/api/v1/conduct/reading", May(Verb::AcknowledgeConduct), post(of::acknowledge)),
        route("GET", "/api/v1/recognitions", May(Verb::RecogniseWork), get(of::recognitions)),
        route("POST", "/api/v1/recognitions", May(Verb::RecogniseWork), post(of::recognise)),
        route("GET", "/api/v1/integrity-findings", May(Verb::SeeIntegrity), get(of::findings)),
        route("POST", "/api/v1/integrity-findings/{number}", May(Verb::AnswerIntegrity), post(of::answer)),
        route("GET", "/conduct", May(Verb::AcknowledgeConduct), get(integrity::show)),
        route("POST", "/conduct", May(Verb::PublishConduct), post(integrity::publish)),
        route("POST", "/conduct/reading", May(Verb::AcknowledgeConduct), post(integrity::acknowledge)),
        route("POST", "/conduct/recognitions", May(Verb::RecogniseWork), post(integrity::recognise)),
        route(
            "POST",
            "/conduct/findings/{number}",
            May(Verb::AnswerIntegrity),
            post(integrity::answer_finding),
        ),
    ]
}
