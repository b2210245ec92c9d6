//! SQL of the catalogue.

use std::collections::HashMap;

use basics::{Factor, Unit, fold};
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::item::{Alias, Inspect, Item, ItemId, ItemKind, ItemStatus, ItemUnit, Link};
use crate::customers::CustomerId;
use crate::words::{after, words};

fn kind_code(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Goods => "goods",
        ItemKind::Service => "service",
    }
}

fn status_code(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Active => "active",
        ItemStatus::Discontinued => "discontinued",
        ItemStatus::Blocked => "blocked",
    }
}

fn read_status(code: &str) -> ItemStatus {
    match code {
        "active" => ItemStatus::Active,
        "discontinued" => ItemStatus::Discontinued,
        _ => ItemStatus::Blocked,
    }
}

pub(super) fn taken(tx: &mut Tx, skus: &[&str]) -> Result<Vec<String>, Fault> {
    let list: Vec<Value<'_>> = skus.iter().map(|n| Value::from(*n)).collect();
    tx.query_list("select sku from item where sku in ({list})", &[], &list, |row| row.get(0))
}

pub(super) fn insert(tx: &mut Tx, new: &[Item]) -> Result<(), Fault> {
    let (mut items, mut units, mut attributes, mut found_by) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for i in new {
        items.extend(values![
            i.id,
            &i.sku,
            fold(&i.sku),
            &i.description,
            &i.category,
            kind_code(i.kind),
            i.gtin.as_deref().map(fourteen),
            i.base_unit,
            i.order_multiple,
            i.list_price,
            i.price_base,
            status_code(i.status),
            i.replacement,
            i.weight_grams,
            i.hazardous,
            &i.tax_category,
            if i.inspect == Inspect::Always { "always" } else { "never" },
            i.version,
        ]);
        for u in &i.units {
            units.extend(values![
                i.id,
                u.unit,
                u.factor.numerator(),
                u.factor.denominator(),
                u.gtin.as_deref().map(fourteen)
            ]);
        }
        for (name, value) in &i.attributes {
            attributes.extend(values![i.id, name, value]);
        }
        for word in words(&[&i.sku, &i.description, &i.category]) {
            found_by.extend(values![word, i.id]);
        }
    }
    tx.record_rows(
        "insert into item (id, sku, folded, description, category, kind, gtin, base_unit, order_multiple, list_price, price_base,
           status, replacement, weight_grams, hazardous, tax_category, inspect, version) values {rows}",
        18,
        &items,
    )?;
    tx.record_rows(
        "insert into item_unit (item, unit, numerator, denominator, gtin) values {rows}",
        5,
        &units,
    )?;
    tx.record_rows("insert into item_attribute (item, name, value) values {rows}", 3, &attributes)?;
    tx.record_rows("insert into item_word (word, item) values {rows}", 2, &found_by)
}

pub(super) fn insert_aliases(tx: &mut Tx, aliases: &[Alias]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for a in aliases {
        let customer = a.customer.map_or(Uuid::nil(), |c| c.uuid());
        let kind = if a.customer.is_some() { "customer_part" } else { "other" };
        rows.extend(values![fold(&a.written), customer, a.item, &a.written, kind, "active"]);
    }
    tx.record_rows(
        "insert into item_alias (folded, customer, item, written, kind, status) values {rows}
         on conflict (folded, customer, item) do update set status = 'active'",
        6,
        &rows,
    )
}

pub(super) fn retire_alias(
    tx: &mut Tx,
    customer: CustomerId,
    written: &str,
    item: ItemId,
) -> Result<(), Fault> {
    tx.record(
        "update item_alias set status = 'retired' where folded = $1 and customer = $2 and item = $3",
        &values![fold(written), customer, item],
    )
}

pub(super) fn insert_links(tx: &mut Tx, links: &[Link]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for l in links {
        rows.extend(values![
            l.item,
            l.other,
            l.kind.code(),
            l.rank,
            l.ratio.numerator(),
            l.ratio.denominator()
        ]);
    }
    tx.record_rows(
        "insert into item_substitute (item, substitute, kind, rank, numerator, denominator) values {rows}",
        6,
        &rows,
    )
}

pub(super) fn id_of_sku(tx: &mut Tx, sku: &str) -> Result<Option<ItemId>, Fault> {
    tx.first("select id from item where sku = $1", &values![sku], |row| row.get(0))
}

