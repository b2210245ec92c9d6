//! Export: countries to which goods go only after somebody has looked at it. Called by the page of held orders, the API and the command line;
//! asked by verify, remembered between orders.

use std::sync::{Arc, OnceLock};

use basics::{Limits, clean_line};
use db::{Fault, Tx, values};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::actor::Actor;
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// A country that is looked at, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportWatch {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub reason: String,
}

#[derive(Default)]
struct Known(OnceLock<Arc<Vec<ExportWatch>>>);

pub fn export_watch(tx: &mut Tx) -> Result<Arc<Vec<ExportWatch>>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(watch) = known.0.get() {
        return Ok(Arc::clone(watch));
    }
    let watch = tx.query("select country, reason from export_watch order by country", &[], |row| {
        Ok(ExportWatch { country: row.get(0)?, reason: row.get(1)? })
    })?;
    Ok(Arc::clone(known.0.get_or_init(|| Arc::new(watch))))
}

/// All countries that are looked at from now on.
pub fn set_export_watch(tx: &mut Tx, by: &Actor, wanted: &[ExportWatch]) -> Result<(), Failure> {
    allow(by, Verb::ChangeExport, Whose::Others)?;
    let watch = wanted.iter().map(cleaned).collect::<Result<Vec<_>, General>>()?;
    tx.record("delete from export_watch", &[])?;
    for w in &watch {
        tx.record(
            "insert into export_watch (country, reason) values ($1, $2)
             on conflict (country) do update set reason = excluded.reason",
            &values![&w.country, &w.reason],
        )?;
    }
    tx.advance_epoch()?;
    let entry = Entry {
        verb: Verb::ChangeExport.code(),
        noun: "export_watch",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "countries": watch }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn cleaned(watch: &ExportWatch) -> Result<ExportWatch, General> {
    let country = watch.country.trim().to_ascii_uppercase();
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        let problem = format!("'{}' is no country; write its two letters", watch.country.trim());
        return Err(General::Invalid { field: "country", problem });
    }
    let (reason, _) = clean_line(&watch.reason);
    if reason.is_empty() || reason.chars().count() > Limits::LINE_CHARS {
        let problem = format!("say why {country} is looked at, in at most {} characters", Limits::LINE_CHARS);
        return Err(General::Invalid { field: "reason", problem });
    }
    Ok(ExportWatch { country, reason })
}
