//! Credit notes, payments and statements.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::order::documents;
use crate::page::Stop;
use crate::posted::show;
use crate::problem::Problem;
use crate::{api, billing};

pub(super) fn routes() -> Vec<Route> {
    let mut all = api();
    all.extend(pages());
    all
}

fn api() -> Vec<Route> {
    use api::{billing as of, statements};
    vec![
        route("POST", "/api/v1/invoices/{number}/credit-notes", May(Verb::MakeCreditNote), post(of::credit)),
        route("POST", "/api/v1/invoices/{number}/correction", May(Verb::CorrectInvoice), post(of::correct)),
        route("GET", "/api/v1/credit-notes", May(Verb::SeeInvoices), get(of::credits)),
        route("GET", "/api/v1/credit-notes/{number}", May(Verb::SeeInvoices), get(of::credit_note)),
        route("GET", "/api/v1/credit-notes/{number}/paper", May(Verb::SeeInvoices), get(of::credit_paper)),
        route(
            "POST",
            "/api/v1/credit-notes/{number}/release",
            May(Verb::ReleaseCreditNote),
            post(of::release_credit),
        ),
        route(
            "POST",
            "/api/v1/credit-notes/{number}/refusal",
            May(Verb::MakeCreditNote),
            post(of::refuse_credit),
        ),
        route(
            "POST",
            "/api/v1/credit-notes/{number}/allocations",
            May(Verb::AllocatePayment),
            post(of::allocate_credit),
        ),
        route("POST", "/api/v1/credit-notes/{number}/letters", May(Verb::SendMail), post(of::send_credit)),
        route("GET", "/api/v1/payments", May(Verb::SeeInvoices), get(of::payments)),
        route("POST", "/api/v1/payments", May(Verb::RecordPayment), post(of::record)),
        route("GET", "/api/v1/payments/{number}", May(Verb::SeeInvoices), get(of::payment)),
        route(
            "POST",
            "/api/v1/payments/{number}/allocations",
            May(Verb::AllocatePayment),
            post(of::allocate),
        ),
        route("POST", "/api/v1/payments/{number}/reversal", May(Verb::ReversePayment), post(of::reverse)),
        route("GET", "/api/v1/billing/policy", May(Verb::SeeInvoices), get(of::policy)),
        route("PUT", "/api/v1/billing/policy", May(Verb::ChangeBilling), put(of::set_policy)),
        route("POST", "/api/v1/customers/{number}/refunds", May(Verb::RefundCustomer), post(of::refund)),
        route(
            "GET",
            "/api/v1/customers/{number}/statement",
            May(Verb::SeeInvoices),
            get(statements::statement),
        ),
        route(
            "GET",
            "/api/v1/customers/{number}/statement/paper",
            May(Verb::SeeInvoices),
            get(statements::statement_paper),
        ),
        route(
            "POST",
            "/api/v1/customers/{number}/statement/letters",
            May(Verb::SendMail),
            post(statements::send_statement),
        ),
    ]
}

fn pages() -> Vec<Route> {
    use billing as of;
    vec![
        route("POST", "/invoices/{number}/credit-notes", May(Verb::MakeCreditNote), post(of::credit)),
        route("POST", "/invoices/{number}/correction", May(Verb::CorrectInvoice), post(of::correct)),
        route(
            "GET",
            "/api/v1/credit-notes/{number}/documents/{form}",
            May(Verb::SeeInvoices),
            get(documents::credit_note::<Problem>),
        ),
        route(
            "GET",
            "/credit-notes/{number}/documents/{form}",
            May(Verb::SeeInvoices),
            get(documents::credit_note::<Stop>),
        ),
        route("GET", "/credit-notes", May(Verb::SeeInvoices), get(of::credits)),
        route("GET", "/credit-notes/{number}", May(Verb::SeeInvoices), get(of::show_credit)),
        route("POST", "/credit-notes/{number}/release", May(Verb::ReleaseCreditNote), post(of::release)),
        route("POST", "/credit-notes/{number}/refusal", May(Verb::MakeCreditNote), post(of::refuse)),
        route(
            "POST",
            "/credit-notes/{number}/allocations",
            May(Verb::AllocatePayment),
            post(of::allocate_credit),
        ),
        route("POST", "/credit-notes/{number}/letters", May(Verb::SendMail), post(of::send_credit)),
        route("GET", "/payments", May(Verb::SeeInvoices), get(of::payments)),
        route("POST", "/payments", May(Verb::RecordPayment), post(of::record)),
        route("POST", "/payments/policy", May(Verb::ChangeBilling), post(of::set_policy)),
        route("GET", "/payments/{number}", May(Verb::SeeInvoices), get(show::<of::PaymentPage>)),
        route("POST", "/payments/{number}/allocations", May(Verb::AllocatePayment), post(of::allocate)),
        route("POST", "/payments/{number}/reversal", May(Verb::ReversePayment), post(of::reverse)),
        route("POST", "/customers/{number}/refunds", May(Verb::RefundCustomer), post(of::refund)),
        route("GET", "/customers/{number}/statement", May(Verb::SeeInvoices), get(of::statement)),
        route("POST", "/customers/{number}/statement/letters", May(Verb::SendMail), post(of::send_statement)),
    ]
}
