//! Invoice and Credit Note after EN 16931 and Peppol BIS Billing 3 (<https://docs.peppol.eu/poacc/billing/3.0/>).

use super::super::invoice::{PlainInvoice, PlainInvoiceLine, Trader, amount, rate};
use super::super::unit_code;
use super::super::xml::Xml;
use super::{address, figures, item_ids, price_figures, root};

pub fn invoice(invoice: &PlainInvoice) -> String {
    let name = if invoice.credits.is_some() { "CreditNote" } else { "Invoice" };
    let currency = invoice.currency.to_string();
    let mut xml = root(name);
    xml.text("CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0")
        .text("ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")
        .text("ID", &invoice.number)
        .text("IssueDate", &invoice.issued.to_string());
    match &invoice.credits {
        None => {
            let due = invoice.due.map(|d| d.to_string()).unwrap_or_default();
            xml.text("DueDate", &due).text("InvoiceTypeCode", "380");
        }
        Some(credited) => {
            xml.text("CreditNoteTypeCode", "381").text("Note", &credited.reason);
        }
    }
    xml.text("DocumentCurrencyCode", &currency);
    // An order reference or a buyer reference is asked for; ours stands in where the buyer gave none.
    xml.group("OrderReference", |xml| {
        xml.text("ID", invoice.po_number.as_ref().unwrap_or(&invoice.order));
        xml.text("SalesOrderID", &invoice.order);
    });
    if let Some(credited) = &invoice.credits {
        xml.group("BillingReference", |xml| {
            xml.group("InvoiceDocumentReference", |xml| {
                xml.text("ID", &credited.invoice);
                xml.text("IssueDate", &credited.invoice_day.map(|d| d.to_string()).unwrap_or_default());
            });
        });
    }
    xml.group("DespatchDocumentReference", |xml| {
        xml.text("ID", invoice.shipments.first().map(String::as_str).unwrap_or_default());
    });
    xml.group("AccountingSupplierParty", |xml| trader(xml, &invoice.seller));
    xml.group("AccountingCustomerParty", |xml| trader(xml, &invoice.buyer));
    xml.group("Delivery", |xml| {
        xml.text("ActualDeliveryDate", &invoice.delivered.map(|(_, d)| d.to_string()).unwrap_or_default());
        if let Some(to) = &invoice.ship_to {
            xml.group("DeliveryLocation", |xml| {
                xml.with("ID", "schemeID", "0088", to.gln.as_deref().unwrap_or_default());
                xml.group("Address", |xml| address(xml, to));
            });
            xml.group("DeliveryParty", |xml| {
                xml.group("PartyName", |xml| {
                    xml.text("Name", &to.name);
                });
            });
        }
    });
    if let Some(account) = &invoice.account {
        xml.group("PaymentMeans", |xml| {
            // UNCL 4461: 58 is a SEPA credit transfer, 30 any credit transfer.
            xml.text("PaymentMeansCode", if currency == "EUR" { "58" } else { "30" });
            xml.text("PaymentID", &invoice.number);
            xml.group("PayeeFinancialAccount", |xml| {
                xml.text("ID", &account.iban);
                xml.group("FinancialInstitutionBranch", |xml| {
                    xml.text("ID", &account.bic);
                });
            });
        });
    }
    xml.group("PaymentTerms", |xml| {
        xml.text("Note", &invoice.terms);
    });
    let money = |xml: &mut Xml, name: &str, value| {
        xml.with(name, "currencyID", &currency, &amount(value));
    };
    for charge in &invoice.charges {
        xml.group("AllowanceCharge", |xml| {
            let is_charge = !charge.amount.is_negative();
            xml.text("ChargeIndicator", if is_charge { "true" } else { "false" });
            xml.text("AllowanceChargeReason", &charge.name);
            xml.with("Amount", "currencyID", &currency, amount(charge.amount).trim_start_matches('-'));
            tax_category(xml, "TaxCategory", &charge.tax_category, &rate(charge.tax_rate), "");
        });
    }
    xml.group("TaxTotal", |xml| {
        money(xml, "TaxAmount", invoice.tax);
        for tax in &invoice.taxes {
            xml.group("TaxSubtotal", |xml| {
                money(xml, "TaxableAmount", tax.base);
                money(xml, "TaxAmount", tax.amount);
                let reason =
                    invoice.exemption.as_deref().filter(|_| !matches!(tax.category.as_str(), "S" | "Z"));
                let reason = reason.unwrap_or_default();
                tax_category(xml, "TaxCategory", &tax.category, &rate(tax.rate), reason);
            });
        }
    });
    xml.group("LegalMonetaryTotal", |xml| {
        let before_tax = invoice.before_tax();
        money(xml, "LineExtensionAmount", invoice.goods);
        money(xml, "TaxExclusiveAmount", before_tax);
        money(xml, "TaxInclusiveAmount", invoice.total);
        let (allowances, charges) = invoice.allowances_and_charges();
        if allowances.minor != 0 {
            money(xml, "AllowanceTotalAmount", allowances);
        }
        if charges.minor != 0 {
            money(xml, "ChargeTotalAmount", charges);
        }
        money(xml, "PayableAmount", invoice.total);
    });
    let (line_name, quantity_name) = match invoice.credits {
        None => ("InvoiceLine", "InvoicedQuantity"),
        Some(_) => ("CreditNoteLine", "CreditedQuantity"),
    };
    for charged in &invoice.lines {
        xml.group(line_name, |xml| line(xml, charged, quantity_name, &currency));
    }
    xml.end(name)
}

