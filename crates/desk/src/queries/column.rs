//! Sources and their columns: what there is to ask for, each with its kind.

use std::cmp::Ordering;

use basics::{Day, Decimal};
use serde::Serialize;

use crate::policies::Verb;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    Stock,
    Orders,
    OrderLines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Text,
    /// A quantity or a count.
    Number,
    /// An amount in the row's currency.
    Money,
    Day,
    Truth,
}

impl ColumnKind {
    pub fn code(self) -> &'static str {
        match self {
            ColumnKind::Text => "text",
            ColumnKind::Number => "figure",
            ColumnKind::Money => "amount",
            ColumnKind::Day => "day",
            ColumnKind::Truth => "yes or no",
        }
    }

    pub fn can_be_summed(self) -> bool {
        matches!(self, ColumnKind::Number | ColumnKind::Money)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub code: &'static str,
    pub kind: ColumnKind,
    /// Shown unless something else is asked for.
    pub usual: bool,
}

const fn column(code: &'static str, kind: ColumnKind, usual: bool) -> Column {
    Column { code, kind, usual }
}

use ColumnKind::{Day as D, Money as M, Number as N, Text as T, Truth as B};

/// In the order in which `store/rows.rs` reads them.
const STOCK: &[Column] = &[
    column("item", T, true),
    column("description", T, true),
    column("category", T, false),
    column("status", T, false),
    column("unit", T, true),
    column("warehouse", T, true),
    column("bin", T, false),
    column("on_hand", N, true),
    column("reserved", N, true),
    column("free", N, true),
    column("coming", N, true),
    column("next_supply", D, true),
];

const ORDERS: &[Column] = &[
    column("order", T, true),
    column("stage", T, true),
    column("customer", T, false),
    column("customer_name", T, true),
    column("their_po", T, true),
    column("came_by", T, false),
    column("owner", T, false),
    column("begun", D, true),
    column("confirmed", D, false),
    column("wanted", D, false),
    column("promised", D, true),
    column("held", B, false),
    column("late", B, false),
    column("goods", M, false),
    column("charges", M, false),
    column("tax", M, false),
    column("total", M, true),
    column("currency", T, true),
];

const ORDER_LINES: &[Column] = &[
    column("order", T, true),
    column("stage", T, true),
    column("customer", T, false),
    column("customer_name", T, true),
    column("begun", D, true),
    column("line", N, false),
    column("item", T, true),
    column("description", T, true),
    column("quantity", N, true),
    column("unit", T, true),
    column("open", N, true),
    column("reserved", N, false),
    column("picked", N, false),
    column("shipped", N, true),
    column("cancelled", N, false),
    column("wanted", D, false),
    column("promised", D, true),
    column("net", M, true),
    column("currency", T, true),
];

impl Source {
    pub const ALL: [Source; 3] = [Source::Stock, Source::Orders, Source::OrderLines];

    pub fn code(self) -> &'static str {
        match self {
            Source::Stock => "stock",
            Source::Orders => "orders",
            Source::OrderLines => "order_lines",
        }
    }

    pub fn from_code(code: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Who may look at it.
    pub fn verb(self) -> Verb {
        match self {
            Source::Stock => Verb::SeeStock,
            Source::Orders | Source::OrderLines => Verb::SeeOrders,
        }
    }

    pub fn columns(self) -> &'static [Column] {
        match self {
            Source::Stock => STOCK,
            Source::Orders => ORDERS,
            Source::OrderLines => ORDER_LINES,
        }
    }

    /// A column and its place.
    pub fn column(self, code: &str) -> Option<(usize, &'static Column)> {
        self.columns().iter().enumerate().find(|(_, c)| c.code == code)
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Cell {
    None,
    Text(String),
    Number(Decimal),
    Day(Day),
    Truth(bool),
}

impl Cell {
    pub fn text(text: Option<String>) -> Cell {
        text.filter(|t| !t.is_empty()).map_or(Cell::None, Cell::Text)
    }

    /// As it stands in a file.
    pub fn written(&self) -> String {
        match self {
            Cell::None => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.normalize().to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Truth(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        }
    }

    /// What has no value comes last, whichever way it is sorted.
    pub fn sorted(&self, other: &Cell, descending: bool) -> Ordering {
        match (self, other) {
            (Cell::None, Cell::None) => Ordering::Equal,
            (Cell::None, _) => Ordering::Greater,
            (_, Cell::None) => Ordering::Less,
            (a, b) if descending => b.cmp(a),
            (a, b) => a.cmp(b),
        }
    }
}
