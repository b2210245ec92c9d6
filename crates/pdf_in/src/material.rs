//! Every kind of document to [`Material`]: data and text by `formats`, printed pages here, and the same again for what is inside.

use basics::Limits;
use formats::{Format, Material, Reading, Remark, Severity, codes};

use crate::pages::pages_with;
use crate::picture;
use crate::tools::Tools;

/// Reads a document of any kind in this process. Meant for the child of [`crate::sandbox`], and for benchmarks.
pub fn read(bytes: &[u8], name: Option<&str>) -> Material {
    read_with(bytes, name, Tools::found())
}

/// Reads a document with these helpers.
pub fn read_with(bytes: &[u8], name: Option<&str>, tools: &Tools) -> Material {
    let mut parts = Limits::DOCUMENT_PARTS;
    one(bytes, name, tools, 0, &mut parts)
}

fn one(bytes: &[u8], name: Option<&str>, tools: &Tools, depth: usize, parts: &mut usize) -> Material {
    let format =
        if bytes.len() > Limits::DOCUMENT_BYTES { Format::Unknown } else { formats::sniff(bytes, name) };
    match format {
        Format::Pdf | Format::Image => printed(bytes, name, format, tools, depth, parts),
        _ => other(bytes, name, tools, depth, parts),
    }
}

fn printed(
    bytes: &[u8],
    name: Option<&str>,
    format: Format,
    tools: &Tools,
    depth: usize,
    parts: &mut usize,
) -> Material {
    let printed = pages_with(bytes, tools);
    let mut material = Material::of(name, Reading::empty(format));
    (material.pages, material.sheets) = (printed.pages, printed.sheets);
    material.reading.remarks = printed.remarks;
    for (name, bytes) in &printed.embedded {
        add(&mut material, bytes, Some(name), tools, depth, parts);
    }
    material
}

fn other(bytes: &[u8], name: Option<&str>, tools: &Tools, depth: usize, parts: &mut usize) -> Material {
    let mut material = Material::of(name, formats::read(bytes, name));
    let attachments = material.reading.mail.as_ref().map(|m| m.attachments.clone()).unwrap_or_default();
    for attachment in &attachments {
        if attachment.inline && is_ornament(&attachment.bytes) {
            let format = formats::sniff(&attachment.bytes, attachment.name.as_deref());
            let remark = note("a small picture inside the text was not read", "Look at it, if it matters.");
            material.attachments.push(Material::only_a_remark(attachment.name.as_deref(), format, remark));
        } else {
            add(&mut material, &attachment.bytes, attachment.name.as_deref(), tools, depth, parts);
        }
    }
    material
}

/// Reads a file inside a document, as long as the limits allow.
fn add(
    outer: &mut Material,
    bytes: &[u8],
    name: Option<&str>,
    tools: &Tools,
    depth: usize,
    parts: &mut usize,
) {
    if depth + 1 >= Limits::DOCUMENT_NESTING || *parts == 0 {
        let what = if *parts == 0 {
            "there are too many files inside this document"
        } else {
            "files are nested too deep"
        };
        let remark = Remark {
            severity: Severity::Error,
            code: codes::LIMIT.into(),
            ..note(what, "Open it yourself.")
        };
        outer.attachments.push(Material::only_a_remark(name, Format::Unknown, remark));
        return;
    }
    *parts -= 1;
    outer.attachments.push(one(bytes, name, tools, depth + 1, parts));
}

fn note(message: &str, remedy: &str) -> Remark {
    let (severity, code) = (Severity::Note, codes::UNREAD.into());
    Remark { severity, code, place: None, message: message.to_owned(), remedy: remedy.to_owned() }
}

/// A logo or a line in a signature: recognising it takes seconds and gives nothing.
fn is_ornament(bytes: &[u8]) -> bool {
    picture::size(bytes).is_some_and(|(width, height)| {
        width.min(height) < 250 || u64::from(width) * u64::from(height) < 200_000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail_with(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut mail = "From: a@example.com\r\nTo: b@example.com\r\nSubject: Order\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
            .to_owned();
        for (name, content) in parts {
            mail.push_str(&format!(
                "--cut\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
                 Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n"
            ));
        }
        mail.push_str("--cut--\r\n");
        mail.into_bytes()
    }

    #[test]
    fn each_attachment_of_a_mail_is_read_as_what_it_is() {
        let mail = mail_with(&[("order.csv", "item;qty\r\nA-1;5\r\nB-2;7"), ("note.txt", "Thank you.")]);
        let material = read_with(&mail, Some("order.eml"), &Tools::default());
        assert_eq!(material.reading.format, Format::Mail);
        let formats: Vec<Format> = material.attachments.iter().map(|m| m.reading.format).collect();
        assert_eq!(formats, [Format::Csv, Format::Text]);
        assert_eq!(material.attachments[0].name.as_deref(), Some("order.csv"));
        assert_eq!(material.attachments[0].reading.grids[0].rows.len(), 3);
        assert_eq!(material.all().len(), 3);
    }

    #[test]
    fn what_was_read_travels_as_json_and_comes_back_the_same() {
        let mail = mail_with(&[("order.csv", "item;qty;day\r\nA-1;5;2026-01-02\r\nB-2;7;x")]);
        let mut material = read_with(&mail, Some("order.eml"), &Tools::default());
        let back: Material = serde_json::from_slice(&serde_json::to_vec(&material).unwrap()).unwrap();
        // Only an attachment's own bytes stay behind.
        for attachment in &mut material.reading.mail.as_mut().unwrap().attachments {
            attachment.bytes.clear();
        }
        assert_eq!(back, material);
    }

    #[test]
    fn mails_in_mails_end_somewhere() {
        let mut mail = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nin".to_vec();
        for level in 0..Limits::DOCUMENT_NESTING + 2 {
            mail = mail_with(&[(
                "inner.eml",
                &String::from_utf8(mail).unwrap().replace("cut", &format!("b{level}e")),
            )]);
        }
        let material = read_with(&mail, None, &Tools::default());
        assert!(material.all().len() <= Limits::DOCUMENT_NESTING + 1);
    }
}
