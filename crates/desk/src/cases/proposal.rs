//! Proposal: what the policy grants for a complaint. It depends on the complaint alone, so that everybody who asks is told the same: the
//! table of remedies that was in force on the day the complaint was taken; where there was none, the house rules here.

use basics::{Currency, Day, Decimal, Money, share_out};
use db::{Fault, Tx};

use super::case::{Case, CaseSeverity, Category};
use super::remedy::{Remedy, RemedyKind};
use crate::company;
use crate::orders::{self, Order};
use crate::shipping;
use crate::tables::{self, Compiled, Decided, Facts};

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
    /// When it was taken.
    pub day: Day,
    /// From when the goods left until then.
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
    /// Its place in the table of remedies, where it stands in one.
    pub row: Option<usize>,
}

pub fn facts(tx: &mut Tx, case: &Case) -> Result<CaseFacts, Fault> {
    let order = case.order.map(|id| orders::by_id(tx, id)).transpose()?.flatten();
    let company = company::facts(tx)?;
    let day = company.day(case.opened_at);
    let days = match &order {
        Some(order) => days_since_left(tx, order, day)?,
        None => None,
    };
    Ok(CaseFacts {
        category: case.category,
        severity: case.severity,
        fault: case.cause.map_or("unknown", super::Cause::fault),
        value: order.as_ref().map_or(0, |o| value(case, o)),
        currency: order.as_ref().map_or(company.currency, |o| o.currency),
        day,
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
    match tables::in_force(tx, TABLE, facts.day)? {
        Some(table) => by_table(&table, &facts),
        None => Ok(by_house(&facts)),
    }
}

const TABLE: &str = "remedy";

fn asked(facts: &CaseFacts) -> Facts {
    let asked = Facts::new()
        .text("category", facts.category.code())
        .text("severity", facts.severity.code())
        .text("fault", facts.fault)
        .money("value", Money::from_minor(facts.value, facts.currency))
        .text("currency", facts.currency.code())
        .text("customer", &facts.customer);
    match facts.days {
        Some(days) => asked.number("days", Decimal::from(days)),
        None => asked,
    }
}

fn by_table(table: &Compiled, facts: &CaseFacts) -> Result<Vec<Granted>, Fault> {
    let mut all: Vec<Granted> = Vec::new();
    for decided in table.decide(&asked(facts)) {
        keep(&mut all, granted(&decided, facts)?);
    }
    Ok(all)
}

fn granted(decided: &Decided<'_>, facts: &CaseFacts) -> Result<Granted, Fault> {
    let (row, broken) =
        (decided.row, || Fault::Broken(format!("{} grants what can't be given", decided.trace())));
    let kind = RemedyKind::from_code(row.text("remedy")).ok_or_else(broken)?;
    let whole = 100 * 10_000;
    let share = row.number_of("percent").map_or(whole, |_| row.percent("percent").stored().clamp(0, whole));
    let part = share_out(facts.value, &[share, whole - share]).first().copied().unwrap_or(0);
    let most = row.money("at_most", facts.currency).map_err(|_| broken())?.map_or(part, |m| m.minor);
    Ok(Granted {
        kind,
        amount: if kind.is_letter() { 0 } else { part.min(most) },
        goods_back: row.is_yes("goods_back"),
        rule: decided.trace(),
        row: Some(row.number),
    })
}

/// Keeps which row of the table granted a remedy, and from what.
pub(super) fn record_use(tx: &mut Tx, case: &Case, granted: &Granted, remedy: &Remedy) -> Result<(), Fault> {
    let Some(row) = granted.row else { return Ok(()) };
    let facts = facts(tx, case)?;
    let Some(table) = tables::in_force(tx, TABLE, facts.day)? else { return Ok(()) };
    let asked = asked(&facts);
    match table.decide(&asked).iter().find(|d| d.row.number == row) {
        Some(decided) => tables::record_use(tx, decided, &asked, "remedy", &remedy.number),
        None => Ok(()),
    }
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
            keep(&mut all, Granted { kind: *kind, amount, goods_back: *goods_back, rule, row: None });
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
        let day = Day::new(2026, 11, 23).unwrap();
        CaseFacts { category, severity, fault, value, currency, day, days, customer: "C100".into() }
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

    #[test]
    fn the_table_knows_the_words_of_complaints() {
        let table = tables::kind(TABLE).unwrap();
        let codes = |columns: &[tables::Column], code: &str| -> Vec<&'static str> {
            columns.iter().find(|c| c.code == code).unwrap().holds.choices().to_vec()
        };
        assert_eq!(codes(table.inputs, "category"), Category::ALL.map(Category::code));
        assert_eq!(codes(table.inputs, "severity"), CaseSeverity::ALL.map(CaseSeverity::code));
        assert_eq!(codes(table.outputs, "remedy"), RemedyKind::ALL.map(RemedyKind::code));
    }
}
