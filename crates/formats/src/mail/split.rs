//! Which part of a mail's text its sender wrote now, and which is signature, an older mail quoted, or one passed on.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    Own,
    Signature,
    Quoted,
    Forwarded,
}

/// Byte offsets into the mail's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSpan {
    pub kind: SpanKind,
    pub start: u32,
    pub end: u32,
}

/// All of the text, in order and without gaps.
pub(super) fn spans(text: &str) -> Vec<TextSpan> {
    let lines = lines_of(text);
    let mut spans: Vec<TextSpan> = Vec::new();
    let mut kind = SpanKind::Own;
    for (at, (start, line)) in lines.iter().enumerate() {
        let trimmed = line.trim();
        let ahead = |n: usize| lines.get(at + n).map_or("", |(_, l)| l.trim());
        let next = if trimmed.starts_with('>') {
            SpanKind::Quoted
        } else if kind == SpanKind::Forwarded || (kind == SpanKind::Quoted && !previous_is_marked(&lines, at))
        {
            kind
        } else if is_forward_mark(trimmed) {
            SpanKind::Forwarded
        } else if is_quote_mark(trimmed, ahead(1)) || is_header_block(trimmed, &ahead) {
            SpanKind::Quoted
        } else if kind == SpanKind::Signature
            || (is_signature_mark(line, trimmed) && !is_greeting(&lines, at))
        {
            SpanKind::Signature
        } else {
            SpanKind::Own
        };
        let end = lines.get(at + 1).map_or(text.len(), |(next, _)| *next) as u32;
        match spans.last_mut().filter(|s| s.kind == next) {
            Some(span) => span.end = end,
            None => spans.push(TextSpan { kind: next, start: *start as u32, end }),
        }
        kind = next;
    }
    spans
}

fn lines_of(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push((start, line));
        start += line.len();
    }
    lines
}

/// Text under lines marked with ">" is the sender's own again: an answer between the lines.
fn previous_is_marked(lines: &[(usize, &str)], at: usize) -> bool {
    lines
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .map(|(_, l)| l.trim())
        .find(|l| !l.is_empty())
        .is_some_and(|l| l.starts_with('>'))
}

/// The first words of a mail close nothing: "Saludos," may stand at both ends.
fn is_greeting(lines: &[(usize, &str)], at: usize) -> bool {
    lines.get(..at).unwrap_or_default().iter().all(|(_, line)| line.trim().is_empty())
        && lines.iter().skip(at + 1).filter(|(_, line)| !line.trim().is_empty()).count() >= 3
}

fn is_forward_mark(line: &str) -> bool {
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(['-', '_', ' ', ':', '*', '>']);
    [
        "forwarded message",
        "begin forwarded message",
        "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht",
        "message transféré",
        "début du message transféré",
        "mensaje reenviado",
        "doorgestuurd bericht",
        "messaggio inoltrato",
    ]
    .contains(&bare)
}

fn is_quote_mark(line: &str, next: &str) -> bool {
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(['-', '_', ' ', ':', '*']);
    let is_rule = lower.starts_with("--") || lower.starts_with("__");
    if is_rule
        && [
            "original message",
            "ursprüngliche nachricht",
            "originalnachricht",
            "message d'origine",
            "message original",
            "mensaje original",
            "oorspronkelijk bericht",
            "messaggio originale",
            "original appointment",
        ]
        .contains(&bare)
    {
        return true;
    }
    let both = format!("{lower} {}", next.to_lowercase());
    let starts =
        ["on ", "am ", "le ", "el ", "op ", "il ", "from ", "den "].iter().any(|s| lower.starts_with(s));
    let ends = |text: &str| {
        let text = text.trim_end_matches([' ', '\u{a0}']);
        ["wrote:", "schrieb:", "a écrit :", "a écrit:", "escribió:", "schreef:", "ha scritto:", "geschreven:"]
            .iter()
            .any(|e| text.ends_with(e))
            || (text.contains(" schrieb ") && text.ends_with(':'))
            || (text.contains(" schreef ") && text.ends_with(':'))
    };
    starts && lower.chars().any(|c| c.is_ascii_digit()) && (ends(&lower) || ends(both.trim_end()))
}

