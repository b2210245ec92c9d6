//! Letters, messages and mailboxes.

use axum::routing::{delete, get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::letters::Deed;
use crate::{api, customers, letters, mailboxes};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/orders/{number}/messages", May(Verb::SeeOrders), get(api::tasks::messages)),
        route("GET", "/api/v1/letters", May(Verb::SeeLetters), get(api::letters::list)),
        route("GET", "/api/v1/letters/{name}", May(Verb::SeeLetters), get(api::letters::show)),
        route(
            "POST",
            "/api/v1/orders/{number}/letters",
            May(Verb::SendMail),
            api::letters::write(api::letters::To::Order),
        ),
        route(
            "POST",
            "/api/v1/customers/{number}/letters",
            May(Verb::SendMail),
            api::letters::write(api::letters::To::Customer),
        ),
        route("POST", "/api/v1/letter-files", May(Verb::SendMail), post(api::letters::keep_file)),
        route(
            "GET",
            "/api/v1/customers/{number}/messages",
            May(Verb::SeeLetters),
            get(api::tasks::of_customer),
        ),
        route(
            "POST",
            "/api/v1/letters/{name}/release",
            May(Verb::ReviewLetter),
            api::letters::deed(Deed::Release),
        ),
        route("POST", "/api/v1/letters/{name}/hold", May(Verb::SendMail), api::letters::deed(Deed::Hold)),
        route(
            "POST",
            "/api/v1/letters/{name}/cancellation",
            May(Verb::SendMail),
            api::letters::deed(Deed::Cancel),
        ),
        route("POST", "/api/v1/letters/{name}/again", May(Verb::SendMail), api::letters::deed(Deed::Again)),
        route("GET", "/api/v1/mailboxes", May(Verb::SeeMailboxes), get(api::mailboxes::list)),
        route("PUT", "/api/v1/mailboxes/{code}", May(Verb::ChangeMailbox), put(api::mailboxes::set_up)),
        route("DELETE", "/api/v1/mailboxes/{code}", May(Verb::ChangeMailbox), delete(api::mailboxes::remove)),
        route("GET", "/letters", May(Verb::SeeLetters), get(letters::list)),
        route("GET", "/letters/words", May(Verb::ChangeTemplate), get(letters::words::show)),
        route("POST", "/letters/words", May(Verb::ChangeTemplate), post(letters::words::propose)),
        route("POST", "/letters/words/decision", May(Verb::ApproveTemplate), post(letters::words::decide)),
        route("POST", "/letters/policy", May(Verb::ChangeLetterPolicy), post(letters::words::policy)),
        route("GET", "/letters/{name}", May(Verb::SeeLetters), get(letters::show)),
        route("POST", "/letters/{name}", May(Verb::SendMail), letters::form(Deed::Change)),
        route("GET", "/letters/{name}/enclosures/{at}", May(Verb::SeeLetters), get(letters::enclosure)),
        route("POST", "/letters/{name}/release", May(Verb::ReviewLetter), letters::form(Deed::Release)),
        route("POST", "/letters/{name}/hold", May(Verb::SendMail), letters::form(Deed::Hold)),
        route("POST", "/letters/{name}/cancellation", May(Verb::SendMail), letters::form(Deed::Cancel)),
        route("POST", "/letters/{name}/again", May(Verb::SendMail), letters::form(Deed::Again)),
        route("GET", "/orders/{number}/letter", May(Verb::SendMail), get(letters::compose::begin)),
        route("POST", "/orders/{number}/letters", May(Verb::SendMail), post(letters::compose::post)),
        route(
            "GET",
            "/customers/{number}/letter",
            May(Verb::SendMail),
            get(letters::compose::begin_to_customer),
        ),
        route(
            "POST",
            "/customers/{number}/letters",
            May(Verb::SendMail),
            post(letters::compose::post_to_customer),
        ),
        route("GET", "/customers/{number}/messages", May(Verb::SeeLetters), get(customers::messages::show)),
        route("GET", "/mailboxes", May(Verb::SeeMailboxes), get(mailboxes::list)),
        route("POST", "/mailboxes", May(Verb::ChangeMailbox), post(mailboxes::set_up)),
        route("POST", "/mailboxes/{code}/removal", May(Verb::ChangeMailbox), post(mailboxes::remove)),
    ]
}
