//! From a document: what came in becomes an order. [`take_in`] receives a document and goes as far as nothing is open; [`convert`] is a
//! person's word that a message becomes an order now. Called by the API, the command line, the inbox and the worker.
//! Holds: a PO number that is on record already never makes a second order silently; what forbids the order comes back as open points
//! on the document's fields, and the draft is kept.

use basics::fold;
use db::{Fault, Tx};
use serde::Serialize;

use super::draft::{Channel, Draft, DraftLine, Origin};
use super::facts::Duplicate;
use super::findings::hold_for;
use super::lifecycle::Stage;
use super::order::HoldKind;
use super::refusal::OrderRefusal;
use super::schedule::{DraftPart, Schedule};
use super::{amounts, open, place, store};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::failure::Finding;
use crate::intake::trust::{self, Mode};
use crate::intake::{self, IntakeRefusal, Kind, Merged, Message, MessageStage, OrderFacts, Received};
use crate::policies::{Verb, Whose, allow};
use crate::quotations::{self, QuotationState};

/// A message, and the order that was made of it.
#[derive(Debug, Clone)]
pub struct TakenIn {
    pub message: Message,
    pub order: Option<String>,
    pub stage: Option<Stage>,
    pub findings: Vec<Finding>,
}

/// What became of a message.
#[derive(Debug, Clone, Serialize)]
pub struct Converted {
    pub message: String,
    pub order: String,
    pub stage: Stage,
    pub holds: Vec<String>,
    pub findings: Vec<Finding>,
    /// True if the order stands; false if it waits as a draft for what is open on the document.
    pub is_done: bool,
}

/// How far a document goes once it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoOn {
    /// As far as autopilot allows: a new installation places nothing, and each document waits for a person's word. What mail, folder and
    /// upload use.
    AsTrusted,
    /// Each order on which nothing is open is placed, because whoever sends it says so and answers for it: `?place=true` of the API and
    /// `--place` of the command line.
    Asked,
}

impl From<bool> for GoOn {
    /// The `place` of a request.
    fn from(place: bool) -> GoOn {
        if place { GoOn::Asked } else { GoOn::AsTrusted }
    }
}

/// Receives a document, and places each of its orders on which nothing is open if `go_on` lets it. The second value tells that the
/// document was here before.
pub fn take_in(
    tx: &mut Tx,
    by: &Actor,
    received: &Received,
    go_on: impl Into<GoOn>,
) -> Result<(Vec<TakenIn>, bool), Failure> {
    let go_on = go_on.into();
    let (messages, seen) = intake::receive(tx, by, received)?;
    let mut taken = Vec::with_capacity(messages.len());
    for mut message in messages {
        if seen {
            let order = message.order_number.clone();
            taken.push(TakenIn { message, order, stage: None, findings: Vec::new() });
            continue;
        }
        let mut findings = Vec::new();
        if message.kind == Kind::Order {
            findings = check(tx, by, &mut message)?;
        }
        let fields = intake::fields_of(tx, message.id)?;
        let facts = intake::order_facts(&message, &fields);
        let weighed = trust::weigh(tx, &message, &facts, findings.len())?;
        // What the desk does on its own is its own work, whoever brought the document.
        let (goes, whose, mode) = match go_on {
            GoOn::Asked => (message.stage == MessageStage::Ready, by.clone(), Mode::Asked),
            GoOn::AsTrusted => (weighed.goes(), Actor::desk(), Mode::Autopilot),
        };
        if goes {
            let done = make(tx, &whose, &message.number, true, false)?;
            trust::placed_by_desk(tx, &message, mode, weighed.is_sampled && done.is_done)?;
            findings.extend(done.findings);
            message = intake::by_id(tx, message.id)?.unwrap_or(message);
            taken.push(TakenIn { message, order: Some(done.order), stage: Some(done.stage), findings });
        } else {
            taken.push(TakenIn { message, order: None, stage: None, findings });
        }
    }
    Ok((taken, seen))
}

