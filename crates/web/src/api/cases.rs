//! Complaints and their remedies by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::{Currency, Instant, Money, Quantity};
use db::Tx;
use desk::cases::{
    self, Brought, Case, CaseChannel, CaseFilter, CasePolicy, CaseSeverity, CaseState, Category, Cause,
    Evidence, EvidenceKind, Granted, Leads, NewCase, NewRemedy, Remedy, RemedyKind, RemedyState, Similar,
    Step, Told,
};
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure, customers, orders};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::quotations::Recipient;
use super::returns::Why;
use super::{coded, json, listed, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

/// Cases of an order or a customer.
const CASES: usize = 200;

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

fn at(instant: Option<Instant>) -> Option<String> {
    instant.map(|i| i.to_string())
}

#[derive(Debug, Serialize)]
struct Listed {
    number: String,
    state: CaseState,
    severity: CaseSeverity,
    category: Category,
    channel: CaseChannel,
    customer: String,
    order: Option<String>,
    line: Option<i64>,
    item: Option<String>,
    subject: String,
    team: String,
    opened_at: String,
    acknowledge_by: String,
    resolve_by: String,
    /// The clock that runs; none while it waits or is over.
    due_at: Option<String>,
    escalation: i64,
    escalated_to: Option<String>,
}

fn shown_listed(c: Case) -> Listed {
    Listed {
        number: c.number,
        state: c.state,
        severity: c.severity,
        category: c.category,
        channel: c.channel,
        customer: c.customer_number,
        order: c.order_number,
        line: c.line_no,
        item: c.sku,
        subject: c.subject,
        team: c.team,
        opened_at: c.opened_at.to_string(),
        acknowledge_by: c.acknowledge_by.to_string(),
        resolve_by: c.resolve_by.to_string(),
        due_at: at(c.due_at),
        escalation: c.escalation,
        escalated_to: c.escalated_to,
    }
}

#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    head: Listed,
    description: String,
    shipment: Option<String>,
    invoice: Option<String>,
    document: Option<String>,
    acknowledged_at: Option<String>,
    waiting_since: Option<String>,
    resolved_at: Option<String>,
    closed_at: Option<String>,
    outcome: Option<String>,
    cause: Option<Cause>,
    cause_note: Option<String>,
    error: Option<String>,
    no_error: Option<String>,
    reopened: i64,
    survey: Option<String>,
    version: i64,
    steps: Vec<StepShown>,
    evidence: Vec<EvidenceShown>,
    remedies: Vec<RemedyShown>,
}

