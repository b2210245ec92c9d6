//! The UN/CEFACT cross industry order, as Order-X 1.0 uses it: orders, order changes and order responses in one message shape.

use basics::Limits;

use super::Node;
use crate::message::{Envelope, Message, Reading};
use crate::order::{
    AllowanceCharge, Amount, AmountRole, Attribute, Contact, DateRole, Dated, IdScheme, IncomingOrder,
    ItemRefKind, Line, Note, Party, PartyId, PartyRole, Price, Purpose, Reference, ReferenceKind,
};
use crate::said::{Remarks, Said, codes};
use crate::{check, convert, date, edifact};

pub(super) fn read(root: &Node, reading: &mut Reading, remarks: &mut Remarks) {
    let mut map = Map { order: IncomingOrder::new("CrossIndustryOrder"), remarks };
    let is_test = map.document(root);
    if let Some(trade) = root.child("SupplyChainTradeTransaction") {
        map.agreement(trade);
        map.delivery(trade);
        map.settlement(trade);
        map.lines(trade);
    }
    let order = map.order;
    if order.po_number.is_none() {
        remarks.error(codes::MISSING, root.place(), "the order has no number", "Ask the buyer for it.");
    }
    check::remark_on_sums(remarks, &order);
    reading.envelope = Some(Envelope {
        sender: order.party(PartyRole::Buyer).and_then(|p| p.ids.first()).map(|i| i.id.clone()),
        receiver: order.party(PartyRole::Supplier).and_then(|p| p.ids.first()).map(|i| i.id.clone()),
        control: order.po_number.clone(),
        is_test,
        interchanges: 1,
        ..Envelope::default()
    });
    let message = match (
        order.order_type.as_ref().map(|t| t.value.as_str()),
        order.purpose.as_ref().map(|p| p.value),
    ) {
        (Some("231"), _) => Message::Reply(order),
        (_, Some(Purpose::Cancel)) => Message::Cancellation(order),
        (Some("230"), _) | (_, Some(Purpose::Change)) => Message::Change(order),
        _ => Message::Order(order),
    };
    reading.messages.push(message);
}

struct Map<'r> {
    order: IncomingOrder,
    remarks: &'r mut Remarks,
}

