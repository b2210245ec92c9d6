//! SQL of people.

use std::collections::BTreeMap;

use basics::{Id, Instant, Language};
use db::{Fault, Tx, values};

use super::{NewPerson, token::Token};
use crate::actor::{Actor, Duty, Level, PersonId, Role, Scope};

pub(super) fn insert(tx: &mut Tx, person: PersonId, new: &NewPerson) -> Result<(), Fault> {
    tx.record(
        "insert into person (id, login, name, email, password, department, language, active, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 1, 1, $8)",
        &values![
            person,
            &new.login,
            &new.name,
            new.email.as_deref(),
            new.password.as_deref(),
            &new.department,
            new.language,
            tx.now()
        ],
    )?;
    for role in &new.roles {
        tx.record(
            "insert into person_role (person, role) values ($1, $2) on conflict (person, role) do nothing",
            &values![person, role.code()],
        )?;
    }
    Ok(())
}

pub(super) fn put_language(tx: &mut Tx, by: &Actor, language: Language) -> Result<(), Fault> {
    tx.record(
        "update person set language = $2, version = version + 1 where id = $1",
        &values![by.person, language],
    )
}

pub(super) fn person_of_login(tx: &mut Tx, login: &str) -> Result<Option<PersonId>, Fault> {
    tx.first("select id from person where login = $1", &values![login.to_lowercase()], |row| row.get(0))
}

/// The actor with this login name, for the command line.
pub fn actor_of_login(tx: &mut Tx, login: &str) -> Result<Option<std::sync::Arc<Actor>>, Fault> {
    match person_of_login(tx, login)? {
        Some(person) => super::actor(tx, person),
        None => Ok(None),
    }
}

pub(super) fn credentials(tx: &mut Tx, login: &str) -> Result<Option<(PersonId, Option<String>)>, Fault> {
    tx.first("select id, password from person where login = $1 and active = 1", &values![login], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

pub(super) fn failures_since(tx: &mut Tx, login: &str, since: Instant) -> Result<i64, Fault> {
    let count = tx.first(
        "select count(*) from sign_in_failure where login = $1 and at > $2",
        &values![login, since],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

pub(super) fn insert_failure(tx: &mut Tx, login: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into sign_in_failure (login, at) values ($1, $2) on conflict (login, at) do nothing",
        &values![login, now],
    )
}

pub(super) fn actor(tx: &mut Tx, person: PersonId) -> Result<Option<Actor>, Fault> {
    let found = tx.first(
        "select login, name, department, language from person where id = $1 and active = 1",
        &values![person],
        |row| {
            let mut c = row.columns();
            Ok(Actor {
                person,
                login: c.take()?,
                name: c.take()?,
                department: c.take()?,
                language: c.take()?,
                roles: Vec::new(),
                levels: BTreeMap::new(),
                scopes: Scope::ALL.to_vec(),
            })
        },
    )?;
    let Some(mut actor) = found else { return Ok(None) };
    actor.roles = roles(tx, person)?;
    let levels =
        tx.query("select duty, level from competency where person = $1", &values![person], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?))
        })?;
    actor.levels = levels
        .into_iter()
        .filter_map(|(duty, level)| Some((duty.parse::<Duty>().ok()?, Level::from_code(&level)?)))
        .collect();
    Ok(Some(actor))
}

fn roles(tx: &mut Tx, person: PersonId) -> Result<Vec<Role>, Fault> {
    let codes =
        tx.query("select role from person_role where person = $1 order by role", &values![person], |row| {
            row.get::<String>(0)
        })?;
    Ok(codes.iter().filter_map(|code| Role::from_code(code)).collect())
}

pub(super) fn put_level(
    tx: &mut Tx,
    by: &Actor,
    person: PersonId,
    duty: Duty,
    level: Level,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into competency (person, duty, level, granted_by, granted_at) values ($1, $2, $3, $4, $5)
         on conflict (person, duty) do update
         set level = excluded.level, granted_by = excluded.granted_by, granted_at = excluded.granted_at",
        &values![person, duty.to_string(), level.code(), by.person, now],
    )
}

