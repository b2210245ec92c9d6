//! Mailboxes by the API: which there are, and how they are. They are set up on the page or by the command line.

use axum::Json;
use axum::extract::State;
use desk::mailboxes::{self, Mailbox};
use desk::policies::{Verb, Whose, allow};
use serde::Serialize;

use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct MailboxShown {
    code: String,
    kind: &'static str,
    host: String,
    port: i64,
    way: &'static str,
    folder: String,
    address: Option<String>,
    places_orders: bool,
    active: bool,
    /// When the worker last was there.
    seen_at: Option<String>,
    trouble: Option<String>,
    trouble_since: Option<String>,
}

impl From<Mailbox> for MailboxShown {
    fn from(m: Mailbox) -> MailboxShown {
        MailboxShown {
            kind: m.kind.code(),
            way: m.way.code(),
            seen_at: m.seen_at.map(|at| at.to_string()),
            trouble_since: m.trouble_since.map(|at| at.to_string()),
            code: m.code,
            host: m.host,
            port: m.port,
            folder: m.folder,
            address: m.address,
            places_orders: m.places_orders,
            active: m.active,
            trouble: m.trouble,
        }
    }
}

pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<MailboxShown>>, Problem> {
    let found = app.read(who, "list mailboxes", |tx, by| {
        allow(by, Verb::SeeMailboxes, Whose::Others)?;
        Ok(mailboxes::list(tx)?.into_iter().map(MailboxShown::from).collect())
    });
    Ok(Json(found.await?))
}
