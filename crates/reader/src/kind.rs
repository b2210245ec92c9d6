//! What a text wants: an order, or a complaint, an inquiry, a change of an order that is there already … Words of six languages
//! speak for kinds with points; lines that lead to items speak for an order.

mod titles;
mod words;

use self::titles::{ORDER_TITLES, TITLES};
use self::words::WORDS;
use crate::records::wording::plain;
use crate::seen::Kind;

/// What the head of a page or sheet says it is: texts of its first rows with the height they are printed in. The largest title
/// counts, and among equals that of an order: an invoice names the order it is for in small print.
pub fn by_title(pieces: impl Iterator<Item = (String, i32)>) -> Kind {
    let mut order: Option<i32> = None;
    let mut other: Option<(i32, Kind)> = None;
    for (piece, height) in pieces {
        let text = plain(&piece);
        let text = text.trim();
        if ORDER_TITLES.iter().any(|t| begins(text, t)) {
            order = order.max(Some(height));
        } else if let Some((kind, _)) =
            TITLES.iter().find(|(_, titles)| titles.iter().any(|t| begins(text, t)))
            && other.is_none_or(|(tallest, _)| height > tallest)
        {
            other = Some((height, *kind));
        }
    }
    match (order, other) {
        (Some(order), Some((height, kind))) if height * 10 > order * 12 => kind,
        (Some(_), _) => Kind::Order,
        (None, Some((_, kind))) => kind,
        (None, None) => Kind::Order,
    }
}

/// A text is a title, or begins with one: "Rechnung Nr. 4711" is a head, "Rechnung an die Zentrale" is not. Titles that end a longer
/// word count as well: "Offertanfrage", "Materialbestellung".
fn begins(text: &str, title: &str) -> bool {
    let after = if let Some(rest) = text.strip_prefix(title) {
        rest
    } else if title.len() >= 7 && !title.contains(' ') {
        match text.split_once(title) {
            Some((before, rest)) if !before.is_empty() && before.chars().all(char::is_alphabetic) => rest,
            _ => return false,
        }
    } else {
        return false;
    };
    let parted = after.starts_with(|c: char| !c.is_alphanumeric());
    let few = after.split_whitespace().count() <= 3;
    after.is_empty() || (parted && few && after.bytes().any(|b| b.is_ascii_digit()))
}

/// Does a text say of itself that it orders nothing? "This is not an order", "Dies ist keine Bestellung".
pub fn is_denied(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "not an order",
        "no order yet",
        "not a purchase order",
        "not yet an order",
        "keine bestellung",
        "noch keine bestellung",
        "kein auftrag",
        "pas une commande",
        "pas encore une commande",
        "no es un pedido",
        "no constituye un pedido",
        "geen bestelling",
        "nog geen bestelling",
        "non e un ordine",
        "non costituisce ordine",
        "for information only",
    ];
    let text = plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    WORDS.iter().any(|words| {
        text.match_indices(words).any(|(at, _)| {
            // "keine Bestellbestätigung", "not an order confirmation" speak of something else.
            let rest = text.get(at + words.len()..).unwrap_or_default();
            let next = rest.trim_start();
            let goes_on = rest.starts_with(|c: char| c.is_alphanumeric());
            !goes_on && !["confirm", "acknow", "mehr", "more", "than"].iter().any(|w| next.starts_with(w))
        })
    })
}

/// Does a text ask for its goods on several days? "20 on the 3rd, the other 20 in May", "in zwei Lieferungen".
pub fn splits_delivery(text: &str) -> bool {
    const WORDS: [&str; 44] = [
        "two deliveries",
        "two shipments",
        "split delivery",
        "partial delivery",
        "in two drops",
        "the other half",
        "the remaining",
        "the remainder",
        "the balance",
        "half on",
        "half now",
        "in zwei lieferungen",
        "zwei teillieferungen",
        "teillieferung",
        "die restlichen",
        "der rest am",
        "den rest am",
        "die anderen",
        "die haelfte",
        "en deux livraisons",
        "en deux fois",
        "livraison partielle",
        "le solde",
        "le reste",
        "la moitie",
        "les autres",
        "en dos entregas",
        "en dos veces",
        "entrega parcial",
        "las otras",
        "los otros",
        "el resto",
        "la mitad",
        "in twee leveringen",
        "deellevering",
        "de rest",
        "de andere",
        "de helft",
        "in due consegne",
        "in due volte",
        "consegna parziale",
        "gli altri",
        "il resto",
        "la meta",
    ];
    let text = plain(text);
    WORDS.iter().any(|w| {
        // "After the half of October" is a time.
        let is_other = |at: usize| is_of_month(&text, at) || stays(&text, at);
        contains_words(&text, w) && !text.match_indices(w).all(|(at, _)| is_other(at + w.len()))
    })
}

