//! Customers, and what they buy, in the words of the description.

use super::{AFTER, FIND, LIMIT, Words, get};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/customers", "Find or list customers", "Customers").asks(&[FIND, AFTER, LIMIT]),
    get("/api/v1/customers/{number}", "Show a customer", "Customer"),
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
