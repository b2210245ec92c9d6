//! SQL of search: names for the memory, and everything else by the beginning of an index.

use basics::Instant;
use db::{Fault, Row, Tx, Value, values};

use super::{Hit, Kind, Why};
use crate::found;
use crate::words::after;

pub struct CustomerName {
    pub number: String,
    pub name: String,
    pub city: String,
    pub status: String,
    pub phone: Option<String>,
    /// Names and addresses of contacts, and the other names of the customer.
    pub beside: Vec<String>,
}

/// All customers with what they are found by.
pub(super) fn customers(tx: &mut Tx) -> Result<Vec<CustomerName>, Fault> {
    let mut found = tx.query(
        "select c.id, c.number, c.name, a.city, c.status, c.phone from customer c
         left join address a on a.customer = c.id and a.kind = 'bill_to' and a.is_default = 1
         where c.number > '' order by c.id",
        &[],
        |row| {
            let mut c = row.columns();
            let id: uuid::Uuid = c.take()?;
            Ok((
                id,
                CustomerName {
                    number: c.take()?,
                    name: c.take()?,
                    city: c.take::<Option<String>>()?.unwrap_or_default(),
                    status: c.take()?,
                    phone: c.take()?,
                    beside: Vec::new(),
                },
            ))
        },
    )?;
    let mut contacts: Vec<(uuid::Uuid, String, Option<String>)> =
        tx.query("select customer, name, email from contact order by customer", &[], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    contacts.extend(tx.query("select customer, name from customer_alias where folded > ''", &[], |row| {
        Ok((row.get(0)?, row.get(1)?, None))
    })?);
    for (customer, name, email) in contacts {
        if let Ok(at) = found.binary_search_by_key(&customer, |(id, _)| *id)
            && let Some((_, known)) = found.get_mut(at)
        {
            known.beside.push(name);
            known.beside.extend(email);
        }
    }
    Ok(found.into_iter().map(|(_, customer)| customer).collect())
}

pub struct ItemName {
    pub sku: String,
    pub description: String,
    pub category: String,
    pub status: String,
}

/// All items.
pub(super) fn items(tx: &mut Tx) -> Result<Vec<ItemName>, Fault> {
    tx.query("select sku, description, category, status from item where sku > '' order by sku", &[], |row| {
        Ok(ItemName {
            sku: row.get(0)?,
            description: row.get(1)?,
            category: row.get(2)?,
            status: row.get(3)?,
        })
    })
}

/// Part numbers of any customer, and other numbers that anybody may use, that begin so: the item, what is written, whose it is.
pub(super) fn part_numbers(
    tx: &mut Tx,
    folded: &str,
    most: usize,
) -> Result<Vec<(crate::catalog::ItemId, String, Option<String>)>, Fault> {
    tx.query(
        "select a.item, a.written, c.name from item_alias a left join customer c on c.id = a.customer
         where a.folded >= $1 and a.folded < $2 and a.status = 'active' order by a.folded limit $3",
        &values![folded, after(folded), most],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

pub(super) fn items_beginning(
    tx: &mut Tx,
    folded: &str,
    most: usize,
) -> Result<Vec<crate::catalog::ItemId>, Fault> {
    tx.query(
        "select id from item where folded >= $1 and folded < $2 order by folded limit $3",
        &values![folded, after(folded), most],
        |row| row.get(0),
    )
}

/// What a statement with number, title, detail and state in this order says of a kind.
fn ask(
    tx: &mut Tx,
    sql: &'static str,
    given: &[Value<'_>],
    kind: Kind,
    why: Why,
    exact: &str,
) -> Result<Vec<Hit>, Fault> {
    let mut hits = tx.query(sql, given, |row| {
        let mut c = row.columns();
        Ok(Hit {
            kind,
            number: c.take()?,
            title: c.take::<Option<String>>()?.unwrap_or_default(),
            detail: c.take::<Option<String>>()?.unwrap_or_default(),
            state: c.take()?,
            why,
            distance: 0,
        })
    })?;
    for hit in &mut hits {
        if why == Why::StartOfNumber && hit.number == exact {
            hit.why = Why::Number;
        }
    }
    Ok(hits)
}

/// Orders whose number begins so, the latest first.
pub(super) fn orders(tx: &mut Tx, number: &str, most: usize) -> Result<Vec<Hit>, Fault> {
    ask(
        tx,
        "select o.number, c.name, o.po_number, o.stage from sales_order o left join customer c on c.id = o.customer
         where o.number >= $1 and o.number < $2 order by o.number desc limit $3",
        &values![number, after(number), most],
        Kind::Order,
        Why::StartOfNumber,
        number,
    )
}

/// Orders with this PO number, or one that begins so.
pub(super) fn orders_of_po(tx: &mut Tx, folded: &str, whole: bool, most: usize) -> Result<Vec<Hit>, Fault> {
    let (sql, why) = if whole {
        (
            "select o.number, c.name, o.po_number, o.stage from sales_order o left join customer c on c.id = o.customer
             where o.po_folded = $1 and o.po_folded < $2 order by o.created_at desc limit $3",
            Why::Po,
        )
    } else {
        (
            "select o.number, c.name, o.po_number, o.stage from sales_order o left join customer c on c.id = o.customer
             where o.po_folded >= $1 and o.po_folded < $2 order by o.po_folded, o.customer, o.created_at limit $3",
            Why::StartOfNumber,
        )
    };
    ask(tx, sql, &values![folded, after(folded), most], Kind::Order, why, "")
}

/// Things of a kind whose number begins so, the latest first.
pub(super) fn numbered(tx: &mut Tx, kind: Kind, number: &str, most: usize) -> Result<Vec<Hit>, Fault> {
    let sql = match kind {
        Kind::Document => {
            "select number, customer_name, name, stage from intake_message
             where number >= $1 and number < $2 order by number desc limit $3"
        }
        Kind::Letter => {
            "select letter_number, subject, recipient, state from outbox
             where letter_number >= $1 and letter_number < $2 order by letter_number desc limit $3"
        }
        Kind::Shipment => {
            "select s.number, c.name, o.number, s.stage from shipment s join sales_order o on o.id = s.order_id
             left join customer c on c.id = o.customer
             where s.number >= $1 and s.number < $2 order by s.number desc limit $3"
        }
        Kind::Invoice => {
            "select i.number, c.name, o.number, i.stage from invoice i join sales_order o on o.id = i.order_id
             left join customer c on c.id = i.customer
             where i.number >= $1 and i.number < $2 order by i.number desc limit $3"
        }
        Kind::Task => {
            "select number, title, about, case when done_at is null then 'open' else 'done' end from task
             where number >= $1 and number < $2 order by number desc limit $3"
        }
        Kind::Quotation => {
            "select number, customer_name, reference, state from quotation
             where number >= $1 and number < $2 order by number desc limit $3"
        }
        Kind::Case => {
            "select number, customer_name, subject, state from complaint
             where number >= $1 and number < $2 order by number desc limit $3"
        }
        Kind::Return => {
            "select number, customer_name, order_number, state from rma
             where number >= $1 and number < $2 order by number desc limit $3"
        }
        Kind::CreditNote => {
            "select n.number, c.name, i.number, n.stage from credit_note n join invoice i on i.id = n.invoice
             join customer c on c.id = n.customer
             where n.number >= $1 and n.number < $2 order by n.number desc limit $3"
        }
        Kind::Payment => {
            "select p.number, c.name, p.reference, p.kind from payment p join customer c on c.id = p.customer
             where p.number >= $1 and p.number < $2 order by p.number desc limit $3"
        }
        Kind::Order | Kind::Customer | Kind::Item => return Ok(Vec::new()),
    };
    ask(tx, sql, &values![number, after(number), most], kind, Why::StartOfNumber, number)
}

/// A message with the texts that it is found by.
pub(super) struct Message {
    pub hit: Hit,
    pub at: Instant,
    pub texts: [String; 4],
}

/// The latest messages of a kind.
pub(super) fn latest(tx: &mut Tx, kind: found::Kind, most: usize) -> Result<Vec<Message>, Fault> {
    match kind {
        found::Kind::Document => tx.query(
            "select number, customer_name, name, stage, received_at, sender, po_number from intake_message
             order by received_at desc limit $1",
            &values![most],
            document,
        ),
        found::Kind::Letter => tx.query(
            "select letter_number, subject, recipient, state, made_at, number from outbox
             where made_at > 0 order by made_at desc limit $1",
            &values![most],
            letter,
        ),
        found::Kind::Case => tx.query(
            "select number, customer_name, subject, state, opened_at from complaint order by opened_at desc limit $1",
            &values![most],
            case,
        ),
    }
}

/// One message by its id.
pub(super) fn message(tx: &mut Tx, kind: found::Kind, id: uuid::Uuid) -> Result<Option<Message>, Fault> {
    match kind {
        found::Kind::Document => tx.first(
            "select number, customer_name, name, stage, received_at, sender, po_number from intake_message where id = $1",
            &values![id],
            document,
        ),
        found::Kind::Letter => tx.first(
            "select letter_number, subject, recipient, state, made_at, number from outbox where id = $1",
            &values![id],
            letter,
        ),
        found::Kind::Case => tx.first(
            "select number, customer_name, subject, state, opened_at from complaint where id = $1",
            &values![id],
            case,
        ),
    }
}

fn document(row: &Row<'_>) -> Result<Message, Fault> {
    let customer: Option<String> = row.get(1)?;
    let (name, sender): (String, String) = (row.get(2)?, row.get(5)?);
    let po: Option<String> = row.get(6)?;
    let customer = customer.unwrap_or_default();
    let hit = Hit {
        kind: Kind::Document,
        number: row.get(0)?,
        title: if customer.is_empty() { sender.clone() } else { customer.clone() },
        detail: name.clone(),
        state: row.get(3)?,
        why: Why::Text,
        distance: 0,
    };
    Ok(Message { hit, at: row.get(4)?, texts: [customer, name, sender, po.unwrap_or_default()] })
}

fn case(row: &Row<'_>) -> Result<Message, Fault> {
    let (customer, subject): (String, String) = (row.get(1)?, row.get(2)?);
    let hit = Hit {
        kind: Kind::Case,
        number: row.get(0)?,
        title: customer.clone(),
        detail: subject.clone(),
        state: row.get(3)?,
        why: Why::Text,
        distance: 0,
    };
    Ok(Message { hit, at: row.get(4)?, texts: [customer, subject, String::new(), String::new()] })
}

fn letter(row: &Row<'_>) -> Result<Message, Fault> {
    let number: Option<String> = row.get(0)?;
    let (subject, recipient): (String, String) = (row.get(1)?, row.get(2)?);
    let about: Option<String> = row.get(5)?;
    let hit = Hit {
        kind: Kind::Letter,
        number: number.unwrap_or_default(),
        title: subject.clone(),
        detail: recipient.clone(),
        state: row.get(3)?,
        why: Why::Text,
        distance: 0,
    };
    Ok(Message {
        hit,
        at: row.get(4)?,
        texts: [subject, recipient, about.unwrap_or_default(), String::new()],
    })
}
