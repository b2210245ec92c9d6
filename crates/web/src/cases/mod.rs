//! Complaints: the list of them, one with its clocks, steps, evidence and remedies and all that can be done with it, and the form on which one is
//! written down with the order at hand.

mod deeds;
mod new;
mod policy;

pub use deeds::{
    accept_offer, acknowledge, add_evidence, add_step, approve, carry_out, classify, close, escalate,
    evidence_file, find_cause, finish_step, hand_off, investigate, note, propose, refuse, reopen, resolve,
    resume, return_offer, wait,
};
pub use new::{ask, ask_document, open_new};
pub use policy::{approve_policy, propose_policy};

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Currency, Instant};
use db::Tx;
use desk::accuracy;
use desk::actor::PersonId;
use desk::cases::{
    self, Case, CaseAct, CaseFilter, CasePolicy, CaseSeverity, CaseState, Category, Cause, Clock, Evidence,
    EvidenceKind, Granted, Remedy, RemedyKind, RemedyState, Similar, Step,
};
use desk::failure::Refusal;
use desk::notes::NoteKind;
use desk::orders::Order;
use desk::policies::{Verb, Whose, allow, may};
use desk::surveys::Survey;
use desk::tasks::{self, TEAMS};
use desk::{Actor, Failure, company, orders, people, surveys};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::order::timeline;
use crate::page::{Stop, Visit, cut, page};
use crate::posted::{Opened, Thing};
use crate::tasks::{HandoffShown, NoteShown, PEOPLE, TaskShown, handoffs, notes_of};

const ROWS: usize = 50;
const NOTES: usize = 50;
const SIMILAR: usize = 6;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// `open`, `late`, `mine`, a state, or empty for all.
    #[serde(default)]
    show: Option<String>,
    #[serde(default)]
    category: String,
    #[serde(default)]
    before: String,
}

/// A row of the list: when it was opened, by when it is due, whether that is over, whose it is.
struct RowShown {
    case: Case,
    opened: String,
    due: String,
    is_late: bool,
    who: String,
}

#[derive(Template)]
#[template(path = "cases.html")]
struct ListPage {
    frame: Frame,
    show: String,
    category: String,
    categories: [Category; 10],
    states: [CaseState; 9],
    rows: Vec<RowShown>,
    older: Option<i64>,
    open: i64,
    late: i64,
    /// Remedies that wait for somebody, with their complaint.
    waiting: Vec<(Remedy, String)>,
    may_open: bool,
    /// For those who may change it.
    policy: Option<PolicyShown>,
    refusal: Option<Refusal>,
}

/// What differs in the policy: field, now, then.
type Changed = (String, String, String);

