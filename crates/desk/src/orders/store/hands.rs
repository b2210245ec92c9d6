//! SQL of whose hands an order is in.

use basics::Instant;
use db::{Fault, Tx, values};

use crate::actor::{Actor, PersonId};
use crate::orders::order::OrderId;
use crate::tasks::To;

/// Whose an order is: whoever entered it, until somebody took it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hands {
    pub owner: PersonId,
    pub team: String,
    /// None where nobody took it over.
    pub since: Option<Instant>,
}

pub fn hands(tx: &mut Tx, order: OrderId) -> Result<Option<Hands>, Fault> {
    tx.first(
        "select coalesce(owner, entered_by), owner_team, owner_since from sales_order where id = $1",
        &values![order],
        |row| {
            let team: Option<String> = row.get(1)?;
            let team = team.unwrap_or_else(|| "orders".to_owned());
            Ok(Hands { owner: row.get(0)?, team, since: row.get(2)? })
        },
    )
}

pub(in crate::orders) fn set_owner(tx: &mut Tx, by: &Actor, order: OrderId, to: &To) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update sales_order set owner = $2, owner_team = $3, owner_since = $4 where id = $1",
        &values![order, to.person.unwrap_or(by.person), &to.team, now],
    )
}
