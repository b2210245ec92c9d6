//! Problems as programs read them: RFC 9457 `application/problem+json`, with a place and a code for each point.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::failure::Kind;
use desk::people::PeopleRefusal;
use desk::{Failure, Finding, Refusal, Severity};
use serde::Serialize;

use crate::words::Words;

/// `type` is left out: it is `about:blank`, and `code` tells programs which rule it was.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    #[serde(skip)]
    status: StatusCode,
    title: String,
    #[serde(rename = "status")]
    number: u16,
    code: String,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Point>,
}

#[derive(Debug, Clone, Serialize)]
struct Point {
    pointer: String,
    code: String,
    message: String,
    severity: Severity,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<String>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Problem {
        Problem {
            status,
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            number: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The same for the screens of whoever asked: the codes stay, the sentences are in their language.
    pub fn said_in(mut self, words: Words) -> Problem {
        self.detail = words.say(&self.detail).into_owned();
        for point in &mut self.errors {
            point.message = words.say(&point.message).into_owned();
        }
        self
    }

    /// The same, said of what is on record now: a form that was placed too early may be placed later.
    pub fn into_conflict(mut self) -> Problem {
        if self.status == StatusCode::UNPROCESSABLE_ENTITY {
            self.status = StatusCode::CONFLICT;
            self.number = self.status.as_u16();
            self.title = "Conflict".into();
        }
        self
    }

    pub fn not_found(what: &str) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", format!("there is no {what}"))
    }

    /// JSON that is not what was expected: where, and what was wrong there.
    pub fn json(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
        let pointer: String = error
            .path()
            .iter()
            .map(|step| format!("/{}", step.to_string().trim_matches(|c| c == '[' || c == ']')))
            .filter(|step| step != "/?")
            .collect();
        let mut problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "json",
            format!("the JSON can't be read: {}", error.inner()),
        );
        problem.errors.push(Point {
            pointer,
            code: "json".into(),
            message: error.inner().to_string(),
            severity: Severity::Block,
            suggestions: Vec::new(),
        });
        problem
    }
}

impl From<Finding> for Point {
    fn from(finding: Finding) -> Point {
        let Finding { severity, code, pointer, message, suggestions } = finding;
        Point { pointer, code, message, severity, suggestions }
    }
}

pub fn status_of(refusal: &Refusal) -> StatusCode {
    if refusal.code == desk::failure::Forbids::code(&PeopleRefusal::NotSignedIn) {
        return StatusCode::UNAUTHORIZED;
    }
    match refusal.kind {
        Kind::NotAllowed => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Faults are numbered, so that what a person quotes can be found in the log.
pub fn log_fault(fault: &db::Fault) -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    tracing::error!(number, "fault: {fault}");
    number
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Refused(refusal) => {
                let mut problem = Problem::new(status_of(&refusal), refusal.code, refusal.message);
                problem.errors = refusal.findings.into_iter().map(Point::from).collect();
                problem
            }
            Failure::Fault(db::Fault::Busy | db::Fault::Contended) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "the desk is too busy right now; nothing was done, try again in a moment",
            ),
            Failure::Fault(fault) => {
                let number = log_fault(&fault);
                let detail = format!("something broke on our side (fault {number}); nothing was done");
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", detail)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response =
            (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}
