//! Bytes to text: byte order marks, UTF-8, UTF-16, and else the encoding that fits best.

use crate::said::{Remarks, codes};

/// The text of some bytes, without a byte order mark. A guess other than UTF-8 is remarked upon.
pub(crate) fn decode(bytes: &[u8], remarks: &mut Remarks) -> String {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        if damaged {
            remark_damaged(remarks, encoding.name());
        }
        return text.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    remarks.note(
        codes::ENCODING,
        None,
        format!("the text is not UTF-8; it was read as {}", encoding.name()),
        "Check names and streets with accents or umlauts.",
    );
    if damaged {
        remark_damaged(remarks, encoding.name());
    }
    text.into_owned()
}

/// The text of bytes whose encoding the document names; the guess of [`decode`] where the name is unknown.
pub(crate) fn decode_as(bytes: &[u8], name: Option<&str>, remarks: &mut Remarks) -> String {
    let named = name.and_then(|n| encoding_rs::Encoding::for_label(n.as_bytes()));
    match named {
        Some(encoding)
            if encoding != encoding_rs::UTF_8 && encoding_rs::Encoding::for_bom(bytes).is_none() =>
        {
            let (text, damaged) = encoding.decode_without_bom_handling(bytes);
            if damaged {
                remark_damaged(remarks, encoding.name());
            }
            text.into_owned()
        }
        _ => decode(bytes, remarks),
    }
}

fn remark_damaged(remarks: &mut Remarks, name: &str) {
    remarks.warn(
        codes::ENCODING,
        None,
        format!("some characters are no valid {name} and were replaced"),
        "Compare names and numbers with the original.",
    );
}
