//! Odd, broken and hostile files: a remark, never a panic.

use std::io::Read;

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

/// A page whose content unpacks to 300 MB of blanks. One packed MB is written three hundred times: a full flush ends in a whole byte
/// and refers to nothing before it, so that packing all of it would give nothing else, slowly.
pub fn bomb() -> Vec<u8> {
    const TIMES: u64 = 300;
    const ONE: u64 = 1 << 20;
    let blank = vec![b' '; ONE as usize];
    let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
    let mut packed = Vec::with_capacity(64 * 1024);
    packer.compress_vec(&blank, &mut packed, flate2::FlushCompress::Full).unwrap();
    assert_eq!(packer.total_in(), ONE);
    // The head of zlib's form, the same block over and over, an empty last block, and the checksum of so many blanks.
    let mut content = vec![0x78, 0xda];
    for _ in 0..TIMES {
        content.extend_from_slice(&packed);
    }
    content.extend_from_slice(&[0x03, 0x00]);
    let (count, blank) = (TIMES * ONE, u64::from(b' '));
    let low = (1 + blank * count) % 65_521;
    let high = (count + blank * (count * (count + 1) / 2)) % 65_521;
    content.extend_from_slice(&(high << 16 | low).to_be_bytes()[4..]);
    let page = Page { content, filter: "/Filter /FlateDecode", ..Page::default() };
    Pdf::of(&[page], "", &[])
}

#[test]
fn the_bomb_is_what_it_is_meant_to_be() {
    let bomb = bomb();
    let start = bomb.windows(2).position(|w| w == [0x78, 0xda]).unwrap();
    let mut unpacked = flate2::read::ZlibDecoder::new(&bomb[start..]);
    let mut buffer = vec![0; 1 << 20];
    let mut count = 0;
    loop {
        match unpacked.read(&mut buffer).unwrap() {
            0 => break,
            n => count += n,
        }
    }
    assert_eq!(count, 300 << 20);
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
