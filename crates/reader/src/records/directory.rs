//! Who may write: customers with their names, addresses, places of delivery and identifications, and ourselves.

use std::collections::HashMap;

use basics::{Currency, fold};

use super::wording::plain;

pub type CustomerIndex = u32;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    /// Two letters.
    pub country: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShipTo {
    /// What the place is called on record.
    pub id: String,
    pub name: String,
    /// The customer's own number or name for it.
    pub code: String,
    pub gln: String,
    pub is_default: bool,
    pub address: Address,
}

#[derive(Debug, Clone, Default)]
pub struct Customer {
    pub number: String,
    pub name: String,
    pub aliases: Vec<String>,
    pub tax_id: String,
    pub gln: String,
    pub edi_ids: Vec<String>,
    /// Whole addresses of people.
    pub emails: Vec<String>,
    pub domains: Vec<String>,
    pub phones: Vec<String>,
    pub people: Vec<String>,
    pub currency: Option<Currency>,
    /// Two letters.
    pub language: String,
    pub is_blocked: bool,
    pub po_required: bool,
    pub address: Address,
    pub ship_tos: Vec<ShipTo>,
}

/// Ourselves: what is ours on a document is not the customer's.
#[derive(Debug, Clone, Default)]
pub struct Own {
    pub names: Vec<String>,
    pub address: Address,
    /// GLN, tax and EDI numbers.
    pub ids: Vec<String>,
    pub domains: Vec<String>,
}

impl Own {
    pub fn is_own_id(&self, id: &str) -> bool {
        let folded = fold(id);
        folded.is_empty() || self.ids.iter().any(|own| fold(own) == folded)
    }

    pub fn is_own_name(&self, name: &str) -> bool {
        let folded = fold(name);
        self.names.iter().any(|own| !own.is_empty() && fold(own) == folded)
    }

    pub fn is_own_address(&self, street: &str, postcode: &str) -> bool {
        !self.address.postcode.is_empty()
            && postcode_key(postcode) == postcode_key(&self.address.postcode)
            && (street.is_empty() || street_key(street) == street_key(&self.address.street))
    }
}

/// Hosts of private mail: their domain says nothing of the company.
const FREE_MAIL: [&str; 26] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "hotmail.fr",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "free.fr",
    "wanadoo.fr",
    "proton.me",
    "protonmail.com",
    "mail.com",
];

#[derive(Debug, Default)]
pub struct Directory {
    customers: Vec<Customer>,
    by_number: HashMap<String, CustomerIndex>,
    /// GLN, tax number and EDI identification, folded.
    by_id: HashMap<String, Vec<(CustomerIndex, IdOf)>>,
    by_email: HashMap<String, Vec<CustomerIndex>>,
    by_domain: HashMap<String, Vec<CustomerIndex>>,
    by_phone: HashMap<String, Vec<CustomerIndex>>,
    by_name: HashMap<String, Vec<CustomerIndex>>,
    by_postcode: HashMap<String, Vec<(CustomerIndex, Option<usize>)>>,
    /// The first word of a name → names that begin with it.
    /// Customers by folded part number.
    by_part: HashMap<String, Vec<CustomerIndex>>,
    by_first_word: HashMap<String, Vec<(CustomerIndex, Vec<String>)>>,
    /// How a sender calls itself → the customer that a person said it is, folded.
    learned: HashMap<String, (CustomerIndex, crate::knowledge::Provenance)>,
}

/// Whose number an identification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdOf {
    Customer,
    /// Of a place of delivery, by its position.
    ShipTo(usize),
}

impl Directory {
    pub fn new(customers: Vec<Customer>) -> Directory {
        let mut directory = Directory::default();
        for customer in customers {
            directory.add(customer);
        }
        directory
    }

