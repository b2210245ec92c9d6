//! Scripts and inquiries by the API: approved answers with an order's facts, the library, and the log.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use basics::{Day, Instant, Language, Limits};
use db::Tx;
use desk::policies::{Verb, Whose, allow};
use desk::scripts::{
    self, About, Answer, Asking, Branch, CallPart, Inquiry, InquiryFilter, NewInquiry, NewVersion,
    ScriptState, ScriptVersion,
};
use desk::{Failure, customers, orders, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{json, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    order: String,
    customer: String,
    item: String,
    language: Option<String>,
    limit: Option<usize>,
}

impl Asked {
    fn language(&self) -> Option<Language> {
        self.language.as_deref().filter(|l| !l.is_empty()).map(Language::from_code)
    }

    fn about(&self) -> About {
        About { order: self.order.clone(), customer: self.customer.clone(), item: self.item.clone() }
    }
}

#[derive(Debug, Serialize)]
pub struct Found {
    script: String,
    language: Language,
    version: i64,
    question: String,
}

/// `GET /api/v1/scripts`: approved answers by what someone asks.
pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Found>>, Problem> {
    let limit = rows(asked.limit);
    let found = app.read(who, "find scripts", move |tx, by| {
        scripts::find(tx, by, &asked.q, asked.language().unwrap_or(by.language), limit)
    });
    let shown = found.await?.into_iter().map(|hit| {
        let v = hit.version;
        Found { script: v.code, language: v.language, version: v.version, question: v.question }
    });
    Ok(Json(shown.collect()))
}

#[derive(Debug, Serialize)]
pub struct Said {
    script: String,
    language: Language,
    version: i64,
    question: String,
    /// Null where facts are missing.
    text: Option<String>,
    missing: Vec<String>,
    follow_ups: Vec<Branch>,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl From<Answer> for Said {
    fn from(answer: Answer) -> Said {
        let Answer { version: v, text, missing } = answer;
        Said {
            script: v.code,
            language: v.language,
            version: v.version,
            question: v.question,
            text: Some(text).filter(|_| missing.is_empty()),
            missing,
            follow_ups: v.branches,
            valid_from: v.valid_from,
            valid_to: v.valid_to,
        }
    }
}

/// `GET /api/v1/scripts/{code}`: what it says today about this order, customer and item.
pub async fn answer(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Said>, Problem> {
    let said = app
        .read(who, "answer", move |tx, by| scripts::answer(tx, by, &code, &asked.about(), asked.language()));
    Ok(Json(said.await?.into()))
}

/// `GET /api/v1/orders/{number}/call-script`: what to say while this draft is taken on the telephone.
pub async fn call(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Vec<CallPart>>, Problem> {
    let parts = app.read(who, "call script", move |tx, by| {
        allow(by, Verb::SeeScripts, Whose::Others)?;
        let order = orders::need(tx, &number)?;
        let draft = orders::draft_of(tx, order.id)?;
        let names: Vec<String> = (0..draft.lines.len()).map(|n| n.to_string()).collect();
        Ok(crate::new_order::said(tx, by, &draft, &names, Some(order.id))?.call)
    });
    Ok(Json(parts.await?))
}

#[derive(Debug, Serialize)]
pub struct VersionShown {
    script: String,
    language: Language,
    version: i64,
    state: ScriptState,
    question: String,
    keywords: String,
    answer: String,
    follow_ups: Vec<Branch>,
    valid_from: Day,
    valid_to: Option<Day>,
    reason: Option<String>,
    written_by: Option<String>,
    written_at: Instant,
}

fn shown(tx: &mut Tx, found: Vec<ScriptVersion>) -> Result<Vec<VersionShown>, Failure> {
    let ids: Vec<_> = found.iter().map(|v| v.written_by).collect();
    let names = people::names(tx, &ids)?;
    let all = found.into_iter().map(|v| VersionShown {
        written_by: names.get(&v.written_by).cloned(),
        script: v.code,
        language: v.language,
        version: v.version,
        state: v.state,
        question: v.question,
        keywords: v.keywords,
        answer: v.answer,
        follow_ups: v.branches,
        valid_from: v.valid_from,
        valid_to: v.valid_to,
        reason: v.note,
        written_at: v.written_at,
    });
    Ok(all.collect())
}

fn one(tx: &mut Tx, found: ScriptVersion) -> Result<VersionShown, Failure> {
    let mut all = shown(tx, vec![found])?;
    Ok(all.pop().ok_or_else(|| db::Fault::Broken("a version that was just written is gone".into()))?)
}

/// `GET /api/v1/scripts/{code}/versions`
pub async fn versions(asks: Asks) -> Result<Json<Vec<VersionShown>>, Problem> {
    let found = asks.look("script versions", Verb::SeeScripts, |tx, code| {
        let found = scripts::versions(tx, code, Limits::PAGE_ROWS)?;
        if found.is_empty() {
            return Err(scripts::ScriptRefusal::NotFound(code.to_owned()).into());
        }
        shown(tx, found)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionGiven {
    script: String,
    language: Language,
    question: String,
    #[serde(default)]
    keywords: String,
    answer: String,
    #[serde(default)]
    follow_ups: Vec<Branch>,
    #[serde(default)]
    valid_from: Option<Day>,
    #[serde(default)]
    valid_to: Option<Day>,
}

/// `POST /api/v1/scripts`
pub async fn propose(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<(StatusCode, Json<VersionShown>), Problem> {
    may_do(&app, &who, Verb::ChangeScript).await?;
    let given: VersionGiven = json(&body)?;
    let made = app.write(who, "propose script", move |tx, by| {
        let new = NewVersion {
            code: given.script.clone(),
            language: given.language,
            question: given.question.clone(),
            keywords: given.keywords.clone(),
            answer: given.answer.clone(),
            branches: given.follow_ups.clone(),
            valid_from: given.valid_from,
            valid_to: given.valid_to,
        };
        scripts::propose(tx, by, &new)?;
        let found = scripts::versions(tx, &given.script, 1)?;
        shown(tx, found)
    });
    let made = made.await?.pop().ok_or_else(|| Problem::not_found("such version"))?;
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    language: Language,
    version: i64,
    /// False refuses it.
    #[serde(default)]
    approve: bool,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/scripts/{code}/decision`
pub async fn decide(asks: Asks<Decision>) -> Result<Json<VersionShown>, Problem> {
    let done = asks.carry_out("decide script", |tx, by, asked| {
        let Decision { language, version, approve, reason } = &asked.given;
        let found = scripts::decide_version(tx, by, &asked.number, *language, *version, *approve, reason)?;
        one(tx, found)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    language: Language,
    version: i64,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/scripts/{code}/retirement`
pub async fn retire(asks: Asks<Retirement>) -> Result<Json<VersionShown>, Problem> {
    let done = asks.carry_out("retire script", |tx, by, asked| {
        let Retirement { language, version, reason } = &asked.given;
        let found = scripts::retire(tx, by, &asked.number, *language, *version, reason)?;
        one(tx, found)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Serialize)]
pub struct InquiryShown {
    number: String,
    asked: String,
    answered: String,
    script: Option<String>,
    language: Option<Language>,
    version: Option<i64>,
    order: Option<String>,
    customer: Option<String>,
    item: Option<String>,
    channel: Asking,
    follows: Option<String>,
    task: Option<String>,
    person: Option<String>,
    at: Instant,
}

fn told(tx: &mut Tx, found: Vec<Inquiry>) -> Result<Vec<InquiryShown>, Failure> {
    let ids: Vec<_> = found.iter().map(|i| i.person).collect();
    let names = people::names(tx, &ids)?;
    let all = found.into_iter().map(|i| InquiryShown {
        person: names.get(&i.person).cloned(),
        number: i.number,
        asked: i.asked,
        answered: i.answered,
        language: i.script.as_ref().map(|s| s.1),
        version: i.script.as_ref().map(|s| s.2),
        script: i.script.map(|s| s.0),
        order: i.order_number,
        customer: i.customer_number,
        item: i.sku,
        channel: i.channel,
        follows: i.follows,
        task: i.task,
        at: i.at,
    });
    Ok(all.collect())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskedLog {
    order: Option<String>,
    customer: Option<String>,
    script: Option<String>,
    without_script: bool,
    before: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct InquiryPage {
    inquiries: Vec<InquiryShown>,
    next: Option<String>,
}

/// `GET /api/v1/inquiries`
pub async fn inquiries(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<AskedLog>,
) -> Result<Json<InquiryPage>, Problem> {
    let limit = rows(asked.limit);
    let found = app.read(who, "list inquiries", move |tx, by| {
        allow(by, Verb::SeeScripts, Whose::Others)?;
        let customer = match asked.customer.as_deref() {
            Some(number) => {
                let found = customers::by_number(tx, number)?;
                let missing = || desk::failure::General::NotFound { what: "customer", which: number.into() };
                Some(found.ok_or_else(missing)?.id)
            }
            None => None,
        };
        let filter = InquiryFilter {
            order: asked.order.clone(),
            customer,
            script: asked.script.clone(),
            without_script: asked.without_script,
            before: asked.before.clone(),
        };
        let found = scripts::inquiries(tx, &filter, limit)?;
        told(tx, found)
    });
    let inquiries = found.await?;
    let next = inquiries.last().filter(|_| inquiries.len() == limit).map(|i| i.number.clone());
    Ok(Json(InquiryPage { inquiries, next }))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct InquiryGiven {
    asked: String,
    script: Option<String>,
    language: Option<Language>,
    version: Option<i64>,
    answer: String,
    order: String,
    customer: String,
    item: String,
    channel: Asking,
    follows: Option<String>,
}

/// `POST /api/v1/inquiries`
pub async fn log(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<(StatusCode, Json<InquiryShown>), Problem> {
    may_do(&app, &who, Verb::LogInquiry).await?;
    let given: InquiryGiven = json(&body)?;
    let logged = app.write(who, "log inquiry", move |tx, by| {
        let given = given.clone();
        let spoken =
            |code: String| (code, given.language.unwrap_or_default(), given.version.unwrap_or_default());
        let new = NewInquiry {
            asked: given.asked,
            script: given.script.filter(|s| !s.is_empty()).map(spoken),
            own_words: given.answer,
            about: About { order: given.order, customer: given.customer, item: given.item },
            channel: given.channel,
            follows: given.follows,
        };
        let inquiry = scripts::log(tx, by, &new)?;
        told(tx, vec![inquiry])
    });
    let logged = logged.await?.pop().ok_or_else(|| Problem::not_found("such inquiry"))?;
    Ok((StatusCode::CREATED, Json(logged)))
}
