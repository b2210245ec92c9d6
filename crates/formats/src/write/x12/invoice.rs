//! 810: an invoice, or a credit memo.

use basics::{Decimal, Money};

use super::super::invoice::{PlainInvoice, rate};
use super::{Interchange, Segments, compact, interchange_of, items, line_elements, parties};

/// 810. Amounts with two implied decimals (X12 type N2), whatever the currency's own are.
pub fn invoice(interchange: &Interchange, invoice: &PlainInvoice) -> String {
    let kind = if invoice.credits.is_some() { "CR" } else { "DI" };
    let po = invoice.po_number.clone().unwrap_or_default();
    let mut body: Segments =
        vec![segment!["BIG", compact(invoice.issued), invoice.number, "", po, "", "", kind]];
    body.push(segment!["CUR", "SE", invoice.currency]);
    body.push(segment!["REF", "VN", invoice.order]);
    if let Some(credited) = &invoice.credits {
        body.push(segment!["REF", "IV", credited.invoice, credited.reason]);
    }
    for shipment in &invoice.shipments {
        body.push(segment!["REF", "SI", shipment]);
    }
    let traders = [invoice.seller.party.clone(), invoice.buyer.party.clone()];
    parties(&mut body, &traders);
    parties(&mut body, invoice.ship_to.as_slice());
    let due = invoice.due.map(compact).unwrap_or_default();
    body.push(segment!["ITD", "01", "3", "", "", "", due, "", "", "", "", "", invoice.terms]);
    if let Some((_, last)) = invoice.delivered {
        body.push(segment!["DTM", "011", compact(last)]);
    }
    for charged in &invoice.lines {
        let mut it1 = line_elements("IT1", &charged.line);
        items(&mut it1, &charged.line);
        body.push(it1);
        if !charged.line.description.is_empty() {
            body.push(segment!["PID", "F", "", "", "", charged.line.description]);
        }
        if charged.discount.minor != 0 {
            body.push(segment!["SAC", "A", "C310", "", "", implied(charged.discount)]);
        }
    }
    body.push(segment!["TDS", implied(invoice.total)]);
    for tax in invoice.taxes.iter().filter(|t| t.amount.minor != 0) {
        body.push(segment!["TXI", "TX", tax.amount.amount(), rate(tax.rate)]);
    }
    for charge in &invoice.charges {
        let (code, name) = (charge_code(&charge.code), &charge.name);
        let mut sac = segment![
            "SAC",
            if charge.amount.is_negative() { "A" } else { "C" },
            code,
            "",
            "",
            implied(charge.amount).trim_start_matches('-')
        ];
        sac.extend(segment!["", "", "", "", "", "", "", "", "", name]);
        body.push(sac);
    }
    body.push(segment!["CTT", invoice.lines.len()]);
    interchange_of(interchange, "IN", "810", vec![body])
}

fn implied(money: Money) -> String {
    (money.amount() * Decimal::ONE_HUNDRED).round().normalize().to_string()
}

/// Element 1300 of the charges there are: freight, handling, small order, hazardous goods; else "other (see description)".
fn charge_code(code: &str) -> &'static str {
    match code {
        c if c.contains("freight") => "D240",
        c if c.contains("handling") => "D500",
        c if c.contains("small") || c.contains("minimum") => "F050",
        c if c.contains("hazard") => "C020",
        _ => "H850",
    }
}
