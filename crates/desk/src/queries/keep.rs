//! Save, change, delete: a query under a name, for its owner, one of their teams or everyone. Only its owner changes it.

use basics::clean_line;
use db::Tx;

use super::check::{QueryRefusal, check};
use super::spec::Spec;
use super::store::{self, EVERYONE, Saved};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::teams_of;

const NAME_CHARS: usize = 80;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuery {
    pub name: String,
    /// Empty for oneself, `everyone`, or a team of one's own.
    pub shared: String,
    pub spec: Spec,
}

pub fn save(tx: &mut Tx, by: &Actor, new: &NewQuery) -> Result<String, Failure> {
    allow(by, Verb::SaveQuery, Whose::Own)?;
    let new = decide(tx, by, new, None)?;
    let (id, number) = (tx.new_id(), format!("Q{}", 100_000 + tx.next_number("saved_query")?));
    store::insert(tx, by, id, &number, &new)?;
    record(tx, by, "save_query", id.uuid(), &number, &new.name)?;
    Ok(number)
}

pub fn change(tx: &mut Tx, by: &Actor, number: &str, new: &NewQuery) -> Result<(), Failure> {
    allow(by, Verb::SaveQuery, Whose::Own)?;
    let kept = own(tx, by, number)?;
    let new = decide(tx, by, new, Some(&kept))?;
    store::update(tx, kept.id, &new)?;
    Ok(record(tx, by, "change_query", kept.id.uuid(), &kept.number, &new.name)?)
}

pub fn delete(tx: &mut Tx, by: &Actor, number: &str) -> Result<(), Failure> {
    allow(by, Verb::SaveQuery, Whose::Own)?;
    let kept = own(tx, by, number)?;
    store::delete(tx, kept.id)?;
    Ok(record(tx, by, "delete_query", kept.id.uuid(), &kept.number, &kept.name)?)
}

fn own(tx: &mut Tx, by: &Actor, number: &str) -> Result<Saved, Failure> {
    let kept = store::visible(tx, by, number)?;
    if kept.owner != by.person {
        return Err(QueryRefusal::NotYours { number: kept.number, owner: kept.owner_name }.into());
    }
    Ok(kept)
}

fn decide(tx: &mut Tx, by: &Actor, new: &NewQuery, kept: Option<&Saved>) -> Result<NewQuery, Failure> {
    let (name, _) = clean_line(&new.name);
    if name.is_empty() {
        return Err(QueryRefusal::NoName.into());
    }
    if name.chars().count() > NAME_CHARS {
        return Err(QueryRefusal::TooLong { most: NAME_CHARS }.into());
    }
    let shared = new.shared.trim().to_owned();
    if !(shared.is_empty() || shared == EVERYONE || teams_of(by).contains(&shared.as_str())) {
        return Err(QueryRefusal::NoTeam(shared.chars().take(40).collect()).into());
    }
    check(&new.spec, company::today(tx)?)?;
    let taken = store::id_of_name(tx, by.person, &name)?;
    if taken.is_some_and(|id| kept.is_none_or(|k| k.id != id)) {
        return Err(QueryRefusal::NameTaken(name).into());
    }
    Ok(NewQuery { name, shared, spec: new.spec.clone() })
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    thing: uuid::Uuid,
    number: &str,
    name: &str,
) -> Result<(), db::Fault> {
    let detail = serde_json::json!({ "name": name }).to_string();
    let entry = Entry { verb, noun: "query", thing, number: Some(number), reason: None, detail };
    journal::record(tx, by, &entry)
}
