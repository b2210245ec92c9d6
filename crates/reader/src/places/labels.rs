//! What stands behind a label for the place of delivery and has no postcode: "Deliver to: Hangar 3, West Airfield". It must be one of the
//! customer's places, or a person says where it is.

use formats::lexicon::Role;
use formats::{Source, date};

use crate::records::wording::plain;
use crate::seen::{Label, PartyRole, PartySeen, Seen};
use crate::strips::Strip;

/// Rows below a label that may say where.
const ROWS: usize = 4;

/// The places that labels name in words alone.
pub fn without_postcode(strips: &[Strip], labels: &[Vec<Label>], used: &[bool]) -> Vec<PartySeen> {
    let mut found = Vec::new();
    for (at, strip) in strips.iter().enumerate() {
        if used.get(at).copied().unwrap_or(false) || crate::table::is_head(strip) {
            continue;
        }
        let own = labels.get(at).map(Vec::as_slice).unwrap_or_default();
        for (nth, label) in own.iter().enumerate().filter(|(_, l)| l.role == Role::ShipTo && l.sureness == 3)
        {
            let stop = own.get(nth + 1).map_or(strip.words.len(), |l| l.first);
            if !is_label(strip, label) {
                continue;
            }
            let lines = beside(strip, label, stop)
                .map(|seen| vec![seen])
                .or_else(|| Some(below(strips, labels, used, at, label)).filter(|l| !l.is_empty()));
            let Some(written) =
                lines.and_then(|lines| super::join(lines.iter())).filter(|w| tells_place(&w.text))
            else {
                continue;
            };
            // "Ocean House, Canute Road, Southampton SO14 3FJ": a street without a number, and yet an address.
            let town = written
                .text
                .split([',', '|', ';'])
                .rev()
                .find_map(|part| super::town(part.trim()))
                .filter(|(_, city)| !crate::resolve::streets::is_name_of_street(city));
            let (postcode, city) = town.unwrap_or_default();
            found.push(PartySeen {
                role: PartyRole::ShipTo,
                postcode,
                city,
                name: Some(written.clone()),
                written: Some(written),
                ..PartySeen::default()
            });
        }
    }
    found
}

/// In running text the words are a label where a colon follows; on paper and in sheets they begin a piece.
fn is_label(strip: &Strip, label: &Label) -> bool {
    let word = |at: Option<usize>| at.and_then(|i| strip.words.get(i)).map_or("", |w| w.text.as_str());
    let has_colon = word(label.end.checked_sub(1)).ends_with([':', '=']) || word(Some(label.end)) == ":";
    let in_text = matches!(strip.words.first().map(|w| &w.source), Some(Source::Text { .. }));
    has_colon || (!in_text && strip.pieces.iter().any(|p| p.0 == label.first))
}

/// What stands right of the label.
fn beside(strip: &Strip, label: &Label, stop: usize) -> Option<Seen> {
    let first = (label.end..stop)
        .find(|at| strip.words.get(*at).is_some_and(|w| w.text.chars().any(char::is_alphanumeric)))?;
    // Beyond its own column stands something else.
    let in_text = matches!(strip.words.first().map(|w| &w.source), Some(Source::Text { .. }));
    let end = if in_text { stop } else { strip.piece_of(first).1.min(stop) };
    Some(strip.seen(first, end))
}

/// The rows under the label, as far as they stand close and in its column.
fn below(strips: &[Strip], labels: &[Vec<Label>], used: &[bool], at: usize, label: &Label) -> Vec<Seen> {
    let Some(head) = strips.get(at) else { return Vec::new() };
    let left = head.left(label.first);
    let mut last = head;
    let mut found: Vec<Seen> = Vec::new();
    for (nth, strip) in strips.iter().enumerate().skip(at + 1) {
        let is_near = strip.page == head.page && strip.top - last.bottom <= strip.height().max(last.height());
        if !is_near || used.get(nth).copied().unwrap_or(false) || found.len() >= ROWS {
            break;
        }
        let slack = strip.height().max(head.height());
        let under = strip.pieces.iter().find(|p| (strip.left(p.0) - left).abs() <= slack);
        // A row of another column may lie between.
        let Some(piece) = under else {
            if strip.top - last.top < last.height() / 2 {
                continue;
            }
            break;
        };
        if labels.get(nth).into_iter().flatten().any(|l| (piece.0..piece.1).contains(&l.first)) {
            break;
        }
        found.push(strip.seen(piece.0, piece.1));
        last = strip;
    }
    found
}

/// The text names something: no day, no "as above", no "usual address".
fn tells_place(text: &str) -> bool {
    const SAYS_NOTHING: [&str; 48] = [
        "obig",
        "always",
        "wie immer",
        "toujours",
        "siempre",
        "altijd",
        "sempre",
        "s.o.",
        "above",
        "below",
        "same",
        "usual",
        "attached",
        "oben",
        "unten",
        "gleich",
        "ueblich",
        "wie gehabt",
        "dito",
        "idem",
        "ci-dessus",
        "ci-dessous",
        "habituel",
        "habituelle",
        "arriba",
        "abajo",
        "habitual",
        "misma",
        "mismo",
        "boven",
        "onder",
        "zelfde",
        "gebruikelijk",
        "sopra",
        "sotto",
        "stesso",
        "stessa",
        "solito",
        "solita",
        "collect",
        "abholung",
        "selbstabholer",
        "enlevement",
        "recogida",
        "afhalen",
        "afgehaald",
        "ritiro",
        "n/a",
    ];
    // "As customer", "wie Auftraggeber": one of the addresses that stand elsewhere; "Invoice" heads the column beside.
    const AS: [&str; 14] = [
        "as", "wie", "like", "comme", "como", "zoals", "come", "siehe", "see", "voir", "vease", "zie",
        "vedi", "als",
    ];
    const HEADS: [&str; 18] = [
        "invoice",
        "invoice to",
        "supplier",
        "vendor",
        "seller",
        "lieferant",
        "auftragnehmer",
        "auftraggeber",
        "rechnung",
        "fournisseur",
        "facture",
        "proveedor",
        "factura",
        "leverancier",
        "factuur",
        "fornitore",
        "fattura",
        "order",
    ];
    let text = plain(text);
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default();
    let is_head = HEADS.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
        || formats::lexicon::label(&formats::lexicon::folded(&text)).is_some();
    let says_nothing = SAYS_NOTHING.iter().any(|w| text.contains(w)) || AS.contains(&first) || is_head;
    let mut rest = text.clone();
    for day in date::find(&text, None, None).into_iter().rev() {
        if rest.get(day.start..day.end).is_some() {
            rest.replace_range(day.start..day.end, " ");
        }
    }
    !says_nothing && rest.chars().filter(|c| c.is_alphabetic()).count() >= 3 && text.chars().count() <= 200
}
