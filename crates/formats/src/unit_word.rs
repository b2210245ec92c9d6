//! Units as written in orders, in six languages and in the code lists, brought to one code each.

use basics::Unit;

/// Words and codes, small letters without a final point, and the code they stand for. Codes of UN/ECE Recommendation 20 and 21,
/// X12 element 355, and what order forms print.
const WORDS: [(&str, &[&str]); 23] = [
    (
        "EA",
        &[
            "stks", "pzas", "unds", "pezz", "styk", "ea", "each", "c62", "h87", "nar", "pce", "pcs", "pc",
            "piece", "pieces", "unit", "units", "un", "item", "items", "stk", "stck", "st", "stück",
            "stueck", "pz", "pza", "pieza", "piezas", "unidad", "unidades", "ud", "uds", "u", "pièce",
            "pièces", "pces", "pce(s)", "pc(s)", "stuk", "stuks", "pezzo", "pezzi", "nr", "uni", "unid",
            "unids", "pzs",
        ],
    ),
    (
        "BX",
        &[
            "bte",
            "btes",
            "cj",
            "cjs",
            "cja",
            "ds",
            "sch",
            "scht",
            "scat",
            "sct",
            "sctl",
            "bx",
            "box",
            "boxes",
            "schachtel",
            "schachteln",
            "boîte",
            "boîtes",
            "boite",
            "caja",
            "cajas",
            "doos",
            "doosje",
            "doosjes",
            "scatola",
            "scatole",
            "bxs",
            "xbx",
        ],
    ),
    (
        "CS",
        &[
            "kar", "ktn", "krtn", "cart", "crt", "ctns", "kist", "kiste", "kisten", "caisse", "caisses",
            "kart", "cs", "case", "cases", "ca", "ct", "ctn", "carton", "cartons", "karton", "kartons", "kt",
            "krt", "cse", "cartone", "cartoni", "cartón", "cartones", "omdoos", "xct", "xcs",
        ],
    ),
    (
        "PK",
        &[
            "paq",
            "paqs",
            "pqt",
            "pq",
            "pqts",
            "cf",
            "conf",
            "cfz",
            "pac",
            "pacch",
            "pakk",
            "pk",
            "pack",
            "packs",
            "pkt",
            "packet",
            "packets",
            "pkg",
            "pck",
            "paket",
            "pakete",
            "packung",
            "packungen",
            "paquet",
            "paquets",
            "paquete",
            "paquetes",
            "pak",
            "pakken",
            "pacco",
            "pacchi",
            "confezione",
            "confezioni",
            "pa",
            "xpk",
            "xpa",
        ],
    ),
    (
        "RL",
        &[
            "roul", "rlx", "rx", "rlo", "rle", "rll", "bobine", "bobines", "bobina", "bobinas", "rols", "rl",
            "roll", "rolls", "ro", "rol", "rolle", "rollen", "rouleau", "rouleaux", "rollo", "rollos",
            "rotolo", "rotoli", "xro", "rt",
        ],
    ),
    (
        "BD",
        &[
            "bdl", "bnd", "bdle", "mazo", "mazos", "bd", "bundle", "bundles", "be", "bund", "bündel",
            "bunde", "botte", "bottes", "fardo", "fardos", "bundel", "bundels", "fascio", "fasci", "fasc",
            "xbe", "mazzo", "mazzi", "atado", "atados", "haces", "bossen", "bdls", "fagot", "fagots",
        ],
    ),
    (
        "BG",
        &[
            "sak",
            "sck",
            "saco",
            "sacos",
            "bls",
            "bsa",
            "zkn",
            "busta",
            "buste",
            "beut",
            "bg",
            "bag",
            "bags",
            "beutel",
            "sack",
            "säcke",
            "sac",
            "sacs",
            "sachet",
            "sachets",
            "bolsa",
            "bolsas",
            "zak",
            "zakken",
            "sacco",
            "sacchi",
            "sacchetto",
            "sacchetti",
            "bustina",
            "bustine",
            "zakje",
            "zakjes",
            "sacc",
            "zk",
            "bgs",
            "xbg",
        ],
    ),
    (
        "RM",
        &[
            "rm", "ream", "reams", "ries", "rame", "rames", "resma", "resmas", "riem", "riemen", "risma",
            "risme", "riese",
        ],
    ),
    (
        "DZN",
        &[
            "dzn",
            "dozen",
            "dz",
            "doz",
            "dtz",
            "dutzend",
            "douzaine",
            "douzaines",
            "docena",
            "docenas",
            "dozijn",
            "dozzina",
            "dozzine",
        ],
    ),
    (
        "PR",
        &["pr", "pair", "pairs", "paar", "paare", "npr", "paire", "paires", "par", "pares", "paio", "paia"],
    ),
    ("SET", &["set", "sets", "kit", "kits", "satz", "sätze", "jeu", "jeux", "juego", "juegos"]),
    (
        "PF",
        &[
            "pf", "pallet", "pallets", "palette", "paletten", "palettes", "palet", "palets", "pal", "plt",
            "pf.", "pl", "xpx", "bancale",
        ],
    ),
    ("KGM", &["kgm", "kg", "kgs", "kilo", "kilos", "kilogram", "kilogramm"]),
    ("GRM", &["grm", "g", "gr", "gram", "gramm"]),
    ("LBR", &["lbr", "lb", "lbs", "pound", "pounds"]),
    ("TNE", &["tne", "t", "tonne", "tonnen", "ton", "tons"]),
    (
        "MTR",
        &["mtr", "m", "meter", "metre", "metres", "meters", "mètre", "mètres", "metro", "metri", "lfm", "mt"],
    ),
    ("FOT", &["fot", "ft", "foot", "feet", "lf"]),
    ("MTK", &["mtk", "m2", "m²", "qm", "sqm"]),
    ("LTR", &["ltr", "l", "lt", "liter", "litre", "litres", "liters", "litro", "litri", "litros"]),
    ("MLT", &["mlt", "ml"]),
    (
        "BO",
        &[
            "bo",
            "btl",
            "bottle",
            "bottles",
            "flasche",
            "flaschen",
            "bouteille",
            "bouteilles",
            "botella",
            "fles",
            "flessen",
            "bottiglia",
            "bottiglie",
            "botellas",
            "flacon",
            "flacons",
            "flacone",
            "flaconi",
            "frasco",
            "frascos",
        ],
    ),
    ("TU", &["tu", "tube", "tubes", "tubo", "tubi"]),
];

