//! SQL of charges.

use basics::Id;
use db::{Asked, Columns, Fault, Row, Tx, Value, values};

use super::tariff::General;
use super::types::{
    Certificate, Discount, FreightRate, FreightZone, PriceLine, PriceList, Surcharge, SurchargeKind, TaxRate,
    TierBasis, Valid,
};
use crate::catalog::ItemId;
use crate::customers::CustomerId;

fn valid(c: &mut Columns<'_, '_>) -> Result<Valid, Fault> {
    Ok(Valid { from: c.take()?, to: c.take()? })
}

pub(super) fn general(tx: &mut Tx) -> Result<General, Fault> {
    Ok(General {
        discounts: tx.query(
            "select id, code, name, customer, category, percent, sequence, minimum, valid_from, valid_to from discount
             order by sequence, code",
            &[],
            |row| {
                let mut c = row.columns();
                Ok(Discount {
                    id: c.take()?,
                    code: c.take()?,
                    name: c.take()?,
                    customer: c.take()?,
                    category: c.take()?,
                    percent: c.take()?,
                    sequence: c.take()?,
                    minimum: c.take()?,
                    valid: valid(&mut c)?,
                })
            },
        )?,
        surcharges: tx.query(
            "select id, code, name, kind, currency, amount, percent, below, tax_category, valid_from, valid_to
             from surcharge order by code",
            &[],
            |row| {
                let mut c = row.columns();
                Ok(Surcharge {
                    id: c.take()?,
                    code: c.take()?,
                    name: c.take()?,
                    kind: surcharge_kind(&c.take::<String>()?)?,
                    currency: c.take()?,
                    amount: c.take()?,
                    percent: c.take()?,
                    below: c.take()?,
                    tax_category: c.take()?,
                    valid: valid(&mut c)?,
                })
            },
        )?,
        zones: tx.query(
            "select country, postcode_from, postcode_to, zone from freight_zone order by country, postcode_from",
            &[],
            |row| {
                let mut c = row.columns();
                Ok(FreightZone {
                    country: c.take()?,
                    postcode_from: c.take()?,
                    postcode_to: c.take()?,
                    zone: c.take()?,
                })
            },
        )?,
        freight: tx.query(
            "select carrier, service, zone, up_to_grams, valid_from, valid_to, currency, amount, free_from from freight_rate
             order by carrier, service, zone, up_to_grams",
            &[],
            |row| {
                let mut c = row.columns();
                Ok(FreightRate {
                    carrier: c.take()?,
                    service: c.take()?,
                    zone: c.take()?,
                    up_to_grams: c.take()?,
                    valid: valid(&mut c)?,
                    currency: c.take()?,
                    amount: c.take()?,
                    free_from: c.take()?,
                })
            },
        )?,
        taxes: tx.query(
            "select jurisdiction, category, valid_from, valid_to, rate, name from tax_rate order by jurisdiction, category",
            &[],
            |row| {
                let mut c = row.columns();
                Ok(TaxRate {
                    jurisdiction: c.take()?,
                    category: c.take()?,
                    valid: valid(&mut c)?,
                    rate: c.take()?,
                    name: c.take()?,
                })
            },
        )?,
    })
}

fn surcharge_kind(code: &str) -> Result<SurchargeKind, Fault> {
    SurchargeKind::ALL
        .into_iter()
        .find(|k| k.code() == code)
        .ok_or_else(|| Fault::Statement(format!("surcharge kind {code}")))
}

pub(super) fn ask_lists(
    tx: &mut Tx,
    customer: CustomerId,
    assigned: Option<Id<PriceList>>,
) -> Result<Asked<PriceList>, Fault> {
    tx.ask(
        "select id, code, name, currency, customer, tier_basis, tax_included, valid_from, valid_to from price_list
         where customer = $1 or id = $2 order by case when customer is null then 1 else 0 end, valid_from desc, code",
        &values![customer, assigned],
        |row| {
            let mut c = row.columns();
            Ok(PriceList {
                id: c.take()?,
                code: c.take()?,
                name: c.take()?,
                currency: c.take()?,
                customer: c.take()?,
                tier_basis: match c.take::<String>()?.as_str() {
                    "order" => TierBasis::Order,
                    "shipment" => TierBasis::Shipment,
                    _ => TierBasis::Line,
                },
                tax_included: c.take()?,
                valid: valid(&mut c)?,
            })
        },
    )
}

pub(super) fn price_lines(
    tx: &mut Tx,
    list: Id<PriceList>,
    items: &[ItemId],
) -> Result<Vec<PriceLine>, Fault> {
    let ids: Vec<Value<'_>> = items.iter().map(|item| Value::from(*item)).collect();
    tx.query_list(
        "select price_list, item, unit, break_quantity, valid_from, valid_to, price, price_base from price_line
         where price_list = $1 and item in ({list}) order by item, break_quantity",
        &values![list],
        &ids,
        read_price_line,
    )
}

