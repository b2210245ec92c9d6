//! Returns, in the words of the description.

use super::{LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/returns", "List returns, the latest first", "Returns").asks(&[("state", "a state of a return"), LIMIT]),
    get("/api/v1/returns/policy", "What may be let through alone, and what is kept", "ReturnPolicy"),
    put("/api/v1/returns/policy", "Set it; amounts in minor units", Some("ReturnPolicy"), "ReturnPolicy"),
    get("/api/v1/orders/{number}/returns", "Returns of an order, the latest first", "Returns"),
    get(
        "/api/v1/orders/{number}/returnable",
        "What of each line may still come back, and what was charged for it",
        "Returnables",
    ),
    post(
        "/api/v1/orders/{number}/returns",
        "Ask for a return of shipped goods; it is authorised at once by whoever may. With tell the customer gets the return slip",
        Some("ReturnGiven"),
        "Return",
    )
    .created(),
    get("/api/v1/returns/{number}", "Show a return; its version is in it", "Return"),
    get("/api/v1/returns/{number}/paper", "The return slip as PDF", "Paper"),
    post("/api/v1/returns/{number}/authorisation", "Authorise a return; If-Match may name the version seen", Some("ReturnTold"), "Return"),
    post("/api/v1/returns/{number}/rejection", "Reject a return, with a reason", Some("WhyGiven"), "Return"),
    post("/api/v1/returns/{number}/cancellation", "Cancel a return before anything came, with a reason", Some("WhyGiven"), "Return"),
    post("/api/v1/returns/{number}/receipts", "Goods came back, in the condition as inspected", Some("ReturnReceived"), "Return"),
    post("/api/v1/returns/{number}/dispositions", "What becomes of goods that came back; what is restocked is on hand at once", Some("ReturnDisposed"), "Return"),
    post("/api/v1/returns/{number}/settlement", "Credit what came back at what was really charged for it", Some("ReturnSettling"), "ReturnSettled"),
    post("/api/v1/returns/{number}/replacement", "Send the goods again without charge", None, "Return"),
    post("/api/v1/returns/{number}/closing", "Close a return; with a reason where goods sent in advance are missing", Some("WhyGiven"), "Return"),
    post("/api/v1/returns/{number}/letters", "Write to the customer, with the return slip", Some("LetterTo"), "LetterNamed").created(),
];
