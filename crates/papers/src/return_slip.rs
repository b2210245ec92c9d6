//! The return slip: with it a customer sends goods back under our number. It goes into the box.

use basics::{Day, Quantity, Unit};

#[cfg(feature = "print")]
use crate::words::Words;
use crate::{Address, Contact, Item};

#[derive(Debug, Clone, PartialEq)]
pub struct ReturnSlip {
    /// The return's number, also as a bar code.
    pub number: String,
    pub day: Day,
    /// Our order's number.
    pub order: String,
    /// The buyer's purchase order.
    pub purchase_order: String,
    pub customer_number: String,
    pub to: Address,
    /// Where the goods are sent to; none where the customer keeps them.
    pub send_to: Option<Address>,
    pub contact: Contact,
    /// What they get for it.
    pub remedy: ReturnRemedy,
    pub lines: Vec<ReturnSlipLine>,
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReturnSlipLine {
    /// The order line's number.
    pub number: u32,
    pub item: Item,
    pub quantity: Quantity,
    pub unit: Unit,
    /// Why it comes back.
    pub reason: ReturnReason,
}

/// What a customer gets for goods that come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnRemedy {
    Credit,
    Refund,
    Replacement,
}

/// Why goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnReason {
    Defective,
    DamagedInTransit,
    WrongItem,
    TooMany,
    NotAsDescribed,
    LateDelivery,
    OrderedWrong,
    NoLongerNeeded,
    Other,
}

#[cfg(feature = "print")]
impl ReturnRemedy {
    pub(crate) fn said(self, words: &'static Words) -> &'static str {
        match self {
            ReturnRemedy::Credit => words.remedy_credit,
            ReturnRemedy::Refund => words.remedy_refund,
            ReturnRemedy::Replacement => words.remedy_replacement,
        }
    }
}

#[cfg(feature = "print")]
impl ReturnReason {
    pub(crate) fn said(self, words: &'static Words) -> &'static str {
        match self {
            ReturnReason::Defective => words.back_defective,
            ReturnReason::DamagedInTransit => words.back_damaged,
            ReturnReason::WrongItem => words.back_wrong_item,
            ReturnReason::TooMany => words.back_too_many,
            ReturnReason::NotAsDescribed => words.back_not_as_described,
            ReturnReason::LateDelivery => words.back_late,
            ReturnReason::OrderedWrong => words.back_ordered_wrong,
            ReturnReason::NoLongerNeeded => words.back_no_longer_needed,
            ReturnReason::Other => words.back_other,
        }
    }
}
