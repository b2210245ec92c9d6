//! The unit of a line: words mean different packs in different houses, so a word gives the units it may mean, and the item's own
//! units and the stated price decide.

use basics::{Decimal, Unit};
use formats::unit_of_word;

use crate::records::Item;
use crate::records::wording::{is_skeleton, plain};

/// Words for packs that houses use for more than one unit, the likelier first.
const PACKS: &[(&str, &[&str])] = &[
    ("karton", &["CT", "BX", "CS"]),
    ("kartons", &["CT", "BX", "CS"]),
    ("ktn", &["CT", "BX", "CS"]),
    ("krt", &["CT", "BX", "CS"]),
    ("carton", &["CT", "CS", "BX"]),
    ("cartons", &["CT", "CS", "BX"]),
    ("ctn", &["CT", "CS", "BX"]),
    ("ct", &["CT", "CS", "BX"]),
    ("cartone", &["CT", "CS", "BX"]),
    ("cartoni", &["CT", "CS", "BX"]),
    ("schachtel", &["BX", "CT"]),
    ("kiste", &["CS", "BX"]),
    ("kisten", &["CS", "BX"]),
    ("caisse", &["CS", "BX"]),
    ("caisses", &["CS", "BX"]),
    ("krat", &["CS", "BX"]),
    ("kratten", &["CS", "BX"]),
    ("cajon", &["CS", "BX"]),
    ("cajones", &["CS", "BX"]),
    ("cassa", &["CS", "BX"]),
    ("casse", &["CS", "BX"]),
    ("caja", &["BX", "CS"]),
    ("cajas", &["BX", "CS"]),
    ("doos", &["BX", "CS", "CT"]),
    // Also Dutch for boxes; see [`super::unit_of_line`].
    ("dozen", &["DZN"]),
    ("scatola", &["BX", "CS"]),
    ("scatole", &["BX", "CS"]),
    ("boite", &["BX", "PK"]),
    ("boites", &["BX", "PK"]),
    ("colis", &["CS", "CT", "PK"]),
    ("fardeau", &["BD", "PK"]),
    ("fardeaux", &["BD", "PK"]),
    ("bund", &["BD"]),
    ("bunde", &["BD"]),
    ("fajo", &["BD"]),
    ("packung", &["PK"]),
    ("ve", &["PK", "BX", "CT", "CS"]),
    ("vpe", &["PK", "BX", "CT", "CS"]),
    ("ballen", &["BD", "BL"]),
    ("balle", &["BD", "BL"]),
    ("balles", &["BD", "BL"]),
    ("bale", &["BD", "BL"]),
    ("bales", &["BD", "BL"]),
    ("baal", &["BD", "BL"]),
    ("balen", &["BD", "BL"]),
    ("ring", &["RL", "RG"]),
    ("ringe", &["RL", "RG"]),
    ("rg", &["RL", "RG"]),
    ("coil", &["RL", "CL"]),
    ("coils", &["RL", "CL"]),
    ("couronne", &["RL"]),
    ("matassa", &["RL"]),
    ("collo", &["CS", "CT", "PK"]),
    ("colli", &["CS", "CT", "PK"]),
    ("bulto", &["CS", "CT", "PK"]),
    ("bultos", &["CS", "CT", "PK"]),
    ("tin", &["EA", "CA", "TN"]),
    ("tins", &["EA", "CA", "TN"]),
    ("can", &["EA", "CA"]),
    ("cans", &["EA", "CA"]),
    ("dose", &["EA", "CA"]),
    ("dosen", &["EA", "CA"]),
    ("eimer", &["EA", "BJ"]),
    ("bucket", &["EA", "BJ"]),
    ("buckets", &["EA", "BJ"]),
    ("seau", &["EA", "BJ"]),
    ("seaux", &["EA", "BJ"]),
    ("bidon", &["EA"]),
    ("bidons", &["EA"]),
    ("kanister", &["EA"]),
    ("tanica", &["EA"]),
    ("taniche", &["EA"]),
    ("garrafa", &["EA"]),
    ("garrafas", &["EA"]),
    ("jerrycan", &["EA"]),
    ("blik", &["EA"]),
    ("blikken", &["EA"]),
    ("lata", &["EA"]),
    ("latas", &["EA"]),
    ("pot", &["EA"]),
    ("pots", &["EA"]),
    ("flasche", &["BO", "EA"]),
    ("flaschen", &["BO", "EA"]),
    ("bottle", &["BO", "EA"]),
    ("bottles", &["BO", "EA"]),
    ("flacon", &["BO", "EA"]),
    ("flacons", &["BO", "EA"]),
    ("bouteille", &["BO", "EA"]),
    ("bouteilles", &["BO", "EA"]),
    ("botella", &["BO", "EA"]),
    ("botellas", &["BO", "EA"]),
    ("fles", &["BO", "EA"]),
    ("flessen", &["BO", "EA"]),
    ("bottiglia", &["BO", "EA"]),
    ("bottiglie", &["BO", "EA"]),
    ("length", &["EA"]),
    ("lengths", &["EA"]),
    ("stange", &["EA"]),
    ("stangen", &["EA"]),
    ("tube", &["TU", "EA"]),
    ("tubes", &["TU", "EA"]),
    ("tubo", &["TU", "EA"]),
    ("tubi", &["TU", "EA"]),
    ("tubos", &["TU", "EA"]),
    ("buis", &["TU", "EA"]),
    ("buizen", &["TU", "EA"]),
    ("package", &["PK", "BX"]),
    ("packages", &["PK", "BX"]),
];

