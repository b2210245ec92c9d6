//! What a text says of a place, beside its address: that it is where the customer always gets its goods, a box for letters, or that something is
//! delivered there.

use crate::records::wording::plain;
use crate::records::{Customer, ShipTo};

/// Nothing but the customer's name, its town or country, and words for a goods entrance: that is where it always goes.
pub fn is_customers_own(text: &str, customer: &Customer) -> bool {
    let a = &customer.address;
    says_only(text, customer, &[&a.city, &a.country, &a.region, &a.street])
}

/// Beside the words of the place itself, the text says nothing.
pub fn says_no_more(text: &str, place: &ShipTo, customer: &Customer) -> bool {
    let a = &place.address;
    says_only(text, customer, &[&place.name, &place.code, &a.city, &a.region, &a.country, &a.street])
}

fn says_only(text: &str, customer: &Customer, beside: &[&String]) -> bool {
    const GENERAL: [&str; 52] = [
        "the",
        "our",
        "us",
        "to",
        "of",
        "for",
        "and",
        "an",
        "uns",
        "unser",
        "unsere",
        "nous",
        "notre",
        "nos",
        "nosotros",
        "nuestro",
        "nuestra",
        "ons",
        "onze",
        "noi",
        "nostro",
        "nostra",
        "attn",
        "attention",
        "z",
        "hd",
        "goods",
        "in",
        "inward",
        "inwards",
        "stores",
        "store",
        "warehouse",
        "receiving",
        "office",
        "lager",
        "wareneingang",
        "magasin",
        "reception",
        "almacen",
        "recepcion",
        "magazijn",
        "ontvangst",
        "goederenontvangst",
        "magazzino",
        "ricevimento",
        "merci",
        "main",
        "address",
        "company",
        "d",
        "de",
    ];
    let words = |text: &str| -> Vec<String> {
        plain(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let own: Vec<String> = std::iter::once(&customer.name)
        .chain(&customer.aliases)
        .chain(beside.iter().copied())
        .flat_map(|text| words(text))
        .collect();
    words(text).iter().all(|w| own.contains(w) || GENERAL.contains(&w.as_str()) || is_legal_form(w))
}

fn is_legal_form(word: &str) -> bool {
    matches!(
        word,
        "ltd"
            | "limited"
            | "plc"
            | "inc"
            | "llc"
            | "co"
            | "corp"
            | "gmbh"
            | "mbh"
            | "ag"
            | "kg"
            | "ohg"
            | "ek"
            | "eg"
            | "sa"
            | "sarl"
            | "sas"
            | "sl"
            | "slu"
            | "bv"
            | "nv"
            | "vof"
            | "srl"
            | "spa"
            | "snc"
            | "s"
            | "a"
            | "r"
            | "l"
            | "b"
            | "v"
            | "n"
            | "p"
            | "e"
            | "g"
            | "k"
    )
}

/// Letters go to a post-office box, goods never.
pub fn is_post_box(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "po box",
        "p.o. box",
        "postfach",
        "boite postale",
        "apartado",
        "postbus",
        "casella postale",
        "b.p.",
        "apdo",
    ];
    let text = plain(text);
    WORDS.iter().any(|w| text.contains(w))
}

/// The text speaks of where goods go.
pub fn is_delivery(text: &str) -> bool {
    const WORDS: [&str; 30] = [
        "ship",
        "deliver",
        "send to",
        "liefer",
        "versand",
        "anliefer",
        "livr",
        "envi",
        "entreg",
        "lever",
        "bezorg",
        "consegn",
        "spedi",
        "goods to",
        "for our",
        "to our",
        "to the",
        "branch",
        "filiale",
        "niederlassung",
        "magasin",
        "magazijn",
        "magazzino",
        "almacen",
        "obra",
        "lager",
        "warehouse",
        "werkplaats",
        "destin",
        "werk ",
    ];
    let text = plain(text);
    WORDS.iter().any(|w| text.contains(w))
}
