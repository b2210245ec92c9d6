//! Returns: what was shipped and comes back, under a return number (RMA) that the customer is given before.
//!
//! requested → authorised → received → settled → closed; see [`lifecycle`]. What becomes of the goods ([`dispose`]) and what becomes of the
//! money ([`settle`]) are decided apart from each other. Holds: the sum of what may come back of a line is never above what was shipped of it,
//! by a check on the order line and its guarded update; no more is received than was authorised, no more disposed of than was received;
//! what is credited is what was really charged for those units; above the limit nobody settles what they let through.
//!
//! Uses: journal, policies, company, customers, catalog, stock, charges, tasks, orders, shipping, billing. What may be called: the verbs below,
//! [`by_number`], [`list`], [`of_order`], [`waiting`], [`returnable`].

mod authorise;
mod close;
mod close_order;
mod dispose;
mod lifecycle;
mod policy;
mod receive;
mod refusal;
mod replace;
mod request;
mod rma;
mod settle;
mod store;

pub use authorise::{authorise, cancel, reject};
pub use close::close;
pub use close_order::close_order;
pub use dispose::{Disposal, Disposition, dispose};
pub use lifecycle::{ReturnAct, ReturnState};
pub use policy::{ReturnPolicy, policy, set_policy};
pub use receive::{Arrived, receive};
pub use refusal::ReturnRefusal;
pub use replace::replace;
pub use request::{NewReturn, NewReturnLine, Returnable, request, returnable};
pub use rma::{Advance, Condition, Reason, Receipt, Remedy, Return, ReturnId, ReturnLine};
pub use settle::{FeeSaid, Settled, Settling, is_due, settle};
pub use store::{ReturnFilter, by_number, list, need, of_order, waiting};
