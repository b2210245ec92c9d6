//! The customer as the desk knows it.

use basics::{Currency, Id, Language};
use serde::{Deserialize, Serialize};

use crate::failure::{Forbids, Kind};

pub type CustomerId = Id<Customer>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CustomerStatus {
    Active,
    /// No new orders until finance lifts it.
    Blocked,
    /// No longer a customer.
    Closed,
}

impl CustomerStatus {
    pub fn code(self) -> &'static str {
        match self {
            CustomerStatus::Active => "active",
            CustomerStatus::Blocked => "blocked",
            CustomerStatus::Closed => "closed",
        }
    }

    pub fn from_code(code: &str) -> CustomerStatus {
        match code {
            "active" => CustomerStatus::Active,
            "closed" => CustomerStatus::Closed,
            _ => CustomerStatus::Blocked,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub status: CustomerStatus,
    /// VAT or other tax number.
    pub tax_id: Option<String>,
    /// GS1 Global Location Number of the company.
    pub gln: Option<String>,
    pub email_domain: Option<String>,
    pub phone: Option<String>,
    pub currency: Currency,
    pub language: Language,
    pub payment_terms: String,
    pub payment_days: i32,
    /// Minor units of `currency`; none means without limit.
    pub credit_limit: Option<i64>,
    /// Ships only when everything is there.
    pub ship_complete: bool,
    pub po_required: bool,
    pub price_list: Option<uuid::Uuid>,
    pub carrier: Option<String>,
    pub service: Option<String>,
    pub incoterm: Option<String>,
    pub incoterm_place: Option<String>,
    /// How replies to structured orders leave: `x12_855`, `edifact_ordrsp`, `ubl_order_response` or `email`.
    pub reply_format: Option<String>,
    /// The identification in EDI envelopes.
    pub edi_id: Option<String>,
    pub note: Option<String>,
    pub version: i64,
    pub aliases: Vec<String>,
    pub addresses: Vec<Address>,
    pub contacts: Vec<Contact>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    BillTo,
    ShipTo,
}

impl AddressKind {
    pub fn code(self) -> &'static str {
        match self {
            AddressKind::BillTo => "bill_to",
            AddressKind::ShipTo => "ship_to",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub id: Id<Address>,
    pub kind: AddressKind,
    pub code: String,
    pub name: String,
    pub gln: Option<String>,
    pub street: String,
    pub city: String,
    pub region: Option<String>,
    pub postcode: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub is_default: bool,
    pub active: bool,
}

impl Address {
    /// Country, or country and region where taxes differ by region: `DE`, `US-OH`.
    pub fn jurisdiction(&self) -> String {
        match (&self.country, &self.region) {
            (country, Some(region)) if country == "US" || country == "CA" => format!("{country}-{region}"),
            (country, _) => country.clone(),
        }
    }

    /// On one line.
    pub fn line(&self) -> String {
        format!("{}, {}, {} {}, {}", self.name, self.street, self.postcode, self.city, self.country)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Customer {
    pub fn bill_to(&self) -> Option<&Address> {
        self.of_kind(AddressKind::BillTo)
    }

    /// The address that is shipped to unless the order says otherwise; the billing address where there is no other.
    pub fn default_ship_to(&self) -> Option<&Address> {
        self.of_kind(AddressKind::ShipTo).or_else(|| self.bill_to())
    }

    pub fn ship_tos(&self) -> impl Iterator<Item = &Address> {
        self.addresses.iter().filter(|a| a.kind == AddressKind::ShipTo && a.active)
    }

    /// The active ship-to with this code.
    pub fn ship_to(&self, code: &str) -> Option<&Address> {
        self.ship_tos().find(|a| a.code.eq_ignore_ascii_case(code.trim()))
    }

    fn of_kind(&self, kind: AddressKind) -> Option<&Address> {
        let all = || self.addresses.iter().filter(move |a| a.kind == kind && a.active);
        all().find(|a| a.is_default).or_else(|| all().next())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustomerRefusal {
    #[error("customer number {0} is taken")]
    NumberTaken(String),
    #[error("customer {number} needs a billing address")]
    NoBillTo { number: String },
    #[error("'{0}' is not a form of this document")]
    WrongForm(&'static str),
    #[error(
        "customer {number} has no identification for EDI envelopes, which {form} needs; record it first, or choose another form"
    )]
    NoEdiId { number: String, form: &'static str },
    #[error("at most {most} less than was ordered can be agreed")]
    Tolerance { most: basics::Percent },
    #[error("samples in twelve months are a number from 0 to 10000")]
    Samples,
}

impl Forbids for CustomerRefusal {
    fn code(&self) -> &'static str {
        match self {
            CustomerRefusal::NumberTaken(_) => "customer_number_taken",
            CustomerRefusal::NoBillTo { .. } => "no_bill_to",
            CustomerRefusal::WrongForm(_) => "wrong_form",
            CustomerRefusal::NoEdiId { .. } => "no_edi_id",
            CustomerRefusal::Tolerance { .. } => "tolerance",
            CustomerRefusal::Samples => "samples",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            CustomerRefusal::NumberTaken(_) => Kind::Conflict,
            CustomerRefusal::NoBillTo { .. }
            | CustomerRefusal::WrongForm(_)
            | CustomerRefusal::NoEdiId { .. }
            | CustomerRefusal::Tolerance { .. }
            | CustomerRefusal::Samples => Kind::Invalid,
        }
    }
}
