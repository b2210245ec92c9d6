//! Customers, and what they buy.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::posted::show;
use crate::{api, customers};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/customers", May(Verb::SeeCustomers), get(api::customers::list)),
        route("GET", "/api/v1/customers/{number}", May(Verb::SeeCustomers), get(api::customers::show)),
        route("GET", "/customers", May(Verb::SeeCustomers), get(customers::list)),
        route("GET", "/customers/{number}", May(Verb::SeeCustomers), get(show::<customers::CustomerPage>)),
        route(
            "GET",
            "/api/v1/customers/{number}/documents",
            May(Verb::SeeCustomers),
            get(api::customers::documents),
        ),
        route(
            "PUT",
            "/api/v1/customers/{number}/documents",
            May(Verb::ChangeCustomer),
            put(api::customers::set_documents),
        ),
        route("GET", "/api/v1/customers/{number}/terms", May(Verb::SeeCustomers), get(api::customers::terms)),
        route(
            "PUT",
            "/api/v1/customers/{number}/terms",
            May(Verb::ChangeTerms),
            put(api::customers::set_terms),
        ),
        route("POST", "/customers/{number}/terms", May(Verb::ChangeTerms), post(customers::set_terms)),
        route(
            "POST",
            "/customers/{number}/documents",
            May(Verb::ChangeCustomer),
            post(customers::set_documents),
        ),
        route(
            "GET",
            "/api/v1/customers/{number}/glance",
            May(Verb::SeeCustomers),
            get(customers::for_programs),
        ),
        route("GET", "/api/v1/customers/{number}/guide", May(Verb::SeeCustomers), get(api::customers::guide)),
        route("GET", "/customers/{number}/guide", May(Verb::SeeCustomers), get(customers::guide::show)),
        route("POST", "/customers/{number}/guide", May(Verb::OpenOrder), post(customers::guide::post)),
    ]
}
