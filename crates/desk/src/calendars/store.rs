//! SQL of calendars.

use basics::Calendar;
use db::{Fault, Tx, values};

use super::Kept;

pub(super) fn all(tx: &mut Tx) -> Result<Vec<Kept>, Fault> {
    tx.query("select code, content, version from calendar where code > '' order by code", &[], |row| {
        let content: String = row.get(1)?;
        let calendar: Calendar =
            serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("a calendar: {e}")))?;
        Ok(Kept { code: row.get(0)?, calendar, version: row.get(2)? })
    })
}

pub(super) fn put(tx: &mut Tx, code: &str, calendar: &Calendar) -> Result<(), Fault> {
    let content = serde_json::to_string(calendar).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into calendar (code, content, version) values ($1, $2, 1)
         on conflict (code) do update set content = excluded.content, version = calendar.version + 1",
        &values![code, content],
    )
}
