//! The words of letters: which version holds in each language, what is proposed, and the policy of who is answered and reviewed.

use askama::Template as Page;
use axum::extract::Query;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Language, Limits};
use db::Tx;
use desk::correspondence::{
    self, Facts, LetterPolicy, LetterRefusal, NAMES, Review, Template, Version, VersionState,
};
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, people};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::problem::status_of;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    template: String,
    #[serde(default)]
    language: String,
}

#[derive(Page)]
#[template(path = "letter_words.html")]
struct WordsPage {
    frame: Frame,
    template: Template,
    language: Language,
    templates: [Template; 19],
    languages: [Language; 6],
    names: [(&'static str, &'static str); 35],
    /// The version that holds, and how it reads with made-up facts.
    version: i64,
    subject: String,
    body: String,
    sample: String,
    proposed: Vec<Proposed>,
    may_approve: bool,
    may_policy: bool,
    policies: Vec<LetterPolicy>,
    reviews: [Review; 3],
    refusal: Option<Refusal>,
}

struct Proposed {
    version: Version,
    by: String,
    when: String,
    chip: &'static str,
    mine: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer(&app, &visit, asked, None, None).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    asked: Asked,
    typed: Option<(String, String)>,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "words of letters", move |tx, by| {
            allow(by, Verb::ChangeTemplate, Whose::Own)?;
            let frame = Frame::of(tx, by, &come, "/letters")?;
            load(tx, by, frame, &asked, typed.clone(), refusal.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    asked: &Asked,
    typed: Option<(String, String)>,
    refusal: Option<Refusal>,
) -> Result<WordsPage, Failure> {
    let template = Template::from_code(&asked.template).unwrap_or(Template::OrderConfirmed);
    let language = Language::from_code(&asked.language);
    let words = correspondence::words(tx, template, language)?;
    let sample = words.fill(&Facts::sample(language)).map(|f| format!("{}\n\n{}", f.subject, f.text));
    let versions = correspondence::versions(tx, Limits::PAGE_ROWS)?;
    let of: Vec<Version> = versions
        .into_iter()
        .filter(|v| v.words.template == template && v.words.language == language)
        .take(20)
        .collect();
    let ids: Vec<_> = of.iter().map(|v| v.written_by).collect();
    let names = people::names(tx, &ids)?;
    let proposed = of.into_iter().map(|version| Proposed {
        by: names.get(&version.written_by).cloned().unwrap_or_else(|| "the desk".into()),
        when: frame.when(version.written_at),
        chip: match version.state {
            VersionState::Proposed => "wait",
            VersionState::Approved => "ok",
            VersionState::Refused => "stop",
        },
        mine: version.written_by == by.person,
        version,
    });
    let (subject, body) = typed.unwrap_or((words.subject, words.body));
    Ok(WordsPage {
        template,
        language,
        templates: Template::ALL,
        languages: Language::ALL,
        names: NAMES,
        version: words.version,
        subject,
        body,
        sample: sample.unwrap_or_else(|e| e.to_string()),
        proposed: proposed.collect(),
        may_approve: may(by, Verb::ApproveTemplate, Whose::Others),
        may_policy: may(by, Verb::ChangeLetterPolicy, Whose::Others),
        policies: correspondence::policies(tx, Limits::PAGE_ROWS)?,
        reviews: Review::ALL,
        refusal,
        frame,
    })
}

fn asked(fields: &Fields) -> Asked {
    Asked { template: fields.text("template").to_owned(), language: fields.text("language").to_owned() }
}

fn named(fields: &Fields) -> Result<(Template, Language), LetterRefusal> {
    let code = fields.text("template");
    let template = Template::from_code(code).ok_or_else(|| LetterRefusal::NoTemplate(code.to_owned()))?;
    Ok((template, Language::from_code(fields.text("language"))))
}

fn back(fields: &Fields) -> String {
    let at = asked(fields);
    format!("/letters/words?template={}&language={}", at.template, at.language)
}

/// `POST /letters/words`
pub async fn propose(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let given = fields.clone();
    let done = app.write(visit.who.clone(), "propose words", move |tx, by| {
        let (template, language) = named(&given)?;
        correspondence::propose(tx, by, template, language, given.text("subject"), given.text("body"))
    });
    match done.await {
        Ok(version) => {
            let notice = Notice::ok(format!("Version {version} is proposed; someone else approves it."));
            Ok(see_with(&back(&fields), notice))
        }
        Err(failure) => {
            let typed = (fields.text("subject").to_owned(), fields.text("body").to_owned());
            answer(&app, &visit, asked(&fields), Some(typed), Some(refused(failure)?)).await
        }
    }
}

/// `POST /letters/words/decision`
pub async fn decide(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let given = fields.clone();
    let done = app.write(visit.who.clone(), "approve words", move |tx, by| {
        let (template, language) = named(&given)?;
        let version = given.text("version").parse().unwrap_or(0);
        let good = given.text("do") != "refuse";
        correspondence::decide_version(tx, by, template, language, version, good, given.text("note"))?;
        Ok(if good { "approved; letters are written with it from now on" } else { "refused" })
    });
    match done.await {
        Ok(what) => Ok(see_with(&back(&fields), Notice::ok(format!("The version is {what}.")))),
        Err(failure) => answer(&app, &visit, asked(&fields), None, Some(refused(failure)?)).await,
    }
}

/// `POST /letters/policy`
pub async fn policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let given = fields.clone();
    let done = app.write(visit.who.clone(), "letter policy", move |tx, by| {
        let policy = LetterPolicy {
            customer: given.text("customer").to_uppercase(),
            receipt: given.text("receipt") == "1",
            review: Review::from_code(given.text("review")).unwrap_or(Review::ByLevel),
        };
        correspondence::set_policy(tx, by, &policy)
    });
    match done.await {
        Ok(()) => Ok(see_with(&back(&fields), Notice::ok("The policy holds from now on."))),
        Err(failure) => answer(&app, &visit, asked(&fields), None, Some(refused(failure)?)).await,
    }
}

fn review_word(review: &Review) -> &'static str {
    match review {
        Review::ByLevel => "those of people whose work is signed off",
        Review::Always => "always",
        Review::Never => "never",
    }
}
