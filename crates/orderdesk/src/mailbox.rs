//! `orderdesk mailbox`: where mail comes in and goes out.

use clap::{Args, Subcommand};
use courier::{Inbox, Post};
use desk::mailboxes::{self, Mailbox, MailboxKind, MailboxRefusal, NewMailbox, Way};

use crate::Trouble;
use crate::database::{Acting, act};
use crate::work::server::server;

#[derive(Args)]
pub struct MailboxCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Add a mailbox, a watched folder, or the server that letters go out by.
    Add(SetUp),
    /// Set a mailbox up anew.
    Change(SetUp),
    /// List them, with how they are.
    List,
    /// Go there now and say what is found; nothing is taken in or sent.
    Test { code: String },
    /// Take a mailbox away. What was taken in stays.
    Remove { code: String },
}

#[derive(Args)]
struct SetUp {
    /// What people call it, such as orders.
    code: String,
    /// imap (mail comes in), folder (files come in) or smtp (letters go out).
    #[arg(long)]
    kind: String,
    #[arg(long, default_value = "")]
    host: String,
    /// The usual one of the kind if not given.
    #[arg(long, default_value_t = 0)]
    port: i64,
    /// tls, starttls or plain; plain only to this machine.
    #[arg(long, default_value = "tls")]
    way: String,
    #[arg(long)]
    login: Option<String>,
    /// Where the worker finds the password: env:NAME or file:/path.
    #[arg(long)]
    secret: Option<String>,
    /// A file of certificates (PEM) to trust beside the machine's own authorities.
    #[arg(long)]
    authority: Option<String>,
    /// The folder on the server (INBOX), or the path of a watched folder.
    #[arg(long, default_value = "")]
    folder: String,
    /// Messages that are taken in are moved to this folder of the server.
    #[arg(long)]
    done_folder: Option<String>,
    /// The address that letters come from.
    #[arg(long)]
    address: Option<String>,
    /// Place each order on which nothing is open, without a person and without autopilot.
    #[arg(long)]
    place: bool,
    /// Leave what lies there already.
    #[arg(long)]
    only_new: bool,
    /// Set up, but not used.
    #[arg(long)]
    off: bool,
}

impl SetUp {
    fn read(self) -> Result<NewMailbox, Trouble> {
        let kind = MailboxKind::from_code(&self.kind)
            .ok_or_else(|| format!("'{}' is no kind; they are imap, folder, smtp", self.kind))?;
        let way = Way::from_code(&self.way)
            .ok_or_else(|| format!("'{}' is no way; they are tls, starttls, plain", self.way))?;
        Ok(NewMailbox {
            code: self.code,
            kind,
            host: self.host,
            port: self.port,
            way,
            login: self.login,
            secret: self.secret,
            authority: self.authority,
            folder: self.folder,
            done_folder: self.done_folder,
            address: self.address,
            places_orders: self.place,
            only_new: self.only_new,
            active: !self.off,
        })
    }
}

impl MailboxCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Add(set_up) => {
                let new = set_up.read()?;
                act(&db, &by, "add mailbox", move |tx, by| mailboxes::add(tx, by, &new))?;
                println!("added");
            }
            Does::Change(set_up) => {
                let new = set_up.read()?;
                act(&db, &by, "change mailbox", move |tx, by| {
                    mailboxes::change(tx, by, &new.code.clone(), &new)
                })?;
                println!("changed");
            }
            Does::List => {
                for m in db.read_now("list mailboxes", mailboxes::list)? {
                    println!("{}", line(&m));
                }
            }
            Does::Test { code } => {
                let found = db
                    .read_now("mailbox", move |tx| {
                        mailboxes::by_code(tx, &code)?
                            .ok_or_else(|| desk::Failure::from(MailboxRefusal::NotFound(code.clone())))
                    })
                    .map_err(crate::database::told)?;
                println!("{}", test(&found)?);
            }
            Does::Remove { code } => {
                act(&db, &by, "remove mailbox", move |tx, by| mailboxes::remove(tx, by, &code))?;
                println!("removed");
            }
        }
        Ok(())
    }
}

fn line(m: &Mailbox) -> String {
    let place = match m.kind {
        MailboxKind::Folder => m.folder.clone(),
        MailboxKind::Imap => format!("{}:{} {} {}", m.host, m.port, m.way.code(), m.folder),
        MailboxKind::Smtp => {
            format!("{}:{} {} as {}", m.host, m.port, m.way.code(), m.address.as_deref().unwrap_or_default())
        }
    };
    let how = match (&m.trouble, m.active, m.seen_at) {
        (_, false, _) => "off".to_owned(),
        (Some(trouble), ..) => format!("trouble: {trouble}"),
        (None, true, Some(at)) => format!("well at {at}"),
        (None, true, None) => "not visited yet".to_owned(),
    };
    format!("{:16} {:6} {place}  {how}", m.code, m.kind.code())
}

/// Goes there and looks.
pub fn test(mailbox: &Mailbox) -> Result<String, Trouble> {
    match mailbox.kind {
        MailboxKind::Imap => {
            let mut inbox = Inbox::open(&server(mailbox)?, &mailbox.folder)?;
            let found = inbox.above(0)?.len();
            let tells =
                if inbox.can_idle() { "and tells at once when more comes" } else { "and is asked for more" };
            inbox.close();
            Ok(format!("{} lets us in; {found} messages lie in {}, {tells}", mailbox.host, mailbox.folder))
        }
        MailboxKind::Smtp => {
            Post::to(&server(mailbox)?)?.test()?;
            Ok(format!("{} lets us in", mailbox.host))
        }
        MailboxKind::Folder => {
            let files = std::fs::read_dir(&mailbox.folder)
                .map_err(|e| format!("{}: {e}", mailbox.folder))?
                .filter_map(Result::ok)
                .filter(|e| e.path().is_file())
                .count();
            Ok(format!("{files} files lie in {}", mailbox.folder))
        }
    }
}
