//! From what was seen to what is meant: whom, where to, which items, how much, and what stands against it.

pub mod customer;
pub(crate) mod days;
mod item;
mod line;
pub(crate) mod order;
pub(crate) mod po_number;
mod sayings;
mod ship_to;
pub(crate) mod streets;
pub mod unit;
mod unit_of_line;

pub use order::outcome;
