//! Saved queries, in the words of the description.

use super::{Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/queries",
        "Queries over stock and orders: one's own, those of one's teams and of everyone",
        "Queries",
    ),
    post("/api/v1/queries", "Save a query", Some("QueryGiven"), "Query").created(),
    post("/api/v1/queries/run", "Answer a query that nobody saved", Some("QuerySpec"), "QueryAnswer")
        .asks(&[("limit", "how many rows at most; 1000 where it is left out")]),
    get("/api/v1/queries/{number}", "Show a query", "Query"),
    Words {
        method: "PUT",
        path: "/api/v1/queries/{number}",
        about: "Change a query of one's own",
        request: Some("QueryGiven"),
        answer: "Query",
        status: "200",
        query: &[],
    },
    post(
        "/api/v1/queries/{number}/deletion",
        "Delete a query of one's own; answers with those that are left",
        None,
        "Queries",
    ),
    get("/api/v1/queries/{number}/rows", "Answer a query", "QueryAnswer")
        .asks(&[("limit", "how many rows at most; 1000 where it is left out")]),
    get("/api/v1/queries/{number}/file", "Answer a query as a file; no cell of it is a formula", "File")
        .asks(&[("format", "csv or xlsx; csv where it is left out")]),
];
