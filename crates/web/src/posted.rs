//! What a form of a page asks of one thing, taken from the request in one way; for people what [`crate::api::asks::Asks`] is for programs.

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::failure::Refusal;
use desk::{Actor, Failure};

use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::page::{Stop, Visit, refused, see_with};

/// A post about a thing.
pub struct Posted {
    app: App,
    visit: Visit,
    number: String,
    /// What the path names after the thing: one of its tasks, holds or supplies.
    part: String,
    fields: Fields,
}

/// A page about one thing, whose own forms post to it.
pub trait Again {
    fn path(number: &str) -> String;

    /// The page once more, with the refusal and what was typed.
    fn again(back: Back<'_>) -> impl Future<Output = Result<Response, Stop>> + Send;
}

/// A form that comes back: to whom, about what, with which refusal and what was typed.
pub struct Back<'a> {
    pub app: &'a App,
    pub visit: &'a Visit,
    pub number: String,
    pub refusal: Refusal,
    pub typed: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await.map_err(IntoResponse::into_response)?;
        let Path(named): Path<Vec<(String, String)>> =
            Path::from_request_parts(&mut parts, app).await.map_err(IntoResponse::into_response)?;
        let fields = Fields::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(IntoResponse::into_response)?;
        let mut named = named.into_iter().map(|(_, value)| value);
        let (number, part) = (named.next().unwrap_or_default(), named.next().unwrap_or_default());
        Ok(Posted { app: app.clone(), visit, number, part, fields })
    }
}

impl Posted {
    pub fn part(&self) -> &str {
        &self.part
    }

    /// Carries out a verb, which itself asks whether this person may; the page comes again with the notice, or with the refusal and
    /// what was typed.
    pub async fn carry_out<Page: Again>(
        self,
        name: &'static str,
        mut verb: impl FnMut(&mut Tx, &Actor, &str, &Fields) -> Result<Notice, Failure> + Send + 'static,
    ) -> Result<Response, Stop> {
        let Posted { app, visit, number, fields, .. } = self;
        let (thing, typed) = (number.clone(), fields.clone());
        match app.write(visit.who.clone(), name, move |tx, by| verb(tx, by, &thing, &typed)).await {
            Ok(notice) => Ok(see_with(&Page::path(&number), notice)),
            Err(failure) => {
                let refusal = refused(failure)?;
                Page::again(Back { app: &app, visit: &visit, number, refusal, typed: fields }).await
            }
        }
    }
}
