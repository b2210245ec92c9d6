//! Facts: what a letter may say, as text in the customer's language, by name. Whoever knows an order fills them in (`letters/facts.rs`).

use std::collections::BTreeMap;

use basics::{Currency, Day, Language, Money, Quantity};

/// An empty fact is one that is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    values: BTreeMap<&'static str, String>,
    pub lines: Vec<BTreeMap<&'static str, String>>,
}

/// All that a template may name, with what it is, for those who write templates.
pub const NAMES: [(&str, &str); 35] = [
    ("greeting", "Dear Ms Example, or the greeting of the language"),
    ("closing", "Kind regards"),
    ("company", "our name"),
    ("phone", "our telephone"),
    ("email", "our mail address"),
    ("clerk", "who writes"),
    ("customer", "the customer's name"),
    ("contact", "the customer's contact"),
    ("po", "the customer's PO number"),
    ("order", "our order number"),
    ("document", "our number of the document that came in"),
    ("requested", "the day they asked for"),
    ("promised", "the day everything is promised for"),
    ("shipped", "the day of the last shipment"),
    ("carrier", "who carries it"),
    ("tracking", "the carrier's number"),
    ("ship_to", "where it goes"),
    ("total", "the order's total with its currency"),
    ("reason", "why it is refused"),
    ("question", "what is asked"),
    ("missing_points", "what the order lacks, each point on a line"),
    ("message", "what the writer adds"),
    ("survey", "the link of a survey"),
    ("quotation", "the number of a quotation"),
    ("valid_until", "the last day of a quotation"),
    ("return", "the number of a return"),
    ("send_to", "where the goods of a return go"),
    ("credit_note", "the number of a credit note"),
    ("invoice", "the number of an invoice"),
    ("statement_day", "the last day of a statement"),
    ("open", "what a customer owes"),
    ("overdue", "what of it is past its day"),
    ("case", "the number of a complaint"),
    ("subject", "what a complaint is about, in a few words"),
    ("answer_by", "the day by which a complaint is answered"),
];

/// What each of `lines` has.
pub const LINE_NAMES: [&str; 9] =
    ["position", "item", "their_item", "description", "quantity", "unit", "price", "net", "promised"];

impl Facts {
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.values.insert(name, value.into());
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str).filter(|v| !v.trim().is_empty())
    }

    /// Made-up facts, all of them: for looking at a template.
    pub fn sample(language: Language) -> Facts {
        let day = Day::new(2026, 11, 30).unwrap_or_else(|_| unreachable_day());
        let mut facts = Facts::default();
        for (name, value) in [
            ("greeting", greeting(language, None)),
            ("closing", closing(language).to_owned()),
            ("company", "Nordhafen".to_owned()),
            ("phone", "+49 30 000000".to_owned()),
            ("email", "orders@nordhafen.example".to_owned()),
            ("clerk", "C. Brandt".to_owned()),
            ("customer", "Example Ltd".to_owned()),
            ("contact", "J. Doe".to_owned()),
            ("po", "4711".to_owned()),
            ("order", "SO100001".to_owned()),
            ("document", "IV100001".to_owned()),
            ("requested", told_day(language, day)),
            ("promised", told_day(language, day)),
            ("shipped", told_day(language, day)),
            ("carrier", "DHL".to_owned()),
            ("tracking", "00340000161190000000".to_owned()),
            ("ship_to", "Example Ltd, 1 Main Street".to_owned()),
            ("total", told_money(language, 123_450, Currency::EUR)),
            ("reason", "…".to_owned()),
            ("question", "…?".to_owned()),
            ("missing_points", "- …".to_owned()),
            ("message", "…".to_owned()),
            ("survey", "https://desk.example/survey/…".to_owned()),
            ("quotation", "QU100001".to_owned()),
            ("valid_until", told_day(language, day)),
            ("return", "RM100001".to_owned()),
            ("send_to", "Nordhafen, 1 Dock Road".to_owned()),
            ("credit_note", "CN100001".to_owned()),
            ("invoice", "IV100001".to_owned()),
            ("statement_day", told_day(language, day)),
            ("open", told_money(language, 123_450, Currency::EUR)),
            ("overdue", told_money(language, 23_450, Currency::EUR)),
            ("case", "CA100001".to_owned()),
            ("subject", "Three boxes arrived damaged".to_owned()),
            ("answer_by", told_day(language, day)),
        ] {
            facts.set(name, value);
        }
        let line = LINE_NAMES.iter().map(|name| (*name, "1".to_owned())).collect();
        facts.lines.push(line);
        facts
    }
}

fn unreachable_day() -> Day {
    basics::Instant::from_micros(0).utc_day()
}

/// "Guten Tag Frau Beispiel," where the name is known, else the greeting of the language.
pub fn greeting(language: Language, contact: Option<&str>) -> String {
    let word = match language {
        Language::En => "Hello",
        Language::De => "Guten Tag",
        Language::Fr => "Bonjour",
        Language::Es => "Buenos días",
        Language::Nl => "Goedendag",
        Language::It => "Buongiorno",
    };
    match contact.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => format!("{word} {name},"),
        None => format!("{word},"),
    }
}

pub fn closing(language: Language) -> &'static str {
    match language {
        Language::En => "Kind regards",
        Language::De => "Mit freundlichen Grüßen",
        Language::Fr => "Cordialement",
        Language::Es => "Atentamente",
        Language::Nl => "Met vriendelijke groet",
        Language::It => "Cordiali saluti",
    }
}

/// A day with its year, which no reader takes for another.
pub fn told_day(language: Language, day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (d, m, y) = (day.day_of_month(), day.month(), day.year());
    match language {
        Language::En => {
            let month = usize::try_from(m - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or_default();
            format!("{d} {month} {y}")
        }
        Language::De => format!("{d:02}.{m:02}.{y}"),
        Language::Nl => format!("{d:02}-{m:02}-{y}"),
        Language::Fr | Language::Es | Language::It => format!("{d:02}/{m:02}/{y}"),
    }
}

pub fn told_money(language: Language, minor: i64, currency: Currency) -> String {
    format!(
        "{} {}",
        told_figure(language, &Money::from_minor(minor, currency).amount().to_string()),
        currency.code()
    )
}

pub fn told_quantity(language: Language, quantity: Quantity) -> String {
    told_figure(language, &quantity.to_string())
}

/// Digits in groups of three, with the language's marks.
pub fn told_figure(language: Language, plain: &str) -> String {
    let (group, mark) = match language {
        Language::En => (",", "."),
        Language::Fr => ("\u{202f}", ","),
        _ => (".", ","),
    };
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain),
    };
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(w, p)| (w, Some(p)));
    let mut text = sign.to_owned();
    let many = whole.chars().count();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (many - n).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    if let Some(part) = part {
        text.push_str(mark);
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_days_are_told_as_the_reader_writes_them() {
        let day = Day::new(2026, 3, 4).unwrap();
        assert_eq!(told_day(Language::En, day), "4 March 2026");
        assert_eq!(told_day(Language::De, day), "04.03.2026");
        assert_eq!(told_money(Language::De, 123_456_789, Currency::EUR), "1.234.567,89 EUR");
        assert_eq!(told_money(Language::En, -5, Currency::EUR), "-0.05 EUR");
        assert_eq!(greeting(Language::Fr, Some("Mme Dupont")), "Bonjour Mme Dupont,");
    }

    #[test]
    fn the_sample_has_every_fact() {
        let sample = Facts::sample(Language::En);
        for (name, _) in NAMES {
            assert!(sample.get(name).is_some(), "{name}");
        }
    }
}
