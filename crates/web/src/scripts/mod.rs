//! The library of scripts: what is said, what is proposed, how often each is used; and a script with its versions.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Day, Language, Limits};
use db::Tx;
use desk::correspondence;
use desk::failure::{General, Refusal};
use desk::policies::{Verb, Whose, allow, may};
use desk::scripts::{self, Branch, Kept, NewVersion, ScriptState, ScriptVersion};
use desk::{Actor, Failure, people};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, open_page, page, refused, see_with};
use crate::problem::status_of;

#[derive(Template)]
#[template(path = "scripts.html")]
struct ScriptsPage {
    frame: Frame,
    rows: Vec<(Kept, String)>,
    may_change: bool,
}

/// `GET /scripts`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "scripts", "/answers", move |tx, by, frame| {
        allow(by, Verb::SeeScripts, Whose::Others)?;
        let kept = scripts::library(tx, Limits::PAGE_ROWS * 5)?;
        let when = |k: &Kept| k.last_used.map_or_else(|| "–".to_owned(), |at| frame.when(at));
        let rows = kept.into_iter().map(|k| (k.clone(), when(&k))).collect();
        Ok(ScriptsPage { rows, may_change: may(by, Verb::ChangeScript, Whose::Own), frame })
    })
    .await
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    language: String,
}

/// What stands in the form: the latest version, or what was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    code: String,
    language: Language,
    question: String,
    keywords: String,
    answer: String,
    branches: String,
    valid_from: String,
    valid_to: String,
}

struct Shown {
    version: ScriptVersion,
    by: String,
    when: String,
    chip: &'static str,
    mine: bool,
    sample: String,
}

#[derive(Template)]
#[template(path = "script.html")]
struct ScriptPage {
    frame: Frame,
    /// Empty for a new one.
    code: String,
    languages: [Language; 6],
    typed: Typed,
    versions: Vec<Shown>,
    names: Vec<(&'static str, &'static str)>,
    may_change: bool,
    may_approve: bool,
    refusal: Option<Refusal>,
}

