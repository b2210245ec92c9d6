use formats::{Format, Message, PageOrigin, Place, PrintedPage, Reader};
use pdf_in::{Tools, pages, pages_with, read_with};

use crate::kit::{Page, Pdf, order_lines, stream, text};

fn texts(page: &PrintedPage) -> Vec<&str> {
    page.words.iter().map(|w| w.text.as_str()).collect()
}

fn near(place: Place, left: i32, bottom: i32) -> bool {
    (place.left - left).abs() < 60 && (place.bottom - bottom).abs() < 400 && place.top < place.bottom
}

#[test]
fn words_come_line_by_line_with_their_boxes() {
    let mut lines = order_lines();
    lines.reverse();
    let printed = pages_with(&Pdf::of(&[text(&lines)], "", &[]), &Tools::default());
    assert_eq!(printed.remarks, []);
    let page = &printed.pages[0];
    assert_eq!((page.number, page.width, page.height, page.origin), (1, 59_500, 84_200, PageOrigin::Text));
    let expected: Vec<&str> = order_lines().iter().flat_map(|(_, _, line)| line.split(' ')).collect();
    assert_eq!(texts(page), expected);
    let code = page.words.iter().find(|w| w.text == "HX-40188").unwrap();
    // 100 points from the left; 842 - 680 from the top to the baseline.
    assert!(near(code.place, 10_000, 16_200), "{code:?}");
    assert_eq!(code.certainty, 100);
}

#[test]
fn bold_is_told() {
    let content = b"BT /B 10 Tf 50 700 Td (TOTAL) Tj ET BT /F 10 Tf 150 700 Td (99.00) Tj ET".to_vec();
    let printed = pages_with(&Pdf::of(&[Page { content, ..Page::default() }], "", &[]), &Tools::default());
    let bold: Vec<bool> = printed.pages[0].words.iter().map(|w| w.bold).collect();
    assert_eq!(bold, [true, false]);
}

#[test]
fn kerned_and_spaced_words_stay_whole() {
    // Kerning inside a word, a wide gap without a blank, and a blank that has no room.
    let content = b"BT /F 10 Tf 50 700 Td [(4500)-20(08)30(1234)-900(HX)-10(-401)] TJ ET \
        BT /F 10 Tf 3 Tc 50 650 Td (ORDER) Tj ET"
        .to_vec();
    let printed = pages_with(&Pdf::of(&[Page { content, ..Page::default() }], "", &[]), &Tools::default());
    assert_eq!(texts(&printed.pages[0]), ["4500081234", "HX-401", "ORDER"]);
}

#[test]
fn a_turned_page_is_read_as_it_is_looked_at() {
    // Drawn so that it is level after the page was turned: with and without a second reader.
    let drawn = |matrix: &str| Page { content: format!("{matrix} cm\n").into_bytes(), ..Page::default() };
    for (rotate, matrix) in [(90, "0 1 -1 0 595 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 842")] {
        let mut page = drawn(matrix);
        page.rotate = rotate;
        let lines = [
            (60, 500, "Purchase Order 4500081234"),
            (60, 480, "10"),
            (100, 480, "HX-40188"),
            (300, 480, "25 pcs"),
        ];
        page.content.extend(text(&lines).content);
        let pdf = Pdf::of(&[page], "", &[]);
        for printed in [pages_with(&pdf, &Tools::default()), pages(&pdf)] {
            let page = &printed.pages[0];
            let size = if rotate == 180 { (59_500, 84_200) } else { (84_200, 59_500) };
            assert_eq!((page.width, page.height), size, "{rotate}");
            assert_eq!(
                texts(page),
                ["Purchase", "Order", "4500081234", "10", "HX-40188", "25", "pcs"],
                "{rotate}"
            );
            let code = page.words.iter().find(|w| w.text == "HX-40188").unwrap();
            assert!(near(code.place, 10_000, size.1 - 48_000), "{rotate}: {code:?} of {size:?}");
        }
    }
}

#[test]
fn several_pages_each_with_its_number() {
    let one = |n: usize| text(&[(60, 700, "Order 4500081234 page"), (300, 700, ["one", "two", "three"][n])]);
    let printed = pages_with(&Pdf::of(&[one(0), one(1), one(2)], "", &[]), &Tools::default());
    let numbers: Vec<u32> = printed.pages.iter().map(|p| p.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(texts(&printed.pages[2]).last(), Some(&"three"));
    assert!(printed.sheets.iter().all(|s| s.reader == Reader::PdfOxide));
}

#[test]
fn an_order_inside_the_pdf_is_read_as_data() {
    let xml = r#"<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
        xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>PO-77</b:ID></Order>"#;
    let page = text(&order_lines());
    // One page: objects 1 to 7; the file is 8, its description 9.
    let file = stream("/Type /EmbeddedFile", xml.as_bytes());
    let about = b"<< /Type /Filespec /F (order-x.xml) /UF (order-x.xml) /EF << /F 8 0 R >> >>".to_vec();
    let names = "/Names << /EmbeddedFiles << /Names [(order-x.xml) 9 0 R] >> >>";
    let material = read_with(&Pdf::of(&[page], names, &[file, about]), Some("order.pdf"), &Tools::default());
    assert_eq!(material.reading.format, Format::Pdf);
    assert_eq!(material.pages.len(), 1);
    let inner = &material.attachments[0];
    assert_eq!((inner.name.as_deref(), inner.reading.format), (Some("order-x.xml"), Format::Ubl));
    let Some(Message::Order(order)) = inner.reading.messages.first() else { panic!("{:?}", inner.reading) };
    assert_eq!(order.po_number.as_ref().map(|n| n.value.as_str()), Some("PO-77"));
}
