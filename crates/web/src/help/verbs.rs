//! What the forms of helping each other post: a note, a question, its answer, its way back, and looking on.

use axum::response::Response;
use db::Tx;
use desk::help;
use desk::intake;
use desk::notes::{self, About, NoteKind};
use desk::orders;
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure};

use super::{DocumentHelp, OrderHelp, QuestionHelp};
use crate::form::Fields;
use crate::frame::Notice;
use crate::page::Stop;
use crate::posted::Posted;
use crate::tasks::noted;

/// The field that the form names: `requested_date`, or `line/quantity` with the number of the line beside.
fn field_of(fields: &Fields) -> Result<String, Failure> {
    let field = fields.text("field");
    let Some(of_line) = field.strip_prefix("line/") else { return Ok(field.to_owned()) };
    let line: usize = fields.text("line").parse().unwrap_or(0);
    match line.checked_sub(1) {
        Some(at) => Ok(format!("lines/{at}/{of_line}")),
        None => {
            Err(desk::failure::General::Invalid { field: "line", problem: "say which line".to_owned() }
                .into())
        }
    }
}

fn of_order(tx: &mut Tx, by: &Actor, number: &str, fields: &Fields) -> Result<About, Failure> {
    allow(by, Verb::SeeOrders, Whose::Others)?;
    let order = orders::need(tx, number)?;
    orders::about(tx, &order, &field_of(fields)?)
}

fn of_document(tx: &mut Tx, by: &Actor, number: &str, fields: &Fields) -> Result<About, Failure> {
    allow(by, Verb::SeeIntake, Whose::Others)?;
    intake::about(tx, number, &field_of(fields)?)
}

fn ask(tx: &mut Tx, by: &Actor, about: &About, fields: &Fields) -> Result<Notice, Failure> {
    let (number, to) = help::ask(tx, by, about, fields.text("text"), fields.text("to"))?;
    Ok(if to.is_in {
        Notice::ok(format!("Question {number} is with {}.", to.name))
    } else {
        Notice::warn(format!(
            "Question {number} is with {}, who is not in; it stands on their Today.",
            to.name
        ))
    })
}

/// `POST /orders/{number}/questions`
pub async fn ask_about_order(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderHelp>("ask question", |tx, by, number, fields| {
            let about = of_order(tx, by, number, fields)?;
            ask(tx, by, &about, fields)
        })
        .await
}

/// `POST /inbox/{number}/questions`
pub async fn ask_about_document(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<DocumentHelp>("ask question", |tx, by, number, fields| {
            let about = of_document(tx, by, number, fields)?;
            ask(tx, by, &about, fields)
        })
        .await
}

/// `POST /orders/{number}/field-notes`: a note on the order or a field of it, from the page of those who help.
pub async fn note_order(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderHelp>("write note", |tx, by, number, fields| {
            let about = of_order(tx, by, number, fields)?;
            Ok(noted(&notes::write(tx, by, &about, NoteKind::Note, fields.text("text"))?))
        })
        .await
}

/// `POST /inbox/{number}/field-notes`
pub async fn note_document(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<DocumentHelp>("write note", |tx, by, number, fields| {
            let about = of_document(tx, by, number, fields)?;
            Ok(noted(&notes::write(tx, by, &about, NoteKind::Note, fields.text("text"))?))
        })
        .await
}

/// `POST /orders/{number}/followers`
pub async fn follow(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderHelp>("follow order", |tx, by, number, _| {
            let order = orders::need(tx, number)?;
            let writer = orders::hands(tx, order.id)?.map_or(order.entered_by, |h| h.owner);
            let about = About::of("order", order.id.uuid(), &order.number);
            help::follow(tx, by, &about, writer)?;
            Ok(Notice::ok(format!("You look on at order {number}; whoever writes it sees that you do.")))
        })
        .await
}

/// `POST /orders/{number}/followers/end`
pub async fn leave(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderHelp>("leave order", |tx, by, number, _| {
            let order = orders::need(tx, number)?;
            help::leave(tx, by, &About::of("order", order.id.uuid(), &order.number))?;
            Ok(Notice::ok(format!("You look on at order {number} no longer.")))
        })
        .await
}

/// `POST /questions/{number}/answer`
pub async fn answer(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<QuestionHelp>("answer question", |tx, by, number, fields| {
            let question = help::answer(tx, by, number, fields.text("text"))?;
            Ok(Notice::ok(format!("The answer is kept where {} asked.", question.asker_name)))
        })
        .await
}

/// `POST /questions/{number}/return`
pub async fn hand_back(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<QuestionHelp>("return question", |tx, by, number, fields| {
            let question = help::hand_back(tx, by, number, fields.text("text"))?;
            Ok(Notice::ok(format!("Question {number} is with {} again.", question.asker_name)))
        })
        .await
}

/// `POST /questions/{number}/words`: asked again, with what was missing.
pub async fn ask_again(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<QuestionHelp>("ask again", |tx, by, number, fields| {
            let question = help::ask_again(tx, by, number, fields.text("text"))?;
            Ok(Notice::ok(format!("Question {number} is with {}.", question.with_name)))
        })
        .await
}

/// `POST /questions/{number}/handoff`
pub async fn pass_on(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<QuestionHelp>("pass question", |tx, by, number, fields| {
            let question = help::pass_on(tx, by, number, fields.text("to"), fields.text("text"))?;
            Ok(Notice::ok(format!("Question {number} is with {}.", question.with_name)))
        })
        .await
}

/// `POST /questions/{number}/withdrawal`
pub async fn withdraw(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<QuestionHelp>("withdraw question", |tx, by, number, _| {
            help::withdraw(tx, by, number)?;
            Ok(Notice::ok(format!("Question {number} is taken back.")))
        })
        .await
}
