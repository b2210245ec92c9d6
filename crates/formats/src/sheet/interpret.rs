//! From a table to an order: find the row of heads, give each column a role, read labelled values above and below, and lines
//! between. What stays uncertain is said in a remark; the grid itself is always kept for a layer that knows the catalogue.

mod line;

use basics::{Decimal, Limits};

use super::columns::Table;
use super::lexicon::{Role, folded, role_of};
use super::{Cell, CellValue, Grid, Row};
use crate::date::{self, DayOrder};
use crate::message::Message;
use crate::number::{self, Style};
use crate::order::{
    Amount, AmountRole, Contact, DateRole, IdScheme, IncomingOrder, Line, Note, Party, PartyId, PartyRole,
    Purpose, Reference, ReferenceKind,
};
use crate::said::{Remarks, Said, codes, short};
use crate::{check, convert};

/// The orders of some tables.
pub(crate) fn orders_of(grids: &[Grid], remarks: &mut Remarks) -> Vec<Message> {
    let mut messages = Vec::new();
    for grid in grids {
        let Some(table) = Table::find(grid) else { continue };
        let mut orders = Reader::new(grid, table, remarks).read();
        orders.retain(|o| !o.lines.is_empty());
        for order in orders.into_iter().take(Limits::MESSAGES) {
            check::remark_on_sums(remarks, &order);
            messages.push(Message::Order(order));
        }
    }
    if messages.is_empty() && grids.iter().any(|g| !g.rows.is_empty()) {
        remarks.warn(
            codes::UNCERTAIN,
            None,
            "no table with items and quantities was recognised",
            "Mark the columns yourself, or enter the order by hand.",
        );
    }
    messages
}

struct Reader<'a, 'r> {
    grid: &'a Grid,
    table: Table,
    style: Option<Style>,
    order_of_days: Option<DayOrder>,
    remarks: &'r mut Remarks,
    order: IncomingOrder,
    /// Lines with the PO number of their row, where a column gives one.
    lines: Vec<(Option<Said<String>>, Line)>,
    told_date: bool,
    is_over_the_limit: bool,
    /// Cells that an address above has taken, by row number and column.
    used: Vec<(u32, u32)>,
}

impl<'a, 'r> Reader<'a, 'r> {
    fn new(grid: &'a Grid, table: Table, remarks: &'r mut Remarks) -> Reader<'a, 'r> {
        let body = table.head.map_or(0, |h| h + 1);
        let numeric = |role: &Role| matches!(role, Role::Quantity | Role::Price | Role::Amount);
        let columns: Vec<u32> =
            table.columns.iter().filter(|(_, (r, _))| numeric(r)).map(|(c, _)| *c).collect();
        let cells = || grid.rows.iter().skip(body).flat_map(|r| &r.cells);
        let style = number::style_of(
            cells()
                .filter(|c| columns.contains(&c.column) && c.value == CellValue::Text)
                .map(|c| c.text.as_str()),
        );
        let order_of_days = grid
            .rows
            .iter()
            .flat_map(|r| &r.cells)
            .filter(|c| c.text.len() < 60)
            .find_map(|c| date::whole(after_label(&c.text), None, None).and_then(|f| f.proves));
        let mut order = IncomingOrder::new("table");
        order.purpose = None;
        Reader {
            grid,
            table,
            style,
            order_of_days,
            remarks,
            order,
            lines: Vec::new(),
            is_over_the_limit: false,
            told_date: false,
            used: Vec::new(),
        }
    }

    fn read(mut self) -> Vec<IncomingOrder> {
        if self.table.head.is_none() {
            self.remarks.warn(
                codes::UNCERTAIN,
                None,
                "the table has no heads; item and quantity were told by their looks",
                "Check the columns before the order is taken.",
            );
        } else if self.table.uncertain {
            self.remarks.warn(
                codes::UNCERTAIN,
                None,
                "the quantity column was told by a part of its head",
                "Check the columns.",
            );
        }
        let grid = self.grid;
        let head = self.table.head;
        for (at, row) in grid.rows.iter().enumerate() {
            match head {
                Some(head) if at < head => self.labelled(at, row, true),
                Some(head) if at == head => self.unknown_heads(row),
                _ => self.body_row(at, row),
            }
        }
        self.split()
    }

    fn unknown_heads(&mut self, row: &Row) {
        for cell in row.cells.iter().filter(|c| !self.table.columns.contains_key(&c.column)) {
            self.remarks.note(
                codes::UNREAD,
                self.grid.source(row, cell),
                format!(
                    "the column '{}' is not known; its values are kept with the lines",
                    short(cell.text.trim(), 40)
                ),
                "Read it if it may matter to this order.",
            );
        }
    }

