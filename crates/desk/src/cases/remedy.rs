//! The remedy as it is on record.

use std::fmt;

use basics::{Currency, Id, Instant, Quantity};
use serde::{Deserialize, Serialize};

use super::case::CaseId;
use super::lifecycle::CaseState;
use crate::actor::PersonId;
use crate::orders::OrderId;

pub type RemedyId = Id<Remedy>;

/// What the customer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RemedyKind {
    /// A credit note for goods, to settle what they owe.
    Credit,
    /// The same, and the money goes back.
    Refund,
    /// The same goods again.
    Replacement,
    /// The goods come back, are repaired and sent again.
    Repair,
    /// A part of the price.
    Discount,
    /// What never arrived is sent again.
    Reship,
    /// A letter.
    Apology,
    /// A letter that says why they get nothing.
    Denial,
}

impl RemedyKind {
    pub const ALL: [RemedyKind; 8] = [
        RemedyKind::Credit,
        RemedyKind::Refund,
        RemedyKind::Replacement,
        RemedyKind::Repair,
        RemedyKind::Discount,
        RemedyKind::Reship,
        RemedyKind::Apology,
        RemedyKind::Denial,
    ];

    pub fn code(self) -> &'static str {
        match self {
            RemedyKind::Credit => "credit",
            RemedyKind::Refund => "refund",
            RemedyKind::Replacement => "replacement",
            RemedyKind::Repair => "repair",
            RemedyKind::Discount => "discount",
            RemedyKind::Reship => "reship",
            RemedyKind::Apology => "apology",
            RemedyKind::Denial => "denial",
        }
    }

    pub fn from_code(code: &str) -> Option<RemedyKind> {
        RemedyKind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// It is for units of an order's lines.
    pub fn has_goods(self) -> bool {
        matches!(
            self,
            RemedyKind::Credit
                | RemedyKind::Refund
                | RemedyKind::Replacement
                | RemedyKind::Repair
                | RemedyKind::Reship
        )
    }

    pub fn is_letter(self) -> bool {
        matches!(self, RemedyKind::Apology | RemedyKind::Denial)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RemedyState {
    Proposed,
    Approved,
    Done,
    Refused,
}

impl RemedyState {
    pub const ALL: [RemedyState; 4] =
        [RemedyState::Proposed, RemedyState::Approved, RemedyState::Done, RemedyState::Refused];

    pub fn code(self) -> &'static str {
        match self {
            RemedyState::Proposed => "proposed",
            RemedyState::Approved => "approved",
            RemedyState::Done => "done",
            RemedyState::Refused => "refused",
        }
    }

    pub fn from_code(code: &str) -> Option<RemedyState> {
        RemedyState::ALL.into_iter().find(|s| s.code() == code)
    }

    pub fn is_open(self) -> bool {
        matches!(self, RemedyState::Proposed | RemedyState::Approved)
    }
}

impl fmt::Display for RemedyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Base units of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyLine {
    pub line_no: i64,
    pub quantity: Quantity,
}

/// Amounts in minor units of `currency`, before tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    pub id: RemedyId,
    pub number: String,
    pub case: CaseId,
    pub order: Option<OrderId>,
    pub kind: RemedyKind,
    pub lines: Vec<RemedyLine>,
    /// What it is worth; of a letter nothing.
    pub amount: i64,
    pub currency: Currency,
    pub goods_back: bool,
    /// What the customer is told.
    pub words: String,
    /// What the policy grants of this kind, and by which of its rows.
    pub granted: Option<i64>,
    pub rule: Option<String>,
    /// The policy does not grant it.
    pub exceptional: bool,
    /// Who proposed it does not let it through.
    pub two_people: bool,
    pub why: Option<String>,
    pub state: RemedyState,
    pub proposed_by: PersonId,
    pub proposed_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub decision: Option<String>,
    pub done_by: Option<PersonId>,
    pub done_at: Option<Instant>,
    /// Numbers of what was made of it: credit notes, returns, orders, letters, tasks.
    pub results: Vec<String>,
    pub version: i64,
}

/// Where a complaint stands by its remedies: the one that is furthest from its end says.
pub(super) fn standing(remedies: &[Remedy]) -> CaseState {
    let any = |state| remedies.iter().any(|r| r.state == state);
    if any(RemedyState::Proposed) {
        CaseState::Proposed
    } else if any(RemedyState::Done) {
        CaseState::Executing
    } else if any(RemedyState::Approved) {
        CaseState::Approved
    } else {
        CaseState::Investigating
    }
}
