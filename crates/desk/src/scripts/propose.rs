//! Propose: a new version of a script, or a new script. Someone else approves it.

use basics::{Day, Id, Language, Limits};
use db::Tx;

use super::answer::unfilled;
use super::refusal::ScriptRefusal;
use super::script::{Branch, ScriptState, ScriptVersion};
use super::{facts, store};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{Unfilled, fill_text};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Follow-up questions of one script.
const BRANCHES_MAX: usize = 12;

/// What is written.
#[derive(Debug, Clone)]
pub struct NewVersion {
    pub code: String,
    pub language: Language,
    pub question: String,
    pub keywords: String,
    pub answer: String,
    pub branches: Vec<Branch>,
    /// Today where it is left out.
    pub valid_from: Option<Day>,
    pub valid_to: Option<Day>,
}

/// The number of the new version.
pub fn propose(tx: &mut Tx, by: &Actor, new: &NewVersion) -> Result<i64, Failure> {
    allow(by, Verb::ChangeScript, Whose::Own)?;
    let today = company::today(tx)?;
    let version = ScriptVersion {
        id: tx.new_id(),
        version: store::latest(tx, &new.code, new.language)? + 1,
        ..decide(by, new, today, tx.now())?
    };
    for branch in &version.branches {
        if branch.script != version.code && store::latest_of(tx, &branch.script)? == 0 {
            return Err(ScriptRefusal::Branch(branch.asks.clone()).into());
        }
    }
    store::insert(tx, &version)?;
    record(tx, by, Verb::ChangeScript.code(), &version, None, None)?;
    Ok(version.version)
}

fn decide(
    by: &Actor,
    new: &NewVersion,
    today: Day,
    now: basics::Instant,
) -> Result<ScriptVersion, ScriptRefusal> {
    let code = new.code.trim().to_owned();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if code.is_empty() || code.len() > 60 || !code.chars().all(fits) {
        return Err(ScriptRefusal::Code(code));
    }
    let line = |text: &str| basics::clean_line(text).0.chars().take(Limits::LINE_CHARS).collect::<String>();
    let question = line(&new.question);
    let answer: String =
        new.answer.replace("\r\n", "\n").chars().filter(|c| *c != '\0').take(Limits::NOTE_CHARS).collect();
    if question.is_empty() || answer.trim().is_empty() {
        return Err(ScriptRefusal::Empty);
    }
    let valid_from = new.valid_from.unwrap_or(today);
    if let Some(to) = new.valid_to.filter(|to| *to < valid_from) {
        return Err(ScriptRefusal::Dates { from: valid_from, to });
    }
    sample(&answer, new.language)?;
    let branches: Vec<Branch> = new
        .branches
        .iter()
        .take(BRANCHES_MAX)
        .map(|b| Branch { asks: line(&b.asks), script: b.script.trim().to_owned() })
        .collect();
    if let Some(empty) = branches.iter().find(|b| b.asks.is_empty() || b.script.is_empty()) {
        return Err(ScriptRefusal::Branch(format!("{}{}", empty.asks, empty.script)));
    }
    Ok(ScriptVersion {
        id: Id::from_uuid(uuid::Uuid::nil()),
        code,
        language: new.language,
        version: 0,
        question,
        keywords: line(&new.keywords),
        answer,
        branches,
        valid_from,
        valid_to: new.valid_to,
        state: ScriptState::Proposed,
        note: None,
        written_by: by.person,
        written_at: now,
        decided_by: None,
    })
}

/// How an answer reads with made-up facts; a fact that nothing knows is refused here, before anyone needs the answer.
pub fn sample(answer: &str, language: Language) -> Result<String, ScriptRefusal> {
    match fill_text(answer, &facts::sample(language)?) {
        Ok(text) => Ok(text),
        Err(Unfilled::Missing(facts)) => Err(ScriptRefusal::UnknownFact { facts }),
        Err(broken) => Err(unfilled(broken)),
    }
}

pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    version: &ScriptVersion,
    to: Option<&str>,
    reason: Option<&str>,
) -> Result<(), db::Fault> {
    let number = format!("{}.{}", version.code, version.language.code());
    let entry = Entry {
        verb,
        noun: "script",
        thing: version.id.uuid(),
        number: Some(&number),
        reason,
        detail: serde_json::json!({ "version": version.version, "to": to }).to_string(),
    };
    journal::record(tx, by, &entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(code: &str, answer: &str) -> NewVersion {
        NewVersion {
            code: code.into(),
            language: Language::En,
            question: "When does it come?".into(),
            keywords: String::new(),
            answer: answer.into(),
            branches: vec![],
            valid_from: None,
            valid_to: None,
        }
    }

    fn decided(new: &NewVersion) -> Result<ScriptVersion, ScriptRefusal> {
        let now: basics::Instant = "2026-11-23T09:00:00Z".parse().unwrap();
        decide(&Actor::desk(), new, now.utc_day(), now)
    }

    #[test]
    fn what_is_proposed_has_a_name_a_question_and_an_answer_that_can_be_filled_in() {
        let good = decided(&new("when", "On {{ promised }}.")).unwrap();
        assert_eq!((good.state, good.valid_from.to_string().as_str()), (ScriptState::Proposed, "2026-11-23"));
        assert!(matches!(decided(&new("When?", "x")), Err(ScriptRefusal::Code(_))));
        assert!(matches!(decided(&new("when", "  ")), Err(ScriptRefusal::Empty)));
        let unknown = decided(&new("when", "{{ shoe_size }}")).unwrap_err();
        assert!(unknown.to_string().contains("shoe_size"), "{unknown}");
        assert!(matches!(decided(&new("when", "{% if x %}")), Err(ScriptRefusal::Template { .. })));
        let backwards = NewVersion { valid_to: "2026-11-01".parse().ok(), ..new("when", "x") };
        assert!(matches!(decided(&backwards), Err(ScriptRefusal::Dates { .. })));
        let nowhere = Branch { asks: "And then?".into(), script: " ".into() };
        assert!(matches!(
            decided(&NewVersion { branches: vec![nowhere], ..new("when", "x") }),
            Err(ScriptRefusal::Branch(_))
        ));
    }
}
