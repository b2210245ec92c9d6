//! Invoices, in the words of the description.

use super::{LIMIT, Words, get, post};

pub(super) const WORDS: &[Words] = &[
    post(
        "/api/v1/orders/{number}/invoices",
        "Invoice what is shipped and not invoiced; reconciled first",
        None,
        "Invoice",
    )
    .created(),
    get("/api/v1/invoices", "List invoices", "Invoices").asks(&[("stage", "a stage of an invoice"), LIMIT]),
    get("/api/v1/invoices/{number}", "Show an invoice", "Invoice"),
    post("/api/v1/invoices/{number}/release", "Release a held invoice", Some("Reason"), "Invoice"),
    get("/api/v1/invoices/{number}/paper", "The invoice as PDF", "Paper"),
    get(
        "/api/v1/invoices/{number}/documents/{form}",
        "The released invoice for programs; the form is x12_810, edifact_invoic, ubl_invoice, cii_invoice or factur_x (a PDF/A-3 that holds the XML)",
        "ForPrograms",
    ),
];
