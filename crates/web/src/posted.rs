//! What a form of a page asks of one thing, taken from the request in one way; for people what [`crate::api::asks::Asks`] is for programs.

use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::failure::Refusal;
use desk::{Actor, Failure};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;

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

/// A page about one thing that is loaded in one look; its forms come back to it.
pub trait Thing: Template + Send + Sized + 'static {
    /// What is looked at, for the log.
    const NAME: &'static str;
    /// Where the page stands in the menu, and where its things have their addresses.
    const PLACE: &'static str;

    fn path(number: &str) -> String {
        format!("{}/{}", Self::PLACE, escaped(number))
    }

    /// The page; asks first whether this person may look.
    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure>;
}

/// A thing's page as it is opened, or as it comes back with a refusal and what was typed.
pub struct Opened {
    pub frame: Frame,
    pub number: String,
    pub refusal: Option<Refusal>,
    pub typed: Fields,
    /// This program has a printer.
    pub prints: bool,
}

/// `GET` of a thing's page.
pub async fn show<Page: Thing>(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    open::<Page>(&app, &visit, number, None, Fields::default()).await
}

/// A thing's page, after a refusal with its status and what was typed.
pub async fn open<Page: Thing>(
    app: &App,
    visit: &Visit,
    number: String,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let (come, prints) = (visit.clone(), app.print.is_some());
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app.read(visit.who.clone(), Page::NAME, move |tx, by| {
        let frame = Frame::of(tx, by, &come, Page::PLACE)?;
        let (number, refusal, typed) = (number.clone(), refusal.clone(), typed.clone());
        Page::load(tx, by, Opened { frame, number, refusal, typed, prints })
    });
    Ok(page(status, &shown.await?, visit))
}

impl<Page: Thing> Again for Page {
    fn path(number: &str) -> String {
        <Page as Thing>::path(number)
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        open::<Page>(app, visit, number, Some(refusal), typed).await
    }
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
