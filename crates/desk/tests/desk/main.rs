//! The desk through its verbs, on SQLite and PostgreSQL. One binary, so that it links once.

mod intake;
mod journal;
mod kit;
mod orders;
