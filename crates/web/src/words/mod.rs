//! The words of the screens in the reader's language. The desk and every handler speak English; here, at the edge, what they said is
//! put into the language of whoever reads it. The catalogues (`locales/*.json`) are keyed by the English text itself: a text that is
//! always the same is looked up, a sentence with figures in it is found by its template, longest first, its figures are taken over and
//! the sentences within it are translated in turn. What is not in the catalogue stays English; a test names it.
//!
//! Holds: the API, the journal and the command line never come by here.

mod sentence;
#[cfg(test)]
mod sources;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use basics::{Day, Language};

use crate::shown::Manner;
use sentence::Sentence;

/// Sentences within sentences.
const DEPTH_MAX: usize = 4;
/// What is longer is somebody's letter, no text of ours.
const TEXT_BYTES_MAX: usize = 2_000;

const CATALOGUES: [(Language, &str); 3] = [
    (Language::De, include_str!("../../locales/de.json")),
    (Language::Fr, include_str!("../../locales/fr.json")),
    (Language::Es, include_str!("../../locales/es.json")),
];

/// In whose language the page is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
    /// Every text of the catalogue with other letters and a third longer: what stays as it was on such a page was forgotten.
    pseudo: bool,
}

struct Catalogue {
    texts: HashMap<String, String>,
    /// The longest first.
    sentences: Vec<Sentence>,
}

impl Catalogue {
    /// A text that begins small stands for the one with a capital, too.
    fn of(mut texts: HashMap<String, String>) -> Catalogue {
        let capitals: Vec<_> = texts.iter().map(|(text, said)| (capital(text), capital(said))).collect();
        for (text, said) in capitals {
            texts.entry(text).or_insert(said);
        }
        let mut sentences: Vec<Sentence> = texts
            .iter()
            .filter(|(text, _)| text.contains('{'))
            .map(|(text, said)| Sentence::new(text, said))
            .collect();
        // Where two have as many letters, the one with more values says more.
        sentences.sort_by(|a, b| {
            let order = b.weight.cmp(&a.weight).then_with(|| b.places().cmp(&a.places()));
            order.then_with(|| a.english.cmp(&b.english))
        });
        Catalogue { texts, sentences }
    }
}

fn read(json: &str) -> HashMap<String, String> {
    serde_json::from_str(json).unwrap_or_default()
}

static READ: LazyLock<HashMap<&'static str, Catalogue>> = LazyLock::new(|| {
    CATALOGUES.iter().map(|(language, json)| (language.code(), Catalogue::of(read(json)))).collect()
});

static PSEUDO: LazyLock<Catalogue> = LazyLock::new(|| {
    let german = READ.get("de").map(|c| &c.texts);
    let texts = german.into_iter().flat_map(HashMap::keys).map(|text| (text.clone(), sentence::pseudo(text)));
    Catalogue::of(texts.collect())
});

/// The texts that the modules of the pages say, as they stand in `t('…')`.
static IN_MODULES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts: Vec<String> = crate::assets::modules().iter().flat_map(|m| in_module(m)).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
});

/// The texts of a module: what stands between the quotes of `t('…')`.
pub(crate) fn in_module(module: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = module;
    while let Some(at) = rest.find("t('") {
        let (before, after) = rest.split_at(at);
        let called = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$'));
        rest = after.get(3..).unwrap_or("");
        if !called {
            continue;
        }
        let mut text = String::new();
        let mut letters = rest.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\'' => break,
                '\\' => text.extend(letters.next()),
                other => text.push(other),
            }
        }
        found.push(text);
    }
    found
}

impl Words {
    pub const ENGLISH: Words = Words { language: Language::En, pseudo: false };
    pub const PSEUDO: Words = Words { language: Language::En, pseudo: true };
    /// The word for [`Words::PSEUDO`] in the cookie of the look.
    pub const PSEUDO_CODE: &str = "pseudo";
    /// The languages that screens can be read in.
    pub const LANGUAGES: [(Language, &str); 4] = [
        (Language::En, "English"),
        (Language::De, "Deutsch"),
        (Language::Fr, "Français"),
        (Language::Es, "Español"),
    ];

