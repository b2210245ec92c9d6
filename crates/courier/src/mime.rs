//! A letter as a mail (RFC 5322, MIME): plain text, what is enclosed, and the numbers that keep a conversation together.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::Trouble;

/// What goes out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Name and address that it comes from.
    pub from_name: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// With its angle brackets. The same letter always has the same one, so that a copy is known as a copy.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    /// Microseconds since 1970.
    pub at_micros: i64,
    /// No person wrote it, so no program should answer it (RFC 3834).
    pub is_automatic: bool,
    pub enclosures: Vec<Enclosure>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// `Auto-Submitted` (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted(String);

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Parcel {
    /// As bytes, ready to be sent or to be put into a file.
    pub fn written(&self) -> Result<Vec<u8>, Trouble> {
        Ok(self.message()?.formatted())
    }

    pub(crate) fn message(&self) -> Result<Message, Trouble> {
        let at = UNIX_EPOCH + Duration::from_micros(u64::try_from(self.at_micros).unwrap_or(0));
        let mut builder = Message::builder()
            .from(mailbox(&self.from_name, &self.from)?)
            .to(mailbox("", &self.to)?)
            .subject(one_line(&self.subject))
            .date(at)
            .message_id(Some(id(&self.message_id)));
        if let Some(answered) = &self.in_reply_to {
            builder = builder.in_reply_to(id(answered));
        }
        if !self.references.is_empty() {
            let all: Vec<String> = self.references.iter().map(|r| id(r)).collect();
            builder = builder.references(all.join(" "));
        }
        if self.is_automatic {
            builder = builder.header(AutoSubmitted("auto-generated".into()));
        }
        let text = SinglePart::plain(self.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        let made = if self.enclosures.is_empty() {
            builder.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for one in &self.enclosures {
                let media_type = ContentType::parse(&one.media_type)
                    .or_else(|_| ContentType::parse("application/octet-stream"))
                    .map_err(|e| Trouble::Mime(e.to_string()))?;
                parts = parts
                    .singlepart(Attachment::new(one_line(&one.name)).body(one.bytes.clone(), media_type));
            }
            builder.multipart(parts)
        };
        made.map_err(|e| Trouble::Mime(e.to_string()))
    }
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, Trouble> {
    let parsed: Address =
        address.trim().parse().map_err(|e| Trouble::Mime(format!("'{address}' is no mail address: {e}")))?;
    Ok(Mailbox::new(Some(one_line(name)).filter(|n| !n.is_empty()), parsed))
}

/// What stands in a header is one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// `<…>`, whatever way it is kept.
fn id(text: &str) -> String {
    let bare: String =
        text.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',' | ';')).collect();
    format!("<{bare}>")
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};

    use super::*;

    fn parcel() -> Parcel {
        Parcel {
            from_name: "Nordhafen Großhandel".into(),
            from: "orders@nordhafen.example".into(),
            to: "einkauf@kunde.example".into(),
            subject: "Ihre Bestellung 4711 – bestätigt".into(),
            text: "Guten Tag,\nwir bestätigen 5 Stück.\n".into(),
            message_id: "<0190-1@nordhafen.example>".into(),
            in_reply_to: Some("abc@kunde.example".into()),
            references: vec!["first@kunde.example".into(), "abc@kunde.example".into()],
            at_micros: 1_795_660_000_000_000,
            is_automatic: true,
            enclosures: vec![Enclosure {
                name: "Auftragsbestätigung SO1.pdf".into(),
                media_type: "application/pdf".into(),
                bytes: b"%PDF-1.7\n\xff\x00".to_vec(),
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = parcel().written().unwrap();
        assert!(written.is_ascii(), "a mail travels in seven bits");
        let read = MessageParser::default().parse(&written).unwrap();
        assert_eq!(read.subject(), Some("Ihre Bestellung 4711 – bestätigt"));
        assert_eq!(read.message_id(), Some("0190-1@nordhafen.example"));
        assert_eq!(read.in_reply_to().as_text(), Some("abc@kunde.example"));
        assert_eq!(read.references().as_text_list().unwrap().len(), 2);
        assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), "Guten Tag,\nwir bestätigen 5 Stück.\n");
        assert_eq!(read.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
        let file = read.attachment(0).unwrap();
        assert_eq!(file.attachment_name(), Some("Auftragsbestätigung SO1.pdf"));
        assert_eq!(file.contents(), b"%PDF-1.7\n\xff\x00");
    }

    #[test]
    fn nobody_adds_a_header_through_a_field() {
        let mut bad = parcel();
        bad.subject = "Hello\r\nBcc: thief@elsewhere.example".into();
        bad.in_reply_to = Some("x@y\r\nBcc: thief@elsewhere.example".into());
        let written = String::from_utf8(bad.written().unwrap()).unwrap();
        assert!(!written.to_lowercase().contains("\r\nbcc:"), "{written}");
    }

    #[test]
    fn an_address_that_is_none_is_said_so() {
        let bad = Parcel { to: "nobody".into(), ..parcel() };
        let trouble = bad.written().unwrap_err();
        assert!(trouble.is_final() && trouble.to_string().contains("'nobody'"), "{trouble}");
    }
}
