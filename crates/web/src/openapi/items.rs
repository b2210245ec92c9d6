//! Items, their stock, supplies and goods held for customers, in the words of the description.

use super::{AFTER, FIND, LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/items", "Find or list items", "Items").asks(&[FIND, AFTER, LIMIT]),
    get("/api/v1/items/{sku}", "Show an item", "Item"),
    get("/api/v1/items/{sku}/special", "What an item has that most have not", "SpecialItem"),
    put(
        "/api/v1/items/{sku}/special",
        "Set what is special of an item: its vendor, its specification, work that is confirmed",
        Some("SpecialItem"),
        "SpecialItem",
    ),
    get("/api/v1/items/{sku}/availability", "What can be had where and when", "Availability").asks(&[
        ("quantity", "how many, in base units"),
        ("date", "by which day, ISO 8601"),
    ]),
    get("/api/v1/stock-holds", "Goods held for customers who think it over, the first to end first", "StockHolds"),
    post(
        "/api/v1/items/{sku}/holds",
        "Hold goods for a customer until a time; all of it or nothing. An order of the customer takes what is held",
        Some("StockHoldGiven"),
        "StockHolds",
    )
    .created(),
    post("/api/v1/stock-holds/{number}/release", "Release a hold; answers with those that are left", None, "StockHolds"),
    post(
        "/api/v1/items/{sku}/supplies",
        "Goods that are on their way; promises count on them",
        Some("SupplyGiven"),
        "Availability",
    )
    .created(),
    post(
        "/api/v1/supplies/{number}/receipt",
        "Goods of a supply arrived; the orders that wait for them are served",
        Some("ReceiptGiven"),
        "Receipt",
    ),
];
