//! Everything that verifying and rating a draft needs, read in few statements. What rarely changes comes from memory.

use std::collections::HashMap;
use std::sync::Arc;

use basics::{Day, Instant, Quantity, Unit, fold, typed_day};
use db::{Fault, Tx};

use super::checks;
use super::draft::Draft;
use super::export::{ExportWatch, export_watch};
use super::habits::{self, Habit, StandsIn};
use super::store;
use crate::actor::{Actor, Duty, Oversight, Role};
use crate::agreements::{self, Agreed};
use crate::catalog::{self, Item, ItemId, Resolved, Specials};
use crate::charges::{self, Tariff};
use crate::company::{self, Company};
use crate::customers::{self, Account, Customer, Terms};
use crate::failure::Finding;
use crate::policies::{Checklist, Verb, Whose, checklists, may};
use crate::quotations::{self, Offer, OfferedLine};
use crate::stock::{self, Place};

pub struct Facts {
    pub now: Instant,
    pub today: Day,
    pub company: Arc<Company>,
    pub customer: Option<Arc<Customer>>,
    pub account: Account,
    pub place: Option<Place>,
    /// What each line's reference led to, line by line.
    pub items: Vec<Reference>,
    pub tariff: Option<Tariff>,
    pub duplicates: Vec<Duplicate>,
    pub habits: HashMap<ItemId, Habit>,
    /// What they take in the place of items that they don't take, or not any more.
    pub stands_in: Vec<StandsIn>,
    /// Where the order is to go elsewhere than usual: of their latest orders, how many there are and how many went there.
    pub sent_to: Option<(i64, i64)>,
    /// What is offered to them of these items and holds today.
    pub offers: Vec<OfferedLine>,
    /// The quotation that the draft names.
    pub named: Option<Offer>,
    /// The agreement that the draft names.
    pub agreement: Option<Agreed>,
    /// What the order that the draft belongs to called off of it already, by the agreement's lines.
    pub called: Vec<(i64, Quantity)>,
    pub checklists: Arc<Vec<Checklist>>,
    /// This person's orders wait for someone's sign-off.
    pub needs_sign_off: bool,
    pub may_override_price: bool,
    /// What is wrong with the parts of lines.
    pub parts_found: Vec<Finding>,
    pub terms: Arc<Terms>,
    pub watch: Arc<Vec<ExportWatch>>,
    /// Units that were given to this customer as samples in the last twelve months; asked only for samples.
    pub samples_given: i64,
    /// Everything in it is free.
    pub is_sample: bool,
    /// What only some items have.
    pub specials: Arc<Specials>,
}

/// What an item reference led to.
#[derive(Debug, Clone)]
pub enum Reference {
    Item { item: Arc<Item>, unit: Option<Unit>, replacement: Option<String> },
    Several(Vec<String>),
    Unknown(Vec<String>),
}

/// An order with the same PO number of the same customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    pub number: String,
    pub content_hash: Option<Vec<u8>>,
    pub created_at: Instant,
}

/// `of` is the order the draft belongs to, which is no duplicate of itself.
pub fn load(tx: &mut Tx, by: &Actor, draft: &Draft, of: Option<super::OrderId>) -> Result<Facts, Fault> {
    let company = company::facts(tx)?;
    let now = tx.now();
    let today = company.day(now);
    let customer = match draft.customer.trim() {
        "" => None,
        number => customers::by_number(tx, number)?,
    };
    let place = stock::place(tx, Some(draft.place.trim()).filter(|p| !p.is_empty()))?;
    let customer_id = customer.as_ref().map(|c| c.id);
    let written: Vec<&str> = draft.lines.iter().map(|l| l.item_and_choices().0).collect();
    catalog::read_ahead(tx, &written)?;
    let mut items = Vec::with_capacity(draft.lines.len());
    for line in &draft.lines {
        items.push(reference(tx, customer_id, line.item_and_choices().0)?);
    }
    let ids: Vec<ItemId> = items.iter().filter_map(Reference::item).map(|i| i.id).collect();
    let tariff = match &customer {
        Some(customer) => Some(charges::tariff(tx, customer, &ids)?),
        None => None,
    };
    let (account, habits, duplicates, offers) = match customer_id {
        Some(customer) => of_customer(tx, customer, draft, &ids, of, today)?,
        None => Default::default(),
    };
    let named = match draft.quotation.trim() {
        "" => None,
        number => quotations::named_in(tx, &number.to_uppercase())?,
    };
    let (agreement, called) = match draft.agreement.trim() {
        "" => (None, Vec::new()),
        number => {
            let agreed = agreements::named_in(tx, number)?;
            let of_order = match of {
                Some(order) => agreements::of_order(tx, order.uuid())?,
                None => Vec::new(),
            };
            (agreed, of_order.into_iter().map(|c| (c.line_no, c.quantity)).collect())
        }
    };
    let stands_in = match customer_id {
        Some(customer) => stands_in(tx, customer, &ids, &habits, now)?,
        None => Vec::new(),
    };
    let sent_to = match &customer {
        Some(customer) => sent_to(tx, customer, draft)?,
        None => None,
    };
    let terms = match customer_id {
        Some(customer) => customers::terms(tx, customer)?,
        None => Arc::new(Terms::default()),
    };
    let samples_given = match customer_id {
        Some(customer) if draft.kind.trim() == "sample" => {
            store::samples_given(tx, customer, of, now.plus_seconds(-SAMPLES_SECONDS))?
        }
        _ => 0,
    };
    Ok(Facts {
        now,
        today,
        company,
        customer,
        account,
        place,
        items,
        tariff,
        duplicates,
        habits,
        stands_in,
        sent_to,
        offers,
        named,
        agreement,
        called,
        checklists: checklists(tx)?,
        needs_sign_off: !by.has(Role::Machine) && by.level(Duty::ENTRY).oversight() == Oversight::SignOff,
        may_override_price: may(by, Verb::OverridePrice, Whose::Others),
        parts_found: Vec::new(),
        terms,
        watch: export_watch(tx)?,
        samples_given,
        is_sample: draft.kind.trim() == "sample",
        specials: catalog::specials(tx)?,
    })
}

