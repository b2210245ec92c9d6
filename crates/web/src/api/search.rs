//! Search by the API.

use axum::Json;
use axum::extract::{Query, State};
use basics::Limits;
use desk::search::{self, How, Kind};
use serde::{Deserialize, Serialize};

use super::coded;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    kind: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct HitShown {
    kind: &'static str,
    number: String,
    title: String,
    detail: String,
    state: Option<String>,
    why: &'static str,
}

pub async fn search(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<HitShown>>, Problem> {
    let only = coded("kind", asked.kind.as_deref(), Kind::from_code, "a kind of thing that is found")?;
    let most = asked.limit.unwrap_or(20).clamp(1, Limits::PAGE_ROWS);
    let found = app
        .read(who, "search", move |tx, by| search::search(tx, by, &asked.q, How { only, texts: true, most }));
    let shown = found.await?.into_iter().map(|hit| HitShown {
        kind: hit.kind.code(),
        why: hit.why.code(),
        number: hit.number,
        title: hit.title,
        detail: hit.detail,
        state: hit.state,
    });
    Ok(Json(shown.collect()))
}
