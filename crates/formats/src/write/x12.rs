//! X12 004010: 850, 855, 856, 810 and 997. X12 has no release character, so separators are chosen that no text holds.

use basics::{Decimal, UnitPrice};

use super::{
    GroupResult, Interchange, LineReply, PlainLine, PlainOrder, PlainParty, PlainReply, ReplyCode, compact,
    figures, price_figures,
};
use crate::order::{ItemRefKind, PartyRole, Purpose};

type Segments = Vec<Vec<String>>;

macro_rules! segment {
    ($($element:expr),+ $(,)?) => { vec![$($element.to_string()),+] };
}

mod despatch;
mod invoice;

pub use despatch::despatch;
pub use invoice::invoice;

/// 850, one order.
pub fn order(interchange: &Interchange, order: &PlainOrder) -> String {
    let purpose = match order.purpose {
        Some(Purpose::Cancel) => "01",
        Some(Purpose::Change) => "04",
        Some(Purpose::Replace) => "05",
        Some(Purpose::Confirmation) => "06",
        Some(Purpose::Duplicate) => "07",
        _ => "00",
    };
    let issued = order.issued.unwrap_or(interchange.day);
    let mut body: Segments = vec![segment!["BEG", purpose, "SA", order.po_number, "", compact(issued)]];
    if let Some(currency) = order.currency {
        body.push(segment!["CUR", "BY", currency]);
    }
    if let Some(day) = order.requested {
        body.push(segment!["DTM", "002", compact(day)]);
    }
    for note in &order.notes {
        body.push(segment!["N9", "ZZ", "NOTE"]);
        body.push(segment!["MSG", note]);
    }
    parties(&mut body, &order.parties);
    for line in &order.lines {
        let mut po1 = line_elements("PO1", line);
        items(&mut po1, line);
        body.push(po1);
        line_details(&mut body, line);
    }
    body.push(segment!["CTT", order.lines.len()]);
    interchange_of(interchange, "PO", "850", vec![body])
}

/// 855, the answer to an order, with an ACK for each line.
pub fn reply(interchange: &Interchange, reply: &PlainReply) -> String {
    let code = match reply.code {
        ReplyCode::Received => "AK",
        ReplyCode::Accepted => "AD",
        ReplyCode::Changed => "AC",
        ReplyCode::Rejected => "RD",
    };
    let po_date = reply.po_date.map(compact).unwrap_or_default();
    let seller = reply.seller_order.clone().unwrap_or_else(|| reply.number.clone());
    let mut body: Segments = vec![segment![
        "BAK",
        "00",
        code,
        reply.po_number,
        po_date,
        "",
        "",
        "",
        seller,
        compact(reply.issued)
    ]];
    if let Some(currency) = reply.currency {
        body.push(segment!["CUR", "SE", currency]);
    }
    if let Some(note) = &reply.note {
        body.push(segment!["N9", "ZZ", "NOTE"]);
        body.push(segment!["MSG", note]);
    }
    parties(&mut body, &reply.parties);
    for answered in &reply.lines {
        let line = &answered.line;
        let mut po1 = line_elements("PO1", line);
        items(&mut po1, line);
        body.push(po1);
        line_details(&mut body, line);
        let status = match (answered.reply, &answered.substitute) {
            (_, Some(_)) => "IS",
            (LineReply::Accepted, _) => "IA",
            (LineReply::Changed, _) => "IC",
            (LineReply::Backordered, _) => "IB",
            (LineReply::Rejected, _) => "IR",
        };
        let mut ack = segment!["ACK", status, figures(line.quantity), line.unit];
        match answered.promised {
            Some(day) => ack.extend(segment!["067", compact(day), ""]),
            None => ack.extend(segment!["", "", ""]),
        }
        if let Some((kind, id)) = &answered.substitute {
            ack.extend([item_code(*kind, id).to_owned(), id.clone()]);
        }
        body.push(ack);
        if let Some(reason) = &answered.reason {
            body.push(segment!["N9", "ZZ", "REASON"]);
            body.push(segment!["MSG", reason]);
        }
    }
    body.push(segment!["CTT", reply.lines.len()]);
    interchange_of(interchange, "PR", "855", vec![body])
}

/// One 997 for each received group, all in one interchange. A set with errors is rejected ("R"), the others accepted ("A").
pub fn acknowledgement(interchange: &Interchange, groups: &[GroupResult]) -> String {
    interchange_of(interchange, "FA", "997", groups.iter().map(of_group).collect())
}

fn of_group(group: &GroupResult) -> Segments {
    let mut body: Segments = vec![segment!["AK1", group.code, group.control]];
    for set in &group.sets {
        body.push(segment!["AK2", set.set, set.control]);
        for error in &set.errors {
            match &error.element {
                Some((element, bad)) => {
                    body.push(segment!["AK3", error.segment, error.segment_position, "", "8"]);
                    body.push(segment!["AK4", element, "", error.code, bad]);
                }
                None => body.push(segment!["AK3", error.segment, error.segment_position, "", error.code]),
            }
        }
        body.push(if set.errors.is_empty() { segment!["AK5", "A"] } else { segment!["AK5", "R", "5"] });
    }
    let (all, accepted) = (group.sets.len(), group.sets.iter().filter(|s| s.errors.is_empty()).count());
    let code = if accepted == all {
        "A"
    } else if accepted == 0 {
        "R"
    } else {
        "P"
    };
    body.push(segment!["AK9", code, all, all, accepted]);
    body
}

