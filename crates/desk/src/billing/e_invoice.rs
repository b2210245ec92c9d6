//! E-invoice: an invoice or a credit note in the form a customer's programs take it. Called by release, in its transaction, and by whoever wants to see
//! it. Amounts are those of the invoice on record.

use std::sync::Arc;

use basics::{Currency, Money, Quantity, Rounding, UnitPrice};
use db::{Fault, Tx};
use formats::write::{
    self, Account, Credited, PlainCharge, PlainInvoice, PlainInvoiceLine, PlainLine, PlainTax, Trader,
};
use formats::{ItemRefKind, PartyRole};
use uuid::Uuid;

use super::credit_note::{CreditNote, CreditStage, CreditedLine};
use super::invoice::{ChargedLine, ContentCharge, ContentTax, Invoice, InvoiceStage};
use super::refusal::BillingRefusal;
use super::{credit_store, store};
use crate::Failure;
use crate::company::{self, Company};
use crate::correspondence;
use crate::customers::{self, Customer, CustomerId, CustomerRefusal, DocumentForm};
use crate::orders::{self, OrderId, Parties, Party};

/// Queues an invoice that has just been released, if the customer's programs take one.
pub(super) fn send(tx: &mut Tx, number: &str) -> Result<(), Fault> {
    let Some(invoice) = store::by_number(tx, number)? else { return Ok(()) };
    let Some((customer, form)) = taker(tx, invoice.customer)? else { return Ok(()) };
    let plain = of_invoice(tx, &invoice, &customer)?;
    queue(tx, &customer, form, &plain, invoice.id.uuid(), invoice.order)
}

/// Queues a credit note that has just been released, if the customer's programs take invoices.
pub(super) fn send_credit(tx: &mut Tx, number: &str) -> Result<(), Fault> {
    let Some(credit) = credit_store::credit_by_number(tx, number)? else { return Ok(()) };
    let Some((customer, form)) = taker(tx, credit.customer)? else { return Ok(()) };
    let plain = of_credit(tx, &credit, &customer)?;
    queue(tx, &customer, form, &plain, credit.id.uuid(), credit.order)
}

/// The customer, and the form in which their programs take what is owed.
fn taker(tx: &mut Tx, customer: CustomerId) -> Result<Option<(Arc<Customer>, DocumentForm)>, Fault> {
    let Some(form) = customers::documents(tx, customer)?.invoice else { return Ok(None) };
    Ok(customers::by_id(tx, customer)?.map(|customer| (customer, form)))
}

fn queue(
    tx: &mut Tx,
    customer: &Customer,
    form: DocumentForm,
    plain: &PlainInvoice,
    thing: Uuid,
    order: OrderId,
) -> Result<(), Fault> {
    let control = correspondence::control(tx)?;
    let Some(content) = written(tx, plain, customer, form, control)? else { return Ok(()) };
    let letter = correspondence::to_programs(customer, form, thing, &plain.number, content, order.uuid());
    correspondence::queue(tx, &letter)?;
    Ok(())
}

/// A released invoice as it goes over the wire; its interchange has no number, as it is not sent.
pub fn e_invoice(tx: &mut Tx, number: &str, form: DocumentForm) -> Result<Vec<u8>, Failure> {
    let missing = || BillingRefusal::NotFound(number.to_owned());
    let invoice = store::by_number(tx, number)?.ok_or_else(missing)?;
    if invoice.stage == InvoiceStage::Held {
        return Err(BillingRefusal::NotReleased(invoice.number).into());
    }
    let customer = customers::by_id(tx, invoice.customer)?.ok_or_else(missing)?;
    let plain = of_invoice(tx, &invoice, &customer)?;
    let content = written(tx, &plain, &customer, form, 0)?;
    Ok(content.ok_or(CustomerRefusal::WrongForm(form.code()))?)
}

