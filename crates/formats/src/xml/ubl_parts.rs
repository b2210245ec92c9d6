//! Parts of UBL that read alike wherever they stand: identifiers, addresses, contacts, status codes.

use super::Node;
use crate::order::{Contact, IdScheme, LineAction, Party, PartyId};

/// LineStatusCode: Peppol uses UNCL1229, older UBL the words of the DocumentStatus list.
pub(super) fn line_status(code: &str) -> LineAction {
    match code {
        "Added" => LineAction::Add,
        "Cancelled" => LineAction::Delete,
        "Revised" => LineAction::Change,
        _ => crate::edifact::codes::line_action(code),
    }
}

pub(super) fn party_id(node: &Node) -> Option<PartyId> {
    let id = node.said()?;
    let code = node.attribute("schemeID").map(|s| s.value).unwrap_or_default();
    let scheme = match code.as_str() {
        "0088" | "GLN" => IdScheme::Gln,
        "0060" | "DUNS" => IdScheme::Duns,
        "VAT" => IdScheme::Vat,
        // ISO 6523 register codes: 0007 Swedish, 0192 Norwegian, 0002 French SIRENE, 0106 Dutch, 0208 Belgian …
        "0007" | "0192" | "0002" | "0009" | "0106" | "0190" | "0208" | "0184" | "0096" => IdScheme::Register,
        _ => IdScheme::Other,
    };
    Some(PartyId { scheme, scheme_code: code, id })
}

pub(super) fn fill_address(party: &mut Party, address: &Node) {
    party.street.extend(address.said_at(&["Postbox"]));
    party.street.extend(
        [
            "StreetName",
            "BuildingNumber",
            "AdditionalStreetName",
            "BlockName",
            "BuildingName",
            "Room",
            "Floor",
            "Department",
        ]
        .iter()
        .filter_map(|n| address.said_at(&[n])),
    );
    party.street.extend(address.all("AddressLine").filter_map(|l| l.said_at(&["Line"])));
    party.city = address.said_at(&["CityName"]);
    party.postcode = address.said_at(&["PostalZone"]);
    party.region = address
        .said_at(&["CountrySubentity"])
        .or_else(|| address.said_at(&["CountrySubentityCode"]))
        .or_else(|| address.said_at(&["Region"]));
    party.country =
        address.said_at(&["Country", "IdentificationCode"]).or_else(|| address.said_at(&["Country", "Name"]));
    if let Some(id) = address.child("ID").and_then(party_id) {
        party.ids.push(id);
    }
}

pub(super) fn contact_of(node: &Node) -> Contact {
    let mut contact = Contact {
        function: None,
        name: node.said_at(&["Name"]),
        phone: node.said_at(&["Telephone"]),
        email: node.said_at(&["ElectronicMail"]),
        other: Vec::new(),
    };
    for code in ["ID", "Telefax", "Note"] {
        contact.other.extend(node.said_at(&[code]).map(|t| (code.to_owned(), t)));
    }
    contact
}
