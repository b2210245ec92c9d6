//! Workbooks made here: what is read of an ordinary one, and what is refused of a hostile one.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::io::Write;

use formats::{Format, ItemRefKind, PartyRole, codes, read, sniff};
use rust_xlsxwriter::{Format as Style, Workbook};

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Order").unwrap();
    sheet.write(0, 1, "Larkhill Garden Centers").unwrap();
    sheet.write(2, 1, "Deliver To:").unwrap();
    sheet.write(2, 4, "P.O. #").unwrap();
    sheet.write(2, 5, "LH-20871").unwrap();
    sheet.write(3, 1, "Larkhill DC East").unwrap();
    sheet.write(3, 4, "Required by").unwrap();
    sheet.write_number_with_format(3, 5, 46289.0, &Style::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write(4, 1, "900 Orchard Pike").unwrap();
    for (column, head) in
        ["Ln", "Supplier Part #", "Product", "Order Qty", "Unit", "Price"].iter().enumerate()
    {
        sheet.write(7, column as u16 + 1, *head).unwrap();
    }
    sheet.write(8, 1, 1).unwrap();
    sheet.write(8, 2, "TRW-6").unwrap();
    sheet.write(8, 3, "Hand trowel").unwrap();
    sheet.write(8, 4, 12.5).unwrap();
    sheet.write(8, 5, "cs").unwrap();
    sheet.write(8, 6, 0.1).unwrap();
    sheet.write(9, 2, "** see drawing attached **").unwrap();
    sheet.write(11, 5, "Grand total").unwrap();
    sheet.write(11, 6, 1.25).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn labels_heads_lines_and_totals_of_a_workbook() {
    let bytes = workbook();
    assert_eq!(sniff(&bytes, Some("order.pdf")), Format::Xlsx);
    let reading = read(&bytes, None);
    let order = reading.orders().next().unwrap();
    assert_eq!(order.po_number.as_ref().unwrap().value, "LH-20871");
    assert_eq!(order.po_number.as_ref().unwrap().source.to_string(), "sheet 'Order', cell F3");
    assert_eq!(order.requested_date().unwrap().date.value.to_string(), "2026-09-24");
    assert_eq!(
        order.party(PartyRole::ShipTo).unwrap().written.as_ref().unwrap().value,
        "Larkhill DC East, 900 Orchard Pike"
    );
    let [line] = order.lines.as_slice() else { panic!("{:?}", order.lines) };
    assert_eq!(line.item(ItemRefKind::Seller), Some("TRW-6"));
    assert_eq!(line.quantity.as_ref().unwrap().value.to_string(), "12.5");
    assert_eq!(line.price.as_ref().unwrap().amount.value.to_string(), "0.10");
    assert_eq!(line.notes[0].text.value, "** see drawing attached **");
    assert!(reading.has_remark(codes::ROW_LEFT_OUT));
    assert!(!reading.has_remark(codes::TOTAL));
}

/// A zip with stored or deflated entries, written by hand so that its directory can lie.
fn zip(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content, stated) in entries {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let at = out.len() as u32;
        let header = |out: &mut Vec<u8>| {
            out.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            out.extend((packed.len() as u32).to_le_bytes());
            out.extend(stated.to_le_bytes());
            out.extend((name.len() as u16).to_le_bytes());
            out.extend([0, 0]);
        };
        out.extend(b"PK\x03\x04");
        header(&mut out);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        header(&mut directory);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (out.len() as u32, directory.len() as u32);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn a_zip_bomb_is_refused_whether_its_directory_is_honest_or_lies() {
    let much = vec![b' '; 101 * 1024 * 1024];
    for (content, stated) in [(&b"x"[..], 200 * 1024 * 1024), (much.as_slice(), 10)] {
        let bytes =
            zip(&[("xl/workbook.xml", b"<workbook/>", 11), ("xl/worksheets/sheet1.xml", content, stated)]);
        assert!(bytes.len() < 1024 * 1024);
        let reading = read(&bytes, None);
        assert_eq!(reading.format, Format::Xlsx);
        assert!(reading.has_remark(codes::LIMIT), "{:?}", reading.remarks);
        assert!(reading.grids.is_empty());
    }
}

#[test]
fn one_cell_at_the_far_end_of_a_sheet_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "SKU").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let reading = read(&book.save_to_buffer().unwrap(), None);
    assert_eq!(reading.grids[0].cell_count(), 2);
}

#[test]
fn an_open_document_sheet_with_a_million_repeats_is_read() {
    let content = br#"<?xml version="1.0"?><o:document-content xmlns:o="office" xmlns:t="table" xmlns:x="text"><o:body><o:spreadsheet>
<t:table t:name="Blatt"><t:table-row t:number-rows-repeated="3"><t:table-cell t:number-columns-repeated="16000"/></t:table-row>
<t:table-row><t:table-cell><x:p>Art.-Nr.</x:p></t:table-cell><t:table-cell><x:p>Menge</x:p></t:table-cell></t:table-row>
<t:table-row><t:table-cell><x:p>GS-9</x:p></t:table-cell><t:table-cell o:value-type="float" o:value="4"><x:p>4,00</x:p></t:table-cell></t:table-row>
<t:table-row t:number-rows-repeated="1048000"><t:table-cell/></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"#;
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let bytes =
        zip(&[("mimetype", mimetype, mimetype.len() as u32), ("content.xml", content, content.len() as u32)]);
    let reading = formats::read(&bytes, Some("order.ods"));
    assert!(matches!(reading.format, Format::Ods), "{:?}", reading.format);
    let order = reading.orders().next().unwrap();
    assert_eq!(order.lines[0].quantity.as_ref().unwrap().source.to_string(), "sheet 'Blatt', cell B5");
}

/// A workbook of one cell, whose place is written as given.
fn workbook_with_cell_at(place: &str) -> Vec<u8> {
    const HEAD: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let sheet = format!(
        "<worksheet xmlns=\"{HEAD}\"><sheetData><row><c r=\"{place}\"><v>12</v></c></row></sheetData></worksheet>"
    );
    let book = format!(
        "<workbook xmlns=\"{HEAD}\" xmlns:r=\"{KIND}\"><sheets><sheet name=\"Bestelling\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
    );
    let relations = |target: &str, kind: &str| {
        format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"a\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let (of_package, of_book) =
        (relations("xl/workbook.xml", "officeDocument"), relations("worksheets/sheet1.xml", "worksheet"));
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &of_package),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &of_book),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    zip(&parts.map(|(name, content)| (name, content.as_bytes(), content.len() as u32)))
}

/// Found by feeding spoilt workbooks: the place of a cell overflowed in the library.
#[test]
fn a_cell_beyond_the_end_of_the_sheet_is_told() {
    assert!(!read(&workbook_with_cell_at("C3"), None).has_remark(codes::DAMAGED));
    for place in ["ZZZZZZZZ1", "A99999999999", "A2000000", "XFE1"] {
        let reading = read(&workbook_with_cell_at(place), None);
        assert!(reading.has_remark(codes::DAMAGED), "{place}: {:?}", reading.remarks);
    }
}
