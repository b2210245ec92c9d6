//! Which tax applies: by where the goods go, what the customer is, and the day.
//!
//! Codes are those of UNCL 5305 as EN 16931 uses them. The rules for the European Union: supplies to a business with a VAT number in
//! another member state are exempt as intra-community (Directive 2006/112/EC, article 138), exports are exempt (article 146).

use basics::{Day, Percent};

use super::types::{Certificate, TaxRate};

/// Why tax is charged or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TaxCode {
    Standard,
    Zero,
    Exempt,
    IntraCommunity,
    Export,
}

impl TaxCode {
    pub fn code(self) -> &'static str {
        match self {
            TaxCode::Standard => "S",
            TaxCode::Zero => "Z",
            TaxCode::Exempt => "E",
            TaxCode::IntraCommunity => "K",
            TaxCode::Export => "G",
        }
    }
}

/// The tax situation of an order, from which each line's rate follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxCase {
    pub code: TaxCode,
    pub jurisdiction: String,
    /// In words, for the papers.
    pub reason: String,
}

const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// `home` is the seller's country, `jurisdiction` where the goods go.
pub fn tax_case(
    home: &str,
    jurisdiction: &str,
    tax_id: Option<&str>,
    certificates: &[Certificate],
    day: Day,
) -> TaxCase {
    let country = jurisdiction.get(..2).unwrap_or(jurisdiction);
    let case = |code, reason: String| TaxCase { code, jurisdiction: jurisdiction.to_owned(), reason };
    let certificate = certificates
        .iter()
        .find(|c| c.valid.on(day) && (c.jurisdiction == jurisdiction || c.jurisdiction == country));
    if let Some(certificate) = certificate {
        let reason = format!("exempt, certificate {}: {}", certificate.number, certificate.reason);
        return case(TaxCode::Exempt, reason);
    }
    if country == home {
        return case(TaxCode::Standard, String::new());
    }
    let both_in_union = EU.contains(&home) && EU.contains(&country);
    match tax_id {
        Some(id) if both_in_union => case(TaxCode::IntraCommunity, format!("intra-community supply to {id}")),
        None if both_in_union => case(TaxCode::Standard, String::new()),
        _ if EU.contains(&home) => case(TaxCode::Export, format!("export to {country}")),
        _ => case(TaxCode::Export, format!("delivered in {country}")),
    }
}

/// The rate for a category, or none if no table has one.
pub(super) fn rate_for(
    rates: &[TaxRate],
    case: &TaxCase,
    category: &str,
    day: Day,
) -> Option<(TaxCode, Percent)> {
    if case.code != TaxCode::Standard {
        return Some((case.code, Percent::ZERO));
    }
    let country = case.jurisdiction.get(..2).unwrap_or_default();
    let fits = |place: &str| {
        rates
            .iter()
            .find(|r| r.jurisdiction == place && r.category == category && r.valid.on(day))
            .map(|r| r.rate)
    };
    let rate = fits(&case.jurisdiction).or_else(|| fits(country))?;
    Some((if rate.is_zero() { TaxCode::Zero } else { TaxCode::Standard }, rate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charges::types::Valid;

    fn day() -> Day {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn who_pays_which_tax() {
        let case = |place: &str, id: Option<&str>| tax_case("DE", place, id, &[], day()).code;
        assert_eq!(case("DE", Some("DE123")), TaxCode::Standard);
        assert_eq!(case("FR", Some("FR123")), TaxCode::IntraCommunity);
        assert_eq!(case("FR", None), TaxCode::Standard);
        assert_eq!(case("CH", Some("CHE123")), TaxCode::Export);
        assert_eq!(case("US-OH", None), TaxCode::Export);
    }

    #[test]
    fn a_certificate_counts_while_it_is_valid() {
        let until = |to: &str| Certificate {
            id: basics::Id::from_uuid(uuid::Uuid::nil()),
            customer: basics::Id::from_uuid(uuid::Uuid::nil()),
            jurisdiction: "US-OH".into(),
            number: "4711".into(),
            reason: "resale".into(),
            valid: Valid { from: "2026-01-01".parse().unwrap(), to: to.parse().unwrap() },
        };
        assert_eq!(tax_case("US", "US-OH", None, &[until("2026-12-31")], day()).code, TaxCode::Exempt);
        assert_eq!(tax_case("US", "US-OH", None, &[until("2026-11-22")], day()).code, TaxCode::Standard);
    }
}
