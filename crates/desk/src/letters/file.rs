//! Keep file: a file that somebody brings for a letter, looked at before it is kept: what it is by its content, how large, and whether it could
//! do something by itself on the reader's machine. Called by the page on which letters are written, the API and the command line.

use basics::{Id, Limits};
use db::Tx;
use formats::Format;

use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::correspondence::LetterRefusal;
use crate::documents;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// A file that is kept for a letter of this person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    pub id: Id<LetterFile>,
    pub person: PersonId,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub(super) document: Vec<u8>,
}

pub fn keep_file(tx: &mut Tx, by: &Actor, name: &str, content: &[u8]) -> Result<LetterFile, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let name = basics::clean_line(name).0;
    let media_type = decide(&name, content)?;
    store::forget_files(tx, by)?;
    if store::count_files(tx, by)? >= Limits::LETTER_FILES_KEPT {
        return Err(LetterRefusal::TooManyKept { most: Limits::LETTER_FILES_KEPT }.into());
    }
    let document = documents::keep(tx, &name, media_type, content)?.to_vec();
    let file = LetterFile {
        id: tx.new_id(),
        person: by.person,
        name,
        media_type: media_type.to_owned(),
        size: i64::try_from(content.len()).unwrap_or(i64::MAX),
        document,
    };
    store::insert_file(tx, &file)?;
    let entry = Entry {
        verb: "keep_letter_file",
        noun: "letter_file",
        thing: file.id.uuid(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "name": file.name, "size": file.size, "type": media_type }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(file)
}

/// The media type of a file that is kept for other reasons, under the same rules.
pub fn media_type_of(name: &str, content: &[u8]) -> Result<&'static str, LetterRefusal> {
    decide(name, content)
}

/// The media type by what is in it; what is empty, too large, of another kind than its name says, or able to do something is refused.
fn decide(name: &str, content: &[u8]) -> Result<&'static str, LetterRefusal> {
    let refused = |why| LetterRefusal::File { name: name.to_owned(), why };
    if content.is_empty() {
        return Err(refused("it is empty"));
    }
    if content.len() > Limits::LETTER_FILE_BYTES {
        return Err(LetterRefusal::Files {
            most: Limits::LETTER_FILES,
            megabytes: Limits::LETTER_FILE_BYTES / 1_048_576,
        });
    }
    if name.trim().is_empty() {
        return Err(refused("it has no name"));
    }
    let ending = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    let (media_type, endings) = kind(content, name, &ending).ok_or_else(|| {
        refused("files of this kind don't go with letters; PDF, pictures, text, CSV, XML, and documents of an office do")
    })?;
    if !endings.contains(&ending.as_str()) {
        return Err(refused("its content is not what its name says"));
    }
    // Macros and what a PDF starts by itself.
    let has = |what: &[u8]| content.windows(what.len()).any(|w| w == what);
    if has(b"vbaProject.bin") || (media_type == "application/pdf" && (has(b"/JavaScript") || has(b"/Launch")))
    {
        return Err(refused("there is a program in it"));
    }
    Ok(media_type)
}

/// The media type and the endings that go with it.
fn kind(content: &[u8], name: &str, ending: &str) -> Option<(&'static str, &'static [&'static str])> {
    // Programs are never text, whatever else they look like.
    if content.starts_with(b"MZ") || content.starts_with(b"\x7fELF") || content.starts_with(b"#!") {
        return None;
    }
    Some(match formats::sniff(content, Some(name)) {
        Format::Pdf => ("application/pdf", &["pdf"]),
        Format::Image => match content {
            [0x89, b'P', b'N', b'G', ..] => ("image/png", &["png"]),
            [0xff, 0xd8, ..] => ("image/jpeg", &["jpg", "jpeg"]),
            [b'I', b'I', ..] | [b'M', b'M', ..] => ("image/tiff", &["tif", "tiff"]),
            _ => return None,
        },
        Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
        Format::Docx => {
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"])
        }
        Format::Ods => ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
        Format::Csv => ("text/csv", &["csv", "tsv", "txt"]),
        Format::Text if ending == "csv" => ("text/csv", &["csv"]),
        Format::Text => ("text/plain", &["txt", "text", "md", "log"]),
        Format::Xml | Format::Ubl | Format::Cxml | Format::OrderX => ("application/xml", &["xml"]),
        Format::X12 => ("application/edi-x12", &["x12", "edi", "txt"]),
        Format::Edifact => ("application/edifact", &["edi", "txt"]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_is_said_by_its_content() {
        for (name, content, media_type) in [
            ("offer.pdf", &b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"[..], "application/pdf"),
            ("photo.PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            ("photo.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            ("list.csv", b"item;quantity\nA;1\nB;2\n", "text/csv"),
            ("note.txt", "Grüße aus dem Lager".as_bytes(), "text/plain"),
        ] {
            assert_eq!(decide(name, content), Ok(media_type), "{name}");
        }
    }

    #[test]
    fn what_could_do_harm_or_is_not_what_it_says_is_refused() {
        for (name, content) in [
            ("tool.exe", &b"MZ\x90\0\x03"[..]),
            ("offer.pdf", b"MZ\x90\0\x03"),
            ("offer.txt", b"#!/bin/sh\nrm -rf /\n"),
            ("offer.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            ("offer.pdf", b"%PDF-1.7\n1 0 obj << /S /JavaScript >>"),
            ("page.html", b"<!doctype html><script>alert(1)</script>"),
            ("empty.txt", b""),
            ("", b"text"),
        ] {
            let refused = decide(name, content);
            assert!(matches!(refused, Err(LetterRefusal::File { .. })), "{name}: {refused:?}");
        }
        let large = vec![b'a'; Limits::LETTER_FILE_BYTES + 1];
        assert!(matches!(decide("large.txt", &large), Err(LetterRefusal::Files { .. })));
    }
}
