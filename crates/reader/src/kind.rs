//! What a text wants: an order, or a complaint, an inquiry, a change of an order that is there already … Words of six languages
//! speak for kinds with points; lines that lead to items speak for an order.

use crate::records::wording::plain;
use crate::seen::Kind;

/// Words and points by kind, compared in small letters without accents.
const WORDS: &[(Kind, i32, &[&str])] = &[
    (
        Kind::AutoReply,
        12,
        &[
            "out of office",
            "out of the office",
            "automatic reply",
            "auto-reply",
            "autoreply",
            "abwesenheit",
            "automatische antwort",
            "reponse automatique",
            "absence du bureau",
            "respuesta automatica",
            "fuera de la oficina",
            "automatisch antwoord",
            "afwezig",
            "risposta automatica",
            "fuori ufficio",
            "on vacation until",
            "on leave until",
        ],
    ),
    (
        Kind::Advertisement,
        7,
        &[
            "unsubscribe",
            "seo package",
            "backlinks",
            "increase your sales",
            "newsletter",
            "special offer",
            "limited offer",
            "exclusive deal",
            "% off",
            "click here",
            "webinar",
            "abmelden",
            "sonderangebot",
            "desabonner",
            "offre speciale",
            "darse de baja",
            "oferta especial",
            "uitschrijven",
            "aanbieding",
            "cancella iscrizione",
            "offerta speciale",
            "free trial",
            "grow your business",
            "dear business owner",
            "buy 2 get",
        ],
    ),
    (
        Kind::Complaint,
        7,
        &[
            "damaged",
            "crushed",
            "broken",
            "defective",
            "faulty",
            "wrong item",
            "wrong items",
            "wrong product",
            "missing from",
            "short shipped",
            "short-shipped",
            "complaint",
            "not acceptable",
            "replace them",
            "refund",
            "credit note for",
            "beschaedigt",
            "defekt",
            "kaputt",
            "falsch geliefert",
            "reklamation",
            "fehlt",
            "fehlen",
            "maengel",
            "endommage",
            "casse",
            "defectueux",
            "reclamation",
            "manquant",
            "erreur de livraison",
            "danado",
            "roto",
            "defectuoso",
            "queja",
            "reclamacion",
            "beschadigd",
            "kapot",
            "klacht",
            "verkeerd geleverd",
            "danneggiato",
            "rotto",
            "difettoso",
            "reclamo",
        ],
    ),
    (
        Kind::Status,
        7,
        &[
            "where is",
            "where are",
            "where's",
            "overdue delivery",
            "tracking",
            "status of",
            "order status",
            "not received",
            "still have not received",
            "still haven't",
            "when will",
            "eta for",
            "any update",
            "wo bleibt",
            "sendungsverfolgung",
            "lieferstatus",
            "noch nicht erhalten",
            "wann kommt",
            "wann kommen",
            "ou est",
            "ou en est",
            "numero de suivi",
            "nous l'attendions",
            "attendions",
            "suivi de",
            "pas encore recu",
            "statut de",
            "donde esta",
            "estado del pedido",
            "aun no hemos recibido",
            "seguimiento",
            "waar blijft",
            "nog niet ontvangen",
            "status van",
            "dov'e",
            "stato dell'ordine",
            "non abbiamo ancora ricevuto",
            "proof of delivery",
        ],
    ),
    (
        Kind::Quotation,
        7,
        &[
            "request for quotation",
            "request for quote",
            "rfq",
            "quote for",
            "please quote",
            "your best price",
            "send us a quote",
            "send me a quote",
            "quotation for",
            "pricing for",
            "angebot fuer",
            "angebotsanfrage",
            "bitte um ein angebot",
            "um ihr angebot",
            "preisanfrage",
            "demande de devis",
            "un devis",
            "demande de prix",
            "presupuesto",
            "cotizacion",
            "pasar precio",
            "precio y plazo",
            "offerte aanvraag",
            "offerteaanvraag",
            "prijsopgave",
            "een offerte",
            "richiesta di offerta",
            "preventivo",
            "richiesta preventivo",
        ],
    ),
    (
        Kind::Inquiry,
        6,
        &[
            "do you have",
            "do you stock",
            "do you carry",
            "can you tell me",
            "could you tell me",
            "in stock",
            "availability",
            "lead time",
            "not ordering yet",
            "is it possible",
            "what is your price",
            "what would be",
            "data sheet",
            "datasheet",
            "haben sie",
            "verfuegbar",
            "lagernd",
            "lieferzeit",
            "datenblatt",
            "avez-vous",
            "disponibilite",
            "delai de livraison",
            "fiche technique",
            "tienen",
            "disponibilidad",
            "plazo de entrega",
            "ficha tecnica",
            "heeft u",
            "op voorraad",
            "levertijd",
            "avete",
            "disponibilita",
            "tempi di consegna",
            "scheda tecnica",
        ],
    ),
    (
        Kind::Cancellation,
        8,
        &[
            "cancel po",
            "cancel order",
            "cancel our order",
            "cancel the order",
            "cancel our po",
            "cancel purchase order",
            "please cancel",
            "order cancellation",
            "cancellation of",
            "stornieren",
            "stornierung",
            "storno",
            "annuler la commande",
            "annulation",
            "annuler notre commande",
            "cancelar el pedido",
            "anular el pedido",
            "cancelacion",
            "annuleren",
            "annulering",
            "annullare l'ordine",
            "annullamento",
        ],
    ),
    (
        Kind::Change,
        8,
        &[
            "change order",
            "change our order",
            "change po",
            "change to po",
            "change to our order",
            "amend po",
            "amendment",
            "revise po",
            "revised po",
            "purchase order change",
            "update po",
            "please change",
            "please amend",
            "postpone",
            "reschedule",
            "push back",
            "bestellaenderung",
            "aenderung zu",
            "aenderung der bestellung",
            "aendern sie",
            "verschieben",
            "modification de",
            "modifier la commande",
            "reporter la livraison",
            "modificar el pedido",
            "modificacion del pedido",
            "cambio en el pedido",
            "wijziging",
            "wijzigen",
            "modifica dell'ordine",
            "modificare l'ordine",
        ],
    ),
    (
        Kind::Invoice,
        8,
        &[
            "invoice no",
            "invoice number",
            "please find attached our invoice",
            "attached invoice",
            "your invoice",
            "amount due",
            "rechnung nr",
            "rechnungsnummer",
            "ihre rechnung",
            "anbei unsere rechnung",
            "facture n",
            "votre facture",
            "ci-joint notre facture",
            "numero de factura",
            "factura n",
            "adjunta la factura",
            "factuurnummer",
            "uw factuur",
            "fattura n",
            "numero fattura",
            "payment reminder",
            "overdue",
            "mahnung",
        ],
    ),
    (
        Kind::Remittance,
        9,
        &[
            "remittance",
            "payment advice",
            "we have paid",
            "payment has been",
            "bank transfer",
            "zahlungsavis",
            "ueberwiesen",
            "avis de paiement",
            "virement",
            "aviso de pago",
            "transferencia",
            "betalingsadvies",
            "overgemaakt",
            "avviso di pagamento",
            "bonifico",
        ],
    ),
    (
        Kind::Order,
        6,
        &[
            "please process",
            "following order",
            "place an order",
            "like to order",
            "please send us",
            "please ship",
            "please enter",
            "please supply",
            "please deliver",
            "can we get",
            "can you get us",
            "could you please send",
            "new order",
            "order below",
            "we order",
            "please book",
            "go ahead with",
            "hiermit bestellen",
            "wir bestellen",
            "bestellen wir",
            "bitte liefern",
            "bitte senden",
            "ich braeuchte",
            "wir brauchen",
            "nous commandons",
            "passer commande",
            "passons commande",
            "veuillez livrer",
            "veuillez enregistrer",
            "commande ci",
            "merci de livrer",
            "nos gustaria pedir",
            "queremos pedir",
            "necesitamos",
            "por favor envien",
            "te paso el pedido",
            "os paso el pedido",
            "wij bestellen",
            "graag leveren",
            "willen bestellen",
            "order inboeken",
            "ordiniamo",
            "vorremmo ordinare",
            "vogliate consegnarci",
            "si prega di spedire",
            "please find our order",
            "attached our purchase order",
            "same as last",
            "repeat order",
            "po attached",
            "see attached order",
        ],
    ),
];

