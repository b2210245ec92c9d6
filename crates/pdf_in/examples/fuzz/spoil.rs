//! Documents made from others: bits turned, parts cut, doubled, swapped, taken from another, numbers made huge.

use basics::Rng;

/// What formats give meaning to, and what numbers break on.
const PIECES: [&[u8]; 44] = [
    b"0",
    b"-1",
    b"1e9",
    b"99999999999999999999999999999999",
    b"0.0000000000000000000000000001",
    b"-0",
    b".",
    b",",
    b"1.234.567,89",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xf0\x9f\x92\xa9",
    b"\r\n",
    b"\n\n\n",
    b"\t",
    b"  ",
    b"'",
    b"+",
    b":",
    b"?",
    b"~",
    b"*",
    b"^",
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<!--",
    b"&#x0;",
    b"\"",
    b";",
    b"|",
    b"=\r\n",
    b"Content-Type: multipart/mixed; boundary=a\r\n",
    b"2026-02-30",
    b"31.12.9999",
    b"00/00/0000",
    b"100 x 100 x 100",
    b"EUR",
    b"%",
    b"instead of 5",
    b"same as last time",
];

/// Most bytes of an input.
const MOST: usize = 200_000;

/// A document made from one of the seeds; sometimes the seed itself.
pub fn spoilt(seeds: &[Vec<u8>], rng: &mut Rng) -> Option<Vec<u8>> {
    let seed = rng.pick(seeds)?.clone();
    let other = rng.pick(seeds)?;
    if seed.starts_with(b"PK")
        && let Some(packed) = inside(&seed, rng)
    {
        return Some(packed);
    }
    Some(spoil(seed, other, rng))
}

fn spoil(mut bytes: Vec<u8>, other: &[u8], rng: &mut Rng) -> Vec<u8> {
    let times = 1 + rng.below(8);
    for _ in 0..times {
        change(&mut bytes, other, rng);
        bytes.truncate(MOST);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], rng: &mut Rng) {
    let length = bytes.len();
    let any = |rng: &mut Rng, end: usize| rng.below(u32::try_from(end).unwrap_or(u32::MAX)) as usize;
    let at = any(rng, length + 1).min(length);
    let end = (at + 1 + any(rng, 40)).min(length);
    match rng.below(10) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << rng.below(8);
            }
        }
        1 => {
            bytes.drain(at..end);
        }
        2 => {
            let part: Vec<u8> = bytes.get(at..end).unwrap_or_default().to_vec();
            for _ in 0..=rng.below(30) {
                bytes.splice(at..at, part.iter().copied());
            }
        }
        3 => bytes.truncate(at),
        4 | 5 => {
            let piece = rng.pick(&PIECES).copied().unwrap_or_default();
            let until = if rng.one_in(2) { at } else { end };
            bytes.splice(at..until, piece.iter().copied());
        }
        6 => {
            let from = any(rng, other.len() + 1).min(other.len());
            let to = (from + any(rng, 200)).min(other.len());
            bytes.splice(at..at, other.get(from..to).unwrap_or_default().iter().copied());
        }
        7 => number(bytes, at, rng),
        8 => line(bytes, at, rng),
        _ => {
            let to = any(rng, length + 1).min(length);
            let part: Vec<u8> = bytes.drain(at..end).collect();
            let to = to.min(bytes.len());
            bytes.splice(to..to, part);
        }
    }
}

/// The next run of figures becomes another.
fn number(bytes: &mut Vec<u8>, from: usize, rng: &mut Rng) {
    let rest = bytes.get(from..).unwrap_or_default();
    let Some(begin) = rest.iter().position(u8::is_ascii_digit).map(|p| p + from) else { return };
    let count = bytes.get(begin..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let piece = rng.pick(&PIECES).copied().unwrap_or_default();
    bytes.splice(begin..begin + count, piece.iter().copied());
}

/// A line is doubled often, or goes.
fn line(bytes: &mut Vec<u8>, at: usize, rng: &mut Rng) {
    let begin = bytes.get(..at).unwrap_or_default().iter().rposition(|b| *b == b'\n').map_or(0, |p| p + 1);
    let end = bytes
        .get(at..)
        .unwrap_or_default()
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |p| at + p + 1);
    let part: Vec<u8> = bytes.drain(begin..end).collect();
    let times = if rng.one_in(3) { 0 } else { rng.below(200) };
    for _ in 0..times {
        bytes.splice(begin..begin, part.iter().copied());
    }
}

/// One file of a packed document is spoilt and packed again.
fn inside(packed: &[u8], rng: &mut Rng) -> Option<Vec<u8>> {
    use std::io::{Cursor, Read, Write};
    if rng.one_in(4) {
        return None;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).ok()?;
    let chosen = rng.below(u32::try_from(archive.len()).ok()?) as usize;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).ok()?;
        let name = file.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        file.by_ref().take(2_000_000).read_to_end(&mut bytes).ok()?;
        if nth == chosen || (name.contains("sheet") && rng.one_in(2)) || name == "content.xml" {
            bytes = spoil(bytes, packed, rng);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}
