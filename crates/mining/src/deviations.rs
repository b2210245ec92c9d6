//! What a case did otherwise than the net asks, one thing after the other, said so that a clerk knows what to look at.

use crate::align::{Alignment, Move};
use crate::log::Names;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deviation {
    /// The step was not done.
    Skipped(String),
    /// The step was done where none was asked for.
    Extra(String),
    /// The step was done, but not where it belongs.
    WrongOrder(String),
}

impl Deviation {
    pub fn step(&self) -> &str {
        match self {
            Deviation::Skipped(step) | Deviation::Extra(step) | Deviation::WrongOrder(step) => step,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Deviation::Skipped(_) => "skipped",
            Deviation::Extra(_) => "extra",
            Deviation::WrongOrder(_) => "wrong_order",
        }
    }
}

/// A step that is both missing here and superfluous there is one step in the wrong order.
pub fn deviations(alignment: &Alignment, trace: &[u32], names: &Names) -> Vec<Deviation> {
    let mut extra: Vec<&str> = alignment
        .moves
        .iter()
        .filter_map(|m| match m {
            Move::Log(at) => trace.get(*at).map(|a| names.text(*a)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for step in alignment.moves.iter() {
        if let Move::Net(label, _) = step {
            match extra.iter().position(|e| e == label) {
                Some(at) => {
                    extra.remove(at);
                    found.push(Deviation::WrongOrder(label.clone()));
                }
                None => found.push(Deviation::Skipped(label.clone())),
            }
        }
    }
    found.extend(extra.into_iter().map(|e| Deviation::Extra(e.to_owned())));
    found
}