/// The code of a unit word: "pcs." and "C62" are EA, "Karton" is CS. Nothing where the word is unknown.
pub fn unit_of_word(word: &str) -> Option<Unit> {
    let folded = word.trim().trim_end_matches('.').to_lowercase();
    if folded.is_empty() {
        return None;
    }
    let is_word = |w: &str| w == folded;
    let exact = WORDS.iter().find(|(_, words)| words.iter().any(|w| is_word(w)));
    // A scanner takes one accent for another, and people leave them out.
    let alike = || {
        let plain = without_accents(&folded);
        WORDS.iter().find(|(_, words)| words.iter().any(|w| !w.is_ascii() && without_accents(w) == plain))
    };
    let longer = folded.chars().count() >= 4;
    exact.or_else(|| longer.then(alike).flatten()).and_then(|(code, _)| code.parse().ok())
}

fn without_accents(word: &str) -> String {
    let bare = |c: char| match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    };
    word.chars().map(bare).collect()
}

/// All words and the codes they stand for, for telling what a short form may mean.
pub fn unit_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().flat_map(|(code, words)| words.iter().map(move |word| (*code, *word)))
}

/// The code of an element that by its standard holds a unit code: known ones are brought together, others kept as they are.
pub(crate) fn unit_of_code(code: &str) -> Option<Unit> {
    unit_of_word(code).or_else(|| code.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_six_languages_meet_in_one_code() {
        for word in ["pcs", "Stk.", "pièces", "unidades", "stuks", "pezzi", "C62", "NAR"] {
            assert_eq!(unit_of_word(word).map(|u| u.code().to_owned()), Some("EA".to_owned()), "{word}");
        }
        assert_eq!(unit_of_word("Karton").map(|u| u.code().to_owned()), Some("CS".to_owned()));
        assert_eq!(unit_of_word("piéces").map(|u| u.code().to_owned()), Some("EA".to_owned()));
        assert_eq!(unit_of_word("flurb"), None);
        assert_eq!(unit_of_code("X9Z").map(|u| u.code().to_owned()), Some("X9Z".to_owned()));
    }
}
