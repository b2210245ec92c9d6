//! What the rules about agreements forbid.

use basics::Quantity;

use crate::failure::{Finding, Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementRefusal {
    #[error("there is no agreement {0}")]
    NotFound(String),
    #[error("agreement {0} is ended already")]
    Ended(String),
    #[error("say why; it goes on the record")]
    NoReason,
    #[error("line {line} of agreement {number}: {wanted} are called off, {left} are left")]
    TooMany { number: String, line: i64, wanted: Quantity, left: Quantity },
    #[error("this can't be agreed: {}", .0.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("; "))]
    Findings(Vec<Finding>),
}

impl Forbids for AgreementRefusal {
    fn code(&self) -> &'static str {
        match self {
            AgreementRefusal::NotFound(_) => "not_found",
            AgreementRefusal::Ended(_) => "agreement_ended",
            AgreementRefusal::NoReason => "no_reason",
            AgreementRefusal::TooMany { .. } => "agreement_quantity",
            AgreementRefusal::Findings(_) => "findings",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            AgreementRefusal::NotFound(_) => Kind::NotFound,
            AgreementRefusal::Ended(_) | AgreementRefusal::TooMany { .. } => Kind::Conflict,
            AgreementRefusal::NoReason | AgreementRefusal::Findings(_) => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            AgreementRefusal::Findings(findings) => findings,
            _ => Vec::new(),
        }
    }
}
