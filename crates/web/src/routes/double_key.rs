//! Fields that are keyed twice.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::{api, double_key};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/double-key", May(Verb::KeyAgain), get(api::double_key::list)),
        route("GET", "/api/v1/double-key/policy", May(Verb::KeyAgain), get(api::double_key::policy)),
        route(
            "PUT",
            "/api/v1/double-key/policy",
            May(Verb::ChangeDoubleKey),
            put(api::double_key::set_policy),
        ),
        route("POST", "/api/v1/orders/{number}/double-key", May(Verb::KeyAgain), post(api::double_key::key)),
        route(
            "POST",
            "/api/v1/orders/{number}/double-key/settlement",
            May(Verb::SettleDoubleKey),
            post(api::double_key::settle),
        ),
        route("GET", "/double-key", May(Verb::KeyAgain), get(double_key::list)),
        route("POST", "/double-key/policy", May(Verb::ChangeDoubleKey), post(double_key::set_policy)),
        route("GET", "/double-key/{number}", May(Verb::KeyAgain), get(double_key::show)),
        route("POST", "/double-key/{number}", May(Verb::KeyAgain), post(double_key::post)),
    ]
}
