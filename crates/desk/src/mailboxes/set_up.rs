//! Set up: mailboxes are added, changed and removed by an administrator, on the page, by the API or the command line.
//! Holds: no password is kept, only where it is found; a line in clear leads to this machine only.

use db::Tx;

use super::mailbox::{MailboxId, MailboxKind, NewMailbox, Way};
use super::refusal::MailboxRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::correspondence;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// A new one, or the one that has this code set up anew.
pub fn set_up(tx: &mut Tx, by: &Actor, new: &NewMailbox) -> Result<(), Failure> {
    allow(by, Verb::ChangeMailbox, Whose::Others)?;
    match store::by_code(tx, &new.code)? {
        Some(_) => change(tx, by, &new.code, new),
        None => add(tx, by, new).map(|_| ()),
    }
}

pub fn add(tx: &mut Tx, by: &Actor, new: &NewMailbox) -> Result<MailboxId, Failure> {
    allow(by, Verb::ChangeMailbox, Whose::Others)?;
    let new = decide(new)?;
    if store::by_code(tx, &new.code)?.is_some() {
        return Err(MailboxRefusal::Exists(new.code).into());
    }
    let id = tx.new_id();
    store::insert(tx, id, &new)?;
    record(tx, by, "add_mailbox", id, &new)?;
    Ok(id)
}

pub fn change(tx: &mut Tx, by: &Actor, code: &str, new: &NewMailbox) -> Result<(), Failure> {
    allow(by, Verb::ChangeMailbox, Whose::Others)?;
    let found = store::by_code(tx, code)?.ok_or_else(|| MailboxRefusal::NotFound(code.to_owned()))?;
    let new = decide(&NewMailbox { code: found.code, ..new.clone() })?;
    store::update(tx, found.id, &new)?;
    record(tx, by, Verb::ChangeMailbox.code(), found.id, &new)
}

