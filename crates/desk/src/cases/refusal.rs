//! What the rules about complaints and their remedies forbid.

use basics::Money;

use super::lifecycle::{CaseAct, CaseState};
use super::remedy::{RemedyKind, RemedyState};
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseRefusal {
    #[error("there is no complaint {0}")]
    NotFound(String),
    #[error("this can't be done ({act:?}): the complaint is {state}")]
    WrongState { state: CaseState, act: CaseAct },
    #[error(
        "complaint {number} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { number: String, yours: i64, now: i64 },
    #[error("name the order or the customer that the complaint is about")]
    AboutNothing,
    #[error("order {order} is of customer {theirs}, not of {customer}")]
    OtherCustomer { order: String, theirs: String, customer: String },
    #[error("{what} {number} is not of order {order}")]
    NotOfOrder { what: &'static str, number: String, order: String },
    #[error("order {order} has no line {line}")]
    NoLine { order: String, line: i64 },
    #[error("say in a few words what is wrong; at most {most} characters")]
    NoSubject { most: usize },
    #[error("that is too long; it may have {most} characters")]
    TooLong { most: usize },
    #[error("document {0} is no complaint, or nobody knows yet whose it is")]
    NoComplaint(String),
    #[error("document {document} is complaint {number} already")]
    Known { document: String, number: String },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("there is no step {step} on {number}")]
    NoStep { step: i64, number: String },
    #[error("step {0} is done already")]
    StepDone(i64),
    #[error("a complaint has at most {most} steps and as many pieces of evidence")]
    Full { most: usize },
    #[error("there is no {what} {which}")]
    NoEvidence { what: &'static str, which: String },
    #[error("{name}: {why}")]
    File { name: String, why: String },
    #[error("find the root cause of {0} first, and put it on record")]
    NoCause(String),
    #[error("put the error that led to {0} on record, or say why there is none")]
    NoError(String),
    #[error(
        "an error of ours is recorded on an order; complaint {0} has none, so say why no error is recorded"
    )]
    NoOrderForError(String),
    #[error("complaint {0} has steps that nobody has done; do them or say that they are not needed")]
    StepsOpen(String),
    #[error("complaint {number} has remedy {remedy} open; carry it out or refuse it first")]
    RemedyOpen { number: String, remedy: String },
    #[error("complaint {number} was resolved {days} days ago; after {most} days open a new one")]
    TooLate { number: String, days: i64, most: i64 },
    #[error("it is with {0} already")]
    Escalated(String),
    #[error("there is no remedy {0}")]
    NoRemedy(String),
    #[error("remedy {number} is {state}")]
    RemedyState { number: String, state: RemedyState },
    #[error("a {0:?} is for goods of an order; complaint has none")]
    NoOrder(RemedyKind),
    #[error("name at least one line with goods of order {0}, each once, with a quantity that was shipped")]
    Lines(String),
    #[error("line {line} of order {order}: only {shipped} were shipped")]
    TooMany { order: String, line: i64, shipped: basics::Quantity },
    #[error("'{0}' is no amount above zero, nor a percentage from 1 to 100")]
    Amount(String),
    #[error("the goods were charged at {value}; {amount} is more than that")]
    AboveValue { amount: Money, value: Money },
    #[error("write what the customer is told")]
    NoWords,
    #[error("the policy of remedies grants {granted} of this kind here; {amount} is an exception: say why")]
    Exception { amount: Money, granted: Money },
    #[error("the policy of remedies grants no {kind:?} here; it is an exception: say why")]
    NotGranted { kind: RemedyKind },
    #[error(
        "remedy {number} comes to {amount}, above your limit of {limit}; somebody with a higher level lets it through"
    )]
    AboveLimit { number: String, amount: Money, limit: Money },
    #[error("remedy {0} takes two people; somebody else than who proposed it lets it through")]
    SamePerson(String),
    #[error(
        "line {line} of order {order}: what is to be credited is not invoiced yet, or is credited already"
    )]
    NotInvoiced { order: String, line: i64 },
    #[error("{field} must be from {least} to {most}")]
    Range { field: &'static str, least: i64, most: i64 },
    #[error("no limit is negative, and nobody may more at a lower level than at a higher one")]
    Limits,
    #[error("'{0}' is no role")]
    NoRole(String),
    #[error("nothing is proposed for the policy of complaints")]
    NothingProposed,
}