/// The policy as it counts, and what waits for somebody else.
struct PolicyShown {
    policy: CasePolicy,
    clocks: Vec<(&'static str, Clock)>,
    limits: Vec<(&'static str, String)>,
    two_people_above: String,
    currency: Currency,
    roles: Vec<&'static str>,
    /// Who proposed a change, and what of it differs.
    waits: Option<(String, Vec<Changed>)>,
    may_approve: bool,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer_list(&app, &visit, asked, None).await
}

async fn answer_list(
    app: &App,
    visit: &Visit,
    asked: Asked,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "complaints", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/cases")?;
            load_list(tx, by, frame, &asked, refusal.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load_list(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    asked: &Asked,
    refusal: Option<Refusal>,
) -> Result<ListPage, Failure> {
    let show = asked.show.clone().unwrap_or_else(|| "open".into());
    let filter = CaseFilter {
        state: CaseState::from_code(&show),
        open: matches!(show.as_str(), "open" | "mine"),
        late: show == "late",
        owner: (show == "mine").then_some(by.person),
        category: Category::from_code(&asked.category),
        before: asked.before.parse().ok().map(Instant::from_micros),
    };
    let mut found = cases::list(tx, &filter, ROWS + 1)?;
    let older = cut(&mut found, ROWS, |c| c.opened_at.micros());
    let rows = shown(tx, &frame, found)?;
    let (open, late) = cases::counts(tx)?;
    let mut waiting = Vec::new();
    if may(by, Verb::ApproveRemedy, Whose::Others) {
        for remedy in cases::remedies_waiting(tx, ROWS)? {
            let number = cases::number_of(tx, &remedy)?;
            waiting.push((remedy, number));
        }
    }
    let policy = match may(by, Verb::ChangeCases, Whose::Others) {
        true => Some(policy::shown(tx, by, &frame)?),
        false => None,
    };
    Ok(ListPage {
        show,
        category: asked.category.clone(),
        categories: Category::ALL,
        states: CaseState::ALL,
        rows,
        older,
        open,
        late,
        waiting,
        may_open: may(by, Verb::OpenCase, Whose::Own),
        policy,
        refusal,
        frame,
    })
}

fn shown(tx: &mut Tx, frame: &Frame, found: Vec<Case>) -> Result<Vec<RowShown>, Failure> {
    let owners: Vec<PersonId> = found.iter().filter_map(|c| c.owner).collect();
    let (names, now) = (people::names(tx, &owners)?, tx.now());
    Ok(found
        .into_iter()
        .map(|case| RowShown {
            opened: frame.when(case.opened_at),
            due: case.due_at.map_or_else(|| "–".to_owned(), |at| frame.when(at)),
            is_late: case.is_late(now),
            who: case.owner.and_then(|p| names.get(&p).cloned()).unwrap_or_else(|| case.team.clone()),
            case,
        })
        .collect())
}

/// Complaints of an order or a customer, as their pages show them.
pub struct Shown {
    pub number: String,
    pub chip: &'static str,
    pub state: &'static str,
    pub category: &'static str,
    pub subject: String,
    pub due: String,
    pub is_late: bool,
}

pub fn brief(tx: &mut Tx, frame: &Frame, found: Vec<Case>) -> Vec<Shown> {
    let now = tx.now();
    let brief = |c: Case| Shown {
        chip: chip(&c.state),
        state: c.state.code(),
        category: c.category.code(),
        due: c.due_at.map_or_else(|| "–".to_owned(), |at| frame.when(at)),
        is_late: c.is_late(now),
        number: c.number,
        subject: c.subject,
    };
    found.into_iter().map(brief).collect()
}

struct StepShown {
    step: Step,
    /// Who did it, and when.
    done: Option<(String, String)>,
}

struct EvidenceShown {
    evidence: Evidence,
    who: String,
    when: String,
    path: String,
}

struct RemedyShown {
    remedy: Remedy,
    proposed: (String, String),
    decided: Option<(String, String)>,
    done: Option<(String, String)>,
    /// Number and address of what was made of it.
    results: Vec<(String, Option<String>)>,
    may_approve: bool,
    may_refuse: bool,
    may_carry_out: bool,
}

#[derive(Template)]
#[template(path = "case.html")]
pub struct CasePage {
    frame: Frame,
    case: Case,
    opened: (String, String),
    acknowledge_by: String,
    resolve_by: String,
    acknowledged: Option<String>,
    waiting: Option<String>,
    resolved: Option<String>,
    owner: Option<String>,
    is_late: bool,
    order: Option<Order>,
    currency: Currency,
    steps: Vec<StepShown>,
    evidence: Vec<EvidenceShown>,
    granted: Vec<Granted>,
    remedies: Vec<RemedyShown>,
    similar: Vec<Similar>,
    survey: Option<Survey>,
    tasks: Vec<TaskShown>,
    offers: Vec<HandoffShown>,
    choices: Vec<(String, String)>,
    teams: [&'static str; 8],
    notes: Vec<NoteShown>,
    happened: Vec<timeline::Told>,
    categories: [Category; 10],
    severities: [CaseSeverity; 3],
    causes: [Cause; 11],
    kinds: [RemedyKind; 8],
    fields: [(&'static str, bool); 10],
    may_work: bool,
    may_acknowledge: bool,
    may_investigate: bool,
    may_wait: bool,
    may_resume: bool,
    may_propose: bool,
    may_resolve: bool,
    may_close: bool,
    may_reopen: bool,
    may_escalate: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl Thing for CasePage {
    const NAME: &'static str = "complaint";
    const PLACE: &'static str = "/cases";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let case = cases::need(tx, &number)?;
        let order = case.order.map(|id| orders::by_id(tx, id)).transpose()?.flatten();
        let (steps, evidence) = (cases::steps(tx, case.id)?, cases::evidence(tx, case.id)?);
        let remedies = cases::remedies_of(tx, case.id)?;
        let mut ids: Vec<PersonId> = vec![case.opened_by];
        ids.extend(case.owner.iter().chain(steps.iter().filter_map(|s| s.done_by.as_ref())));
        ids.extend(evidence.iter().map(|e| e.added_by));
        ids.extend(remedies.iter().flat_map(|r| [Some(r.proposed_by), r.decided_by, r.done_by]).flatten());
        let names = people::names(tx, &ids)?;
        let name = |id: &PersonId| names.get(id).cloned().unwrap_or_else(|| "the desk".into());
        let id = case.id.uuid();
        let can = |act, verb| case.state.after(act).is_some() && may(by, verb, Whose::Others);
        let survey = match (case.order, &case.survey) {
            (Some(order), Some(_)) => surveys::of_complaint(tx, order, &case.number)?,
            _ => None,
        };
        let (found_tasks, offers) = (tasks::of_thing(tx, id)?, tasks::offers_of(tx, id)?);
        let now = tx.now();
        Ok(CasePage {
            opened: (name(&case.opened_by), frame.when(case.opened_at)),
            acknowledge_by: frame.when(case.acknowledge_by),
            resolve_by: frame.when(case.resolve_by),
            acknowledged: case.acknowledged_at.map(|at| frame.when(at)),
            waiting: case.waiting_since.map(|at| frame.when(at)),
            resolved: case.resolved_at.map(|at| frame.when(at)),
            owner: case.owner.as_ref().map(&name),
            is_late: case.is_late(now),
            currency: order.as_ref().map_or(company::facts(tx)?.currency, |o| o.currency),
            steps: steps
                .into_iter()
                .map(|step| StepShown {
                    done: step
                        .done_at
                        .map(|at| (step.done_by.as_ref().map(&name).unwrap_or_default(), frame.when(at))),
                    step,
                })
                .collect(),
            evidence: evidence.into_iter().map(|e| evidence_shown(&frame, &case, e, &name)).collect(),
            granted: cases::proposal(tx, &case)?,
            remedies: remedies.into_iter().map(|r| remedy_shown(&frame, by, &case, r, &name)).collect(),
            similar: cases::similar(tx, &case, SIMILAR)?,
            survey,
            tasks: crate::tasks::shown(tx, &frame, found_tasks)?,
            offers: handoffs(tx, &frame, by, offers)?,
            choices: people::choices(tx, PEOPLE)?,
            teams: TEAMS,
            notes: notes_of(tx, &frame, id, NoteKind::Note, NOTES)?,
            happened: timeline::of(tx, &frame, id)?,
            categories: Category::ALL,
            severities: CaseSeverity::ALL,
            causes: Cause::ALL,
            kinds: RemedyKind::ALL,
            fields: accuracy::FIELDS,
            may_work: can(CaseAct::Work, Verb::WorkCase),
            may_acknowledge: can(CaseAct::Acknowledge, Verb::WorkCase),
            may_investigate: can(CaseAct::Investigate, Verb::WorkCase),
            may_wait: can(CaseAct::Wait, Verb::WorkCase),
            may_resume: can(CaseAct::Resume, Verb::WorkCase),
            may_propose: can(CaseAct::Propose, Verb::ProposeRemedy),
            may_resolve: can(CaseAct::Resolve, Verb::WorkCase),
            may_close: can(CaseAct::Close, Verb::CloseCase),
            may_reopen: can(CaseAct::Reopen, Verb::OpenCase),
            may_escalate: case.escalation < 2 && can(CaseAct::Escalate, Verb::WorkCase),
            order,
            case,
            refusal,
            typed,
            frame,
        })
    }
}

impl CasePage {
    fn path(&self) -> String {
        format!("/cases/{}", self.case.number)
    }

    fn is_cause(&self, cause: &Cause) -> bool {
        self.case.cause == Some(*cause)
    }

    fn is_category(&self, category: &Category) -> bool {
        self.case.category == *category
    }

    fn is_severity(&self, severity: &CaseSeverity) -> bool {
        self.case.severity == *severity
    }

    fn is_granted(&self, kind: &RemedyKind) -> bool {
        self.granted.iter().any(|g| g.kind == *kind)
    }
}

fn evidence_shown(
    frame: &Frame,
    case: &Case,
    evidence: Evidence,
    name: &impl Fn(&PersonId) -> String,
) -> EvidenceShown {
    EvidenceShown {
        who: name(&evidence.added_by),
        when: frame.when(evidence.added_at),
        path: match evidence.kind {
            EvidenceKind::File => format!("/cases/{}/evidence/{}", case.number, evidence.evidence_no),
            EvidenceKind::Document => format!("/inbox/{}", evidence.name),
            EvidenceKind::Letter => format!("/letters/{}", evidence.name),
        },
        evidence,
    }
}

fn remedy_shown(
    frame: &Frame,
    by: &Actor,
    case: &Case,
    remedy: Remedy,
    name: &impl Fn(&PersonId) -> String,
) -> RemedyShown {
    let own = Whose::of(remedy.proposed_by == by.person);
    let at = |who: &Option<PersonId>, at: Option<Instant>| {
        at.map(|at| (who.as_ref().map(name).unwrap_or_default(), frame.when(at)))
    };
    let may_decide = may(by, Verb::ApproveRemedy, Whose::Others);
    let alone = remedy.two_people && own == Whose::Own;
    let exception = !remedy.exceptional || may(by, Verb::AllowException, own);
    RemedyShown {
        proposed: (name(&remedy.proposed_by), frame.when(remedy.proposed_at)),
        decided: at(&remedy.decided_by, remedy.decided_at),
        done: at(&remedy.done_by, remedy.done_at),
        results: remedy.results.iter().map(|n| (n.clone(), path_of(n))).collect(),
        may_approve: remedy.state == RemedyState::Proposed
            && case.state.after(CaseAct::Approve).is_some()
            && may_decide
            && exception
            && !alone,
        may_refuse: remedy.state.is_open() && (own == Whose::Own || may_decide),
        may_carry_out: remedy.state == RemedyState::Approved && may(by, Verb::CarryOutRemedy, Whose::Others),
        remedy,
    }
}

/// Where a number of ours has its page.
fn path_of(number: &str) -> Option<String> {
    let place = match number.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "CN" | "DC" => "credit-notes",
        "RM" => "returns",
        "SO" => "orders",
        "T" => "tasks",
        "L" => "letters",
        _ => return None,
    };
    Some(format!("/{place}/{number}"))
}

pub(crate) fn chip(state: &CaseState) -> &'static str {
    match state {
        CaseState::Logged => "warn",
        CaseState::Waiting | CaseState::Proposed => "wait",
        CaseState::Acknowledged | CaseState::Investigating | CaseState::Approved | CaseState::Executing => {
            "go"
        }
        CaseState::Resolved | CaseState::Closed => "ok",
    }
}

pub(crate) fn severity_chip(severity: &CaseSeverity) -> &'static str {
    match severity {
        CaseSeverity::Minor => "note",
        CaseSeverity::Major => "warn",
        CaseSeverity::Critical => "stop",
    }
}

pub(crate) fn remedy_chip(state: &RemedyState) -> &'static str {
    match state {
        RemedyState::Proposed => "wait",
        RemedyState::Approved => "go",
        RemedyState::Done => "ok",
        RemedyState::Refused => "stop",
    }
}
