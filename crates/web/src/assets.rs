//! Style sheets and modules, embedded in the binary.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// The modules of the pages, as they are sent.
pub fn modules() -> Vec<String> {
    Assets::iter()
        .filter(|name| name.ends_with(".js"))
        .filter_map(|name| Assets::get(&name))
        .map(|file| String::from_utf8_lossy(&file.data).into_owned())
        .collect()
}

pub async fn asset(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Some(file) = Assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let hash = file.metadata.sha256_hash();
    let tag: String = hash.iter().take(8).map(|b| format!("{b:02x}")).collect();
    let tag = format!("\"{tag}\"");
    if asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()) == Some(&tag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    (headers, file.data.into_owned()).into_response()
}
