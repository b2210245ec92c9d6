//! 856: shipment, order and items, with the packages' numbers at the shipment.

use super::super::despatch::{PlainDespatch, kilograms};
use super::{Interchange, Segments, compact, figures, interchange_of, items, parties};

/// 856, one shipment of one order, in the hierarchy 0004 (shipment, order, item).
pub fn despatch(interchange: &Interchange, despatch: &PlainDespatch) -> String {
    let time = format!("{:02}{:02}", interchange.hour, interchange.minute);
    let mut body: Segments =
        vec![segment!["BSN", "00", despatch.number, compact(despatch.issued), time, "0004"]];
    body.push(segment!["HL", 1, "", "S"]);
    let mut packed = segment!["TD1", "CTN25", despatch.packages.len().max(1)];
    if despatch.weight_grams > 0 {
        packed.extend(segment!["", "", "", "G", kilograms(despatch.weight_grams), "KG"]);
    }
    body.push(packed);
    if !despatch.carrier.is_empty() {
        body.push(segment!["TD5", "B", "91", despatch.carrier, "M", despatch.carrier]);
    }
    if !despatch.tracking.is_empty() {
        body.push(segment!["REF", "CN", despatch.tracking]);
    }
    body.push(segment!["DTM", "011", compact(despatch.shipped)]);
    for package in &despatch.packages {
        body.push(segment!["MAN", "GM", package.sscc]);
    }
    parties(&mut body, &despatch.parties);
    body.push(segment!["HL", 2, 1, "O"]);
    let po_date = despatch.po_date.map(compact).unwrap_or_default();
    body.push(segment!["PRF", despatch.po_number, "", "", po_date]);
    body.push(segment!["REF", "VN", despatch.order]);
    for (shipped, number) in despatch.lines.iter().zip(3..) {
        let line = &shipped.line;
        body.push(segment!["HL", number, 2, "I"]);
        let mut lin = segment!["LIN", line.position];
        items(&mut lin, line);
        body.push(lin);
        let ordered = figures(shipped.ordered);
        body.push(segment!["SN1", "", figures(line.quantity), line.unit, "", ordered, line.unit]);
        if !line.description.is_empty() {
            body.push(segment!["PID", "F", "", "", "", line.description]);
        }
    }
    body.push(segment!["CTT", despatch.lines.len() + 2]);
    interchange_of(interchange, "SH", "856", vec![body])
}
