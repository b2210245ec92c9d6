//! The company whose desk this is: letterhead, currency, time zone, tax home. Set once at the start, seldom changed.

use std::sync::{Arc, OnceLock};

use basics::{Currency, Day, Instant, Language};
use db::{Fault, Tx, values};
use formats::PartyRole;
use formats::write::PlainParty;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    pub name: String,
    pub street: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub vat_id: String,
    pub registration: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub bank: String,
    pub iban: String,
    pub bic: String,
    pub gln: String,
    /// The identification in EDI envelopes.
    pub edi_id: String,
    /// The currency of list prices.
    pub currency: Currency,
    pub language: Language,
    /// IANA time zone; a working day begins and ends here.
    pub time_zone: String,
    /// GS1 company prefix for SSCCs, 7 to 10 digits.
    pub gs1_prefix: String,
}

impl Default for Company {
    fn default() -> Company {
        Company {
            name: "Your company".into(),
            street: String::new(),
            postcode: String::new(),
            city: String::new(),
            country: "DE".into(),
            vat_id: String::new(),
            registration: String::new(),
            phone: String::new(),
            email: String::new(),
            website: String::new(),
            bank: String::new(),
            iban: String::new(),
            bic: String::new(),
            gln: String::new(),
            edi_id: "ORDERDESK".into(),
            currency: Currency::EUR,
            language: Language::En,
            time_zone: "Europe/Berlin".into(),
            gs1_prefix: "4099999".into(),
        }
    }
}

impl Company {
    /// As documents for programs name it.
    pub fn plain(&self) -> PlainParty {
        PlainParty {
            role: PartyRole::Supplier,
            gln: (!self.gln.is_empty()).then(|| self.gln.clone()),
            name: self.name.clone(),
            street: self.street.clone(),
            city: self.city.clone(),
            region: String::new(),
            postcode: self.postcode.clone(),
            country: self.country.clone(),
        }
    }

    /// The day it is at the company.
    pub fn day(&self, at: Instant) -> Day {
        at.day_in(&self.time_zone)
    }
}

#[derive(Default)]
struct Known(OnceLock<Arc<Company>>);

pub fn facts(tx: &mut Tx) -> Result<Arc<Company>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(company) = known.0.get() {
        return Ok(Arc::clone(company));
    }
    let content =
        tx.first("select content from setting where name = 'company'", &[], |row| row.get::<String>(0))?;
    let company = match content {
        Some(text) => {
            serde_json::from_str(&text).map_err(|e| Fault::Broken(format!("the company's facts: {e}")))?
        }
        None => Company::default(),
    };
    Ok(Arc::clone(known.0.get_or_init(|| Arc::new(company))))
}

/// Today at the company.
pub fn today(tx: &mut Tx) -> Result<Day, Fault> {
    let now = tx.now();
    Ok(facts(tx)?.day(now))
}

pub fn put(tx: &mut Tx, company: &Company) -> Result<(), Fault> {
    let content = serde_json::to_string(company).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into setting (name, content) values ('company', $1)
         on conflict (name) do update set content = excluded.content",
        &values![content],
    )?;
    tx.advance_epoch()
}
