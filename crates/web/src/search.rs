//! Search: everything that has a number or a name, the best first. What is found by a number alone opens at once. The palette asks the
//! same while someone types.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::search::{self, Hit, How, Kind};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::credential::Credential;
use crate::frame::Frame;
use crate::page::{Stop, Visit, escaped, page, see};
use crate::problem::Problem;
use crate::words::Words;

const ROWS: usize = 40;
/// Hits that the palette shows.
const PALETTE_ROWS: usize = 8;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    asked: Asked,
    hits: Vec<Hit>,
    kinds: [Kind; 13],
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let found = app
        .read(visit.who.clone(), "search", move |tx, by| {
            let frame = Frame::of(tx, by, &come, "/search")?;
            let how = How { only: Kind::from_code(&asked.kind), texts: true, most: ROWS };
            let hits = search::search(tx, by, &asked.q, how)?;
            Ok(SearchPage { frame, asked: asked.clone(), hits, kinds: Kind::ALL })
        })
        .await?;
    let exact = found.hits.iter().filter(|h| h.why.is_exact()).count();
    match found.hits.as_slice() {
        [one, ..] if exact == 1 && one.why.is_exact() => Ok(see(&path_of(one))),
        [one] => Ok(see(&path_of(one))),
        _ => Ok(page(StatusCode::OK, &found, &visit)),
    }
}

/// The page of what was found.
pub fn path_of(hit: &Hit) -> String {
    let place = match hit.kind {
        Kind::Order => "orders",
        Kind::Customer => "customers",
        Kind::Item => "items",
        Kind::Document => "inbox",
        Kind::Letter => "letters",
        Kind::Shipment => "shipments",
        Kind::Invoice => "invoices",
        Kind::Task => "tasks",
        Kind::Quotation => "quotations",
        Kind::Case => "cases",
        Kind::Return => "returns",
        Kind::CreditNote => "credit-notes",
        Kind::Payment => "payments",
    };
    format!("/{place}/{}", escaped(&hit.number))
}

/// By what it was found, in words.
pub fn why(hit: &Hit) -> &'static str {
    match hit.why {
        search::Why::Number => "by its number",
        search::Why::Po => "by their PO",
        search::Why::PartNumber => "by a part number",
        search::Why::Gtin => "by its GTIN",
        search::Why::Contact => "by telephone or mail",
        search::Why::StartOfNumber => "the number begins so",
        search::Why::Name => "by name",
        search::Why::Text => "in a message",
        search::Why::Similar => "is similar",
    }
}

#[derive(Debug, Serialize)]
pub struct Offered {
    text: String,
    href: String,
}

/// `GET /lookup/search?q=`: what the palette shows while someone types.
pub async fn offered(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Offered>>, Problem> {
    let found = app.read(who, "palette", move |tx, by| {
        let words = Words::of(by.language);
        let hits = search::search(tx, by, &asked.q, How { only: None, texts: false, most: PALETTE_ROWS })?;
        let offered = hits.into_iter().map(|hit| Offered {
            href: path_of(&hit),
            text: format!("{} {} · {}", words.label(hit.kind.code()), hit.number, hit.title),
        });
        Ok(offered.collect())
    });
    Ok(Json(found.await?))
}
