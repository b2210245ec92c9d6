//! X12 850 in two versions with different separators, and EDIFACT ORDERS in two directories.

use super::{InboxDocument, Wanted, compact};

const OURS: &str = "NORDHAFEN";

/// Segments with their elements, joined by the partner's separators.
struct Segments {
    element: char,
    end: &'static str,
    text: String,
    count: usize,
}

impl Segments {
    fn new(element: char, end: &'static str) -> Segments {
        Segments { element, end, text: String::new(), count: 0 }
    }

    fn put(&mut self, elements: &[&str]) {
        self.text.push_str(&elements.join(&self.element.to_string()));
        self.text.push_str(self.end);
        self.count += 1;
    }
}

pub fn x12_4010(w: &Wanted<'_>) -> InboxDocument {
    x12(w, "004010", "00401", '*', "~\n", '>', "850.edi")
}

pub fn x12_5010(w: &Wanted<'_>) -> InboxDocument {
    x12(w, "005010", "00501", '|', "'\r\n", '^', "PO.x12")
}

fn x12(
    w: &Wanted<'_>,
    version: &str,
    interchange: &str,
    element: char,
    end: &'static str,
    component: char,
    file: &str,
) -> InboxDocument {
    let sender = w.customer.edi_id.clone().unwrap_or_else(|| w.customer.number.clone());
    let (padded, ours) = (format!("{sender:<15}"), format!("{OURS:<15}"));
    let (day, control) = (compact(w.day), control_number(&w.po));
    let short_day = day.get(2..).unwrap_or_default();
    let repetition = if interchange == "00401" { "U" } else { "+" };
    let mut s = Segments::new(element, end);
    s.put(&[
        "ISA",
        "00",
        "          ",
        "00",
        "          ",
        "ZZ",
        &padded,
        "ZZ",
        &ours,
        short_day,
        "0815",
        repetition,
        interchange,
        &format!("{control:09}"),
        "0",
        "P",
        &component.to_string(),
    ]);
    s.put(&["GS", "PO", &sender, OURS, &day, "0815", &control.to_string(), "X", version]);
    let before = s.count;
    s.put(&["ST", "850", "0001"]);
    s.put(&["BEG", "00", "NE", &w.po, "", &day]);
    s.put(&["CUR", "BY", w.customer.currency.code()]);
    s.put(&["REF", "IA", &w.customer.number]);
    s.put(&["DTM", "002", &compact(w.requested)]);
    if let Some(ship_to) = w.customer.default_ship_to() {
        s.put(&["N1", "BY", &plain(&w.customer.name), "92", &w.customer.number]);
        s.put(&["N1", "ST", &plain(&ship_to.name), "92", &ship_to.code]);
        s.put(&["N3", &plain(&ship_to.street)]);
        let region = ship_to.region.as_deref().unwrap_or("");
        s.put(&["N4", &plain(&ship_to.city), region, &ship_to.postcode, &ship_to.country]);
    }
    for (n, line) in (1..).zip(&w.lines) {
        let (number, quantity) = (format!("{n}"), line.quantity.to_string());
        let unit = x12_unit(line.item.base_unit.code());
        let gtin = line.item.gtin.as_deref().unwrap_or("");
        match &line.part {
            Some(part) => {
                s.put(&["PO1", &number, &quantity, unit, &line.price, "PE", "BP", part, "VP", &line.item.sku])
            }
            None => {
                s.put(&["PO1", &number, &quantity, unit, &line.price, "PE", "VP", &line.item.sku, "UK", gtin])
            }
        }
        s.put(&["PID", "F", "", "", "", &plain(&line.item.description)]);
    }
    s.put(&["CTT", &w.lines.len().to_string()]);
    let segments = s.count - before + 1;
    s.put(&["SE", &segments.to_string(), "0001"]);
    s.put(&["GE", "1", &control.to_string()]);
    s.put(&["IEA", "1", &format!("{control:09}")]);
    InboxDocument {
        file_name: format!("{}-{file}", w.po),
        media_type: "application/edi-x12",
        bytes: s.text.into_bytes(),
        sender,
        channel_hint: "x12_850",
    }
}

/// X12 element 355 has other codes for a few units.
fn x12_unit(code: &str) -> &str {
    match code {
        "MTR" => "MR",
        "KGM" => "KG",
        other => other,
    }
}

