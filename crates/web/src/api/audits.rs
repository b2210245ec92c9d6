//! Audits of what was shipped by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::accuracy::Step;
use desk::audits::{
    self, Action, Audit, AuditState, Dimension, Effect, ErrorClass, Finding, InspectionLevel, Item,
    NewAction, NewFinding, NewScheme, SamplingPlan, Scheme, Strictness, What,
};
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::proportion::Proportion;
use desk::{Actor, Failure};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{coded, json, listed, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

const DAY_SECONDS: i64 = 86_400;
const ACTIONS: usize = 200;

#[derive(Debug, Serialize)]
struct Listed {
    number: String,
    state: AuditState,
    scheme: String,
    from: String,
    to: String,
    lot: i64,
    letter: String,
    plan_letter: String,
    strictness: Strictness,
    level: InspectionLevel,
    aql: String,
    size: i64,
    accept: i64,
    wrong: i64,
    drawn_at: String,
    task: Option<String>,
}

fn shown_listed(a: Audit) -> Listed {
    Listed {
        number: a.number,
        state: a.state,
        scheme: a.scheme,
        from: a.from.to_string(),
        to: a.to.to_string(),
        lot: a.lot_size,
        letter: a.letter,
        plan_letter: a.plan_letter,
        strictness: a.strictness,
        level: a.level,
        aql: a.aql,
        size: a.size,
        accept: a.accept,
        wrong: a.wrong,
        drawn_at: a.drawn_at.to_string(),
        task: a.task,
    }
}

#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    head: Listed,
    version: i64,
    items: Vec<ItemShown>,
    findings: Vec<FindingShown>,
}

#[derive(Debug, Serialize)]
struct ItemShown {
    item: i64,
    shipment: String,
    order: String,
    channel: String,
    right: Option<bool>,
}

#[derive(Debug, Serialize)]
struct FindingShown {
    item: i64,
    class: ErrorClass,
    error: String,
    field: String,
    channel: String,
    step: String,
    note: String,
}

type Whole = (Audit, Vec<Item>, Vec<Finding>);

fn whole(tx: &mut Tx, audit: Audit) -> Result<Whole, Failure> {
    let (items, findings) = (audits::items(tx, audit.id)?, audits::findings(tx, audit.id)?);
    Ok((audit, items, findings))
}

