//! Carry out a remedy that was approved, through the verbs that such things have anyway: credit notes, returns, replacement orders, letters. Called by
//! the complaint's page, the API and the command line.
//! Holds: however often and by whomever it is asked, it happens once; the guarded update of its state says who was first, and everybody else
//! is told what came of it.

use basics::{Money, Quantity, share_out};
use db::{Fault, Tx};

use super::acknowledge::{record, write};
use super::case::{Case, Category};
use super::lifecycle::CaseAct;
use super::refusal::CaseRefusal;
use super::remedy::{Remedy, RemedyKind, RemedyState, standing};
use super::{remedy_store, store};
use crate::Failure;
use crate::actor::Actor;
use crate::billing::{self, ChargesBack, Credit, CreditLine, Fee, InvoiceLine, Part};
use crate::correspondence::Template;
use crate::orders::{self, Channel, Draft, DraftLine, Order, Origin};
use crate::policies::{Verb, Whose, allow};
use crate::returns::{self, Advance, NewReturn, NewReturnLine, Reason, ReturnState};
use crate::tasks::{self, NewTask};

pub fn carry_out(tx: &mut Tx, by: &Actor, number: &str, recipient: &str) -> Result<Remedy, Failure> {
    allow(by, Verb::CarryOutRemedy, Whose::Others)?;
    let remedy = remedy_store::need(tx, number)?;
    if remedy.state == RemedyState::Done {
        return Ok(remedy);
    }
    let case = store::need_by_id(tx, remedy.case)?;
    case.state.allow(CaseAct::CarryOut)?;
    if !remedy_store::take(tx, by, remedy.id)? {
        let (number, state) = (remedy.number.clone(), remedy.state);
        return Err(CaseRefusal::RemedyState { number, state }.into());
    }
    let order = remedy.order.map(|id| orders::by_id(tx, id)).transpose()?.flatten();
    let results = match (remedy.kind, &order) {
        (RemedyKind::Apology, _) => letter(tx, by, &case, &remedy, Template::ComplaintAnswered, recipient)?,
        (RemedyKind::Denial, _) => letter(tx, by, &case, &remedy, Template::ComplaintDenied, recipient)?,
        (kind, None) => return Err(CaseRefusal::NoOrder(kind).into()),
        (RemedyKind::Discount, Some(order)) => discount(tx, by, &case, &remedy, order)?,
        (RemedyKind::Credit | RemedyKind::Refund, Some(order)) if !remedy.goods_back => {
            credit(tx, by, &case, &remedy, order)?
        }
        (RemedyKind::Reship, Some(order)) => reship(tx, by, &case, &remedy, order)?,
        (_, Some(order)) => send_back(tx, by, &case, &remedy, order)?,
    };
    remedy_store::set_results(tx, remedy.id, &results)?;
    let state = standing(&remedy_store::of_case(tx, case.id)?);
    store::set_state(tx, case.id, state)?;
    let detail = serde_json::json!({
        "remedy": remedy.number, "kind": remedy.kind, "amount": remedy.amount, "results": results,
    });
    record(tx, by, Verb::CarryOutRemedy, &case, "carry_out", state, None, detail)?;
    remedy_store::need(tx, &remedy.number)
}

fn letter(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    template: Template,
    recipient: &str,
) -> Result<Vec<String>, Failure> {
    Ok(vec![write(tx, by, case, template, &[("message", remedy.words.clone())], recipient)?])
}

fn reason(case: &Case, remedy: &Remedy) -> String {
    format!("complaint {}, {}", case.number, remedy.number)
}

/// Units at what was charged for them, by the invoices that they are on; the customer keeps the goods.
fn credit(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    order: &Order,
) -> Result<Vec<String>, Failure> {
    let mut invoiced = billing::creditable(tx, order.id)?;
    let mut parts: billing::Parts = Vec::new();
    for line in &remedy.lines {
        let left = billing::over_invoices(&mut invoiced, line.line_no, line.quantity, &mut parts);
        if left.is_positive() {
            let (order, line) = (order.number.clone(), line.line_no);
            return Err(CaseRefusal::NotInvoiced { order, line }.into());
        }
    }
    let units = |(line_no, quantity): &(i64, Quantity)| CreditLine {
        line_no: *line_no,
        part: Part::Units { quantity: *quantity, fee: Fee::None },
    };
    let credits = parts.iter().map(|(invoice, lines)| (invoice.clone(), lines.iter().map(units).collect()));
    make_credits(tx, by, case, remedy, credits.collect())
}

