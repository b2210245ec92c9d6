//! Policy: how many of the risky fields are keyed twice, in percent by field and by the level of who entered the order. A new installation keys
//! none twice.

use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::field::RiskyField;
use super::refusal::DoubleKeyRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, Level};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Percent by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rates {
    pub emerging: i64,
    pub developing: i64,
    pub proficient: i64,
    pub advanced: i64,
}

impl Rates {
    pub fn of(&self, level: Level) -> i64 {
        match level {
            Level::Emerging => self.emerging,
            Level::Developing => self.developing,
            Level::Proficient => self.proficient,
            Level::Advanced => self.advanced,
        }
    }

    pub fn all(&self) -> [(Level, i64); 4] {
        Level::ALL.map(|level| (level, self.of(level)))
    }

    pub fn set(&mut self, level: Level, percent: i64) {
        match level {
            Level::Emerging => self.emerging = percent,
            Level::Developing => self.developing = percent,
            Level::Proficient => self.proficient = percent,
            Level::Advanced => self.advanced = percent,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DoubleKeyPolicy {
    pub quantity: Rates,
    pub price: Rates,
    pub ship_to: Rates,
}

impl DoubleKeyPolicy {
    pub fn of(&self, field: RiskyField) -> &Rates {
        match field {
            RiskyField::Quantity => &self.quantity,
            RiskyField::Price => &self.price,
            RiskyField::ShipTo => &self.ship_to,
        }
    }

    pub fn of_mut(&mut self, field: RiskyField) -> &mut Rates {
        match field {
            RiskyField::Quantity => &mut self.quantity,
            RiskyField::Price => &mut self.price,
            RiskyField::ShipTo => &mut self.ship_to,
        }
    }
}

pub fn policy(tx: &mut Tx) -> Result<DoubleKeyPolicy, Fault> {
    let Some(content) = store::policy(tx)? else { return Ok(DoubleKeyPolicy::default()) };
    serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("the policy of keying twice: {e}")))
}

pub fn set_policy(tx: &mut Tx, by: &Actor, new: &DoubleKeyPolicy) -> Result<(), Failure> {
    allow(by, Verb::ChangeDoubleKey, Whose::Others)?;
    decide(new)?;
    let content = serde_json::to_string(new).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_policy(tx, &content)?;
    let entry = Entry {
        verb: Verb::ChangeDoubleKey.code(),
        noun: "double_key_policy",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: content,
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(new: &DoubleKeyPolicy) -> Result<(), DoubleKeyRefusal> {
    for field in RiskyField::ALL {
        if new.of(field).all().iter().any(|(_, percent)| !(0..=100).contains(percent)) {
            return Err(DoubleKeyRefusal::Range { field: field.code().replace('_', " ") });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_share() {
        let of = |emerging| {
            let quantity = Rates { emerging, ..Rates::default() };
            decide(&DoubleKeyPolicy { quantity, ..DoubleKeyPolicy::default() })
        };
        assert_eq!((of(0), of(100)), (Ok(()), Ok(())));
        assert_eq!(of(101), Err(DoubleKeyRefusal::Range { field: "quantity".into() }));
        assert!(of(-1).is_err());
    }
}
