//! Open: a customer is unhappy, by telephone, by mail or letter; it goes on record with what it is about, and its clocks begin to run. Called
//! from the pages of orders, customers and documents, the API, the command line, and by the worker for mail.
//! Holds: a document becomes one complaint, however often and by whomever it is asked.

use basics::{Limits, clean_line};
use db::Tx;

use super::case::{Case, CaseChannel, CaseSeverity, Category};
use super::lifecycle::CaseState;
use super::refusal::CaseRefusal;
use super::{clock, policy, store};
use crate::actor::Actor;
use crate::calendars;
use crate::customers::{self, Customer};
use crate::failure::{General, no_card};
use crate::found;
use crate::intake::{self, IntakeRefusal, Kind, Message};
use crate::journal::{self, Entry};
use crate::orders::{self, Order};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, billing, shipping, tasks};

/// As it is written. What is left out is empty; a customer need not be named where an order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    pub customer: String,
    pub order: String,
    pub shipment: String,
    pub invoice: String,
    pub line: Option<i64>,
    pub channel: CaseChannel,
    pub category: Category,
    pub severity: CaseSeverity,
    pub subject: String,
    pub description: String,
    /// The number of the document that it came by.
    pub document: String,
}

pub fn open(tx: &mut Tx, by: &Actor, new: &NewCase) -> Result<Case, Failure> {
    allow(by, Verb::OpenCase, Whose::Own)?;
    let message = match new.document.trim() {
        "" => None,
        number => {
            Some(intake::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?)
        }
    };
    if let Some(m) = &message
        && let Some(number) = store::of_message(tx, m.id.uuid())?
    {
        return Err(CaseRefusal::Known { document: m.number.clone(), number }.into());
    }
    let (customer, order) = about(tx, new, message.as_ref())?;
    let sku = decide(new, &customer, order.as_ref())?;
    if let Some(order) = &order {
        papers_of(tx, new, order)?;
    }
    let (policy, calendar) = (policy::policy(tx)?, calendars::of_company(tx)?);
    let (clock, now) = (policy.clocks.of(new.severity), tx.now());
    let acknowledge_by = clock::due(&calendar, now, clock.acknowledge);
    let some = |text: &str| Some(text.trim().to_uppercase()).filter(|t| !t.is_empty());
    let case = Case {
        id: tx.new_id(),
        number: format!("CA{}", 100_000 + tx.next_number("complaint")?),
        customer: customer.id,
        customer_number: customer.number.clone(),
        customer_name: customer.name.clone(),
        order: order.as_ref().map(|o| o.id),
        order_number: order.as_ref().map(|o| o.number.clone()),
        shipment: some(&new.shipment),
        invoice: some(&new.invoice),
        line_no: new.line,
        sku,
        channel: new.channel,
        message: message.as_ref().map(|m| m.id.uuid()),
        document: message.as_ref().map(|m| m.number.clone()),
        category: new.category,
        severity: new.severity,
        subject: clean_line(&new.subject).0,
        description: said(&new.description),
        state: CaseState::Logged,
        team: "quality".into(),
        owner: None,
        opened_by: by.person,
        opened_at: now,
        acknowledge_by,
        resolve_by: clock::due(&calendar, now, clock.resolve),
        due_at: Some(acknowledge_by),
        acknowledged_at: None,
        waiting_since: None,
        waited: 0,
        escalation: 0,
        escalated_at: None,
        escalated_to: None,
        resolved_at: None,
        resolved_by: None,
        outcome: None,
        closed_at: None,
        cause: None,
        cause_note: None,
        error: None,
        no_error: None,
        reopened: 0,
        survey: None,
        version: 1,
    };
    store::insert(tx, &case)?;
    for text in case.category.first_steps() {
        store::add_step(tx, by, case.id, text)?;
    }
    record(tx, by, &case, message.as_ref())?;
    Ok(case)
}

