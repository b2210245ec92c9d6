//! INVOIC: an invoice (380) or a credit note (381).

use super::super::invoice::{PlainCharge, PlainInvoice, Trader, amount, rate};
use super::{Interchange, compact, escaped, interchange_of, line_details, parties};

/// INVOIC, one invoice.
pub fn invoice(interchange: &Interchange, invoice: &PlainInvoice) -> Vec<u8> {
    let kind = if invoice.credits.is_some() { "381" } else { "380" };
    let mut body = vec![format!("BGM+{kind}+{}+9", escaped(&invoice.number))];
    body.push(format!("DTM+137:{}:102", compact(invoice.issued)));
    if let Some((first, last)) = invoice.delivered {
        body.push(format!("DTM+11:{}:102", compact(first)));
        body.push(format!("DTM+35:{}:102", compact(last)));
    }
    let reason = invoice.credits.iter().map(|c| &c.reason).chain(&invoice.exemption);
    body.extend(reason.filter(|r| !r.is_empty()).map(|r| format!("FTX+AAI+++{}", escaped(r))));
    body.extend(invoice.po_number.iter().map(|number| format!("RFF+ON:{}", escaped(number))));
    body.push(format!("RFF+VN:{}", escaped(&invoice.order)));
    body.extend(invoice.shipments.iter().map(|number| format!("RFF+DQ:{}", escaped(number))));
    if let Some(credited) = &invoice.credits {
        body.push(format!("RFF+IV:{}", escaped(&credited.invoice)));
        body.extend(credited.invoice_day.map(|day| format!("DTM+171:{}:102", compact(day))));
    }
    for trader in [&invoice.seller, &invoice.buyer] {
        parties(&mut body, std::slice::from_ref(&trader.party));
        body.extend(vat(trader));
    }
    parties(&mut body, invoice.ship_to.as_slice());
    body.push(format!("CUX+2:{}:4", invoice.currency));
    if let Some(due) = invoice.due {
        body.push("PAT+1".to_owned());
        body.push(format!("DTM+13:{}:102", compact(due)));
    }
    invoice.charges.iter().for_each(|charge| charged(&mut body, charge));
    for charged in &invoice.lines {
        body.push(format!("LIN+{}", escaped(&charged.line.position)));
        line_details(&mut body, &charged.line, "47");
        let price = body.pop_if(|s| s.starts_with("PRI+"));
        body.push(format!("MOA+203:{}", amount(charged.net)));
        body.extend(price);
        body.push(tax(&charged.tax_category, &rate(charged.tax_rate)));
        if charged.discount.minor != 0 {
            body.push("ALC+A++++DI".to_owned());
            body.push(format!("MOA+8:{}", amount(charged.discount)));
        }
    }
    body.push("UNS+S".to_owned());
    body.push(format!("CNT+2:{}", invoice.lines.len()));
    body.push(format!("MOA+77:{}", amount(invoice.total)));
    body.push(format!("MOA+79:{}", amount(invoice.goods)));
    body.push(format!("MOA+131:{}", amount(invoice.charged)));
    body.push(format!("MOA+176:{}", amount(invoice.tax)));
    for t in &invoice.taxes {
        body.push(tax(&t.category, &rate(t.rate)));
        body.push(format!("MOA+125:{}", amount(t.base)));
        body.push(format!("MOA+124:{}", amount(t.amount)));
    }
    interchange_of(interchange, "INVOIC:D:01B:UN:EAN010", body)
}

fn vat(trader: &Trader) -> Option<String> {
    (!trader.tax_id.is_empty()).then(|| format!("RFF+VA:{}", escaped(&trader.tax_id)))
}

fn tax(category: &str, rate: &str) -> String {
    format!("TAX+7+VAT+++:::{rate}+{}", escaped(category))
}

fn charged(body: &mut Vec<String>, charge: &PlainCharge) {
    let (kind, minor) = if charge.amount.is_negative() { ("A", "204") } else { ("C", "23") };
    let code = match charge.code.as_str() {
        c if c.contains("freight") => "FC",
        c if c.contains("handling") => "HD",
        _ => "",
    };
    body.push(format!("ALC+{kind}++++{code}:::{}", escaped(&charge.name)));
    body.push(format!("MOA+{minor}:{}", amount(charge.amount).trim_start_matches('-')));
    body.push(tax(&charge.tax_category, &rate(charge.tax_rate)));
}
