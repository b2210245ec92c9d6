//! Audits of what was shipped, and standards, in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/order-audits", "List audits of what was shipped, the latest first", "OrderAudits")
        .asks(&[("state", "open, accepted or refused"), LIMIT]),
    post(
        "/api/v1/order-audits",
        "Draw a sample of what a scheme has not audited yet",
        Some("OrderAuditDraw"),
        "OrderAudit",
    )
    .created(),
    get(
        "/api/v1/order-audits/plan",
        "The plan of ISO 2859-1 for a lot, and how likely a lot at the AQL is accepted",
        "SamplingPlan",
    )
    .asks(&[
        ("lot", "how many are in the lot"),
        ("level", "S-1 to S-4, I, II or III"),
        ("aql", "as 1.0"),
        ("strictness", "normal, tightened or reduced"),
    ]),
    get("/api/v1/order-audits/pareto", "What audits found, the most frequent first", "Pareto").asks(&[
        ("by", "field, channel, step, person or class"),
        ("days", "of the last days; 90 where it is left out"),
    ]),
    get("/api/v1/order-audits/schemes", "List schemes, with how strictly they inspect now", "AuditSchemes"),
    post("/api/v1/order-audits/schemes", "Set a scheme", Some("AuditSchemeGiven"), "AuditScheme"),
    get("/api/v1/corrective-actions", "List corrective actions, with their effect", "CorrectiveActions"),
    post(
        "/api/v1/corrective-actions",
        "Open a corrective action; its owner gets a task",
        Some("CorrectiveActionGiven"),
        "CorrectiveAction",
    )
    .created(),
    post(
        "/api/v1/corrective-actions/{number}/completion",
        "It is done; its effect counts from now on",
        Some("CorrectiveActionDone"),
        "CorrectiveAction",
    ),
    get("/api/v1/order-audits/{number}", "Show an audit with its sample and what was found", "OrderAudit"),
    get("/api/v1/order-audits/{number}/sample", "The same sample drawn again", "ShipmentNumbers"),
    post(
        "/api/v1/order-audits/{number}/judgements",
        "What was found in a shipment of the sample; nothing means that all is right",
        Some("AuditJudgement"),
        "OrderAudit",
    ),
    post(
        "/api/v1/order-audits/{number}/completion",
        "Decide about the lot; the scheme goes on as the standard says",
        Some("NoteOnly"),
        "OrderAudit",
    ),
    get("/api/v1/standards", "List standards, with whether they are met", "Standards"),
    post(
        "/api/v1/standards",
        "Set a standard; a target is parts per million, or minutes of a time",
        Some("StandardGiven"),
        "Standard",
    ),
    get("/api/v1/standards/alerts", "Alerts, the latest first", "StandardAlerts").asks(&[LIMIT]),
    post("/api/v1/standards/alerts/{id}", "What lies behind an alert", Some("NoteOnly"), "StandardAlerts"),
    get("/api/v1/standards/{code}", "A standard with the points of its control chart", "StandardShown"),
];
