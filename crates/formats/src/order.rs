//! An order as a document states it, before anything is known about our customers and items. The same shape carries orders,
//! changes, cancellations, replies, despatch advices and invoices, since all of them speak of parties, dates and lines; which
//! one it is says [`Message`](crate::Message). Everything is optional: what is missing is simply not there.

use basics::{Currency, Day, Decimal, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::said::{Said, Source};

/// What the sender wants done with the document (X12 element 353, UN/EDIFACT 1225, cXML `type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Original,
    Cancel,
    Change,
    Replace,
    Confirmation,
    Duplicate,
    /// Any other code; the text of the [`Said`] holds it.
    Other,
}

/// The part a party plays. The code as written is kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    Buyer,
    ShipTo,
    BillTo,
    Payer,
    Supplier,
    ShipFrom,
    OrderedBy,
    FinalConsignee,
    Carrier,
    Other,
}

/// Which list an identifier is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdScheme {
    /// GS1 Global Location Number (X12 UL, EDIFACT agency 9, ICD 0088).
    Gln,
    /// D-U-N-S (X12 1 and 9, ICD 0060).
    Duns,
    /// A number that the seller gave (X12 and EDIFACT 91).
    BySeller,
    /// A number that the buyer gave (X12 and EDIFACT 92).
    ByBuyer,
    /// A tax number (VAT, EIN).
    Vat,
    /// A company register number.
    Register,
    /// An electronic address: a Peppol endpoint, a cXML network id.
    Endpoint,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyId {
    pub scheme: IdScheme,
    /// The qualifier as written: "92", "0088", "DUNS".
    pub scheme_code: String,
    pub id: Said<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub function: Option<Said<String>>,
    pub name: Option<Said<String>>,
    pub phone: Option<Said<String>>,
    pub email: Option<Said<String>>,
    /// Fax and anything else that was given, with its qualifier.
    pub other: Vec<(String, Said<String>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub role: PartyRole,
    /// The qualifier as written: "ST", "DP", "BuyerCustomerParty".
    pub role_code: String,
    pub ids: Vec<PartyId>,
    pub names: Vec<Said<String>>,
    pub street: Vec<Said<String>>,
    pub city: Option<Said<String>>,
    pub region: Option<Said<String>>,
    pub postcode: Option<Said<String>>,
    /// As written: mostly two letters of ISO 3166, in mails and cXML also a name.
    pub country: Option<Said<String>>,
    pub contacts: Vec<Contact>,
    /// Other references of the party, such as its tax number: qualifier and text.
    pub references: Vec<Reference>,
    /// The whole address as one text, where the document does not part it.
    pub written: Option<Said<String>>,
    pub source: Source,
}

impl Party {
    pub fn new(role: PartyRole, role_code: impl Into<String>, source: Source) -> Party {
        Party {
            role,
            role_code: role_code.into(),
            ids: Vec::new(),
            names: Vec::new(),
            street: Vec::new(),
            city: None,
            region: None,
            postcode: None,
            country: None,
            contacts: Vec::new(),
            references: Vec::new(),
            written: None,
            source,
        }
    }

    pub fn name(&self) -> Option<&str> {
        self.names.first().map(|n| n.value.as_str())
    }
}

/// What a date is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRole {
    RequestedDelivery,
    RequestedShip,
    DeliverNotBefore,
    DeliverNotAfter,
    ShipNotBefore,
    ShipNotAfter,
    CancelAfter,
    Promised,
    Shipped,
    Delivered,
    ValidFrom,
    ValidUntil,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    pub role: DateRole,
    /// The qualifier or label as written: "002", "63", "Need by".
    pub code: String,
    pub date: Said<Day>,
    /// Other days the same text could mean, such as 3 April where 4 March was taken.
    pub other_readings: Vec<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    Contract,
    Quotation,
    Order,
    BlanketOrder,
    PriceList,
    Department,
    Project,
    Promotion,
    Account,
    Invoice,
    Shipment,
    Vat,
    CustomerReference,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub kind: ReferenceKind,
    pub code: String,
    pub text: Said<String>,
}

