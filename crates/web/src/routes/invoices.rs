//! Invoices.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::order::{documents, papers};
use crate::page::Stop;
use crate::problem::Problem;
use crate::{api, invoices, order};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("POST", "/api/v1/orders/{number}/invoices", May(Verb::MakeInvoice), post(api::invoices::make)),
        route("GET", "/api/v1/invoices", May(Verb::SeeInvoices), get(api::invoices::list)),
        route("GET", "/api/v1/invoices/{number}", May(Verb::SeeInvoices), get(api::invoices::show)),
        route(
            "POST",
            "/api/v1/invoices/{number}/release",
            May(Verb::ReleaseInvoice),
            post(api::invoices::release),
        ),
        route(
            "GET",
            "/api/v1/invoices/{number}/paper",
            May(Verb::SeeInvoices),
            get(papers::invoice::<Problem>),
        ),
        route(
            "GET",
            "/api/v1/invoices/{number}/documents/{form}",
            May(Verb::SeeInvoices),
            get(documents::invoice::<Problem>),
        ),
        route(
            "GET",
            "/invoices/{number}/documents/{form}",
            May(Verb::SeeInvoices),
            get(documents::invoice::<Stop>),
        ),
        route("POST", "/orders/{number}/invoices", May(Verb::MakeInvoice), post(order::verbs::invoice)),
        route("GET", "/invoices", May(Verb::SeeInvoices), get(invoices::list)),
        route("GET", "/invoices/{number}", May(Verb::SeeInvoices), get(invoices::show)),
        route("POST", "/invoices/{number}/release", May(Verb::ReleaseInvoice), post(invoices::release)),
    ]
}
