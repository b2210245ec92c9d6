//! The workboard: all open orders by promise or age, each with who has it and since when. Read-only; it asks every noun that an order
//! passes through, and none of them knows of it.
//!
//! Uses: people, customers, stock, tasks, orders, shipping. What may be called: [`list`], [`figures`], [`version`].
//! Bounded: at most [`basics::Limits::BOARD_ROWS`] orders are looked at for a page, whatever the filters.

mod hands;
mod list;
mod store;

pub use hands::{With, with};
pub use list::{Due, Filter, HoldShort, Page, Row, Sort, list};
pub use store::{Figures, figures, version};
