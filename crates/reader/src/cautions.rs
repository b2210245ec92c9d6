//! What an order says of itself that only a person can weigh: it replaces another one, it waits for a word, it was given by telephone
//! before.

use crate::records::wording::plain;

/// Phrases of one caution, in six languages, in small letters without accents.
struct Caution {
    says: &'static str,
    phrases: &'static [&'static str],
    /// A number of another order must follow: terms of purchase "supersede all prior agreements".
    needs_number: bool,
}

const CAUTIONS: [Caution; 3] = [
    Caution {
        says: "it says that it takes the place of another order",
        phrases: &[
            "replaces",
            "supersedes",
            "in place of order",
            "instead of order",
            "in replacement of",
            "ersetzt",
            "anstelle der bestellung",
            "anstelle unserer bestellung",
            "annule et remplace",
            "remplace",
            "en remplacement de",
            "sustituye",
            "reemplaza",
            "anula y sustituye",
            "en sustitucion de",
            "vervangt",
            "ter vervanging van",
            "sostituisce",
            "annulla e sostituisce",
            "in sostituzione di",
        ],
        needs_number: true,
    },
    Caution {
        says: "it asks to wait before it is carried out",
        phrases: &[
            "do not process",
            "don't process",
            "please hold this order",
            "hold until",
            "on hold until",
            "provisional order",
            "subject to approval",
            "awaiting approval",
            "until i confirm",
            "until we confirm",
            "noch nicht ausliefern",
            "noch nicht bearbeiten",
            "erst nach freigabe",
            "unter vorbehalt",
            "vorbehaltlich",
            "vorlaufige bestellung",
            "vorlaeufige bestellung",
            "sous reserve",
            "en attente de validation",
            "ne pas traiter",
            "commande provisoire",
            "pendiente de aprobacion",
            "no procesar",
            "no tramitar",
            "pedido provisional",
            "hasta que confirme",
            "onder voorbehoud",
            "nog niet verwerken",
            "voorlopige bestelling",
            "wacht op mijn akkoord",
            "salvo approvazione",
            "in attesa di approvazione",
            "non evadere",
            "ordine provvisorio",
            "con riserva",
        ],
        needs_number: false,
    },
    Caution {
        says: "it confirms an order that was given before",
        phrases: &[
            "do not duplicate",
            "don't duplicate",
            "avoid duplication",
            "confirmation only",
            "confirming telephone order",
            "confirming phone order",
            "confirmation of telephone order",
            "confirmation of our telephone order",
            "confirmation of verbal order",
            "as ordered by phone",
            "as phoned",
            "nicht doppelt",
            "bestatigung unserer telefonischen",
            "bestaetigung unserer telefonischen",
            "telefonisch bestellt",
            "telefonisch schon bestellt",
            "ne pas dupliquer",
            "ne pas doubler",
            "confirmation de notre commande telephonique",
            "deja commande par telephone",
            "no duplicar",
            "confirmacion de pedido telefonico",
            "ya pedido por telefono",
            "niet dubbel",
            "bevestiging van onze telefonische",
            "telefonisch al besteld",
            "non duplicare",
            "conferma ordine telefonico",
            "gia ordinato per telefono",
            "gia ordinato telefonicamente",
        ],
        needs_number: false,
    },
];

/// Rows longer than this are terms of purchase.
const ROW_WORDS: usize = 30;

/// What the rows of a paper, or the sentences of a mail, say of that kind, each once.
pub fn of<'t>(rows: impl Iterator<Item = &'t str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for row in rows.filter(|row| row.split_whitespace().count() <= ROW_WORDS) {
        let text = plain(row);
        for caution in &CAUTIONS {
            let is_said = caution.phrases.iter().any(|phrase| says(&text, phrase, caution.needs_number));
            if is_said && !found.contains(&caution.says) {
                found.push(caution.says);
            }
        }
    }
    found
}

/// "This replaces our order AP/1204": the words before a number say that it is that of another order.
pub fn speaks_of_another(before: &str) -> bool {
    let text = plain(before);
    let sentence = text.rsplit(['.', '!', '?', ';']).next().unwrap_or_default();
    let replaces = CAUTIONS.iter().filter(|c| c.needs_number).flat_map(|c| c.phrases);
    replaces.into_iter().any(|phrase| says(sentence, phrase, false))
}

/// The phrase begins with a word of the text; where a number of an order must follow, one does.
fn says(text: &str, phrase: &str, needs_number: bool) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let begins = text.get(..at).and_then(|t| t.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let rest = text.get(at + phrase.len()..).unwrap_or_default();
        let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric()) || phrase.len() >= 8;
        begins && ends && (!needs_number || names_order(rest))
    })
}

/// Within a few words: an order, and a number with three figures.
fn names_order(rest: &str) -> bool {
    const ORDERS: [&str; 16] = [
        "order",
        "orders",
        "po",
        "p.o",
        "bestellung",
        "auftrag",
        "commande",
        "bon",
        "pedido",
        "orden",
        "bestelling",
        "order,",
        "inkooporder",
        "ordine",
        "bc",
        "purchase",
    ];
    let words: Vec<&str> = rest.split_whitespace().take(8).collect();
    let is_order = |w: &&str| ORDERS.contains(&w.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_number = |w: &&str| w.chars().filter(char::is_ascii_digit).count() >= 2;
    words.iter().any(is_order) && words.iter().any(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("This PO replaces our order AP/1180", 1)]
    #[case("Annule et remplace la commande CF-7701 du 2 mars", 1)]
    #[case("This order supersedes all prior agreements between the parties", 0)]
    #[case("CONFIRMATION ORDER - DO NOT DUPLICATE", 1)]
    #[case("Bitte nicht doppelt liefern, telefonisch bestellt am Montag", 1)]
    #[case("Subject to approval by our buyer", 1)]
    #[case("12 boxes of gloves please", 0)]
    fn cautions(#[case] row: &str, #[case] expected: usize) {
        assert_eq!(of(std::iter::once(row)).len(), expected);
    }
}
