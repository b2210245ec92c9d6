//! How many: numbers as figures and words, dozens, and which of the numbers of a sentence are quantities.

use basics::Decimal;

use super::{Token, number_words};
use crate::look::Look;
use crate::marks::{Mark, MarkKind, is_measure};
use crate::records::wording::plain;
use crate::seen::NumberSeen;
use crate::strips::union;

/// "two dozen", "half a dozen", "ein halbes Dutzend", "media docena" as numbers.
/// In Dutch, "dozen" are boxes.
pub fn dozens(tokens: Vec<Token>, is_dutch: bool) -> Vec<Token> {
    const DOZEN: [&str; 11] = [
        "dozen",
        "dozens",
        "dutzend",
        "douzaine",
        "douzaines",
        "docena",
        "docenas",
        "dozijn",
        "dozzina",
        "dozzine",
        "demi-douzaine",
    ];
    const HALF: [&str; 9] = ["half", "halbes", "halbe", "demi", "demie", "media", "medio", "mezza", "halve"];
    let word = |t: &Token| plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut made: Vec<Token> = Vec::new();
    for token in tokens {
        let text = word(&token);
        // In brackets it is what something comes in: Dutch, too.
        let is_bracketed = token.mark.seen.text.starts_with('(');
        if !DOZEN.contains(&text.as_str()) || (text == "dozen" && (is_dutch || is_bracketed)) {
            made.push(token);
            continue;
        }
        let mut count = Decimal::from(12);
        let mut source = token.mark.seen.clone();
        let mut is_half = text == "demi-douzaine";
        // What stands before it: a number, "a", "half", "half a".
        while let Some(before) = made.last() {
            let text = word(before);
            let number = before.mark.number().and_then(|n| n.value(None));
            if HALF.contains(&text.as_str()) {
                is_half = true;
            } else if let Some(number) = number.filter(|n| *n != Decimal::ONE && *n < Decimal::from(100)) {
                count *= number;
            } else if !matches!(
                text.as_str(),
                "a" | "an" | "ein" | "eine" | "une" | "un" | "una" | "een" | "one" | "ein-"
            ) {
                break;
            }
            source.source = union([&before.mark.seen.source, &source.source].into_iter());
            source.text = format!("{} {}", before.mark.seen.text, source.text);
            made.pop();
            if number.is_some() && !is_half {
                break;
            }
        }
        if is_half {
            count /= Decimal::TWO;
        }
        let mark = Mark {
            kind: MarkKind::Number(NumberSeen::exact(count, source.clone())),
            seen: source,
            ..token.mark.clone()
        };
        made.push(Token { mark, ..token });
    }
    made
}

/// "treinta y dos", "two hundred": words that are one number together.
pub fn joined_numbers(tokens: Vec<Token>) -> Vec<Token> {
    let word = |t: &Token| plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut tokens = tokens;
    for at in 0..tokens.len() {
        let counts =
            tokens.get(at + 1).is_some_and(|n| is_pack(&n.mark) || matches!(n.mark.kind, MarkKind::Item(_)));
        // Eleven in French, "our" in Dutch; six in Italian, "you are" as well.
        if let Some(token) = tokens.get_mut(at).filter(|t| matches!(word(t).as_str(), "onze" | "sei"))
            && !counts
        {
            token.mark.kind = MarkKind::Word;
        }
    }
    let mut made: Vec<Token> = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let next = rest.peek().map(&word).unwrap_or_default();
        let value = match made.as_slice() {
            [.., tens, and] if matches!(word(and).as_str(), "y" | "et" | "and") && !tens.ends => {
                number_words::tens(&word(tens))
                    .zip(number_words::ones(&word(&token)))
                    .map(|(a, b)| (a + b, 2))
            }
            _ => None,
        };
        let value = value.or_else(|| match made.as_slice() {
            [.., ones] if matches!(word(&token).as_str(), "hundred" | "cents") && !ones.ends => {
                number_words::ones(&word(ones)).map(|n| (n * 100, 1))
            }
            _ => None,
        });
        // "two hundred and fifty" is more than is read here: it stays as it is, and a person looks.
        let goes_on = matches!(next.as_str(), "and" | "y") && value.is_some_and(|(n, _)| n >= 100);
        match value.filter(|_| !goes_on) {
            Some((value, count)) => {
                let parts = made.split_off(made.len() - count);
                let all = parts.iter().chain([&token]);
                let text: Vec<&str> = all.clone().map(|t| t.mark.seen.text.as_str()).collect();
                let source = union(all.map(|t| &t.mark.seen.source));
                let seen = crate::seen::Seen { text: text.join(" "), source, ..token.mark.seen.clone() };
                let kind = MarkKind::Number(NumberSeen::exact(Decimal::from(value), seen.clone()));
                made.push(Token { mark: Mark { kind, seen, ..token.mark.clone() }, ..token });
            }
            None => made.push(token),
        }
    }
    made
}

