//! Whether a value is as a schema says: the part of JSON Schema that the description uses. A word it does not know fails the test, so
//! that nothing is taken for checked that is not.

use serde_json::Value;

const KNOWN: [&str; 16] = [
    "type",
    "description",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "enum",
    "$ref",
    "oneOf",
    "format",
    "pattern",
    "minItems",
    "maxItems",
    "prefixItems",
    "minimum",
    "contentMediaType",
];

/// What is wrong with a value, each with its place.
pub fn check(all: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    walk(all, schema, value, "", &mut wrong);
    wrong
}

fn walk(all: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let schema_words = schema.as_object().unwrap_or_else(|| panic!("{at}: no schema"));
    for word in schema_words.keys() {
        assert!(KNOWN.contains(&word.as_str()), "{at}: the check does not know '{word}'");
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or_default();
        return walk(all, all.get(name).unwrap_or_else(|| panic!("no schema {name}")), value, at, wrong);
    }
    if let Some(any) = schema.get("oneOf").and_then(Value::as_array) {
        let fitting = any.iter().filter(|one| check(all, one, value).is_empty()).count();
        if fitting != 1 {
            wrong.push(format!("{at}: {value} fits {fitting} of the {} alternatives", any.len()));
        }
        return;
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array)
        && !values.contains(value)
    {
        wrong.push(format!("{at}: {value} is none of {values:?}"));
    }
    if let Some(kind) = schema.get("type") {
        let kinds: Vec<&str> = match kind {
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        if !kinds.iter().any(|k| is(k, value)) {
            wrong.push(format!("{at}: {value} is not {kinds:?}"));
            return;
        }
    }
    if let (Some(pattern), Some(text)) = (schema.get("pattern").and_then(Value::as_str), value.as_str()) {
        let signed = pattern.contains('-');
        let digits = if signed { text.strip_prefix('-').unwrap_or(text) } else { text };
        let figures = digits.split('.').count() <= 2
            && digits.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        if !figures {
            wrong.push(format!("{at}: '{text}' is not decimal text"));
        }
    }
    if let (Some(format), Some(text)) = (schema.get("format").and_then(Value::as_str), value.as_str()) {
        let fits = match format {
            "date" => text.parse::<basics::Day>().is_ok(),
            "date-time" => text.parse::<basics::Instant>().is_ok(),
            "uuid" => text.len() == 36 && text.matches('-').count() == 4,
            other => panic!("the check does not know the format '{other}'"),
        };
        if !fits {
            wrong.push(format!("{at}: '{text}' is no {format}"));
        }
    }
    if let (Some(least), Some(figure)) = (schema.get("minimum").and_then(Value::as_f64), value.as_f64())
        && figure < least
    {
        wrong.push(format!("{at}: {figure} is less than {least}"));
    }
    match value {
        Value::Object(fields) => {
            for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
                let name = name.as_str().unwrap_or_default();
                if !fields.contains_key(name) {
                    wrong.push(format!("{at}: there is no {name}"));
                }
            }
            for (name, inner) in fields {
                match schema.get("properties").and_then(|p| p.get(name)) {
                    Some(schema) => walk(all, schema, inner, &format!("{at}/{name}"), wrong),
                    None if schema.get("additionalProperties") == Some(&Value::Bool(true)) => {}
                    None => wrong.push(format!("{at}: {name} is not described")),
                }
            }
        }
        Value::Array(list) => {
            let first = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            for (n, inner) in list.iter().enumerate() {
                let schema = first.get(n).or_else(|| schema.get("items"));
                let schema = schema.unwrap_or_else(|| panic!("{at}: the list's items are not described"));
                walk(all, schema, inner, &format!("{at}/{n}"), wrong);
            }
        }
        _ => {}
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type '{other}'"),
    }
}
