//! Cross Industry Invoice D16B after EN 16931: the XML inside a Factur-X / ZUGFeRD PDF (profile EN 16931), and XRechnung's second syntax.

use super::invoice::{PlainInvoice, PlainInvoiceLine, Trader, amount, rate};
use super::xml::Xml;
use super::{PlainParty, compact, figures, price_figures, unit_code};
use crate::order::ItemRefKind;

const ROOT: &str = "<rsm:CrossIndustryInvoice xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" \
xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">";

pub fn invoice(invoice: &PlainInvoice) -> String {
    let mut xml = Xml::new(ROOT, "ram", "ram");
    part(&mut xml, "ExchangedDocumentContext", |xml| {
        xml.group("GuidelineSpecifiedDocumentContextParameter", |xml| {
            xml.text("ID", "urn:cen.eu:en16931:2017");
        });
    });
    part(&mut xml, "ExchangedDocument", |xml| {
        xml.text("ID", &invoice.number);
        xml.text("TypeCode", if invoice.credits.is_some() { "381" } else { "380" });
        day(xml, "IssueDateTime", Some(invoice.issued));
        let reason = invoice.credits.as_ref().map(|c| c.reason.as_str()).unwrap_or_default();
        xml.group("IncludedNote", |xml| {
            xml.text("Content", reason);
        });
    });
    part(&mut xml, "SupplyChainTradeTransaction", |xml| {
        invoice.lines.iter().for_each(|charged| line(xml, charged));
        agreement(xml, invoice);
        xml.group("ApplicableHeaderTradeDelivery", |xml| {
            if let Some(to) = &invoice.ship_to {
                xml.group("ShipToTradeParty", |xml| {
                    xml.with("GlobalID", "schemeID", "0088", to.gln.as_deref().unwrap_or_default());
                    xml.text("Name", &to.name);
                    address(xml, to);
                });
            }
            xml.group("ActualDeliverySupplyChainEvent", |xml| {
                day(xml, "OccurrenceDateTime", invoice.delivered.map(|(_, last)| last));
            });
            xml.group("DespatchAdviceReferencedDocument", |xml| {
                xml.text(
                    "IssuerAssignedID",
                    invoice.shipments.first().map(String::as_str).unwrap_or_default(),
                );
            });
        });
        settlement(xml, invoice);
    });
    xml.end("rsm:CrossIndustryInvoice")
}

/// One of the three parts of the document.
fn part(xml: &mut Xml, name: &str, inside: impl FnOnce(&mut Xml)) {
    xml.text.push_str(&format!("<rsm:{name}>\n"));
    inside(xml);
    xml.text.push_str(&format!("</rsm:{name}>\n"));
}

fn day(xml: &mut Xml, name: &str, day: Option<basics::Day>) {
    let Some(day) = day else { return };
    xml.group(name, |xml| {
        let figures = compact(day);
        xml.text.push_str(&format!("<udt:DateTimeString format=\"102\">{figures}</udt:DateTimeString>\n"));
    });
}

fn line(xml: &mut Xml, charged: &PlainInvoiceLine) {
    let line = &charged.line;
    let unit = unit_code(line.unit);
    xml.group("IncludedSupplyChainTradeLineItem", |xml| {
        xml.group("AssociatedDocumentLineDocument", |xml| {
            xml.text("LineID", &line.position);
        });
        xml.group("SpecifiedTradeProduct", |xml| {
            let of = |kind| line.items.iter().find(|(k, _)| *k == kind).map(|(_, id)| id.as_str());
            xml.with("GlobalID", "schemeID", "0160", of(ItemRefKind::Gtin).unwrap_or_default());
            xml.text("SellerAssignedID", of(ItemRefKind::Seller).unwrap_or_default());
            xml.text("BuyerAssignedID", of(ItemRefKind::Buyer).unwrap_or_default());
            xml.text("Name", &line.description);
        });
        if let Some(price) = line.price {
            xml.group("SpecifiedLineTradeAgreement", |xml| {
                xml.group("NetPriceProductTradePrice", |xml| {
                    xml.text("ChargeAmount", &price_figures(price));
                    let base = line.price_base.map(figures).unwrap_or_default();
                    xml.with("BasisQuantity", "unitCode", &unit, &base);
                });
            });
        }
        xml.group("SpecifiedLineTradeDelivery", |xml| {
            xml.with("BilledQuantity", "unitCode", &unit, &figures(line.quantity));
        });
        xml.group("SpecifiedLineTradeSettlement", |xml| {
            tax(xml, "ApplicableTradeTax", &charged.tax_category, &rate(charged.tax_rate));
            if charged.discount.minor != 0 {
                xml.group("SpecifiedTradeAllowanceCharge", |xml| {
                    indicator(xml, false);
                    xml.text("ActualAmount", &amount(charged.discount)).text("ReasonCode", "95");
                });
            }
            xml.group("SpecifiedTradeSettlementLineMonetarySummation", |xml| {
                xml.text("LineTotalAmount", &amount(charged.net));
            });
        });
    });
}

fn indicator(xml: &mut Xml, is_charge: bool) {
    xml.group("ChargeIndicator", |xml| {
        xml.text.push_str(&format!("<udt:Indicator>{is_charge}</udt:Indicator>\n"));
    });
}

