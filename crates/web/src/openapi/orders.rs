//! Orders and what is done with them, in the words of the description.

use super::{BEFORE, LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/orders", "List orders, the latest first", "OrderPage").asks(&[
        ("stage", "a stage of an order"),
        ("customer", "the customer's number"),
        ("number", "the start of an order number, or a PO number"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/orders",
        "Open a draft; with ?place=true open, submit and confirm in one transaction",
        Some("Draft"),
        "Placed",
    )
    .created()
    .asks(&[("place", "true to submit and confirm as well")]),
    get("/api/v1/orders/{number}", "Show an order; its version is the ETag", "Order"),
    get("/api/v1/orders/{number}/timeline", "What happened to an order, the latest first", "Timeline"),
    put(
        "/api/v1/orders/{number}/draft",
        "Keep what was written into a draft; If-Match names the version seen",
        Some("Draft"),
        "Version",
    ),
    post("/api/v1/orders/{number}/submission", "Submit a draft", Some("Reason"), "Order"),
    post(
        "/api/v1/orders/{number}/confirmation",
        "Confirm a submitted order: promise and reserve",
        None,
        "Order",
    ),
    post(
        "/api/v1/orders/{number}/cancellation",
        "Cancel an order nothing of which is picked",
        Some("Reason"),
        "Order",
    ),
    post(
        "/api/v1/orders/{number}/short-close",
        "Close what is not shipped, of one line or of all",
        Some("Reason"),
        "Order",
    ),
    post(
        "/api/v1/orders/{number}/services",
        "Confirm that the service of a line is done",
        Some("Reason"),
        "Order",
    ),
    post("/api/v1/orders/{number}/return", "Send a submitted order back to draft", Some("Reason"), "Order"),
    post("/api/v1/orders/{number}/rejection", "Reject a submitted order", Some("Reason"), "Order"),
    post("/api/v1/orders/{number}/copy", "A new draft with the lines of an order", None, "Version").created(),
    post("/api/v1/orders/{number}/closing", "Close an order that is shipped and invoiced", None, "Order"),
    post(
        "/api/v1/orders/{number}/holds/{kind}/resolution",
        "Resolve a hold, with a reason",
        Some("Reason"),
        "Order",
    ),
    post(
        "/api/v1/orders/{number}/release",
        "Hand what is reserved and due to the warehouse, or just these lines",
        Some("ReleaseGiven"),
        "Released",
    ),
    get(
        "/api/v1/orders/{number}/file",
        "All that is on record about an order, as one archive: papers, documents, letters, journal",
        "Archive",
    ),
    get("/api/v1/orders/{number}/acknowledgement", "The acknowledgement as PDF", "Paper"),
    post(
        "/api/v1/orders/{number}/release/withdrawal",
        "Take an order back from the warehouse, as long as nothing of it is picked",
        Some("Reason"),
        "Order",
    ),
];
