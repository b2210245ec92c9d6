//! UBL 2.1 after Peppol BIS 3: Order and Order Response (transactions T01 and T76), Despatch Advice (T16), Invoice and Credit Note.

mod despatch;
mod invoice;

pub use despatch::despatch;
pub use invoice::invoice;

use super::xml::Xml;
use super::{LineReply, PlainLine, PlainOrder, PlainParty, PlainReply, ReplyCode, figures, price_figures};
use crate::order::{ItemRefKind, PartyRole, Purpose};

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

fn root(name: &str) -> Xml {
    let tag = format!(
        "<{name} xmlns=\"{UBL}{name}-2\" xmlns:cac=\"{UBL}CommonAggregateComponents-2\" xmlns:cbc=\"{UBL}CommonBasicComponents-2\">"
    );
    Xml::new(&tag, "cbc", "cac")
}

/// Order (Peppol BIS 3, ordering profile).
pub fn order(order: &PlainOrder) -> String {
    let mut xml = root("Order");
    xml.text("CustomizationID", "urn:fdc:peppol.eu:poacc:trns:order:3")
        .text("ProfileID", "urn:fdc:peppol.eu:poacc:bis:ordering:3");
    xml.text("ID", &order.po_number);
    xml.text("IssueDate", &order.issued.map(|d| d.to_string()).unwrap_or_default());
    xml.text("OrderTypeCode", "220");
    order.notes.iter().for_each(|note| {
        xml.text("Note", note);
    });
    if order.purpose == Some(Purpose::Duplicate) {
        xml.text("DocumentStatusCode", "Copy");
    }
    let currency = order.currency.map(|c| c.to_string()).unwrap_or_default();
    xml.text("DocumentCurrencyCode", &currency);
    parties(&mut xml, &order.parties);
    let ship_to = order.parties.iter().find(|p| p.role == PartyRole::ShipTo);
    if ship_to.is_some() || order.requested.is_some() {
        xml.group("Delivery", |xml| {
            ship_to.iter().for_each(|party| location(xml, party));
            if let Some(day) = order.requested {
                xml.group("RequestedDeliveryPeriod", |xml| {
                    xml.text("EndDate", &day.to_string());
                });
            }
            if let Some(party) = ship_to.filter(|p| !p.name.is_empty()) {
                xml.group("DeliveryParty", |xml| {
                    xml.group("PartyName", |xml| {
                        xml.text("Name", &party.name);
                    });
                });
            }
        });
    }
    for line in &order.lines {
        xml.group("OrderLine", |xml| {
            xml.group("LineItem", |xml| {
                xml.text("ID", &line.position);
                quantity_and_price(xml, line, &currency);
                if let Some(day) = line.requested {
                    // UBL puts the delivery before the price; readers here take any order, validators do not.
                    let price_at = xml.text.rfind("<cac:Price>").filter(|_| line.price.is_some());
                    let price = price_at.map(|at| xml.text.split_off(at)).unwrap_or_default();
                    xml.group("Delivery", |xml| {
                        xml.group("RequestedDeliveryPeriod", |xml| {
                            xml.text("EndDate", &day.to_string());
                        });
                    });
                    xml.text.push_str(&price);
                }
                item(xml, line);
            });
        });
    }
    xml.end("Order")
}

/// Order Response (Peppol BIS 3): AB received, AP accepted, CA changed, RE rejected; lines 5 accepted, 3 changed, 7 rejected,
/// 1 to the buyer's attention for what is on backorder.
pub fn reply(reply: &PlainReply) -> String {
    let code = match reply.code {
        ReplyCode::Received => "AB",
        ReplyCode::Accepted => "AP",
        ReplyCode::Changed => "CA",
        ReplyCode::Rejected => "RE",
    };
    let mut xml = root("OrderResponse");
    xml.text("CustomizationID", "urn:fdc:peppol.eu:poacc:trns:order_response:3");
    xml.text("ProfileID", "urn:fdc:peppol.eu:poacc:bis:ordering:3").text("ID", &reply.number);
    xml.text("SalesOrderID", reply.seller_order.as_deref().unwrap_or_default());
    xml.text("IssueDate", &reply.issued.to_string()).text("OrderResponseCode", code);
    xml.text("Note", reply.note.as_deref().unwrap_or_default());
    let currency = reply.currency.map(|c| c.to_string()).unwrap_or_default();
    xml.text("DocumentCurrencyCode", &currency);
    xml.group("OrderReference", |xml| {
        xml.text("ID", &reply.po_number);
    });
    for (role, name) in
        [(PartyRole::Supplier, "SellerSupplierParty"), (PartyRole::Buyer, "BuyerCustomerParty")]
    {
        for found in reply.parties.iter().filter(|p| p.role == role) {
            xml.group(name, |xml| party(xml, found));
        }
    }
    for answered in &reply.lines {
        xml.group("OrderLine", |xml| {
            xml.group("LineItem", |xml| {
                xml.text("ID", &answered.line.position);
                xml.text("Note", answered.reason.as_deref().unwrap_or_default());
                let status = match answered.reply {
                    LineReply::Accepted => "5",
                    LineReply::Changed => "3",
                    LineReply::Backordered => "3",
                    LineReply::Rejected => "7",
                };
                xml.text("LineStatusCode", status);
                xml.with("Quantity", "unitCode", answered.line.unit.code(), &figures(answered.line.quantity));
                if answered.reply == LineReply::Backordered {
                    xml.with(
                        "MaximumBackorderQuantity",
                        "unitCode",
                        answered.line.unit.code(),
                        &figures(answered.line.quantity),
                    );
                }
                if let Some(day) = answered.promised {
                    xml.group("Delivery", |xml| {
                        xml.group("PromisedDeliveryPeriod", |xml| {
                            xml.text("StartDate", &day.to_string()).text("EndDate", &day.to_string());
                        });
                    });
                }
                price(xml, &answered.line, &currency);
                item(xml, &answered.line);
            });
            if let Some((kind, id)) = &answered.substitute {
                xml.group("SellerSubstitutedLineItem", |xml| {
                    xml.text("ID", &answered.line.position);
                    xml.group("Item", |xml| item_id(xml, *kind, id));
                });
            }
            xml.group("OrderLineReference", |xml| {
                xml.text("LineID", &answered.line.position);
            });
        });
    }
    xml.end("OrderResponse")
}

