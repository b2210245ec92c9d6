//! Approved answers, and what was asked, in the words of the description.

use super::{BEFORE, LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    get(
        "/api/v1/orders/{number}/call-script",
        "What to say while a draft is taken on the telephone: opening, questions, the order read back; what is not known yet is left out",
        "CallScript",
    ),
    get("/api/v1/scripts", "Find approved answers by what is asked; all of them without a question", "Scripts").asks(&[
        ("q", "what is asked; the starts of words, in any language, with or without accents"),
        ("language", "the language to answer in, ISO 639-1"),
        LIMIT,
    ]),
    get(
        "/api/v1/scripts/{code}",
        "What a script says today, with the facts of an order, customer or item; facts that are not known are named and nothing is said",
        "ScriptAnswer",
    )
    .asks(&[
        ("order", "the number of the order that it is about"),
        ("customer", "the customer's number"),
        ("item", "an item number, ours or the customer's"),
        ("language", "ISO 639-1; the customer's where it is left out"),
    ]),
    get("/api/v1/scripts/{code}/versions", "All versions of a script, the latest first", "ScriptVersions"),
    post("/api/v1/scripts", "Propose a version of a script, or a new one", Some("ScriptGiven"), "ScriptVersion").created(),
    post(
        "/api/v1/scripts/{code}/decision",
        "Approve or refuse a proposed version; not one's own",
        Some("ScriptDecision"),
        "ScriptVersion",
    ),
    post(
        "/api/v1/scripts/{code}/retirement",
        "Take an approved version back, with a reason",
        Some("ScriptRetirement"),
        "ScriptVersion",
    ),
    get("/api/v1/inquiries", "What was asked and answered, the latest first", "InquiryPage").asks(&[
        ("order", "about this order"),
        ("customer", "by this customer"),
        ("script", "answered from this script"),
        ("without_script", "true for those that no script answered"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/inquiries",
        "Log what was asked and answered: from a script's version, in own words, or neither, which makes a task to call back",
        Some("InquiryGiven"),
        "Inquiry",
    )
    .created(),
];