impl Map<'_> {
    /// The document's head; tells whether it is a test.
    fn document(&mut self, root: &Node) -> bool {
        let context = root.child("ExchangedDocumentContext");
        let parameter = |name: &str| context.and_then(|c| c.said_at(&[name, "ID"]));
        self.order.profile = parameter("GuidelineSpecifiedDocumentContextParameter");
        self.order.version = parameter("BusinessProcessSpecifiedDocumentContextParameter");
        let is_test = context
            .and_then(|c| c.said_at(&["TestIndicator", "Indicator"]))
            .is_some_and(|t| t.value == "true");
        let Some(head) = root.child("ExchangedDocument") else { return is_test };
        self.order.po_number = head.said_at(&["ID"]).map(|n| convert::po_number(self.remarks, &n));
        self.order.order_type = head.said_at(&["TypeCode"]);
        let copy = head.said_at(&["CopyIndicator", "Indicator"]).is_some_and(|c| c.value == "true");
        self.order.purpose = head.said_at(&["PurposeCode"]).map(|p| {
            let read = edifact::codes::purpose(&p.value);
            p.with(if copy { Purpose::Duplicate } else { read })
        });
        self.order.issued = head.child("IssueDateTime").and_then(|d| self.day(d));
        head.said_at(&["Name"]);
        head.said_at(&["RequestedResponseTypeCode"]);
        for note in head.all("IncludedNote") {
            self.order.notes.extend(note_of(note));
        }
        if let Some(period) = head.child("EffectiveSpecifiedPeriod") {
            let dates = self.period(period, DateRole::ValidFrom, DateRole::ValidUntil);
            self.order.dates.extend(dates);
        }
        is_test
    }

    /// A DateTimeString with its format code.
    fn day(&mut self, node: &Node) -> Option<Said<basics::Day>> {
        let string = node.child("DateTimeString").or(node.child("DateTime"))?;
        let format = string.attribute("format").map(|f| f.value).unwrap_or_default();
        let said = string.said()?;
        let read = date::edifact(&said.value, &format).map(|(day, _)| day).or_else(|| date::iso(&said.value));
        convert::day(self.remarks, &said, read)
    }

    fn period(&mut self, period: &Node, first: DateRole, last: DateRole) -> Vec<Dated> {
        [("StartDateTime", first), ("EndDateTime", last)]
            .into_iter()
            .filter_map(|(name, role)| {
                let date = self.day(period.child(name)?)?;
                Some(Dated { role, code: name.into(), date, other_readings: Vec::new() })
            })
            .collect()
    }

    /// The days of a requested delivery or despatch event.
    fn event(&mut self, event: &Node, on: DateRole, first: DateRole, last: DateRole) -> Vec<Dated> {
        let mut dates = Vec::new();
        if let Some(date) = event.child("OccurrenceDateTime").and_then(|d| self.day(d)) {
            dates.push(Dated { role: on, code: event.name.clone(), date, other_readings: Vec::new() });
        }
        if let Some(period) = event.child("OccurrenceSpecifiedPeriod") {
            dates.extend(self.period(period, first, last));
        }
        dates
    }

    fn agreement(&mut self, trade: &Node) {
        let Some(agreement) = trade.child("ApplicableHeaderTradeAgreement") else { return };
        let roles = [
            ("SellerTradeParty", PartyRole::Supplier),
            ("BuyerTradeParty", PartyRole::Buyer),
            ("BuyerRequisitionerTradeParty", PartyRole::OrderedBy),
            ("BuyerAgentTradeParty", PartyRole::OrderedBy),
            ("ProductEndUserTradeParty", PartyRole::FinalConsignee),
        ];
        for (name, role) in roles {
            self.order.parties.extend(agreement.all(name).map(|p| party(p, role)));
        }
        if let Some(text) = agreement.said_at(&["BuyerReference"]) {
            self.order.references.push(Reference {
                kind: ReferenceKind::CustomerReference,
                code: "BuyerReference".into(),
                text,
            });
        }
        let kinds = [
            ("SellerOrderReferencedDocument", ReferenceKind::Order),
            ("BuyerOrderReferencedDocument", ReferenceKind::Order),
            ("QuotationReferencedDocument", ReferenceKind::Quotation),
            ("ContractReferencedDocument", ReferenceKind::Contract),
            ("RequisitionReferencedDocument", ReferenceKind::Other),
            ("BlanketOrderReferencedDocument", ReferenceKind::BlanketOrder),
            ("PreviousOrderChangeReferencedDocument", ReferenceKind::Order),
            ("PreviousOrderResponseReferencedDocument", ReferenceKind::Order),
            ("PreviousOrderReferencedDocument", ReferenceKind::Order),
            ("AdditionalReferencedDocument", ReferenceKind::Other),
            ("CatalogueReferencedDocument", ReferenceKind::PriceList),
        ];
        for (name, kind) in kinds {
            for document in agreement.all(name) {
                if let Some(text) = document.said_at(&["IssuerAssignedID"]) {
                    self.order.references.push(Reference { kind, code: name.into(), text });
                }
            }
        }
        for project in agreement.all("SpecifiedProcuringProject") {
            if let Some(text) = project.said_at(&["ID"]) {
                self.order.references.push(Reference {
                    kind: ReferenceKind::Project,
                    code: "Project".into(),
                    text,
                });
            }
        }
        for terms in agreement.all("ApplicableTradeDeliveryTerms") {
            for path in [
                &["DeliveryTypeCode"][..],
                &["Description"],
                &["RelevantTradeLocation", "ID"],
                &["RelevantTradeLocation", "Name"],
            ] {
                self.order.freight_terms.extend(terms.said_at(path));
            }
        }
    }

    fn delivery(&mut self, trade: &Node) {
        let Some(delivery) = trade.child("ApplicableHeaderTradeDelivery") else { return };
        for (name, role) in
            [("ShipToTradeParty", PartyRole::ShipTo), ("ShipFromTradeParty", PartyRole::ShipFrom)]
        {
            self.order.parties.extend(delivery.all(name).map(|p| party(p, role)));
        }
        let dates = self.delivery_dates(delivery);
        self.order.dates.extend(dates);
    }

    fn delivery_dates(&mut self, node: &Node) -> Vec<Dated> {
        let mut dates = Vec::new();
        for event in node.all("RequestedDeliverySupplyChainEvent") {
            dates.extend(self.event(
                event,
                DateRole::RequestedDelivery,
                DateRole::DeliverNotBefore,
                DateRole::DeliverNotAfter,
            ));
        }
        for event in node.all("RequestedDespatchSupplyChainEvent") {
            dates.extend(self.event(
                event,
                DateRole::RequestedShip,
                DateRole::ShipNotBefore,
                DateRole::ShipNotAfter,
            ));
        }
        dates
    }

    fn settlement(&mut self, trade: &Node) {
        let Some(settlement) = trade.child("ApplicableHeaderTradeSettlement") else { return };
        if let Some(code) = settlement.said_at(&["OrderCurrencyCode"]) {
            self.order.currency = convert::currency(self.remarks, &code);
        }
        self.order.parties.extend(settlement.all("InvoiceeTradeParty").map(|p| party(p, PartyRole::BillTo)));
        self.order.parties.extend(settlement.all("PayerTradeParty").map(|p| party(p, PartyRole::Payer)));
        for means in settlement.all("SpecifiedTradeSettlementPaymentMeans") {
            self.order.payment_terms.extend(means.said_at(&["Information"]));
        }
        for terms in settlement.all("SpecifiedTradePaymentTerms") {
            self.order.payment_terms.extend(terms.said_at(&["Description"]));
        }
        for charge in settlement.all("SpecifiedTradeAllowanceCharge") {
            let charge = self.charge(charge);
            self.order.charges.push(charge);
        }
        let roles = [
            ("LineTotalAmount", AmountRole::Lines),
            ("ChargeTotalAmount", AmountRole::Charges),
            ("AllowanceTotalAmount", AmountRole::Allowances),
            ("TaxBasisTotalAmount", AmountRole::Net),
            ("TaxTotalAmount", AmountRole::Tax),
            ("GrandTotalAmount", AmountRole::Payable),
        ];
        for sums in settlement.all("SpecifiedTradeSettlementHeaderMonetarySummation") {
            for (name, role) in roles {
                if let Some(amount) = sums.said_at(&[name]).and_then(|a| convert::amount(self.remarks, &a)) {
                    self.order.amounts.push(Amount { role, code: name.into(), amount });
                }
            }
        }
        if let Some(text) = settlement.said_at(&["ReceivableSpecifiedTradeAccountingAccount", "ID"]) {
            self.order.references.push(Reference {
                kind: ReferenceKind::Account,
                code: "AccountingAccount".into(),
                text,
            });
        }
    }

    fn charge(&mut self, node: &Node) -> AllowanceCharge {
        let is_charge = node.said_at(&["ChargeIndicator", "Indicator"]).is_some_and(|c| c.value == "true");
        node.said_at(&["BasisAmount"]);
        node.all("CategoryTradeTax").for_each(Node::read_all);
        AllowanceCharge {
            is_charge,
            counts: true,
            code: node.said_at(&["ReasonCode"]),
            reason: node.said_at(&["Reason"]),
            amount: node.said_at(&["ActualAmount"]).and_then(|a| convert::amount(self.remarks, &a)),
            percent: node.said_at(&["CalculationPercent"]).and_then(|a| convert::amount(self.remarks, &a)),
        }
    }

    fn lines(&mut self, trade: &Node) {
        for node in trade.all("IncludedSupplyChainTradeLineItem") {
            if self.order.lines.len() >= Limits::ORDER_LINES {
                self.remarks.error(
                    codes::LIMIT,
                    node.place(),
                    format!("more than {} lines", Limits::ORDER_LINES),
                    "Split the order.",
                );
                return;
            }
            let line = self.line(node);
            self.order.lines.push(line);
        }
    }

    fn line(&mut self, node: &Node) -> Line {
        let mut line = Line::new(node.place());
        if let Some(document) = node.child("AssociatedDocumentLineDocument") {
            line.position = document.said_at(&["LineID"]);
            line.action =
                document.said_at(&["LineStatusCode"]).map(|c| c.with(edifact::codes::line_action(&c.value)));
            line.notes.extend(document.all("IncludedNote").filter_map(note_of));
        }
        if let Some(product) = node.child("SpecifiedTradeProduct") {
            self.product(&mut line, product);
        }
        if let Some(agreement) = node.child("SpecifiedLineTradeAgreement") {
            line.price = agreement.child("NetPriceProductTradePrice").and_then(|p| self.price(p, "net"));
            line.other_prices
                .extend(agreement.child("GrossPriceProductTradePrice").and_then(|p| self.price(p, "gross")));
            for (name, kind) in [
                ("QuotationReferencedDocument", ReferenceKind::Quotation),
                ("ContractReferencedDocument", ReferenceKind::Contract),
                ("CatalogueReferencedDocument", ReferenceKind::PriceList),
                ("AdditionalReferencedDocument", ReferenceKind::Other),
            ] {
                for document in agreement.all(name) {
                    document.said_at(&["LineID"]);
                    if let Some(text) = document.said_at(&["IssuerAssignedID"]) {
                        line.references.push(Reference { kind, code: name.into(), text });
                    }
                }
            }
            for name in ["BuyerOrderReferencedDocument", "BlanketOrderReferencedDocument"] {
                if let Some(text) = agreement.said_at(&[name, "LineID"]) {
                    line.references.push(Reference {
                        kind: ReferenceKind::Order,
                        code: format!("{name} LineID"),
                        text,
                    });
                }
            }
        }
        if let Some(delivery) = node.child("SpecifiedLineTradeDelivery") {
            let quantity = delivery.child("RequestedQuantity").or(delivery.child("AgreedQuantity"));
            if let Some((quantity, said)) = quantity.and_then(|q| Some((q, q.said()?))) {
                line.quantity = convert::quantity(self.remarks, &said);
                line.unit = quantity.attribute("unitCode").map(|u| convert::unit(&u));
            }
            for name in ["PackageQuantity", "PerPackageUnitQuantity", "AgreedQuantity"] {
                if let Some(quantity) =
                    delivery.said_at(&[name]).and_then(|q| convert::quantity(self.remarks, &q))
                {
                    line.other_quantities.push((name.into(), quantity));
                }
            }
            if let Some(value) = delivery.said_at(&["PartialDeliveryAllowedIndicator", "Indicator"]) {
                line.attributes.push(Attribute { name: "partial delivery".into(), value });
            }
            line.dates.extend(self.delivery_dates(delivery));
            line.parties.extend(delivery.all("ShipToTradeParty").map(|p| party(p, PartyRole::ShipTo)));
        }
        if let Some(settlement) = node.child("SpecifiedLineTradeSettlement") {
            let tax = settlement.child("ApplicableTradeTax");
            line.tax_percent = tax
                .and_then(|t| t.said_at(&["RateApplicablePercent"]))
                .and_then(|p| convert::amount(self.remarks, &p));
            tax.iter().for_each(|t| t.read_all());
            line.charges = settlement.all("SpecifiedTradeAllowanceCharge").map(|c| self.charge(c)).collect();
            line.amount = settlement
                .said_at(&["SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount"])
                .and_then(|a| convert::amount(self.remarks, &a));
        }
        line
    }

    fn product(&mut self, line: &mut Line, product: &Node) {
        line.description = product.said_at(&["Name"]).or_else(|| product.said_at(&["Description"]));
        for (name, kind) in [
            ("GlobalID", ItemRefKind::Gtin),
            ("SellerAssignedID", ItemRefKind::Seller),
            ("BuyerAssignedID", ItemRefKind::Buyer),
            ("ManufacturerAssignedID", ItemRefKind::Manufacturer),
            ("IndustryAssignedID", ItemRefKind::Other),
        ] {
            if let Some(id) = product.said_at(&[name]) {
                line.items.push(convert::item(self.remarks, kind, name, &id));
            }
        }
        for name in ["Description", "BatchID", "BrandName", "ModelID"] {
            if let Some(value) = product.said_at(&[name]) {
                line.attributes.push(Attribute { name: name.into(), value });
            }
        }
        for property in product.all("ApplicableProductCharacteristic") {
            let name = property.said_at(&["Description"]).or_else(|| property.said_at(&["TypeCode"]));
            property.said_at(&["TypeCode"]);
            let value = property.said_at(&["Value"]).or_else(|| property.said_at(&["ValueMeasure"]));
            if let (Some(name), Some(value)) = (name, value) {
                line.attributes.push(Attribute { name: name.value, value });
            }
        }
    }

    fn price(&mut self, node: &Node, basis: &str) -> Option<Price> {
        let quantity = node.child("BasisQuantity");
        let base = quantity.and_then(Node::said).and_then(|q| convert::quantity(self.remarks, &q));
        node.all("AppliedTradeAllowanceCharge").for_each(Node::read_all);
        let amount = node.said_at(&["ChargeAmount"]).and_then(|p| convert::price(self.remarks, &p))?;
        let basis = Some(Said::new(basis.to_owned(), basis, node.place()));
        Some(Price { amount, base: base.filter(|b| b.value.is_positive()), basis })
    }
}

