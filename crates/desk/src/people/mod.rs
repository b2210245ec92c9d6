//! The people of the desk: who they are, how they sign in, which level they have shown for which duty.
//!
//! Uses: journal, policies. What may be called: [`add`], [`sign_in`] with its parts, [`sign_out`], [`by_session`], [`by_token`],
//! [`issue_token`], [`revoke_token`], [`grant_level`], [`set_language`], [`list`], [`actor`], [`at_work`] for
//! who is in, [`with_level_above`].

mod actors;
mod add;
mod grant_level;
mod password;
mod refusal;
mod set_language;
mod sign_in;
mod store;
mod token;

pub use actors::{actor, at_work, by_session, by_session_at_work, by_token, with_level_above};
pub use add::{NewPerson, add};
pub use grant_level::grant_level;
pub use password::{hash_password, password_fits};
pub use refusal::PeopleRefusal;
pub use set_language::set_language;
pub use sign_in::{Secret, credentials, note_failure, open_session, sign_out};
pub use store::{Listed, actor_of_login, choices, list, names, with_role};
pub use token::{issue_token, revoke_token};