/// Outlook's block: From, Sent, To, Subject on lines of their own.
fn is_header_block<'a>(line: &str, ahead: &impl Fn(usize) -> &'a str) -> bool {
    let starts = |line: &str, words: &[&str]| {
        let lower = line.trim_matches('*').to_lowercase();
        words.iter().any(|w| lower.starts_with(w))
    };
    const FROM: [&str; 6] = ["from:", "von:", "de:", "de :", "van:", "da:"];
    const SENT: [&str; 12] = [
        "sent:",
        "date:",
        "gesendet:",
        "datum:",
        "envoyé:",
        "envoyé :",
        "date :",
        "enviado:",
        "enviado el:",
        "fecha:",
        "verzonden:",
        "inviato:",
    ];
    const SUBJECT: [&str; 8] =
        ["subject:", "betreff:", "objet:", "objet :", "asunto:", "onderwerp:", "oggetto:", "re:"];
    // A short block has no subject, and the older mail follows it under its marks.
    starts(line, &FROM)
        && (1..=3).any(|n| starts(ahead(n), &SENT))
        && (1..=7).any(|n| starts(ahead(n), &SUBJECT) || ahead(n).starts_with('>'))
}

/// "-- ", or a closing of a letter that stands alone.
fn is_signature_mark(line: &str, trimmed: &str) -> bool {
    if line.trim_end_matches(['\r', '\n']) == "-- " || trimmed == "--" || trimmed == "__" {
        return true;
    }
    let lower = trimmed.trim_end_matches([',', '.', '!', ' ']).to_lowercase();
    [
        "best",
        "best regards",
        "kind regards",
        "regards",
        "warm regards",
        "sincerely",
        "yours sincerely",
        "thanks",
        "many thanks",
        "thank you",
        "thanks and regards",
        "cheers",
        "with kind regards",
        "br",
        "mit freundlichen grüßen",
        "mit freundlichen gruessen",
        "freundliche grüße",
        "viele grüße",
        "beste grüße",
        "mfg",
        "gruß",
        "cordialement",
        "bien cordialement",
        "salutations",
        "sincères salutations",
        "merci",
        "saludos",
        "saludos cordiales",
        "un saludo",
        "atentamente",
        "gracias",
        "met vriendelijke groet",
        "vriendelijke groet",
        "groeten",
        "mvg",
        "cordiali saluti",
        "distinti saluti",
        "saluti",
        "grazie",
        "danke",
        "vielen dank",
    ]
    .contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(SpanKind, &str)> {
        spans(text)
            .iter()
            .map(|s| (s.kind, text.get(s.start as usize..s.end as usize).unwrap().trim()))
            .collect()
    }

    #[test]
    fn own_signature_and_quoted_are_told_apart() {
        let text = "10 x AB-1\n\nRegards\nAnn\n\nOn Mon, 2 Mar 2026 at 10:02, Desk <d@x.example> wrote:\n> 5 x CD-2\n";
        assert_eq!(
            kinds(text),
            [
                (SpanKind::Own, "10 x AB-1"),
                (SpanKind::Signature, "Regards\nAnn"),
                (SpanKind::Quoted, "On Mon, 2 Mar 2026 at 10:02, Desk <d@x.example> wrote:\n> 5 x CD-2")
            ]
        );
    }

    #[test]
    fn a_forwarded_mail_and_an_outlook_block() {
        assert_eq!(
            kinds("see below\n---------- Forwarded message ---------\n10 x AB-1")[1].0,
            SpanKind::Forwarded
        );
        let outlook = "new order\n\nVon: A\nGesendet: Montag\nAn: B\nBetreff: alt\n\n5 x CD-2";
        assert_eq!(kinds(outlook).last().unwrap().0, SpanKind::Quoted);
    }
}
