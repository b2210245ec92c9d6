//! Complaints: a customer is unhappy, and somebody sees to it, by clocks that run in working time.
//!
//! logged → acknowledged → investigating (↔ waiting for the customer) → remedy proposed → approved → executing → resolved → closed; see
//! [`lifecycle`]. Holds: a document becomes one complaint; a clock that has run out tells those in the role that the policy names, by itself; a
//! remedy that the policy does not grant, or that is above its limit, takes two people, by a check on the table; what is carried out was
//! approved and happens once; nothing is closed whose cause is not known and whose error is not on record.
//!
//! Uses: journal, policies, people, notes, company, documents, customers, catalog, calendars, correspondence, tasks, intake, orders, shipping, billing, returns,
//! letters, accuracy, surveys. What may be called: the verbs below, and what the pages look at.

mod acknowledge;
mod approve;
mod carry_out;
mod case;
mod cause;
mod clock;
mod escalate;
mod evidence;
mod hand_off;
mod investigate;
mod lifecycle;
mod open;
mod policy;
mod proposal;
mod propose;
mod refusal;
mod remedy;
mod remedy_store;
mod resolve;
mod similar;
mod store;
mod tell;
mod wait;

pub use acknowledge::{Told, acknowledge};
pub use approve::{approve, refuse};
pub use carry_out::carry_out;
pub use case::{Case, CaseChannel, CaseId, CaseSeverity, Category, Cause, Evidence, EvidenceKind, Step};
pub use cause::{Leads, find_cause};
pub use clock::{Clock, Clocks};
pub use escalate::{escalate, escalate_due};
pub use evidence::{Brought, add_evidence, evidence_file};
pub use hand_off::{answer_hand_off, hand_off};
pub use investigate::{add_step, classify, finish_step, investigate};
pub use lifecycle::{CaseAct, CaseState};
pub use open::{NewCase, open, open_document, open_due};
pub use policy::{CasePolicy, Proposed, approve_policy, policy, propose_policy, proposed_policy};
pub use proposal::{CaseFacts, Granted, facts, proposal};
pub use propose::{NewRemedy, propose};
pub use refusal::CaseRefusal;
pub use remedy::{Remedy, RemedyId, RemedyKind, RemedyLine, RemedyState};
pub use remedy_store::{need as need_remedy, number_of, of_case as remedies_of, waiting as remedies_waiting};
pub use resolve::{close, reopen, resolve};
pub use similar::{Similar, similar};
pub use store::{
    CaseFilter, by_number, counts, due, evidence, list, need, of_customer, of_message, of_order, steps,
};
pub use wait::{resume, wait};
