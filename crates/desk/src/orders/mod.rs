//! Orders: from a draft to its end, with every step a verb.
//!
//! draft → submitted → confirmed → released → completed → closed; see [`lifecycle`]. [`verify`](verify::verify) collects all findings
//! on a draft, [`place`] opens, submits and confirms in one transaction. Uses: journal, policies, people, company, customers, catalog,
//! stock, charges, tasks (hand-offs), intake, quotations, agreements.

mod accept;
mod allocate;
mod amounts;
mod answer;
mod buying;
mod called;
mod cancel;
mod checklist;
pub mod checks;
mod close;
mod confirm;
mod copy;
pub mod double_key;
mod draft;
mod draft_offer;
mod export;
mod facts;
mod fields;
mod findings;
mod from_document;
mod guide;
mod habits;
mod hand_off;
mod holds;
mod import;
mod letter_facts;
mod lifecycle;
mod merge;
mod open;
mod order;
pub mod party_check;
mod place;
mod quote;
mod quoted;
mod refusal;
mod reject;
mod render;
mod revise;
mod save;
mod save_beside;
pub mod schedule;
mod shipped;
mod sourced;
mod store;
mod submit;
mod verify;

pub use accept::{Acceptance, accept};
pub use allocate::{Allocated, allocate_backorders, receive_supply};
pub use amounts::{RatedDraft, Standing, rate_amended, rate_draft};
pub use answer::tell_changed;
pub use buying::{Bought, buying};
pub use called::CallOff;
pub use cancel::{cancel, short_close};
pub use checklist::{CheckPoint, MissingPoint, checklist, missing_points};
pub use close::close;
pub use confirm::{Confirmed, beyond_credit, confirm};
pub use copy::{as_draft, copy};
pub use draft::{Channel, Draft, DraftLine, Origin, text_or_number};
pub use draft_offer::draft_offer;
pub use export::{ExportWatch, export_watch, set_export_watch};
pub use fields::{FIELDS, LINE_FIELDS, about};
pub use findings::{forbids, hold_for, holds_for};
pub use from_document::{
    Converted, GoOn, TakenIn, check, convert, meant_by, merge_document, schedule as schedule_of, take_in,
};
pub use guide::{GuideLine, guide};
pub use habits::{Habit, StandsIn, habits_of, learn_habits};
pub use hand_off::{answer_hand_off, hand_off};
pub use holds::{resolve_hold, settle_completeness, settle_paid, sign_off, verb_for};
pub use import::{HistoricLine, HistoricOrder, Imported, import_history};
pub use letter_facts::{letter_facts, letter_record};
pub use lifecycle::{Act, Stage};
pub use merge::{Conflict, Merged, merge};
pub use open::{Opened, open, save_draft};
pub use order::{
    Buckets, Hold, HoldKind, LineMore, Order, OrderCharge, OrderId, OrderLine, OrderTax, Parties, Party,
};
pub use place::{Placed, place};
pub use quote::{Quote, quote};
pub use refusal::OrderRefusal;
pub use reject::{reject, send_back};
pub use render::{Rendered, render};
pub use revise::{LineRevised, Revised, revise};
pub use save_beside::{Both, Kept, save_beside};
pub use shipped::{
    FoundError, advance, authorise_return, authorised_returns, close_rests, invoiced, line_buckets,
    move_buckets, move_stage, need, raise_hold, record_error, returned, services_done, uninvoiced,
    withdraw_return,
};
pub use sourced::{VendorSent, vendor_said, vendor_sent};
pub use store::{
    Filter, Hands, HeldFilter, HeldOrder, Listed, OpenHold, buyer_lines, by_id, by_number, draft_of,
    drafts_of, hands, held, held_for, list, open_holds, recent_of_customer,
};
pub use submit::{Submitted, submit};
pub use verify::{Verified, VerifiedLine};