    pub fn of(language: Language) -> Words {
        let known = Words::LANGUAGES.iter().any(|(l, _)| *l == language);
        Words { language: if known { language } else { Language::En }, pseudo: false }
    }

    /// From the word in a cookie.
    pub fn from_code(code: &str) -> Option<Words> {
        if code == Words::PSEUDO_CODE {
            return Some(Words::PSEUDO);
        }
        Words::LANGUAGES.iter().find(|(l, _)| l.code() == code).map(|(l, _)| Words::of(*l))
    }

    /// The first of the browser's languages that we have, by its weights.
    pub fn accepted(header: &str) -> Words {
        let mut asked: Vec<(u32, usize, &str)> = header
            .split(',')
            .take(20)
            .enumerate()
            .filter_map(|(at, part)| {
                let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
                let weight = match weight.trim().strip_prefix("q=") {
                    Some("1" | "1.0" | "1.00" | "1.000") | None => 1000,
                    Some(q) => format!("{:0<3}", q.strip_prefix("0.")?).get(..3)?.parse().ok()?,
                };
                Some((weight, at, tag.trim())).filter(|(weight, ..)| *weight > 0)
            })
            .collect();
        asked.sort_by_key(|(weight, at, _)| (std::cmp::Reverse(*weight), *at));
        let known = |tag: &str| Words::from_code(&tag.get(..2)?.to_ascii_lowercase());
        asked.iter().find_map(|(.., tag)| known(tag)).unwrap_or(Words::ENGLISH)
    }

