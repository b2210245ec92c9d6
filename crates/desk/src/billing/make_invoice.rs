//! Make an invoice for what is shipped and not invoiced. Called by the billing screen, the API and the worker.
//! Holds: nothing is invoiced that has not left; one invoice of an order at a time; what reconciliation finds holds the invoice.

use basics::{Currency, Quantity, Unit};
use db::Tx;
use serde::Serialize;

use super::invoice::{
    ChargedLine, Content, ContentCharge, ContentTax, Invoice, InvoiceId, InvoiceLine, InvoiceStage, Sums,
};
use super::reconcile::reconcile;
use super::refusal::BillingRefusal;
use super::release_invoice;
use super::split::{Share, Surcharge, split};
use super::store;
use crate::actor::Actor;
use crate::company;
use crate::customers;
use crate::journal::{self, Entry};
use crate::orders::{self, Act, Order, OrderCharge, OrderLine};
use crate::policies::{Verb, Whose, allow, may};
use crate::shipping::{self, Shipment};
use crate::{Failure, Finding};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// `IN…` if it was released at once, else `D…`.
    pub number: String,
    pub stage: InvoiceStage,
    pub currency: Currency,
    pub sums: Sums,
    pub findings: Vec<Finding>,
}

pub fn make_invoice(tx: &mut Tx, by: &Actor, order_number: &str) -> Result<Made, Failure> {
    let order = orders::need(tx, order_number)?;
    allow(by, Verb::MakeInvoice, Whose::of(order.entered_by == by.person))?;
    order.stage.allow(Act::Invoice)?;
    let no_customer = || BillingRefusal::NoCustomer(order.number.clone());
    let id = order.customer.ok_or_else(no_customer)?;
    let customer = customers::by_id(tx, id)?.ok_or_else(no_customer)?;
    let earlier = store::of_order(tx, order.id)?;
    let shipments = shipping::of_order(tx, order.id)?;
    let company = company::facts(tx)?;
    let day_of = |at: basics::Instant| company.day(at);
    let (content, sums, lines) = decide(&order, &earlier, &shipments, &day_of)?;
    let findings = reconcile(tx, &order, &customer)?;
    let (invoice, now) = (tx.new_id::<Invoice>(), tx.now());
    let draft_number = format!("D{}", 100_000 + tx.next_number("invoice_draft")?);
    let today = company.day(now);
    let made = Invoice {
        id: invoice,
        number: draft_number.clone(),
        draft_number,
        order: order.id,
        customer: customer.id,
        stage: InvoiceStage::Held,
        currency: order.currency,
        sums,
        invoice_day: today,
        due_day: today.plus_days(order.payment_days),
        findings,
        content,
        made_by: by.person,
        released_by: None,
        made_at: now,
        released_at: None,
        version: 1,
        credited: 0,
        settled: 0,
        lines,
    };
    store::insert(tx, &made)?;
    journal_made(tx, by, invoice, &made)?;
    // What agrees needs nobody's approval; it is released by whoever could release the invoices of others.
    let released = if made.findings.is_empty() && may(by, Verb::ReleaseInvoice, Whose::Others) {
        Some(release_invoice::record(tx, by, &made, None)?)
    } else {
        None
    };
    let (number, stage) = match released {
        Some(released) => (released.number, released.stage),
        None => (made.number, made.stage),
    };
    Ok(Made { number, stage, currency: order.currency, sums, findings: made.findings })
}

