//! The description of the API, OpenAPI 3.1, made from the table of routes and the words below. A test fails for a route without words.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::routes::{Gate, routes};

/// Method, path, what it does, the schema of the request, the schema of the answer.
type Words = (&'static str, &'static str, &'static str, Option<&'static str>, &'static str);

const WORDS: &[Words] = &[
    ("GET", "/api/v1/openapi.json", "This description", None, "Any"),
    ("GET", "/api/v1/orders", "List orders, the latest first", None, "OrderPage"),
    (
        "POST",
        "/api/v1/orders",
        "Open a draft; with ?place=true open, submit and confirm in one transaction",
        Some("Draft"),
        "Placed",
    ),
    ("GET", "/api/v1/orders/{number}", "Show an order; its version is the ETag", None, "Order"),
    (
        "GET",
        "/api/v1/orders/{number}/timeline",
        "What happened to an order, the latest first",
        None,
        "Timeline",
    ),
    (
        "PUT",
        "/api/v1/orders/{number}/draft",
        "Keep what was written into a draft; If-Match names the version seen",
        Some("Draft"),
        "Version",
    ),
    ("POST", "/api/v1/orders/{number}/submission", "Submit a draft", Some("Reason"), "Order"),
    (
        "POST",
        "/api/v1/orders/{number}/confirmation",
        "Confirm a submitted order: promise and reserve",
        None,
        "Order",
    ),
    (
        "POST",
        "/api/v1/orders/{number}/cancellation",
        "Cancel an order nothing of which is picked",
        Some("Reason"),
        "Order",
    ),
    (
        "POST",
        "/api/v1/orders/{number}/short-close",
        "Close what is not shipped, of one line or of all",
        Some("Reason"),
        "Order",
    ),
    (
        "POST",
        "/api/v1/orders/{number}/return",
        "Send a submitted order back to draft",
        Some("Reason"),
        "Order",
    ),
    ("POST", "/api/v1/orders/{number}/rejection", "Reject a submitted order", Some("Reason"), "Order"),
    ("POST", "/api/v1/orders/{number}/copy", "A new draft with the lines of an order", None, "Version"),
    ("POST", "/api/v1/orders/{number}/closing", "Close an order that is shipped and invoiced", None, "Order"),
    (
        "POST",
        "/api/v1/orders/{number}/holds/{kind}/resolution",
        "Resolve a hold, with a reason",
        Some("Reason"),
        "Order",
    ),
    ("GET", "/api/v1/customers", "Find or list customers", None, "Any"),
    ("GET", "/api/v1/customers/{number}", "Show a customer", None, "Any"),
    ("GET", "/api/v1/items", "Find or list items", None, "Any"),
    ("GET", "/api/v1/items/{sku}", "Show an item", None, "Any"),
    (
        "GET",
        "/api/v1/items/{sku}/availability",
        "What can be had where and when; ?quantity= and ?date= in base units",
        None,
        "Availability",
    ),
    ("POST", "/api/v1/orders/{number}/release", "Hand what is reserved to the warehouse", None, "Any"),
    (
        "POST",
        "/api/v1/orders/{number}/invoices",
        "Invoice what is shipped and not invoiced; reconciled first",
        None,
        "Any",
    ),
    ("GET", "/api/v1/shipments", "List shipments", None, "Any"),
    ("GET", "/api/v1/shipments/{number}", "Show a shipment", None, "Any"),
    ("POST", "/api/v1/shipments/{number}/pick", "Record what was picked", Some("Any"), "Any"),
    ("POST", "/api/v1/shipments/{number}/pack", "Record the packages", Some("Any"), "Any"),
    (
        "POST",
        "/api/v1/shipments/{number}/inspection",
        "Record what was scanned and the answers to the checklist",
        Some("Any"),
        "Any",
    ),
    ("POST", "/api/v1/shipments/{number}/dispatch", "Send it on its way", Some("Any"), "Any"),
    ("GET", "/api/v1/invoices", "List invoices", None, "Any"),
    ("GET", "/api/v1/invoices/{number}", "Show an invoice", None, "Any"),
    ("POST", "/api/v1/invoices/{number}/release", "Release a held invoice", Some("Reason"), "Any"),
    ("GET", "/api/v1/intake", "List received documents", None, "Any"),
    (
        "POST",
        "/api/v1/intake",
        "Receive a document as it is; Content-Disposition names the file, ?place=true places it where it is sure",
        Some("Any"),
        "Any",
    ),
    (
        "GET",
        "/api/v1/intake/{number}",
        "Show what was read from a document, each value with its place",
        None,
        "Any",
    ),
    ("GET", "/api/v1/intake/{number}/document", "The document as it was received", None, "Any"),
    ("POST", "/api/v1/intake/{number}/fields", "Correct or accept a field", Some("Any"), "Any"),
    ("POST", "/api/v1/intake/{number}/conversion", "Make an order of it", Some("Any"), "Any"),
    ("POST", "/api/v1/intake/{number}/rejection", "Reject it, with a reason", Some("Reason"), "Any"),
];

pub async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], describe().to_string()).into_response()
}

