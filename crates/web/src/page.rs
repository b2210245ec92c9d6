//! A page's way in and out: what a browser brings along, and how a page, a redirect or a refusal leaves.

use std::convert::Infallible;

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LENGTH, COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use db::Tx;
use desk::people::PeopleRefusal;
use desk::{Actor, Failure, Finding, Refusal, failure::Forbids};

use crate::App;
use crate::credential::Credential;
use crate::frame::{Frame, Notice};
use crate::problem::{Problem, log_fault, status_of};
use crate::words::{Words, capital};

const NOTICE_COOKIE: &str = "__Host-notice";
pub const LOOK_COOKIE: &str = "__Host-look";
/// Looks are kept for a year.
pub const LOOK_SECONDS: i64 = 365 * 24 * 60 * 60;

/// What a browser brings along with a request for a page.
#[derive(Debug, Clone)]
pub struct Visit {
    pub who: Credential,
    /// `light`, `dark` or empty for the system's.
    pub theme: &'static str,
    /// `compact` or empty.
    pub density: &'static str,
    /// The language of the look, or the first of the browser's that we have; that of the person counts where someone has signed in.
    pub words: Words,
    /// Left by the post before.
    pub notice: Option<Notice>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let who = Credential::from_request_parts(parts, state).await?;
        let look = cookie(&parts.headers, LOOK_COOKIE).unwrap_or_default();
        let has = |word: &str| look.split('.').any(|w| w == word);
        let theme = if has("dark") {
            "dark"
        } else if has("light") {
            "light"
        } else {
            ""
        };
        let density = if has("compact") { "compact" } else { "" };
        let notice = cookie(&parts.headers, NOTICE_COOKIE).and_then(|text| Notice::read(&text));
        Ok(Visit { who, theme, density, words: words_of(&parts.headers), notice })
    }
}

/// The cookie of the look: theme, density and language, with points between.
pub fn look_of(theme: &str, density: &str, words: Words) -> String {
    format!("{theme}.{density}.{}", words.code_of_look())
}

/// The language of a request before it is known who asks.
fn words_of(headers: &HeaderMap) -> Words {
    let look = cookie(headers, LOOK_COOKIE).unwrap_or_default();
    let chosen = look.split('.').find_map(Words::from_code);
    let accepted = || headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).map(Words::accepted);
    chosen.or_else(accepted).unwrap_or(Words::ENGLISH)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
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

/// Looks, and shows what was seen. `place` is where the page stands in the menu; `load` itself asks whether this person may look.
pub async fn open_page<Shown: Template + Send + 'static>(
    app: &App,
    visit: &Visit,
    name: &'static str,
    place: &'static str,
    mut load: impl FnMut(&mut Tx, &Actor, Frame) -> Result<Shown, Failure> + Send + 'static,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app.read(visit.who.clone(), name, move |tx, by| {
        let frame = Frame::of(tx, by, &come, place)?;
        load(tx, by, frame)
    });
    Ok(page(StatusCode::OK, &shown.await?, visit))
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
#[derive(Debug, Clone)]
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
            Failure::Fault(db::Fault::Busy | db::Fault::Contended) => Stop::said(
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
    words: Words,
    head: &'static str,
    message: String,
    findings: &'a [Finding],
}

/// Tells the middleware that someone has to sign in first.
#[derive(Debug, Clone, Copy)]
struct SignInFirst;

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut response = self.said_in(Words::ENGLISH);
        match self {
            Stop::SignIn => response.extensions_mut().insert(SignInFirst).is_some(),
            said @ Stop::Said { .. } => response.extensions_mut().insert(said).is_some(),
        };
        response
    }
}

impl Stop {
    fn said_in(&self, words: Words) -> Response {
        let Stop::Said { status, message, findings } = self else { return see("/sign-in") };
        let head = match *status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::FORBIDDEN => "Not allowed",
            StatusCode::CONFLICT => "It does not fit any more",
            s if s.is_server_error() => "Something broke",
            _ => "This can't be done",
        };
        let message = format!("{}.", capital(&words.say(message)));
        let page = Stopped { lang: words.manner().lang(), words, head, message, findings };
        match page.render() {
            Ok(text) => (*status, Html(text)).into_response(),
            Err(_) => status.into_response(),
        }
    }
}

/// Puts what a page refuses into the language of whoever asked: the handlers don't know it before they know who asks. Programs that use
/// the API are answered in English.
pub async fn in_words(request: Request, next: Next) -> Response {
    let (words, for_api) = (words_of(request.headers()), request.uri().path().starts_with("/api/"));
    let response = next.run(request).await;
    if for_api || words == Words::ENGLISH {
        return response;
    }
    let extensions = response.extensions();
    let said = if let Some(stop) = extensions.get::<Stop>() {
        stop.said_in(words)
    } else if let Some(problem) = extensions.get::<Problem>() {
        problem.clone().said_in(words).into_response()
    } else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    // What was laid upon the answer on its way stays; the length is another.
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, said.into_body())
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
