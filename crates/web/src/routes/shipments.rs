//! Shipments, from picking to dispatch.

use axum::routing::{get, post};
use desk::policies::Verb;

use super::Gate::Verb as May;
use super::{Route, route};
use crate::order::{documents, papers};
use crate::page::Stop;
use crate::problem::Problem;
use crate::{api, shipments};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "/api/v1/shipments", May(Verb::SeeShipments), get(api::shipments::list)),
        route("GET", "/api/v1/shipments/{number}", May(Verb::SeeShipments), get(api::shipments::show)),
        route("POST", "/api/v1/shipments/{number}/pick", May(Verb::PickShipment), post(api::shipments::pick)),
        route(
            "POST",
            "/api/v1/shipments/{number}/put-back",
            May(Verb::PutBackShipment),
            post(api::shipments::put_back),
        ),
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
        route(
            "POST",
            "/api/v1/shipments/{number}/discrepancies",
            May(Verb::SeeShipments),
            post(api::shipments::report),
        ),
        route(
            "POST",
            "/api/v1/shipments/{number}/discrepancies/{id}/resolution",
            May(Verb::ResolveDiscrepancy),
            post(api::shipments::resolve),
        ),
        route(
            "GET",
            "/api/v1/shipments/{number}/pick-list",
            May(Verb::SeeShipments),
            get(papers::pick_list::<Problem>),
        ),
        route(
            "GET",
            "/api/v1/shipments/{number}/packing-slip",
            May(Verb::SeeShipments),
            get(papers::packing_slip::<Problem>),
        ),
        route(
            "GET",
            "/api/v1/shipments/{number}/documents/{form}",
            May(Verb::SeeShipments),
            get(documents::advice::<Problem>),
        ),
        route(
            "GET",
            "/shipments/{number}/documents/{form}",
            May(Verb::SeeShipments),
            get(documents::advice::<Stop>),
        ),
        route(
            "GET",
            "/shipments/{number}/pick-list.pdf",
            May(Verb::SeeShipments),
            get(papers::pick_list::<Stop>),
        ),
        route(
            "GET",
            "/shipments/{number}/packing-slip.pdf",
            May(Verb::SeeShipments),
            get(papers::packing_slip::<Stop>),
        ),
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
            "/shipments/{number}/put-back",
            May(Verb::PutBackShipment),
            post(shipments::verbs::put_back),
        ),
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
            "/shipments/{number}/discrepancies",
            May(Verb::SeeShipments),
            post(shipments::verbs::report),
        ),
        route(
            "POST",
            "/shipments/{number}/discrepancies/{id}/resolution",
            May(Verb::ResolveDiscrepancy),
            post(shipments::verbs::resolve),
        ),
    ]
}