    fn add(&mut self, customer: Customer) {
        let index = self.customers.len() as CustomerIndex;
        self.by_number.insert(fold(&customer.number), index);
        let ids = [&customer.gln, &customer.tax_id].into_iter().chain(&customer.edi_ids);
        for id in ids.map(|i| fold(i)).filter(|i| i.len() >= 4) {
            self.by_id.entry(id).or_default().push((index, IdOf::Customer));
        }
        for email in &customer.emails {
            self.by_email.entry(email.to_lowercase()).or_default().push(index);
        }
        for domain in customer.domains.iter().map(|d| d.to_lowercase()).filter(|d| !is_free_mail(d)) {
            self.by_domain.entry(domain).or_default().push(index);
        }
        for phone in &customer.phones {
            if let Some(key) = phone_key(phone) {
                self.by_phone.entry(key).or_default().push(index);
            }
        }
        for name in
            std::iter::once(&customer.name).chain(&customer.aliases).filter(|n| n.chars().count() >= 3)
        {
            let list = self.by_name.entry(fold(name)).or_default();
            if !list.contains(&index) {
                list.push(index);
            }
            let words = name_words(name);
            let short = without_legal_form(&words);
            for words in [Some(words.as_slice()), short].into_iter().flatten() {
                if let Some(first) = words.first() {
                    self.by_first_word.entry(first.clone()).or_default().push((index, words.to_vec()));
                }
            }
        }
        let own = (!customer.address.postcode.is_empty()).then(|| (customer.address.postcode.clone(), None));
        let places =
            customer.ship_tos.iter().enumerate().map(|(at, s)| (s.address.postcode.clone(), Some(at)));
        for (postcode, place) in own.into_iter().chain(places).filter(|(p, _)| !p.is_empty()) {
            self.by_postcode.entry(postcode_key(&postcode)).or_default().push((index, place));
        }
        for (at, ship_to) in customer.ship_tos.iter().enumerate().filter(|(_, s)| s.gln.len() >= 8) {
            self.by_id.entry(fold(&ship_to.gln)).or_default().push((index, IdOf::ShipTo(at)));
        }
        self.customers.push(customer);
    }