fn line_elements(tag: &str, line: &PlainLine) -> Vec<String> {
    let (price, basis) = match (line.price, line.price_base.map(|b| b.value())) {
        (None, _) => (String::new(), ""),
        (Some(price), Some(base)) if base == Decimal::from(100) => (price_figures(price), "HP"),
        (Some(price), Some(base)) if base == Decimal::from(1000) => (price_figures(price), "TP"),
        (Some(price), Some(base)) if base > Decimal::ONE => (price_figures(per_one(price, base)), "PE"),
        (Some(price), _) => (price_figures(price), "PE"),
    };
    segment![tag, line.position, figures(line.quantity), line.unit, price, basis]
}

/// X12 knows prices per hundred and thousand only; others are brought to one unit, to six places.
fn per_one(price: UnitPrice, base: Decimal) -> UnitPrice {
    let one = price.value().checked_div(base).unwrap_or_default().round_dp(6);
    UnitPrice::new(one).unwrap_or(price)
}

fn items(segment: &mut Vec<String>, line: &PlainLine) {
    for (kind, id) in &line.items {
        segment.extend([item_code(*kind, id).to_owned(), id.clone()]);
    }
}

fn item_code(kind: ItemRefKind, id: &str) -> &'static str {
    match (kind, id.len()) {
        (ItemRefKind::Buyer, _) => "BP",
        (ItemRefKind::Seller, _) => "VP",
        (ItemRefKind::Manufacturer, _) => "MG",
        (ItemRefKind::Gtin, 12) => "UP",
        (ItemRefKind::Gtin, 13) => "EN",
        (ItemRefKind::Gtin, _) => "UK",
        _ => "ZZ",
    }
}

fn line_details(body: &mut Segments, line: &PlainLine) {
    if !line.description.is_empty() {
        body.push(segment!["PID", "F", "", "", "", line.description]);
    }
    if let Some(day) = line.requested {
        body.push(segment!["DTM", "002", compact(day)]);
    }
}

fn parties(body: &mut Segments, parties: &[PlainParty]) {
    for party in parties {
        let role = match party.role {
            PartyRole::Buyer => "BY",
            PartyRole::ShipTo => "ST",
            PartyRole::BillTo => "BT",
            PartyRole::Payer => "PR",
            PartyRole::Supplier => "SU",
            PartyRole::ShipFrom => "SF",
            PartyRole::OrderedBy => "OP",
            PartyRole::FinalConsignee => "UC",
            PartyRole::Carrier => "CA",
            PartyRole::Other => "ZZ",
        };
        let mut n1 = segment!["N1", role, party.name];
        if let Some(gln) = &party.gln {
            n1.extend(segment!["UL", gln]);
        }
        body.push(n1);
        if !party.street.is_empty() {
            body.push(segment!["N3", party.street]);
        }
        if [&party.city, &party.region, &party.postcode, &party.country].iter().any(|t| !t.is_empty()) {
            body.push(segment!["N4", party.city, party.region, party.postcode, party.country]);
        }
    }
}

/// One interchange with one group that holds a set for each of the bodies.
fn interchange_of(interchange: &Interchange, group: &str, set: &str, bodies: Vec<Segments>) -> String {
    let held = |c: char| bodies.iter().flatten().flatten().any(|e| e.contains(c));
    let free = |wishes: [char; 4]| wishes.into_iter().find(|c| !held(*c)).unwrap_or('\u{1d}');
    let element = free(['*', '|', '^', '\u{1d}']);
    let component = free(['>', ':', '<', '\u{1f}']);
    let terminator = free(['~', '!', '{', '\u{1c}']);
    let control = interchange.control % 1_000_000_000;
    let (day, time) = (compact(interchange.day), format!("{:02}{:02}", interchange.hour, interchange.minute));
    let padded = |text: &str, width: usize| {
        let cut: String =
            text.chars().filter(|c| ![element, component, terminator].contains(c)).take(width).collect();
        format!("{cut:<width$}")
    };
    let isa = [
        "ISA".to_owned(),
        "00".to_owned(),
        padded("", 10),
        "00".to_owned(),
        padded("", 10),
        padded(&interchange.sender_qualifier, 2),
        padded(&interchange.sender, 15),
        padded(&interchange.receiver_qualifier, 2),
        padded(&interchange.receiver, 15),
        day.get(2..).unwrap_or_default().to_owned(),
        time.clone(),
        "U".to_owned(),
        "00401".to_owned(),
        format!("{control:09}"),
        "0".to_owned(),
        if interchange.is_test { "T" } else { "P" }.to_owned(),
        component.to_string(),
    ];
    let trimmed = |text: &str| padded(text, 15).trim().to_owned();
    let mut all: Segments = vec![
        isa.to_vec(),
        segment![
            "GS",
            group,
            trimmed(&interchange.sender),
            trimmed(&interchange.receiver),
            day,
            time,
            control,
            "X",
            "004010"
        ],
    ];
    let sets = bodies.len();
    for (body, number) in bodies.into_iter().zip(1..) {
        let (number, count) = (format!("{number:04}"), body.len() + 2);
        all.push(segment!["ST", set, number]);
        all.extend(body);
        all.push(segment!["SE", count, number]);
    }
    all.push(segment!["GE", sets, control]);
    all.push(segment!["IEA", 1, format!("{control:09}")]);
    let mut out = String::new();
    for (number, segment) in all.iter().enumerate() {
        let joined = segment.join(&element.to_string());
        // Trailing empty elements are left out; ISA has none to spare.
        out.push_str(if number == 0 { &joined } else { joined.trim_end_matches(element) });
        out.push(terminator);
        out.push('\n');
    }
    out
}
