//! Procedures: the list with what each of the staff has read, one with its versions and the form for the next, decisions, and what was done
//! held against it.

mod follow;
mod found;
mod map;

pub use follow::{AskedFor, conformance, hours, other_log, replay, worked};
pub use found::{Found, decimal, span};

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use basics::{Day, Limits};
use db::Tx;
use desk::actor::{PersonId, Role};
use desk::failure::General;
use desk::policies::{Verb, Whose, allow, may};
use desk::procedures::{
    self, Condition, Listed, NewProcedure, Procedure, ProcedureState, ProcedureVersion, Progress, Step,
    StepProgress,
};
use desk::{Actor, Failure, company, people};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, open_page};
use crate::posted::{self, Opened, Posted, Thing};

#[derive(Template)]
#[template(path = "procedures.html")]
struct ProceduresPage {
    frame: Frame,
    rows: Vec<Listed>,
    may_acknowledge: bool,
    sees_figures: bool,
}

/// `GET /procedures`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "procedures", "/procedures", move |tx, by, frame| {
        allow(by, Verb::SeeProcedures, Whose::Others)?;
        let rows = procedures::library(tx, by, frame.today, Limits::PAGE_ROWS)?;
        Ok(ProceduresPage {
            rows,
            may_acknowledge: may(by, Verb::AcknowledgeProcedure, Whose::Own),
            sees_figures: may(by, Verb::SeeFigures, Whose::Others),
            frame,
        })
    })
    .await
}

/// A version as its row shows it.
struct Shown {
    version: ProcedureVersion,
    by: String,
    chip: &'static str,
    mine: bool,
    in_force: bool,
}

/// Rows of the form for steps that are still to be added.
const MORE_STEPS: usize = 2;

#[derive(Template)]
#[template(path = "procedure.html")]
pub struct ProcedurePage {
    frame: Frame,
    code: String,
    /// The one in force, or else the latest.
    shown: ProcedureVersion,
    is_in_force: bool,
    versions: Vec<Shown>,
    /// Who acknowledged the one in force, and when.
    readers: Vec<(String, String)>,
    staff: usize,
    acknowledged: bool,
    typed: Typed,
    roles: [Role; 12],
    verbs: [&'static str; 22],
    may_change: bool,
    may_approve: bool,
    may_acknowledge: bool,
    sees_figures: bool,
    refusal: Option<desk::failure::Refusal>,
}

/// What stands in the form.
struct Typed {
    title: String,
    valid_from: String,
    ends: String,
    also: String,
    steps: Vec<Step>,
}

impl Thing for ProcedurePage {
    const NAME: &'static str = "procedure";
    const PLACE: &'static str = "/procedures";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<ProcedurePage, Failure> {
        allow(by, Verb::SeeProcedures, Whose::Others)?;
        let Opened { frame, number: code, refusal, typed, .. } = opened;
        let found = procedures::versions(tx, &code, Limits::PAGE_ROWS)?;
        let in_force = procedures::in_force(tx, &code, frame.today).ok();
        let Some(shown) = in_force.clone().or_else(|| found.first().cloned()) else {
            return Err(General::NotFound { what: "procedure", which: code }.into());
        };
        let ids: Vec<_> = found.iter().map(|v| v.written_by).collect();
        let acknowledged = procedures::acknowledged(tx, &code, shown.version)?;
        let readers: Vec<_> = acknowledged.iter().map(|a| a.person).collect();
        let names = people::names(tx, &[ids, readers].concat())?;
        let name = |id: PersonId| names.get(&id).cloned().unwrap_or_else(|| "the desk".to_owned());
        let versions = found.into_iter().map(|version| Shown {
            by: name(version.written_by),
            chip: chip(version.state),
            mine: version.written_by == by.person,
            in_force: in_force.as_ref().is_some_and(|v| v.version == version.version),
            version,
        });
        let staff =
            people::list(tx)?.into_iter().filter(|p| p.active && !p.roles.contains(&Role::Machine)).count();
        let was_typed = typed.keyed("code").next().is_some();
        Ok(ProcedurePage {
            versions: versions.collect(),
            readers: acknowledged.iter().map(|a| (name(a.person), frame.when(a.at))).collect(),
            staff,
            acknowledged: acknowledged.iter().any(|a| a.person == by.person),
            typed: if was_typed { Typed::again(&typed) } else { Typed::of(&shown.procedure) },
            is_in_force: in_force.is_some(),
            roles: Role::ALL,
            verbs: procedures::VERBS,
            may_change: may(by, Verb::ChangeProcedure, Whose::Own),
            may_approve: may(by, Verb::ApproveProcedure, Whose::Others),
            may_acknowledge: may(by, Verb::AcknowledgeProcedure, Whose::Own),
            sees_figures: may(by, Verb::SeeFigures, Whose::Others),
            code,
            shown,
            refusal,
            frame,
        })
    }
}

