//! The small demo company behind the router, and its people as programs ask for them.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use basics::Clock;
use db::{Db, Options};
use demo::{Size, World};
use desk::{Failure, MIGRATIONS, people};
use serde_json::Value;
use tower::ServiceExt;
use web::{App, router};

pub struct Desk {
    router: Router,
    pub db: Db,
    pub world: World,
    _folder: tempfile::TempDir,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub kind: String,
    pub bytes: Vec<u8>,
    pub body: Value,
}

impl Answer {
    pub async fn of(response: Response<Body>) -> Answer {
        let status = response.status();
        let kind = response.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|k| k.to_str().ok()).unwrap_or_default().to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Answer { status, kind, bytes, body }
    }

    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {self:?}")).to_owned()
    }
}

impl Desk {
    /// The set-up waits for its own writes, which the test's own threads must not.
    pub async fn new() -> Desk {
        tokio::task::spawn_blocking(Desk::made).await.unwrap()
    }

    fn made() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db").to_str().unwrap().to_owned();
        let clock = Clock::standing_at("2026-11-23T09:00:00Z".parse().unwrap());
        let options = Options { clock, seed: Some(7), ..Options::new(path) };
        let db = Db::open(options, MIGRATIONS).unwrap();
        demo::set_up(&db, &Size::small(), &|_| {}).unwrap();
        let world = World::of(&Size::small(), db.clock().now().utc_day());
        // What is typeset is tested with the printer; here it is asked for, and comes.
        let print: Arc<papers::PrintFn> = Arc::new(|_, _| Ok(b"%PDF-1.7".to_vec()));
        let app = App { print: Some(print), ..App::new(db.clone()) };
        Desk { router: router(app), db, world, _folder: folder }
    }

    /// A session of one of the demo's people, as a cookie.
    pub async fn sign_in(&self, login: &'static str) -> String {
        let secret = self.db.write("sign in", move |tx| {
            let actor = people::actor_of_login(tx, login)?.unwrap();
            Ok::<_, Failure>(people::open_session(tx, actor.person)?.0)
        });
        format!("__Host-orderdesk={}", secret.await.unwrap().shown())
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// With where it leads; empty where it leads nowhere.
    pub async fn ask_where(&self, request: Request<Body>) -> (Answer, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION).and_then(|l| l.to_str().ok()).unwrap_or_default();
        let to = to.to_owned();
        (Answer::of(response).await, to)
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.ask(request("GET", path, cookie, Body::empty())).await
    }

    pub async fn post(&self, cookie: &str, path: &str, body: &Value) -> Answer {
        self.ask(request("POST", path, cookie, Body::from(body.to_string()))).await
    }

    /// Sends a document as a program does.
    pub async fn submit(&self, cookie: &str, name: &str, bytes: impl Into<Body>) -> Answer {
        let mut request = request("POST", "/api/v1/intake?place=true", cookie, bytes.into());
        let named = format!("attachment; filename=\"{name}\"");
        request.headers_mut().insert(header::CONTENT_DISPOSITION, named.parse().unwrap());
        request.headers_mut().insert(header::CONTENT_TYPE, "application/octet-stream".parse().unwrap());
        self.ask(request).await
    }
}

pub fn request(method: &str, path: &str, cookie: &str, body: Body) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie)
        .body(body)
        .unwrap()
}