fn describe() -> Value {
    let mut paths = Map::new();
    for route in routes().iter().filter(|r| r.path.starts_with("/api/v1")) {
        let words = WORDS.iter().find(|w| w.0 == route.method && w.1 == route.path);
        let Some((method, path, about, request, answer)) = words else { continue };
        let at = paths.entry((*path).to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = at.as_object_mut() {
            methods.insert(method.to_lowercase(), operation(path, about, *request, answer, route.gate));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Orderdesk", "version": env!("CARGO_PKG_VERSION"),
            "description": "Orders in, goods and invoices out. Amounts and quantities are decimal text, days ISO 8601. Send an \
                Idempotency-Key with POST to make a retry safe; If-Match with the version you saw to make a change safe.",
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    })
}

fn operation(path: &str, about: &str, request: Option<&str>, answer: &str, gate: Gate) -> Value {
    let parameters: Vec<Value> = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let content = |schema: &str| json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
    let problem = json!({
        "description": "A problem, RFC 9457",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let mut operation = json!({
        "summary": about,
        "parameters": parameters,
        "responses": { "2XX": { "description": "Done", "content": content(answer) }, "4XX": problem, "5XX": problem },
    });
    if let (Some(schema), Some(fields)) = (request, operation.as_object_mut()) {
        fields.insert("requestBody".into(), json!({ "required": true, "content": content(schema) }));
    }
    if let (Gate::Public, Some(fields)) = (gate, operation.as_object_mut()) {
        fields.insert("security".into(), json!([]));
    }
    operation
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let number = json!({ "type": "integer" });
    let quantity =
        json!({ "oneOf": [{ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$" }, { "type": "number" }] });
    let list =
        |of: &str| json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{of}") } });
    let finding = json!({
        "type": "object", "required": ["severity", "code", "pointer", "message"],
        "properties": {
            "severity": { "enum": ["note", "warn", "block"] }, "code": text, "pointer": text, "message": text,
            "suggestions": { "type": "array", "items": text },
        },
    });
    json!({
        "Any": {},
        "Version": { "type": "object", "properties": { "number": text, "stage": text, "version": number } },
        "Reason": { "type": "object", "properties": { "reason": text, "line": number } },
        "Finding": finding,
        "DraftLine": {
            "type": "object", "required": ["item", "quantity"], "additionalProperties": false,
            "properties": {
                "item": { "type": "string", "description": "our number, the customer's, or a GTIN" }, "quantity": quantity,
                "unit": { "type": ["string", "null"], "description": "UN/ECE Rec 20 code; the base unit where it is left out" },
                "price": { "type": ["string", "number"], "description": "a price for one unit set instead of the tariff's" },
                "price_reason": text, "stated_price": { "type": ["string", "number"] }, "requested_date": text, "note": text,
            },
        },
        "Draft": {
            "type": "object", "required": ["customer", "lines"], "additionalProperties": false,
            "properties": {
                "customer": text, "buyer_po_no": text, "po_date": text, "requested_date": text, "ship_to": { "type": ["string", "null"] },
                "kind": { "enum": ["standard", "rush", "sample", "replacement", "internal"] }, "place": text, "carrier": text, "note": text,
                "accept": { "type": "string", "description": "the reason for which warnings are accepted" }, "lines": list("DraftLine"),
            },
        },
        "Placed": {
            "type": "object",
            "properties": {
                "number": text, "stage": text, "version": number, "total": text, "currency": text, "promised_date": text,
                "holds": { "type": "array", "items": text }, "findings": list("Finding"), "lines": { "type": "array" },
            },
        },
        "Order": {
            "type": "object",
            "properties": {
                "number": text, "revision": number, "version": number, "kind": text, "stage": text, "fulfilment": text, "invoicing": text,
                "channel": text, "customer": text, "parties": { "type": "object" }, "buyer_po_no": text, "requested_date": text,
                "promised_date": text, "currency": text, "goods": text, "charges": text, "tax": text, "total": text,
                "lines": { "type": "array" }, "charge_lines": { "type": "array" }, "taxes": { "type": "array" }, "holds": { "type": "array" },
            },
        },
        "OrderPage": {
            "type": "object",
            "properties": { "orders": { "type": "array" }, "next": { "type": ["string", "null"] } },
        },
        "Timeline": { "type": "array", "items": { "type": "object" } },
        "Availability": {
            "type": "object",
            "properties": {
                "sku": text, "unit": text, "available": text, "places": { "type": "array" }, "earliest": { "type": "array" },
                "on_date": { "type": "boolean" },
            },
        },
        "Problem": {
            "type": "object", "required": ["title", "status", "code", "detail"],
            "properties": { "title": text, "status": number, "code": text, "detail": text, "errors": list("Finding") },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described() {
        let missing: Vec<String> = routes()
            .iter()
            .filter(|r| r.path.starts_with("/api/v1"))
            .filter(|r| !WORDS.iter().any(|w| w.0 == r.method && w.1 == r.path))
            .map(|r| format!("{} {}", r.method, r.path))
            .collect();
        assert!(missing.is_empty(), "not described in openapi.rs: {missing:?}");
    }

    #[test]
    fn nothing_is_described_that_is_not_there() {
        for (method, path, ..) in WORDS {
            assert!(routes().iter().any(|r| r.method == *method && r.path == *path), "{method} {path}");
        }
    }
}
