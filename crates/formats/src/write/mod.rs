//! What we send, and what the demo company's customers send: documents from plain structs. Escapes and separators are chosen
//! so that what is written reads back the same.

mod cii;
mod csv_file;
mod despatch;
mod edifact;
mod invoice;
pub mod sheet;
mod ubl;
mod x12;
mod xml;

use basics::{Currency, Day, Quantity, Unit, UnitPrice};

use crate::order::{IdScheme, IncomingOrder, ItemRefKind, Line, Party, PartyRole, Purpose};

pub use cii::invoice as cii_invoice;
pub use csv_file::order as csv_order;
pub use despatch::{PlainDespatch, PlainDespatchLine, PlainPackage};
pub use edifact::{
    contrl, despatch as edifact_desadv, invoice as edifact_invoic, order as edifact_order,
    reply as edifact_reply,
};
pub use invoice::{Account, Credited, PlainCharge, PlainInvoice, PlainInvoiceLine, PlainTax, Trader};
pub use ubl::{
    despatch as ubl_despatch_advice, invoice as ubl_invoice, order as ubl_order, reply as ubl_reply,
};
pub use x12::{
    acknowledgement as x12_997, despatch as x12_856, invoice as x12_810, order as x12_850, reply as x12_855,
};

/// Who sends to whom, when and under which number. The caller gives the time; nothing here knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interchange {
    pub sender: String,
    /// X12 I05 or EDIFACT 0007: "ZZ", "14", "01".
    pub sender_qualifier: String,
    pub receiver: String,
    pub receiver_qualifier: String,
    /// Counted up by the caller, at most nine figures.
    pub control: u32,
    pub day: Day,
    pub hour: u8,
    pub minute: u8,
    pub is_test: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainOrder {
    pub po_number: String,
    pub purpose: Option<Purpose>,
    pub issued: Option<Day>,
    pub requested: Option<Day>,
    pub currency: Option<Currency>,
    pub parties: Vec<PlainParty>,
    pub notes: Vec<String>,
    pub lines: Vec<PlainLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainParty {
    pub role: PartyRole,
    pub gln: Option<String>,
    pub name: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    /// Two letters of ISO 3166.
    pub country: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainLine {
    pub position: String,
    pub items: Vec<(ItemRefKind, String)>,
    pub description: String,
    pub quantity: Quantity,
    pub unit: Unit,
    pub price: Option<UnitPrice>,
    /// The price is for this many units; one where absent.
    pub price_base: Option<Quantity>,
    pub requested: Option<Day>,
}

/// The answer to a whole order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyCode {
    /// Seen, answer follows (UBL "AB", X12 "AK").
    Received,
    Accepted,
    Changed,
    Rejected,
}

/// The answer to one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineReply {
    Accepted,
    Changed,
    Backordered,
    Rejected,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainReply {
    /// The reply's own number.
    pub number: String,
    pub po_number: String,
    pub po_date: Option<Day>,
    /// Our order number.
    pub seller_order: Option<String>,
    pub issued: Day,
    pub code: ReplyCode,
    pub currency: Option<Currency>,
    pub parties: Vec<PlainParty>,
    pub note: Option<String>,
    pub lines: Vec<PlainReplyLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainReplyLine {
    /// The line as we confirm it.
    pub line: PlainLine,
    pub reply: LineReply,
    pub promised: Option<Day>,
    /// What is delivered instead.
    pub substitute: Option<(ItemRefKind, String)>,
    pub reason: Option<String>,
}

/// What a technical acknowledgement says about one received set or message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetResult {
    /// "850", "ORDERS".
    pub set: String,
    pub control: String,
    /// EDIFACT version and release, "D:96A:UN"; empty for X12.
    pub version: String,
    pub errors: Vec<SetError>,
}

/// What a 997 says about one received functional group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupResult {
    /// GS01.
    pub code: String,
    /// GS06.
    pub control: String,
    pub sets: Vec<SetResult>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetError {
    pub segment: String,
    /// Position in the set, counted from 1 with ST or UNH as the first.
    pub segment_position: u32,
    /// Element position and what stood there; nothing where the segment as a whole is wrong.
    pub element: Option<(u32, String)>,
    /// X12 723 / 720 or EDIFACT 0085, such as "7" for an invalid code and "8" for an invalid date.
    pub code: String,
}

impl From<&IncomingOrder> for PlainOrder {
    /// What can be written again of what was read; lines without a quantity or unit get zero and each.
    fn from(order: &IncomingOrder) -> PlainOrder {
        PlainOrder {
            po_number: order.po_number.as_ref().map(|n| n.value.clone()).unwrap_or_default(),
            purpose: order.purpose.as_ref().map(|p| p.value),
            issued: order.issued.as_ref().map(|d| d.value),
            requested: order.requested_date().map(|d| d.date.value),
            currency: order.currency.as_ref().map(|c| c.value),
            parties: order.parties.iter().map(PlainParty::from).collect(),
            notes: order.notes.iter().map(|n| n.text.value.clone()).collect(),
            lines: order.lines.iter().map(PlainLine::from).collect(),
        }
    }
}

impl From<&Party> for PlainParty {
    fn from(party: &Party) -> PlainParty {
        let text =
            |said: &Option<crate::Said<String>>| said.as_ref().map(|s| s.value.clone()).unwrap_or_default();
        PlainParty {
            role: party.role,
            gln: party.ids.iter().find(|i| i.scheme == IdScheme::Gln).map(|i| i.id.value.clone()),
            name: party.name().unwrap_or_default().to_owned(),
            street: party.street.first().map(|s| s.value.clone()).unwrap_or_default(),
            city: text(&party.city),
            region: text(&party.region),
            postcode: text(&party.postcode),
            country: text(&party.country),
        }
    }
}

impl From<&Line> for PlainLine {
    fn from(line: &Line) -> PlainLine {
        PlainLine {
            position: line.position.as_ref().map(|p| p.value.clone()).unwrap_or_default(),
            items: line.items.iter().map(|i| (i.kind, i.id.value.clone())).collect(),
            description: line.description.as_ref().map(|d| d.value.clone()).unwrap_or_default(),
            quantity: line.quantity.as_ref().map(|q| q.value).unwrap_or_default(),
            unit: line.unit.as_ref().and_then(|u| u.value).unwrap_or(Unit::EACH),
            price: line.price.as_ref().map(|p| p.amount.value),
            price_base: line.price.as_ref().and_then(|p| p.base.as_ref()).map(|b| b.value),
            requested: line.requested_date().map(|d| d.date.value),
        }
    }
}

/// A day as eight figures.
fn compact(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day_of_month())
}

fn figures(quantity: Quantity) -> String {
    quantity.value().normalize().to_string()
}

fn price_figures(price: UnitPrice) -> String {
    price.value().normalize().to_string()
}

/// The unit's code in the list that e-invoices use: Recommendation 20, with the packages of Recommendation 21 behind an X.
fn unit_code(unit: Unit) -> String {
    let code = unit.code();
    let is_package = code.len() == 2 && PACKAGES.contains(&code);
    if is_package { format!("X{code}") } else { code.to_owned() }
}

/// Codes of UN/ECE Recommendation 21 that are sold by.
const PACKAGES: [&str; 14] =
    ["BA", "BD", "BG", "BJ", "BO", "BX", "CA", "CS", "CT", "DR", "PF", "PK", "PX", "RL"];
