//! How much somebody may decide alone, by the level they have shown.

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Duty, Level};

/// Minor units; none is without limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountByLevel {
    pub emerging: Option<i64>,
    pub developing: Option<i64>,
    pub proficient: Option<i64>,
    pub advanced: Option<i64>,
}

impl AmountByLevel {
    pub fn of(&self, level: Level) -> Option<i64> {
        match level {
            Level::Emerging => self.emerging,
            Level::Developing => self.developing,
            Level::Proficient => self.proficient,
            Level::Advanced => self.advanced,
        }
    }

    /// The limit that this amount of this person is above, if it is above one.
    pub fn exceeded(&self, by: &Actor, duty: Duty, amount: i64) -> Option<i64> {
        self.of(by.level(duty)).filter(|limit| amount > *limit)
    }

    /// All of them, the lowest level first.
    pub fn all(&self) -> [(Level, Option<i64>); 4] {
        Level::ALL.map(|level| (level, self.of(level)))
    }

    /// No limit is negative, and nobody may more at a lower level than at a higher one.
    pub fn is_in_order(&self) -> bool {
        let all = Level::ALL.map(|level| self.of(level).unwrap_or(i64::MAX));
        all.iter().all(|amount| *amount >= 0) && all.is_sorted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_levels_may_no_less() {
        let of = |emerging, advanced| AmountByLevel {
            emerging,
            developing: Some(100),
            proficient: Some(200),
            advanced,
        };
        assert!(of(Some(0), None).is_in_order());
        assert!(!of(Some(101), None).is_in_order());
        assert!(!of(Some(-1), None).is_in_order());
        assert!(!of(None, None).is_in_order());
    }
}
