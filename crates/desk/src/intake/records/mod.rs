//! The records as the reader searches them, made from the database in a handful of statements and kept until one of them changes;
//! and of one customer what it calls, pays and has ordered.

mod store;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use basics::{Day, Decimal};
use db::{Fault, Tx};
use reader::knowledge::{Kind, Learned};
use reader::records::{
    Account, Catalogue, Customer, CustomerIndex, Directory, ItemIndex, Own, PastLine, PastOrder, Records,
    Tolerance,
};
use reader::{Sketch, Value};
use uuid::Uuid;

use crate::company::{self, Company};
use crate::customers::CustomerId;
use crate::intake::knowledge::{self, Shadow};

/// Orders of a customer that the reader compares with.
const PAST_ORDERS: usize = 20;

pub(super) struct Known {
    pub records: Records,
    customers: Vec<(CustomerId, Option<Uuid>)>,
    items: HashMap<Uuid, ItemIndex>,
}

/// What holds for an epoch and a day.
#[derive(Default)]
struct Memory(Mutex<Option<Arc<Known>>>);

pub(super) fn known(tx: &mut Tx) -> Result<Arc<Known>, Fault> {
    let today = company::today(tx)?;
    let memory = tx.memory::<Memory>()?;
    // Held while the records are read, so that who asks meanwhile waits for them instead of reading them once more.
    let mut kept = memory.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.as_ref().filter(|k| k.records.today == today) {
        return Ok(Arc::clone(known));
    }
    let made = Arc::new(make(tx, today)?);
    *kept = Some(Arc::clone(&made));
    Ok(made)
}

fn make(tx: &mut Tx, today: Day) -> Result<Known, Fault> {
    let own = own(&*company::facts(tx)?);
    let rows = store::customers(tx)?;
    let customers = rows.iter().map(|r| (r.id, r.price_list)).collect();
    let mut directory = Directory::new(rows.into_iter().map(|r| r.customer).collect::<Vec<Customer>>());
    for row in knowledge::active_names(tx)? {
        directory.learn(&row.claim.key, &row.claim.meaning, row.provenance().into());
    }
    let (ids, goods): (Vec<Uuid>, Vec<_>) = store::items(tx)?.into_iter().unzip();
    let items = ids.into_iter().zip(0..).collect();
    let catalogue = Catalogue::new(goods);
    let records = Records { own, directory, catalogue, tolerance: Tolerance::default(), today };
    Ok(Known { records, customers, items })
}

fn own(company: &Company) -> Own {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let ids = [&company.gln, &company.vat_id, &company.edi_id, &company.registration];
    Own {
        names: some(&company.name).into_iter().collect(),
        address: reader::records::Address {
            street: company.street.clone(),
            city: company.city.clone(),
            region: String::new(),
            postcode: company.postcode.clone(),
            country: company.country.clone(),
        },
        ids: ids.into_iter().filter_map(|id| some(id)).collect(),
        domains: company
            .email
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_lowercase())
            .into_iter()
            .collect(),
    }
}

impl Known {
    pub fn id_of(&self, customer: CustomerIndex) -> Option<CustomerId> {
        self.customers.get(customer as usize).map(|c| c.0)
    }

    /// What this customer calls, pays and has ordered.
    pub fn account(
        &self,
        tx: &mut Tx,
        customer: CustomerIndex,
        shadow: Option<&Shadow>,
    ) -> Result<Account, Fault> {
        let Some((id, list)) = self.customers.get(customer as usize).copied() else {
            return Ok(Account::default());
        };
        let mut account = Account::default();
        for (folded, item) in store::parts(tx, id)? {
            if let Some(item) = self.items.get(&item) {
                account.parts.entry(folded).or_default().push(*item);
            }
        }
        // The first row of an item counts: contracts come before lists, low breaks before high ones.
        for price in store::prices(tx, id, list, self.records.today)? {
            let Some(item) = self.items.get(&price.item) else { continue };
            let factor = self.records.catalogue.item(*item).and_then(|i| i.factor(price.unit));
            if let Some(one) = factor.and_then(|f| price.price.checked_div(price.base * f)) {
                account.prices.entry(*item).or_insert(one);
            }
        }
        account.orders = self.past(store::past_orders(tx, id, PAST_ORDERS)?);
        self.learn(tx, customer, &mut account, shadow)?;
        Ok(account)
    }

    /// What corrections taught of this customer, put beside the records; in a trial, as it would be.
    fn learn(
        &self,
        tx: &mut Tx,
        customer: CustomerIndex,
        account: &mut Account,
        shadow: Option<&Shadow>,
    ) -> Result<(), Fault> {
        let number = self.records.directory.customer(customer).map(|c| c.number.as_str()).unwrap_or_default();
        let mut rows = knowledge::active_of(tx, number)?;
        if let Some(shadow) = shadow {
            let claim = &shadow.claim;
            let asked = || rows.iter().map(|r| &r.claim).chain([claim]).filter(|c| c.asks_the_same(claim));
            let own = claim.scope == number && claim.kind == Kind::CrossReference;
            let items = asked().filter(|_| own).filter_map(|c| self.records.catalogue.by_sku(&c.meaning));
            let items: Vec<ItemIndex> = items.collect();
            // The part number is on record while a row is active.
            if let Some(parts) = account.parts.get_mut(&claim.key) {
                parts.retain(|part| !items.contains(part));
            }
            shadow.change(&mut rows);
        }
        if !rows.is_empty() {
            account.learn(Learned::of(&rows, number), &self.records.catalogue);
        }
        Ok(())
    }

    /// Who writes, by what the document says of the sender; in a trial, with or without a name that was learned.
    pub fn customer(&self, sketch: &Sketch, shadow: Option<&Shadow>) -> Value<CustomerIndex> {
        let directory = &self.records.directory;
        let found = reader::customer(sketch, directory, &self.records.own);
        let Some(shadow) = shadow.filter(|s| s.claim.kind == Kind::CustomerAlias) else { return found };
        let is_meant = reader::names_of_sender(sketch).any(|text| basics::fold(text) == shadow.claim.key);
        match (is_meant, shadow.holds, directory.by_number(&shadow.claim.meaning)) {
            (true, true, Some(customer)) => {
                Value::known(customer, found.seen.clone(), "as it would be", reader::outcome::CERTAIN)
            }
            (true, false, _) if found.learned.is_some() => {
                Value::open(found.seen.clone(), "not sure who writes", found.suggestions)
            }
            _ => found,
        }
    }

    /// Rows of lines, the newest order first, as orders.
    fn past(&self, rows: Vec<store::PastRow>) -> Vec<PastOrder> {
        let mut orders: Vec<PastOrder> = Vec::new();
        for row in rows {
            if orders.last().is_none_or(|o| o.number != row.number) {
                orders.push(PastOrder {
                    number: row.number,
                    po_number: row.po_number,
                    day: row.at.utc_day(),
                    ship_to: row.ship_to,
                    lines: Vec::new(),
                });
            }
            let item = self.items.get(&row.item);
            if let (Some(order), Some(item)) = (orders.last_mut(), item) {
                let quantity: Decimal = row.quantity;
                order.lines.push(PastLine { item: *item, quantity, unit: row.unit });
            }
        }
        orders
    }
}
