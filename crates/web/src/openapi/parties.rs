//! Names and billing beside the record, in the words of the description.

use super::{Words, get, post};

const SAID: &[(&str, &str)] = &[
    ("name", "what the caller said of it; what the document says where it is left out"),
    ("bill_to", "the same of the billing address, on one line"),
    ("ship_to", "the same of the address of delivery"),
    ("tax_id", "the same of the tax number"),
    ("terms", "the same of the terms of payment"),
    ("email", "the same of the mail address"),
];

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/orders/{number}/parties",
        "Names and billing: what was said beside the record, with how much the two resemble each other, from 0 to 100",
        "PartiesCompared",
    )
    .asks(SAID),
    post(
        "/api/v1/orders/{number}/parties",
        "Decide on a difference: accepted with a reason, the record is to be corrected, or the order waits",
        Some("PartyDecided"),
        "PartyCompared",
    ),
    get("/api/v1/intake/{number}/parties", "The same of a document that waits", "PartiesCompared").asks(SAID),
    post(
        "/api/v1/intake/{number}/parties",
        "Decide on a difference in a document; the order that is made of it keeps it",
        Some("PartyDecided"),
        "PartyCompared",
    ),
];
