//! Before anything is unpacked: how much would it be? The sizes in the zip directory are added up, and since a directory can
//! lie, each entry is also inflated into nothing up to the limit.

use std::io::Read;

use basics::Limits;

/// Entries of a packed document. A workbook has a few dozen.
const ENTRIES_MAX: usize = 10_000;

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub name: String,
    method: u16,
    packed: usize,
    unpacked: u64,
    header_at: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

/// The zip directory; nothing where there is none that can be read.
pub(crate) fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let tail_from = bytes.len().saturating_sub(65_600);
    let end = tail_from + bytes.get(tail_from..)?.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = u16_at(bytes, end + 10)?;
    let mut at = u32_at(bytes, end + 16)?;
    let mut entries = Vec::new();
    for _ in 0..count.min(ENTRIES_MAX + 1) {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            break;
        }
        let (name_length, extra, comment) =
            (u16_at(bytes, at + 28)?, u16_at(bytes, at + 30)?, u16_at(bytes, at + 32)?);
        let name = String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name_length)?).into_owned();
        entries.push(Entry {
            name,
            method: u16_at(bytes, at + 10)? as u16,
            packed: u32_at(bytes, at + 20)?,
            unpacked: u32_at(bytes, at + 24)? as u64,
            header_at: u32_at(bytes, at + 42)?,
        });
        at += 46 + name_length + extra + comment;
    }
    Some(entries)
}

pub(crate) fn entry_names(bytes: &[u8]) -> Vec<String> {
    entries(bytes).unwrap_or_default().into_iter().map(|e| e.name).collect()
}

/// Why the file must not be unpacked, where that is so.
pub(crate) fn refusal(bytes: &[u8]) -> Option<String> {
    let Some(entries) = entries(bytes) else { return Some("its zip directory can't be read".to_owned()) };
    if entries.len() > ENTRIES_MAX {
        return Some(format!("it holds more than {ENTRIES_MAX} files"));
    }
    let stated: u64 = entries.iter().map(|e| e.unpacked).fold(0, u64::saturating_add);
    let limit = Limits::UNPACKED_BYTES as u64;
    if stated > limit {
        return Some(format!(
            "it would unpack to {} MB, more than {} MB",
            stated / 1_048_576,
            limit / 1_048_576
        ));
    }
    let mut left = limit;
    for entry in &entries {
        let Some(packed) = packed_bytes(bytes, entry) else { continue };
        let real = if entry.method == 8 { inflated_length(packed, left + 1) } else { packed.len() as u64 };
        if real > left {
            return Some(format!(
                "it unpacks to more than {} MB, although it states less",
                limit / 1_048_576
            ));
        }
        left -= real;
    }
    None
}

/// One entry unpacked, at most `limit` bytes of it.
pub(crate) fn unpack(bytes: &[u8], name: &str, limit: usize) -> Option<Vec<u8>> {
    let entry = entries(bytes)?.into_iter().find(|e| e.name == name)?;
    let packed = packed_bytes(bytes, &entry)?;
    if entry.method == 0 {
        return Some(packed.get(..limit.min(packed.len()))?.to_vec());
    }
    let mut unpacked = Vec::new();
    flate2::read::DeflateDecoder::new(packed).take(limit as u64).read_to_end(&mut unpacked).ok()?;
    Some(unpacked)
}

fn packed_bytes<'a>(bytes: &'a [u8], entry: &Entry) -> Option<&'a [u8]> {
    let at = entry.header_at;
    let start = at.checked_add(30)? + u16_at(bytes, at + 26)? + u16_at(bytes, at + 28)?;
    bytes.get(start..start.checked_add(entry.packed)?.min(bytes.len()))
}

fn inflated_length(packed: &[u8], limit: u64) -> u64 {
    let mut decoder = flate2::read::DeflateDecoder::new(packed).take(limit);
    std::io::copy(&mut decoder, &mut std::io::sink()).unwrap_or(0)
}
