//! A mailbox on a server: what lies there is taken in one by one, in its order; then the worker waits until the server says that more came.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use basics::Limits;
use courier::{Inbox, Seen};
use desk::Failure;
use desk::intake::{self, Received};
use desk::mailboxes::{self, Arrival, Mailbox, MailboxId, Put, Taken};

use super::{Worker, pause, server};
use crate::Trouble;
use crate::database::told;

/// How long the worker waits for the server's word before it looks by itself and renews its lease.
const WAIT: Duration = Duration::from_secs(30);
/// How often a message that breaks the machinery is tried before it is put aside, so that it keeps nobody else waiting.
const TRIES: u32 = 4;

/// Stays with a mailbox for as long as it is set up.
pub(super) fn tend(worker: &Worker, id: MailboxId) {
    let (mut failures, mut broken) = (0, HashMap::new());
    loop {
        match worker.lease(id) {
            Ok(Some(mailbox)) => {
                let done = stay(worker, &mailbox, &mut broken);
                failures = if done.is_ok() { 0 } else { failures + 1 };
                let _ = worker.told(&mailbox, done);
                if failures > 0 {
                    // Another worker may have a better line.
                    worker.give_back(&mailbox);
                }
            }
            // Another worker has it, or it was taken away.
            Ok(None) => match worker.mailboxes() {
                Ok(all) if !all.iter().any(|m| m.id == id && m.active) => return,
                _ => std::thread::sleep(Duration::from_secs(worker.how.every.max(1))),
            },
            Err(trouble) => {
                tracing::error!("the worker: {trouble}");
                failures += 1;
            }
        }
        if failures > 0 {
            std::thread::sleep(pause(failures - 1));
        }
    }
}

/// One line to the server, until it breaks or the mailbox is set up anew.
fn stay(worker: &Worker, mailbox: &Mailbox, broken: &mut HashMap<u32, u32>) -> Result<(), Trouble> {
    let mut inbox = Inbox::open(&server::server(mailbox)?, &mailbox.folder)?;
    loop {
        let Some(now) = worker.lease(mailbox.id)? else { return Ok(()) };
        if now.version != mailbox.version {
            return Ok(());
        }
        visit(worker, &now, &mut inbox, broken)?;
        worker.told(&now, Ok(()))?;
        let wait = if inbox.can_idle() { WAIT } else { Duration::from_secs(worker.how.every.max(1)) };
        inbox.wait(wait)?;
    }
}

pub(super) fn visit_once(worker: &Worker, mailbox: &Mailbox) -> Result<(), Trouble> {
    let mut inbox = Inbox::open(&server::server(mailbox)?, &mailbox.folder)?;
    visit(worker, mailbox, &mut inbox, &mut HashMap::new())?;
    inbox.close();
    Ok(())
}

fn visit(
    worker: &Worker,
    mailbox: &Mailbox,
    inbox: &mut Inbox,
    broken: &mut HashMap<u32, u32>,
) -> Result<(), Trouble> {
    let validity = i64::from(inbox.place.uid_validity);
    let from = match mailbox.uid_done {
        // Only what comes from now on.
        -1 => inbox.place.uid_next.map_or(0, |next| next.saturating_sub(1)),
        done if mailbox.uid_validity == validity => u32::try_from(done).unwrap_or(u32::MAX),
        // The server counts anew: all of it is looked at, and what was taken in before is known.
        _ => 0,
    };
    if mailbox.uid_done == -1 {
        let (desk, id) = (Arc::clone(&worker.desk), mailbox.id);
        worker
            .db
            .write_now("begin mailbox", move |tx| mailboxes::begin(tx, &desk, id, validity, i64::from(from)))
            .map_err(told)?;
    }
    let mut leased = Instant::now();
    for seen in inbox.above(from)? {
        if leased.elapsed() > Duration::from_secs(30) {
            if worker.lease(mailbox.id)?.is_none() {
                return Ok(());
            }
            leased = Instant::now();
        }
        match one(worker, mailbox, inbox, seen, validity) {
            Ok(()) => {}
            Err(Whose::Courier(trouble)) => return Err(trouble),
            Err(Whose::Desk(failure)) => {
                let tries = broken.entry(seen.uid).or_insert(0);
                *tries += 1;
                if *tries < TRIES {
                    return Err(told(failure));
                }
                broken.remove(&seen.uid);
                let why = format!("it could not be taken in: {failure}");
                aside(worker, mailbox, inbox, seen, validity, "refused", &why)?;
            }
        }
        inbox.done(seen.uid, mailbox.done_folder.as_deref())?;
    }
    Ok(())
}