/// Verifies what was read as if it were placed now, so that a person sees everything on the document's own page.
pub fn check(tx: &mut Tx, by: &Actor, message: &mut Message) -> Result<Vec<Finding>, Failure> {
    let fields = intake::fields_of(tx, message.id)?;
    let facts = intake::order_facts(message, &fields);
    let mut draft = draft(&facts);
    let late = answered(tx, message, &mut draft)?;
    let rated = amounts::rate_draft(tx, by, &draft, None)?;
    // The PO number has a rule of its own here; what is not recognised yet is open already.
    let recognised = rated.verified.is_some();
    let findings: Vec<Finding> = rated
        .findings
        .into_iter()
        .chain(late)
        // What another group decides becomes a hold on the order; it is nothing to mend in the document.
        .filter(|f| {
            !matches!(
                hold_for(f),
                Some(
                    HoldKind::DuplicatePo
                        | HoldKind::Credit
                        | HoldKind::Tax
                        | HoldKind::LevelReview
                        | HoldKind::Prepayment
                        | HoldKind::Export
                )
            )
        })
        .filter(|f| recognised || (!f.code.starts_with("unknown") && !f.code.starts_with("missing")))
        // That nothing was found is said with the reason already.
        .filter(|f| f.code != "no_lines")
        .collect();
    intake::note_findings(tx, message, &facts, &findings)?;
    let content = rated.verified.map(|v| v.content_hash);
    same_po(tx, by, message, &facts, content)?;
    Ok(findings)
}

/// Is the PO number on an order, or on another document, already?
fn same_po(
    tx: &mut Tx,
    by: &Actor,
    message: &mut Message,
    facts: &OrderFacts,
    content: Option<[u8; 32]>,
) -> Result<(), Failure> {
    let (Some(customer), po) = (message.customer, fold(&facts.po_number)) else { return Ok(()) };
    if po.is_empty() {
        return Ok(());
    }
    let asked = store::ask_same_po(tx, customer, &po, None)?;
    let orders = tx.hear(asked)?;
    // One with the same lines makes it a copy, whatever came under that number since.
    let is_same = |order: &&Duplicate| {
        content.is_some() && order.content_hash.as_deref() == content.as_ref().map(|c| c.as_slice())
    };
    let same = orders.iter().find(is_same);
    if let Some(order) = same.or(orders.first()) {
        intake::mark_change(tx, by, message, &format!("order {}", order.number), same.is_some())?;
        return Ok(());
    }
    let earlier = intake::same_po(tx, customer, &facts.po_number, message.id)?;
    if let Some(other) = earlier.first() {
        let theirs = intake::by_id(tx, other.id)?;
        let is_same = match theirs {
            Some(theirs) => {
                let fields = intake::fields_of(tx, theirs.id)?;
                ordered(&intake::order_facts(&theirs, &fields)) == ordered(facts)
            }
            None => false,
        };
        let of = match &other.order_number {
            Some(order) => format!("order {order}"),
            None => format!("document {}", other.number),
        };
        intake::mark_change(tx, by, message, &of, is_same)?;
    }
    Ok(())
}

/// Items and quantities, for telling whether two documents order the same.
fn ordered(facts: &OrderFacts) -> Vec<(String, String, String)> {
    let mut lines: Vec<_> =
        facts.lines.iter().map(|l| (l.item.clone(), l.quantity.clone(), l.unit.clone())).collect();
    lines.sort();
    lines
}

/// Words of a document that are looked at for the number of a quotation.
const WORDS_LOOKED_AT: usize = 2_000;

