//! Compare: what was said beside what is on record, field by field. Called by the page, the API and the command line; and by decide, which
//! keeps what it decided on.

use std::sync::Arc;

use basics::Instant;
use db::{Fault, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::resemblance::{ALIKE, resemblance};
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::customers::{self, Customer};
use crate::failure::General;
use crate::intake::{self, Message, SaidParties};
use crate::orders::lifecycle::Stage;
use crate::orders::order::{Order, Party};
use crate::orders::refusal::OrderRefusal;
use crate::policies::{Verb, Whose, allow};

/// What is held against the record, by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Order(String),
    Document(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyField {
    Name,
    BillTo,
    ShipTo,
    TaxId,
    Terms,
    Email,
}

impl PartyField {
    pub const ALL: [PartyField; 6] = [
        PartyField::Name,
        PartyField::BillTo,
        PartyField::ShipTo,
        PartyField::TaxId,
        PartyField::Terms,
        PartyField::Email,
    ];

    pub fn code(self) -> &'static str {
        match self {
            PartyField::Name => "name",
            PartyField::BillTo => "bill_to",
            PartyField::ShipTo => "ship_to",
            PartyField::TaxId => "tax_id",
            PartyField::Terms => "terms",
            PartyField::Email => "email",
        }
    }

    pub fn from_code(code: &str) -> Option<PartyField> {
        PartyField::ALL.into_iter().find(|f| f.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is the same all the same.
    Accepted,
    /// What was said is right; whoever keeps the record corrects it.
    Corrected,
    /// The order waits.
    Held,
}

impl Decision {
    pub const ALL: [Decision; 3] = [Decision::Accepted, Decision::Corrected, Decision::Held];

    pub fn code(self) -> &'static str {
        match self {
            Decision::Accepted => "accepted",
            Decision::Corrected => "corrected",
            Decision::Held => "held",
        }
    }

    pub fn from_code(code: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// How what was said stands to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Same,
    Alike,
    Different,
    NotSaid,
    NotOnRecord,
}

impl Verdict {
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Alike => "alike",
            Verdict::Different => "different",
            Verdict::NotSaid => "not_said",
            Verdict::NotOnRecord => "not_on_record",
        }
    }

    pub(super) fn of(said: &str, on_record: &str, figure: i64) -> Verdict {
        match (said.trim().is_empty(), on_record.trim().is_empty()) {
            (true, _) => Verdict::NotSaid,
            (_, true) => Verdict::NotOnRecord,
            _ if figure == 100 => Verdict::Same,
            _ if figure >= ALIKE => Verdict::Alike,
            _ => Verdict::Different,
        }
    }
}

/// What somebody typed of what a caller said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub field: PartyField,
    pub said: String,
}

/// One field, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub field: PartyField,
    pub said: String,
    pub on_record: String,
    /// From 0 to 100; none where there is nothing to compare.
    pub resemblance: Option<i64>,
    pub verdict: Verdict,
    /// The ship-to of the customer that what was said resembles most, where it is not the order's.
    pub nearer: Option<String>,
    pub decided: Option<Decided>,
}

/// What was decided about a field, the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    #[serde(skip)]
    pub field: PartyField,
    pub decision: Decision,
    /// What was said, on record, and how much they resembled each other at that time.
    pub said: String,
    pub on_record: String,
    pub resemblance: i64,
    pub note: Option<String>,
    #[serde(skip)]
    pub person: PersonId,
    pub by: String,
    pub at: Instant,
}

/// The order or document, with what is known of both sides.
pub(super) struct Matter {
    pub thing: Uuid,
    pub noun: &'static str,
    pub number: String,
    pub order: Option<Order>,
    pub customer: Arc<Customer>,
    said: SaidParties,
    ship_to: Option<Party>,
    terms: String,
    decided: Vec<Decided>,
}

pub fn compare(tx: &mut Tx, by: &Actor, subject: &Subject, typed: &[Said]) -> Result<Vec<Compared>, Failure> {
    allow(by, Verb::CheckParties, Whose::Own)?;
    let matter = load(tx, subject)?;
    Ok(PartyField::ALL.into_iter().map(|field| matter.compared(field, typed)).collect())
}

/// What was decided of an order, or of the document that it was made of.
pub fn of_order(tx: &mut Tx, order: &Order) -> Result<Vec<Decided>, Fault> {
    let things: Vec<Uuid> = [Some(order.id.uuid()), order.intake_message].into_iter().flatten().collect();
    store::decided(tx, &things)
}

pub(super) fn load(tx: &mut Tx, subject: &Subject) -> Result<Matter, Failure> {
    let (order, message) = match subject {
        Subject::Order(number) => {
            let order = crate::orders::store::by_number(tx, number)?
                .ok_or_else(|| OrderRefusal::NotFound(number.clone()))?;
            let message = match order.intake_message {
                Some(id) => intake::replied_to(tx, id)?,
                None => None,
            };
            (Some(order), message)
        }
        Subject::Document(number) => {
            let found = intake::by_number(tx, number)?;
            let message =
                found.ok_or_else(|| General::NotFound { what: "document", which: number.clone() })?;
            (None, Some(message))
        }
    };
    let said = match &message {
        Some(message) => intake::said_parties(tx, message)?,
        None => SaidParties::default(),
    };
    match (order, message) {
        (Some(order), _) => of_order_on_record(tx, order, said),
        (None, Some(message)) => of_document(tx, &message, said),
        (None, None) => Err(nobody("")),
    }
}

