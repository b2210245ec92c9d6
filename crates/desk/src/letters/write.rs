//! Write: a letter about an order, by a person. Called by the order page, the API and the command line.
//! Holds: what the text promises is on record, or the writer says why it is right and somebody else looks at it; a trainee's letter goes
//! after review.

use basics::Limits;
use db::Tx;

use super::draft;
use crate::Failure;
use crate::actor::{Actor, PersonId, Role};
use crate::correspondence::{
    self, Body, Conversation, Enclosed, Enclosure, Letter, LetterPolicy, LetterRefusal, Outgoing,
};
use crate::customers;
use crate::documents;
use crate::failure::{Finding, Severity};
use crate::intake::Message;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

/// A letter as it is written.
#[derive(Debug, Clone, Default)]
pub struct LetterDraft {
    pub order: String,
    /// The document that it answers, by number.
    pub answers: Option<String>,
    /// Empty for whoever wrote last.
    pub recipient: String,
    pub subject: String,
    pub text: String,
    /// The template it was begun from.
    pub template: Option<String>,
    /// The order's acknowledgement goes with it.
    pub with_acknowledgement: bool,
    /// File name, media type, content.
    pub files: Vec<(String, String, Vec<u8>)>,
    /// Why the text is right where it does not agree with the record.
    pub accept: String,
}

/// Files that go with one letter.
const FILES_MAX: usize = 10;

/// What the check says of a text, without writing anything.
pub fn look(tx: &mut Tx, by: &Actor, order: &str, text: &str) -> Result<Vec<Finding>, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let order = orders::need(tx, order)?;
    let language = draft::language(tx, &order)?;
    Ok(correspondence::check(text, language, &draft::record(tx, &order)?))
}

pub fn write(tx: &mut Tx, by: &Actor, written: &LetterDraft) -> Result<Outgoing, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let order = orders::need(tx, &written.order)?;
    let answered = match written.answers.as_deref().filter(|a| !a.trim().is_empty()) {
        Some(number) => Some(draft::message(tx, &order, number)?),
        None => None,
    };
    let recipient = match written.recipient.trim() {
        "" => draft::recipient(tx, &order, answered.as_ref())?
            .ok_or_else(|| LetterRefusal::Nobody(order.parties.customer_name.clone()))?,
        given => given.to_lowercase(),
    };
    let language = draft::language(tx, &order)?;
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let policy = correspondence::policy_for(tx, customer.as_ref().map(|c| c.number.as_str()))?;
    let text = plain(&written.text);
    let findings = correspondence::check(&text, language, &draft::record(tx, &order)?);
    let subject = basics::clean_line(&written.subject).0;
    let held_for = decide(&recipient, &subject, &text, findings, written, &policy, by)?;
    let mut enclosures = Vec::new();
    if written.with_acknowledgement {
        enclosures.push(Enclosure {
            name: format!("{}.pdf", order.number),
            media_type: "application/pdf".into(),
            content: Enclosed::Paper("acknowledgement".into()),
        });
    }
    for (name, media_type, bytes) in &written.files {
        let name = basics::clean_line(name).0;
        let hash = documents::keep(tx, &name, media_type, bytes)?;
        enclosures.push(Enclosure {
            name,
            media_type: media_type.clone(),
            content: Enclosed::Document(hash.to_vec()),
        });
    }
    let (in_reply_to, references) = thread(tx, &order, answered.as_ref())?;
    let author: Option<PersonId> = (!by.has(Role::Machine)).then_some(by.person);
    let letter = Letter {
        kind: "email",
        recipient,
        subject,
        thing: order.id.uuid(),
        number: Some(order.number.clone()),
        body: Body::Text(text),
        media_type: "text/plain",
        file_name: format!("letter-{}.txt", order.number),
        conversation: Conversation {
            in_reply_to,
            references,
            order: Some(order.id.uuid()),
            customer: order.customer,
            author,
            language: Some(language),
            template: written.template.clone().map(|code| (code, 0)),
            is_automatic: false,
            held_for,
            enclosures,
        },
    };
    let id = correspondence::queue(tx, &letter)?;
    let letter = correspondence::by_name(tx, &id.to_string())?
        .ok_or_else(|| LetterRefusal::NotFound(id.to_string()))?;
    let name = letter.name();
    let entry = Entry {
        verb: Verb::SendMail.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(written.accept.trim()).filter(|r| !r.is_empty()),
        detail: serde_json::json!({ "letter": name, "to": letter.state }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(letter)
}

/// Why the letter waits for someone else, if it does.
fn decide(
    recipient: &str,
    subject: &str,
    text: &str,
    findings: Vec<Finding>,
    written: &LetterDraft,
    policy: &LetterPolicy,
    by: &Actor,
) -> Result<Option<String>, LetterRefusal> {
    correspondence::is_address(recipient)?;
    if subject.trim().is_empty() || text.trim().is_empty() {
        return Err(LetterRefusal::Empty);
    }
    if written.files.len() > FILES_MAX || written.files.iter().any(|f| f.2.len() > Limits::DOCUMENT_BYTES) {
        return Err(LetterRefusal::Files { most: FILES_MAX, megabytes: Limits::DOCUMENT_BYTES / 1_048_576 });
    }
    // Nothing makes a letter right that still has places to be filled in.
    let open = findings.iter().any(|f| f.code == "left_open");
    if !findings.is_empty() && (open || written.accept.trim().is_empty()) {
        return Err(LetterRefusal::Disagrees { findings });
    }
    if findings.iter().any(|f| f.severity == Severity::Block) {
        let said: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
        return Ok(Some(format!("{}; the writer says: {}", said.join("; "), written.accept.trim())));
    }
    Ok(correspondence::held_for(policy, by, true))
}

/// The mail that is answered and those before it; without one, the last that came or went about the order.
fn thread(
    tx: &mut Tx,
    order: &orders::Order,
    answered: Option<&Message>,
) -> Result<(Option<String>, Vec<String>), Failure> {
    if let Some(mail) = answered.and_then(|m| m.heard.mail.as_ref()).filter(|m| !m.message_id.is_empty()) {
        let mut references = mail.references.clone();
        references.push(mail.message_id.clone());
        return Ok((Some(mail.message_id.clone()), references));
    }
    let before = correspondence::of_order(tx, order.id.uuid(), order.intake_message)?;
    let last = before.into_iter().find(|l| l.is_mail() && l.message_id.is_some());
    Ok(match last {
        Some(last) => {
            let mut references = last.references;
            references.extend(last.message_id.clone());
            (last.message_id, references)
        }
        None => (None, Vec::new()),
    })
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .take(Limits::NOTE_CHARS)
        .collect()
}
