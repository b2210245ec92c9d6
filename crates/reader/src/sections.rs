//! Parts of a page or sheet that say of themselves that nothing in them is asked for: "for your information", "still open from earlier
//! orders (reminder only)". What stands in them is no line, and nothing that was missed.

use crate::look::Look;
use crate::records::wording::plain;
use crate::strips::Strip;
use crate::table;

/// Phrases of a heading over what is not asked for.
const INFORMS: [&str; 46] = [
    "for your information",
    "for information",
    "information only",
    "reminder only",
    "not to be supplied",
    "not to be delivered",
    "not part of this order",
    "do not supply",
    "do not deliver",
    "do not ship",
    "already ordered",
    "already on order",
    "still open from",
    "zur information",
    "zur kenntnis",
    "nur zur erinnerung",
    "nicht bestandteil dieser bestellung",
    "nicht liefern",
    "bereits bestellt",
    "noch offen aus",
    "offene bestellungen",
    "pour information",
    "pour memoire",
    "pour rappel",
    "ne pas livrer",
    "a ne pas livrer",
    "deja commande",
    "reste a livrer",
    "a titre informatif",
    "a titulo informativo",
    "para su informacion",
    "como recordatorio",
    "solo recordatorio",
    "no servir",
    "no suministrar",
    "ya pedido",
    "pendiente de pedidos anteriores",
    "ter informatie",
    "ter herinnering",
    "niet leveren",
    "reeds besteld",
    "per informazione",
    "a titolo informativo",
    "come promemoria",
    "da non consegnare",
    "gia ordinato",
];

/// Phrases of a heading over what is asked for.
const ASKS: [&str; 26] = [
    "please supply",
    "please deliver",
    "please send",
    "to be supplied",
    "to order",
    "we order",
    "order lines",
    "new order",
    "wir bestellen",
    "bitte liefern",
    "zu liefern",
    "zu bestellen",
    "bestellung",
    "a livrer",
    "a commander",
    "nous commandons",
    "commande",
    "a suministrar",
    "rogamos",
    "pedimos",
    "pedido",
    "te leveren",
    "wij bestellen",
    "da consegnare",
    "ordiniamo",
    "vogliate fornire",
];

/// Words of a heading; more are a sentence.
const WORDS_MAX: usize = 16;

/// The strips without those sections; none where there is no such section, or where nothing
/// else is asked for.
pub fn asked(strips: &[Strip], look: &Look<'_>) -> Option<Vec<Strip>> {
    let mut kept: Vec<Strip> = Vec::new();
    let mut informs = false;
    for strip in strips {
        if informs && ends_section(strip, &kept) {
            informs = false;
        }
        informs |= is_heading(strip, look, &INFORMS);
        if !informs {
            kept.push(strip.clone());
        }
    }
    let names_item = |s: &Strip| {
        crate::marks::of_strip(s, look, None)
            .iter()
            .any(|m| matches!(m.kind, crate::marks::MarkKind::Item(_)))
    };
    // Something has to be asked for, under a head of its own: else the phrase says something else.
    let asks = kept.iter().any(names_item) && kept.iter().any(table::names_quantity);
    (kept.len() < strips.len() && asks).then_some(kept)
}

/// A short row that holds one of the phrases, and no item.
fn is_heading(strip: &Strip, look: &Look<'_>, phrases: &[&str]) -> bool {
    let text = plain(&strip.whole());
    strip.words.len() <= WORDS_MAX
        && phrases.iter().any(|p| says(&text, p))
        && !crate::marks::of_strip(strip, look, None)
            .iter()
            .any(|m| matches!(m.kind, crate::marks::MarkKind::Item(_)))
}

/// A heading that asks ends the section, and a head of columns that stood over what is asked for.
fn ends_section(strip: &Strip, kept: &[Strip]) -> bool {
    let text = plain(&strip.whole());
    let asks = strip.words.len() <= WORDS_MAX
        && !table::is_head(strip)
        && !INFORMS.iter().any(|p| says(&text, p))
        && ASKS.iter().any(|p| says(&text, p))
        && !strip.words.iter().any(|w| w.text.bytes().filter(u8::is_ascii_digit).count() >= 3);
    asks || (table::names_quantity(strip) && kept.iter().any(|k| plain(&k.whole()) == text))
}

fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|r| r.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}
