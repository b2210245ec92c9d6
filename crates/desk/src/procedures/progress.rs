//! Progress: how far an order is by the procedure. What was done, when and by whom; what comes next, with its checks and its screen; what was
//! done otherwise. This is how a procedure shows where the work is done.

use basics::Instant;
use db::Tx;
use mining::{Deviation, Names, align, deviations};

use super::conformance::case;
use super::history;
use super::made_net::{asked_for, net};
use super::procedure::{ProcedureVersion, Step};
use super::store;
use crate::actor::{Actor, PersonId};
use crate::failure::General;
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, company};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepProgress {
    pub step: Step,
    /// The procedure asks for it of this order.
    pub is_asked: bool,
    pub done: Vec<(Instant, Option<PersonId>)>,
}

#[derive(Debug, Clone)]
pub struct Progress {
    pub version: ProcedureVersion,
    pub order: String,
    pub steps: Vec<StepProgress>,
    /// The first step that is asked for and was neither done nor passed.
    pub next: Option<usize>,
    pub deviations: Vec<Deviation>,
}

pub fn progress(tx: &mut Tx, by: &Actor, code: &str, number: &str) -> Result<Progress, Failure> {
    allow(by, Verb::SeeOrders, Whose::Others)?;
    let today = company::today(tx)?;
    let version = store::in_force(tx, code, today)?;
    let found = history::of_order(tx, number)?;
    let history = found.ok_or_else(|| General::NotFound { what: "order", which: number.to_owned() })?;
    let procedure = &version.procedure;
    let asked = asked_for(procedure, &history.facts);
    let steps: Vec<StepProgress> = procedure
        .steps
        .iter()
        .zip(&asked)
        .map(|(step, is_asked)| StepProgress {
            step: step.clone(),
            is_asked: *is_asked,
            done: history
                .done
                .iter()
                .filter(|d| step.verbs.iter().any(|v| v == d.verb))
                .map(|d| (d.at, d.person))
                .collect(),
        })
        .collect();
    let reached = steps.iter().rposition(|s| !s.done.is_empty());
    let after = reached.map_or(0, |at| at + 1);
    let next = steps.iter().enumerate().skip(after).find(|(_, s)| s.is_asked && !s.step.optional);
    let next = next.map(|(at, _)| at).filter(|_| !history.is_over);
    let mut names = Names::default();
    let trace = case(procedure, &history, &mut names).trace();
    let net = net(procedure, &asked, !history.is_over);
    let deviations = align(&net, &trace, &names).map(|a| deviations(&a, &trace, &names)).unwrap_or_default();
    Ok(Progress { order: history.order, steps, next, deviations, version })
}
