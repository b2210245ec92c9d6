//! Write: a letter about an order or to a customer, by a person. Called by their pages, the API and the command line.
//! Holds: what the text promises is on record, or the writer says why it is right and somebody else looks at it; a trainee's letter goes
//! after review.

use basics::{Id, Limits};
use db::Tx;

use super::file::LetterFile;
use super::matter::{Matter, Regards};
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId, Role};
use crate::correspondence::{
    self, Body, Conversation, Enclosed, Enclosure, Letter, LetterPolicy, LetterRefusal, Outgoing,
};
use crate::failure::{Finding, Severity, no_card};
use crate::intake::Message;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// A letter as it is written.
#[derive(Debug, Clone, Default)]
pub struct LetterDraft {
    pub regards: Regards,
    /// The document that it answers, by number.
    pub answers: Option<String>,
    /// Empty for whoever wrote last.
    pub recipient: String,
    pub subject: String,
    pub text: String,
    /// The template it was begun from.
    pub template: Option<String>,
    /// Papers of the order that go with it, by their codes: [`super::OwnPaper`].
    pub papers: Vec<String>,
    /// Files that were kept for it.
    pub files: Vec<Id<LetterFile>>,
    /// Why the text is right where it does not agree with the record.
    pub accept: String,
}

/// What the check says of a text, without writing anything.
pub fn look(tx: &mut Tx, by: &Actor, regards: &Regards, text: &str) -> Result<Vec<Finding>, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let matter = Matter::load(tx, by, regards)?;
    Ok(correspondence::check(text, matter.language(), &matter.record(tx)?))
}

/// A file that this person brought for a letter.
pub fn own_file(tx: &mut Tx, by: &Actor, id: Id<LetterFile>) -> Result<LetterFile, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    Ok(store::file(tx, by, id)?.ok_or_else(|| LetterRefusal::NoFile(id.to_string()))?)
}

pub fn write(tx: &mut Tx, by: &Actor, written: &LetterDraft) -> Result<Outgoing, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let matter = Matter::load(tx, by, &written.regards)?;
    let answered = match written.answers.as_deref().filter(|a| !a.trim().is_empty()) {
        Some(number) => Some(matter.message(tx, number)?),
        None => None,
    };
    let recipient = match written.recipient.trim() {
        "" => matter.recipient(tx, answered.as_ref())?.ok_or_else(|| LetterRefusal::Nobody(matter.name()))?,
        given => given.to_lowercase(),
    };
    let language = matter.language();
    let policy = correspondence::policy_for(tx, matter.customer.as_ref().map(|c| c.number.as_str()))?;
    let text = plain(&written.text);
    let findings = correspondence::check(&text, language, &matter.record(tx)?);
    let subject = basics::clean_line(&written.subject).0;
    no_card("subject", &subject)?;
    no_card("text", &text)?;
    let files = files(tx, by, &written.files)?;
    let held_for = decide(&recipient, &subject, &text, findings, &written.accept, &files, &policy, by)?;
    let mut enclosures = Vec::new();
    for code in &written.papers {
        let paper = matter.paper(tx, code)?;
        enclosures.push(Enclosure {
            name: paper.file_name(),
            media_type: "application/pdf".into(),
            content: Enclosed::Paper(paper.code),
        });
    }
    for file in files {
        store::used(tx, file.id)?;
        enclosures.push(Enclosure {
            name: file.name,
            media_type: file.media_type,
            content: Enclosed::Document(file.document),
        });
    }
    let (in_reply_to, references) = thread(tx, &matter, answered.as_ref())?;
    let author: Option<PersonId> = (!by.has(Role::Machine)).then_some(by.person);
    let about = matter.about;
    let letter = Letter {
        kind: "email",
        recipient,
        subject,
        thing: about.thing,
        number: Some(about.number.clone()),
        body: Body::Text(text),
        media_type: "text/plain",
        file_name: format!("letter-{}.txt", about.number),
        conversation: Conversation {
            in_reply_to,
            references,
            order: matter.order.as_ref().map(|o| o.id.uuid()),
            customer: matter.customer.as_ref().map(|c| c.id),
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
        noun: about.noun,
        thing: about.thing,
        number: Some(&about.number),
        reason: Some(written.accept.trim()).filter(|r| !r.is_empty()),
        detail: serde_json::json!({ "letter": name, "to": letter.state }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(letter)
}

/// The files that were kept for it, each once.
fn files(tx: &mut Tx, by: &Actor, ids: &[Id<LetterFile>]) -> Result<Vec<LetterFile>, Failure> {
    let mut found: Vec<LetterFile> = Vec::new();
    for id in ids {
        if found.iter().all(|f| f.id != *id) {
            found.push(own_file(tx, by, *id)?);
        }
    }
    Ok(found)
}

/// Why the letter waits for someone else, if it does.
#[expect(clippy::too_many_arguments, reason = "all that it depends on, and no transaction")]
fn decide(
    recipient: &str,
    subject: &str,
    text: &str,
    findings: Vec<Finding>,
    accept: &str,
    files: &[LetterFile],
    policy: &LetterPolicy,
    by: &Actor,
) -> Result<Option<String>, LetterRefusal> {
    correspondence::is_address(recipient)?;
    if subject.trim().is_empty() || text.trim().is_empty() {
        return Err(LetterRefusal::Empty);
    }
    if files.len() > Limits::LETTER_FILES {
        let megabytes = Limits::LETTER_FILE_BYTES / 1_048_576;
        return Err(LetterRefusal::Files { most: Limits::LETTER_FILES, megabytes });
    }
    let size = files.iter().map(|f| f.size).sum::<i64>();
    if size > i64::try_from(Limits::LETTER_BYTES).unwrap_or(i64::MAX) {
        return Err(LetterRefusal::TooHeavy { megabytes: Limits::LETTER_BYTES / 1_048_576 });
    }
    // Nothing makes a letter right that still has places to be filled in.
    let open = findings.iter().any(|f| f.code == "left_open");
    if !findings.is_empty() && (open || accept.trim().is_empty()) {
        return Err(LetterRefusal::Disagrees { findings });
    }
    if findings.iter().any(|f| f.severity == Severity::Block) {
        let said: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
        return Ok(Some(format!("{}; the writer says: {}", said.join("; "), accept.trim())));
    }
    Ok(correspondence::held_for(policy, by, true))
}

/// The mail that is answered and those before it; without one, the last that went about the same.
fn thread(
    tx: &mut Tx,
    matter: &Matter,
    answered: Option<&Message>,
) -> Result<(Option<String>, Vec<String>), Failure> {
    if let Some(mail) = answered.and_then(|m| m.heard.mail.as_ref()).filter(|m| !m.message_id.is_empty()) {
        let mut references = mail.references.clone();
        references.push(mail.message_id.clone());
        return Ok((Some(mail.message_id.clone()), references));
    }
    Ok(match matter.last_letter(tx)? {
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
