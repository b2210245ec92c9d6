//! Approve: words of the desk's own for a letter. One person proposes a version, another approves or refuses it; the latest approved
//! version is what letters are written with, and each letter says which it was.

use basics::{Id, Language, Limits};
use db::Tx;

use super::refusal::LetterRefusal;
use super::template::{Template, Words};
use super::words_store::{self as store, Version, VersionState};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// The words that hold now.
pub fn words(tx: &mut Tx, template: Template, language: Language) -> Result<Words, db::Fault> {
    Ok(store::approved(tx, template, language)?.unwrap_or_else(|| template.words(language)))
}

/// A new version; its number.
pub fn propose(
    tx: &mut Tx,
    by: &Actor,
    template: Template,
    language: Language,
    subject: &str,
    body: &str,
) -> Result<i64, Failure> {
    allow(by, Verb::ChangeTemplate, Whose::Own)?;
    let version = store::latest(tx, template, language)? + 1;
    let words = Words {
        template,
        language,
        version,
        subject: basics::clean_line(subject).0,
        body: body.replace("\r\n", "\n").chars().filter(|c| *c != '\0').take(Limits::NOTE_CHARS).collect(),
    };
    if words.subject.trim().is_empty() || words.body.trim().is_empty() {
        return Err(LetterRefusal::Empty.into());
    }
    words.is_readable()?;
    let id: Id<Version> = tx.new_id();
    store::insert(tx, by, id, &words)?;
    record(tx, by, Verb::ChangeTemplate.code(), id, &words, None)?;
    Ok(version)
}

/// Approves a proposed version, or refuses it with a reason.
pub fn decide_version(
    tx: &mut Tx,
    by: &Actor,
    template: Template,
    language: Language,
    version: i64,
    is_good: bool,
    note: &str,
) -> Result<(), Failure> {
    let found = store::version(tx, template, language, version)?
        .ok_or_else(|| LetterRefusal::NoTemplate(format!("{} {version}", template.code())))?;
    allow(by, Verb::ApproveTemplate, Whose::of(found.written_by == by.person))?;
    let state = decide(&found, is_good, note)?;
    store::decide(tx, by, found.id, state, Some(note).filter(|n| !n.trim().is_empty()))?;
    record(tx, by, Verb::ApproveTemplate.code(), found.id, &found.words, Some(state.code()))?;
    Ok(())
}

fn decide(found: &Version, is_good: bool, note: &str) -> Result<VersionState, LetterRefusal> {
    if found.state != VersionState::Proposed {
        return Err(LetterRefusal::Decided {
            template: found.words.template.code().to_owned(),
            version: found.words.version,
        });
    }
    match (is_good, note.trim()) {
        (true, _) => Ok(VersionState::Approved),
        (false, "") => Err(LetterRefusal::NoReason),
        (false, _) => Ok(VersionState::Refused),
    }
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    id: Id<Version>,
    words: &Words,
    to: Option<&str>,
) -> Result<(), db::Fault> {
    let number = format!("{}.{}", words.template.code(), words.language.code());
    let entry = Entry {
        verb,
        noun: "letter_template",
        thing: id.uuid(),
        number: Some(&number),
        reason: None,
        detail: serde_json::json!({ "version": words.version, "to": to }).to_string(),
    };
    journal::record(tx, by, &entry)
}
