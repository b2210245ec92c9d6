//! The workboard, tasks, hand-offs and notes by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{MethodRouter, post};
use basics::{Day, Money};
use db::Tx;
use desk::failure::General;
use desk::notes::{self, About, Note, NoteKind};
use desk::orders::{self, HoldKind, Stage};
use desk::policies::{Verb, Whose, allow};
use desk::tasks::{self, Handoff, Offered};
use desk::workboard::{self, Due, Row, Sort};
use desk::{Failure, cases, customers, intake, people};
use serde::{Deserialize, Serialize};

use super::tasks::{TaskShown, shown};
use super::{coded, json, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    due: Option<String>,
    stage: Option<String>,
    /// `any`, or a kind of hold.
    held: Option<String>,
    owner: Option<String>,
    customer: Option<String>,
    with: Option<String>,
    sort: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Board {
    orders: Vec<OnBoard>,
    /// Ask again with this as `after`; none on the last page.
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct OnBoard {
    number: String,
    stage: &'static str,
    customer: Option<String>,
    customer_name: Option<String>,
    buyer_po_no: Option<String>,
    requested_date: Option<Day>,
    promised_date: Option<Day>,
    late_days: i32,
    total: String,
    currency: String,
    created_at: String,
    owner: String,
    with_team: String,
    with_person: Option<String>,
    with_since: String,
    step: &'static str,
    holds: Vec<&'static str>,
    open_tasks: usize,
    late_tasks: usize,
    offered_to: Option<String>,
}

fn on_board(row: Row) -> OnBoard {
    OnBoard {
        stage: row.stage.code(),
        requested_date: row.requested_date,
        promised_date: row.promised_date,
        late_days: row.late_days,
        total: Money::from_minor(row.total, row.currency).amount().to_string(),
        currency: row.currency.code().to_owned(),
        created_at: row.created_at.to_string(),
        owner: row.owner_name,
        with_team: row.with.team,
        with_person: row.with_name,
        with_since: row.with.since.to_string(),
        step: row.with.step,
        holds: row.holds.iter().map(|h| h.kind.code()).collect(),
        open_tasks: row.tasks,
        late_tasks: row.late_tasks,
        offered_to: row.offered_to,
        number: row.number,
        customer: row.customer_number,
        customer_name: row.customer_name,
        buyer_po_no: row.po_number,
    }
}

pub async fn board(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Board>, Problem> {
    let limit = rows(asked.limit);
    let due = coded("due", asked.due.as_deref(), Due::from_code, "any, late, today, week, later or no_day")?;
    let stage = coded("stage", asked.stage.as_deref(), Stage::from_code, "a stage of an order")?;
    let sort = coded("sort", asked.sort.as_deref(), Sort::from_code, "promise or age")?;
    let held = match asked.held.as_deref() {
        Some("any") => Some(None),
        other => coded("held", other, HoldKind::from_code, "any or a kind of hold")?.map(Some),
    };
    let found = app.read(who, "workboard", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let customer = match &asked.customer {
            Some(number) => Some(
                customers::by_number(tx, number)?
                    .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?
                    .id,
            ),
            None => None,
        };
        let owner = match &asked.owner {
            Some(login) => Some(
                people::actor_of_login(tx, login)?
                    .ok_or_else(|| General::NotFound { what: "person", which: login.clone() })?
                    .person,
            ),
            None => None,
        };
        let filter = workboard::Filter {
            due: due.unwrap_or_default(),
            stage,
            held,
            owner,
            customer,
            with: asked.with.clone().filter(|w| !w.is_empty()),
            sort: sort.unwrap_or_default(),
            after: asked.after.as_deref().and_then(crate::workboard::place_of),
        };
        Ok(workboard::list(tx, &filter, limit)?)
    });
    let found = found.await?;
    let next = found.next.map(|(key, number)| format!("{key}.{number}"));
    Ok(Json(Board { orders: found.rows.into_iter().map(on_board).collect(), next }))
}

#[derive(Debug, Deserialize)]
pub struct TasksAsked {
    team: Option<String>,
    person: Option<String>,
    late: Option<bool>,
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct TaskPage {
    tasks: Vec<TaskShown>,
    next: Option<String>,
}

pub async fn tasks_open(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<TasksAsked>,
) -> Result<Json<TaskPage>, Problem> {
    let limit = rows(asked.limit);
    let found = app.read(who, "list tasks", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let person = match &asked.person {
            Some(login) => Some(
                people::actor_of_login(tx, login)?
                    .ok_or_else(|| General::NotFound { what: "person", which: login.clone() })?
                    .person,
            ),
            None => None,
        };
        let filter = tasks::Filter {
            team: asked.team.clone().filter(|t| !t.is_empty()),
            person,
            before: asked.late.unwrap_or_default().then(|| tx.now()),
            after: asked.after.as_deref().and_then(crate::tasks::place_of),
        };
        let mut found = tasks::list(tx, &filter, limit + 1)?;
        let next = crate::page::cut(&mut found, limit, |t| {
            let (due, number) = t.place();
            format!("{due}.{number}")
        });
        Ok(TaskPage { tasks: shown(tx, found)?, next })
    });
    Ok(Json(found.await?))
}

pub async fn task(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<TaskShown>, Problem> {
    let found = app.read(who, "show task", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let task = tasks::need(tx, &number)?;
        Ok(shown(tx, vec![task])?.pop())
    });
    found.await?.map(Json).ok_or_else(|| Problem::not_found("such task"))
}

/// What notes are written about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    Order,
    Task,
    Customer,
    Document,
}

/// What goes from hand to hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    Order,
    Task,
    Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Accept,
    Return,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct HandoffGiven {
    /// A team, or a login.
    to: String,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Serialize)]