fn note_of(note: &Node) -> Option<Note> {
    let subject = note.said_at(&["SubjectCode"]).map(|s| s.value).unwrap_or_default();
    note.said_at(&["ContentCode"]);
    Some(Note { subject, text: note.said_at(&["Content"])? })
}

fn party(node: &Node, role: PartyRole) -> Party {
    let mut party = Party::new(role, node.name.clone(), node.place());
    let mut id = |child: Option<&Node>, fallback: IdScheme| {
        let Some((child, id)) = child.and_then(|c| Some((c, c.said()?))) else { return };
        let scheme_code = child.attribute("schemeID").map(|s| s.value).unwrap_or_default();
        let scheme = match scheme_code.as_str() {
            "0088" => IdScheme::Gln,
            "0060" => IdScheme::Duns,
            "VA" => IdScheme::Vat,
            "EM" => IdScheme::Endpoint,
            _ => fallback,
        };
        party.ids.push(PartyId { scheme, scheme_code, id });
    };
    id(node.child("GlobalID"), IdScheme::Other);
    id(node.child("ID"), IdScheme::Other);
    id(node.at(&["SpecifiedLegalOrganization", "ID"]), IdScheme::Register);
    id(node.at(&["URIUniversalCommunication", "URIID"]), IdScheme::Endpoint);
    for tax in node.all("SpecifiedTaxRegistration") {
        id(tax.child("ID"), IdScheme::Other);
    }
    party.names.extend(node.said_at(&["Name"]));
    party.names.extend(node.said_at(&["SpecifiedLegalOrganization", "TradingBusinessName"]));
    if let Some(address) = node.child("PostalTradeAddress") {
        party.street.extend(["LineOne", "LineTwo", "LineThree"].iter().filter_map(|n| address.said_at(&[n])));
        party.city = address.said_at(&["CityName"]);
        party.postcode = address.said_at(&["PostcodeCode"]);
        party.country = address.said_at(&["CountryID"]);
        party.region = address.said_at(&["CountrySubDivisionName"]);
    }
    for contact in node.all("DefinedTradeContact") {
        let department = contact.said_at(&["DepartmentName"]);
        contact.said_at(&["TypeCode"]);
        party.contacts.push(Contact {
            function: department,
            name: contact.said_at(&["PersonName"]),
            phone: contact.said_at(&["TelephoneUniversalCommunication", "CompleteNumber"]),
            email: contact.said_at(&["EmailURIUniversalCommunication", "URIID"]),
            other: Vec::new(),
        });
    }
    party
}
