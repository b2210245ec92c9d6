//! A plain zip of documents, as someone who brings a day's files packs them. Not a workbook, which is a zip as well.

use basics::Limits;

use super::zip_guard::{entry_names, refusal, unpack};

/// A file of a zip: the last part of its path, and its bytes.
pub type ZippedFile = (String, Vec<u8>);

/// The documents in a zip, in its order. What a machine adds by itself (folders, hidden files) is left out.
///
/// # Errors
/// A sentence, if it would unpack to more than the limits allow or can't be read.
pub fn unzip(bytes: &[u8]) -> Result<Vec<ZippedFile>, String> {
    if let Some(why) = refusal(bytes) {
        return Err(why);
    }
    let mut found = Vec::new();
    for path in entry_names(bytes) {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_hidden = path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if name.is_empty() || is_hidden {
            continue;
        }
        if found.len() == Limits::UPLOADED_FILES {
            return Err(format!("it holds more than {} documents", Limits::UPLOADED_FILES));
        }
        let content = unpack(bytes, &path, Limits::DOCUMENT_BYTES + 1)
            .filter(|c| c.len() <= Limits::DOCUMENT_BYTES)
            .ok_or_else(|| format!("{name} in it can't be unpacked, or is too large"))?;
        found.push((name.to_owned(), content));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zip with its files stored, not packed.
    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut body, mut directory) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let at = body.len() as u32;
            let size = (content.len() as u32).to_le_bytes();
            let length = (name.len() as u16).to_le_bytes();
            let common: Vec<u8> = [&[0u8; 12][..], &size, &size, &length, &[0, 0]].concat();
            body.extend([b"PK\x03\x04".as_slice(), &[20, 0], &common, name.as_bytes(), content].concat());
            directory.extend(
                [
                    b"PK\x01\x02".as_slice(),
                    &[20, 0, 20, 0],
                    &common,
                    &[0; 10],
                    &[0, 0],
                    &at.to_le_bytes(),
                    name.as_bytes(),
                ]
                .concat(),
            );
        }
        let count = (files.len() as u16).to_le_bytes();
        let (start, size) = ((body.len() as u32).to_le_bytes(), (directory.len() as u32).to_le_bytes());
        [
            body,
            directory,
            [b"PK\x05\x06".as_slice(), &[0; 4], &count, &count, &size, &start, &[0, 0]].concat(),
        ]
        .concat()
    }

    #[test]
    fn the_documents_of_a_zip_come_out_and_what_a_machine_added_does_not() {
        let packed =
            zip(&[("day/1.csv", b"a;b"), ("day/", b""), ("__MACOSX/day/._1.csv", b"x"), ("2.edi", b"ISA")]);
        assert_eq!(crate::sniff(&packed, Some("day.zip")), crate::Format::Zip);
        let files = unzip(&packed).unwrap();
        assert_eq!(files, [("1.csv".to_owned(), b"a;b".to_vec()), ("2.edi".to_owned(), b"ISA".to_vec())]);
    }

    #[test]
    fn a_broken_or_endless_zip_is_refused_with_the_reason() {
        assert!(unzip(b"PK\x03\x04nothing").unwrap_err().contains("can't be read"));
        let many: Vec<String> = (0..=Limits::UPLOADED_FILES).map(|n| format!("{n}.txt")).collect();
        let files: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), b"x".as_slice())).collect();
        assert!(unzip(&zip(&files)).unwrap_err().contains("more than 200"));
    }
}
