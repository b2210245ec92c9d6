//! The words that column heads and labels of order sheets are written with, in six languages.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a column or a labelled value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Position,
    SellerItem,
    BuyerItem,
    /// An item number of nobody in particular.
    Item,
    ManufacturerItem,
    Gtin,
    Description,
    Quantity,
    Unit,
    Price,
    PriceBase,
    Amount,
    Date,
    Note,
    // Of the whole order:
    PoNumber,
    OrderDate,
    RequestedDate,
    CancelAfter,
    ShipTo,
    BillTo,
    Buyer,
    Currency,
    PaymentTerms,
    FreightTerms,
    Contact,
    LineCount,
    Total,
    CustomerNumber,
    Reference,
}

/// Words by role, parted by bars, folded: small letters and digits, parted by single blanks. The longest match wins.
const WORDS: &[(Role, &str)] = &[
    (
        Role::Position,
        "pos|#|position|lín|lin|linha|ligne no|line|line no|line number|line nbr|ln|no|nr|lfd nr|item no line|ligne|linea|línea|\
         regel|riga|sl no|s no|seq|posición|posizione|regelnr|positie|zeile|row",
    ),
    (
        Role::SellerItem,
        "suyo|su código|su codigo|uw art|uw artikel|uw nr|uw ref|votre article|vostro|vs articolo|vs codice|your part no|your part number|your art no|your item|your item no|your sku|your code|your reference|\
         vendor part|vendor part no|vendor part number|vendor item|supplier part|supplier part no|\
         supplier item|supplier sku|supplier code|seller item|ihre artikelnummer|ihre artikelnr|\
         ihre art nr|ihre nr|lief art nr|lief artikelnr|lieferanten artikelnummer|ihre artikel nr|bestellnr lieferant|lieferantenartikelnummer|lieferanten art nr|herstellernummer lieferant|\
         votre référence|votre ref|référence fournisseur|ref fournisseur|réf fournisseur|su referencia|\
         referencia proveedor|ref proveedor|uw artikelnummer|uw artikelnr|leveranciersartikel|\
         vostro codice|codice fornitore|cod fornitore|cod art fornitore",
    ),
    (
        Role::BuyerItem,
        "nuestro nº|nuestro n|nuestro número|nuestro num|notre n|notre no|notre numéro|nostro n|nostro nr|nostro numero|ns n|ons nummer|unsere nummer|our number|nuestro|nuestro código|nuestra ref|ons art|ons artikel|ons nr|onze ref|notre article|nostro|ns articolo|ns codice|our stock no|our part no|our part number|our art no|our item|our item no|our no|our ref|our code|our sku|our|\
         internal ref|internal no|internal number|internal code|customer part|customer part no|\
         customer part number|customer item|customer item no|cust part|buyer item|buyer part|\
         unsere artikelnummer|unsere mat nr|unsere materialnummer|mat nr kunde|unsere artikelnr|unsere art nr|unsere nr|kundenartikelnummer|\
         kunden art nr|kundenartikel|interne nr|notre référence|notre ref|notre réf|référence interne|\
         ref interne|réf interne|référence client|ref client|nuestra referencia|referencia interna|\
         referencia cliente|ref interna|ons artikelnummer|onze referentie|onze artikelnr|\
         interne referentie|klantartikel|nostro codice|codice interno|rif interno|\
         codice cliente articolo",
    ),
    (
        Role::ManufacturerItem,
        "mfr part|mfr part no|mpn|manufacturer part|manufacturer part number|mfg part|hersteller nr|\
         herstellernummer|hersteller art nr|référence fabricant|ref fabricant|fabrikantnummer|\
         codice produttore",
    ),
    (
        Role::Item,
        "item|item number|item nbr|item no|item code|item id|sku|part|part number|part no|part nbr|\
         part code|product code|product no|product number|product id|article|article no|article number|\
         article code|art no|artno|material|material no|material number|materialnummer|artikel|\
         artikelnummer|artikelnr|artikel nr|art nr|artnr|code|\
         catalog no|catalogue no|catalog number|cat no|stock code|stock no|model|référence|\
         reference article|réf|ref|réf article|code article|code produit|n article|artículo|articulo|\
         código|codigo|referencia|cod|código artículo|código de artículo|código producto|artikelcode|\
         productcode|bestelnummer artikel|articolo|codice|codice articolo|cod articolo|cod art|\
         codice prodotto|product sku|variant sku|item ref",
    ),
    (
        Role::Gtin,
        "gtin|ean|upc|barcode|bar code|ean code|ean13|ean 13|ean upc|gtin ean|upc code|ean nr|\
         ean nummer|code barre|code barres|código de barras|streepjescode|codice a barre|codice ean|\
         code ean|código ean|isbn|isbn 13",
    ),
    (
        Role::Description,
        "description|item and description|desc|item description|product|product name|product description|name|item name|\
         article description|details|bezeichnung|beschreibung|artikelbezeichnung|artikeltext|produkt|\
         text|ware|désignation|designation|libellé|libelle|produit|descripción|descripcion|producto|\
         denominación|omschrijving|artikelomschrijving|benaming|descrizione|denominazione|prodotto|\
         material description|goods|desciption",
    ),
    (
        Role::Quantity,
        "qty|quantity|qty ordered|quantity ordered|order qty|order quantity|ordered|ordered qty|\
         qty req|qty required|qnty|quant|req qty|required quantity|units ordered|menge|bestellmenge|\
         anzahl|stückzahl|stueckzahl|stk|quantité|quantite|qté|qte|quantité commandée|cantidad|cant|\
         ctd|cantidad pedida|aantal|hoeveelheid|besteld|quantità|quantita|qtà|qta|q tà|pcs|pieces|\
         order amount qty|a pedir|por pedir|à commander|zu bestellen|te bestellen|da ordinare|to order|anzahl stück|gewünschte menge|pedido cantidad|bestellen|pedido cant|nombre|anz|qtà ordinata|cantidad pedido|menge p a|order quantity units|commandé|commandée|cdé|qté cdée|à livrer|nb|nbre|nb commandé|te leveren|besteld aantal|pedido qty|bestelmenge|abrufmenge|ord qty|qty to order|reorder qty|gewünscht|da consegnare|pedir|encargar|bedarf|bedarfsmenge|besoin|besoins|fabbisogno|necesidad|necesidades|behoefte|requirement|qty needed|needed qty|order units",
    ),
    (
        Role::Unit,
        "uom|u m|um|unit|units|unit of measure|me|einheit|mengeneinheit|bestelleinheit|vpe|unité|unite|\
         unité de mesure|u|unidad|unidad de medida|ud|eenheid|eh|unità|unità di misura|unita|pack|\
         packaging|pkg|meas|gebinde|uv|conditionnement|envase|formato|verpakking|confezione",
    ),
    (
        Role::Price,
        "price|neto|prix net ht|net unit|nettopreis eur|tarifa|tarif|listino|price unit|preis me|preis eh|unit price|net price|net unit price|price each|price per unit|unit cost|cost|each|rate|\
         price ea|your price|preis|einzelpreis|stückpreis|ep|e preis|netto preis|nettopreis|netto ep|\
         preis einheit|vk|prix|prix unitaire|p u|pu|pu ht|prix unitaire ht|prix net|precio|\
         precio unitario|precio unit|precio neto|prijs|stukprijs|eenheidsprijs|nettoprijs|prezzo|\
         prezzo unitario|prezzo netto|preis stück",
    ),
    (Role::PriceBase, "per|price per|price base|pe|preiseinheit|pro|prix par|por|prijs per|prezzo per"),
    (
        Role::Amount,
        "amount|total|line total|ext price|extended price|extended|extension|ext|line amount|line value|goods value|net line|value|\
         net amount|net value|total price|subtotal line|betrag|gesamt|gesamtpreis|summe|gp|nettobetrag|\
         wert|positionswert|zeilensumme|montant|montant ht|total ht|total ligne|importe|importe total|\
         total línea|bedrag|totaal|regeltotaal|totaalprijs|importo|totale|totale riga|prezzo totale",
    ),
    (Role::Date, "date|datum|fecha|data|line date"),
    (
        Role::Note,
        "adviesprijs|rrp|msrp|uvp|recommended price|prix conseillé|prix public|pvp|precio recomendado|prezzo consigliato|verbrauch|consumption|consommation|consumo|verbruik|usage|used|drawn|note|notes|dto|rabatt|remise|sconto|sconti|korting|discount|disc|stock|bestand|lagerbestand|voorraad|min|max|minimum|maximum|mínimo|minimo|máximo|existencias|giacenza|on hand|geteld|remark|remarks|comment|comments|bemerkung|bemerkungen|hinweis|remarque|remarques|\
         commentaire|observaciones|observación|nota|notas|opmerking|opmerkingen|note riga|\
         special instructions|instructions|line notes",
    ),
    (
        Role::PoNumber,
        "po|po number|po no|po nbr|po num|po #|p o|p o number|p o no|purchase order|purchase order no|\
         purchase order number|purchase order nr|purchase order num|order|order no|order number|\
         order nr|order num|order ref|order reference|customer po|our order|our order no|our po|\
         your po|bestellung|bestellung nr|bestellnr|best nr|bestell nr|bestellnummer|bestell nummer|\
         auftragsnummer|auftrag|auftrags nr|bestellnummer kunde|unsere bestellnummer|\
         kundenbestellnummer|bestellauftrag|einkaufsbestellung|orden de compra nº|inkoopopdracht|opdrachtnummer|inkoopbon|bestelopdracht|pedido de compra|orden de pedido|pedido a proveedor|ordine di acquisto|ordine fornitore|bestellzeichen|bestellreferenz|bestellkennzeichen|auftragsreferenz|référence de commande|réf commande|referencia de pedido|referencia pedido|riferimento ordine|rif ordine|bestelreferentie|orderreferentie|uw order|ons ordernummer|hoja de pedido|ordre d achat|commande|commande n|n commande|n de commande|numéro de commande|\
         bon de commande|bon de commande n|no commande|pedido|n pedido|nº pedido|núm pedido|\
         número de pedido|numero de pedido|pedido n|orden de compra|orden de compra n|bestelling|\
         bestelnummer|bestelnr|ordernummer|inkooporder|inkoopordernummer|ordine|ordine n|n ordine|\
         numero ordine|nr ordine|ordine d acquisto|n d ordine",
    ),
    (
        Role::OrderDate,
        "order date|date issued|issue date|po date|date of order|purchase order date|ordered on|\
         bestelldatum|auftragsdatum|datum der bestellung|belegdatum|date de commande|date commande|\
         date de la commande|fecha de pedido|fecha pedido|fecha del pedido|besteldatum|orderdatum|\
         data ordine|data dell ordine",
    ),
    (
        Role::RequestedDate,
        "délai|délai de livraison|délai souhaité|délai demandé|plazo|plazo de entrega|lieferfrist|frist|termine di consegna|data termine|requested date|requested delivery|requested delivery date|req date|required date|required by|\
         required|need by|need by date|needed by|due|due date|delivery date|deliver by|delivery|\
         deliver on|ship date|date required|want date|eta|liefertermin|lieferdatum|wunschtermin|\
         wunschlieferdatum|gewünschter liefertermin|termin|lieferung bis|bis|date de livraison|\
         date livraison|livraison|livraison souhaitée|date souhaitée|livraison le|\
         date de livraison souhaitée|fecha de entrega|fecha entrega|entrega|entrega solicitada|\
         fecha requerida|leverdatum|gewenste leverdatum|levering|leveren op|data consegna|\
         data di consegna|consegna|consegna richiesta|delivery required|rdd|arrival date|arrive by",
    ),
    (Role::CancelAfter, "cancel date|cancel after|cancel by|stornieren nach"),
    (
        Role::ShipTo,
        "ship to|please deliver to|deliver goods to|deliver at|delivered to|goods to|consignee|ship to party|delivery point|\
         place of delivery|delivery site|site address|drop off at|send goods to|goods delivery address|warenempfänger|lieferort|\
         abladestelle|entladestelle|anlieferstelle|lieferstelle|versand an|ware an|bitte liefern an|lieu de livraison|\
         point de livraison|adresse chantier|adresse du chantier|à livrer à|livrer chez|expédier à|merci de livrer à|\
         lugar de entrega|entrega en|punto de entrega|entregar a|dirección entrega|dirección de envío|bezorgadres|bezorgen bij|\
         bezorgen op|afleveren bij|afleveren op|losadres|losplaats|afleverlocatie|plaats van levering|luogo di consegna|\
         luogo consegna|punto di consegna|destinazione merce|consegna presso|consegnare presso|sede di consegna|\
         indirizzo consegna|indirizzo di spedizione|shipping city|shipping street|shipping town|shipping zip|shipping postcode|\
         shipping postal code|shipping address 1|ship to city|ship to street|ship to zip|ship to postcode|delivery street|\
         delivery town|delivery city|delivery postcode|lieferstraße|lieferplz|liefer plz|ville livraison|rue livraison|cp livraison|\
         code postal livraison|ciudad entrega|calle entrega|cp entrega|leverplaats|leverpostcode|città consegna|via consegna|\
         cap consegna|anlieferung an|anlieferadresse|shipto|deliver to|delivery address|delivery to|\
         ship to address|shipping address|delivery location|lieferadresse|lieferanschrift|liefern an|\
         lieferung an|versandadresse|adresse de livraison|livrer à|livraison à|dirección de entrega|\
         direccion de entrega|enviar a|entregar en|afleveradres|leveradres|leveren aan|\
         indirizzo di consegna|spedire a|consegnare a|destinazione|ship to code|ship to name",
    ),
    (
        Role::BillTo,
        "bill to|billto|fakturaadresse|fakturaanschrift|rechnungsempfänger|invoice to address|send invoice to|invoices to|facture à|factura a|factuur naar|fattura a|intestazione fattura|invoice to|invoice address|billing address|rechnungsadresse|rechnungsanschrift|\
         rechnung an|adresse de facturation|facturer à|facturation|dirección de facturación|facturar a|\
         factuuradres|factureren aan|indirizzo di fatturazione|fatturare a",
    ),
    (
        Role::Buyer,
        "buyer|customer|customer name|company|sold to|from|besteller|kunde|firma|käufer|auftraggeber|\
         client|acheteur|société|cliente|comprador|empresa|klant|koper|bedrijf|acquirente|azienda",
    ),
    (Role::Currency, "currency|curr|ccy|währung|waehrung|devise|monnaie|moneda|divisa|valuta|munt"),
    (
        Role::PaymentTerms,
        "payment terms|terms|terms of payment|payment|zahlungsbedingungen|zahlungsbedingung|\
         zahlungsziel|zahlung|conditions de paiement|paiement|condiciones de pago|forma de pago|pago|\
         betalingsvoorwaarden|betaling|condizioni di pagamento|pagamento",
    ),
    (
        Role::FreightTerms,
        "freight|freight terms|incoterm|incoterms|delivery terms|ship via|shipping terms|fob|\
         lieferbedingungen|lieferbedingung|versandart|conditions de livraison|condiciones de entrega|\
         leveringsvoorwaarden|condizioni di consegna|trasporto",
    ),
    (
        Role::Contact,
        "contact|contact name|buyer name|ordered by|requested by|purchaser|attention|attn|\
         ansprechpartner|kontakt|bearbeiter|sachbearbeiter|einkäufer|interlocuteur|contacto|\
         contactpersoon|referente|contatto|e mail|email|phone|tel|telephone|telefon|téléphone|telefono",
    ),
    (
        Role::LineCount,
        "line count|lines|number of lines|no of lines|total lines|anzahl positionen|positionen|\
         nombre de lignes|número de líneas|aantal regels|numero righe",
    ),
    (
        Role::Total,
        "grand total|order total|nettowert|nettowert gesamt|gesamtsumme netto|gesamt netto|montant total ht|montant total|total a pagar|total bestelling|importe neto|total neto|total due|total amount|net total|total net|total value|sub total|subtotal|\
         total order|total eur|total usd|total gbp|gesamtsumme|gesamtbetrag|nettosumme|zwischensumme|\
         endsumme|auftragswert|summe netto|total général|total de la commande|total general|\
         total pedido|totaalbedrag|eindtotaal|subtotaal|totale ordine|totale generale|\
         totale complessivo|subtotale|sous total|total tva|total ttc|vat|tax|mwst|tva|iva|btw|shipping|\
         freight charge|carried forward|brought forward|übertrag|à reporter|report|suma y sigue|transport|riporto|sous total ht|total incl|total excl|sum",
    ),
    (
        Role::CustomerNumber,
        "customer no|customer number|customer id|customer code|account|account no|account number|acct|\
         acct no|kundennummer|kunden nr|kundennr|numéro client|n client|code client|número de cliente|\
         n cliente|klantnummer|klantnr|codice cliente|numero cliente",
    ),
    (
        Role::Reference,
        "contract|contract no|quote|quote no|quotation|quotation no|project|job|cost center|\
         cost centre|angebot|angebotsnummer|angebot nr|vertrag|vertragsnummer|kommission|projekt|\
         kostenstelle|devis|n devis|contrat|projet|oferta|presupuesto|contrato|proyecto|offerte|\
         contractnummer|offerta|contratto|progetto|department|dept|reference no|your ref",
    ),
];

