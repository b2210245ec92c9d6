//! Papers: from the facts of orders, shipments and invoices to the plain structs that are printed. Nothing is computed here.
//!
//! Called by the pages, the API and the worker, which hand the result to a `papers::PrintFn`. Uses: company, customers, catalog,
//! quotations, orders, shipping, billing, returns.

mod returned;

pub use returned::{credit_note, return_slip, statement};

use ::papers::{
    AllowanceCharge, Bank, Contact, Invoice as InvoicePaper, InvoiceKind, InvoiceLine, Item, LinePrice,
    Measure, OrderPaper, OrderPaperKind, OrderPaperLine, Package, PackedLine, PackingSlip, PageSize,
    PaymentTerm, PickLine, PickList, Promise, Style, Tax, TaxCategory, TaxName, Totals,
};
use basics::{Currency, Language, Money, Percent, Quantity, Unit};
use db::{Fault, Tx};

use crate::Failure;
use crate::billing::{ChargedLine, Invoice};
use crate::catalog::{self, ItemId};
use crate::company::{self, Company};
use crate::customers;
use crate::orders::{self, Order, OrderLine, Party};
use crate::quotations::Quotation;
use crate::shipping::Shipment;
use crate::stock;

/// The letterhead, and the language of the customer; Letter where the company is in the United States or Canada.
pub fn style(tx: &mut Tx, order: &Order) -> Result<Style, Fault> {
    let company = company::facts(tx)?;
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    Ok(style_of(&company, customer.map_or(company.language, |c| c.language)))
}

/// The letterhead in the company's own language, for papers that stay in the house.
pub fn house_style(tx: &mut Tx) -> Result<Style, Fault> {
    let company = company::facts(tx)?;
    Ok(style_of(&company, company.language))
}

fn style_of(company: &Company, language: Language) -> Style {
    let american = matches!(company.country.as_str(), "US" | "CA");
    let home = Party {
        street: company.street.clone(),
        postcode: company.postcode.clone(),
        city: company.city.clone(),
        country: company.country.clone(),
        ..Party::default()
    };
    let bank = Bank { name: company.bank.clone(), account: company.iban.clone(), code: company.bic.clone() };
    Style {
        language,
        size: if american { PageSize::Letter } else { PageSize::A4 },
        company: ::papers::Company {
            name: company.name.clone(),
            address: address(&home).lines,
            phone: company.phone.clone(),
            email: company.email.clone(),
            web: company.website.clone(),
            vat_id: company.vat_id.clone(),
            register: Some(company.registration.clone()).filter(|r| !r.is_empty()).into_iter().collect(),
            banks: if company.iban.is_empty() { Vec::new() } else { vec![bank] },
            tax_name: if company.country == "US" { TaxName::SalesTax } else { TaxName::Vat },
            ..::papers::Company::default()
        },
    }
}

/// The order restated to the customer.
pub fn acknowledgement(tx: &mut Tx, order: &Order) -> Result<OrderPaper, Failure> {
    let company = company::facts(tx)?;
    let promises = stock::promises_of(tx, order.id.uuid())?;
    let mut lines = Vec::with_capacity(order.lines.len());
    for line in order.standing_lines() {
        let given = promises.iter().filter(|p| p.line_no == line.line_no).map(|p| (p.quantity, p.due));
        lines.push(order_line(tx, order, line, given)?);
    }
    let money = |minor| Money::from_minor(minor, order.currency);
    let taxes = order.taxes.iter().map(|t| tax(order.currency, &t.category, t.rate, t.base, t.amount));
    Ok(OrderPaper {
        kind: OrderPaperKind::Confirmation,
        number: order.number.clone(),
        revision: u32::try_from(order.revision).unwrap_or(1),
        day: company.day(order.confirmed_at.unwrap_or(order.created_at)),
        to: address_or_none(order.parties.bill_to.as_ref()),
        ship_to: order.parties.ship_to.as_ref().map(address),
        customer_number: order.parties.customer_number.clone(),
        purchase_order: order.po_number.clone().unwrap_or_default(),
        purchase_order_day: None,
        contact: contact(&company),
        delivery_terms: String::new(),
        carrier: carrier(order.carrier.as_deref(), order.service.as_deref()),
        payment_term: order.payment_terms.clone().unwrap_or_default(),
        introduction: Vec::new(),
        lines,
        totals: totals(
            order.currency,
            order.goods,
            order.charge_lines.iter().map(|c| (c.name.as_str(), c.amount)),
            order.goods + order.charges,
            taxes.collect(),
            money(order.total),
        ),
        notes: Vec::new(),
    })
}