    /// One order, or one per PO number where a column tells several.
    fn split(mut self) -> Vec<IncomingOrder> {
        let mut groups: Vec<(Option<Said<String>>, Vec<Line>)> = Vec::new();
        for (po, line) in std::mem::take(&mut self.lines) {
            let same =
                |a: &Option<Said<String>>| a.as_ref().map(|s| &s.value) == po.as_ref().map(|s| &s.value);
            match groups.iter_mut().find(|(p, _)| same(p) || po.is_none()) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((po, vec![line])),
            }
        }
        let mut orders = Vec::new();
        for (po, lines) in groups {
            let mut order = self.order.clone();
            if let Some(po) = po {
                order.po_number = Some(convert::po_number(self.remarks, &po));
            }
            order.lines = lines;
            lift_common_date(&mut order);
            orders.push(order);
        }
        if orders.len() > 1 {
            // Totals under the table belong to all orders together.
            orders.iter_mut().for_each(|o| {
                o.amounts.clear();
                o.stated_line_count = None;
            });
        }
        orders
    }

    /// "PO Number: 4711" in one cell, a label with its value to the right, or a label above an address.
    fn labelled(&mut self, at: usize, row: &Row, above: bool) {
        let mut cells = row.cells.iter().filter(|c| !c.text.trim().is_empty()).peekable();
        let mut unused = Vec::new();
        while let Some(cell) = cells.next() {
            if self.used.contains(&(row.number, cell.column)) {
                continue;
            }
            if let Some((label, value)) = split_label(&cell.text)
                && let Some((role, _)) = role_of(label)
            {
                self.header_value(role, row, cell, value);
                continue;
            }
            let Some(role) = label_role(cell, above) else {
                unused.push(cell);
                continue;
            };
            let right = cells.peek().copied().filter(|next| label_role(next, true).is_none());
            let is_party = matches!(role, Role::ShipTo | Role::BillTo | Role::Buyer);
            match right {
                Some(value) => {
                    cells.next();
                    let below = if is_party { self.block_below(at, value.column) } else { Vec::new() };
                    let whole = joined(&value.text, &below);
                    self.header_value(role, row, value, &whole);
                }
                None => match self.block_below(at, cell.column).as_slice() {
                    [first, rest @ ..] if is_party => {
                        let rest: Vec<String> = rest.to_vec();
                        let whole = joined(first, &rest);
                        self.header_value(role, row, cell, &whole);
                    }
                    _ => unused.push(cell),
                },
            }
        }
        for cell in unused {
            let text = self.grid.said(row, cell);
            let subject = if above { "above the table" } else { "below the table" };
            self.order.notes.push(Note { subject: subject.into(), text });
        }
    }

    /// The texts in this column of the rows right below, up to a gap, a label or the heads; they are used up by this.
    fn block_below(&mut self, at: usize, column: u32) -> Vec<String> {
        let mut texts = Vec::new();
        let mut number = self.grid.rows.get(at).map_or(0, |r| r.number);
        for (index, row) in self.grid.rows.iter().enumerate().skip(at + 1).take(6) {
            let at_head = self.table.head.is_some_and(|h| at < h && index >= h);
            let label_left = column > 0 && row.cell(column - 1).is_some_and(|c| !c.text.trim().is_empty());
            let Some(cell) = row.cell(column) else { break };
            if at_head
                || row.number != number + 1
                || label_left
                || label_role(cell, true).is_some()
                || split_label(&cell.text).is_some()
            {
                break;
            }
            number = row.number;
            self.used.push((row.number, column));
            texts.push(cell.text.trim().to_owned());
        }
        texts
    }

    fn header_value(&mut self, role: Role, row: &Row, cell: &Cell, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        let said = Said::new(value.trim().to_owned(), value.trim(), self.grid.source(row, cell));
        match role {
            Role::PoNumber if self.order.po_number.is_none() => {
                self.order.po_number = Some(convert::po_number(self.remarks, &said));
            }
            Role::OrderDate | Role::Date => {
                if let Some(dated) = self.dated(DateRole::Other, "", &said, &cell.value) {
                    self.order.issued = Some(dated.date);
                }
            }
            Role::RequestedDate | Role::CancelAfter => {
                let role = if role == Role::CancelAfter {
                    DateRole::CancelAfter
                } else {
                    DateRole::RequestedDelivery
                };
                let label = folded(&cell.text);
                let dated = self.dated(role, &label, &said, &cell.value);
                self.order.dates.extend(dated);
            }
            Role::ShipTo | Role::BillTo | Role::Buyer => {
                let role = match role {
                    Role::ShipTo => PartyRole::ShipTo,
                    Role::BillTo => PartyRole::BillTo,
                    _ => PartyRole::Buyer,
                };
                let mut party = Party::new(role, "", said.source.clone());
                party.names.push(
                    said.with(said.value.split([',', '\n']).next().unwrap_or_default().trim().to_owned()),
                );
                party.written = Some(said);
                self.order.parties.push(party);
            }
            Role::CustomerNumber => {
                let mut party = Party::new(PartyRole::Buyer, "", said.source.clone());
                party.ids.push(PartyId { scheme: IdScheme::BySeller, scheme_code: String::new(), id: said });
                self.order.parties.push(party);
            }
            Role::Currency => self.order.currency = convert::currency(self.remarks, &said),
            Role::PaymentTerms => self.order.payment_terms.push(said),
            Role::FreightTerms => self.order.freight_terms.push(said),
            Role::LineCount => self.order.stated_line_count = convert::count(self.remarks, &said),
            Role::Contact => {
                let mut contact = Contact::default();
                let figures = said.value.chars().filter(char::is_ascii_digit).count();
                if said.value.contains('@') {
                    contact.email = Some(said)
                } else if figures >= 6 {
                    contact.phone = Some(said)
                } else {
                    contact.name = Some(said)
                }
                self.order.contacts.push(contact);
            }
            Role::Reference => {
                self.order.references.push(Reference {
                    kind: ReferenceKind::Other,
                    code: String::new(),
                    text: said,
                });
            }
            Role::Total | Role::Amount => self.total(row),
            _ => self.order.notes.push(Note { subject: format!("{role:?}"), text: said }),
        }
    }

    fn role_cell<'c>(&self, row: &'c Row, role: Role) -> Option<(&'c Cell, String)> {
        let (column, (_, head)) = self.table.columns.iter().find(|(_, (r, _))| *r == role)?;
        let cell = row.cell(*column).filter(|c| !c.text.trim().is_empty())?;
        Some((cell, head.clone()))
    }

    fn body_row(&mut self, at: usize, row: &Row) {
        if self.is_over_the_limit {
            return;
        }
        let items = [Role::SellerItem, Role::BuyerItem, Role::Item, Role::ManufacturerItem, Role::Gtin];
        let has_item = items.iter().any(|r| self.role_cell(row, *r).is_some());
        let description = self.role_cell(row, Role::Description);
        let quantity = self.role_cell(row, Role::Quantity);
        let repeated_head =
            quantity.as_ref().is_some_and(|(c, h)| !h.is_empty() && folded(&c.text) == folded(h));
        let texts = || row.cells.iter().filter(|c| c.value == CellValue::Text);
        // Looked up only where it matters: it is the dearest question that is asked of a row.
        let says_total = || {
            texts().any(|c| {
                role_of(split_label(&c.text).map_or(c.text.as_str(), |(l, _)| l))
                    .is_some_and(|(r, s)| s >= 2 && matches!(r, Role::Total | Role::Amount | Role::LineCount))
            })
        };
        if repeated_head {
            self.left_out(row, "the heads are repeated");
        } else if !(has_item && quantity.is_some() && description.is_some()) && says_total() {
            self.total(row);
            if let Some(last) = row.cells.last() {
                let label = row.cells.first().map(|c| folded(&c.text)).unwrap_or_default();
                if role_of(&label).is_some_and(|(r, _)| r == Role::LineCount) {
                    let said = self.grid.said(row, last);
                    self.order.stated_line_count = convert::count(self.remarks, &said);
                }
            }
            self.left_out(row, "it is a total");
        } else if quantity.is_some() && (has_item || description.is_some()) {
            self.line(row);
        } else if let Some(text) =
            remark_of_previous(row).filter(|_| quantity.is_none() && !self.lines.is_empty())
        {
            let said = self.grid.said(row, text);
            if let Some((_, line)) = self.lines.last_mut() {
                line.notes.push(Note { subject: "continued".into(), text: said });
            }
        } else if has_item && !self.is_labelled(row) {
            if let Some((cell, _)) = items.iter().find_map(|r| self.role_cell(row, *r)) {
                self.remarks.error(
                    codes::BAD_QUANTITY,
                    self.grid.source(row, cell),
                    format!("the line of '{}' has no quantity", short(cell.text.trim(), 40)),
                    "Ask the sender, or leave the line out.",
                );
            }
            self.line(row);
        } else if let Some((cell, _)) = description.filter(|_| row.cells.len() == 1 && !self.is_labelled(row))
        {
            // A second row of description.
            let said = self.grid.said(row, cell);
            match self.lines.last_mut() {
                Some((_, line)) => line.notes.push(Note { subject: "continued".into(), text: said }),
                None => self.order.notes.push(Note { subject: String::new(), text: said }),
            }
        } else {
            self.labelled(at, row, false);
        }
    }

    fn is_labelled(&self, row: &Row) -> bool {
        row.cells.first().is_some_and(|c| {
            let whole = c.text.trim();
            split_label(whole).is_some_and(|(label, _)| role_of(label).is_some())
                || (row.cells.len() == 2 && whole.ends_with(':') && role_of(whole).is_some())
        })
    }

    fn left_out(&mut self, row: &Row, why: &str) {
        let Some(cell) = row.cells.first() else { return };
        let texts: Vec<&str> = row.cells.iter().map(|c| c.text.trim()).collect();
        self.remarks.note(
            codes::ROW_LEFT_OUT,
            self.grid.source(row, cell),
            format!("row {} is no line: {why} ('{}')", row.number, short(&texts.join(" "), 60)),
            "Nothing needs doing unless it is one.",
        );
    }

    fn total(&mut self, row: &Row) {
        let label = row
            .cells
            .iter()
            .find(|c| c.value == CellValue::Text)
            .map(|c| folded(&c.text))
            .unwrap_or_default();
        let Some((cell, value)) = row.cells.iter().rev().find_map(|c| Some((c, self.number(c)?.0))) else {
            return;
        };
        let contains =
            |words: &[&str]| words.iter().any(|w| format!(" {label} ").contains(&format!(" {w} ")));
        let role = if contains(&["vat", "tax", "mwst", "tva", "iva", "btw"])
            && !contains(&["incl", "excl", "inkl", "exkl", "ttc", "ht"])
        {
            AmountRole::Tax
        } else if contains(&["sub", "subtotal", "netto", "net", "ht", "zwischensumme"]) {
            AmountRole::Lines
        } else if contains(&["shipping", "freight", "fracht", "versand"]) {
            AmountRole::Charges
        } else {
            AmountRole::Payable
        };
        let amount = self.grid.said(row, cell).with(value);
        self.order.amounts.push(Amount { role, code: label, amount });
    }

    fn number(&self, cell: &Cell) -> Option<(Decimal, bool)> {
        match &cell.value {
            CellValue::Number(value) => Some((*value, false)),
            CellValue::Day(_) => None,
            CellValue::Text => number::read(after_label(&cell.text), self.style),
        }
    }

    /// Said once, at the first row that has no room, and as an error: an order must not lose lines silently.
    fn over_the_limit(&mut self, row: &Row) {
        if self.is_over_the_limit {
            return;
        }
        self.is_over_the_limit = true;
        let place = row.cells.first().map(|c| self.grid.source(row, c));
        self.remarks.error(
            codes::LIMIT,
            place,
            format!("the order has more than {} lines; the rest was left out", Limits::ORDER_LINES),
            "Ask the sender to split the order.",
        );
    }
}

