//! What a text wants: an order, or a complaint, an inquiry, a change of an order that is there already … Words of six languages
//! speak for kinds with points; lines that lead to items speak for an order.

mod words;

use self::words::{ORDER_TITLES, TITLES, WORDS};
use crate::records::wording::plain;
use crate::seen::Kind;

/// What the head of a page or sheet says it is: texts of its first rows, and whether each stands alone or begins its row.
pub fn by_title<'a>(pieces: impl Iterator<Item = &'a str>) -> Kind {
    let mut other: Option<Kind> = None;
    for piece in pieces {
        let text = plain(piece);
        let text = text.trim();
        let begins = |title: &str| {
            text == title
                || text.strip_prefix(title).is_some_and(|rest| {
                    let parted = rest.starts_with(|c: char| !c.is_alphanumeric());
                    let few = rest.split_whitespace().count() <= 3;
                    // "Rechnung Nr. 4711" is a head, "Rechnung an die Zentrale" is not.
                    parted && few && rest.bytes().any(|b| b.is_ascii_digit())
                })
        };
        if ORDER_TITLES.iter().any(|t| begins(t)) {
            return Kind::Order;
        }
        if other.is_none() {
            other = TITLES.iter().find(|(_, titles)| titles.iter().any(|t| begins(t))).map(|(kind, _)| *kind);
        }
    }
    other.unwrap_or(Kind::Order)
}

/// What the words speak for, with the points of that kind and those for an order.
pub fn by_words(subject: &str, text: &str) -> (Kind, i32, i32) {
    let subject = plain(subject);
    let text = plain(text);
    let mut best = (Kind::Other, 0);
    let mut order = 0;
    for (kind, points, words) in WORDS {
        let in_text = words.iter().filter(|w| contains_words(&text, w)).count().min(3) as i32;
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

/// The words stand in the text, beginning at the beginning of a word.
fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric()) || words.starts_with('%')
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

/// The kind of a text, by its words and by what of it leads to items: lines with a quantity, and lines in all.
pub fn decide(
    subject: &str,
    text: &str,
    is_automatic: bool,
    is_bulk: bool,
    lines_with_quantity: usize,
) -> Kind {
    if is_automatic {
        return Kind::AutoReply;
    }
    let (other, points, order) = by_words(subject, text);
    // Questions and complaints name items and quantities as well: lines alone make no order of them.
    let order = order + 3 * lines_with_quantity.min(2) as i32;
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
    #[case("Demande de devis", "Merci de nous envoyer un devis pour 20 boîtes", 1, Kind::Quotation)]
    fn kinds(#[case] subject: &str, #[case] text: &str, #[case] lines: usize, #[case] expected: Kind) {
        assert_eq!(decide(subject, text, false, false, lines), expected);
    }
}
