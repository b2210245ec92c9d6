//! cXML 1.2: OrderRequest (new, update, delete), and PunchOutOrderMessage, which is a cart and no order yet.

use basics::Limits;

use super::{Node, texts};
use crate::message::{Envelope, Message, Reading};
use crate::order::{
    AllowanceCharge, Amount, AmountRole, Attribute, Contact, DateRole, Dated, IdScheme, IncomingOrder,
    ItemRefKind, Line, Note, Party, PartyId, PartyRole, Price, Purpose, Reference, ReferenceKind, Schedule,
};
use crate::said::{Remarks, Said, codes};
use crate::{check, convert, date};

pub(super) fn read(root: &Node, reading: &mut Reading, remarks: &mut Remarks) {
    let credential = |name: &str| root.at(&["Header", name, "Credential", "Identity"]).and_then(Node::said);
    let domain = |name: &str| {
        root.at(&["Header", name, "Credential"]).and_then(|c| c.attribute("domain")).map(|d| d.value)
    };
    let request = root.child("Request").or(root.child("Message"));
    let mode = request.and_then(|r| r.attribute("deploymentMode")).map(|m| m.value);
    reading.envelope = Some(Envelope {
        sender: credential("From"),
        sender_qualifier: domain("From"),
        receiver: credential("To"),
        receiver_qualifier: domain("To"),
        control: root.attribute("payloadID"),
        sent_at: root.attribute("timestamp"),
        is_test: mode.as_deref() == Some("test"),
        interchanges: 1,
        ..Envelope::default()
    });
    // The sender's part holds a shared secret; it is nobody's to show.
    root.child("Header").iter().for_each(|h| h.read_all());
    for request in root.all("Request").chain(root.all("Message")) {
        for order in request.all("OrderRequest") {
            let message = Map { order: IncomingOrder::new("OrderRequest"), remarks }.order_request(order);
            reading.messages.push(message);
        }
        for cart in request.all("PunchOutOrderMessage") {
            let message = Map { order: IncomingOrder::new("PunchOutOrderMessage"), remarks }.cart(cart);
            reading.messages.push(message);
        }
        for other in request.children.iter().filter(|c| {
            matches!(
                c.name.as_str(),
                "ConfirmationRequest" | "ShipNoticeRequest" | "InvoiceDetailRequest" | "PunchOutSetupRequest"
            )
        }) {
            remarks.warn(
                codes::OTHER_READER,
                other.place(),
                format!("{} is recognised and not read", other.name),
                "Read it in the document.",
            );
            reading.messages.push(Message::Other(IncomingOrder::new(other.name.clone())));
            other.read_all();
        }
    }
    if reading.messages.is_empty() {
        remarks.error(
            codes::MISSING,
            root.place(),
            "the cXML holds no order",
            "Ask the sender what it is for.",
        );
    }
}

struct Map<'r> {
    order: IncomingOrder,
    remarks: &'r mut Remarks,
}

