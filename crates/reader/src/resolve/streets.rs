//! Does a text name a street, and is it that of a place? A town alone names a place only where no other street of it is said.

use crate::records::street_words;
use crate::records::wording::plain;

/// Words for streets, in short form where they have one, that stand behind the name.
const BEHIND: [&str; 36] = [
    "st",
    "rd",
    "ave",
    "ln",
    "dr",
    "way",
    "blvd",
    "pkwy",
    "lane",
    "road",
    "street",
    "avenue",
    "drive",
    "close",
    "quay",
    "square",
    "court",
    "crescent",
    "terrace",
    "wharf",
    "park",
    "estate",
    "hwy",
    "highway",
    "parkway",
    "boulevard",
    "str",
    "weg",
    "platz",
    "allee",
    "gasse",
    "ring",
    "damm",
    "ufer",
    "laan",
    "plein",
];
/// Ends of words for streets: "Hafenweg", "Dorpsstr".
const ENDS: [&str; 15] = [
    "str", "weg", "platz", "allee", "gasse", "damm", "ufer", "laan", "plein", "kade", "gracht", "dijk",
    "singel", "straat", "strasse",
];
/// Words for streets that stand before the name.
const BEFORE: [&str; 26] = [
    "rue",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "quai",
    "chemin",
    "impasse",
    "route",
    "calle",
    "avenida",
    "avda",
    "plaza",
    "paseo",
    "poligono",
    "camino",
    "carretera",
    "ctra",
    "via",
    "viale",
    "corso",
    "piazza",
    "strada",
    "largo",
    "vicolo",
    "place",
];

/// The text names a street with a number that is not this one.
pub fn names_another(text: &str, street: &str) -> bool {
    let mut asked = words(&plain(street));
    asked.extend(street_words(street));
    let words = words(&without_days(text));
    let is_asked =
        |w: &String| asked.contains(w) || street_words(w).iter().any(|short| asked.contains(short));
    (0..words.len()).filter_map(|at| street_at(&words, at)).any(|named| !named.into_iter().any(is_asked))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The words that name the street whose word stands at a place, where a number stands beside it; that word itself says nothing.
fn street_at(words: &[String], at: usize) -> Option<Vec<&String>> {
    let here = words.get(at)?.as_str();
    let word = |at: Option<usize>| at.and_then(|i| words.get(i));
    let is_number = |w: Option<&String>| {
        w.is_some_and(|w| {
            let figures = w.chars().take_while(char::is_ascii_digit).count();
            (1..=5).contains(&figures) && w.chars().count() <= figures + 1
        })
    };
    let (one, two, three) = (at.checked_sub(1), at.checked_sub(2), at.checked_sub(3));
    let is_name = |w: &&String| w.chars().all(char::is_alphabetic) && w.chars().count() >= 3;
    if BEHIND.contains(&here) && word(one).filter(is_name).is_some() {
        let is_numbered = is_number(word(two)) || is_number(word(three)) || is_number(word(Some(at + 1)));
        return is_numbered.then(|| word(one).into_iter().collect());
    }
    if BEFORE.contains(&here) {
        let named: Vec<&String> = words.iter().skip(at + 1).take(4).filter(is_name).collect();
        let is_numbered = is_number(word(one)) || (at + 2..=at + 5).any(|i| is_number(word(Some(i))));
        return (is_numbered && !named.is_empty()).then_some(named);
    }
    let is_compound = ENDS.iter().any(|end| here.len() >= end.len() + 3 && here.ends_with(end));
    (is_compound && is_number(word(Some(at + 1)))).then(|| word(Some(at)).into_iter().collect())
}

/// "Dixie Hwy", "Quay Road": the name of a street, and no town.
pub fn is_name_of_street(text: &str) -> bool {
    let words = words(&plain(text));
    words.last().is_some_and(|last| {
        BEHIND.contains(&last.as_str())
            || ENDS.iter().any(|end| last.len() > end.len() + 2 && last.ends_with(end))
    })
}

/// "by 14 April": the numbers of days are no numbers of houses.
fn without_days(text: &str) -> String {
    let base = basics::Day::new(2000, 1, 1).ok();
    let mut rest = text.to_owned();
    for day in formats::date::find(text, None, base).into_iter().rev() {
        if rest.get(day.start..day.end).is_some() {
            rest.replace_range(day.start..day.end, " | ");
        }
    }
    plain(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("deliver to the site at 14 Quay Road, Nenagh", "Tyone", true)]
    #[case("to our stores in Nenagh by 14 April", "Tyone", false)]
    #[case("Baustelle Hafenweg 12, Wittlich", "Gottlieb-Daimler-Straße 5", true)]
    #[case("nach Wittlich, Gottlieb-Daimler-Str. 5", "Gottlieb-Daimler-Straße 5", false)]
    #[case("livrer 8 rue des Tanneurs à Lyon", "12 avenue Foch", true)]
    #[case("entregar en calle Mayor 4, Gijón", "Camino de la Camocha 40", true)]
    #[case("leveren in Venlo, Ampèrestraat 9", "Ampèrestraat 9", false)]
    #[case("consegna in via Roma 7, Rimini", "Via Flaminia 288", true)]
    fn streets(#[case] text: &str, #[case] street: &str, #[case] expected: bool) {
        assert_eq!(names_another(text, street), expected);
    }
}
