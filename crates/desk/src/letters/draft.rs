//! Draft: a letter begun from a template and the facts of what it is about, to whoever wrote last or is the customer's contact.

use basics::Language;
use db::Tx;

use super::matter::{Matter, OwnPaper, Regards};
use crate::Failure;
use crate::actor::Actor;
use crate::correspondence::{self, LetterRefusal, Template};
use crate::intake::Message;
use crate::policies::{Verb, Whose, allow};

/// Stands where a person writes on; nobody sees it.
const TO_WRITE: &str = "\u{2060}";

/// What a letter begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub language: Language,
    /// Facts that the template needs and the record doesn't have; the text is empty then.
    pub missing: Vec<String>,
    /// Papers that may go with it.
    pub papers: Vec<OwnPaper>,
}

pub fn draft(
    tx: &mut Tx,
    by: &Actor,
    regards: &Regards,
    template: Template,
    answers: Option<&str>,
) -> Result<Begun, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let matter = Matter::load(tx, by, regards)?;
    let answered = match answers.filter(|a| !a.trim().is_empty()) {
        Some(number) => Some(matter.message(tx, number)?),
        None => None,
    };
    let language = matter.language();
    let mut facts = matter.facts(tx, by)?;
    // What a person still writes is a place to write, not a hole in the record.
    facts.set("message", TO_WRITE);
    facts.set("question", TO_WRITE);
    let recipient = matter.recipient(tx, answered.as_ref())?.unwrap_or_default();
    let papers = matter.papers(tx)?;
    // The plain words name the order; a letter about the customer names them.
    let words = correspondence::words(tx, template, language)?;
    let missing = |facts| Begun {
        recipient: recipient.clone(),
        subject: String::new(),
        text: String::new(),
        language,
        missing: facts,
        papers: papers.clone(),
    };
    Ok(match words.fill(&facts) {
        Ok(filled) => Begun {
            subject: subject(&filled.subject, answered.as_ref()),
            text: filled.text.replace(TO_WRITE, ""),
            ..missing(Vec::new())
        },
        Err(LetterRefusal::Missing { facts, .. }) => missing(facts),
        Err(other) => return Err(other.into()),
    })
}

/// The papers that may go with a letter about this.
pub fn papers(tx: &mut Tx, by: &Actor, regards: &Regards) -> Result<Vec<OwnPaper>, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    Ok(Matter::load(tx, by, regards)?.papers(tx)?)
}

/// An answer keeps the subject of what it answers.
fn subject(own: &str, answered: Option<&Message>) -> String {
    let theirs = answered.and_then(|m| m.heard.mail.as_ref()).map(|m| m.subject.trim()).unwrap_or_default();
    match theirs {
        "" => own.to_owned(),
        theirs if theirs.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:")) => theirs.to_owned(),
        theirs => format!("Re: {theirs}"),
    }
}