impl Map<'_> {
    fn order_request(mut self, request: &Node) -> Message {
        if let Some(header) = request.child("OrderRequestHeader") {
            self.header(header);
        }
        for item in request.all("ItemOut") {
            self.push_line(item);
        }
        check::remark_on_sums(self.remarks, &self.order);
        if self.order.po_number.is_none() {
            self.remarks.error(
                codes::MISSING,
                request.place(),
                "the order has no orderID",
                "Ask the buyer for it.",
            );
        }
        match self.order.purpose.as_ref().map(|p| p.value) {
            Some(Purpose::Change) => Message::Change(self.order),
            Some(Purpose::Cancel) => Message::Cancellation(self.order),
            _ => Message::Order(self.order),
        }
    }

    fn cart(mut self, cart: &Node) -> Message {
        cart.said_at(&["BuyerCookie"]);
        if let Some(header) = cart.child("PunchOutOrderMessageHeader") {
            self.totals(header);
            for (name, role) in [("ShipTo", PartyRole::ShipTo), ("BillTo", PartyRole::BillTo)] {
                if let Some(node) = header.child(name) {
                    self.party(node, role, name);
                }
            }
        }
        for item in cart.all("ItemIn") {
            self.push_line(item);
        }
        self.remarks.note(
            codes::UNCERTAIN,
            cart.place(),
            "this is a punch-out cart, not an order; the order follows by itself",
            "Wait for the order, or ask the buyer.",
        );
        Message::Other(self.order)
    }

    fn header(&mut self, header: &Node) {
        self.order.po_number = header.attribute("orderID").map(|n| convert::po_number(self.remarks, &n));
        self.order.issued =
            header.attribute("orderDate").and_then(|d| convert::day(self.remarks, &d, date::iso(&d.value)));
        self.order.purpose = header.attribute("type").map(|t| {
            t.with(match t.value.as_str() {
                "new" => Purpose::Original,
                "update" => Purpose::Change,
                "delete" => Purpose::Cancel,
                _ => Purpose::Other,
            })
        });
        self.order.order_type = header.attribute("orderType");
        self.order.revision = header.attribute("orderVersion");
        for (name, role) in [
            ("requestedDeliveryDate", DateRole::RequestedDelivery),
            ("effectiveDate", DateRole::ValidFrom),
            ("expirationDate", DateRole::ValidUntil),
            ("pickUpDate", DateRole::RequestedShip),
        ] {
            let dated = self.dated(header, name, role);
            self.order.dates.extend(dated);
        }
        if let Some(text) = header.attribute("agreementID") {
            self.order.references.push(Reference {
                kind: ReferenceKind::Contract,
                code: "agreementID".into(),
                text,
            });
        }
        self.totals(header);
        let roles = [
            ("ShipTo", PartyRole::ShipTo),
            ("BillTo", PartyRole::BillTo),
            ("BusinessPartner", PartyRole::Other),
        ];
        for (name, role) in roles {
            for node in header.all(name) {
                self.party(node, role, name);
            }
        }
        for contact in header.all("Contact") {
            let role = contact.attribute("role").map(|r| r.value).unwrap_or_default();
            let role_of = match role.as_str() {
                "buyerCorporate" | "buyer" | "soldTo" => PartyRole::Buyer,
                "supplierCorporate" | "sales" => PartyRole::Supplier,
                "shipFrom" => PartyRole::ShipFrom,
                _ => PartyRole::OrderedBy,
            };
            let mut party = Party::new(role_of, role, contact.place());
            fill_party(&mut party, contact);
            self.order.parties.push(party);
        }
        for terms in header.all("TermsOfDelivery").chain(header.all("PaymentTerm")) {
            let mut text = terms.whole_text();
            if let Some(days) = terms.attribute("payInNumberOfDays") {
                text = format!("net {} days {text}", days.value).trim().to_owned();
            }
            let said = Said::new(text.clone(), text, terms.place());
            if terms.name == "PaymentTerm" {
                self.order.payment_terms.push(said)
            } else {
                self.order.freight_terms.push(said)
            }
        }
        for comments in header.all("Comments") {
            let text = comments.whole_text();
            if !text.is_empty() {
                self.order.notes.push(Note {
                    subject: "Comments".into(),
                    text: Said::new(text.clone(), text, comments.place()),
                });
            }
        }
        self.extrinsics(header);
    }

    fn extrinsics(&mut self, node: &Node) {
        for extrinsic in node.all("Extrinsic") {
            let code = extrinsic.attribute("name").map(|n| n.value).unwrap_or_default();
            if let Some(text) = extrinsic.said() {
                self.order.references.push(Reference { kind: ReferenceKind::Other, code, text });
            }
        }
    }

    fn totals(&mut self, header: &Node) {
        let money =
            |node: &Node| node.child("Money").and_then(|m| Some((m.said()?, m.attribute("currency"))));
        for (name, role) in
            [("Total", AmountRole::Payable), ("Tax", AmountRole::Tax), ("Shipping", AmountRole::Charges)]
        {
            let Some((amount, currency)) = header.child(name).and_then(money) else { continue };
            if let Some(code) = currency.filter(|_| self.order.currency.is_none()) {
                self.order.currency = convert::currency(self.remarks, &code);
            }
            let Some(amount) = convert::amount(self.remarks, &amount) else { continue };
            if name == "Shipping" {
                self.order.charges.push(AllowanceCharge {
                    is_charge: true,
                    counts: true,
                    code: None,
                    reason: header.said_at(&["Shipping", "Description"]),
                    amount: Some(amount.clone()),
                    percent: None,
                });
            }
            self.order.amounts.push(Amount { role, code: name.into(), amount });
        }
        header.said_at(&["Tax", "Description"]);
        header.said_at(&["Shipping", "Description"]);
    }

    fn party(&mut self, node: &Node, role: PartyRole, code: &str) {
        let mut party = Party::new(role, code, node.place());
        fill_party(&mut party, node.child("Address").unwrap_or(node));
        for reference in node.all("IdReference") {
            let code = reference.attribute("domain").map(|d| d.value).unwrap_or_default();
            if let Some(text) = reference.attribute("identifier") {
                party.references.push(Reference { kind: ReferenceKind::Other, code, text });
            }
        }
        self.order.parties.push(party);
    }

    fn dated(&mut self, node: &Node, name: &str, role: DateRole) -> Option<Dated> {
        let said = node.attribute(name)?;
        let date = convert::day(self.remarks, &said, date::iso(&said.value))?;
        Some(Dated { role, code: name.into(), date, other_readings: Vec::new() })
    }

    fn push_line(&mut self, node: &Node) {
        if self.order.lines.len() >= Limits::ORDER_LINES {
            if self.order.lines.len() == Limits::ORDER_LINES {
                self.remarks.error(
                    codes::LIMIT,
                    node.place(),
                    format!("more than {} lines", Limits::ORDER_LINES),
                    "Split the order.",
                );
            }
            node.read_all();
            return;
        }
        let line = self.line(node);
        self.order.lines.push(line);
    }

    fn line(&mut self, node: &Node) -> Line {
        let mut line = Line::new(node.place());
        line.position = node.attribute("lineNumber");
        line.quantity = node.attribute("quantity").and_then(|q| convert::quantity(self.remarks, &q));
        line.dates.extend(self.dated(node, "requestedDeliveryDate", DateRole::RequestedDelivery));
        line.dates.extend(self.dated(node, "requestedShipmentDate", DateRole::RequestedShip));
        for attribute in ["itemType", "parentLineNumber", "itemCategory", "agreementItemNumber"] {
            if let Some(value) = node.attribute(attribute) {
                line.attributes.push(Attribute { name: attribute.into(), value });
            }
        }
        let kinds = [
            ("SupplierPartID", ItemRefKind::Seller),
            ("SupplierPartAuxiliaryID", ItemRefKind::Other),
            ("BuyerPartID", ItemRefKind::Buyer),
        ];
        for (code, kind) in kinds {
            if let Some(id) = node.said_at(&["ItemID", code]) {
                line.items.push(convert::item(self.remarks, kind, code, &id));
            }
        }
        if let Some(detail) = node.child("ItemDetail").or(node.child("BlanketItemDetail")) {
            self.detail(&mut line, detail);
        }
        if let Some(ship_to) = node.child("ShipTo") {
            let mut party = Party::new(PartyRole::ShipTo, "ShipTo", ship_to.place());
            fill_party(&mut party, ship_to.child("Address").unwrap_or(ship_to));
            line.parties.push(party);
        }
        for schedule in node.all("ScheduleLine") {
            let quantity = schedule.attribute("quantity").and_then(|q| convert::quantity(self.remarks, &q));
            let date = self.dated(schedule, "requestedDeliveryDate", DateRole::RequestedDelivery);
            let unit = schedule.said_at(&["UnitOfMeasure"]).map(|u| convert::unit(&u));
            line.schedule.push(Schedule { quantity, unit, date, place: None });
        }
        for comments in node.all("Comments") {
            let text = comments.whole_text();
            line.notes.push(Note {
                subject: "Comments".into(),
                text: Said::new(text.clone(), text, comments.place()),
            });
        }
        for ignored in node.all("Distribution").chain(node.all("Tax")) {
            let text = ignored.whole_text();
            line.attributes.push(Attribute {
                name: ignored.name.clone(),
                value: Said::new(text.clone(), text, ignored.place()),
            });
        }
        line
    }

    fn detail(&mut self, line: &mut Line, detail: &Node) {
        if let Some(money) = detail.at(&["UnitPrice", "Money"]) {
            line.currency = money.attribute("currency").and_then(|c| convert::currency(self.remarks, &c));
            if let Some(amount) = money.said().and_then(|p| convert::price(self.remarks, &p)) {
                let basis = detail.child("PriceBasisQuantity");
                let base = basis
                    .and_then(|b| b.attribute("quantity"))
                    .and_then(|q| convert::quantity(self.remarks, &q));
                basis.iter().for_each(|b| b.read_all());
                line.price =
                    Some(Price { amount, base: base.filter(|b| b.value.is_positive()), basis: None });
            }
        }
        line.description = detail.child("Description").and_then(|d| {
            let short_name = d.said_at(&["ShortName"]);
            d.said().or(short_name)
        });
        line.unit = detail.said_at(&["UnitOfMeasure"]).map(|u| convert::unit(&u));
        if let Some(id) = detail.said_at(&["ManufacturerPartID"]) {
            line.items.push(convert::item(
                self.remarks,
                ItemRefKind::Manufacturer,
                "ManufacturerPartID",
                &id,
            ));
        }
        if let Some(id) = detail.said_at(&["ItemDetailIndustry", "ItemDetailRetail", "EANID"]) {
            line.items.push(convert::item(self.remarks, ItemRefKind::Gtin, "EANID", &id));
        }
        for name in ["ManufacturerName", "Classification", "LeadTime", "URL"] {
            if let Some(value) = detail.said_at(&[name]) {
                line.attributes.push(Attribute { name: name.into(), value });
            }
        }
        for extrinsic in detail.all("Extrinsic") {
            let name = extrinsic.attribute("name").map(|n| n.value).unwrap_or_default();
            if let Some(value) = extrinsic.said() {
                line.attributes.push(Attribute { name, value });
            }
        }
    }
}

