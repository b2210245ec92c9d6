//! The life cycle of a return: which act is possible in which state. The one table that every verb asks.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::refusal::ReturnRefusal;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReturnState {
    /// Asked for by somebody who may not let it through alone.
    Requested,
    /// The goods may come.
    Authorised,
    /// Some of the goods are here.
    Received,
    /// Credited, or sent again.
    Settled,
    Closed,
    Rejected,
    Cancelled,
}

impl ReturnState {
    pub const ALL: [ReturnState; 7] = [
        ReturnState::Requested,
        ReturnState::Authorised,
        ReturnState::Received,
        ReturnState::Settled,
        ReturnState::Closed,
        ReturnState::Rejected,
        ReturnState::Cancelled,
    ];

    pub fn code(self) -> &'static str {
        match self {
            ReturnState::Requested => "requested",
            ReturnState::Authorised => "authorised",
            ReturnState::Received => "received",
            ReturnState::Settled => "settled",
            ReturnState::Closed => "closed",
            ReturnState::Rejected => "rejected",
            ReturnState::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<ReturnState> {
        ReturnState::ALL.into_iter().find(|s| s.code() == code)
    }

    pub fn is_over(self) -> bool {
        matches!(self, ReturnState::Closed | ReturnState::Rejected | ReturnState::Cancelled)
    }

    /// The state that `act` leads to, or none if it is not possible here.
    pub fn after(self, act: ReturnAct) -> Option<ReturnState> {
        use ReturnState::{Authorised, Cancelled, Closed, Received, Rejected, Requested, Settled};
        match (self, act) {
            (Requested, ReturnAct::Authorise) => Some(Authorised),
            (Requested, ReturnAct::Reject) => Some(Rejected),
            (Requested | Authorised, ReturnAct::Cancel) => Some(Cancelled),
            // The rest may come after what came first is credited.
            (Authorised | Received | Settled, ReturnAct::Receive) => Some(Received),
            // Where goods lie is no matter of money: neither waits for the other.
            (Received | Settled, ReturnAct::Dispose) => Some(self),
            // Where the customer keeps the goods, nothing is received first.
            (Authorised | Received | Settled, ReturnAct::Settle | ReturnAct::Replace) => Some(Settled),
            // What came and is owed nothing for is closed with a reason.
            (Received | Settled, ReturnAct::Close) => Some(Closed),
            _ => None,
        }
    }

    /// [`ReturnState::after`], with the refusal that a person reads.
    pub fn allow(self, act: ReturnAct) -> Result<ReturnState, ReturnRefusal> {
        self.after(act).ok_or(ReturnRefusal::WrongState { state: self, act })
    }
}

impl fmt::Display for ReturnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What can be done to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnAct {
    Authorise,
    Reject,
    Cancel,
    Receive,
    Dispose,
    Settle,
    Replace,
    Close,
}

impl ReturnAct {
    pub const ALL: [ReturnAct; 8] = [
        ReturnAct::Authorise,
        ReturnAct::Reject,
        ReturnAct::Cancel,
        ReturnAct::Receive,
        ReturnAct::Dispose,
        ReturnAct::Settle,
        ReturnAct::Replace,
        ReturnAct::Close,
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
        for act in ReturnAct::ALL {
            write!(table, "{:12}", format!("{act:?}")).unwrap();
            for state in ReturnState::ALL {
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

    #[test]
    fn what_is_over_stays_over() {
        for state in ReturnState::ALL.into_iter().filter(|s| s.is_over()) {
            assert!(ReturnAct::ALL.into_iter().all(|act| state.after(act).is_none()), "{state}");
        }
    }
}