impl Forbids for CaseRefusal {
    fn code(&self) -> &'static str {
        match self {
            CaseRefusal::NotFound(_) | CaseRefusal::NoRemedy(_) | CaseRefusal::NoEvidence { .. } => {
                "not_found"
            }
            CaseRefusal::WrongState { .. } => "wrong_state",
            CaseRefusal::Stale { .. } => "stale_version",
            CaseRefusal::AboutNothing => "about_nothing",
            CaseRefusal::OtherCustomer { .. } => "other_customer",
            CaseRefusal::NotOfOrder { .. } => "not_of_order",
            CaseRefusal::NoLine { .. } => "no_line",
            CaseRefusal::NoSubject { .. } => "no_subject",
            CaseRefusal::TooLong { .. } => "too_long",
            CaseRefusal::NoComplaint(_) => "no_complaint",
            CaseRefusal::Known { .. } => "known_complaint",
            CaseRefusal::NoReason => "no_reason",
            CaseRefusal::NoStep { .. } => "no_step",
            CaseRefusal::StepDone(_) => "step_done",
            CaseRefusal::Full { .. } => "full",
            CaseRefusal::File { .. } => "file",
            CaseRefusal::NoCause(_) => "no_cause",
            CaseRefusal::NoError(_) | CaseRefusal::NoOrderForError(_) => "no_error_record",
            CaseRefusal::StepsOpen(_) => "steps_open",
            CaseRefusal::RemedyOpen { .. } => "remedy_open",
            CaseRefusal::TooLate { .. } => "too_late",
            CaseRefusal::Escalated(_) => "escalated",
            CaseRefusal::RemedyState { .. } => "remedy_state",
            CaseRefusal::NoOrder(_) => "no_order",
            CaseRefusal::Lines(_) => "lines",
            CaseRefusal::TooMany { .. } => "too_many",
            CaseRefusal::Amount(_) => "amount",
            CaseRefusal::AboveValue { .. } => "above_value",
            CaseRefusal::NoWords => "no_words",
            CaseRefusal::Exception { .. } | CaseRefusal::NotGranted { .. } => "exception",
            CaseRefusal::AboveLimit { .. } => "above_limit",
            CaseRefusal::SamePerson(_) => "same_person",
            CaseRefusal::NotInvoiced { .. } => "not_invoiced",
            CaseRefusal::Range { .. } => "range",
            CaseRefusal::Limits => "limits",
            CaseRefusal::NoRole(_) => "no_role",
            CaseRefusal::NothingProposed => "nothing_proposed",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            CaseRefusal::NotFound(_) | CaseRefusal::NoRemedy(_) | CaseRefusal::NoEvidence { .. } => {
                Kind::NotFound
            }
            CaseRefusal::AboveLimit { .. } | CaseRefusal::SamePerson(_) => Kind::NotAllowed,
            CaseRefusal::WrongState { .. }
            | CaseRefusal::Stale { .. }
            | CaseRefusal::Known { .. }
            | CaseRefusal::StepDone(_)
            | CaseRefusal::NoCause(_)
            | CaseRefusal::NoError(_)
            | CaseRefusal::StepsOpen(_)
            | CaseRefusal::RemedyOpen { .. }
            | CaseRefusal::TooLate { .. }
            | CaseRefusal::Escalated(_)
            | CaseRefusal::RemedyState { .. }
            | CaseRefusal::NotInvoiced { .. }
            | CaseRefusal::NothingProposed => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