impl Typed {
    fn of(procedure: &Procedure) -> Typed {
        let mut steps = procedure.steps.clone();
        steps.extend(std::iter::repeat_with(Step::default).take(MORE_STEPS));
        Typed {
            title: procedure.title.clone(),
            valid_from: String::new(),
            ends: procedure.ends.join(" "),
            also: procedure.also.join(" "),
            steps,
        }
    }

    fn again(fields: &Fields) -> Typed {
        let typed = |name: &str| fields.text(name).to_owned();
        // A condition that can't be read is named by the refusal; the others stand in the form again.
        let mut steps: Vec<Step> =
            rows(fields).into_iter().map(|row| step(fields, &row, true)).filter_map(Result::ok).collect();
        steps.extend(std::iter::repeat_with(Step::default).take(MORE_STEPS));
        Typed {
            title: typed("title"),
            valid_from: typed("valid_from"),
            ends: typed("ends"),
            also: typed("also"),
            steps,
        }
    }
}

/// The form's rows with a step in them, in the order that is written beside each.
fn rows(fields: &Fields) -> Vec<String> {
    let mut rows: Vec<(f64, usize, String)> = fields
        .keyed("code")
        .enumerate()
        .filter(|(_, (_, code))| !code.is_empty())
        .map(|(at, (row, _))| {
            let wanted = fields
                .text(&format!("at[{row}]"))
                .replace(',', ".")
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite());
            (wanted.unwrap_or(1e9), at, row.to_owned())
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    rows.into_iter().map(|(_, _, row)| row).collect()
}

fn step(fields: &Fields, row: &str, lenient: bool) -> Result<Step, Failure> {
    let text = |name: &str| fields.text(&format!("{name}[{row}]")).to_owned();
    let words = |name: &str| -> Vec<String> {
        text(name).split([' ', ',']).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let lines = |name: &str| -> Vec<String> {
        text(name).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    };
    let mut when = Vec::new();
    for line in lines("when") {
        match line.parse::<Condition>() {
            Ok(condition) => when.push(condition),
            Err(_) if lenient => {}
            Err(problem) => return Err(General::Invalid { field: "when", problem }.into()),
        }
    }
    let minutes = text("minutes");
    let minutes = match (minutes.is_empty(), minutes.parse::<i64>()) {
        (true, _) => 0,
        (false, Ok(minutes)) => minutes,
        (false, Err(_)) if lenient => 0,
        (false, Err(_)) => {
            return Err(General::Invalid {
                field: "minutes",
                problem: format!("'{minutes}' is no whole number"),
            }
            .into());
        }
    };
    Ok(Step {
        code: text("code"),
        title: text("title"),
        verbs: words("verbs"),
        screen: text("screen"),
        role: Role::from_code(&text("role")),
        checks: lines("checks"),
        when,
        optional: text("optional") == "1",
        repeats: text("repeats") == "1",
        beside: text("beside") == "1",
        back_to: words("back_to"),
        minutes,
        catches: words("catches"),
    })
}

/// `GET /procedures/{code}`
pub async fn show(
    state: State<App>,
    visit: Visit,
    path: axum::extract::Path<String>,
) -> Result<Response, Stop> {
    posted::show::<ProcedurePage>(state, visit, path).await
}

/// `POST /procedures/{code}/versions`
pub async fn propose(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ProcedurePage>("propose procedure", |tx, by, code, fields| {
            allow(by, Verb::ChangeProcedure, Whose::Own)?;
            let steps = rows(fields)
                .iter()
                .map(|row| step(fields, row, false))
                .collect::<Result<Vec<Step>, Failure>>()?;
            let words = |name: &str| -> Vec<String> {
                fields.text(name).split([' ', ',']).filter(|w| !w.is_empty()).map(str::to_owned).collect()
            };
            let procedure = Procedure {
                title: fields.text("title").to_owned(),
                steps,
                ends: words("ends"),
                also: words("also"),
            };
            let other = fields.text("as");
            let code = if other.is_empty() { code } else { other };
            let new = NewProcedure {
                code: code.to_owned(),
                procedure,
                valid_from: day(tx, fields.text("valid_from"))?,
            };
            let version = procedures::propose(tx, by, &new)?;
            Ok(Notice::ok(format!("Version {version} is proposed; someone else approves it.")))
        })
        .await
}

fn day(tx: &mut Tx, text: &str) -> Result<Option<Day>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let today = company::today(tx)?;
    let read = basics::typed_day(text, today);
    Ok(Some(read.map_err(|e| General::Invalid { field: "valid_from", problem: e.to_string() })?))
}

/// `POST /procedures/{code}/decision`: approve, refuse or take back a version.
pub async fn decide(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ProcedurePage>("decide procedure", |tx, by, code, fields| {
            let version = fields.text("version").parse().unwrap_or(-1);
            let reason = fields.text("reason");
            let what = match fields.text("do") {
                "retire" => {
                    procedures::retire(tx, by, code, version, reason)?;
                    "taken back"
                }
                "refuse" => {
                    procedures::decide_version(tx, by, code, version, false, reason)?;
                    "refused"
                }
                _ => {
                    procedures::decide_version(tx, by, code, version, true, reason)?;
                    "approved; it is in force from its first day on"
                }
            };
            Ok(Notice::ok(format!("The version is {what}.")))
        })
        .await
}

/// `POST /procedures/{code}/acknowledgement`
pub async fn acknowledge(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ProcedurePage>("acknowledge procedure", |tx, by, code, fields| {
            let version = fields.text("version").parse().unwrap_or(-1);
            procedures::acknowledge(tx, by, code, version)?;
            Ok(Notice::ok("It is on record that you read it."))
        })
        .await
}

pub fn chip(state: ProcedureState) -> &'static str {
    match state {
        ProcedureState::Proposed => "wait",
        ProcedureState::Approved => "ok",
        ProcedureState::Refused => "stop",
        ProcedureState::Retired => "note",
    }
}

