//! A page's way in and out: what a browser brings along, and how a page, a redirect or a refusal leaves.

use std::convert::Infallible;

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use desk::people::PeopleRefusal;
use desk::{Failure, Finding, Refusal, failure::Forbids};

use crate::credential::Credential;
use crate::frame::Notice;
use crate::problem::{log_fault, status_of};

const NOTICE_COOKIE: &str = "__Host-notice";
pub const LOOK_COOKIE: &str = "__Host-look";

/// What a browser brings along with a request for a page.
#[derive(Debug, Clone)]
pub struct Visit {
    pub who: Credential,
    /// `light`, `dark` or empty for the system's.
    pub theme: &'static str,
    /// `compact` or empty.
    pub density: &'static str,
    /// Left by the post before.
    pub notice: Option<Notice>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let who = Credential::from_request_parts(parts, state).await?;
        let look = cookie(parts, LOOK_COOKIE).unwrap_or_default();
        let has = |word: &str| look.split('.').any(|w| w == word);
        let theme = if has("dark") {
            "dark"
        } else if has("light") {
            "light"
        } else {
            ""
        };
        let density = if has("compact") { "compact" } else { "" };
        let notice = cookie(parts, NOTICE_COOKIE).and_then(|text| Notice::read(&text));
        Ok(Visit { who, theme, density, notice })
    }
}

fn cookie(parts: &Parts, name: &str) -> Option<String> {
    let lines = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value.to_owned())
}

/// Cuts a list, which was asked for one more row than fit, to a page; where the next page goes on, if there is one.
pub fn cut<T, Key>(found: &mut Vec<T>, rows: usize, key: impl Fn(&T) -> Key) -> Option<Key> {
    let more = found.len() > rows;
    found.truncate(rows);
    found.last().filter(|_| more).map(key)
}

/// A page as it leaves; a notice that it showed is taken back.
pub fn page(status: StatusCode, template: &impl Template, visit: &Visit) -> Response {
    let mut response = match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            return Stop::from(Failure::Fault(db::Fault::Broken(error.to_string()))).into_response();
        }
    };
    if visit.notice.is_some() {
        set_cookie(&mut response, NOTICE_COOKIE, "", 0);
    }
    response
}

pub fn set_cookie(response: &mut Response, name: &str, value: &str, seconds: i64) {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// On to another page after a post.
pub fn see(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}

/// On to another page, which says once what was done.
pub fn see_with(path: &str, notice: Notice) -> Response {
    let mut response = see(path);
    leave(&mut response, &notice);
    response
}

/// Leaves a notice for the next page.
pub fn leave(response: &mut Response, notice: &Notice) {
    set_cookie(response, NOTICE_COOKIE, &notice.written(), 60);
}

/// Text as a part of a path or a cookie: everything but letters, digits and `-_.~` as percent signs.
pub fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

pub fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        if b != b'%' {
            bytes.push(b);
            continue;
        }
        let digits: String = rest.by_ref().take(2).map(char::from).collect();
        bytes.extend(u8::from_str_radix(&digits, 16).ok());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Why there is no such page for this person now.
#[derive(Debug)]
pub enum Stop {
    SignIn,
    Said { status: StatusCode, message: String, findings: Vec<Finding> },
}

impl Stop {
    pub fn said(status: StatusCode, message: &str) -> Stop {
        Stop::Said { status, message: message.to_owned(), findings: Vec::new() }
    }

    pub fn not_found(what: &str) -> Stop {
        Stop::said(StatusCode::NOT_FOUND, &format!("there is no {what}"))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        match failure {
            Failure::Refused(refusal) if refusal.code == PeopleRefusal::NotSignedIn.code() => Stop::SignIn,
            Failure::Refused(refusal) => {
                let status = status_of(&refusal);
                Stop::Said { status, message: refusal.message, findings: refusal.findings }
            }
            Failure::Fault(db::Fault::Busy) => Stop::said(
                StatusCode::SERVICE_UNAVAILABLE,
                "the desk is too busy right now; nothing was done, try again in a moment",
            ),
            Failure::Fault(fault) => {
                let number = log_fault(&fault);
                let message = format!("something broke on our side (fault {number}); nothing was done");
                Stop::said(StatusCode::INTERNAL_SERVER_ERROR, &message)
            }
        }
    }
}

/// A refusal that is shown on the page it came from, or anything else, which stops the page.
pub fn refused(failure: Failure) -> Result<Refusal, Stop> {
    match failure {
        Failure::Refused(refusal) if refusal.code != PeopleRefusal::NotSignedIn.code() => Ok(refusal),
        other => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "stopped.html")]
struct Stopped<'a> {
    lang: &'static str,
    head: &'a str,
    message: String,
    findings: &'a [Finding],
}

/// Tells the middleware that someone has to sign in first.
#[derive(Debug, Clone, Copy)]
struct SignInFirst;

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let (status, message, findings) = match &self {
            Stop::SignIn => {
                let mut response = see("/sign-in");
                response.extensions_mut().insert(SignInFirst);
                return response;
            }
            Stop::Said { status, message, findings } => (*status, message, findings.as_slice()),
        };
        let head = match status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::FORBIDDEN => "Not allowed",
            StatusCode::CONFLICT => "It does not fit any more",
            s if s.is_server_error() => "Something broke",
            _ => "This can't be done",
        };
        let mut message = message.clone();
        if let Some(first) = message.get(..1) {
            message = format!("{}{}.", first.to_uppercase(), message.get(1..).unwrap_or(""));
        }
        let page = Stopped { lang: "en-GB", head, message, findings };
        match page.render() {
            Ok(text) => (status, Html(text)).into_response(),
            Err(_) => status.into_response(),
        }
    }
}

/// Someone who has to sign in first comes back to what they asked for.
pub async fn lead_back(request: Request, next: Next) -> Response {
    let asked = (request.method() == axum::http::Method::GET).then(|| request.uri().to_string());
    let mut response = next.run(request).await;
    if response.extensions().get::<SignInFirst>().is_some()
        && let Some(asked) = asked.filter(|a| a != "/")
        && let Ok(value) = HeaderValue::from_str(&format!("/sign-in?next={}", escaped(&asked)))
    {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_from_a_cookie_as_it_was() {
        let text = "Order SO100001 is placed; 5 % über alles";
        assert_eq!(unescaped(&escaped(text)), text);
    }
}
