//! Fields that are keyed twice, in the words of the description.

use super::{Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/double-key",
        "Fields that whoever asks may key a second time or settle, the oldest first",
        "Doubled",
    ),
    get(
        "/api/v1/double-key/policy",
        "How many risky fields are keyed twice, in percent by field and level",
        "DoubleKeyPolicy",
    ),
    put(
        "/api/v1/double-key/policy",
        "Set how many risky fields are keyed twice; what is left out is none",
        Some("DoubleKeyPolicy"),
        "DoubleKeyPolicy",
    ),
    post(
        "/api/v1/orders/{number}/double-key",
        "Key a field a second time, without seeing the first",
        Some("DoubleKeyed"),
        "DoubleKeySaid",
    ),
    post(
        "/api/v1/orders/{number}/double-key/settlement",
        "Say what is right where two people keyed a field differently; the order is corrected, the error on record",
        Some("DoubleKeyed"),
        "DoubleKeySettled",
    ),
];
