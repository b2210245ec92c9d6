//! The policy's figures: how many of the orders that nobody looked at may be wrong, how sure one wants to be of that, and how many are
//! looked at afterwards. Set by a supervisor, on record.

use std::sync::{Arc, OnceLock};

use db::{Fault, Tx, values};
use serde::{Deserialize, Serialize};

use super::refusal::TrustRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Figures {
    /// At most so many touchless orders may be wrong, parts per million.
    pub limit_ppm: u32,
    /// How sure one wants to be of that, in percent.
    pub confidence_percent: u32,
    /// Touchless orders that are audited, parts per million.
    pub sample_ppm: u32,
    /// A sender's own checked documents without an error before its channel's proof counts for it.
    pub sender_from: u32,
    /// The certainty from which a document counts as touchless while a channel has no threshold of its own, parts per million.
    pub shipped_threshold_ppm: u32,
    /// Outcomes older than this no longer count.
    pub days: u32,
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            limit_ppm: 5_000,
            confidence_percent: 95,
            sample_ppm: 30_000,
            sender_from: 30,
            shipped_threshold_ppm: 950_000,
            days: 365,
        }
    }
}

impl Figures {
    pub fn limit(&self) -> f64 {
        f64::from(self.limit_ppm) / 1e6
    }

    pub fn confidence(&self) -> f64 {
        f64::from(self.confidence_percent) / 100.0
    }

    /// Checked orders without an error that prove the limit.
    pub fn needed(&self) -> usize {
        reader::calibrate::needed_without_errors(self.limit(), self.confidence())
    }
}

#[derive(Default)]
struct Known(OnceLock<Figures>);

pub fn figures(tx: &mut Tx) -> Result<Figures, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(figures) = known.0.get() {
        return Ok(*figures);
    }
    let content =
        tx.first("select content from setting where name = 'trust'", &[], |row| row.get::<String>(0))?;
    let figures = match content {
        Some(text) => {
            serde_json::from_str(&text).map_err(|e| Fault::Broken(format!("figures of trust: {e}")))?
        }
        None => Figures::default(),
    };
    let _: &Arc<Known> = &known;
    Ok(*known.0.get_or_init(|| figures))
}

pub fn set_figures(tx: &mut Tx, by: &Actor, new: Figures) -> Result<(), Failure> {
    allow(by, Verb::SwitchAutopilot, Whose::Others)?;
    let was = figures(tx)?;
    decide(&new)?;
    let content = serde_json::to_string(&new).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into setting (name, content) values ('trust', $1)
         on conflict (name) do update set content = excluded.content",
        &values![content],
    )?;
    tx.advance_epoch()?;
    let entry = Entry {
        verb: "set_trust_figures",
        noun: "autopilot",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "was": was, "is": new }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(new: &Figures) -> Result<(), TrustRefusal> {
    let bounds = [
        ("limit", new.limit_ppm, 100, 50_000),
        ("confidence", new.confidence_percent, 90, 99),
        ("sample", new.sample_ppm, 20_000, 50_000),
        ("sender_from", new.sender_from, 10, 1_000),
        ("shipped_threshold", new.shipped_threshold_ppm, 900_000, 999_000),
        ("days", new.days, 90, 3_650),
    ];
    match bounds.into_iter().find(|(_, is, least, most)| is < least || is > most) {
        Some((figure, is, least, most)) => Err(TrustRefusal::Figure { figure, is, least, most }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_two_to_five_percent_and_never_none() {
        assert_eq!(decide(&Figures::default()), Ok(()));
        let none = Figures { sample_ppm: 0, ..Figures::default() };
        assert_eq!(
            decide(&none),
            Err(TrustRefusal::Figure { figure: "sample", is: 0, least: 20_000, most: 50_000 })
        );
        assert_eq!(Figures::default().needed(), 598);
    }
}
