//! The demo company's library: what customers ask most, with answers that a supervisor approved, in English and German.

use basics::Language;
use db::Db;
use desk::Failure;
use desk::scripts::{self, Branch, NewVersion};

use crate::people::People;

struct Script {
    code: &'static str,
    /// Question, keywords, answer.
    en: (&'static str, &'static str, &'static str),
    de: (&'static str, &'static str, &'static str),
    /// What is often asked next, in both languages, and the script.
    next: &'static [(&'static str, &'static str, &'static str)],
}

const LATE: (&str, &str, &str) =
    ("It should have been here by now.", "Es sollte längst da sein.", "late-delivery");
const CHANGE: (&str, &str, &str) = ("Can we still change it?", "Können wir noch ändern?", "change-order");
const WHERE: (&str, &str, &str) = ("Where is our order?", "Wo ist unsere Bestellung?", "where-is-my-order");
const STOCK: (&str, &str, &str) = ("What do you have right now?", "Was ist sofort da?", "in-stock");
const RETURN: (&str, &str, &str) = ("How do we send it back?", "Wie senden wir es zurück?", "return-goods");

const SCRIPTS: [Script; 15] = [
    Script {
        code: "call-opening",
        en: (
            "How is a call opened?",
            "telephone greeting opening order",
            "{{ company }}, {{ clerk }} speaking. What can I do for you?{% if customer %}\nThank you for calling; that is for {{ customer }}, number {{ customer_number }}, isn't it?{% endif %}",
        ),
        de: (
            "Wie wird ein Gespräch eröffnet?",
            "Telefon Begrüßung Eröffnung Bestellung",
            "{{ company }}, mein Name ist {{ clerk }}. Was kann ich für Sie tun?{% if customer %}\nDanke für Ihren Anruf; das ist für {{ customer }}, Kundennummer {{ customer_number }}, richtig?{% endif %}",
        ),
        next: &[],
    },
    Script {
        code: "call-questions",
        en: (
            "What is asked when an order is taken?",
            "telephone order taking questions ask",
            "{% if not customer %}For which company do you order? Have you your customer number at hand?{% else %}{% if not po %}Under which order number shall we run it?\n{% endif %}{% if not requested %}When do you need the goods?\n{% endif %}Where shall we deliver{% if ship_to %}: to {{ ship_to }}{% endif %}?\nAnything else you need with it?{% endif %}",
        ),
        de: (
            "Was wird bei einer Bestellung gefragt?",
            "Telefon Bestellung aufnehmen fragen",
            "{% if not customer %}Für welche Firma bestellen Sie? Haben Sie Ihre Kundennummer zur Hand?{% else %}{% if not po %}Unter welcher Bestellnummer führen wir den Auftrag?\n{% endif %}{% if not requested %}Wann brauchen Sie die Ware?\n{% endif %}Wohin dürfen wir liefern{% if ship_to %}: an {{ ship_to }}{% endif %}?\nBrauchen Sie noch etwas dazu?{% endif %}",
        ),
        next: &[],
    },
    Script {
        code: "call-closing",
        en: (
            "How is an order read back?",
            "telephone closing read back repeat confirm",
            "I read it back to you.{% if po %} Your order {{ po }}{% endif %}{% if requested %}, wanted on {{ requested }}{% endif %}:\n{% for line in lines %}{{ line.position }}. {{ line.quantity }} {{ line.unit }} {{ line.item }}, {{ line.description }}, at {{ line.price }}{% if line.promised %}, on {{ line.promised }}{% endif %}\n{% endfor %}To {{ ship_to }}. All in all {{ total }}.\nIs that right? Then I place it, and the confirmation comes by mail. Thank you, {{ contact or customer }}.",
        ),
        de: (
            "Wie wird eine Bestellung wiederholt?",
            "Telefon Abschluss vorlesen wiederholen bestätigen",
            "Ich wiederhole.{% if po %} Ihre Bestellung {{ po }}{% endif %}{% if requested %}, gewünscht am {{ requested }}{% endif %}:\n{% for line in lines %}{{ line.position }}. {{ line.quantity }} {{ line.unit }} {{ line.item }}, {{ line.description }}, zu {{ line.price }}{% if line.promised %}, am {{ line.promised }}{% endif %}\n{% endfor %}An {{ ship_to }}. Zusammen {{ total }}.\nIst das so richtig? Dann gebe ich es auf, und die Bestätigung kommt per Mail. Vielen Dank, {{ contact or customer }}.",
        ),
        next: &[],
    },
    Script {
        code: "where-is-my-order",
        en: (
            "Where is our order?",
            "status tracking arrive delivery shipped when come track",
            "Your order {{ order }}{% if po %}, your number {{ po }},{% endif %} is {{ stage }}.\n{% if shipped %}It left us on {{ shipped }}{% if carrier %} with {{ carrier }}{% endif %}{% if tracking %}; the tracking number is {{ tracking }}{% endif %}.{% elif promised %}We have promised it for {{ promised }}.{% else %}It has no date yet. I find out and call you back today.{% endif %}",
        ),
        de: (
            "Wo ist unsere Bestellung?",
            "Status Sendung Lieferung verfolgen angekommen versandt wann kommt",
            "Ihr Auftrag {{ order }}{% if po %}, Ihre Nummer {{ po }},{% endif %} ist {{ stage }}.\n{% if shipped %}Er hat unser Haus am {{ shipped }} verlassen{% if carrier %}, mit {{ carrier }}{% endif %}{% if tracking %}; die Sendungsnummer ist {{ tracking }}{% endif %}.{% elif promised %}Zugesagt ist er für den {{ promised }}.{% else %}Einen Termin hat er noch nicht. Ich kläre das und rufe Sie heute zurück.{% endif %}",
        ),
        next: &[LATE, CHANGE],
    },
    Script {
        code: "late-delivery",
        en: (
            "Our delivery is late. What now?",
            "delay overdue waiting not arrived complaint missing",
            "I am sorry that you are waiting. Order {{ order }} was promised for {{ promised }} and is {{ stage }}.\nI ask the warehouse now and you hear from me today with a firm date. If the rest can wait, we can send what is ready at once, at our cost.",
        ),
        de: (
            "Unsere Lieferung ist überfällig. Was nun?",
            "Verspätung verspätet warten nicht angekommen Reklamation fehlt",
            "Es tut mir leid, dass Sie warten. Der Auftrag {{ order }} war für den {{ promised }} zugesagt und ist {{ stage }}.\nIch frage jetzt im Lager nach, und Sie hören heute von mir mit einem festen Termin. Wenn der Rest warten kann, senden wir auf unsere Kosten sofort, was fertig ist.",
        ),
        next: &[WHERE, RETURN],
    },
    Script {
        code: "in-stock",
        en: (
            "Do you have this item in stock?",
            "available availability stock how many quantity have",
            "Of {{ item }}, {{ item_name }}, we have {{ item_free }} {{ item_unit }} free today.{% if item_next %} The next delivery to us is {{ item_next }}.{% endif %}\nThe figure is of this moment; it is yours once the order is placed.",
        ),
        de: (
            "Haben Sie den Artikel am Lager?",
            "verfügbar Verfügbarkeit Bestand Menge lieferbar wie viele",
            "Von {{ item }}, {{ item_name }}, sind heute {{ item_free }} {{ item_unit }} frei.{% if item_next %} Als Nächstes bekommen wir {{ item_next }}.{% endif %}\nDie Zahl gilt für diesen Augenblick; Ihnen gehört die Ware, sobald der Auftrag erteilt ist.",
        ),
        next: &[("How fast can it be here?", "Wie schnell kann es da sein?", "delivery-time")],
    },
    Script {
        code: "delivery-time",
        en: (
            "How long does delivery take?",
            "lead time fast express when days shipping",
            "What is in stock and ordered by noon leaves us the same working day, and is with you in one to three working days in Germany, in three to six in Europe. Express by noon of the next day costs extra; I can add it to the order.",
        ),
        de: (
            "Wie lange dauert die Lieferung?",
            "Lieferzeit schnell Express wann Tage Versand",
            "Was am Lager ist und bis mittags bestellt wird, geht am selben Werktag hinaus und ist in Deutschland in ein bis drei, in Europa in drei bis sechs Werktagen bei Ihnen. Express bis zum nächsten Mittag kostet einen Aufpreis; ich kann ihn in den Auftrag aufnehmen.",
        ),
        next: &[STOCK, ("What does delivery cost?", "Was kostet die Lieferung?", "delivery-cost")],
    },
    Script {
        code: "delivery-cost",
        en: (
            "What does delivery cost?",
            "freight shipping charges postage free carriage",
            "Freight goes by weight and zone and stands on the confirmation as a line of its own, before anything is sent. Hazardous goods and express have a surcharge. I can tell you the exact amount as soon as the lines are in the order.",
        ),
        de: (
            "Was kostet die Lieferung?",
            "Fracht Versandkosten Porto frei Haus",
            "Die Fracht richtet sich nach Gewicht und Zone und steht als eigene Zeile auf der Auftragsbestätigung, bevor etwas hinausgeht. Gefahrgut und Express haben einen Zuschlag. Den genauen Betrag nenne ich Ihnen, sobald die Positionen im Auftrag stehen.",
        ),
        next: &[],
    },
    Script {
        code: "change-order",
        en: (
            "Can we still change or cancel the order?",
            "amend quantity cancel change address add",
            "Order {{ order }} is {{ stage }}. Until the warehouse picks it we can change quantities, the address or the date, or cancel it. What is packed already goes out; we take it back as a return. Please send the change in writing, with the number {{ order }}, to {{ email }}.",
        ),
        de: (
            "Können wir den Auftrag noch ändern oder stornieren?",
            "Änderung Menge Storno stornieren Adresse ergänzen",
            "Der Auftrag {{ order }} ist {{ stage }}. Bis das Lager ihn kommissioniert, können wir Mengen, Anschrift oder Termin ändern oder ihn stornieren. Was schon gepackt ist, geht hinaus; wir nehmen es als Rücksendung an. Bitte senden Sie die Änderung schriftlich mit der Nummer {{ order }} an {{ email }}.",
        ),
        next: &[RETURN],
    },
    Script {
        code: "return-goods",
        en: (
            "How do we send goods back?",
            "return wrong item too many refund credit",
            "Within 30 days you can send back what is unused and in its packing. I note the reason now; you get a return number from our quality department within one working day. Please send nothing without that number: the warehouse can't assign it. If it was our mistake, we pay the freight.",
        ),
        de: (
            "Wie senden wir Ware zurück?",
            "Rücksendung Retoure falsch geliefert zu viel Gutschrift",
            "Unbenutzte Ware in ihrer Verpackung nehmen wir 30 Tage lang zurück. Ich notiere jetzt den Grund; die Rücksendenummer kommt innerhalb eines Werktags von unserer Qualitätsabteilung. Bitte senden Sie nichts ohne diese Nummer, das Lager kann es sonst nicht zuordnen. War es unser Fehler, tragen wir die Fracht.",
        ),
        next: &[("It is damaged.", "Es ist beschädigt.", "damaged-goods")],
    },
    Script {
        code: "damaged-goods",
        en: (
            "Something arrived damaged or incomplete.",
            "broken damage short missing parcel transport complaint",
            "I am sorry. Please keep the packing, take a photo of it and of the goods, and have the driver's paper say so if he is still there. Send the photos with the number {{ order }} to {{ email }}. Replacement or credit, whichever you like, is decided within one working day.",
        ),
        de: (
            "Etwas kam beschädigt oder unvollständig an.",
            "kaputt Schaden Fehlmenge fehlt Paket Transport Reklamation",
            "Das tut mir leid. Bitte heben Sie die Verpackung auf, fotografieren Sie sie und die Ware, und lassen Sie es auf dem Frachtpapier vermerken, falls der Fahrer noch da ist. Senden Sie die Bilder mit der Nummer {{ order }} an {{ email }}. Über Ersatz oder Gutschrift, ganz wie Sie wollen, entscheiden wir innerhalb eines Werktags.",
        ),
        next: &[RETURN],
    },
    Script {
        code: "payment-terms",
        en: (
            "What are our terms of payment?",
            "pay invoice due discount bank account days net",
            "For {{ customer }}, customer {{ customer_number }}, the terms are {{ terms }}, from the day of the invoice. Each invoice names our bank account; please give its number with your payment. Only our finance department can agree on other terms; I gladly put you through.",
        ),
        de: (
            "Welche Zahlungsbedingungen haben wir?",
            "zahlen Rechnung fällig Skonto Konto Tage netto",
            "Für {{ customer }}, Kundennummer {{ customer_number }}, gilt {{ terms }}, gerechnet ab Rechnungsdatum. Unsere Bankverbindung steht auf jeder Rechnung; bitte geben Sie deren Nummer bei der Zahlung an. Andere Bedingungen kann nur unsere Buchhaltung vereinbaren; ich verbinde Sie gern.",
        ),
        next: &[("We need a copy of an invoice.", "Wir brauchen eine Rechnungskopie.", "invoice-copy")],
    },
    Script {
        code: "invoice-copy",
        en: (
            "Can you send us the invoice again?",
            "copy invoice lost duplicate pdf document confirmation",
            "Gladly. I send a copy as PDF to the address we have on record for you; it is marked as a copy and has the same number. To whom it goes is decided by your company's records with us: for a new address I need a line in writing from you.",
        ),
        de: (
            "Können Sie uns die Rechnung noch einmal senden?",
            "Kopie Rechnung verloren Duplikat PDF Beleg Bestätigung",
            "Gern. Ich sende eine Kopie als PDF an die Anschrift, die wir von Ihnen haben; sie trägt dieselbe Nummer und ist als Kopie gekennzeichnet. Für eine neue Anschrift brauche ich eine Zeile von Ihnen, schriftlich.",
        ),
        next: &[],
    },
    Script {
        code: "safety-data",
        en: (
            "We need a safety data sheet or certificate.",
            "sds msds certificate conformity test report hazardous document declaration",
            "For {{ item }}, {{ item_name }}, the safety data sheet and the declaration of conformity go by mail to your contact on record, in your language, within one working day. For batches delivered earlier please give the order number.",
        ),
        de: (
            "Wir brauchen ein Sicherheitsdatenblatt oder Zeugnis.",
            "Datenblatt Zertifikat Konformität Prüfbericht Gefahrstoff Erklärung",
            "Zu {{ item }}, {{ item_name }}, gehen Sicherheitsdatenblatt und Konformitätserklärung innerhalb eines Werktags per Mail an Ihren Ansprechpartner, in Ihrer Sprache. Für früher gelieferte Chargen nennen Sie bitte die Auftragsnummer.",
        ),
        next: &[],
    },
    Script {
        code: "better-price",
        en: (
            "Can we get a better price?",
            "discount price quantity break contract offer quotation cheaper",
            "Prices fall with the quantity of a line; I can tell you the next step for each item now. For a contract over the year our sales department makes an offer within two working days. I may not promise a price that is not on our lists, so that everybody can rely on what we say.",
        ),
        de: (
            "Bekommen wir einen besseren Preis?",
            "Rabatt Preis Staffel Mengenpreis Vertrag Angebot günstiger",
            "Die Preise fallen mit der Menge einer Position; die nächste Stufe nenne ich Ihnen gern für jeden Artikel. Für einen Jahresvertrag macht unser Vertrieb innerhalb von zwei Werktagen ein Angebot. Einen Preis, der auf keiner Liste steht, darf ich nicht zusagen, damit Sie sich auf das verlassen können, was wir sagen.",
        ),
        next: &[STOCK],
    },
];

