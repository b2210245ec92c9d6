//! SQL of the records for the reader: whole tables at once, never a query for a row.

use std::collections::HashMap;

use basics::{Day, Decimal, Factor, Instant, Quantity, Unit, UnitPrice};
use db::{Fault, Tx, values};
use reader::records::{Address, Customer, Item, ItemStatus, ItemUnit, ShipTo};
use uuid::Uuid;

use crate::customers::CustomerId;

pub(super) struct CustomerRow {
    pub id: CustomerId,
    pub price_list: Option<Uuid>,
    pub customer: Customer,
}

pub(super) fn customers(tx: &mut Tx) -> Result<Vec<CustomerRow>, Fault> {
    let mut rows = tx.query(
        "select id, price_list, number, name, status, tax_id, gln, email_domain, phone, currency, language, po_required, edi_id
         from customer order by number",
        &[],
        |row| {
            let mut c = row.columns();
            let (id, price_list) = (c.take()?, c.take()?);
            let mut customer = Customer { number: c.take()?, name: c.take()?, ..Customer::default() };
            customer.is_blocked = c.take::<String>()? != "active";
            customer.tax_id = c.take::<Option<String>>()?.unwrap_or_default();
            customer.gln = c.take::<Option<String>>()?.unwrap_or_default();
            customer.domains = c.take::<Option<String>>()?.into_iter().collect();
            customer.phones = c.take::<Option<String>>()?.into_iter().collect();
            customer.currency = c.take::<Option<basics::Currency>>()?;
            customer.language = c.take()?;
            customer.po_required = c.take()?;
            // "ZZ:NORDBAU" is kept with its qualifier or without; documents name the two apart.
            let edi: Option<String> = c.take()?;
            let bare = edi.as_ref().and_then(|e| e.split_once(':')).map(|(_, id)| id.to_owned());
            customer.edi_ids = edi.into_iter().chain(bare).collect();
            Ok(CustomerRow { id, price_list, customer })
        },
    )?;
    let at: HashMap<CustomerId, usize> = rows.iter().enumerate().map(|(n, r)| (r.id, n)).collect();
    let mut of = |id: CustomerId, change: &mut dyn FnMut(&mut Customer)| {
        if let Some(row) = at.get(&id).and_then(|n| rows.get_mut(*n)) {
            change(&mut row.customer);
        }
    };
    tx.visit("select customer, name from customer_alias order by customer, name", &[], &mut |row| {
        let name: String = row.get(1)?;
        of(row.get(0)?, &mut |customer| {
            if customer.name != name {
                customer.aliases.push(name.clone());
            }
        });
        Ok(())
    })?;
    tx.visit(
        "select customer, kind, code, name, gln, is_default, street, city, region, postcode, country from address
         where active = 1 order by customer, kind, code",
        &[],
        &mut |row| {
            let mut c = row.columns();
            let (customer, kind): (CustomerId, String) = (c.take()?, c.take()?);
            let (code, name): (String, String) = (c.take()?, c.take()?);
            let (gln, is_default): (Option<String>, bool) = (c.take()?, c.take()?);
            let address = Address {
                street: c.take()?,
                city: c.take()?,
                region: c.take::<Option<String>>()?.unwrap_or_default(),
                postcode: c.take()?,
                country: c.take()?,
            };
            of(customer, &mut |customer| {
                let gln = gln.clone().unwrap_or_default();
                if kind == "bill_to" {
                    if customer.address.street.is_empty() || is_default {
                        customer.address = address.clone();
                    }
                    // A bill-to with a number of its own is the customer all the same.
                    customer.edi_ids.extend(Some(gln).filter(|g| !g.is_empty()));
                    return;
                }
                let (id, name, address) = (code.clone(), name.clone(), address.clone());
                customer.ship_tos.push(ShipTo { id, name, code: code.clone(), gln, is_default, address });
            });
            Ok(())
        },
    )?;
    tx.visit("select customer, name, email, phone from contact order by customer, name", &[], &mut |row| {
        let (name, email, phone): (String, Option<String>, Option<String>) =
            (row.get(1)?, row.get(2)?, row.get(3)?);
        of(row.get(0)?, &mut |customer| {
            customer.people.push(name.clone());
            customer.emails.extend(email.clone());
            customer.phones.extend(phone.clone());
        });
        Ok(())
    })?;
    Ok(rows)
}

