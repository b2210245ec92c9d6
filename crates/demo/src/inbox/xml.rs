//! UBL Order 2.1 as Peppol sends it, and cXML OrderRequest.

use std::fmt::Write;

use super::{InboxDocument, Wanted};

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub fn ubl(w: &Wanted<'_>) -> InboxDocument {
    let c = w.customer;
    let us = crate::company::company();
    let (gln, name) = (c.gln.as_deref().unwrap_or(""), escaped(&c.name));
    let mut x = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = write!(
        x,
        "<Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\"
  xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\"
  xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">
  <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:order:3</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:order_only:3</cbc:ProfileID>
  <cbc:ID>{}</cbc:ID>
  <cbc:IssueDate>{}</cbc:IssueDate>
  <cbc:OrderTypeCode>220</cbc:OrderTypeCode>
  <cbc:DocumentCurrencyCode>{}</cbc:DocumentCurrencyCode>
  <cac:BuyerCustomerParty><cac:Party>
    <cbc:EndpointID schemeID=\"0088\">{gln}</cbc:EndpointID>
    <cac:PartyIdentification><cbc:ID schemeID=\"0088\">{gln}</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>
    <cac:PartyTaxScheme><cbc:CompanyID>{}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:BuyerCustomerParty>
  <cac:SellerSupplierParty><cac:Party>
    <cbc:EndpointID schemeID=\"0088\">{}</cbc:EndpointID>
    <cac:PartyLegalEntity><cbc:RegistrationName>{}</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:SellerSupplierParty>\n",
        escaped(&w.po),
        w.day,
        c.currency,
        c.tax_id.as_deref().unwrap_or(""),
        us.gln,
        us.name,
    );
    if let Some(a) = c.default_ship_to() {
        let _ = writeln!(
            x,
            "  <cac:Delivery>\n    <cac:DeliveryLocation><cbc:ID schemeID=\"0088\">{}</cbc:ID><cac:Address><cbc:StreetName>{}</cbc:StreetName><cbc:CityName>{}</cbc:CityName><cbc:PostalZone>{}</cbc:PostalZone><cac:Country><cbc:IdentificationCode>{}</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation>\n    <cac:RequestedDeliveryPeriod><cbc:EndDate>{}</cbc:EndDate></cac:RequestedDeliveryPeriod>\n  </cac:Delivery>",
            a.gln.as_deref().unwrap_or(gln),
            escaped(&a.street),
            escaped(&a.city),
            a.postcode,
            a.country,
            w.requested,
        );
    }
    for (n, l) in (1..).zip(&w.lines) {
        let buyers = l.part.as_deref().map_or(String::new(), |part| {
            format!(
                "<cac:BuyersItemIdentification><cbc:ID>{}</cbc:ID></cac:BuyersItemIdentification>",
                escaped(part)
            )
        });
        let unit = if l.item.base_unit.code() == "EA" { "C62" } else { l.item.base_unit.code() };
        let _ = writeln!(
            x,
            "  <cac:OrderLine><cac:LineItem>\n    <cbc:ID>{n}</cbc:ID>\n    <cbc:Quantity unitCode=\"{unit}\">{}</cbc:Quantity>\n    <cac:Price><cbc:PriceAmount currencyID=\"{}\">{}</cbc:PriceAmount></cac:Price>\n    <cac:Item><cbc:Name>{}</cbc:Name>{buyers}<cac:SellersItemIdentification><cbc:ID>{}</cbc:ID></cac:SellersItemIdentification><cac:StandardItemIdentification><cbc:ID schemeID=\"0160\">{}</cbc:ID></cac:StandardItemIdentification></cac:Item>\n  </cac:LineItem></cac:OrderLine>",
            l.quantity,
            c.currency,
            l.price,
            escaped(&l.item.description),
            escaped(&l.item.sku),
            l.item.gtin.as_deref().unwrap_or(""),
        );
    }
    x.push_str("</Order>\n");
    InboxDocument {
        file_name: format!("order-{}.xml", w.po),
        media_type: "application/xml",
        bytes: x.into_bytes(),
        sender: gln.to_owned(),
        channel_hint: "ubl_order",
    }
}

pub fn cxml(w: &Wanted<'_>) -> InboxDocument {
    let c = w.customer;
    let sender = c.edi_id.clone().unwrap_or_else(|| c.number.clone());
    let mut x = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = write!(
        x,
        "<cXML payloadID=\"{}.1@{}\" timestamp=\"{}T09:12:00+00:00\">
  <Header>
    <From><Credential domain=\"NetworkID\"><Identity>{sender}</Identity></Credential></From>
    <To><Credential domain=\"NetworkID\"><Identity>NORDHAFEN</Identity></Credential></To>
    <Sender><Credential domain=\"NetworkID\"><Identity>{sender}</Identity></Credential><UserAgent>Buyer 4</UserAgent></Sender>
  </Header>
  <Request deploymentMode=\"production\"><OrderRequest>
    <OrderRequestHeader orderID=\"{}\" orderDate=\"{}\" type=\"new\">
      <Total><Money currency=\"{}\">0.00</Money></Total>\n",
        escaped(&w.po),
        c.email_domain.as_deref().unwrap_or("x.example"),
        w.day,
        escaped(&w.po),
        w.day,
        c.currency,
    );
    if let Some(a) = c.default_ship_to() {
        let _ = writeln!(
            x,
            "      <ShipTo><Address addressID=\"{}\" isoCountryCode=\"{}\"><Name xml:lang=\"en\">{}</Name><PostalAddress><Street>{}</Street><City>{}</City><PostalCode>{}</PostalCode><Country isoCountryCode=\"{}\">{}</Country></PostalAddress></Address></ShipTo>",
            a.code,
            a.country,
            escaped(&a.name),
            escaped(&a.street),
            escaped(&a.city),
            a.postcode,
            a.country,
            a.country,
        );
    }
    x.push_str("    </OrderRequestHeader>\n");
    for (n, l) in (1..).zip(&w.lines) {
        let _ = writeln!(
            x,
            "    <ItemOut quantity=\"{}\" lineNumber=\"{n}\" requestedDeliveryDate=\"{}\"><ItemID><SupplierPartID>{}</SupplierPartID></ItemID><ItemDetail><UnitPrice><Money currency=\"{}\">{}</Money></UnitPrice><Description xml:lang=\"en\">{}</Description><UnitOfMeasure>{}</UnitOfMeasure></ItemDetail></ItemOut>",
            l.quantity,
            w.requested,
            escaped(&l.item.sku),
            c.currency,
            l.price,
            escaped(&l.item.description),
            l.item.base_unit,
        );
    }
    x.push_str("  </OrderRequest></Request>\n</cXML>\n");
    InboxDocument {
        file_name: "order-request.cxml.xml".into(),
        media_type: "text/xml",
        bytes: x.into_bytes(),
        sender,
        channel_hint: "cxml",
    }
}
