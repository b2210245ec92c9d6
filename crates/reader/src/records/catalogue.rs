//! The catalogue as the reader searches it: by number, by GTIN, and by the words of a description.

use std::collections::{HashMap, HashSet};

use basics::{Decimal, Gtin, Unit, fold};

use super::wording::{Term, likeness, scan_form, slips, terms};

/// Where an item stands in the catalogue.
pub type ItemIndex = u32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemStatus {
    Active,
    Discontinued,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemUnit {
    pub unit: Unit,
    /// Base units in one of this.
    pub factor: Decimal,
    pub gtin: String,
}

#[derive(Debug, Clone)]
pub struct Item {
    pub sku: String,
    pub description: String,
    pub base_unit: Unit,
    /// The base unit first.
    pub units: Vec<ItemUnit>,
    /// Quantities in base units are multiples of this.
    pub order_multiple: Decimal,
    /// For one base unit.
    pub list_price: Option<Decimal>,
    pub status: ItemStatus,
    pub replacement: Option<String>,
    /// Other numbers that stand for it.
    pub aliases: Vec<String>,
}

impl Item {
    pub fn factor(&self, unit: Unit) -> Option<Decimal> {
        self.units.iter().find(|u| u.unit == unit).map(|u| u.factor)
    }
}

/// How a reference led to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    CustomerPart,
    Sku,
    Gtin,
    Alias,
    /// Our number but for blanks, dashes or leading zeros.
    Folded,
    /// One sign is such as scanners and fingers mistake, and only one item is that near.
    Misread,
    Words,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CodeHit {
    pub item: ItemIndex,
    pub via: Via,
    /// The unit that a GTIN tells.
    pub unit: Option<Unit>,
}

/// An item whose description is like some words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordHit {
    pub item: ItemIndex,
    /// How much of what was written the item explains, in hundredths by weight.
    pub explained: u32,
    /// How much of the item's own description was written.
    pub covered: u32,
    /// Sizes and type numbers that were written and are not the item's.
    pub contradictions: u32,
}

#[derive(Debug, Default)]
pub struct Catalogue {
    items: Vec<Item>,
    by_sku: HashMap<String, ItemIndex>,
    by_code: HashMap<String, Vec<(ItemIndex, Via)>>,
    by_gtin: HashMap<String, Vec<(ItemIndex, Unit)>>,
    by_scan_form: HashMap<String, Vec<ItemIndex>>,
    /// Our numbers by their first and by their last half: where nearly the same ones are looked for.
    by_half: HashMap<String, Vec<ItemIndex>>,
    words: Words,
}

/// The words of all descriptions.
#[derive(Debug, Default)]
struct Words {
    number_of: HashMap<String, u32>,
    texts: Vec<String>,
    /// Items by word.
    items: Vec<Vec<ItemIndex>>,
    /// Words of letters only, by first letter: where misspelt ones are looked for.
    by_letter: HashMap<char, Vec<u32>>,
    /// Words by item, in order.
    of_item: Vec<Vec<u32>>,
}

/// Words that stand in more items than this are no way to find one; they only count once it is found.
const COMMON: usize = 4_000;
/// Items that are compared in full.
const COMPARED: usize = 60;

