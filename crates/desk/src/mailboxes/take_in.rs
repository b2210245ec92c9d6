//! Take in: a mail or a file becomes what it is: a document in the inbox, a part of a conversation, or the news that a letter of ours did not
//! arrive. Called by the worker.
//! Holds: each mail is taken in once, across crashes, nodes and mailboxes: what makes it itself is written down in the same transaction as
//! what became of it.

use db::Tx;
use sha2::{Digest, Sha256};

use super::mailbox::Mailbox;
use super::store::{self, TakenRow};
use super::thread;
use crate::Failure;
use crate::actor::Actor;
use crate::correspondence::{self, Outgoing};
use crate::documents::{self, Hash};
use crate::intake::{Message, MessageId, Received};
use crate::journal::{self, Entry};
use crate::letters;
use crate::orders;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

/// Something that lay in a mailbox.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    pub mailbox: &'a Mailbox,
    /// UIDVALIDITY and UID; none for a file.
    pub place: Option<(i64, i64)>,
    pub received: &'a Received,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// These documents, by number.
    Documents(Vec<String>),
    /// Filed with an order or customer, as this document.
    Filed(String),
    /// A letter of ours came back.
    Bounce(String),
    /// It was here before.
    Again,
}

/// A mail that can't be taken in, and lies where it lay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put<'a> {
    pub place: (i64, i64),
    pub fingerprint: Hash,
    pub sender: &'a str,
    pub subject: &'a str,
    /// `too_large` or `refused`.
    pub outcome: &'static str,
    pub why: &'a str,
}

/// What makes a mail itself: its Message-ID and what follows its head, which differs from copy to copy by the way it came. Without a
/// Message-ID, who sent it when about what.
pub fn fingerprint(bytes: &[u8], mail: Option<&formats::Mail>) -> Hash {
    let body = body_of(bytes);
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    match mail.and_then(|m| m.message_id.as_deref()) {
        Some(id) => add(id),
        None => {
            let from = mail.and_then(|m| m.from.as_ref()).map(|f| f.address.clone()).unwrap_or_default();
            let sent = mail.and_then(|m| m.sent_at).map_or(0, |at| at.micros());
            add("no id");
            add(&from);
            add(&sent.to_string());
            add(mail.and_then(|m| m.subject.as_deref()).unwrap_or_default());
        }
    }
    // What a relay may add at the end is no part of it.
    hash.update(body.trim_ascii_end());
    hash.finalize().into()
}

fn body_of(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .map(|at| at + 4)
        .or_else(|| bytes.windows(2).position(|w| w == b"\n\n").map(|at| at + 2));
    end.and_then(|at| bytes.get(at..)).unwrap_or(bytes)
}

pub fn take_in(tx: &mut Tx, by: &Actor, arrival: &Arrival<'_>) -> Result<Taken, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let Arrival { mailbox, place, received } = *arrival;
    if let Some((validity, uid)) = place {
        if store::known(tx, mailbox.id, validity, uid)? {
            store::advance(tx, mailbox.id, validity, uid)?;
            return Ok(Taken::Again);
        }
        store::advance(tx, mailbox.id, validity, uid)?;
    }
    let Some(mail) = received.material.reading.mail.as_ref().filter(|_| is_mail(received)) else {
        let (taken, seen) = orders::take_in(tx, by, received, mailbox.places_orders)?;
        if seen {
            return Ok(Taken::Again);
        }
        return Ok(Taken::Documents(taken.into_iter().map(|t| t.message.number).collect()));
    };
    let fingerprint = fingerprint(&received.bytes, Some(mail));
    if let Some((validity, uid)) = place {
        store::insert_place(tx, mailbox.id, validity, uid, &fingerprint)?;
    }
    if store::is_taken(tx, &fingerprint)? {
        return Ok(Taken::Again);
    }
    let mut row = TakenRow {
        message_id: mail.message_id.as_deref(),
        sender: mail.from.as_ref().map(|f| f.address.as_str()),
        subject: mail.subject.as_deref(),
        ..TakenRow::default()
    };
    if let Some(letter) = thread::bounced(tx, mail)? {
        row.outcome = "bounce";
        row.letter = Some(letter.id);
        row.document = Some(documents::keep(tx, &received.file_name, "message/rfc822", &received.bytes)?);
        store::insert_taken(tx, mailbox.id, &fingerprint, &row)?;
        came_back(tx, by, &letter, mail)?;
        return Ok(Taken::Bounce(letter.name()));
    }
    let (taken, _) = orders::take_in(tx, by, received, mailbox.places_orders)?;
    let mut messages: Vec<Message> = taken.into_iter().map(|t| t.message).collect();
    let filed = thread::file(tx, by, mail, &mut messages)?;
    row.outcome = if filed.is_whole { "filed" } else { "document" };
    row.letter = filed.letter;
    row.message = messages.first().map(|m| m.id.uuid());
    row.document = Some(documents::hash_of(&received.bytes));
    store::insert_taken(tx, mailbox.id, &fingerprint, &row)?;
    for message in &messages {
        letters::acknowledge(tx, by, message)?;
    }
    match messages.first() {
        Some(first) if filed.is_whole => Ok(Taken::Filed(first.number.clone())),
        _ => Ok(Taken::Documents(messages.into_iter().map(|m| m.number).collect())),
    }
}

