//! What a day in a text is for: when it is wanted, when the order was written, or when someone is away.

use crate::seen::DayRole;

/// Words before a day that tell what it is for.
pub fn role_by_words(before: &str, in_text: bool) -> DayRole {
    const WANTED: [&str; 56] = [
        "need",
        "deliver",
        "arriv",
        "required",
        "requir",
        "ship by",
        "ship on",
        "ship for",
        "shipped",
        "shipping",
        "ship date",
        "to ship",
        "please ship",
        "ship it",
        "ship them",
        "ship complete",
        "by ",
        "due",
        "latest",
        "until",
        "eta",
        "receive",
        "liefer",
        "bis ",
        "spätestens",
        "benötig",
        "wunsch",
        "termin",
        "zum ",
        "livr",
        "avant",
        "pour le",
        "au plus tard",
        "souhait",
        "entreg",
        "antes",
        "para el",
        "lever",
        "uiterlijk",
        "voor ",
        "gewenst",
        "consegn",
        "entro",
        "entrega",
        "dock",
        "on site",
        "want",
        "no later",
        "before",
        "kw",
        "ankunft",
        "eintreff",
        "réception",
        "recib",
        "ontvang",
        "ricev",
    ];
    const ORDERED: [&str; 10] =
        ["dated", "order date", "vom ", "datum", "du ", "issued", "date:", "fecha:", "data:", "van "];
    let tail: String = {
        let lower = before.to_lowercase();
        let chars: Vec<char> = lower.chars().collect();
        chars.iter().skip(chars.len().saturating_sub(60)).collect()
    };
    let last = |words: &[&str]| words.iter().filter_map(|w| last_said(&tail, w)).max();
    if in_text && is_for(&tail) && last(&ORDERED).is_none() {
        return DayRole::Requested;
    }
    match (last(&WANTED), last(&ORDERED)) {
        (Some(wanted), Some(ordered)) if wanted >= ordered => DayRole::Requested,
        (Some(_), None) => DayRole::Requested,
        (_, Some(_)) => DayRole::Ordered,
        _ => DayRole::Unlabelled,
    }
}

/// "Ne pas livrer le 31 juillet", "not on the 3rd": a day on which nothing is wanted.
pub fn is_denied(before: &str) -> bool {
    const DENY: [&str; 26] = [
        "not",
        "don't",
        "except",
        "excluding",
        "nicht",
        "keine",
        "kein",
        "keinesfalls",
        "außer",
        "ausser",
        "pas",
        "sauf",
        "hormis",
        "ni",
        "nor",
        "excepto",
        "salvo",
        "niet",
        "geen",
        "behalve",
        "uitgezonderd",
        "non",
        "tranne",
        "eccetto",
        "né",
        "closed",
    ];
    // "Not later than", "au plus tard" say until when.
    const LATEST: [&str; 16] = [
        "later",
        "später",
        "spaeter",
        "tard",
        "tarde",
        "oltre",
        "after",
        "nach",
        "après",
        "después",
        "dopo",
        "na",
        "vergessen",
        "forget",
        "oublier",
        "olvidar",
    ];
    const NO_DELIVERY: [&str; 8] = [
        "no entregar",
        "no enviar",
        "no servir",
        "no deliver",
        "no suministrar",
        "no recib",
        "no shipment",
        "no goods",
    ];
    let lower = before.to_lowercase();
    let clause = lower
        .rsplit([';', '!', '?', ':', ',', '('])
        .next()
        .and_then(|c| c.rsplit(". ").next())
        .unwrap_or_default();
    let words: Vec<&str> =
        clause.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let near = words.iter().rev().take(7);
    let denies = near.clone().any(|w| DENY.contains(w)) || NO_DELIVERY.iter().any(|w| clause.contains(w));
    denies && !near.clone().any(|w| LATEST.contains(w))
}