fn fill_party(party: &mut Party, address: &Node) {
    party.names.extend(address.said_at(&["Name"]));
    if let Some(id) = address.attribute("addressID") {
        let code = address.attribute("addressIDDomain").map(|d| d.value).unwrap_or_default();
        let scheme = if code.eq_ignore_ascii_case("gln") { IdScheme::Gln } else { IdScheme::ByBuyer };
        party.ids.push(PartyId { scheme, scheme_code: code, id });
    }
    if let Some(postal) = address.child("PostalAddress") {
        party.names.extend(texts(postal.all("DeliverTo")));
        party.street.extend(texts(postal.all("Street")));
        party.city = postal.said_at(&["City"]);
        party.region = postal.said_at(&["State"]);
        party.postcode = postal.said_at(&["PostalCode"]);
        let country = postal.child("Country");
        let written = country.and_then(Node::said);
        party.country = country.and_then(|c| c.attribute("isoCountryCode")).or(written);
    }
    let phone = address.at(&["Phone", "TelephoneNumber"]).map(|p| {
        let text = p.whole_text();
        Said::new(text.clone(), text, p.place())
    });
    let email = address.said_at(&["Email"]);
    if phone.is_some() || email.is_some() {
        party.contacts.push(Contact { phone, email, ..Contact::default() });
    }
    if let Some(fax) = address.child("Fax") {
        let text = fax.whole_text();
        party.contacts.push(Contact {
            other: vec![("fax".into(), Said::new(text.clone(), text, fax.place()))],
            ..Contact::default()
        });
    }
}