/// "A box of AB-1", "un jeu de plaquettes AB-1", "een doos AB-1": before a pack of an item, an article counts one.
pub fn articles(mut tokens: Vec<Token>) -> Vec<Token> {
    const ONE: [&str; 12] =
        ["a", "an", "one", "un", "une", "una", "uno", "een", "ein", "eine", "einen", "einem"];
    const NEAR: usize = 6;
    for at in 0..tokens.len() {
        let is_article = tokens.get(at).is_some_and(|t| {
            // "Un" is short for a unit as well.
            matches!(t.mark.kind, MarkKind::Word | MarkKind::Unit)
                && !t.pauses
                && ONE.contains(&super::said::word(t).as_str())
        });
        let is_packed = tokens.get(at + 1).is_some_and(|t| is_pack(&t.mark) && !t.ends);
        let leads = (at + 2..(at + 2 + NEAR).min(tokens.len()))
            .take_while(|i| tokens.get(i - 1).is_some_and(|t| !t.pauses && !t.ends))
            .find(|i| tokens.get(*i).is_some_and(|t| !matches!(t.mark.kind, MarkKind::Word | MarkKind::Unit)))
            .is_some_and(|i| tokens.get(i).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_))));
        if let Some(token) = tokens.get_mut(at).filter(|_| is_article && is_packed && leads) {
            token.mark.kind = MarkKind::Number(NumberSeen::exact(Decimal::ONE, token.mark.seen.clone()));
        }
    }
    tokens
}

pub fn number_word(mut mark: Mark) -> Mark {
    if mark.kind == MarkKind::Word {
        let word = plain(mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
        if let Some(value) = number_words::value(&word) {
            mark.kind = MarkKind::Number(NumberSeen::exact(Decimal::from(value), mark.seen.clone()));
        }
    }
    mark
}

/// Words for "how many" before a number.
const HOW_MANY: [&str; 22] = [
    "qty",
    "quantity",
    "menge",
    "anzahl",
    "stueckzahl",
    "qte",
    "quantite",
    "cantidad",
    "cant",
    "aantal",
    "quantita",
    "qta",
    "order",
    "need",
    "x",
    "×",
    "@",
    "by",
    "of",
    "qnt",
    "quant",
    "ordered",
];

/// Words before the number of a house, a part of it or of a site: "Unit 4", "Tor 3", "quai 12".
const PARTS_OF_SITES: [&str; 66] = [
    "unit",
    "suite",
    "floor",
    "level",
    "building",
    "bldg",
    "block",
    "gate",
    "dock",
    "bay",
    "door",
    "room",
    "apt",
    "apartment",
    "plot",
    "shed",
    "yard",
    "hangar",
    "warehouse",
    "halle",
    "tor",
    "gebaeude",
    "geb",
    "etage",
    "rampe",
    "haus",
    "raum",
    "zimmer",
    "aufgang",
    "hausnummer",
    "werk",
    "batiment",
    "bat",
    "quai",
    "porte",
    "hall",
    "bureau",
    "entree",
    "escalier",
    "zone",
    "nave",
    "puerta",
    "muelle",
    "piso",
    "planta",
    "local",
    "oficina",
    "edificio",
    "portal",
    "parcela",
    "gebouw",
    "poort",
    "dok",
    "verdieping",
    "hal",
    "kamer",
    "deur",
    "loods",
    "capannone",
    "interno",
    "scala",
    "piano",
    "ingresso",
    "porta",
    "palazzina",
    "banchina",
];

/// The number is that of a place: behind such a word, and no pack or item follows.
pub fn is_of_site(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    let is_part = before.is_some_and(|t| {
        let word = plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
        PARTS_OF_SITES.contains(&word.as_str()) && !t.ends
    });
    let counts =
        tokens.get(at + 1).is_some_and(|n| is_pack(&n.mark) || matches!(n.mark.kind, MarkKind::Item(_)));
    // "2 Tor 3" has the word within the words of a line; a place comes in capitals or behind a small word.
    let is_name = before.is_some_and(|t| t.mark.seen.text.starts_with(char::is_uppercase));
    let leads = at.checked_sub(2).and_then(|i| tokens.get(i)).is_none_or(|t| {
        let text = t.mark.seen.text.as_str();
        t.pauses || t.ends || text.chars().count() <= 4 && t.mark.number().is_none() || text.ends_with(':')
    });
    is_part && !counts && (is_name || leads)
}

/// "Il nous faudrait 60 cahiers": a bare number before a word of the catalogue.
pub fn counts_noun(tokens: &[Token], at: usize, look: &Look<'_>) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let text = token.mark.seen.text.as_str();
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0') && text.len() <= 5;
    if token.mark.number().is_none() || !is_plain || token.ends || token.pauses {
        return false;
    }
    if super::pricing::is_price(tokens, at) || is_of_site(tokens, at) {
        return false;
    }
    let next = tokens.get(at + 1).filter(|t| t.mark.kind == MarkKind::Word);
    next.is_some_and(|t| {
        let bare = t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric());
        let is_word = bare.chars().all(char::is_alphabetic) && bare.chars().count() >= 4;
        is_word && look.catalogue.by_words(bare).first().is_some_and(|h| h.explained >= 80)
    })
}

