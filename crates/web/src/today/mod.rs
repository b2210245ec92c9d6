//! Today: what waits for this person: offers, tasks, mentions, what is late, holds, drafts. Called at `/`.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::actor::Role;
use desk::help;
use desk::notes;
use desk::orders::{self, Filter, Stage};
use desk::policies::{Verb, Whose, may};
use desk::tasks;
use desk::{Actor, Failure, cases, workboard};

use crate::App;
use crate::frame::{Frame, groups_of};
use crate::help::{QuestionShown, questions_shown};
use crate::page::{Stop, Visit, page};
use crate::tasks::{HandoffShown, TaskShown, handoffs, path_of, shown};

/// Rows of each list.
const ROWS: usize = 12;

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    frame: Frame,
    date: String,
    late: i64,
    tasks: Vec<TaskShown>,
    offers: Vec<HandoffShown>,
    mentions: Vec<MentionShown>,
    /// What others want to know of this person, and what came back to them.
    asked: Vec<QuestionShown>,
    returned: Vec<QuestionShown>,
    /// What this person looks on at: `order SO100001`, its path, since when.
    following: Vec<(String, String, String)>,
    /// Of others, for those who oversee.
    escalated: Vec<TaskShown>,
    oversees: bool,
    /// Complaints that are open, and past their clock; the latter are shown to those who work on them.
    complaints: (i64, i64),
    late_cases: Vec<crate::cases::Shown>,
    held: i64,
    held_orders: Vec<orders::HeldOrder>,
    drafts: Vec<orders::Listed>,
    waiting: Vec<orders::Listed>,
    to_release: Vec<orders::Listed>,
    may_open: bool,
    may_confirm: bool,
    may_release: bool,
}

struct MentionShown {
    id: String,
    about: String,
    text: String,
    who: String,
    when: String,
}

/// What is this person's own to do, then what is their teams' and nobody's yet; what is due first first.
fn to_do(tx: &mut Tx, by: &Actor) -> Result<Vec<tasks::Task>, Failure> {
    let mut found = tasks::list(tx, &tasks::Filter { person: Some(by.person), ..Default::default() }, ROWS)?;
    for team in tasks::teams_of(by) {
        let filter = tasks::Filter { team: Some(team.to_owned()), ..Default::default() };
        found.extend(tasks::list(tx, &filter, ROWS)?.into_iter().filter(|t| t.person.is_none()));
    }
    found.sort_by_key(tasks::Task::place);
    found.truncate(ROWS);
    Ok(found)
}

/// What is late and escalated: to the supervisors, and a working day later to the management.
fn escalated(tx: &mut Tx, by: &Actor) -> Result<Vec<tasks::Task>, Failure> {
    if !tasks::oversees(by) {
        return Ok(Vec::new());
    }
    let least = if by.has(Role::Supervisor) { 1 } else { 2 };
    Ok(tasks::late(tx, least, ROWS)?)
}

/// Complaints whose clock has run out, or runs out today.
fn late_cases(tx: &mut Tx, frame: &Frame, by: &Actor) -> Result<Vec<crate::cases::Shown>, Failure> {
    if !may(by, Verb::WorkCase, Whose::Others) {
        return Ok(Vec::new());
    }
    let soon = tx.now().plus_seconds(8 * 3_600);
    let found = cases::due(tx, soon, ROWS)?;
    Ok(crate::cases::brief(tx, frame, found))
}

fn mentions(tx: &mut Tx, frame: &Frame, by: &Actor) -> Result<Vec<MentionShown>, Failure> {
    let found = notes::mentions_of(tx, by.person, ROWS)?;
    let shown = |m: notes::Mention| MentionShown {
        id: m.id.to_string(),
        about: m.about,
        text: m.text.chars().take(300).collect(),
        who: m.author_name,
        when: frame.when(m.at),
    };
    Ok(found.into_iter().map(shown).collect())
}

fn following(tx: &mut Tx, frame: &Frame, by: &Actor) -> Result<Vec<(String, String, String)>, Failure> {
    let found = help::followed_by(tx, by.person, ROWS)?;
    let shown = |f: help::Follower| {
        let path = path_of(&f.about).unwrap_or_default();
        (f.about, format!("{path}/help"), frame.when(f.since))
    };
    Ok(found.into_iter().map(shown).collect())
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    let come = visit.clone();
    let today = app
        .read(visit.who.clone(), "today", move |tx, by| {
            let frame = Frame::of(tx, by, &come, "/")?;
            let of_stage = |stage| Filter { stage: Some(stage), ..Filter::default() };
            let may_confirm = may(by, Verb::ConfirmOrder, Whose::Others);
            let may_release = may(by, Verb::ReleaseOrder, Whose::Others);
            let may_open = may(by, Verb::OpenOrder, Whose::Own);
            let (mut held, mut held_orders) = (0, Vec::new());
            for group in groups_of(by) {
                held += orders::open_holds(tx, Some(group))?;
                held_orders.extend(orders::held_for(tx, group, ROWS)?);
            }
            held_orders.sort_by_key(|h| h.raised_at);
            held_orders.truncate(ROWS);
            let (own, late) = (to_do(tx, by)?, escalated(tx, by)?);
            let teams = tasks::teams_of(by);
            let offers = tasks::offers_to(tx, by.person, &teams, ROWS)?;
            Ok(Today {
                late: workboard::figures(tx)?.late,
                tasks: shown(tx, &frame, own)?,
                offers: handoffs(tx, &frame, by, offers)?,
                mentions: mentions(tx, &frame, by)?,
                asked: {
                    let found = help::asked_of(tx, by.person, ROWS)?;
                    questions_shown(tx, &frame, by, found)?
                },
                returned: {
                    let found = help::returned_to(tx, by.person, ROWS)?;
                    questions_shown(tx, &frame, by, found)?
                },
                following: following(tx, &frame, by)?,
                escalated: shown(tx, &frame, late)?,
                complaints: cases::counts(tx)?,
                late_cases: late_cases(tx, &frame, by)?,
                oversees: tasks::oversees(by),
                date: frame.manner().day(frame.today, frame.today.plus_days(-400)),
                held,
                held_orders,
                drafts: if may_open { orders::drafts_of(tx, by.person, ROWS)? } else { Vec::new() },
                waiting: if may_confirm {
                    let found = orders::list(tx, &of_stage(Stage::Submitted), ROWS)?;
                    found.into_iter().filter(|o| o.holds == 0).collect()
                } else {
                    Vec::new()
                },
                to_release: if may_release {
                    orders::list(tx, &of_stage(Stage::Confirmed), ROWS)?
                } else {
                    Vec::new()
                },
                may_open,
                may_confirm,
                may_release,
                frame,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &today, &visit))
}