    /// Numbers by which a customer calls items: who writes them is likely that customer.
    pub fn add_parts<'a>(&mut self, number: &str, parts: impl Iterator<Item = &'a String>) {
        let Some(customer) = self.by_number(number) else { return };
        for part in parts.filter(|p| p.len() >= 4) {
            let list = self.by_part.entry(part.clone()).or_default();
            if !list.contains(&customer) {
                list.push(customer);
            }
        }
    }

    /// A person said that this is the customer.
    pub fn learn(&mut self, key: &str, number: &str, by: crate::knowledge::Provenance) {
        if let Some(customer) = self.by_number(number) {
            self.learned.insert(key.to_owned(), (customer, by));
        }
    }

    pub fn learned(&self, text: &str) -> Option<&(CustomerIndex, crate::knowledge::Provenance)> {
        if self.learned.is_empty() { None } else { self.learned.get(&fold(text)) }
    }

    pub fn by_part(&self, part: &str) -> &[CustomerIndex] {
        self.by_part.get(&fold(part)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn customer(&self, index: CustomerIndex) -> Option<&Customer> {
        self.customers.get(index as usize)
    }

    pub fn by_number(&self, number: &str) -> Option<CustomerIndex> {
        self.by_number.get(&fold(number)).copied()
    }

    pub fn by_id(&self, id: &str) -> &[(CustomerIndex, IdOf)] {
        self.by_id.get(&fold(id)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn by_email(&self, email: &str) -> &[CustomerIndex] {
        self.by_email.get(&email.to_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }

    /// By the domain of a mail address; a domain below it counts as well.
    pub fn by_domain(&self, domain: &str) -> &[CustomerIndex] {
        let domain = domain.to_lowercase();
        let mut rest = domain.as_str();
        loop {
            if let Some(found) = self.by_domain.get(rest) {
                return found;
            }
            match rest.split_once('.') {
                Some((_, above)) if above.contains('.') => rest = above,
                _ => return &[],
            }
        }
    }

    pub fn by_phone(&self, phone: &str) -> &[CustomerIndex] {
        phone_key(phone).and_then(|key| self.by_phone.get(&key)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn by_name(&self, name: &str) -> &[CustomerIndex] {
        self.by_name.get(&fold(name)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn by_postcode(&self, postcode: &str) -> &[(CustomerIndex, Option<usize>)] {
        self.by_postcode.get(&postcode_key(postcode)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Customers whose name or alias stands in a text, with the number of the name's words; names of one short word don't count.
    pub fn named_in(&self, text: &str) -> Vec<(CustomerIndex, usize)> {
        let words = name_words(text);
        let mut found: Vec<(CustomerIndex, usize)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for (index, name) in self.by_first_word.get(word).into_iter().flatten() {
                let here = words.get(at..at + name.len());
                let letters: usize = name.iter().map(|w| w.chars().count()).sum();
                if here == Some(name.as_slice()) && letters >= 5 && (name.len() > 1 || letters >= 7) {
                    match found.iter_mut().find(|(i, _)| i == index) {
                        Some(entry) => entry.1 = entry.1.max(name.len()),
                        None => found.push((*index, name.len())),
                    }
                }
            }
        }
        let longest = found.iter().map(|(_, words)| *words).max().unwrap_or(0);
        found.retain(|(_, words)| *words == longest);
        found
    }
}

pub fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL.contains(&domain)
}

/// A name as people say it: "Lindner Services" of "Lindner Services GmbH & Co. KG". One word alone says too little.
fn without_legal_form(words: &[String]) -> Option<&[String]> {
    const FORMS: [&str; 40] = [
        "gmbh", "co", "kg", "ag", "ohg", "ek", "e", "k", "kgaa", "se", "ug", "gbr", "mbh", "sa", "sas",
        "sarl", "eurl", "s", "a", "r", "l", "srl", "spa", "p", "snc", "n", "c", "sl", "slu", "bv", "b", "v",
        "nv", "ltd", "limited", "llc", "inc", "plc", "corp", "u",
    ];
    let kept = words.iter().rposition(|w| !FORMS.contains(&w.as_str()))? + 1;
    words.get(..kept).filter(|short| short.len() >= 2 && short.len() < words.len())
}

/// Words of a name: small letters without accents; "&" and dots don't count.
fn name_words(name: &str) -> Vec<String> {
    plain(name).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The last nine figures of a telephone number, so that trunk and country prefixes don't matter.
fn phone_key(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 8).then(|| digits.iter().skip(digits.len().saturating_sub(9)).collect())
}

pub fn postcode_key(postcode: &str) -> String {
    let folded = fold(postcode);
    // "D-68159" and "68159"; "43215-1234" is 43215 with four more.
    let bare = folded
        .strip_prefix(['D', 'F', 'A'])
        .filter(|r| r.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or(&folded);
    if bare.len() == 9 && bare.bytes().all(|b| b.is_ascii_digit()) {
        bare.chars().take(5).collect()
    } else {
        bare.to_owned()
    }
}

/// Words for kinds of street and their short forms.
const STREET_WORDS: [(&str, &str); 26] = [
    ("street", "st"),
    ("saint", "st"),
    ("road", "rd"),
    ("drive", "dr"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("avenida", "ave"),
    ("avda", "ave"),
    ("boulevard", "blvd"),
    ("bd", "blvd"),
    ("parkway", "pkwy"),
    ("lane", "ln"),
    ("court", "ct"),
    ("place", "pl"),
    ("square", "sq"),
    ("highway", "hwy"),
    ("suite", "ste"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("calle", "c"),
    ("chaussee", "ch"),
    ("rue", "r"),
    ("via", "v"),
    ("building", "bldg"),
];

/// A street as compared: its words in short form, sorted, so that "12 Mill St." is "Mill Street 12".
pub fn street_key(street: &str) -> String {
    let mut words = street_words(street);
    words.sort_unstable();
    words.concat()
}

/// The words of a street in short form, in order.
pub fn street_words(street: &str) -> Vec<String> {
    // Scanners read the German sharp s as a B.
    let plain = plain(street).replace("strabe", "strasse").replace("strasse", "str");
    let plain = plain.replace("straat", "str").replace("str.", "str ");
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| STREET_WORDS.iter().find(|(long, _)| *long == w).map_or(w, |(_, short)| short).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("12 Mill Street", "Mill St. 12")]
    #[case("Hauptstraße 5", "Hauptstr. 5")]
    #[case("34 avenue Jean Jaurès", "34, av. Jean Jaures")]
    #[case("Norderstraße 61", "NorderstraBe 61")]
    #[case("123 Industrial Parkway", "123 Industrial Pkwy")]
    fn streets_are_the_same(#[case] a: &str, #[case] b: &str) {
        assert_eq!(street_key(a), street_key(b));
    }
}
