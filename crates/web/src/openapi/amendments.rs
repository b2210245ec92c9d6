//! Changes of placed orders, in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/orders/{number}/amendments", "Changes of an order, the latest first", "Amendments"),
    post(
        "/api/v1/orders/{number}/amendments/assessment",
        "What a change of a placed order would do, without doing it",
        Some("AmendmentGiven"),
        "AmendmentEffect",
    ),
    post(
        "/api/v1/orders/{number}/amendments",
        "Propose a change of a placed order; with apply it is let through at once, by whoever may. If-Match may name the version seen",
        Some("AmendmentGiven"),
        "Amendment",
    )
    .created(),
    post(
        "/api/v1/intake/{number}/amendment",
        "Propose the change that a document asks for, to the order with its PO number",
        None,
        "Amendment",
    )
    .created(),
    get("/api/v1/amendments", "Changes of orders in a state, the oldest first", "Amendments")
        .asks(&[("state", "proposed where it is left out"), LIMIT]),
    get("/api/v1/amendments/{number}", "Show a change of an order", "Amendment"),
    post(
        "/api/v1/amendments/{number}/approval",
        "Let a change through: it is applied, or waits until goods are put back",
        Some("DecisionGiven"),
        "AmendmentDone",
    ),
    post(
        "/api/v1/amendments/{number}/refusal",
        "Refuse a change, with a note that says why",
        Some("DecisionGiven"),
        "AmendmentDone",
    ),
    post("/api/v1/amendments/{number}/application", "Apply a change for which goods were put back", None, "AmendmentDone"),
    post(
        "/api/v1/amendments/{number}/withdrawal",
        "Withdraw a change, with a note that says why",
        Some("DecisionGiven"),
        "AmendmentDone",
    ),
];
