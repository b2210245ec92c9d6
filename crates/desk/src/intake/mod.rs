//! Intake: documents that come in, kept as they came, read, recognised against the records, and turned into orders by a person or,
//! where nothing is open, without one.
//!
//! received → read → recognised → ready | review → converted | rejected | held; what can't be read or is no order is kept as well. A
//! document that comes again answers with the first message. Uses: journal, policies, people, notes, company, customers, catalog,
//! correspondence, tasks, documents; the `reader`, which sees and resolves. What a document gave comes as [`formats::Material`] from whoever
//! received it, read outside the transaction and outside this process. What may be called: [`read_ahead`], [`receive`], [`correct_field`],
//! [`accept_field`], [`accept_all_sure`], [`reject`], [`hold`], the reads, and for orders [`order_facts`], [`note_findings`],
//! [`mark_converted`], [`mark_change`], [`same_po`], [`replied_to`], [`buyer_line`], [`rejected_line`], [`reply`], [`conversation`], for letters that answer [`file`], for
//! notes and questions [`about`].

mod about;
mod acknowledge;
mod asked_for;
mod convert;
mod correct;
mod file;
mod heard;
pub mod knowledge;
mod merge;
mod message;
mod parties;
mod propose;
mod read;
mod receive;
mod recognise;
mod records;
mod refusal;
mod reject;
mod reply;
mod route;
mod store;
pub mod trust;

pub use about::about;
pub use asked_for::asked_for;
pub(crate) use convert::may_convert;
pub use convert::{
    OrderFacts, OrderLineFacts, mark_change, mark_converted, mark_offered, note_findings, order_facts,
};
pub use correct::{accept_all_sure, accept_field, correct_field, correct_field_at, reopen_field};
pub use file::file;
pub use heard::{Heard, HeardEnvelope, HeardLine, HeardMail, HeardPart, HeardRef, Words};
pub use merge::{Merged, merge};
pub use message::{
    Field, FieldStatus, Kind, Listed, Message, MessageId, MessageStage, Remark, Suggestion, position_of,
};
pub use parties::{SaidParties, said_parties};
pub use propose::{Offered, Proposal, Wanted, propose, text_of, wanted};
pub use receive::{Received, read_ahead, receive};
pub use refusal::IntakeRefusal;
pub use reject::{ask_customer, hold, reject};
pub use reply::{buyer_line, conversation, rejected_line, replied_to, reply};
pub use route::REQUEST;
pub use store::{
    Earlier, by_id, by_number, document, fields_of, latest_named, list, list_of, material, neighbours,
    of_customer, of_order, same_po, waiting,
};
