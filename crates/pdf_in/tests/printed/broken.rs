//! Odd, broken and hostile files: a remark, never a panic.

use std::io::Write;

use formats::codes;
use pdf_in::{Tools, pages, pages_with};
use proptest::prelude::*;

use crate::kit::{Page, Pdf, order_lines, text};

fn codes_of(bytes: &[u8]) -> Vec<String> {
    pages_with(bytes, &Tools::default()).remarks.iter().map(|r| r.code.to_string()).collect()
}

#[test]
fn a_locked_pdf_says_so() {
    let whole = Pdf::of(&[text(&order_lines())], "", &[]);
    let nothing = "00".repeat(32);
    let lock = format!(
        "trailer\n<< /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{nothing}> /U <{nothing}> >> /ID [<00> <00>] "
    );
    let locked = String::from_utf8(whole).unwrap().replace("trailer\n<< ", &lock);
    assert_eq!(codes_of(locked.as_bytes()), [codes::UNREAD]);
}

#[test]
fn no_page_and_no_pdf_at_all() {
    assert_eq!(codes_of(&Pdf::of(&[], "", &[])), [codes::DAMAGED]);
    assert_eq!(codes_of(b"%PDF-1.7\nnothing more"), [codes::DAMAGED]);
    assert_eq!(codes_of(b"\x89PNG\r\n\x1a\n"), [codes::DAMAGED]);
    assert_eq!(codes_of(b""), [codes::DAMAGED]);
}

#[test]
fn a_wrong_table_of_objects_is_repaired() {
    let whole = String::from_utf8(Pdf::of(&[text(&order_lines())], "", &[])).unwrap();
    let (body, _) = whole.split_once("xref\n").unwrap();
    let without = format!("{body}trailer\n<< /Root 1 0 R >>\nstartxref\n999999\n%%EOF\n");
    let printed = pages(without.as_bytes());
    assert!(printed.pages[0].words.iter().any(|w| w.text == "HX-40188"), "{:?}", printed.remarks);
}

#[test]
fn a_page_of_absurd_size_keeps_its_numbers_in_bounds() {
    let page = Page { more: "/MediaBox [0 0 1e30 -99999999]".into(), ..text(&order_lines()) };
    let printed = pages_with(&Pdf::of(&[page], "", &[]), &Tools::default());
    assert!(printed.pages.iter().all(|p| p.width >= 0 && p.height >= 0), "{:?}", printed.pages);
}

#[test]
fn more_pages_than_are_read_are_said() {
    let many = vec![text(&[(60, 700, "one two three four five six")]); basics::Limits::PRINTED_PAGES + 3];
    let printed = pages_with(&Pdf::of(&many, "", &[]), &Tools::default());
    assert_eq!(printed.pages.len(), basics::Limits::PRINTED_PAGES);
    assert!(printed.remarks.iter().any(|r| r.code == codes::LIMIT));
}

/// A page whose content unpacks to 300 MB of blanks.
pub fn bomb() -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let blank = vec![b' '; 1 << 20];
    for _ in 0..300 {
        packer.write_all(&blank).unwrap();
    }
    let page = Page { content: packer.finish().unwrap(), filter: "/Filter /FlateDecode", ..Page::default() };
    Pdf::of(&[page], "", &[])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changed_bytes_never_bring_the_reader_down(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30)) {
        let page = Page { more: "/Annots []".into(), ..text(&order_lines()) };
        let mut pdf = Pdf::of(&[page.clone(), page], "", &[]);
        for (index, value) in changes {
            let at = index.index(pdf.len());
            pdf[at] = value;
        }
        let printed = pages_with(&pdf, &Tools::default());
        prop_assert_eq!(printed.pages.len(), printed.sheets.len());
        prop_assert!(!printed.pages.is_empty() || !printed.remarks.is_empty());
    }

    #[test]
    fn cut_off_anywhere(length in 0_usize..3_000) {
        let pdf = Pdf::of(&[text(&order_lines())], "", &[]);
        let printed = pages_with(&pdf[..length.min(pdf.len())], &Tools::default());
        prop_assert!(!printed.pages.is_empty() || !printed.remarks.is_empty());
    }
}