/// A released credit note in the same forms.
pub fn e_credit_note(tx: &mut Tx, number: &str, form: DocumentForm) -> Result<Vec<u8>, Failure> {
    let missing = || BillingRefusal::NoCredit(number.to_owned());
    let credit = credit_store::credit_by_number(tx, number)?.ok_or_else(missing)?;
    if credit.stage != CreditStage::Released {
        return Err(BillingRefusal::NotReleased(credit.number).into());
    }
    let customer = customers::by_id(tx, credit.customer)?.ok_or_else(missing)?;
    let plain = of_credit(tx, &credit, &customer)?;
    let content = written(tx, &plain, &customer, form, 0)?;
    Ok(content.ok_or(CustomerRefusal::WrongForm(form.code()))?)
}

/// Nothing where the form is none of an invoice.
fn written(
    tx: &mut Tx,
    plain: &PlainInvoice,
    customer: &Customer,
    form: DocumentForm,
    control: u32,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(Some(match form {
        DocumentForm::UblInvoice => write::ubl_invoice(plain).into_bytes(),
        DocumentForm::CiiInvoice => write::cii_invoice(plain).into_bytes(),
        DocumentForm::X12Invoice | DocumentForm::EdifactInvoice => {
            let envelope = correspondence::envelope(tx, customer, form, control)?;
            if form == DocumentForm::X12Invoice {
                write::x12_810(&envelope, plain).into_bytes()
            } else {
                write::edifact_invoic(&envelope, plain)
            }
        }
        _ => return Ok(None),
    }))
}

fn of_invoice(tx: &mut Tx, invoice: &Invoice, customer: &Customer) -> Result<PlainInvoice, Fault> {
    let company = company::facts(tx)?;
    let buyer_lines = orders::buyer_lines(tx, invoice.order)?;
    let content = &invoice.content;
    let money = |minor| Money::from_minor(minor, invoice.currency);
    let line = |charged: &ChargedLine| {
        let position = buyer_lines.get(&charged.line_no).cloned();
        charged_line(charged, position.unwrap_or_else(|| charged.line_no.to_string()), money)
    };
    Ok(PlainInvoice {
        number: invoice.number.clone(),
        credits: None,
        issued: invoice.invoice_day,
        due: Some(invoice.due_day),
        currency: invoice.currency,
        po_number: content.po_number.clone(),
        order: content.order.clone(),
        shipments: content.shipments.clone(),
        delivered: content.delivered,
        seller: seller(&company),
        buyer: buyer(customer, &content.parties),
        ship_to: content.parties.ship_to.as_ref().map(|p| p.plain(PartyRole::ShipTo)),
        terms: content.payment_terms.clone().unwrap_or_default(),
        account: (!company.iban.is_empty())
            .then(|| Account { iban: company.iban.replace(' ', ""), bic: company.bic.replace(' ', "") }),
        exemption: content.exemption.clone(),
        lines: content.lines.iter().map(line).collect(),
        charges: charges(&content.charges, &content.taxes, money),
        taxes: taxes(&content.taxes, money),
        goods: money(invoice.sums.goods),
        charged: money(invoice.sums.charges),
        tax: money(invoice.sums.tax),
        total: money(invoice.sums.total),
    })
}

fn of_credit(tx: &mut Tx, credit: &CreditNote, customer: &Customer) -> Result<PlainInvoice, Fault> {
    let company = company::facts(tx)?;
    let content = &credit.content;
    let money = |minor| Money::from_minor(minor, credit.currency);
    Ok(PlainInvoice {
        number: credit.number.clone(),
        credits: Some(Credited {
            invoice: content.invoice.clone(),
            invoice_day: Some(content.invoice_day),
            reason: credit.reason.clone(),
        }),
        issued: credit.day,
        due: None,
        currency: credit.currency,
        po_number: content.po_number.clone(),
        order: content.order.clone(),
        shipments: Vec::new(),
        delivered: None,
        seller: seller(&company),
        buyer: buyer(customer, &content.parties),
        ship_to: None,
        terms: String::new(),
        account: None,
        exemption: content.exemption.clone(),
        lines: content.lines.iter().map(|l| credited_line(l, credit.currency)).collect(),
        charges: charges(&content.charges, &content.taxes, money),
        taxes: taxes(&content.taxes, money),
        goods: money(credit.sums.goods),
        charged: money(credit.sums.charges),
        tax: money(credit.sums.tax),
        total: money(credit.sums.total),
    })
}

