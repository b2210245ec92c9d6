//! Bounces: the report of a mail server that a mail did not arrive (RFC 3464), and which mail that was.

use mail_parser::{Message, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

use crate::said::short;

/// A mail that did not arrive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Its Message-ID, where the report encloses it or its head.
    pub message_id: Option<String>,
    pub recipient: Option<String>,
    /// "5.1.1".
    pub status: Option<String>,
    /// What the other server said.
    pub diagnostic: Option<String>,
}

/// None for a mail that is no such report, or one that only says that it takes longer or that it arrived.
pub(super) fn bounce(message: &Message<'_>) -> Option<Bounce> {
    let is = |part: &mail_parser::MessagePart<'_>, kind: &str, sub: &str| {
        part.content_type().is_some_and(|t| {
            t.ctype().eq_ignore_ascii_case(kind) && t.subtype().is_some_and(|s| s.eq_ignore_ascii_case(sub))
        })
    };
    let report = message.parts.iter().find(|p| is(p, "message", "delivery-status"))?;
    let fields = text_of(report);
    let field = |name: &str| {
        unfolded(&fields).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then(|| short(value.trim(), 400))
        })
    };
    if !field("Action").is_some_and(|action| action.eq_ignore_ascii_case("failed")) {
        return None;
    }
    let typed = |value: String| value.split_once(';').map_or(value.clone(), |(_, v)| v.trim().to_owned());
    let original = message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(str::to_owned),
        _ if is(part, "text", "rfc822-headers") || is(part, "message", "rfc822") => id_in(&text_of(part)),
        _ => None,
    });
    Some(Bounce {
        message_id: original,
        recipient: field("Final-Recipient").or_else(|| field("Original-Recipient")).map(typed),
        status: field("Status"),
        diagnostic: field("Diagnostic-Code").map(typed),
    })
}

fn text_of(part: &mail_parser::MessagePart<'_>) -> String {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        PartType::Message(inner) => String::from_utf8_lossy(inner.raw_message()).into_owned(),
        PartType::Multipart(_) => String::new(),
    }
}

/// Header lines with their continuations.
fn unfolded(text: &str) -> impl Iterator<Item = String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().take(500) {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines.into_iter()
}

fn id_in(headers: &str) -> Option<String> {
    let line = unfolded(headers).find(|l| l.to_ascii_lowercase().starts_with("message-id:"))?;
    let id = line.split_once('<')?.1.split_once('>')?.0;
    Some(short(id, 400))
}

#[cfg(test)]
mod tests {
    fn read(action: &str, last: &str) -> Option<super::Bounce> {
        let mail = format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: orders@us.example\r\nSubject: failed\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: {action}\r\n\
             Final-Recipient: rfc822;nobody@kunde.example\r\nStatus: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 no such\r\n  mailbox\r\n\r\n--b\r\n{last}\r\n--b--\r\n"
        );
        crate::mail::read(mail.as_bytes()).mail.and_then(|m| m.bounce)
    }

    #[test]
    fn a_report_names_the_mail_that_did_not_arrive() {
        let whole =
            "Content-Type: message/rfc822\r\n\r\nMessage-ID: <0190@us.example>\r\nSubject: x\r\n\r\nhello";
        let head =
            "Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID:\r\n <0190@us.example>\r\n";
        for last in [whole, head] {
            let bounce = read("failed", last).unwrap();
            assert_eq!(bounce.message_id.as_deref(), Some("0190@us.example"), "{last}");
            assert_eq!(bounce.recipient.as_deref(), Some("nobody@kunde.example"));
            assert_eq!(bounce.status.as_deref(), Some("5.1.1"));
            assert_eq!(bounce.diagnostic.as_deref(), Some("550 no such mailbox"));
        }
    }

    #[test]
    fn what_arrived_or_is_late_is_no_bounce() {
        let whole = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <0190@us.example>\r\n\r\nhello";
        assert_eq!(read("delayed", whole), None);
        assert_eq!(read("delivered", whole), None);
        assert_eq!(crate::mail::read(b"From: a@b.c\r\n\r\nhello").mail.unwrap().bounce, None);
    }
}
