//! SQL of questions and of who follows along.

use std::collections::BTreeMap;

use basics::Id;
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::Follower;
use super::question::{Question, QuestionId, State, Word, WordKind};
use crate::actor::{Actor, Duty, PersonId};
use crate::notes::{About, FieldOf};

/// Looking on ends by itself after a working day and its overtime.
const FOLLOWING_SECONDS: i64 = 12 * 60 * 60;
/// Words of one question that are shown.
const WORDS: usize = 100;

/// All that is known of a question, with a condition after it.
macro_rules! questions {
    ($condition:literal) => {
        concat!(
            "select q.id, q.number, q.thing, q.about, q.field, q.field_value, q.duty, q.asker, a.name, q.asked_at, q.with_person,
               w.name, q.state, q.since
             from question q left join person a on a.id = q.asker left join person w on w.id = q.with_person ",
            $condition
        )
    };
}

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    id: QuestionId,
    number: &str,
    about: &About,
    duty: Duty,
    with: PersonId,
) -> Result<(), Fault> {
    let now = tx.now();
    let (field, value) =
        about.field.as_ref().map(|f| (f.path.as_str(), f.value.as_str())).unwrap_or_default();
    tx.record(
        "insert into question (id, number, thing, about, field, field_value, duty, asker, asked_at, with_person, state, since, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked', $9, 1)",
        &values![id, number, about.thing, about.said(), field, value, duty.to_string(), by.person, now, with],
    )
}

pub(super) fn add_word(
    tx: &mut Tx,
    by: &Actor,
    question: QuestionId,
    kind: WordKind,
    text: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into question_word (question, position, kind, text, person, at)
         select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 from question_word where question = $1",
        &values![question, kind.code(), text, by.person, now],
    )
}

pub(super) fn put_state(tx: &mut Tx, id: QuestionId, state: State, with: PersonId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update question set state = $2, with_person = $3, since = $4, version = version + 1 where id = $1",
        &values![id, state.code(), with, now],
    )
}

fn read(row: &Row<'_>) -> Result<Question, Fault> {
    let nobody = || "the desk".to_owned();
    let mut c = row.columns();
    let (id, number, thing, about) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (path, value): (String, String) = (c.take()?, c.take()?);
    let duty: String = c.take()?;
    Ok(Question {
        id,
        number,
        thing,
        about,
        field: (!path.is_empty()).then_some(FieldOf { path, value }),
        duty: duty.parse().unwrap_or(Duty::ENTRY),
        asker: c.take()?,
        asker_name: c.take::<Option<String>>()?.unwrap_or_else(nobody),
        asked_at: c.take()?,
        with: c.take()?,
        with_name: c.take::<Option<String>>()?.unwrap_or_else(nobody),
        state: State::from_code(&c.take::<String>()?),
        since: c.take()?,
        words: Vec::new(),
    })
}

fn with_words(tx: &mut Tx, mut found: Vec<Question>) -> Result<Vec<Question>, Fault> {
    for question in &mut found {
        question.words = tx.query(
            "select w.kind, w.text, w.person, p.name, w.at from question_word w left join person p on p.id = w.person
             where w.question = $1 order by w.position limit $2",
            &values![question.id, WORDS],
            |row| {
                let mut c = row.columns();
                Ok(Word {
                    kind: WordKind::from_code(&c.take::<String>()?),
                    text: c.take()?,
                    person: c.take()?,
                    name: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
                    at: c.take()?,
                })
            },
        )?;
    }
    Ok(found)
}

pub(super) fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Question>, Fault> {
    let found = tx.first(questions!("where q.number = $1"), &values![number], read)?;
    Ok(with_words(tx, found.into_iter().collect())?.pop())
}

/// Questions about a thing, the latest first.
pub fn of_thing(tx: &mut Tx, thing: Uuid, most: usize) -> Result<Vec<Question>, Fault> {
    let found = tx.query(
        questions!("where q.thing = $1 order by q.asked_at desc, q.number desc limit $2"),
        &values![thing, most],
        read,
    )?;
    with_words(tx, found)
}

/// What is with this person to be answered, what waits longest first.
pub fn asked_of(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Question>, Fault> {
    let found = tx.query(
        questions!("where q.with_person = $1 and q.state = 'asked' order by q.since, q.number limit $2"),
        &values![person, most],
        read,
    )?;
    with_words(tx, found)
}

/// What came back to whoever asked it.
pub fn returned_to(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Question>, Fault> {
    let found = tx.query(
        questions!("where q.asker = $1 and q.state = 'returned' order by q.since, q.number limit $2"),
        &values![person, most],
        read,
    )?;
    with_words(tx, found)
}

/// How many questions are with each.
pub(super) fn open_by_person(tx: &mut Tx) -> Result<BTreeMap<PersonId, i64>, Fault> {
    let found = tx.query(
        "select with_person, count(*) from question where state = 'asked' group by with_person",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

pub(super) fn open_of_asker(tx: &mut Tx, person: PersonId) -> Result<usize, Fault> {
    let count = tx.first(
        "select count(*) from question where asker = $1 and state = 'asked'",
        &values![person],
        |row| row.get::<i64>(0),
    )?;
    Ok(usize::try_from(count.unwrap_or(0)).unwrap_or(0))
}

pub(super) fn insert_following(tx: &mut Tx, by: &Actor, about: &About) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<Follower>(), tx.now());
    tx.record(
        "insert into following (id, thing, about, person, since, until) values ($1, $2, $3, $4, $5, $6)",
        &values![id, about.thing, about.said(), by.person, now, now.plus_seconds(FOLLOWING_SECONDS)],
    )
}

pub(super) fn end_following(tx: &mut Tx, by: &Actor, thing: Uuid) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update following set ended_at = $3 where thing = $1 and person = $2 and ended_at is null",
        &values![thing, by.person, now],
    )
}

/// Who looks on, the first first.
pub fn followers(tx: &mut Tx, thing: Uuid) -> Result<Vec<Follower>, Fault> {
    let now = tx.now();
    tx.query(
        "select f.person, p.name, f.about, f.since from following f left join person p on p.id = f.person
         where f.thing = $1 and f.ended_at is null and f.until > $2 order by f.since",
        &values![thing, now],
        follower,
    )
}

/// What this person looks on at.
pub fn followed_by(
    tx: &mut Tx,
    person: Id<crate::actor::Person>,
    most: usize,
) -> Result<Vec<Follower>, Fault> {
    let now = tx.now();
    tx.query(
        "select f.person, p.name, f.about, f.since from following f left join person p on p.id = f.person
         where f.person = $1 and f.ended_at is null and f.until > $2 order by f.since desc limit $3",
        &values![person, now, most],
        follower,
    )
}

fn follower(row: &Row<'_>) -> Result<Follower, Fault> {
    let mut c = row.columns();
    Ok(Follower {
        person: c.take()?,
        name: c.take::<Option<String>>()?.unwrap_or_else(|| "the desk".to_owned()),
        about: c.take()?,
        since: c.take()?,
    })
}
