//! What the rules about standards forbid.

use super::chart::ChartKind;
use super::standard::Measure;
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandardRefusal {
    #[error("there is no standard {0}")]
    NotFound(String),
    #[error("there is no such alert")]
    NoAlert,
    #[error("'{0}' is no code; it has letters, digits, - and _")]
    Code(String),
    #[error("say in a few words what it is")]
    NoName,
    #[error("a {chart:?} chart does not show {measure:?}")]
    Chart { measure: Measure, chart: ChartKind },
    #[error("a target lies between 0 and {most}")]
    Target { most: i64 },
    #[error("'{0}' is no channel that orders come by")]
    Channel(String),
    #[error("'{0}' is no team")]
    Team(String),
    #[error("say what lies behind it")]
    NoNote,
    #[error("somebody has looked into this alert already")]
    Seen,
}

impl Forbids for StandardRefusal {
    fn code(&self) -> &'static str {
        match self {
            StandardRefusal::NotFound(_) | StandardRefusal::NoAlert => "not_found",
            StandardRefusal::Code(_) => "code",
            StandardRefusal::NoName => "no_name",
            StandardRefusal::Chart { .. } => "chart",
            StandardRefusal::Target { .. } => "target",
            StandardRefusal::Channel(_) => "channel",
            StandardRefusal::Team(_) => "team",
            StandardRefusal::NoNote => "no_note",
            StandardRefusal::Seen => "seen",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            StandardRefusal::NotFound(_) | StandardRefusal::NoAlert => Kind::NotFound,
            StandardRefusal::Seen => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
