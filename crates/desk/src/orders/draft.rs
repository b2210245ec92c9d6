//! The draft: an order as it was written down, before anything is known to be right. The same shape comes from the grid, the API, the
//! command line and the reader of documents. All fields are text as typed; [`super::verify`] makes facts of them.

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::schedule::{PartOf, Schedule};
pub use crate::text::text_or_number;

/// How an order came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Keyboard,
    Phone,
    Api,
    Email,
    Csv,
    Xlsx,
    Pdf,
    X12,
    Edifact,
    Ubl,
    Cxml,
}

impl Channel {
    pub const ALL: [Channel; 11] = [
        Channel::Keyboard,
        Channel::Phone,
        Channel::Api,
        Channel::Email,
        Channel::Csv,
        Channel::Xlsx,
        Channel::Pdf,
        Channel::X12,
        Channel::Edifact,
        Channel::Ubl,
        Channel::Cxml,
    ];

    pub fn from_code(code: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|c| c.code() == code)
    }

    pub fn code(self) -> &'static str {
        match self {
            Channel::Keyboard => "keyboard",
            Channel::Phone => "phone",
            Channel::Api => "api",
            Channel::Email => "email",
            Channel::Csv => "csv",
            Channel::Xlsx => "xlsx",
            Channel::Pdf => "pdf",
            Channel::X12 => "x12_850",
            Channel::Edifact => "edifact_orders",
            Channel::Ubl => "ubl_order",
            Channel::Cxml => "cxml",
        }
    }
}

/// Where a draft comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    pub channel: Channel,
    /// The received document it was read from.
    pub message: Option<Uuid>,
    /// The order it is a copy of.
    pub copy_of: Option<Uuid>,
}

impl Origin {
    pub fn channel(channel: Channel) -> Origin {
        Origin { channel, message: None, copy_of: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The customer's number.
    #[serde(default)]
    pub customer: String,
    #[serde(default)]
    pub buyer_po_no: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub po_date: String,
    /// A day, also as typed: `+3`, `fri`.
    #[serde(default)]
    pub requested_date: String,
    /// The code of the customer's ship-to; empty for the default.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub ship_to: String,
    /// `standard`, `rush`, `call_off`, `sample`, `replacement` or `internal`; empty for standard.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The code of the place that ships; empty for the default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub carrier: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The number of the quotation that it answers; its lines are at the prices that were offered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quotation: String,
    /// The number of the agreement that it calls off; its lines are at the agreed prices.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agreement: String,
    pub lines: Vec<DraftLine>,
    /// The reason for which warnings are accepted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub accept: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftLine {
    /// Our number, the customer's, or a GTIN.
    pub item: String,
    #[serde(deserialize_with = "text_or_number")]
    pub quantity: String,
    /// A unit the item is sold in; empty for its base unit.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub unit: String,
    /// A price for one unit, set instead of the tariff's.
    #[serde(default, deserialize_with = "text_or_number", skip_serializing_if = "String::is_empty")]
    pub price: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub price_reason: String,
    /// The price for one unit that the buyer's document states; ours must agree.
    #[serde(default, deserialize_with = "text_or_number", skip_serializing_if = "String::is_empty")]
    pub stated_price: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub requested_date: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The buyer's own number of the line, as its document has it; our answer names the line by it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub buyer_line: String,
    /// The code or GLN of the customer's place that this line goes to; empty for the order's ship-to.
    #[serde(default, deserialize_with = "text_or_nothing", skip_serializing_if = "String::is_empty")]
    pub ship_to: String,
    /// The parts in which it is wanted; together they are its quantity.
    #[serde(default, skip_serializing_if = "Schedule::is_empty")]
    pub schedule: Schedule,
    /// What was chosen of a configured item, `colour=red; width=1200`; also behind the item in braces.
    #[serde(default, deserialize_with = "text_or_nothing", skip_serializing_if = "String::is_empty")]
    pub specification: String,
    /// Which part of what it is, once the parts of lines are lines of their own.
    #[serde(skip)]
    pub part: Option<PartOf>,
    /// Which line of the quotation it takes, where the item stands on several; else the one that fits.
    #[serde(default, deserialize_with = "text_or_number", skip_serializing_if = "String::is_empty")]
    pub quoted: String,
}

impl DraftLine {
    /// The item as it was called, and what was chosen of it: behind it in braces, `DESK{colour=red}`, or in a field of its own.
    pub fn item_and_choices(&self) -> (&str, &str) {
        let written = self.item.trim();
        match written.strip_suffix('}').and_then(|w| w.split_once('{')) {
            Some((item, choices)) => (item.trim(), choices.trim()),
            None => (written, self.specification.trim()),
        }
    }
}

fn text_or_nothing<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(from)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_may_be_numbers_or_text() {
        let text = r#"{"customer":"C1","buyer_po_no":"4711","ship_to":null,"lines":[{"item":"A","quantity":12},
            {"item":"B","quantity":"2.5","unit":null}]}"#;
        let draft: Draft = serde_json::from_str(text).unwrap();
        assert_eq!(draft.lines.iter().map(|l| l.quantity.as_str()).collect::<Vec<_>>(), ["12", "2.5"]);
    }

    #[test]
    fn a_misspelt_field_is_refused_by_name() {
        let error = serde_json::from_str::<Draft>(r#"{"customr":"C1","lines":[]}"#).unwrap_err();
        assert!(error.to_string().contains("customr"));
    }
}
