//! What corrections taught, in the words of the description.

use super::{BEFORE, LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/knowledge", "List what was learned from corrections, the latest first", "KnowledgePage")
        .asks(&[
            ("customer", "the customer's number"),
            ("kind", "a kind of knowledge"),
            ("status", "proposed, active or retired"),
            ("q", "the start of a text or of what it means"),
            BEFORE,
            LIMIT,
        ]),
    get(
        "/api/v1/knowledge/{number}",
        "Show what was learned, who said it, and what the sender's latest documents would say if it were activated or, where it is \
         active, taken back",
        "Knowledge",
    ),
    post(
        "/api/v1/knowledge/{number}/activation",
        "Let it count; with a reason where it contradicts what people settled",
        Some("Why"),
        "Knowledge",
    ),
    post(
        "/api/v1/knowledge/{number}/retirement",
        "Take it back: documents are read as if it had never been",
        Some("Why"),
        "Knowledge",
    ),
];
