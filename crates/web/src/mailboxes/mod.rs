//! Mailboxes: where mail comes in and goes out, how each of them is, and setting one up. No password is typed or shown here: only where the
//! worker finds it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::failure::Refusal;
use desk::mailboxes::{self, Mailbox, MailboxKind, NewMailbox, Way};
use desk::policies::{Verb, Whose, allow, may};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::problem::status_of;

#[derive(Template)]
#[template(path = "mailboxes.html")]
struct MailboxesPage {
    frame: Frame,
    mailboxes: Vec<Shown>,
    kinds: [MailboxKind; 3],
    ways: [Way; 3],
    may_change: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

struct Shown {
    mailbox: Mailbox,
    place: String,
    chip: (&'static str, &'static str),
    seen: String,
}

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    answer(&app, &visit, None, Fields::default()).await
}

async fn answer(app: &App, visit: &Visit, refusal: Option<Refusal>, typed: Fields) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "mailboxes", move |tx, by| {
            allow(by, Verb::SeeMailboxes, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/mailboxes")?;
            Ok(MailboxesPage {
                mailboxes: mailboxes::list(tx)?.into_iter().map(|m| shown(&frame, m)).collect(),
                kinds: MailboxKind::ALL,
                ways: Way::ALL,
                may_change: may(by, Verb::ChangeMailbox, Whose::Others),
                refusal: refusal.clone(),
                typed: typed.clone(),
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn shown(frame: &Frame, mailbox: Mailbox) -> Shown {
    let place = match mailbox.kind {
        MailboxKind::Folder => mailbox.folder.clone(),
        MailboxKind::Imap => format!("{}:{}, {}", mailbox.host, mailbox.port, mailbox.folder),
        MailboxKind::Smtp => {
            let address = mailbox.address.as_deref().unwrap_or_default();
            format!("{}:{}, {address}", mailbox.host, mailbox.port)
        }
    };
    let chip = match (mailbox.active, &mailbox.trouble, mailbox.seen_at) {
        (false, ..) => ("note", "Off"),
        (_, Some(_), _) => ("stop", "Trouble"),
        (_, None, Some(_)) => ("ok", "Well"),
        (_, None, None) => ("wait", "Not visited yet"),
    };
    let seen =
        mailbox.trouble_since.or(mailbox.seen_at).map(|at| frame.when(at)).unwrap_or_else(|| "–".into());
    Shown { place, chip, seen, mailbox }
}

fn read(fields: &Fields) -> NewMailbox {
    let given = |name: &str| Some(fields.text(name).to_owned()).filter(|t| !t.is_empty());
    NewMailbox {
        code: fields.text("code").to_owned(),
        kind: MailboxKind::from_code(fields.text("kind")).unwrap_or(MailboxKind::Imap),
        host: fields.text("host").to_owned(),
        port: fields.text("port").parse().unwrap_or(0),
        way: Way::from_code(fields.text("way")).unwrap_or(Way::Tls),
        login: given("login"),
        secret: given("secret"),
        authority: given("authority"),
        folder: fields.text("folder").to_owned(),
        done_folder: given("done_folder"),
        address: given("address"),
        places_orders: fields.text("places_orders") == "1",
        only_new: fields.text("only_new") == "1",
        active: fields.text("off") != "1",
    }
}

/// `POST /mailboxes`: a new one, or one that is there set up anew.
pub async fn set_up(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let new = read(&fields);
    let code = new.code.clone();
    let done = app.write(visit.who.clone(), "set up mailbox", move |tx, by| mailboxes::set_up(tx, by, &new));
    match done.await {
        Ok(()) => {
            let notice =
                Notice::ok(format!("Mailbox {code} is set up; the worker goes there within seconds."));
            Ok(see_with("/mailboxes", notice))
        }
        Err(failure) => answer(&app, &visit, Some(refused(failure)?), fields).await,
    }
}

/// `POST /mailboxes/{code}/removal`
pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Stop> {
    let name = code.clone();
    app.write(visit.who, "remove mailbox", move |tx, by| mailboxes::remove(tx, by, &name)).await?;
    Ok(see_with("/mailboxes", Notice::ok(format!("Mailbox {code} is removed; what it brought stays."))))
}

fn kind_word(kind: &MailboxKind) -> &'static str {
    match kind {
        MailboxKind::Imap => "Mail comes in (IMAP)",
        MailboxKind::Folder => "Files come in (folder)",
        MailboxKind::Smtp => "Letters go out (SMTP)",
    }
}

fn way_word(way: &Way) -> &'static str {
    match way {
        Way::Tls => "TLS",
        Way::StartTls => "STARTTLS",
        Way::Plain => "in clear (this machine only)",
    }
}