fn nobody(number: &str) -> Failure {
    General::NotFound { what: "customer of", which: number.to_owned() }.into()
}

fn of_order_on_record(tx: &mut Tx, order: Order, said: SaidParties) -> Result<Matter, Failure> {
    let draft = match order.stage {
        Stage::Draft => Some(crate::orders::store::draft_of(tx, order.id)?),
        _ => None,
    };
    let customer = match (&draft, order.customer) {
        (Some(draft), _) => customers::by_number(tx, draft.customer.trim())?,
        (None, Some(id)) => customers::by_id(tx, id)?,
        (None, None) => None,
    };
    let customer = customer.ok_or_else(|| nobody(&order.number))?;
    let code = draft.as_ref().map_or("", |d| d.ship_to.trim());
    let ship_to = order.parties.ship_to.clone().or_else(|| usual(&customer, code));
    let decided = of_order(tx, &order)?;
    Ok(Matter {
        thing: order.id.uuid(),
        noun: "order",
        number: order.number.clone(),
        terms: order.payment_terms.clone().unwrap_or_else(|| customer.payment_terms.clone()),
        order: Some(order),
        customer,
        said,
        ship_to,
        decided,
    })
}

fn of_document(tx: &mut Tx, message: &Message, said: SaidParties) -> Result<Matter, Failure> {
    let customer = match message.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let customer = customer.ok_or_else(|| nobody(&message.number))?;
    let fields = intake::fields_of(tx, message.id)?;
    let code = fields.into_iter().find(|f| f.path == "ship_to").and_then(|f| f.value).unwrap_or_default();
    Ok(Matter {
        thing: message.id.uuid(),
        noun: "intake",
        number: message.number.clone(),
        order: None,
        terms: customer.payment_terms.clone(),
        ship_to: usual(&customer, code.trim()),
        decided: store::decided(tx, &[message.id.uuid()])?,
        customer,
        said,
    })
}

/// The ship-to with this code, or the one that is used where none is named.
fn usual(customer: &Customer, code: &str) -> Option<Party> {
    let address = if code.is_empty() { customer.default_ship_to() } else { customer.ship_to(code) };
    address.map(Party::from)
}

fn line(party: &Party) -> String {
    format!("{}, {}, {} {}, {}", party.name, party.street, party.postcode, party.city, party.country)
}

impl Matter {
    pub fn compared(&self, field: PartyField, typed: &[Said]) -> Compared {
        let decided = self.decided.iter().filter(|d| d.field == field).max_by_key(|d| d.at);
        let typed = typed.iter().find(|s| s.field == field).map(|s| s.said.trim()).filter(|s| !s.is_empty());
        let heard = match field {
            PartyField::Name => &self.said.name,
            PartyField::BillTo => &self.said.bill_to,
            PartyField::ShipTo => &self.said.ship_to,
            PartyField::TaxId => &self.said.tax_id,
            PartyField::Terms => &self.said.terms,
            PartyField::Email => &self.said.email,
        };
        let said = typed.or(decided.map(|d| d.said.as_str())).unwrap_or(heard).to_owned();
        let (on_record, others) = self.on_record(field);
        let all = std::iter::once(&on_record).chain(&others).filter(|text| !text.trim().is_empty());
        let figure =
            all.map(|text| resemblance(field, &said, text)).max().filter(|_| !said.trim().is_empty());
        Compared {
            verdict: Verdict::of(&said, &on_record, figure.unwrap_or_default()),
            nearer: self.nearer(field, &said, figure),
            resemblance: figure,
            decided: decided.cloned(),
            field,
            said,
            on_record,
        }
    }

    /// What is shown, and what else of the record says the same: other names of theirs, the mail addresses of their people.
    fn on_record(&self, field: PartyField) -> (String, Vec<String>) {
        let c = &self.customer;
        match field {
            PartyField::Name => (c.name.clone(), c.aliases.clone()),
            PartyField::BillTo => (c.bill_to().map(|a| a.line()).unwrap_or_default(), Vec::new()),
            PartyField::ShipTo => (self.ship_to.as_ref().map(line).unwrap_or_default(), Vec::new()),
            PartyField::TaxId => (c.tax_id.clone().unwrap_or_default(), Vec::new()),
            PartyField::Terms => (self.terms.clone(), Vec::new()),
            PartyField::Email => {
                let mut known: Vec<String> = c.contacts.iter().filter_map(|p| p.email.clone()).collect();
                let shown = c.email_domain.clone().or_else(|| known.first().cloned()).unwrap_or_default();
                known.retain(|k| *k != shown);
                (shown, known)
            }
        }
    }

    fn nearer(&self, field: PartyField, said: &str, figure: Option<i64>) -> Option<String> {
        if field != PartyField::ShipTo {
            return None;
        }
        let figure = figure?;
        let others =
            self.customer.ship_tos().filter(|a| self.ship_to.as_ref().is_none_or(|s| s.code != a.code));
        let best = others.map(|a| (resemblance(field, said, &a.line()), a)).max_by_key(|(n, _)| *n)?;
        (best.0 > figure).then(|| format!("{} · {}", best.1.code, best.1.line()))
    }
}
