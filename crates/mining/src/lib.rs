//! Event logs and nets, as pure functions: bytes in, figures out. Knows no order, no desk, no file and no clock.
//!
//! An event log is a list of cases, each a list of events (an activity, a time). It comes from XES ([`read_xes`], IEEE 1849), from
//! object-centred logs ([`ocel::read`], OCEL 1.0 and 2.0, seen from one type of object by [`ocel::Ocel::cases_of`]) or is told case by case.
//! [`Paths`] counts what happened: which activity follows which, variants, waiting times, rework. A [`Net`] (read from PNML by
//! [`read_pnml`], or made) says what should happen: [`replay()`] plays the cases on it by tokens, [`align()`] finds the cheapest
//! explanation of a case, and [`deviations()`] says it in words.
//!
//! Whatever is read is somebody else's: limits hold everywhere, and a [`Trouble`] names the place.
//!
//! Formulas: W. van der Aalst, Process Mining: Data Science in Action (2016), chapters 5 to 8; A. Rozinat, W. van der Aalst, Conformance
//! checking of processes based on monitoring real behavior (2008) for fitness by tokens; A. Berti, W. van der Aalst, A novel token-based
//! replay technique (2021) for silent transitions; A. Adriansyah, Aligning observed and modeled behavior (2014) for alignments.

mod align;
mod bytes;
mod deviations;
mod log;
mod net;
pub mod ocel;
mod paths;
mod pnml;
mod replay;
mod xes;

pub use align::{Aligned, Alignment, Move, align, alignment_fitness};
pub use deviations::{Deviation, deviations};
pub use log::{Case, Event, Log, Names};
pub use net::{Net, PlaceAt, Transition};
pub use paths::{Paths, Rework, Times, Variant};
pub use pnml::read_pnml;
pub use replay::{Fitness, Played, Replay, replay};
pub use xes::read_xes;

/// Why something can't be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Trouble {
    pub place: String,
    pub what: String,
}

impl Trouble {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Trouble {
        Trouble { place: place.into(), what: what.into() }
    }
}
