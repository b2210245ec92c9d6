//! Check: does a text say what the record says? Each order number, day, amount and quantity in it is looked for on the record; a greeting
//! is there, nothing was left to be filled in, and nobody shouts. A plain function: no database, no clock.

use std::ops::Range;

use basics::{Day, Decimal, Language};

use super::facts::{told_day, told_figure};
use crate::failure::{Finding, Severity};

/// What is on record about the thing that is written about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Ours: of the order, its document, shipments and invoices.
    pub numbers: Vec<String>,
    pub days: Vec<Day>,
    pub amounts: Vec<Decimal>,
    /// In whatever unit.
    pub quantities: Vec<Decimal>,
    /// Numbers that are none of these: item numbers, the customer's own, telephones.
    pub other: Vec<String>,
    /// What a day in the text most likely should be.
    pub promised: Option<Day>,
    pub today: Option<Day>,
}

/// Findings of [`Severity::Block`] are what the record contradicts; those of [`Severity::Warn`] are a matter of manners.
pub fn check(text: &str, language: Language, record: &Record) -> Vec<Finding> {
    // What is quoted from them is theirs.
    let own: String =
        text.lines().filter(|l| !l.trim_start().starts_with('>')).collect::<Vec<_>>().join("\n");
    let mut findings = Vec::new();
    left_open(&own, &mut findings);
    let mut taken = numbers(&own, record, &mut findings);
    taken.extend(days(&own, language, record, &mut findings));
    figures(&own, language, record, &taken, &mut findings);
    manners(&own, language, &mut findings);
    findings
}

fn finding(severity: Severity, code: &str, at: usize, message: String) -> Finding {
    Finding::new(severity, code, format!("/text/{at}"), message)
}

/// Places that somebody meant to fill in.
fn left_open(text: &str, findings: &mut Vec<Finding>) {
    for mark in ["{{", "}}", "{%", "XXX", "???", "[...]", "[…]", "TODO"] {
        if let Some(at) = text.find(mark) {
            let message = format!("'{mark}' was left to be filled in");
            findings.push(finding(Severity::Block, "left_open", at, message));
        }
    }
}

/// Numbers that look like ours: two or three capitals and at least five figures.
fn numbers(text: &str, record: &Record, findings: &mut Vec<Finding>) -> Vec<Range<usize>> {
    let mut taken = Vec::new();
    for (at, word) in words(text) {
        let letters = word.chars().take_while(char::is_ascii_uppercase).count();
        let figures = word.get(letters..).unwrap_or_default();
        if !(2..=3).contains(&letters) || figures.len() < 5 || !figures.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        taken.push(at..at + word.len());
        let ours = ["SO", "SH", "IN", "IV", "INV", "CN"].contains(&word.get(..letters).unwrap_or_default());
        if ours && !has(&record.numbers, word) && !has(&record.other, word) {
            let message = format!("{word} is not a number of this order");
            findings.push(
                finding(Severity::Block, "other_number", at, message)
                    .suggest(record.numbers.first().cloned()),
            );
        }
    }
    // Item numbers and their own numbers may hold figures that are no amounts.
    for known in record.numbers.iter().chain(&record.other).filter(|k| k.len() > 1) {
        taken.extend(text.match_indices(known.as_str()).map(|(at, found)| at..at + found.len()));
    }
    taken
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr().addr();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(move |word| (word.as_ptr().addr() - start, word))
}

fn days(text: &str, language: Language, record: &Record, findings: &mut Vec<Finding>) -> Vec<Range<usize>> {
    use formats::date::{DayOrder, find};
    // In English both orders are written; each reading may be the one on record.
    let order = (language != Language::En).then_some(DayOrder::DayFirst);
    let mut taken = Vec::new();
    for found in find(text, order, record.today) {
        taken.push(found.start..found.end);
        if found.readings.iter().any(|day| record.days.contains(day)) {
            continue;
        }
        let said = text.get(found.start..found.end).unwrap_or_default().trim();
        let (message, better) = match record.promised {
            Some(promised) => {
                let promised = told_day(language, promised);
                (format!("{said} is no day on record; promised is {promised}"), Some(promised))
            }
            None => (format!("{said} is no day on record, and nothing is promised"), None),
        };
        findings.push(finding(Severity::Block, "other_day", found.start, message).suggest(better));
    }
    taken
}

