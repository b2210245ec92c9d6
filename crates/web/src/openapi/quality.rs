//! Errors, and the rates that follow, in the words of the description.

use super::{BEFORE, LIMIT, QUALITY, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/quality",
        "Error rates of entry with their intervals: one's own, or everybody's for who may see them",
        "QualityFigures",
    )
    .asks(QUALITY),
    get(
        "/api/v1/quality/recount",
        "The same recounted from the journal alone, and whether the tables agree",
        "QualityRecount",
    )
    .asks(QUALITY),
    get("/api/v1/quality/errors", "The errors on record, the latest found first", "ErrorPage").asks(&[
        ("person", "the login of whose work it was"),
        ("field", "a field of an order"),
        ("channel", "a channel"),
        ("step", "where it came in: entry, reading, pricing, stock, pick, pack, billing, customer"),
        ("source", "by what it was found"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/orders/{number}/errors",
        "Record an error that was found in an order",
        Some("ErrorGiven"),
        "EntryError",
    )
    .created(),
    post(
        "/api/v1/quality/errors/{number}/withdrawal",
        "Take an error back that is none; not one's own",
        Some("Reason"),
        "EntryError",
    ),
];
