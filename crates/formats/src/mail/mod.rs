//! Mail (RFC 5322, MIME): headers, the text with its own, signature, quoted and forwarded parts, HTML tables as grids, and
//! attachments as bytes for the caller to read again. HTML is taken apart, never rendered. What a text orders is not said here: that
//! takes the records, and is for the reader of sentences.

mod bounce;
mod html;
mod split;

use std::panic::{AssertUnwindSafe, catch_unwind};

use basics::{Day, Instant, Limits};
use mail_parser::{Address, HeaderValue, MessageParser, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

use crate::message::{Envelope, Format, Reading};
use crate::said::{Remarks, Said, Source, codes, short};
use crate::text_of;

pub use bounce::Bounce;
pub use split::{SpanKind, TextSpan};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    pub name: Option<String>,
    /// In small letters.
    pub address: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub from: Option<Mailbox>,
    pub reply_to: Option<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub subject: Option<String>,
    /// The Date header, and the calendar day it names in the sender's zone.
    pub sent_at: Option<Instant>,
    pub sent_on: Option<Day>,
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// Auto-Submitted (RFC 3834) and its older relatives: an automatic reply, not a person.
    pub auto_submitted: Option<String>,
    pub list_unsubscribe: Option<String>,
    /// The body as text; of an HTML-only mail, its text.
    pub text: String,
    pub text_is_from_html: bool,
    /// What the parts of `text` are, in order and without gaps.
    pub spans: Vec<TextSpan>,
    pub attachments: Vec<Attachment>,
    /// It is a mail server's report that a mail did not arrive.
    #[serde(default)]
    pub bounce: Option<Bounce>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub name: Option<String>,
    pub media_type: String,
    pub inline: bool,
    pub length: usize,
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Attachments of one mail.
const ATTACHMENTS_MAX: usize = 200;

impl Mail {
    /// The texts of one kind, joined.
    pub fn text_of(&self, kind: SpanKind) -> String {
        let texts: Vec<&str> = self
            .spans
            .iter()
            .filter(|s| s.kind == kind)
            .filter_map(|s| self.text.get(s.start as usize..s.end as usize))
            .collect();
        texts.join("\n")
    }
}

/// Reads a mail. Never fails; what is odd is in the remarks.
pub fn read(bytes: &[u8]) -> Reading {
    let mut remarks = Remarks::default();
    let mut reading = Reading::empty(Format::Mail);
    let parsed =
        catch_unwind(AssertUnwindSafe(|| MessageParser::default().parse(bytes).map(|m| parts_of(&m))));
    let Ok(Some((mut mail, htmls))) = parsed else {
        remarks.error(codes::DAMAGED, None, "the mail can't be read", "Open it in a mail program.");
        reading.remarks = remarks.into_list();
        return reading;
    };
    for (number, html) in htmls.iter().enumerate() {
        let (text, grids) = html::text_and_tables(html);
        reading.grids.extend(grids);
        // The plain form does not show what is struck out.
        if number == 0 && (says_nothing(&mail.text, &text) || html::strikes_out(html)) {
            mail.text = text;
            mail.text_is_from_html = true;
        }
    }
    bound(&mut mail.text, &mut remarks);
    mail.spans = split::spans(&mail.text);
    reading.envelope = Some(Envelope {
        sender: mail.from.as_ref().map(|f| header(&f.address)),
        receiver: mail.to.first().map(|t| header(&t.address)),
        control: mail.message_id.as_deref().map(header),
        interchanges: 1,
        ..Envelope::default()
    });
    reading.mail = Some(mail);
    reading.remarks = remarks.into_list();
    reading
}

/// The plain form of a mail only points at the other one: "Please view this message in HTML."
fn says_nothing(plain: &str, html: &str) -> bool {
    let figures = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    let words = |text: &str| text.split_whitespace().count();
    words(plain) == 0 || (words(plain) < words(html) && !figures(plain) && figures(html))
}

/// A text that is not a mail: notes, a chat, a pasted order.
pub(crate) fn read_text(bytes: &[u8], is_html: bool) -> Reading {
    let mut remarks = Remarks::default();
    let decoded = text_of::decode(bytes, &mut remarks);
    let mut reading = Reading::empty(if is_html { Format::Html } else { Format::Text });
    let mut text = if is_html {
        let (text, grids) = html::text_and_tables(&decoded);
        reading.grids = grids;
        text
    } else {
        decoded
    };
    bound(&mut text, &mut remarks);
    let mail = Mail { spans: split::spans(&text), text, ..Mail::default() };
    reading.mail = Some(mail);
    reading.remarks = remarks.into_list();
    reading
}

/// Nobody orders in a text that is longer than a book; the reader stops there instead of taking a minute over it.
fn bound(text: &mut String, remarks: &mut Remarks) {
    if text.len() <= Limits::TEXT_BYTES {
        return;
    }
    let (found, most) = (text.len() / 1_048_576, Limits::TEXT_BYTES / 1_048_576);
    text.truncate(text.floor_char_boundary(Limits::TEXT_BYTES));
    remarks.error(
        codes::LIMIT,
        None,
        format!("the text has {found} MB, of which the first {most} MB were read"),
        "Ask the sender for the order as a table, or in parts.",
    );
}

fn header(text: &str) -> Said<String> {
    Said::new(text.to_owned(), text, Source::Text { part: "header".into(), start: 0, end: 0 })
}

fn parts_of(message: &mail_parser::Message<'_>) -> (Mail, Vec<String>) {
    let mut mail = Mail {
        from: message.from().and_then(|a| mailboxes(a).into_iter().next()),
        reply_to: message.reply_to().and_then(|a| mailboxes(a).into_iter().next()),
        to: message.to().map(mailboxes).unwrap_or_default(),
        cc: message.cc().map(mailboxes).unwrap_or_default(),
        subject: message.subject().map(|s| basics::clean_line(&short(s, Limits::LINE_CHARS)).0),
        message_id: message.message_id().map(str::to_owned),
        in_reply_to: ids(message.in_reply_to()),
        references: ids(message.references()),
        ..Mail::default()
    };
    mail.bounce = bounce::bounce(message);
    if let Some(date) = message.date() {
        mail.sent_at = Some(Instant::from_micros(date.to_timestamp().saturating_mul(1_000_000)));
        mail.sent_on =
            i16::try_from(date.year).ok().and_then(|y| Day::new(y, date.month as i8, date.day as i8).ok());
    }
    for (name, value) in message.headers_raw() {
        let value = || Some(basics::clean_line(&short(value, Limits::LINE_CHARS)).0);
        match name.to_ascii_lowercase().as_str() {
            "auto-submitted" | "x-autoreply" | "x-auto-response-suppress" => {
                mail.auto_submitted = mail.auto_submitted.take().or_else(value)
            }
            "list-unsubscribe" => mail.list_unsubscribe = value(),
            _ => {}
        }
    }
    let mut htmls = Vec::new();
    let mut texts = Vec::new();
    for part in &message.parts {
        let is_attachment =
            part.content_disposition().is_some_and(|d| d.ctype().eq_ignore_ascii_case("attachment"));
        match &part.body {
            PartType::Text(text) if !is_attachment && part.attachment_name().is_none() => {
                texts.push(text.to_string())
            }
            PartType::Html(html) if !is_attachment && part.attachment_name().is_none() => {
                htmls.push(html.to_string())
            }
            PartType::Multipart(_) => {}
            body => {
                let bytes = match body {
                    PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
                    PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
                    PartType::Message(inner) => inner.raw_message().to_vec(),
                    PartType::Multipart(_) => Vec::new(),
                };
                if mail.attachments.len() < ATTACHMENTS_MAX {
                    mail.attachments.push(attachment(part, bytes, matches!(body, PartType::InlineBinary(_))));
                }
            }
        }
    }
    mail.text = texts.join("\n").replace("\r\n", "\n");
    (mail, htmls)
}

fn attachment(part: &mail_parser::MessagePart<'_>, bytes: Vec<u8>, inline: bool) -> Attachment {
    let media_type = match (part.content_type(), &part.body) {
        (Some(t), _) => format!("{}/{}", t.ctype(), t.subtype().unwrap_or("octet-stream")),
        (None, PartType::Message(_)) => "message/rfc822".to_owned(),
        (None, _) => "application/octet-stream".to_owned(),
    };
    let name = part.attachment_name().map(|n| basics::clean_line(&short(n, 200)).0);
    Attachment { name, media_type, inline, length: bytes.len(), bytes }
}

fn mailboxes(address: &Address<'_>) -> Vec<Mailbox> {
    address
        .iter()
        .take(Limits::PAGE_ROWS)
        .map(|a| Mailbox {
            name: a.name.as_deref().map(|n| basics::clean_line(&short(n, Limits::LINE_CHARS)).0),
            address: a.address.as_deref().unwrap_or_default().trim().to_lowercase(),
        })
        .collect()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(list) => list.iter().take(Limits::PAGE_ROWS).map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_form_that_only_points_at_the_other_is_not_the_text() {
        let mail = |plain: &str| {
            format!(
                "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n\
                 --x\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n--x\r\nContent-Type: text/html\r\n\r\n\
                 <h3>Purchase order 40003353</h3><p>Deliver by: 15-Jun-2026<br>10 of AB-1</p>\r\n--x--\r\n"
            )
        };
        let text = |plain: &str| read(mail(plain).as_bytes()).mail.unwrap().text;
        assert!(text("Please view this in HTML.").contains("15-Jun-2026"));
        assert_eq!(
            text("Order 40003353, 10 of AB-1 by 15-Jun-2026").trim(),
            "Order 40003353, 10 of AB-1 by 15-Jun-2026"
        );
    }
}
