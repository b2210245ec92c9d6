//! Saved queries.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::{SignedIn, Verb as May};
use super::{Route, route};
use crate::{api, queries};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/queries", SignedIn, get(api::queries::list)),
        route("POST", "/api/v1/queries", May(Verb::SaveQuery), post(api::queries::save)),
        route("POST", "/api/v1/queries/run", SignedIn, post(api::queries::run)),
        route("GET", "/api/v1/queries/{number}", SignedIn, get(api::queries::show)),
        route("PUT", "/api/v1/queries/{number}", May(Verb::SaveQuery), put(api::queries::change)),
        route("POST", "/api/v1/queries/{number}/deletion", May(Verb::SaveQuery), post(api::queries::delete)),
        route("GET", "/api/v1/queries/{number}/rows", SignedIn, get(api::queries::rows)),
        route("GET", "/api/v1/queries/{number}/file", SignedIn, get(api::queries::file)),
        route("GET", "/queries", SignedIn, get(queries::list)),
        route("POST", "/queries", May(Verb::SaveQuery), post(queries::save)),
        route("GET", "/queries/{number}", SignedIn, get(queries::show)),
        route("POST", "/queries/{number}", May(Verb::SaveQuery), post(queries::change)),
        route("POST", "/queries/{number}/deletion", May(Verb::SaveQuery), post(queries::delete)),
    ]
}
