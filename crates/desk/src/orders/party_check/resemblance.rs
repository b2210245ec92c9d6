//! How much two texts resemble each other, as a figure from 0 to 100 that a person can follow: twice the pairs of neighbouring signs that both
//! have, of all pairs that there are (Dice 1945, Sørensen 1948), after case, accents, punctuation and usual abbreviations are put aside.

use super::PartyField;

/// From here on two texts are called alike.
pub const ALIKE: i64 = 70;

/// 100 only where nothing but the dress of the letters differs.
pub fn resemblance(field: PartyField, said: &str, on_record: &str) -> i64 {
    match field {
        PartyField::TaxId => whole(&plain(said), &plain(on_record)),
        PartyField::Email => whole(&host(said), &host(on_record)),
        PartyField::Terms => terms(said, on_record),
        PartyField::Name => words(said, on_record, &LEGAL_FORMS),
        PartyField::BillTo | PartyField::ShipTo => words(said, on_record, &[]),
    }
}

const LEGAL_FORMS: [&str; 32] = [
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "ohg",
    "ug",
    "ek",
    "co",
    "inc",
    "llc",
    "ltd",
    "limited",
    "plc",
    "corp",
    "corporation",
    "company",
    "sarl",
    "sas",
    "sa",
    "eurl",
    "sl",
    "slu",
    "srl",
    "spa",
    "bv",
    "nv",
    "vof",
    "ab",
    "oy",
    "und",
    "et",
];

/// As they are written short in addresses.
const SHORT: [(&str, &str); 12] = [
    ("strasse", "str"),
    ("street", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("boulevard", "blvd"),
    ("platz", "pl"),
    ("germany", "de"),
    ("deutschland", "de"),
    ("france", "fr"),
    ("netherlands", "nl"),
    ("nederland", "nl"),
    ("and", "und"),
];

/// By their words in any order; `aside` are words that tell little.
fn words(said: &str, on_record: &str, aside: &[&str]) -> i64 {
    let (one, other) = (split(said), split(on_record));
    if one == other {
        return 100;
    }
    let telling = |words: &[String]| {
        let mut kept: Vec<String> = words.iter().filter(|w| !aside.contains(&w.as_str())).cloned().collect();
        kept.sort();
        kept.join(" ")
    };
    let (one, other) = (telling(&one), telling(&other));
    // The same words with another legal form, or in another order, are nearly the same.
    if one == other && !one.is_empty() { 99 } else { dice(&one, &other) }
}

fn split(text: &str) -> Vec<String> {
    // The form in which an umlaut is written out, so that both ways of writing it are one.
    let words = crate::fold::words(text).into_iter().filter_map(|mut forms| forms.pop());
    words
        .map(|word| {
            let word = word.as_str();
            let word = SHORT.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| *short);
            match word.strip_suffix("strasse") {
                Some(stem) if !stem.is_empty() => format!("{stem}str"),
                _ => word.to_owned(),
            }
        })
        .collect()
}

fn plain(text: &str) -> String {
    basics::fold(text).to_lowercase()
}

/// The host of a mail address, or the text where it is one already.
fn host(text: &str) -> String {
    let host = text.trim().rsplit('@').next().unwrap_or_default();
    host.trim_start_matches("www.").to_lowercase()
}

fn whole(one: &str, other: &str) -> i64 {
    if one == other { 100 } else { dice(one, other) }
}

/// Terms of payment are their figures: "30 days net" says what "net 30" says.
fn terms(said: &str, on_record: &str) -> i64 {
    let figures = |text: &str| {
        let mut all: Vec<String> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| !n.is_empty())
            .map(|n| n.trim_start_matches('0').to_owned())
            .collect();
        all.sort();
        all
    };
    let (one, other) = (figures(said), figures(on_record));
    if one.is_empty() || other.is_empty() {
        return words(said, on_record, &[]);
    }
    if one == other { 100 } else { dice(&one.join(" "), &other.join(" ")).min(ALIKE - 1) }
}

fn dice(one: &str, other: &str) -> i64 {
    let (mut one, other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    if all == 0 {
        return 0;
    }
    let mut common: i64 = 0;
    for pair in &other {
        if let Some(at) = one.iter().position(|p| p == pair) {
            one.swap_remove(at);
            common += 1;
        }
    }
    let all = i64::try_from(all).unwrap_or(i64::MAX);
    // What is not the same is never called so.
    (common * 200 / all).min(99)
}

fn pairs(text: &str) -> Vec<(char, char)> {
    let signs: Vec<char> = text.chars().collect();
    match signs.as_slice() {
        [only] => vec![(*only, ' ')],
        many => many.iter().copied().zip(many.iter().copied().skip(1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dress_of_a_text_makes_no_difference_and_a_slip_makes_little() {
        use PartyField::{BillTo, Email, Name, TaxId, Terms};
        for (field, said, on_record, from, to) in [
            (Name, "BERGER WERKZEUGE GmbH", "Berger Werkzeuge GmbH", 100, 100),
            (Name, "Berger Werkzeuge", "Berger Werkzeuge GmbH", 99, 99),
            (Name, "Berger Werkzeug GmbH", "Berger Werkzeuge GmbH", 85, 98),
            (Name, "Müller & Söhne KG", "Muller und Sohne KG", 60, 99),
            (Name, "Atelier Lyon", "Berger Werkzeuge GmbH", 0, 30),
            (BillTo, "Hauptstraße 5, 10115 Berlin", "Hauptstr. 5, 10115 Berlin", 100, 100),
            (BillTo, "Hauptstr. 7, 10115 Berlin", "Hauptstr. 5, 10115 Berlin", 70, 99),
            (BillTo, "Ringweg 12, 80331 München", "Hauptstr. 5, 10115 Berlin", 0, 40),
            (TaxId, "FR 40 303265045", "FR40303265045", 100, 100),
            (TaxId, "FR40303265054", "FR40303265045", 70, 99),
            (Terms, "30 Tage netto", "net 30", 100, 100),
            (Terms, "60 days", "net 30", 0, 69),
            (Email, "buy@c100.example", "c100.example", 100, 100),
            (Email, "buy@c1000.example", "c100.example", 70, 99),
        ] {
            let figure = resemblance(field, said, on_record);
            assert!((from..=to).contains(&figure), "{said} / {on_record}: {figure}");
            assert_eq!(
                figure,
                resemblance(field, on_record, said),
                "{said} / {on_record} the other way round"
            );
        }
        assert_eq!(resemblance(Name, "", ""), 100);
        assert_eq!(resemblance(Name, "x", ""), 0);
    }
}
