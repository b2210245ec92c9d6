//! An order on paper: a PDF of one page as a purchasing program prints it.

use super::{InboxDocument, Wanted};

/// From the top of the page, in points.
const HEAD: i32 = 790;

pub fn purchase_order(w: &Wanted<'_>) -> InboxDocument {
    let mut lines: Vec<(i32, i32, String)> = vec![
        (56, HEAD, w.customer.name.clone()),
        (400, HEAD, "Purchase order".to_owned()),
        (400, HEAD - 18, format!("PO number: {}", w.po)),
        (400, HEAD - 32, format!("Date: {}", w.day)),
        (400, HEAD - 46, format!("Delivery date: {}", w.requested)),
    ];
    if let Some(address) = w.customer.addresses.first() {
        lines.push((56, HEAD - 14, address.street.clone()));
        lines.push((56, HEAD - 28, format!("{} {}", address.postcode, address.city)));
    }
    let columns = [56, 90, 190, 420, 470];
    let mut row =
        |y: i32, texts: [String; 5]| lines.extend(columns.into_iter().zip(texts).map(|(x, t)| (x, y, t)));
    row(HEAD - 110, ["Pos", "Item", "Description", "Qty", "Unit"].map(str::to_owned));
    for (n, l) in (1..).zip(&w.lines) {
        let description = l.item.description.chars().take(40).collect();
        let unit = l.item.base_unit.code().to_owned();
        row(
            HEAD - 110 - 20 * n,
            [n.to_string(), l.item.sku.clone(), description, l.quantity.to_string(), unit],
        );
    }
    let file_name: String = w.po.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    InboxDocument {
        file_name: format!("{file_name}.pdf"),
        media_type: "application/pdf",
        bytes: pdf_page(&lines),
        sender: w.mailbox(),
        channel_hint: "pdf",
    }
}

/// A PDF of one A4 page: texts at places in points from the left and from below, written by a program that knows no more of PDF
/// than it must. Signs that Windows-1252 lacks become "?".
pub fn pdf_page(lines: &[(i32, i32, String)]) -> Vec<u8> {
    let mut drawn = Vec::new();
    for (x, y, line) in lines {
        drawn.extend(format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm (").bytes());
        for c in line.chars() {
            if matches!(c, '(' | ')' | '\\') {
                drawn.push(b'\\');
            }
            drawn.push(u8::try_from(u32::from(c)).unwrap_or(b'?'));
        }
        drawn.extend(b") Tj ET\n");
    }
    let mut content = format!("<< /Length {} >>\nstream\n", drawn.len()).into_bytes();
    content.extend(drawn);
    content.extend(b"\nendstream");
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] /MediaBox [0 0 595 842] >>".to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F 3 0 R >> >> >>".to_vec(),
        content,
    ];
    let (mut out, mut places) = (b"%PDF-1.7\n".to_vec(), String::new());
    for (object, number) in objects.iter().zip(1..) {
        places.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let trailer = format!(
        "xref\n0 6\n0000000000 65535 f \n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.extend(trailer.bytes());
    out
}