pub(super) fn token(tx: &mut Tx, hash: &[u8; 32]) -> Result<Option<(PersonId, String)>, Fault> {
    let now = tx.now();
    tx.first(
        "select person, scopes from api_token
         where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)",
        &values![hash, now],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn revoke_token(tx: &mut Tx, token: Id<Token>) -> Result<Option<PersonId>, Fault> {
    let now = tx.now();
    tx.first(
        "update api_token set revoked_at = $2 where id = $1 and revoked_at is null returning person",
        &values![token, now],
        |row| row.get(0),
    )
}

/// A person on the people page.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: PersonId,
    pub login: String,
    pub name: String,
    pub department: String,
    pub active: bool,
    pub roles: Vec<Role>,
    pub entry_level: Option<String>,
}

pub fn list(tx: &mut Tx) -> Result<Vec<Listed>, Fault> {
    let mut people = tx.query(
        "select p.id, p.login, p.name, p.department, p.active, c.level from person p
         left join competency c on c.person = p.id and c.duty = 'D1' order by p.department, p.name limit 2000",
        &[],
        |row| {
            let mut c = row.columns();
            Ok(Listed {
                id: c.take()?,
                login: c.take()?,
                name: c.take()?,
                department: c.take()?,
                active: c.take()?,
                roles: Vec::new(),
                entry_level: c.take()?,
            })
        },
    )?;
    for person in &mut people {
        person.roles = roles(tx, person.id)?;
    }
    Ok(people)
}

/// Names for ids, for showing who did something.
pub fn names(tx: &mut Tx, people: &[PersonId]) -> Result<BTreeMap<PersonId, String>, Fault> {
    let ids: Vec<_> = people.iter().map(|p| db::Value::from(*p)).collect();
    let found = tx.query_list("select id, name from person where id in ({list})", &[], &ids, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(found.into_iter().collect())
}

/// Logins and names of those who can sign in, for choosing somebody.
pub fn choices(tx: &mut Tx, most: usize) -> Result<Vec<(String, String)>, Fault> {
    tx.query(
        "select login, name from person where active = 1 and password is not null order by login limit $1",
        &values![most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Who worked in an open session since then.
pub(super) fn working_since(tx: &mut Tx, since: Instant) -> Result<Vec<PersonId>, Fault> {
    let now = tx.now();
    tx.query(
        "select distinct person from session where expires_at > $1 and worked_at > $2",
        &values![now, since],
        |row| row.get(0),
    )
}

pub(super) fn note_work(tx: &mut Tx, hash: &[u8; 32]) -> Result<(), Fault> {
    let now = tx.now();
    tx.record("update session set worked_at = $2 where hash = $1", &values![hash, now])
}

/// Active people in a role.
pub fn with_role(tx: &mut Tx, role: Role, most: usize) -> Result<Vec<PersonId>, Fault> {
    tx.query(
        "select p.id from person p join person_role r on r.person = p.id where p.active = 1 and r.role = $1 order by p.name limit $2",
        &values![role.code(), most],
        |row| row.get(0),
    )
}

/// Active people who have shown a level above this one for a duty, and those who oversee.
pub(super) fn with_level_above(
    tx: &mut Tx,
    duty: Duty,
    level: Level,
    most: usize,
) -> Result<Vec<PersonId>, Fault> {
    let above: Vec<&str> = Level::ALL.into_iter().filter(|l| *l > level).map(Level::code).collect();
    let at = |n: usize| above.get(n).copied();
    tx.query(
        "select p.id from person p where p.active = 1
           and (exists (select 1 from competency c where c.person = p.id and c.duty = $1 and c.level in ($2, $3, $4))
                or exists (select 1 from person_role r where r.person = p.id and r.role in ('supervisor', 'manager')))
         order by p.name limit $5",
        &values![duty.to_string(), at(0), at(1), at(2), most],
        |row| row.get(0),
    )
}
