//! What a letter is about: an order, or a customer. What may be said of it, in which language, to whom, and what it is held against.

use std::sync::Arc;

use basics::{Day, Language};
use db::{Fault, Tx};

use crate::Failure;
use crate::actor::Actor;
use crate::billing;
use crate::company;
use crate::correspondence::{self, Facts, LetterRefusal, Outgoing, Record, told_day};
use crate::customers::{self, Customer};
use crate::failure::General;
use crate::intake::{self, Message};
use crate::notes::About;
use crate::orders::{self, Order};
use crate::shipping;

/// What a letter is about, as it was named. Whatever else people write about is one more of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regards {
    Order(String),
    Customer(String),
}

impl Default for Regards {
    fn default() -> Regards {
        Regards::Order(String::new())
    }
}

/// Orders of a customer whose figures a letter to them may name.
const ORDERS: usize = 30;

/// The thing itself.
pub(super) struct Matter {
    pub about: About,
    pub order: Option<Order>,
    pub customer: Option<Arc<Customer>>,
}

/// A paper of an order that may go with a letter: its code, and the name of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPaper {
    /// `acknowledgement`, `packing_slip SH100001`, `invoice IV100001`.
    pub code: String,
    /// What it is: `acknowledgement`, `packing_slip` or `invoice`; and of what.
    pub kind: &'static str,
    pub number: String,
}

impl OwnPaper {
    /// Of the order itself it is the kind alone.
    fn of(kind: &'static str, number: &str, is_own: bool) -> OwnPaper {
        let code = if is_own { kind.to_owned() } else { [kind, number].join(" ") };
        OwnPaper { code, kind, number: number.to_owned() }
    }

    pub fn file_name(&self) -> String {
        match self.kind {
            "acknowledgement" => format!("{}.pdf", self.number),
            kind => format!("{}-{}.pdf", kind.replace('_', "-"), self.number),
        }
    }
}

impl Matter {
    pub fn load(tx: &mut Tx, by: &Actor, regards: &Regards) -> Result<Matter, Failure> {
        match regards {
            Regards::Order(number) => {
                let order = orders::double_key::seen(tx, by, number)?;
                let customer = match order.customer {
                    Some(id) => customers::by_id(tx, id)?,
                    None => None,
                };
                let about = About::of("order", order.id.uuid(), &order.number);
                Ok(Matter { about, order: Some(order), customer })
            }
            Regards::Customer(number) => {
                let customer = customers::by_number(tx, number)?
                    .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
                let about = About::of("customer", customer.id.uuid(), &customer.number);
                Ok(Matter { about, order: None, customer: Some(customer) })
            }
        }
    }

    pub fn language(&self) -> Language {
        self.customer.as_ref().map(|c| c.language).unwrap_or_default()
    }

    /// Who it goes to where nothing else is said: for the refusal.
    pub fn name(&self) -> String {
        let of_order = self.order.as_ref().map(|o| o.parties.customer_name.clone());
        of_order.or_else(|| self.customer.as_ref().map(|c| c.name.clone())).unwrap_or_default()
    }

    pub fn facts(&self, tx: &mut Tx, by: &Actor) -> Result<Facts, Fault> {
        let language = self.language();
        match (&self.order, &self.customer) {
            (Some(order), _) => facts(tx, by, order, language),
            (None, customer) => {
                let company = company::facts(tx)?;
                let contact = customer.as_ref().and_then(|c| c.contacts.first().map(|c| c.name.clone()));
                let mut facts = Facts::default();
                facts.set("greeting", correspondence::greeting(language, contact.as_deref()));
                facts.set("closing", correspondence::closing(language));
                facts.set("company", company.name.as_str());
                facts.set("phone", company.phone.as_str());
                facts.set("email", company.email.as_str());
                facts.set("clerk", by.name.as_str());
                facts.set("customer", self.name());
                facts.set("contact", contact.unwrap_or_default());
                Ok(facts)
            }
        }
    }

    /// What a text is held against: the order with its shipments, or what is on record of the customer's latest orders.
    pub fn record(&self, tx: &mut Tx) -> Result<Record, Fault> {
        if let Some(order) = &self.order {
            return record(tx, order);
        }
        let company = company::facts(tx)?;
        let mut all = Record { today: Some(company.day(tx.now())), ..Record::default() };
        all.days.extend(all.today);
        all.other.extend([company.phone.clone(), company.iban.clone()]);
        let Some(customer) = &self.customer else { return Ok(all) };
        all.other.push(customer.number.clone());
        all.other.extend(customer.phone.clone());
        for listed in orders::recent_of_customer(tx, customer.id, ORDERS)? {
            let Some(order) = orders::by_number(tx, &listed.number)? else { continue };
            let of_order = record(tx, &order)?;
            all.numbers.extend(of_order.numbers);
            all.days.extend(of_order.days);
            all.amounts.extend(of_order.amounts);
            all.quantities.extend(of_order.quantities);
            all.other.extend(of_order.other);
        }
        Ok(all)
    }

