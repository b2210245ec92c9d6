//! What a sentence says that asks for a change: plainly, under a condition, or by denying something.

use super::pointers::{is_pointer, word};
use super::words::{CHANGES, CONDITIONS, NO, REMOVE, REMOVE_PARTED};
use crate::marks::MarkKind;
use crate::prose::Token;

/// "Finally no AB-1", "keine AB-1": something is denied of what is ordered.
pub fn speaks_against(sentence: &[Token]) -> bool {
    const WORDS: [&str; 22] = [
        "kein", "keine", "keinen", "keiner", "ohne", "plus", "sans", "ninguna", "ningun", "sin", "geen",
        "zonder", "nessun", "nessuna", "niente", "senza", "without", "none", "nothing", "neither", "except",
        "nor",
    ];
    let says = |at: usize| {
        let here = word(sentence, Some(at));
        (NO.contains(&here.as_str()) && !stands_for_number(sentence, at)) || WORDS.contains(&here.as_str())
    };
    (0..sentence.len()).any(says)
}

/// "No. 4711": a short form, and no denial.
fn stands_for_number(sentence: &[Token], at: usize) -> bool {
    let text = sentence.get(at).map_or("", |t| t.mark.seen.text.as_str());
    text.ends_with(['.', ':']) && matches!(word(sentence, Some(at)).as_str(), "no" | "n")
}

/// "If it is out of stock, leave out line 2".
pub fn is_conditional(sentence: &[Token]) -> bool {
    (0..sentence.len()).any(|at| {
        // "Si prega di …" asks.
        let is_request = matches!(word(sentence, Some(at + 1)).as_str(), "prega" | "richiede");
        // "Sauf le AB-1" leaves it out.
        let names = (at + 1..at + 4).any(|i| is_pointer(sentence, i));
        let is_except = word(sentence, Some(at)) == "sauf" && names;
        CONDITIONS.contains(&word(sentence, Some(at)).as_str()) && !is_request && !is_except
    })
}

/// "Please do not cancel line 3", "Zeile 3 bitte nicht streichen": a word that takes out beside one that denies. Phrases such as
/// "do not ship" hold both and mean it.
pub fn is_denied(sentence: &[Token]) -> bool {
    let takes_out = |at: usize| {
        let here = word(sentence, Some(at));
        here.chars().count() >= 4
            && REMOVE.iter().any(|w| !w.trim().contains(' ') && here.starts_with(w.trim()))
    };
    // In Italian, "ne" is "of them".
    let is_ne = |at: usize| {
        let next = word(sentence, Some(at + 1));
        word(sentence, Some(at)) == "ne" && !next.ends_with("ez") && !next.ends_with("ons") && next != "pas"
    };
    let denies = |at: usize| NO.contains(&word(sentence, Some(at)).as_str()) && !is_ne(at);
    (0..sentence.len()).filter(|at| takes_out(*at)).any(|at| {
        (at.saturating_sub(2)..at + 4).any(|near| near != at && near < sentence.len() && denies(near))
    })
}

/// A day, or the word for one, stands in the sentence, and no item; a day alone goes with no other number.
pub fn speaks_of_day(sentence: &[Token]) -> bool {
    const WORDS: [&str; 15] = [
        "date",
        "datum",
        "termin",
        "liefertermin",
        "lieferdatum",
        "wunschtermin",
        "delai",
        "fecha",
        "plazo",
        "leverdatum",
        "levertijd",
        "data",
        "consegna",
        "deadline",
        "dates",
    ];
    let has = |is: fn(&MarkKind) -> bool| sentence.iter().any(|t| is(&t.mark.kind));
    let says_so = (0..sentence.len()).any(|at| WORDS.contains(&word(sentence, Some(at)).as_str()));
    let is_day = has(|k| matches!(k, MarkKind::Day(_))) && !has(|k| matches!(k, MarkKind::Number(_)));
    (says_so || is_day) && !has(|k| matches!(k, MarkKind::Item(_)))
}

/// It says plainly that it changes what was written.
pub fn is_plain_edit(text: &str) -> bool {
    CHANGES
        .iter()
        .chain(&[
            "instead of",
            "not ",
            "statt",
            "au lieu",
            "en vez",
            "in plaats",
            "invece",
            "should be",
            "correction",
            "actually",
            "make it",
            "a la place",
            "al posto",
            "rather than",
            "ipv ",
        ])
        .any(|w| says(text, w))
}

/// The text takes something out: by a word for it, or by two with others between: "take it off", "mag toch weg".
pub fn takes_out(text: &str) -> bool {
    const BETWEEN: usize = 4;
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let parted = |first: &str, last: &str| {
        words
            .iter()
            .enumerate()
            .filter(|(_, w)| **w == first)
            .any(|(at, _)| words.iter().skip(at + 1).take(BETWEEN).any(|w| *w == last))
    };
    !speaks_of_way(&words) && !speaks_of_other_things(&words) && REMOVE.iter().any(|w| says(text, w))
        || REMOVE_PARTED.iter().any(|(first, last)| parted(first, last))
}

/// "Don't send anything by air": how it is not to come is no matter of the lines.
fn speaks_of_way(words: &[&str]) -> bool {
    const NOTHING: [&str; 8] = ["nothing", "anything", "nada", "rien", "nichts", "niets", "niente", "nulla"];
    const BY: [&str; 10] = ["by", "por", "par", "per", "mit", "via", "met", "con", "with", "avec"];
    words.windows(2).any(|pair| matches!(pair, [a, b] if NOTHING.contains(a) && BY.contains(b)))
}

/// "Rückstände bitte stornieren", "do not send invoices by post", "2 attachments removed": what can't come now, or papers, and no line.
fn speaks_of_other_things(words: &[&str]) -> bool {
    const WORDS: [&str; 52] = [
        "backorder",
        "backorders",
        "backordered",
        "balances",
        "rueckstand",
        "rueckstaende",
        "restmenge",
        "restmengen",
        "nachlieferung",
        "nachlieferungen",
        "reliquat",
        "reliquats",
        "remanentes",
        "backorderregels",
        "naleveringen",
        "nalevering",
        "residui",
        "inevasi",
        "invoice",
        "invoices",
        "rechnung",
        "rechnungen",
        "facture",
        "factures",
        "factura",
        "facturas",
        "factuur",
        "facturen",
        "fattura",
        "fatture",
        "attachment",
        "attachments",
        "anlage",
        "anlagen",
        "adjunto",
        "adjuntos",
        "bijlage",
        "bijlagen",
        "allegato",
        "allegati",
        "catalogue",
        "catalogues",
        "catalog",
        "catalogs",
        "katalog",
        "kataloge",
        "catalogo",
        "catalogi",
        "samples",
        "muster",
        "folletos",
        "brochures",
    ];
    words.iter().any(|w| WORDS.contains(w))
}

/// The words stand in the text, from the beginning of a word on: "auf" is no part of "Einkauf".
pub fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        text.get(..at).and_then(|b| b.chars().next_back()).is_none_or(|c| !c.is_alphanumeric())
    })
}
