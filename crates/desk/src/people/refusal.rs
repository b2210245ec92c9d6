//! What the rules about people forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeopleRefusal {
    #[error("the login name or the password is wrong")]
    WrongPassword,
    #[error("too many wrong passwords for this login name; try again in {0} minutes")]
    TooManyTries(i64),
    #[error("sign in first")]
    NotSignedIn,
    #[error("the login name '{0}' is taken")]
    LoginTaken(String),
    #[error("a login name has 2 to 60 letters, digits, points or hyphens")]
    LoginShape,
    #[error("a password has at least 10 characters")]
    PasswordShort,
    #[error("a person needs at least one role")]
    NoRole,
}

impl Forbids for PeopleRefusal {
    fn code(&self) -> &'static str {
        match self {
            PeopleRefusal::WrongPassword => "wrong_password",
            PeopleRefusal::TooManyTries(_) => "too_many_tries",
            PeopleRefusal::NotSignedIn => "not_signed_in",
            PeopleRefusal::LoginTaken(_) => "login_taken",
            PeopleRefusal::LoginShape => "login_shape",
            PeopleRefusal::PasswordShort => "password_short",
            PeopleRefusal::NoRole => "no_role",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            PeopleRefusal::WrongPassword | PeopleRefusal::TooManyTries(_) | PeopleRefusal::NotSignedIn => {
                Kind::NotAllowed
            }
            PeopleRefusal::LoginTaken(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