/// Whose trouble it is: the line's, or the desk's with this message.
enum Whose {
    Courier(Trouble),
    Desk(Failure),
}

fn one(
    worker: &Worker,
    mailbox: &Mailbox,
    inbox: &mut Inbox,
    seen: Seen,
    validity: i64,
) -> Result<(), Whose> {
    let line = |e: courier::Trouble| Whose::Courier(e.into());
    if seen.bytes as usize > Limits::DOCUMENT_BYTES {
        let why = format!(
            "it has {} MB, of which at most {} MB are taken",
            seen.bytes / 1_048_576,
            Limits::DOCUMENT_BYTES / 1_048_576
        );
        return aside(worker, mailbox, inbox, seen, validity, "too_large", &why).map_err(Whose::Courier);
    }
    // Somebody took it away in the meantime.
    let Some(bytes) = inbox.message(seen.uid).map_err(line)? else { return Ok(()) };
    let name = format!("{}-{}.eml", mailbox.code, seen.uid);
    let material = worker.reading.read(&bytes, Some(&name));
    let received = Arc::new(Received::new(name, "message/rfc822".into(), bytes, material));
    let (desk, place) = (Arc::clone(&worker.desk), Some((validity, i64::from(seen.uid))));
    let (at, what) = (mailbox.clone(), Arc::clone(&received));
    // Nobody's order waits while the records of a large catalogue are read.
    let reader = Arc::clone(&worker.desk);
    worker.db.read_now("take mail in", move |tx| intake::read_ahead(tx, &reader)).map_err(Whose::Desk)?;
    let taken = worker.db.write_now("take mail in", move |tx| {
        mailboxes::take_in(tx, &desk, &Arrival { mailbox: &at, place, received: &what })
    });
    match taken {
        Ok(taken) => {
            log(mailbox, seen.uid, &taken);
            Ok(())
        }
        Err(Failure::Refused(refusal)) => {
            aside(worker, mailbox, inbox, seen, validity, "refused", &refusal.message).map_err(Whose::Courier)
        }
        Err(failure) => Err(Whose::Desk(failure)),
    }
}

fn log(mailbox: &Mailbox, uid: u32, taken: &Taken) {
    match taken {
        Taken::Documents(numbers) => tracing::info!("{} {uid}: {}", mailbox.code, numbers.join(", ")),
        Taken::Filed(number) => tracing::info!("{} {uid}: filed as {number}", mailbox.code),
        Taken::Bounce(letter) => tracing::info!("{} {uid}: {letter} came back", mailbox.code),
        Taken::Again => tracing::info!("{} {uid}: was here before", mailbox.code),
    }
}

/// What can't be taken in is told once, and stays where it lies.
fn aside(
    worker: &Worker,
    mailbox: &Mailbox,
    inbox: &mut Inbox,
    seen: Seen,
    validity: i64,
    outcome: &'static str,
    why: &str,
) -> Result<(), Trouble> {
    let head = inbox.head(seen.uid)?.unwrap_or_default();
    let read = worker.reading.read(&head, Some("head.eml")).reading.mail.unwrap_or_default();
    // The head alone: two different mails without a Message-ID from one sender at one moment would be the same.
    let fingerprint =
        mailboxes::fingerprint(&[&head, seen.bytes.to_be_bytes().as_slice()].concat(), Some(&read));
    let (desk, at, why) = (Arc::clone(&worker.desk), mailbox.clone(), why.to_owned());
    worker
        .db
        .write_now("put mail aside", move |tx| {
            let put = Put {
                place: (validity, i64::from(seen.uid)),
                fingerprint,
                sender: read.from.as_ref().map(|f| f.address.as_str()).unwrap_or_default(),
                subject: read.subject.as_deref().unwrap_or_default(),
                outcome,
                why: &why,
            };
            mailboxes::put_aside(tx, &desk, &at, &put)
        })
        .map_err(told)
}
