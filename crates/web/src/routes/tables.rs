//! Decision tables.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::api::tables as of;
use crate::posted::show;
use crate::tables;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/tables", May(Verb::SeeTables), get(of::list)),
        route("GET", "/api/v1/tables/{table}", May(Verb::SeeTables), get(of::show)),
        route("POST", "/api/v1/tables/{table}/answer", May(Verb::SeeTables), post(of::answer)),
        route("GET", "/api/v1/tables/{table}/versions", May(Verb::SeeTables), get(of::versions)),
        route("POST", "/api/v1/tables/{table}/versions", May(Verb::ChangeTable), post(of::propose)),
        route("POST", "/api/v1/tables/{table}/check", May(Verb::ChangeTable), post(of::check)),
        route("GET", "/api/v1/tables/{table}/versions/{version}", May(Verb::SeeTables), get(of::version)),
        route("GET", "/api/v1/tables/{table}/versions/{version}/csv", May(Verb::SeeTables), get(of::csv)),
        route(
            "GET",
            "/api/v1/tables/{table}/versions/{version}/dry-run",
            May(Verb::SeeTables),
            get(of::dry_run),
        ),
        route("POST", "/api/v1/tables/{table}/decision", May(Verb::ApproveTable), post(of::decide)),
        route("POST", "/api/v1/tables/{table}/end", May(Verb::ApproveTable), post(of::end)),
        route("POST", "/api/v1/tables/{table}/reading", May(Verb::AcknowledgeTable), post(of::acknowledge)),
        route("GET", "/tables", May(Verb::SeeTables), get(tables::list)),
        route("GET", "/tables/{table}", May(Verb::SeeTables), get(show::<tables::TablePage>)),
        route("POST", "/tables/{table}/decision", May(Verb::ApproveTable), post(tables::decide)),
        route("POST", "/tables/{table}/reading", May(Verb::AcknowledgeTable), post(tables::acknowledge)),
        route("GET", "/tables/{table}/versions/{version}", May(Verb::SeeTables), get(tables::version)),
        route("GET", "/tables/{table}/versions/{version}/csv", May(Verb::SeeTables), get(tables::csv)),
        route("GET", "/tables/{table}/editor", May(Verb::ChangeTable), get(tables::editor::open)),
        route("POST", "/tables/{table}/editor", May(Verb::ChangeTable), post(tables::editor::post)),
    ]
}
