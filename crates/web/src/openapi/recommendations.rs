//! What else to offer, in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/orders/{number}/recommendations",
        "What else to offer with an order, each with its reason",
        "Recommendations",
    ),
    get(
        "/api/v1/customers/{number}/recommendations",
        "What to offer to a customer with these items in the order",
        "Recommendations",
    )
    .asks(&[("items", "item numbers with commas between"), LIMIT]),
    get(
        "/api/v1/items/{sku}/bought-with",
        "What is bought with an item, with support, confidence and lift",
        "BoughtWith",
    ),
    get(
        "/api/v1/recommendations",
        "What was learned when, and how often what is offered is taken",
        "RecommendationFigures",
    ),
    post(
        "/api/v1/recommendations/learning",
        "Learn from the orders of the past now",
        None,
        "RecommendationsLearned",
    ),
];