    pub fn code_of_look(self) -> &'static str {
        if self.pseudo { Words::PSEUDO_CODE } else { self.language.code() }
    }

    pub fn language(self) -> Language {
        self.language
    }

    pub fn manner(self) -> Manner {
        Manner::of(self.language)
    }

    fn catalogue(self) -> Option<&'static Catalogue> {
        if self.pseudo { Some(&PSEUDO) } else { READ.get(self.language.code()) }
    }

    /// A text that is always the same.
    pub fn t(self, text: &str) -> &str {
        self.catalogue().and_then(|c| c.texts.get(text)).map_or(text, String::as_str)
    }

    /// A text of ours with its values in it: `{0}`, `{1}`, …
    pub fn fill(self, text: &str, values: &[&str]) -> String {
        sentence::filled(self.t(text), |name| {
            name.parse::<usize>().ok().and_then(|at| values.get(at)).copied().unwrap_or_default().to_owned()
        })
    }

    /// What the desk said in English: a word, or a sentence with its figures.
    pub fn say<'t>(self, text: &'t str) -> Cow<'t, str> {
        let Some(catalogue) = self.catalogue().filter(|_| text.len() <= TEXT_BYTES_MAX) else {
            return Cow::Borrowed(text);
        };
        self.said(catalogue, text, 0).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// The same, where what nobody translated is a reckoning: its figures are in the reader's manner.
    pub fn reckoned(self, text: &str) -> String {
        match self.say(text) {
            Cow::Owned(said) => said,
            Cow::Borrowed(text) => self.figures(text),
        }
    }

    /// Codes as words: `level_review`.
    pub fn code(self, code: &str) -> String {
        self.say(&crate::shown::words(code)).into_owned()
    }

    /// The same with a capital, as a label.
    pub fn label(self, code: &str) -> String {
        capital(&self.code(code))
    }

    /// The texts of the modules as JSON that no script element can be ended by; an empty object is English.
    pub fn for_modules(self) -> String {
        let Some(catalogue) = self.catalogue() else { return "{}".to_owned() };
        let texts: serde_json::Map<String, serde_json::Value> = IN_MODULES
            .iter()
            .filter_map(|text| Some((text.clone(), catalogue.texts.get(text)?.clone().into())))
            .collect();
        serde_json::Value::Object(texts).to_string().replace('<', "\\u003c")
    }

    fn said(self, catalogue: &'static Catalogue, text: &str, depth: usize) -> Option<String> {
        if depth > DEPTH_MAX || !text.contains(|c: char| c.is_alphabetic()) {
            return None;
        }
        if let Some(said) = self.found(catalogue, text, depth) {
            return Some(said);
        }
        // Elsewhere the same ends with a full stop or begins with a capital.
        if let Some(bare) = text.strip_suffix('.') {
            let said = self
                .found(catalogue, bare, depth)
                .or_else(|| self.found(catalogue, &uncapital(bare)?, depth).map(|said| capital(&said)));
            if let Some(said) = said {
                return Some(format!("{said}."));
            }
        }
        if let Some(said) = uncapital(text).and_then(|small| self.found(catalogue, &small, depth)) {
            return Some(capital(&said));
        }
        // A word within a sentence that is the head of a list elsewhere.
        if let Some(said) = catalogue.texts.get(&capital(text)) {
            let nouns_are_large = self.language == Language::De;
            return Some(if nouns_are_large {
                said.clone()
            } else {
                uncapital(said).unwrap_or_else(|| said.clone())
            });
        }
        // A field of a line of a document: its number, then its name.
        let line =
            text.split_once(' ').filter(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if let Some((number, field)) = line
            && let Some(said) = catalogue.texts.get(field)
        {
            return Some(format!("{number} {said}"));
        }
        self.in_parts(catalogue, text, depth)
    }

    fn found(self, catalogue: &'static Catalogue, text: &str, depth: usize) -> Option<String> {
        if let Some(said) = catalogue.texts.get(text) {
            return Some(said.clone());
        }
        let (sentence, values) = catalogue.sentences.iter().find_map(|s| Some((s, s.values(text)?)))?;
        Some(sentence.say(|name| {
            let value = values.iter().find(|(n, _)| *n == name)?;
            Some(self.value(catalogue, sentence, value, depth + 1))
        }))
    }

    /// Several things said in one: after a full stop, between points, in a list.
    fn in_parts(self, catalogue: &'static Catalogue, text: &str, depth: usize) -> Option<String> {
        for (between, all) in [(" · ", false), (". ", false), ("; ", true), (": ", false), (", ", true)] {
            if !text.contains(between) {
                continue;
            }
            // The full stop belongs to its sentence.
            let (between, parts) = match between {
                ". " => (" ", text.replace(". ", ".\n").split('\n').map(str::to_owned).collect::<Vec<_>>()),
                _ => (between, text.split(between).map(str::to_owned).collect()),
            };
            let said: Vec<Option<String>> =
                parts.iter().map(|part| self.said(catalogue, part, depth + 1)).collect();
            let enough =
                if all { said.iter().all(Option::is_some) } else { said.iter().any(Option::is_some) };
            if enough {
                let parts =
                    parts.iter().zip(said).map(|(part, said)| said.unwrap_or_else(|| self.figures(part)));
                return Some(parts.collect::<Vec<_>>().join(between));
            }
        }
        None
    }

    /// A value within a sentence: what stands in quotes is as it was written; days and decimals are in the reader's manner; what is a
    /// sentence itself is said.
    fn value(
        self,
        catalogue: &'static Catalogue,
        of: &Sentence,
        (name, value): &(&str, &str),
        depth: usize,
    ) -> String {
        if of.is_quoted(name) {
            return (*value).to_owned();
        }
        // The blanks at its ends belong to the sentence.
        let trimmed = value.trim();
        let lead = value.len() - value.trim_start().len();
        let (before, after) = (value.get(..lead), value.get(lead + trimmed.len()..));
        let said = self.said(catalogue, trimmed, depth).unwrap_or_else(|| self.figures(trimmed));
        format!("{}{said}{}", before.unwrap_or(""), after.unwrap_or(""))
    }

    /// Days and decimals in the reader's manner. Whole numbers stay: they may be somebody's number.
    fn figures(self, text: &str) -> String {
        if self.language == Language::En || text.len() > 60 {
            return text.to_owned();
        }
        let manner = self.manner();
        let shown = |token: &str| -> String {
            if let Ok(day) = token.parse::<Day>() {
                return manner.whole_day(day);
            }
            let decimal = token.split_once('.').is_some_and(|(whole, part)| {
                let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
                digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(part)
            });
            if decimal { manner.figure(token) } else { token.to_owned() }
        };
        text.split(' ').map(shown).collect::<Vec<_>>().join(" ")
    }
}

