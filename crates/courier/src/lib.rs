//! The courier: takes mail out of a mailbox (IMAP) and carries mail to a server (SMTP). It knows mail servers and nothing of the desk; the
//! worker, which is the only part of the program that talks to the outside world, is the only one that calls it.
//!
//! Always holds: every call ends, by an answer or by its time; a password never leaves in clear unless the server is this very machine;
//! a certificate is checked against the machine's own authorities, or against the one that the mailbox names.

mod imap;
mod mime;
mod smtp;
mod tls;

use std::fmt;
use std::path::PathBuf;

pub use imap::{Inbox, Place, Seen};
pub use mime::{Enclosure, Parcel};
pub use smtp::Post;

/// How the way to a server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte: IMAP 993, SMTP 465.
    Tls,
    /// TLS after a word in clear, and nothing else before it: IMAP 143, SMTP 587.
    StartTls,
    /// In clear; only to this machine.
    Plain,
}

impl Security {
    pub const ALL: [Security; 3] = [Security::Tls, Security::StartTls, Security::Plain];

    pub fn code(self) -> &'static str {
        match self {
            Security::Tls => "tls",
            Security::StartTls => "starttls",
            Security::Plain => "plain",
        }
    }

    pub fn from_code(code: &str) -> Option<Security> {
        Security::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A password. It is printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A server, and who we are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// None where the server asks for nobody, as a relay on this machine may.
    pub login: Option<(String, Secret)>,
    /// A file of certificates (PEM) to trust beside the machine's own authorities.
    pub authority: Option<PathBuf>,
}

/// What went wrong on the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("{host}:{port} can't be reached: {why}")]
    Unreachable { host: String, port: u16, why: String },
    #[error("{host} is not this machine; a password would travel in clear. Use tls or starttls")]
    InClear { host: String },
    #[error("no secure line to {host}: {why}")]
    Tls { host: String, why: String },
    #[error("the server does not let {login} in: {why}")]
    Login { login: String, why: String },
    #[error("{doing} took longer than {seconds} s")]
    Late { doing: &'static str, seconds: u64 },
    #[error("{doing}: {why}")]
    Server { doing: &'static str, why: String },
    /// The server said no for good, such as to an address that does not exist.
    #[error("the server refuses it: {0}")]
    Refused(String),
    #[error("it can't be written as a mail: {0}")]
    Mime(String),
}

impl Trouble {
    /// Trying the same again is of no use.
    pub fn is_final(&self) -> bool {
        matches!(self, Trouble::Refused(_) | Trouble::Mime(_))
    }
}

/// Is this name or address this machine itself?
pub fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Server {
    fn guard(&self) -> Result<(), Trouble> {
        if self.security == Security::Plain && !is_this_machine(&self.host) {
            return Err(Trouble::InClear { host: self.host.clone() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_in_clear_leads_to_this_machine_only() {
        let mut server = Server {
            host: "mail.example".into(),
            port: 143,
            security: Security::Plain,
            login: None,
            authority: None,
        };
        assert_eq!(server.guard(), Err(Trouble::InClear { host: "mail.example".into() }));
        for here in ["localhost", "127.0.0.1", "::1"] {
            server.host = here.into();
            assert_eq!(server.guard(), Ok(()));
        }
        server.host = "10.0.0.7".into();
        assert!(server.guard().is_err());
        server.security = Security::Tls;
        assert_eq!(server.guard(), Ok(()));
    }

    #[test]
    fn a_secret_is_printed_nowhere() {
        let login = Some(("orders".to_owned(), Secret::new("hunter2".into())));
        let server = Server { host: "h".into(), port: 1, security: Security::Tls, login, authority: None };
        assert!(!format!("{server:?}").contains("hunter2"));
    }
}
