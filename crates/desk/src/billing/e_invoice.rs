//! E-invoice: an invoice in the form a customer's programs take it. Called by release, in its transaction, and by whoever wants to see
//! it. Amounts are those of the invoice on record.

use basics::{Money, Percent};
use db::{Fault, Tx};
use formats::ItemRefKind::{Buyer, Seller};
use formats::PartyRole;
use formats::write::{
    self, Account, PlainCharge, PlainInvoice, PlainInvoiceLine, PlainLine, PlainTax, Trader,
};

use super::invoice::{ChargedLine, Invoice, InvoiceStage};
use super::refusal::BillingRefusal;
use super::store;
use crate::Failure;
use crate::company;
use crate::correspondence;
use crate::customers::{self, Customer, CustomerRefusal, DocumentForm};
use crate::orders;

/// Queues an invoice that has just been released, if the customer's programs take one.
pub(super) fn send(tx: &mut Tx, number: &str) -> Result<(), Fault> {
    let Some(invoice) = store::by_number(tx, number)? else { return Ok(()) };
    let Some(form) = customers::documents(tx, invoice.customer)?.invoice else { return Ok(()) };
    let Some(customer) = customers::by_id(tx, invoice.customer)? else { return Ok(()) };
    let control = correspondence::control(tx)?;
    let Some(content) = written(tx, &invoice, &customer, form, control)? else { return Ok(()) };
    let letter = correspondence::to_programs(
        &customer,
        form,
        invoice.id.uuid(),
        &invoice.number,
        content,
        invoice.order.uuid(),
    );
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
    let content = written(tx, &invoice, &customer, form, 0)?;
    Ok(content.ok_or(CustomerRefusal::WrongForm(form.code()))?)
}

/// Nothing where the form is none of an invoice.
fn written(
    tx: &mut Tx,
    invoice: &Invoice,
    customer: &Customer,
    form: DocumentForm,
    control: u32,
) -> Result<Option<Vec<u8>>, Fault> {
    let plain = plain(tx, invoice, customer)?;
    Ok(Some(match form {
        DocumentForm::UblInvoice => write::ubl_invoice(&plain).into_bytes(),
        DocumentForm::CiiInvoice => write::cii_invoice(&plain).into_bytes(),
        DocumentForm::X12Invoice | DocumentForm::EdifactInvoice => {
            let envelope = correspondence::envelope(tx, customer, form, control)?;
            if form == DocumentForm::X12Invoice {
                write::x12_810(&envelope, &plain).into_bytes()
            } else {
                write::edifact_invoic(&envelope, &plain)
            }
        }
        _ => return Ok(None),
    }))
}

fn plain(tx: &mut Tx, invoice: &Invoice, customer: &Customer) -> Result<PlainInvoice, Fault> {
    let company = company::facts(tx)?;
    let buyer_lines = orders::buyer_lines(tx, invoice.order)?;
    let content = &invoice.content;
    let money = |minor| Money::from_minor(minor, invoice.currency);
    let buyer_email = customer.contacts.iter().find_map(|c| c.email.clone());
    let bill_to = content.parties.bill_to.as_ref().map(|p| p.plain(PartyRole::Buyer));
    let buyer = Trader {
        party: bill_to.unwrap_or_else(|| {
            orders::Party { name: customer.name.clone(), ..orders::Party::default() }.plain(PartyRole::Buyer)
        }),
        tax_id: content.parties.tax_id.clone().unwrap_or_default(),
        registration: String::new(),
        email: buyer_email.unwrap_or_default(),
        phone: customer.phone.clone().unwrap_or_default(),
    };
    let category = |rate: Percent| {
        let same = content.taxes.iter().find(|t| t.rate == rate);
        same.map_or_else(|| "S".to_owned(), |t| t.category.clone())
    };
    let charges = content.charges.iter().map(|c| PlainCharge {
        code: c.code.clone(),
        name: c.name.clone(),
        amount: money(c.amount),
        tax_category: category(c.tax_rate),
        tax_rate: c.tax_rate,
    });
    let taxes = content.taxes.iter().map(|t| PlainTax {
        category: t.category.clone(),
        rate: t.rate,
        base: money(t.base),
        amount: money(t.amount),
    });
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
        seller: Trader {
            party: company.plain(),
            tax_id: company.vat_id.clone(),
            registration: company.registration.clone(),
            email: company.email.clone(),
            phone: company.phone.clone(),
        },
        buyer,
        ship_to: content.parties.ship_to.as_ref().map(|p| p.plain(PartyRole::ShipTo)),
        terms: content.payment_terms.clone().unwrap_or_default(),
        account: (!company.iban.is_empty())
            .then(|| Account { iban: company.iban.replace(' ', ""), bic: company.bic.replace(' ', "") }),
        exemption: content.exemption.clone(),
        lines: content.lines.iter().map(line).collect(),
        charges: charges.collect(),
        taxes: taxes.collect(),
        goods: money(invoice.sums.goods),
        charged: money(invoice.sums.charges),
        tax: money(invoice.sums.tax),
        total: money(invoice.sums.total),
    })
}

fn charged_line(charged: &ChargedLine, position: String, money: impl Fn(i64) -> Money) -> PlainInvoiceLine {
    let mut items = vec![(Seller, charged.sku.clone())];
    items.extend(charged.buyer_item.clone().map(|b| (Buyer, b)));
    PlainInvoiceLine {
        line: PlainLine {
            position,
            items,
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