/// The quotation that a document answers, by its number in the subject, the notes or where the PO number stands: the draft takes its lines from
/// it. One whose day is over, or that was ordered or declined, is told and not taken.
fn answered(tx: &mut Tx, message: &Message, draft: &mut Draft) -> Result<Option<Finding>, Fault> {
    let Some(customer) = message.customer else { return Ok(None) };
    let subject = message.heard.mail.as_ref().map(|m| m.subject.as_str()).unwrap_or_default();
    let said = [subject, draft.buyer_po_no.as_str()].into_iter();
    let said: Vec<&str> = said.chain(message.heard.notes.iter().map(String::as_str)).collect();
    let numbers: std::collections::BTreeSet<String> = said
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()))
        .take(WORDS_LOOKED_AT)
        .map(str::to_ascii_uppercase)
        .filter(|word| is_quotation_number(word))
        .collect();
    // Two offers are a person's to tell apart.
    let (Some(number), 1) = (numbers.first(), numbers.len()) else { return Ok(None) };
    let Some(offer) = quotations::named_in(tx, number)?.filter(|o| o.customer == customer) else {
        return Ok(None);
    };
    let today = company::today(tx)?;
    let why = match offer.state {
        QuotationState::Accepted | QuotationState::Declined => format!("is {} already", offer.state.code()),
        _ if offer.valid_until < today => format!("was valid until {}", offer.valid_until),
        _ => {
            draft.quotation = offer.number;
            return Ok(None);
        }
    };
    let text = format!("it answers quotation {}, which {why}", offer.number);
    Ok(Some(Finding::new(crate::Severity::Warn, "quotation_over", "/quotation", text)))
}

fn is_quotation_number(word: &str) -> bool {
    word.strip_prefix("QU").is_some_and(|d| d.len() >= 6 && d.bytes().all(|b| b.is_ascii_digit()))
}

pub(super) fn draft(facts: &OrderFacts) -> Draft {
    let accept = match facts.accepted.as_slice() {
        [] => String::new(),
        paths => format!("checked in the inbox: {}", paths.join(", ").chars().take(300).collect::<String>()),
    };
    Draft {
        customer: facts.customer.clone(),
        buyer_po_no: facts.po_number.clone(),
        po_date: facts.po_date.clone(),
        requested_date: facts.requested_date.clone(),
        ship_to: facts.ship_to.clone(),
        note: facts.note.clone(),
        lines: facts
            .lines
            .iter()
            .map(|l| DraftLine {
                item: l.item.clone(),
                quantity: l.quantity.clone(),
                unit: l.unit.clone(),
                stated_price: l.price.clone(),
                requested_date: l.requested_date.clone(),
                note: l.note.clone(),
                buyer_line: l.buyer_line.clone(),
                schedule: schedule(l),
                ..DraftLine::default()
            })
            .collect(),
        accept,
        ..Draft::default()
    }
}

/// The parts of a line as a document has them.
pub fn schedule(line: &intake::OrderLineFacts) -> Schedule {
    let part = |p: &intake::HeardPart| DraftPart {
        quantity: p.quantity.clone(),
        requested_date: p.day.clone(),
        ship_to: p.place.clone(),
    };
    Schedule(line.parts.iter().map(part).collect())
}

pub(super) fn origin(message: &Message) -> Origin {
    let channel = match message.channel.as_str() {
        "email" => Channel::Email,
        "csv" => Channel::Csv,
        "xlsx" => Channel::Xlsx,
        "pdf" => Channel::Pdf,
        "x12_850" => Channel::X12,
        "edifact_orders" => Channel::Edifact,
        "ubl_order" => Channel::Ubl,
        "cxml" => Channel::Cxml,
        _ => Channel::Api,
    };
    Origin { channel, message: Some(message.id.uuid()), copy_of: None }
}

/// Makes an order of a message on which nothing is open: a draft, or with `go_on` a placed order. A message that looks like a change
/// needs `as_new`, a person's word that it is an order of its own. What a person lets be ordered is compared with what was read.
pub fn convert(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    go_on: bool,
    as_new: bool,
) -> Result<Converted, Failure> {
    let done = make(tx, by, number, go_on, as_new)?;
    if done.is_done {
        let message =
            intake::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
        let fields = intake::fields_of(tx, message.id)?;
        let facts = intake::order_facts(&message, &fields);
        trust::confirmed(tx, by, &message, &facts, go_on)?;
    }
    Ok(done)
}

