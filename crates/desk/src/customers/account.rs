//! What a customer has on order and owes, kept current by each order and invoice in the same transaction.

use db::{Asked, Fault, Tx, values};

use super::CustomerId;

/// Minor units of the customer's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    pub open_orders: i64,
    pub receivable: i64,
    pub overdue: i64,
}

impl Account {
    /// What counts against the credit limit.
    pub fn used(&self) -> i64 {
        self.open_orders + self.receivable
    }
}

pub fn account(tx: &mut Tx, customer: CustomerId) -> Result<Account, Fault> {
    let asked = ask_account(tx, customer)?;
    Ok(tx.hear(asked)?.pop().unwrap_or_default())
}

/// [`account`] to be heard later; no row is an empty account.
pub fn ask_account(tx: &mut Tx, customer: CustomerId) -> Result<Asked<Account>, Fault> {
    tx.ask(
        "select open_orders, receivable, overdue from customer_account where customer = $1",
        &values![customer],
        |row| Ok(Account { open_orders: row.get(0)?, receivable: row.get(1)?, overdue: row.get(2)? }),
    )
}

/// Adds to what is on order; negative when an order is invoiced, cancelled or changed down.
pub fn change_open_orders(tx: &mut Tx, customer: CustomerId, by: i64) -> Result<(), Fault> {
    tx.record(
        "update customer_account set open_orders = open_orders + $2 where customer = $1",
        &values![customer, by],
    )
}

/// Adds to what is owed: positive for an invoice, negative for a credit note or payment.
pub fn change_receivable(tx: &mut Tx, customer: CustomerId, by: i64) -> Result<(), Fault> {
    tx.record(
        "update customer_account set receivable = receivable + $2 where customer = $1",
        &values![customer, by],
    )
}

/// What is past its day and not paid.
pub fn set_overdue(tx: &mut Tx, customer: CustomerId, overdue: i64) -> Result<(), Fault> {
    tx.record(
        "update customer_account set overdue = $2 where customer = $1 and overdue <> $2",
        &values![customer, overdue],
    )
}
