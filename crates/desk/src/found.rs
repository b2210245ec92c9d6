//! Found: the words of messages, kept in an index beside them, so that a message is found however old it is. Written in the transaction that
//! writes the message; asked by search. The same text and the same statements for both engines.

use basics::Instant;
use db::{Fault, Tx, Value, values};
use uuid::Uuid;

use crate::Failure;
use crate::actor::Actor;
use crate::fold;
use crate::policies::{Verb, Whose, allow};
use crate::words::after;

/// What has words in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Document,
    Letter,
    Case,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Kind::Document => "document",
            Kind::Letter => "letter",
            Kind::Case => "case",
        }
    }
}

/// Words of the index that one beginning may stand for.
const BEGINNINGS: usize = 40;
/// Messages that are looked at for one word, the latest first. Only of words that stand in more of them is something older left out.
const OF_WORD: usize = 5_000;
/// Other words that are looked for in the same statement.
const OTHERS: usize = 3;
/// Messages from before there was an index that the worker takes at once.
const BATCH: usize = 500;

/// Puts a message's words into the index. Those that it had stay: it is found by the name under which it first came, too, and nothing has to be
/// read, so that writers on PostgreSQL don't get in each other's way.
pub(crate) fn index(
    tx: &mut Tx,
    kind: Kind,
    message: Uuid,
    at: Instant,
    texts: &[&str],
) -> Result<(), Fault> {
    let mut words: Vec<String> = texts.iter().flat_map(|t| fold::words(t)).flatten().collect();
    words.sort();
    words.dedup();
    if words.is_empty() {
        return Ok(());
    }
    let known: Vec<Value<'_>> = words.iter().flat_map(|word| values![kind.code(), word]).collect();
    tx.record_rows(
        "insert into message_vocabulary (kind, word) values {rows} on conflict (kind, word) do nothing",
        2,
        &known,
    )?;
    let rows: Vec<Value<'_>> =
        words.iter().flat_map(|word| values![kind.code(), word, at, message]).collect();
    tx.record_rows(
        "insert into message_word (kind, word, at, message) values {rows}
         on conflict (kind, word, at, message) do nothing",
        4,
        &rows,
    )
}

/// A message that is another once more has the same words.
pub(crate) fn copy(tx: &mut Tx, message: Uuid, at: Instant, of: Uuid) -> Result<(), Fault> {
    tx.record(
        "insert into message_word (kind, word, at, message) select kind, word, $2, $1 from message_word where message = $3",
        &values![message, at, of],
    )
}

/// Messages in which each typed word begins a word, the latest first. `typed` has the forms of each word.
pub(crate) fn with_words(
    tx: &mut Tx,
    kind: Kind,
    typed: &[Vec<String>],
    most: usize,
) -> Result<Vec<(Uuid, Instant)>, Fault> {
    let mut rarest: Option<(usize, usize, Vec<String>)> = None;
    for (nth, forms) in typed.iter().enumerate() {
        let words = beginnings(tx, kind, forms)?;
        let uses = uses(tx, kind, &words)?;
        if uses == 0 {
            return Ok(Vec::new());
        }
        if rarest.as_ref().is_none_or(|(least, ..)| uses < *least) {
            rarest = Some((uses, nth, words));
        }
    }
    let Some((uses, nth, words)) = rarest else { return Ok(Vec::new()) };
    let others: Vec<&Vec<String>> =
        typed.iter().enumerate().filter(|(n, _)| *n != nth).map(|(_, forms)| forms).collect();
    // All of them, or where there are more than are looked at, the latest of each word.
    let of_each = if uses <= OF_WORD { OF_WORD } else { OF_WORD / words.len().max(1) };
    let mut found: Vec<(Uuid, Instant)> = Vec::new();
    for word in &words {
        found.extend(latest(tx, kind, word, of_each, &others, most)?);
    }
    found.sort_by_key(|(id, at)| (std::cmp::Reverse(*at), *id));
    found.dedup();
    if others.len() > OTHERS {
        let mut fits = Vec::new();
        for one in found {
            if stands_in(tx, one.0, typed)? {
                fits.push(one);
            }
        }
        found = fits;
    }
    found.truncate(most);
    Ok(found)
}

/// Words of the index that one typed word may stand for.
fn beginnings(tx: &mut Tx, kind: Kind, forms: &[String]) -> Result<Vec<String>, Fault> {
    let mut words = Vec::new();
    for form in forms {
        words.extend(beginning(tx, kind, form)?);
    }
    words.sort();
    words.dedup();
    Ok(words)
}

/// In how many messages they stand, no further than is looked at.
fn uses(tx: &mut Tx, kind: Kind, words: &[String]) -> Result<usize, Fault> {
    let mut uses = 0;
    for word in words {
        uses += count(tx, kind, word)?;
        if uses > OF_WORD {
            break;
        }
    }
    Ok(uses)
}

