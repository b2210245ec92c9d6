//! What a customer gets about goods that come back and about their money: the credit note, the return slip, the statement.

use ::papers::{
    Invoice as InvoicePaper, InvoiceKind, InvoiceLine, Item, LinePrice, OpenLine, PaymentTerm, ReturnReason,
    ReturnRemedy, ReturnSlip, ReturnSlipLine, Statement as StatementPaper, StatementKind, StatementLine,
    Style, Tax,
};
use basics::{Currency, Language, Money, Percent};
use db::Tx;

use super::{address, address_or_none, category, contact, item_of, style_of, tax, totals};
use crate::Failure;
use crate::billing::{CreditNote, CreditedLine, Statement, StatementEvent};
use crate::company;
use crate::customers;
use crate::orders::{self, Party};
use crate::returns::{Reason, Remedy, Return};
use crate::stock;

/// What is credited, from the credit note's frozen content.
pub fn credit_note(tx: &mut Tx, credit: &CreditNote) -> Result<InvoicePaper, Failure> {
    let company = company::facts(tx)?;
    let (content, currency) = (&credit.content, credit.currency);
    let taxes = content.taxes.iter().map(|t| {
        let reason = content.exemption.clone().filter(|_| t.rate.is_zero()).unwrap_or_default();
        Tax { reason, ..tax(currency, &t.category, t.rate, t.base, t.amount) }
    });
    let fee: i64 = content.lines.iter().map(|l| l.fee).sum();
    let gross = credit.sums.goods + fee;
    let german = customers::by_id(tx, credit.customer)?.is_some_and(|c| c.language == Language::De);
    let named = if german { "Rücknahmegebühr" } else { "Restocking fee" };
    let taken_off = (fee > 0).then_some((named, -fee));
    Ok(InvoicePaper {
        kind: InvoiceKind::CreditNote {
            invoice: content.invoice.clone(),
            invoice_day: Some(content.invoice_day),
            reason: credit.reason.clone(),
        },
        number: credit.number.clone(),
        day: credit.day,
        delivered: None,
        to: address_or_none(content.parties.bill_to.as_ref()),
        ship_to: None,
        customer_number: content.parties.customer_number.clone(),
        buyer_vat_id: content.parties.tax_id.clone().unwrap_or_default(),
        order: content.order.clone(),
        purchase_order: content.po_number.clone().unwrap_or_default(),
        shipments: Vec::new(),
        delivery_terms: String::new(),
        contact: contact(&company),
        introduction: Vec::new(),
        lines: content.lines.iter().map(|l| credit_line(currency, l)).collect(),
        totals: totals(
            currency,
            gross,
            taken_off.into_iter().chain(content.charges.iter().map(|c| (c.name.as_str(), c.amount))),
            credit.sums.goods + credit.sums.charges,
            taxes.collect(),
            Money::from_minor(credit.sums.total, currency),
        ),
        payment: PaymentTerm::default(),
        notes: Vec::new(),
        attachments: Vec::new(),
    })
}

fn credit_line(currency: Currency, line: &CreditedLine) -> InvoiceLine {
    // An amount that is credited and no goods has no price for one.
    let is_amount = line.quantity.is_zero();
    let unit_price = if is_amount { basics::UnitPrice::from_micro(0) } else { line.price };
    InvoiceLine {
        number: u32::try_from(line.line_no).unwrap_or_default(),
        item: Item {
            number: line.sku.clone(),
            buyers_number: line.buyer_item.clone().unwrap_or_default(),
            gtin: None,
            description: line.description.clone(),
        },
        quantity: line.told,
        unit: line.unit,
        price: LinePrice {
            unit_price,
            base: line.price_base,
            discount: Percent::ZERO,
            net: Money::from_minor(line.gross, currency),
        },
        tax_category: category(&line.tax_category),
        tax_rate: line.tax_rate,
        note: String::new(),
    }
}

