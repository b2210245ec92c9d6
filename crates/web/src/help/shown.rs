//! Questions, who looks on, and what may be asked about, as the pages show them.

use db::Tx;
use desk::actor::Duty;
use desk::help::{self, Question, State, WordKind};
use desk::intake::Message;
use desk::orders::{self, Order};
use desk::policies::{Verb, Whose, may};
use desk::{Actor, Failure};

use super::beside::Beside;
use super::{ROWS, may_ask};
use crate::frame::Frame;

pub struct QuestionShown {
    pub number: String,
    pub path: String,
    /// `order SO100001`
    pub about: String,
    /// `Line 3: Quantity`, and what stood there.
    pub field: Option<(String, String)>,
    pub asker: String,
    pub with: String,
    pub since: String,
    pub chip: (&'static str, &'static str),
    pub words: Vec<WordShown>,
    pub may_answer: bool,
    /// This person asked it; it came back to them.
    pub is_mine: bool,
    pub came_back: bool,
    pub is_open: bool,
}

impl QuestionShown {
    /// What was asked last, in a line.
    pub fn asked(&self) -> &str {
        self.words.iter().rev().find(|w| w.kind == "asked").map_or("", |w| w.text.as_str())
    }
}

pub struct WordShown {
    pub kind: &'static str,
    pub who: String,
    pub when: String,
    pub text: String,
}

pub fn questions_shown(
    tx: &mut Tx,
    frame: &Frame,
    by: &Actor,
    found: Vec<Question>,
) -> Result<Vec<QuestionShown>, Failure> {
    let mut all = Vec::with_capacity(found.len());
    for question in found {
        let is_mine = question.asker == by.person;
        all.push(QuestionShown {
            path: format!("/questions/{}", question.number),
            field: question.field.as_ref().map(|f| (field_label(frame, &f.path), f.value.clone())),
            asker: question.asker_name.clone(),
            with: question.with_name.clone(),
            since: frame.when(question.since),
            chip: match question.state {
                State::Asked => ("wait", "Asked"),
                State::Returned => ("warn", "Handed back"),
                State::Answered => ("ok", "Answered"),
                State::Withdrawn => ("note", "Taken back"),
            },
            may_answer: question.state == State::Asked && help::may_answer(tx, by, &question)?,
            is_mine,
            came_back: question.state == State::Returned,
            is_open: question.state.is_open(),
            words: question
                .words
                .into_iter()
                .map(|w| WordShown {
                    kind: match w.kind {
                        WordKind::Asked => "asked",
                        WordKind::Passed => "passed it on",
                        WordKind::Returned => "handed it back",
                        WordKind::Answered => "answered",
                        WordKind::Withdrawn => "took it back",
                    },
                    who: w.name,
                    when: frame.when(w.at),
                    text: w.text,
                })
                .collect(),
            about: question.about,
            number: question.number,
        });
    }
    Ok(all)
}

/// `Line 3: Quantity`, in the reader's language.
pub fn field_label(frame: &Frame, path: &str) -> String {
    let mut steps = path.split('/');
    match (steps.next(), steps.next(), steps.next()) {
        (Some("lines"), Some(line), Some(field)) => {
            let line = line.parse::<usize>().map_or(0, |l| l + 1);
            frame.fill("Line {0}: {1}", &[line.to_string(), frame.t(name(field)).to_owned()])
        }
        _ => frame.t(name(path)).to_owned(),
    }
}

fn name(field: &str) -> &'static str {
    match field {
        "customer" => "Customer",
        "ship_to" => "Ship to",
        "buyer_po_no" | "po_number" => "Their PO",
        "requested_date" => "Wanted on",
        "note" => "Note on the order",
        "currency" => "Currency",
        "document" => "Document",
        "item" => "Item",
        "quantity" => "Quantity",
        "unit" => "Unit",
        "price" => "Price",
        _ => "Field",
    }
}

/// What the pages of an order, a draft or a document show of those who help.
pub struct Helping {
    pub questions: Vec<QuestionShown>,
    /// Who looks on, since when.
    pub followers: Vec<(String, String)>,
    /// This person looks on; may begin to.
    pub follows: bool,
    pub may_follow: bool,
    pub may_ask: bool,
    /// The fields a note or a question may be about, with their names.
    pub fields: Vec<(String, String)>,
    /// Fields of a line, whose number is typed; of an order these are too many for a list.
    pub line_fields: Vec<(String, String)>,
}

impl Helping {
    pub fn of_order(tx: &mut Tx, frame: &Frame, by: &Actor, order: &Order) -> Result<Helping, Failure> {
        let id = order.id.uuid();
        let followers = help::followers(tx, id)?;
        let writer = orders::hands(tx, order.id)?.map_or(order.entered_by, |h| h.owner);
        let of = |prefix: &str, names: &[&str]| {
            names.iter().map(|n| (format!("{prefix}{n}"), frame.t(name(n)).to_owned())).collect()
        };
        let found = help::of_thing(tx, id, ROWS)?;
        let follows = followers.iter().any(|f| f.person == by.person);
        Ok(Helping {
            questions: questions_shown(tx, frame, by, found)?,
            follows,
            may_follow: !follows && help::may_follow(tx, by, writer)?,
            followers: followers.into_iter().map(|f| (f.name, frame.when(f.since))).collect(),
            may_ask: may_ask(by),
            fields: of("", &orders::FIELDS),
            line_fields: of("line/", &orders::LINE_FIELDS),
        })
    }

    pub fn of_document(
        tx: &mut Tx,
        frame: &Frame,
        by: &Actor,
        message: &Message,
        beside: &Beside,
    ) -> Result<Helping, Failure> {
        let found = help::of_thing(tx, message.id.uuid(), ROWS)?;
        Ok(Helping {
            questions: questions_shown(tx, frame, by, found)?,
            followers: Vec::new(),
            follows: false,
            may_follow: false,
            may_ask: may_ask(by),
            fields: beside.head.iter().map(|f| (f.path.clone(), f.label.clone())).collect(),
            line_fields: Vec::new(),
        })
    }
}

/// Logins and names of those who could answer, the best to ask first; those who are not in say so.
pub(super) fn whom(tx: &mut Tx, frame: &Frame, by: &Actor) -> Result<Vec<(String, String)>, Failure> {
    if !may(by, Verb::AskQuestion, Whose::Own) {
        return Ok(Vec::new());
    }
    let found = help::who_could(tx, by, Duty::ENTRY)?;
    let said = |c: help::Candidate| {
        let name = if c.is_in { c.name } else { frame.fill("{0} (not in)", &[c.name]) };
        (c.login, name)
    };
    Ok(found.into_iter().map(said).collect())
}
