//! All routes, each with the gate it is behind. The router is built from this table, so there is no route without a gate; a test asks
//! each one without signing in and in the wrong role.

use axum::routing::{MethodRouter, get, post, put};
use desk::policies::Verb;

use crate::order::verbs::OrderVerb;
use crate::{
    App, api, assets, customers, health, inbox, invoices, items, knowledge, lookup, lookup_item, new_order,
    openapi, order, orders_list, people, search, settings, shipments, sign_in, today,
};

/// Who gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Anyone.
    Public,
    /// Anyone who is signed in.
    SignedIn,
    /// Whoever the policies let do this; the verb itself asks them.
    Verb(Verb),
}

pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub gate: Gate,
    pub handler: MethodRouter<App>,
}

fn route(method: &'static str, path: &'static str, gate: Gate, handler: MethodRouter<App>) -> Route {
    Route { method, path, gate, handler }
}

pub fn routes() -> Vec<Route> {
    use Gate::{Public, SignedIn, Verb as May};
    vec![
        route("GET", "/livez", Public, get(health::livez)),
        route("GET", "/readyz", Public, get(health::readyz)),
        route("GET", "/metrics", Public, get(health::metrics)),
        route("GET", "/assets/{name}", Public, get(assets::asset)),
        route("GET", "/api/v1/openapi.json", Public, get(openapi::description)),
        route("GET", "/api/v1/orders", May(Verb::SeeOrders), get(api::orders::list)),
        route("POST", "/api/v1/orders", May(Verb::OpenOrder), post(api::orders::open)),
        route("GET", "/api/v1/orders/{number}", May(Verb::SeeOrders), get(api::orders::show)),
        route("GET", "/api/v1/orders/{number}/timeline", May(Verb::SeeOrders), get(api::orders::timeline)),
        route("GET", "/api/v1/orders/{number}/messages", May(Verb::SeeOrders), get(api::tasks::messages)),
        route("GET", "/api/v1/orders/{number}/tasks", May(Verb::SeeOrders), get(api::tasks::list)),
        route("POST", "/api/v1/orders/{number}/tasks", May(Verb::RaiseTask), post(api::tasks::raise)),
        route("POST", "/api/v1/tasks/{number}/completion", May(Verb::FinishTask), post(api::tasks::finish)),
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
        route("POST", "/api/v1/orders/{number}/invoices", May(Verb::MakeInvoice), post(api::invoices::make)),
        route("GET", "/api/v1/shipments", May(Verb::SeeShipments), get(api::shipments::list)),
        route("GET", "/api/v1/shipments/{number}", May(Verb::SeeShipments), get(api::shipments::show)),
        route("POST", "/api/v1/shipments/{number}/pick", May(Verb::PickShipment), post(api::shipments::pick)),
        route("POST", "/api/v1/shipments/{number}/pack", May(Verb::PackShipment), post(api::shipments::pack)),
        route(
            "POST",
            "/api/v1/shipments/{number}/inspection",
            May(Verb::InspectShipment),
            post(api::shipments::inspect),
        ),
        route(
            "POST",
            "/api/v1/shipments/{number}/dispatch",
            May(Verb::DispatchShipment),
            post(api::shipments::dispatch),
        ),
        route("GET", "/api/v1/invoices", May(Verb::SeeInvoices), get(api::invoices::list)),
        route("GET", "/api/v1/invoices/{number}", May(Verb::SeeInvoices), get(api::invoices::show)),
        route(
            "POST",
            "/api/v1/invoices/{number}/release",
            May(Verb::ReleaseInvoice),
            post(api::invoices::release),
        ),
        route("GET", "/api/v1/customers", May(Verb::SeeCustomers), get(api::customers::list)),
        route("GET", "/api/v1/customers/{number}", May(Verb::SeeCustomers), get(api::customers::show)),
        route("GET", "/api/v1/items", May(Verb::SeeItems), get(api::items::list)),
        route("GET", "/api/v1/items/{sku}", May(Verb::SeeItems), get(api::items::show)),
        route("GET", "/api/v1/items/{sku}/availability", May(Verb::SeeStock), get(api::items::availability)),
        route("GET", "/sign-in", Public, get(sign_in::show)),
        route("POST", "/session", Public, post(sign_in::sign_in)),
        route("POST", "/session/end", Public, post(sign_in::sign_out)),
        route("POST", "/settings/look", Public, post(settings::look)),
        route("GET", "/keys", SignedIn, get(settings::keys)),
        route("GET", "/", SignedIn, get(today::show)),
        route("GET", "/orders/new", May(Verb::OpenOrder), get(new_order::show)),
        route("POST", "/orders", May(Verb::OpenOrder), post(new_order::post)),
        route("POST", "/orders/drafts", May(Verb::OpenOrder), post(new_order::draft::open)),
        route("PUT", "/orders/drafts/{number}", May(Verb::OpenOrder), put(new_order::draft::save)),
        route(
            "POST",
            "/orders/drafts/{number}/placement",
            May(Verb::SubmitOrder),
            post(new_order::draft::place),
        ),
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
        route("POST", "/orders/{number}/invoices", May(Verb::MakeInvoice), post(order::verbs::invoice)),
        route(
            "POST",
            "/orders/{number}/holds/{kind}/resolution",
            May(Verb::ResolveHold),
            post(order::verbs::resolve_hold),
        ),
        route("POST", "/orders/{number}/tasks", May(Verb::RaiseTask), post(order::tasks::raise)),
        route(
            "POST",
            "/orders/{number}/tasks/{task}/completion",
            May(Verb::FinishTask),
            post(order::tasks::finish),
        ),
        route(
            "GET",
            "/orders/{number}/acknowledgement.pdf",
            May(Verb::SeeOrders),
            get(order::papers::acknowledgement),
        ),
        route(
            "GET",
            "/shipments/{number}/pick-list.pdf",
            May(Verb::SeeShipments),
            get(order::papers::pick_list),
        ),
        route(
            "GET",
            "/shipments/{number}/packing-slip.pdf",
            May(Verb::SeeShipments),
            get(order::papers::packing_slip),
        ),
        route("GET", "/orders/{number}/as-draft", May(Verb::SeeOrders), get(new_order::draft::as_draft)),
        route("GET", "/lookup/items/{sku}/availability", May(Verb::SeeStock), get(lookup_item::availability)),
        route("GET", "/lookup/items/{sku}/price", May(Verb::SeeItems), get(lookup_item::price)),
        route("GET", "/lookup/items/{sku}/substitutes", May(Verb::SeeItems), get(lookup_item::substitutes)),
        route("GET", "/search", SignedIn, get(search::show)),
        route("GET", "/customers", May(Verb::SeeCustomers), get(customers::list)),
        route("GET", "/customers/{number}", May(Verb::SeeCustomers), get(customers::show)),
        route("GET", "/items", May(Verb::SeeItems), get(items::list)),
        route("GET", "/items/{sku}", May(Verb::SeeItems), get(items::show)),
        route("GET", "/people", May(Verb::SeePeople), get(people::list)),
        route("POST", "/people", May(Verb::AddPerson), post(people::add)),
        route("GET", "/people/{login}", SignedIn, get(people::show)),
        route("POST", "/people/{login}/levels", May(Verb::GrantLevel), post(people::grant_level)),
        route("GET", "/shipments", May(Verb::SeeShipments), get(shipments::list)),
        route("GET", "/shipments/{number}", May(Verb::SeeShipments), get(shipments::next)),
        route("GET", "/shipments/{number}/pick", May(Verb::SeeShipments), get(shipments::pick_page)),
        route("GET", "/shipments/{number}/pack", May(Verb::SeeShipments), get(shipments::pack_page)),
        route("GET", "/shipments/{number}/inspection", May(Verb::SeeShipments), get(shipments::inspect_page)),
        route("GET", "/shipments/{number}/dispatch", May(Verb::SeeShipments), get(shipments::ship_page)),
        route("POST", "/shipments/{number}/pick", May(Verb::PickShipment), post(shipments::verbs::pick)),
        route("POST", "/shipments/{number}/pack", May(Verb::PackShipment), post(shipments::verbs::pack)),
        route(
            "POST",
            "/shipments/{number}/inspection",
            May(Verb::InspectShipment),
            post(shipments::verbs::inspect),
        ),
        route(
            "POST",
            "/shipments/{number}/dispatch",
            May(Verb::DispatchShipment),
            post(shipments::verbs::dispatch),
        ),
        route(
            "POST",
            "/shipments/{number}/discrepancies/{id}/resolution",
            May(Verb::ResolveDiscrepancy),
            post(shipments::verbs::resolve),
        ),
        route("GET", "/invoices", May(Verb::SeeInvoices), get(invoices::list)),
        route("GET", "/invoices/{number}", May(Verb::SeeInvoices), get(invoices::show)),
        route("POST", "/invoices/{number}/release", May(Verb::ReleaseInvoice), post(invoices::release)),
        // Documents that come in.
        route("GET", "/api/v1/intake", May(Verb::SeeIntake), get(api::intake::list)),
        route("POST", "/api/v1/intake", May(Verb::ReceiveDocument), post(api::intake::receive)),
        route("GET", "/api/v1/intake/{number}", May(Verb::SeeIntake), get(api::intake::show)),
        route("GET", "/api/v1/intake/{number}/document", May(Verb::SeeIntake), get(api::intake::document)),
        route("POST", "/api/v1/intake/{number}/fields", May(Verb::CorrectField), post(api::intake::settle)),
        route(
            "POST",
            "/api/v1/intake/{number}/conversion",
            May(Verb::ConvertDocument),
            post(api::intake::convert),
        ),
        route(
            "POST",
            "/api/v1/intake/{number}/rejection",
            May(Verb::RejectDocument),
            post(api::intake::reject),
        ),
        route("GET", "/inbox", May(Verb::SeeIntake), get(inbox::list)),
        route("POST", "/inbox", May(Verb::ReceiveDocument), post(inbox::upload)),
        route("GET", "/inbox/{number}", May(Verb::SeeIntake), get(inbox::show)),
        route("POST", "/inbox/{number}", May(Verb::CorrectField), post(inbox::act)),
        route("POST", "/inbox/{number}/fields", May(Verb::CorrectField), post(inbox::settle)),
        route("GET", "/inbox/{number}/source", May(Verb::SeeIntake), get(api::intake::document)),
        // What corrections taught.
        route("GET", "/api/v1/knowledge", May(Verb::SeeIntake), get(api::knowledge::list)),
        route("GET", "/api/v1/knowledge/{number}", May(Verb::SeeIntake), get(api::knowledge::show)),
        route(
            "POST",
            "/api/v1/knowledge/{number}/activation",
            May(Verb::ActivateKnowledge),
            post(api::knowledge::activate),
        ),
        route(
            "POST",
            "/api/v1/knowledge/{number}/retirement",
            May(Verb::RetireKnowledge),
            post(api::knowledge::retire),
        ),
        route("GET", "/knowledge", May(Verb::SeeIntake), get(knowledge::list)),
        route("GET", "/knowledge/{number}", May(Verb::SeeIntake), get(knowledge::show)),
        route(
            "POST",
            "/knowledge/{number}/activation",
            May(Verb::ActivateKnowledge),
            post(knowledge::activate),
        ),
        route("POST", "/knowledge/{number}/retirement", May(Verb::RetireKnowledge), post(knowledge::retire)),
        route("GET", "/inbox/{number}/learned", May(Verb::SeeIntake), get(knowledge::learned)),
        route("GET", "/lookup/customers", May(Verb::SeeCustomers), get(lookup::customers)),
        route("GET", "/lookup/items", May(Verb::SeeItems), get(lookup::items)),
    ]
}
