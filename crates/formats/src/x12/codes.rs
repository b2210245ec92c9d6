//! X12 code lists, as far as orders use them (ASC X12 dictionary 004010 and 005010).

use crate::order::{
    AmountRole, DateRole, IdScheme, ItemRefKind, LineAction, PartyRole, Purpose, ReferenceKind,
};

/// Element 353, transaction set purpose.
pub(crate) fn purpose(code: &str) -> Purpose {
    match code {
        "00" | "13" | "22" => Purpose::Original,
        "01" | "03" => Purpose::Cancel,
        "02" | "04" | "52" => Purpose::Change,
        "05" => Purpose::Replace,
        "06" => Purpose::Confirmation,
        "07" | "15" => Purpose::Duplicate,
        _ => Purpose::Other,
    }
}

/// Element 98, entity identifier.
pub(crate) fn party_role(code: &str) -> PartyRole {
    match code {
        "BY" | "SO" | "OB" => PartyRole::Buyer,
        "ST" | "DA" => PartyRole::ShipTo,
        "BT" | "IV" => PartyRole::BillTo,
        "PO" | "PR" | "RI" | "RE" => PartyRole::Payer,
        "SU" | "SE" | "VN" | "VE" | "II" => PartyRole::Supplier,
        "SF" | "WH" => PartyRole::ShipFrom,
        "OP" | "BD" | "PD" => PartyRole::OrderedBy,
        "UC" | "MA" | "Z7" => PartyRole::FinalConsignee,
        "CA" => PartyRole::Carrier,
        _ => PartyRole::Other,
    }
}

/// Element 66, identification code qualifier.
pub(crate) fn id_scheme(code: &str) -> IdScheme {
    match code {
        "UL" | "8" => IdScheme::Gln,
        "1" | "9" | "01" => IdScheme::Duns,
        "91" => IdScheme::BySeller,
        "92" => IdScheme::ByBuyer,
        "24" | "FI" | "VT" => IdScheme::Vat,
        _ => IdScheme::Other,
    }
}

/// Element 374, date qualifier.
pub(crate) fn date_role(code: &str) -> DateRole {
    match code {
        "002" | "106" | "076" | "079" => DateRole::RequestedDelivery,
        "010" | "118" | "081" | "104" => DateRole::RequestedShip,
        "064" => DateRole::DeliverNotBefore,
        "063" | "074" => DateRole::DeliverNotAfter,
        "037" => DateRole::ShipNotBefore,
        "038" => DateRole::ShipNotAfter,
        "001" | "061" => DateRole::CancelAfter,
        "017" | "067" | "068" | "069" => DateRole::Promised,
        "011" => DateRole::Shipped,
        "035" | "050" => DateRole::Delivered,
        "007" | "150" | "092" => DateRole::ValidFrom,
        "036" | "151" | "093" => DateRole::ValidUntil,
        _ => DateRole::Other,
    }
}

/// Element 128, reference qualifier.
pub(crate) fn reference_kind(code: &str) -> ReferenceKind {
    match code {
        "CT" => ReferenceKind::Contract,
        "Q1" | "QR" => ReferenceKind::Quotation,
        "PO" | "OP" | "CO" => ReferenceKind::Order,
        "BO" | "BL" => ReferenceKind::BlanketOrder,
        "PL" | "PR" => ReferenceKind::PriceList,
        "DP" => ReferenceKind::Department,
        "PJ" | "JB" => ReferenceKind::Project,
        "PD" | "P2" => ReferenceKind::Promotion,
        "IA" | "AP" | "11" | "12" => ReferenceKind::Account,
        "IV" => ReferenceKind::Invoice,
        "BM" | "SI" | "CN" => ReferenceKind::Shipment,
        "VX" | "TJ" => ReferenceKind::Vat,
        "CR" | "YD" => ReferenceKind::CustomerReference,
        _ => ReferenceKind::Other,
    }
}

/// Element 235, product id qualifier.
pub(crate) fn item_kind(code: &str) -> ItemRefKind {
    match code {
        "BP" | "CB" | "IN" | "PI" => ItemRefKind::Buyer,
        "VN" | "VP" | "VC" | "VA" | "VS" | "SK" | "VX" => ItemRefKind::Seller,
        "MG" | "MN" | "MP" | "MF" => ItemRefKind::Manufacturer,
        "UP" | "UA" | "UK" | "EN" | "EO" | "UD" | "UI" | "UN" | "EU" | "UE" | "GU" | "U2" | "U3" | "IB" => {
            ItemRefKind::Gtin
        }
        _ => ItemRefKind::Other,
    }
}

/// Qualifiers of element 235 that describe rather than number the item.
pub(crate) fn attribute_name(code: &str) -> Option<&'static str> {
    Some(match code {
        "BO" | "VE" | "CL" => "color",
        "IZ" | "SZ" | "SM" => "size",
        "PD" => "description",
        "ST" => "style",
        "LT" => "lot",
        "CH" => "country of origin",
        "PR" => "process",
        _ => return None,
    })
}

/// Elements 670 (change or response) and 668 (line item status).
pub(crate) fn line_action(code: &str) -> LineAction {
    match code {
        "AI" => LineAction::Add,
        "DI" | "OC" => LineAction::Delete,
        "CA" | "CB" | "CC" | "CE" | "CF" | "CG" | "CH" | "CI" | "MU" => LineAction::Change,
        "NC" => LineAction::Unchanged,
        "QI" => LineAction::QuantityIncrease,
        "QD" => LineAction::QuantityDecrease,
        "PC" | "PQ" | "PR" => LineAction::PriceChange,
        "CT" | "RS" | "DR" => LineAction::DateChange,
        "RA" | "RZ" | "RQ" => LineAction::Replace,
        _ => LineAction::Other,
    }
}

/// Element 668 in an ACK segment: what the seller says about the line.
pub(crate) fn line_status(code: &str) -> LineAction {
    match code {
        "IA" => LineAction::Accepted,
        "AA" | "AR" | "AC" | "DR" | "IC" | "IE" | "IP" | "IQ" | "IS" | "IH" => LineAction::AcceptedChanged,
        "IR" | "ID" | "IX" => LineAction::Rejected,
        "IB" | "BP" => LineAction::Backordered,
        _ => LineAction::Other,
    }
}

/// Element 522, amount qualifier.
pub(crate) fn amount_role(code: &str) -> AmountRole {
    match code {
        "1" | "LI" | "KC" => AmountRole::Lines,
        "TT" | "BAP" | "TP" | "GV" => AmountRole::Payable,
        "N" | "NT" => AmountRole::Net,
        "T" | "TX" => AmountRole::Tax,
        _ => AmountRole::Other,
    }
}
