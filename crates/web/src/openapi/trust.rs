//! How far documents go without a person, and what is looked at again, in the words of the description.

use super::{LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/intake/{number}/trust",
        "What would have become of a document without a person, and what did",
        "Case",
    ),
    post(
        "/api/v1/intake/{number}/audit",
        "Say that an order the desk placed was right, or which field was wrong",
        Some("AuditSaid"),
        "Audited",
    ),
    get(
        "/api/v1/intake/audits",
        "Orders placed by the desk that wait for an audit, or were audited",
        "Audits",
    )
    .asks(&[("state", "open, right or wrong; open where it is left out"), LIMIT]),
    get(
        "/api/v1/intake/autopilot",
        "Each channel and sender with its measured record, and the policy's figures",
        "Autopilot",
    ),
    post(
        "/api/v1/intake/autopilot",
        "Switch autopilot of a sender, or without one of a channel; a record that does not prove it is refused",
        Some("AutopilotSwitch"),
        "AutopilotRecord",
    ),
    put(
        "/api/v1/intake/autopilot/figures",
        "Set the policy's figures; what is left out takes its shipped value",
        Some("TrustFigures"),
        "TrustFigures",
    ),
    get("/api/v1/intake/models", "The models of certainty, the latest first", "TrustModels"),
    post(
        "/api/v1/intake/models/{version}/activation",
        "Use a model; one that is not the newest stays in use until another is chosen",
        Some("Reason"),
        "TrustModel",
    ),
];
