//! Templates: the words of the letters that go out by mail, in the customer's language. The first line is the subject. What stands
//! in braces is filled in.

use basics::Language;

/// A letter's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// `po`, `order`, `lines`, `total`.
    OrderConfirmed,
    /// `po`, `order` (our number of the order or of the document), `reason`.
    OrderRejected,
}

/// A letter with its words filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub subject: String,
    pub text: String,
}

impl Template {
    /// German for those who read it, English for all others.
    fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Template::OrderConfirmed, Language::De) => include_str!("templates/order_confirmed.de.txt"),
            (Template::OrderConfirmed, _) => include_str!("templates/order_confirmed.en.txt"),
            (Template::OrderRejected, Language::De) => include_str!("templates/order_rejected.de.txt"),
            (Template::OrderRejected, _) => include_str!("templates/order_rejected.en.txt"),
        }
    }

    /// Fills in; what is filled in is not looked at again, so that a customer's own braces stay what they are.
    pub fn fill(self, language: Language, values: &[(&str, &str)]) -> Filled {
        let mut filled = String::new();
        let mut rest = self.words(language);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else { break };
            filled.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
            rest = after;
        }
        filled.push_str(rest);
        let (subject, text) = filled.split_once('\n').unwrap_or((&filled, ""));
        Filled { subject: subject.trim().to_owned(), text: text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [(&str, &str); 5] = [
        ("po", "PO-{1}"),
        ("order", "SO100001"),
        ("reason", "no stock"),
        ("lines", "   1  5 EA BOLT-8"),
        ("total", "EUR 12.50"),
    ];

    #[test]
    fn every_template_names_only_what_is_filled_in() {
        for template in [Template::OrderConfirmed, Template::OrderRejected] {
            for language in [Language::De, Language::En, Language::Fr] {
                let words = template.words(language);
                for (_, after) in words.match_indices('{').map(|(at, _)| words.split_at(at)) {
                    let name = after[1..].split('}').next().unwrap();
                    assert!(VALUES.iter().any(|(n, _)| *n == name), "{template:?} {language:?}: {name}");
                }
            }
        }
    }

    #[test]
    fn a_rejection_says_why_in_the_customers_language() {
        let german = Template::OrderRejected.fill(Language::De, &VALUES);
        assert_eq!(german.subject, "Ihre Bestellung PO-{1} können wir nicht annehmen");
        let english = Template::OrderRejected.fill(Language::It, &VALUES);
        assert!(english.text.contains("We can't take it: no stock"), "{}", english.text);
    }
}
