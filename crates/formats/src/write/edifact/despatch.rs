//! DESADV: what left, and in which packages.

use super::super::despatch::{PlainDespatch, kilograms};
use super::{Interchange, compact, escaped, figures, interchange_of, item_code, parties};
use crate::order::ItemRefKind;

/// DESADV, one shipment of one order.
pub fn despatch(interchange: &Interchange, despatch: &PlainDespatch) -> Vec<u8> {
    let mut body = vec![format!("BGM+351+{}+9", escaped(&despatch.number))];
    body.push(format!("DTM+137:{}:102", compact(despatch.issued)));
    body.push(format!("DTM+11:{}:102", compact(despatch.shipped)));
    if despatch.weight_grams > 0 {
        body.push(format!("MEA+PD+AAD+KGM:{}", kilograms(despatch.weight_grams)));
    }
    body.push(format!("RFF+ON:{}", escaped(&despatch.po_number)));
    body.extend(despatch.po_date.map(|day| format!("DTM+171:{}:102", compact(day))));
    body.push(format!("RFF+VN:{}", escaped(&despatch.order)));
    if !despatch.tracking.is_empty() {
        body.push(format!("RFF+CN:{}", escaped(&despatch.tracking)));
    }
    parties(&mut body, &despatch.parties);
    if !despatch.carrier.is_empty() {
        body.push(format!("TDT+20+++30+:::{}", escaped(&despatch.carrier)));
    }
    body.push("CPS+1".to_owned());
    for package in &despatch.packages {
        body.push("PAC+1++CT".to_owned());
        if package.weight_grams > 0 {
            body.push(format!("MEA+PD+AAB+KGM:{}", kilograms(package.weight_grams)));
        }
        body.push("PCI+33E".to_owned());
        body.push(format!("GIN+BJ+{}", escaped(&package.sscc)));
    }
    for shipped in &despatch.lines {
        let line = &shipped.line;
        body.push(format!("LIN+{}", escaped(&line.position)));
        for (kind, id) in &line.items {
            let use_code = if *kind == ItemRefKind::Gtin { "5" } else { "1" };
            body.push(format!("PIA+{use_code}+{}:{}", escaped(id), item_code(*kind)));
        }
        if !line.description.is_empty() {
            body.push(format!("IMD+F++:::{}", escaped(&line.description)));
        }
        body.push(format!("QTY+12:{}:{}", figures(line.quantity), line.unit));
        body.push(format!("QTY+21:{}:{}", figures(shipped.ordered), line.unit));
        if shipped.outstanding.is_positive() {
            body.push(format!("QVR+-{}:21+BP", figures(shipped.outstanding)));
        }
    }
    body.push(format!("CNT+2:{}", despatch.lines.len()));
    interchange_of(interchange, "DESADV:D:01B:UN:EAN007", body)
}
