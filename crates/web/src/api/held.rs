//! Held orders and the countries that are looked at, by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use basics::Money;
use desk::orders::{self, ExportWatch, HeldFilter, HoldKind, OpenHold};
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::{coded, listed, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    kind: Option<String>,
    group: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Shown {
    order: String,
    stage: &'static str,
    kind: &'static str,
    reason: String,
    owner_group: String,
    /// The first verb that it blocks.
    blocks: &'static str,
    raised_at: String,
    customer: String,
    customer_name: String,
    total: String,
    currency: String,
}

fn shown(held: OpenHold) -> Shown {
    Shown {
        order: held.number,
        stage: held.stage.code(),
        kind: held.kind.code(),
        reason: held.reason,
        owner_group: held.group,
        blocks: held.kind.blocks(),
        raised_at: held.raised_at.to_string(),
        customer: held.customer_number,
        customer_name: held.customer_name,
        total: Money::from_minor(held.total, held.currency).amount().to_string(),
        currency: held.currency.code().to_owned(),
    }
}

/// `GET /api/v1/held-orders`
pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Shown>>, Problem> {
    let kind = coded("kind", asked.kind.as_deref(), HoldKind::from_code, "a kind of hold")?;
    let filter = HeldFilter { kind, group: asked.group.filter(|g| !g.is_empty()) };
    let most = rows(asked.limit);
    listed(&app, who, Verb::SeeOrders, move |tx| orders::held(tx, &filter, most), shown).await
}

/// `GET /api/v1/export-watch`
pub async fn watch(State(app): State<App>, who: Credential) -> Result<Json<Vec<ExportWatch>>, Problem> {
    let found = app.read(who, "export watch", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        Ok(orders::export_watch(tx)?.to_vec())
    });
    Ok(Json(found.await?))
}

/// `PUT /api/v1/export-watch`: all of them.
pub async fn set_watch(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<Vec<ExportWatch>>, Problem> {
    let set = app.write(who, "export watch", move |tx, by| {
        allow(by, Verb::ChangeExport, Whose::Others)?;
        let wanted: Vec<ExportWatch> = serde_json::from_slice(&body)
            .map_err(|e| desk::failure::General::Invalid { field: "countries", problem: e.to_string() })?;
        orders::set_export_watch(tx, by, &wanted)?;
        Ok(orders::export_watch(tx)?.to_vec())
    });
    Ok(Json(set.await?))
}
