//! SQL of correspondence: the versions of templates, and the policies.

use basics::{Id, Instant, Language};
use db::{Fault, Row, Tx, values};

use super::policy::{LetterPolicy, Review};
use super::template::{Template, Words};
use crate::actor::{Actor, PersonId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    Proposed,
    Approved,
    Refused,
}

impl VersionState {
    pub fn code(self) -> &'static str {
        match self {
            VersionState::Proposed => "proposed",
            VersionState::Approved => "approved",
            VersionState::Refused => "refused",
        }
    }

    fn from_code(code: &str) -> VersionState {
        match code {
            "approved" => VersionState::Approved,
            "refused" => VersionState::Refused,
            _ => VersionState::Proposed,
        }
    }
}

/// A version of a template with who wrote and who decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub id: Id<Version>,
    pub words: Words,
    pub state: VersionState,
    pub note: Option<String>,
    pub written_by: PersonId,
    pub written_at: Instant,
    pub decided_by: Option<PersonId>,
}

pub(super) fn approved(tx: &mut Tx, template: Template, language: Language) -> Result<Option<Words>, Fault> {
    let found = tx.first(
        "select id, code, language, version, subject, body, state, note, written_by, written_at, decided_by from letter_template
         where code = $1 and language = $2 and state = 'approved' order by version desc limit 1",
        &values![template.code(), language],
        read,
    )?;
    Ok(found.flatten().map(|version| version.words))
}

pub(super) fn version(
    tx: &mut Tx,
    template: Template,
    language: Language,
    version: i64,
) -> Result<Option<Version>, Fault> {
    let found = tx.first(
        "select id, code, language, version, subject, body, state, note, written_by, written_at, decided_by from letter_template
         where code = $1 and language = $2 and version = $3",
        &values![template.code(), language, version],
        read,
    )?;
    Ok(found.flatten())
}

/// All versions, the latest first.
pub fn versions(tx: &mut Tx, limit: usize) -> Result<Vec<Version>, Fault> {
    let found = tx.query(
        "select id, code, language, version, subject, body, state, note, written_by, written_at, decided_by from letter_template
         order by written_at desc, id desc limit $1",
        &values![limit],
        read,
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// None for a template that this program does not know any more.
fn read(row: &Row<'_>) -> Result<Option<Version>, Fault> {
    let mut c = row.columns();
    let id = c.take()?;
    let template = Template::from_code(&c.take::<String>()?);
    let (language, version, subject, body) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let state = VersionState::from_code(&c.take::<String>()?);
    let (note, written_by, written_at, decided_by) = (c.take()?, c.take()?, c.take()?, c.take()?);
    Ok(template.map(|template| Version {
        id,
        words: Words { template, language, version, subject, body },
        state,
        note,
        written_by,
        written_at,
        decided_by,
    }))
}

pub(super) fn latest(tx: &mut Tx, template: Template, language: Language) -> Result<i64, Fault> {
    let found = tx.first(
        "select max(version) from letter_template where code = $1 and language = $2",
        &values![template.code(), language],
        |row| row.get::<Option<i64>>(0),
    )?;
    Ok(found.flatten().unwrap_or(0))
}

pub(super) fn insert(tx: &mut Tx, by: &Actor, id: Id<Version>, words: &Words) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into letter_template (id, code, language, version, subject, body, state, written_by, written_at)
         values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8)",
        &values![
            id,
            words.template.code(),
            words.language,
            words.version,
            &words.subject,
            &words.body,
            by.person,
            now
        ],
    )
}

pub(super) fn decide(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Version>,
    state: VersionState,
    note: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update letter_template set state = $2, note = $3, decided_by = $4, decided_at = $5 where id = $1",
        &values![id, state.code(), note, by.person, now],
    )
}

pub(super) fn policy(tx: &mut Tx, customer: &str) -> Result<Option<LetterPolicy>, Fault> {
    tx.first(
        "select customer, receipt, review from letter_policy where customer = $1",
        &values![customer],
        read_policy,
    )
}

pub fn policies(tx: &mut Tx, limit: usize) -> Result<Vec<LetterPolicy>, Fault> {
    tx.query(
        "select customer, receipt, review from letter_policy order by customer limit $1",
        &values![limit],
        read_policy,
    )
}

fn read_policy(row: &Row<'_>) -> Result<LetterPolicy, Fault> {
    let review = Review::from_code(&row.get::<String>(2)?).unwrap_or(Review::ByLevel);
    Ok(LetterPolicy { customer: row.get(0)?, receipt: row.get(1)?, review })
}

pub(super) fn put_policy(tx: &mut Tx, policy: &LetterPolicy) -> Result<(), Fault> {
    tx.record(
        "insert into letter_policy (customer, receipt, review, version) values ($1, $2, $3, 1)
         on conflict (customer) do update set receipt = excluded.receipt, review = excluded.review,
           version = letter_policy.version + 1",
        &values![&policy.customer, policy.receipt, policy.review.code()],
    )
}
