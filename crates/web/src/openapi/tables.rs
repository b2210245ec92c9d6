//! Decision tables, in the words of the description.

use super::{Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/tables",
        "The decision tables of the house: what each is asked, what it answers, its version in force",
        "Tables",
    ),
    get("/api/v1/tables/{table}", "One decision table", "Table"),
    post(
        "/api/v1/tables/{table}/answer",
        "Which rows fire for these facts; by the version of the day, today where none is given. Changes nothing",
        Some("TableQuestion"),
        "TableAnswer",
    ),
    get(
        "/api/v1/tables/{table}/versions",
        "The versions of a table with their rows, the latest first; 20 at most",
        "TableVersions",
    ),
    post(
        "/api/v1/tables/{table}/versions",
        "Propose a version; someone else approves it",
        Some("TableGiven"),
        "TableVersion",
    )
    .created(),
    post(
        "/api/v1/tables/{table}/check",
        "What rows overlap, what no row is about and which never fire, without recording anything",
        Some("TableGiven"),
        "TableFindings",
    ),
    get(
        "/api/v1/tables/{table}/versions/{version}",
        "A version with its rows and what the check says of them",
        "TableVersion",
    ),
    get("/api/v1/tables/{table}/versions/{version}/csv", "The rows of a version as CSV", "Csv"),
    get(
        "/api/v1/tables/{table}/versions/{version}/dry-run",
        "What a version would change of the latest cases, held against the version in force",
        "TableDryRun",
    ),
    post(
        "/api/v1/tables/{table}/decision",
        "Approve or refuse a proposed version; not one's own",
        Some("TableDecision"),
        "TableVersion",
    ),
    post(
        "/api/v1/tables/{table}/end",
        "End an approved version: it holds until tonight, or is taken back before its first day",
        Some("TableEnding"),
        "TableVersion",
    ),
    post(
        "/api/v1/tables/{table}/reading",
        "Say that one has read a version; answers with who has and who has not",
        Some("TableReading"),
        "TableReaders",
    ),
];
