//! Split: which part of an order's amounts belongs on this invoice. Pure.
//!
//! Every amount is reckoned up to what is invoiced after this invoice, less what it came to before. So no cent is lost or charged
//! twice however often an order is shipped in parts: the invoices of an order that was shipped whole add up to the order, line by
//! line, tax group by tax group. An invoice's tax is within a cent of its own base times the rate.

use basics::{Currency, Money, MoneyError, Percent, Quantity, Rounding, share_out};

use super::invoice::{ContentTax, Sums};

/// A line as it is ordered now, what of it was invoiced before and at which amount, and what is to be invoiced now; base units and minor units.
#[derive(Debug, Clone)]
pub(super) struct Share {
    pub ordered: Quantity,
    pub before: Quantity,
    pub billed: i64,
    pub now: Quantity,
    pub net: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
}

/// A charge on the whole order, and what of it was invoiced before: all of it goes on the first invoice, what an amendment changed of it on the
/// next.
#[derive(Debug, Clone)]
pub(super) struct Surcharge {
    pub amount: i64,
    pub billed: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split {
    /// Net of each line on this invoice, in the order given.
    pub nets: Vec<i64>,
    pub taxes: Vec<ContentTax>,
    pub sums: Sums,
}

/// `groups` are the order's tax groups.
pub(super) fn split(
    shares: &[Share],
    charges: &[Surcharge],
    groups: &[ContentTax],
    currency: Currency,
    rounding: Rounding,
) -> Result<Split, MoneyError> {
    let nets: Vec<i64> = shares.iter().map(due).collect();
    let goods: i64 = nets.iter().sum();
    let charged: i64 = charges.iter().map(|c| c.amount - c.billed).sum();
    let mut taxes = Vec::with_capacity(groups.len());
    for group in groups {
        let mine = |category: &str, rate: Percent| category == group.category && rate == group.rate;
        let (mut before, mut base) = (0, 0);
        for (share, net) in shares.iter().zip(&nets).filter(|(s, _)| mine(&s.tax_category, s.tax_rate)) {
            before += share.billed;
            base += net;
        }
        for charge in charges.iter().filter(|c| mine(&c.tax_category, c.tax_rate)) {
            before += charge.billed;
            base += charge.amount - charge.billed;
        }
        let tax =
            |base: i64| Money::from_minor(base, currency).percent(group.rate, rounding).map(|m| m.minor);
        let amount = tax(before + base)? - tax(before)?;
        if base != 0 || amount != 0 {
            taxes.push(ContentTax { base, amount, ..group.clone() });
        }
    }
    let tax: i64 = taxes.iter().map(|t| t.amount).sum();
    Ok(Split { nets, taxes, sums: Sums { goods, charges: charged, tax, total: goods + charged + tax } })
}

/// What is due of a line now: reckoned up to what is invoiced then, less what was invoiced.
fn due(share: &Share) -> i64 {
    if share.now.is_zero() {
        return 0;
    }
    up_to(share, share.before.plus(share.now)) - share.billed
}

/// The net of a line's first `quantity` units.
fn up_to(share: &Share, quantity: Quantity) -> i64 {
    let (part, rest) = (quantity.micro(), share.ordered.less(quantity).micro());
    if rest == 0 {
        return share.net;
    }
    share_out(share.net, &[part, rest]).first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(text: &str) -> Percent {
        Percent::parse(text).unwrap()
    }

    fn group(rate: &str) -> ContentTax {
        ContentTax {
            jurisdiction: "DE".into(),
            category: "S".into(),
            rate: percent(rate),
            base: 0,
            amount: 0,
        }
    }

    fn share(ordered: i32, net: i64, rate: &str) -> Share {
        Share {
            ordered: Quantity::whole(ordered),
            before: Quantity::ZERO,
            billed: 0,
            now: Quantity::ZERO,
            net,
            tax_category: "S".into(),
            tax_rate: percent(rate),
        }
    }

    fn cut(shares: &[Share], charges: &[Surcharge]) -> Split {
        split(shares, charges, &[group("19"), group("7")], Currency::EUR, Rounding::HalfUp).unwrap()
    }

    #[test]
    fn a_third_and_the_rest_make_the_whole() {
        // 10.00 for 3, taxed at 19 %: 1.90.
        let freight = Surcharge { amount: 950, billed: 0, tax_category: "S".into(), tax_rate: percent("19") };
        let line = share(3, 1_000, "19");
        let one = cut(&[Share { now: Quantity::whole(1), ..line.clone() }], std::slice::from_ref(&freight));
        assert_eq!((one.nets[0], one.sums.charges), (333, 950));
        let rest = cut(
            &[Share { before: Quantity::whole(1), billed: 333, now: Quantity::whole(2), ..line }],
            &[Surcharge { billed: 950, ..freight }],
        );
        assert_eq!((rest.nets[0], rest.sums.charges), (667, 0));
        // 19 % of 19.50 are 3.705, rounded 3.71.
        assert_eq!(one.sums.tax + rest.sums.tax, 371);
    }

    #[test]
    fn a_negative_net_is_split_as_well() {
        let line = share(2, -101, "7");
        let one = cut(&[Share { now: Quantity::ONE, ..line.clone() }], &[]);
        let rest = Share { before: Quantity::ONE, billed: one.nets[0], now: Quantity::ONE, ..line };
        let two = cut(&[rest], &[]);
        assert_eq!(one.nets[0] + two.nets[0], -101);
    }

    proptest! {
        #[test]
        fn all_invoices_of_an_order_add_up_to_it(
            lines in prop::collection::vec((1i32..200, 0i64..1_000_000, any::<bool>()), 1..8),
            cuts in prop::collection::vec(prop::collection::vec(0i32..80, 8), 0..5),
            freight in 0i64..5_000,
        ) {
            let mut charges =
                [Surcharge { amount: freight, billed: 0, tax_category: "S".into(), tax_rate: percent("19") }];
            let mut shares: Vec<Share> = lines
                .iter()
                .map(|(quantity, net, low)| share(*quantity, *net, if *low { "7" } else { "19" }))
                .collect();
            let whole: Vec<Share> = shares.iter().map(|s| Share { now: s.ordered, ..s.clone() }).collect();
            let whole = cut(&whole, &charges);
            let mut sums = Sums::default();
            for parts in cuts.iter().map(Some).chain([None]) {
                for (n, share) in shares.iter_mut().enumerate() {
                    share.before = share.before.plus(share.now);
                    let left = share.ordered.less(share.before);
                    share.now = parts.map_or(left, |p| Quantity::whole(p[n]).min(left));
                }
                let part = cut(&shares, &charges);
                for (share, net) in shares.iter_mut().zip(&part.nets) {
                    share.billed += net;
                }
                charges[0].billed = freight;
                prop_assert_eq!(part.sums.goods + part.sums.charges + part.sums.tax, part.sums.total);
                for tax in &part.taxes {
                    let own = Money::from_minor(tax.base, Currency::EUR).percent(tax.rate, Rounding::HalfUp).unwrap();
                    prop_assert!((own.minor - tax.amount).abs() <= 1);
                }
                sums.goods += part.sums.goods;
                sums.charges += part.sums.charges;
                sums.tax += part.sums.tax;
                sums.total += part.sums.total;
            }
            prop_assert_eq!(sums, whole.sums);
        }
    }
}
