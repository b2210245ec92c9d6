//! Documents that come in.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, inbox};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/intake", May(Verb::SeeIntake), get(api::intake::list)),
        route("POST", "/api/v1/intake", May(Verb::ReceiveDocument), post(api::intake::receive)),
        route("GET", "/api/v1/intake/{number}", May(Verb::SeeIntake), get(api::intake::show)),
        route("GET", "/api/v1/intake/{number}/document", May(Verb::SeeIntake), get(api::intake::document)),
        route("POST", "/api/v1/intake/{number}/fields", May(Verb::CorrectField), post(api::intake::settle)),
        route(
            "POST",
            "/api/v1/intake/{number}/conversion",
            May(Verb::ConvertDocument),
            post(api::intake::convert),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/rejection",
            May(Verb::RejectDocument),
            post(api::intake::reject),
        ),
        route("POST", "/api/v1/intake/{number}/merge", May(Verb::RejectDocument), post(api::trust::merge)),
        route("GET", "/inbox", May(Verb::SeeIntake), get(inbox::list)),
        route("POST", "/inbox/approvals", May(Verb::ConvertDocument), post(inbox::approve)),
        route("POST", "/inbox", May(Verb::ReceiveDocument), post(inbox::upload)),
        route("GET", "/inbox/{number}", May(Verb::SeeIntake), get(inbox::show)),
        route("POST", "/inbox/{number}", May(Verb::CorrectField), post(inbox::act)),
        route("POST", "/inbox/{number}/fields", May(Verb::CorrectField), post(inbox::settle)),
        route("GET", "/inbox/{number}/pages/{name}", May(Verb::SeeIntake), get(inbox::picture)),
        route("GET", "/inbox/{number}/source", May(Verb::SeeIntake), get(api::intake::document)),
    ]
}
