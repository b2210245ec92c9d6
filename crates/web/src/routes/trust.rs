//! How far documents go without a person, and what is looked at again.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, audits, autopilot};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/intake/{number}/trust", May(Verb::SeeIntake), get(api::trust::case)),
        route("POST", "/api/v1/intake/{number}/audit", May(Verb::AuditDocument), post(api::trust::audit)),
        route("GET", "/api/v1/intake/audits", May(Verb::AuditDocument), get(api::trust::audits)),
        route("GET", "/api/v1/intake/autopilot", May(Verb::SwitchAutopilot), get(api::trust::show)),
        route("POST", "/api/v1/intake/autopilot", May(Verb::SwitchAutopilot), post(api::trust::switch)),
        route(
            "PUT",
            "/api/v1/intake/autopilot/figures",
            May(Verb::SwitchAutopilot),
            put(api::trust::set_figures),
        ),
        route("GET", "/api/v1/intake/models", May(Verb::SwitchAutopilot), get(api::trust::models)),
        route(
            "POST",
            "/api/v1/intake/models/{version}/activation",
            May(Verb::SwitchAutopilot),
            post(api::trust::activate),
        ),
        route("GET", "/autopilot", May(Verb::SwitchAutopilot), get(autopilot::show)),
        route("POST", "/autopilot", May(Verb::SwitchAutopilot), post(autopilot::act)),
        route("GET", "/autopilot/models/{version}", May(Verb::SwitchAutopilot), get(autopilot::model)),
        route("GET", "/audits", May(Verb::AuditDocument), get(audits::list)),
        route("GET", "/audits/{number}", May(Verb::AuditDocument), get(audits::show)),
        route("POST", "/audits/{number}", May(Verb::AuditDocument), post(audits::act)),
    ]
}
