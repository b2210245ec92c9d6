//! EDIFACT D.01B (EANCOM): ORDERS, ORDRSP, DESADV, INVOIC and CONTRL, with release characters where a text holds a separator.

mod despatch;
mod invoice;

pub use despatch::despatch;
pub use invoice::invoice;

use super::{
    Interchange, LineReply, PlainLine, PlainOrder, PlainParty, PlainReply, ReplyCode, SetResult, compact,
    figures, price_figures,
};
use crate::order::{ItemRefKind, PartyRole, Purpose};

/// ORDERS, one order.
pub fn order(interchange: &Interchange, order: &PlainOrder) -> Vec<u8> {
    let function = match order.purpose {
        Some(Purpose::Cancel) => "1",
        Some(Purpose::Change) => "4",
        Some(Purpose::Replace) => "5",
        Some(Purpose::Confirmation) => "6",
        Some(Purpose::Duplicate) => "7",
        _ => "9",
    };
    let mut body = vec![format!("BGM+220+{}+{function}", escaped(&order.po_number))];
    body.push(format!("DTM+137:{}:102", compact(order.issued.unwrap_or(interchange.day))));
    body.extend(order.requested.map(|day| format!("DTM+2:{}:102", compact(day))));
    body.extend(order.notes.iter().map(|note| format!("FTX+AAI+++{}", escaped(note))));
    parties(&mut body, &order.parties);
    body.extend(order.currency.map(|currency| format!("CUX+2:{currency}:9")));
    for line in &order.lines {
        body.push(format!("LIN+{}", escaped(&line.position)));
        line_details(&mut body, line, "21");
    }
    body.push("UNS+S".to_owned());
    body.push(format!("CNT+2:{}", order.lines.len()));
    interchange_of(interchange, "ORDERS:D:01B:UN:EAN010", body)
}

/// ORDRSP, the answer to an order.
pub fn reply(interchange: &Interchange, reply: &PlainReply) -> Vec<u8> {
    let function = match reply.code {
        ReplyCode::Received => "12",
        ReplyCode::Accepted => "29",
        ReplyCode::Changed => "4",
        ReplyCode::Rejected => "27",
    };
    let mut body = vec![format!("BGM+231+{}+{function}", escaped(&reply.number))];
    body.push(format!("DTM+137:{}:102", compact(reply.issued)));
    body.extend(reply.note.iter().map(|note| format!("FTX+AAI+++{}", escaped(note))));
    body.push(format!("RFF+ON:{}", escaped(&reply.po_number)));
    body.extend(reply.po_date.map(|day| format!("DTM+171:{}:102", compact(day))));
    body.extend(reply.seller_order.iter().map(|number| format!("RFF+VN:{}", escaped(number))));
    parties(&mut body, &reply.parties);
    body.extend(reply.currency.map(|currency| format!("CUX+2:{currency}:9")));
    for answered in &reply.lines {
        let action = match answered.reply {
            LineReply::Accepted => "5",
            LineReply::Changed => "3",
            LineReply::Backordered => "6",
            LineReply::Rejected => "7",
        };
        body.push(format!("LIN+{}+{action}", escaped(&answered.line.position)));
        line_details(
            &mut body,
            &answered.line,
            if answered.reply == LineReply::Backordered { "83" } else { "113" },
        );
        if let Some((kind, id)) = &answered.substitute {
            body.push(format!("PIA+3+{}:{}", escaped(id), item_code(*kind)));
        }
        body.extend(answered.promised.map(|day| format!("DTM+69:{}:102", compact(day))));
        body.extend(answered.reason.iter().map(|reason| format!("FTX+ACD+++{}", escaped(reason))));
    }
    body.push("UNS+S".to_owned());
    body.push(format!("CNT+2:{}", reply.lines.len()));
    interchange_of(interchange, "ORDRSP:D:01B:UN:EAN009", body)
}

/// CONTRL for one received interchange: 7 accepts, 4 rejects.
pub fn contrl(
    interchange: &Interchange,
    received_control: &str,
    received_sender: (&str, &str),
    received_receiver: (&str, &str),
    messages: &[SetResult],
) -> Vec<u8> {
    let party = |(id, qualifier): (&str, &str)| {
        if qualifier.is_empty() { escaped(id) } else { format!("{}:{}", escaped(id), escaped(qualifier)) }
    };
    let ok = messages.iter().all(|m| m.errors.is_empty());
    let mut body = vec![format!(
        "UCI+{}+{}+{}+{}",
        escaped(received_control),
        party(received_sender),
        party(received_receiver),
        if ok { "7" } else { "4" }
    )];
    for message in messages {
        let version = message.version.split(':').map(escaped).collect::<Vec<_>>().join(":");
        let kind = if version.is_empty() {
            escaped(&message.set)
        } else {
            format!("{}:{version}", escaped(&message.set))
        };
        let action = if message.errors.is_empty() { "7" } else { "4" };
        body.push(format!("UCM+{}+{kind}+{action}", escaped(&message.control)));
        for error in &message.errors {
            match &error.element {
                Some((element, _)) => {
                    body.push(format!("UCS+{}", error.segment_position));
                    body.push(format!("UCD+{}+{element}", escaped(&error.code)));
                }
                None => body.push(format!("UCS+{}+{}", error.segment_position, escaped(&error.code))),
            }
        }
    }
    interchange_of(interchange, "CONTRL:D:3:UN", body)
}

