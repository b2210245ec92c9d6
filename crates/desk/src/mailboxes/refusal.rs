//! What the rules about mailboxes forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailboxRefusal {
    #[error("there is no mailbox {0}")]
    NotFound(String),
    #[error("there is a mailbox '{0}' already")]
    Exists(String),
    #[error("a name has 2 to 40 small letters, figures and hyphens, such as orders-de")]
    Code,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} is not this machine: a password would travel in clear. Use tls or starttls")]
    InClear(String),
    #[error("{0} is no port; they run from 1 to 65535")]
    Port(i64),
    #[error("a password is not kept here; say where the worker finds it: env:NAME or file:/path/to/it")]
    Secret,
    #[error("'{0}' is no mail address")]
    Address(String),
    #[error("'{0}' is no path from the top, such as /srv/orders")]
    Path(String),
}

impl Forbids for MailboxRefusal {
    fn code(&self) -> &'static str {
        match self {
            MailboxRefusal::NotFound(_) => "not_found",
            MailboxRefusal::Exists(_) => "exists",
            MailboxRefusal::Code => "code",
            MailboxRefusal::Missing(_) => "missing",
            MailboxRefusal::InClear(_) => "in_clear",
            MailboxRefusal::Port(_) => "port",
            MailboxRefusal::Secret => "secret",
            MailboxRefusal::Address(_) => "address",
            MailboxRefusal::Path(_) => "path",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            MailboxRefusal::NotFound(_) => Kind::NotFound,
            MailboxRefusal::Exists(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