/// `GET /scripts/{code}`; `new` is a form without a script.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer(&app, &visit, code, asked.language, None, None).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    code: String,
    language: String,
    typed: Option<Typed>,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "script", move |tx, by| {
            allow(by, Verb::SeeScripts, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/answers")?;
            load(tx, by, frame, &code, &language, typed.clone(), refusal.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    code: &str,
    language: &str,
    typed: Option<Typed>,
    refusal: Option<Refusal>,
) -> Result<ScriptPage, Failure> {
    let found = scripts::versions(tx, code, 60)?;
    if found.is_empty() && code != "new" && typed.is_none() {
        return Err(General::NotFound { what: "script", which: code.to_owned() }.into());
    }
    let language = if language.is_empty() {
        found.first().map_or(by.language, |v| v.language)
    } else {
        Language::from_code(language)
    };
    let latest = found.iter().filter(|v| v.language == language).max_by_key(|v| v.version);
    let typed = typed.unwrap_or_else(|| match latest {
        Some(v) => written(v),
        None => Typed { code: code.to_owned(), language, ..Typed::default() },
    });
    let ids: Vec<_> = found.iter().map(|v| v.written_by).collect();
    let names = people::names(tx, &ids)?;
    let versions = found.into_iter().map(|version| Shown {
        by: names.get(&version.written_by).cloned().unwrap_or_else(|| "the desk".into()),
        when: frame.when(version.written_at),
        chip: state_chip(version.state),
        mine: version.written_by == by.person,
        sample: scripts::sample(&version.answer, version.language).unwrap_or_else(|e| e.to_string()),
        version,
    });
    let mut facts: Vec<_> = scripts::NAMES.iter().chain(&correspondence::NAMES).copied().collect();
    facts.sort_unstable();
    Ok(ScriptPage {
        versions: versions.collect(),
        code: if code == "new" { String::new() } else { code.to_owned() },
        languages: Language::ALL,
        typed,
        names: facts,
        may_change: may(by, Verb::ChangeScript, Whose::Own),
        may_approve: may(by, Verb::ApproveScript, Whose::Others),
        refusal,
        frame,
    })
}

fn written(v: &ScriptVersion) -> Typed {
    let branches: Vec<String> = v.branches.iter().map(|b| format!("{} = {}", b.asks, b.script)).collect();
    Typed {
        code: v.code.clone(),
        language: v.language,
        question: v.question.clone(),
        keywords: v.keywords.clone(),
        answer: v.answer.clone(),
        branches: branches.join("\n"),
        valid_from: String::new(),
        valid_to: v.valid_to.map(|d| d.to_string()).unwrap_or_default(),
    }
}

fn typed(fields: &Fields) -> Typed {
    let text = |name: &str| fields.text(name).to_owned();
    Typed {
        code: text("code"),
        language: Language::from_code(fields.text("language")),
        question: text("question"),
        keywords: text("keywords"),
        answer: text("answer"),
        branches: text("branches"),
        valid_from: text("valid_from"),
        valid_to: text("valid_to"),
    }
}

/// A line each: what is asked = the script.
fn branches(text: &str) -> Vec<Branch> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines
        .map(|line| {
            let (asks, script) = line.rsplit_once('=').unwrap_or((line, ""));
            Branch { asks: asks.trim().to_owned(), script: script.trim().to_owned() }
        })
        .collect()
}

fn day(tx: &mut Tx, field: &'static str, text: &str) -> Result<Option<Day>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let today = desk::company::today(tx)?;
    let read = basics::typed_day(text, today);
    Ok(Some(read.map_err(|e| General::Invalid { field, problem: e.to_string() })?))
}

/// `POST /scripts`
pub async fn propose(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = typed(&fields);
    let given = typed.clone();
    let done = app.write(visit.who.clone(), "propose script", move |tx, by| {
        allow(by, Verb::ChangeScript, Whose::Own)?;
        let new = NewVersion {
            code: given.code.clone(),
            language: given.language,
            question: given.question.clone(),
            keywords: given.keywords.clone(),
            answer: given.answer.clone(),
            branches: branches(&given.branches),
            valid_from: day(tx, "valid_from", &given.valid_from)?,
            valid_to: day(tx, "valid_to", &given.valid_to)?,
        };
        scripts::propose(tx, by, &new)
    });
    match done.await {
        Ok(version) => {
            let notice = Notice::ok(format!("Version {version} is proposed; someone else approves it."));
            Ok(see_with(&path(&typed.code, typed.language), notice))
        }
        Err(failure) => {
            let (code, language) = (typed.code.clone(), typed.language.code().to_owned());
            answer(&app, &visit, code, language, Some(typed), Some(refused(failure)?)).await
        }
    }
}

fn path(code: &str, language: Language) -> String {
    format!("/scripts/{}?language={}", escaped(code), language.code())
}

/// `POST /scripts/{code}/decision`: approve, refuse or take back a version.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let language = Language::from_code(fields.text("language"));
    let (given, of) = (fields.clone(), code.clone());
    let done = app.write(visit.who.clone(), "decide script", move |tx, by| {
        let version = given.text("version").parse().unwrap_or(0);
        let reason = given.text("reason");
        Ok(match given.text("do") {
            "retire" => {
                scripts::retire(tx, by, &of, language, version, reason)?;
                "taken back"
            }
            "refuse" => {
                scripts::decide_version(tx, by, &of, language, version, false, reason)?;
                "refused"
            }
            _ => {
                scripts::decide_version(tx, by, &of, language, version, true, reason)?;
                "approved; it is what is said from its first day on"
            }
        })
    });
    match done.await {
        Ok(what) => Ok(see_with(&path(&code, language), Notice::ok(format!("The version is {what}.")))),
        Err(failure) => {
            let language = language.code().to_owned();
            answer(&app, &visit, code, language, None, Some(refused(failure)?)).await
        }
    }
}

pub fn state_chip(state: ScriptState) -> &'static str {
    match state {
        ScriptState::Proposed => "wait",
        ScriptState::Approved => "ok",
        ScriptState::Refused => "stop",
        ScriptState::Retired => "note",
    }
}

pub fn language_word(language: &Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "Deutsch",
        Language::Fr => "Français",
        Language::Es => "Español",
        Language::Nl => "Nederlands",
        Language::It => "Italiano",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follow_up_questions_stand_one_a_line() {
        let found = branches("When does it come? = when\n\n Is 2 = 2? = maths ");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].asks.as_str(), found[0].script.as_str()), ("When does it come?", "when"));
        assert_eq!((found[1].asks.as_str(), found[1].script.as_str()), ("Is 2 = 2?", "maths"));
        assert_eq!(branches("no script")[0].script, "");
    }
}
