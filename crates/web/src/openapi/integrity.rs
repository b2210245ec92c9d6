//! Good conduct in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/conduct", "The code of conduct that counts, and who has read it", "Conduct"),
    post("/api/v1/conduct", "Publish a new version of the code of conduct", Some("ConductGiven"), "Conduct")
        .created(),
    post("/api/v1/conduct/reading", "Say that you have read a version", Some("ConductRead"), "Conduct"),
    get("/api/v1/recognitions", "What was done well, the latest first", "Recognitions").asks(&[LIMIT]),
    post(
        "/api/v1/recognitions",
        "Say what a colleague did well; it stands on their Today",
        Some("RecognitionGiven"),
        "Recognition",
    )
    .created(),
    get(
        "/api/v1/integrity-findings",
        "What the checks of integrity came upon; what nobody has looked into comes first",
        "IntegrityFindings",
    )
    .asks(&[LIMIT]),
    post(
        "/api/v1/integrity-findings/{number}",
        "What lies behind a finding; never by whom it is about",
        Some("IntegrityAnswer"),
        "IntegrityFinding",
    ),
];