impl Catalogue {
    pub fn new(items: Vec<Item>) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for item in items {
            catalogue.add(item);
        }
        catalogue
    }

    fn add(&mut self, item: Item) {
        let index = self.items.len() as ItemIndex;
        let key = fold(&item.sku);
        self.by_sku.entry(item.sku.to_uppercase()).or_insert(index);
        self.by_code.entry(key.clone()).or_default().push((index, Via::Folded));
        let bare = key.trim_start_matches('0');
        if bare.len() >= 4 && bare != key {
            self.by_code.entry(bare.to_owned()).or_default().push((index, Via::Folded));
        }
        self.by_scan_form.entry(scan_form(&key)).or_default().push(index);
        for half in halves(&key, key.chars().count() / 2) {
            self.by_half.entry(half).or_default().push(index);
        }
        for alias in &item.aliases {
            self.by_code.entry(fold(alias)).or_default().push((index, Via::Alias));
        }
        for unit in item.units.iter().filter(|u| !u.gtin.is_empty()) {
            let hits = self.by_gtin.entry(gtin_key(&unit.gtin)).or_default();
            if !hits.contains(&(index, unit.unit)) {
                hits.push((index, unit.unit));
            }
        }
        self.words.add(index, &item.description);
        self.items.push(item);
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn item(&self, index: ItemIndex) -> Option<&Item> {
        self.items.get(index as usize)
    }

    pub fn by_sku(&self, sku: &str) -> Option<ItemIndex> {
        self.by_sku.get(&sku.to_uppercase()).copied()
    }

    /// What a reference leads to without asking whose it is: our number, a GTIN, another number on record.
    pub fn by_reference(&self, text: &str) -> Vec<CodeHit> {
        if let Some(item) = self.by_sku(text.trim()) {
            return vec![CodeHit { item, via: Via::Sku, unit: None }];
        }
        let gtin = self.by_gtin(text);
        if !gtin.is_empty() {
            return gtin;
        }
        let key = fold(text);
        if key.len() < 3 {
            return Vec::new();
        }
        let bare = key.trim_start_matches('0');
        let found =
            self.by_code.get(&key).or_else(|| (bare.len() >= 4).then(|| self.by_code.get(bare)).flatten());
        let hits = found.into_iter().flatten();
        hits.map(|(item, via)| CodeHit { item: *item, via: *via, unit: None }).collect()
    }

    pub fn by_gtin(&self, text: &str) -> Vec<CodeHit> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if !matches!(digits.len(), 8 | 12..=14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Vec::new();
        }
        let hits = self.by_gtin.get(&gtin_key(&digits)).into_iter().flatten();
        hits.map(|(item, unit)| CodeHit { item: *item, via: Via::Gtin, unit: Some(*unit) }).collect()
    }

    /// A number that is ours but for one sign, where only one item is that near.
    pub fn by_misread(&self, text: &str) -> Option<ItemIndex> {
        let key = fold(text);
        if key.len() < 5 {
            return None;
        }
        match self.by_scan_form.get(&scan_form(&key)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// Numbers that are nearly the one written, for a person to choose from.
    pub fn near(&self, text: &str, most: usize) -> Vec<ItemIndex> {
        let key = fold(text);
        if key.len() < 4 || key.len() > 24 {
            return Vec::new();
        }
        // Of two slips one half has none, or each has one: those are not looked for, since a whole catalogue would have to be.
        let middle = key.chars().count() / 2;
        let mut alike: Vec<ItemIndex> = (middle.saturating_sub(1)..=middle + 1)
            .flat_map(|length| halves(&key, length))
            .filter_map(|half| self.by_half.get(&half))
            .flat_map(|items| items.iter().copied().take(COMMON))
            .collect();
        alike.sort_unstable();
        alike.dedup();
        let mut found: Vec<(usize, ItemIndex)> = Vec::new();
        for index in alike {
            let slips = self.item(index).and_then(|item| slips(&key, &fold(&item.sku), 2));
            found.extend(slips.map(|slips| (slips, index)));
        }
        found.sort_unstable();
        found.into_iter().take(most).map(|(_, index)| index).collect()
    }

    /// Items whose description is like the words, the likeliest first.
    pub fn by_words(&self, text: &str) -> Vec<WordHit> {
        self.words.find(&terms(text), self.items.len())
    }

    /// Do all words of a text stand in descriptions?
    pub fn knows_words(&self, text: &str) -> bool {
        let terms = terms(text);
        !terms.is_empty() && terms.iter().all(|t| self.words.number_of.contains_key(&t.text))
    }

    /// Is the text as it stands one word of a description: "6PK" of "6PK 1355"?
    pub fn is_word(&self, text: &str) -> bool {
        self.words.number_of.contains_key(super::wording::plain(text).as_str())
    }

    /// Is it no word of a description, and the beginning of one?
    pub fn begins_a_longer_word(&self, text: &str) -> bool {
        let text = super::wording::plain(text);
        let Some(first) = text.chars().next() else { return false };
        let words = self.words.by_letter.get(&first).into_iter().flatten();
        !self.words.number_of.contains_key(&text)
            && words.filter_map(|w| self.words.texts.get(*w as usize)).any(|w| w.starts_with(&text))
    }

    /// How well one item's description fits some words.
    pub fn fit(&self, item: ItemIndex, text: &str) -> WordHit {
        let query = self.words.query(&terms(text), self.items.len());
        self.words.compare(&query, item, self.items.len())
    }
}

/// The first and the last so many signs of a number, each marked as what it is.
fn halves(key: &str, length: usize) -> [String; 2] {
    let first: String = key.chars().take(length).collect();
    let last: String = key.chars().skip(key.chars().count().saturating_sub(length)).collect();
    [format!("^{first}"), format!("{last}$")]
}

/// Fourteen digits, so that a GTIN-13 and the same number with a leading zero meet.
fn gtin_key(digits: &str) -> String {
    match digits.parse::<Gtin>() {
        Ok(gtin) => format!("{:0>14}", gtin.to_string()),
        Err(_) => format!("{digits:0>14}"),
    }
}

/// A written word, what it weighs, and the words of the catalogue that it may stand for.
struct Asked {
    weight: u32,
    is_exact: bool,
    /// Word and likeness in hundredths.
    meant: Vec<(u32, u32)>,
}

impl Words {
    fn add(&mut self, item: ItemIndex, description: &str) {
        let mut of_item = Vec::new();
        for term in terms(description) {
            let next = self.texts.len() as u32;
            let number = *self.number_of.entry(term.text.clone()).or_insert(next);
            if number == next {
                if !term.is_exact
                    && let Some(first) = term.text.chars().next()
                {
                    self.by_letter.entry(first).or_default().push(number);
                }
                self.texts.push(term.text);
                self.items.push(Vec::new());
            }
            if let Some(items) = self.items.get_mut(number as usize)
                && items.last() != Some(&item)
            {
                items.push(item);
            }
            of_item.push(number);
        }
        self.of_item.push(of_item);
    }

    /// What a word tells: the rarer, the more. In hundredths of a bit.
    fn weight(&self, word: u32, of: usize) -> u32 {
        let in_items = self.items.get(word as usize).map_or(1, |i| i.len().max(1));
        weight_of(of, in_items)
    }

    fn query(&self, terms: &[Term], of: usize) -> Vec<Asked> {
        let mut asked: Vec<Asked> = Vec::new();
        let mut seen = HashSet::new();
        for (at, term) in terms.iter().enumerate().take(40) {
            // "Sans oublier" asks for more; nothing of the item is denied.
            let behind = terms.iter().skip(at + 1).take(2);
            let forgets = |t: &Term| FORGETS.contains(&t.text.as_str());
            if DENIES.contains(&term.text.as_str()) && behind.clone().any(forgets) || forgets(term) {
                continue;
            }
            if !seen.insert(term.text.as_str()) {
                continue;
            }
            let meant = self.meant(term);
            let weight = meant.iter().map(|(word, _)| self.weight(*word, of)).max();
            // A word that no description has tells little: it may be the customer's own.
            let unknown = if term.is_exact { weight_of(of, 1) / 2 } else { weight_of(of, of.div_ceil(20)) };
            asked.push(Asked { weight: weight.unwrap_or(unknown).max(20), is_exact: term.is_exact, meant });
        }
        asked
    }

    /// The catalogue's words that a written one may stand for: itself, else those that are alike.
    fn meant(&self, term: &Term) -> Vec<(u32, u32)> {
        let mut meant: Vec<(u32, u32)> =
            self.number_of.get(&term.text).map(|number| (*number, 100)).into_iter().collect();
        if term.is_exact || (!meant.is_empty() && term.text.chars().count() >= 4) {
            return meant;
        }
        let Some(first) = term.text.chars().next() else { return meant };
        for number in self.by_letter.get(&first).into_iter().flatten() {
            let Some(ours) = self.texts.get(*number as usize) else { continue };
            let alike = likeness(&term.text, ours);
            if alike > 0 && alike < 100 {
                meant.push((*number, alike));
            }
        }
        if let Some(full) = TRADE.iter().find(|(short, _)| *short == term.text).map(|(_, full)| full) {
            meant.extend(full.split(' ').filter_map(|w| self.number_of.get(w)).map(|number| (*number, 90)));
        }
        meant.sort_unstable_by_key(|(_, alike)| std::cmp::Reverse(*alike));
        meant.truncate(12);
        meant
    }

    fn find(&self, terms: &[Term], of: usize) -> Vec<WordHit> {
        let asked = self.query(terms, of);
        let mut points: HashMap<ItemIndex, u32> = HashMap::new();
        let mut by_rarity: Vec<&Asked> = asked.iter().filter(|a| !a.meant.is_empty()).collect();
        by_rarity.sort_by_key(|a| std::cmp::Reverse(a.weight));
        for asked in by_rarity {
            for (word, alike) in &asked.meant {
                let items = self.items.get(*word as usize).map(Vec::as_slice).unwrap_or_default();
                let adds = asked.weight * alike / 100;
                if items.len() > COMMON && points.len() >= COMPARED {
                    // Too common to find by: it only lifts what is found already.
                    for (item, points) in &mut points {
                        if items.binary_search(item).is_ok() {
                            *points += adds;
                        }
                    }
                    continue;
                }
                for item in items {
                    *points.entry(*item).or_default() += adds;
                }
            }
        }
        let mut found: Vec<(u32, ItemIndex)> =
            points.into_iter().map(|(item, points)| (points, item)).collect();
        found.sort_unstable_by_key(|(points, item)| (std::cmp::Reverse(*points), *item));
        found.truncate(COMPARED);
        let mut hits: Vec<WordHit> =
            found.into_iter().map(|(_, item)| self.compare(&asked, item, of)).collect();
        hits.sort_by_key(|h| {
            (std::cmp::Reverse(h.explained), h.contradictions, std::cmp::Reverse(h.covered), h.item)
        });
        hits
    }

    fn compare(&self, asked: &[Asked], item: ItemIndex, of: usize) -> WordHit {
        let ours = self.of_item.get(item as usize).map(Vec::as_slice).unwrap_or_default();
        let mut met: HashSet<u32> = HashSet::new();
        let (mut explained, mut all, mut contradictions) = (0, 0, 0);
        for word in asked {
            all += word.weight;
            let best = word.meant.iter().filter(|(w, _)| ours.contains(w)).max_by_key(|(_, alike)| *alike);
            match best {
                Some((number, alike)) => {
                    explained += word.weight * alike / 100;
                    met.insert(*number);
                    // An abbreviation of two words meets both.
                    met.extend(
                        word.meant.iter().filter(|(w, a)| *a >= 90 && ours.contains(w)).map(|(w, _)| *w),
                    );
                }
                None => contradictions += u32::from(word.is_exact),
            }
        }
        // "Crayon sans gomme" is none "avec gomme": what is written without the word that denies it is of another item.
        let denies =
            |word: &u32| self.texts.get(*word as usize).is_some_and(|t| DENIES.contains(&t.as_str()));
        for pair in ours.windows(2) {
            if let [no, what] = pair
                && denies(no)
                && !met.contains(no)
                && met.contains(what)
            {
                contradictions += 1;
                explained = explained.saturating_sub(2 * self.weight(*what, of));
            }
        }
        let distinct: HashSet<u32> = ours.iter().copied().collect();
        let own: u32 = distinct.iter().map(|w| self.weight(*w, of).max(20)).sum();
        let covered: u32 =
            distinct.iter().filter(|w| met.contains(w)).map(|w| self.weight(*w, of).max(20)).sum();
        WordHit {
            item,
            explained: (explained * 100).checked_div(all).unwrap_or(0),
            covered: (covered * 100).checked_div(own).unwrap_or(0),
            contradictions,
        }
    }
}

/// Words of a description that deny the one behind them.
const DENIES: [&str; 7] = ["sans", "ohne", "without", "sin", "senza", "zonder", "non"];

/// "Without forgetting" one more thing.
const FORGETS: [&str; 6] = ["oublier", "vergessen", "forgetting", "olvidar", "dimenticare", "vergeten"];

/// Short forms of the trade that are no beginning of the word they stand for.
const TRADE: [(&str, &str); 20] = [
    ("ss", "stainless"),
    ("sst", "stainless"),
    ("pf", "powder free"),
    ("sw", "single wall"),
    ("dw", "double wall"),
    ("zn", "zinc"),
    ("galv", "galvanised"),
    ("blk", "black"),
    ("wht", "white"),
    ("wh", "white"),
    ("blu", "blue"),
    ("yel", "yellow"),
    ("grn", "green"),
    ("gry", "grey"),
    ("clr", "clear"),
    ("lg", "large"),
    ("sm", "small"),
    ("med", "medium"),
    ("hd", "heavy duty"),
    ("hex", "hexagon"),
];

fn weight_of(of: usize, in_items: usize) -> u32 {
    let ratio = (of.max(1) as u128 * 16 / in_items.max(1) as u128).max(1);
    // Whole and half bits of the ratio are exact enough for comparing words.
    let bits = ratio.ilog2();
    let half = u32::from(ratio * ratio >= 1 << (2 * bits + 1));
    (bits * 100 + half * 50).saturating_sub(300)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: usize) -> Item {
        const SIZES: [&str; 5] = ["M4", "M5", "M6", "M8", "M10"];
        let size = SIZES[number % SIZES.len()];
        Item {
            sku: format!("AB-{number:05}"),
            description: format!("Hex screw {size}x{} zinc", 10 + number / SIZES.len()),
            base_unit: Unit::EACH,
            units: vec![ItemUnit { unit: Unit::EACH, factor: Decimal::ONE, gtin: String::new() }],
            order_multiple: Decimal::ONE,
            list_price: None,
            status: ItemStatus::Active,
            replacement: None,
            aliases: Vec::new(),
        }
    }

    #[test]
    fn a_large_catalogue_is_searched_by_words() {
        let catalogue = Catalogue::new((0..50_000).map(item).collect());
        let found = catalogue.by_words("SCREW, HEX, M6 X 4711 ZINC");
        let best = catalogue.item(found[0].item).unwrap();
        assert_eq!(best.description, "Hex screw M6x4711 zinc");
        assert!(found[1].explained + 4 < found[0].explained, "{found:?}");
    }

    #[test]
    fn what_is_not_to_be_forgotten_denies_nothing_of_the_item_before_it() {
        let named = |description: &str| Item { description: description.to_owned(), ..item(0) };
        let catalogue = Catalogue::new(vec![
            named("Pinceau plat 20 mm avec étui"),
            named("Pinceau plat 20 mm sans étui"),
            named("Colle blanche 21 g"),
        ]);
        let first = |text: &str| catalogue.by_words(text)[0].item;
        assert_eq!(first("pinceau plat 20 mm avec étui, sans oublier"), 0);
        assert_eq!(first("pinceau plat 20 mm sans étui"), 1);
    }

    #[test]
    fn the_rarer_a_word_the_more_it_tells_at_any_size() {
        for of in [1, 20, 5_000, 50_000, 10_000_000] {
            assert!(weight_of(of, 1) >= weight_of(of, of), "{of}");
        }
        assert_eq!(weight_of(5_000, 5_000), 100);
    }
}
