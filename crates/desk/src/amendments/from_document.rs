//! From a document: a change that came in (X12 860, ORDCHG, Order Change, a mail, an order sent again with other lines) is proposed as an
//! amendment of the order it is about. Called by the inbox, the API and the command line.
//! Holds: nothing on the document is open; what it does not say stays as it is, unless it states the order anew as a whole.

use basics::Quantity;
use db::Tx;

use super::amendment::{Amendment, Prices};
use super::changes::Change;
use super::propose::{Wanted, propose};
use super::refusal::AmendmentRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::intake::{self, Heard, IntakeRefusal, Kind, OrderFacts, OrderLineFacts};
use crate::orders::{self, DraftLine, Order, OrderLine};
use crate::policies::{Verb, Whose, allow};

pub fn propose_from_document(tx: &mut Tx, by: &Actor, document: &str) -> Result<Amendment, Failure> {
    allow(by, Verb::ConvertDocument, Whose::Others)?;
    let mut message =
        intake::by_number(tx, document)?.ok_or_else(|| IntakeRefusal::NotFound(document.to_owned()))?;
    if !message.stage.is_open() || !matches!(message.kind, Kind::Change | Kind::Order | Kind::Duplicate) {
        let (number, stage) = (message.number.clone(), message.stage);
        return Err(IntakeRefusal::WrongStage { number, stage }.into());
    }
    let fields = intake::fields_of(tx, message.id)?;
    // That its PO number is on record already is what makes it a change.
    let is_open = |f: &&intake::Field| f.status.is_open() && f.path != "po_number";
    let open: Vec<String> = fields.iter().filter(is_open).map(|f| f.path.clone()).collect();
    if !open.is_empty() {
        let number = message.number.clone();
        return Err(IntakeRefusal::Open { number, open: open.len() as i64, paths: open }.into());
    }
    let number = orders::meant_by(tx, &message)?
        .ok_or_else(|| AmendmentRefusal::NoOrder(message.po_number.clone().unwrap_or_default()))?;
    let order = orders::need(tx, &number)?;
    let buyer_lines = orders::buyer_lines(tx, order.id)?;
    let facts = intake::order_facts(&message, &fields);
    let own_line = |line: &OrderLine, said: &OrderLineFacts| {
        buyer_lines.get(&line.line_no).is_some_and(|n| *n == said.buyer_line)
    };
    let wanted = Wanted {
        changes: changes(&order, &message.heard, &facts, &own_line),
        prices: Prices::Keep,
        reason: format!("document {}", message.number),
        version: None,
        message: Some(message.id.uuid()),
    };
    let amendment = propose(tx, by, &order.number, &wanted)?;
    intake::mark_converted(tx, by, &mut message, order.id.uuid(), &order.number, true)?;
    Ok(amendment)
}

/// What the document asks for, held against the order. `own_line` tells whether a line of the order has the number that the buyer gave this one.
fn changes(
    order: &Order,
    heard: &Heard,
    facts: &OrderFacts,
    own_line: &dyn Fn(&OrderLine, &OrderLineFacts) -> bool,
) -> Vec<Change> {
    let mut left: Vec<&OrderLine> = order.lines.iter().filter(|l| !l.is_gone()).collect();
    let is_delta = heard.purpose == "change" || heard.lines.iter().any(|l| !l.action.is_empty());
    let mut changes = Vec::new();
    for said in &facts.lines {
        let action = heard.lines.get(said.position).map_or("", |l| l.action.as_str());
        let at = left
            .iter()
            .position(|l| l.sku == said.item && own_line(l, said))
            .or_else(|| left.iter().position(|l| l.sku == said.item))
            // A line of theirs with another item is a substitute.
            .or_else(|| left.iter().position(|l| own_line(l, said)).filter(|_| action != "add"));
        match at.map(|at| left.remove(at)) {
            Some(line) => changes.extend(of_line(line, said, action)),
            None if action != "delete" => changes.push(Change::Add(new_line(said))),
            None => {}
        }
    }
    if !is_delta {
        changes.extend(left.iter().map(|l| Change::Remove { line: l.line_no }));
    }
    changes.extend(of_head(order, facts));
    changes
}

fn of_line(line: &OrderLine, said: &OrderLineFacts, action: &str) -> Vec<Change> {
    let no = line.line_no;
    match action {
        "delete" => return vec![Change::Remove { line: no }],
        "unchanged" => return Vec::new(),
        _ => {}
    }
    let mut changes = Vec::new();
    let same_unit = said.unit.is_empty() || said.unit == line.unit.code();
    match Quantity::parse(&said.quantity) {
        Ok(quantity) if quantity.is_zero() => return vec![Change::Remove { line: no }],
        Ok(quantity) if same_unit && quantity == line.quantity => {}
        Ok(_) if same_unit => changes.push(Change::Quantity { line: no, quantity: said.quantity.clone() }),
        // Another unit is another line; both are shown to whoever decides.
        Ok(_) => return vec![Change::Remove { line: no }, Change::Add(new_line(said))],
        Err(_) => {}
    }
    if said.item != line.sku {
        changes.push(Change::Substitute { line: no, item: said.item.clone() });
        return changes;
    }
    let day = line.requested_date.map(|d| d.to_string()).unwrap_or_default();
    if !said.requested_date.is_empty() && said.requested_date != day {
        changes.push(Change::LineDate { line: no, requested_date: said.requested_date.clone() });
    }
    changes
}

fn new_line(said: &OrderLineFacts) -> DraftLine {
    DraftLine {
        item: said.item.clone(),
        quantity: said.quantity.clone(),
        unit: said.unit.clone(),
        stated_price: said.price.clone(),
        requested_date: said.requested_date.clone(),
        note: said.note.clone(),
        buyer_line: said.buyer_line.clone(),
        schedule: orders::schedule_of(said),
        ..DraftLine::default()
    }
}

/// The day and the ship-to, where the document says others.
fn of_head(order: &Order, facts: &OrderFacts) -> Vec<Change> {
    let mut changes = Vec::new();
    let day = order.requested_date.map(|d| d.to_string()).unwrap_or_default();
    if !facts.requested_date.is_empty() && facts.requested_date != day {
        changes.push(Change::RequestedDate { requested_date: facts.requested_date.clone() });
    }
    let ship_to = order.parties.ship_to.as_ref().map(|p| p.code.as_str()).unwrap_or_default();
    if !facts.ship_to.is_empty() && facts.ship_to != ship_to {
        changes.push(Change::ShipTo { ship_to: facts.ship_to.clone() });
    }
    changes
}
