//! People and their levels.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::{SignedIn, Verb as May};
use super::{Route, route};
use crate::{api, people};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/me", SignedIn, get(api::people::me)),
        route("PUT", "/api/v1/me/language", May(Verb::SetLanguage), put(api::people::set_language)),
        route("GET", "/api/v1/people", May(Verb::SeePeople), get(api::people::list)),
        route("POST", "/api/v1/people", May(Verb::AddPerson), post(api::people::add)),
        route("GET", "/api/v1/people/{login}", May(Verb::SeePeople), get(api::people::show)),
        route("POST", "/api/v1/people/{login}/levels", May(Verb::GrantLevel), post(api::people::grant_level)),
        route("GET", "/people", May(Verb::SeePeople), get(people::list)),
        route("POST", "/people", May(Verb::AddPerson), post(people::add)),
        route("GET", "/people/{login}", SignedIn, get(people::show)),
        route("POST", "/people/{login}/levels", May(Verb::GrantLevel), post(people::grant_level)),
    ]
}
