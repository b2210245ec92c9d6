//! What the rules about procedures forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcedureRefusal {
    #[error("there is no procedure '{0}'")]
    NotFound(String),
    #[error("there is no version {version} of the procedure '{procedure}'")]
    NoVersion { procedure: String, version: i64 },
    #[error("no version of the procedure '{0}' is approved and begun today")]
    NotInForce(String),
    #[error("'{0}' is no name; use small letters, digits and hyphens, such as 'order-life'")]
    Code(String),
    #[error("step {at} needs a title, and at least one verb that carries it out")]
    Step { at: usize },
    #[error("a procedure has a title and 1 to {0} steps")]
    Steps(usize),
    #[error("two steps are called '{0}'")]
    Twice(String),
    #[error("'{verb}' carries out two things at once: {first} and {second}")]
    VerbTwice { verb: String, first: String, second: String },
    #[error("'{0}' is no verb of an order's life")]
    Verb(String),
    #[error("step '{step}' goes back to '{to}', which is no step before it")]
    Back { step: String, to: String },
    #[error("the first step can't be beside the one before it")]
    Beside,
    #[error("{field} of step '{step}' is out of range")]
    Range { step: String, field: &'static str },
    #[error(
        "version {version} of '{procedure}' begins on {from}, which is past; a procedure is not changed for what was done already"
    )]
    Past { procedure: String, version: i64, from: basics::Day },
    #[error("version {version} of '{procedure}' is decided already")]
    Decided { procedure: String, version: i64 },
    #[error("version {version} of '{procedure}' is not approved, so there is nothing to take back")]
    NotApproved { procedure: String, version: i64 },
    #[error("version {version} is not in force; read the one that is")]
    Outdated { version: i64 },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("the log can't be read: {place}: {problem}")]
    Log { place: String, problem: String },
    #[error("the log has no cases with events")]
    EmptyLog,
}

impl Forbids for ProcedureRefusal {
    fn code(&self) -> &'static str {
        match self {
            ProcedureRefusal::NotFound(_) | ProcedureRefusal::NoVersion { .. } => "not_found",
            ProcedureRefusal::NotInForce(_) => "not_in_force",
            ProcedureRefusal::Code(_) => "procedure_code",
            ProcedureRefusal::Step { .. } | ProcedureRefusal::Steps(_) => "steps",
            ProcedureRefusal::Twice(_) => "step_twice",
            ProcedureRefusal::VerbTwice { .. } => "verb_twice",
            ProcedureRefusal::Verb(_) => "verb",
            ProcedureRefusal::Back { .. } => "back",
            ProcedureRefusal::Beside => "beside",
            ProcedureRefusal::Range { .. } => "range",
            ProcedureRefusal::Past { .. } => "past",
            ProcedureRefusal::Decided { .. } => "decided",
            ProcedureRefusal::NotApproved { .. } => "not_approved",
            ProcedureRefusal::Outdated { .. } => "outdated",
            ProcedureRefusal::NoReason => "no_reason",
            ProcedureRefusal::Log { .. } => "log",
            ProcedureRefusal::EmptyLog => "empty_log",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            ProcedureRefusal::NotFound(_) | ProcedureRefusal::NoVersion { .. } => Kind::NotFound,
            ProcedureRefusal::NotInForce(_)
            | ProcedureRefusal::Past { .. }
            | ProcedureRefusal::Decided { .. }
            | ProcedureRefusal::NotApproved { .. }
            | ProcedureRefusal::Outdated { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
