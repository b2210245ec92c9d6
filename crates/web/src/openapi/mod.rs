//! The description of the API, OpenAPI 3.1, made from the table of routes, the words of each noun and the schemas in `api/schemas.json`. Tests
//! fail for a route without words, and for an answer of the demo company that its schema does not describe.

mod agreements;
mod amendments;
mod audits;
mod billing;
mod cases;
mod customers;
mod double_key;
mod held;
mod help;
mod house;
mod intake;
mod integrity;
mod invoices;
mod items;
mod knowledge;
mod letters;
mod orders;
mod parties;
mod people;
mod procedures;
mod purchases;
mod quality;
mod queries;
mod quotations;
mod recommendations;
mod returns;
mod scripts;
mod search;
mod shipments;
mod surveys;
mod tables;
mod trust;
mod work;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::routes::{Gate, routes};

/// What is said of a route.
struct Words {
    method: &'static str,
    path: &'static str,
    about: &'static str,
    /// Names of schemas; `File` is bytes of any kind.
    request: Option<&'static str>,
    answer: &'static str,
    /// The status of the answer.
    status: &'static str,
    query: &'static [(&'static str, &'static str)],
}

const fn get(path: &'static str, about: &'static str, answer: &'static str) -> Words {
    Words { method: "GET", path, about, request: None, answer, status: "200", query: &[] }
}

const fn post(
    path: &'static str,
    about: &'static str,
    request: Option<&'static str>,
    answer: &'static str,
) -> Words {
    Words { method: "POST", path, about, request, answer, status: "200", query: &[] }
}

const fn put(
    path: &'static str,
    about: &'static str,
    request: Option<&'static str>,
    answer: &'static str,
) -> Words {
    Words { method: "PUT", ..post(path, about, request, answer) }
}

impl Words {
    const fn created(self) -> Words {
        Words { status: "201", ..self }
    }

    const fn asks(self, query: &'static [(&'static str, &'static str)]) -> Words {
        Words { query, ..self }
    }
}

const LIMIT: (&str, &str) = ("limit", "how many at most; 50 where it is left out");
const AFTER: (&str, &str) = ("after", "the number of the last one of the page before");
const BEFORE: (&str, &str) = ("before", "what the page before gave as next");
const FIND: (&str, &str) = ("q", "the start of words, or a number");

const QUALITY: &[(&str, &str)] = &[
    ("days", "orders of the last days; 90 where it is left out"),
    ("person", "the login of who entered them"),
];

/// A table for each noun, as with the routes.
const WORDS: &[&[Words]] = &[
    house::WORDS,
    people::WORDS,
    search::WORDS,
    queries::WORDS,
    customers::WORDS,
    items::WORDS,
    orders::WORDS,
    held::WORDS,
    agreements::WORDS,
    purchases::WORDS,
    parties::WORDS,
    amendments::WORDS,
    double_key::WORDS,
    quotations::WORDS,
    recommendations::WORDS,
    shipments::WORDS,
    invoices::WORDS,
    billing::WORDS,
    returns::WORDS,
    cases::WORDS,
    audits::WORDS,
    integrity::WORDS,
    work::WORDS,
    help::WORDS,
    letters::WORDS,
    scripts::WORDS,
    surveys::WORDS,
    tables::WORDS,
    quality::WORDS,
    intake::WORDS,
    knowledge::WORDS,
    trust::WORDS,
    procedures::WORDS,
];

fn words() -> impl Iterator<Item = &'static Words> {
    WORDS.iter().copied().flatten()
}

pub async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], describe().to_string()).into_response()
}

