//! What is owed, from plain structs: the invoice and the credit note in each syntax are written from these. Amounts are those on record;
//! nothing is computed again.

use basics::{Currency, Day, Money, Percent};

use super::{PlainLine, PlainParty};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainInvoice {
    pub number: String,
    /// What it takes back; nothing for an invoice.
    pub credits: Option<Credited>,
    pub issued: Day,
    pub due: Option<Day>,
    pub currency: Currency,
    pub po_number: Option<String>,
    /// Our order number.
    pub order: String,
    pub shipments: Vec<String>,
    /// First and last day on which the goods left.
    pub delivered: Option<(Day, Day)>,
    pub seller: Trader,
    pub buyer: Trader,
    pub ship_to: Option<PlainParty>,
    /// The terms of payment as they are printed.
    pub terms: String,
    pub account: Option<Account>,
    /// Why no tax is charged, if none is.
    pub exemption: Option<String>,
    pub lines: Vec<PlainInvoiceLine>,
    pub charges: Vec<PlainCharge>,
    pub taxes: Vec<PlainTax>,
    /// `goods + charged + tax = total`.
    pub goods: Money,
    pub charged: Money,
    pub tax: Money,
    pub total: Money,
}

/// The invoice that a credit note corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credited {
    pub invoice: String,
    pub invoice_day: Option<Day>,
    pub reason: String,
}

/// A party with what an invoice has to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trader {
    pub party: PlainParty,
    /// VAT or other tax number.
    pub tax_id: String,
    /// Number in the commercial register, or our number of the customer.
    pub registration: String,
    pub email: String,
    pub phone: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub iban: String,
    pub bic: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainInvoiceLine {
    pub line: PlainLine,
    /// Taken off the price times the quantity.
    pub discount: Money,
    pub net: Money,
    /// UNCL 5305: S, Z, E, AE, K, G, O.
    pub tax_category: String,
    pub tax_rate: Percent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainCharge {
    pub code: String,
    pub name: String,
    /// Negative for what is taken off.
    pub amount: Money,
    pub tax_category: String,
    pub tax_rate: Percent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainTax {
    pub category: String,
    pub rate: Percent,
    pub base: Money,
    pub amount: Money,
}

impl Trader {
    /// How it is reached in the Peppol network: its GLN, its VAT number, or its mail address, with the scheme of the Electronic Address
    /// Scheme list.
    pub(super) fn endpoint(&self) -> Option<(&'static str, &str)> {
        if let Some(gln) = &self.party.gln {
            return Some(("0088", gln));
        }
        let by_country = VAT_SCHEMES.iter().find(|(country, _)| self.tax_id.starts_with(country));
        match by_country {
            Some((_, scheme)) => Some((scheme, &self.tax_id)),
            None => Some(("EM", self.email.as_str())).filter(|(_, email)| !email.is_empty()),
        }
    }
}

impl PlainInvoice {
    pub(super) fn before_tax(&self) -> Money {
        Money::from_minor(self.goods.minor + self.charged.minor, self.currency)
    }

    /// What is taken off and what is put on beside the lines, both positive.
    pub(super) fn allowances_and_charges(&self) -> (Money, Money) {
        let (mut off, mut on) = (0, 0);
        for charge in &self.charges {
            let minor = charge.amount.minor;
            if minor < 0 { off -= minor } else { on += minor }
        }
        (Money::from_minor(off, self.currency), Money::from_minor(on, self.currency))
    }
}

/// VAT numbers in the Electronic Address Scheme list of Peppol, by the letters they begin with.
const VAT_SCHEMES: [(&str, &str); 22] = [
    ("AT", "9914"),
    ("BE", "9925"),
    ("BG", "9926"),
    ("CY", "9928"),
    ("CZ", "9929"),
    ("DE", "9930"),
    ("EE", "9931"),
    ("EL", "9933"),
    ("ES", "9920"),
    ("FR", "9957"),
    ("GB", "9932"),
    ("HR", "9934"),
    ("HU", "9910"),
    ("IE", "9935"),
    ("IT", "0211"),
    ("LT", "9937"),
    ("LU", "9938"),
    ("LV", "9939"),
    ("NL", "9944"),
    ("PL", "9945"),
    ("PT", "9946"),
    ("SI", "9949"),
];

/// An amount as a plain number, with the places of its currency.
pub(super) fn amount(money: Money) -> String {
    money.amount().to_string()
}

pub(super) fn rate(percent: Percent) -> String {
    percent.value().normalize().to_string()
}