/// At most so many lines of a list.
pub(super) fn first_price_lines(
    tx: &mut Tx,
    list: Id<PriceList>,
    most: usize,
) -> Result<Vec<PriceLine>, Fault> {
    tx.query(
        "select price_list, item, unit, break_quantity, valid_from, valid_to, price, price_base from price_line
         where price_list = $1 order by item, break_quantity limit $2",
        &values![list, most],
        read_price_line,
    )
}

fn read_price_line(row: &Row<'_>) -> Result<PriceLine, Fault> {
    let mut c = row.columns();
    Ok(PriceLine {
        price_list: c.take()?,
        item: c.take()?,
        unit: c.take()?,
        break_quantity: c.take()?,
        valid: valid(&mut c)?,
        price: c.take()?,
        price_base: c.take()?,
    })
}

pub(super) fn ask_certificates(tx: &mut Tx, customer: CustomerId) -> Result<Asked<Certificate>, Fault> {
    tx.ask(
        "select id, customer, jurisdiction, number, reason, valid_from, valid_to from exemption_certificate
         where customer = $1 order by valid_to desc",
        &values![customer],
        |row| {
            let mut c = row.columns();
            Ok(Certificate {
                id: c.take()?,
                customer: c.take()?,
                jurisdiction: c.take()?,
                number: c.take()?,
                reason: c.take()?,
                valid: valid(&mut c)?,
            })
        },
    )
}

pub(super) fn insert_lists(tx: &mut Tx, lists: &[PriceList], lines: &[PriceLine]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for l in lists {
        rows.extend(values![
            l.id,
            &l.code,
            &l.name,
            l.currency,
            l.customer,
            l.tier_basis.code(),
            l.tax_included,
            l.valid.from,
            l.valid.to,
            1
        ]);
    }
    tx.record_rows(
        "insert into price_list (id, code, name, currency, customer, tier_basis, tax_included, valid_from, valid_to, version)
         values {rows}",
        10,
        &rows,
    )?;
    let mut rows = Vec::with_capacity(lines.len() * 8);
    for l in lines {
        rows.extend(values![
            l.price_list,
            l.item,
            l.unit,
            l.break_quantity,
            l.valid.from,
            l.valid.to,
            l.price,
            l.price_base
        ]);
    }
    tx.record_rows(
        "insert into price_line (price_list, item, unit, break_quantity, valid_from, valid_to, price, price_base)
         values {rows}",
        8,
        &rows,
    )
}

pub(super) fn insert_general(tx: &mut Tx, general: &General) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for d in &general.discounts {
        rows.extend(values![
            d.id,
            &d.code,
            &d.name,
            d.customer,
            d.category.as_deref(),
            d.percent,
            d.sequence,
            d.minimum,
            d.valid.from,
            d.valid.to,
            1
        ]);
    }
    tx.record_rows(
        "insert into discount (id, code, name, customer, category, percent, sequence, minimum, valid_from, valid_to, version)
         values {rows}",
        11,
        &rows,
    )?;
    let mut rows = Vec::new();
    for s in &general.surcharges {
        rows.extend(values![
            s.id,
            &s.code,
            &s.name,
            s.kind.code(),
            s.currency,
            s.amount,
            s.percent,
            s.below,
            &s.tax_category,
            s.valid.from,
            s.valid.to,
            1
        ]);
    }
    tx.record_rows(
        "insert into surcharge (id, code, name, kind, currency, amount, percent, below, tax_category, valid_from, valid_to,
           version) values {rows}",
        12,
        &rows,
    )?;
    let mut rows = Vec::new();
    for z in &general.zones {
        rows.extend(values![&z.country, &z.postcode_from, &z.postcode_to, &z.zone]);
    }
    tx.record_rows(
        "insert into freight_zone (country, postcode_from, postcode_to, zone) values {rows}",
        4,
        &rows,
    )?;
    let mut rows = Vec::new();
    for f in &general.freight {
        rows.extend(values![
            &f.carrier,
            &f.service,
            &f.zone,
            f.up_to_grams,
            f.valid.from,
            f.valid.to,
            f.currency,
            f.amount,
            f.free_from
        ]);
    }
    tx.record_rows(
        "insert into freight_rate (carrier, service, zone, up_to_grams, valid_from, valid_to, currency, amount, free_from)
         values {rows}",
        9,
        &rows,
    )?;
    let mut rows = Vec::new();
    for t in &general.taxes {
        rows.extend(values![&t.jurisdiction, &t.category, t.valid.from, t.valid.to, t.rate, &t.name]);
    }
    tx.record_rows(
        "insert into tax_rate (jurisdiction, category, valid_from, valid_to, rate, name) values {rows}",
        6,
        &rows,
    )
}

pub(super) fn insert_certificates(tx: &mut Tx, certificates: &[Certificate]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for c in certificates {
        rows.extend(values![
            c.id,
            c.customer,
            &c.jurisdiction,
            &c.number,
            &c.reason,
            c.valid.from,
            c.valid.to
        ]);
    }
    tx.record_rows(
        "insert into exemption_certificate (id, customer, jurisdiction, number, reason, valid_from, valid_to) values {rows}",
        7,
        &rows,
    )
}
