//! Shipments, from picking to dispatch, in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    post(
        "/api/v1/shipments/{number}/put-back",
        "Goods that were picked are in their bins again; the shipment is cancelled, the order still holds them",
        Some("Reason"),
        "PutBack",
    ),
    get("/api/v1/shipments", "List shipments", "Shipments")
        .asks(&[("stage", "a stage; all that have not left where it is left out"), LIMIT]),
    get("/api/v1/shipments/{number}", "Show a shipment", "Shipment"),
    post("/api/v1/shipments/{number}/pick", "Record what was picked", Some("Picking"), "Picked"),
    post("/api/v1/shipments/{number}/pack", "Record the packages", Some("Packing"), "Packed"),
    post(
        "/api/v1/shipments/{number}/inspection",
        "Record what was scanned and the answers to the checklist",
        Some("Inspecting"),
        "Inspected",
    ),
    post("/api/v1/shipments/{number}/dispatch", "Send it on its way", Some("Dispatching"), "Dispatched"),
    get("/api/v1/shipments/{number}/pick-list", "The pick list as PDF", "Paper"),
    get("/api/v1/shipments/{number}/packing-slip", "The packing slip as PDF", "Paper"),
    get(
        "/api/v1/shipments/{number}/documents/{form}",
        "The despatch advice of a shipment that left; the form is x12_856, edifact_desadv or ubl_despatch_advice",
        "ForPrograms",
    ),
    post(
        "/api/v1/shipments/{number}/discrepancies",
        "Say what is wrong with a shipment; it stays until that is settled and inspected again",
        Some("DiscrepancyGiven"),
        "Shipment",
    )
    .created(),
    post(
        "/api/v1/shipments/{number}/discrepancies/{id}/resolution",
        "Say how a discrepancy was settled; not by those who packed",
        Some("Reason"),
        "Shipment",
    ),
];