fn describe() -> Value {
    let mut paths = Map::new();
    for route in routes().iter().filter(|r| r.path.starts_with("/api/v1")) {
        let words = words().find(|w| w.method == route.method && w.path == route.path);
        let Some(words) = words else { continue };
        let at = paths.entry(words.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = at.as_object_mut() {
            methods.insert(words.method.to_lowercase(), operation(words, route.gate));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Orderdesk", "version": env!("CARGO_PKG_VERSION"),
            "description": "Orders in, goods and invoices out. Amounts and quantities are decimal text, days ISO 8601. Send an \
                Idempotency-Key with POST to make a retry safe; If-Match with the version you saw to make a change safe. A no is a \
                problem by RFC 9457: its code names the rule, its errors each point with a pointer into what was sent.",
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    })
}

fn operation(words: &Words, gate: Gate) -> Value {
    let in_path = words.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(words.query.iter().map(|(name, about)| {
        json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
    }));
    let content = |schema: &str| {
        let kinds: &[&str] = match schema {
            "File" => &["application/octet-stream"],
            "Archive" => &["application/zip"],
            "Paper" => &["application/pdf"],
            "Csv" => &["text/csv"],
            "ForPrograms" => {
                &["application/xml", "application/edi-x12", "application/edifact", "application/pdf"]
            }
            _ => &["application/json"],
        };
        let shown = json!({ "schema": { "$ref": format!("#/components/schemas/{schema}") } });
        Value::Object(kinds.iter().map(|kind| ((*kind).to_owned(), shown.clone())).collect())
    };
    let problem = json!({
        "description": "A problem, RFC 9457",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let mut responses = Map::new();
    let done = match words.status {
        "204" => json!({ "description": "Done" }),
        _ => json!({ "description": "Done", "content": content(words.answer) }),
    };
    responses.insert(words.status.into(), done);
    if words.path.ends_with("/intake") || words.path.ends_with("/conversion") {
        let known = json!({ "description": "Nothing new was made", "content": content(words.answer) });
        responses.entry("200").or_insert(known);
    }
    responses.insert("4XX".into(), problem.clone());
    responses.insert("5XX".into(), problem);
    let mut operation = json!({ "summary": words.about, "parameters": parameters, "responses": responses });
    if let (Some(schema), Some(fields)) = (words.request, operation.as_object_mut()) {
        fields.insert("requestBody".into(), json!({ "required": true, "content": content(schema) }));
    }
    if let (Gate::Public, Some(fields)) = (gate, operation.as_object_mut()) {
        fields.insert("security".into(), json!([]));
    }
    operation
}

fn schemas() -> Value {
    // The text is ours and a test reads it; nothing comes of a file that can't be read but an empty list.
    serde_json::from_str(include_str!("../api/schemas.json")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described() {
        let missing: Vec<String> = routes()
            .iter()
            .filter(|r| r.path.starts_with("/api/v1"))
            .filter(|r| !words().any(|w| w.method == r.method && w.path == r.path))
            .map(|r| format!("{} {}", r.method, r.path))
            .collect();
        assert!(missing.is_empty(), "not described in openapi: {missing:?}");
    }

    #[test]
    fn nothing_is_described_that_is_not_there() {
        for Words { method, path, .. } in words() {
            assert!(routes().iter().any(|r| r.method == *method && r.path == *path), "{method} {path}");
        }
    }

    /// True where a schema says what there is: a type, values, a reference, or alternatives of these.
    fn says_something(schema: &Value) -> bool {
        ["type", "enum", "$ref", "oneOf"].iter().any(|word| schema.get(word).is_some())
    }

    fn silent(name: &str, schema: &Value, found: &mut Vec<String>) {
        if !says_something(schema) {
            found.push(name.to_owned());
        }
        let list = schema.get("type").is_some_and(|t| t == "array");
        if list && schema.get("items").is_none() {
            found.push(format!("{name}[]"));
        }
        for (property, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            silent(&format!("{name}.{property}"), inner, found);
        }
        if let Some(items) = schema.get("items") {
            silent(&format!("{name}[]"), items, found);
        }
        let object = schema.get("type").is_some_and(|t| t == "object");
        if object && schema.get("properties").is_none() && schema.get("additionalProperties").is_none() {
            found.push(format!("{name}{{}}"));
        }
    }

    #[test]
    fn every_schema_says_what_there_is_and_every_name_leads_to_one() {
        let all = schemas();
        let all = all.as_object().unwrap();
        assert!(all.len() > 60, "{}", all.len());
        let mut found = Vec::new();
        all.iter().for_each(|(name, schema)| silent(name, schema, &mut found));
        assert_eq!(found, Vec::<String>::new());
        let text = describe().to_string();
        for named in text.split("#/components/schemas/").skip(1) {
            let name: String = named.chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(all.contains_key(&name), "there is no schema {name}");
        }
        for words in words() {
            assert!(all.contains_key(words.answer), "{} {}", words.method, words.path);
        }
    }
}
