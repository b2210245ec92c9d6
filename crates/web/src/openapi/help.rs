//! Helping each other: notes on fields, questions to those who know more, looking on, in the words of the description.

use super::{Words, get, post};

const ASK: &str =
    "Ask somebody who has shown a higher level for the duty; the answer is kept where it was asked";

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/orders/{number}/questions", "What was asked about an order, the latest first", "Questions"),
    post("/api/v1/orders/{number}/questions", ASK, Some("QuestionGiven"), "Question").created(),
    get(
        "/api/v1/intake/{number}/questions",
        "What was asked about a document, the latest first",
        "Questions",
    ),
    post("/api/v1/intake/{number}/questions", ASK, Some("QuestionGiven"), "Question").created(),
    get("/api/v1/questions", "Questions that wait for whoever asks for this", "OwnQuestions"),
    get("/api/v1/questions/{number}", "Show a question with all that was said", "Question"),
    post("/api/v1/questions/{number}/answer", "Answer it", Some("QuestionWord"), "Question"),
    post(
        "/api/v1/questions/{number}/return",
        "Hand it back to whoever asked, with the reason",
        Some("QuestionWord"),
        "Question",
    ),
    post(
        "/api/v1/questions/{number}/handoff",
        "Pass it on to somebody else who knows more",
        Some("QuestionWord"),
        "Question",
    ),
    post(
        "/api/v1/questions/{number}/words",
        "Ask again, with what was missing",
        Some("QuestionWord"),
        "Question",
    ),
    post("/api/v1/questions/{number}/withdrawal", "Take it back", Some("QuestionWord"), "Question"),
    get("/api/v1/orders/{number}/followers", "Who looks on while an order is written", "Followers"),
    post(
        "/api/v1/orders/{number}/followers",
        "Look on; whoever writes it sees that you do",
        None,
        "Followers",
    )
    .created(),
    post("/api/v1/orders/{number}/followers/end", "Look on no longer", None, "Followers"),
];
