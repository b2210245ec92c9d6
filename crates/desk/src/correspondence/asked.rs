//! Asked: the fields of an order as a customer is asked for them, in their language. What a completeness checklist can find missing is
//! here; a checklist's own words are the house's and in the house's language.

use basics::Language;

/// How a customer is asked for a field of their order; none for a field that nobody outside knows.
pub fn asked_for(language: Language, field: &str) -> Option<&'static str> {
    Some(match field {
        "buyer_po_no" => match language {
            Language::En => "your PO number for this order",
            Language::De => "Ihre Bestellnummer zu diesem Auftrag",
            Language::Fr => "votre numéro de commande",
            Language::Es => "su número de pedido",
            Language::Nl => "uw bestelnummer voor deze order",
            Language::It => "il Suo numero d'ordine",
        },
        "requested_date" => match language {
            Language::En => "the day on which you need the goods",
            Language::De => "den Tag, an dem Sie die Ware brauchen",
            Language::Fr => "la date à laquelle vous avez besoin de la marchandise",
            Language::Es => "el día en que necesita la mercancía",
            Language::Nl => "de dag waarop u de goederen nodig hebt",
            Language::It => "il giorno in cui Le serve la merce",
        },
        "ship_to" => match language {
            Language::En => "the address where the goods are to go",
            Language::De => "die Adresse, an die wir liefern sollen",
            Language::Fr => "l'adresse de livraison",
            Language::Es => "la dirección de entrega",
            Language::Nl => "het adres waar de goederen heen moeten",
            Language::It => "l'indirizzo di consegna",
        },
        "carrier" => match language {
            Language::En => "the carrier you want",
            Language::De => "den gewünschten Spediteur",
            Language::Fr => "le transporteur souhaité",
            Language::Es => "el transportista que desea",
            Language::Nl => "de gewenste vervoerder",
            Language::It => "il corriere desiderato",
        },
        "po_date" => match language {
            Language::En => "the date of your order",
            Language::De => "das Datum Ihrer Bestellung",
            Language::Fr => "la date de votre commande",
            Language::Es => "la fecha de su pedido",
            Language::Nl => "de datum van uw bestelling",
            Language::It => "la data del Suo ordine",
        },
        "note" => match language {
            Language::En => "your instructions for this order",
            Language::De => "Ihre Hinweise zu diesem Auftrag",
            Language::Fr => "vos instructions pour cette commande",
            Language::Es => "sus indicaciones para este pedido",
            Language::Nl => "uw aanwijzingen voor deze order",
            Language::It => "le Sue indicazioni per quest'ordine",
        },
        _ => return None,
    })
}
