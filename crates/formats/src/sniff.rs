//! What the bytes are, by what they hold. A file's name only helps where the content leaves it open (a CSV of one column).

use crate::message::Format;
use crate::said::Remarks;
use crate::sheet::{delimiter_of, entry_names, unpack};
use crate::{text_of, xml};

/// The format of some bytes.
pub fn sniff(bytes: &[u8], file_name: Option<&str>) -> Format {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Format::Empty;
    }
    binary(bytes).unwrap_or_else(|| textual(bytes, file_name))
}

fn binary(bytes: &[u8]) -> Option<Format> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let head = bytes.get(..1024.min(bytes.len()))?;
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        let names = entry_names(bytes);
        let has = |prefix: &str| names.iter().any(|n| n.starts_with(prefix));
        return Some(if has("xl/") {
            Format::Xlsx
        } else if has("word/") {
            Format::Docx
        } else if unpack(bytes, "mimetype", 100)
            .is_some_and(|m| m.starts_with(b"application/vnd.oasis.opendocument.spreadsheet"))
        {
            Format::Ods
        } else {
            Format::Zip
        });
    }
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Some(Format::Pdf);
    }
    if starts(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Some(Format::Xls);
    }
    let image = starts(b"\x89PNG")
        || starts(&[0xFF, 0xD8, 0xFF])
        || starts(b"GIF8")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || (starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"));
    if image {
        return Some(Format::Image);
    }
    let zeros = head.iter().filter(|b| **b == 0).count();
    let is_utf16 = starts(&[0xFF, 0xFE]) || starts(&[0xFE, 0xFF]);
    (zeros > head.len() / 20 && !is_utf16).then_some(Format::Unknown)
}

fn textual(bytes: &[u8], file_name: Option<&str>) -> Format {
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    let text = text_of::decode(head, &mut Remarks::default());
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if let Some(format) = edi(start) {
        return format;
    }
    if start.starts_with('<') {
        return markup(start);
    }
    if is_mail(start) {
        return Format::Mail;
    }
    let extension = file_name.and_then(|n| n.rsplit_once('.')).map(|(_, e)| e.to_ascii_lowercase());
    let named = |names: &[&str]| extension.as_deref().is_some_and(|e| names.contains(&e));
    if is_table(start) || (named(&["csv", "tsv", "tab"]) && delimiter_of(start).is_some()) || named(&["csv"])
    {
        return Format::Csv;
    }
    Format::Text
}

fn edi(start: &str) -> Option<Format> {
    let next = |tag: &str| {
        start.strip_prefix(tag).and_then(|r| r.chars().next()).filter(|c| !c.is_alphanumeric() && *c != ' ')
    };
    if next("ISA").is_some() || (next("GS").is_some() && start.contains("ST")) {
        return Some(Format::X12);
    }
    if let Some(mark) = next("ST")
        && start.get(..40.min(start.len())).is_some_and(|h| h.matches(mark).count() >= 2)
    {
        return Some(Format::X12);
    }
    (start.starts_with("UNA") && start.contains("UN") && next("UNA").is_some()
        || next("UNB") == Some('+')
        || next("UNH") == Some('+'))
    .then_some(Format::Edifact)
}

/// XML by its root, HTML by its tags.
fn markup(start: &str) -> Format {
    let lower: String = start.chars().take(2_000).collect::<String>().to_lowercase();
    if lower.contains("<!doctype html")
        || lower.contains("<html")
        || lower.starts_with("<table")
        || lower.starts_with("<div")
        || lower.starts_with("<p")
    {
        return Format::Html;
    }
    let root = xml::parse(start, &mut Remarks::default());
    let found = xml::format_of(&root.namespace, &root.name);
    if found != Format::Xml {
        return found;
    }
    root.children
        .iter()
        .map(|c| xml::format_of(&c.namespace, &c.name))
        .find(|f| *f == Format::Ubl)
        .unwrap_or(Format::Xml)
}

/// Header lines at the start, one of them a well-known one.
fn is_mail(start: &str) -> bool {
    let mut known = 0;
    for line in start.lines().take(60) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return known >= 2 && !line.starts_with("From ") };
        if name.contains(' ') && !line.starts_with("From ") {
            break;
        }
        let well_known = [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "received",
            "return-path",
            "mime-version",
            "content-type",
            "delivered-to",
            "reply-to",
        ];
        known += usize::from(well_known.contains(&name.to_ascii_lowercase().as_str()));
    }
    // "From:" and "Subject:" alone also head a mail that was pasted; a message id or MIME header proves it.
    known >= 3
}

/// Most lines have the same number of the same delimiter.
fn is_table(start: &str) -> bool {
    let Some(mark) = delimiter_of(start) else { return false };
    let counts: Vec<usize> = start
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(60)
        .map(|l| l.bytes().filter(|b| *b == mark).count())
        .collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let common = (1..=most).max_by_key(|n| counts.iter().filter(|c| *c == n).count()).unwrap_or(0);
    let alike = counts.iter().filter(|c| **c == common).count();
    let enough = if mark == b',' { common >= 2 } else { common >= 1 };
    let marked = counts.iter().filter(|c| **c >= 2).count();
    // Rows above and below a table often have fewer marks; a semicolon, tab or bar is rarely there by chance.
    let throughout = mark != b',' && marked >= 3 && marked * 5 >= counts.len() * 4;
    throughout || (enough && alike >= 2 && alike * 3 >= counts.len() * 2)
}
