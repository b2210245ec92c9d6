//! Whom to ask: people who have shown a higher level for the duty, those who are in first, then whoever has the fewest questions.

use std::collections::BTreeSet;

use db::{Fault, Tx};

use super::question::knows_more;
use super::{HelpRefusal, store};
use crate::Failure;
use crate::actor::{Actor, Duty, Level, PersonId, Role};
use crate::people;
use crate::policies::{Verb, Whose, may};

/// Somebody who could answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonId,
    pub login: String,
    pub name: String,
    pub level: Level,
    /// Working in a session just now.
    pub is_in: bool,
    /// Questions that are with them.
    pub questions: i64,
}

/// Everybody who could answer this person, the best to ask first.
pub fn who_could(tx: &mut Tx, by: &Actor, duty: Duty) -> Result<Vec<Candidate>, Fault> {
    let level = by.level(duty);
    let at_work: BTreeSet<PersonId> = people::at_work(tx)?.into_iter().collect();
    let questions = store::open_by_person(tx)?;
    let mut found = Vec::new();
    for person in people::with_level_above(tx, duty, level)? {
        if person.person == by.person || !answers(&person, duty, level) {
            continue;
        }
        found.push(Candidate {
            person: person.person,
            login: person.login.clone(),
            name: person.name.clone(),
            level: person.level(duty),
            is_in: at_work.contains(&person.person),
            questions: questions.get(&person.person).copied().unwrap_or(0),
        });
    }
    rank(&mut found);
    Ok(found)
}

/// May this person answer somebody of that level?
pub(super) fn answers(person: &Actor, duty: Duty, asker: Level) -> bool {
    let governs = person.has(Role::Supervisor) || person.has(Role::Manager);
    knows_more(person.level(duty), asker, governs) && may(person, Verb::AnswerQuestion, Whose::Others)
}

/// Who is in goes before who is not, whoever has fewer questions before whoever has more.
fn rank(found: &mut [Candidate]) {
    found.sort_by(|a, b| (!a.is_in, a.questions, &a.name).cmp(&(!b.is_in, b.questions, &b.name)));
}

/// The person of this login, or whoever is best to ask where none is named.
pub(super) fn choose(tx: &mut Tx, by: &Actor, duty: Duty, login: &str) -> Result<Candidate, Failure> {
    let found = who_could(tx, by, duty)?;
    let login = login.trim().trim_start_matches('@').to_lowercase();
    if login.is_empty() {
        let best = found.into_iter().next();
        return Ok(best.ok_or_else(|| HelpRefusal::NobodyKnowsMore { duty: duty.to_string() })?);
    }
    if let Some(one) = found.into_iter().find(|c| c.login == login) {
        return Ok(one);
    }
    Err(match people::actor_of_login(tx, &login)? {
        Some(person) => HelpRefusal::NotSenior { name: person.name.clone(), duty: duty.to_string() }.into(),
        None => HelpRefusal::Nobody(login).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_and_has_the_fewest_questions_is_asked_first() {
        let one = |name: &str, is_in, questions| Candidate {
            person: PersonId::from_uuid(uuid::Uuid::nil()),
            login: name.to_lowercase(),
            name: name.to_owned(),
            level: Level::Advanced,
            is_in,
            questions,
        };
        let mut all = [one("Ann", false, 0), one("Bob", true, 3), one("Cem", true, 1), one("Dan", true, 1)];
        rank(&mut all);
        assert_eq!(all.each_ref().map(|c| c.name.as_str()), ["Cem", "Dan", "Bob", "Ann"]);
    }

    #[test]
    fn nobody_answers_their_own_level_but_those_who_govern() {
        assert!(knows_more(Level::Proficient, Level::Developing, false));
        assert!(!knows_more(Level::Proficient, Level::Proficient, true));
        assert!(!knows_more(Level::Advanced, Level::Advanced, false));
        assert!(knows_more(Level::Advanced, Level::Advanced, true));
    }
}