fn parties(xml: &mut Xml, parties: &[PlainParty]) {
    let names = [
        (PartyRole::Buyer, "BuyerCustomerParty"),
        (PartyRole::Supplier, "SellerSupplierParty"),
        (PartyRole::OrderedBy, "OriginatorCustomerParty"),
        (PartyRole::BillTo, "AccountingCustomerParty"),
    ];
    for (role, name) in names {
        for found in parties.iter().filter(|p| p.role == role) {
            xml.group(name, |xml| party(xml, found));
        }
    }
}

fn party(xml: &mut Xml, party: &PlainParty) {
    xml.group("Party", |xml| {
        if let Some(gln) = &party.gln {
            xml.with("EndpointID", "schemeID", "0088", gln);
            xml.group("PartyIdentification", |xml| {
                xml.with("ID", "schemeID", "0088", gln);
            });
        }
        if !party.name.is_empty() {
            xml.group("PartyName", |xml| {
                xml.text("Name", &party.name);
            });
        }
        xml.group("PostalAddress", |xml| address(xml, party));
        if !party.name.is_empty() {
            xml.group("PartyLegalEntity", |xml| {
                xml.text("RegistrationName", &party.name);
            });
        }
    });
}

fn address(xml: &mut Xml, party: &PlainParty) {
    xml.text("StreetName", &party.street).text("CityName", &party.city).text("PostalZone", &party.postcode);
    xml.text("CountrySubentity", &party.region);
    if !party.country.is_empty() {
        xml.group("Country", |xml| {
            xml.text("IdentificationCode", &party.country);
        });
    }
}

fn location(xml: &mut Xml, party: &PlainParty) {
    xml.group("DeliveryLocation", |xml| {
        xml.with("ID", "schemeID", "0088", party.gln.as_deref().unwrap_or_default());
        xml.group("Address", |xml| address(xml, party));
    });
}

fn quantity_and_price(xml: &mut Xml, line: &PlainLine, currency: &str) {
    xml.with("Quantity", "unitCode", line.unit.code(), &figures(line.quantity));
    price(xml, line, currency);
}

fn price(xml: &mut Xml, line: &PlainLine, currency: &str) {
    let Some(price) = line.price else { return };
    xml.group("Price", |xml| {
        if currency.is_empty() {
            xml.text("PriceAmount", &price_figures(price));
        } else {
            xml.with("PriceAmount", "currencyID", currency, &price_figures(price));
        }
        if let Some(base) = line.price_base {
            xml.with("BaseQuantity", "unitCode", line.unit.code(), &figures(base));
        }
    });
}

fn item(xml: &mut Xml, line: &PlainLine) {
    xml.group("Item", |xml| {
        xml.text("Name", &line.description);
        item_ids(xml, line);
    });
}

/// In the order that the schema asks for.
fn item_ids(xml: &mut Xml, line: &PlainLine) {
    let rank = |kind: ItemRefKind| match kind {
        ItemRefKind::Buyer => 0,
        ItemRefKind::Seller => 1,
        ItemRefKind::Manufacturer => 2,
        ItemRefKind::Gtin => 3,
        _ => 4,
    };
    let mut ids: Vec<_> = line.items.iter().collect();
    ids.sort_by_key(|(kind, _)| rank(*kind));
    ids.into_iter().for_each(|(kind, id)| item_id(xml, *kind, id));
}

fn item_id(xml: &mut Xml, kind: ItemRefKind, id: &str) {
    let name = match kind {
        ItemRefKind::Buyer => "BuyersItemIdentification",
        ItemRefKind::Seller => "SellersItemIdentification",
        ItemRefKind::Manufacturer => "ManufacturersItemIdentification",
        ItemRefKind::Gtin => "StandardItemIdentification",
        _ => "AdditionalItemIdentification",
    };
    xml.group(name, |xml| {
        if kind == ItemRefKind::Gtin {
            xml.with("ID", "schemeID", "0160", id)
        } else {
            xml.text("ID", id)
        };
    });
}
