//! What a credit of an invoice comes to. Pure.
//!
//! Every amount is reckoned up to what is credited after this credit, less what was credited before; so however an invoice is credited in
//! parts, the parts never come to more than it, and all of it credited comes to exactly what it was: line by line, charge by charge, tax
//! group by tax group.

use basics::{Currency, Money, Percent, Quantity, Rounding, share_out};

use super::credit_note::{ChargesBack, CreditContent, CreditLine, CreditedLine, Fee, Part};
use super::invoice::{ChargedLine, ContentCharge, ContentTax, Invoice, InvoiceLine, Sums};
use super::refusal::BillingRefusal;

/// What was credited of an invoice before.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    /// Code and amount.
    pub charges: Vec<(String, i64)>,
    pub taxes: Vec<ContentTax>,
}

impl Before {
    pub fn of<'c>(contents: impl Iterator<Item = &'c CreditContent>) -> Before {
        let mut before = Before::default();
        for content in contents {
            before.charges.extend(content.charges.iter().map(|c| (c.code.clone(), c.amount)));
            before.taxes.extend(content.taxes.iter().cloned());
        }
        before
    }

    fn charge(&self, code: &str) -> i64 {
        self.charges.iter().filter(|(c, _)| c == code).map(|(_, amount)| amount).sum()
    }

    /// Base and amount of a tax group.
    fn tax(&self, group: &ContentTax) -> (i64, i64) {
        let mine = |t: &&ContentTax| same_group(t, group);
        self.taxes.iter().filter(mine).fold((0, 0), |(base, amount), t| (base + t.base, amount + t.amount))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credited {
    pub lines: Vec<CreditedLine>,
    pub charges: Vec<ContentCharge>,
    pub taxes: Vec<ContentTax>,
    pub sums: Sums,
}

pub(super) fn credit(
    invoice: &Invoice,
    before: &Before,
    wanted: &[CreditLine],
    charges: ChargesBack,
    rounding: Rounding,
) -> Result<Credited, BillingRefusal> {
    let mut lines = Vec::with_capacity(wanted.len());
    for one in wanted {
        let again = wanted.iter().filter(|w| w.line_no == one.line_no).count() > 1;
        let line = invoice.lines.iter().find(|l| l.line_no == one.line_no).filter(|_| !again);
        let told = invoice.content.lines.iter().find(|l| l.line_no == one.line_no);
        let (Some(line), Some(told)) = (line, told) else {
            return Err(BillingRefusal::NoLine { invoice: invoice.number.clone(), line: one.line_no });
        };
        lines.push(credited_line(invoice, line, told, &one.part, rounding)?);
    }
    let gross: i64 = lines.iter().map(|l| l.gross).sum();
    share_fee(wanted, &mut lines, gross)?;
    lines.retain(|l| l.gross > 0 || l.quantity.is_positive());
    let charges = charges_back(invoice, before, charges, gross);
    let taxes = taxes_back(invoice, before, &lines, &charges);
    let goods = lines.iter().map(|l| l.net).sum();
    let charged = charges.iter().map(|c| c.amount).sum();
    let tax = taxes.iter().map(|t| t.amount).sum();
    let sums = Sums { goods, charges: charged, tax, total: goods + charged + tax };
    if sums.total <= 0 {
        return Err(BillingRefusal::NothingToCredit(invoice.number.clone()));
    }
    Ok(Credited { lines, charges, taxes, sums })
}

/// What was charged for these units, whatever stands on a price list: the share of them in the line's net.
pub(super) fn charged_for(line: &InvoiceLine, quantity: Quantity) -> i64 {
    let up_to = |q: Quantity| {
        let rest = line.quantity.less(q).micro();
        if rest == 0 {
            return line.net;
        }
        share_out(line.net, &[q.micro(), rest]).first().copied().unwrap_or_default()
    };
    let done = line.credited_quantity;
    // What was credited as an amount is not credited a second time with the goods.
    (up_to(done.plus(quantity)) - up_to(done)).min(line.net - line.credited).max(0)
}

fn credited_line(
    invoice: &Invoice,
    line: &InvoiceLine,
    told: &ChargedLine,
    part: &Part,
    rounding: Rounding,
) -> Result<CreditedLine, BillingRefusal> {
    let number = || invoice.number.clone();
    let left = line.quantity.less(line.credited_quantity);
    let (quantity, gross, fee) = match part {
        Part::Units { quantity, fee } => {
            if *quantity > left || !quantity.is_positive() {
                let (wanted, line) = (*quantity, line.line_no);
                return Err(BillingRefusal::MoreThanInvoiced { invoice: number(), line, wanted, left });
            }
            let gross = charged_for(line, *quantity);
            let fee = match fee {
                Fee::Percent(percent) => of(gross, *percent, invoice.currency, rounding)?,
                Fee::None | Fee::Amount(_) => 0,
            };
            (*quantity, gross, fee)
        }
        Part::Amount(amount) => {
            let most = line.net - line.credited;
            if *amount <= 0 || *amount > most {
                let money = |minor| Money::from_minor(minor, invoice.currency);
                let (wanted, left, line) = (money(*amount), money(most), line.line_no);
                return Err(BillingRefusal::MoreThanCharged { invoice: number(), line, wanted, left });
            }
            (Quantity::ZERO, *amount, 0)
        }
        Part::Rest => (left, (line.net - line.credited).max(0), 0),
    };
    Ok(CreditedLine {
        line_no: line.line_no,
        sku: told.sku.clone(),
        buyer_item: told.buyer_item.clone(),
        description: told.description.clone(),
        quantity,
        told: in_unit(quantity, told.quantity, line.quantity),
        unit: told.unit,
        price: told.price,
        price_base: told.price_base,
        gross,
        fee,
        net: gross - fee,
        tax_category: line.tax_category.clone(),
        tax_rate: line.tax_rate,
    })
}

/// So many base units in the unit of the invoice, to the millionth.
fn in_unit(quantity: Quantity, told: Quantity, base: Quantity) -> Quantity {
    if told == base || base.is_zero() {
        return quantity;
    }
    Quantity::new((quantity.value() * told.value() / base.value()).round_dp(6)).unwrap_or(quantity)
}

fn of(amount: i64, percent: Percent, currency: Currency, rounding: Rounding) -> Result<i64, BillingRefusal> {
    Ok(Money::from_minor(amount, currency).percent(percent, rounding)?.minor)
}

/// A fee that is an amount is shared over the lines as their prices are.
fn share_fee(wanted: &[CreditLine], lines: &mut [CreditedLine], gross: i64) -> Result<(), BillingRefusal> {
    let amount = wanted.iter().find_map(|w| match &w.part {
        Part::Units { fee: Fee::Amount(amount), .. } => Some(*amount),
        _ => None,
    });
    let Some(amount) = amount else { return Ok(()) };
    if !(0..=gross).contains(&amount) {
        return Err(BillingRefusal::FeeTooHigh);
    }
    let weights: Vec<i64> = lines.iter().map(|l| l.gross).collect();
    for (line, fee) in lines.iter_mut().zip(share_out(amount, &weights)) {
        // The largest remainders may ask a cent more of a small line than it has.
        line.fee = fee.min(line.gross);
        line.net = line.gross - line.fee;
    }
    Ok(())
}

fn charges_back(invoice: &Invoice, before: &Before, back: ChargesBack, gross: i64) -> Vec<ContentCharge> {
    let goods = invoice.sums.goods;
    let charges = invoice.content.charges.iter().map(|charge| {
        let left = charge.amount - before.charge(&charge.code);
        let amount = match back {
            ChargesBack::None => 0,
            ChargesBack::All => left,
            ChargesBack::Share if goods <= 0 || gross >= goods => left,
            ChargesBack::Share => {
                let share = share_out(charge.amount, &[gross, goods - gross]);
                share.first().copied().unwrap_or_default().min(left)
            }
        };
        ContentCharge { amount: amount.max(0), ..charge.clone() }
    });
    charges.filter(|c| c.amount > 0).collect()
}

fn same_group(one: &ContentTax, other: &ContentTax) -> bool {
    one.jurisdiction == other.jurisdiction && one.category == other.category && one.rate == other.rate
}

fn taxes_back(
    invoice: &Invoice,
    before: &Before,
    lines: &[CreditedLine],
    charges: &[ContentCharge],
) -> Vec<ContentTax> {
    let groups = &invoice.content.taxes;
    let mut taxes = Vec::with_capacity(groups.len());
    for (position, group) in groups.iter().enumerate() {
        let in_group = |l: &&CreditedLine| l.tax_category == group.category && l.tax_rate == group.rate;
        let goods: i64 = lines.iter().filter(in_group).map(|l| l.net).sum();
        // A charge is taxed in the first group of its rate, as the invoice has it.
        let first = |c: &&ContentCharge| groups.iter().position(|g| g.rate == c.tax_rate) == Some(position);
        let base = goods + charges.iter().filter(first).map(|c| c.amount).sum::<i64>();
        let (done, taxed) = before.tax(group);
        let amount = tax_up_to(group, done + base) - taxed;
        if base != 0 || amount != 0 {
            taxes.push(ContentTax { base, amount, ..group.clone() });
        }
    }
    taxes
}

/// The tax on so much of a group's base.
fn tax_up_to(group: &ContentTax, base: i64) -> i64 {
    if base >= group.base {
        return group.amount;
    }
    share_out(group.amount, &[base.max(0), group.base - base.max(0)]).first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use basics::{Day, Id, UnitPrice};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::billing::{Content, InvoiceStage};
    use crate::orders::Parties;

    fn percent(text: &str) -> Percent {
        Percent::parse(text).unwrap()
    }

    /// Lines of (quantity, net, low rate), a freight at the full rate, and the tax of each group.
    fn invoice(lines: &[(i32, i64, bool)], freight: i64) -> Invoice {
        let rate = |low: bool| percent(if low { "7" } else { "19" });
        let base = |low: bool| {
            let goods: i64 = lines.iter().filter(|l| l.2 == low).map(|l| l.1).sum();
            goods + if low { 0 } else { freight }
        };
        let group = |low: bool| ContentTax {
            jurisdiction: "DE".into(),
            category: "S".into(),
            rate: rate(low),
            base: base(low),
            amount: Money::from_minor(base(low), Currency::EUR)
                .percent(rate(low), Rounding::HalfUp)
                .unwrap()
                .minor,
        };
        let taxes = vec![group(false), group(true)];
        let of_lines: Vec<InvoiceLine> = (1..)
            .zip(lines)
            .map(|(line_no, (quantity, net, low))| InvoiceLine {
                line_no,
                quantity: Quantity::whole(*quantity),
                net: *net,
                tax_category: "S".into(),
                tax_rate: rate(*low),
                credited_quantity: Quantity::ZERO,
                credited: 0,
            })
            .collect();
        let told = of_lines.iter().map(|l| ChargedLine {
            line_no: l.line_no,
            sku: format!("I{}", l.line_no),
            buyer_item: None,
            description: String::new(),
            quantity: l.quantity,
            unit: "EA".parse().unwrap(),
            price: UnitPrice::ZERO,
            price_base: Quantity::ONE,
            discount: 0,
            net: l.net,
            tax_category: "S".into(),
            tax_rate: l.tax_rate,
        });
        let goods = lines.iter().map(|l| l.1).sum();
        let tax = taxes.iter().map(|t| t.amount).sum();
        let day = Day::new(2026, 11, 23).unwrap();
        let charge = ContentCharge {
            code: "F".into(),
            name: "Freight".into(),
            amount: freight,
            tax_rate: rate(false),
        };
        let content = Content {
            order: "SO1".into(),
            po_number: None,
            parties: Parties::default(),
            payment_terms: None,
            payment_days: 30,
            exemption: None,
            shipments: Vec::new(),
            delivered: None,
            lines: told.collect(),
            charges: vec![charge],
            taxes,
        };
        let at = basics::Instant::from_micros(0);
        Invoice {
            id: Id::from_uuid(Uuid::nil()),
            number: "IV1".into(),
            draft_number: "D1".into(),
            order: Id::from_uuid(Uuid::nil()),
            customer: Id::from_uuid(Uuid::nil()),
            stage: InvoiceStage::Released,
            currency: Currency::EUR,
            sums: Sums { goods, charges: freight, tax, total: goods + freight + tax },
            invoice_day: day,
            due_day: day,
            findings: Vec::new(),
            content,
            made_by: Id::from_uuid(Uuid::nil()),
            released_by: None,
            made_at: at,
            released_at: None,
            version: 1,
            credited: 0,
            settled: 0,
            lines: of_lines,
        }
    }

    /// Credits, and takes it from the invoice as the rows would.
    fn take(
        invoice: &mut Invoice,
        before: &mut Before,
        wanted: &[CreditLine],
        charges: ChargesBack,
    ) -> Result<Credited, BillingRefusal> {
        let done = credit(invoice, before, wanted, charges, Rounding::HalfUp)?;
        for line in &done.lines {
            let of = invoice.lines.iter_mut().find(|l| l.line_no == line.line_no).unwrap();
            of.credited_quantity = of.credited_quantity.plus(line.quantity);
            of.credited += line.net;
            assert!(of.credited_quantity <= of.quantity && of.credited <= of.net, "{of:?}");
        }
        before.charges.extend(done.charges.iter().map(|c| (c.code.clone(), c.amount)));
        before.taxes.extend(done.taxes.iter().cloned());
        invoice.credited += done.sums.total;
        assert!(invoice.credited <= invoice.sums.total);
        Ok(done)
    }

    fn units(line_no: i64, quantity: i32, fee: Fee) -> CreditLine {
        CreditLine { line_no, part: Part::Units { quantity: Quantity::whole(quantity), fee } }
    }

    #[test]
    fn thirds_of_a_cent_are_not_lost() {
        let mut of = invoice(&[(3, 1_000, false)], 950);
        let mut before = Before::default();
        let nets: Vec<i64> = (0..3)
            .map(|_| take(&mut of, &mut before, &[units(1, 1, Fee::None)], ChargesBack::Share).unwrap())
            .map(|c| c.sums.goods)
            .collect();
        assert_eq!(nets.iter().sum::<i64>(), 1_000);
        let rest = take(&mut of, &mut before, &[], ChargesBack::All);
        assert!(rest.is_ok_and(|c| c.sums.charges > 0) || of.credited == of.sums.total);
        assert_eq!(of.credited, of.sums.total);
    }

    #[test]
    fn an_amount_that_was_credited_is_not_credited_again_with_the_goods() {
        let mut of = invoice(&[(10, 1_000, false)], 0);
        let mut before = Before::default();
        let amount = CreditLine { line_no: 1, part: Part::Amount(950) };
        take(&mut of, &mut before, &[amount], ChargesBack::None).unwrap();
        let goods = take(&mut of, &mut before, &[units(1, 5, Fee::None)], ChargesBack::None).unwrap();
        assert_eq!(goods.sums.goods, 50);
        let none = take(&mut of, &mut before, &[units(1, 1, Fee::None)], ChargesBack::None);
        assert_eq!(none, Err(BillingRefusal::NothingToCredit("IV1".into())));
    }

    #[test]
    fn a_fee_is_shared_over_the_lines_and_never_above_one() {
        let mut of = invoice(&[(1, 1, false), (1, 999, false)], 0);
        let fee = Fee::Amount(1_000);
        let wanted = [units(1, 1, fee), units(2, 1, fee)];
        let all = take(&mut of, &mut Before::default(), &wanted, ChargesBack::None);
        assert_eq!(all, Err(BillingRefusal::NothingToCredit("IV1".into())), "all of it is kept");
        let fee = Fee::Amount(1_001);
        let more = credit(
            &of,
            &Before::default(),
            &[units(1, 1, fee), units(2, 1, fee)],
            ChargesBack::None,
            Rounding::HalfUp,
        );
        assert_eq!(more, Err(BillingRefusal::FeeTooHigh));
    }

    proptest! {
        #[test]
        fn all_credits_of_an_invoice_add_up_to_it(
            lines in prop::collection::vec((1i32..40, 1i64..500_000, any::<bool>()), 1..6),
            freight in 0i64..5_000,
            cuts in prop::collection::vec((0usize..6, 1i32..20, 0i64..3_000, 0u8..5), 0..12),
        ) {
            let mut of = invoice(&lines, freight);
            let mut before = Before::default();
            let whole = of.sums;
            let mut sums = Sums::default();
            let mut add = |c: &Credited| {
                assert_eq!(c.sums.goods + c.sums.charges + c.sums.tax, c.sums.total);
                sums.goods += c.sums.goods;
                sums.charges += c.sums.charges;
                sums.tax += c.sums.tax;
                sums.total += c.sums.total;
            };
            for (at, quantity, amount, how) in cuts {
                let line_no = i64::try_from(at % lines.len()).unwrap() + 1;
                let fee = if how == 1 { Fee::Percent(percent("15")) } else { Fee::None };
                let part = match how {
                    2 => CreditLine { line_no, part: Part::Amount(amount) },
                    _ => units(line_no, quantity, fee),
                };
                let back = if how == 3 { ChargesBack::Share } else { ChargesBack::None };
                if let Ok(done) = take(&mut of, &mut before, &[part], back) {
                    add(&done);
                }
            }
            let rest: Vec<CreditLine> = of.lines.iter().filter(|l| l.net > l.credited)
                .map(|l| CreditLine { line_no: l.line_no, part: Part::Rest }).collect();
            match take(&mut of, &mut before, &rest, ChargesBack::All) {
                Ok(done) => add(&done),
                Err(none) => prop_assert_eq!(none, BillingRefusal::NothingToCredit("IV1".into())),
            }
            prop_assert_eq!(sums, whole);
            prop_assert_eq!(of.credited, whole.total);
        }
    }
}
