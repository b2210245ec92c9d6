//! Propose a remedy: what the policy grants is let through at once by whoever may; the rest waits for somebody else. Called by the complaint's page, the
//! API and the command line.
//! Holds: what was given for an order before counts, in whichever complaint it was given; an exception says why.

use basics::{Currency, Money, Percent, Quantity, share_out};
use db::Tx;

use super::acknowledge::record;
use super::case::Case;
use super::investigate::worked;
use super::lifecycle::CaseAct;
use super::policy;
use super::proposal::{self, Granted};
use super::refusal::CaseRefusal;
use super::remedy::{Remedy, RemedyKind, RemedyLine, RemedyState, standing};
use super::{approve, remedy_store, store, tell};
use crate::actor::Actor;
use crate::orders::{self, Order, OrderLine};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, company};

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRemedy {
    pub kind: RemedyKind,
    /// Line and base units; for a discount the lines that it is spread over, their quantities being of no matter. Empty is the line that the
    /// complaint is about, or all lines with goods, with all that was shipped.
    pub lines: Vec<(i64, String)>,
    /// Of a discount: `12.50` or `10%`. Empty is what the policy grants.
    pub amount: String,
    /// The goods come back; none is as the policy has it.
    pub goods_back: Option<bool>,
    /// What the customer is told; a letter needs it.
    pub words: String,
    /// Why, where the policy does not grant it.
    pub why: String,
}

pub fn propose(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    new: &NewRemedy,
    version: Option<i64>,
) -> Result<Remedy, Failure> {
    allow(by, Verb::ProposeRemedy, Whose::Own)?;
    let case = worked(tx, by, number, version)?;
    case.state.allow(CaseAct::Propose)?;
    let order = case.order.map(|id| orders::by_id(tx, id)).transpose()?.flatten();
    let granted = proposal::proposal(tx, &case)?.into_iter().find(|g| g.kind == new.kind);
    let policy = policy::policy(tx)?;
    let before = remedy_store::given(tx, &case)?;
    let words = tell::short(&new.words)?.unwrap_or_default();
    let why = tell::short(&new.why)?;
    let currency = order.as_ref().map_or(company::facts(tx)?.currency, |o| o.currency);
    let wanted = decide(&case, order.as_ref(), new, &words, why.as_deref(), granted.as_ref(), before)?;
    let remedy = Remedy {
        id: tx.new_id(),
        number: format!("RE{}", 100_000 + tx.next_number("remedy")?),
        case: case.id,
        order: order.map(|o| o.id),
        kind: new.kind,
        lines: wanted.lines,
        amount: wanted.amount,
        currency,
        goods_back: new.goods_back.unwrap_or(granted.as_ref().is_some_and(|g| g.goods_back)),
        words,
        granted: granted.as_ref().map(|g| g.amount),
        rule: granted.as_ref().map(|g| g.rule.clone()),
        exceptional: wanted.exceptional,
        two_people: wanted.exceptional || before + wanted.amount > policy.two_people_above,
        why: why.filter(|_| wanted.exceptional),
        state: RemedyState::Proposed,
        proposed_by: by.person,
        proposed_at: tx.now(),
        decided_by: None,
        decided_at: None,
        decision: None,
        done_by: None,
        done_at: None,
        results: Vec::new(),
        version: 1,
    };
    remedy_store::insert(tx, &remedy)?;
    if let Some(granted) = &granted {
        proposal::record_use(tx, &case, granted, &remedy)?;
    }
    let remedies = remedy_store::of_case(tx, case.id)?;
    let state = standing(&remedies);
    store::set_state(tx, case.id, state)?;
    let detail = serde_json::json!({
        "remedy": remedy.number, "kind": remedy.kind, "amount": remedy.amount, "granted": remedy.granted,
        "rule": remedy.rule, "exceptional": remedy.exceptional, "two_people": remedy.two_people,
    });
    let why = remedy.why.clone();
    record(tx, by, Verb::ProposeRemedy, &case, "propose", state, why.as_deref(), detail)?;
    approve::at_once(tx, by, &case.number, remedy, before, &policy)
}

struct Wanted {
    lines: Vec<RemedyLine>,
    amount: i64,
    exceptional: bool,
}