/// Whose number for an item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemRefKind {
    Buyer,
    Seller,
    Manufacturer,
    /// GTIN of any length, UPC, EAN, ISBN-13.
    Gtin,
    /// An item-like token whose owner the document does not tell.
    Unknown,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    pub kind: ItemRefKind,
    /// The qualifier or column head as written: "BP", "SA", "SellersItemIdentification", "Part #".
    pub code: String,
    pub id: Said<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub amount: Said<UnitPrice>,
    /// The price is for this many units; one where absent.
    pub base: Option<Said<Quantity>>,
    /// The price basis as written: X12 639 ("TE", "CA"), EDIFACT PRI qualifier ("AAA").
    pub basis: Option<Said<String>>,
}

/// An allowance (taken off) or a charge (added), of the order or of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceCharge {
    pub is_charge: bool,
    /// False where the document gives it for information only (X12 SAC01 "N"); then it is no part of the totals.
    pub counts: bool,
    pub code: Option<Said<String>>,
    pub reason: Option<Said<String>>,
    pub amount: Option<Said<Decimal>>,
    pub percent: Option<Said<Decimal>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountRole {
    /// The sum of the lines.
    Lines,
    Allowances,
    Charges,
    /// Before tax.
    Net,
    Tax,
    /// With tax.
    Gross,
    /// To be paid. The first that is read where a document just says "total".
    Payable,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub role: AmountRole,
    pub code: String,
    pub amount: Said<Decimal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about, as written: the FTX or N9 qualifier.
    pub subject: String,
    pub text: Said<String>,
}

/// A part of a line's quantity with its own date or place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    pub quantity: Option<Said<Quantity>>,
    pub unit: Option<Said<Option<Unit>>>,
    pub date: Option<Dated>,
    /// The store or door it goes to (X12 SDQ, EDIFACT LOC).
    pub place: Option<Said<String>>,
}

/// What a change asks of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineAction {
    Add,
    Delete,
    Change,
    Unchanged,
    QuantityIncrease,
    QuantityDecrease,
    PriceChange,
    DateChange,
    Replace,
    // In replies:
    Accepted,
    AcceptedChanged,
    Rejected,
    Backordered,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    pub name: String,
    pub value: Said<String>,
}

/// A line of an order, change, reply, despatch advice or invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub position: Option<Said<String>>,
    pub action: Option<Said<LineAction>>,
    pub items: Vec<ItemRef>,
    pub description: Option<Said<String>>,
    /// The item number, price, date and such that the line has beyond what has a place of its own.
    pub attributes: Vec<Attribute>,
    pub quantity: Option<Said<Quantity>>,
    /// The unit as written, and its code where the words are known.
    pub unit: Option<Said<Option<Unit>>>,
    /// What is left to receive, of a change (POC04).
    pub quantity_left: Option<Said<Quantity>>,
    /// Other quantities with their qualifier: free goods "192", shipped "12", backordered.
    pub other_quantities: Vec<(String, Said<Quantity>)>,
    pub price: Option<Price>,
    pub other_prices: Vec<Price>,
    pub amount: Option<Said<Decimal>>,
    pub tax_percent: Option<Said<Decimal>>,
    pub currency: Option<Said<Currency>>,
    pub dates: Vec<Dated>,
    pub schedule: Vec<Schedule>,
    pub parties: Vec<Party>,
    pub references: Vec<Reference>,
    pub charges: Vec<AllowanceCharge>,
    pub notes: Vec<Note>,
    /// Components of a set, or what replaces this line in a reply.
    pub lines: Vec<Line>,
    pub source: Source,
}

impl Line {
    pub fn new(source: Source) -> Line {
        Line {
            position: None,
            action: None,
            items: Vec::new(),
            description: None,
            attributes: Vec::new(),
            quantity: None,
            unit: None,
            quantity_left: None,
            other_quantities: Vec::new(),
            price: None,
            other_prices: Vec::new(),
            amount: None,
            tax_percent: None,
            currency: None,
            dates: Vec::new(),
            schedule: Vec::new(),
            parties: Vec::new(),
            references: Vec::new(),
            charges: Vec::new(),
            notes: Vec::new(),
            lines: Vec::new(),
            source,
        }
    }

