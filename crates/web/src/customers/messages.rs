//! What went to and fro with a customer: letters to them and documents from them, about their orders and about none, the latest first.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::customers::Customer;
use desk::policies::{Verb, Whose, allow, may};
use desk::{correspondence, intake};
use std::sync::Arc;

use super::need;
use crate::App;
use crate::frame::Frame;
use crate::letters;
use crate::page::{Stop, Visit, page};

/// Letters, and documents, of a page.
const ROWS: usize = 100;
/// Characters of a letter that the page shows.
const LETTER_CHARS: usize = 6_000;

/// A letter that went out or is to, or a document that came in.
struct Message {
    path: String,
    number: String,
    came: bool,
    /// `E-mail`, `EDI`
    what: String,
    who: String,
    when: String,
    subject: String,
    chip: (&'static str, String),
    why: String,
    text: String,
    /// It came by mail, so it can be answered.
    is_mail: bool,
    enclosures: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "customer_messages.html")]
struct MessagesPage {
    frame: Frame,
    customer: Arc<Customer>,
    messages: Vec<Message>,
    may_write: bool,
}

/// `GET /customers/{number}/messages`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "messages of a customer", move |tx, by| {
            allow(by, Verb::SeeLetters, Whose::Others)?;
            let customer = need(tx, &number)?;
            let frame = Frame::of(tx, by, &come, "/customers")?;
            let mut found = Vec::new();
            for letter in correspondence::list(tx, None, Some(customer.id), None, ROWS)? {
                let text = letter.text().chars().take(LETTER_CHARS).collect();
                let enclosures = correspondence::enclosures(tx, letter.id)?;
                let at = letter.made_at;
                let row = letters::row(&frame, letter);
                let path = format!("/letters/{}", row.name);
                let enclosures = (0..).zip(enclosures);
                let message = Message {
                    enclosures: enclosures.map(|(n, e)| (format!("{path}/enclosures/{n}"), e.name)).collect(),
                    path,
                    number: row.name,
                    came: false,
                    what: row.what.to_owned(),
                    who: row.to,
                    when: row.when,
                    subject: row.subject,
                    chip: row.chip,
                    why: row.why,
                    text,
                    is_mail: false,
                };
                found.push((at, message));
            }
            if may(by, Verb::SeeIntake, Whose::Others) {
                for document in intake::of_customer(tx, customer.id, ROWS)? {
                    let message = Message {
                        path: format!("/inbox/{}", document.number),
                        came: true,
                        what: crate::inbox::channel_word(&document.channel).to_owned(),
                        who: document.sender.clone(),
                        when: frame.when(document.received_at),
                        subject: document.name.clone(),
                        chip: crate::inbox::chip(&document),
                        why: document.reason.clone().unwrap_or_default(),
                        text: String::new(),
                        is_mail: document.channel == "email",
                        enclosures: Vec::new(),
                        number: document.number,
                    };
                    found.push((document.received_at, message));
                }
            }
            found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            Ok(MessagesPage {
                messages: found.into_iter().map(|(_, message)| message).collect(),
                may_write: may(by, Verb::SendMail, Whose::Own),
                customer,
                frame,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}
