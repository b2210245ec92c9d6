//! Audits of what was shipped, and standards.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::posted::show;
use crate::{api, order_audits, standards};

pub(super) fn routes() -> Vec<Route> {
    let mut all = api();
    all.extend(pages());
    all
}

fn api() -> Vec<Route> {
    use api::audits as of;
    use api::standards as std;
    vec![
        route("GET", "/api/v1/order-audits", May(Verb::SeeOrders), get(of::list)),
        route("POST", "/api/v1/order-audits", May(Verb::AuditOrders), post(of::draw)),
        route("GET", "/api/v1/order-audits/plan", May(Verb::SeeOrders), get(of::plan)),
        route("GET", "/api/v1/order-audits/pareto", May(Verb::SeeOrders), get(of::pareto)),
        route("GET", "/api/v1/order-audits/schemes", May(Verb::SeeOrders), get(of::schemes)),
        route("POST", "/api/v1/order-audits/schemes", May(Verb::ChangeAudits), post(of::set_scheme)),
        route("GET", "/api/v1/corrective-actions", May(Verb::SeeOrders), get(of::actions)),
        route("POST", "/api/v1/corrective-actions", May(Verb::CorrectAction), post(of::open_action)),
        route(
            "POST",
            "/api/v1/corrective-actions/{number}/completion",
            May(Verb::FinishTask),
            post(of::finish_action),
        ),
        route("GET", "/api/v1/order-audits/{number}", May(Verb::SeeOrders), get(of::show)),
        route("GET", "/api/v1/order-audits/{number}/sample", May(Verb::SeeOrders), get(of::redraw)),
        route("POST", "/api/v1/order-audits/{number}/judgements", May(Verb::AuditOrders), post(of::judge)),
        route("POST", "/api/v1/order-audits/{number}/completion", May(Verb::AuditOrders), post(of::finish)),
        route("GET", "/api/v1/standards", May(Verb::SeeFigures), get(std::list)),
        route("POST", "/api/v1/standards", May(Verb::ChangeStandards), post(std::set)),
        route("GET", "/api/v1/standards/alerts", May(Verb::SeeFigures), get(std::alerts)),
        route("POST", "/api/v1/standards/alerts/{id}", May(Verb::ChangeStandards), post(std::answer_alert)),
        route("GET", "/api/v1/standards/{code}", May(Verb::SeeFigures), get(std::show)),
    ]
}

fn pages() -> Vec<Route> {
    vec![
        route("GET", "/order-audits", May(Verb::SeeOrders), get(order_audits::list)),
        route("POST", "/order-audits", May(Verb::AuditOrders), post(order_audits::draw)),
        route("POST", "/order-audits/schemes", May(Verb::ChangeAudits), post(order_audits::set_scheme)),
        route("POST", "/order-audits/actions", May(Verb::CorrectAction), post(order_audits::open_action)),
        route(
            "POST",
            "/order-audits/actions/{number}/completion",
            May(Verb::FinishTask),
            post(order_audits::finish_action),
        ),
        route("GET", "/order-audits/{number}", May(Verb::SeeOrders), get(show::<order_audits::AuditPage>)),
        route(
            "POST",
            "/order-audits/{number}/items/{item}",
            May(Verb::AuditOrders),
            post(order_audits::judge),
        ),
        route(
            "POST",
            "/order-audits/{number}/completion",
            May(Verb::AuditOrders),
            post(order_audits::finish),
        ),
        route("GET", "/standards", May(Verb::SeeFigures), get(standards::list)),
        route("POST", "/standards", May(Verb::ChangeStandards), post(standards::set)),
        route("GET", "/standards/{number}", May(Verb::SeeFigures), get(show::<standards::StandardPage>)),
        route(
            "POST",
            "/standards/{number}/alerts/{alert}",
            May(Verb::ChangeStandards),
            post(standards::answer_alert),
        ),
    ]
}
