//! Offers, in the words of the description.

use super::{BEFORE, LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/quotations", "List quotations, the latest first", "QuotationPage").asks(&[
        ("state", "open, accepted, declined or expired"),
        ("customer", "the customer's number"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/quotations",
        "Make a quotation of a draft: number, last day, each line with its price and promise",
        Some("QuotationGiven"),
        "Quotation",
    )
    .created(),
    get("/api/v1/quotations/policy", "How long a quotation holds", "QuotationPolicy"),
    put(
        "/api/v1/quotations/policy",
        "Set how long a quotation holds where nobody says otherwise, and at most",
        Some("QuotationPolicy"),
        "QuotationPolicy",
    ),
    get("/api/v1/quotations/{number}", "Show a quotation, its orders among it; its version is the ETag", "Quotation"),
    get("/api/v1/quotations/{number}/paper", "The quotation as PDF", "Paper"),
    post(
        "/api/v1/quotations/{number}/revisions",
        "Make the next revision of a quotation nothing of which is ordered",
        Some("QuotationGiven"),
        "Quotation",
    )
    .created(),
    post(
        "/api/v1/quotations/{number}/acceptance",
        "The customer orders it: all that is left, or the lines and quantities that are named, at the prices that were offered",
        Some("QuotationTaken"),
        "Placed",
    )
    .created(),
    post(
        "/api/v1/quotations/{number}/refusal",
        "The customer does not want it, or not the rest of it",
        Some("Reason"),
        "Quotation",
    ),
    put(
        "/api/v1/quotations/{number}/validity",
        "Set another last day; once its day is over somebody else who knows the work may, with a reason",
        Some("QuotationUntil"),
        "Quotation",
    ),
    post(
        "/api/v1/quotations/{number}/letters",
        "Send it by letter with its paper; to the customer's contact where nobody is named",
        Some("LetterTo"),
        "LetterNamed",
    )
    .created(),
    post(
        "/api/v1/intake/{number}/offer",
        "A draft with what a request for a quotation asks for, to be looked over and offered; the same draft where it is made already",
        None,
        "Version",
    )
    .created(),
];
