//! Warn: an agreement that ends soon with something left becomes a task, once. Called by the worker until it says 0.

use db::Tx;

use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

/// So many days before its last day it is said.
pub(super) const WARN_DAYS: i32 = 30;
const CHUNK: usize = 50;

pub fn warn_of_ends(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let today = company::today(tx)?;
    let ending = store::ending(tx, today, today.plus_days(WARN_DAYS), CHUNK)?;
    let count = ending.len();
    for number in ending {
        let agreement = store::need(tx, &number)?;
        let left: Vec<String> = agreement
            .lines
            .iter()
            .filter(|l| l.left().is_positive())
            .map(|l| format!("{} {} of {}", l.left(), l.unit, l.sku))
            .take(5)
            .collect();
        let title = format!(
            "Agreement {} of {} ends on {} with {} left: renew it or have it called off",
            agreement.number,
            agreement.customer_name,
            agreement.valid_to,
            left.join(", ")
        );
        tasks::follow_up(
            tx,
            by,
            &NewTask {
                thing: agreement.id.uuid(),
                about: format!("agreement {}", agreement.number),
                title: title.chars().take(380).collect(),
                department: "sales".to_owned(),
                person: None,
                due_at: None,
            },
        )?;
        store::set_warned(tx, agreement.id)?;
    }
    Ok(count)
}
