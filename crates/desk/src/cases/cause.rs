//! Cause: where it really came in, and the error record that it leaves, so that it counts where errors are counted. Called by the complaint's page,
//! the API and the command line. Holds: an error of ours is on record, or it is said why there is none.

use db::Tx;

use super::acknowledge::record;
use super::case::{Case, Cause};
use super::investigate::worked;
use super::lifecycle::CaseAct;
use super::refusal::CaseRefusal;
use super::{store, tell};
use crate::Failure;
use crate::accuracy::{self, NewError, Source};
use crate::actor::Actor;
use crate::policies::Verb;

/// What is put on record of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// An error that is recorded now: field, line, what it was and should be.
    Error { field: String, line: Option<i64>, was: String, should_be: String },
    /// One that is on record already, by its number.
    Known(String),
    /// No error of ours; why.
    None(String),
}

pub fn find_cause(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    cause: Cause,
    note: &str,
    leads: &Leads,
) -> Result<Case, Failure> {
    let case = worked(tx, by, number, None)?;
    let state = case.state.allow(CaseAct::Work)?;
    let note = tell::needed(note)?;
    let (error, none) = match leads {
        Leads::Error { field, line, was, should_be } => {
            (Some(new_error(tx, by, &case, cause, (field, *line, was, should_be))?), None)
        }
        Leads::Known(number) => {
            let missing = || CaseRefusal::NoEvidence { what: "error", which: number.trim().to_owned() };
            let known = accuracy::by_number(tx, number.trim())?.ok_or_else(missing)?;
            let on_order = case.order_number.as_deref() == Some(known.order_number.as_str());
            if !on_order || known.withdrawn.is_some() {
                return Err(missing().into());
            }
            (known.number, None)
        }
        Leads::None(why) => (None, Some(tell::needed(why)?)),
    };
    store::set_cause(tx, by, case.id, cause, &note, error.as_deref(), none.as_deref())?;
    let detail = serde_json::json!({ "cause": cause, "error": error, "no_error": none });
    record(tx, by, Verb::WorkCase, &case, "cause", state, Some(&note), detail)?;
    store::need(tx, &case.number)
}

fn new_error(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    cause: Cause,
    (field, line, was, should_be): (&str, Option<i64>, &str, &str),
) -> Result<String, Failure> {
    let (Some(order), Some(step)) = (&case.order_number, cause.step()) else {
        return Err(CaseRefusal::NoOrderForError(case.number.clone()).into());
    };
    let new = NewError {
        order: order.clone(),
        line_no: line.or(case.line_no),
        field: field.to_owned(),
        source: Source::Complaint,
        step,
        was: was.to_owned(),
        should_be: should_be.to_owned(),
        note: format!("complaint {}", case.number),
    };
    let recorded = accuracy::record(tx, by, &new)?;
    Ok(recorded.number.unwrap_or_default())
}
