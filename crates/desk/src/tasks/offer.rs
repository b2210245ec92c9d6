//! Offer: something goes from one pair of hands into another, if they take it. The part that tasks and orders share; the verbs
//! themselves are [`super::hand_off`] and that of orders.

use basics::{Id, Instant, Limits};
use db::Tx;

use super::team::{To, oversees, teams_of};
use super::{TaskRefusal, store};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::notes::{self, About};

/// A hand-off as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handoff {
    pub id: Id<Handoff>,
    pub noun: String,
    pub number: String,
    pub to: To,
    pub reason: String,
    pub asked_by: PersonId,
    pub asked_at: Instant,
    pub accepted: Option<bool>,
    pub answer: Option<String>,
    pub answered_at: Option<Instant>,
}

/// What became of an offer at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It waits for their answer.
    Waiting,
    /// Somebody took what is their own team's.
    Taken,
}

/// `holder` is who has it now.
pub fn offer(
    tx: &mut Tx,
    by: &Actor,
    about: &About,
    holder: &To,
    to: &To,
    reason: &str,
) -> Result<Offered, Failure> {
    let open = store::open_offer(tx, about.thing)?;
    let offered = decide(by, about, holder, to, reason, open.is_some())?;
    let id = tx.new_id();
    store::insert_offer(tx, by, id, about, to, reason.trim())?;
    notes::mention(tx, by, about, reason)?;
    if offered == Offered::Taken {
        store::answer_offer(tx, by, id, true, "")?;
    }
    Ok(offered)
}

fn decide(
    by: &Actor,
    about: &About,
    holder: &To,
    to: &To,
    reason: &str,
    is_offered: bool,
) -> Result<Offered, TaskRefusal> {
    if is_offered {
        return Err(TaskRefusal::Offered { about: about.said() });
    }
    if to == holder {
        return Err(TaskRefusal::HasIt { about: about.said() });
    }
    if reason.chars().count() > Limits::LINE_CHARS {
        return Err(TaskRefusal::TooLong { most: Limits::LINE_CHARS });
    }
    let taken = to.person == Some(by.person) && teams_of(by).contains(&to.team.as_str());
    if taken {
        return Ok(Offered::Taken);
    }
    if reason.trim().is_empty() {
        return Err(TaskRefusal::NoReason);
    }
    Ok(Offered::Waiting)
}

/// Answers the open offer: accepted, or returned with a reason. Whoever offered it may take it back the same way.
pub fn decide_offer(
    tx: &mut Tx,
    by: &Actor,
    about: &About,
    accept: bool,
    why: &str,
) -> Result<Handoff, Failure> {
    let open = store::open_offer(tx, about.thing)?;
    let open = open.ok_or_else(|| TaskRefusal::NotOffered { about: about.said() })?;
    let is_theirs = match open.to.person {
        Some(person) => person == by.person,
        None => teams_of(by).contains(&open.to.team.as_str()),
    };
    let takes_back = !accept && open.asked_by == by.person;
    // Who oversees may send a thing back that nobody answers; taking it over is for those it was offered to.
    if !(is_theirs || takes_back || (!accept && oversees(by))) {
        return Err(TaskRefusal::NotTheirs { about: about.said(), name: by.name.clone() }.into());
    }
    if !accept && why.trim().is_empty() {
        return Err(TaskRefusal::NoReason.into());
    }
    if why.chars().count() > Limits::LINE_CHARS {
        return Err(TaskRefusal::TooLong { most: Limits::LINE_CHARS }.into());
    }
    store::answer_offer(tx, by, open.id, accept, why.trim())?;
    if !accept && open.asked_by != by.person {
        // Whoever offered it hears that it is theirs again.
        store::tell_returned(tx, by, open.asked_by, about, why.trim())?;
    }
    notes::mention(tx, by, about, why)?;
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;

    fn to(team: &str, person: Option<u128>) -> To {
        To { team: team.into(), person: person.map(|n| Id::from_uuid(uuid::Uuid::from_u128(n))) }
    }

    #[test]
    fn what_can_be_offered_and_what_not() {
        let by = Actor { department: "warehouse".into(), roles: vec![Role::Picker], ..Actor::desk() };
        let about = About::of("task", uuid::Uuid::nil(), "T1");
        let ask = |to: &To, reason: &str, open: bool| decide(&by, &about, &to_orders(), to, reason, open);
        fn to_orders() -> To {
            to("orders", None)
        }
        assert_eq!(ask(&to("finance", None), "they asked", false), Ok(Offered::Waiting));
        assert_eq!(ask(&to("finance", None), " ", false), Err(TaskRefusal::NoReason));
        assert_eq!(
            ask(&to("finance", None), "x", true),
            Err(TaskRefusal::Offered { about: "task T1".into() })
        );
        assert_eq!(ask(&to("orders", None), "x", false), Err(TaskRefusal::HasIt { about: "task T1".into() }));
        let long = "x".repeat(401);
        assert_eq!(ask(&to("finance", None), &long, false), Err(TaskRefusal::TooLong { most: 400 }));
        // Taking what is one's own team's needs no reason and no answer.
        assert_eq!(ask(&to("warehouse", Some(0)), "", false), Ok(Offered::Taken));
        assert_eq!(ask(&to("finance", Some(0)), "", false), Err(TaskRefusal::NoReason));
    }
}
