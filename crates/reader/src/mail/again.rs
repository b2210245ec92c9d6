//! "Same as last time, but of AB-1 seven": the lines of an earlier order, with what the text says of them.

use crate::look::Look;
use crate::records::wording::plain;
use crate::seen::{LineSeen, NumberSeen, Seen, Sketch};

const SAME: [&str; 36] = [
    "ripetere",
    "ripetete",
    "ripeti",
    "ripetiamo",
    "repetir",
    "repetid",
    "repita",
    "repite",
    "repeter",
    "renouveler",
    "wiederholen",
    "wiederholt",
    "herhalen",
    "herhaal",
    "same",
    "repeat",
    "gleiche",
    "gleichen",
    "dasselbe",
    "selbe",
    "wie",
    "nochmal",
    "nochmals",
    "meme",
    "memes",
    "idem",
    "comme",
    "mismo",
    "misma",
    "igual",
    "como",
    "hetzelfde",
    "zelfde",
    "stesso",
    "stessa",
    "come",
];
const REPEAT: [&str; 14] = [
    "repeat",
    "ripetere",
    "ripetete",
    "ripeti",
    "repetir",
    "repetid",
    "repita",
    "repite",
    "repeter",
    "renouveler",
    "wiederholen",
    "herhalen",
    "herhaal",
    "same",
];
const BUT: [&str; 8] = ["but", "ma", "aber", "mais", "pero", "maar", "nur", "except"];
const LAST: [&str; 24] = [
    "last",
    "previous",
    "letzte",
    "letzten",
    "letztes",
    "letzter",
    "zuletzt",
    "vorige",
    "vorigen",
    "derniere",
    "dernier",
    "precedente",
    "ultima",
    "ultimo",
    "anterior",
    "pasada",
    "pasado",
    "laatste",
    "laatst",
    "scorsa",
    "scorso",
    "again",
    "preceding",
    "usual",
];
const USUAL: [&str; 9] = [
    "usual order",
    "the usual",
    "wie immer",
    "wie gehabt",
    "comme d'habitude",
    "como siempre",
    "zoals altijd",
    "come al solito",
    "als gewoonlijk",
];
// What comes as it always does is mostly the delivery or the invoice.
const OTHER: [&str; 14] = [
    "address",
    "adress",
    "lieferung",
    "liefer",
    "rechnung",
    "invoice",
    "factur",
    "factuur",
    "fattura",
    "livraison",
    "entrega",
    "levering",
    "consegna",
    "deliver",
];

/// Does the text ask for an earlier order again? "Same as last time", "das Gleiche wie bei der letzten Bestellung". Words for what is
/// usual ("the address as always") count only where the text names nothing else.
pub fn repeats(text: &str, names_lines: bool) -> bool {
    let plain = plain(text);
    let mut sentences = plain.split(['.', '!', '?', ';']).flat_map(|s| s.split("\n\n"));
    sentences.any(|sentence| {
        let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
        let has = |list: &[&str]| words.iter().any(|w| list.contains(w));
        // "Repeat the last order, but of AB-1 seven": what is named changes it.
        let changes = has(&REPEAT) && has(&BUT);
        let again = has(&SAME) && has(&LAST) && (!names_lines || changes);
        let usual = !names_lines && USUAL.iter().any(|u| sentence.contains(u));
        (again || usual) && !OTHER.iter().any(|o| sentence.contains(o))
    })
}

/// "As the order below, but …": the older mail under it is meant.
pub fn repeats_below(text: &str) -> bool {
    const BELOW: [&str; 14] = [
        "below",
        "underneath",
        "unten",
        "untenstehende",
        "untenstehend",
        "ci-dessous",
        "dessous",
        "abajo",
        "debajo",
        "hieronder",
        "onderstaande",
        "onderstaand",
        "sotto",
        "sottostante",
    ];
    let plain = plain(text);
    plain.split(['.', '!', '?', ';']).any(|sentence| {
        let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
        let has = |list: &[&str]| words.iter().any(|w| list.contains(w));
        has(&SAME) && has(&BELOW)
    })
}

/// The lines of the newest earlier order. What the text said of a line is kept as a change to it.
pub fn repeat(sketch: &mut Sketch, look: &Look<'_>) {
    sketch.repeats_last = true;
    let said: Vec<LineSeen> = std::mem::take(&mut sketch.lines);
    let Some(last) = look.account.and_then(|a| a.orders.first()) else { return };
    for past in &last.lines {
        let source = formats::Source::Document;
        let mut line = LineSeen::new(source.clone());
        line.known = Some((past.item, past.unit));
        line.quantity =
            Some(NumberSeen::exact(past.quantity, Seen::new(format!("order {}", last.number), source)));
        sketch.lines.push(line);
    }
    for line in said {
        change_or_add(sketch, line, look);
    }
}

fn change_or_add(sketch: &mut Sketch, said: LineSeen, look: &Look<'_>) {
    let words = said.words.as_ref().map(|w| w.text.clone()).unwrap_or_default();
    let named: Vec<_> = said.refs.iter().flat_map(|r| look.hits(&r.seen.text)).map(|h| h.item).collect();
    let is_named = |l: &LineSeen| l.known.is_some_and(|(item, _)| named.contains(&item));
    if let Some(line) = sketch.lines.iter_mut().find(|l| is_named(l)) {
        line.edits.extend(said.words.as_ref().map(|w| w.text.clone()));
        line.quantity = said.quantity.or(line.quantity.take());
        line.unit = said.unit;
        return;
    }
    let fits: Vec<(u32, usize)> = {
        let mut fits: Vec<(u32, usize)> = sketch
            .lines
            .iter()
            .enumerate()
            .filter_map(|(at, l)| {
                let fit = look.catalogue.fit(l.known?.0, &words);
                // The sentence may say much else: it is enough that it holds the words of the item.
                Some((fit.explained.max(fit.covered), at)).filter(|(fit, _)| *fit >= 50)
            })
            .collect();
        fits.sort_unstable_by(|a, b| b.cmp(a));
        fits
    };
    match fits.as_slice() {
        [(first, at), rest @ ..] if rest.first().is_none_or(|(second, _)| first > second) => {
            if let Some(line) = sketch.lines.get_mut(*at) {
                line.edits.extend(said.words.as_ref().map(|w| w.text.clone()));
                line.quantity = said.quantity.or(line.quantity.take());
                line.unit = said.unit;
            }
        }
        _ => sketch.lines.push(said),
    }
}