pub struct HandoffShown {
    noun: String,
    number: String,
    to_team: String,
    to_person: Option<String>,
    reason: String,
    asked_by: Option<String>,
    asked_at: String,
    /// `waiting`, `accepted` or `returned`.
    state: &'static str,
    answer: Option<String>,
    answered_at: Option<String>,
}

fn handoffs(tx: &mut Tx, found: Vec<Handoff>) -> Result<Vec<HandoffShown>, Failure> {
    let ids: Vec<_> = found.iter().flat_map(|h| [Some(h.asked_by), h.to.person]).flatten().collect();
    let names = people::names(tx, &ids)?;
    Ok(found
        .into_iter()
        .map(|h| HandoffShown {
            to_person: h.to.person.and_then(|p| names.get(&p).cloned()),
            asked_by: names.get(&h.asked_by).cloned(),
            noun: h.noun,
            number: h.number,
            to_team: h.to.team,
            reason: h.reason,
            asked_at: h.asked_at.to_string(),
            state: match h.accepted {
                None => "waiting",
                Some(true) => "accepted",
                Some(false) => "returned",
            },
            answer: h.answer.filter(|a| !a.is_empty()),
            answered_at: h.answered_at.map(|at| at.to_string()),
        })
        .collect())
}

fn of_thing(tx: &mut Tx, thing: Thing, number: &str) -> Result<Vec<HandoffShown>, Failure> {
    let id = match thing {
        Thing::Order => orders::need(tx, number)?.id.uuid(),
        Thing::Task => tasks::need(tx, number)?.id.uuid(),
        Thing::Case => cases::need(tx, number)?.id.uuid(),
    };
    let found = tasks::offers_of(tx, id)?;
    handoffs(tx, found)
}

