//! Who has what: the workboard, tasks, hand-offs, notes, working hours.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::{SignedIn, Verb as May};
use super::{Route, route};
use crate::api::work::{Answer, Noted, Thing};
use crate::posted::show;
use crate::{api, calendars, customers, order, tasks, workboard};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/orders/{number}/tasks", May(Verb::SeeOrders), get(api::tasks::list)),
        route("POST", "/api/v1/orders/{number}/tasks", May(Verb::RaiseTask), post(api::tasks::raise)),
        route("POST", "/api/v1/tasks/{number}/completion", May(Verb::FinishTask), post(api::tasks::finish)),
        route("POST", "/orders/{number}/tasks", May(Verb::RaiseTask), post(order::tasks::raise)),
        route(
            "POST",
            "/orders/{number}/tasks/{task}/completion",
            May(Verb::FinishTask),
            post(order::tasks::finish),
        ),
        route("GET", "/api/v1/workboard", May(Verb::SeeOrders), get(api::work::board)),
        route("GET", "/api/v1/tasks", May(Verb::SeeOrders), get(api::work::tasks_open)),
        route("GET", "/api/v1/tasks/{number}", May(Verb::SeeOrders), get(api::work::task)),
        route("POST", "/api/v1/tasks/{number}/handoff", May(Verb::HandOff), api::work::hand_off(Thing::Task)),
        route(
            "POST",
            "/api/v1/tasks/{number}/handoff/acceptance",
            May(Verb::AnswerHandOff),
            api::work::answer(Thing::Task, Answer::Accept),
        ),
        route(
            "POST",
            "/api/v1/tasks/{number}/handoff/return",
            May(Verb::AnswerHandOff),
            api::work::answer(Thing::Task, Answer::Return),
        ),
        route("GET", "/api/v1/tasks/{number}/notes", May(Verb::SeeOrders), api::work::notes(Noted::Task)),
        route(
            "POST",
            "/api/v1/tasks/{number}/notes",
            May(Verb::WriteNote),
            api::work::write_note(Noted::Task),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/handoff",
            May(Verb::HandOff),
            api::work::hand_off(Thing::Order),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/handoff/acceptance",
            May(Verb::AnswerHandOff),
            api::work::answer(Thing::Order, Answer::Accept),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/handoff/return",
            May(Verb::AnswerHandOff),
            api::work::answer(Thing::Order, Answer::Return),
        ),
        route(
            "GET",
            "/api/v1/intake/{number}/notes",
            May(Verb::SeeIntake),
            api::work::notes(Noted::Document),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/notes",
            May(Verb::WriteNote),
            api::work::write_note(Noted::Document),
        ),
        route("GET", "/api/v1/orders/{number}/notes", May(Verb::SeeOrders), api::work::notes(Noted::Order)),
        route(
            "POST",
            "/api/v1/orders/{number}/notes",
            May(Verb::WriteNote),
            api::work::write_note(Noted::Order),
        ),
        route("GET", "/api/v1/calendars", May(Verb::SeeOrders), get(api::calendars::list)),
        route("PUT", "/api/v1/calendars/{code}", May(Verb::ChangeCalendar), put(api::calendars::set)),
        route("GET", "/workboard", May(Verb::SeeOrders), get(workboard::show)),
        route("GET", "/workboard/version", May(Verb::SeeOrders), get(workboard::version)),
        route("GET", "/tasks", May(Verb::FinishTask), get(tasks::list)),
        route("GET", "/tasks/{number}", May(Verb::FinishTask), get(show::<tasks::TaskPage>)),
        route("POST", "/tasks/{number}/completion", May(Verb::FinishTask), post(tasks::finish)),
        route("POST", "/tasks/{number}/handoff", May(Verb::HandOff), post(tasks::hand_off)),
        route("POST", "/tasks/{number}/handoff/acceptance", May(Verb::AnswerHandOff), post(tasks::accept)),
        route("POST", "/tasks/{number}/handoff/return", May(Verb::AnswerHandOff), post(tasks::send_back)),
        route("POST", "/tasks/{number}/notes", May(Verb::WriteNote), post(tasks::note)),
        route("POST", "/orders/{number}/handoff", May(Verb::HandOff), post(order::hands::hand_off)),
        route(
            "POST",
            "/orders/{number}/handoff/acceptance",
            May(Verb::AnswerHandOff),
            post(order::hands::accept),
        ),
        route(
            "POST",
            "/orders/{number}/handoff/return",
            May(Verb::AnswerHandOff),
            post(order::hands::send_back),
        ),
        route("POST", "/orders/{number}/notes", May(Verb::WriteNote), post(order::hands::note)),
        route("POST", "/mentions/{id}/seen", SignedIn, post(tasks::seen)),
        route("GET", "/calendars", May(Verb::SeeOrders), get(calendars::show)),
        route("POST", "/calendars/{code}", May(Verb::ChangeCalendar), post(calendars::set)),
        route(
            "GET",
            "/api/v1/customers/{number}/notes",
            May(Verb::SeeCustomers),
            api::work::notes(Noted::Customer),
        ),
        route(
            "POST",
            "/api/v1/customers/{number}/notes",
            May(Verb::WriteNote),
            api::work::write_note(Noted::Customer),
        ),
        route("POST", "/customers/{number}/notes", May(Verb::WriteNote), post(customers::note)),
        route(
            "POST",
            "/customers/{number}/notes/{id}/retirement",
            May(Verb::WriteNote),
            post(customers::retire_note),
        ),
        route("POST", "/customers/{number}/tasks", May(Verb::RaiseTask), post(customers::raise)),
    ]
}
