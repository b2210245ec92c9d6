//! Search, and what fields look up while somebody writes.

use axum::routing::get;
use desk::policies::Verb;

use super::Gate::{SignedIn, Verb as May};
use super::{Route, route};
use crate::{api, lookup, lookup_item, search};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/lookup/items/{sku}/availability", May(Verb::SeeStock), get(lookup_item::availability)),
        route("GET", "/lookup/items/{sku}/price", May(Verb::SeeItems), get(lookup_item::price)),
        route("GET", "/lookup/items/{sku}/substitutes", May(Verb::SeeItems), get(lookup_item::substitutes)),
        route("GET", "/search", SignedIn, get(search::show)),
        route("GET", "/lookup/search", SignedIn, get(search::offered)),
        route("GET", "/api/v1/search", SignedIn, get(api::search::search)),
        route("GET", "/lookup/customers", May(Verb::SeeCustomers), get(lookup::customers)),
        route("GET", "/lookup/items", May(Verb::SeeItems), get(lookup::items)),
    ]
}
