//! UBL 2.x: Order, OrderChange, OrderCancellation, OrderResponse, DespatchAdvice and Invoice (OASIS UBL 2.1, Peppol BIS 3).

use basics::Limits;

use super::ubl_parts::{contact_of, fill_address, line_status, party_id};
use super::{Node, texts};
use crate::message::{Envelope, Message, Reading};
use crate::order::{
    AllowanceCharge, Amount, AmountRole, Attribute, Contact, DateRole, Dated, IdScheme, IncomingOrder,
    ItemRefKind, Line, Note, Party, PartyId, PartyRole, Price, Purpose, Reference, ReferenceKind, Schedule,
};
use crate::said::{Remarks, Said, codes};
use crate::{check, convert, date};

pub(super) fn read(root: &Node, reading: &mut Reading, remarks: &mut Remarks) {
    let mut map = Map { order: IncomingOrder::new(root.name.clone()), remarks };
    map.header(root);
    map.parties(root);
    map.totals(root);
    map.lines(root);
    let order = map.order;
    if matches!(root.name.as_str(), "Order" | "OrderChange" | "Invoice") {
        check::remark_on_sums(remarks, &order);
    }
    if root.name.starts_with("Order") && order.po_number.is_none() {
        remarks.error(codes::MISSING, root.place(), "the order has no number", "Ask the buyer for it.");
    }
    if root.name == "Order" && order.lines.is_empty() {
        remarks.warn(
            codes::MISSING,
            root.place(),
            "the order has no lines",
            "Ask the buyer for the whole order.",
        );
    }
    reading.envelope = Some(envelope(root, &order));
    reading.messages.push(match root.name.as_str() {
        "Order" => Message::Order(order),
        "OrderChange" => Message::Change(order),
        "OrderCancellation" => Message::Cancellation(order),
        "OrderResponse" | "OrderResponseSimple" => Message::Reply(order),
        "DespatchAdvice" => Message::DespatchAdvice(order),
        "Invoice" => Message::Invoice(order),
        _ => Message::Other(order),
    });
}

/// UBL has no envelope of its own: the endpoints and the UUID or ID stand for it.
fn envelope(root: &Node, order: &IncomingOrder) -> Envelope {
    let endpoint = |role: PartyRole| {
        let ids = &order.party(role)?.ids;
        ids.iter().find(|i| i.scheme == IdScheme::Endpoint).or(ids.first())
    };
    let from_seller =
        matches!(root.name.as_str(), "OrderResponse" | "OrderResponseSimple" | "DespatchAdvice" | "Invoice");
    let (from, to) = if from_seller {
        (PartyRole::Supplier, PartyRole::Buyer)
    } else {
        (PartyRole::Buyer, PartyRole::Supplier)
    };
    Envelope {
        sender: endpoint(from).map(|i| i.id.clone()),
        sender_qualifier: endpoint(from).map(|i| i.scheme_code.clone()),
        receiver: endpoint(to).map(|i| i.id.clone()),
        receiver_qualifier: endpoint(to).map(|i| i.scheme_code.clone()),
        control: root.child("UUID").or(root.child("ID")).and_then(Node::said),
        interchanges: 1,
        ..Envelope::default()
    }
}

struct Map<'r> {
    order: IncomingOrder,
    remarks: &'r mut Remarks,
}

