//! What is known of a case when a table is asked about it.

use std::collections::BTreeMap;

use basics::{Day, Decimal, Money, Percent};

use super::cell::{Value, day_value, read_compared, written};
use super::kind::TableKind;

/// Values by the code of their input. What is not said is not known: only conditions that hold for everything hold for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(Vec<(&'static str, Value)>);

impl Facts {
    pub fn new() -> Facts {
        Facts::default()
    }

    /// Empty texts are not known.
    pub fn text(mut self, input: &'static str, text: &str) -> Facts {
        let text = text.trim();
        if !text.is_empty() {
            self.0.push((input, Value::Text(text.to_lowercase())));
        }
        self
    }

    pub fn number(mut self, input: &'static str, number: Decimal) -> Facts {
        self.0.push((input, Value::Number(number)));
        self
    }

    pub fn money(self, input: &'static str, money: Money) -> Facts {
        self.number(input, money.amount())
    }

    pub fn percent(self, input: &'static str, percent: Percent) -> Facts {
        self.number(input, percent.value())
    }

    pub fn day(mut self, input: &'static str, day: Day) -> Facts {
        self.0.push((input, day_value(day)));
        self
    }

    pub fn yes(self, input: &'static str, is_so: bool) -> Facts {
        self.number(input, if is_so { Decimal::ONE } else { Decimal::ZERO })
    }

    pub fn get(&self, input: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(code, _)| *code == input).map(|(_, value)| value)
    }

    /// As it is kept with a use: each input as it is written in a cell.
    pub fn written(&self, kind: &TableKind) -> BTreeMap<String, String> {
        let known = kind.inputs.iter().filter_map(|c| Some((c, self.get(c.code)?)));
        known.map(|(c, value)| (c.code.to_owned(), written(value, c.holds))).collect()
    }

    /// What was kept, read again; inputs that the kind no longer has, or whose values it no longer takes, are left out.
    pub fn read(kind: &'static TableKind, kept: &BTreeMap<String, String>) -> Facts {
        let known = kind.inputs.iter().filter_map(|c| {
            let text = kept.get(c.code).filter(|t| !t.is_empty())?;
            Some((c.code, read_compared(text, c.holds).ok()?))
        });
        Facts(known.collect())
    }
}