#[derive(Template)]
#[template(path = "order_procedure.html")]
pub struct OrderProcedurePage {
    frame: Frame,
    progress: Progress,
    /// Each step, and whether it comes next.
    rows: Vec<(StepProgress, bool)>,
    names: BTreeMap<PersonId, String>,
}

impl Thing for OrderProcedurePage {
    const NAME: &'static str = "procedure of an order";
    const PLACE: &'static str = "/orders";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<OrderProcedurePage, Failure> {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let progress = procedures::progress(tx, by, procedures::ORDER_LIFE, &opened.number)?;
        let people: Vec<PersonId> =
            progress.steps.iter().flat_map(|s| s.done.iter().filter_map(|(_, person)| *person)).collect();
        let names = people::names(tx, &people)?;
        let rows = progress
            .steps
            .iter()
            .cloned()
            .enumerate()
            .map(|(at, s)| (s, progress.next == Some(at)))
            .collect();
        Ok(OrderProcedurePage { frame: opened.frame, rows, progress, names })
    }
}

/// `GET /orders/{number}/procedure`
pub async fn of_order(
    state: State<App>,
    visit: Visit,
    path: axum::extract::Path<String>,
) -> Result<Response, Stop> {
    posted::show::<OrderProcedurePage>(state, visit, path).await
}

pub fn named<'n>(names: &'n BTreeMap<PersonId, String>, person: &Option<PersonId>) -> &'n str {
    person.and_then(|p| names.get(&p)).map_or("the desk", String::as_str)
}

pub fn kind_word(kind: &str) -> &'static str {
    match kind {
        "skipped" => "Skipped",
        "extra" => "Not asked for",
        _ => "Wrong order",
    }
}

/// Conditions, a line each.
pub fn conditions(step: &Step) -> String {
    let all: Vec<String> = step.when.iter().map(Condition::to_string).collect();
    all.join("\n")
}

pub fn role_code(step: &Step) -> &'static str {
    step.role.map_or("", Role::code)
}