/// `POST …/handoff`: offers it to a team or a person.
pub fn hand_off(thing: Thing) -> MethodRouter<App> {
    post(move |State(app): State<App>, who: Credential, Path(number): Path<String>, body: Bytes| async move {
        let given: HandoffGiven = json(&body)?;
        let done = app.write(who, "hand off", move |tx, by| {
            let to = tasks::recipient(tx, &given.to)?;
            let _: Offered = match thing {
                Thing::Order => orders::hand_off(tx, by, &number, &to, &given.reason)?,
                Thing::Task => tasks::hand_off(tx, by, &number, &to, &given.reason)?,
                Thing::Case => cases::hand_off(tx, by, &number, &to, &given.reason)?,
            };
            of_thing(tx, thing, &number)
        });
        Ok::<_, Problem>((StatusCode::CREATED, Json(done.await?)))
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    #[serde(default)]
    reason: String,
}

/// `POST …/handoff/acceptance` and `…/handoff/return`.
pub fn answer(thing: Thing, answer: Answer) -> MethodRouter<App> {
    post(move |State(app): State<App>, who: Credential, Path(number): Path<String>, body: Bytes| async move {
        let given: Why = json(&body)?;
        let accept = answer == Answer::Accept;
        let done = app.write(who, "answer hand-off", move |tx, by| {
            match thing {
                Thing::Order => orders::answer_hand_off(tx, by, &number, accept, &given.reason)?,
                Thing::Task => tasks::answer(tx, by, &number, accept, &given.reason)?,
                Thing::Case => cases::answer_hand_off(tx, by, &number, accept, &given.reason)?,
            }
            of_thing(tx, thing, &number)
        });
        Ok::<_, Problem>(Json(done.await?))
    })
}

#[derive(Debug, Serialize)]
pub struct NoteShown {
    kind: &'static str,
    /// The field it is about, and what stood there.
    field: Option<String>,
    field_value: Option<String>,
    text: String,
    author: String,
    at: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteGiven {
    text: String,
    /// `note`, or `need` for what a customer always wants.
    #[serde(default)]
    kind: String,
    /// A field of the order or the document: `lines/0/quantity`.
    #[serde(default)]
    field: String,
}

fn notes_shown(found: Vec<Note>) -> Vec<NoteShown> {
    let shown = |n: Note| {
        let (field, field_value) = n.field.map(|f| (f.path, f.value)).unzip();
        NoteShown {
            kind: n.kind.code(),
            field,
            field_value,
            text: n.text,
            author: n.author_name,
            at: n.at.to_string(),
        }
    };
    found.into_iter().map(shown).collect()
}

fn about(tx: &mut Tx, thing: Noted, number: &str, field: &str) -> Result<About, Failure> {
    if !field.is_empty() && !matches!(thing, Noted::Order | Noted::Document) {
        let problem = "a note on a field is of an order or a document".to_owned();
        return Err(General::Invalid { field: "field", problem }.into());
    }
    Ok(match thing {
        Noted::Order => {
            let order = orders::need(tx, number)?;
            orders::about(tx, &order, field)?
        }
        Noted::Document => intake::about(tx, number, field)?,
        Noted::Customer => {
            let customer = customers::by_number(tx, number)?
                .ok_or_else(|| General::NotFound { what: "customer", which: number.to_owned() })?;
            About::of("customer", customer.id.uuid(), &customer.number)
        }
        Noted::Task => {
            let task = tasks::need(tx, number)?;
            About::of("task", task.id.uuid(), &task.number)
        }
    })
}

/// What a customer always wants first, then the notes, the latest first.
fn notes_about(tx: &mut Tx, about: &About) -> Result<Vec<NoteShown>, Failure> {
    let mut found = notes::of_thing(tx, about.thing, NoteKind::Need, basics::Limits::PAGE_ROWS)?;
    found.extend(notes::of_thing(tx, about.thing, NoteKind::Note, basics::Limits::PAGE_ROWS)?);
    Ok(notes_shown(found))
}

pub fn notes(thing: Noted) -> MethodRouter<App> {
    axum::routing::get(
        move |State(app): State<App>, who: Credential, Path(number): Path<String>| async move {
            let see = match thing {
                Noted::Customer => Verb::SeeCustomers,
                Noted::Document => Verb::SeeIntake,
                Noted::Order | Noted::Task => Verb::SeeOrders,
            };
            let found = app.read(who, "notes", move |tx, by| {
                allow(by, see, Whose::Others)?;
                let about = about(tx, thing, &number, "")?;
                notes_about(tx, &about)
            });
            Ok::<_, Problem>(Json(found.await?))
        },
    )
}

pub fn write_note(thing: Noted) -> MethodRouter<App> {
    post(move |State(app): State<App>, who: Credential, Path(number): Path<String>, body: Bytes| async move {
        let given: NoteGiven = json(&body)?;
        let kind = coded("kind", Some(&given.kind), NoteKind::from_code, "note or need")?;
        let done = app.write(who, "write note", move |tx, by| {
            let about = about(tx, thing, &number, &given.field)?;
            notes::write(tx, by, &about, kind.unwrap_or(NoteKind::Note), &given.text)?;
            notes_about(tx, &about)
        });
        Ok::<_, Problem>((StatusCode::CREATED, Json(done.await?)))
    })
}
