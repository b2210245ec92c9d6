//! What the rules about amendments forbid.

use crate::failure::{Finding, Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmendmentRefusal {
    #[error("there is no amendment {0}")]
    NotFound(String),
    #[error(
        "there is no order of this customer with the PO number '{0}'; put the document to its order by hand"
    )]
    NoOrder(String),
    #[error("nothing is to be changed")]
    Nothing,
    #[error("say why; it goes on the record and to whoever decides")]
    NoReason,
    #[error("order {order} has no line {line}")]
    NoLine { order: String, line: i64 },
    #[error("line {0} is changed twice; say it once")]
    Twice(i64),
    #[error("line {line} was taken out before")]
    Gone { line: i64 },
    #[error("line {line} is asked of its vendor as it stands; take it out and add what is wanted now")]
    Sourced { line: i64 },
    #[error(
        "line {line}: {gone} are picked or shipped already, so it can't fall to {wanted}; have the goods put back first, or take them back when they have arrived"
    )]
    Below { line: i64, gone: String, wanted: String },
    #[error("goods have left for the old address; {0} can go elsewhere only as an order of its own")]
    Left(String),
    #[error("amendment {open} of order {order} is still open; decide or withdraw it first")]
    Open { order: String, open: String },
    #[error("the order can't be changed like this: {}", .0.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("; "))]
    Findings(Vec<Finding>),
    #[error("amendment {number} is {state}")]
    WrongState { number: String, state: &'static str },
    #[error("order {order} has been revised since ({now}, the amendment is for {base}); propose it anew")]
    Stale { order: String, base: i64, now: i64 },
}

impl Forbids for AmendmentRefusal {
    fn code(&self) -> &'static str {
        match self {
            AmendmentRefusal::NotFound(_) => "not_found",
            AmendmentRefusal::NoOrder(_) => "no_order",
            AmendmentRefusal::Nothing => "nothing_to_change",
            AmendmentRefusal::NoReason => "no_reason",
            AmendmentRefusal::NoLine { .. } => "no_such_line",
            AmendmentRefusal::Twice(_) => "twice",
            AmendmentRefusal::Gone { .. } => "line_is_gone",
            AmendmentRefusal::Sourced { .. } => "line_is_sourced",
            AmendmentRefusal::Below { .. } => "picked",
            AmendmentRefusal::Left(_) => "left",
            AmendmentRefusal::Open { .. } => "open_amendment",
            AmendmentRefusal::Findings(_) => "findings",
            AmendmentRefusal::WrongState { .. } => "wrong_state",
            AmendmentRefusal::Stale { .. } => "stale_version",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            AmendmentRefusal::NotFound(_) | AmendmentRefusal::NoOrder(_) => Kind::NotFound,
            AmendmentRefusal::Open { .. }
            | AmendmentRefusal::WrongState { .. }
            | AmendmentRefusal::Below { .. }
            | AmendmentRefusal::Left(_)
            | AmendmentRefusal::Stale { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            AmendmentRefusal::Findings(findings) => findings,
            _ => Vec::new(),
        }
    }
}
