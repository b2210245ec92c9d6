//! Returns.

use axum::routing::{get, post, put};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::posted::show;
use crate::{api, returns};

pub(super) fn routes() -> Vec<Route> {
    let mut all = api();
    all.extend(pages());
    all
}

fn api() -> Vec<Route> {
    use api::returns as of;
    vec![
        route("GET", "/api/v1/returns", May(Verb::SeeOrders), get(of::list)),
        route("GET", "/api/v1/returns/policy", May(Verb::SeeOrders), get(of::policy)),
        route("PUT", "/api/v1/returns/policy", May(Verb::ChangeReturns), put(of::set_policy)),
        route("GET", "/api/v1/orders/{number}/returns", May(Verb::SeeOrders), get(of::of_order)),
        route("POST", "/api/v1/orders/{number}/returns", May(Verb::RequestReturn), post(of::request)),
        route("GET", "/api/v1/orders/{number}/returnable", May(Verb::SeeOrders), get(of::returnable)),
        route("GET", "/api/v1/returns/{number}", May(Verb::SeeOrders), get(of::show)),
        route("GET", "/api/v1/returns/{number}/paper", May(Verb::SeeOrders), get(of::paper)),
        route(
            "POST",
            "/api/v1/returns/{number}/authorisation",
            May(Verb::AuthoriseReturn),
            post(of::authorise),
        ),
        route("POST", "/api/v1/returns/{number}/rejection", May(Verb::AuthoriseReturn), post(of::reject)),
        route("POST", "/api/v1/returns/{number}/cancellation", May(Verb::CancelReturn), post(of::cancel)),
        route("POST", "/api/v1/returns/{number}/receipts", May(Verb::ReceiveReturn), post(of::receive)),
        route("POST", "/api/v1/returns/{number}/dispositions", May(Verb::DisposeReturn), post(of::dispose)),
        route("POST", "/api/v1/returns/{number}/settlement", May(Verb::SettleReturn), post(of::settle)),
        route("POST", "/api/v1/returns/{number}/replacement", May(Verb::RequestReturn), post(of::replace)),
        route("POST", "/api/v1/returns/{number}/closing", May(Verb::CloseReturn), post(of::close)),
        route("POST", "/api/v1/returns/{number}/letters", May(Verb::SendMail), post(of::send)),
    ]
}

fn pages() -> Vec<Route> {
    vec![
        route("GET", "/returns", May(Verb::SeeOrders), get(returns::list)),
        route("POST", "/returns/policy", May(Verb::ChangeReturns), post(returns::set_policy)),
        route(
            "GET",
            "/orders/{number}/returns/new",
            May(Verb::RequestReturn),
            get(show::<returns::RequestPage>),
        ),
        route("POST", "/orders/{number}/returns", May(Verb::RequestReturn), post(returns::ask)),
        route("GET", "/returns/{number}", May(Verb::SeeOrders), get(returns::show)),
        route(
            "POST",
            "/returns/{number}/authorisation",
            May(Verb::AuthoriseReturn),
            post(returns::authorise),
        ),
        route("POST", "/returns/{number}/rejection", May(Verb::AuthoriseReturn), post(returns::reject)),
        route("POST", "/returns/{number}/cancellation", May(Verb::CancelReturn), post(returns::cancel)),
        route("POST", "/returns/{number}/receipts", May(Verb::ReceiveReturn), post(returns::receive)),
        route("POST", "/returns/{number}/dispositions", May(Verb::DisposeReturn), post(returns::dispose)),
        route("POST", "/returns/{number}/settlement", May(Verb::SettleReturn), post(returns::settle)),
        route("POST", "/returns/{number}/replacement", May(Verb::RequestReturn), post(returns::replace)),
        route("POST", "/returns/{number}/closing", May(Verb::CloseReturn), post(returns::close)),
        route("POST", "/returns/{number}/letters", May(Verb::SendMail), post(returns::send)),
    ]
}
