//! Ask: a question about a thing, or a field of it, to somebody of a higher level. Called by the order, draft and document pages, the API and
//! the command line. Holds: it goes to somebody who has shown more for the duty than whoever asks.

use basics::Limits;
use db::Tx;

use super::question::{State, WordKind, duty_of};
use super::{Candidate, HelpRefusal, Question, store, whom};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::notes::{self, About};
use crate::policies::{Verb, Whose, allow};

/// `to` is a login, or empty for whoever is best to ask. Says the number and who has it now.
pub fn ask(
    tx: &mut Tx,
    by: &Actor,
    about: &About,
    text: &str,
    to: &str,
) -> Result<(String, Candidate), Failure> {
    allow(by, Verb::AskQuestion, Whose::Own)?;
    let text = notes::said(text)?;
    if store::open_of_asker(tx, by.person)? >= Limits::QUESTIONS {
        return Err(HelpRefusal::TooMany { most: Limits::QUESTIONS }.into());
    }
    let duty = duty_of(about.field.as_ref());
    let to = whom::choose(tx, by, duty, to)?;
    let number = format!("AS{}", 100_000 + tx.next_number("question")?);
    let id = tx.new_id();
    store::insert(tx, by, id, &number, about, duty, to.person)?;
    store::add_word(tx, by, id, WordKind::Asked, &text)?;
    let entry = Entry {
        verb: Verb::AskQuestion.code(),
        noun: about.noun,
        thing: about.thing,
        number: Some(&about.number),
        reason: None,
        detail: serde_json::json!({
            "question": number, "field": about.field.as_ref().map(|f| &f.path), "of": to.login, "duty": duty.to_string(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok((number, to))
}

/// With what was missing, to whoever handed it back.
pub fn ask_again(tx: &mut Tx, by: &Actor, number: &str, text: &str) -> Result<Question, Failure> {
    allow(by, Verb::AskQuestion, Whose::Own)?;
    let question = super::need(tx, number)?;
    decide_again(by, &question)?;
    let text = notes::said(text)?;
    store::add_word(tx, by, question.id, WordKind::Asked, &text)?;
    store::put_state(tx, question.id, State::Asked, question.with)?;
    record(tx, by, Verb::AskQuestion.code(), &question, None)?;
    super::need(tx, number)
}

fn decide_again(by: &Actor, question: &Question) -> Result<(), HelpRefusal> {
    let number = question.number.clone();
    match question.state {
        _ if question.asker != by.person => Err(HelpRefusal::NotTheirs { number }),
        State::Returned => Ok(()),
        State::Asked => Err(HelpRefusal::WithOther { number, name: question.with_name.clone() }),
        state => Err(HelpRefusal::Over { number, state: state.code() }),
    }
}

/// On record with the thing that it is about.
pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    question: &Question,
    to: Option<&str>,
) -> Result<(), Failure> {
    let about = question.thing_of();
    let entry = Entry {
        verb,
        noun: about.noun,
        thing: about.thing,
        number: Some(&about.number),
        reason: None,
        detail: serde_json::json!({
            "question": question.number, "field": question.field.as_ref().map(|f| &f.path), "to": to,
        })
        .to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
