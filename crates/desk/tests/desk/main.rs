//! The desk through its verbs, on SQLite and PostgreSQL. One binary, so that it links once.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on should say where"
)]

mod accuracy;
mod agreements;
mod amendments;
mod audits;
mod beside;
mod billing;
mod cases;
mod conserve;
mod credits;
mod documents;
mod double_key;
mod glance;
mod held;
mod help;
mod holds_and_queries;
mod intake;
mod integrity;
mod journal;
mod kit;
mod knowledge;
mod letters;
mod mailboxes;
mod orders;
mod parties;
mod procedures;
mod quality;
mod quotations;
mod reading;
mod recommendations;
mod returns;
mod schedules;
mod scripts;
mod search;
mod shipping;
mod special;
mod standards;
mod surveys;
mod tables;
mod trust;
mod workboard;
