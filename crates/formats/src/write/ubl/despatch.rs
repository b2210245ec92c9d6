//! Despatch Advice (Peppol BIS 3, transaction T16).

use super::super::despatch::{PlainDespatch, kilograms};
use super::super::unit_code;
use super::{address, figures, item, party, root};
use crate::order::PartyRole;

pub fn despatch(despatch: &PlainDespatch) -> String {
    let mut xml = root("DespatchAdvice");
    xml.text("CustomizationID", "urn:fdc:peppol.eu:poacc:trns:despatch_advice:3");
    xml.text("ProfileID", "urn:fdc:peppol.eu:poacc:bis:despatch_advice:3");
    xml.text("ID", &despatch.number).text("IssueDate", &despatch.issued.to_string());
    xml.group("OrderReference", |xml| {
        xml.text("ID", &despatch.po_number).text("SalesOrderID", &despatch.order);
    });
    let of = |role| despatch.parties.iter().find(move |p| p.role == role);
    let groups = [
        ("DespatchSupplierParty", of(PartyRole::Supplier)),
        ("DeliveryCustomerParty", of(PartyRole::ShipTo).or(of(PartyRole::Buyer))),
        ("BuyerCustomerParty", of(PartyRole::Buyer)),
    ];
    for (name, found) in groups {
        xml.group(name, |xml| found.into_iter().for_each(|p| party(xml, p)));
    }
    xml.group("Shipment", |xml| {
        xml.text("ID", &despatch.number);
        if despatch.weight_grams > 0 {
            xml.with("GrossWeightMeasure", "unitCode", "KGM", &kilograms(despatch.weight_grams));
        }
        xml.text("TotalTransportHandlingUnitQuantity", &despatch.packages.len().to_string());
        xml.group("Consignment", |xml| {
            xml.text("ID", if despatch.tracking.is_empty() { &despatch.number } else { &despatch.tracking });
            xml.group("CarrierParty", |xml| {
                xml.group("PartyName", |xml| {
                    xml.text("Name", &despatch.carrier);
                });
            });
        });
        xml.group("Delivery", |xml| {
            if let Some(to) = of(PartyRole::ShipTo) {
                xml.group("DeliveryAddress", |xml| address(xml, to));
            }
            xml.group("Despatch", |xml| {
                xml.text("ActualDespatchDate", &despatch.shipped.to_string());
            });
        });
        for package in &despatch.packages {
            xml.group("TransportHandlingUnit", |xml| {
                xml.with("ID", "schemeID", "SSCC", &package.sscc);
            });
        }
    });
    for (shipped, number) in despatch.lines.iter().zip(1..) {
        let unit = unit_code(shipped.line.unit);
        xml.group("DespatchLine", |xml| {
            xml.text("ID", &number.to_string());
            xml.with("DeliveredQuantity", "unitCode", &unit, &figures(shipped.line.quantity));
            if shipped.outstanding.is_positive() {
                xml.with("OutstandingQuantity", "unitCode", &unit, &figures(shipped.outstanding));
                xml.text("OutstandingReason", "follows");
            }
            xml.group("OrderLineReference", |xml| {
                xml.text("LineID", &shipped.line.position);
            });
            item(xml, &shipped.line);
        });
    }
    xml.end("DespatchAdvice")
}
