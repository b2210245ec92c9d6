//! Each route of the table, asked without signing in and by someone whose role the policies refuse.
#![expect(clippy::unwrap_used, reason = "a test that can not go on may stop")]

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use basics::Language;
use db::{Db, Options};
use desk::actor::Role;
use desk::people::{self, NewPerson};
use desk::policies::{Verb, Whose, may};
use desk::{Actor, Failure, MIGRATIONS};
use tower::ServiceExt;
use web::{App, Gate, router, routes};

struct Desk {
    router: Router,
    db: Db,
    _folder: tempfile::TempDir,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db").to_str().unwrap().to_owned();
    let db = Db::open(Options::new(path), MIGRATIONS).unwrap();
    Desk { router: router(App::new(db.clone())), db, _folder: folder }
}

/// A session cookie of a new person with this role.
async fn sign_in(db: &Db, role: Role) -> String {
    let secret = db.write("person", move |tx| {
        let new = NewPerson {
            login: format!("some-{}", role.code()),
            name: "Someone".into(),
            email: None,
            password: None,
            department: "orders".into(),
            language: Language::En,
            roles: vec![role],
        };
        let person = people::add(tx, &Actor::desk(), &new)?;
        Ok::<_, Failure>(people::open_session(tx, person)?.0)
    });
    format!("__Host-orderdesk={}", secret.await.unwrap().shown())
}

/// Programs ask these and read a problem; people ask the others and are led to the sign-in page.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/")
        || path.starts_with("/lookup/")
        || path.starts_with("/orders/drafts")
        || path.ends_with("/as-draft")
        || path.starts_with("/inbox/") && (path.ends_with("/fields") || path.ends_with("/source"))
}

fn request(method: &str, path: &str, cookie: Option<&str>) -> Request<Body> {
    let path = path
        .replace("{kind}", "credit")
        .replace("{id}", "00000000-0000-0000-0000-000000000000")
        .replace(['{', '}'], "");
    let json = is_for_programs(&path);
    let (kind, body) = if json {
        ("application/json", r#"{"customer":"","lines":[]}"#)
    } else {
        (
            "application/x-www-form-urlencoded",
            "verb=place&reason=because&password=long-enough-for-it&duty=D1&level=proficient",
        )
    };
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, kind)
        .header(header::IF_MATCH, "\"1\"");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let body = if method == "GET" { Body::empty() } else { Body::from(body) };
    request.body(body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_what_is_public_opens_without_signing_in() {
    let desk = desk();
    for route in routes().into_iter().filter(|r| r.gate != Gate::Public) {
        let answer = desk.router.clone().oneshot(request(route.method, route.path, None)).await.unwrap();
        let named = format!("{} {}", route.method, route.path);
        if is_for_programs(route.path) {
            assert!(
                matches!(answer.status(), StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST),
                "{named}: {}",
                answer.status()
            );
        } else {
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{named}");
            let to = answer.headers().get(header::LOCATION).unwrap().to_str().unwrap();
            assert!(to.starts_with("/sign-in"), "{named} leads to {to}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_the_policies_refuse_is_refused_at_the_route() {
    let desk = desk();
    let mut people: Vec<(Role, String)> = Vec::new();
    for role in Role::ALL.into_iter().filter(|r| *r != Role::Machine) {
        people.push((role, sign_in(&desk.db, role).await));
    }
    let refused = |role: Role, verb: Verb| {
        let by = Actor { roles: vec![role], ..Actor::desk() };
        !may(&by, verb, Whose::Own) && !may(&by, verb, Whose::Others)
    };
    let mut asked = 0;
    for route in routes() {
        let Gate::Verb(verb) = route.gate else { continue };
        let Some((role, cookie)) = people.iter().find(|(role, _)| refused(*role, verb)) else { continue };
        let answer =
            desk.router.clone().oneshot(request(route.method, route.path, Some(cookie))).await.unwrap();
        let (named, status) =
            (format!("{} {} as {}", route.method, route.path, role.code()), answer.status());
        // What the path names is not there in an empty desk; a verb may find that out before it asks who may.
        if route.path.contains('{') {
            assert!(status.is_client_error(), "{named}: {status}");
        } else {
            assert_eq!(status, StatusCode::FORBIDDEN, "{named}");
        }
        asked += 1;
    }
    assert!(asked > 30, "only {asked} routes were asked");
}
