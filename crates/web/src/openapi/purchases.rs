//! Purchase requests, in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/purchase-requests", "What vendors are asked for, the first due first", "PurchaseRequests")
        .asks(&[
            ("state", "requested, ordered, done or cancelled; those that are open where it is left out"),
            LIMIT,
        ]),
    get("/api/v1/purchase-requests/{number}", "Show a purchase request", "PurchaseRequest"),
    post(
        "/api/v1/purchase-requests/{number}/order",
        "The vendor was asked and said when it comes",
        Some("PurchaseOrdered"),
        "PurchaseRequest",
    ),
    post(
        "/api/v1/purchase-requests/{number}/dispatch",
        "The vendor has sent it to the customer, all of it or so much",
        Some("PurchaseSent"),
        "PurchaseRequest",
    ),
];
