//! One snapshot for each file of the corpus: what is read, from where, and what is remarked upon.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// By name: whether a JSON object keeps its own order depends on what else is built with it.
fn sorted(map: &serde_json::Map<String, Value>) -> BTreeMap<&String, &Value> {
    map.iter().collect()
}

/// One line per fact: its path, its value, and the place and text where they differ.
fn flat(path: &str, value: &Value, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Object(map)
            if map.contains_key("value") && map.contains_key("text") && map.contains_key("source") =>
        {
            let shown = map["value"].as_str().map_or_else(|| map["value"].to_string(), str::to_owned);
            let text = map["text"].as_str().unwrap_or_default();
            let text = if text == shown { String::new() } else { format!(" <{text:?}>") };
            out.push_str(&format!("{path}: {shown}{text}  @ {}\n", place(&map["source"])));
        }
        Value::Object(map) if map.contains_key("code") && map.contains_key("remedy") => {
            let text = |name: &str| map[name].as_str().unwrap_or_default().to_owned();
            out.push_str(&format!(
                "{} {} @ {}: {}\n",
                text("severity"),
                text("code"),
                place(&map["place"]),
                text("message")
            ));
        }
        Value::Object(map) => sorted(map).into_iter().for_each(|(name, v)| {
            if name == "source" || name == "grids" {
                return;
            }
            flat(&if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, v, out);
        }),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, v)| flat(&format!("{path}[{}]", i + 1), v, out))
        }
        Value::String(text) => out.push_str(&format!("{path}: {text:?}\n")),
        other => out.push_str(&format!("{path}: {other}\n")),
    }
}

fn place(source: &Value) -> String {
    match source {
        Value::Object(kinds) => kinds
            .values()
            .map(|v| match v {
                Value::Object(map) => sorted(map)
                    .into_values()
                    .map(|v| v.to_string().trim_matches('"').to_owned())
                    .collect::<Vec<_>>()
                    .join(" "),
                other => other.to_string().trim_matches('"').to_owned(),
            })
            .collect(),
        Value::Null => "-".to_owned(),
        other => other.to_string().trim_matches('"').to_owned(),
    }
}

#[test]
fn every_file_of_the_corpus_reads_as_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut all = Vec::new();
    files(&root, &mut all);
    all.sort();
    assert!(all.len() > 12);
    for path in all {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace(['/', '.'], "_");
        let mut out = String::new();
        flat("", &serde_json::to_value(formats::read(&bytes, None)).unwrap(), &mut out);
        insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, out);
        });
    }
}