/// "The rest is fine", "le reste est bon": nothing is asked for another day.
fn stays(text: &str, at: usize) -> bool {
    const WORDS: [&str; 24] = [
        "is",
        "are",
        "stays",
        "remains",
        "unchanged",
        "ist",
        "sind",
        "bleibt",
        "bleiben",
        "wie",
        "est",
        "sont",
        "reste",
        "comme",
        "esta",
        "queda",
        "igual",
        "va",
        "resta",
        "restano",
        "come",
        "blijft",
        "klopt",
        "zoals",
    ];
    let rest = text.get(at..).unwrap_or_default();
    rest.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).is_some_and(|w| WORDS.contains(&w))
}

/// What follows is "of" a month: "metà di ottobre", "la mitad de mayo".
fn is_of_month(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let is_of = words.next().is_some_and(|w| matches!(w, "di" | "de" | "d" | "of" | "van" | "des" | "del"));
    let base = basics::Day::new(2000, 1, 1).ok();
    is_of && words.next().is_some_and(|w| formats::date::whole(&format!("1 {w}"), None, base).is_some())
}

/// What the words speak for, with the points of that kind and those for an order.
pub fn by_words(subject: &str, text: &str) -> (Kind, i32, i32) {
    let subject = plain(subject);
    let text = plain(text);
    let mut best = (Kind::Other, 0);
    let mut order = 0;
    for (kind, points, words) in WORDS {
        let is_said = |w: &&&str| contains_words(&text, w) && !(*kind == Kind::Inquiry && is_label(&text, w));
        let in_text = words.iter().filter(is_said).count().min(3) as i32;
        let in_subject = i32::from(words.iter().any(|w| contains_words(&subject, w)));
        let sum = points * in_text + points * in_subject;
        if *kind == Kind::Order {
            order = sum;
        } else if sum > best.1 {
            best = (*kind, sum);
        }
    }
    (best.0, best.1, order)
}

/// Wherever the words stand, a colon follows: "Plazo de entrega: 10 de septiembre" asks nothing.
fn is_label(text: &str, words: &str) -> bool {
    text.match_indices(words).all(|(at, _)| {
        text.get(at + words.len()..)
            .is_some_and(|rest| rest.trim_start_matches([' ', '*', '\t']).starts_with(':'))
    })
}

/// The words stand in the text, beginning at the beginning of a word.
fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        let begins = before.is_none_or(|c| !c.is_alphanumeric()) || words.starts_with('%');
        // A short word is met whole: "casse" is no part of "cassette".
        let after = text.get(at + words.len()..).and_then(|rest| rest.chars().next());
        let is_whole = after.is_none_or(|c| !c.is_alphanumeric());
        begins && (is_whole || words.len() > 5)
    })
}

/// A kind in words.
pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Order => "an order",
        Kind::Change => "a change of an order",
        Kind::Cancellation => "a cancellation",
        Kind::Inquiry => "an inquiry",
        Kind::Quotation => "a request for a quotation",
        Kind::Status => "a question after an order",
        Kind::Complaint => "a complaint",
        Kind::Invoice => "an invoice",
        Kind::Remittance => "a payment advice",
        Kind::Advertisement => "an advertisement",
        Kind::AutoReply => "an automatic reply",
        Kind::Other => "something else",
    }
}

/// What of a text speaks for an order beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Lines with a quantity.
    pub lines: usize,
    /// Those of them that lead to an item.
    pub known: usize,
    /// A day ahead is named on which something is wanted.
    pub is_ahead: bool,
    /// The number it gives is that of an earlier order.
    pub is_of_earlier: bool,
    /// It has a number of its own that no earlier order of the customer has.
    pub is_numbered: bool,
}

