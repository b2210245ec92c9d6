//! What the rules about knowledge forbid.

use reader::knowledge::Status;

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KnowledgeRefusal {
    #[error("there is no knowledge {0}")]
    NotFound(String),
    #[error("{number} is {} already", .status.code())]
    Already { number: String, status: Status },
    #[error(
        "with {number}, {documents} of the sender's latest documents would be read otherwise than someone settled them ({example}); \
         activate it with a reason if that is right"
    )]
    Contradicts { number: String, documents: usize, example: String },
}

impl Forbids for KnowledgeRefusal {
    fn code(&self) -> &'static str {
        match self {
            KnowledgeRefusal::NotFound(_) => "not_found",
            KnowledgeRefusal::Already { .. } => "already",
            KnowledgeRefusal::Contradicts { .. } => "contradicts_settled",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            KnowledgeRefusal::NotFound(_) => Kind::NotFound,
            _ => Kind::Conflict,
        }
    }
}