fn line_details(body: &mut Vec<String>, line: &PlainLine, quantity_code: &str) {
    for (kind, id) in &line.items {
        let use_code = if *kind == ItemRefKind::Gtin { "5" } else { "1" };
        body.push(format!("PIA+{use_code}+{}:{}", escaped(id), item_code(*kind)));
    }
    if !line.description.is_empty() {
        body.push(format!("IMD+F++:::{}", escaped(&line.description)));
    }
    body.push(format!("QTY+{quantity_code}:{}:{}", figures(line.quantity), line.unit));
    body.extend(line.requested.map(|day| format!("DTM+2:{}:102", compact(day))));
    if let Some(price) = line.price {
        let base =
            line.price_base.map(|base| format!(":::{}:{}", figures(base), line.unit)).unwrap_or_default();
        body.push(format!("PRI+AAA:{}{base}", price_figures(price)));
    }
}

fn item_code(kind: ItemRefKind) -> &'static str {
    match kind {
        ItemRefKind::Buyer => "IN",
        ItemRefKind::Seller => "SA",
        ItemRefKind::Manufacturer => "MF",
        ItemRefKind::Gtin => "SRV",
        _ => "ZZZ",
    }
}

fn parties(body: &mut Vec<String>, parties: &[PlainParty]) {
    for party in parties {
        let role = match party.role {
            PartyRole::Buyer => "BY",
            PartyRole::ShipTo => "DP",
            PartyRole::BillTo => "IV",
            PartyRole::Payer => "PR",
            PartyRole::Supplier => "SU",
            PartyRole::ShipFrom => "SF",
            PartyRole::OrderedBy => "OB",
            PartyRole::FinalConsignee => "UC",
            PartyRole::Carrier => "CA",
            PartyRole::Other => "ZZZ",
        };
        let id = party.gln.as_ref().map(|gln| format!("{}::9", escaped(gln))).unwrap_or_default();
        let texts = [&party.name, &party.street, &party.city, &party.region, &party.postcode, &party.country]
            .map(|t| escaped(t));
        let segment = format!("NAD+{role}+{id}++{}", texts.join("+"));
        body.push(trimmed(&segment));
    }
}

/// Without trailing separators; a released one at the end is text and stays.
fn trimmed(segment: &str) -> String {
    let mut kept = segment;
    while let Some(shorter) = kept.strip_suffix('+').filter(|s| !s.ends_with('?')) {
        kept = shorter;
    }
    kept.to_owned()
}

fn interchange_of(interchange: &Interchange, message: &str, body: Vec<String>) -> Vec<u8> {
    let day = compact(interchange.day);
    let control = interchange.control;
    let count = body.len() + 2;
    let test = if interchange.is_test { "++++++1" } else { "" };
    let mut texts = vec![format!(
        "{}:{}+{}:{}+{}:{:02}{:02}+{control}{test}",
        escaped(&interchange.sender),
        escaped(&interchange.sender_qualifier),
        escaped(&interchange.receiver),
        escaped(&interchange.receiver_qualifier),
        day.get(2..).unwrap_or_default(),
        interchange.hour,
        interchange.minute,
    )];
    texts.push(format!("UNH+1+{message}"));
    texts.extend(body);
    texts.push(format!("UNT+{count}+1"));
    texts.push(format!("UNZ+1+{control}"));
    let rest = texts.join("'\n") + "'\n";
    // UNOC is ISO 8859-1; what it can't hold, or what would be taken for UTF-8, goes as UTF-8 under UNOW.
    let latin: Option<Vec<u8>> = rest.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    match latin.filter(|bytes| rest.is_ascii() || std::str::from_utf8(bytes).is_err()) {
        Some(bytes) => [b"UNA:+.? '\nUNB+UNOC:3+".as_slice(), &bytes].concat(),
        None => [b"UNA:+.? '\nUNB+UNOW:4+".as_slice(), rest.as_bytes()].concat(),
    }
}

/// Separators and the release character itself are released.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '+' | ':' | '\'' | '?') {
            out.push('?');
        }
        if !c.is_control() {
            out.push(c);
        }
    }
    out
}
