//! Proposal: what the policy grants for a complaint. It depends on the complaint alone, so that everybody who asks is told the same.

use basics::{Currency, Day, share_out};
use db::{Fault, Tx};

use super::case::{Case, CaseSeverity, Category};
use super::remedy::RemedyKind;
use crate::company;
use crate::orders::{self, Order};
use crate::shipping;

/// What is known of a complaint when the policy is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    pub category: Category,
    pub severity: CaseSeverity,
    /// `ours`, `carrier` or `theirs`; `unknown` until the cause is found.
    pub fault: &'static str,
    /// What was charged for what it is about: the line, or all goods of the order. Minor units.
    pub value: i64,
    pub currency: Currency,
    /// Since the goods left.
    pub days: Option<i64>,
    pub customer: String,
}

/// One thing that may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    pub kind: RemedyKind,
    /// Minor units; of a letter nothing.
    pub amount: i64,
    /// The goods come back.
    pub goods_back: bool,
    /// The row that says so.
    pub rule: String,
}

pub fn facts(tx: &mut Tx, case: &Case) -> Result<CaseFacts, Fault> {
    let order = case.order.map(|id| orders::by_id(tx, id)).transpose()?.flatten();
    let company = company::facts(tx)?;
    let days = match &order {
        Some(order) => days_since_left(tx, order, company.day(case.opened_at))?,
        None => None,
    };
    Ok(CaseFacts {
        category: case.category,
        severity: case.severity,
        fault: case.cause.map_or("unknown", super::Cause::fault),
        value: order.as_ref().map_or(0, |o| value(case, o)),
        currency: order.as_ref().map_or(company.currency, |o| o.currency),
        days,
        customer: case.customer_number.clone(),
    })
}

fn value(case: &Case, order: &Order) -> i64 {
    let of_case = |l: &&orders::OrderLine| case.line_no.is_none_or(|n| n == l.line_no);
    order.lines.iter().filter(of_case).map(|l| l.net).sum()
}

fn days_since_left(tx: &mut Tx, order: &Order, day: Day) -> Result<Option<i64>, Fault> {
    let company = company::facts(tx)?;
    let shipments = shipping::of_order(tx, order.id)?;
    let last = shipments.iter().filter_map(|s| s.shipped_at).map(|at| company.day(at)).max();
    Ok(last.map(|left| i64::from(day.days_since(left))))
}

/// What the policy grants, each kind at its most.
pub fn proposal(tx: &mut Tx, case: &Case) -> Result<Vec<Granted>, Fault> {
    let facts = facts(tx, case)?;
    Ok(by_house(&facts))
}

/// A row of the house's own policy: for these, that. Empty lists are for all.
struct Rule {
    categories: &'static [Category],
    severities: &'static [CaseSeverity],
    faults: &'static [&'static str],
    /// Kind, percent of the value, whether the goods come back.
    grants: &'static [(RemedyKind, i64, bool)],
}

const NOT_THEIRS: &[&str] = &["ours", "carrier", "unknown"];

/// What counts until somebody has written a table of remedies.
const HOUSE: &[Rule] = &[
    Rule {
        categories: &[Category::Damaged, Category::Defective, Category::WrongItem],
        severities: &[],
        faults: NOT_THEIRS,
        grants: &[
            (RemedyKind::Replacement, 100, true),
            (RemedyKind::Credit, 100, true),
            (RemedyKind::Refund, 100, true),
            (RemedyKind::Discount, 20, false),
        ],
    },
    Rule {
        categories: &[Category::Defective],
        severities: &[],
        faults: NOT_THEIRS,
        grants: &[(RemedyKind::Repair, 100, true)],
    },
    Rule {
        categories: &[Category::WrongQuantity, Category::NotDelivered],
        severities: &[],
        faults: NOT_THEIRS,
        grants: &[
            (RemedyKind::Reship, 100, false),
            (RemedyKind::Credit, 100, false),
            (RemedyKind::Refund, 100, false),
        ],
    },
    Rule {
        categories: &[Category::Late],
        severities: &[CaseSeverity::Minor],
        faults: NOT_THEIRS,
        grants: &[(RemedyKind::Discount, 5, false)],
    },
    Rule {
        categories: &[Category::Late],
        severities: &[CaseSeverity::Major, CaseSeverity::Critical],
        faults: NOT_THEIRS,
        grants: &[(RemedyKind::Discount, 10, false)],
    },
    Rule {
        categories: &[Category::Price, Category::Invoice],
        severities: &[],
        faults: NOT_THEIRS,
        grants: &[(RemedyKind::Discount, 100, false)],
    },
    Rule {
        categories: &[Category::Service, Category::Other],
        severities: &[CaseSeverity::Major, CaseSeverity::Critical],
        faults: NOT_THEIRS,
        grants: &[(RemedyKind::Discount, 5, false)],
    },
    Rule { categories: &[], severities: &[], faults: &["theirs"], grants: &[(RemedyKind::Denial, 0, false)] },
    Rule { categories: &[], severities: &[], faults: &[], grants: &[(RemedyKind::Apology, 0, false)] },
];

fn by_house(facts: &CaseFacts) -> Vec<Granted> {
    let mut all: Vec<Granted> = Vec::new();
    for (row, rule) in HOUSE.iter().enumerate() {
        let holds = (rule.categories.is_empty() || rule.categories.contains(&facts.category))
            && (rule.severities.is_empty() || rule.severities.contains(&facts.severity))
            && (rule.faults.is_empty() || rule.faults.contains(&facts.fault));
        if !holds {
            continue;
        }
        for (kind, percent, goods_back) in rule.grants {
            let amount = share_out(facts.value, &[*percent, 100 - percent]).first().copied().unwrap_or(0);
            let rule = format!("house rules, row {}", row + 1);
            keep(&mut all, Granted { kind: *kind, amount, goods_back: *goods_back, rule });
        }
    }
    all
}

/// Of two rows that grant the same, the one that grants more counts.
fn keep(all: &mut Vec<Granted>, new: Granted) {
    match all.iter_mut().find(|g| g.kind == new.kind) {
        Some(known) if new.amount > known.amount => *known = new,
        Some(_) => {}
        None => all.push(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(category: Category, severity: CaseSeverity, fault: &'static str) -> CaseFacts {
        let (value, currency, days) = (10_001, Currency::EUR, Some(3));
        CaseFacts { category, severity, fault, value, currency, days, customer: "C100".into() }
    }

    #[test]
    fn the_house_grants_by_category_severity_and_fault() {
        let told = |category, severity, fault| {
            let granted = by_house(&case(category, severity, fault));
            granted.iter().map(|g| format!("{} {}", g.kind.code(), g.amount)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(told(Category::Late, CaseSeverity::Minor, "unknown"), "discount 500, apology 0");
        assert_eq!(told(Category::Late, CaseSeverity::Critical, "carrier"), "discount 1000, apology 0");
        assert_eq!(told(Category::Damaged, CaseSeverity::Minor, "theirs"), "denial 0, apology 0");
        assert_eq!(
            told(Category::Defective, CaseSeverity::Minor, "ours"),
            "replacement 10001, credit 10001, refund 10001, discount 2000, repair 10001, apology 0"
        );
    }
}