fn make(tx: &mut Tx, by: &Actor, number: &str, go_on: bool, as_new: bool) -> Result<Converted, Failure> {
    allow(by, Verb::ConvertDocument, Whose::Others)?;
    let mut message =
        intake::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    let fields = intake::fields_of(tx, message.id)?;
    intake::may_convert(&message, &fields, as_new)?;
    let facts = intake::order_facts(&message, &fields);
    let mut draft = draft(&facts);
    answered(tx, &message, &mut draft)?;
    let kept = match message.order_number.clone() {
        Some(number) => store::head(tx, &number)?.map(|h| (number, h.version)),
        None => None,
    };
    if go_on {
        // What forbids the order is found before anything is written.
        let of = message.order_id.map(super::OrderId::from_uuid);
        let findings = amounts::rate_draft(tx, by, &draft, of)?;
        if findings.verified.is_some() {
            let existing = kept.as_ref().map(|(number, version)| (number.as_str(), *version));
            let placed = place::place(tx, by, &draft, origin(&message), existing)?;
            let order = store::head(tx, &placed.number)?
                .ok_or_else(|| OrderRefusal::NotFound(placed.number.clone()))?;
            intake::mark_converted(tx, by, &mut message, order.id.uuid(), &placed.number, true)?;
            return Ok(Converted {
                message: message.number,
                order: placed.number,
                stage: placed.stage,
                holds: placed.holds,
                findings: placed.findings,
                is_done: true,
            });
        }
        let opened = keep_draft(tx, by, &message, &draft, kept)?;
        intake::mark_converted(tx, by, &mut message, opened.0.uuid(), &opened.1, false)?;
        intake::note_findings(tx, &mut message, &facts, &findings.findings)?;
        return Ok(Converted {
            message: message.number,
            order: opened.1,
            stage: Stage::Draft,
            holds: Vec::new(),
            findings: findings.findings,
            is_done: false,
        });
    }
    let opened = keep_draft(tx, by, &message, &draft, kept)?;
    intake::mark_converted(tx, by, &mut message, opened.0.uuid(), &opened.1, true)?;
    Ok(Converted {
        message: message.number,
        order: opened.1,
        stage: Stage::Draft,
        holds: Vec::new(),
        findings: Vec::new(),
        is_done: true,
    })
}

/// The order that a document is about by its customer and PO number, the latest one of that number.
pub fn meant_by(tx: &mut Tx, message: &Message) -> Result<Option<String>, Failure> {
    let po = fold(message.po_number.as_deref().unwrap_or_default());
    match message.customer {
        Some(customer) if !po.is_empty() => {
            let asked = store::ask_same_po(tx, customer, &po, None)?;
            Ok(tx.hear(asked)?.into_iter().next().map(|o| o.number))
        }
        _ => Ok(None),
    }
}

/// Puts a document that looks like a copy to the order with its PO number, or to the document that waits to become it.
pub fn merge_document(tx: &mut Tx, by: &Actor, number: &str) -> Result<Merged, Failure> {
    let message = intake::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    let order = meant_by(tx, &message)?;
    intake::merge(tx, by, number, order)
}

fn keep_draft(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    draft: &Draft,
    kept: Option<(String, i64)>,
) -> Result<(super::OrderId, String), Failure> {
    if let Some((number, version)) = kept {
        open::save_draft(tx, by, &number, version, draft)?;
        let head = store::head(tx, &number)?.ok_or_else(|| OrderRefusal::NotFound(number.clone()))?;
        return Ok((head.id, number));
    }
    let opened = open::open(tx, by, draft, origin(message))?;
    Ok((opened.order, opened.number))
}