fn is_mail(received: &Received) -> bool {
    received.material.reading.format == formats::Format::Mail
}

/// A letter of ours came back: it shows at the letter, and whoever wrote it has a task.
fn came_back(tx: &mut Tx, by: &Actor, letter: &Outgoing, mail: &formats::Mail) -> Result<(), Failure> {
    let bounce = mail.bounce.clone().unwrap_or_default();
    let in_words = || in_words(&mail.text, bounce.recipient.as_deref());
    let said = bounce.diagnostic.clone().or_else(in_words);
    let said = [bounce.status.clone(), said].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let why = if said.is_empty() { "the receiving server did not say why".to_owned() } else { said };
    if !correspondence::mark_bounced(tx, by, letter, &why)? {
        return Ok(());
    }
    let task = NewTask {
        thing: letter.order.unwrap_or(letter.thing),
        about: format!("letter {}", letter.name()),
        title: format!(
            "Letter {} to {} did not arrive: {}",
            letter.name(),
            letter.recipient,
            short(&why, 200)
        ),
        department: "orders".into(),
        person: letter.author,
        due_at: None,
    };
    tasks::follow_up(tx, by, &task)?;
    Ok(())
}

/// What the report says to people after it named the address.
fn in_words(text: &str, recipient: Option<&str>) -> Option<String> {
    let (_, after) = text.split_once(recipient?)?;
    let words: Vec<&str> = after.split_whitespace().take(30).collect();
    Some(words.join(" ")).filter(|w| !w.is_empty())
}

fn short(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A mail that stays where it is: too large to be fetched, or refused. It is told once, as a task; nothing is lost.
pub fn put_aside(tx: &mut Tx, by: &Actor, mailbox: &Mailbox, put: &Put<'_>) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let (validity, uid) = put.place;
    store::advance(tx, mailbox.id, validity, uid)?;
    store::insert_place(tx, mailbox.id, validity, uid, &put.fingerprint)?;
    if store::is_taken(tx, &put.fingerprint)? {
        return Ok(());
    }
    let row = TakenRow {
        sender: Some(put.sender),
        subject: Some(put.subject),
        outcome: put.outcome,
        ..TakenRow::default()
    };
    store::insert_taken(tx, mailbox.id, &put.fingerprint, &row)?;
    let id: MessageId = tx.new_id();
    let from = if put.sender.is_empty() { "an unknown sender" } else { put.sender };
    let task = NewTask {
        thing: id.uuid(),
        about: format!("mailbox {}", mailbox.code),
        title: format!(
            "A mail from {from}, \"{}\", lies in mailbox {}: {}",
            short(put.subject, 120),
            mailbox.code,
            put.why
        ),
        department: "orders".into(),
        person: None,
        due_at: None,
    };
    let number = tasks::follow_up(tx, by, &task)?;
    let entry = Entry {
        verb: "put_mail_aside",
        noun: "mailbox",
        thing: mailbox.id.uuid(),
        number: Some(&mailbox.code),
        reason: None,
        detail: serde_json::json!({ "outcome": put.outcome, "task": number }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(text: &str) -> Option<formats::Mail> {
        formats::read(text.as_bytes(), Some("a.eml")).mail
    }

    #[test]
    fn two_copies_of_a_mail_are_one_whichever_way_they_came() {
        let one = "Received: by a; 1\r\nMessage-ID: <1@x.example>\r\nFrom: a@x.example\r\n\r\nten bolts\r\n";
        let two = "Received: by b; 2\r\nReceived: by a; 1\r\nMessage-ID: <1@x.example>\r\nFrom: a@x.example\r\n\r\nten bolts\r\n\r\n";
        let other = "Message-ID: <1@x.example>\r\nFrom: a@x.example\r\n\r\ntwelve bolts\r\n";
        let print = |text: &str| fingerprint(text.as_bytes(), mail(text).as_ref());
        assert_eq!(print(one), print(two));
        assert_ne!(print(one), print(other));
    }

    #[test]
    fn without_an_id_it_is_who_when_and_what() {
        let one = "From: a@x.example\r\nDate: Thu, 26 Nov 2026 08:00:00 +0000\r\nSubject: order\r\n\r\nten bolts\r\n";
        let later = one.replace("08:00", "09:00");
        let print = |text: &str| fingerprint(text.as_bytes(), mail(text).as_ref());
        assert_eq!(print(one), print(&format!("Received: by c; 3\r\n{one}")));
        assert_ne!(print(one), print(&later));
    }
}