    /// A document about it, by number.
    pub fn message(&self, tx: &mut Tx, number: &str) -> Result<Message, Failure> {
        let found = intake::by_number(tx, number.trim())?;
        let customer = self.customer.as_ref().map(|c| c.id);
        let its_own = |m: &Message| {
            let of_order = self
                .order
                .as_ref()
                .is_some_and(|o| m.order_id == Some(o.id.uuid()) || o.intake_message == Some(m.id.uuid()));
            of_order || (m.customer.is_some() && m.customer == customer)
        };
        let what =
            if self.order.is_some() { "document about this order" } else { "document of this customer" };
        let which = number.trim().to_owned();
        Ok(found.filter(its_own).ok_or(General::NotFound { what, which })?)
    }

    /// Whoever wrote the mail that is answered, else whoever sent the order, else the customer's contact.
    pub fn recipient(&self, tx: &mut Tx, answered: Option<&Message>) -> Result<Option<String>, Fault> {
        let sender = |m: &Message| {
            let mail = m.heard.mail.as_ref()?;
            let to = if mail.reply_to.is_empty() { &mail.from } else { &mail.reply_to };
            Some(to.clone()).filter(|t| !t.is_empty())
        };
        if let Some(found) = answered.and_then(sender) {
            return Ok(Some(found));
        }
        if let Some(message) = self.order.as_ref().and_then(|o| o.intake_message)
            && let Some(found) = intake::replied_to(tx, message)?.as_ref().and_then(sender)
        {
            return Ok(Some(found));
        }
        let contacts = self.customer.iter().flat_map(|c| &c.contacts);
        Ok(contacts.into_iter().find_map(|contact| contact.email.clone()))
    }

    /// The last letter that went about it.
    pub fn last_letter(&self, tx: &mut Tx) -> Result<Option<Outgoing>, Fault> {
        let before = match (&self.order, &self.customer) {
            (Some(order), _) => correspondence::of_order(tx, order.id.uuid(), order.intake_message)?,
            // What went about an order of theirs is another conversation.
            (None, Some(customer)) => correspondence::of_thing(tx, customer.id.uuid())?,
            (None, None) => Vec::new(),
        };
        Ok(before.into_iter().find(|l| l.is_mail() && l.message_id.is_some()))
    }

    /// The papers that may go with a letter.
    pub fn papers(&self, tx: &mut Tx) -> Result<Vec<OwnPaper>, Fault> {
        let Some(order) = self.order.as_ref().filter(|o| !o.lines.is_empty()) else { return Ok(Vec::new()) };
        let mut all = vec![OwnPaper::of("acknowledgement", &order.number, true)];
        for shipment in shipping::of_order(tx, order.id)?.into_iter().filter(|s| s.shipped_at.is_some()) {
            all.push(OwnPaper::of("packing_slip", &shipment.number, false));
        }
        for invoice in billing::of_order(tx, order.id)? {
            if invoice.is_owed() {
                all.push(OwnPaper::of("invoice", &invoice.number, false));
            }
        }
        Ok(all)
    }

    /// One of them.
    pub fn paper(&self, tx: &mut Tx, code: &str) -> Result<OwnPaper, Failure> {
        let found = self.papers(tx)?.into_iter().find(|p| p.code == code.trim());
        Ok(found.ok_or_else(|| LetterRefusal::NoPaper(code.trim().to_owned()))?)
    }
}

/// The order's facts, with who writes and what was shipped.
pub fn facts(tx: &mut Tx, by: &Actor, order: &Order, language: Language) -> Result<Facts, Fault> {
    let mut facts = orders::letter_facts(tx, order, language)?;
    facts.set("clerk", by.name.as_str());
    if let Some((day, carrier, tracking)) = last_shipped(tx, order)? {
        facts.set("shipped", told_day(language, day));
        if let Some(carrier) = carrier {
            facts.set("carrier", carrier);
        }
        facts.set("tracking", tracking.unwrap_or_default());
    }
    Ok(facts)
}

type LastShipped = (Day, Option<String>, Option<String>);

fn last_shipped(tx: &mut Tx, order: &Order) -> Result<Option<LastShipped>, Fault> {
    let company = company::facts(tx)?;
    let shipments = shipping::of_order(tx, order.id)?;
    let last = shipments.into_iter().filter(|s| s.shipped_at.is_some()).max_by_key(|s| s.shipped_at);
    Ok(last.and_then(|s| Some((company.day(s.shipped_at?), s.carrier, s.tracking))))
}

/// What a text about the order is held against, shipments among it.
fn record(tx: &mut Tx, order: &Order) -> Result<Record, Fault> {
    let company = company::facts(tx)?;
    let mut record = orders::letter_record(tx, order)?;
    if let Some(message) = order.intake_message
        && let Some(message) = intake::replied_to(tx, message)?
    {
        record.numbers.push(message.number);
        record.days.push(company.day(message.received_at));
        record.days.extend(message.heard.issued.and_then(|d| d.value.parse::<Day>().ok()));
    }
    for shipment in shipping::of_order(tx, order.id)? {
        record.days.push(shipment.ship_day);
        record.days.extend(shipment.shipped_at.map(|at| company.day(at)));
        record.other.extend(shipment.tracking);
        record.numbers.push(shipment.number);
    }
    Ok(record)
}
