//! Procedures, and what was done held against them, in the words of the description.

use super::{Words, get, post};

const DAYS: (&str, &str) = ("days", "orders opened in the last days; 90 where it is left out");

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/procedures", "The procedures, with the version in force and who has read it", "Procedures"),
    get("/api/v1/procedures/{code}", "All versions of a procedure, the latest first; 0 comes with the desk", "ProcedureVersions"),
    post("/api/v1/procedures", "Propose a version of a procedure, or a new one", Some("ProcedureGiven"), "ProcedureVersion").created(),
    post(
        "/api/v1/procedures/{code}/decision",
        "Approve or refuse a proposed version; not one's own",
        Some("ProcedureDecision"),
        "ProcedureVersion",
    ),
    post(
        "/api/v1/procedures/{code}/retirement",
        "Take an approved version back, with a reason",
        Some("ProcedureRetirement"),
        "ProcedureVersion",
    ),
    Words {
        status: "204",
        ..post(
            "/api/v1/procedures/{code}/acknowledgement",
            "Say that one read the version in force and works by it",
            Some("ProcedureRead"),
            "ProcedureVersion",
        )
    },
    get(
        "/api/v1/procedures/{code}/conformance",
        "The orders of a time held against the procedure: fitness, deviations with their orders, ways, waiting, rework",
        "Conformance",
    )
    .asks(&[
        DAYS,
        ("channel", "a channel"),
        ("team", "the department of who entered the order"),
        ("version", "another version than the one in force"),
    ]),
    post(
        "/api/v1/procedures/{code}/logs",
        "Another system's event log, XES or OCEL in JSON, shown as our own orders are; nothing of it is kept",
        Some("File"),
        "Conformance",
    )
    .asks(&[("kind", "the type of object that is a case, for OCEL")]),
    get(
        "/api/v1/procedures/{code}/replay",
        "Past orders under another version: what would change in touches, time and errors",
        "ProcedureReplay",
    )
    .asks(&[DAYS, ("version", "the version to be tried")]),
    get(
        "/api/v1/orders/{number}/procedure",
        "How far an order is by the procedure: what was done, what comes next with its checks, what was done otherwise",
        "OrderProcedure",
    ),
    get("/api/v1/event-log", "What was done to orders, shipments and invoices as OCEL 2.0", "EventLog").asks(&[DAYS]),
];
