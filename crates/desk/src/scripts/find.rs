//! Find: approved answers by what someone asks, in any language, with or without accents, by the starts of words.

use std::collections::{BTreeMap, HashMap};

use basics::{Id, Language};
use db::Tx;

use super::answer::best;
use super::call::CALL;
use super::script::ScriptVersion;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::policies::{Verb, Whose, allow};
use crate::words::plain_words;

/// Words of a question that are looked at.
const WORDS_MAX: usize = 12;

/// A script that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub version: ScriptVersion,
    pub weight: i64,
}

/// The scripts whose every word begins as what was typed; where no script has them all, those with the most. All of them, by their
/// question, where nothing was typed. Each once, in the language that fits best.
pub fn find(
    tx: &mut Tx,
    by: &Actor,
    typed: &str,
    language: Language,
    most: usize,
) -> Result<Vec<Hit>, Failure> {
    allow(by, Verb::SeeScripts, Whose::Others)?;
    let today = company::today(tx)?;
    let typed = plain_words(&[typed]);
    let mut matched: Vec<Vec<(Id<ScriptVersion>, i64)>> = Vec::new();
    for word in typed.iter().take(WORDS_MAX) {
        matched.push(store::by_word(tx, word)?);
    }
    // How a call goes is the house's own and answers nobody's question.
    let answers = |v: &ScriptVersion| v.holds_on(today) && CALL.iter().all(|(code, _)| *code != v.code);
    let holding: Vec<ScriptVersion> = store::all_approved(tx)?.into_iter().filter(answers).collect();
    Ok(decide(holding, &matched, language, most))
}

fn decide(
    holding: Vec<ScriptVersion>,
    matched: &[Vec<(Id<ScriptVersion>, i64)>],
    language: Language,
    most: usize,
) -> Vec<Hit> {
    // A script fits as well as the best of its languages: a German caller's word finds what is answered in English, too.
    let mut fits: HashMap<Id<ScriptVersion>, (i64, i64)> = HashMap::new();
    for (id, weight) in matched.iter().flatten() {
        let fit = fits.entry(*id).or_default();
        *fit = (fit.0 + 1, fit.1 + weight);
    }
    let mut of_code: BTreeMap<String, (Vec<ScriptVersion>, (i64, i64))> = BTreeMap::new();
    for version in holding {
        let fit = fits.get(&version.id).copied().unwrap_or_default();
        let entry = of_code.entry(version.code.clone()).or_default();
        entry.1 = entry.1.max(fit);
        entry.0.push(version);
    }
    let words_met = of_code.values().map(|(_, fit)| fit.0).max().unwrap_or(0);
    let mut hits: Vec<Hit> = of_code
        .into_values()
        .filter(|(_, fit)| matched.is_empty() || (fit.0 > 0 && fit.0 == words_met))
        .filter_map(|(versions, fit)| Some(Hit { version: best(versions, language)?, weight: fit.1 }))
        .collect();
    hits.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.version.question.cmp(&b.version.question)));
    hits.truncate(most);
    hits
}