/// Where a word was said last. Short ones count only at the beginning of a word ("eta" is not in "Getafe"); long ones are stems and may stand
/// within one ("Anlieferung").
fn last_said(tail: &str, word: &str) -> Option<usize> {
    const SHORT: usize = 4;
    const WHOLE: [&str; 3] = ["eta", "kw", "due"];
    if word.trim().chars().count() > SHORT {
        return tail.rfind(word);
    }
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    tail.rmatch_indices(word).map(|(at, _)| at).find(|at| {
        let before = tail.get(..*at).and_then(|t| t.chars().next_back());
        let after = tail.get(at + word.len()..).and_then(|t| t.chars().next());
        let is_whole = !WHOLE.contains(&word) || !is_letter(after);
        !is_letter(before) && is_whole
    })
}

/// The clause with a day says that someone is away then: "geschlossen bis 06.04.".
pub fn is_away(text: &str, day: &str) -> bool {
    const WORDS: [&str; 22] = [
        "geschlossen",
        "betriebsferien",
        "betriebsurlaub",
        "urlaub",
        "closed",
        "on holiday",
        "on leave",
        "annual leave",
        "out of office",
        "fermé",
        "fermeture",
        "congés",
        "cerrado",
        "cerramos",
        "cerrada",
        "vacaciones",
        "gesloten",
        "vakantie",
        "chiuso",
        "chiusi",
        "chiusura",
        "ferie",
    ];
    let Some(at) = text.find(day) else { return false };
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let after = rest.get(day.len()..).unwrap_or_default();
    // A point behind a letter ends a sentence; behind a figure it is part of a day.
    let behind_year = |text: &str, at: usize| {
        text.get(..at).is_some_and(|t| t.chars().rev().take_while(char::is_ascii_digit).count() == 4)
    };
    let ends = |text: &str, at: usize, c: char| {
        let behind_letter =
            text.get(..at).and_then(|t| t.chars().next_back()).is_some_and(char::is_alphabetic);
        matches!(c, ',' | ';' | '!' | '?' | '|' | '+' | '(' | ')')
            || (c == '.' && (behind_letter || behind_year(text, at)))
    };
    let from =
        before.char_indices().rfind(|(at, c)| ends(before, *at, *c)).map_or(0, |(at, c)| at + c.len_utf8());
    // "… bis 12. August 2026. Am 1. August geschlossen": behind its year the sentence ends.
    let is_at_year =
        after.starts_with('.') && day.chars().rev().take_while(char::is_ascii_digit).count() == 4;
    let to = if is_at_year {
        Some(0)
    } else {
        after.char_indices().find(|(at, c)| ends(after, *at, *c)).map(|(at, _)| at)
    };
    let to = to.unwrap_or(after.len());
    let clause =
        format!("{} {}", before.get(from..).unwrap_or_default(), after.get(..to).unwrap_or_default());
    let clause = clause.to_lowercase();
    WORDS.iter().any(|w| clause.contains(w))
}

/// "for Wednesday the 25th of March", "per il 20 marzo": a word for the purpose right before the day, but for its weekday and articles.
pub fn is_for(before: &str) -> bool {
    const FOR: [&str; 10] = ["for", "by", "pour", "para", "per", "entro", "voor", "zum", "bis", "tegen"];
    const SKIPPED: [&str; 20] = [
        "the",
        "le",
        "el",
        "il",
        "den",
        "dem",
        "de",
        "zum",
        "este",
        "this",
        "coming",
        "next",
        "nächsten",
        "kommenden",
        "diesen",
        "ce",
        "komende",
        "aanstaande",
        "próximo",
        "prossimo",
    ];
    const WEEKDAYS: [&str; 44] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "mo",
        "di",
        "do",
    ];
    let mut words = before.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).rev().take(4);
    words
        .find(|w| (!SKIPPED.contains(w) || FOR.contains(w)) && !WEEKDAYS.contains(w))
        .is_some_and(|w| FOR.contains(&w))
}
