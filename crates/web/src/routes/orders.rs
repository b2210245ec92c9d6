//! Orders and what is done with them.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::order::papers;
use crate::order::verbs::OrderVerb;
use crate::page::Stop;
use crate::problem::Problem;
use crate::{api, new_order, order, orders_list};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/orders", May(Verb::SeeOrders), get(api::orders::list)),
        route("POST", "/api/v1/orders", May(Verb::OpenOrder), post(api::orders::open)),
        route("GET", "/api/v1/orders/{number}", May(Verb::SeeOrders), get(api::orders::show)),
        route("GET", "/api/v1/orders/{number}/timeline", May(Verb::SeeOrders), get(api::orders::timeline)),
        route("PUT", "/api/v1/orders/{number}/draft", May(Verb::OpenOrder), put(api::orders::save)),
        route(
            "POST",
            "/api/v1/orders/{number}/submission",
            May(Verb::SubmitOrder),
            api::orders::verb(OrderVerb::Submit),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/confirmation",
            May(Verb::ConfirmOrder),
            api::orders::verb(OrderVerb::Confirm),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/cancellation",
            May(Verb::CancelOrder),
            api::orders::verb(OrderVerb::Cancel),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/short-close",
            May(Verb::ShortCloseOrder),
            api::orders::verb(OrderVerb::ShortClose),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/services",
            May(Verb::RenderService),
            api::orders::verb(OrderVerb::Render),
        ),
        route(
            "POST",
            "/orders/{number}/services",
            May(Verb::RenderService),
            order::verbs::form(OrderVerb::Render),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/return",
            May(Verb::ReturnOrder),
            api::orders::verb(OrderVerb::SendBack),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/rejection",
            May(Verb::RejectOrder),
            api::orders::verb(OrderVerb::Reject),
        ),
        route("POST", "/api/v1/orders/{number}/copy", May(Verb::CopyOrder), post(api::orders::copy)),
        route(
            "POST",
            "/api/v1/orders/{number}/closing",
            May(Verb::CloseOrder),
            api::orders::verb(OrderVerb::Close),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/holds/{kind}/resolution",
            May(Verb::ResolveHold),
            post(api::orders::resolve_hold),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/release",
            May(Verb::ReleaseOrder),
            post(api::shipments::release),
        ),
        route(
            "POST",
            "/api/v1/orders/{number}/release/withdrawal",
            May(Verb::PullBackOrder),
            api::orders::verb(OrderVerb::PullBack),
        ),
        route(
            "GET",
            "/api/v1/orders/{number}/file",
            May(Verb::SeeOrders),
            get(order::file::download::<Problem>),
        ),
        route(
            "GET",
            "/api/v1/orders/{number}/acknowledgement",
            May(Verb::SeeOrders),
            get(papers::acknowledgement::<Problem>),
        ),
        route("POST", "/orders", May(Verb::OpenOrder), post(new_order::post)),
        route("GET", "/orders", May(Verb::SeeOrders), get(orders_list::show)),
        route("GET", "/orders.csv", May(Verb::SeeOrders), get(orders_list::csv)),
        route("GET", "/orders/{number}", May(Verb::SeeOrders), get(order::show)),
        route(
            "POST",
            "/orders/{number}/submission",
            May(Verb::SubmitOrder),
            order::verbs::form(OrderVerb::Submit),
        ),
        route(
            "POST",
            "/orders/{number}/confirmation",
            May(Verb::ConfirmOrder),
            order::verbs::form(OrderVerb::Confirm),
        ),
        route(
            "POST",
            "/orders/{number}/release",
            May(Verb::ReleaseOrder),
            order::verbs::form(OrderVerb::Release),
        ),
        route(
            "POST",
            "/orders/{number}/release/withdrawal",
            May(Verb::PullBackOrder),
            order::verbs::form(OrderVerb::PullBack),
        ),
        route(
            "POST",
            "/orders/{number}/cancellation",
            May(Verb::CancelOrder),
            order::verbs::form(OrderVerb::Cancel),
        ),
        route(
            "POST",
            "/orders/{number}/short-close",
            May(Verb::ShortCloseOrder),
            order::verbs::form(OrderVerb::ShortClose),
        ),
        route(
            "POST",
            "/orders/{number}/return",
            May(Verb::ReturnOrder),
            order::verbs::form(OrderVerb::SendBack),
        ),
        route(
            "POST",
            "/orders/{number}/rejection",
            May(Verb::RejectOrder),
            order::verbs::form(OrderVerb::Reject),
        ),
        route(
            "POST",
            "/orders/{number}/closing",
            May(Verb::CloseOrder),
            order::verbs::form(OrderVerb::Close),
        ),
        route("POST", "/orders/{number}/copy", May(Verb::CopyOrder), post(order::verbs::copy)),
        route(
            "POST",
            "/orders/{number}/holds/{kind}/resolution",
            May(Verb::ResolveHold),
            post(order::verbs::resolve_hold),
        ),
        route("GET", "/orders/{number}/file.zip", May(Verb::SeeOrders), get(order::file::download::<Stop>)),
        route(
            "GET",
            "/orders/{number}/acknowledgement.pdf",
            May(Verb::SeeOrders),
            get(papers::acknowledgement::<Stop>),
        ),
    ]
}
