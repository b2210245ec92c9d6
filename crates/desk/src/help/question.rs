//! The question as it is on record.

use basics::{Id, Instant};
use uuid::Uuid;

use crate::actor::{Duty, Level, PersonId};
use crate::notes::{About, FieldOf};

pub type QuestionId = Id<Question>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// With whoever is to answer.
    Asked,
    /// With whoever asked: it can't be answered as it stands.
    Returned,
    Answered,
    Withdrawn,
}

impl State {
    pub const ALL: [State; 4] = [State::Asked, State::Returned, State::Answered, State::Withdrawn];

    pub fn code(self) -> &'static str {
        match self {
            State::Asked => "asked",
            State::Returned => "returned",
            State::Answered => "answered",
            State::Withdrawn => "withdrawn",
        }
    }

    pub(super) fn from_code(code: &str) -> State {
        State::ALL.into_iter().find(|s| s.code() == code).unwrap_or(State::Asked)
    }

    pub fn is_open(self) -> bool {
        matches!(self, State::Asked | State::Returned)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    Asked,
    /// Given to somebody else who knows more.
    Passed,
    Returned,
    Answered,
    Withdrawn,
}

impl WordKind {
    pub fn code(self) -> &'static str {
        match self {
            WordKind::Asked => "asked",
            WordKind::Passed => "passed",
            WordKind::Returned => "returned",
            WordKind::Answered => "answered",
            WordKind::Withdrawn => "withdrawn",
        }
    }

    pub(super) fn from_code(code: &str) -> WordKind {
        let all = [WordKind::Passed, WordKind::Returned, WordKind::Answered, WordKind::Withdrawn];
        all.into_iter().find(|k| k.code() == code).unwrap_or(WordKind::Asked)
    }
}

/// One word of a question, in the order in which they fell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub kind: WordKind,
    pub text: String,
    pub person: PersonId,
    pub name: String,
    pub at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub number: String,
    pub thing: Uuid,
    /// The noun and number of the thing: `order SO100001`.
    pub about: String,
    /// The field it is about, and what stood there when it was asked.
    pub field: Option<FieldOf>,
    pub duty: Duty,
    pub asker: PersonId,
    pub asker_name: String,
    pub asked_at: Instant,
    /// Who is to answer.
    pub with: PersonId,
    pub with_name: String,
    pub state: State,
    /// Since when it is in this state and with this person.
    pub since: Instant,
    pub words: Vec<Word>,
}

impl Question {
    /// The thing it is about, as notes and mentions name it.
    pub(super) fn thing_of(&self) -> About {
        let (noun, number) = self.about.split_once(' ').unwrap_or(("", &self.about));
        let noun =
            ["order", "intake", "task", "customer"].into_iter().find(|n| *n == noun).unwrap_or("question");
        About::of(noun, self.thing, number)
    }

    /// The question itself, for those who are told of it.
    pub(super) fn itself(&self) -> About {
        About::of("question", self.id.uuid(), &self.number)
    }
}

/// The duty that decides who knows more: prices are of the charges, everything else of the entry.
pub(super) fn duty_of(field: Option<&FieldOf>) -> Duty {
    match field {
        Some(field) if field.path.ends_with("price") => Duty::CHARGES,
        _ => Duty::ENTRY,
    }
}

/// Whose word counts: a higher level for this duty than whoever asks.
pub(super) fn knows_more(theirs: Level, askers: Level, governs: bool) -> bool {
    theirs > askers || (governs && askers == Level::Advanced)
}
