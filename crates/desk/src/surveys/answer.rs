//! Answer: what a customer says behind the link. No sign-in: the secret of the link is all that is asked for, it opens one survey once, and
//! nothing of whose it is is shown.

use basics::{Instant, Limits};
use db::Tx;

use super::policy::policy;
use super::refusal::SurveyRefusal;
use super::store::{self, Kept};
use super::survey::{SurveyState, Token};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::tasks::{self, NewTask};

/// What the page shows: who asks, and whether it can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub company: String,
    pub state: SurveyState,
}

pub fn look(tx: &mut Tx, token: &str) -> Result<Seen, Failure> {
    let kept = find(tx, token)?;
    let state = kept.survey.state(tx.now());
    Ok(Seen { company: company::facts(tx)?.name.clone(), state })
}

/// A score of 1 to 5, and words if there are any.
pub fn answer(tx: &mut Tx, token: &str, score: Option<i64>, words: &str) -> Result<(), Failure> {
    let kept = find(tx, token)?;
    no_card("words", words)?;
    let (score, words) = decide(&kept, score, words, tx.now())?;
    let policy = policy(tx)?;
    // The customer has no account here; what they bring about is the desk's own doing.
    let desk = Actor::desk();
    let task = if score <= policy.low_score {
        let task = NewTask {
            thing: kept.order,
            about: format!("order {}", kept.survey.order_number),
            title: format!("Call {}: {score} of 5 for the order", kept.survey.customer_number),
            department: "orders".into(),
            person: None,
            due_at: Some(tx.now().plus_seconds(86_400)),
        };
        Some(tasks::follow_up(tx, &desk, &task)?)
    } else {
        None
    };
    store::answered(tx, kept.id, score, words.as_deref(), task.as_deref())?;
    let entry = Entry {
        verb: "answer_survey",
        noun: "order",
        thing: kept.order,
        number: Some(&kept.survey.order_number),
        reason: None,
        detail: serde_json::json!({ "survey": kept.survey.number, "score": score, "task": task }).to_string(),
    };
    journal::record(tx, &desk, &entry)?;
    Ok(())
}

fn find(tx: &mut Tx, token: &str) -> Result<Kept, Failure> {
    let token = Token::read(token).ok_or(SurveyRefusal::NoSuchLink)?;
    Ok(store::by_hash(tx, &token.hash())?.ok_or(SurveyRefusal::NoSuchLink)?)
}

fn decide(
    kept: &Kept,
    score: Option<i64>,
    words: &str,
    now: Instant,
) -> Result<(i64, Option<String>), SurveyRefusal> {
    match kept.survey.state(now) {
        SurveyState::Open => {}
        SurveyState::Answered => return Err(SurveyRefusal::Answered),
        SurveyState::Expired => return Err(SurveyRefusal::Expired),
    }
    let score = score.filter(|s| (1..=5).contains(s)).ok_or(SurveyRefusal::NoScore)?;
    let clean = |c: &char| !c.is_control() || *c == '\n';
    let words: String =
        words.replace("\r\n", "\n").trim().chars().filter(clean).take(Limits::NOTE_CHARS / 10).collect();
    Ok((score, Some(words).filter(|w| !w.is_empty())))
}