/// Words of the index that begin so.
fn beginning(tx: &mut Tx, kind: Kind, form: &str) -> Result<Vec<String>, Fault> {
    tx.query(
        "select word from message_vocabulary where kind = $1 and word >= $2 and word < $3 order by word limit $4",
        &values![kind.code(), form, after(form), BEGINNINGS],
        |row| row.get(0),
    )
}

fn count(tx: &mut Tx, kind: Kind, word: &str) -> Result<usize, Fault> {
    let count = tx.first(
        "select count(*) from (select 1 as one from message_word where kind = $1 and word = $2 limit $3) w",
        &values![kind.code(), word, OF_WORD + 1],
        |row| row.get::<i64>(0),
    )?;
    Ok(usize::try_from(count.unwrap_or(0)).unwrap_or(usize::MAX))
}

/// The latest messages with a word, in which a word begins as each of the others does.
fn latest(
    tx: &mut Tx,
    kind: Kind,
    word: &str,
    of: usize,
    others: &[&Vec<String>],
    most: usize,
) -> Result<Vec<(Uuid, Instant)>, Fault> {
    // Two forms at most of each; where there is no other, every word does.
    let form = |nth: usize, form: usize| {
        let forms = others.get(nth).map_or(&[][..], |forms| forms.as_slice());
        forms.get(form).or(forms.first()).cloned().unwrap_or_default()
    };
    let [a, b, c, d, e, f] = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)].map(|(n, m)| form(n, m));
    tx.query(
        "select w.message, w.at from (
           select message, at from message_word where kind = $1 and word = $2 order by at desc limit $3) w
         where exists (select 1 from message_word o where o.message = w.message
                         and ((o.word >= $5 and o.word < $6) or (o.word >= $7 and o.word < $8)))
           and exists (select 1 from message_word o where o.message = w.message
                         and ((o.word >= $9 and o.word < $10) or (o.word >= $11 and o.word < $12)))
           and exists (select 1 from message_word o where o.message = w.message
                         and ((o.word >= $13 and o.word < $14) or (o.word >= $15 and o.word < $16)))
         order by w.at desc limit $4",
        &values![
            kind.code(),
            word,
            of,
            most,
            &a,
            after(&a),
            &b,
            after(&b),
            &c,
            after(&c),
            &d,
            after(&d),
            &e,
            after(&e),
            &f,
            after(&f)
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn stands_in(tx: &mut Tx, message: Uuid, typed: &[Vec<String>]) -> Result<bool, Fault> {
    let words: Vec<String> =
        tx.query("select word from message_word where message = $1", &values![message], |row| row.get(0))?;
    Ok(typed.iter().all(|forms| forms.iter().any(|form| words.iter().any(|w| w.starts_with(form.as_str())))))
}

/// Is there something that has no words yet?
pub(crate) fn has_gap(tx: &mut Tx, kind: Kind) -> Result<bool, Fault> {
    let found = tx
        .first("select 1 from message_gap where kind = $1", &values![kind.code()], |row| row.get::<i64>(0))?;
    Ok(found.is_some())
}

/// Goes back through what came before there was an index, some at a time; called by the worker. Says how many it took.
pub fn catch_up(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let documents = one_batch(
        tx,
        Kind::Document,
        "select id, received_at, coalesce(customer_name, ''), name, sender, coalesce(po_number, '') from intake_message
         where received_at < $1 order by received_at desc limit $2",
    )?;
    let letters = one_batch(
        tx,
        Kind::Letter,
        "select id, made_at, subject, recipient, coalesce(number, ''), '' from outbox
         where made_at < $1 order by made_at desc limit $2",
    )?;
    Ok(documents + letters)
}

fn one_batch(tx: &mut Tx, kind: Kind, earlier: &'static str) -> Result<usize, Fault> {
    let before =
        tx.first("select before from message_gap where kind = $1", &values![kind.code()], |row| {
            row.get::<Instant>(0)
        })?;
    let Some(before) = before else { return Ok(0) };
    let rows = tx.query(earlier, &[Value::from(before), Value::from(BATCH)], |row| {
        let mut c = row.columns();
        let (id, at): (Uuid, Instant) = (c.take()?, c.take()?);
        let texts: [String; 4] = [c.take()?, c.take()?, c.take()?, c.take()?];
        Ok((id, at, texts))
    })?;
    let last = rows.last().map(|(_, at, _)| *at);
    for (id, at, texts) in &rows {
        index(tx, kind, *id, *at, &texts.each_ref().map(String::as_str))?;
    }
    match last.filter(|_| rows.len() == BATCH) {
        // What came at the same moment as the last one is taken once more, which changes nothing.
        Some(at) => {
            let next = if rows.first().is_some_and(|(_, first, _)| *first == at) {
                at.micros()
            } else {
                at.micros() + 1
            };
            tx.record("update message_gap set before = $2 where kind = $1", &values![kind.code(), next])?;
        }
        None => tx.record("delete from message_gap where kind = $1", &values![kind.code()])?,
    }
    Ok(rows.len())
}
