//! What came in a plain form: fields by name, as typed.

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;

use crate::page::Stop;

/// More fields than any form of ours has, an order of the greatest length included.
const FIELDS_MAX: usize = 20_000;

#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The last value of this name; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// Was a field of this name on the form at all?
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    /// Values of fields such as `picked[3]`, by what stands in the brackets.
    pub fn keyed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(n, value)| {
            let key = n.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((key, value.trim()))
        })
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &S) -> Result<Self, Stop> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|e| Stop::said(StatusCode::BAD_REQUEST, &e.to_string()))?;
        if pairs.len() > FIELDS_MAX {
            return Err(Stop::said(
                StatusCode::PAYLOAD_TOO_LARGE,
                "the form has more fields than can be read",
            ));
        }
        Ok(Fields(pairs))
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }
}