/// A row with one cell of several words says something about the line before it.
fn remark_of_previous(row: &Row) -> Option<&Cell> {
    let [only] = row.cells.as_slice() else { return None };
    let is_label = split_label(&only.text).is_some() || label_role(only, true).is_some();
    (only.column > 0 && only.text.split_whitespace().count() >= 3 && !is_label).then_some(only)
}

/// A day or place that all lines share belongs to the order.
fn lift_common_date(order: &mut IncomingOrder) {
    if order.purpose.is_none() {
        let place = order.lines.first().map_or(crate::said::Source::Document, |l| l.source.clone());
        order.purpose = Some(Said::new(Purpose::Original, "", place));
    }
    let first = order.lines.first().and_then(|l| l.dates.first()).cloned();
    if let Some(first) = first
        && order.requested_date().is_none()
        && order.lines.iter().all(|l| l.dates.first().map(|d| d.date.value) == Some(first.date.value))
    {
        order.dates.push(first);
    }
    let party = order.lines.first().and_then(|l| l.parties.first()).cloned();
    if let Some(party) = party
        && order.party(PartyRole::ShipTo).is_none()
        && order.lines.iter().all(|l| {
            l.parties.first().and_then(|p| p.written.as_ref()).map(|w| &w.value)
                == party.written.as_ref().map(|w| &w.value)
        })
    {
        order.lines.iter_mut().for_each(|l| l.parties.clear());
        order.parties.push(party);
    }
}

/// The role of a cell that is a label: it ends in a colon or is a well-known word.
fn label_role(cell: &Cell, above: bool) -> Option<Role> {
    let label = cell.text.trim();
    let (role, score) = role_of(label).filter(|_| cell.value == CellValue::Text)?;
    (label.ends_with([':', '#']) || !above || score >= 2).then_some(role)
}

fn joined(first: &str, rest: &[String]) -> String {
    let mut all = vec![first.trim()];
    all.extend(rest.iter().map(String::as_str));
    all.join(", ")
}

/// "PO Number: 4711" is a label and its value.
fn split_label(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once(':')?;
    let value = value.trim();
    (!value.is_empty() && label.chars().count() <= 45).then_some((label.trim(), value))
}

fn after_label(text: &str) -> &str {
    split_label(text).filter(|(l, _)| role_of(l).is_some()).map_or(text, |(_, value)| value)
}
