//! Documents that come in, in the words of the description.

use super::{BEFORE, LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/intake", "List received documents", "DocumentPage")
        .asks(&[("stage", "a stage of a document"), ("kind", "a kind of document"), BEFORE, LIMIT]),
    post(
        "/api/v1/intake",
        "Receive a document as it is, in the body; Content-Disposition names the file. A document that was here before is answered \
         with 200 and the first messages",
        Some("File"),
        "DocumentTaken",
    )
    .created()
    .asks(&[("place", "true to place each order on which nothing is open")]),
    get(
        "/api/v1/intake/{number}",
        "Show what was read from a document, each value with its place",
        "Document",
    ),
    get("/api/v1/intake/{number}/document", "The document as it was received", "File"),
    post("/api/v1/intake/{number}/fields", "Correct or accept a field", Some("FieldSaid"), "Document"),
    post(
        "/api/v1/intake/{number}/conversion",
        "Make an order of it; 200 where the draft waits for what is open on the document",
        Some("HowConverted"),
        "Converted",
    )
    .created(),
    post("/api/v1/intake/{number}/rejection", "Reject it, with a reason", Some("Reason"), "Document"),
    post("/api/v1/intake/{number}/merge", "Put it to the other document with its PO number", None, "Merged"),
];
