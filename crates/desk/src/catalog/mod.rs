//! The catalogue: items with their units, numbers, attributes and substitutes.
//!
//! Uses: journal, policies, customers. What may be called: [`add`], [`resolve`] (from what was written to the item), [`by_sku`],
//! [`by_id`], [`read_ahead`], [`find`], [`substitutes`], [`accessories`], [`learn_alias`],
//! [`forget_alias`], [`special`], [`set_special`].

mod add;
mod alias;
mod find;
mod item;
mod special;
mod specification;
mod store;

pub use add::add;
pub use alias::{forget_alias, learn_alias};
pub use find::{Resolved, Via, by_id, by_sku, find, read_ahead, resolve};
pub use item::{Alias, Inspect, Item, ItemId, ItemKind, ItemRefusal, ItemStatus, ItemUnit, Link, LinkKind};
pub use special::{Ready, Sourcing, SourcingWay, Special, Specials, set_special, special, specials};
pub use specification::{Chosen, Specification, told};
pub use store::{Listed, accessories, aliases_of, list, substitutes};