/// Written by the senior, approved by the supervisor. A follow-up question leads to a script that has to be there, so the library is written
/// once without them and once with them.
pub(crate) fn set_up(db: &Db, people: &People) -> Result<(), Failure> {
    let (sam, susan) = (people.get("sam")?, people.get("susan")?);
    db.write_now("demo scripts", move |tx| {
        for with_next in [false, true] {
            for script in SCRIPTS.iter().filter(|s| !with_next || !s.next.is_empty()) {
                for language in [Language::En, Language::De] {
                    let new = written(script, language, with_next);
                    let version = scripts::propose(tx, &sam, &new)?;
                    scripts::decide_version(tx, &susan, script.code, language, version, true, "")?;
                }
            }
        }
        Ok(())
    })
}

fn written(script: &Script, language: Language, with_next: bool) -> NewVersion {
    let german = language == Language::De;
    let (question, keywords, answer) = if german { script.de } else { script.en };
    let asks = |next: &(&str, &str, &str)| Branch {
        asks: if german { next.1 } else { next.0 }.to_owned(),
        script: next.2.to_owned(),
    };
    NewVersion {
        code: script.code.to_owned(),
        language,
        question: question.to_owned(),
        keywords: keywords.to_owned(),
        answer: answer.to_owned(),
        branches: if with_next { script.next.iter().map(asks).collect() } else { Vec::new() },
        valid_from: None,
        valid_to: None,
    }
}
