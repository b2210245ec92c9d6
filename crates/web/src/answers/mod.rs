//! Answers: the telephone page. One large field for what is asked, the approved answer with this order's facts, what is often asked next, and
//! the log of what was said.

mod log;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Language;
use db::Tx;
use desk::correspondence;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::scripts::{self, About, Answer, Asking, Hit, Inquiry, NewInquiry};
use desk::{Actor, Failure, customers, orders, people};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;

pub use log::list as inquiries;

/// Answers that are offered.
const HITS: usize = 30;
/// Earlier questions beside the answer.
const EARLIER: usize = 8;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    script: String,
    order: String,
    customer: String,
    item: String,
    language: String,
    /// The inquiry before this one in the same conversation.
    follows: String,
}

impl Asked {
    fn about(&self) -> About {
        About { order: self.order.clone(), customer: self.customer.clone(), item: self.item.clone() }
    }

    fn language(&self) -> Option<Language> {
        Some(self.language.as_str()).filter(|l| !l.is_empty()).map(Language::from_code)
    }

    /// What was given beside the script.
    fn given(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", self.q.as_str()),
            ("order", &self.order),
            ("customer", &self.customer),
            ("item", &self.item),
            ("language", &self.language),
            ("follows", &self.follows),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The page with another script, about the same.
    fn path(&self, script: &str) -> String {
        let given = self.given().into_iter().map(|(name, value)| format!("&{name}={}", escaped(value)));
        format!("/answers?script={}{}", escaped(script), given.collect::<String>())
    }
}

#[derive(Template)]
#[template(path = "answers.html")]
struct AnswersPage {
    frame: Frame,
    asked: Asked,
    languages: [Language; 6],
    channels: [Asking; 3],
    hits: Vec<Hit>,
    answer: Option<Answer>,
    /// What lacks, with what it is.
    missing: Vec<(String, &'static str)>,
    earlier: Vec<(Inquiry, String, String)>,
    may_log: bool,
    may_change: bool,
    /// What the order, customer or item given can't be, and what was refused at logging.
    refusal: Option<Refusal>,
    own_words: String,
}

/// `GET /answers`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer(&app, &visit, asked, String::new(), None).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    asked: Asked,
    own_words: String,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "answers", move |tx, by| {
            allow(by, Verb::SeeScripts, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/answers")?;
            load(tx, by, frame, &asked, own_words.clone(), refusal.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    asked: &Asked,
    own_words: String,
    mut refusal: Option<Refusal>,
) -> Result<AnswersPage, Failure> {
    let mut answer = None;
    if !asked.script.is_empty() {
        match scripts::answer(tx, by, &asked.script, &asked.about(), asked.language()) {
            Ok(found) => answer = Some(found),
            Err(Failure::Refused(why)) => refusal = refusal.or(Some(why)),
            Err(fault) => return Err(fault),
        }
    }
    let language = answer.as_ref().map(|a| a.version.language).or(asked.language()).unwrap_or(by.language);
    let hits = scripts::find(tx, by, &asked.q, language, HITS)?;
    // One answer to what was asked is given at once.
    if let ([only], true, false) = (hits.as_slice(), asked.script.is_empty(), asked.q.is_empty()) {
        let code = only.version.code.clone();
        match scripts::answer(tx, by, &code, &asked.about(), asked.language()) {
            Ok(found) => answer = Some(found),
            Err(Failure::Refused(why)) => refusal = refusal.or(Some(why)),
            Err(fault) => return Err(fault),
        }
    }
    let what = |name: &str| {
        let all = scripts::NAMES.iter().chain(&correspondence::NAMES);
        all.into_iter().find(|(n, _)| *n == name).map_or("", |(_, what)| *what)
    };
    let missing = answer.iter().flat_map(|a| &a.missing).map(|m| (m.clone(), what(m))).collect();
    Ok(AnswersPage {
        earlier: earlier(tx, &frame, asked)?,
        asked: asked.clone(),
        languages: Language::ALL,
        channels: Asking::ALL,
        hits,
        answer,
        missing,
        may_log: may(by, Verb::LogInquiry, Whose::Own),
        may_change: may(by, Verb::ChangeScript, Whose::Own),
        refusal,
        own_words,
        frame,
    })
}

/// What was asked before about this order or by this customer, with when and by whom it was answered.
fn earlier(tx: &mut Tx, frame: &Frame, asked: &Asked) -> Result<Vec<(Inquiry, String, String)>, Failure> {
    let mut found = Vec::new();
    if let Some(order) = orders::by_number(tx, asked.order.trim())? {
        found = scripts::of_order(tx, order.id, EARLIER)?;
    } else if let Some(customer) = customers::by_number(tx, asked.customer.trim())? {
        found = scripts::of_customer(tx, customer.id, EARLIER)?;
    }
    told(tx, frame, found)
}

/// With when each was, and who answered.
pub fn told(
    tx: &mut Tx,
    frame: &Frame,
    found: Vec<Inquiry>,
) -> Result<Vec<(Inquiry, String, String)>, Failure> {
    let ids: Vec<_> = found.iter().map(|i| i.person).collect();
    let names = people::names(tx, &ids)?;
    let name = |i: &Inquiry| names.get(&i.person).cloned().unwrap_or_else(|| "the desk".into());
    Ok(found.into_iter().map(|i| (i.clone(), frame.when(i.at), name(&i))).collect())
}

/// `POST /answers`
pub async fn log(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let text = |name: &str| fields.text(name).to_owned();
    let asked = Asked {
        q: text("q"),
        script: text("script"),
        order: text("order"),
        customer: text("customer"),
        item: text("item"),
        language: text("language"),
        follows: text("follows"),
    };
    let version: i64 = fields.text("version").parse().unwrap_or(0);
    let spoken = Language::from_code(fields.text("spoken"));
    let new = NewInquiry {
        asked: text("asked"),
        script: Some(asked.script.clone()).filter(|s| !s.is_empty()).map(|s| (s, spoken, version)),
        own_words: text("own_words"),
        about: asked.about(),
        channel: Asking::from_code(fields.text("channel")).unwrap_or_default(),
        follows: Some(asked.follows.clone()).filter(|f| !f.is_empty()),
    };
    let own_words = new.own_words.clone();
    let done = app.write(visit.who.clone(), "log inquiry", move |tx, by| scripts::log(tx, by, &new)).await;
    match done {
        Ok(inquiry) => {
            let said = match &inquiry.task {
                Some(task) => format!("{} is on record; {task} is your task to call back.", inquiry.number),
                None => format!("{} is on record with its answer.", inquiry.number),
            };
            let next = Asked { q: String::new(), follows: inquiry.number, ..asked };
            Ok(see_with(&next.path(&next.script), Notice::ok(said)))
        }
        Err(failure) => answer(&app, &visit, asked, own_words, Some(refused(failure)?)).await,
    }
}

fn channel_word(channel: &Asking) -> &'static str {
    match channel {
        Asking::Phone => "By telephone",
        Asking::Mail => "By mail",
        Asking::Counter => "At the counter",
    }
}
