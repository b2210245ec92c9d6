//! Held orders, in the words of the description.

use super::{LIMIT, Words, get, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/held-orders", "Open holds, the oldest first, by kind and owner group", "HeldOrders")
        .asks(&[("kind", "a kind of hold"), ("group", "orders, finance or supervisor"), LIMIT]),
    get("/api/v1/export-watch", "Countries to which goods go only after somebody has looked", "ExportWatch"),
    put(
        "/api/v1/export-watch",
        "Set all countries to which goods go only after somebody has looked",
        Some("ExportWatch"),
        "ExportWatch",
    ),
];
