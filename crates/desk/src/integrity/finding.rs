//! A finding: what a check came upon. It says nothing against anybody until somebody else has looked.

use basics::{Id, Instant, Limits, clean_line};
use db::Tx;
use serde::{Deserialize, Serialize};

use super::refusal::IntegrityRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub type FindingId = Id<Finding>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegrityRule {
    /// Whoever entered an order waived what held it.
    OwnWaiver,
    /// Whoever packed or picked a shipment inspected it.
    OwnInspection,
    /// Whoever wrote a credit note let it go, though it came neither from a return nor from a remedy, whose policies say who may.
    OwnCredit,
    /// Whoever proposed a remedy that takes two people let it through.
    OwnRemedy,
    /// Whoever wrote a version of a decision table approved it.
    OwnVersion,
    /// A price set by hand far below the list.
    DeepDiscount,
    /// More prices set by hand below the list than chance explains.
    ManyDiscounts,
    /// More holds waived than chance explains.
    ManyWaivers,
}

impl IntegrityRule {
    pub const ALL: [IntegrityRule; 8] = [
        IntegrityRule::OwnWaiver,
        IntegrityRule::OwnInspection,
        IntegrityRule::OwnCredit,
        IntegrityRule::OwnRemedy,
        IntegrityRule::OwnVersion,
        IntegrityRule::DeepDiscount,
        IntegrityRule::ManyDiscounts,
        IntegrityRule::ManyWaivers,
    ];

    pub fn code(self) -> &'static str {
        match self {
            IntegrityRule::OwnWaiver => "own_waiver",
            IntegrityRule::OwnInspection => "own_inspection",
            IntegrityRule::OwnCredit => "own_credit",
            IntegrityRule::OwnRemedy => "own_remedy",
            IntegrityRule::OwnVersion => "own_version",
            IntegrityRule::DeepDiscount => "deep_discount",
            IntegrityRule::ManyDiscounts => "many_discounts",
            IntegrityRule::ManyWaivers => "many_waivers",
        }
    }

    pub fn from_code(code: &str) -> Option<IntegrityRule> {
        IntegrityRule::ALL.into_iter().find(|r| r.code() == code)
    }

    pub fn said(self) -> &'static str {
        match self {
            IntegrityRule::OwnWaiver => "waived a hold of their own order",
            IntegrityRule::OwnInspection => "inspected what they picked or packed",
            IntegrityRule::OwnCredit => "let their own credit note go",
            IntegrityRule::OwnRemedy => "let their own remedy through",
            IntegrityRule::OwnVersion => "approved their own rules",
            IntegrityRule::DeepDiscount => "set a price far below the list",
            IntegrityRule::ManyDiscounts => "sets more prices below the list than chance explains",
            IntegrityRule::ManyWaivers => "waives more holds than chance explains",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    InOrder,
    Wrong,
}

impl Verdict {
    pub const ALL: [Verdict; 2] = [Verdict::InOrder, Verdict::Wrong];

    pub fn code(self) -> &'static str {
        match self {
            Verdict::InOrder => "in_order",
            Verdict::Wrong => "wrong",
        }
    }

    pub fn from_code(code: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|v| v.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub id: FindingId,
    pub number: String,
    pub rule: IntegrityRule,
    pub about: String,
    pub person: PersonId,
    pub happened_at: Instant,
    pub detail: String,
    pub found_at: Instant,
    pub seen_by: Option<PersonId>,
    pub seen_at: Option<Instant>,
    pub verdict: Option<Verdict>,
    pub note: Option<String>,
}

/// Somebody has looked into it; never whom it is about.
pub fn answer(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    verdict: Verdict,
    note: &str,
) -> Result<Finding, Failure> {
    allow(by, Verb::AnswerIntegrity, Whose::Others)?;
    let found = store::need(tx, number)?;
    allow(by, Verb::AnswerIntegrity, Whose::of(by.person == found.person))?;
    let note = said(note)?.ok_or(IntegrityRefusal::NoNote)?;
    if found.seen_at.is_some() {
        return Err(IntegrityRefusal::Seen.into());
    }
    store::answer(tx, by, found.id, verdict, &note)?;
    let entry = Entry {
        verb: Verb::AnswerIntegrity.code(),
        noun: "integrity",
        thing: found.id.uuid(),
        number: Some(&found.number),
        reason: Some(&note),
        detail: serde_json::json!({ "rule": found.rule, "about": found.about, "verdict": verdict })
            .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

/// A line as it is kept; none where nothing was typed.
pub(super) fn said(text: &str) -> Result<Option<String>, Failure> {
    let text = clean_line(text).0;
    if text.chars().count() > Limits::REMARK_CHARS {
        return Err(IntegrityRefusal::TooLong { most: Limits::REMARK_CHARS }.into());
    }
    no_card("note", &text)?;
    Ok(Some(text).filter(|t| !t.is_empty()))
}