/// A head or label as compared: small letters and digits; everything else is a blank.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    let folded = out.trim().to_owned();
    if folded.is_empty() && text.trim() == "#" { "#".to_owned() } else { folded }
}

/// What a head or label stands for, and how surely: 3 said exactly, 2 but for one wrong letter, 1 said among other words.
pub fn role_of(text: &str) -> Option<(Role, u8)> {
    let head = folded(text);
    if head.is_empty() || head.chars().count() > 45 {
        return None;
    }
    roles_of(&head).into_iter().next()
}

/// The label that a folded text is, whole: 3 said exactly, 2 but for one wrong letter. Quick, since it is asked of every few words
/// of a page.
pub fn label(text: &str) -> Option<(Role, u8)> {
    let index = INDEX.get_or_init(Index::new);
    if let Some(role) = index.exact.get(text) {
        return Some((*role, 3));
    }
    let length = text.chars().count();
    let first = text.chars().next().filter(|_| length >= 5)?;
    (length - 1..=length + 1)
        .flat_map(|l| index.by_shape.get(&(l, first)).into_iter().flatten())
        .find(|(word, _)| one_letter_off(text, word))
        .map(|(_, role)| (*role, 2))
}

static INDEX: OnceLock<Index> = OnceLock::new();

struct Index {
    exact: HashMap<&'static str, Role>,
    /// Words of five letters and more by length and first letter.
    by_shape: HashMap<(usize, char), Vec<(&'static str, Role)>>,
}

impl Index {
    fn new() -> Index {
        let mut index = Index { exact: HashMap::new(), by_shape: HashMap::new() };
        for (role, words) in WORDS {
            for word in words.split('|') {
                index.exact.entry(word).or_insert(*role);
                let length = word.chars().count();
                if let Some(first) = word.chars().next().filter(|_| length >= 5) {
                    index.by_shape.entry((length, first)).or_default().push((word, *role));
                }
            }
        }
        index
    }
}

/// All roles that a folded head could have, the surest first.
pub fn roles_of(head: &str) -> Vec<(Role, u8)> {
    let mut found: Vec<(Role, u8, usize)> = Vec::new();
    let (padded, head_length) = (format!(" {head} "), head.chars().count());
    for (role, words) in WORDS {
        let mut best: Option<(u8, usize)> = None;
        for word in words.split('|') {
            let length = word.chars().count();
            let score = if head == word {
                3
            } else if length >= 5 && length.abs_diff(head_length) <= 1 && one_letter_off(head, word) {
                2
            } else if length >= 3 && padded.contains(&format!(" {word} ")) {
                1
            } else {
                continue;
            };
            best = best.max(Some((score, length)));
        }
        found.extend(best.map(|(score, length)| (*role, score, length)));
    }
    found.sort_by_key(|f| std::cmp::Reverse((f.1, f.2)));
    found.into_iter().map(|(role, score, _)| (role, score)).collect()
}

/// One letter is wrong, missing, too many, or two neighbours are swapped.
fn one_letter_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    if front + back >= longer.saturating_sub(1).min(shorter) {
        return true;
    }
    a.len() == b.len()
        && front + back + 2 >= a.len()
        && a.get(front) == b.get(front + 1)
        && a.get(front + 1) == b.get(front)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("PO_NBR", Role::PoNumber)]
    #[case("ITEM_NBR", Role::Item)]
    #[case("QTY_REQ", Role::Quantity)]
    #[case("EXT_PRICE", Role::Amount)]
    #[case("Desciption", Role::Description)]
    #[case("Qty Ordred", Role::Quantity)]
    #[case("Art.-Nr.", Role::Item)]
    #[case("Internal Ref", Role::BuyerItem)]
    #[case("U/M", Role::Unit)]
    #[case("Need-by Date", Role::RequestedDate)]
    #[case("Ihre Artikelnummer", Role::SellerItem)]
    #[case("Menge", Role::Quantity)]
    #[case("Prix unitaire", Role::Price)]
    #[case("Our #", Role::BuyerItem)]
    fn heads_of_orders(#[case] head: &str, #[case] expected: Role) {
        assert_eq!(role_of(head).map(|r| r.0), Some(expected));
    }
}
