//! Small words of sentences in six languages, and which sentences are talk: they hold numbers, and ask for nothing.

use super::Token;
use super::counting::{counts_noun, quantity_strength};
use crate::look::Look;
use crate::marks::MarkKind;
use crate::records::wording::plain;

pub fn word(token: &Token) -> String {
    plain(token.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// "of" between a pack and what is in it.
pub fn is_of(token: &Token) -> bool {
    const OF: [&str; 24] = [
        "of", "the", "de", "d", "du", "des", "del", "della", "dei", "delle", "degli", "dal", "di", "von",
        "vom", "van", "der", "die", "das", "den", "la", "le", "el", "il",
    ];
    OF.contains(&word(token).as_str())
}

pub fn is_and(token: &Token) -> bool {
    const AND: [&str; 14] =
        ["and", "und", "et", "y", "e", "en", "plus", "sowie", "ed", "also", "dazu", "then", "puis", "luego"];
    AND.contains(&word(token).as_str())
}

/// The number beside it is that of each thing named.
pub fn is_each(token: &Token) -> bool {
    const EACH: [&str; 16] = [
        "je", "jeweils", "each", "apiece", "chacun", "chacune", "chaque", "cada", "uno", "ciascuno",
        "ciascuna", "ognuno", "elk", "ieder", "telkens", "every",
    ];
    EACH.contains(&word(token).as_str()) && word(token) != "uno"
}

/// Beginnings of words that ask for something to be sent, put down or changed.
const ASKS: [&str; 66] = [
    "need", "send", "order", "add", "want", "suppl", "deliver", "please", "ship", "requir", "includ",
    "throw", "chuck", "book", "reserve", "could", "would", "brauch", "schick", "bestell", "liefer", "bitte",
    "benoetig", "nehm", "dazu", "noch", "ergaenz", "hinzu", "besoin", "envoy", "envoi", "command", "ajout",
    "faudr", "faut", "mett", "joign", "livr", "necesit", "envi", "manda", "pedi", "pido", "anad", "pong",
    "quer", "falta", "apunt", "nodig", "stuur", "sturen", "graag", "erbij", "lever", "toevoeg", "neem",
    "mand", "serv", "invi", "ordin", "aggiung", "vorre", "bisogn", "occorr", "spedi", "inser",
];

/// What is told about time, weight and share is no quantity of goods.
const TOLD: [&str; 66] = [
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "min",
    "mins",
    "minute",
    "minutes",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "shift",
    "shifts",
    "uhr",
    "stunde",
    "stunden",
    "minuten",
    "tag",
    "tage",
    "tagen",
    "woche",
    "wochen",
    "monat",
    "monate",
    "jahr",
    "jahre",
    "heure",
    "heures",
    "jour",
    "jours",
    "semaine",
    "semaines",
    "mois",
    "an",
    "ans",
    "hora",
    "horas",
    "dia",
    "dias",
    "semana",
    "semanas",
    "mes",
    "meses",
    "ano",
    "anos",
    "uur",
    "dag",
    "dagen",
    "weken",
    "maand",
    "maanden",
    "jaar",
    "ora",
    "ore",
    "giorno",
    "giorni",
    "settimana",
    "settimane",
    "mesi",
    "anni",
];

/// Does a sentence ask for what its numbers count? It has a word that asks, or what is counted is of the catalogue or looks like a
/// number of an item. All else that is counted in sentences is talk: "the group of 40 Germans", "we're on two shifts".
pub fn asks(sentence: &[Token], look: &Look<'_>) -> bool {
    let counted: Vec<usize> = (0..sentence.len())
        .filter(|at| quantity_strength(sentence, *at) >= 2 || counts_noun(sentence, *at, look))
        .filter(|at| !is_told(sentence, *at))
        .collect();
    let words: Vec<&str> = sentence.iter().map(|t| t.mark.seen.text.as_str()).collect();
    if crate::facts::speaks_of_past(&words.join(" ")) {
        return false;
    }
    let says_so = || sentence.iter().any(|t| ASKS.iter().any(|a| word(t).starts_with(a)));
    !counted.is_empty() && (says_so() || counted.iter().any(|at| counts_goods(sentence, *at, look)))
}

/// The sentence has a word that asks.
pub fn has_request(sentence: &[Token]) -> bool {
    sentence.iter().any(|t| ASKS.iter().any(|a| word(t).starts_with(a)))
}

/// The number may count goods: the sentence asks, or goods stand behind it; and it tells no time.
pub fn may_count(sentence: &[Token], at: usize, look: &Look<'_>) -> bool {
    let is_figure = sentence.get(at).is_some_and(|t| t.mark.seen.text.contains(|c: char| c.is_ascii_digit()));
    !is_told(sentence, at) && (is_figure || has_request(sentence) || counts_goods(sentence, at, look))
}

/// An article before a number: what both know of.
pub fn is_definite(token: &Token) -> bool {
    const ARTICLES: [&str; 16] = [
        "the", "die", "der", "los", "las", "les", "de", "het", "gli", "le", "i", "those", "these", "deze",
        "diese", "ces",
    ];
    !token.pauses && !token.ends && ARTICLES.contains(&word(token).as_str())
}

/// "8 to 14 h", "3 Tage", "30 %".
pub fn is_told(sentence: &[Token], at: usize) -> bool {
    let behind = |n: usize| sentence.get(at + n).map(word).unwrap_or_default();
    let is_share = sentence.get(at + 1).is_some_and(|t| t.mark.seen.text.starts_with('%'));
    TOLD.contains(&behind(1).as_str())
        || is_share
        || (matches!(behind(1).as_str(), "a" | "to" | "bis" | "tot" | "of")
            && TOLD.contains(&behind(3).as_str()))
}

/// What stands within a few words behind the number is known to the catalogue, or is a number of something.
fn counts_goods(sentence: &[Token], at: usize, look: &Look<'_>) -> bool {
    const NEAR: usize = 5;
    let behind = sentence.get(at + 1..sentence.len().min(at + 1 + NEAR)).unwrap_or_default();
    behind.iter().any(|t| {
        let bare = t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        let is_code = Look::is_code_like(bare) && letters > 0 && bare.chars().any(|c| c.is_ascii_digit());
        matches!(t.mark.kind, MarkKind::Item(_))
            || is_code
            || (t.mark.kind == MarkKind::Word && letters >= 4 && look.catalogue.knows_words(bare))
    })
}