/// What a customer puts into the box.
pub fn return_slip(tx: &mut Tx, of: &Return) -> Result<ReturnSlip, Failure> {
    let company = company::facts(tx)?;
    let order = orders::need(tx, &of.order_number)?;
    let place = stock::places(tx)?.iter().find(|p| p.id == of.place).cloned();
    let send_to = place.filter(|_| of.goods_back).map(|p| {
        address(&Party {
            name: format!("{}, {}", company.name, p.name),
            street: p.street,
            postcode: p.postcode,
            city: p.city,
            region: p.region,
            country: p.country,
            ..Party::default()
        })
    });
    let mut lines = Vec::with_capacity(of.lines.len());
    for line in &of.lines {
        let of_order = order.lines.iter().find(|l| l.line_no == line.line_no);
        let buyers = of_order.and_then(|l| l.buyer_item.as_deref());
        lines.push(ReturnSlipLine {
            number: u32::try_from(line.line_no).unwrap_or_default(),
            item: item_of(tx, Some(line.item), &line.sku, buyers, &line.description)?,
            quantity: line.quantity,
            unit: line.unit,
            reason: reason(line.reason),
        });
    }
    Ok(ReturnSlip {
        number: of.number.clone(),
        day: company.day(of.authorised_at.unwrap_or(of.requested_at)),
        order: of.order_number.clone(),
        purchase_order: order.po_number.clone().unwrap_or_default(),
        customer_number: of.customer_number.clone(),
        to: address_or_none(order.parties.bill_to.as_ref()),
        send_to,
        contact: contact(&company),
        remedy: match of.remedy {
            Remedy::Credit => ReturnRemedy::Credit,
            Remedy::Refund => ReturnRemedy::Refund,
            Remedy::Replacement => ReturnRemedy::Replacement,
        },
        lines,
        notes: Vec::new(),
    })
}

fn reason(reason: Reason) -> ReturnReason {
    match reason {
        Reason::Defective => ReturnReason::Defective,
        Reason::DamagedInTransit => ReturnReason::DamagedInTransit,
        Reason::WrongItem => ReturnReason::WrongItem,
        Reason::TooMany => ReturnReason::TooMany,
        Reason::NotAsDescribed => ReturnReason::NotAsDescribed,
        Reason::LateDelivery => ReturnReason::LateDelivery,
        Reason::OrderedWrong => ReturnReason::OrderedWrong,
        Reason::NoLongerNeeded => ReturnReason::NoLongerNeeded,
        Reason::Other => ReturnReason::Other,
    }
}

/// How a customer stands.
pub fn statement(tx: &mut Tx, of: &Statement) -> Result<(StatementPaper, Style), Failure> {
    let company = company::facts(tx)?;
    let money = |minor| Money::from_minor(minor, of.currency);
    let kind = |event| match event {
        StatementEvent::Invoice => StatementKind::Invoice,
        StatementEvent::CreditNote => StatementKind::CreditNote,
        StatementEvent::Payment => StatementKind::Payment,
        StatementEvent::Refund => StatementKind::Refund,
        StatementEvent::Reversal => StatementKind::Reversal,
    };
    let entries = of.entries.iter().map(|e| StatementLine {
        day: e.day,
        kind: kind(e.event),
        number: e.number.clone(),
        reference: e.reference.clone(),
        due: e.due,
        amount: money(e.amount),
        balance: money(e.balance),
    });
    let open = of.open.iter().map(|o| OpenLine {
        number: o.number.clone(),
        day: o.day,
        due: o.due,
        total: money(o.total),
        open: money(o.open),
    });
    let b = of.buckets;
    let paper = StatementPaper {
        day: of.to,
        from: of.from,
        to: of.customer.bill_to().map(|a| address(&Party::from(a))).unwrap_or_default(),
        customer_number: of.customer.number.clone(),
        contact: contact(&company),
        opening: money(of.opening),
        entries: entries.collect(),
        closing: money(of.closing),
        ages: [b.not_due, b.to_30, b.to_60, b.to_90, b.over_90].map(money),
        to_their_credit: money(of.to_their_credit),
        open: open.collect(),
    };
    Ok((paper, style_of(&company, of.customer.language)))
}
