//! UN/EDIFACT code lists, as far as orders use them (directories D.93A to D.10A and EANCOM).

use crate::order::{
    AmountRole, DateRole, IdScheme, ItemRefKind, LineAction, PartyRole, Purpose, ReferenceKind,
};

/// 1225 message function.
pub(crate) fn purpose(code: &str) -> Purpose {
    match code {
        "9" | "22" | "46" => Purpose::Original,
        "1" | "3" | "17" | "18" => Purpose::Cancel,
        "2" | "4" | "36" => Purpose::Change,
        "5" | "20" => Purpose::Replace,
        "6" | "29" | "42" => Purpose::Confirmation,
        "7" | "31" | "43" => Purpose::Duplicate,
        _ => Purpose::Other,
    }
}

/// 3035 party function.
pub(crate) fn party_role(code: &str) -> PartyRole {
    match code {
        "BY" => PartyRole::Buyer,
        "DP" | "ST" | "CN" => PartyRole::ShipTo,
        "IV" | "BT" => PartyRole::BillTo,
        "PR" | "PE" => PartyRole::Payer,
        "SU" | "SE" | "SR" | "II" => PartyRole::Supplier,
        "SF" | "PW" | "WH" => PartyRole::ShipFrom,
        "OB" | "OY" | "CO" => PartyRole::OrderedBy,
        "UC" | "UD" => PartyRole::FinalConsignee,
        "CA" | "FW" => PartyRole::Carrier,
        _ => PartyRole::Other,
    }
}

/// 3055 code list responsible agency.
pub(crate) fn id_scheme(agency: &str) -> IdScheme {
    match agency {
        "9" => IdScheme::Gln,
        "16" => IdScheme::Duns,
        "91" => IdScheme::BySeller,
        "92" => IdScheme::ByBuyer,
        _ => IdScheme::Other,
    }
}

/// 2005 date or period function.
pub(crate) fn date_role(code: &str) -> DateRole {
    match code {
        "2" | "74" | "358" => DateRole::RequestedDelivery,
        "10" | "200" => DateRole::RequestedShip,
        "64" => DateRole::DeliverNotBefore,
        "63" => DateRole::DeliverNotAfter,
        "37" => DateRole::ShipNotBefore,
        "38" => DateRole::ShipNotAfter,
        "61" => DateRole::CancelAfter,
        "17" | "67" | "69" | "76" | "132" => DateRole::Promised,
        "11" => DateRole::Shipped,
        "35" | "50" => DateRole::Delivered,
        "7" | "157" | "263" => DateRole::ValidFrom,
        "36" | "206" => DateRole::ValidUntil,
        _ => DateRole::Other,
    }
}

/// 1153 reference.
pub(crate) fn reference_kind(code: &str) -> ReferenceKind {
    match code {
        "CT" => ReferenceKind::Contract,
        "AAG" | "PR" => ReferenceKind::Quotation,
        "ON" | "CO" | "OP" => ReferenceKind::Order,
        "BO" => ReferenceKind::BlanketOrder,
        "PL" => ReferenceKind::PriceList,
        "AEP" => ReferenceKind::Project,
        "PD" => ReferenceKind::Promotion,
        "IT" | "API" => ReferenceKind::Account,
        "IV" => ReferenceKind::Invoice,
        "AAK" | "DQ" => ReferenceKind::Shipment,
        "VA" | "FC" => ReferenceKind::Vat,
        "CR" => ReferenceKind::CustomerReference,
        _ => ReferenceKind::Other,
    }
}

/// 7143 item type.
pub(crate) fn item_kind(code: &str) -> ItemRefKind {
    match code {
        "IN" | "BP" | "PC" => ItemRefKind::Buyer,
        "SA" | "VN" | "VP" => ItemRefKind::Seller,
        "MF" | "MP" | "MN" => ItemRefKind::Manufacturer,
        "EN" | "SRV" | "UP" | "GTIN" | "GU" | "HU" | "IB" => ItemRefKind::Gtin,
        _ => ItemRefKind::Other,
    }
}

/// 1229 action request or notification.
pub(crate) fn line_action(code: &str) -> LineAction {
    match code {
        "1" => LineAction::Add,
        "2" => LineAction::Delete,
        "3" => LineAction::Change,
        "4" => LineAction::Unchanged,
        "5" | "44" => LineAction::Accepted,
        "6" | "24" => LineAction::AcceptedChanged,
        "7" | "10" => LineAction::Rejected,
        "8" => LineAction::DateChange,
        "11" => LineAction::Replace,
        _ => LineAction::Other,
    }
}

/// 5025 monetary amount of the message.
pub(crate) fn amount_role(code: &str) -> AmountRole {
    match code {
        "79" | "66" | "203" => AmountRole::Lines,
        "260" => AmountRole::Allowances,
        "259" => AmountRole::Charges,
        "125" => AmountRole::Net,
        "124" | "176" | "150" => AmountRole::Tax,
        "77" => AmountRole::Gross,
        "9" | "39" | "86" | "128" | "388" => AmountRole::Payable,
        _ => AmountRole::Other,
    }
}

/// The name of an element by segment and place, as the directories print it.
pub(crate) fn element_name(tag: &str, at: usize, of: usize) -> Option<&'static str> {
    Some(match (tag, at, of) {
        ("BGM", 1, 1) => "C002.1001",
        ("BGM", 2, 1) => "C106.1004",
        ("BGM", 3, 1) => "1225",
        ("BGM", 4, 1) => "4343",
        ("DTM", 1, 1) => "C507.2005",
        ("DTM", 1, 2) => "C507.2380",
        ("QTY", 1, 1) => "C186.6063",
        ("QTY", 1, 2) => "C186.6060",
        ("QTY", 1, 3) => "C186.6411",
        ("PRI", 1, 2) => "C509.5118",
        ("PRI", 1, 5) => "C509.5284",
        ("MOA", 1, 2) => "C516.5004",
        ("NAD", 1, 1) => "3035",
        ("NAD", 2, 1) => "C082.3039",
        ("NAD", 3, _) => "C058.3124",
        ("NAD", 4, _) => "C080.3036",
        ("NAD", 5, _) => "C059.3042",
        ("NAD", 6, 1) => "3164",
        ("NAD", 7, _) => "3229",
        ("NAD", 8, 1) => "3251",
        ("NAD", 9, 1) => "3207",
        ("LIN", 1, 1) => "1082",
        ("LIN", 2, 1) => "1229",
        ("LIN", 3, 1) => "C212.7140",
        ("PIA", _, 1) => "C212.7140",
        ("IMD", 3, 1) => "C273.7009",
        ("IMD", 3, 4 | 5) => "C273.7008",
        ("FTX", 4, _) => "C108.4440",
        ("RFF", 1, 2) => "C506.1154",
        ("CUX", 1, 2) => "C504.6345",
        ("CNT", 1, 2) => "C270.6066",
        ("COM", 1, _) => "C076.3148",
        ("CTA", 2, 2) => "C056.3412",
        ("LOC", 2, 1) => "C517.3225",
        ("TOD", 3, 1) => "C100.4053",
        ("UNH", 1, 1) => "0062",
        ("UNB", 5, 1) => "0020",
        ("UNT", 1, 1) => "0074",
        ("UNT", 2, 1) => "0062",
        ("UNZ", 1, 1) => "0036",
        ("UNZ", 2, 1) => "0020",
        _ => return None,
    })
}