const CURRENCIES: [&str; 12] = ["EUR", "USD", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK", "€", "$", "£"];

/// Amounts are figures beside a currency, quantities figures before a unit's word.
fn figures(
    text: &str,
    language: Language,
    record: &Record,
    taken: &[Range<usize>],
    findings: &mut Vec<Finding>,
) {
    for figure in figures_of(text) {
        if taken.iter().any(|t| t.start < figure.end && figure.start < t.end) {
            continue;
        }
        let said = text.get(figure.clone()).unwrap_or_default();
        let readings: Vec<Decimal> = readings(said);
        if readings.is_empty() {
            continue;
        }
        let before =
            text.get(..figure.start).unwrap_or_default().trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        let after =
            text.get(figure.end..).unwrap_or_default().trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let is_money = CURRENCIES.iter().any(|c| before.ends_with(c) || after.starts_with(c));
        let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_quantity = !is_money && !next.is_empty() && formats::unit_of_word(next).is_some();
        let on_record = |values: &[Decimal]| readings.iter().any(|r| values.contains(r));
        if is_money && !on_record(&record.amounts) {
            let message = format!("{said} is no amount on record");
            let known = record.amounts.iter().take(3).map(|a| told_figure(language, &a.to_string()));
            findings.push(finding(Severity::Block, "other_amount", figure.start, message).suggest(known));
        }
        if is_quantity && !on_record(&record.quantities) {
            let message = format!("{said} {next} is no quantity on record");
            findings.push(finding(Severity::Block, "other_quantity", figure.start, message));
        }
    }
}

/// Where figures with their marks stand: "1.234,50", "1 234,50".
fn figures_of(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let goes_on = match (&open, c) {
            (_, c) if c.is_ascii_digit() => true,
            (Some(_), '.' | ',' | '\'' | '\u{a0}' | '\u{202f}') => text
                .get(at + c.len_utf8()..)
                .is_some_and(|rest| rest.starts_with(|n: char| n.is_ascii_digit())),
            _ => false,
        };
        match (&mut open, goes_on) {
            (Some(range), true) => range.end = at + c.len_utf8(),
            (None, true) if !before.is_alphanumeric() && before != '-' => open = Some(at..at + 1),
            (Some(_), false) => found.extend(open.take().filter(|_| !c.is_alphabetic())),
            _ => {}
        }
        before = c;
    }
    found.extend(open);
    found
}

fn readings(said: &str) -> Vec<Decimal> {
    let plain: String = said.chars().filter(|c| !matches!(c, '\u{a0}' | '\u{202f}')).collect();
    formats::number::readings(&plain).into_iter().map(|n| n.value.normalize()).collect()
}

/// A greeting at the start, no shouting, no blame.
fn manners(text: &str, language: Language, findings: &mut Vec<Finding>) {
    let first: String =
        text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default().to_lowercase();
    if !greetings(language).iter().chain(greetings(Language::En)).any(|g| first.starts_with(g)) {
        findings.push(finding(
            Severity::Warn,
            "no_greeting",
            0,
            "the letter begins without a greeting".into(),
        ));
    }
    if let Some(at) = text.find("!!") {
        findings.push(finding(Severity::Warn, "shouting", at, "two exclamation marks shout".into()));
    }
    let loud = words(text)
        .filter(|(_, w)| w.chars().count() > 3 && w.chars().all(|c| c.is_alphabetic() && c.is_uppercase()));
    let loud: Vec<(usize, &str)> = loud.collect();
    if let (Some((at, word)), true) = (loud.first(), loud.len() >= 3) {
        let message = format!("words in capitals shout: {word} …");
        findings.push(finding(Severity::Warn, "shouting", *at, message));
    }
    let low = text.to_lowercase();
    for (of, phrase) in BLAME {
        if of == language
            && let Some(at) = low.find(phrase)
        {
            let message = format!("'{phrase}' puts the blame on the customer; say what happens next instead");
            findings.push(finding(Severity::Warn, "blame", at, message));
        }
    }
}

