//! How satisfied customers are.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::{Public, SignedIn, Verb as May};
use super::{Route, route};
use crate::{api, surveys};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/survey/{token}", Public, get(surveys::show)),
        route("POST", "/survey/{token}", Public, post(surveys::post)),
        route("GET", "/surveys", SignedIn, get(surveys::list)),
        route("POST", "/surveys/policy", May(Verb::ChangeSurveys), post(surveys::set_policy)),
        route("POST", "/orders/{number}/survey", May(Verb::InviteSurvey), post(surveys::invite)),
        route("GET", "/api/v1/surveys", SignedIn, get(api::surveys::show)),
        route("GET", "/api/v1/surveys/policy", May(Verb::ChangeSurveys), get(api::surveys::policy)),
        route("PUT", "/api/v1/surveys/policy", May(Verb::ChangeSurveys), put(api::surveys::set_policy)),
        route("POST", "/api/v1/orders/{number}/survey", May(Verb::InviteSurvey), post(api::surveys::invite)),
    ]
}
