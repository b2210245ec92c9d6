//! An event log: cases of events, with the names of activities written once.

use std::collections::HashMap;

/// Texts by number, each kept once.
#[derive(Debug, Clone, Default)]
pub struct Names {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub activity: u32,
    /// Microseconds since 1970, UTC; not every log says.
    pub at: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    pub name: String,
    pub events: Vec<Event>,
}

impl Case {
    /// The activities in their order.
    pub fn trace(&self) -> Vec<u32> {
        self.events.iter().map(|e| e.activity).collect()
    }

    /// Microseconds from the first event to the last, as far as times are said.
    pub fn duration(&self) -> Option<i64> {
        let times = || self.events.iter().filter_map(|e| e.at);
        Some(times().max()?.saturating_sub(times().min()?))
    }

    /// Puts events in the order of time where each has one; those of one moment stay as they were told.
    pub fn sort(&mut self) {
        if self.events.iter().all(|e| e.at.is_some()) {
            self.events.sort_by_key(|e| e.at);
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Log {
    pub activities: Names,
    pub cases: Vec<Case>,
    /// What was left out or is odd, in words; bounded.
    pub remarks: Vec<String>,
}

impl Log {
    pub fn events(&self) -> usize {
        self.cases.iter().map(|c| c.events.len()).sum()
    }
}