pub(super) fn items(tx: &mut Tx) -> Result<Vec<(Uuid, Item)>, Fault> {
    let mut replaced: Vec<(usize, Uuid)> = Vec::new();
    let mut items: Vec<(Uuid, Item)> = Vec::new();
    tx.visit(
        "select id, sku, description, gtin, base_unit, order_multiple, list_price, price_base, status, replacement
         from item order by sku",
        &[],
        &mut |row| {
            let mut c = row.columns();
            let (id, sku, description): (Uuid, String, String) = (c.take()?, c.take()?, c.take()?);
            let gtin: Option<String> = c.take()?;
            let base_unit: Unit = c.take()?;
            let order_multiple = c.take::<Quantity>()?.value();
            let (price, base) = (c.take::<UnitPrice>()?.value(), c.take::<Quantity>()?.value());
            let is_active = c.take::<String>()? == "active";
            replaced.extend(c.take::<Option<Uuid>>()?.map(|other| (items.len(), other)));
            let one = ItemUnit { unit: base_unit, factor: Decimal::ONE, gtin: gtin.unwrap_or_default() };
            let item = Item {
                sku,
                description,
                base_unit,
                units: vec![one],
                order_multiple,
                list_price: price.checked_div(base),
                status: if is_active { ItemStatus::Active } else { ItemStatus::Discontinued },
                replacement: None,
                aliases: Vec::new(),
            };
            items.push((id, item));
            Ok(())
        },
    )?;
    let at: HashMap<Uuid, usize> = items.iter().enumerate().map(|(n, (id, _))| (*id, n)).collect();
    for (item, other) in replaced {
        let sku = at.get(&other).and_then(|n| items.get(*n)).map(|(_, other)| other.sku.clone());
        if let Some((_, item)) = items.get_mut(item) {
            item.replacement = sku;
        }
    }
    tx.visit(
        "select item, unit, numerator, denominator, gtin from item_unit order by item, unit",
        &[],
        &mut |row| {
            let factor =
                Factor::new(row.get(2)?, row.get(3)?).map_err(|e| Fault::Statement(e.to_string()))?;
            let (unit, gtin): (Unit, Option<String>) = (row.get(1)?, row.get(4)?);
            let found = at.get(&row.get::<Uuid>(0)?).and_then(|n| items.get_mut(*n));
            if let Some((_, item)) = found.filter(|(_, item)| item.base_unit != unit) {
                item.units.push(ItemUnit { unit, factor: factor.value(), gtin: gtin.unwrap_or_default() });
            }
            Ok(())
        },
    )?;
    tx.visit(
        "select item, written from item_alias where customer = $1 and status = 'active' order by item, written",
        &values![Uuid::nil()],
        &mut |row| {
            if let Some((_, item)) = at.get(&row.get::<Uuid>(0)?).and_then(|n| items.get_mut(*n)) {
                item.aliases.push(row.get(1)?);
            }
            Ok(())
        },
    )?;
    Ok(items)
}

/// The customer's own part numbers, folded.
pub(super) fn parts(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(String, Uuid)>, Fault> {
    tx.query(
        "select folded, item from item_alias where customer = $1 and status = 'active' order by folded, item",
        &values![customer],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) struct PriceRow {
    pub item: Uuid,
    pub unit: Unit,
    pub price: Decimal,
    /// The price is for so many of the unit.
    pub base: Decimal,
}

/// Net prices that hold on a day: those of a contract before those of the list, the lowest break first.
pub(super) fn prices(
    tx: &mut Tx,
    customer: CustomerId,
    list: Option<Uuid>,
    on: Day,
) -> Result<Vec<PriceRow>, Fault> {
    tx.query(
        "select l.item, l.unit, l.price, l.price_base from price_line l join price_list p on p.id = l.price_list
         where (p.customer = $1 or p.id = $2) and p.tax_included = 0
           and p.valid_from <= $3 and p.valid_to >= $3 and l.valid_from <= $3 and l.valid_to >= $3
         order by case when p.customer is null then 1 else 0 end, l.item, l.break_quantity, l.unit",
        &values![customer, list, on],
        |row| {
            Ok(PriceRow {
                item: row.get(0)?,
                unit: row.get(1)?,
                price: row.get::<UnitPrice>(2)?.value(),
                base: row.get::<Quantity>(3)?.value(),
            })
        },
    )
}

pub(super) struct PastRow {
    pub number: String,
    pub po_number: String,
    pub at: Instant,
    pub ship_to: Option<String>,
    pub item: Uuid,
    pub quantity: Decimal,
    pub unit: Unit,
}

/// Lines of the customer's latest orders, the newest order first.
pub(super) fn past_orders(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<PastRow>, Fault> {
    tx.query(
        "select o.number, o.po_number, o.created_at, a.code, l.item, l.quantity, l.unit
         from (select id, number, po_number, created_at, ship_to from sales_order
               where customer = $1 and stage not in ('draft', 'cancelled', 'rejected')
               order by created_at desc, number desc limit $2) o
         join order_line l on l.order_id = o.id left join address a on a.id = o.ship_to
         where l.item is not null order by o.created_at desc, o.number desc, l.line_no",
        &values![customer, most],
        |row| {
            let mut c = row.columns();
            Ok(PastRow {
                number: c.take()?,
                po_number: c.take::<Option<String>>()?.unwrap_or_default(),
                at: c.take()?,
                ship_to: c.take()?,
                item: c.take()?,
                quantity: c.take::<Quantity>()?.value(),
                unit: c.take()?,
            })
        },
    )
}
