//! The order desk: one folder per noun, one file per verb, no HTTP and no HTML.
//!
//! A verb is one function, one transaction, one journal entry, in three beats: load the facts, decide in a plain function, record.
//! The nouns, each using only those before it:
//! journal · policies · people · tables · notes · help · customers · catalog · stock · calendars · charges · correspondence · tasks · intake ·
//! quotations · agreements · purchasing · orders · standing · shipping · amendments · quality · billing · returns · letters · mailboxes · scripts · recommendations · accuracy · surveys ·
//! cases · audits · standards · integrity · workboard · search · queries · records · procedures.
//! `papers` maps their facts to what is printed.

pub mod accuracy;
pub mod actor;
pub mod audits;
pub mod company;
pub mod documents;
pub mod failure;
mod fold;
pub mod found;
mod migrations;
pub mod proportion;
mod remember;
mod text;
mod words;

pub mod agreements;
pub mod amendments;
pub mod billing;
pub mod calendars;
pub mod cases;
pub mod catalog;
pub mod charges;
pub mod correspondence;
pub mod customers;
pub mod help;
pub mod intake;
pub mod integrity;
pub mod journal;
pub mod letters;
pub mod mailboxes;
pub mod notes;
pub mod orders;
pub mod papers;
pub mod people;
pub mod policies;
pub mod procedures;
pub mod purchasing;
pub mod quality;
pub mod queries;
pub mod quotations;
pub mod recommendations;
pub mod records;
pub mod returns;
pub mod scripts;
pub mod search;
pub mod shipping;
pub mod standards;
pub mod standing;
pub mod stock;
pub mod surveys;
pub mod tables;
pub mod tasks;
pub mod workboard;

pub use actor::Actor;
pub use failure::{Failure, Finding, Refusal, Severity};
pub use migrations::MIGRATIONS;
