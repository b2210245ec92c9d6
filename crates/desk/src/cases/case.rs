//! The complaint as it is on record.

use basics::{Id, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lifecycle::CaseState;
use crate::accuracy::Step as CameIn;
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::OrderId;

pub type CaseId = Id<Case>;

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseChannel {
    Call,
    Mail,
    Letter,
    /// Written down on a page of ours.
    Page,
}

impl CaseChannel {
    pub const ALL: [CaseChannel; 4] =
        [CaseChannel::Call, CaseChannel::Mail, CaseChannel::Letter, CaseChannel::Page];

    pub fn code(self) -> &'static str {
        match self {
            CaseChannel::Call => "call",
            CaseChannel::Mail => "mail",
            CaseChannel::Letter => "letter",
            CaseChannel::Page => "page",
        }
    }

    pub fn from_code(code: &str) -> Option<CaseChannel> {
        CaseChannel::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// What they are unhappy about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    WrongItem,
    WrongQuantity,
    Damaged,
    Defective,
    NotDelivered,
    Late,
    Price,
    Invoice,
    Service,
    Other,
}

impl Category {
    pub const ALL: [Category; 10] = [
        Category::WrongItem,
        Category::WrongQuantity,
        Category::Damaged,
        Category::Defective,
        Category::NotDelivered,
        Category::Late,
        Category::Price,
        Category::Invoice,
        Category::Service,
        Category::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Category::WrongItem => "wrong_item",
            Category::WrongQuantity => "wrong_quantity",
            Category::Damaged => "damaged",
            Category::Defective => "defective",
            Category::NotDelivered => "not_delivered",
            Category::Late => "late",
            Category::Price => "price",
            Category::Invoice => "invoice",
            Category::Service => "service",
            Category::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|c| c.code() == code)
    }

    /// What somebody has to find out in any case.
    pub fn first_steps(self) -> &'static [&'static str] {
        match self {
            Category::WrongItem | Category::WrongQuantity => &[
                "Compare what was ordered, picked and packed",
                "Ask for a photograph of the goods and the label",
                "Count what is on the shelf",
            ],
            Category::Damaged => {
                &["Ask for photographs of the goods and the package", "Look for the carrier's damage report"]
            }
            Category::Defective => {
                &["Ask what exactly fails, and since when", "Look for other complaints about the same item"]
            }
            Category::NotDelivered | Category::Late => {
                &["Ask the carrier where the shipment is", "Compare what was promised with what was shipped"]
            }
            Category::Price | Category::Invoice => {
                &["Compare the invoice with the order, the offer and the contract"]
            }
            Category::Service | Category::Other => &["Ask everybody who dealt with it"],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseSeverity {
    Minor,
    Major,
    /// Somebody's line stands still, or somebody may come to harm.
    Critical,
}

impl CaseSeverity {
    pub const ALL: [CaseSeverity; 3] = [CaseSeverity::Minor, CaseSeverity::Major, CaseSeverity::Critical];

    pub fn code(self) -> &'static str {
        match self {
            CaseSeverity::Minor => "minor",
            CaseSeverity::Major => "major",
            CaseSeverity::Critical => "critical",
        }
    }

    pub fn from_code(code: &str) -> Option<CaseSeverity> {
        CaseSeverity::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Where it really came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    Entry,
    Reading,
    Pricing,
    Stock,
    Pick,
    Pack,
    Billing,
    Carrier,
    Vendor,
    Customer,
    /// Nothing was wrong.
    None,
}

impl Cause {
    pub const ALL: [Cause; 11] = [
        Cause::Entry,
        Cause::Reading,
        Cause::Pricing,
        Cause::Stock,
        Cause::Pick,
        Cause::Pack,
        Cause::Billing,
        Cause::Carrier,
        Cause::Vendor,
        Cause::Customer,
        Cause::None,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Cause::Carrier => "carrier",
            Cause::Vendor => "vendor",
            Cause::None => "none",
            own => own.step().map_or("none", CameIn::code),
        }
    }

    pub fn from_code(code: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|c| c.code() == code)
    }

    /// The step of the work at which an error of ours came in.
    pub fn step(self) -> Option<CameIn> {
        match self {
            Cause::Entry => Some(CameIn::Entry),
            Cause::Reading => Some(CameIn::Reading),
            Cause::Pricing => Some(CameIn::Pricing),
            Cause::Stock => Some(CameIn::Stock),
            Cause::Pick => Some(CameIn::Pick),
            Cause::Pack => Some(CameIn::Pack),
            Cause::Billing => Some(CameIn::Billing),
            Cause::Customer => Some(CameIn::Customer),
            Cause::Carrier | Cause::Vendor | Cause::None => None,
        }
    }

    /// Whose fault it is, as the policy of remedies asks: `ours`, `carrier` or `theirs`.
    pub fn fault(self) -> &'static str {
        match self {
            Cause::Carrier => "carrier",
            Cause::Customer | Cause::None => "theirs",
            _ => "ours",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub number: String,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    pub order: Option<OrderId>,
    pub order_number: Option<String>,
    pub shipment: Option<String>,
    pub invoice: Option<String>,
    /// Of the order.
    pub line_no: Option<i64>,
    pub sku: Option<String>,
    pub channel: CaseChannel,
    /// The document that it came by.
    pub message: Option<Uuid>,
    pub document: Option<String>,
    pub category: Category,
    pub severity: CaseSeverity,
    pub subject: String,
    pub description: String,
    pub state: CaseState,
    pub team: String,
    pub owner: Option<PersonId>,
    pub opened_by: PersonId,
    pub opened_at: Instant,
    pub acknowledge_by: Instant,
    pub resolve_by: Instant,
    /// The clock that runs; none while it waits for the customer or is over.
    pub due_at: Option<Instant>,
    pub acknowledged_at: Option<Instant>,
    pub waiting_since: Option<Instant>,
    /// Working seconds that the clock stood.
    pub waited: i64,
    /// 0; 1 with the first role of the policy, 2 with the second.
    pub escalation: i64,
    pub escalated_at: Option<Instant>,
    /// The code of the role.
    pub escalated_to: Option<String>,
    pub resolved_at: Option<Instant>,
    pub resolved_by: Option<PersonId>,
    pub outcome: Option<String>,
    pub closed_at: Option<Instant>,
    pub cause: Option<Cause>,
    pub cause_note: Option<String>,
    /// The number of the error record.
    pub error: Option<String>,
    /// Why there is none.
    pub no_error: Option<String>,
    pub reopened: i64,
    pub survey: Option<String>,
    pub version: i64,
}

impl Case {
    pub fn is_late(&self, now: Instant) -> bool {
        self.due_at.is_some_and(|due| due < now)
    }
}

/// Something to find out, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub step_no: i64,
    pub text: String,
    pub added_by: PersonId,
    pub added_at: Instant,
    pub finding: Option<String>,
    pub done_by: Option<PersonId>,
    pub done_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceKind {
    /// A photograph, a paper.
    File,
    /// Something that came in, by its number.
    Document,
    /// Something that went out, by its number.
    Letter,
}

impl EvidenceKind {
    pub const ALL: [EvidenceKind; 3] = [EvidenceKind::File, EvidenceKind::Document, EvidenceKind::Letter];

    pub fn code(self) -> &'static str {
        match self {
            EvidenceKind::File => "file",
            EvidenceKind::Document => "document",
            EvidenceKind::Letter => "letter",
        }
    }

    pub fn from_code(code: &str) -> Option<EvidenceKind> {
        EvidenceKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub evidence_no: i64,
    pub kind: EvidenceKind,
    /// The file's name, or the number of a document or letter.
    pub name: String,
    pub media_type: String,
    /// SHA-256 of the content.
    pub hash: Option<Vec<u8>>,
    pub note: String,
    pub added_by: PersonId,
    pub added_at: Instant,
}

impl Evidence {
    /// The hash as it is shown.
    pub fn hash_shown(&self) -> String {
        self.hash.iter().flatten().map(|b| format!("{b:02x}")).collect()
    }
}
