//! The thing beside a question: an order or a draft as it is kept, a document's fields as they were read. Read-only.

use db::Tx;
use desk::intake::{self, Message};
use desk::orders::{self, Draft, DraftLine, Order, Stage};
use desk::{Actor, Failure, Severity, people};

use super::shown::field_label;
use crate::frame::Frame;
use crate::inbox::document::row_of;
use crate::new_order::said::{FindingSaid, said};

/// Lines that are shown of a long one.
const LINES: usize = 200;

pub struct Beside {
    pub head: Vec<FieldShown>,
    pub lines: Vec<LineShown>,
    /// There are so many more.
    pub more: usize,
    pub total: String,
    /// Whose hands it is in, and in which state it is.
    pub whose: String,
    pub state: String,
    /// Where a newer version is told; empty where there is none.
    pub live: String,
    pub version: i64,
    /// Where it is changed by whoever may.
    pub path: String,
    pub remarks: Vec<(&'static str, String)>,
}

pub struct FieldShown {
    pub path: String,
    pub label: String,
    pub value: String,
    /// The chip and its word, of a document.
    pub chip: (&'static str, &'static str),
    /// The question is about it.
    pub marked: bool,
}

pub struct LineShown {
    pub number: usize,
    pub item: String,
    pub quantity: String,
    pub description: String,
    pub price: String,
    pub net: String,
    pub promise: String,
    pub remarks: Vec<(&'static str, String)>,
    pub marked: &'static str,
}

impl Beside {
    pub fn of_order(tx: &mut Tx, by: &Actor, frame: &Frame, order: &Order) -> Result<Beside, Failure> {
        let owner = orders::hands(tx, order.id)?.map_or(order.entered_by, |h| h.owner);
        let whose = people::names(tx, &[owner])?.remove(&owner).unwrap_or_else(|| "the desk".into());
        let mut shown = if order.stage == Stage::Draft {
            let draft = orders::draft_of(tx, order.id)?;
            of_draft(tx, by, frame, order, &draft)?
        } else {
            on_record(frame, order)
        };
        shown.whose = whose;
        shown.state = frame.label(order.stage.code());
        shown.live = format!("/orders/{}/help/version", order.number);
        shown.version = order.version;
        Ok(shown)
    }

    pub fn of_document(tx: &mut Tx, frame: &Frame, message: &Message) -> Result<Beside, Failure> {
        let fields = intake::fields_of(tx, message.id)?;
        let head = fields
            .iter()
            .map(|field| {
                let row = row_of(field);
                FieldShown {
                    label: field_label(frame, &row.path),
                    chip: (row.chip, row.word),
                    value: row.value,
                    path: row.path,
                    marked: false,
                }
            })
            .collect();
        Ok(Beside {
            head,
            path: format!("/inbox/{}", message.number),
            whose: message.sender.clone(),
            state: crate::inbox::stage_word(&message.stage).to_owned(),
            ..Beside::empty()
        })
    }

    fn empty() -> Beside {
        Beside {
            head: Vec::new(),
            lines: Vec::new(),
            more: 0,
            total: String::new(),
            whose: String::new(),
            state: String::new(),
            live: String::new(),
            version: 0,
            path: String::new(),
            remarks: Vec::new(),
        }
    }

    /// Marks the field that the question is about.
    pub fn mark(&mut self, path: &str) {
        if let Some(field) = self.head.iter_mut().find(|f| f.path == path) {
            field.marked = true;
        }
        let of_line = path.strip_prefix("lines/").and_then(|p| p.split_once('/'));
        if let Some((line, field)) = of_line
            && let Some(line) = line.parse::<usize>().ok().and_then(|n| self.lines.get_mut(n))
        {
            line.marked = ["item", "quantity", "price"].into_iter().find(|f| *f == field).unwrap_or("item");
        }
    }
}

fn field(frame: &Frame, path: &str, value: String) -> FieldShown {
    FieldShown {
        label: field_label(frame, path),
        path: path.to_owned(),
        value,
        chip: ("", ""),
        marked: false,
    }
}

fn remarks(frame: &Frame, found: &[FindingSaid]) -> Vec<(&'static str, String)> {
    let kind = |f: &FindingSaid| match f.severity {
        Severity::Block => "block",
        Severity::Warn => "warn",
        Severity::Note => "note",
    };
    found.iter().map(|f| (kind(f), frame.say(&f.message).into_owned())).collect()
}

/// What was typed, and what the desk says of it: what its writer sees.
fn of_draft(tx: &mut Tx, by: &Actor, frame: &Frame, order: &Order, draft: &Draft) -> Result<Beside, Failure> {
    let rows: Vec<String> = (0..draft.lines.len()).map(|n| n.to_string()).collect();
    let said = said(tx, by, draft, &rows, Some(order.id))?;
    let line = |(n, (typed, said)): (usize, (&DraftLine, &crate::new_order::said::RowSaid))| LineShown {
        number: n + 1,
        item: typed.item.clone(),
        quantity: format!("{} {}", frame.figure(&typed.quantity), typed.unit).trim().to_owned(),
        description: said.item.as_ref().map(|i| i.description.clone()).unwrap_or_default(),
        price: said.price.as_ref().map(|p| frame.figure(&p.unit_price)).unwrap_or_default(),
        net: said.price.as_ref().map(|p| frame.figure(&p.net)).unwrap_or_default(),
        promise: said.promise.map(|d| frame.day(d)).unwrap_or_default(),
        remarks: remarks(frame, &said.findings),
        marked: "",
    };
    let lines = draft.lines.iter().zip(&said.rows).enumerate().take(LINES).map(line).collect();
    Ok(Beside {
        head: vec![
            field(frame, "customer", draft.customer.clone()),
            field(frame, "buyer_po_no", draft.buyer_po_no.clone()),
            field(frame, "requested_date", draft.requested_date.clone()),
            field(frame, "ship_to", draft.ship_to.clone()),
            field(frame, "note", draft.note.clone()),
        ],
        lines,
        more: draft.lines.len().saturating_sub(LINES),
        total: said.totals.map(|t| format!("{} {}", t.currency, frame.figure(&t.total))).unwrap_or_default(),
        remarks: remarks(frame, &said.findings),
        path: format!("/orders/new?draft={}", order.number),
        ..Beside::empty()
    })
}

fn on_record(frame: &Frame, order: &Order) -> Beside {
    let ship_to = order.parties.ship_to.as_ref().map(|p| format!("{} · {}", p.code, p.name));
    let line = |(n, l): (usize, &orders::OrderLine)| LineShown {
        number: n + 1,
        item: l.sku.clone(),
        quantity: format!("{} {}", frame.quantity(l.quantity), l.unit),
        description: l.description.clone(),
        price: frame.price(l.price),
        net: frame.amount(l.net, order.currency),
        promise: frame.day_or_dash(l.promised_date),
        remarks: Vec::new(),
        marked: "",
    };
    Beside {
        head: vec![
            field(frame, "customer", order.parties.customer_name.clone()),
            field(frame, "buyer_po_no", order.po_number.clone().unwrap_or_default()),
            field(frame, "requested_date", frame.day_or_dash(order.requested_date)),
            field(frame, "ship_to", ship_to.unwrap_or_default()),
            field(frame, "note", order.note.clone().unwrap_or_default()),
        ],
        lines: order.lines.iter().enumerate().take(LINES).map(line).collect(),
        more: order.lines.len().saturating_sub(LINES),
        total: frame.money(order.total, order.currency),
        path: format!("/orders/{}", order.number),
        ..Beside::empty()
    }
}
