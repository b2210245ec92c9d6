//! The desk through its verbs, on SQLite and PostgreSQL. One binary, so that it links once.

mod intake;
mod billing;
mod journal;
mod kit;
mod orders;
mod quality;
mod shipping;
