//! Who is asking: a browser with a session cookie or a program with a bearer token.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use db::Tx;
use desk::people::{self, PeopleRefusal};
use desk::{Actor, Failure};

/// The cookie's name. `__Host-` makes the browser insist on a secure connection, this host and the whole path.
pub const COOKIE_NAME: &str = "__Host-orderdesk";

/// What came with a request. Whether it opens anything is found out inside the transaction that uses it.
#[derive(Debug, Clone)]
pub enum Credential {
    Session(String),
    Token(String),
    None,
}

impl Credential {
    /// The person behind it.
    pub fn actor(&self, tx: &mut Tx) -> Result<Arc<Actor>, Failure> {
        match self {
            Credential::Session(secret) => people::by_session(tx, secret),
            Credential::Token(secret) => people::by_token(tx, secret),
            Credential::None => Err(PeopleRefusal::NotSignedIn.into()),
        }
    }

    /// The person behind it, who is about to change something; a session notes that they are at work.
    pub fn actor_at_work(&self, tx: &mut Tx) -> Result<Arc<Actor>, Failure> {
        match self {
            Credential::Session(secret) => people::by_session_at_work(tx, secret),
            other => other.actor(tx),
        }
    }

    pub fn session(&self) -> Option<&str> {
        match self {
            Credential::Session(secret) => Some(secret),
            _ => None,
        }
    }

    fn of(parts: &Parts) -> Credential {
        let bearer = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        if let Some(token) = bearer {
            return Credential::Token(token.trim().to_owned());
        }
        let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE_NAME)
            .map_or(Credential::None, |(_, secret)| Credential::Session(secret.to_owned()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Credential {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Credential::of(parts))
    }
}