/// Without accents and separators, as old systems send it.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ä' | 'à' | 'á' => 'a',
            'ö' | 'ó' => 'o',
            'ü' | 'ú' => 'u',
            'é' | 'è' => 'e',
            '×' => 'x',
            '–' => '-',
            c if c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '/' | '&' | ',') => c,
            _ => ' ',
        })
        .collect()
}

fn control_number(po: &str) -> u32 {
    po.bytes().fold(7u32, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into())) % 900_000 + 1_000
}

pub fn edifact_d96a(w: &Wanted<'_>) -> InboxDocument {
    edifact(w, ["D", "96A", "UN", "EAN008"], false)
}

pub fn edifact_d01b(w: &Wanted<'_>) -> InboxDocument {
    edifact(w, ["D", "01B", "UN", "EAN010"], true)
}

fn edifact(w: &Wanted<'_>, directory: [&str; 4], una: bool) -> InboxDocument {
    let sender = w.customer.gln.clone().unwrap_or_default();
    let us = crate::company::company().gln;
    let (day, control) = (compact(w.day), control_number(&w.po));
    let short_day = day.get(2..).unwrap_or_default();
    let mut s = Segments::new('+', "'\n");
    if una {
        s.text.push_str("UNA:+.? '\n");
    }
    s.put(&[
        "UNB",
        "UNOC:3",
        &format!("{sender}:14"),
        &format!("{us}:14"),
        &format!("{short_day}:0740"),
        &control.to_string(),
    ]);
    let before = s.count;
    s.put(&["UNH", "1", &format!("ORDERS:{}", directory.join(":"))]);
    s.put(&["BGM", if una { "220::9" } else { "220" }, &released(&w.po), "9"]);
    s.put(&["DTM", &format!("137:{day}:102")]);
    s.put(&["DTM", &format!("2:{}:102", compact(w.requested))]);
    s.put(&["NAD", "BY", &format!("{sender}::9")]);
    s.put(&["NAD", "SU", &format!("{us}::9")]);
    if let Some(ship_to) = w.customer.default_ship_to() {
        let gln = ship_to.gln.clone().unwrap_or_else(|| sender.clone());
        let (name, street, city) =
            (released(&ship_to.name), released(&ship_to.street), released(&ship_to.city));
        s.put(&[
            "NAD",
            "DP",
            &format!("{gln}::9"),
            "",
            &name,
            &street,
            &city,
            "",
            &ship_to.postcode,
            &ship_to.country,
        ]);
    }
    s.put(&["CUX", &format!("2:{}:9", w.customer.currency)]);
    for (n, line) in (1..).zip(&w.lines) {
        // Thirteen digits, as GTINs of base units are sent.
        let gtin = line.item.gtin.as_deref().and_then(|g| g.get(1..)).unwrap_or("");
        s.put(&["LIN", &format!("{n}"), "", &format!("{gtin}:{}", if una { "SRV" } else { "EN" })]);
        s.put(&["PIA", "1", &format!("{}:SA", released(&line.item.sku))]);
        if let Some(part) = &line.part {
            s.put(&["PIA", "1", &format!("{}:IN", released(part))]);
        }
        s.put(&[
            "IMD",
            "F",
            "",
            &format!(":::{}", released(&line.item.description.chars().take(35).collect::<String>())),
        ]);
        let unit = if line.item.base_unit.code() == "EA" { "PCE" } else { line.item.base_unit.code() };
        s.put(&["QTY", &format!("21:{}:{unit}", line.quantity)]);
        s.put(&["PRI", &format!("AAA:{}", line.price)]);
    }
    s.put(&["UNS", "S"]);
    s.put(&["CNT", &format!("2:{}", w.lines.len())]);
    let segments = s.count - before + 1;
    s.put(&["UNT", &segments.to_string(), "1"]);
    s.put(&["UNZ", "1", &control.to_string()]);
    // UNOC is ISO 8859-1.
    let bytes = s.text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    InboxDocument {
        file_name: format!("ORDERS_{control}.edi"),
        media_type: "application/edifact",
        bytes,
        sender,
        channel_hint: "edifact_orders",
    }
}

/// With the release character before what separates.
fn released(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '+' | ':' | '\'' | '?') {
            out.push('?');
        }
        out.push(if c == '–' { '-' } else { c });
    }
    out
}
