//! What on a page or sheet may undo or add to the lines that were read, and was made nothing of: a line marked as cancelled, a sentence that
//! changes one, a draft, pages of different orders. None of it is carried out; a person looks.

use formats::lexicon::Role;

use crate::edits;
use crate::look::Look;
use crate::marks::{self, MarkKind};
use crate::prose;
use crate::records::wording::plain;
use crate::seen::{Kind, Seen, Sketch};
use crate::strips::Strip;
use crate::{cautions, facts, table};

/// Findings of one kind that are told.
const MOST: usize = 3;

/// Looks at the rows of a page or sheet beside what was made of them. `used` are the rows of the lines.
pub fn look_at(sketch: &mut Sketch, strips: &[Strip], used: &[bool], look: &Look<'_>) {
    if sketch.kind != Kind::Order || sketch.lines.is_empty() {
        return;
    }
    let is_used = |at: usize| used.get(at).copied().unwrap_or(false);
    let rows = || strips.iter().enumerate();
    let mut found: Vec<Seen> = Vec::new();
    found.extend(rows().filter(|(at, _)| is_used(*at)).filter_map(|(_, s)| taken_back(s)).take(MOST));
    let beside = || rows().filter(|(at, s)| !is_used(*at) && !table::is_head(s)).map(|(_, s)| s);
    found.extend(beside().filter_map(|s| edits::asks_of_a_line(s, sketch, look)).take(MOST));
    found.extend(beside().filter_map(|s| item_in_words(s, sketch, look)).take(MOST));
    found.retain(|seen| !sketch.residue.iter().any(|r| r.text == seen.text));
    sketch.residue.extend(found);
    let rows: Vec<String> = strips.iter().take(400).map(Strip::whole).collect();
    sketch.remarks.extend(cautions::of(rows.iter().map(String::as_str)).into_iter().map(str::to_owned));
    if strips.iter().take(400).any(is_draft) {
        sketch.remarks.push("it calls itself a draft".into());
    }
    if let Some((first, other)) = two_orders(strips) {
        sketch.remarks.push(format!("its pages are of different orders: {first} and {other}"));
    }
}

/// A row of a line says that it is cancelled.
fn taken_back(strip: &Strip) -> Option<Seen> {
    const WORDS: [&str; 24] = [
        "cancelled",
        "canceled",
        "storniert",
        "entfaellt",
        "gestrichen",
        "geloescht",
        "annule",
        "annulee",
        "annules",
        "supprime",
        "supprimee",
        "anulado",
        "anulada",
        "cancelado",
        "cancelada",
        "geannuleerd",
        "vervallen",
        "vervalt",
        "annullato",
        "annullata",
        "cancellato",
        "cancellata",
        "void",
        "deleted",
    ];
    (0..strip.words.len()).find_map(|at| {
        let seen = strip.seen(at, at + 1);
        let word = plain(seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
        WORDS.contains(&word.as_str()).then_some(seen)
    })
}

/// A row beside the lines says how many of something whose words are those of an item that is on no line.
fn item_in_words(strip: &Strip, sketch: &Sketch, look: &Look<'_>) -> Option<Seen> {
    // A sheet may be a list to choose from.
    if matches!(strip.words.first().map(|w| &w.source), Some(formats::Source::Cell { .. })) {
        return None;
    }
    let marks = marks::of_strip(strip, look, None);
    let counts = marks.windows(2).any(|pair| match pair {
        [number, unit] => number.number().is_some() && prose::is_pack(unit),
        _ => false,
    });
    if !counts || !strip.labels().iter().all(|l| crate::strips::is_line_role(l.role)) {
        return None;
    }
    let words: Vec<&str> =
        marks.iter().filter(|m| m.kind == MarkKind::Word).map(|m| m.seen.text.as_str()).collect();
    let hit = look.catalogue.by_words(&words.join(" ")).into_iter().next()?;
    let on_a_line = sketch.lines.iter().any(|line| {
        let by_number = line.refs.iter().any(|r| look.hits(&r.seen.text).iter().any(|h| h.item == hit.item));
        let said = line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
        by_number || look.catalogue.by_words(said).first().is_some_and(|h| h.item == hit.item)
    });
    (hit.explained >= 80 && hit.covered >= 60 && !on_a_line).then(|| strip.seen(0, strip.words.len()))
}

/// A piece of its own: "DRAFT", "Entwurf".
fn is_draft(strip: &Strip) -> bool {
    const WORDS: [&str; 14] = [
        "draft",
        "draft order",
        "entwurf",
        "bestellentwurf",
        "brouillon",
        "projet de commande",
        "borrador",
        "concept",
        "conceptorder",
        "bozza",
        "specimen",
        "spécimen",
        "do not process",
        "not valid",
    ];
    strip.pieces.iter().any(|(a, b)| {
        let text = plain(&strip.text(*a, *b));
        WORDS.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// Two pages that each give a number of an order, and not the same one.
fn two_orders(strips: &[Strip]) -> Option<(String, String)> {
    let mut pages: Vec<(u32, Vec<String>)> = Vec::new();
    for page in strips.chunk_by(|a, b| a.page == b.page) {
        let labelled =
            page.iter().any(|s| s.labels().iter().any(|l| l.role == Role::PoNumber && l.sureness == 3));
        let in_sheet = page
            .first()
            .and_then(|s| s.words.first())
            .is_some_and(|w| matches!(w.source, formats::Source::Cell { .. }));
        if !labelled || in_sheet {
            continue;
        }
        let mut one = Sketch::new(Kind::Order);
        facts::gather(&mut one, page, &[], None);
        let sure: Vec<String> = one
            .po_numbers
            .iter()
            .filter(|(_, points)| *points >= 66)
            .map(|(s, _)| basics::fold(&s.text))
            .collect();
        if !sure.is_empty() {
            pages.push((page.first().map_or(0, |s| s.page), sure));
        }
    }
    let (_, first) = pages.first()?;
    let (_, other) = pages.iter().find(|(_, numbers)| !numbers.iter().any(|n| first.contains(n)))?;
    Some((first.first()?.clone(), other.first()?.clone()))
}
