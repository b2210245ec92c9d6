//! The papers that restate an order to the customer: the confirmation, and the quotation that has the same shape.

use basics::{Day, Quantity, Unit};

use crate::{Address, Contact, Item, LinePrice, Substitution, Totals, words::Words};

#[derive(Debug, Clone, PartialEq)]
pub struct OrderPaper {
    pub kind: OrderPaperKind,
    /// Our order's (or quotation's) number.
    pub number: String,
    /// Printed from revision 2 on.
    pub revision: u32,
    pub day: Day,
    pub to: Address,
    /// Where the goods go, if not to `to`.
    pub ship_to: Option<Address>,
    pub customer_number: String,
    /// The buyer's purchase order.
    pub purchase_order: String,
    pub purchase_order_day: Option<Day>,
    pub contact: Contact,
    /// Incoterm and place: "FCA Köln (Incoterms 2020)".
    pub delivery_terms: String,
    /// Carrier and service.
    pub carrier: String,
    pub payment_term: String,
    /// Printed above the lines; the kind's usual sentence where empty.
    pub introduction: Vec<String>,
    pub lines: Vec<OrderPaperLine>,
    pub totals: Totals,
    /// Paragraphs below the totals.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderPaperKind {
    Confirmation,
    Quotation { valid_until: Option<Day> },
}

impl OrderPaperKind {
    pub(crate) fn heading(self, words: &'static Words) -> &'static str {
        match self {
            OrderPaperKind::Confirmation => words.order_confirmation,
            OrderPaperKind::Quotation { .. } => words.quotation,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct OrderPaperLine {
    pub number: u32,
    /// What will be delivered.
    pub item: Item,
    /// Where the item goes in place of what was ordered.
    pub substitution: Option<Substitution>,
    pub quantity: Quantity,
    pub unit: Unit,
    /// Nothing is printed for a line without a price, such as a text line or a free sample.
    pub price: Option<LinePrice>,
    /// What is promised when, in the order of the days.
    pub promises: Vec<Promise>,
    /// What can't be promised yet; left out where zero.
    pub backordered: Quantity,
    /// When the backorder is expected; "day to be confirmed" without one.
    pub backorder_expected: Option<Day>,
    /// What was cancelled or refused of the line; left out where zero.
    pub cancelled: Quantity,
    pub note: String,
}

/// So many on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    pub quantity: Quantity,
    pub day: Day,
}
