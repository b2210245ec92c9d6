//! Helping each other: notes on fields, questions to those who know more, looking on.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::{SignedIn, Verb as May};
use super::{Route, route};
use crate::{api, help};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/orders/{number}/help", May(Verb::SeeOrders), get(help::of_order)),
        route("GET", "/orders/{number}/help/version", May(Verb::SeeOrders), get(help::version)),
        route("GET", "/inbox/{number}/help", May(Verb::SeeIntake), get(help::of_document)),
        route("GET", "/questions/{number}", SignedIn, get(help::of_question)),
        route(
            "POST",
            "/orders/{number}/questions",
            May(Verb::AskQuestion),
            post(help::verbs::ask_about_order),
        ),
        route(
            "POST",
            "/inbox/{number}/questions",
            May(Verb::AskQuestion),
            post(help::verbs::ask_about_document),
        ),
        route("POST", "/orders/{number}/field-notes", May(Verb::WriteNote), post(help::verbs::note_order)),
        route("POST", "/inbox/{number}/field-notes", May(Verb::WriteNote), post(help::verbs::note_document)),
        route("POST", "/orders/{number}/followers", May(Verb::FollowAlong), post(help::verbs::follow)),
        route("POST", "/orders/{number}/followers/end", May(Verb::FollowAlong), post(help::verbs::leave)),
        route("POST", "/questions/{number}/answer", May(Verb::AnswerQuestion), post(help::verbs::answer)),
        route("POST", "/questions/{number}/return", May(Verb::AnswerQuestion), post(help::verbs::hand_back)),
        route("POST", "/questions/{number}/handoff", May(Verb::AnswerQuestion), post(help::verbs::pass_on)),
        route("POST", "/questions/{number}/words", May(Verb::AskQuestion), post(help::verbs::ask_again)),
        route("POST", "/questions/{number}/withdrawal", May(Verb::AskQuestion), post(help::verbs::withdraw)),
        route(
            "GET",
            "/api/v1/orders/{number}/questions",
            May(Verb::SeeOrders),
            api::help::questions(api::help::AskedOf::Order),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/questions",
            May(Verb::AskQuestion),
            api::help::ask(api::help::AskedOf::Order),
        ),
        route(
            "GET",
            "/api/v1/intake/{number}/questions",
            May(Verb::SeeIntake),
            api::help::questions(api::help::AskedOf::Document),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/questions",
            May(Verb::AskQuestion),
            api::help::ask(api::help::AskedOf::Document),
        ),
        route("GET", "/api/v1/questions", May(Verb::AskQuestion), get(api::help::list)),
        route("GET", "/api/v1/questions/{number}", SignedIn, get(api::help::show)),
        route(
            "POST",
            "/api/v1/questions/{number}/answer",
            May(Verb::AnswerQuestion),
            api::help::deed(api::help::Deed::Answer),
        ),
        route(
            "POST",
            "/api/v1/questions/{number}/return",
            May(Verb::AnswerQuestion),
            api::help::deed(api::help::Deed::HandBack),
        ),
        route(
            "POST",
            "/api/v1/questions/{number}/handoff",
            May(Verb::AnswerQuestion),
            api::help::deed(api::help::Deed::PassOn),
        ),
        route(
            "POST",
            "/api/v1/questions/{number}/words",
            May(Verb::AskQuestion),
            api::help::deed(api::help::Deed::AskAgain),
        ),
        route(
            "POST",
            "/api/v1/questions/{number}/withdrawal",
            May(Verb::AskQuestion),
            api::help::deed(api::help::Deed::Withdraw),
        ),
        route("GET", "/api/v1/orders/{number}/followers", May(Verb::SeeOrders), get(api::help::followers)),
        route("POST", "/api/v1/orders/{number}/followers", May(Verb::FollowAlong), post(api::help::follow)),
        route(
            "POST",
            "/api/v1/orders/{number}/followers/end",
            May(Verb::FollowAlong),
            post(api::help::leave),
        ),
    ]
}
