//! SQL of what was decided about names and billing.

use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::compare::{Compared, Decided, Decision, PartyField};
use crate::actor::Actor;

pub(super) fn put(
    tx: &mut Tx,
    by: &Actor,
    (thing, noun): (Uuid, &str),
    compared: &Compared,
    decision: Decision,
    note: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into party_check (thing, field, noun, said, on_record, resemblance, decision, note, person, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (thing, field) do update set said = excluded.said, on_record = excluded.on_record,
           resemblance = excluded.resemblance, decision = excluded.decision, note = excluded.note, person = excluded.person,
           at = excluded.at",
        &values![
            thing,
            compared.field.code(),
            noun,
            &compared.said,
            &compared.on_record,
            compared.resemblance.unwrap_or_default(),
            decision.code(),
            Some(note).filter(|n| !n.is_empty()),
            by.person,
            now
        ],
    )
}

/// The last decision of each field of these things, the earliest first.
pub(super) fn decided(tx: &mut Tx, things: &[Uuid]) -> Result<Vec<Decided>, Fault> {
    let list: Vec<Value<'_>> = things.iter().map(|t| Value::Id(*t)).collect();
    let mut all = tx.query_list(
        "select c.field, c.decision, c.said, c.on_record, c.resemblance, c.note, c.person, coalesce(p.name, ''), c.at
         from party_check c left join person p on p.id = c.person where c.thing in ({list})",
        &[],
        &list,
        read,
    )?;
    all.sort_by_key(|d| d.at);
    Ok(all)
}

fn read(row: &Row<'_>) -> Result<Decided, Fault> {
    let mut c = row.columns();
    let unreadable = |code: &str| Fault::Statement(format!("a check of names can't be read: {code}"));
    let (field, decision): (String, String) = (c.take()?, c.take()?);
    Ok(Decided {
        field: PartyField::from_code(&field).ok_or_else(|| unreadable(&field))?,
        decision: Decision::from_code(&decision).ok_or_else(|| unreadable(&decision))?,
        said: c.take()?,
        on_record: c.take()?,
        resemblance: c.take()?,
        note: c.take()?,
        person: c.take()?,
        by: c.take()?,
        at: c.take()?,
    })
}

/// Why a draft, or what the document that it was made of said, is to be held; the draft's own word goes before the document's.
pub(in crate::orders) fn held(tx: &mut Tx, things: &[Option<Uuid>]) -> Result<Option<String>, Fault> {
    let things: Vec<Uuid> = things.iter().flatten().copied().collect();
    if things.is_empty() {
        return Ok(None);
    }
    let mut last: Vec<Decided> = Vec::new();
    for one in decided(tx, &things)? {
        last.retain(|d| d.field != one.field);
        last.push(one);
    }
    let said: Vec<String> = last
        .into_iter()
        .filter(|d| d.decision == Decision::Held)
        .map(|d| {
            let told = format!("{}: said '{}', on record '{}'", d.field.code(), d.said, d.on_record);
            d.note.map_or(told.clone(), |note| format!("{told}; {note}"))
        })
        .collect();
    Ok((!said.is_empty()).then(|| said.join("; ")))
}
