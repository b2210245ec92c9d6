//! Specification: what a configured item may be ordered as. Rules are a short text that whoever keeps the catalogue writes, one a line:
//!
//! ```text
//! colour!: red, green, blue
//! width: 600..2400
//! engraving: *
//! colour=red needs width=1200, 1800
//! colour=blue excludes engraving
//! ```
//!
//! The mark says that an attribute must be given, dots a range, the star any text. Pure.

use basics::{Decimal, Limits, clean_line};

/// Attributes and what they depend on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Specification {
    attributes: Vec<Attribute>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    name: String,
    is_required: bool,
    allowed: Allowed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Allowed {
    Any,
    Range(Decimal, Decimal),
    OneOf(Vec<String>),
}

/// With one value of one attribute another is one of some values, or none at all.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    when: (String, String),
    other: String,
    /// True where these values are wanted, false where they are not. Without values any is meant.
    is_needed: bool,
    values: Vec<String>,
}

/// Values by the names of their attributes, in the order in which the attributes stand.
pub type Chosen = Vec<(String, String)>;

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn listed(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

impl Specification {
    /// The rules as written; or what is wrong with them, each with its line.
    pub fn parse(text: &str) -> Result<Specification, Vec<String>> {
        let (mut spec, mut wrong) = (Specification::default(), Vec::new());
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let done = match (line.split_once(" needs "), line.split_once(" excludes ")) {
                (Some((when, then)), _) => spec.add_rule(when, then, true),
                (None, Some((when, then))) => spec.add_rule(when, then, false),
                (None, None) => spec.add_attribute(line),
            };
            if let Err(why) = done {
                wrong.push(format!("line {}: {why}", at + 1));
            }
        }
        if spec.attributes.len() > Limits::ITEM_ATTRIBUTES {
            wrong.push(format!("an item has at most {} attributes to choose", Limits::ITEM_ATTRIBUTES));
        }
        if wrong.is_empty() { Ok(spec) } else { Err(wrong) }
    }

    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    fn add_attribute(&mut self, line: &str) -> Result<(), String> {
        let (name, values) =
            line.split_once(':').ok_or("write NAME: values, or NAME=VALUE needs OTHER=values")?;
        let (name, is_required) = match name.trim().strip_suffix('!') {
            Some(name) => (name.trim(), true),
            None => (name.trim(), false),
        };
        if name.is_empty() || name.contains(['=', ';']) {
            return Err(format!("'{name}' is no name of an attribute"));
        }
        if self.attribute(name).is_some() {
            return Err(format!("{name} is there already"));
        }
        let allowed = match values.trim() {
            "" => return Err(format!("{name} has no values; a star stands for any text")),
            "*" => Allowed::Any,
            text => match text.split_once("..") {
                Some((from, to)) => {
                    let number = |t: &str| t.trim().parse::<Decimal>().ok();
                    match (number(from), number(to)) {
                        (Some(from), Some(to)) if from <= to => Allowed::Range(from, to),
                        _ => return Err(format!("'{text}' is no range; write 600..2400")),
                    }
                }
                None => Allowed::OneOf(values_of(text)),
            },
        };
        self.attributes.push(Attribute { name: name.to_owned(), is_required, allowed });
        Ok(())
    }

    fn add_rule(&mut self, when: &str, then: &str, is_needed: bool) -> Result<(), String> {
        let (attribute, value) = when.split_once('=').ok_or("a rule begins with NAME=VALUE")?;
        let (other, values) = then.split_once('=').unwrap_or((then, ""));
        for name in [attribute, other] {
            if self.attribute(name).is_none() {
                return Err(format!("there is no attribute '{}' above it", name.trim()));
            }
        }
        let when = (attribute.trim().to_owned(), value.trim().to_owned());
        self.rules.push(Rule { when, other: other.trim().to_owned(), is_needed, values: values_of(values) });
        Ok(())
    }

    fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| same(&a.name, name))
    }

    /// What was chosen, `colour=red; width=1200`, as the rules have it; and a sentence for each thing that they refuse.
    pub fn check(&self, typed: &str) -> (Chosen, Vec<String>) {
        let (mut given, mut wrong): (Chosen, Vec<String>) = (Vec::new(), Vec::new());
        for part in typed.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
            let Some((name, value)) = part.split_once('=') else {
                wrong.push(format!("'{part}' is no choice; write colour=red"));
                continue;
            };
            let (value, _) = clean_line(value);
            let Some(attribute) = self.attribute(name) else {
                wrong.push(format!("there is no attribute '{}'{}", name.trim(), self.names()));
                continue;
            };
            if given.iter().any(|(n, _)| *n == attribute.name) {
                wrong.push(format!("{} is given twice", attribute.name));
                continue;
            }
            match attribute.fits(&value) {
                Some(fits) => given.push((attribute.name.clone(), fits)),
                None => wrong.push(format!("{} can't be '{value}'; {}", attribute.name, attribute.told())),
            }
        }
        let chosen: Chosen = self
            .attributes
            .iter()
            .filter_map(|a| given.iter().find(|(n, _)| *n == a.name).cloned())
            .collect();
        if wrong.is_empty() {
            let missing = |a: &&Attribute| a.is_required && !chosen.iter().any(|(n, _)| *n == a.name);
            wrong.extend(
                self.attributes
                    .iter()
                    .filter(missing)
                    .map(|a| format!("{} is missing; {}", a.name, a.told())),
            );
            wrong.extend(self.rules.iter().filter_map(|r| r.refuses(&chosen)));
        }
        (chosen, wrong)
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.attributes.iter().map(|a| a.name.clone()).collect();
        if names.is_empty() { String::new() } else { format!("; there is {}", names.join(", ")) }
    }
}

