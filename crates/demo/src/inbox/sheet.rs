//! Spreadsheets: CSV with commas, CSV as German programs write it, and a workbook whose header stands below a letterhead.

use std::fmt::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{InboxDocument, Wanted};

pub fn csv_commas(w: &Wanted<'_>) -> InboxDocument {
    let mut text = String::from("PO Number,Item,Description,Qty,Unit,Unit Price,Delivery Date\r\n");
    for l in &w.lines {
        let description = l.item.description.replace('"', "\"\"");
        let (item, unit) = (&l.item.sku, l.item.base_unit);
        let _ = write!(
            text,
            "{},{item},\"{description}\",{},{unit},{},{}\r\n",
            w.po, l.quantity, l.price, w.requested
        );
    }
    document(w, format!("order_{}.csv", w.po), "text/csv", text.into_bytes(), "csv")
}

/// Semicolons, decimal commas, days with points, ISO 8859-1, the buyer's own numbers.
pub fn csv_german(w: &Wanted<'_>) -> InboxDocument {
    let mut text =
        String::from("Bestellnummer;Pos;Artikelnummer;Bezeichnung;Menge;ME;Preis;Währung;Liefertermin\r\n");
    let (year, rest) = (w.requested.year(), (w.requested.day_of_month(), w.requested.month()));
    for (n, l) in (1..).zip(&w.lines) {
        let number = l.part.as_deref().unwrap_or(&l.item.sku);
        let unit = if l.item.base_unit.code() == "EA" { "Stk" } else { l.item.base_unit.code() };
        let price = l.price.replace('.', ",");
        let _ = write!(
            text,
            "{};{};{number};{};{};{unit};{price};EUR;{:02}.{:02}.{year}\r\n",
            w.po,
            n * 10,
            l.item.description,
            l.quantity,
            rest.0,
            rest.1
        );
    }
    let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    document(w, format!("Bestellung_{}.csv", w.po), "text/csv", bytes, "csv")
}

pub fn xlsx(w: &Wanted<'_>) -> Option<InboxDocument> {
    let bytes = workbook(w).ok()?;
    const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Some(document(w, "ordine_materiale.xlsx".into(), WORKBOOK, bytes, "xlsx"))
}

fn workbook(w: &Wanted<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Made at the same time in every run: else the same company differed from itself by the second.
    let made = ExcelDateTime::from_ymd(2026, 1, 2)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet().set_name("Ordine")?;
    sheet.write_string(0, 0, &w.customer.name)?;
    sheet.write_string(1, 0, "Ufficio acquisti – ordine di materiale")?;
    sheet.write_string(3, 0, "Order no.")?.write_string(3, 1, &w.po)?;
    sheet.write_string(4, 0, "Delivery date")?.write_string(4, 1, w.requested.to_string())?;
    for (column, title) in (0u16..).zip(["Pos", "Item no.", "Description", "Quantity", "Unit", "Price"]) {
        sheet.write_string(6, column, title)?;
    }
    for (row, l) in (7u32..).zip(&w.lines) {
        sheet.write_string(row, 0, (row - 6).to_string())?;
        sheet.write_string(row, 1, &l.item.sku)?;
        sheet.write_string(row, 2, &l.item.description)?;
        // Spreadsheets count in floating point; these are whole.
        sheet.write_number(row, 3, u32::try_from(l.quantity).unwrap_or(0))?;
        sheet.write_string(row, 4, l.item.base_unit.code())?;
        sheet.write_string(row, 5, &l.price)?;
    }
    book.save_to_buffer()
}

fn document(
    w: &Wanted<'_>,
    file_name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
    channel_hint: &'static str,
) -> InboxDocument {
    InboxDocument { file_name, media_type, bytes, sender: w.mailbox(), channel_hint }
}