pub fn remove(tx: &mut Tx, by: &Actor, code: &str) -> Result<(), Failure> {
    allow(by, Verb::ChangeMailbox, Whose::Others)?;
    let found = store::by_code(tx, code)?.ok_or_else(|| MailboxRefusal::NotFound(code.to_owned()))?;
    store::remove(tx, found.id)?;
    let entry = Entry {
        verb: "remove_mailbox",
        noun: "mailbox",
        thing: found.id.uuid(),
        number: Some(&found.code),
        reason: None,
        detail: "{}".into(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// Neither where the password is found nor whose it is goes on the record.
fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    id: MailboxId,
    new: &NewMailbox,
) -> Result<(), Failure> {
    let entry = Entry {
        verb,
        noun: "mailbox",
        thing: id.uuid(),
        number: Some(&new.code),
        reason: None,
        detail: serde_json::json!({
            "kind": new.kind, "way": new.way, "active": new.active, "places_orders": new.places_orders,
        })
        .to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// The mailbox with what is usual filled in.
fn decide(new: &NewMailbox) -> Result<NewMailbox, MailboxRefusal> {
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let mut m = NewMailbox {
        code: new.code.trim().to_owned(),
        host: new.host.trim().to_lowercase(),
        folder: new.folder.trim().to_owned(),
        login: given(&new.login),
        secret: given(&new.secret),
        authority: given(&new.authority),
        done_folder: given(&new.done_folder),
        address: given(&new.address).map(|a| a.to_lowercase()),
        ..new.clone()
    };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !(2..=40).contains(&m.code.len()) || !m.code.chars().all(fits) {
        return Err(MailboxRefusal::Code);
    }
    if m.kind == MailboxKind::Folder {
        if !m.folder.starts_with('/') {
            return Err(MailboxRefusal::Path(m.folder));
        }
        return Ok(NewMailbox {
            host: String::new(),
            port: 0,
            way: Way::Plain,
            login: None,
            secret: None,
            ..m
        });
    }
    if m.host.is_empty() {
        return Err(MailboxRefusal::Missing("the server"));
    }
    if m.way == Way::Plain && !is_this_machine(&m.host) {
        return Err(MailboxRefusal::InClear(m.host));
    }
    m.port = match (m.port, m.kind, m.way) {
        (0, MailboxKind::Imap, Way::Tls) => 993,
        (0, MailboxKind::Imap, _) => 143,
        (0, _, Way::Tls) => 465,
        (0, _, Way::StartTls) => 587,
        (0, _, Way::Plain) => 25,
        (port @ 1..=65_535, ..) => port,
        (port, ..) => return Err(MailboxRefusal::Port(port)),
    };
    if let Some(secret) = &m.secret {
        is_reference(secret)?;
    }
    match m.kind {
        MailboxKind::Imap => {
            if m.login.is_none() {
                return Err(MailboxRefusal::Missing("the login"));
            }
            if m.secret.is_none() {
                return Err(MailboxRefusal::Missing("where the password is found"));
            }
            if m.folder.is_empty() {
                m.folder = "INBOX".into();
            }
        }
        _ => {
            let address =
                m.address.as_deref().ok_or(MailboxRefusal::Missing("the address that letters come from"))?;
            correspondence::is_address(address).map_err(|_| MailboxRefusal::Address(address.to_owned()))?;
            if m.login.is_some() && m.secret.is_none() {
                return Err(MailboxRefusal::Missing("where the password is found"));
            }
        }
    }
    Ok(m)
}

fn is_reference(secret: &str) -> Result<(), MailboxRefusal> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && name.len() <= 100
    };
    match secret.split_once(':') {
        Some(("env", name)) if is_name(name) => Ok(()),
        Some(("file", path)) if path.starts_with('/') => Ok(()),
        _ => Err(MailboxRefusal::Secret),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn imap() -> NewMailbox {
        NewMailbox {
            code: "orders".into(),
            kind: MailboxKind::Imap,
            host: "mail.example".into(),
            port: 0,
            way: Way::Tls,
            login: Some("orders".into()),
            secret: Some("env:ORDERS_PASSWORD".into()),
            authority: None,
            folder: String::new(),
            done_folder: None,
            address: None,
            places_orders: false,
            only_new: false,
            active: true,
        }
    }

    #[test]
    fn what_is_usual_is_filled_in() {
        let m = decide(&imap()).unwrap();
        assert_eq!((m.port, m.folder.as_str()), (993, "INBOX"));
        let smtp =
            NewMailbox { kind: MailboxKind::Smtp, address: Some("Orders@us.example".into()), ..imap() };
        let m = decide(&NewMailbox { way: Way::StartTls, ..smtp }).unwrap();
        assert_eq!((m.port, m.address.as_deref()), (587, Some("orders@us.example")));
    }

    #[rstest]
    #[case(NewMailbox { code: "Orders!".into(), ..imap() }, "code")]
    #[case(NewMailbox { host: " ".into(), ..imap() }, "missing")]
    #[case(NewMailbox { way: Way::Plain, ..imap() }, "in_clear")]
    #[case(NewMailbox { port: 70_000, ..imap() }, "port")]
    #[case(NewMailbox { login: None, ..imap() }, "missing")]
    #[case(NewMailbox { secret: None, ..imap() }, "missing")]
    #[case(NewMailbox { secret: Some("hunter2".into()), ..imap() }, "secret")]
    #[case(NewMailbox { secret: Some("file:relative".into()), ..imap() }, "secret")]
    #[case(NewMailbox { kind: MailboxKind::Smtp, ..imap() }, "missing")]
    #[case(NewMailbox { kind: MailboxKind::Smtp, address: Some("nobody".into()), ..imap() }, "address")]
    #[case(NewMailbox { kind: MailboxKind::Folder, folder: "in".into(), ..imap() }, "path")]
    fn what_can_not_work_is_refused(#[case] new: NewMailbox, #[case] code: &str) {
        use crate::failure::Forbids;
        assert_eq!(decide(&new).unwrap_err().code(), code);
    }

    #[test]
    fn in_clear_on_this_machine_is_fine() {
        let here = NewMailbox { host: "127.0.0.1".into(), way: Way::Plain, port: 11_143, ..imap() };
        assert_eq!(decide(&here).unwrap().port, 11_143);
    }
}