/// An offer, with the style of its customer.
pub fn quotation(tx: &mut Tx, quotation: &Quotation) -> Result<(OrderPaper, Style), Failure> {
    let company = company::facts(tx)?;
    let customer = customers::by_id(tx, quotation.customer)?
        .ok_or_else(|| Fault::Broken(format!("the customer of {} is gone", quotation.number)))?;
    let money = |minor| Money::from_minor(minor, quotation.currency);
    let mut lines = Vec::with_capacity(quotation.lines.len());
    for line in &quotation.lines {
        lines.push(OrderPaperLine {
            number: u32::try_from(line.line_no).unwrap_or_default(),
            item: item_of(tx, Some(line.item), &line.sku, line.buyer_item.as_deref(), &line.description)?,
            substitution: None,
            quantity: line.quantity,
            unit: line.unit,
            price: Some(LinePrice {
                unit_price: line.price,
                base: line.price_base,
                discount: Percent::ZERO,
                net: money(line.net),
            }),
            promises: line
                .promised_date
                .map(|day| Promise { quantity: line.quantity, day })
                .into_iter()
                .collect(),
            backordered: Quantity::ZERO,
            backorder_expected: None,
            cancelled: Quantity::ZERO,
            note: String::new(),
        });
    }
    let party = |a: &customers::Address| address(&Party::from(a));
    let taxes = quotation
        .amounts
        .taxes
        .iter()
        .map(|t| tax(quotation.currency, &t.category, t.rate, t.base, t.amount));
    let paper = OrderPaper {
        kind: OrderPaperKind::Quotation { valid_until: Some(quotation.valid_until) },
        number: quotation.number.clone(),
        revision: u32::try_from(quotation.revision).unwrap_or(1),
        day: company.day(quotation.made_at),
        to: customer.bill_to().map(party).unwrap_or_default(),
        ship_to: customer.ship_to(&quotation.ship_to).map(party),
        customer_number: quotation.customer_number.clone(),
        purchase_order: quotation.reference.clone().unwrap_or_default(),
        purchase_order_day: None,
        contact: contact(&company),
        delivery_terms: String::new(),
        carrier: carrier(customer.carrier.as_deref(), customer.service.as_deref()),
        payment_term: customer.payment_terms.clone(),
        introduction: Vec::new(),
        lines,
        totals: totals(
            quotation.currency,
            quotation.goods,
            quotation.amounts.charges.iter().map(|(name, amount)| (name.as_str(), *amount)),
            quotation.goods + quotation.charges(),
            taxes.collect(),
            money(quotation.total),
        ),
        notes: Vec::new(),
    };
    Ok((paper, style_of(&company, customer.language)))
}

fn order_line(
    tx: &mut Tx,
    order: &Order,
    line: &OrderLine,
    given: impl Iterator<Item = (Quantity, basics::Day)>,
) -> Result<OrderPaperLine, Fault> {
    let base_unit = base_unit(tx, line)?;
    // All of a line is told in the ordered unit, or all of it in base units where a part can't be.
    let mut promises: Vec<(Quantity, basics::Day)> = given.collect();
    promises.sort_by_key(|(_, day)| *day);
    let promised = promises.iter().fold(Quantity::ZERO, |sum, (q, _)| sum.plus(*q));
    let b = line.buckets;
    let backordered =
        if line.kind == "goods" { b.open.plus(b.reserved).less(promised) } else { Quantity::ZERO };
    let cancelled = b.cancelled.plus(b.short_closed);
    let exact =
        promises.iter().map(|(q, _)| *q).chain([backordered, cancelled]).all(|q| line.told(q).is_some());
    let told = |quantity: Quantity| if exact { line.told(quantity).unwrap_or(quantity) } else { quantity };
    let (quantity, unit, base) = if exact {
        (line.quantity, line.unit, line.price_base)
    } else {
        // The same price for as many base units.
        let base = line.factor.to_base(line.price_base).unwrap_or(line.price_base);
        (line.stock_quantity, base_unit, base)
    };
    let price = LinePrice {
        unit_price: line.price,
        base,
        discount: Percent::ZERO,
        net: Money::from_minor(line.net, order.currency),
    };
    Ok(OrderPaperLine {
        number: u32::try_from(line.line_no).unwrap_or_default(),
        item: item_of(tx, line.item, &line.sku, line.buyer_item.as_deref(), &line.description)?,
        substitution: None,
        quantity,
        unit,
        price: Some(price),
        promises: promises.into_iter().map(|(q, day)| Promise { quantity: told(q), day }).collect(),
        backordered: told(backordered),
        backorder_expected: None,
        cancelled: told(cancelled),
        note: place_note(line),
    })
}

