//! Answer: what a script says today about this order, customer and item, in the customer's language. Asked by the telephone page, the API
//! and the command line, and once more when the answer is logged.
//! Holds: only a version that is approved and valid today is said; nothing is said with a hole in it.

use std::sync::Arc;

use basics::Language;
use db::Tx;

use super::refusal::ScriptRefusal;
use super::script::ScriptVersion;
use super::{facts, store};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::Item;
use crate::company;
use crate::correspondence::{Unfilled, fill_text};
use crate::customers::Customer;
use crate::orders::Order;
use crate::policies::{Verb, Whose, allow};

/// What it is about: numbers as they were typed, empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    pub order: String,
    pub customer: String,
    pub item: String,
}

/// The same, found.
#[derive(Debug, Clone, Default)]
pub(super) struct AboutWhat {
    pub order: Option<Order>,
    pub customer: Option<Arc<Customer>>,
    pub item: Option<Arc<Item>>,
}

impl AboutWhat {
    /// The language that was asked for, else the customer's, else that of who answers.
    pub(super) fn language(&self, by: &Actor, asked: Option<Language>) -> Language {
        asked.or_else(|| self.customer.as_ref().map(|c| c.language)).unwrap_or(by.language)
    }
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub version: ScriptVersion,
    /// Empty where facts are missing.
    pub text: String,
    pub missing: Vec<String>,
}

pub fn answer(
    tx: &mut Tx,
    by: &Actor,
    code: &str,
    about: &About,
    language: Option<Language>,
) -> Result<Answer, Failure> {
    allow(by, Verb::SeeScripts, Whose::Others)?;
    let what = facts::look_up(tx, by, about)?;
    let version = in_force(tx, code, what.language(by, language))?;
    let (text, missing) = match fill(tx, by, &version, &what) {
        Ok(text) => (text, Vec::new()),
        Err(Failure::Refused(refusal)) if refusal.code == "missing_facts" => {
            let name = |pointer: &str| pointer.trim_start_matches("/facts/").to_owned();
            (String::new(), refusal.findings.iter().map(|f| name(&f.pointer)).collect())
        }
        Err(other) => return Err(other),
    };
    Ok(Answer { version, text, missing })
}

/// The version that is said today: in this language, else in English, else in any.
pub(super) fn in_force(tx: &mut Tx, code: &str, language: Language) -> Result<ScriptVersion, Failure> {
    let today = company::today(tx)?;
    let versions = store::approved(tx, code)?;
    if versions.is_empty() && store::latest_of(tx, code)? == 0 {
        return Err(ScriptRefusal::NotFound(code.to_owned()).into());
    }
    let holding: Vec<ScriptVersion> = versions.into_iter().filter(|v| v.holds_on(today)).collect();
    Ok(best(holding, language).ok_or_else(|| ScriptRefusal::NotInForce(code.to_owned()))?)
}

/// Of versions of one script that hold, the latest in the language that fits best.
pub(super) fn best(holding: Vec<ScriptVersion>, language: Language) -> Option<ScriptVersion> {
    let rank = |v: &ScriptVersion| (v.language == language, v.language == Language::En, v.version);
    holding.into_iter().max_by_key(rank)
}

pub(super) fn fill(
    tx: &mut Tx,
    by: &Actor,
    version: &ScriptVersion,
    what: &AboutWhat,
) -> Result<String, Failure> {
    let facts = facts::facts(tx, by, what, version.language)?;
    Ok(fill_text(&version.answer, &facts).map_err(unfilled)?)
}

pub(super) fn unfilled(why: Unfilled) -> ScriptRefusal {
    match why {
        Unfilled::Missing(facts) => ScriptRefusal::Missing { facts },
        Unfilled::Broken(problem) => ScriptRefusal::Template { problem },
    }
}
