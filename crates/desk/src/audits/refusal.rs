//! What the rules about audits forbid.

use super::audit::AuditState;
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditRefusal {
    #[error("there is no audit {0}")]
    NotFound(String),
    #[error("there is no audit scheme {0}")]
    NoScheme(String),
    #[error("there is no corrective action {0}")]
    NoAction(String),
    #[error("'{0}' is no code; it has letters, digits, - and _")]
    Code(String),
    #[error("say in a few words what it is")]
    NoName,
    #[error("'{0}' is no acceptance quality limit of ISO 2859-1, such as 1.0 or 0.65")]
    Aql(String),
    #[error("'{0}' is no channel that orders come by")]
    Channel(String),
    #[error("scheme {0} is not in use")]
    Inactive(String),
    #[error(
        "scheme {0} is stopped: five lots were refused under tightened inspection. Do something about it, then let it begin again"
    )]
    Discontinued(String),
    #[error("audit {audit} of scheme {scheme} is not finished yet")]
    Open { scheme: String, audit: String },
    #[error("{shipped} shipments have left since the last audit of {scheme}; a lot has at least two")]
    TooFew { scheme: String, shipped: i64 },
    #[error("audit {audit} is decided already: {state:?}")]
    Decided { audit: String, state: AuditState },
    #[error("audit {audit} has no item {item}")]
    NoItem { audit: String, item: i64 },
    #[error("shipment {0} was looked at already")]
    Judged(String),
    #[error("a shipment may have at most {most} findings")]
    TooMany { most: usize },
    #[error("there is no error {error} on record for order {order}")]
    NoError { error: String, order: String },
    #[error("audit {audit} has {left} shipments that nobody has looked at")]
    NotDone { audit: String, left: usize },
    #[error("say what it is against")]
    NoValue,
    #[error("say by when it is to be done")]
    NoDue,
    #[error("say what was changed")]
    NoOutcome,
    #[error("corrective action {0} is done already")]
    ActionDone(String),
}

impl Forbids for AuditRefusal {
    fn code(&self) -> &'static str {
        match self {
            AuditRefusal::NotFound(_)
            | AuditRefusal::NoScheme(_)
            | AuditRefusal::NoAction(_)
            | AuditRefusal::NoItem { .. }
            | AuditRefusal::NoError { .. } => "not_found",
            AuditRefusal::Code(_) => "code",
            AuditRefusal::NoName => "no_name",
            AuditRefusal::Aql(_) => "aql",
            AuditRefusal::Channel(_) => "channel",
            AuditRefusal::Inactive(_) => "inactive",
            AuditRefusal::Discontinued(_) => "discontinued",
            AuditRefusal::Open { .. } => "open_audit",
            AuditRefusal::TooFew { .. } => "too_few",
            AuditRefusal::Decided { .. } => "decided",
            AuditRefusal::Judged(_) => "judged",
            AuditRefusal::TooMany { .. } => "too_many",
            AuditRefusal::NotDone { .. } => "not_done",
            AuditRefusal::NoValue => "no_value",
            AuditRefusal::NoDue => "no_due",
            AuditRefusal::NoOutcome => "no_outcome",
            AuditRefusal::ActionDone(_) => "action_done",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            AuditRefusal::NotFound(_)
            | AuditRefusal::NoScheme(_)
            | AuditRefusal::NoAction(_)
            | AuditRefusal::NoItem { .. }
            | AuditRefusal::NoError { .. } => Kind::NotFound,
            AuditRefusal::Inactive(_)
            | AuditRefusal::Discontinued(_)
            | AuditRefusal::Open { .. }
            | AuditRefusal::TooFew { .. }
            | AuditRefusal::Decided { .. }
            | AuditRefusal::Judged(_)
            | AuditRefusal::NotDone { .. }
            | AuditRefusal::ActionDone(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
