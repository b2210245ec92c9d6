//! The life cycle: which act is possible in which stage. The one table that every verb asks.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::OrderRefusal;

/// Where an order stands. Small on purpose: what is shipped and invoiced is read from the lines, what stops an order are its holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    Draft,
    Submitted,
    Confirmed,
    Released,
    Completed,
    Closed,
    Cancelled,
    Rejected,
}

impl Stage {
    pub const ALL: [Stage; 8] = [
        Stage::Draft,
        Stage::Submitted,
        Stage::Confirmed,
        Stage::Released,
        Stage::Completed,
        Stage::Closed,
        Stage::Cancelled,
        Stage::Rejected,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Submitted => "submitted",
            Stage::Confirmed => "confirmed",
            Stage::Released => "released",
            Stage::Completed => "completed",
            Stage::Closed => "closed",
            Stage::Cancelled => "cancelled",
            Stage::Rejected => "rejected",
        }
    }

    pub fn from_code(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Nothing more happens to it, but that it may be copied.
    pub fn is_over(self) -> bool {
        matches!(self, Stage::Closed | Stage::Cancelled | Stage::Rejected)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What can be done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Save,
    Submit,
    Return,
    Confirm,
    Reject,
    Release,
    PullBack,
    Ship,
    Invoice,
    Cancel,
    ShortClose,
    ResolveHold,
    Complete,
    Reopen,
    Close,
    Copy,
    HandOff,
    Amend,
}

impl Act {
    pub const ALL: [Act; 18] = [
        Act::Save,
        Act::Submit,
        Act::Return,
        Act::Confirm,
        Act::Reject,
        Act::Release,
        Act::PullBack,
        Act::Ship,
        Act::Invoice,
        Act::Cancel,
        Act::ShortClose,
        Act::ResolveHold,
        Act::Complete,
        Act::Reopen,
        Act::Close,
        Act::Copy,
        Act::HandOff,
        Act::Amend,
    ];

    /// As in "it can't be …".
    pub fn code(self) -> &'static str {
        match self {
            Act::Save => "saved",
            Act::Submit => "submitted",
            Act::Return => "given back",
            Act::Confirm => "confirmed",
            Act::Reject => "rejected",
            Act::Release => "released",
            Act::PullBack => "pulled back",
            Act::Ship => "shipped",
            Act::Invoice => "invoiced",
            Act::Cancel => "cancelled",
            Act::ShortClose => "closed short",
            Act::ResolveHold => "freed of a hold",
            Act::Complete => "completed",
            Act::Reopen => "opened again",
            Act::Close => "closed",
            Act::Copy => "copied",
            Act::HandOff => "handed off",
            Act::Amend => "changed",
        }
    }

    /// The stages in which it is possible.
    fn stages(self) -> impl Iterator<Item = Stage> {
        Stage::ALL.into_iter().filter(move |stage| stage.after(self).is_some())
    }
}

impl Stage {
    /// The stage that `act` leads to, or none if it is not possible here.
    pub fn after(self, act: Act) -> Option<Stage> {
        use Stage::{Cancelled, Closed, Completed, Confirmed, Draft, Rejected, Released, Submitted};
        match (self, act) {
            // Whose hands it is in is no stage; it goes from hand to hand until it is over.
            (stage, Act::HandOff) if !stage.is_over() => Some(stage),
            (Draft, Act::Save) => Some(Draft),
            (Draft, Act::Submit) => Some(Submitted),
            (Submitted, Act::Return) => Some(Draft),
            (Submitted, Act::Confirm) => Some(Confirmed),
            (Submitted, Act::Reject) => Some(Rejected),
            (Confirmed, Act::Release) => Some(Released),
            // More may be released while part of it is with the warehouse: a backorder that came in.
            (Released, Act::Release) => Some(Released),
            (Released, Act::PullBack) => Some(Confirmed),
            (Released, Act::Ship) => Some(Released),
            (Released | Completed, Act::Invoice) => Some(self),
            (Draft | Submitted | Confirmed | Released, Act::Cancel) => Some(Cancelled),
            (Confirmed | Released, Act::ShortClose) => Some(self),
            (Submitted | Confirmed | Released, Act::ResolveHold) => Some(self),
            (Confirmed | Released, Act::Complete) => Some(Completed),
            // More may be wanted of an order that is shipped whole; it is open again then.
            (Submitted | Confirmed | Released | Completed, Act::Amend) => Some(self),
            (Completed, Act::Reopen) => Some(Released),
            (Completed, Act::Close) => Some(Closed),
            (Draft, Act::Copy) => None,
            (_, Act::Copy) => Some(self),
            _ => None,
        }
    }

    /// [`Stage::after`], with the refusal that a person reads.
    pub fn allow(self, act: Act) -> Result<Stage, OrderRefusal> {
        let refusal = || {
            let stages: Vec<&str> = act.stages().map(Stage::code).collect();
            OrderRefusal::WrongStage { stage: self, act: act.code(), stages: stages.join(", ") }
        };
        self.after(act).ok_or_else(refusal)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// All (stage × act) pairs, so that a change of the life cycle is seen as a change of this table.
    #[test]
    fn every_pair_of_stage_and_act() {
        let mut table = String::new();
        for act in Act::ALL {
            write!(table, "{:12}", format!("{act:?}")).unwrap();
            for stage in Stage::ALL {
                match stage.after(act) {
                    Some(next) if next == stage => write!(table, " {stage}: stays;").unwrap(),
                    Some(next) => write!(table, " {stage} → {next};").unwrap(),
                    None => {}
                }
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn what_is_over_stays_over() {
        for stage in Stage::ALL.into_iter().filter(|s| s.is_over()) {
            for act in Act::ALL.into_iter().filter(|a| *a != Act::Copy) {
                assert_eq!(stage.after(act), None, "{stage} {act:?}");
            }
        }
    }
}
