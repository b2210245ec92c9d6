//! What the rules about help forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HelpRefusal {
    #[error("there is no question {0}")]
    NotFound(String),
    #[error("question {number} is {state} already")]
    Over { number: String, state: &'static str },
    #[error("question {number} is with whoever asked; they can ask again with what was missing")]
    WithAsker { number: String },
    #[error("question {number} is with {name}; wait for the answer, or take the question back")]
    WithOther { number: String, name: String },
    #[error("only whoever asked question {number} can do that")]
    NotTheirs { number: String },
    #[error("nobody has the login '{0}'")]
    Nobody(String),
    #[error("{name} has no higher level for {duty} than you; ask somebody who knows more")]
    NotSenior { name: String, duty: String },
    #[error("nobody on the desk has a higher level for {duty}; ask your supervisor in person")]
    NobodyKnowsMore { duty: String },
    #[error("there are {most} open questions of yours already; wait for an answer, or take one back")]
    TooMany { most: usize },
    #[error("{name} has shown the same level as you or a higher one; nobody of a lower level looks on")]
    NotTheirSenior { name: String },
    #[error("{about} is followed by {most} people already")]
    Crowded { about: String, most: usize },
    #[error("you don't follow {about}")]
    NotFollowing { about: String },
}

impl Forbids for HelpRefusal {
    fn code(&self) -> &'static str {
        match self {
            HelpRefusal::NotFound(_) => "not_found",
            HelpRefusal::Over { .. } => "question_over",
            HelpRefusal::WithAsker { .. } => "question_returned",
            HelpRefusal::WithOther { .. } => "question_asked",
            HelpRefusal::NotTheirs { .. } => "not_theirs",
            HelpRefusal::Nobody(_) => "no_such_login",
            HelpRefusal::NotSenior { .. } => "not_senior",
            HelpRefusal::NobodyKnowsMore { .. } => "nobody_knows_more",
            HelpRefusal::TooMany { .. } => "too_many_questions",
            HelpRefusal::NotTheirSenior { .. } => "not_their_senior",
            HelpRefusal::Crowded { .. } => "too_many_followers",
            HelpRefusal::NotFollowing { .. } => "not_following",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            HelpRefusal::NotFound(_) => Kind::NotFound,
            HelpRefusal::NotTheirs { .. } | HelpRefusal::NotTheirSenior { .. } => Kind::NotAllowed,
            HelpRefusal::Nobody(_) | HelpRefusal::NotSenior { .. } => Kind::Invalid,
            _ => Kind::Conflict,
        }
    }
}
