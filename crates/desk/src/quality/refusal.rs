//! What the rules about inspections forbid.

use crate::failure::{Forbids, Kind};
use crate::shipping::ShipmentStage;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QualityRefusal {
    #[error("there is no shipment {0}")]
    NotFound(String),
    #[error("there is no discrepancy {0}")]
    NoDiscrepancy(String),
    #[error("shipment {number} can't be inspected: it is {stage}")]
    WrongStage { number: String, stage: ShipmentStage },
    #[error(
        "shipment {number} has left or was cancelled ({stage}); what is wrong with it now is a complaint"
    )]
    Gone { number: String, stage: ShipmentStage },
    #[error(
        "shipment {number} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { number: String, yours: i64, now: i64 },
    #[error("shipment {number} has open discrepancies; resolve them first: {}", .open.join("; "))]
    OpenDiscrepancies { number: String, open: Vec<String> },
    #[error("every point of the checklist has to be answered; missing: {}", .0.join(", "))]
    Unanswered(Vec<String>),
    #[error("the checklist has no point '{0}'")]
    NoSuchPoint(String),
    #[error("scan '{code}': {problem}")]
    Scan { code: String, problem: String },
    #[error("this discrepancy was resolved already: {0}")]
    Resolved(String),
    #[error("say how it was resolved; it goes on the record")]
    NoResolution,
    #[error("say what was expected and what was found")]
    NothingSaid,
}

impl Forbids for QualityRefusal {
    fn code(&self) -> &'static str {
        match self {
            QualityRefusal::NotFound(_) | QualityRefusal::NoDiscrepancy(_) => "not_found",
            QualityRefusal::WrongStage { .. } => "wrong_stage",
            QualityRefusal::Gone { .. } => "gone",
            QualityRefusal::Stale { .. } => "stale_version",
            QualityRefusal::OpenDiscrepancies { .. } => "open_discrepancies",
            QualityRefusal::Unanswered(_) => "unanswered",
            QualityRefusal::NoSuchPoint(_) => "no_such_point",
            QualityRefusal::Scan { .. } => "scan",
            QualityRefusal::Resolved(_) => "resolved_already",
            QualityRefusal::NoResolution => "no_resolution",
            QualityRefusal::NothingSaid => "nothing_said",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            QualityRefusal::NotFound(_) | QualityRefusal::NoDiscrepancy(_) => Kind::NotFound,
            QualityRefusal::WrongStage { .. }
            | QualityRefusal::Gone { .. }
            | QualityRefusal::Stale { .. }
            | QualityRefusal::OpenDiscrepancies { .. }
            | QualityRefusal::Resolved(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
