//! Complaints and their remedies, in the words of the description.

use super::{LIMIT, Words, get, post};

const AT: &str = "If-Match may name the version seen";

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/cases", "List complaints, the latest first", "Complaints").asks(&[
        ("state", "a state of a complaint, or open"),
        ("late", "1 for those whose clock has run out"),
        ("category", "a category of a complaint"),
        LIMIT,
    ]),
    post("/api/v1/cases", "Write a complaint down; its clocks begin to run", Some("CaseGiven"), "Complaint")
        .created(),
    get(
        "/api/v1/cases/policy",
        "The clocks, the roles that are told, and what one person lets through; and what waits for somebody else",
        "CasePolicyShown",
    ),
    post(
        "/api/v1/cases/policy",
        "Propose a change of it; amounts in minor units",
        Some("CasePolicy"),
        "CasePolicyShown",
    )
    .created(),
    post("/api/v1/cases/policy/approval", "Let count what somebody else proposed", None, "CasePolicyShown"),
    post("/api/v1/intake/{number}/case", "Open a complaint that came in as a document", None, "Complaint")
        .created(),
    get("/api/v1/orders/{number}/cases", "Complaints about an order, the latest first", "Complaints"),
    get("/api/v1/customers/{number}/cases", "Complaints of a customer, the latest first", "Complaints"),
    get("/api/v1/cases/{number}", "Show a complaint with its steps, evidence and remedies", "Complaint"),
    get("/api/v1/cases/{number}/similar", "Complaints like it, and what is the same", "CasesSimilar"),
    get("/api/v1/cases/{number}/proposal", "What the policy grants for it, whoever asks", "CaseProposal"),
    get("/api/v1/cases/{number}/evidence/{evidence}", "A file that was kept as evidence", "File"),
    post(
        "/api/v1/cases/{number}/acknowledgement",
        "Tell the customer: by letter, or put on record who told them",
        Some("CaseTold"),
        "Complaint",
    ),
    post("/api/v1/cases/{number}/investigation", AT, None, "Complaint"),
    post(
        "/api/v1/cases/{number}/classification",
        "It is about something else, or weighs more; the clocks follow",
        Some("CaseClass"),
        "Complaint",
    ),
    post(
        "/api/v1/cases/{number}/steps",
        "Something else is to be found out",
        Some("CaseStepGiven"),
        "Complaint",
    )
    .created(),
    post("/api/v1/cases/{number}/findings", "What a step found out", Some("CaseFinding"), "Complaint"),
    post(
        "/api/v1/cases/{number}/evidence",
        "A document or a letter as evidence",
        Some("CaseEvidenceGiven"),
        "Complaint",
    )
    .created(),
    post(
        "/api/v1/cases/{number}/evidence-files",
        "A photograph or a paper as evidence; its name goes in Content-Disposition",
        Some("File"),
        "Complaint",
    )
    .created(),
    post(
        "/api/v1/cases/{number}/waiting",
        "The customer is asked; the clock stands",
        Some("WhyGiven"),
        "Complaint",
    ),
    post(
        "/api/v1/cases/{number}/resumption",
        "The customer answered; the clock runs with what was left",
        Some("WhyGiven"),
        "Complaint",
    ),
    post(
        "/api/v1/cases/{number}/escalation",
        "To the role that comes next, with a reason",
        Some("WhyGiven"),
        "Complaint",
    ),
    post(
        "/api/v1/cases/{number}/cause",
        "The root cause, and the error record that it leaves",
        Some("CaseCause"),
        "Complaint",
    ),
    post(
        "/api/v1/cases/{number}/remedies",
        "Propose a remedy; it is approved at once where one person may",
        Some("RemedyGiven"),
        "Remedy",
    )
    .created(),
    post(
        "/api/v1/cases/{number}/resolution",
        "Resolve it; with tell the customer gets a letter",
        Some("CaseOutcome"),
        "Complaint",
    ),
    post("/api/v1/cases/{number}/closing", "Close it; cause and error are on record", None, "Complaint"),
    post("/api/v1/cases/{number}/reopening", "It is not over after all", Some("WhyGiven"), "Complaint"),
    post(
        "/api/v1/cases/{number}/handoff",
        "Offer it to a team or a person",
        Some("HandoffGiven"),
        "Handoffs",
    )
    .created(),
    post("/api/v1/cases/{number}/handoff/acceptance", "Accept what is offered", Some("Why"), "Handoffs"),
    post("/api/v1/cases/{number}/handoff/return", "Send it back, with a reason", Some("Why"), "Handoffs"),
    get("/api/v1/remedies/{number}", "Show a remedy", "Remedy"),
    post(
        "/api/v1/remedies/{number}/approval",
        "Let a remedy through; an exception by somebody else than who proposed it",
        Some("WhyGiven"),
        "Remedy",
    ),
    post("/api/v1/remedies/{number}/refusal", "Refuse a remedy, with a reason", Some("WhyGiven"), "Remedy"),
    post(
        "/api/v1/remedies/{number}/execution",
        "Carry a remedy out; asking again gives the same answer",
        Some("LetterTo"),
        "Remedy",
    ),
];
