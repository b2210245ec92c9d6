//! What the rules about purchase requests forbid.

use basics::Quantity;

use super::request::PurchaseState;
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PurchaseRefusal {
    #[error("there is no purchase request {0}")]
    NotFound(String),
    #[error("purchase request {number} is {}", .state.code())]
    WrongState { number: String, state: PurchaseState },
    #[error("{0}")]
    Due(String),
    #[error("{0} comes to us first; it is received like all goods on their way")]
    ComesToUs(String),
    #[error("{wanted} can't be sent: {left} of purchase request {number} are left")]
    TooMany { number: String, wanted: String, left: Quantity },
}

impl Forbids for PurchaseRefusal {
    fn code(&self) -> &'static str {
        match self {
            PurchaseRefusal::NotFound(_) => "not_found",
            PurchaseRefusal::WrongState { .. } => "wrong_state",
            PurchaseRefusal::Due(_) => "date",
            PurchaseRefusal::ComesToUs(_) => "comes_to_us",
            PurchaseRefusal::TooMany { .. } => "too_many",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            PurchaseRefusal::NotFound(_) => Kind::NotFound,
            PurchaseRefusal::WrongState { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