/// Heads of printed documents that are no orders, in the form of [`plain`].
const TITLES: &[(Kind, &[&str])] = &[
    (
        Kind::Invoice,
        &[
            "invoice",
            "tax invoice",
            "rechnung",
            "facture",
            "factura",
            "factuur",
            "fattura",
            "credit note",
            "gutschrift",
            "avoir",
            "nota de credito",
            "creditnota",
            "nota di credito",
            "mahnung",
            "statement of account",
        ],
    ),
    (
        Kind::Quotation,
        &[
            "request for quotation",
            "request for quote",
            "rfq",
            "anfrage",
            "preisanfrage",
            "angebotsanfrage",
            "demande de prix",
            "demande de devis",
            "solicitud de presupuesto",
            "solicitud de oferta",
            "offerteaanvraag",
            "prijsaanvraag",
            "richiesta di offerta",
            "richiesta offerta",
            "richiesta di preventivo",
            "quotation",
            "angebot",
            "devis",
            "offerte",
            "presupuesto",
            "preventivo",
        ],
    ),
    (
        Kind::Other,
        &[
            "delivery note",
            "packing list",
            "lieferschein",
            "bon de livraison",
            "albaran",
            "pakbon",
            "vrachtbrief",
            "documento di trasporto",
            "price list",
            "preisliste",
            "stock count",
            "inventur",
            "voorraadtelling",
            "inventario",
            "lagerbestand",
            "order confirmation",
            "auftragsbestaetigung",
            "orderbevestiging",
            "confirmation de commande",
            "confirmacion de pedido",
            "conferma d'ordine",
        ],
    ),
    (
        Kind::Complaint,
        &[
            "complaint",
            "reklamation",
            "beanstandung",
            "reclamation",
            "reclamacion",
            "klacht",
            "reclamo",
            "maengelruege",
            "damage report",
        ],
    ),
    (
        Kind::Cancellation,
        &[
            "cancellation",
            "stornierung",
            "annulation de commande",
            "anulacion de pedido",
            "annulering",
            "annullamento ordine",
        ],
    ),
    (
        Kind::Change,
        &[
            "order change",
            "change order",
            "purchase order change",
            "bestellaenderung",
            "modification de commande",
            "modificacion de pedido",
            "orderwijziging",
            "modifica ordine",
        ],
    ),
    (
        Kind::Remittance,
        &[
            "remittance advice",
            "payment advice",
            "zahlungsavis",
            "avis de paiement",
            "aviso de pago",
            "betalingsadvies",
            "avviso di pagamento",
        ],
    ),
];

/// Heads of orders.
const ORDER_TITLES: &[&str] = &[
    "order",
    "purchase order",
    "bestellung",
    "bestellauftrag",
    "commande",
    "bon de commande",
    "pedido",
    "orden de compra",
    "bestelling",
    "inkooporder",
    "bestelbon",
    "ordine",
    "ordine d'acquisto",
    "p.o.",
    "po",
    "official order",
    "bestelformulier",
    "bestellschein",
];

/// What the head of a page or sheet says it is: texts of its first rows, and whether each stands alone or begins its row.
pub fn by_title<'a>(pieces: impl Iterator<Item = &'a str>) -> Kind {
    let mut other: Option<Kind> = None;
    for piece in pieces {
        let text = plain(piece);
        let text = text.trim();
        let begins = |title: &str| {
            text == title
                || text.strip_prefix(title).is_some_and(|rest| {
                    let rest = rest.trim_start();
                    rest.starts_with(|c: char| {
                        c.is_ascii_digit() || matches!(c, '-' | ':' | '#' | 'n' | '/' | '–' | '—')
                    }) && title.len() + 1 < text.len()
                        && !text.get(title.len()..).is_some_and(|r| r.starts_with(char::is_alphabetic))
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
        Kind::Other => {
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
