//! How satisfied customers are, in the words of the description.

use super::{QUALITY, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/surveys",
        "Satisfaction by clerk, customer and month with intervals, and what customers said",
        "Surveys",
    )
    .asks(QUALITY),
    get("/api/v1/surveys/policy", "Whether and when customers are asked", "SurveyPolicy"),
    Words {
        method: "PUT",
        path: "/api/v1/surveys/policy",
        about: "Set whether and when customers are asked; what is left out takes its shipped value",
        request: Some("SurveyPolicy"),
        answer: "SurveyPolicy",
        status: "200",
        query: &[],
    },
    post(
        "/api/v1/orders/{number}/survey",
        "Ask the customer how the order was: a letter with a link that can be answered once",
        None,
        "SurveyInvited",
    )
    .created(),
];
