//! Templates: the words of the letters that go out by mail, in the customer's language. The first line is the subject. What stands in
//! double braces is a fact that is filled in; `{% if fact %}` says it only where it is known. Written in minijinja, with fuel, so that
//! no template runs for ever. Words of the desk's own are versioned: one person proposes, another approves (`approve.rs`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use basics::Language;
use minijinja::value::Object;
use minijinja::{Environment, UndefinedBehavior, Value};

use super::Facts;
use super::built_in::built_in;
use super::refusal::LetterRefusal;

/// Steps of the template machine that one letter may take; a thousand lines take some forty thousand.
const FUEL: u64 = 200_000;
/// Facts that are looked for after one is missing, so that all of them are told at once.
const MISSING_MAX: usize = 30;

/// A kind of letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Template {
    OrderConfirmed,
    /// An amendment was applied.
    OrderChanged,
    OrderRejected,
    /// A document came in and is being worked on.
    Received,
    WhereItStands,
    Shipped,
    Question,
    /// What an order still lacks.
    ChaseUp,
    /// How satisfied they were, with a link.
    Survey,
    /// An offer, with its paper.
    Quotation,
    /// Goods may come back, with the slip that goes into the box.
    ReturnAuthorised,
    /// A complaint is on record, and by when they hear from us.
    ComplaintReceived,
    /// What becomes of a complaint, or that we are sorry.
    ComplaintAnswered,
    /// Why a complaint gets nothing.
    ComplaintDenied,
    /// It is closed; how satisfied they are, with a link.
    ComplaintClosed,
    /// A credit note, with its paper.
    CreditNote,
    /// How a customer stands, with the paper.
    Statement,
    /// Greeting and close around what a person writes.
    Plain,
    /// The same where it is about no order.
    ToCustomer,
}

impl Template {
    pub const ALL: [Template; 19] = [
        Template::OrderConfirmed,
        Template::OrderChanged,
        Template::OrderRejected,
        Template::Received,
        Template::WhereItStands,
        Template::Shipped,
        Template::Question,
        Template::ChaseUp,
        Template::Survey,
        Template::Quotation,
        Template::ReturnAuthorised,
        Template::ComplaintReceived,
        Template::ComplaintAnswered,
        Template::ComplaintDenied,
        Template::ComplaintClosed,
        Template::CreditNote,
        Template::Statement,
        Template::Plain,
        Template::ToCustomer,
    ];

    /// Those that a person starts a letter about an order from.
    pub const TO_WRITE: [Template; 5] =
        [Template::Plain, Template::WhereItStands, Template::Question, Template::ChaseUp, Template::Shipped];

    pub fn code(self) -> &'static str {
        match self {
            Template::OrderConfirmed => "order_confirmed",
            Template::OrderChanged => "order_changed",
            Template::OrderRejected => "order_rejected",
            Template::Received => "received",
            Template::WhereItStands => "where_it_stands",
            Template::Shipped => "shipped",
            Template::Question => "question",
            Template::ChaseUp => "chase_up",
            Template::Survey => "survey",
            Template::Quotation => "quotation",
            Template::ReturnAuthorised => "return_authorised",
            Template::ComplaintReceived => "complaint_received",
            Template::ComplaintAnswered => "complaint_answered",
            Template::ComplaintDenied => "complaint_denied",
            Template::ComplaintClosed => "complaint_closed",
            Template::CreditNote => "credit_note",
            Template::Statement => "statement",
            Template::Plain => "plain",
            Template::ToCustomer => "to_customer",
        }
    }

    pub fn from_code(code: &str) -> Option<Template> {
        Template::ALL.into_iter().find(|t| t.code() == code)
    }

    /// The words that are built in.
    pub(super) fn words(self, language: Language) -> Words {
        let (subject, body) = built_in(self, language).split_once('\n').unwrap_or_default();
        Words { template: self, language, version: 0, subject: subject.to_owned(), body: body.to_owned() }
    }
}

/// A version of a template's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub template: Template,
    pub language: Language,
    pub version: i64,
    pub subject: String,
    pub body: String,
}

/// A letter with its words filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub subject: String,
    pub text: String,
    /// The template's code and version.
    pub template: Option<(String, i64)>,
    pub language: Language,
}

