//! SQL of customers.

use basics::fold;
use db::{Fault, Row, Tx, Value, values};

use super::customer::{Address, AddressKind, Contact, Customer, CustomerId, CustomerStatus};
use super::documents::{DocumentForm, Documents};
use super::terms::Terms;
use crate::words::{after, words};

pub(super) fn taken(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<String>, Fault> {
    let list: Vec<Value<'_>> = numbers.iter().map(|n| Value::from(*n)).collect();
    tx.query_list("select number from customer where number in ({list})", &[], &list, |row| row.get(0))
}

pub(super) fn insert(tx: &mut Tx, new: &[Customer]) -> Result<(), Fault> {
    let (mut customers, mut found_by, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
    let (mut addresses, mut contacts, mut accounts) = (Vec::new(), Vec::new(), Vec::new());
    for c in new {
        customers.extend(values![
            c.id,
            &c.number,
            &c.name,
            c.status.code(),
            c.tax_id.as_deref().map(fold),
            c.gln.as_deref(),
            c.email_domain.as_deref(),
            c.phone.as_deref(),
            c.currency,
            c.language,
            &c.payment_terms,
            c.payment_days,
            c.credit_limit,
            c.ship_complete,
            c.po_required,
            c.price_list,
            c.carrier.as_deref(),
            c.service.as_deref(),
            c.incoterm.as_deref(),
            c.incoterm_place.as_deref(),
            c.reply_format.as_deref(),
            c.edi_id.as_deref(),
            c.note.as_deref(),
            c.version,
        ]);
        accounts.extend(values![c.id, 0, 0, 0]);
        let mut texts: Vec<&str> = vec![&c.name, &c.number];
        texts.extend(c.aliases.iter().map(String::as_str));
        texts.extend(c.addresses.iter().flat_map(|a| [a.name.as_str(), a.city.as_str()]));
        for word in words(&texts) {
            found_by.extend(values![word, c.id]);
        }
        let mut names: Vec<(String, &str)> =
            std::iter::once(&c.name).chain(&c.aliases).map(|n| (fold(n), n.as_str())).collect();
        names.sort();
        names.dedup_by(|a, b| a.0 == b.0);
        for (folded, name) in names {
            aliases.extend(values![folded, c.id, name]);
        }
        for a in &c.addresses {
            addresses.extend(values![
                a.id,
                c.id,
                a.kind.code(),
                &a.code,
                &a.name,
                a.gln.as_deref(),
                &a.street,
                &a.city,
                a.region.as_deref(),
                &a.postcode,
                &a.country,
                a.is_default,
                a.active,
            ]);
        }
        for contact in &c.contacts {
            let email = contact.email.as_deref().map(str::to_lowercase);
            contacts.extend(values![tx.new_id::<()>(), c.id, &contact.name, email, contact.phone.as_deref()]);
        }
    }
    tx.record_rows(
        "insert into customer (id, number, name, status, tax_id, gln, email_domain, phone, currency, language, payment_terms,
           payment_days, credit_limit, ship_complete, po_required, price_list, carrier, service, incoterm, incoterm_place,
           reply_format, edi_id, note, version) values {rows}",
        24,
        &customers,
    )?;
    tx.record_rows(
        "insert into customer_account (customer, open_orders, receivable, overdue) values {rows}",
        4,
        &accounts,
    )?;
    tx.record_rows("insert into customer_word (word, customer) values {rows}", 2, &found_by)?;
    tx.record_rows("insert into customer_alias (folded, customer, name) values {rows}", 3, &aliases)?;
    tx.record_rows(
        "insert into address (id, customer, kind, code, name, gln, street, city, region, postcode, country, is_default, active)
         values {rows}",
        13,
        &addresses,
    )?;
    tx.record_rows("insert into contact (id, customer, name, email, phone) values {rows}", 5, &contacts)
}

pub(super) fn insert_alias(tx: &mut Tx, customer: CustomerId, name: &str) -> Result<(), Fault> {
    tx.record(
        "insert into customer_alias (folded, customer, name) values ($1, $2, $3) on conflict (folded, customer) do nothing",
        &values![fold(name), customer, name],
    )
}

pub(super) fn delete_alias(tx: &mut Tx, customer: CustomerId, name: &str) -> Result<(), Fault> {
    tx.record(
        "delete from customer_alias where folded = $1 and customer = $2",
        &values![fold(name), customer],
    )
}

pub(super) fn id_of_number(tx: &mut Tx, number: &str) -> Result<Option<CustomerId>, Fault> {
    tx.first("select id from customer where number = $1", &values![number], |row| row.get(0))
}

pub(super) fn customer(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>, Fault> {
    let found = tx.ask(
        "select id, number, name, status, tax_id, gln, email_domain, phone, currency, language, payment_terms, payment_days,
           credit_limit, ship_complete, po_required, price_list, carrier, service, incoterm, incoterm_place, reply_format,
           edi_id, note, version from customer where id = $1",
        &values![id],
        read_customer,
    )?;
    let addresses = tx.ask(
        "select id, kind, code, name, gln, street, city, region, postcode, country, is_default, active
         from address where customer = $1 order by kind, code",
        &values![id],
        read_address,
    )?;
    let aliases =
        tx.ask("select name from customer_alias where customer = $1 order by name", &values![id], |row| {
            row.get(0)
        })?;
    let contacts = tx.ask(
        "select name, email, phone from contact where customer = $1 order by name",
        &values![id],
        |row| Ok(Contact { name: row.get(0)?, email: row.get(1)?, phone: row.get(2)? }),
    )?;
    let Some(mut customer) = tx.hear(found)?.pop() else { return Ok(None) };
    customer.addresses = tx.hear(addresses)?;
    customer.aliases = tx.hear(aliases)?;
    customer.contacts = tx.hear(contacts)?;
    Ok(Some(customer))
}

fn read_customer(row: &Row<'_>) -> Result<Customer, Fault> {
    let mut c = row.columns();
    Ok(Customer {
        id: c.take()?,
        number: c.take()?,
        name: c.take()?,
        status: CustomerStatus::from_code(&c.take::<String>()?),
        tax_id: c.take()?,
        gln: c.take()?,
        email_domain: c.take()?,
        phone: c.take()?,
        currency: c.take()?,
        language: c.take()?,
        payment_terms: c.take()?,
        payment_days: c.take()?,
        credit_limit: c.take()?,
        ship_complete: c.take()?,
        po_required: c.take()?,
        price_list: c.take()?,
        carrier: c.take()?,
        service: c.take()?,
        incoterm: c.take()?,
        incoterm_place: c.take()?,
        reply_format: c.take()?,
        edi_id: c.take()?,
        note: c.take()?,
        version: c.take()?,
        aliases: Vec::new(),
        addresses: Vec::new(),
        contacts: Vec::new(),
    })
}

fn read_address(row: &Row<'_>) -> Result<Address, Fault> {
    let mut c = row.columns();
    Ok(Address {
        id: c.take()?,
        kind: if c.take::<String>()? == "bill_to" { AddressKind::BillTo } else { AddressKind::ShipTo },
        code: c.take()?,
        name: c.take()?,
        gln: c.take()?,
        street: c.take()?,
        city: c.take()?,
        region: c.take()?,
        postcode: c.take()?,
        country: c.take()?,
        is_default: c.take()?,
        active: c.take()?,
    })
}

pub(super) fn ids_by_email(tx: &mut Tx, email: &str) -> Result<Vec<CustomerId>, Fault> {
    tx.query("select distinct customer from contact where email = $1 limit 20", &values![email], |row| {
        row.get(0)
    })
}

/// Phone numbers are few and written in many ways; digits are compared at the end.
pub(super) fn ids_by_phone(tx: &mut Tx, digits: &str) -> Result<Vec<CustomerId>, Fault> {
    let found =
        tx.query("select id, phone from customer where phone is not null limit 100000", &[], |row| {
            Ok((row.get::<CustomerId>(0)?, row.get::<String>(1)?))
        })?;
    let tail = digits.trim_start_matches('0');
    Ok(found
        .into_iter()
        .filter(|(_, phone)| phone.chars().filter(char::is_ascii_digit).collect::<String>().ends_with(tail))
        .map(|(id, _)| id)
        .take(20)
        .collect())
}

/// Customers that have a word starting with each of `typed`.
pub(super) fn ids_by_words(tx: &mut Tx, typed: &[String], most: usize) -> Result<Vec<CustomerId>, Fault> {
    let mut fit: Option<Vec<CustomerId>> = None;
    for word in typed.iter().take(6) {
        let mut ids: Vec<CustomerId> = tx.query(
            "select distinct customer from customer_word where word >= $1 and word < $2 limit 5000",
            &values![word, after(word)],
            |row| row.get(0),
        )?;
        if let Some(so_far) = &fit {
            ids.retain(|id| so_far.contains(id));
        }
        fit = Some(ids);
    }
    let mut ids = fit.unwrap_or_default();
    ids.truncate(most);
    Ok(ids)
}

/// A customer in a list of hits.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub city: String,
    pub country: String,
    pub phone: Option<String>,
    pub status: CustomerStatus,
}

pub(super) fn listed(tx: &mut Tx, ids: &[CustomerId]) -> Result<Vec<Listed>, Fault> {
    let list: Vec<Value<'_>> = ids.iter().map(|id| Value::from(*id)).collect();
    let mut found = tx.query_list(
        "select c.id, c.number, c.name, a.city, a.country, c.phone, c.status from customer c
         join address a on a.customer = c.id and a.kind = 'bill_to' and a.is_default = 1 where c.id in ({list})",
        &[],
        &list,
        read_listed,
    )?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Customers in the order of their numbers, after `after_number`.
pub fn list(tx: &mut Tx, after_number: &str, most: usize) -> Result<Vec<Listed>, Fault> {
    tx.query(
        "select c.id, c.number, c.name, a.city, a.country, c.phone, c.status from customer c
         join address a on a.customer = c.id and a.kind = 'bill_to' and a.is_default = 1
         where c.number > $1 order by c.number limit $2",
        &values![after_number, most],
        read_listed,
    )
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    let mut c = row.columns();
    Ok(Listed {
        id: c.take()?,
        number: c.take()?,
        name: c.take()?,
        city: c.take()?,
        country: c.take()?,
        phone: c.take()?,
        status: CustomerStatus::from_code(&c.take::<String>()?),
    })
}

/// What is sent to a customer's programs by itself.
pub fn documents(tx: &mut Tx, customer: CustomerId) -> Result<Documents, Fault> {
    let found = tx.first(
        "select advice, invoice from customer_documents where customer = $1",
        &values![customer],
        |row| {
            let form = |code: Option<String>| code.as_deref().and_then(DocumentForm::from_code);
            Ok(Documents { advice: form(row.get(0)?), invoice: form(row.get(1)?) })
        },
    )?;
    Ok(found.unwrap_or_default())
}

pub(super) fn set_documents(tx: &mut Tx, customer: CustomerId, wanted: Documents) -> Result<(), Fault> {
    let code = |form: Option<DocumentForm>| form.map(DocumentForm::code);
    tx.record(
        "insert into customer_documents (customer, advice, invoice) values ($1, $2, $3)
         on conflict (customer) do update set advice = excluded.advice, invoice = excluded.invoice",
        &values![customer, code(wanted.advice), code(wanted.invoice)],
    )
}

pub(super) fn terms(tx: &mut Tx, customer: CustomerId) -> Result<Option<Terms>, Fault> {
    tx.first(
        "select prepaid, samples_a_year, under_delivery from customer_terms where customer = $1",
        &values![customer],
        |row| {
            let mut c = row.columns();
            Ok(Terms {
                prepaid: c.take()?,
                samples_a_year: c.take::<Option<i64>>()?.unwrap_or(Terms::SAMPLES),
                under_delivery: c.take()?,
            })
        },
    )
}

pub(super) fn set_terms(tx: &mut Tx, customer: CustomerId, wanted: &Terms) -> Result<(), Fault> {
    tx.record(
        "insert into customer_terms (customer, prepaid, samples_a_year, under_delivery) values ($1, $2, $3, $4)
         on conflict (customer) do update set prepaid = excluded.prepaid, samples_a_year = excluded.samples_a_year,
           under_delivery = excluded.under_delivery",
        &values![customer, wanted.prepaid, wanted.samples_a_year, wanted.under_delivery],
    )
}
