//! Review: a letter that waits for someone to look goes, is changed, or never goes. Called by the page of letters, the API and the
//! command line. Holds: nobody lets their own letter go; what was sent can't be changed.

use basics::Limits;
use db::Tx;

use super::refusal::LetterRefusal;
use super::store;
use super::{LetterState, Outgoing};
use crate::Failure;
use crate::actor::Actor;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

fn need(tx: &mut Tx, name: &str) -> Result<Outgoing, Failure> {
    Ok(store::by_name(tx, name)?.ok_or_else(|| LetterRefusal::NotFound(name.to_owned()))?)
}

/// A held letter goes.
pub fn release(tx: &mut Tx, by: &Actor, name: &str) -> Result<Outgoing, Failure> {
    let letter = need(tx, name)?;
    allow(by, Verb::ReviewLetter, Whose::of(letter.author == Some(by.person)))?;
    in_state(&letter, &[LetterState::Held], "only a held letter can be let go")?;
    decided(tx, by, letter, LetterState::Waiting, "release_letter", None)
}

/// A letter that waits to be sent is put aside, with the reason.
pub fn hold(tx: &mut Tx, by: &Actor, name: &str, why: &str) -> Result<Outgoing, Failure> {
    let letter = need(tx, name)?;
    allow(by, Verb::SendMail, Whose::Own)?;
    in_state(&letter, &[LetterState::Waiting, LetterState::Failed], "only what was not sent can be held")?;
    reason(why)?;
    decided(tx, by, letter, LetterState::Held, "hold_letter", Some(why))
}

/// A letter never goes, with the reason.
pub fn cancel(tx: &mut Tx, by: &Actor, name: &str, why: &str) -> Result<Outgoing, Failure> {
    let letter = need(tx, name)?;
    allow(by, Verb::SendMail, Whose::Own)?;
    let before = [LetterState::Waiting, LetterState::Failed, LetterState::Held];
    in_state(&letter, &before, "only what was not sent can be taken back")?;
    reason(why)?;
    decided(tx, by, letter, LetterState::Cancelled, "cancel_letter", Some(why))
}

/// A letter that could not be sent or came back is tried anew, to another address if one is given.
pub fn send_again(tx: &mut Tx, by: &Actor, name: &str, recipient: &str) -> Result<Outgoing, Failure> {
    let letter = need(tx, name)?;
    allow(by, Verb::SendMail, Whose::Own)?;
    if letter.state == LetterState::Sent && letter.bounced_at.is_none() {
        in_state(&letter, &[], "it went out and nothing came back; write a new one")?;
    }
    in_state(&letter, &[LetterState::Failed, LetterState::Sent], "it is on its way already")?;
    let to = recipient.trim().to_lowercase();
    let to = if to.is_empty() { letter.recipient.clone() } else { to };
    if letter.is_mail() {
        is_address(&to)?;
    }
    let text = letter.text();
    if to != letter.recipient && letter.is_mail() {
        store::changed(tx, letter.id, &to, &letter.subject, &text, letter.author)?;
    }
    decided(tx, by, letter, LetterState::Waiting, "send_letter_again", None)
}

/// Other words for a letter that waits. Whoever changes it is from then on its author, so someone else lets it go; a reviewer who only
/// mends a word is the author of that word.
pub fn change(
    tx: &mut Tx,
    by: &Actor,
    name: &str,
    recipient: &str,
    subject: &str,
    text: &str,
) -> Result<Outgoing, Failure> {
    let letter = need(tx, name)?;
    allow(by, Verb::SendMail, Whose::Own)?;
    in_state(&letter, &[LetterState::Held, LetterState::Failed], "hold it first")?;
    if !letter.is_mail() {
        return Err(LetterRefusal::NotForPeople.into());
    }
    is_address(recipient)?;
    let subject = basics::clean_line(subject).0;
    let text: String =
        text.replace("\r\n", "\n").chars().filter(|c| *c != '\0').take(Limits::NOTE_CHARS).collect();
    if subject.trim().is_empty() || text.trim().is_empty() {
        return Err(LetterRefusal::Empty.into());
    }
    no_card("subject", &subject)?;
    no_card("text", &text)?;
    // A reviewer's change leaves the writer the writer, so that the reviewer may let it go.
    let reviews = crate::policies::may(by, Verb::ReviewLetter, Whose::Others);
    let author = if reviews { letter.author } else { Some(by.person) };
    store::changed(tx, letter.id, recipient.trim(), &subject, &text, author)?;
    record(tx, by, &letter, "change_letter", None)?;
    need(tx, name)
}

fn in_state(letter: &Outgoing, states: &[LetterState], why: &'static str) -> Result<(), LetterRefusal> {
    if states.contains(&letter.state) {
        return Ok(());
    }
    Err(LetterRefusal::WrongState { letter: letter.name(), state: letter.state, why })
}

fn reason(why: &str) -> Result<(), LetterRefusal> {
    if why.trim().is_empty() { Err(LetterRefusal::NoReason) } else { Ok(()) }
}

/// One address, with something on both sides of one @ and no blanks.
pub(crate) fn is_address(text: &str) -> Result<(), LetterRefusal> {
    let text = text.trim();
    let is_good = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.len() > 2 && !domain.contains('@') && !domain.starts_with('.')
    }) && text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>'));
    if is_good { Ok(()) } else { Err(LetterRefusal::Address(text.chars().take(80).collect())) }
}

fn decided(
    tx: &mut Tx,
    by: &Actor,
    letter: Outgoing,
    to: LetterState,
    verb: &'static str,
    why: Option<&str>,
) -> Result<Outgoing, Failure> {
    store::decided(tx, by, letter.id, to, why)?;
    record(tx, by, &letter, verb, why)?;
    need(tx, &letter.name())
}

/// On the order where it is about one, so that its timeline tells it.
pub(crate) fn record(
    tx: &mut Tx,
    by: &Actor,
    letter: &Outgoing,
    verb: &'static str,
    why: Option<&str>,
) -> Result<(), db::Fault> {
    let name = letter.name();
    let (noun, thing) = match letter.order {
        Some(order) => ("order", order),
        None => ("letter", letter.id.uuid()),
    };
    let entry = Entry {
        verb,
        noun,
        thing,
        number: Some(&name),
        reason: why,
        detail: serde_json::json!({ "letter": name, "from": letter.state }).to_string(),
    };
    journal::record(tx, by, &entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address() {
        for good in ["a@b.example", " einkauf@kunde.example "] {
            assert_eq!(is_address(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b@c.example",
            "a b@c.example",
            "a@b.example,c@d.example",
            "a@.b\r\n",
        ] {
            assert!(is_address(bad).is_err(), "{bad}");
        }
    }
}