impl Words {
    /// Fills in. What is filled in is not looked at again, so that a customer's own braces stay what they are. A fact that the words
    /// need and the record doesn't have is a refusal that names it; there is no letter with a hole.
    pub fn fill(&self, facts: &Facts) -> Result<Filled, LetterRefusal> {
        let (subject, mut missing) = self.one(&self.subject, facts)?;
        let (text, more) = self.one(&self.body, facts)?;
        missing.extend(more);
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            return Err(LetterRefusal::Missing { template: self.template.code(), facts: missing });
        }
        Ok(Filled {
            subject: basics::clean_line(&subject).0,
            text: tidy(&text),
            template: Some((self.template.code().to_owned(), self.version)),
            language: self.language,
        })
    }

    fn one(&self, source: &str, facts: &Facts) -> Result<(String, Vec<String>), LetterRefusal> {
        let template = self.template.code();
        filled(source, facts).map_err(|problem| LetterRefusal::Template { template, problem })
    }

    /// Does it read as a template at all? Asked before a version is proposed.
    pub(super) fn is_readable(&self) -> Result<(), LetterRefusal> {
        match self.fill(&Facts::sample(self.language)) {
            Err(refusal @ LetterRefusal::Template { .. }) => Err(refusal),
            Err(LetterRefusal::Missing { facts, .. }) => Err(LetterRefusal::UnknownFact { facts }),
            _ => Ok(()),
        }
    }
}

/// Why a text can't be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfilled {
    /// Facts that it needs and the record doesn't have.
    Missing(Vec<String>),
    /// It does not read as a template.
    Broken(String),
}

/// Fills in a text that is no letter, in the same way and with the same refusals.
pub fn fill_text(source: &str, facts: &Facts) -> Result<String, Unfilled> {
    let (text, mut missing) = filled(source, facts).map_err(Unfilled::Broken)?;
    missing.sort();
    missing.dedup();
    if missing.is_empty() { Ok(tidy(&text)) } else { Err(Unfilled::Missing(missing)) }
}

/// What is filled in, and the facts that were asked for in vain; an error is the template's.
fn filled(source: &str, facts: &Facts) -> Result<(String, Vec<String>), String> {
    let mut missing: Vec<String> = Vec::new();
    loop {
        let asked =
            Arc::new(Asked { facts: facts.clone(), pretended: missing.clone(), lacking: Mutex::default() });
        match render(source, &asked) {
            Ok(text) => return Ok((text, missing)),
            Err(error) => {
                // What was asked for last and isn't there is what the template stumbled over.
                let last = asked.lacking.lock().unwrap_or_else(PoisonError::into_inner).last().cloned();
                let stumbled = error.kind() == minijinja::ErrorKind::UndefinedError;
                match last.filter(|_| stumbled && missing.len() < MISSING_MAX) {
                    Some(name) => missing.push(name),
                    None => return Err(whole(&error)),
                }
            }
        }
    }
}

fn whole(error: &minijinja::Error) -> String {
    match error.line() {
        Some(line) => {
            format!("line {line}: {}", error.detail().map_or_else(|| error.kind().to_string(), str::to_owned))
        }
        None => error.to_string(),
    }
}

fn render(source: &str, asked: &Arc<Asked>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.render_str(source, Value::from_dyn_object(Arc::clone(asked)))
}

/// The facts as the template asks for them, with a note of what it asked for in vain.
#[derive(Debug)]
struct Asked {
    facts: Facts,
    /// Known to be missing; something stands there so that the rest is seen, too.
    pretended: Vec<String>,
    lacking: Mutex<Vec<String>>,
}

impl Object for Asked {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if name == "lines" {
            return Some(self.facts.lines.iter().map(line).collect());
        }
        if let Some(value) = self.facts.get(name) {
            return Some(Value::from(value));
        }
        if self.pretended.iter().any(|p| p == name) {
            return Some(Value::from("…"));
        }
        self.lacking.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
        None
    }
}

fn line(facts: &BTreeMap<&'static str, String>) -> Value {
    let values: BTreeMap<String, Value> =
        facts.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect();
    Value::from(values)
}