    pub fn item(&self, kind: ItemRefKind) -> Option<&str> {
        self.items.iter().find(|i| i.kind == kind).map(|i| i.id.value.as_str())
    }

    /// The day this line is wanted, where it says so itself.
    pub fn requested_date(&self) -> Option<&Dated> {
        requested(&self.dates)
    }
}

/// The document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingOrder {
    /// The message's own name: "850", "ORDERS", "Order", "OrderRequest", "table", "text".
    pub set: String,
    /// Version as written: "004010VICS", "D:96A:UN:EAN008", a UBL customization id.
    pub version: Option<Said<String>>,
    /// Business process or profile id (Peppol BIS profile, Order-X guideline).
    pub profile: Option<Said<String>>,
    /// ST02, UNH 0062: the number of the message inside its interchange.
    pub control: Option<String>,
    pub purpose: Option<Said<Purpose>>,
    /// Order type as written: X12 92 ("SA"), EDIFACT 1001 ("220"), UBL OrderTypeCode.
    pub order_type: Option<Said<String>>,
    /// A reply's overall answer as written: BAK02 ("AD"), BGM 1225 ("29"), UBL OrderResponseCode ("CA").
    pub reply_code: Option<Said<String>>,
    /// The buyer's PO number: the document's own for an order, the one referred to for all others.
    pub po_number: Option<Said<String>>,
    /// The document's own number where that is not the PO number: invoice, shipment, change or response number.
    pub document_number: Option<Said<String>>,
    /// Release number of a call-off, or the sequence number of a change.
    pub revision: Option<Said<String>>,
    /// The day the document was issued.
    pub issued: Option<Said<Day>>,
    /// The day of the order, where a document refers to one.
    pub po_date: Option<Said<Day>>,
    pub dates: Vec<Dated>,
    pub currency: Option<Said<Currency>>,
    pub parties: Vec<Party>,
    /// Contacts that the document does not give to a party.
    pub contacts: Vec<Contact>,
    pub payment_terms: Vec<Said<String>>,
    /// Incoterm or freight term as written, then its place and texts.
    pub freight_terms: Vec<Said<String>>,
    pub carrier: Vec<Said<String>>,
    pub notes: Vec<Note>,
    pub references: Vec<Reference>,
    pub charges: Vec<AllowanceCharge>,
    pub amounts: Vec<Amount>,
    /// CTT01, CNT+2, or a printed "Lines: 6".
    pub stated_line_count: Option<Said<u32>>,
    pub lines: Vec<Line>,
}

impl IncomingOrder {
    pub fn new(set: impl Into<String>) -> IncomingOrder {
        IncomingOrder { set: set.into(), ..IncomingOrder::default() }
    }

    pub fn party(&self, role: PartyRole) -> Option<&Party> {
        self.parties.iter().find(|p| p.role == role)
    }

    /// The day the order is wanted: delivery before shipping before the end of a delivery window.
    pub fn requested_date(&self) -> Option<&Dated> {
        requested(&self.dates)
    }

    pub fn date(&self, role: DateRole) -> Option<&Dated> {
        self.dates.iter().find(|d| d.role == role)
    }

    pub fn amount(&self, role: AmountRole) -> Option<&Amount> {
        self.amounts.iter().find(|a| a.role == role)
    }

    pub fn reference(&self, kind: ReferenceKind) -> Option<&Reference> {
        self.references.iter().find(|r| r.kind == kind)
    }
}

fn requested(dates: &[Dated]) -> Option<&Dated> {
    [DateRole::RequestedDelivery, DateRole::RequestedShip, DateRole::DeliverNotAfter]
        .into_iter()
        .find_map(|role| dates.iter().find(|d| d.role == role))
}
