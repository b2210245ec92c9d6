//! A Petri net: places, transitions with or without a label, an initial and a final marking.

use std::collections::HashMap;

/// A place and how many tokens an arc, or a marking, has there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceAt {
    pub place: usize,
    pub tokens: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transition {
    /// The activity; none for a silent transition.
    pub label: Option<String>,
    pub takes: Vec<PlaceAt>,
    pub gives: Vec<PlaceAt>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Net {
    pub places: Vec<String>,
    pub transitions: Vec<Transition>,
    pub initial: Vec<PlaceAt>,
    pub end: Vec<PlaceAt>,
}

pub(crate) type Marking = Vec<u32>;

impl Net {
    pub fn place(&mut self, name: &str) -> usize {
        self.places.push(name.to_owned());
        self.places.len() - 1
    }

    /// Adds a transition with arcs of one token.
    pub fn transition(&mut self, label: Option<&str>, takes: &[usize], gives: &[usize]) {
        let one =
            |places: &[usize]| places.iter().map(|place| PlaceAt { place: *place, tokens: 1 }).collect();
        self.transitions.push(Transition {
            label: label.map(str::to_owned),
            takes: one(takes),
            gives: one(gives),
        });
    }

    pub fn arcs(&self) -> usize {
        self.transitions.iter().map(|t| t.takes.len() + t.gives.len()).sum()
    }

    /// Transitions by the activity they stand for.
    pub(crate) fn by_label(&self) -> HashMap<&str, Vec<usize>> {
        let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, transition) in self.transitions.iter().enumerate() {
            if let Some(label) = &transition.label {
                found.entry(label).or_default().push(at);
            }
        }
        found
    }

    pub(crate) fn marking(&self, at: &[PlaceAt]) -> Marking {
        let mut marking = vec![0u32; self.places.len()];
        for PlaceAt { place, tokens } in at {
            if let Some(has) = marking.get_mut(*place) {
                *has = has.saturating_add(*tokens);
            }
        }
        marking
    }
}

/// Tokens that a marking lacks.
pub(crate) fn lacks(marking: &[u32], takes: &[PlaceAt]) -> u32 {
    takes.iter().map(|a| a.tokens.saturating_sub(marking.get(a.place).copied().unwrap_or(0))).sum()
}

pub(crate) fn enabled(marking: &[u32], takes: &[PlaceAt]) -> bool {
    takes.iter().all(|a| marking.get(a.place).is_some_and(|has| *has >= a.tokens))
}

/// The marking after a transition; what it lacks is put in first.
pub(crate) fn fired(marking: &[u32], transition: &Transition) -> Marking {
    let mut after = marking.to_vec();
    for arc in &transition.takes {
        if let Some(has) = after.get_mut(arc.place) {
            *has = has.saturating_sub(arc.tokens);
        }
    }
    for arc in &transition.gives {
        if let Some(has) = after.get_mut(arc.place) {
            *has = has.saturating_add(arc.tokens);
        }
    }
    after
}

pub(crate) fn tokens(arcs: &[PlaceAt]) -> u32 {
    arcs.iter().fold(0, |sum, a| sum.saturating_add(a.tokens))
}