/// No more than one empty line in a row, none at the start, one line break at the end.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && lines.last().is_none_or(|last| last.is_empty()) {
            continue;
        }
        lines.push(line);
    }
    while lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correspondence::NAMES;

    fn words(subject: &str, body: &str) -> Words {
        Words {
            template: Template::Plain,
            language: Language::En,
            version: 1,
            subject: subject.into(),
            body: body.into(),
        }
    }

    #[test]
    fn every_letter_of_every_language_is_whole_where_all_facts_are_known() {
        for template in Template::ALL {
            for language in Language::ALL {
                let filled = template.words(language).fill(&Facts::sample(language)).unwrap();
                assert!(
                    !filled.subject.is_empty() && filled.text.lines().count() >= 4,
                    "{template:?} {language:?}"
                );
                assert!(!filled.text.contains("{{") && !filled.text.contains("{%"), "{}", filled.text);
            }
        }
    }

    #[test]
    fn the_languages_of_a_template_ask_for_the_same_facts() {
        for template in Template::ALL {
            let asks = |language| match template.words(language).fill(&Facts::default()) {
                Err(LetterRefusal::Missing { facts, .. }) => facts,
                other => panic!("{template:?}: {other:?}"),
            };
            for language in Language::ALL {
                assert_eq!(asks(language), asks(Language::En), "{template:?} {language:?}");
            }
        }
    }

    #[test]
    fn every_missing_fact_is_named() {
        let mut facts = Facts::sample(Language::En);
        facts.set("promised", "");
        facts.set("closing", "");
        let refusal = Template::WhereItStands.words(Language::En).fill(&facts).unwrap_err();
        let LetterRefusal::Missing { facts, .. } = &refusal else { panic!("{refusal:?}") };
        assert_eq!(facts, &["closing", "promised"]);
        assert!(refusal.to_string().contains("promised"), "{refusal}");
    }

    /// Each fact that a template prints without asking first whether it is known, taken away alone: the letter is refused, and its refusal names
    /// just that fact.
    #[test]
    fn each_template_is_refused_for_each_fact_that_it_needs() {
        for template in Template::ALL {
            for language in Language::ALL {
                let words = template.words(language);
                let Err(LetterRefusal::Missing { facts: needed, .. }) = words.fill(&Facts::default()) else {
                    panic!("{template:?} {language:?} says something without any fact");
                };
                assert!(needed.len() >= 3, "{template:?} {language:?} needs only {needed:?}");
                for name in needed {
                    let (known, _) = NAMES.iter().find(|(known, _)| *known == name).unwrap();
                    // "{{ po or order }}" does with either: without a PO number the rest has to stand for itself.
                    let mut facts = Facts::sample(language);
                    facts.set("po", "");
                    facts.set(known, " ");
                    let refusal = words.fill(&facts).unwrap_err();
                    let LetterRefusal::Missing { template: of, facts } = &refusal else {
                        panic!("{refusal:?}")
                    };
                    assert_eq!((*of, facts.as_slice()), (template.code(), [name.clone()].as_slice()));
                    assert!(refusal.to_string().contains(&name), "{refusal}");
                }
            }
        }
    }

    #[test]
    fn what_is_asked_about_first_may_be_missing() {
        let mut facts = Facts::sample(Language::De);
        facts.set("po", "");
        let filled = Template::WhereItStands.words(Language::De).fill(&facts).unwrap();
        assert!(filled.subject.contains("SO100001"), "{}", filled.subject);
    }

    #[test]
    fn a_customers_braces_stay_what_they_are() {
        let mut facts = Facts::sample(Language::En);
        facts.set("po", "PO-{{ 7 * 7 }}{% for x in range(9) %}");
        let filled = words("{{ po }}", "{{ po }}").fill(&facts).unwrap();
        assert_eq!(filled.text.trim(), "PO-{{ 7 * 7 }}{% for x in range(9) %}");
    }

    #[test]
    fn a_template_without_end_is_stopped() {
        let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        assert!(matches!(
            words("s", endless).fill(&Facts::sample(Language::En)),
            Err(LetterRefusal::Template { .. })
        ));
    }

    #[test]
    fn a_template_that_can_not_be_read_says_where() {
        let refusal = words("s", "Hello\n{% if po %}never closed").is_readable().unwrap_err();
        assert!(refusal.to_string().contains("line"), "{refusal}");
        let unknown = words("s", "{{ shoe_size }}").is_readable().unwrap_err();
        assert!(unknown.to_string().contains("shoe_size"), "{unknown}");
    }
}