fn decide(
    case: &Case,
    order: Option<&Order>,
    new: &NewRemedy,
    words: &str,
    why: Option<&str>,
    granted: Option<&Granted>,
    before: i64,
) -> Result<Wanted, CaseRefusal> {
    let (lines, amount, currency) = match (new.kind.is_letter(), order) {
        (true, _) if words.is_empty() => return Err(CaseRefusal::NoWords),
        (true, _) => (Vec::new(), 0, Currency::EUR),
        (false, None) => return Err(CaseRefusal::NoOrder(new.kind)),
        (false, Some(order)) => {
            let lines = lines(case, order, new)?;
            let value: i64 =
                lines.iter().filter_map(|l| Some(charged(of(order, l.line_no)?, l.quantity))).sum();
            let amount = match new.kind {
                RemedyKind::Discount => discount(new, order, value, granted)?,
                _ => value,
            };
            (lines, amount, order.currency)
        }
    };
    let money = |minor| Money::from_minor(minor, currency);
    // What was given for the order before counts against what the policy grants now.
    let exceptional = match granted {
        None => true,
        Some(granted) => !new.kind.is_letter() && amount + before > granted.amount,
    };
    if exceptional && why.is_none() {
        return Err(match granted {
            None => CaseRefusal::NotGranted { kind: new.kind },
            Some(granted) => {
                let left = (granted.amount - before).max(0);
                CaseRefusal::Exception { amount: money(amount), granted: money(left) }
            }
        });
    }
    Ok(Wanted { lines, amount, exceptional })
}

fn of(order: &Order, line_no: i64) -> Option<&OrderLine> {
    order.lines.iter().find(|l| l.line_no == line_no)
}

/// What was charged for so many base units.
fn charged(line: &OrderLine, quantity: Quantity) -> i64 {
    let rest = line.stock_quantity.less(quantity).micro();
    share_out(line.net, &[quantity.micro(), rest]).first().copied().unwrap_or_default()
}

fn lines(case: &Case, order: &Order, new: &NewRemedy) -> Result<Vec<RemedyLine>, CaseRefusal> {
    let number = || order.number.clone();
    let shipped = |l: &&OrderLine| l.is_goods() && l.buckets.shipped.is_positive();
    if new.lines.is_empty() {
        let about = |l: &&OrderLine| case.line_no.is_none_or(|n| n == l.line_no);
        let all: Vec<RemedyLine> = order
            .lines
            .iter()
            .filter(|l| shipped(l) && about(l))
            .map(|l| RemedyLine { line_no: l.line_no, quantity: l.buckets.shipped })
            .collect();
        return if all.is_empty() { Err(CaseRefusal::Lines(number())) } else { Ok(all) };
    }
    let mut found: Vec<RemedyLine> = Vec::with_capacity(new.lines.len());
    for (line, written) in &new.lines {
        let no_line = || CaseRefusal::NoLine { order: number(), line: *line };
        let known = of(order, *line).filter(shipped).ok_or_else(no_line)?;
        let quantity = match (new.kind, written.trim()) {
            (RemedyKind::Discount, _) => known.buckets.shipped,
            (_, written) => Quantity::parse(written).ok().filter(|q| q.is_positive()).unwrap_or_default(),
        };
        if !quantity.is_positive() || found.iter().any(|l| l.line_no == *line) {
            return Err(CaseRefusal::Lines(number()));
        }
        let shipped = known.buckets.shipped;
        if quantity > shipped {
            return Err(CaseRefusal::TooMany { order: number(), line: *line, shipped });
        }
        found.push(RemedyLine { line_no: *line, quantity });
    }
    Ok(found)
}

fn discount(
    new: &NewRemedy,
    order: &Order,
    value: i64,
    granted: Option<&Granted>,
) -> Result<i64, CaseRefusal> {
    let typed = new.amount.trim();
    let wrong = || CaseRefusal::Amount(typed.chars().take(40).collect());
    let amount = match (typed.strip_suffix('%'), granted) {
        (None, Some(granted)) if typed.is_empty() => granted.amount.min(value),
        (Some(percent), _) => {
            let percent = Percent::parse(percent.trim()).map_err(|_| wrong())?;
            let parts = percent.stored();
            let whole = 100 * 10_000;
            if !(1..=whole).contains(&parts) {
                return Err(wrong());
            }
            share_out(value, &[parts, whole - parts]).first().copied().unwrap_or_default()
        }
        (None, _) => Money::parse(typed, order.currency).map_err(|_| wrong())?.minor,
    };
    if amount <= 0 {
        return Err(wrong());
    }
    if amount > value {
        let money = |minor| Money::from_minor(minor, order.currency);
        return Err(CaseRefusal::AboveValue { amount: money(amount), value: money(value) });
    }
    Ok(amount)
}
