//! Mailboxes by the API: which there are, how they are, one set up, one taken away. No password is sent here: only where the worker
//! finds it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::failure::General;
use desk::mailboxes::{self, Mailbox, MailboxKind, MailboxRefusal, NewMailbox, Way};
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
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

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxGiven {
    kind: String,
    #[serde(default)]
    host: String,
    /// 0 for the usual one of the kind.
    #[serde(default)]
    port: i64,
    #[serde(default)]
    way: Option<String>,
    #[serde(default)]
    login: Option<String>,
    #[serde(default)]
    secret: Option<String>,
    #[serde(default)]
    authority: Option<String>,
    #[serde(default)]
    folder: String,
    #[serde(default)]
    done_folder: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    places_orders: bool,
    #[serde(default)]
    only_new: bool,
    #[serde(default = "used")]
    active: bool,
}

fn used() -> bool {
    true
}

impl MailboxGiven {
    fn called(self, code: &str) -> Result<NewMailbox, General> {
        let wrong = |field, problem: String| General::Invalid { field, problem };
        let kind = MailboxKind::from_code(&self.kind)
            .ok_or_else(|| wrong("kind", format!("'{}' is none of imap, folder, smtp", self.kind)))?;
        let way = self.way.as_deref().unwrap_or(Way::Tls.code());
        Ok(NewMailbox {
            code: code.to_owned(),
            kind,
            host: self.host,
            port: self.port,
            way: Way::from_code(way)
                .ok_or_else(|| wrong("way", format!("'{way}' is none of tls, starttls, plain")))?,
            login: self.login,
            secret: self.secret,
            authority: self.authority,
            folder: self.folder,
            done_folder: self.done_folder,
            address: self.address,
            places_orders: self.places_orders,
            only_new: self.only_new,
            active: self.active,
        })
    }
}

/// A new one under this code, or the one that is there set up anew.
pub async fn set_up(asks: Asks<MailboxGiven>) -> Result<Json<MailboxShown>, Problem> {
    let shown = asks.carry_out("set up mailbox", |tx, by, asked| {
        let code = &asked.number;
        mailboxes::set_up(tx, by, &asked.given.clone().called(code)?)?;
        let found = mailboxes::by_code(tx, code)?;
        Ok(MailboxShown::from(found.ok_or_else(|| MailboxRefusal::NotFound(code.clone()))?))
    });
    Ok(Json(shown.await?))
}

/// Takes it away; what it brought stays.
pub async fn remove(asks: Asks) -> Result<StatusCode, Problem> {
    asks.carry_out("remove mailbox", |tx, by, asked| mailboxes::remove(tx, by, &asked.number)).await?;
    Ok(StatusCode::NO_CONTENT)
}