fn record(tx: &mut Tx, by: &Actor, case: &Case, message: Option<&Message>) -> Result<(), Failure> {
    let texts = [case.subject.as_str(), case.description.as_str(), case.customer_name.as_str()];
    found::index(tx, found::Kind::Case, case.id.uuid(), case.opened_at, &texts)?;
    if let Some(message) = message {
        let evidence = store::NewEvidence {
            kind: super::EvidenceKind::Document,
            name: message.number.clone(),
            media_type: String::new(),
            hash: Some(message.document.clone()),
            note: String::new(),
        };
        store::add_evidence(tx, by, case.id, &evidence)?;
        // What the inbox asked quality to do is done by this.
        let asked = tasks::of_thing(tx, message.id.uuid())?;
        for task in asked.into_iter().filter(|t| t.done_at.is_none() && t.department == "quality") {
            tasks::finish(tx, by, &task.number, &format!("complaint {}", case.number))?;
        }
    }
    let entry = Entry {
        verb: Verb::OpenCase.code(),
        noun: "case",
        thing: case.id.uuid(),
        number: Some(&case.number),
        reason: None,
        detail: serde_json::json!({
            "to": case.state, "customer": case.customer_number, "order": case.order_number, "item": case.sku,
            "channel": case.channel, "category": case.category, "severity": case.severity, "document": case.document,
        })
        .to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// Whose complaint it is, and about which order.
fn about(
    tx: &mut Tx,
    new: &NewCase,
    message: Option<&Message>,
) -> Result<(std::sync::Arc<Customer>, Option<Order>), Failure> {
    let order = match (new.order.trim(), message) {
        ("", Some(m)) => match &m.order_number {
            Some(number) => Some(number.clone()),
            None => orders::meant_by(tx, m)?,
        },
        ("", None) => None,
        (number, _) => Some(number.to_uppercase()),
    };
    let order = order.map(|number| orders::need(tx, &number)).transpose()?;
    let customer = match (new.customer.trim(), &order, message) {
        ("", Some(order), _) => order.customer.map(|id| customers::by_id(tx, id)).transpose()?.flatten(),
        ("", None, Some(m)) => m.customer.map(|id| customers::by_id(tx, id)).transpose()?.flatten(),
        ("", None, None) => None,
        (number, ..) => {
            let missing = || General::NotFound { what: "customer", which: number.to_owned() };
            Some(customers::by_number(tx, &number.to_uppercase())?.ok_or_else(missing)?)
        }
    };
    Ok((customer.ok_or(CaseRefusal::AboutNothing)?, order))
}

/// The item it is about, if it is about a line.
fn decide(new: &NewCase, customer: &Customer, order: Option<&Order>) -> Result<Option<String>, Failure> {
    if let Some(order) = order.filter(|o| o.customer != Some(customer.id)) {
        let (order, theirs) = (order.number.clone(), order.parties.customer_number.clone());
        return Err(CaseRefusal::OtherCustomer { order, theirs, customer: customer.number.clone() }.into());
    }
    let subject = clean_line(&new.subject).0;
    if subject.is_empty() || subject.chars().count() > Limits::LINE_CHARS {
        return Err(CaseRefusal::NoSubject { most: Limits::LINE_CHARS }.into());
    }
    if new.description.chars().count() > Limits::NOTE_CHARS {
        return Err(CaseRefusal::TooLong { most: Limits::NOTE_CHARS }.into());
    }
    no_card("subject", &subject)?;
    no_card("description", &new.description)?;
    match (new.line, order) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(CaseRefusal::AboutNothing.into()),
        (Some(line), Some(order)) => {
            let found = order.lines.iter().find(|l| l.line_no == line);
            let order = order.number.clone();
            Ok(Some(found.ok_or(CaseRefusal::NoLine { order, line })?.sku.clone()))
        }
    }
}

/// A shipment or invoice that is named is one of the order.
fn papers_of(tx: &mut Tx, new: &NewCase, order: &Order) -> Result<(), Failure> {
    let known = [
        ("shipment", new.shipment.trim().to_uppercase(), shipping::numbers_of_order(tx, order.id)?),
        ("invoice", new.invoice.trim().to_uppercase(), billing::numbers_of_order(tx, order.id)?),
    ];
    for (what, number, known) in known {
        if !number.is_empty() && !known.contains(&number) {
            return Err(CaseRefusal::NotOfOrder { what, number, order: order.number.clone() }.into());
        }
    }
    Ok(())
}

/// A text of several lines without characters that nobody sees.
pub(super) fn said(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(|line| clean_line(line).0).collect();
    lines.join("\n")
}

/// A complaint that came by mail, as the document has it; the sender has to be known.
pub fn open_document(tx: &mut Tx, by: &Actor, document: &str) -> Result<Case, Failure> {
    allow(by, Verb::OpenCase, Whose::Own)?;
    let message =
        intake::by_number(tx, document)?.ok_or_else(|| IntakeRefusal::NotFound(document.to_owned()))?;
    if message.kind != Kind::Complaint || message.customer.is_none() {
        return Err(CaseRefusal::NoComplaint(message.number).into());
    }
    let text = intake::material(tx, message.id)?.map(|m| intake::text_of(&m)).unwrap_or_default();
    let text: String = text.chars().take(Limits::NOTE_CHARS).collect();
    let subject = message.heard.mail.as_ref().map(|m| m.subject.clone()).filter(|s| !s.trim().is_empty());
    let subject = subject.unwrap_or_else(|| message.name.clone());
    let subject: String = clean_line(&subject).0.chars().take(Limits::LINE_CHARS).collect();
    let order = message.order_number.is_some() || orders::meant_by(tx, &message)?.is_some();
    let customer = match (order, message.customer) {
        (false, Some(id)) => customers::by_id(tx, id)?.map(|c| c.number.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    let new = NewCase {
        customer,
        order: String::new(),
        shipment: String::new(),
        invoice: String::new(),
        line: None,
        channel: CaseChannel::Mail,
        category: category_of(&format!("{subject}\n{text}")),
        severity: CaseSeverity::Minor,
        subject: if subject.is_empty() { "complaint".to_owned() } else { subject },
        description: basics::without_card_numbers(&text).into_owned(),
        document: message.number.clone(),
    };
    open(tx, by, &new)
}

/// The complaints that came in and are on record as documents only; how many were opened. Called by the worker until it says 0.
pub fn open_due(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let mut opened = 0;
    for number in store::documents_due(tx)? {
        match open_document(tx, by, &number) {
            Ok(_) => opened += 1,
            // What can't be opened without a person stays the task that the inbox made of it.
            Err(Failure::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(opened)
}

/// What a text seems to be about, by words of the languages that customers write in; a person looks at it again.
fn category_of(text: &str) -> Category {
    const WORDS: [(Category, &[&str]); 8] = [
        (
            Category::Damaged,
            &["damaged", "broken", "beschadigt", "zerbroch", "kaputt", "endommage", "casse", "danad", "roto"],
        ),
        (
            Category::NotDelivered,
            &[
                "not arrived",
                "never arrived",
                "missing parcel",
                "nicht angekommen",
                "pas arriv",
                "non recu",
                "no ha llegado",
            ],
        ),
        (
            Category::Defective,
            &["defect", "faulty", "does not work", "defekt", "funktioniert nicht", "defectueu", "defectuos"],
        ),
        (
            Category::WrongItem,
            &[
                "wrong item",
                "wrong article",
                "wrong goods",
                "falsche ware",
                "falschen artikel",
                "falscher artikel",
                "mauvais article",
                "articulo equivocado",
            ],
        ),
        (
            Category::WrongQuantity,
            &[
                "too few",
                "too many",
                "short by",
                "missing",
                "zu wenig",
                "fehlmenge",
                "fehlt",
                "manque",
                "falta",
            ],
        ),
        (Category::Late, &["late", "delay", "overdue", "verspat", "verzug", "retard", "retras"]),
        (Category::Invoice, &["invoice", "rechnung", "facture", "factura"]),
        (Category::Price, &["price", "preis", "prix", "precio"]),
    ];
    let words: Vec<String> = text.split_whitespace().take(600).map(str::to_owned).collect();
    let plain: Vec<String> = words.iter().filter_map(|w| crate::fold::forms(w).into_iter().next()).collect();
    let plain = format!(" {} ", plain.join(" "));
    let fits = |beginnings: &&[&str]| beginnings.iter().any(|b| plain.contains(&format!(" {b}")));
    WORDS.iter().find(|(_, beginnings)| fits(beginnings)).map_or(Category::Other, |(category, _)| *category)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_is_about_is_read_off_its_words() {
        for (text, category) in [
            ("3 of the 10 boxes arrived damaged", Category::Damaged),
            ("Die Ware ist beschädigt angekommen", Category::Damaged),
            ("Es fehlt ein Karton, zu wenig geliefert", Category::WrongQuantity),
            ("The price on the invoice is wrong", Category::Invoice),
            ("vous nous avez livré avec retard", Category::Late),
            ("The pump does not work", Category::Defective),
            ("Sehr unfreundlich am Telefon", Category::Other),
        ] {
            assert_eq!(category_of(text), category, "{text}");
        }
    }
}
