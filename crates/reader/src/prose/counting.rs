//! How many: numbers as figures and words, dozens, and which of the numbers of a sentence are quantities.

use basics::Decimal;

use super::Token;
use crate::marks::{Mark, MarkKind, is_measure};
use crate::records::wording::plain;
use crate::seen::NumberSeen;
use crate::strips::union;

/// Number words up to twelve and the dozen, in six languages.
const NUMBERS: &[(&str, i64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("ein", 1),
    ("eine", 1),
    ("einen", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("zwoelf", 12),
    ("zwanzig", 20),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("douze", 12),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
    ("twee", 2),
    ("drie", 3),
    ("vijf", 5),
    ("zes", 6),
    ("zeven", 7),
    ("negen", 9),
    ("tien", 10),
    ("twaalf", 12),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("sei", 6),
    ("sette", 7),
    ("otto", 8),
    ("nove", 9),
    ("dieci", 10),
    ("dodici", 12),
    ("hundred", 100),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fuenfzig", 50),
    ("hundert", 100),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("vingt", 20),
    ("trente", 30),
    ("cinquante", 50),
    ("cent", 100),
    ("veinte", 20),
    ("treinta", 30),
    ("cincuenta", 50),
    ("cien", 100),
    ("twintig", 20),
    ("dertig", 30),
    ("vijftig", 50),
    ("honderd", 100),
    ("venti", 20),
    ("trenta", 30),
    ("cinquanta", 50),
    ("cento", 100),
    ("quindici", 15),
    ("quince", 15),
    ("quinze", 15),
    ("fuenfzehn", 15),
    ("vijftien", 15),
];

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
        if !DOZEN.contains(&text.as_str()) || (is_dutch && text == "dozen") {
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

pub fn number_word(mut mark: Mark) -> Mark {
    if mark.kind == MarkKind::Word {
        let word = plain(mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
        if let Some((_, value)) = NUMBERS.iter().find(|(w, _)| *w == word) {
            mark.kind = MarkKind::Number(NumberSeen::exact(Decimal::from(*value), mark.seen.clone()));
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
    if super::pricing::is_price(tokens, at) {
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
    if pack && !token.ends {
        return 3;
    }
    let before = text(at.checked_sub(1));
    let after = text(Some(at + 1));
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
        let counts = value > Decimal::ONE
            && next.is_some_and(|n| {
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