/// The kind of a text, by its words and by what of it leads to items.
pub fn decide(subject: &str, text: &str, is_automatic: bool, is_bulk: bool, asked: Asked) -> Kind {
    let lines_with_quantity = asked.lines;
    if is_automatic {
        return Kind::AutoReply;
    }
    if is_denied(text) {
        let (kind, points, _) = by_words(subject, text);
        return if points > 0 { kind } else { Kind::Inquiry };
    }
    let (other, points, order) = by_words(subject, text);
    // What has a number of its own is an order, whatever else it asks or complains of: a person sees both.
    let asks_as_well = matches!(other, Kind::Inquiry | Kind::Quotation | Kind::Status | Kind::Other)
        || (other == Kind::Complaint && order > 0);
    let order = order + if asked.is_numbered && asked.known > 0 && asks_as_well { points } else { 0 };
    // Questions and complaints name items and quantities as well: lines alone make no order of them.
    // Lines for a day that lies ahead are new, whatever was said before of others.
    // Neither a number nor a day: lines alone say little beside a question.
    let most = if asked.is_ahead || asked.is_numbered { 2 } else { 1 };
    let order = order - 6 * i32::from(asked.is_of_earlier);
    let order = order + 3 * asked.known.min(most) as i32 + 5 * i32::from(asked.known > 0 && asked.is_ahead);
    if is_bulk && lines_with_quantity == 0 {
        return Kind::Advertisement;
    }
    match other {
        Kind::AutoReply if points >= 12 => Kind::AutoReply,
        Kind::Other if points == 0 => {
            if lines_with_quantity > 0 || order >= 12 {
                Kind::Order
            } else {
                Kind::Other
            }
        }
        _ if points > order || (points >= 6 && lines_with_quantity == 0) => other,
        _ => {
            if lines_with_quantity > 0 || order >= 12 {
                Kind::Order
            } else {
                other
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(
        "Lieferung beschädigt",
        "Guten Tag, 3 von 10 Kartons waren beschädigt. Reklamation folgt.",
        1,
        Kind::Complaint
    )]
    #[case("Question", "Do you have 50 of AB-123 in stock? Not ordering yet.", 1, Kind::Inquiry)]
    #[case(
        "Where is PO 4711",
        "we ordered 20 x AB-123 two weeks ago and still have not received it. Please send tracking.",
        1,
        Kind::Status
    )]
    #[case("Bestellung 4711", "Hiermit bestellen wir:", 2, Kind::Order)]
    #[case("Cassettes", "please send 20 x CS-1 cassette and 5 boxes of X", 2, Kind::Order)]
    #[case("Voorraad", "Dit is geen bestelling, alleen een telling", 2, Kind::Inquiry)]
    #[case("Demande de devis", "Merci de nous envoyer un devis pour 20 boîtes", 1, Kind::Quotation)]
    fn kinds(#[case] subject: &str, #[case] text: &str, #[case] lines: usize, #[case] expected: Kind) {
        let asked = Asked { lines, known: lines, ..Asked::default() };
        assert_eq!(decide(subject, text, false, false, asked), expected);
    }

    #[rstest]
    #[case(&[("Rechnung 2026-30911", 900), ("Bestellung EK-77120", 500)], Kind::Invoice)]
    #[case(&[("Angebot 4711", 500), ("Bestellung", 900)], Kind::Order)]
    #[case(&[("Offertanfrage 60130 vom 08.09.2026", 900)], Kind::Quotation)]
    #[case(&[("Materialbestellung", 900)], Kind::Order)]
    #[case(&[("Rechnung an die Zentrale", 900)], Kind::Order)]
    fn titles(#[case] pieces: &[(&str, i32)], #[case] expected: Kind) {
        assert_eq!(by_title(pieces.iter().map(|(t, h)| ((*t).to_owned(), *h))), expected);
    }

    #[rstest]
    #[case("Dies ist keine Bestellung.", true)]
    #[case("Wir haben noch keine Bestellbestätigung erhalten", false)]
    #[case("Stock count 28-02 - geen bestelling", true)]
    fn texts_say_of_themselves_that_they_order_nothing(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_denied(text), expected);
    }
}