fn shown((audit, items, findings): Whole) -> Shown {
    let item = |i: Item| ItemShown {
        item: i.item_no,
        shipment: i.shipment,
        order: i.order_number,
        channel: i.channel,
        right: i.right,
    };
    let finding = |f: Finding| FindingShown {
        item: f.item_no,
        class: f.class,
        error: f.error,
        field: f.field,
        channel: f.channel,
        step: f.step,
        note: f.note,
    };
    Shown {
        version: audit.version,
        items: items.into_iter().map(item).collect(),
        findings: findings.into_iter().map(finding).collect(),
        head: shown_listed(audit),
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    limit: Option<usize>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let state = coded("state", asked.state.as_deref(), AuditState::from_code, "a state of an audit")?;
    let look = move |tx: &mut Tx| audits::list(tx, state, limit);
    Ok(listed(&app, who, Verb::SeeOrders, look, shown_listed).await?.into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DrawGiven {
    scheme: String,
}

pub async fn draw(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    // Their own work is nobody's to judge, but whose work is in a sample is not known before it is drawn.
    let look = |_: &mut Tx, by: &Actor| Ok(allow(by, Verb::AuditOrders, Whose::Others)?);
    app.read(who.clone(), "may", look).await?;
    let given: DrawGiven = json(&body)?;
    let made = app.write(who, "draw audit", move |tx, by| {
        let audit = audits::draw(tx, by, &given.scheme, None)?;
        whole(tx, audit)
    });
    Ok((StatusCode::CREATED, Json(shown(made.await?))).into_response())
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("show audit", Verb::SeeOrders, |tx, number| {
        let audit = audits::need(tx, number)?;
        whole(tx, audit)
    });
    Ok(Json(shown(found.await?)).into_response())
}

pub async fn redraw(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look_as("redraw", Verb::SeeOrders, audits::redraw);
    Ok(Json(found.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    item: i64,
    #[serde(default)]
    findings: Vec<FindingGiven>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingGiven {
    class: ErrorClass,
    /// The number of one on record; else what it is.
    #[serde(default)]
    error: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    line: Option<i64>,
    #[serde(default)]
    step: Option<Step>,
    #[serde(default)]
    was: String,
    #[serde(default)]
    should_be: String,
    #[serde(default)]
    note: String,
}

fn finding_of(given: &FindingGiven) -> Result<NewFinding, Failure> {
    let what = match (given.error.trim(), given.step) {
        ("", None) => {
            return Err(General::Invalid { field: "step", problem: "is missing".into() }.into());
        }
        ("", Some(step)) => What::New {
            field: given.field.clone(),
            line: given.line,
            step,
            was: given.was.clone(),
            should_be: given.should_be.clone(),
        },
        (number, _) => What::Known(number.to_owned()),
    };
    Ok(NewFinding { class: given.class, what, note: given.note.clone() })
}

pub async fn judge(asks: Asks<Judgement>) -> Result<Response, Problem> {
    let done = asks.carry_out("judge audit item", |tx, by, asked| {
        let given = &asked.given;
        let found = given.findings.iter().map(finding_of).collect::<Result<Vec<_>, _>>()?;
        let audit = audits::judge(tx, by, &asked.number, given.item, &found)?;
        whole(tx, audit)
    });
    Ok(Json(shown(done.await?)).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteOnly {
    #[serde(default)]
    pub(super) note: String,
}

pub async fn finish(asks: Asks<NoteOnly>) -> Result<Response, Problem> {
    let done = asks.carry_out("finish audit", |tx, by, asked| {
        let audit = audits::finish(tx, by, &asked.number, &asked.given.note)?;
        whole(tx, audit)
    });
    Ok(Json(shown(done.await?)).into_response())
}

#[derive(Debug, Serialize)]
struct SchemeShown {
    code: String,
    name: String,
    channel: String,
    level: InspectionLevel,
    aql: String,
    steady: bool,
    active: bool,
    strictness: Strictness,
    score: i64,
    audited_to: String,
    version: i64,
}

fn shown_scheme(s: Scheme) -> SchemeShown {
    SchemeShown {
        code: s.code,
        name: s.name,
        channel: s.channel,
        level: s.level,
        aql: s.aql,
        steady: s.steady,
        active: s.active,
        strictness: s.standing.strictness,
        score: s.standing.score,
        audited_to: s.audited_to.to_string(),
        version: s.version,
    }
}

pub async fn schemes(State(app): State<App>, who: Credential) -> Result<Response, Problem> {
    Ok(listed(&app, who, Verb::SeeOrders, audits::schemes, shown_scheme).await?.into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeGiven {
    code: String,
    name: String,
    #[serde(default)]
    channel: String,
    level: InspectionLevel,
    aql: String,
    #[serde(default)]
    steady: bool,
    active: bool,
    #[serde(default)]
    resume: bool,
}

pub async fn set_scheme(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::ChangeAudits).await?;
    let given: SchemeGiven = json(&body)?;
    let new = NewScheme {
        code: given.code,
        name: given.name,
        channel: given.channel,
        level: given.level,
        aql: given.aql,
        steady: given.steady,
        active: given.active,
        resume: given.resume,
    };
    let done = app.write(who, "set audit scheme", move |tx, by| audits::set_scheme(tx, by, &new));
    Ok(Json(shown_scheme(done.await?)).into_response())
}

#[derive(Debug, Deserialize)]
pub struct PlanAsked {
    lot: i64,
    level: Option<String>,
    aql: String,
    strictness: Option<String>,
}

#[derive(Debug, Serialize)]
struct PlanShown {
    #[serde(flatten)]
    plan: SamplingPlan,
    /// How likely a lot is accepted that is exactly as bad as the AQL.
    accepted_at_aql: f64,
}

pub async fn plan(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<PlanAsked>,
) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::SeeOrders).await?;
    let level = coded("level", asked.level.as_deref(), InspectionLevel::from_code, "a level")?;
    let strictness = coded("strictness", asked.strictness.as_deref(), Strictness::from_code, "a strictness")?;
    let (level, strictness) =
        (level.unwrap_or(InspectionLevel::Ii), strictness.unwrap_or(Strictness::Normal));
    let none = || General::Invalid { field: "lot", problem: "there is no plan for this".into() };
    let plan = audits::plan(asked.lot, level, &asked.aql, strictness).ok_or_else(|| Failure::from(none()))?;
    let share = asked.aql.parse::<f64>().unwrap_or_default() / 100.0;
    let accepted_at_aql = audits::sampling::accepted_with(&plan, share.min(0.999));
    Ok(Json(PlanShown { plan, accepted_at_aql }).into_response())
}

#[derive(Debug, Deserialize)]
pub struct ParetoAsked {
    by: Option<String>,
    days: Option<i64>,
}

pub async fn pareto(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<ParetoAsked>,
) -> Result<Response, Problem> {
    let dimension = coded("by", asked.by.as_deref(), Dimension::from_code, "something to count by")?;
    let days = asked.days.unwrap_or(90).clamp(1, 730);
    let found = app.read(who, "pareto", move |tx, by| {
        let now = tx.now();
        let from = now.plus_seconds(-days * DAY_SECONDS);
        audits::pareto(tx, by, dimension.unwrap_or(Dimension::Step), from, now.plus_seconds(1))
    });
    Ok(Json(found.await?).into_response())
}

#[derive(Debug, Serialize)]
struct ActionShown {
    number: String,
    title: String,
    dimension: Dimension,
    value: String,
    audit: Option<String>,
    due_at: String,
    opened_at: String,
    done_at: Option<String>,
    outcome: Option<String>,
    task: Option<String>,
    before: Proportion,
    after: Option<Proportion>,
    verdict: &'static str,
}

fn shown_action((a, effect): (Action, Effect)) -> ActionShown {
    ActionShown {
        number: a.number,
        title: a.title,
        dimension: a.dimension,
        value: a.value,
        audit: a.audit,
        due_at: a.due_at.to_string(),
        opened_at: a.opened_at.to_string(),
        done_at: a.done_at.map(|at| at.to_string()),
        outcome: a.outcome,
        task: a.task,
        before: effect.before,
        after: effect.after,
        verdict: effect.verdict,
    }
}

fn with_effect(tx: &mut Tx, action: Action) -> Result<(Action, Effect), Failure> {
    let effect = audits::effect(tx, &action)?;
    Ok((action, effect))
}

pub async fn actions(State(app): State<App>, who: Credential) -> Result<Response, Problem> {
    let found = app.read(who, "corrective actions", |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let all = audits::actions(tx, ACTIONS)?;
        all.into_iter().map(|a| with_effect(tx, a)).collect::<Result<Vec<_>, Failure>>()
    });
    Ok(Json(found.await?.into_iter().map(shown_action).collect::<Vec<_>>()).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionGiven {
    title: String,
    dimension: Dimension,
    value: String,
    #[serde(default)]
    audit: String,
    owner: String,
    due: String,
}

pub async fn open_action(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::CorrectAction).await?;
    let given: ActionGiven = json(&body)?;
    let new = NewAction {
        title: given.title,
        dimension: given.dimension,
        value: given.value,
        audit: given.audit,
        owner: given.owner,
        due: given.due,
    };
    let made = app.write(who, "open corrective action", move |tx, by| {
        let action = audits::open_action(tx, by, &new)?;
        with_effect(tx, action)
    });
    Ok((StatusCode::CREATED, Json(shown_action(made.await?))).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDone {
    outcome: String,
}

pub async fn finish_action(asks: Asks<ActionDone>) -> Result<Response, Problem> {
    let done = asks.carry_out("finish corrective action", |tx, by, asked| {
        let action = audits::finish_action(tx, by, &asked.number, &asked.given.outcome)?;
        with_effect(tx, action)
    });
    Ok(Json(shown_action(done.await?)).into_response())
}
