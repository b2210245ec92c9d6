//! Plain-text e-mails: a table, prose, a number nobody knows, and an inquiry that is no order.

use std::fmt::Write;

use super::{InboxDocument, Wanted};

pub fn table(w: &Wanted<'_>) -> InboxDocument {
    let mut body = format!(
        "Dear order desk,\n\nplease deliver against our purchase order {} by {}:\n\n{:<5}{:<18}{:<44}{:>8}  {}\n",
        w.po, w.requested, "Pos", "Item", "Description", "Qty", "Unit"
    );
    for (n, l) in (1..).zip(&w.lines) {
        let description: String = l.item.description.chars().take(42).collect();
        let unit = l.item.base_unit.code();
        let _ = writeln!(body, "{n:<5}{:<18}{description:<44}{:>8}  {unit}", l.item.sku, l.quantity);
    }
    mail(w, &format!("Purchase order {}", w.po), &body, &w.po)
}

pub fn prose(w: &Wanted<'_>) -> InboxDocument {
    let mut body = String::from("Hello,\n\n");
    for (n, l) in w.lines.iter().enumerate() {
        let opening = if n == 0 { "please send us" } else { "and also" };
        let unit = match (
            l.item.units.first().map(|u| u.unit.code().to_owned()).as_deref(),
            l.item.base_unit.code(),
        ) {
            (Some("BX"), _) => "boxes",
            (Some("CS"), _) => "cases",
            (_, "PK") => "packs",
            _ => "pieces",
        };
        let count = if n == 0 { 10 } else { 3 };
        let _ = writeln!(body, "{opening} {count} {unit} of {} ({})", l.item.sku, l.item.description);
    }
    let _ = write!(body, "\nOur order number is {}. We need it by {} at the latest.\n", w.po, w.requested);
    mail(w, "Order", &body, &w.po)
}

pub fn unknown_part(w: &Wanted<'_>) -> InboxDocument {
    let mut body = format!("Guten Tag,\n\nbitte liefern Sie zu unserer Bestellung {}:\n\n", w.po);
    for l in &w.lines {
        let _ = writeln!(
            body,
            "{} x {} {}",
            l.quantity,
            l.part.as_deref().unwrap_or(&l.item.sku),
            l.item.description
        );
    }
    let _ = write!(body, "25 x QX-9931-K Spannhebel verzinkt\n\nLiefertermin: {}\n", w.requested);
    mail(w, &format!("Bestellung {}", w.po), &body, &w.po)
}

pub fn inquiry(w: &Wanted<'_>) -> InboxDocument {
    let about = w.lines.first().map_or("", |l| l.item.description.as_str());
    let body = format!(
        "Good morning,\n\ncould you tell us whether {about} is available in another size, and what the lead time\nwould be for about 400 of them? We are not ordering yet.\n"
    );
    mail(w, "Question about availability", &body, "inquiry")
}

fn mail(w: &Wanted<'_>, subject: &str, body: &str, name: &str) -> InboxDocument {
    let from = w.mailbox();
    let contact = w.customer.contacts.first().map_or("Purchasing", |c| c.name.as_str());
    let company = &w.customer.name;
    let token: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let domain = w.customer.email_domain.as_deref().unwrap_or("x.example");
    let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].get((w.day.weekday() - 1) as usize);
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.get((w.day.month() - 1) as usize).copied().unwrap_or("Jan");
    let text = format!(
        "From: \"{}\" <{from}>\nTo: Order desk <orders@nordhafen.example>\nSubject: {subject}\nDate: {}, {} {month} {} 07:52:00 +0000\nMessage-ID: <{token}.{}@{domain}>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\nKind regards\n{contact}\n{company}\n",
        ascii(contact),
        weekday.copied().unwrap_or("Mon"),
        w.day.day_of_month(),
        w.day.year(),
        w.customer.number.to_lowercase(),
    );
    InboxDocument {
        file_name: format!("{token}.eml"),
        media_type: "message/rfc822",
        bytes: text.replace('\n', "\r\n").into_bytes(),
        sender: from,
        channel_hint: "email",
    }
}

/// Header fields are ASCII unless they are encoded.
fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}