/// Is the number at `at` a quantity, and how surely? 3: a unit of packing follows; 2: "qty 5", "5 x", "x 5"; 1: it stands at the
/// beginning or end of its row.
pub fn quantity_strength(tokens: &[Token], at: usize) -> u8 {
    let Some(token) = tokens.get(at) else { return 0 };
    let Some(value) = token.mark.number().and_then(|n| n.value(None)) else { return 0 };
    // "04362" is part of a telephone number.
    let text = token.mark.seen.text.as_str();
    let is_padded = text.len() > 2 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    if value <= Decimal::ZERO || value > Decimal::from(1_000_000) || is_padded {
        return 0;
    }
    if super::pricing::is_price(tokens, at) || is_of_site(tokens, at) {
        return 0;
    }
    let spelled = token.mark.seen.text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let text = |i: Option<usize>| {
        i.and_then(|i| tokens.get(i))
            .map(|t| plain(t.mark.seen.text.trim_matches([':', '.', ',', '(', ')'])))
            .unwrap_or_default()
    };
    let next = tokens.get(at + 1);
    // "media docena de paquetes", "zwei von den Rollen"
    let of = token.mark.seen.text.contains(' ')
        && matches!(text(Some(at + 1)).as_str(), "de" | "d" | "di" | "van" | "of");
    let pack = next.is_some_and(|n| is_pack(&n.mark))
        || (of && tokens.get(at + 2).is_some_and(|n| is_pack(&n.mark)));
    if pack && !token.ends && !token.pauses {
        return 3;
    }
    let before = text(at.checked_sub(1));
    let after = text(Some(at + 1));
    // "60 no.", "12 nos": so many pieces.
    let raw = next.map_or("", |n| n.mark.seen.text.as_str());
    let ends_there = tokens.get(at + 2).is_none() || next.is_some_and(|n| n.pauses || n.ends);
    if at > 0
        && ends_there
        && !token.ends
        && !token.pauses
        && matches!(raw, "no." | "no.," | "nos" | "nos." | "off")
    {
        return 3;
    }
    let is_dimension = matches!(
        after.as_str(),
        "mm" | "cm" | "m" | "ml" | "l" | "kg" | "g" | "w" | "v" | "ft" | "in" | "oz" | "lb" | "x" | "%"
    ) && !(after == "x" && next_is_item(tokens, at + 2))
        || (before == "x" && at >= 2 && tokens.get(at - 2).is_some_and(|t| t.mark.number().is_some()));
    if is_dimension && !(after == "x" && at == 0) {
        return 0;
    }
    if [
        "qty", "quantity", "menge", "anzahl", "qte", "quantite", "cantidad", "cant", "aantal", "quantita",
        "qta",
    ]
    .contains(&before.as_str())
    {
        return 3;
    }
    if matches!(after.as_str(), "x" | "×" | "of") || (matches!(before.as_str(), "x" | "×") && at >= 2) {
        return 2;
    }
    if spelled {
        // "ten roller sleeves": a number word before a noun; "one" is mostly no number.
        let is_dash = |t: &&Token| matches!(t.mark.seen.text.as_str(), "-" | "–" | "—");
        let counted = if next.filter(is_dash).is_some() { tokens.get(at + 2) } else { next };
        let counts = value > Decimal::ONE
            && counted.is_some_and(|n| {
                n.mark.seen.text.chars().any(char::is_alphabetic)
                    || matches!(n.mark.kind, MarkKind::Item(_) | MarkKind::Number(_))
            });
        return if counts { 2 } else { 0 };
    }
    // "…: 6 drum": a short word that is no unit on record ends the row.
    let ends_with_word = at + 2 == tokens.len()
        && at > 0
        && next.is_some_and(|n| {
            n.mark.kind == MarkKind::Word
                && n.mark.seen.text.chars().all(char::is_alphabetic)
                && n.mark.seen.text.len() <= 9
        });
    if ends_with_word && tokens.get(at - 1).is_some_and(|t| t.pauses || t.mark.seen.text.ends_with(':')) {
        return 2;
    }
    let first = tokens.iter().position(|t| t.mark.seen.text.chars().any(char::is_alphanumeric)) == Some(at);
    let last = at + 1 == tokens.len();
    if (first && next_is_item(tokens, at + 1)) || last || HOW_MANY.contains(&before.as_str()) {
        1
    } else {
        u8::from(first)
    }
}

fn next_is_item(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|t| {
        matches!(t.mark.kind, MarkKind::Item(_)) || t.mark.seen.text.chars().any(char::is_alphabetic)
    })
}

/// A unit in which things are packed or counted, not measured.
pub fn is_pack(mark: &Mark) -> bool {
    mark.kind == MarkKind::Unit && {
        let bare = mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric());
        crate::resolve::unit::meanings(bare).first().is_some_and(|u| !is_measure(*u))
    }
}
