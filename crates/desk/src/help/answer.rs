//! Answer: what a question got from somebody who knows more: an answer, a reason why it can't be answered as it stands, or somebody else
//! who should look at it. Whoever asked can take it back. Each is told to the other on their Today.

use db::Tx;

use super::ask::record;
use super::question::{State, WordKind};
use super::{HelpRefusal, Question, store, whom};
use crate::Failure;
use crate::actor::{Actor, Level};
use crate::notes;
use crate::people;
use crate::policies::{Verb, Whose, allow, may};

/// The answer stays where the question was asked. Anybody who knows more may give it, not only whoever was asked.
pub fn answer(tx: &mut Tx, by: &Actor, number: &str, text: &str) -> Result<Question, Failure> {
    let question = theirs_to_answer(tx, by, number)?;
    let text = notes::said(text)?;
    store::add_word(tx, by, question.id, WordKind::Answered, &text)?;
    store::put_state(tx, question.id, State::Answered, by.person)?;
    notes::tell(tx, by, question.asker, &question.itself(), &text)?;
    record(tx, by, Verb::AnswerQuestion.code(), &question, None)?;
    super::need(tx, number)
}

/// Back to whoever asked, with the reason: what is missing, or that they can do it themselves.
pub fn hand_back(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Question, Failure> {
    let question = theirs_to_answer(tx, by, number)?;
    let reason = notes::said(reason)?;
    store::add_word(tx, by, question.id, WordKind::Returned, &reason)?;
    store::put_state(tx, question.id, State::Returned, by.person)?;
    notes::tell(tx, by, question.asker, &question.itself(), &reason)?;
    record(tx, by, "return_question", &question, None)?;
    super::need(tx, number)
}

/// On to somebody else who knows more than whoever asked.
pub fn pass_on(tx: &mut Tx, by: &Actor, number: &str, to: &str, text: &str) -> Result<Question, Failure> {
    let question = theirs_to_answer(tx, by, number)?;
    let login = to.trim().trim_start_matches('@').to_lowercase();
    let person = people::actor_of_login(tx, &login)?.ok_or(HelpRefusal::Nobody(login))?;
    let asker = level_of_asker(tx, &question)?;
    if person.person == question.asker || !whom::answers(&person, question.duty, asker) {
        let duty = question.duty.to_string();
        return Err(HelpRefusal::NotSenior { name: person.name.clone(), duty }.into());
    }
    let text = if text.trim().is_empty() { String::new() } else { notes::said(text)? };
    store::add_word(tx, by, question.id, WordKind::Passed, &text)?;
    store::put_state(tx, question.id, State::Asked, person.person)?;
    record(tx, by, "pass_question", &question, Some(&person.login))?;
    super::need(tx, number)
}

/// Whoever asked needs no answer any more.
pub fn withdraw(tx: &mut Tx, by: &Actor, number: &str) -> Result<Question, Failure> {
    allow(by, Verb::AskQuestion, Whose::Own)?;
    let question = super::need(tx, number)?;
    if question.asker != by.person {
        return Err(HelpRefusal::NotTheirs { number: question.number }.into());
    }
    if !question.state.is_open() {
        return Err(HelpRefusal::Over { number: question.number, state: question.state.code() }.into());
    }
    store::add_word(tx, by, question.id, WordKind::Withdrawn, "")?;
    store::put_state(tx, question.id, State::Withdrawn, question.with)?;
    record(tx, by, "withdraw_question", &question, None)?;
    super::need(tx, number)
}

/// [`answer`] as a question, for pages that show only what can be done.
pub fn may_answer(tx: &mut Tx, by: &Actor, question: &Question) -> Result<bool, Failure> {
    if !may(by, Verb::AnswerQuestion, Whose::of(question.asker == by.person)) {
        return Ok(false);
    }
    let asker = level_of_asker(tx, question)?;
    Ok(decide(by, question, asker).is_ok())
}

fn theirs_to_answer(tx: &mut Tx, by: &Actor, number: &str) -> Result<Question, Failure> {
    let question = super::need(tx, number)?;
    allow(by, Verb::AnswerQuestion, Whose::of(question.asker == by.person))?;
    let asker = level_of_asker(tx, &question)?;
    decide(by, &question, asker)?;
    Ok(question)
}

fn level_of_asker(tx: &mut Tx, question: &Question) -> Result<Level, Failure> {
    let asker = people::actor(tx, question.asker)?;
    Ok(asker.map_or(Level::Emerging, |a| a.level(question.duty)))
}

fn decide(by: &Actor, question: &Question, asker: Level) -> Result<(), HelpRefusal> {
    let number = question.number.clone();
    match question.state {
        State::Asked => {}
        State::Returned => return Err(HelpRefusal::WithAsker { number }),
        state => return Err(HelpRefusal::Over { number, state: state.code() }),
    }
    // Whoever was asked may answer, whatever became of the levels since.
    if question.with == by.person || whom::answers(by, question.duty, asker) {
        return Ok(());
    }
    Err(HelpRefusal::NotSenior { name: by.name.clone(), duty: question.duty.to_string() })
}
