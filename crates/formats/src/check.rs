//! What a document states about itself twice must agree: line count and lines, totals and their parts.

use basics::Decimal;

use crate::order::{AmountRole, IncomingOrder, Line};
use crate::said::{Remarks, codes};

/// Remarks on counts and sums that do not agree.
pub(crate) fn remark_on_sums(remarks: &mut Remarks, order: &IncomingOrder) {
    if let Some(stated) = &order.stated_line_count
        && stated.value as usize != order.lines.len()
    {
        remarks.warn(
            codes::LINE_COUNT,
            stated.source.clone(),
            format!("the document states {} lines, {} were found", stated.value, order.lines.len()),
            "Compare the lines with the document; one may be lost or doubled.",
        );
    }
    for line in &order.lines {
        remark_on_line(remarks, line);
    }
    remark_on_totals(remarks, order);
}

fn remark_on_line(remarks: &mut Remarks, line: &Line) {
    let (Some(amount), Some(net)) = (&line.amount, line_net(line)) else { return };
    // Some senders put the unit price where the line amount belongs: that is also told, by the same remark.
    if !close(amount.value, net, Decimal::ONE) {
        remarks.warn(
            codes::TOTAL,
            amount.source.clone(),
            format!("the line amount {} is not quantity times price, {}", amount.value, net.normalize()),
            "Check quantity, unit and price of this line with the sender.",
        );
    }
}

/// Quantity × price ÷ price base, with the line's own charges; nothing where one of them is missing.
fn line_net(line: &Line) -> Option<Decimal> {
    let gross = line_gross(line)?;
    line.charges.iter().filter(|c| c.counts).try_fold(gross, |sum, charge| {
        let amount = charge.amount.as_ref().map_or(Decimal::ZERO, |a| a.value);
        if charge.is_charge { sum.checked_add(amount) } else { sum.checked_sub(amount) }
    })
}

fn line_gross(line: &Line) -> Option<Decimal> {
    let price = line.price.as_ref()?;
    let quantity = line.quantity.as_ref()?.value.value();
    let base = price.base.as_ref().map_or(Decimal::ONE, |b| b.value.value());
    price.amount.value.value().checked_mul(quantity)?.checked_div(base)
}

fn remark_on_totals(remarks: &mut Remarks, order: &IncomingOrder) {
    if order.lines.is_empty() {
        return;
    }
    let nets: Option<Vec<Decimal>> =
        order.lines.iter().map(|l| l.amount.as_ref().map(|a| a.value).or_else(|| line_net(l))).collect();
    let computed: Option<Vec<Decimal>> = order.lines.iter().map(line_net).collect();
    let sum = |all: &[Decimal]| all.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n));
    let Some(lines) = nets.as_deref().and_then(sum) else { return };
    let also = computed.as_deref().and_then(sum);
    let gross: Option<Vec<Decimal>> = order.lines.iter().map(line_gross).collect();
    let gross = gross.as_deref().and_then(sum);
    let slack = Decimal::from(order.lines.len() as u64);
    let value = |role| order.amount(role).map(|a| a.amount.value);
    let charges: Decimal = order
        .charges
        .iter()
        .filter(|c| c.counts)
        .filter_map(|c| c.amount.as_ref().map(|a| if c.is_charge { a.value } else { -a.value }))
        .fold(Decimal::ZERO, |sum, c| sum.checked_add(c).unwrap_or(sum));
    for amount in &order.amounts {
        let stated = amount.amount.value;
        let taxes = value(AmountRole::Tax).unwrap_or_default();
        let fits = |target: Decimal| close(stated, target, slack);
        let ok = match amount.role {
            AmountRole::Lines => fits(lines) || also.is_some_and(fits) || gross.is_some_and(fits),
            // A plain total may be with or without charges and tax.
            AmountRole::Payable | AmountRole::Gross | AmountRole::Net => {
                [lines, also.unwrap_or(lines)].into_iter().any(|base| {
                    [
                        Some(base),
                        base.checked_add(charges),
                        base.checked_add(taxes),
                        base.checked_add(charges).and_then(|b| b.checked_add(taxes)),
                    ]
                    .into_iter()
                    .flatten()
                    .any(fits)
                })
            }
            _ => true,
        };
        if !ok {
            remarks.warn(
                codes::TOTAL,
                amount.amount.source.clone(),
                format!(
                    "the stated total {stated} does not agree with the lines, which add up to {}",
                    lines.normalize()
                ),
                "Check prices and quantities with the sender before confirming.",
            );
        }
    }
}

/// Equal to within half a hundredth for each of `slack` roundings.
fn close(a: Decimal, b: Decimal, slack: Decimal) -> bool {
    let allowed = Decimal::new(5, 3).checked_mul(slack).unwrap_or(Decimal::ONE);
    a.checked_sub(b).is_some_and(|d| d.abs() <= allowed)
}
