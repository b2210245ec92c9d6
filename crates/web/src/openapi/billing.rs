//! Credit notes, payments and statements, in the words of the description.

use super::{LIMIT, Words, get, post, put};

const PERIOD: &[(&str, &str)] = &[
    ("from", "the first day; 90 days before the last where it is left out"),
    ("to", "the last day; today where it is left out"),
];

pub(super) const WORDS: &[Words] = &[
    post(
        "/api/v1/invoices/{number}/credit-notes",
        "Credit an invoice: without lines all that is left of it. If-Match may name the version seen",
        Some("CreditGiven"),
        "CreditNote",
    )
    .created(),
    post(
        "/api/v1/invoices/{number}/correction",
        "Credit a wrong invoice whole, and invoice anew as the order says it now",
        Some("WhyGiven"),
        "Corrected",
    )
    .created(),
    get("/api/v1/credit-notes", "List credit notes, the latest first", "CreditNotes")
        .asks(&[("stage", "a stage of a credit note"), LIMIT]),
    get("/api/v1/credit-notes/{number}", "Show a credit note", "CreditNote"),
    get("/api/v1/credit-notes/{number}/paper", "The credit note as PDF", "Paper"),
    get(
        "/api/v1/credit-notes/{number}/documents/{form}",
        "The released credit note for programs; the form is x12_810, edifact_invoic, ubl_invoice or cii_invoice",
        "ForPrograms",
    ),
    post(
        "/api/v1/credit-notes/{number}/release",
        "Release a credit note that somebody else made",
        Some("DecisionGiven"),
        "CreditNote",
    ),
    post(
        "/api/v1/credit-notes/{number}/refusal",
        "Refuse it, with a note that says why",
        Some("DecisionGiven"),
        "CreditNote",
    ),
    post(
        "/api/v1/credit-notes/{number}/allocations",
        "Let what is left of it settle invoices",
        Some("AllocationGiven"),
        "CreditNote",
    ),
    post(
        "/api/v1/credit-notes/{number}/letters",
        "Write to the customer, with the credit note",
        Some("LetterTo"),
        "LetterNamed",
    )
    .created(),
    get("/api/v1/payments", "List payments, the latest first", "Payments").asks(&[
        ("customer", "the customer's number"),
        ("rest", "true for those with something left"),
        LIMIT,
    ]),
    post(
        "/api/v1/payments",
        "Record a payment and allocate it; the same payment again is refused, and so is the number of a card",
        Some("PaymentGiven"),
        "Payment",
    )
    .created(),
    get("/api/v1/payments/{number}", "Show a payment with what it settled", "Payment"),
    post(
        "/api/v1/payments/{number}/allocations",
        "Let what is left of it settle invoices",
        Some("AllocationGiven"),
        "Payment",
    ),
    post(
        "/api/v1/payments/{number}/reversal",
        "Reverse a payment: what it settled is owed again",
        Some("WhyGiven"),
        "Payment",
    ),
    get("/api/v1/billing/policy", "What one person may credit alone", "BillingPolicy"),
    put("/api/v1/billing/policy", "Set it; amounts in minor units", Some("BillingPolicy"), "BillingPolicy"),
    post(
        "/api/v1/customers/{number}/refunds",
        "Pay back what a customer has to their credit",
        Some("RefundGiven"),
        "Payment",
    )
    .created(),
    get(
        "/api/v1/customers/{number}/statement",
        "How a customer stands: what happened, what is open, how old it is",
        "Statement",
    )
    .asks(PERIOD),
    get("/api/v1/customers/{number}/statement/paper", "The statement as PDF", "Paper").asks(PERIOD),
    post(
        "/api/v1/customers/{number}/statement/letters",
        "Write to the customer, with the statement",
        Some("StatementTo"),
        "LetterNamed",
    )
    .created(),
];