impl Map<'_> {
    fn header(&mut self, root: &Node) {
        let said = |name: &str| root.child(name).and_then(Node::said);
        self.order.version = said("CustomizationID").or_else(|| said("UBLVersionID"));
        self.order.profile = said("ProfileID");
        for ignored in ["UBLVersionID", "IssueTime", "UUID", "ProfileExecutionID"] {
            said(ignored);
        }
        self.order.order_type = said("OrderTypeCode")
            .or_else(|| said("InvoiceTypeCode"))
            .or_else(|| said("DespatchAdviceTypeCode"));
        self.order.reply_code = said("OrderResponseCode");
        self.order.revision = said("SequenceNumberID").or_else(|| said("SequenceNumber"));
        self.order.issued = self.day(root.child("IssueDate"));
        self.order.purpose = self.purpose(root, &said);
        let own = said("ID").map(|n| convert::po_number(self.remarks, &n));
        let referred =
            ["OrderReference", "OriginatorOrderReference"].iter().find_map(|name| root.child(name));
        let referred_id =
            referred.and_then(|r| r.said_at(&["ID"])).map(|n| convert::po_number(self.remarks, &n));
        if root.name == "Order" {
            self.order.po_number = own;
            if let Some(text) = referred_id {
                self.order.references.push(Reference {
                    kind: ReferenceKind::Order,
                    code: "OrderReference".into(),
                    text,
                });
            }
        } else {
            self.order.document_number = own;
            self.order.po_number = referred_id;
        }
        self.order.po_date = referred.and_then(|r| self.day(r.child("IssueDate")));
        if let Some(reference) =
            said("CustomerReference").or_else(|| referred.and_then(|r| r.said_at(&["CustomerReference"])))
        {
            self.reference(ReferenceKind::CustomerReference, "CustomerReference", reference);
        }
        if let Some(cost) = said("AccountingCost").or_else(|| said("AccountingCostCode")) {
            self.reference(ReferenceKind::Account, "AccountingCost", cost);
        }
        let references = [
            ("Contract", ReferenceKind::Contract),
            ("QuotationDocumentReference", ReferenceKind::Quotation),
            ("OrderDocumentReference", ReferenceKind::Order),
            ("OriginatorDocumentReference", ReferenceKind::Other),
            ("CatalogueReference", ReferenceKind::PriceList),
            ("AdditionalDocumentReference", ReferenceKind::Other),
        ];
        for (name, kind) in references {
            for node in root.all(name) {
                let id = node.said_at(&["ID"]);
                node.said_at(&["IssueDate"]);
                if let Some(kind_text) =
                    node.said_at(&["ContractType"]).or_else(|| node.said_at(&["DocumentType"]))
                {
                    self.order.notes.push(Note { subject: name.into(), text: kind_text });
                }
                if let Some(text) = id {
                    self.reference(kind, name, text);
                }
            }
        }
        for name in ["Note", "CancellationNote"] {
            self.order
                .notes
                .extend(texts(root.all(name)).into_iter().map(|text| Note { subject: name.into(), text }));
        }
        if let Some(code) = said("DocumentCurrencyCode").or_else(|| said("PricingCurrencyCode")) {
            self.order.currency = convert::currency(self.remarks, &code);
        }
        said("PricingCurrencyCode");
        said("TaxCurrencyCode");
        if let Some(period) = root.child("ValidityPeriod") {
            self.period(period, DateRole::ValidFrom, DateRole::ValidUntil);
        }
        for terms in root.all("PaymentTerms") {
            self.order.payment_terms.extend(texts(terms.all("Note")));
        }
        for terms in root.all("DeliveryTerms") {
            self.order.freight_terms.extend(terms.said_at(&["ID"]));
            self.order.freight_terms.extend(texts(terms.all("SpecialTerms")));
            self.order.freight_terms.extend(terms.said_at(&["DeliveryLocation", "ID"]));
        }
    }

    fn purpose(&self, root: &Node, said: &impl Fn(&str) -> Option<Said<String>>) -> Option<Said<Purpose>> {
        if let Some(code) = said("DocumentStatusCode") {
            let purpose = match code.value.as_str() {
                "Cancelled" => Purpose::Cancel,
                "Revised" => Purpose::Replace,
                "Copy" => Purpose::Duplicate,
                other => crate::edifact::codes::purpose(other),
            };
            return Some(code.with(purpose));
        }
        let purpose = match root.name.as_str() {
            "Order" => Purpose::Original,
            "OrderChange" => Purpose::Change,
            "OrderCancellation" => Purpose::Cancel,
            _ => return None,
        };
        Some(Said::new(purpose, root.name.clone(), root.place()))
    }

    fn reference(&mut self, kind: ReferenceKind, code: &str, text: Said<String>) {
        self.order.references.push(Reference { kind, code: code.into(), text });
    }

    fn day(&mut self, node: Option<&Node>) -> Option<Said<basics::Day>> {
        let said = node?.said()?;
        convert::day(self.remarks, &said, date::iso(&said.value))
    }

    fn dated(&mut self, node: Option<&Node>, role: DateRole) -> Option<Dated> {
        let code = node?.name.clone();
        Some(Dated { role, code, date: self.day(node)?, other_readings: Vec::new() })
    }

    fn period(&mut self, period: &Node, first: DateRole, last: DateRole) {
        let dates = self.period_dates(period, first, last);
        self.order.dates.extend(dates);
    }

    fn period_dates(&mut self, period: &Node, first: DateRole, last: DateRole) -> Vec<Dated> {
        period.said_at(&["StartTime"]);
        period.said_at(&["EndTime"]);
        let start = self.dated(period.child("StartDate"), first);
        let end = self.dated(period.child("EndDate"), last);
        start.into_iter().chain(end).collect()
    }

    fn parties(&mut self, root: &Node) {
        let roles = [
            ("BuyerCustomerParty", PartyRole::Buyer),
            ("SellerSupplierParty", PartyRole::Supplier),
            ("AccountingCustomerParty", PartyRole::BillTo),
            ("AccountingSupplierParty", PartyRole::Supplier),
            ("OriginatorCustomerParty", PartyRole::OrderedBy),
            ("DeliveryCustomerParty", PartyRole::ShipTo),
            ("DespatchSupplierParty", PartyRole::ShipFrom),
            ("FreightForwarderParty", PartyRole::Carrier),
        ];
        for (name, role) in roles {
            for outer in root.all(name) {
                let mut party = self.party(outer.child("Party").unwrap_or(outer), role, name);
                for contact in [
                    outer.child("DeliveryContact"),
                    outer.child("BuyerContact"),
                    outer.child("AccountingContact"),
                ] {
                    party.contacts.extend(contact.map(contact_of));
                }
                if let Some(id) = outer.said_at(&["CustomerAssignedAccountID"]) {
                    party.ids.push(PartyId {
                        scheme: IdScheme::ByBuyer,
                        scheme_code: "CustomerAssignedAccountID".into(),
                        id,
                    });
                }
                if let Some(id) = outer.said_at(&["SupplierAssignedAccountID"]) {
                    party.ids.push(PartyId {
                        scheme: IdScheme::BySeller,
                        scheme_code: "SupplierAssignedAccountID".into(),
                        id,
                    });
                }
                self.order.parties.push(party);
            }
        }
        for delivery in root.all("Delivery") {
            let (parties, dates) = self.delivery(delivery);
            self.order.parties.extend(parties);
            self.order.dates.extend(dates);
            if let Some(carrier) = delivery.child("CarrierParty") {
                let carrier = self.party(carrier, PartyRole::Carrier, "CarrierParty");
                self.order.parties.push(carrier);
            }
        }
        for shipment in root.all("Shipment") {
            for delivery in shipment.all("Delivery") {
                let (parties, dates) = self.delivery(delivery);
                self.order.parties.extend(parties);
                self.order.dates.extend(dates);
            }
        }
    }

    /// The place, party and days of a Delivery; location and party are one ship-to.
    fn delivery(&mut self, delivery: &Node) -> (Vec<Party>, Vec<Dated>) {
        let location = delivery.child("DeliveryLocation");
        let address = location.and_then(|l| l.child("Address")).or(delivery.child("DeliveryAddress"));
        let receiver = delivery.child("DeliveryParty");
        let mut parties = Vec::new();
        if location.is_some() || address.is_some() || receiver.is_some() {
            let mut party = match receiver {
                Some(node) => self.party(node, PartyRole::ShipTo, "Delivery"),
                None => Party::new(PartyRole::ShipTo, "Delivery", delivery.place()),
            };
            if let Some(id) = location.and_then(|l| l.child("ID")) {
                party.ids.extend(party_id(id));
            }
            party.names.extend(location.and_then(|l| l.said_at(&["Name"])));
            if let Some(address) = address {
                fill_address(&mut party, address);
            }
            parties.push(party);
        }
        let mut dates = Vec::new();
        if let Some(period) = delivery.child("RequestedDeliveryPeriod") {
            dates = self.period_dates(period, DateRole::DeliverNotBefore, DateRole::DeliverNotAfter);
            if let [only] = dates.as_mut_slice() {
                only.role = DateRole::RequestedDelivery;
            }
        }
        for name in ["PromisedDeliveryPeriod", "EstimatedDeliveryPeriod"] {
            if let Some(period) = delivery.child(name) {
                dates.extend(self.period_dates(period, DateRole::Promised, DateRole::Promised));
            }
        }
        dates.extend(self.dated(delivery.child("ActualDeliveryDate"), DateRole::Delivered));
        dates.extend(self.dated(delivery.child("LatestDeliveryDate"), DateRole::DeliverNotAfter));
        if let Some(despatch) = delivery.child("Despatch") {
            dates.extend(self.dated(despatch.child("ActualDespatchDate"), DateRole::Shipped));
            dates.extend(self.dated(despatch.child("RequestedDespatchDate"), DateRole::RequestedShip));
        }
        (parties, dates)
    }

    fn party(&mut self, node: &Node, role: PartyRole, code: &str) -> Party {
        let mut party = Party::new(role, code, node.place());
        if let Some(endpoint) = node.child("EndpointID")
            && let Some(id) = endpoint.said()
        {
            let scheme_code = endpoint.attribute("schemeID").map(|s| s.value).unwrap_or_default();
            party.ids.push(PartyId { scheme: IdScheme::Endpoint, scheme_code, id });
        }
        for id in node.all("PartyIdentification").filter_map(|p| p.child("ID")) {
            party.ids.extend(party_id(id));
        }
        party.names.extend(node.all("PartyName").filter_map(|p| p.said_at(&["Name"])));
        if let Some(address) = node.child("PostalAddress") {
            fill_address(&mut party, address);
        }
        for tax in node.all("PartyTaxScheme") {
            if let Some(id) = tax.said_at(&["CompanyID"]) {
                party.ids.push(PartyId { scheme: IdScheme::Vat, scheme_code: "VAT".into(), id });
            }
            tax.said_at(&["TaxScheme", "ID"]);
            tax.said_at(&["RegistrationName"]);
        }
        for legal in node.all("PartyLegalEntity") {
            let registered = legal.said_at(&["RegistrationName"]);
            if party.names.iter().all(|n| Some(&n.value) != registered.as_ref().map(|r| &r.value)) {
                party.names.extend(registered);
            }
            if let Some(id) = legal.child("CompanyID").and_then(party_id) {
                party.ids.push(PartyId { scheme: IdScheme::Register, ..id });
            }
            if let Some(address) = legal.child("RegistrationAddress") {
                if party.city.is_none() && party.street.is_empty() {
                    fill_address(&mut party, address);
                } else {
                    address.read_all();
                }
            }
        }
        party.contacts.extend(node.all("Contact").map(contact_of));
        if let Some(person) = node.child("Person") {
            let text = person.whole_text();
            let name = Some(Said::new(text.clone(), text, person.place()));
            party.contacts.push(Contact { name, ..Contact::default() });
        }
        party
    }

    fn totals(&mut self, root: &Node) {
        for charge in root.all("AllowanceCharge") {
            let charge = self.charge(charge);
            self.order.charges.push(charge);
        }
        for tax in root.all("TaxTotal") {
            self.amount(tax.child("TaxAmount"), AmountRole::Tax);
            tax.all("TaxSubtotal").for_each(Node::read_all);
        }
        let roles = [
            ("LineExtensionAmount", AmountRole::Lines),
            ("TaxExclusiveAmount", AmountRole::Net),
            ("TaxInclusiveAmount", AmountRole::Gross),
            ("AllowanceTotalAmount", AmountRole::Allowances),
            ("ChargeTotalAmount", AmountRole::Charges),
            ("PrepaidAmount", AmountRole::Other),
            ("PayableRoundingAmount", AmountRole::Other),
            ("PayableAmount", AmountRole::Payable),
        ];
        for total in ["AnticipatedMonetaryTotal", "LegalMonetaryTotal"].iter().filter_map(|n| root.child(n)) {
            for (name, role) in roles {
                self.amount(total.child(name), role);
            }
        }
        if self.order.currency.is_none()
            && let Some(code) = root.find("PayableAmount").and_then(|n| n.attribute("currencyID"))
        {
            self.order.currency = convert::currency(self.remarks, &code);
        }
        self.order.stated_line_count =
            root.said_at(&["LineCountNumeric"]).and_then(|c| convert::count(self.remarks, &c));
    }

    fn amount(&mut self, node: Option<&Node>, role: AmountRole) {
        let Some((node, said)) = node.and_then(|n| Some((n, n.said()?))) else { return };
        if let Some(amount) = convert::amount(self.remarks, &said) {
            self.order.amounts.push(Amount { role, code: node.name.clone(), amount });
        }
    }

    fn charge(&mut self, node: &Node) -> AllowanceCharge {
        let is_charge =
            node.said_at(&["ChargeIndicator"]).is_some_and(|c| c.value == "true" || c.value == "1");
        let amount = node.said_at(&["Amount"]).and_then(|a| convert::amount(self.remarks, &a));
        let percent =
            node.said_at(&["MultiplierFactorNumeric"]).and_then(|a| convert::amount(self.remarks, &a));
        node.said_at(&["BaseAmount"]);
        node.all("TaxCategory").for_each(Node::read_all);
        AllowanceCharge {
            is_charge,
            counts: true,
            code: node.said_at(&["AllowanceChargeReasonCode"]),
            reason: node.said_at(&["AllowanceChargeReason"]),
            amount,
            percent,
        }
    }

    fn lines(&mut self, root: &Node) {
        for name in ["OrderLine", "DespatchLine", "InvoiceLine"] {
            for outer in root.all(name) {
                if self.order.lines.len() >= Limits::ORDER_LINES {
                    self.remarks.error(
                        codes::LIMIT,
                        outer.place(),
                        format!(
                            "the order has more than {} lines; the rest was left out",
                            Limits::ORDER_LINES
                        ),
                        "Split the order.",
                    );
                    return;
                }
                let line = self.order_line(outer);
                self.order.lines.push(line);
            }
        }
    }

    fn order_line(&mut self, outer: &Node) -> Line {
        let mut line = self.line(outer.child("LineItem").unwrap_or(outer));
        line.notes
            .extend(texts(outer.all("Note")).into_iter().map(|text| Note { subject: "Note".into(), text }));
        for name in [
            "SellerSubstitutedLineItem",
            "BuyerProposedSubstituteLineItem",
            "SellerProposedSubstituteLineItem",
        ] {
            for node in outer.all(name) {
                let mut other = self.line(node);
                other.attributes.push(Attribute {
                    name: "substitute".into(),
                    value: Said::new(name.to_owned(), name, node.place()),
                });
                line.lines.push(other);
            }
        }
        for name in
            ["OrderLineReference", "DocumentReference", "CatalogueLineReference", "QuotationLineReference"]
        {
            for node in outer.all(name) {
                let id = node.said_at(&["LineID"]).or_else(|| node.said_at(&["ID"]));
                if let Some(text) = id {
                    line.references.push(Reference { kind: ReferenceKind::Order, code: name.into(), text });
                }
                if let Some(text) = node.said_at(&["OrderReference", "ID"]) {
                    let text = convert::po_number(self.remarks, &text);
                    self.order.po_number.get_or_insert(text);
                }
            }
        }
        line
    }

    fn line(&mut self, node: &Node) -> Line {
        let mut line = Line::new(node.place());
        line.position = node.said_at(&["ID"]);
        line.action = node.said_at(&["LineStatusCode"]).map(|c| c.with(line_status(&c.value)));
        let quantity =
            ["Quantity", "DeliveredQuantity", "InvoicedQuantity"].iter().find_map(|n| node.child(n));
        if let Some((quantity, said)) = quantity.and_then(|q| Some((q, q.said()?))) {
            line.quantity = convert::quantity(self.remarks, &said);
            line.unit = quantity.attribute("unitCode").map(|u| convert::unit(&u));
        }
        for name in [
            "MaximumBackorderQuantity",
            "MinimumBackorderQuantity",
            "OutstandingQuantity",
            "OversupplyQuantity",
        ] {
            if let Some(quantity) = node.said_at(&[name]).and_then(|q| convert::quantity(self.remarks, &q)) {
                line.other_quantities.push((name.into(), quantity));
            }
        }
        if let Some(text) = node.said_at(&["OutstandingReason"]) {
            line.notes.push(Note { subject: "OutstandingReason".into(), text });
        }
        line.amount = node.said_at(&["LineExtensionAmount"]).and_then(|a| convert::amount(self.remarks, &a));
        line.notes
            .extend(texts(node.all("Note")).into_iter().map(|text| Note { subject: "Note".into(), text }));
        for name in [
            "PartialDeliveryIndicator",
            "AccountingCost",
            "AccountingCostCode",
            "BackOrderAllowedIndicator",
            "WarrantyInformation",
        ] {
            if let Some(value) = node.said_at(&[name]) {
                line.attributes.push(Attribute { name: name.into(), value });
            }
        }
        if let Some(tax) =
            node.said_at(&["TotalTaxAmount"]).or_else(|| node.said_at(&["TaxTotal", "TaxAmount"]))
        {
            line.attributes.push(Attribute { name: "tax amount".into(), value: tax });
        }
        line.charges = node.all("AllowanceCharge").map(|c| self.charge(c)).collect();
        line.price = node.child("Price").and_then(|p| self.price(p));
        for delivery in node.all("Delivery") {
            let (parties, dates) = self.delivery(delivery);
            let quantity = delivery.said_at(&["Quantity"]).and_then(|q| convert::quantity(self.remarks, &q));
            if quantity.is_some() {
                let unit = delivery
                    .child("Quantity")
                    .and_then(|q| q.attribute("unitCode"))
                    .map(|u| convert::unit(&u));
                let place = parties.first().and_then(|p| p.ids.first()).map(|i| i.id.clone());
                line.schedule.push(Schedule { quantity, unit, date: dates.last().cloned(), place });
            } else {
                line.dates.extend(dates);
            }
            line.parties.extend(parties);
        }
        for name in ["OriginatorParty", "DeliveryParty"] {
            if let Some(party) = node.child(name) {
                let party = self.party(party, PartyRole::OrderedBy, name);
                line.parties.push(party);
            }
        }
        if let Some(item) = node.child("Item") {
            self.item(&mut line, item);
        }
        for sub in node.all("SubLineItem") {
            let sub = self.line(sub);
            line.lines.push(sub);
        }
        line
    }

    fn price(&mut self, node: &Node) -> Option<Price> {
        node.all("AllowanceCharge").for_each(Node::read_all);
        let base = node.said_at(&["BaseQuantity"]).and_then(|q| convert::quantity(self.remarks, &q));
        let basis = node.said_at(&["PriceType"]).or_else(|| node.said_at(&["PriceTypeCode"]));
        let amount = node.said_at(&["PriceAmount"]).and_then(|p| convert::price(self.remarks, &p))?;
        Some(Price { amount, base: base.filter(|b| b.value.is_positive()), basis })
    }

    fn item(&mut self, line: &mut Line, item: &Node) {
        let name = item.said_at(&["Name"]);
        let mut descriptions = texts(item.all("Description")).into_iter();
        line.description = name.clone().or_else(|| descriptions.next());
        line.attributes.extend(descriptions.map(|value| Attribute { name: "Description".into(), value }));
        let kinds = [
            ("BuyersItemIdentification", ItemRefKind::Buyer),
            ("SellersItemIdentification", ItemRefKind::Seller),
            ("ManufacturersItemIdentification", ItemRefKind::Manufacturer),
            ("StandardItemIdentification", ItemRefKind::Gtin),
            ("CatalogueItemIdentification", ItemRefKind::Other),
            ("AdditionalItemIdentification", ItemRefKind::Other),
        ];
        for (code, kind) in kinds {
            for id in item.all(code).filter_map(|n| n.child("ID")) {
                let scheme = id.attribute("schemeID").map(|s| s.value);
                let is_gtin =
                    matches!(scheme.as_deref(), None | Some("0160" | "GTIN" | "EAN" | "0088" | "SRV"));
                let kind = if kind == ItemRefKind::Gtin && !is_gtin { ItemRefKind::Other } else { kind };
                if let Some(said) = id.said() {
                    line.items.push(convert::item(self.remarks, kind, code, &said));
                }
            }
            for extended in item.all(code).filter_map(|n| n.said_at(&["ExtendedID"])) {
                line.attributes.push(Attribute { name: format!("{code} ExtendedID"), value: extended });
            }
        }
        for property in item.all("AdditionalItemProperty") {
            let name = property.said_at(&["Name"]).map(|n| n.value).unwrap_or_default();
            if let Some(value) = property.said_at(&["Value"]) {
                line.attributes.push(Attribute { name, value });
            }
        }
        for tax in item.all("ClassifiedTaxCategory") {
            line.tax_percent = tax.said_at(&["Percent"]).and_then(|p| convert::amount(self.remarks, &p));
            tax.read_all();
        }
        for name in ["BrandName", "ModelName", "PackQuantity", "PackSizeNumeric", "Keyword"] {
            if let Some(value) = item.said_at(&[name]) {
                line.attributes.push(Attribute { name: name.into(), value });
            }
        }
        for class in item.all("CommodityClassification") {
            if let Some(value) = class.said_at(&["ItemClassificationCode"]) {
                line.attributes.push(Attribute { name: "classification".into(), value });
            }
        }
    }
}
