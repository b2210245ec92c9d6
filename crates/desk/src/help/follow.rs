//! Follow: somebody of a higher level looks on while another writes an order, and changes nothing; whoever writes sees who looks. It ends by
//! itself with the working day.

use basics::{Instant, Limits};
use db::Tx;

use super::{HelpRefusal, store};
use crate::Failure;
use crate::actor::{Actor, Duty, PersonId, Role};
use crate::journal::{self, Entry};
use crate::notes::About;
use crate::people;
use crate::policies::{Verb, Whose, allow, may};

/// Whoever looks on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    pub person: PersonId,
    pub name: String,
    /// What they look at: `order SO100001`.
    pub about: String,
    pub since: Instant,
}

/// `writer` is whose hands the thing is in. Following twice is following once.
pub fn follow(tx: &mut Tx, by: &Actor, about: &About, writer: PersonId) -> Result<(), Failure> {
    allow(by, Verb::FollowAlong, Whose::of(writer == by.person))?;
    let before = store::followers(tx, about.thing)?;
    if before.iter().any(|f| f.person == by.person) {
        return Ok(());
    }
    let writer = people::actor(tx, writer)?;
    decide(by, writer.as_deref(), about, before.len())?;
    store::insert_following(tx, by, about)?;
    record(tx, by, Verb::FollowAlong.code(), about)
}

/// Looks on no longer.
pub fn leave(tx: &mut Tx, by: &Actor, about: &About) -> Result<(), Failure> {
    allow(by, Verb::FollowAlong, Whose::Others)?;
    if !store::followers(tx, about.thing)?.iter().any(|f| f.person == by.person) {
        return Err(HelpRefusal::NotFollowing { about: about.said() }.into());
    }
    store::end_following(tx, by, about.thing)?;
    record(tx, by, "stop_following", about)
}

/// [`follow`] as a question, for pages that show only what can be done.
pub fn may_follow(tx: &mut Tx, by: &Actor, writer: PersonId) -> Result<bool, Failure> {
    if !may(by, Verb::FollowAlong, Whose::of(writer == by.person)) {
        return Ok(false);
    }
    let writer = people::actor(tx, writer)?;
    Ok(outranks(by, writer.as_deref()).is_ok())
}

fn decide(by: &Actor, writer: Option<&Actor>, about: &About, others: usize) -> Result<(), HelpRefusal> {
    if others >= Limits::FOLLOWERS {
        return Err(HelpRefusal::Crowded { about: about.said(), most: Limits::FOLLOWERS });
    }
    outranks(by, writer)
}

fn outranks(by: &Actor, writer: Option<&Actor>) -> Result<(), HelpRefusal> {
    let governs = by.has(Role::Supervisor) || by.has(Role::Manager);
    match writer {
        Some(writer) if !governs && by.level(Duty::ENTRY) <= writer.level(Duty::ENTRY) => {
            Err(HelpRefusal::NotTheirSenior { name: writer.name.clone() })
        }
        _ => Ok(()),
    }
}

fn record(tx: &mut Tx, by: &Actor, verb: &'static str, about: &About) -> Result<(), Failure> {
    let entry = Entry {
        verb,
        noun: about.noun,
        thing: about.thing,
        number: Some(&about.number),
        reason: None,
        detail: "{}".to_owned(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
