//! What the rules about surveys forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SurveyRefusal {
    #[error(
        "the address under which customers reach the desk is not set; an administrator of the surveys sets it first"
    )]
    NoAddress,
    #[error("'{0}' is no address that customers can open; it begins with https:// and has no blanks")]
    Address(String),
    #[error("order {0} is not shipped yet; ask when it has arrived")]
    NotShipped(String),
    #[error("order {order} was asked about already, in {survey}")]
    Asked { order: String, survey: String },
    #[error("customer {customer} was asked {days} days ago; not again within {pause} days")]
    TooSoon { customer: String, days: i64, pause: i64 },
    #[error("there is nobody to ask: {0} has no mail address on record")]
    Nobody(String),
    #[error("this link is not valid; it may have been copied in part")]
    NoSuchLink,
    #[error("this was answered already; thank you")]
    Answered,
    #[error("this link has expired")]
    Expired,
    #[error("choose one of the five")]
    NoScore,
    #[error("{field} has to lie between {least} and {most}")]
    Range { field: &'static str, least: i64, most: i64 },
}

impl Forbids for SurveyRefusal {
    fn code(&self) -> &'static str {
        match self {
            SurveyRefusal::NoAddress => "no_public_address",
            SurveyRefusal::Address(_) => "address",
            SurveyRefusal::NotShipped(_) => "not_shipped",
            SurveyRefusal::Asked { .. } => "asked_already",
            SurveyRefusal::TooSoon { .. } => "too_soon",
            SurveyRefusal::Nobody(_) => "no_address",
            SurveyRefusal::NoSuchLink => "no_such_link",
            SurveyRefusal::Answered => "answered",
            SurveyRefusal::Expired => "expired",
            SurveyRefusal::NoScore => "no_score",
            SurveyRefusal::Range { .. } => "range",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            SurveyRefusal::NoSuchLink => Kind::NotFound,
            SurveyRefusal::Address(_) | SurveyRefusal::NoScore | SurveyRefusal::Range { .. } => Kind::Invalid,
            _ => Kind::Conflict,
        }
    }
}
