//! Customers: a dozen that are written out, because the documents in the inbox and the guide name them, then as many as are asked
//! for, drawn from the seed.

use basics::{Currency, Id, Instant, Language, Rng, fold};
use desk::customers::{Address, AddressKind, Contact, Customer, CustomerStatus, DocumentForm, Documents};

use crate::check::{Popularity, gln, one, tax_id};
use crate::places::{FIRST_NAMES, SHARES, TOWNS, dialling_code, legal_forms, streets, surnames, trades};

/// A customer that is always there: number suffix, name, country, street, postcode, town, region, EDI id, reply format, traits.
struct Known {
    name: &'static str,
    at: (&'static str, &'static str, &'static str, &'static str, &'static str),
    domain: &'static str,
    edi_id: Option<&'static str>,
    reply: Option<&'static str>,
    traits: &'static str,
}

const fn known(
    name: &'static str,
    at: (&'static str, &'static str, &'static str, &'static str, &'static str),
    domain: &'static str,
    edi_id: Option<&'static str>,
    reply: Option<&'static str>,
    traits: &'static str,
) -> Known {
    Known { name, at, domain, edi_id, reply, traits }
}

/// The places of the written-out customers in the list, which is also the end of their number: C10001 is the first.
pub const BERGER: usize = 0;
pub const FIXWELL: usize = 1;
pub const LAKESIDE: usize = 2;
pub const VAN_DER_LINDE: usize = 3;
pub const FOURNIER: usize = 4;
pub const ALPENTECH: usize = 5;
pub const HOLM: usize = 6;
pub const MERIDIAN: usize = 7;
pub const FERRANTE: usize = 8;
pub const ROST: usize = 9;
pub const SEIDLER: usize = 10;
pub const ZAHLNIE: usize = 11;

/// How many are written out.
pub const KNOWN_MANY: usize = KNOWN.len();

const KNOWN: &[Known] = &[
    known(
        "Berger Maschinenbau GmbH",
        ("Werkstr. 12", "22113", "Hamburg", "", "DE"),
        "berger-maschinenbau.example",
        None,
        Some("email"),
        "contract",
    ),
    known(
        "Fixwell Tool Supply Inc.",
        ("4410 Foundry Road", "44135", "Cleveland", "OH", "US"),
        "fixwell.example",
        Some("FIXWELLUS"),
        Some("x12_855"),
        "contract po",
    ),
    known(
        "Lakeside Industrial LLC",
        ("77 Harbor Drive", "60638", "Chicago", "IL", "US"),
        "lakeside-industrial.example",
        Some("0955512340"),
        Some("x12_855"),
        "",
    ),
    known(
        "Van der Linde Bouw B.V.",
        ("Kanaaldijk 88", "3089 JB", "Rotterdam", "", "NL"),
        "vanderlinde-bouw.example",
        Some("gln"),
        Some("edifact_ordrsp"),
        "contract sites",
    ),
    known(
        "Ateliers Fournier SARL",
        ("rue des Forges 9", "69007", "Lyon", "", "FR"),
        "ateliers-fournier.example",
        Some("gln"),
        Some("ubl_order_response"),
        "po",
    ),
    known(
        "AlpenTech Anlagenbau GmbH",
        ("Industriestr. 31", "4020", "Linz", "", "AT"),
        "alpentech.example",
        Some("gln"),
        Some("edifact_ordrsp"),
        "complete",
    ),
    known(
        "Holm Schiffstechnik KG",
        ("Hafenstr. 3", "24145", "Kiel", "", "DE"),
        "holm-schiffstechnik.example",
        None,
        Some("email"),
        "contract sites",
    ),
    known(
        "Meridian Facilities Ltd",
        ("5 Canal Wharf", "LS11 5BD", "Leeds", "", "GB"),
        "meridian-facilities.example",
        Some("MERIDIANUK"),
        Some("email"),
        "po",
    ),
    known(
        "Ferramenta Ferrante S.r.l.",
        ("via delle Fucine 40", "20138", "Milano", "", "IT"),
        "ferrante.example",
        None,
        Some("email"),
        "",
    ),
    known(
        "Rost & Söhne Malerbetrieb",
        ("Mühlenweg 7", "28197", "Bremen", "", "DE"),
        "rost-maler.example",
        None,
        Some("email"),
        "prepay",
    ),
    known(
        "Seidler Elektrotechnik GmbH",
        ("Gewerbering 22", "90431", "Nürnberg", "", "DE"),
        "seidler-elektro.example",
        None,
        Some("email"),
        "tight",
    ),
    known(
        "Zahlnie Eisenwaren e. K.",
        ("Schmiedestr. 1", "44263", "Dortmund", "", "DE"),
        "zahlnie.example",
        None,
        None,
        "blocked",
    ),
];

/// The general price lists, which customers are assigned to.
#[derive(Debug, Clone, Copy)]
pub struct Lists {
    pub trade: uuid::Uuid,
    pub industry: uuid::Uuid,
    pub export: uuid::Uuid,
}

pub fn customers(count: usize, lists: Lists, at: Instant, rng: &mut Rng) -> Vec<Customer> {
    let mut made: Vec<Customer> = Vec::with_capacity(count);
    for (place, known) in KNOWN.iter().enumerate().take(count) {
        let customer = written_out(place, known, lists, at, rng);
        made.push(customer);
    }
    let countries = Popularity::weighted(SHARES.iter().map(|(_, share)| *share));
    let mut names = std::collections::HashSet::new();
    let mut tries = 0;
    while made.len() < count {
        tries += 1;
        let country = SHARES.get(countries.draw(rng)).map_or("DE", |(country, _)| *country);
        let surname = one(rng, surnames(country));
        let trade = one(rng, trades(country));
        let form = one(rng, legal_forms(country));
        // Names run out in small countries; a second owner makes another company of it.
        let name = match tries % 3 {
            0 => format!("{surname} & {} {trade} {form}", one(rng, surnames(country))),
            _ => format!("{surname} {trade} {form}"),
        };
        if names.insert(name.clone()) {
            let place = made.len();
            made.push(drawn(place, &name, country, lists, at, rng));
        }
    }
    made
}

fn number(place: usize) -> String {
    format!("C{}", 10_001 + place)
}

fn written_out(place: usize, known: &Known, lists: Lists, at: Instant, rng: &mut Rng) -> Customer {
    let (street, postcode, city, region, country) = known.at;
    let mut c = base(place, known.name, country, lists, at, rng);
    let has = |word: &str| known.traits.split(' ').any(|t| t == word);
    c.email_domain = Some(known.domain.into());
    c.addresses = addresses(known.name, place, (street, postcode, city, region, country), at, rng);
    if has("sites") {
        let towns: Vec<_> = TOWNS.iter().filter(|t| t.0 == country).take(4).collect();
        for (n, (_, city, postcode, _)) in (2u32..).zip(towns) {
            let street = format!("{} {}", one(rng, streets(country)), rng.between(1, 90));
            let name = format!("{} – {city}", known.name);
            c.addresses.push(Address {
                gln: Some(gln(place_number(place) * 10 + n)),
                ..address(
                    AddressKind::ShipTo,
                    &format!("{n}"),
                    &name,
                    (&street, postcode, city, "", country),
                    at,
                    rng,
                )
            });
        }
    }
    if place == HOLM {
        // Announced by telephone, its address to follow: an order for it is held.
        let name = "Holm Schiffstechnik – new berth";
        c.addresses.push(address(AddressKind::ShipTo, "9", name, ("", "", "Kiel", "", "DE"), at, rng));
    }
    c.edi_id = match known.edi_id {
        Some("gln") => c.gln.clone(),
        other => other.map(str::to_owned),
    };
    c.reply_format = known.reply.map(str::to_owned);
    c.contacts = contacts(country, known.domain, rng);
    c.po_required = has("po");
    c.ship_complete = has("complete");
    c.status = if has("blocked") { CustomerStatus::Blocked } else { CustomerStatus::Active };
    if has("prepay") {
        (c.payment_terms, c.payment_days, c.credit_limit) = ("prepayment".into(), 0, Some(50_000));
    } else {
        (c.payment_terms, c.payment_days) = ("net 30".into(), 30);
        c.credit_limit = Some(if has("tight") { 30_000 } else { 7_500_000 });
    }
    (c.incoterm, c.incoterm_place, c.carrier, c.service) = (None, None, None, None);
    c.aliases = vec![short_name(known.name)];
    c
}

/// The name without its legal form, as callers say it.
fn short_name(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    words.iter().take(2).copied().collect::<Vec<_>>().join(" ")
}

fn drawn(place: usize, name: &str, country: &str, lists: Lists, at: Instant, rng: &mut Rng) -> Customer {
    let towns: Vec<_> = TOWNS.iter().filter(|t| t.0 == country).copied().collect();
    let (_, city, postcode, region) = one(rng, &towns);
    let street = format!("{} {}", one(rng, streets(country)), rng.between(1, 140));
    let mut c = base(place, name, country, lists, at, rng);
    let mut domain: String =
        fold(name).to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(18).collect();
    domain = format!("{domain}{}.example", place % 97);
    c.email_domain = (!rng.one_in(6)).then(|| domain.clone());
    c.addresses = addresses(name, place, (&street, postcode, city, region, country), at, rng);
    if rng.one_in(4) {
        for n in 2..=rng.between(2, 6) {
            let (_, city, postcode, region) = one(rng, &towns);
            let street = format!("{} {}", one(rng, streets(country)), rng.between(1, 140));
            let at_town = (street.as_str(), postcode, city, region, country);
            c.addresses.push(address(
                AddressKind::ShipTo,
                &n.to_string(),
                &format!("{name} {city}"),
                at_town,
                at,
                rng,
            ));
        }
    }
    c.contacts = contacts(country, &domain, rng);
    if rng.one_in(3) {
        c.aliases.push(short_name(name));
    }
    if rng.one_in(5) {
        let initials: String =
            name.split(' ').filter_map(|w| w.chars().find(|c| c.is_alphanumeric())).collect();
        c.aliases.push(format!("{initials} {city}"));
    }
    if rng.one_in(8) {
        c.edi_id = c.gln.clone();
        c.reply_format = Some(one(rng, &["edifact_ordrsp", "ubl_order_response"]).into());
    }
    c
}

/// What all customers have, with terms drawn by lot.
fn base(place: usize, name: &str, country: &str, lists: Lists, at: Instant, rng: &mut Rng) -> Customer {
    let (terms, days) = one(
        rng,
        &[
            ("net 30", 30),
            ("net 30", 30),
            ("net 30", 30),
            ("2/10 net 30", 30),
            ("2/10 net 30", 30),
            ("net 14", 14),
            ("net 60", 60),
            ("3/14 net 45", 45),
            ("prepayment", 0),
        ],
    );
    let us = country == "US";
    let list =
        if us { Some(lists.export) } else { one(rng, &[None, Some(lists.trade), Some(lists.industry)]) };
    let (incoterm, incoterm_place) = match country {
        "US" | "GB" | "CH" => (Some("FCA".to_owned()), Some("Hamburg".to_owned())),
        _ if rng.one_in(30) => (Some("EXW".to_owned()), Some("Hamburg".to_owned())),
        _ => (Some("DAP".to_owned()), None),
    };
    let notes = [
        "Deliveries only before 14:00; ring the bell at gate 2.",
        "Wants the order number of their customer on every label.",
        "No deliveries on Fridays.",
        "Always ask for Mrs or Mr at the depot before sending long goods.",
        "Pallets are exchanged; book them on the delivery note.",
        "Calls its boxes cartons: CTN means our BX.",
    ];
    // Companies of the European Union without a VAT id are small traders; they pay the tax of their country.
    let has_tax_id = us || place < KNOWN.len() || !rng.one_in(15);
    Customer {
        id: Id::new(at, rng),
        number: number(place),
        name: name.into(),
        status: match rng.below(60) {
            0 => CustomerStatus::Blocked,
            1 => CustomerStatus::Closed,
            _ => CustomerStatus::Active,
        },
        tax_id: has_tax_id.then(|| tax_id(country, rng)),
        gln: (place < KNOWN.len() || rng.one_in(2)).then(|| gln(place_number(place) * 10)),
        email_domain: None,
        phone: Some(format!("{} {:04}", dialling_code(country), 100 + place % 9_900)),
        currency: if us { Currency::USD } else { Currency::EUR },
        language: language(country),
        payment_terms: terms.into(),
        payment_days: days,
        credit_limit: (!rng.one_in(12))
            .then(|| i64::from(one(rng, &[5_000, 10_000, 25_000, 50_000, 100_000])) * 100),
        ship_complete: rng.one_in(12),
        po_required: rng.one_in(6),
        price_list: list,
        carrier: rng.one_in(10).then(|| "NLSP".to_owned()),
        service: None,
        incoterm,
        incoterm_place,
        reply_format: Some("email".into()),
        edi_id: None,
        note: rng.one_in(6).then(|| one(rng, &notes).to_owned()),
        version: 1,
        aliases: Vec::new(),
        addresses: Vec::new(),
        contacts: Vec::new(),
    }
}

fn place_number(place: usize) -> u32 {
    u32::try_from(100_000 + place).unwrap_or(u32::MAX / 10)
}

fn language(country: &str) -> Language {
    match country {
        "DE" | "AT" | "CH" => Language::De,
        "FR" => Language::Fr,
        "NL" | "BE" => Language::Nl,
        "IT" => Language::It,
        "ES" => Language::Es,
        _ => Language::En,
    }
}

type At<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// The billing address, and the same as the first ship-to.
fn addresses(name: &str, place: usize, at_town: At<'_>, at: Instant, rng: &mut Rng) -> Vec<Address> {
    let bill_to = Address { is_default: true, ..address(AddressKind::BillTo, "0", name, at_town, at, rng) };
    let ship_to = Address {
        is_default: true,
        gln: (place < KNOWN.len()).then(|| gln(place_number(place) * 10 + 1)),
        ..address(AddressKind::ShipTo, "1", name, at_town, at, rng)
    };
    vec![bill_to, ship_to]
}

fn address(
    kind: AddressKind,
    code: &str,
    name: &str,
    (street, postcode, city, region, country): At<'_>,
    at: Instant,
    rng: &mut Rng,
) -> Address {
    Address {
        id: Id::new(at, rng),
        kind,
        code: code.into(),
        name: name.into(),
        gln: None,
        street: street.into(),
        city: city.into(),
        region: Some(region.to_owned()).filter(|r| !r.is_empty()),
        postcode: postcode.into(),
        country: country.into(),
        is_default: false,
        active: true,
    }
}

fn contacts(country: &str, domain: &str, rng: &mut Rng) -> Vec<Contact> {
    (0..rng.between(1, 3))
        .map(|n| {
            let (first, last) = (one(rng, FIRST_NAMES), one(rng, surnames(country)));
            let mailbox = if n == 0 {
                "purchasing".to_owned()
            } else {
                let last: String = last.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
                format!("{}.{last}", first.to_lowercase())
            };
            Contact {
                name: format!("{first} {last}"),
                email: Some(format!("{mailbox}@{domain}")),
                phone: rng
                    .one_in(2)
                    .then(|| format!("{} {:04}", dialling_code(country), rng.between(1_000, 9_999))),
            }
        })
        .collect()
}

/// Whoever takes replies by program takes what follows by program, too.
pub fn documents_of(customer: &Customer) -> Option<Documents> {
    let (advice, invoice) = match customer.reply_format.as_deref()? {
        "x12_855" => (DocumentForm::X12Advice, DocumentForm::X12Invoice),
        "edifact_ordrsp" => (DocumentForm::EdifactAdvice, DocumentForm::EdifactInvoice),
        "ubl_order_response" => (DocumentForm::UblDespatchAdvice, DocumentForm::UblInvoice),
        _ => return None,
    };
    Some(Documents { advice: Some(advice), invoice: Some(invoice) })
}
