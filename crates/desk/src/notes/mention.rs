//! Mention: who is named by `@login` in a text. Called by whatever takes a text that people of the house read: notes, tasks, hand-offs.

use basics::{Id, Instant, Limits};
use db::{Fault, Tx};

use super::{About, NoteRefusal, store};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::people;

/// Somebody wrote this person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub id: Id<Mention>,
    pub about: String,
    pub text: String,
    pub author_name: String,
    pub at: Instant,
}

/// Logins that were named, and those that nobody has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    pub known: Vec<String>,
    pub unknown: Vec<String>,
}

pub fn mention(tx: &mut Tx, by: &Actor, about: &About, text: &str) -> Result<Named, Fault> {
    let mut named = Named::default();
    for login in names_in(text).into_iter().take(Limits::MENTIONS) {
        match people::actor_of_login(tx, &login)? {
            Some(person) => {
                // Whoever names themselves knows it already.
                if person.person != by.person {
                    store::insert_mention(tx, by, person.person, about, text)?;
                }
                named.known.push(login);
            }
            None => named.unknown.push(login),
        }
    }
    Ok(named)
}

/// Puts something on a person's Today as if they had been named.
pub fn tell(tx: &mut Tx, by: &Actor, person: PersonId, about: &About, text: &str) -> Result<(), Fault> {
    store::insert_mention(tx, by, person, about, text)
}

/// What a person was named in and has not seen, the latest first.
pub fn mentions_of(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Mention>, Fault> {
    store::mentions_of(tx, person, most)
}

/// This person has seen it; says what it is about.
pub fn seen(tx: &mut Tx, by: &Actor, id: Id<Mention>) -> Result<String, Failure> {
    Ok(store::seen(tx, by, id)?.ok_or(NoteRefusal::NotFound)?)
}

/// The logins after `@`, small, each once. An `@` in a mail address names nobody.
pub(super) fn names_in(text: &str) -> Vec<String> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (left, right) = rest.split_at(at);
        before = left.chars().next_back().unwrap_or(before);
        rest = right.get(1..).unwrap_or("");
        let login: String = rest.chars().take_while(|c| fits(*c)).take(60).collect();
        let login = login.trim_end_matches(['.', '-', '_']).to_lowercase();
        if !before.is_alphanumeric() && login.chars().count() > 1 && !found.contains(&login) {
            found.push(login);
        }
        before = '@';
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_named_and_a_mail_address_is_not() {
        assert_eq!(names_in("@sean, please ask (@Fay.R) or @sean."), ["sean", "fay.r"]);
        assert_eq!(names_in("write to buy@berger.example @ noon"), Vec::<String>::new());
        assert_eq!(names_in("Grüße @jürgen!"), ["jürgen"]);
    }
}
