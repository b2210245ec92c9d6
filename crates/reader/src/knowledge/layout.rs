//! The fingerprint of a layout: which labels stand where. Where it changes, what was learned of the layout is not used.

use formats::lexicon::folded;
use formats::{Format, Material, SpanKind};

use crate::sketch::strips_of_kind;
use crate::strips::{self, Strip};

/// Labels that are looked at: those of the first page.
const STRIPS_MAX: usize = 400;
/// How wide a place is: a label may stand a little to the side.
const WIDTH: i32 = 4_000;
/// Attached documents that are looked into.
const DEPTH_MAX: usize = 3;

/// The rows of what an order is read from: its pages, else its sheets, else its text; of a mail, the first attachment that has any.
pub(super) fn rows(material: &Material) -> Vec<Strip> {
    at_depth(material, 0)
}

fn at_depth(material: &Material, depth: usize) -> Vec<Strip> {
    if !material.pages.is_empty() {
        return strips::of_pages(&material.pages);
    }
    let reading = &material.reading;
    let grids = || -> Vec<Strip> {
        let numbered = reading.grids.iter().zip(1u32..);
        numbered.flat_map(|(grid, number)| strips::of_grid(grid, number)).collect()
    };
    match reading.format {
        Format::Csv | Format::Xlsx | Format::Xls | Format::Ods => grids(),
        Format::Mail | Format::Text | Format::Html => {
            let inner = material.attachments.iter().filter(|_| depth < DEPTH_MAX);
            let attached = inner.map(|a| at_depth(a, depth + 1)).find(|rows| !rows.is_empty());
            let own = || {
                let table = grids();
                let mail = reading.mail.as_ref();
                let text = || mail.map(|m| strips_of_kind(m, &[SpanKind::Own])).unwrap_or_default();
                if table.is_empty() { text() } else { table }
            };
            attached.unwrap_or_else(own)
        }
        _ => Vec::new(),
    }
}

/// Empty where a document has no labels to know it by.
pub fn layout(material: &Material) -> String {
    fingerprint(&rows(material))
}

pub(super) fn fingerprint(rows: &[Strip]) -> String {
    let first = rows.first().map_or(1, |s| s.page);
    let mut marks: Vec<(String, i32)> = Vec::new();
    for strip in rows.iter().filter(|s| s.page == first).take(STRIPS_MAX) {
        // The labels of a table's head, and those that begin what stands beside others: not words of a description.
        let labels = strip.labels();
        let words = strip.words.len();
        let covered: usize = labels.iter().map(|l| l.end - l.first).sum();
        let is_head = labels.len() >= 2 && covered * 2 >= words;
        for label in labels.iter().filter(|l| l.sureness == 3) {
            let ends = strip.words.get(label.end.saturating_sub(1)).is_some_and(|w| w.text.ends_with(':'))
                || strip.words.get(label.end).is_some_and(|w| w.text == ":");
            if is_head || ends {
                let text = folded(&strip.text(label.first, label.end));
                marks.push((text, strip.left(label.first).div_euclid(WIDTH)));
            }
        }
    }
    marks.sort_unstable();
    marks.dedup();
    if marks.is_empty() {
        return String::new();
    }
    let text: Vec<String> = marks.iter().map(|(text, at)| format!("{text}@{at}")).collect();
    format!("{:016x}", fnv(&text.join("\n")))
}

/// Fowler, Noll and Vo's hash 1a with 64 bits: short, and the same on every machine and in every version.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        fingerprint(&strips::of_text(text, "body", 0))
    }

    #[test]
    fn other_values_are_the_same_layout_and_another_head_is_not() {
        let one = of("PO number: 4711\nItem  Quantity  Unit  Price\nAB-1  5  pcs  3.00\n");
        let two =
            of("PO number: 4712\nItem  Quantity  Unit  Price\nAB-9  7  pcs  4.00\nAB-7  1  pcs  9.00\n");
        let moved = of("PO number: 4711\nItem  Unit  Quantity  Price\nAB-1  pcs  5  3.00\n");
        assert_eq!(one, two);
        assert_ne!(one, moved);
        assert_eq!(of("hello"), "");
    }
}
