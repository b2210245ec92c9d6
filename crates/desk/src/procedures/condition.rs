//! A condition of a route, as it is written: `total >= 5000`, `channel = phone email`, `kind = rush`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a route may depend on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    pub channel: String,
    pub kind: String,
    /// In hundredths of the order's currency.
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Condition {
    ChannelIs(Vec<String>),
    KindIs(Vec<String>),
    /// In hundredths.
    TotalAtLeast(i64),
    TotalBelow(i64),
}

impl Condition {
    pub fn holds(&self, facts: &Facts) -> bool {
        match self {
            Condition::ChannelIs(any) => any.contains(&facts.channel),
            Condition::KindIs(any) => any.contains(&facts.kind),
            Condition::TotalAtLeast(least) => facts.total >= *least,
            Condition::TotalBelow(limit) => facts.total < *limit,
        }
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Condition, String> {
        let odd = || {
            let shown: String = text.chars().take(60).collect();
            format!(
                "'{shown}' is no condition; write channel = phone email, kind = rush, total >= 5000 or total < 100"
            )
        };
        let (at, sign) = ["!=", ">=", "<=", "<", "="]
            .into_iter()
            .find_map(|sign| text.find(sign).map(|at| (at, sign)))
            .ok_or_else(odd)?;
        let (fact, value) =
            (text.get(..at).unwrap_or_default().trim(), text.get(at + sign.len()..).unwrap_or_default());
        let words = || -> Vec<String> {
            value.split([' ', ',']).map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
        };
        let found = match (fact, sign) {
            ("channel", "=") => Condition::ChannelIs(words()),
            ("kind", "=") => Condition::KindIs(words()),
            ("total", ">=") => Condition::TotalAtLeast(hundredths(value).ok_or_else(odd)?),
            ("total", "<") => Condition::TotalBelow(hundredths(value).ok_or_else(odd)?),
            _ => return Err(odd()),
        };
        match &found {
            Condition::ChannelIs(any) | Condition::KindIs(any) if any.is_empty() => Err(odd()),
            _ => Ok(found),
        }
    }
}

fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok().filter(|w| (0..1_000_000_000_000).contains(w)).map(|w| w * 100 + part)
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = |n: &i64| format!("{}.{:02}", n / 100, n % 100);
        match self {
            Condition::ChannelIs(any) => write!(f, "channel = {}", any.join(" ")),
            Condition::KindIs(any) => write!(f, "kind = {}", any.join(" ")),
            Condition::TotalAtLeast(n) => write!(f, "total >= {}", amount(n)),
            Condition::TotalBelow(n) => write!(f, "total < {}", amount(n)),
        }
    }
}

impl TryFrom<String> for Condition {
    type Error = String;
    fn try_from(text: String) -> Result<Condition, String> {
        text.parse()
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> String {
        condition.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_they_are_written() {
        for text in ["channel = phone email", "kind = rush", "total >= 5000.00", "total < 0.50"] {
            assert_eq!(text.parse::<Condition>().unwrap().to_string(), text);
        }
        for odd in ["", "total", "total > 5", "total >= 1.234", "colour = red", "channel =", "total >= -4"] {
            assert!(odd.parse::<Condition>().is_err(), "{odd}");
        }
    }

    #[test]
    fn conditions_hold_at_their_limits() {
        let facts = Facts { channel: "phone".into(), kind: "standard".into(), total: 500_000 };
        for (text, holds) in [
            ("total >= 5000", true),
            ("total >= 5000.01", false),
            ("total < 5000", false),
            ("channel = email phone", true),
        ] {
            assert_eq!(text.parse::<Condition>().unwrap().holds(&facts), holds, "{text}");
        }
    }
}
