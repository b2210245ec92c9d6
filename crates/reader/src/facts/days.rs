//! What a day in a text is for: when it is wanted, when the order was written, or when someone is away.

use crate::seen::DayRole;

/// Words before a day that tell what it is for.
pub fn role_by_words(before: &str, in_text: bool) -> DayRole {
    const WANTED: [&str; 57] = [
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
        "bezorg",
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
    // "Morgen lukt niet, dus graag vrijdag": behind such a word something else is said.
    const THEN: [&str; 16] = [
        "dus", "so", "daher", "deshalb", "donc", "quindi", "perciò", "maar", "but", "mais", "sondern",
        "pero", "sino", "ma", "aber", "graag",
    ];
    let near = words.iter().rev().take(7).take_while(|w| !THEN.contains(w));
    let denies = near.clone().any(|w| DENY.contains(w)) || NO_DELIVERY.iter().any(|w| clause.contains(w));
    denies && !near.clone().any(|w| LATEST.contains(w))
}

/// "Thursday 26 November latest", "le 20 mai dernier délai": what stands right behind a day says that it is the last one that will do.
pub fn is_latest(behind: &str) -> bool {
    const WORDS: [&str; 22] = [
        "latest",
        "at the latest",
        "suits",
        "would suit",
        "please",
        "is fine",
        "would be",
        "spätestens",
        "wäre",
        "reicht",
        "passt",
        "dernier délai",
        "au plus tard",
        "maximum",
        "como máximo",
        "como muy tarde",
        "a más tardar",
        "uiterlijk",
        "graag",
        "al più tardi",
        "al massimo",
        "va bene",
    ];
    let text = behind.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    WORDS.iter().any(|w| text.starts_with(w))
}

/// "L'ultima volta (ordine SG71)": the clause speaks of an earlier order.
pub fn is_past(before: &str) -> bool {
    const WORDS: [&str; 22] = [
        "last time",
        "last order",
        "previous order",
        "earlier order",
        "letztes mal",
        "letzten mal",
        "letzte bestellung",
        "derniere fois",
        "derniere commande",
        "commande precedente",
        "ultima vez",
        "ultimo pedido",
        "pedido anterior",
        "vorige keer",
        "laatste keer",
        "vorige bestelling",
        "ultima volta",
        "ultimo ordine",
        "ordine precedente",
        "already delivered",
        "bereits geliefert",
        "deja livre",
    ];
    let text = crate::records::wording::plain(before);
    let sentence =
        text.rsplit(['!', '?', ';']).next().and_then(|s| s.rsplit(". ").next()).unwrap_or_default();
    WORDS.iter().any(|w| sentence.contains(w))
}

/// "The eleventh of September", "zum elften September", "once de septiembre": the words of a day, and which it may be.
pub fn in_words(text: &str, base: basics::Day) -> Option<(String, Vec<basics::Day>)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let Some(number) = nth_in_words(word) else { continue };
        let is_of = |w: &&str| matches!(w.to_lowercase().as_str(), "of" | "de" | "di" | "van");
        let month_at = at + 1 + usize::from(words.get(at + 1).is_some_and(is_of));
        let Some(month) = words.get(month_at).map(|w| w.trim_matches(|c: char| !c.is_alphabetic())) else {
            continue;
        };
        let found = formats::date::whole(&format!("{number} {month}"), None, Some(base));
        if let Some(found) = found.filter(|_| month.chars().count() >= 3 && is_month(month)) {
            return Some((words.get(at..=month_at)?.join(" "), found.readings));
        }
    }
    None
}

/// A month stands in the text by its whole name.
pub fn names_month(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    words.any(|w| {
        w.chars().count() >= 4
            && !matches!(w.to_lowercase().as_str(), "march" | "mars" | "marzo" | "maart" | "mayo" | "sept")
            && is_month(w)
    })
}

fn is_month(word: &str) -> bool {
    let base = basics::Day::new(2000, 1, 1).ok();
    formats::date::whole(&format!("1 {word}"), None, base).is_some()
}

fn nth_in_words(word: &str) -> Option<i64> {
    const ENGLISH: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    const OTHERS: [(&str, i64); 14] = [
        ("thirtieth", 30),
        ("premier", 1),
        ("primo", 1),
        ("primero", 1),
        ("ersten", 1),
        ("dritten", 3),
        ("siebten", 7),
        ("achten", 8),
        ("eerste", 1),
        ("tweede", 2),
        ("derde", 3),
        ("achtste", 8),
        ("erste", 1),
        ("dritte", 3),
    ];
    let word = crate::records::wording::plain(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let english = |w: &str| ENGLISH.iter().position(|o| *o == w).and_then(|at| i64::try_from(at + 1).ok());
    if let Some(nth) = english(&word).or(OTHERS.iter().find(|(o, _)| *o == word).map(|(_, n)| *n)) {
        return Some(nth);
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let tens = match tens {
            "twenty" => 20,
            "thirty" => 30,
            _ => 0,
        };
        if let Some(ones) = english(ones).filter(|n| tens > 0 && *n < 10) {
            return Some(tens + ones);
        }
    }
    let bare = ["sten", "ten", "ste", "de", ""].iter().filter_map(|end| word.strip_suffix(end));
    bare.filter_map(crate::prose::number_of_word).find(|n| (2..=31).contains(n))
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
