//! Complaints and their remedies.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::api::work::{Answer, Thing};
use crate::posted::show;
use crate::{api, cases};

pub(super) fn routes() -> Vec<Route> {
    let mut all = api();
    all.extend(api_deeds());
    all.extend(pages());
    all
}

fn api() -> Vec<Route> {
    use api::cases as of;
    vec![
        route("GET", "/api/v1/cases", May(Verb::SeeOrders), get(of::list)),
        route("POST", "/api/v1/cases", May(Verb::OpenCase), post(of::open)),
        route("GET", "/api/v1/cases/policy", May(Verb::SeeOrders), get(of::policy)),
        route("POST", "/api/v1/cases/policy", May(Verb::ChangeCases), post(of::propose_policy)),
        route(
            "POST",
            "/api/v1/cases/policy/approval",
            May(Verb::ApproveCasePolicy),
            post(of::approve_policy),
        ),
        route("POST", "/api/v1/intake/{number}/case", May(Verb::OpenCase), post(of::open_document)),
        route("GET", "/api/v1/orders/{number}/cases", May(Verb::SeeOrders), get(of::of_order)),
        route("GET", "/api/v1/customers/{number}/cases", May(Verb::SeeOrders), get(of::of_customer)),
        route("GET", "/api/v1/cases/{number}", May(Verb::SeeOrders), get(of::show)),
        route("GET", "/api/v1/cases/{number}/similar", May(Verb::SeeOrders), get(of::similar)),
        route("GET", "/api/v1/cases/{number}/proposal", May(Verb::SeeOrders), get(of::proposal)),
        route(
            "GET",
            "/api/v1/cases/{number}/evidence/{evidence}",
            May(Verb::SeeOrders),
            get(of::evidence_file),
        ),
        route("GET", "/api/v1/remedies/{number}", May(Verb::SeeOrders), get(of::show_remedy)),
        route("POST", "/api/v1/remedies/{number}/approval", May(Verb::ApproveRemedy), post(of::approve)),
        route("POST", "/api/v1/remedies/{number}/refusal", May(Verb::ProposeRemedy), post(of::refuse)),
        route("POST", "/api/v1/remedies/{number}/execution", May(Verb::CarryOutRemedy), post(of::carry_out)),
    ]
}

fn api_deeds() -> Vec<Route> {
    use api::cases as of;
    vec![
        route("POST", "/api/v1/cases/{number}/acknowledgement", May(Verb::WorkCase), post(of::acknowledge)),
        route("POST", "/api/v1/cases/{number}/investigation", May(Verb::WorkCase), post(of::investigate)),
        route("POST", "/api/v1/cases/{number}/classification", May(Verb::WorkCase), post(of::classify)),
        route("POST", "/api/v1/cases/{number}/steps", May(Verb::WorkCase), post(of::add_step)),
        route("POST", "/api/v1/cases/{number}/findings", May(Verb::WorkCase), post(of::finish_step)),
        route("POST", "/api/v1/cases/{number}/evidence", May(Verb::WorkCase), post(of::add_evidence)),
        route("POST", "/api/v1/cases/{number}/evidence-files", May(Verb::WorkCase), post(of::add_file)),
        route("POST", "/api/v1/cases/{number}/waiting", May(Verb::WorkCase), post(of::wait)),
        route("POST", "/api/v1/cases/{number}/resumption", May(Verb::WorkCase), post(of::resume)),
        route("POST", "/api/v1/cases/{number}/escalation", May(Verb::WorkCase), post(of::escalate)),
        route("POST", "/api/v1/cases/{number}/cause", May(Verb::WorkCase), post(of::find_cause)),
        route("POST", "/api/v1/cases/{number}/remedies", May(Verb::ProposeRemedy), post(of::propose)),
        route("POST", "/api/v1/cases/{number}/resolution", May(Verb::WorkCase), post(of::resolve)),
        route("POST", "/api/v1/cases/{number}/closing", May(Verb::CloseCase), post(of::close)),
        route("POST", "/api/v1/cases/{number}/reopening", May(Verb::OpenCase), post(of::reopen)),
        route("POST", "/api/v1/cases/{number}/handoff", May(Verb::HandOff), api::work::hand_off(Thing::Case)),
        route(
            "POST",
            "/api/v1/cases/{number}/handoff/acceptance",
            May(Verb::AnswerHandOff),
            api::work::answer(Thing::Case, Answer::Accept),
        ),
        route(
            "POST",
            "/api/v1/cases/{number}/handoff/return",
            May(Verb::AnswerHandOff),
            api::work::answer(Thing::Case, Answer::Return),
        ),
    ]
}

