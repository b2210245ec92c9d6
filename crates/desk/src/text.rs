//! Text as programs send it.

use serde::{Deserialize, Deserializer};

/// Takes `12` as well as `"12"`, and null for nothing.
pub fn text_or_number<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(serde_json::Number),
        Text(String),
        Nothing(()),
    }
    Ok(match Either::deserialize(from)? {
        Either::Number(number) => number.to_string(),
        Either::Text(text) => text,
        Either::Nothing(()) => String::new(),
    })
}