fn tax(xml: &mut Xml, name: &str, category: &str, rate: &str) {
    xml.group(name, |xml| {
        xml.text("TypeCode", "VAT").text("CategoryCode", category);
        if category != "O" {
            xml.text("RateApplicablePercent", rate);
        }
    });
}

fn agreement(xml: &mut Xml, invoice: &PlainInvoice) {
    xml.group("ApplicableHeaderTradeAgreement", |xml| {
        xml.text("BuyerReference", invoice.po_number.as_deref().unwrap_or_default());
        xml.group("SellerTradeParty", |xml| trader(xml, &invoice.seller));
        xml.group("BuyerTradeParty", |xml| trader(xml, &invoice.buyer));
        xml.group("SellerOrderReferencedDocument", |xml| {
            xml.text("IssuerAssignedID", &invoice.order);
        });
        xml.group("BuyerOrderReferencedDocument", |xml| {
            xml.text("IssuerAssignedID", invoice.po_number.as_deref().unwrap_or_default());
        });
    });
}

fn trader(xml: &mut Xml, trader: &Trader) {
    xml.with("GlobalID", "schemeID", "0088", trader.party.gln.as_deref().unwrap_or_default());
    xml.text("Name", &trader.party.name);
    xml.group("SpecifiedLegalOrganization", |xml| {
        xml.text("ID", &trader.registration);
    });
    xml.group("DefinedTradeContact", |xml| {
        xml.group("TelephoneUniversalCommunication", |xml| {
            xml.text("CompleteNumber", &trader.phone);
        });
        xml.group("EmailURIUniversalCommunication", |xml| {
            xml.text("URIID", &trader.email);
        });
    });
    address(xml, &trader.party);
    if let Some((scheme, id)) = trader.endpoint() {
        xml.group("URIUniversalCommunication", |xml| {
            xml.with("URIID", "schemeID", scheme, id);
        });
    }
    xml.group("SpecifiedTaxRegistration", |xml| {
        xml.with("ID", "schemeID", "VA", &trader.tax_id);
    });
}

fn address(xml: &mut Xml, party: &PlainParty) {
    xml.group("PostalTradeAddress", |xml| {
        xml.text("PostcodeCode", &party.postcode).text("LineOne", &party.street);
        xml.text("CityName", &party.city).text("CountryID", &party.country);
        xml.text("CountrySubDivisionName", &party.region);
    });
}

fn settlement(xml: &mut Xml, invoice: &PlainInvoice) {
    let currency = invoice.currency.to_string();
    xml.group("ApplicableHeaderTradeSettlement", |xml| {
        xml.text("PaymentReference", &invoice.number).text("InvoiceCurrencyCode", &currency);
        if let Some(account) = &invoice.account {
            xml.group("SpecifiedTradeSettlementPaymentMeans", |xml| {
                // UNCL 4461: 58 is a SEPA credit transfer, 30 any credit transfer.
                xml.text("TypeCode", if currency == "EUR" { "58" } else { "30" });
                xml.group("PayeePartyCreditorFinancialAccount", |xml| {
                    xml.text("IBANID", &account.iban);
                });
                xml.group("PayeeSpecifiedCreditorFinancialInstitution", |xml| {
                    xml.text("BICID", &account.bic);
                });
            });
        }
        for t in &invoice.taxes {
            xml.group("ApplicableTradeTax", |xml| {
                xml.text("CalculatedAmount", &amount(t.amount)).text("TypeCode", "VAT");
                if !matches!(t.category.as_str(), "S" | "Z") {
                    xml.text("ExemptionReason", invoice.exemption.as_deref().unwrap_or_default());
                }
                xml.text("BasisAmount", &amount(t.base)).text("CategoryCode", &t.category);
                if t.category != "O" {
                    xml.text("RateApplicablePercent", &rate(t.rate));
                }
            });
        }
        for charge in &invoice.charges {
            xml.group("SpecifiedTradeAllowanceCharge", |xml| {
                indicator(xml, !charge.amount.is_negative());
                xml.text("ActualAmount", amount(charge.amount).trim_start_matches('-'));
                xml.text("Reason", &charge.name);
                tax(xml, "CategoryTradeTax", &charge.tax_category, &rate(charge.tax_rate));
            });
        }
        xml.group("SpecifiedTradePaymentTerms", |xml| {
            xml.text("Description", &invoice.terms);
            day(xml, "DueDateDateTime", invoice.due);
        });
        xml.group("SpecifiedTradeSettlementHeaderMonetarySummation", |xml| {
            let (allowances, charges) = invoice.allowances_and_charges();
            xml.text("LineTotalAmount", &amount(invoice.goods));
            xml.text("ChargeTotalAmount", &amount(charges)).text("AllowanceTotalAmount", &amount(allowances));
            xml.text("TaxBasisTotalAmount", &amount(invoice.before_tax()));
            xml.with("TaxTotalAmount", "currencyID", &currency, &amount(invoice.tax));
            xml.text("GrandTotalAmount", &amount(invoice.total));
            xml.text("DuePayableAmount", &amount(invoice.total));
        });
        if let Some(credited) = &invoice.credits {
            xml.group("InvoiceReferencedDocument", |xml| {
                xml.text("IssuerAssignedID", &credited.invoice);
            });
        }
    });
}