fn pages() -> Vec<Route> {
    vec![
        route("GET", "/cases", May(Verb::SeeOrders), get(cases::list)),
        route("POST", "/cases", May(Verb::OpenCase), post(cases::ask)),
        route("GET", "/cases/new", May(Verb::OpenCase), get(cases::open_new)),
        route("POST", "/cases/policy", May(Verb::ChangeCases), post(cases::propose_policy)),
        route("POST", "/cases/policy/approval", May(Verb::ApproveCasePolicy), post(cases::approve_policy)),
        route("POST", "/inbox/{number}/case", May(Verb::OpenCase), post(cases::ask_document)),
        route("GET", "/cases/{number}", May(Verb::SeeOrders), get(show::<cases::CasePage>)),
        route("POST", "/cases/{number}/acknowledgement", May(Verb::WorkCase), post(cases::acknowledge)),
        route("POST", "/cases/{number}/investigation", May(Verb::WorkCase), post(cases::investigate)),
        route("POST", "/cases/{number}/classification", May(Verb::WorkCase), post(cases::classify)),
        route("POST", "/cases/{number}/steps", May(Verb::WorkCase), post(cases::add_step)),
        route("POST", "/cases/{number}/steps/{step}", May(Verb::WorkCase), post(cases::finish_step)),
        route("POST", "/cases/{number}/evidence", May(Verb::WorkCase), post(cases::add_evidence)),
        route("GET", "/cases/{number}/evidence/{evidence}", May(Verb::SeeOrders), get(cases::evidence_file)),
        route("POST", "/cases/{number}/waiting", May(Verb::WorkCase), post(cases::wait)),
        route("POST", "/cases/{number}/resumption", May(Verb::WorkCase), post(cases::resume)),
        route("POST", "/cases/{number}/escalation", May(Verb::WorkCase), post(cases::escalate)),
        route("POST", "/cases/{number}/cause", May(Verb::WorkCase), post(cases::find_cause)),
        route("POST", "/cases/{number}/remedies", May(Verb::ProposeRemedy), post(cases::propose)),
        route(
            "POST",
            "/cases/{number}/remedies/{remedy}/approval",
            May(Verb::ApproveRemedy),
            post(cases::approve),
        ),
        route(
            "POST",
            "/cases/{number}/remedies/{remedy}/refusal",
            May(Verb::ProposeRemedy),
            post(cases::refuse),
        ),
        route(
            "POST",
            "/cases/{number}/remedies/{remedy}/execution",
            May(Verb::CarryOutRemedy),
            post(cases::carry_out),
        ),
        route("POST", "/cases/{number}/resolution", May(Verb::WorkCase), post(cases::resolve)),
        route("POST", "/cases/{number}/closing", May(Verb::CloseCase), post(cases::close)),
        route("POST", "/cases/{number}/reopening", May(Verb::OpenCase), post(cases::reopen)),
        route("POST", "/cases/{number}/handoff", May(Verb::HandOff), post(cases::hand_off)),
        route(
            "POST",
            "/cases/{number}/handoff/acceptance",
            May(Verb::AnswerHandOff),
            post(cases::accept_offer),
        ),
        route("POST", "/cases/{number}/handoff/return", May(Verb::AnswerHandOff), post(cases::return_offer)),
        route("POST", "/cases/{number}/notes", May(Verb::WriteNote), post(cases::note)),
    ]
}
