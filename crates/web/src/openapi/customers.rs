//! Customers, and what they buy, in the words of the description.

use super::{AFTER, FIND, LIMIT, Words, get, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/customers", "Find or list customers", "Customers").asks(&[FIND, AFTER, LIMIT]),
    get("/api/v1/customers/{number}", "Show a customer", "Customer"),
    get(
        "/api/v1/customers/{number}/documents",
        "What is sent to the customer's programs by itself, and in which form",
        "CustomerDocuments",
    ),
    put(
        "/api/v1/customers/{number}/documents",
        "Set what is sent to the customer's programs by itself; null for nothing",
        Some("CustomerDocuments"),
        "CustomerDocuments",
    ),
    get(
        "/api/v1/customers/{number}/terms",
        "What holds for their orders besides price and credit",
        "OrderTerms",
    ),
    put(
        "/api/v1/customers/{number}/terms",
        "Set what holds for their orders besides price and credit",
        Some("OrderTerms"),
        "OrderTerms",
    ),
    get(
        "/api/v1/customers/{number}/glance",
        "A customer at a glance: credit, open orders with who has them, tasks, what they buy and what is due again, needs, goods held",
        "Glance",
    ),
    get(
        "/api/v1/customers/{number}/guide",
        "What a customer buys, the most often bought first",
        "OrderGuide",
    ),
];
