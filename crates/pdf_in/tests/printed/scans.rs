//! Scans, where tesseract is installed; and what is said where it is not.

use std::io::Cursor;
use std::process::{Command, Stdio};

use formats::{PageOrigin, PrintedPage, Reader, codes};
use image::{DynamicImage, ImageFormat};
use pdf_in::{Tools, pages, pages_with};

use crate::kit::{Page, Pdf, order_lines, text};

/// The order as a picture, by poppler.
fn picture(dots: &str) -> DynamicImage {
    let pdf = Pdf::of(&[text(&order_lines())], "", &[]);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let out = Command::new("pdftoppm")
        .args(["-r", dots, "-gray", "-png"])
        .arg(file.path())
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    image::load_from_memory(&out.stdout).unwrap()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn is_here() -> bool {
    let tools = Tools::found();
    tools.reads_scans() && tools.pdftoppm.is_some()
}

fn has_the_order(page: &PrintedPage) {
    let words: Vec<&str> = page.words.iter().map(|w| w.text.as_str()).collect();
    for expected in ["4500081234", "14.06.2026", "HX-40188", "25", "12.50", "BR-20931", "8", "149.00"] {
        assert!(words.contains(&expected), "{expected} is missing in {words:?}");
    }
    assert_eq!(page.origin, PageOrigin::Scan);
    let code = page.words.iter().find(|w| w.text == "HX-40188").unwrap();
    assert!((code.place.left - 10_000).abs() < 300 && (code.place.bottom - 16_200).abs() < 400, "{code:?}");
    assert!(code.certainty > 50 && code.certainty < 100);
}

#[test]
fn pictures_of_each_kind_and_turn_are_read() {
    if !is_here() {
        return;
    }
    let upright = picture("200");
    for (bytes, turned) in [
        (encoded(&upright, ImageFormat::Png), 0),
        (encoded(&upright, ImageFormat::Jpeg), 0),
        (encoded(&upright.rotate270(), ImageFormat::Tiff), 90),
        (encoded(&upright.rotate180(), ImageFormat::Png), 180),
    ] {
        let printed = pages(&bytes);
        assert_eq!((printed.sheets[0].reader, printed.sheets[0].turned), (Reader::Tesseract, turned));
        assert_eq!(printed.remarks, []);
        // Pictures say no resolution here: the page is taken to be 11.5 inches long, A4 is 11.7.
        let mut page = printed.pages[0].clone();
        for word in &mut page.words {
            let scale = |n: i32| n * 842 / 828;
            word.place.left = scale(word.place.left);
            word.place.top = scale(word.place.top);
            word.place.right = scale(word.place.right);
            word.place.bottom = scale(word.place.bottom);
        }
        has_the_order(&page);
    }
}

#[test]
fn a_pdf_that_is_only_a_picture_is_read() {
    if !is_here() {
        return;
    }
    let grey = picture("150").into_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let content = b"q 595 0 0 842 0 0 cm /P Do Q".to_vec();
    let page = Page { content, picture: Some((width, height, grey.into_raw())), ..Page::default() };
    let printed = pages(&Pdf::of(&[page], "", &[]));
    assert_eq!((printed.pages[0].width, printed.pages[0].height), (59_500, 84_200));
    has_the_order(&printed.pages[0]);
}

#[test]
fn without_the_reader_of_scans_it_says_what_to_install() {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::new_luma8(600, 800).write_to(&mut out, ImageFormat::Png).unwrap();
    let printed = pages_with(&out.into_inner(), &Tools::default());
    assert_eq!(printed.remarks[0].code, codes::OTHER_READER);
    assert!(printed.remarks[0].remedy.contains("tesseract-ocr"));
    assert_eq!((printed.pages.len(), printed.pages[0].words.len()), (1, 0));
}
