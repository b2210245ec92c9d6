use thiserror::Error;

use crate::failure::{Forbids, Kind};

#[derive(Debug, Error, PartialEq, Eq)]
pub enum RecordsRefusal {
    #[error(
        "the documents and letters of {number} come to {size} MB; at most {most} MB fit in one file, so fetch them one by one from the order's page"
    )]
    TooLarge { number: String, size: usize, most: usize },
}

impl Forbids for RecordsRefusal {
    fn code(&self) -> &'static str {
        match self {
            RecordsRefusal::TooLarge { .. } => "too_large",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Conflict
    }
}