fn values_of(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
}

impl Attribute {
    /// The value as the rules write it.
    fn fits(&self, value: &str) -> Option<String> {
        match &self.allowed {
            Allowed::Any => (!value.is_empty()).then(|| value.chars().take(Limits::LINE_CHARS).collect()),
            Allowed::Range(from, to) => {
                let number = value.parse::<Decimal>().ok()?;
                (*from <= number && number <= *to).then(|| number.normalize().to_string())
            }
            Allowed::OneOf(values) => values.iter().find(|v| same(v, value)).cloned(),
        }
    }

    fn told(&self) -> String {
        match &self.allowed {
            Allowed::Any => "any text will do".to_owned(),
            Allowed::Range(from, to) => format!("it is from {from} to {to}"),
            Allowed::OneOf(values) => format!("it is {}", listed(values)),
        }
    }
}

impl Rule {
    fn refuses(&self, chosen: &Chosen) -> Option<String> {
        let of = |name: &str| chosen.iter().find(|(n, _)| same(n, name)).map(|(_, v)| v.as_str());
        let (name, value) = &self.when;
        of(name).filter(|v| same(v, value))?;
        let other = of(&self.other);
        let is_listed =
            other.is_some_and(|v| self.values.is_empty() || self.values.iter().any(|o| same(o, v)));
        let (with, about) = (format!("with {name} {value}"), &self.other);
        if self.is_needed {
            return match other {
                _ if is_listed => None,
                Some(given) => Some(format!("{with} {about} is {}, not {given}", listed(&self.values))),
                None if self.values.is_empty() => Some(format!("{with} {about} has to be given")),
                None => Some(format!("{with} {about} has to be given; it is {}", listed(&self.values))),
            };
        }
        match other {
            Some(_) if self.values.is_empty() => Some(format!("{with} there is no {about}")),
            Some(given) if is_listed => Some(format!("{with} {about} can't be {given}")),
            _ => None,
        }
    }
}

/// As it is printed: `colour: red, width: 1200`.
pub fn told(chosen: &Chosen) -> String {
    chosen.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn desk() -> Specification {
        Specification::parse(
            "colour!: red, green, blue\nwidth: 600..2400\nengraving: *\n\
             colour=red needs width=1200, 1800\ncolour=blue excludes engraving\ncolour=green needs width",
        )
        .unwrap()
    }

    fn said(typed: &str) -> Vec<String> {
        desk().check(typed).1
    }

    #[test]
    fn what_may_be_ordered_is_as_the_rules_have_it() {
        let (chosen, wrong) = desk().check("WIDTH = 1200.0; Colour=RED");
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(told(&chosen), "colour: red, width: 1200");
    }

    #[test]
    fn what_may_not_is_said_in_a_sentence() {
        assert_eq!(said(""), ["colour is missing; it is red, green or blue"]);
        assert_eq!(said("colour=pink"), ["colour can't be 'pink'; it is red, green or blue"]);
        assert_eq!(said("colour=blue; width=99"), ["width can't be '99'; it is from 600 to 2400"]);
        assert_eq!(said("colour=red; width=600"), ["with colour red width is 1200 or 1800, not 600"]);
        assert_eq!(said("colour=red"), ["with colour red width has to be given; it is 1200 or 1800"]);
        assert_eq!(said("colour=green"), ["with colour green width has to be given"]);
        assert_eq!(said("colour=blue; engraving=Anna"), ["with colour blue there is no engraving"]);
        assert_eq!(
            said("size=2; colour"),
            [
                "there is no attribute 'size'; there is colour, width, engraving",
                "'colour' is no choice; write colour=red"
            ]
        );
        assert_eq!(said("colour=red; colour=blue"), ["colour is given twice"]);
    }

    #[test]
    fn rules_that_mean_nothing_are_said_with_their_line() {
        let wrong =
            Specification::parse("colour red\ncolour: red\nwidth: 9..1\nsize=1 needs colour").unwrap_err();
        assert_eq!(wrong.len(), 3);
        assert!(wrong[0].starts_with("line 1: write NAME"), "{wrong:?}");
        assert!(wrong[1].starts_with("line 3: '9..1' is no range"), "{wrong:?}");
        assert_eq!(wrong[2], "line 4: there is no attribute 'size' above it");
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(rules in ".{0,200}", typed in ".{0,200}") {
            if let Ok(spec) = Specification::parse(&rules) {
                let (chosen, wrong) = spec.check(&typed);
                // What is right once is right again.
                if wrong.is_empty() {
                    let again: Vec<String> = chosen.iter().map(|(n, v)| format!("{n}={v}")).collect();
                    prop_assert_eq!(spec.check(&again.join(";")).0, chosen);
                }
            }
        }
    }
}