fn greetings(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["dear", "hello", "hi ", "hi,", "good morning", "good afternoon", "good day"],
        Language::De => &["guten ", "sehr geehrte", "hallo", "liebe", "grüß", "moin"],
        Language::Fr => &["bonjour", "madame", "monsieur", "cher ", "chère "],
        Language::Es => &["estimad", "buenos", "buenas", "hola"],
        Language::Nl => &["geachte", "beste", "goede", "dag "],
        Language::It => &["gentil", "egregi", "buon", "spett", "salve"],
    }
}

const BLAME: [(Language, &str); 8] = [
    (Language::En, "your fault"),
    (Language::En, "you failed to"),
    (Language::En, "as you should know"),
    (Language::De, "ihre schuld"),
    (Language::De, "sie haben versäumt"),
    (Language::Fr, "votre faute"),
    (Language::Es, "su culpa"),
    (Language::It, "colpa sua"),
];

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn record() -> Record {
        let day = |d: i8| Day::new(2026, 11, d).unwrap();
        Record {
            numbers: vec!["SO100001".into(), "IV100007".into()],
            days: vec![day(26), day(30)],
            amounts: ["1234.5", "12.5"].map(|a| a.parse().unwrap()).to_vec(),
            quantities: [5, 144].map(Decimal::from).to_vec(),
            other: vec!["CS-1290-A4".into(), "4711".into()],
            promised: Some(day(30)),
            today: Some(day(26)),
        }
    }

    #[rstest]
    #[case::all_of_it_agrees(Language::En, "Hello,\nSO100001 with 5 pcs of CS-1290-A4 leaves on 30 November 2026. Total 1,234.50 EUR.", &[])]
    #[case::in_german(Language::De, "Guten Tag,\nSO100001: 144 Stück gehen am 30.11.2026 raus, 1.234,50 EUR.", &[])]
    #[case::without_a_year(Language::De, "Guten Tag,\nam 30.11. ist alles da.", &[])]
    #[case::another_day(Language::En, "Hello,\nit leaves on 1 December 2026.", &["other_day"])]
    #[case::another_order(Language::En, "Hello,\nSO100002 is on its way.", &["other_number"])]
    #[case::another_amount(Language::De, "Guten Tag,\ndas macht 1.243,50 EUR.", &["other_amount"])]
    #[case::another_quantity(Language::En, "Hello,\nwe send 6 pcs.", &["other_quantity"])]
    #[case::the_sign_before(Language::En, "Hello,\nthat is €12.50 each, not £13.", &["other_amount"])]
    #[case::left_open(Language::En, "Hello {{ contact }},\nthank you.", &["left_open", "left_open"])]
    #[case::no_greeting(Language::Fr, "Votre commande part le 30/11/2026.", &["no_greeting"])]
    #[case::shouting(Language::En, "Hello,\nPLEASE READ YOUR MAIL!!", &["shouting", "shouting"])]
    #[case::blame(Language::En, "Hello,\nyou failed to tell us.", &["blame"])]
    #[case::what_they_wrote_is_theirs(Language::En, "Hello,\nyes.\n> we need 77 pcs by 1 May 2026", &[])]
    #[case::a_telephone_is_no_amount(Language::En, "Hello,\ncall +49 30 000000.", &[])]
    fn a_text_is_checked(#[case] language: Language, #[case] text: &str, #[case] expected: &[&str]) {
        let findings = check(text, language, &record());
        let codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, expected, "{findings:#?}");
    }

    #[test]
    fn a_wrong_day_names_the_right_one() {
        let findings = check("Guten Tag,\nam 01.12.2026 ist es da.", Language::De, &record());
        assert_eq!(findings[0].message, "01.12.2026 is no day on record; promised is 30.11.2026");
        assert_eq!(findings[0].suggestions, ["30.11.2026"]);
    }
}