fn line(xml: &mut Xml, charged: &PlainInvoiceLine, quantity_name: &str, currency: &str) {
    let line = &charged.line;
    let unit = unit_code(line.unit);
    xml.text("ID", &line.position);
    xml.with(quantity_name, "unitCode", &unit, &figures(line.quantity));
    xml.with("LineExtensionAmount", "currencyID", currency, &amount(charged.net));
    if charged.discount.minor != 0 {
        xml.group("AllowanceCharge", |xml| {
            xml.text("ChargeIndicator", "false").text("AllowanceChargeReasonCode", "95");
            xml.with("Amount", "currencyID", currency, &amount(charged.discount));
        });
    }
    xml.group("Item", |xml| {
        xml.text("Name", &line.description);
        item_ids(xml, line);
        tax_category(xml, "ClassifiedTaxCategory", &charged.tax_category, &rate(charged.tax_rate), "");
    });
    if let Some(price) = line.price {
        xml.group("Price", |xml| {
            xml.with("PriceAmount", "currencyID", currency, &price_figures(price));
            if let Some(base) = line.price_base {
                xml.with("BaseQuantity", "unitCode", &unit, &figures(base));
            }
        });
    }
}

fn tax_category(xml: &mut Xml, name: &str, category: &str, rate: &str, reason: &str) {
    xml.group(name, |xml| {
        xml.text("ID", category);
        if category != "O" {
            xml.text("Percent", rate);
        }
        xml.text("TaxExemptionReason", reason);
        xml.group("TaxScheme", |xml| {
            xml.text("ID", "VAT");
        });
    });
}

fn trader(xml: &mut Xml, trader: &Trader) {
    let party = &trader.party;
    xml.group("Party", |xml| {
        if let Some((scheme, id)) = trader.endpoint() {
            xml.with("EndpointID", "schemeID", scheme, id);
        }
        xml.group("PartyName", |xml| {
            xml.text("Name", &party.name);
        });
        xml.group("PostalAddress", |xml| address(xml, party));
        if !trader.tax_id.is_empty() {
            xml.group("PartyTaxScheme", |xml| {
                xml.text("CompanyID", &trader.tax_id);
                xml.group("TaxScheme", |xml| {
                    xml.text("ID", "VAT");
                });
            });
        }
        xml.group("PartyLegalEntity", |xml| {
            xml.text("RegistrationName", &party.name);
            xml.text("CompanyID", &trader.registration);
        });
        xml.group("Contact", |xml| {
            xml.text("Telephone", &trader.phone).text("ElectronicMail", &trader.email);
        });
    });
}