fn journal_made(tx: &mut Tx, by: &Actor, invoice: InvoiceId, made: &Invoice) -> Result<(), db::Fault> {
    let entry = Entry {
        verb: Verb::MakeInvoice.code(),
        noun: "invoice",
        thing: invoice.uuid(),
        number: Some(&made.number),
        reason: None,
        detail: serde_json::json!({
            "to": made.stage, "order": made.content.order, "lines": made.lines.len(), "total": made.sums.total,
            "findings": made.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)
}

fn decide(
    order: &Order,
    earlier: &[Invoice],
    shipments: &[Shipment],
    day_of: &dyn Fn(basics::Instant) -> basics::Day,
) -> Result<(Content, Sums, Vec<InvoiceLine>), BillingRefusal> {
    let counts = || earlier.iter().filter(|i| i.stage != InvoiceStage::Cancelled);
    if let Some(waits) = counts().find(|i| i.stage == InvoiceStage::Held) {
        let (order, invoice) = (order.number.clone(), waits.number.clone());
        return Err(BillingRefusal::OneWaits { order, invoice });
    }
    let due: Vec<(&OrderLine, Quantity)> =
        order.lines.iter().map(|l| (l, l.buckets.shipped.less(l.buckets.invoiced))).collect();
    if !due.iter().any(|(_, now)| now.is_positive()) {
        return Err(BillingRefusal::NothingToInvoice(order.number.clone()));
    }
    let billed = |line_no: i64| -> i64 {
        counts().flat_map(|i| &i.lines).filter(|l| l.line_no == line_no).map(|l| l.net).sum()
    };
    let shares: Vec<Share> = due
        .iter()
        .map(|(l, now)| Share {
            ordered: l.stock_quantity,
            before: l.buckets.invoiced,
            billed: billed(l.line_no),
            now: *now,
            net: l.net,
            tax_category: l.tax_category.clone(),
            tax_rate: l.tax_rate,
        })
        .collect();
    let due_charges = due_charges(order, &counts().collect::<Vec<_>>());
    let charges: Vec<Surcharge> = due_charges
        .iter()
        .map(|(c, billed)| Surcharge {
            amount: c.amount,
            billed: *billed,
            tax_category: group_of(order, c.tax_rate),
            tax_rate: c.tax_rate,
        })
        .collect();
    let groups: Vec<ContentTax> = order
        .taxes
        .iter()
        .map(|t| ContentTax {
            jurisdiction: t.jurisdiction.clone(),
            category: t.category.clone(),
            rate: t.rate,
            base: t.base,
            amount: t.amount,
        })
        .collect();
    let part = split(&shares, &charges, &groups, order.currency, order.rounding)?;
    let invoiced = || due.iter().zip(&part.nets).filter(|((_, now), _)| now.is_positive());
    let lines = invoiced()
        .map(|((l, now), net)| InvoiceLine {
            line_no: l.line_no,
            quantity: *now,
            net: *net,
            tax_category: l.tax_category.clone(),
            tax_rate: l.tax_rate,
            credited_quantity: Quantity::ZERO,
            credited: 0,
        })
        .collect();
    let base_unit = |line_no| {
        let lines = || shipments.iter().flat_map(|s| &s.lines);
        lines().find(|l| l.line_no == line_no).map(|l| l.unit)
    };
    let charged =
        invoiced().map(|((l, now), net)| charged_line(l, *now, *net, base_unit(l.line_no))).collect();
    // The shipments whose goods no earlier invoice names.
    let named = |number: &String| counts().any(|i| i.content.shipments.contains(number));
    let sent: Vec<&Shipment> =
        shipments.iter().filter(|s| s.shipped_at.is_some() && !named(&s.number)).collect();
    let days: Vec<basics::Day> = sent.iter().filter_map(|s| s.shipped_at).map(day_of).collect();
    let content = Content {
        order: order.number.clone(),
        po_number: order.po_number.clone(),
        parties: order.parties.clone(),
        payment_terms: order.payment_terms.clone(),
        payment_days: order.payment_days,
        exemption: order.exemption.clone(),
        shipments: sent.iter().map(|s| s.number.clone()).collect(),
        delivered: days.iter().min().copied().zip(days.iter().max().copied()),
        lines: charged,
        charges: due_charges
            .into_iter()
            .filter(|(c, billed)| c.amount != *billed || earlier.is_empty())
            .map(|(c, billed)| ContentCharge { amount: c.amount - billed, ..c })
            .collect(),
        taxes: part.taxes,
    };
    Ok((content, part.sums, lines))
}

/// The charges on the whole order as they are now, each with what earlier invoices have of it; one that an amendment took away comes to nothing.
fn due_charges(order: &Order, earlier: &[&Invoice]) -> Vec<(ContentCharge, i64)> {
    let before = || earlier.iter().flat_map(|i| &i.content.charges);
    let billed = |code: &str| before().filter(|c| c.code == code).map(|c| c.amount).sum::<i64>();
    let mut due: Vec<(ContentCharge, i64)> =
        order.charge_lines.iter().map(|c| (content_charge(c), billed(&c.code))).collect();
    for gone in before() {
        if !due.iter().any(|(c, _)| c.code == gone.code) {
            due.push((ContentCharge { amount: 0, ..gone.clone() }, billed(&gone.code)));
        }
    }
    due
}

/// A charge is taxed in the order's group of its rate.
fn group_of(order: &Order, rate: basics::Percent) -> String {
    let group = order.taxes.iter().find(|t| t.rate == rate);
    group.map_or_else(|| "S".to_owned(), |t| t.category.clone())
}

fn content_charge(charge: &OrderCharge) -> ContentCharge {
    ContentCharge {
        code: charge.code.clone(),
        name: charge.name.clone(),
        amount: charge.amount,
        tax_rate: charge.tax_rate,
    }
}

/// In the ordered unit; in base units where the part would be a fraction of it, and then the price is for as many of those.
fn charged_line(line: &OrderLine, now: Quantity, net: i64, base_unit: Option<Unit>) -> ChargedLine {
    let told = line.told(now).map(|quantity| (quantity, line.unit, line.price_base));
    let in_base = || {
        let unit = base_unit.unwrap_or(line.unit);
        (now, unit, line.factor.to_base(line.price_base).unwrap_or(line.price_base))
    };
    let (quantity, unit, price_base) = told.unwrap_or_else(in_base);
    let rest = line.stock_quantity.less(now).micro();
    let discount =
        basics::share_out(line.discount, &[now.micro(), rest]).first().copied().unwrap_or_default();
    ChargedLine {
        line_no: line.line_no,
        sku: line.sku.clone(),
        buyer_item: line.buyer_item.clone(),
        description: line.description.clone(),
        quantity,
        unit,
        price: line.price,
        price_base,
        discount,
        net,
        tax_category: line.tax_category.clone(),
        tax_rate: line.tax_rate,
    }
}