/// With a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

fn uncapital(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let first = letters.next().filter(|c| c.is_uppercase())?;
    Some(format!("{}{}", first.to_lowercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DE: Words = Words { language: Language::De, pseudo: false };

    #[test]
    fn the_browser_says_its_languages_with_weights() {
        assert_eq!(Words::accepted("de-AT,de;q=0.9,en;q=0.8").language(), Language::De);
        assert_eq!(Words::accepted("nl, en;q=0.5, fr;q=0.7").language(), Language::Fr);
        assert_eq!(Words::accepted("ja").language(), Language::En);
        assert_eq!(Words::accepted("").language(), Language::En);
        assert_eq!(Words::accepted("es;q=0, de;q=x, é").language(), Language::En);
    }

    #[test]
    fn a_sentence_of_the_desk_is_said_with_its_figures() {
        let said = |text: &str| DE.say(text).into_owned();
        assert_eq!(said("there is no order SO100001"), "Auftrag SO100001 gibt es nicht");
        assert_eq!(said("There is no order SO100001."), "Auftrag SO100001 gibt es nicht.");
        assert_eq!(
            said("Order SO100001 is confirmed, promised for 2026-11-27."),
            "Auftrag SO100001 ist bestätigt, zugesagt für den 27.11.2026."
        );
    }

    #[test]
    fn sentences_within_sentences_are_said_too() {
        assert_eq!(DE.say("line 3: there is no item 'held'"), "Position 3: Artikel 'held' gibt es nicht");
        assert_eq!(DE.code("level_review"), "Abzeichnung");
        assert_eq!(DE.label("level_review"), "Abzeichnung");
    }

    #[test]
    fn a_field_of_a_line_keeps_its_number() {
        assert_eq!(DE.say("1 Quantity"), "1 Menge");
        assert_eq!(DE.say("12 Quantity is settled."), "12 Menge ist geklärt.");
        assert_eq!(DE.say("3 bolts"), "3 bolts");
    }

    #[test]
    fn what_was_learned_is_said_with_its_own_words_as_written() {
        let said = |text: &str| DE.say(text).into_owned();
        assert_eq!(said("'order' of C1042 means TP050"), "'order' von C1042 bedeutet TP050");
        assert_eq!(said("'hex bolt' means TP050"), "'hex bolt' bedeutet TP050");
        assert_eq!(said("'Main St' of C1 is the ship-to 002"), "'Main St' von C1 ist die Lieferadresse 002");
        assert_eq!(
            said("KN100001 counts from now on: 'hex bolt' of C1 means TP050."),
            "KN100001 gilt ab jetzt: 'hex bolt' von C1 bedeutet TP050."
        );
    }

    #[test]
    fn what_nobody_translated_stays_as_it_is() {
        for text in ["", "4711", "Müller & Söhne", "bring the blue one", "2026-11-27"] {
            assert_eq!(DE.say(text), text);
        }
        let long = "order ".repeat(2_000);
        assert_eq!(DE.say(&long), long);
        assert_eq!(Words::ENGLISH.say("there is no order X"), "there is no order X");
    }

    #[test]
    fn texts_of_modules_are_found_by_their_call() {
        let module = r"say(t('Nothing to undo.')); set('x'); o.t('no'); h(t('It\'s {n}', {n}))";
        assert_eq!(in_module(module), ["Nothing to undo.", "It's {n}"]);
    }
}
