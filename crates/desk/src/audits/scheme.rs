//! Set a scheme: how strictly which orders are audited. A scheme that was stopped begins again with tightened inspection.

use basics::{Limits, clean_line};
use db::Tx;

use super::audit::Scheme;
use super::refusal::AuditRefusal;
use super::sampling::{InspectionLevel, Strictness, aql_place};
use super::store;
use super::switching::Standing;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::Channel;
use crate::policies::{Verb, Whose, allow};

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScheme {
    pub code: String,
    pub name: String,
    /// Empty for all.
    pub channel: String,
    pub level: InspectionLevel,
    pub aql: String,
    pub steady: bool,
    pub active: bool,
    /// Something was done about what stopped it: tightened inspection begins again.
    pub resume: bool,
}

pub fn set_scheme(tx: &mut Tx, by: &Actor, new: &NewScheme) -> Result<Scheme, Failure> {
    allow(by, Verb::ChangeAudits, Whose::Others)?;
    let known = store::scheme(tx, &new.code.trim().to_lowercase())?;
    let scheme = decide(new, known, || (tx.new_id(), tx.now()))?;
    store::put_scheme(tx, &scheme)?;
    let entry = Entry {
        verb: Verb::ChangeAudits.code(),
        noun: "audit_scheme",
        thing: scheme.id.uuid(),
        number: Some(&scheme.code),
        reason: None,
        detail: serde_json::json!({
            "level": scheme.level, "aql": scheme.aql, "channel": scheme.channel, "steady": scheme.steady,
            "active": scheme.active, "strictness": scheme.standing.strictness,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need_scheme(tx, &scheme.code)
}

fn decide(
    new: &NewScheme,
    known: Option<Scheme>,
    mut fresh: impl FnMut() -> (basics::Id<Scheme>, basics::Instant),
) -> Result<Scheme, AuditRefusal> {
    let code = new.code.trim().to_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if code.is_empty() || code.len() > 40 || !code.chars().all(fits) {
        return Err(AuditRefusal::Code(new.code.chars().take(60).collect()));
    }
    let name = clean_line(&new.name).0;
    if name.is_empty() || name.chars().count() > Limits::LINE_CHARS {
        return Err(AuditRefusal::NoName);
    }
    let aql = new.aql.trim().to_owned();
    if aql_place(&aql).is_none() {
        return Err(AuditRefusal::Aql(aql.chars().take(20).collect()));
    }
    let channel = new.channel.trim().to_lowercase();
    if !channel.is_empty() && Channel::from_code(&channel).is_none() {
        return Err(AuditRefusal::Channel(channel));
    }
    let mut standing = known.as_ref().map_or(Standing::at(Strictness::Normal), |k| k.standing.clone());
    if new.resume && standing.strictness == Strictness::Discontinued {
        standing = Standing::at(Strictness::Tightened);
    }
    let (id, now) = fresh();
    let (id, audited_to, version) = known.map_or((id, now, 1), |k| (k.id, k.audited_to, k.version + 1));
    Ok(Scheme {
        id,
        code,
        name,
        channel,
        level: new.level,
        aql,
        steady: new.steady,
        active: new.active,
        standing,
        audited_to,
        version,
    })
}