/// Samples count for twelve months.
const SAMPLES_SECONDS: i64 = 365 * 86_400;

type OfCustomer = (Account, HashMap<ItemId, Habit>, Vec<Duplicate>, Vec<OfferedLine>);

/// What changes with every order and so is never remembered: asked together, heard together.
fn of_customer(
    tx: &mut Tx,
    customer: customers::CustomerId,
    draft: &Draft,
    items: &[ItemId],
    of: Option<super::OrderId>,
    today: Day,
) -> Result<OfCustomer, Fault> {
    let account = customers::ask_account(tx, customer)?;
    let habits = habits::ask_habits(tx, customer, items)?;
    let offers = quotations::ask_offers(tx, customer, items, today)?;
    let po = fold(&draft.buyer_po_no);
    let same_po = if po.is_empty() { None } else { Some(store::ask_same_po(tx, customer, &po, of)?) };
    let account = tx.hear(account)?.pop().unwrap_or_default();
    let habits = tx.hear(habits)?.into_iter().map(|h| (h.item, h)).collect();
    let offers = tx.hear(offers)?;
    let duplicates = match same_po {
        Some(asked) => tx.hear(asked)?,
        None => Vec::new(),
    };
    Ok((account, habits, duplicates, offers))
}

/// Asked only where there is something to compare with: of a customer who takes some of these items, for those that they don't take.
fn stands_in(
    tx: &mut Tx,
    customer: customers::CustomerId,
    items: &[ItemId],
    habits: &HashMap<ItemId, Habit>,
    now: Instant,
) -> Result<Vec<StandsIn>, Fault> {
    if habits.is_empty() {
        return Ok(Vec::new());
    }
    let left = |item: &&ItemId| habits.get(item).is_none_or(|h| checks::is_long_ago(h.last_at, now));
    let left: Vec<ItemId> = items.iter().filter(left).copied().collect();
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let asked = habits::ask_stands_in(tx, customer, &left)?;
    tx.hear(asked)
}

/// Asked only for another ship-to than the usual one.
fn sent_to(tx: &mut Tx, customer: &Customer, draft: &Draft) -> Result<Option<(i64, i64)>, Fault> {
    let usual = customer.default_ship_to().map(|a| a.code.as_str());
    let code = draft.ship_to.trim();
    if code.is_empty() || usual == Some(code) {
        return Ok(None);
    }
    match customer.ship_to(code) {
        Some(address) => habits::sent_to(tx, customer.id, address.id.uuid()).map(Some),
        None => Ok(None),
    }
}

impl Facts {
    /// A day as typed, seen from today.
    pub fn typed_day(&self, text: &str) -> Result<Option<Day>, basics::DayError> {
        if text.trim().is_empty() { Ok(None) } else { typed_day(text, self.today).map(Some) }
    }
}

impl Reference {
    pub fn item(&self) -> Option<&Arc<Item>> {
        match self {
            Reference::Item { item, .. } => Some(item),
            _ => None,
        }
    }
}

fn reference(
    tx: &mut Tx,
    customer: Option<customers::CustomerId>,
    written: &str,
) -> Result<Reference, Fault> {
    if written.trim().is_empty() {
        return Ok(Reference::Unknown(Vec::new()));
    }
    match catalog::resolve(tx, customer, written)? {
        Resolved::One { item, unit, .. } => match catalog::by_id(tx, item)? {
            Some(item) => {
                let replacement = match item.replacement {
                    Some(id) => catalog::by_id(tx, id)?.map(|r| r.sku.clone()),
                    None => None,
                };
                Ok(Reference::Item { item, unit, replacement })
            }
            None => Ok(Reference::Unknown(Vec::new())),
        },
        Resolved::Several(ids) => {
            let mut skus = Vec::new();
            for id in ids {
                skus.extend(catalog::by_id(tx, id)?.map(|i| i.sku.clone()));
            }
            Ok(Reference::Several(skus))
        }
        Resolved::None => {
            let near = catalog::find(tx, customer, written, 5)?;
            Ok(Reference::Unknown(near.into_iter().map(|i| i.sku).collect()))
        }
    }
}
