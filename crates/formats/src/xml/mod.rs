//! XML orders: UBL 2.x and Peppol BIS 3, cXML, and the cross industry order (Order-X). The namespace of the root decides, never
//! a prefix or a file name.

mod cxml;
mod order_x;
mod tree;
mod ubl;
mod ubl_parts;

pub(crate) use tree::{Node, parse};

use crate::message::{Format, Reading};
use crate::said::{Remarks, Said, codes};
use crate::text_of;

/// Reads an XML document. Never fails; what is odd is in the remarks.
pub fn read(bytes: &[u8]) -> Reading {
    let mut remarks = Remarks::default();
    let text = text_of::decode_as(bytes, declared_encoding(bytes).as_deref(), &mut remarks);
    let root = parse(&text, &mut remarks);
    let mut reading = Reading::empty(format_of(&root.namespace, &root.name));
    match reading.format {
        Format::Ubl => ubl::read(&root, &mut reading, &mut remarks),
        Format::Cxml => cxml::read(&root, &mut reading, &mut remarks),
        Format::OrderX => order_x::read(&root, &mut reading, &mut remarks),
        _ => match root.find("StandardBusinessDocumentHeader").and(root.children.last()) {
            // A Peppol envelope around the document.
            Some(inner) if format_of(&inner.namespace, &inner.name) == Format::Ubl => {
                root.child("StandardBusinessDocumentHeader").iter().for_each(|h| h.read_all());
                reading.format = Format::Ubl;
                ubl::read(inner, &mut reading, &mut remarks);
            }
            _ => remarks.error(
                codes::OTHER_READER,
                root.place(),
                format!("'{}' is not an order format that is known here", root.name),
                "Ask the sender for UBL, cXML or Order-X, or enter the order by hand.",
            ),
        },
    }
    if !reading.messages.is_empty() {
        tree::remark_unread(&mut remarks, &root);
    }
    reading.remarks = remarks.into_list();
    reading
}

/// The format that a root element stands for.
pub(crate) fn format_of(namespace: &str, name: &str) -> Format {
    const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";
    if namespace.starts_with(UBL) {
        Format::Ubl
    } else if namespace.starts_with("urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure")
        || name == "SCRDMCCBDACIOMessageStructure"
    {
        Format::OrderX
    } else if name == "cXML" {
        Format::Cxml
    } else if namespace.is_empty()
        && matches!(
            name,
            "Order"
                | "OrderChange"
                | "OrderCancellation"
                | "OrderResponse"
                | "OrderResponseSimple"
                | "DespatchAdvice"
        )
    {
        Format::Ubl
    } else {
        Format::Xml
    }
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..200.min(bytes.len()))?).into_owned();
    let declaration =
        head.trim_start_matches('\u{feff}').strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let after = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start().to_owned();
    let quote = after.chars().next()?;
    after.get(1..)?.split(quote).next().map(str::to_owned)
}

/// Texts of some elements as values.
pub(crate) fn texts<'a>(nodes: impl Iterator<Item = &'a Node>) -> Vec<Said<String>> {
    nodes.filter_map(Node::said).collect()
}
