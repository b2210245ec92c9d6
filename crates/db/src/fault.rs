//! Broken machinery: the database can't be reached, a statement is wrong, a constraint that no rule foresaw was hit.

/// What went wrong below the rules. A fault is logged once, by whoever answers the person, with a number they can quote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A uniqueness or check constraint held something back that the rules should have caught.
    #[error("the database refused the record: {0}")]
    Constraint(String),
    /// A statement, a column or a value is not what the code expects.
    #[error("the database did not understand: {0}")]
    Statement(String),
    /// The connection is gone or can't be made.
    #[error("the database can't be reached: {0}")]
    Unreachable(String),
    /// Too much work is waiting already.
    #[error("the desk is too busy right now; try again in a moment")]
    Busy,
    /// Other transactions got in the way each time it was tried.
    #[error("other work kept changing the same records; try again")]
    Contended,
    /// Anything else: a panic in a unit of work, a missing thread.
    #[error("internal fault: {0}")]
    Broken(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        match &error {
            rusqlite::Error::SqliteFailure(code, message) => {
                let text = message.clone().unwrap_or_else(|| code.to_string());
                match code.code {
                    rusqlite::ErrorCode::ConstraintViolation => Fault::Constraint(text),
                    rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::DiskFull => {
                        Fault::Unreachable(text)
                    }
                    rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => {
                        Fault::Contended
                    }
                    _ => Fault::Statement(text),
                }
            }
            _ => Fault::Statement(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Fault {
        match error.as_db_error() {
            Some(said) if said.code().code().starts_with("23") => {
                Fault::Constraint(said.message().to_owned())
            }
            Some(said) if said.code().code().starts_with("40") => Fault::Contended,
            Some(said) => Fault::Statement(format!("{} ({})", said.message(), said.code().code())),
            None if error.is_closed() => Fault::Unreachable(error.to_string()),
            None => {
                let cause = std::error::Error::source(&error).map(|c| format!(": {c}")).unwrap_or_default();
                Fault::Unreachable(format!("{error}{cause}"))
            }
        }
    }
}
