//! The languages that papers, letters and screens are written in.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    De,
    Fr,
    Es,
    Nl,
    It,
}

impl Language {
    pub const ALL: [Language; 6] =
        [Language::En, Language::De, Language::Fr, Language::Es, Language::Nl, Language::It];

    /// ISO 639-1, two small letters.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
            Language::Fr => "fr",
            Language::Es => "es",
            Language::Nl => "nl",
            Language::It => "it",
        }
    }

    /// The language of "de", "de-AT" or "DE"; English where it is none of ours.
    pub fn from_code(code: &str) -> Language {
        let first = code.get(..2).unwrap_or_default().to_ascii_lowercase();
        Language::ALL.into_iter().find(|l| l.code() == first).unwrap_or_default()
    }
}