/// What the warehouse walks for.
pub fn pick_list(tx: &mut Tx, shipment: &Shipment) -> Result<PickList, Failure> {
    let order = orders::need(tx, &shipment.order_number)?;
    let place = stock::places(tx)?.iter().find(|p| p.id == shipment.place).map(|p| p.name.clone());
    let mut lines = Vec::with_capacity(shipment.lines.len());
    for line in &shipment.lines {
        lines.push(PickLine {
            number: u32::try_from(line.line_no).unwrap_or_default(),
            bin: line.bin.clone().unwrap_or_default(),
            item: item_of(tx, Some(line.item), &line.sku, None, &line.description)?,
            lot: String::new(),
            quantity: line.quantity,
            unit: line.unit,
            note: String::new(),
        });
    }
    let priority = match (order.kind.as_str(), order.ship_complete) {
        ("rush", _) => "RUSH",
        (_, true) => "Ship complete",
        _ => "",
    };
    Ok(PickList {
        shipment: shipment.number.clone(),
        order: order.number.clone(),
        day: shipment.ship_day,
        warehouse: place.unwrap_or_default(),
        priority: priority.to_owned(),
        ship_by: order.promised_date.or(order.requested_date),
        carrier: carrier(shipment.carrier.as_deref(), shipment.service.as_deref()),
        customer: order.parties.customer_name.clone(),
        ship_to: address_or_none(shipment.goes_to(&order)),
        lines,
        notes: order.note.clone().into_iter().collect(),
    })
}

/// What lies in the box.
pub fn packing_slip(tx: &mut Tx, shipment: &Shipment) -> Result<PackingSlip, Failure> {
    let order = orders::need(tx, &shipment.order_number)?;
    let company = company::facts(tx)?;
    let mut lines = Vec::with_capacity(shipment.lines.len());
    for line in shipment.lines.iter().filter(|l| l.picked.is_positive() || shipment.stage.is_untouched()) {
        let of_order = order.lines.iter().find(|l| l.line_no == line.line_no);
        let (ordered, follows) = of_order.map_or((line.quantity, Quantity::ZERO), |l| {
            (l.stock_quantity, l.buckets.open.plus(l.buckets.reserved))
        });
        let buyers = of_order.and_then(|l| l.buyer_item.as_deref());
        lines.push(PackedLine {
            number: u32::try_from(line.line_no).unwrap_or_default(),
            item: item_of(tx, Some(line.item), &line.sku, buyers, &line.description)?,
            lot: String::new(),
            ordered,
            shipped: line.packed,
            backordered: follows,
            unit: line.unit,
            note: String::new(),
        });
    }
    let packages = shipment.packages.iter().map(|p| Package {
        sscc: p.sscc.clone(),
        kind: String::new(),
        weight: kilograms(p.weight_grams),
        contents: Vec::new(),
    });
    Ok(PackingSlip {
        shipment: shipment.number.clone(),
        day: shipment.shipped_at.map_or(shipment.ship_day, |at| company.day(at)),
        order: order.number.clone(),
        purchase_order: order.po_number.clone().unwrap_or_default(),
        customer_number: order.parties.customer_number.clone(),
        to: address_or_none(shipment.goes_to(&order)),
        sold_to: order.parties.bill_to.as_ref().map(address),
        contact: contact(&company),
        carrier: carrier(shipment.carrier.as_deref(), shipment.service.as_deref()),
        tracking: shipment.tracking.clone().unwrap_or_default(),
        delivery_terms: String::new(),
        lines,
        packages: packages.collect(),
        weight: kilograms(shipment.weight_grams),
        notes: Vec::new(),
    })
}

/// What is owed, from the invoice's frozen content.
pub fn invoice(tx: &mut Tx, invoice: &Invoice) -> Result<InvoicePaper, Failure> {
    let company = company::facts(tx)?;
    let (content, currency) = (&invoice.content, invoice.currency);
    let taxes = content.taxes.iter().map(|t| {
        let reason = content.exemption.clone().filter(|_| t.rate.is_zero()).unwrap_or_default();
        Tax { reason, ..tax(currency, &t.category, t.rate, t.base, t.amount) }
    });
    Ok(InvoicePaper {
        kind: InvoiceKind::Invoice,
        number: invoice.number.clone(),
        day: invoice.invoice_day,
        delivered: content.delivered,
        to: address_or_none(content.parties.bill_to.as_ref()),
        ship_to: content.parties.ship_to.as_ref().map(address),
        customer_number: content.parties.customer_number.clone(),
        buyer_vat_id: content.parties.tax_id.clone().unwrap_or_default(),
        order: content.order.clone(),
        purchase_order: content.po_number.clone().unwrap_or_default(),
        shipments: content.shipments.clone(),
        delivery_terms: String::new(),
        contact: contact(&company),
        introduction: Vec::new(),
        lines: content.lines.iter().map(|l| invoice_line(currency, l)).collect(),
        totals: totals(
            currency,
            invoice.sums.goods,
            content.charges.iter().map(|c| (c.name.as_str(), c.amount)),
            invoice.sums.goods + invoice.sums.charges,
            taxes.collect(),
            Money::from_minor(invoice.sums.total, currency),
        ),
        payment: PaymentTerm {
            text: content.payment_terms.clone().unwrap_or_default(),
            due: Some(invoice.due_day),
            early: None,
            reference: String::new(),
        },
        notes: Vec::new(),
        attachments: Vec::new(),
    })
}