fn seller(company: &Company) -> Trader {
    Trader {
        party: company.plain(),
        tax_id: company.vat_id.clone(),
        registration: company.registration.clone(),
        email: company.email.clone(),
        phone: company.phone.clone(),
    }
}

fn buyer(customer: &Customer, parties: &Parties) -> Trader {
    let bill_to = parties.bill_to.as_ref().map(|p| p.plain(PartyRole::Buyer));
    let by_name = || Party { name: customer.name.clone(), ..Party::default() }.plain(PartyRole::Buyer);
    Trader {
        party: bill_to.unwrap_or_else(by_name),
        tax_id: parties.tax_id.clone().unwrap_or_default(),
        registration: String::new(),
        email: customer.contacts.iter().find_map(|c| c.email.clone()).unwrap_or_default(),
        phone: customer.phone.clone().unwrap_or_default(),
    }
}

/// A charge has the tax category of the group with its rate.
fn charges(
    charges: &[ContentCharge],
    taxes: &[ContentTax],
    money: impl Fn(i64) -> Money,
) -> Vec<PlainCharge> {
    let category = |rate| {
        let same = taxes.iter().find(|t| t.rate == rate);
        same.map_or_else(|| "S".to_owned(), |t| t.category.clone())
    };
    let plain = charges.iter().map(|c| PlainCharge {
        code: c.code.clone(),
        name: c.name.clone(),
        amount: money(c.amount),
        tax_category: category(c.tax_rate),
        tax_rate: c.tax_rate,
    });
    plain.collect()
}

fn taxes(taxes: &[ContentTax], money: impl Fn(i64) -> Money) -> Vec<PlainTax> {
    let plain = taxes.iter().map(|t| PlainTax {
        category: t.category.clone(),
        rate: t.rate,
        base: money(t.base),
        amount: money(t.amount),
    });
    plain.collect()
}

fn charged_line(charged: &ChargedLine, position: String, money: impl Fn(i64) -> Money) -> PlainInvoiceLine {
    PlainInvoiceLine {
        line: PlainLine {
            position,
            items: items(&charged.sku, charged.buyer_item.as_deref()),
            description: charged.description.clone(),
            quantity: charged.quantity,
            unit: charged.unit,
            price: Some(charged.price),
            price_base: Some(charged.price_base),
            requested: None,
        },
        discount: money(charged.discount),
        net: money(charged.net),
        tax_category: charged.tax_category.clone(),
        tax_rate: charged.tax_rate,
    }
}

/// An amount without goods is one unit at that amount; a fee that is kept, and discounts that were given, are taken off the price.
fn credited_line(credited: &CreditedLine, currency: Currency) -> PlainInvoiceLine {
    let net = Money::from_minor(credited.net, currency);
    let amount = UnitPrice::new(Money::from_minor(credited.gross, currency).amount());
    let (quantity, price, base) = match amount {
        Ok(amount) if credited.told.is_zero() => (Quantity::ONE, amount, Quantity::ONE),
        _ => (credited.told, credited.price, credited.price_base),
    };
    let full = price.extend(quantity, base, currency, Rounding::HalfUp).unwrap_or(net);
    PlainInvoiceLine {
        line: PlainLine {
            position: credited.line_no.to_string(),
            items: items(&credited.sku, credited.buyer_item.as_deref()),
            description: credited.description.clone(),
            quantity,
            unit: credited.unit,
            price: Some(price),
            price_base: Some(base),
            requested: None,
        },
        discount: Money::from_minor(full.minor - net.minor, currency),
        net,
        tax_category: credited.tax_category.clone(),
        tax_rate: credited.tax_rate,
    }
}

fn items(sku: &str, buyers: Option<&str>) -> Vec<(ItemRefKind, String)> {
    let mut items = vec![(ItemRefKind::Seller, sku.to_owned())];
    items.extend(buyers.map(|b| (ItemRefKind::Buyer, b.to_owned())));
    items
}
