//! Charges: what an order costs and why. One engine for every kind of order.
//!
//! [`tariff`] loads what applies, [`rate`] computes: prices with breaks, discounts in sequence, freight, surcharges, tax; each amount
//! with the steps that led to it. The parts add up to the total always. Uses: customers, catalog, company.

mod rate;
mod set_up;
mod store;
mod tariff;
mod tax;
mod types;

pub use rate::{
    Basket, BasketLine, Delivery, KeptPrice, ManualPrice, PriceSource, QuotedPrice, Rated, RatedLine, rate,
};
pub use set_up::set_up;
pub use tariff::{General, Tariff, tariff};
pub use tax::{TaxCase, TaxCode, tax_case};
pub use types::{
    Certificate, Charge, Discount, FreightRate, FreightZone, PriceLine, PriceList, Step, Surcharge,
    SurchargeKind, TaxGroup, TaxRate, TierBasis, Valid,
};
