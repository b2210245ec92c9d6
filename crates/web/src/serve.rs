//! From the table of routes to a running server.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use basics::Limits;
use futures_util::StreamExt;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::api::intake::too_large;
use crate::page::{Stop, in_words, lead_back};
use crate::problem::Problem;
use crate::{App, routes};

/// Nothing but what comes from here may run or be loaded.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'self'; \
    frame-src 'self'";

pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in routes() {
        router = router.route(route.path, route.handler);
    }
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    router
        .fallback(not_there)
        .layer(from_fn(body_limits))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(60)))
        .layer(CsrfLayer::new())
        .layer(from_fn(lead_back))
        .layer(from_fn(problems))
        .layer(from_fn(in_words))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(1_400).and(NotSmallJson)))
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(header::CACHE_CONTROL, "no-store"))
        .layer(from_fn(count))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "something broke on our side")
                .into_response()
        }))
        .with_state(app)
}

/// What the form of an upload may have besides its files.
const FORM_BYTES: usize = 64 * 1024;
/// How large the body of a request may be.
fn body_bytes_max(request: &Request) -> usize {
    match (request.method(), request.uri().path()) {
        (&Method::POST, "/api/v1/intake") => Limits::DOCUMENT_BYTES,
        (&Method::POST, "/inbox") => Limits::DOCUMENT_BYTES + FORM_BYTES,
        (&Method::POST, "/api/v1/letter-files") => Limits::LETTER_FILE_BYTES,
        (&Method::POST, path) if path.ends_with("/evidence") || path.ends_with("/evidence-files") => {
            Limits::LETTER_BYTES + FORM_BYTES
        }
        (&Method::POST, path) if path.ends_with("/logs") => Limits::DOCUMENT_BYTES + FORM_BYTES,
        (&Method::POST, path) if path.ends_with("/letters") && !is_for_programs(path) => {
            Limits::LETTER_BYTES + FORM_BYTES
        }
        _ => Limits::BODY_BYTES,
    }
}

/// Refuses a body that says it is too large before anything is done with it; one that does not say so is cut at the limit while it
/// is read.
async fn body_limits(mut request: Request, next: Next) -> Response {
    let most = body_bytes_max(&request);
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|l| l.to_str().ok()?.parse::<u64>().ok());
    if length.is_none_or(|length| length <= most as u64) {
        // Extractors that read the whole body look for the limit here.
        DefaultBodyLimit::max(most).apply(&mut request);
        return next.run(request).await;
    }
    let waits_for_a_word = request.headers().contains_key(header::EXPECT);
    let for_programs = is_for_programs(request.uri().path());
    if !waits_for_a_word {
        throw_away(request.into_body()).await;
    }
    let problem = match most {
        Limits::BODY_BYTES => {
            let detail =
                format!("a request may have {} MB; nothing was done. Send less at once", most / 1_048_576);
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
        }
        _ => too_large(),
    };
    if for_programs {
        problem.into_response()
    } else {
        Stop::said(problem.status(), problem.detail()).into_response()
    }
}

async fn throw_away(body: Body) {
    let mut read = 0;
    let mut parts = body.into_data_stream();
    while let Some(Ok(part)) = parts.next().await {
        read += part.len();
        if read > Limits::THROWN_AWAY_BYTES {
            return;
        }
    }
}

fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/lookup/") || path.starts_with("/orders/drafts")
}

/// What the framework refuses by itself (a wrong method, a query that can't be read, a body cut at its limit, a time that is up) it
/// says in plain text; programs get it as a problem like any other.
async fn problems(request: Request, next: Next) -> Response {
    let for_programs = is_for_programs(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let plain = kind.is_empty() || kind.starts_with("text/plain");
    if !for_programs || !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let said = axum::body::to_bytes(body, 4_096).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let detail = match said.trim() {
        "" => status.canonical_reason().unwrap_or("this can't be done").to_lowercase(),
        text => text.to_owned(),
    };
    let mut problem = Problem::new(status, "request", detail).into_response();
    // What a method that is not there allows, and the like.
    for (name, value) in &parts.headers {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

/// Programs read a problem, people a page.
async fn not_there(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found("such path").into_response();
    }
    Stop::not_found("such page").into_response()
}

/// Answers to programs are small and many; compressing them costs more than it saves.
#[derive(Clone, Copy)]
struct NotSmallJson;

impl Predicate for NotSmallJson {
    fn should_compress<B>(&self, response: &axum::http::Response<B>) -> bool
    where
        B: axum::body::HttpBody,
    {
        let kind =
            response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let packed = ["application/pdf", "image/png", "application/zip"];
        let small = kind.starts_with("application/json")
            && response.body().size_hint().upper().is_some_and(|n| n < 32_768);
        !small && !packed.iter().any(|p| kind.starts_with(p))
    }
}

async fn count(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let class = match response.status().as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    metrics::counter!("http_responses_total", "class" => class).increment(1);
    response
}

/// Serves until the process is told to stop; then finishes what is under way.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(app: App, address: SocketAddr, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    ready(listener.local_addr()?);
    axum::serve(listener, router(app)).with_graceful_shutdown(told_to_stop()).await
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! { _ = interrupted => {}, () = terminated => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}