/// A part of the price, by what was charged for each of the lines.
fn discount(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    order: &Order,
) -> Result<Vec<String>, Failure> {
    let invoices = billing::of_order(tx, order.id)?;
    let about = |l: &&InvoiceLine| remedy.lines.iter().any(|r| r.line_no == l.line_no) && l.net > l.credited;
    let open: Vec<(&str, i64, i64)> = invoices
        .iter()
        .filter(|i| i.is_owed())
        .flat_map(|i| {
            i.lines.iter().filter(about).map(|l| (i.number.as_str(), l.line_no, l.net - l.credited))
        })
        .collect();
    let there: i64 = open.iter().map(|(.., left)| left).sum();
    if there < remedy.amount {
        let line = remedy.lines.first().map_or(0, |l| l.line_no);
        return Err(CaseRefusal::NotInvoiced { order: order.number.clone(), line }.into());
    }
    let weights: Vec<i64> = open.iter().map(|(.., left)| *left).collect();
    let mut credits: Vec<(String, Vec<CreditLine>)> = Vec::new();
    for ((invoice, line_no, _), amount) in open.iter().zip(share_out(remedy.amount, &weights)) {
        if amount == 0 {
            continue;
        }
        let line = CreditLine { line_no: *line_no, part: Part::Amount(amount) };
        match credits.iter_mut().find(|(number, _)| number == invoice) {
            Some((_, lines)) => lines.push(line),
            None => credits.push(((*invoice).to_owned(), vec![line])),
        }
    }
    make_credits(tx, by, case, remedy, credits)
}

fn make_credits(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    credits: Vec<(String, Vec<CreditLine>)>,
) -> Result<Vec<String>, Failure> {
    let (mut results, mut total) = (Vec::new(), 0);
    for (invoice, lines) in credits {
        let wanted = Credit {
            lines: Some(lines),
            charges: ChargesBack::None,
            reason: reason(case, remedy),
            version: None,
        };
        let made = billing::credit_complaint(tx, by, &invoice, &wanted)?;
        total += made.sums.total;
        results.push(made.number);
    }
    if remedy.kind == RemedyKind::Refund {
        let amount = Money::from_minor(total, remedy.currency);
        let title = format!("Pay {amount} back to {} for complaint {}", case.customer_number, case.number);
        results.push(task(tx, by, case, title, "finance")?);
    }
    Ok(results)
}

fn task(tx: &mut Tx, by: &Actor, case: &Case, title: String, team: &str) -> Result<String, Fault> {
    let task = NewTask {
        thing: case.id.uuid(),
        about: format!("case {}", case.number),
        title,
        department: team.into(),
        person: None,
        due_at: case.due_at,
    };
    tasks::follow_up(tx, by, &task)
}

/// What never arrived leaves once more, without charge, by an order of its own.
fn reship(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    order: &Order,
) -> Result<Vec<String>, Failure> {
    let why = reason(case, remedy);
    let mut lines = Vec::with_capacity(remedy.lines.len());
    for wanted in &remedy.lines {
        let missing = || CaseRefusal::NoLine { order: order.number.clone(), line: wanted.line_no };
        let line = order.lines.iter().find(|l| l.line_no == wanted.line_no).ok_or_else(missing)?;
        let item = line.item.map(|id| crate::catalog::by_id(tx, id)).transpose()?.flatten();
        lines.push(DraftLine {
            item: line.sku.clone(),
            quantity: wanted.quantity.to_string(),
            unit: item.ok_or_else(missing)?.base_unit.to_string(),
            price: "0".into(),
            price_reason: why.clone(),
            ..DraftLine::default()
        });
    }
    let draft = Draft {
        customer: case.customer_number.clone(),
        buyer_po_no: remedy.number.clone(),
        ship_to: order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
        kind: "replacement".into(),
        note: why.clone(),
        accept: why,
        lines,
        ..Draft::default()
    };
    let origin = Origin { channel: Channel::Keyboard, message: None, copy_of: Some(order.id.uuid()) };
    Ok(vec![orders::place(tx, by, &draft, origin, None)?.number])
}

/// By a return: the goods come back, or are replaced where they are.
fn send_back(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    order: &Order,
) -> Result<Vec<String>, Failure> {
    let line = |l: &super::remedy::RemedyLine| NewReturnLine {
        line: l.line_no,
        quantity: l.quantity.to_string(),
        reason: why_back(case.category),
        note: String::new(),
    };
    let replaced = remedy.kind == RemedyKind::Replacement;
    let new = NewReturn {
        order: order.number.clone(),
        lines: remedy.lines.iter().map(line).collect(),
        remedy: match remedy.kind {
            RemedyKind::Credit => returns::Remedy::Credit,
            RemedyKind::Refund => returns::Remedy::Refund,
            _ => returns::Remedy::Replacement,
        },
        advance: if replaced && remedy.goods_back { Advance::Free } else { Advance::No },
        goods_back: remedy.goods_back || remedy.kind == RemedyKind::Repair,
        place: String::new(),
        note: reason(case, remedy),
    };
    let mut made = returns::request(tx, by, &new)?;
    if replaced && !remedy.goods_back && made.state == ReturnState::Authorised {
        made = returns::replace(tx, by, &made.number, None)?;
    }
    let mut results = vec![made.number.clone()];
    results.extend(made.replacements);
    if remedy.kind == RemedyKind::Repair {
        let title = format!("Repair the goods of return {} when they are here", made.number);
        results.push(task(tx, by, case, title, "quality")?);
    }
    Ok(results)
}

fn why_back(category: Category) -> Reason {
    match category {
        Category::Damaged => Reason::DamagedInTransit,
        Category::Defective => Reason::Defective,
        Category::WrongItem => Reason::WrongItem,
        Category::WrongQuantity => Reason::TooMany,
        Category::Late | Category::NotDelivered => Reason::LateDelivery,
        Category::Price | Category::Invoice | Category::Service | Category::Other => Reason::NotAsDescribed,
    }
}