/// Codes for one piece.
const ONE: [&str; 9] = ["EA", "C62", "PCE", "PC", "H87", "NAR", "ST", "UN", "U"];
/// Codes that lists give for the same pack.
const SAME: [&[&str]; 6] = [
    &["CS", "CA", "XCS", "SA"],
    &["CT", "CTN", "XCT"],
    &["BX", "XBX"],
    &["PK", "PA", "XPK", "PCK"],
    &["RL", "RO", "XRO"],
    &["BD", "BE", "XBE", "BH"],
];

/// The units that a word may mean, the likelier first; none if the word is no unit.
pub fn meanings(word: &str) -> Vec<Unit> {
    let bare = plain(word.trim().trim_matches(['.', '(', ')', ',', ':']));
    let listed = PACKS.iter().find(|(w, _)| *w == bare).map(|(_, units)| *units);
    let mut found: Vec<Unit> = listed.into_iter().flatten().filter_map(|u| u.parse().ok()).collect();
    // "(EA)" behind a quantity.
    let word = word.trim().trim_matches(['(', ')']);
    let code = unit_of_word(word).or_else(|| word.trim().parse::<Unit>().ok().filter(|_| is_code(word)));
    if let Some(code) = code
        && !found.contains(&code)
    {
        found.push(code);
    }
    // "VE-Karton"
    if let (true, Some((front, last))) = (found.is_empty(), word.rsplit_once('-'))
        && !last.is_empty()
        && (2..=6).contains(&front.len())
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
    {
        return meanings(last);
    }
    found
}

/// Codes of the lists that no word stands for.
fn is_code(word: &str) -> bool {
    let upper = word.trim().to_uppercase();
    ONE.contains(&upper.as_str()) || SAME.iter().any(|s| s.contains(&upper.as_str()))
}

/// The item's units that a short form may stand for, which is no word by itself: "Krtn", "Kt", "bte", "Sck". Its letters must stand in
/// this order in a full word for the unit, from the first on.
pub fn abbreviated(item: &Item, word: &str) -> Vec<Unit> {
    let bare = plain(word.trim().trim_matches(['.', '(', ')', ',', ':']));
    let letters = bare.chars().count();
    if !(2..=5).contains(&letters) || !bare.chars().all(char::is_alphabetic) {
        return Vec::new();
    }
    let packs = PACKS.iter().flat_map(|(word, units)| units.iter().map(move |unit| (*unit, *word)));
    let mut meant: Vec<Unit> = Vec::new();
    for (code, full) in formats::unit_words().chain(packs) {
        let full = plain(full);
        let longer = full.chars().count() > letters + 1 && full.chars().all(char::is_alphabetic);
        if longer
            && full.chars().next() == bare.chars().next()
            && (full.starts_with(&bare) || is_skeleton(&bare, &full))
            && let Ok(unit) = code.parse::<Unit>()
            && !meant.contains(&unit)
        {
            meant.push(unit);
        }
    }
    // "Pces" may be short for pieces as much as for packages.
    if meant.iter().any(|unit| is_count(*unit)) && bare.starts_with("pc") {
        return Vec::new();
    }
    of_item(item, &meant).into_iter().filter(|unit| !is_count(*unit)).collect()
}