fn invoice_line(currency: Currency, line: &ChargedLine) -> InvoiceLine {
    InvoiceLine {
        number: u32::try_from(line.line_no).unwrap_or_default(),
        item: Item {
            number: line.sku.clone(),
            buyers_number: line.buyer_item.clone().unwrap_or_default(),
            gtin: None,
            description: line.description.clone(),
        },
        quantity: line.quantity,
        unit: line.unit,
        price: LinePrice {
            unit_price: line.price,
            base: line.price_base,
            discount: Percent::ZERO,
            net: Money::from_minor(line.net, currency),
        },
        tax_category: category(&line.tax_category),
        tax_rate: line.tax_rate,
        note: String::new(),
    }
}

fn totals<'c>(
    currency: Currency,
    goods: i64,
    charges: impl Iterator<Item = (&'c str, i64)>,
    net: i64,
    taxes: Vec<Tax>,
    gross: Money,
) -> Totals {
    let money = |minor| Money::from_minor(minor, currency);
    Totals {
        lines: money(goods),
        allowances_charges: charges
            .map(|(name, amount)| AllowanceCharge { text: name.to_owned(), amount: money(amount) })
            .collect(),
        net: money(net),
        taxes,
        gross,
        prepaid: None,
        due: gross,
    }
}

fn tax(currency: Currency, code: &str, rate: Percent, base: i64, amount: i64) -> Tax {
    let money = |minor| Money::from_minor(minor, currency);
    Tax { category: category(code), rate, base: money(base), amount: money(amount), reason: String::new() }
}

fn category(code: &str) -> TaxCategory {
    match code {
        "Z" => TaxCategory::Zero,
        "E" => TaxCategory::Exempt,
        "AE" => TaxCategory::ReverseCharge,
        "K" => TaxCategory::IntraCommunity,
        "G" => TaxCategory::Export,
        "O" => TaxCategory::OutOfScope,
        _ => TaxCategory::Standard,
    }
}

/// A party's address in the order of its country: place, region and postcode in North America, postcode and place elsewhere.
pub fn address(party: &Party) -> ::papers::Address {
    let region = party.region.as_deref().unwrap_or_default();
    let town = match party.country.as_str() {
        "US" | "CA" => format!("{} {region} {}", party.city, party.postcode),
        "GB" | "IE" => format!("{} {}", party.city, party.postcode),
        _ => format!("{} {}", party.postcode, party.city),
    };
    let lines =
        [party.street.clone(), town.split_whitespace().collect::<Vec<_>>().join(" "), party.country.clone()];
    ::papers::Address {
        name: party.name.clone(),
        lines: lines.into_iter().filter(|l| !l.is_empty()).collect(),
    }
}

fn address_or_none(party: Option<&Party>) -> ::papers::Address {
    party.map(address).unwrap_or_default()
}

fn contact(company: &Company) -> Contact {
    Contact { name: String::new(), phone: company.phone.clone(), email: company.email.clone() }
}

fn carrier(carrier: Option<&str>, service: Option<&str>) -> String {
    [carrier, service].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn kilograms(grams: i64) -> Option<Measure> {
    let unit: Unit = "KGM".parse().ok()?;
    (grams > 0).then(|| Measure { quantity: Quantity::from_micro(grams.saturating_mul(1_000)), unit })
}

fn item_of(
    tx: &mut Tx,
    id: Option<ItemId>,
    sku: &str,
    buyers: Option<&str>,
    description: &str,
) -> Result<Item, Fault> {
    let item = match id {
        Some(id) => catalog::by_id(tx, id)?,
        None => None,
    };
    Ok(Item {
        number: sku.to_owned(),
        buyers_number: buyers.unwrap_or_default().to_owned(),
        gtin: item.and_then(|i| i.gtin.as_deref().and_then(|g| g.parse().ok())),
        description: description.to_owned(),
    })
}

/// Where a line goes, if not where the order goes.
fn place_note(line: &OrderLine) -> String {
    let told = |p: &Party| format!("{}: {}, {} {}", p.code, p.name, p.postcode, p.city);
    line.more.ship_to.as_ref().map(told).unwrap_or_default()
}

fn base_unit(tx: &mut Tx, line: &OrderLine) -> Result<Unit, Fault> {
    let item = match line.item {
        Some(id) => catalog::by_id(tx, id)?,
        None => None,
    };
    Ok(item.map_or(line.unit, |i| i.base_unit))
}
