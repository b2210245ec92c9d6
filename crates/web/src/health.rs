//! Is it alive, is it ready, how is it doing.

use axum::extract::State;
use axum::http::StatusCode;
use db::Fault;

use crate::App;

/// The process answers.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// The database answers.
pub async fn readyz(State(app): State<App>) -> Result<&'static str, (StatusCode, &'static str)> {
    let asked = app.db.read("ready", |tx| -> Result<Option<i64>, Fault> {
        tx.first("select value from epoch where name = 'records'", &[], |row| row.get(0))
    });
    match asked.await {
        Ok(Some(_)) => Ok("ok\n"),
        _ => Err((StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")),
    }
}

/// Prometheus text.
pub async fn metrics(State(app): State<App>) -> String {
    metrics::counter!("db_units_run_again_total").absolute(app.db.run_again());
    metrics::counter!("db_rows_scanned_total").absolute(app.db.scanned());
    app.metrics.map(|m| m.render()).unwrap_or_default()
}
