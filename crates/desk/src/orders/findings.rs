//! From findings to holds: which remarks keep a submitted order from being confirmed.

use super::order::HoldKind;
use crate::failure::{Finding, Severity};

/// A hold that is to be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    pub kind: HoldKind,
    pub reason: String,
}

/// What a finding means for the order.
pub fn hold_for(finding: &Finding) -> Option<HoldKind> {
    Some(match finding.code.as_str() {
        "incomplete" => HoldKind::Incomplete,
        "duplicate_po" => HoldKind::DuplicatePo,
        "price_variance" => HoldKind::PriceVariance,
        "credit_limit" | "overdue" | "customer_blocked" => HoldKind::Credit,
        "address" => HoldKind::Address,
        "no_tax_rate" | "no_price" => HoldKind::Tax,
        "prepayment" => HoldKind::Prepayment,
        "export" => HoldKind::Export,
        "samples" => HoldKind::Samples,
        "level_review" => HoldKind::LevelReview,
        _ if finding.severity == Severity::Warn => HoldKind::Review,
        _ => return None,
    })
}

/// True if the draft can't become an order at all with this finding; the others become holds.
pub fn forbids(finding: &Finding) -> bool {
    finding.severity == Severity::Block && hold_for(finding).is_none()
}

/// The kinds of hold that findings bring, with their reasons; for verbs of other nouns that raise them.
pub fn holds_for(findings: &[Finding], accepted: &str) -> Vec<(HoldKind, String)> {
    holds(findings, accepted).into_iter().map(|r| (r.kind, r.reason)).collect()
}

/// The holds for all findings, one of each kind. `accepted` is the reason with which someone accepts mere warnings.
pub fn holds(findings: &[Finding], accepted: &str) -> Vec<Raise> {
    let mut raised: Vec<Raise> = Vec::new();
    for finding in findings {
        let Some(kind) = hold_for(finding) else { continue };
        if kind == HoldKind::Review && !accepted.is_empty() {
            continue;
        }
        match raised.iter_mut().find(|r| r.kind == kind) {
            Some(raise) => {
                raise.reason.push_str("; ");
                raise.reason.push_str(&finding.message);
            }
            None => raised.push(Raise { kind, reason: finding.message.clone() }),
        }
    }
    raised
}

/// Does an order with these holds get its promise?
pub(super) fn let_confirm(raised: &[Raise]) -> bool {
    raised.iter().all(|r| r.kind.lets_confirm())
}

/// The hold of whoever held names or billing against the record.
pub(super) fn add_held(raised: &mut Vec<Raise>, reason: Option<String>) {
    let Some(reason) = reason else { return };
    match raised.iter_mut().find(|r| r.kind == HoldKind::Address) {
        Some(raise) => raise.reason = format!("{}; {reason}", raise.reason),
        None => raised.push(Raise { kind: HoldKind::Address, reason }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, code: &str) -> Finding {
        Finding::new(severity, code, "", format!("{code} said"))
    }

    #[test]
    fn an_unknown_item_forbids_a_duplicate_holds_a_note_does_neither() {
        assert!(forbids(&finding(Severity::Block, "unknown_item")));
        assert!(!forbids(&finding(Severity::Warn, "duplicate_po")));
        assert_eq!(hold_for(&finding(Severity::Warn, "duplicate_po")), Some(HoldKind::DuplicatePo));
        assert_eq!(hold_for(&finding(Severity::Note, "backorder")), None);
    }

    #[test]
    fn a_reason_accepts_warnings_but_no_hold_of_others() {
        let found = [finding(Severity::Warn, "unusual_quantity"), finding(Severity::Block, "credit_limit")];
        assert_eq!(holds(&found, "").len(), 2);
        let kinds: Vec<HoldKind> = holds(&found, "customer confirmed").iter().map(|r| r.kind).collect();
        assert_eq!(kinds, [HoldKind::Credit]);
    }
}
