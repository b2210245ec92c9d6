//! Agreements and standing orders, in the words of the description.

use super::{LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/agreements", "Agreements that run, the first to end first", "Agreements").asks(&[
        ("customer", "the number of a customer"),
        ("all", "true for those that are over as well"),
        LIMIT,
    ]),
    post("/api/v1/agreements", "Make an agreement", Some("AgreementGiven"), "Agreement").created(),
    get("/api/v1/agreements/{number}", "Show an agreement with what was called off", "Agreement"),
    post(
        "/api/v1/agreements/{number}/call-offs",
        "Call off: place an order of it; all that is left where no line is named",
        Some("CallOffGiven"),
        "Placed",
    )
    .created(),
    post(
        "/api/v1/agreements/{number}/end",
        "End an agreement before its last day",
        Some("Reason"),
        "Agreement",
    ),
    get("/api/v1/standing-orders", "Standing orders, the one that runs next first", "StandingOrders")
        .asks(&[("state", "active, paused or ended"), LIMIT]),
    post("/api/v1/standing-orders", "Plan a standing order", Some("StandingOrderGiven"), "StandingOrder")
        .created(),
    get("/api/v1/standing-orders/{number}", "Show a standing order with its runs", "StandingOrder"),
    put(
        "/api/v1/standing-orders/{number}/state",
        "Pause a standing order, let it go on, end it",
        Some("StandingStateGiven"),
        "StandingOrder",
    ),
];
