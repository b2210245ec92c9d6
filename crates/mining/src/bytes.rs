//! Bytes as text: unpacked where they are gzipped, decoded by what the XML declaration or the byte order mark says.

use std::io::Read;

use basics::Limits;

use crate::Trouble;

pub fn text(bytes: &[u8]) -> Result<String, Trouble> {
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        unpacked = unpack(bytes)?;
        &unpacked
    } else {
        bytes
    };
    if bytes.len() > Limits::UNPACKED_BYTES {
        return Err(Trouble::new("file", format!("it is longer than {} bytes", Limits::UNPACKED_BYTES)));
    }
    let encoding = declared(bytes).unwrap_or(encoding_rs::UTF_8);
    let (text, ..) = encoding.decode(bytes);
    Ok(text.into_owned())
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    let limit = Limits::UNPACKED_BYTES as u64 + 1;
    flate2::read::MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut out).map_err(|e| {
        Trouble::new(format!("byte {} unpacked", out.len()), format!("the gzip is broken: {e}"))
    })?;
    Ok(out)
}

/// The encoding that `<?xml … encoding="…"?>` names.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let head = String::from_utf8_lossy(head);
    let declaration = head.split("?>").next()?;
    let (_, after) = declaration.split_once("encoding")?;
    let quoted = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = quoted.get(1..)?.split(quote).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// The line a byte is on, counted from 1.
pub fn line(text: &str, byte: u64) -> String {
    let end = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let before = text.as_bytes().get(..end).unwrap_or_default();
    format!("line {}", before.iter().filter(|b| **b == b'\n').count() + 1)
}

/// One of XML's five entities or a character reference. No entity of a DTD is ever expanded.
pub fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// An attribute's value with its references put in.
pub fn plain(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        value.push_str(before);
        match after.split_once(';').and_then(|(name, tail)| Some((character(name)?, tail))) {
            Some((c, tail)) => {
                value.push(c);
                rest = tail;
            }
            None => {
                value.push('&');
                rest = after;
            }
        }
    }
    value.push_str(rest);
    value
}

/// A moment in microseconds since 1970, UTC. Logs write it with and without offset, with `/` for `-` and a blank for `T`.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > 60 || !text.is_ascii() {
        return None;
    }
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        return Some(stamp.as_microsecond());
    }
    let plain = text.replace('/', "-");
    if let Ok(stamp) = plain.parse::<jiff::Timestamp>() {
        return Some(stamp.as_microsecond());
    }
    let civil: jiff::civil::DateTime = plain.parse().ok()?;
    civil.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp().as_microsecond())
}
