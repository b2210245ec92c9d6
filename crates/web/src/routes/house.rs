//! The house itself: whether it runs, signing in, how it looks, the first page.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::{Public, SignedIn, Verb as May};
use super::{Route, route};
use crate::{assets, health, openapi, settings, sign_in, today};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/livez", Public, get(health::livez)),
        route("GET", "/readyz", Public, get(health::readyz)),
        route("GET", "/metrics", Public, get(health::metrics)),
        route("GET", "/assets/{name}", Public, get(assets::asset)),
        route("GET", "/api/v1/openapi.json", Public, get(openapi::description)),
        route("GET", "/sign-in", Public, get(sign_in::show)),
        route("POST", "/session", Public, post(sign_in::sign_in)),
        route("POST", "/session/end", Public, post(sign_in::sign_out)),
        route("POST", "/settings/look", Public, post(settings::look)),
        route("POST", "/settings/language", May(Verb::SetLanguage), post(settings::language)),
        route("GET", "/keys", SignedIn, get(settings::keys)),
        route("GET", "/", SignedIn, get(today::show)),
    ]
}
