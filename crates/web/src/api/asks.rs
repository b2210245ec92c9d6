//! What a program asks of one thing, taken from the request in one way: who asks, which thing, the version it saw, what it sent along.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{if_match, json};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

/// A request about a thing. `Given` is read from the body; an empty body counts as `{}`.
pub struct Asks<Given = Nothing> {
    app: App,
    who: Credential,
    asked: Asked<Given>,
}

pub struct Asked<Given> {
    pub number: String,
    /// From `If-Match`.
    pub version: Option<i64>,
    pub given: Given,
}

/// Nothing is read from the body.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

impl<Given: DeserializeOwned> FromRequest<App> for Asks<Given> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Asks<Given>, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(who) = Credential::from_request_parts(&mut parts, app).await;
        let Path(number) =
            Path::from_request_parts(&mut parts, app).await.map_err(IntoResponse::into_response)?;
        let version = if_match(&parts.headers);
        let body = Bytes::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(IntoResponse::into_response)?;
        let given = json(&body).map_err(IntoResponse::into_response)?;
        Ok(Asks { app: app.clone(), who, asked: Asked { number, version, given } })
    }
}

impl<Given: Send + 'static> Asks<Given> {
    /// The version that whoever asks saw, for verbs that don't work without.
    pub fn saw(&self) -> Result<i64, Problem> {
        self.asked.version.ok_or_else(|| {
            let detail = "send If-Match with the version you saw";
            Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match_missing", detail)
        })
    }

    /// Looks at the thing, if whoever asks may `see` such things.
    pub async fn look<T, F>(self, name: &'static str, see: Verb, mut look: F) -> Result<T, Problem>
    where
        F: FnMut(&mut Tx, &str) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        self.look_as(name, see, move |tx, _, number| look(tx, number)).await
    }

    /// [`Asks::look`], where what is seen depends on who looks.
    pub async fn look_as<T, F>(self, name: &'static str, see: Verb, mut look: F) -> Result<T, Problem>
    where
        F: FnMut(&mut Tx, &Actor, &str) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let Asks { app, who, asked } = self;
        let seen = app.read(who, name, move |tx, by| {
            allow(by, see, Whose::Others)?;
            look(tx, by, &asked.number)
        });
        Ok(seen.await?)
    }

    /// Carries out a verb, which itself asks whether this person may.
    pub async fn carry_out<T, F>(self, name: &'static str, mut verb: F) -> Result<T, Problem>
    where
        F: FnMut(&mut Tx, &Actor, &Asked<Given>) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let Asks { app, who, asked } = self;
        Ok(app.write(who, name, move |tx, by| verb(tx, by, &asked)).await?)
    }
}