/// Which of these are our own numbers, and of what.
pub(super) fn ids_of_skus(tx: &mut Tx, skus: &[&str]) -> Result<Vec<(String, ItemId)>, Fault> {
    let list: Vec<Value<'_>> = skus.iter().map(|sku| Value::from(*sku)).collect();
    tx.query_list("select sku, id from item where sku in ({list})", &[], &list, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

pub(super) fn by_folded(tx: &mut Tx, folded: &str) -> Result<Vec<ItemId>, Fault> {
    tx.query("select id from item where folded = $1 limit 10", &values![folded], |row| row.get(0))
}

pub(super) fn by_alias(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    folded: &str,
) -> Result<Vec<ItemId>, Fault> {
    let customer = customer.map_or(Uuid::nil(), |c| c.uuid());
    tx.query(
        "select item from item_alias where folded = $1 and customer = $2 and status = 'active' limit 10",
        &values![folded, customer],
        |row| row.get(0),
    )
}

/// The item with this GTIN, and the unit where it is that of a pack.
/// GTINs are compared by their fourteen digits, however they were written.
fn fourteen(gtin: &str) -> String {
    gtin.parse::<basics::Gtin>().map_or_else(|_| gtin.to_owned(), |g| g.to_string())
}

pub(super) fn by_gtin(tx: &mut Tx, gtin: &str) -> Result<Option<(ItemId, Option<Unit>)>, Fault> {
    let base =
        tx.first("select id from item where gtin = $1", &values![gtin], |row| Ok((row.get(0)?, None)))?;
    if base.is_some() {
        return Ok(base);
    }
    tx.first("select item, unit from item_unit where gtin = $1", &values![gtin], |row| {
        Ok((row.get(0)?, Some(row.get(1)?)))
    })
}

/// Items with their units and attributes; those that don't exist are left out.
pub(super) fn items(tx: &mut Tx, ids: &[ItemId]) -> Result<Vec<Item>, Fault> {
    let list: Vec<Value<'_>> = ids.iter().map(|id| Value::from(*id)).collect();
    let items = tx.ask_list(
        "select id, sku, description, category, kind, gtin, base_unit, order_multiple, list_price, price_base, status,
           replacement, weight_grams, hazardous, tax_category, inspect, version from item where id in ({list})",
        &[],
        &list,
        read_item,
    )?;
    let units = tx.ask_list(
        "select item, unit, numerator, denominator, gtin from item_unit where item in ({list}) order by item, unit",
        &[],
        &list,
        |row| {
            let factor =
                Factor::new(row.get(2)?, row.get(3)?).map_err(|e| Fault::Statement(e.to_string()))?;
            Ok((row.get::<ItemId>(0)?, ItemUnit { unit: row.get(1)?, factor, gtin: row.get(4)? }))
        },
    )?;
    let attributes = tx.ask_list(
        "select item, name, value from item_attribute where item in ({list}) order by item, name",
        &[],
        &list,
        |row| Ok((row.get::<ItemId>(0)?, (row.get::<String>(1)?, row.get::<String>(2)?))),
    )?;
    let mut found = tx.hear(items)?;
    let at: HashMap<ItemId, usize> = found.iter().enumerate().map(|(n, item)| (item.id, n)).collect();
    for (item, unit) in tx.hear(units)? {
        if let Some(item) = at.get(&item).and_then(|n| found.get_mut(*n)) {
            item.units.push(unit);
        }
    }
    for (item, attribute) in tx.hear(attributes)? {
        if let Some(item) = at.get(&item).and_then(|n| found.get_mut(*n)) {
            item.attributes.push(attribute);
        }
    }
    Ok(found)
}

fn read_item(row: &Row<'_>) -> Result<Item, Fault> {
    let mut c = row.columns();
    Ok(Item {
        id: c.take()?,
        sku: c.take()?,
        description: c.take()?,
        category: c.take()?,
        kind: if c.take::<String>()? == "service" { ItemKind::Service } else { ItemKind::Goods },
        gtin: c.take()?,
        base_unit: c.take()?,
        order_multiple: c.take()?,
        list_price: c.take()?,
        price_base: c.take()?,
        status: read_status(&c.take::<String>()?),
        replacement: c.take()?,
        weight_grams: c.take()?,
        hazardous: c.take()?,
        tax_category: c.take()?,
        inspect: if c.take::<String>()? == "always" { Inspect::Always } else { Inspect::Never },
        version: c.take()?,
        units: Vec::new(),
        attributes: Vec::new(),
    })
}

/// Items that have a word starting with each of `typed`.
pub(super) fn ids_by_words(tx: &mut Tx, typed: &[String], most: usize) -> Result<Vec<ItemId>, Fault> {
    let mut fit: Option<Vec<ItemId>> = None;
    for word in typed.iter().take(8) {
        let mut ids: Vec<ItemId> = tx.query(
            "select distinct item from item_word where word >= $1 and word < $2 limit 20000",
            &values![word, after(word)],
            |row| row.get(0),
        )?;
        if let Some(so_far) = &fit {
            let so_far: std::collections::HashSet<&ItemId> = so_far.iter().collect();
            ids.retain(|id| so_far.contains(id));
        }
        fit = Some(ids);
    }
    let mut ids = fit.unwrap_or_default();
    ids.truncate(most);
    Ok(ids)
}

/// An item in a list of hits.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: ItemId,
    pub sku: String,
    pub description: String,
    pub category: String,
    pub base_unit: Unit,
    pub status: ItemStatus,
}

pub(super) fn listed(tx: &mut Tx, ids: &[ItemId], most: usize) -> Result<Vec<Listed>, Fault> {
    let list: Vec<Value<'_>> = ids.iter().take(most).map(|id| Value::from(*id)).collect();
    let mut found = tx.query_list(
        "select id, sku, description, category, base_unit, status from item where id in ({list})",
        &[],
        &list,
        read_listed,
    )?;
    found.sort_by(|a, b| a.sku.cmp(&b.sku));
    Ok(found)
}

/// Items in the order of their numbers, after `after_sku`.
pub fn list(tx: &mut Tx, after_sku: &str, most: usize) -> Result<Vec<Listed>, Fault> {
    tx.query(
        "select id, sku, description, category, base_unit, status from item where sku > $1 order by sku limit $2",
        &values![after_sku, most],
        read_listed,
    )
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    let mut c = row.columns();
    Ok(Listed {
        id: c.take()?,
        sku: c.take()?,
        description: c.take()?,
        category: c.take()?,
        base_unit: c.take()?,
        status: read_status(&c.take::<String>()?),
    })
}

/// What may stand for an item, the best first: its number, what kind of link, and how many stand for one.
pub fn substitutes(tx: &mut Tx, item: ItemId) -> Result<Vec<(ItemId, String, Factor)>, Fault> {
    tx.query(
        "select substitute, kind, numerator, denominator from item_substitute
         where item = $1 and kind <> 'accessory' order by rank limit 20",
        &values![item],
        |row| {
            let factor =
                Factor::new(row.get(2)?, row.get(3)?).map_err(|e| Fault::Statement(e.to_string()))?;
            Ok((row.get(0)?, row.get(1)?, factor))
        },
    )
}

/// What goes with any of these items: of which, and what; the closest first.
pub fn accessories(tx: &mut Tx, items: &[ItemId]) -> Result<Vec<(ItemId, ItemId)>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    let mut found = tx.query_list(
        "select item, substitute, rank from item_substitute where kind = 'accessory' and item in ({list})",
        &[],
        &list,
        |row| Ok((row.get::<i64>(2)?, row.get(0)?, row.get(1)?)),
    )?;
    found.sort_by_key(|(rank, of, other): &(i64, ItemId, ItemId)| (*rank, *of, *other));
    Ok(found.into_iter().map(|(_, of, other)| (of, other)).collect())
}

/// The other numbers of an item: whose (none for anybody's) and what is written.
pub fn aliases_of(tx: &mut Tx, item: ItemId) -> Result<Vec<(Option<CustomerId>, String)>, Fault> {
    tx.query(
        "select customer, written from item_alias where item = $1 and status = 'active' order by written limit 200",
        &values![item],
        |row| {
            let customer: Uuid = row.get(0)?;
            Ok(((!customer.is_nil()).then(|| CustomerId::from_uuid(customer)), row.get(1)?))
        },
    )
}

/// What only some items have, by item.
pub(super) fn specials(tx: &mut Tx, most: usize) -> Result<Vec<(ItemId, String)>, Fault> {
    tx.query("select item, content from item_special order by item limit $1", &values![most], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

pub(super) fn set_special(tx: &mut Tx, item: ItemId, content: Option<&str>) -> Result<(), Fault> {
    match content {
        Some(content) => tx.record(
            "insert into item_special (item, content) values ($1, $2)
             on conflict (item) do update set content = excluded.content",
            &values![item, content],
        ),
        None => tx.record("delete from item_special where item = $1", &values![item]),
    }
}