#[derive(Debug, Serialize)]
struct StepShown {
    step: i64,
    text: String,
    finding: Option<String>,
    done_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct EvidenceShown {
    evidence: i64,
    kind: EvidenceKind,
    name: String,
    media_type: String,
    sha256: String,
    note: String,
    added_at: String,
}

#[derive(Debug, Serialize)]
struct RemedyShown {
    number: String,
    kind: RemedyKind,
    state: RemedyState,
    lines: Vec<RemedyLineShown>,
    amount: String,
    currency: String,
    goods_back: bool,
    words: String,
    granted: Option<String>,
    rule: Option<String>,
    exceptional: bool,
    two_people: bool,
    why: Option<String>,
    decision: Option<String>,
    results: Vec<String>,
    proposed_at: String,
    decided_at: Option<String>,
    done_at: Option<String>,
    version: i64,
}

#[derive(Debug, Serialize)]
struct RemedyLineShown {
    line: i64,
    quantity: Quantity,
}

fn shown_remedy(r: Remedy) -> RemedyShown {
    RemedyShown {
        lines: r.lines.iter().map(|l| RemedyLineShown { line: l.line_no, quantity: l.quantity }).collect(),
        amount: amount(r.amount, r.currency),
        granted: r.granted.map(|g| amount(g, r.currency)),
        currency: r.currency.code().to_owned(),
        number: r.number,
        kind: r.kind,
        state: r.state,
        goods_back: r.goods_back,
        words: r.words,
        rule: r.rule,
        exceptional: r.exceptional,
        two_people: r.two_people,
        why: r.why,
        decision: r.decision,
        results: r.results,
        proposed_at: r.proposed_at.to_string(),
        decided_at: at(r.decided_at),
        done_at: at(r.done_at),
        version: r.version,
    }
}

type Whole = (Case, Vec<Step>, Vec<Evidence>, Vec<Remedy>);

fn whole(tx: &mut Tx, case: Case) -> Result<Whole, Failure> {
    let (steps, evidence) = (cases::steps(tx, case.id)?, cases::evidence(tx, case.id)?);
    let remedies = cases::remedies_of(tx, case.id)?;
    Ok((case, steps, evidence, remedies))
}

fn shown((c, steps, evidence, remedies): Whole) -> Shown {
    let step =
        |s: Step| StepShown { step: s.step_no, text: s.text, finding: s.finding, done_at: at(s.done_at) };
    let piece = |e: Evidence| EvidenceShown {
        sha256: e.hash_shown(),
        evidence: e.evidence_no,
        kind: e.kind,
        name: e.name,
        media_type: e.media_type,
        note: e.note,
        added_at: e.added_at.to_string(),
    };
    Shown {
        description: c.description.clone(),
        shipment: c.shipment.clone(),
        invoice: c.invoice.clone(),
        document: c.document.clone(),
        acknowledged_at: at(c.acknowledged_at),
        waiting_since: at(c.waiting_since),
        resolved_at: at(c.resolved_at),
        closed_at: at(c.closed_at),
        outcome: c.outcome.clone(),
        cause: c.cause,
        cause_note: c.cause_note.clone(),
        error: c.error.clone(),
        no_error: c.no_error.clone(),
        reopened: c.reopened,
        survey: c.survey.clone(),
        version: c.version,
        steps: steps.into_iter().map(step).collect(),
        evidence: evidence.into_iter().map(piece).collect(),
        remedies: remedies.into_iter().map(shown_remedy).collect(),
        head: shown_listed(c),
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    late: Option<String>,
    category: Option<String>,
    limit: Option<usize>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let open = asked.state.as_deref() == Some("open");
    let state = asked.state.as_deref().filter(|_| !open);
    let filter = CaseFilter {
        state: coded("state", state, CaseState::from_code, "a state of a complaint")?,
        open,
        late: asked.late.as_deref() == Some("1"),
        category: coded("category", asked.category.as_deref(), Category::from_code, "a category")?,
        ..CaseFilter::default()
    };
    let look = move |tx: &mut Tx| cases::list(tx, &filter, limit);
    Ok(listed(&app, who, Verb::SeeOrders, look, shown_listed).await?.into_response())
}

pub async fn of_order(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("complaints of an order", Verb::SeeOrders, |tx, number| {
        let order = orders::need(tx, number)?;
        Ok(cases::of_order(tx, order.id)?)
    });
    Ok(Json(found.await?.into_iter().map(shown_listed).collect::<Vec<_>>()).into_response())
}

pub async fn of_customer(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("complaints of a customer", Verb::SeeOrders, |tx, number| {
        let missing = || General::NotFound { what: "customer", which: number.to_owned() };
        let customer = customers::by_number(tx, number)?.ok_or_else(missing)?;
        Ok(cases::of_customer(tx, customer.id, CASES)?)
    });
    Ok(Json(found.await?.into_iter().map(shown_listed).collect::<Vec<_>>()).into_response())
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("show complaint", Verb::SeeOrders, |tx, number| {
        let case = cases::need(tx, number)?;
        whole(tx, case)
    });
    Ok(Json(shown(found.await?)).into_response())
}

#[derive(Debug, Serialize)]
struct SimilarShown {
    #[serde(flatten)]
    case: Listed,
    same: Vec<&'static str>,
}

pub async fn similar(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("similar complaints", Verb::SeeOrders, |tx, number| {
        let case = cases::need(tx, number)?;
        Ok(cases::similar(tx, &case, 20)?)
    });
    let shown = |s: Similar| SimilarShown { case: shown_listed(s.case), same: s.same };
    Ok(Json(found.await?.into_iter().map(shown).collect::<Vec<_>>()).into_response())
}

#[derive(Debug, Serialize)]
struct ProposalShown {
    category: Category,
    severity: CaseSeverity,
    fault: &'static str,
    value: String,
    currency: String,
    days: Option<i64>,
    grants: Vec<GrantShown>,
}

#[derive(Debug, Serialize)]
struct GrantShown {
    kind: RemedyKind,
    amount: String,
    goods_back: bool,
    rule: String,
}

pub async fn proposal(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("proposal", Verb::SeeOrders, |tx, number| {
        let case = cases::need(tx, number)?;
        Ok((cases::facts(tx, &case)?, cases::proposal(tx, &case)?))
    });
    let (facts, grants) = found.await?;
    let grant = |g: Granted| GrantShown {
        amount: amount(g.amount, facts.currency),
        kind: g.kind,
        goods_back: g.goods_back,
        rule: g.rule,
    };
    let shown = ProposalShown {
        category: facts.category,
        severity: facts.severity,
        fault: facts.fault,
        value: amount(facts.value, facts.currency),
        currency: facts.currency.code().to_owned(),
        days: facts.days,
        grants: grants.into_iter().map(grant).collect(),
    };
    Ok(Json(shown).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    order: String,
    #[serde(default)]
    shipment: String,
    #[serde(default)]
    invoice: String,
    #[serde(default)]
    line: Option<i64>,
    channel: CaseChannel,
    category: Category,
    severity: CaseSeverity,
    subject: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    document: String,
}

pub async fn open(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::OpenCase).await?;
    let given: Given = json(&body)?;
    let new = NewCase {
        customer: given.customer,
        order: given.order,
        shipment: given.shipment,
        invoice: given.invoice,
        line: given.line,
        channel: given.channel,
        category: given.category,
        severity: given.severity,
        subject: given.subject,
        description: given.description,
        document: given.document,
    };
    let made = app.write(who, "open complaint", move |tx, by| {
        let case = cases::open(tx, by, &new)?;
        whole(tx, case)
    });
    Ok((StatusCode::CREATED, Json(shown(made.await?))).into_response())
}

pub async fn open_document(asks: Asks) -> Result<Response, Problem> {
    let made = asks.carry_out("open complaint", |tx, by, asked| {
        let case = cases::open_document(tx, by, &asked.number)?;
        whole(tx, case)
    });
    Ok((StatusCode::CREATED, Json(shown(made.await?))).into_response())
}

/// A verb whose answer is the complaint as it is then.
async fn done<Given, F>(asks: Asks<Given>, name: &'static str, mut verb: F) -> Result<Shown, Problem>
where
    Given: Send + 'static,
    F: FnMut(&mut Tx, &Actor, &super::asks::Asked<Given>) -> Result<Case, Failure> + Send + 'static,
{
    let done = asks.carry_out(name, move |tx, by, asked| {
        let case = verb(tx, by, asked)?;
        whole(tx, case)
    });
    Ok(shown(done.await?))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldGiven {
    /// A mail address; empty for whoever wrote, or the contact.
    #[serde(default)]
    recipient: String,
    /// Where somebody has told them: whom, and what.
    #[serde(default)]
    words: String,
}

pub async fn acknowledge(asks: Asks<ToldGiven>) -> Result<Response, Problem> {
    let shown = done(asks, "acknowledge complaint", |tx, by, asked| {
        let told = match asked.given.words.trim() {
            "" => Told::ByLetter(asked.given.recipient.clone()),
            words => Told::InPerson(words.to_owned()),
        };
        Ok(cases::acknowledge(tx, by, &asked.number, &told, asked.version)?.0)
    });
    Ok(Json(shown.await?).into_response())
}

pub async fn investigate(asks: Asks) -> Result<Response, Problem> {
    let shown = done(asks, "investigate complaint", |tx, by, asked| {
        cases::investigate(tx, by, &asked.number, asked.version)
    });
    Ok(Json(shown.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassGiven {
    category: Category,
    severity: CaseSeverity,
    #[serde(default)]
    reason: String,
}

pub async fn classify(asks: Asks<ClassGiven>) -> Result<Response, Problem> {
    let shown = done(asks, "classify complaint", |tx, by, asked| {
        let given = &asked.given;
        cases::classify(tx, by, &asked.number, given.category, given.severity, &given.reason)
    });
    Ok(Json(shown.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepGiven {
    text: String,
}

pub async fn add_step(asks: Asks<StepGiven>) -> Result<Response, Problem> {
    let shown =
        done(asks, "add step", |tx, by, asked| cases::add_step(tx, by, &asked.number, &asked.given.text));
    Ok((StatusCode::CREATED, Json(shown.await?)).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingGiven {
    step: i64,
    finding: String,
}

pub async fn finish_step(asks: Asks<FindingGiven>) -> Result<Response, Problem> {
    let shown = done(asks, "finish step", |tx, by, asked| {
        cases::finish_step(tx, by, &asked.number, asked.given.step, &asked.given.finding)
    });
    Ok(Json(shown.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceGiven {
    #[serde(default)]
    document: String,
    #[serde(default)]
    letter: String,
    #[serde(default)]
    note: String,
}

pub async fn add_evidence(asks: Asks<EvidenceGiven>) -> Result<Response, Problem> {
    let shown = done(asks, "add evidence", |tx, by, asked| {
        let given = &asked.given;
        let brought = match (given.document.trim(), given.letter.trim()) {
            ("", letter) => Brought::Letter(letter.to_owned()),
            (document, _) => Brought::Document(document.to_owned()),
        };
        cases::add_evidence(tx, by, &asked.number, &brought, &given.note)
    });
    Ok((StatusCode::CREATED, Json(shown.await?)).into_response())
}

pub async fn add_file(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let name = super::intake::name_of(&headers).unwrap_or_default();
    let made = app.write(who, "add evidence", move |tx, by| {
        let brought = Brought::File { name: name.clone(), content: body.to_vec() };
        let case = cases::add_evidence(tx, by, &number, &brought, "")?;
        whole(tx, case)
    });
    Ok((StatusCode::CREATED, Json(shown(made.await?))).into_response())
}

pub async fn evidence_file(
    State(app): State<App>,
    who: Credential,
    Path((number, evidence)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = app.read(who, "evidence", move |tx, by| {
        cases::evidence_file(tx, by, &number, evidence.parse().unwrap_or_default())
    });
    let (_, file) = found.await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, file.content).into_response())
}

pub async fn wait(asks: Asks<Why>) -> Result<Response, Problem> {
    let shown = done(asks, "wait for customer", |tx, by, asked| {
        cases::wait(tx, by, &asked.number, &asked.given.reason, asked.version)
    });
    Ok(Json(shown.await?).into_response())
}

pub async fn resume(asks: Asks<Why>) -> Result<Response, Problem> {
    let shown = done(asks, "resume complaint", |tx, by, asked| {
        cases::resume(tx, by, &asked.number, &asked.given.reason, asked.version)
    });
    Ok(Json(shown.await?).into_response())
}

pub async fn escalate(asks: Asks<Why>) -> Result<Response, Problem> {
    let shown = done(asks, "escalate complaint", |tx, by, asked| {
        cases::escalate(tx, by, &asked.number, &asked.given.reason)
    });
    Ok(Json(shown.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseGiven {
    cause: Cause,
    note: String,
    /// A new error record.
    #[serde(default)]
    error: Option<ErrorGiven>,
    /// The number of one on record.
    #[serde(default)]
    known_error: String,
    /// Why there is none.
    #[serde(default)]
    no_error: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorGiven {
    field: String,
    #[serde(default)]
    line: Option<i64>,
    was: String,
    should_be: String,
}

pub async fn find_cause(asks: Asks<CauseGiven>) -> Result<Response, Problem> {
    let shown = done(asks, "find cause", |tx, by, asked| {
        let given = &asked.given;
        let leads = match (&given.error, given.known_error.trim()) {
            (Some(e), _) => Leads::Error {
                field: e.field.clone(),
                line: e.line,
                was: e.was.clone(),
                should_be: e.should_be.clone(),
            },
            (None, "") => Leads::None(given.no_error.clone()),
            (None, number) => Leads::Known(number.to_owned()),
        };
        cases::find_cause(tx, by, &asked.number, given.cause, &given.note, &leads)
    });
    Ok(Json(shown.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyGiven {
    kind: RemedyKind,
    #[serde(default)]
    lines: Vec<RemedyLineGiven>,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    goods_back: Option<bool>,
    #[serde(default)]
    words: String,
    #[serde(default)]
    why: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemedyLineGiven {
    line: i64,
    #[serde(default, deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
}

pub async fn propose(asks: Asks<RemedyGiven>) -> Result<Response, Problem> {
    let made = asks.carry_out("propose remedy", |tx, by, asked| {
        let given = &asked.given;
        let new = NewRemedy {
            kind: given.kind,
            lines: given.lines.iter().map(|l| (l.line, l.quantity.clone())).collect(),
            amount: given.amount.clone(),
            goods_back: given.goods_back,
            words: given.words.clone(),
            why: given.why.clone(),
        };
        cases::propose(tx, by, &asked.number, &new, asked.version)
    });
    Ok((StatusCode::CREATED, Json(shown_remedy(made.await?))).into_response())
}

pub async fn show_remedy(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("show remedy", Verb::SeeOrders, cases::need_remedy);
    Ok(Json(shown_remedy(found.await?)).into_response())
}

pub async fn approve(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("approve remedy", |tx, by, asked| {
        cases::approve(tx, by, &asked.number, &asked.given.reason, asked.version)
    });
    Ok(Json(shown_remedy(done.await?)).into_response())
}

pub async fn refuse(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("refuse remedy", |tx, by, asked| {
        cases::refuse(tx, by, &asked.number, &asked.given.reason)
    });
    Ok(Json(shown_remedy(done.await?)).into_response())
}

pub async fn carry_out(asks: Asks<Recipient>) -> Result<Response, Problem> {
    let done = asks.carry_out("carry out remedy", |tx, by, asked| {
        cases::carry_out(tx, by, &asked.number, &asked.given.recipient)
    });
    Ok(Json(shown_remedy(done.await?)).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeGiven {
    outcome: String,
    #[serde(default)]
    tell: bool,
    #[serde(default)]
    recipient: String,
}

pub async fn resolve(asks: Asks<OutcomeGiven>) -> Result<Response, Problem> {
    let shown = done(asks, "resolve complaint", |tx, by, asked| {
        let given = &asked.given;
        let to = given.tell.then_some(given.recipient.as_str());
        cases::resolve(tx, by, &asked.number, &given.outcome, to, asked.version)
    });
    Ok(Json(shown.await?).into_response())
}

pub async fn close(asks: Asks) -> Result<Response, Problem> {
    let shown =
        done(asks, "close complaint", |tx, by, asked| cases::close(tx, by, &asked.number, asked.version));
    Ok(Json(shown.await?).into_response())
}

pub async fn reopen(asks: Asks<Why>) -> Result<Response, Problem> {
    let shown = done(asks, "reopen complaint", |tx, by, asked| {
        cases::reopen(tx, by, &asked.number, &asked.given.reason)
    });
    Ok(Json(shown.await?).into_response())
}

#[derive(Debug, Serialize)]
struct PolicyShown {
    policy: CasePolicy,
    /// Waits for somebody else.
    proposed: Option<CasePolicy>,
}

fn policies(tx: &mut Tx) -> Result<PolicyShown, Failure> {
    Ok(PolicyShown { policy: cases::policy(tx)?, proposed: cases::proposed_policy(tx)?.map(|p| p.policy) })
}

pub async fn policy(State(app): State<App>, who: Credential) -> Result<Response, Problem> {
    let found = app.read(who, "policy of complaints", |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        policies(tx)
    });
    Ok(Json(found.await?).into_response())
}

pub async fn propose_policy(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::ChangeCases).await?;
    let new: CasePolicy = json(&body)?;
    let done = app.write(who, "propose policy of complaints", move |tx, by| {
        cases::propose_policy(tx, by, &new)?;
        policies(tx)
    });
    Ok((StatusCode::CREATED, Json(done.await?)).into_response())
}

pub async fn approve_policy(State(app): State<App>, who: Credential) -> Result<Response, Problem> {
    let done = app.write(who, "approve policy of complaints", |tx, by| {
        cases::approve_policy(tx, by)?;
        policies(tx)
    });
    Ok(Json(done.await?).into_response())
}