/// Words for a package of whatever kind: where an item is sold in one unit only, and that is a pack, they mean it.
pub fn is_any_pack(word: &str) -> bool {
    const WORDS: [&str; 28] = [
        "conf",
        "confez",
        "pack",
        "packs",
        "package",
        "packages",
        "pak",
        "pakken",
        "paket",
        "pakete",
        "packung",
        "packungen",
        "gebinde",
        "ve",
        "vpe",
        "colis",
        "paquet",
        "paquets",
        "paquete",
        "paquetes",
        "bulto",
        "bultos",
        "collo",
        "colli",
        "pacco",
        "pacchi",
        "confezione",
        "confezioni",
    ];
    WORDS.contains(&plain(word.trim().trim_matches(['.', '(', ')', ',', ':'])).as_str())
}

/// A set of what is a set by its own name: one of "Bremsbelagsatz" is a set.
pub fn is_its_set(item: &Item, meanings: &[Unit]) -> bool {
    const SETS: [&str; 9] = ["set", "sets", "kit", "jeu", "juego", "serie", "garnitur", "satz", "stel"];
    let by_name = |word: &str| SETS.contains(&word) || word.ends_with("satz") || word.ends_with("set");
    meanings.iter().any(|m| m.code() == "SET")
        && plain(&item.description).split(|c: char| !c.is_alphanumeric()).any(by_name)
}

/// The item's units among the meanings.
pub fn of_item(item: &Item, meanings: &[Unit]) -> Vec<Unit> {
    let mut found = Vec::new();
    for meaning in meanings {
        let own = item.units.iter().map(|u| u.unit).find(|u| is_same(*u, *meaning));
        if let Some(own) = own.filter(|u| !found.contains(u)) {
            found.push(own);
        }
    }
    found
}

pub fn is_same(a: Unit, b: Unit) -> bool {
    let in_one = |u: Unit| ONE.contains(&u.code());
    // "FT" in one list is "FOT" in another.
    let code = |u: Unit| unit_of_word(u.code()).unwrap_or(u);
    a == b
        || code(a) == code(b)
        || (in_one(a) && in_one(b))
        || SAME.iter().any(|s| s.contains(&a.code()) && s.contains(&b.code()))
}

/// Does the word have one plain meaning among packs, which the item is sold in? "Schachtel" is a box, whatever else it may be.
pub fn is_plain(word: &str, unit: Unit) -> bool {
    const OUTER: [&str; 9] = ["karton", "kartons", "ktn", "krt", "carton", "cartons", "ctn", "ct", "colis"];
    let bare = plain(word.trim().trim_matches(['.', '(', ')', ',', ':']));
    !OUTER.contains(&bare.as_str()) && meanings(word).first().is_some_and(|first| is_same(*first, unit))
}

/// Counting words: so many of whatever one of the item is.
pub fn is_count(unit: Unit) -> bool {
    is_same(unit, Unit::EACH)
}

/// The item's units in which the stated price is ours, within a fiftieth.
pub fn by_price(item: &Item, base_price: Option<Decimal>, stated: Decimal) -> Vec<Unit> {
    let Some(price) = base_price.filter(|p| !p.is_zero()) else { return Vec::new() };
    item.units
        .iter()
        .filter(|u| (price * u.factor - stated).abs() * Decimal::from(50) <= price * u.factor)
        .map(|u| u.unit)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_mean_several_packs() {
        let shown = |word: &str| meanings(word).iter().map(|u| u.code().to_owned()).collect::<Vec<_>>();
        assert_eq!(shown("Karton"), ["CT", "BX", "CS"]);
        assert_eq!(shown("pcs"), ["EA"]);
        assert!(shown("drum").is_empty());
        assert!(shown("ZZ").is_empty());
    }
}
