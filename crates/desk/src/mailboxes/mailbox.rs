//! A mailbox: a server or a folder, and how to get there.

use basics::{Id, Instant};
use serde::Serialize;

pub type MailboxId = Id<Mailbox>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailboxKind {
    /// Mail comes in.
    Imap,
    /// Files come in.
    Folder,
    /// Letters go out.
    Smtp,
}

impl MailboxKind {
    pub const ALL: [MailboxKind; 3] = [MailboxKind::Imap, MailboxKind::Folder, MailboxKind::Smtp];

    pub fn code(self) -> &'static str {
        match self {
            MailboxKind::Imap => "imap",
            MailboxKind::Folder => "folder",
            MailboxKind::Smtp => "smtp",
        }
    }

    pub fn from_code(code: &str) -> Option<MailboxKind> {
        MailboxKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// How the way there is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Tls,
    StartTls,
    Plain,
}

impl Way {
    pub const ALL: [Way; 3] = [Way::Tls, Way::StartTls, Way::Plain];

    pub fn code(self) -> &'static str {
        match self {
            Way::Tls => "tls",
            Way::StartTls => "starttls",
            Way::Plain => "plain",
        }
    }

    pub fn from_code(code: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|w| w.code() == code)
    }
}

/// A mailbox as somebody sets it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMailbox {
    /// What people call it: `orders`.
    pub code: String,
    pub kind: MailboxKind,
    pub host: String,
    /// 0 for the usual one of the kind and way.
    pub port: i64,
    pub way: Way,
    pub login: Option<String>,
    /// Where the worker finds the password: `env:NAME` or `file:/path`.
    pub secret: Option<String>,
    /// A file of certificates to trust beside the machine's own authorities.
    pub authority: Option<String>,
    /// The folder on the server, usually INBOX; of a watched folder its path.
    pub folder: String,
    /// Where messages go when they are taken in; they stay where they are without one.
    pub done_folder: Option<String>,
    /// The address that letters come from.
    pub address: Option<String>,
    /// Orders on which nothing is open are placed without a person.
    pub places_orders: bool,
    /// What lies there already is left; only what comes from now on is taken in.
    pub only_new: bool,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mailbox {
    pub id: MailboxId,
    pub code: String,
    pub kind: MailboxKind,
    pub host: String,
    pub port: i64,
    pub way: Way,
    pub login: Option<String>,
    /// A reference, never a password.
    pub secret: Option<String>,
    pub authority: Option<String>,
    pub folder: String,
    pub done_folder: Option<String>,
    pub address: Option<String>,
    pub places_orders: bool,
    pub active: bool,
    /// Everything up to this UID is taken in; -1 for "from now on".
    pub uid_validity: i64,
    pub uid_done: i64,
    pub leased_by: Option<String>,
    pub leased_until: Instant,
    /// When the worker last was there.
    pub seen_at: Option<Instant>,
    pub trouble: Option<String>,
    pub trouble_since: Option<Instant>,
    pub version: i64,
}
