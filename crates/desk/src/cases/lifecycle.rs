//! The life cycle of a complaint: which act is possible in which state. The one table that every verb asks.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::refusal::CaseRefusal;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseState {
    /// On record; the customer has not heard from us.
    Logged,
    /// The customer knows that we are on it.
    Acknowledged,
    Investigating,
    /// The customer has to say something; the clock stands.
    Waiting,
    /// A remedy waits for somebody who may let it through.
    Proposed,
    Approved,
    /// Some of what was approved is carried out.
    Executing,
    /// The customer has what they get, and was told.
    Resolved,
    Closed,
}

impl CaseState {
    pub const ALL: [CaseState; 9] = [
        CaseState::Logged,
        CaseState::Acknowledged,
        CaseState::Investigating,
        CaseState::Waiting,
        CaseState::Proposed,
        CaseState::Approved,
        CaseState::Executing,
        CaseState::Resolved,
        CaseState::Closed,
    ];

    pub fn code(self) -> &'static str {
        match self {
            CaseState::Logged => "logged",
            CaseState::Acknowledged => "acknowledged",
            CaseState::Investigating => "investigating",
            CaseState::Waiting => "waiting",
            CaseState::Proposed => "proposed",
            CaseState::Approved => "approved",
            CaseState::Executing => "executing",
            CaseState::Resolved => "resolved",
            CaseState::Closed => "closed",
        }
    }

    pub fn from_code(code: &str) -> Option<CaseState> {
        CaseState::ALL.into_iter().find(|s| s.code() == code)
    }

    /// The customer has what they get.
    pub fn is_over(self) -> bool {
        matches!(self, CaseState::Resolved | CaseState::Closed)
    }

    /// The state that `act` leads to, or none if it is not possible here. Of several remedies the one that is furthest from its end says where
    /// the complaint stands (`remedy::standing`).
    pub fn after(self, act: CaseAct) -> Option<CaseState> {
        use CaseState::{
            Acknowledged, Approved, Closed, Executing, Investigating, Logged, Proposed, Resolved, Waiting,
        };
        match (self, act) {
            (Logged, CaseAct::Acknowledge) => Some(Acknowledged),
            (Acknowledged, CaseAct::Investigate) => Some(Investigating),
            (Acknowledged | Investigating, CaseAct::Wait) => Some(Waiting),
            (Waiting, CaseAct::Resume) => Some(Investigating),
            (Acknowledged | Investigating | Proposed | Approved | Executing, CaseAct::Propose) => {
                Some(Proposed)
            }
            (Proposed, CaseAct::Approve) => Some(Approved),
            (Proposed | Approved | Executing, CaseAct::Refuse) => Some(Investigating),
            (Proposed | Approved | Executing, CaseAct::CarryOut) => Some(Executing),
            (Executing, CaseAct::Resolve) => Some(Resolved),
            (Resolved, CaseAct::Close) => Some(Closed),
            (Resolved | Closed, CaseAct::Reopen) => Some(Investigating),
            // What is found out, and who has it, can be put on record as long as it is not closed.
            (Closed, CaseAct::Work) | (Resolved | Closed, CaseAct::Escalate) => None,
            (_, CaseAct::Work | CaseAct::Escalate) => Some(self),
            _ => None,
        }
    }

    /// [`CaseState::after`], with the refusal that a person reads.
    pub fn allow(self, act: CaseAct) -> Result<CaseState, CaseRefusal> {
        self.after(act).ok_or(CaseRefusal::WrongState { state: self, act })
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What can be done to a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseAct {
    Acknowledge,
    Investigate,
    Wait,
    Resume,
    Propose,
    Approve,
    Refuse,
    CarryOut,
    Resolve,
    Close,
    Reopen,
    /// Steps, evidence, severity, root cause, whose it is.
    Work,
    Escalate,
}

impl CaseAct {
    pub const ALL: [CaseAct; 13] = [
        CaseAct::Acknowledge,
        CaseAct::Investigate,
        CaseAct::Wait,
        CaseAct::Resume,
        CaseAct::Propose,
        CaseAct::Approve,
        CaseAct::Refuse,
        CaseAct::CarryOut,
        CaseAct::Resolve,
        CaseAct::Close,
        CaseAct::Reopen,
        CaseAct::Work,
        CaseAct::Escalate,
    ];
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// All (state × act) pairs, so that a change of the life cycle is seen as a change of this table.
    #[test]
    fn every_pair_of_state_and_act() {
        let mut table = String::new();
        for act in CaseAct::ALL {
            write!(table, "{:12}", format!("{act:?}")).unwrap();
            for state in CaseState::ALL {
                match state.after(act) {
                    Some(next) if next == state => write!(table, " {state}: stays;").unwrap(),
                    Some(next) => write!(table, " {state} → {next};").unwrap(),
                    None => {}
                }
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }
}
