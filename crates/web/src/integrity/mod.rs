//! Good conduct: the code that everybody reads, what colleagues did well, and, for those who oversee the desk, what the checks came upon.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::actor::PersonId;
use desk::failure::{General, Refusal};
use desk::integrity::{self, Conduct, Finding, Recognition, Verdict};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, people};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::tasks::path_of;

const ROWS: usize = 50;
const READERS: usize = 200;
const PLACE: &str = "/conduct";

struct FindingShown {
    finding: Finding,
    who: String,
    when: String,
    path: Option<String>,
    seen: Option<(String, String)>,
    may_answer: bool,
}

struct PraiseShown {
    recognition: Recognition,
    who: String,
    by: String,
    when: String,
    path: Option<String>,
}

#[derive(Template)]
#[template(path = "conduct.html")]
struct ConductPage {
    frame: Frame,
    conduct: Option<(Conduct, String, String)>,
    /// Who has read it, and when.
    readers: Vec<(String, Option<String>)>,
    read: usize,
    has_read: bool,
    praise: Vec<PraiseShown>,
    findings: Option<Vec<FindingShown>>,
    open: usize,
    colleagues: Vec<(String, String)>,
    may_publish: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    answer(&app, &visit, None, Fields::default()).await
}

async fn answer(app: &App, visit: &Visit, refusal: Option<Refusal>, typed: Fields) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "conduct", move |tx, by| {
            allow(by, Verb::AcknowledgeConduct, Whose::Own)?;
            let frame = Frame::of(tx, by, &come, PLACE)?;
            load(tx, by, frame, refusal.clone(), typed.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<ConductPage, Failure> {
    let now = integrity::conduct(tx)?;
    let readers = match &now {
        Some(conduct) => integrity::readers(tx, conduct.version, READERS)?,
        None => Vec::new(),
    };
    let given = integrity::recognitions(tx, ROWS)?;
    let oversees = may(by, Verb::SeeIntegrity, Whose::Others);
    let found = if oversees { Some(integrity::findings(tx, ROWS)?) } else { None };
    let mut ids: Vec<PersonId> = given.iter().flat_map(|r| [r.person, r.given_by]).collect();
    ids.extend(found.iter().flatten().flat_map(|f| [Some(f.person), f.seen_by]).flatten());
    ids.extend(now.iter().map(|c| c.written_by));
    let names = people::names(tx, &ids)?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_else(|| "the desk".into());
    let praise = given.into_iter().map(|recognition| PraiseShown {
        who: name(recognition.person),
        by: name(recognition.given_by),
        when: frame.when(recognition.at),
        path: path_of(&recognition.about),
        recognition,
    });
    let shown = |finding: Finding| FindingShown {
        who: name(finding.person),
        when: frame.when(finding.happened_at),
        path: path_of(&finding.about),
        seen: finding.seen_at.map(|at| (finding.seen_by.map(name).unwrap_or_default(), frame.when(at))),
        may_answer: finding.seen_at.is_none()
            && may(by, Verb::AnswerIntegrity, Whose::of(finding.person == by.person)),
        finding,
    };
    let listed = people::list(tx)?.into_iter().filter(|p| p.active && p.id != by.person);
    Ok(ConductPage {
        open: found.iter().flatten().filter(|f| f.seen_at.is_none()).count(),
        has_read: readers.iter().any(|(id, _, at)| *id == by.person && at.is_some()),
        read: readers.iter().filter(|(_, _, at)| at.is_some()).count(),
        readers: readers.into_iter().map(|(_, name, at)| (name, at.map(|at| frame.when(at)))).collect(),
        praise: praise.collect(),
        findings: found.map(|all| all.into_iter().map(shown).collect()),
        colleagues: listed.map(|p| (p.login, p.name)).collect(),
        may_publish: may(by, Verb::PublishConduct, Whose::Others),
        conduct: now.map(|c| (c.clone(), name(c.written_by), frame.when(c.written_at))),
        refusal,
        typed,
        frame,
    })
}

async fn carried_out(
    app: App,
    visit: Visit,
    fields: Fields,
    what: &'static str,
    act: impl Fn(&mut Tx, &Actor, &Fields) -> Result<Notice, Failure> + Send + Sync + 'static,
) -> Result<Response, Stop> {
    let typed = fields.clone();
    match app.write(visit.who.clone(), what, move |tx, by| act(tx, by, &typed)).await {
        Ok(notice) => Ok(see_with(PLACE, notice)),
        Err(failure) => answer(&app, &visit, Some(refused(failure)?), fields).await,
    }
}

/// `POST /conduct`
pub async fn publish(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    carried_out(app, visit, fields, "publish conduct", |tx, by, fields| {
        let new = integrity::publish(tx, by, fields.text("body"))?;
        Ok(Notice::ok(format!("Version {} of the code of conduct counts from now on.", new.version)))
    })
    .await
}

/// `POST /conduct/reading`
pub async fn acknowledge(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    carried_out(app, visit, fields, "acknowledge conduct", |tx, by, fields| {
        allow(by, Verb::AcknowledgeConduct, Whose::Own)?;
        let unread = || General::Invalid { field: "version", problem: "is no version".into() };
        let version = fields.text("version").parse().map_err(|_| unread())?;
        integrity::acknowledge(tx, by, version)?;
        Ok(Notice::ok("It is on record that you have read it."))
    })
    .await
}

/// `POST /conduct/recognitions`
pub async fn recognise(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    carried_out(app, visit, fields, "recognise work", |tx, by, fields| {
        integrity::recognise(tx, by, fields.text("person"), fields.text("about"), fields.text("words"))?;
        Ok(Notice::ok("They find it on their Today."))
    })
    .await
}

/// `POST /conduct/findings/{number}`
pub async fn answer_finding(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carried_out(app, visit, fields, "answer finding", move |tx, by, fields| {
        allow(by, Verb::AnswerIntegrity, Whose::Others)?;
        let unknown = || General::Invalid { field: "verdict", problem: "is no verdict".into() };
        let verdict = Verdict::from_code(fields.text("verdict")).ok_or_else(unknown)?;
        integrity::answer(tx, by, &number, verdict, fields.text("note"))?;
        Ok(Notice::ok("What lies behind it is on record."))
    })
    .await
}
