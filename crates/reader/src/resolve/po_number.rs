//! The number of the order: what stands behind a label, and what the customer's earlier numbers speak for: their look, and how they
//! count on.

use basics::fold;
use formats::lexicon::{Role, folded, label};

use crate::outcome::Value;
use crate::records::{Account, Customer};
use crate::seen::{Seen, Sketch};

/// What a number gains by the look of the customer's earlier ones, and by counting on from the last of them.
const LIKE_BEFORE: i32 = 40;
const COUNTS_ON: i32 = 30;
/// A short number that counts on, behind a word such as "no." or "our reference".
const SHORT_AND_NEXT: i32 = 58;
/// A number of a past order: this one has its own, if there is one.
const KNOWN: i32 = -35;

/// The PO number with the most points; the customer's earlier numbers add to it.
pub fn po_number(sketch: &Sketch, account: Option<&Account>, customer: Option<&Customer>) -> Value<String> {
    let earlier = Earlier::of(account);
    let shaped = shaped(sketch, &earlier);
    let mut best: Option<(i32, &Seen)> = None;
    let mut all: Vec<(i32, &Seen)> = Vec::new();
    for (seen, points) in sketch.po_numbers.iter().chain(&shaped) {
        // A longer run that begins or ends with what stands behind the label: "00118446 OP".
        let is_run = shaped.iter().any(|(s, _)| s == seen);
        let labelled = is_run && sketch.po_numbers.iter().any(|(s, p)| *p > 30 && holds_at_edge(seen, s));
        let points = points
            + 60 * i32::from(labelled)
            + LIKE_BEFORE
                * i32::from(earlier.shapes.contains(&shape(&seen.text)) || earlier.counts_on(&seen.text))
            + COUNTS_ON * i32::from(earlier.counts_on(&seen.text))
            + KNOWN * i32::from(earlier.has(&seen.text))
            - 200 * i32::from(is_of_customer(&seen.text, customer));
        all.push((points, seen));
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, seen));
        }
    }
    match best {
        Some((points, seen)) if points > crate::facts::UNLABELLED => {
            let certainty = match points {
                95.. => 997_000,
                60.. => 985_000,
                40.. => 960_000,
                _ => 900_000,
            };
            let text = earlier.with_sign(sketch, seen);
            let odd = earlier.is_odd(&text, sketch.is_scan);
            let certainty = if odd || has_rival(&all, points, seen) { 800_000 } else { certainty };
            Value::known(text, Some(seen.clone()), "as written", certainty)
        }
        _ => Value::default(),
    }
}

/// Another number has a label of its own that says about as much, and the customer's earlier numbers don't tell them apart.
fn has_rival(all: &[(i32, &Seen)], most: i32, best: &Seen) -> bool {
    const NEAR: i32 = 5;
    const LABELLED: i32 = 56;
    let is_other = |seen: &Seen| {
        let (a, b) = (fold(&seen.text), fold(&best.text));
        !a.contains(&b) && !b.contains(&a)
    };
    most < LABELLED + LIKE_BEFORE
        && all.iter().any(|(points, seen)| *points >= LABELLED && *points + NEAR >= most && is_other(seen))
}

/// A postcode or number of the customer's own.
fn is_of_customer(text: &str, customer: Option<&Customer>) -> bool {
    customer.is_some_and(|c| {
        let folded = fold(text);
        [&c.address.postcode, &c.gln, &c.tax_id, &c.number]
            .iter()
            .any(|own| !own.is_empty() && fold(own) == folded)
    })
}

fn holds_at_edge(longer: &Seen, part: &Seen) -> bool {
    let (longer, part) = (longer.text.as_str(), part.text.as_str());
    longer.len() > part.len() && (longer.ends_with(part) || longer.starts_with(part))
}

/// The numbers of the customer's earlier orders.
struct Earlier {
    numbers: Vec<String>,
    shapes: Vec<String>,
}

impl Earlier {
    fn of(account: Option<&Account>) -> Earlier {
        let orders = account.map(|a| a.orders.as_slice()).unwrap_or_default();
        let numbers: Vec<String> =
            orders.iter().map(|o| o.po_number.trim().to_uppercase()).filter(|n| !n.is_empty()).collect();
        let shapes = numbers.iter().map(|n| shape(n)).collect();
        Earlier { numbers, shapes }
    }

    fn has(&self, text: &str) -> bool {
        let key = fold(text);
        self.numbers.iter().any(|n| fold(n) == key)
    }

    /// An earlier number has the same first figures.
    fn begins_alike(&self, text: &str) -> bool {
        let first = text.get(..2);
        first.is_some() && self.numbers.iter().any(|n| n.get(..2) == first)
    }

    /// Earlier orders all had numbers of one look, and this one has another: a scanner reads figures wrong, and a reader parts of it.
    fn is_odd(&self, text: &str, is_scan: bool) -> bool {
        let one_look = self.shapes.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        let enough = if is_scan { self.shapes.len() >= 2 } else { self.shapes.len() >= 3 && one_look };
        enough && !self.shapes.contains(&shape(text)) && !self.counts_on(text)
    }

    /// "#20903" where the customer's numbers have the sign and the paper prints it right before the figures; a label has it as often.
    fn with_sign(&self, sketch: &Sketch, seen: &Seen) -> String {
        let all_signed = !self.numbers.is_empty() && self.numbers.iter().all(|n| n.starts_with('#'));
        let signed = format!("#{}", seen.text);
        let is_printed = || {
            let rows = sketch.rows.iter().flatten().any(|w| w.text.contains(&signed));
            rows || matches!(&seen.source, formats::Source::Text { part, .. } if part == "subject")
        };
        if all_signed && !seen.text.starts_with('#') && is_printed() { signed } else { seen.text.clone() }
    }

    /// Does a text have one of the earlier looks and lie just above the highest of its series? "CM537" after "CM529", "226/2026" after
    /// "219/2026".
    fn counts_on(&self, text: &str) -> bool {
        const AHEAD: i64 = 60;
        let text = text.trim().to_uppercase();
        let (here, look) = (runs(&text), skeleton(&text));
        let steps = self.numbers.iter().filter(|n| skeleton(n) == look).filter_map(|n| {
            let past = runs(n);
            let differs: Vec<i64> = here.iter().zip(&past).map(|(a, b)| a - b).filter(|d| *d != 0).collect();
            match differs.as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        });
        let steps: Vec<i64> = steps.collect();
        !steps.is_empty() && steps.iter().all(|s| *s > 0) && steps.iter().any(|s| *s <= AHEAD)
    }
}

/// A text with one sign for each run of figures: "E95" and "E103" are one series. Padded numbers keep their length.
fn skeleton(text: &str) -> String {
    let is_padded =
        text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() > 1 && run.starts_with('0'));
    if is_padded {
        shape(text)
    } else {
        shape(text).chars().filter(|c| !c.is_ascii_digit() || *c == '9').collect()
    }
}

/// The runs of figures of a text as numbers.
fn runs(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect()
}

/// Runs of up to three words with the shape of an earlier PO number of the customer: "OA 446/26" where "OA 431/26" was before.
fn shaped(sketch: &Sketch, earlier: &Earlier) -> Vec<(Seen, i32)> {
    const MOST: usize = 100;
    let mut found: Vec<(Seen, i32)> = Vec::new();
    for row in &sketch.rows {
        for first in 0..row.len() {
            for count in 1..=3usize {
                let Some(words) = row.get(first..first + count) else { break };
                let Some((text, points)) = run_of_words(sketch, earlier, row, first, words) else { continue };
                let source = crate::strips::union(words.iter().map(|w| &w.source));
                let certainty = words.iter().map(|w| w.certainty).min().unwrap_or(100);
                found.push((Seen { text, source, certainty }, points));
                if found.len() > MOST {
                    return found;
                }
            }
        }
    }
    found
}

/// What some words of a row are as a PO number, and the points for it; none where they don't look like an earlier one.
fn run_of_words(
    sketch: &Sketch,
    earlier: &Earlier,
    row: &[Seen],
    first: usize,
    words: &[Seen],
) -> Option<(String, i32)> {
    let join = |between: &str| bare(&words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(between));
    let is_known_look = |text: &str| earlier.shapes.contains(&shape(text)) || earlier.counts_on(text);
    let (parted, whole) = (join(" "), join(""));
    // A scanner sees blanks where there are none.
    let text = if sketch.is_scan && !is_known_look(&parted) { whole } else { parted };
    if text.is_empty() || !is_known_look(&text) {
        return None;
    }
    // Figures alone may be a telephone number: they begin like an earlier number.
    let is_telling =
        text.chars().any(char::is_alphabetic) || (text.len() >= 7 && earlier.begins_alike(&text));
    if text.len() >= 4 && is_telling {
        // A longer run says more than its last word alone.
        return Some((text, 12 + 8 * words.len() as i32));
    }
    let is_next = words.len() == 1
        && earlier.counts_on(&text)
        && (refers(row, first) || is_subject(row))
        && !row.get(first + 1).is_some_and(|next| counts_things(&next.text))
        && !is_on_a_line(sketch, words);
    is_next.then_some((text, SHORT_AND_NEXT))
}

/// A subject that is a number and nothing else.
fn is_subject(row: &[Seen]) -> bool {
    let [only] = row else { return false };
    matches!(&only.source, formats::Source::Text { part, .. } if part == "subject")
}

/// "Nr. 88", "our book says order 106", "ma réf 239": one of the two words before speaks of a number.
fn refers(row: &[Seen], at: usize) -> bool {
    // "Put 96 on the docket"
    const PAPERS: [&str; 14] = [
        "docket",
        "ticket",
        "slip",
        "note",
        "paperwork",
        "lieferschein",
        "zettel",
        "bon",
        "albaran",
        "albarán",
        "pakbon",
        "bolla",
        "ddt",
        "invoice",
    ];
    let before = row.get(at.saturating_sub(2)..at).unwrap_or_default();
    let behind = row.get(at + 1..row.len().min(at + 5)).unwrap_or_default();
    let is_put_on = behind.iter().any(|w| PAPERS.contains(&folded(&w.text).as_str()));
    is_put_on || speaks_of_number(before.iter().map(|w| w.text.as_str()))
}

/// Does one of these words speak of the number of an order?
pub fn speaks_of_number<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    const WORDS: [&str; 34] = [
        "no",
        "nr",
        "n",
        "num",
        "nummer",
        "number",
        "numero",
        "número",
        "numéro",
        "ref",
        "réf",
        "rif",
        "ref no",
        "reference",
        "référence",
        "referencia",
        "riferimento",
        "referenz",
        "referentie",
        "kenmerk",
        "zeichen",
        "bon",
        "bonnummer",
        "best",
        "bst",
        "book",
        "cde",
        "oc",
        "ordre",
        "ticket",
        "slip",
        "zettel",
        "carnet",
        "buono",
    ];
    let names_number = |text: &str| {
        let word = folded(text);
        WORDS.contains(&word.as_str())
            || word.split(' ').any(|part| WORDS.contains(&part))
            || matches!(label(&word), Some((Role::PoNumber | Role::Reference, 3)))
    };
    words.any(names_number)
}

fn counts_things(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(word, "x" | "X") || !crate::resolve::unit::meanings(word).is_empty()
}

/// The words are the quantity, price or amount of a line.
fn is_on_a_line(sketch: &Sketch, words: &[Seen]) -> bool {
    let of_line = |seen: &Seen| words.iter().any(|w| w.source == seen.source);
    sketch.lines.iter().any(|l| {
        [&l.quantity, &l.price, &l.amount].into_iter().flatten().any(|n| of_line(&n.seen))
            || l.refs.iter().any(|r| of_line(&r.seen))
    })
}

fn bare(text: &str) -> String {
    text.trim_matches([':', '#', ',', ';', '(', ')', '"', '*', '.', '|', '[', ']', ' ']).to_owned()
}

/// "PO-4711/A" → "PO-94/A": letters kept as they are, runs of figures as one sign with their count.
pub fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut run = 0;
    for c in text.trim().chars().chain(['\n']) {
        if c.is_ascii_digit() {
            run += 1;
            continue;
        }
        if run > 0 {
            shape.push_str(&format!("9{run}"));
            run = 0;
        }
        if c != '\n' {
            shape.extend(c.to_uppercase());
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("CM537", true)]
    #[case("CM520", false)]
    #[case("CM900", false)]
    #[case("XM537", false)]
    fn a_series_counts_on(#[case] text: &str, #[case] expected: bool) {
        let numbers: Vec<String> = ["CM529", "CM524"].map(str::to_owned).to_vec();
        let shapes = numbers.iter().map(|n| shape(n)).collect();
        assert_eq!(Earlier { numbers, shapes }.counts_on(text), expected);
    }

    #[test]
    fn the_year_of_a_number_does_not_count() {
        let numbers = vec!["219/2026".to_owned()];
        let shapes = numbers.iter().map(|n| shape(n)).collect();
        let earlier = Earlier { numbers, shapes };
        assert!(earlier.counts_on("226/2026"));
        assert!(!earlier.counts_on("219/2026"));
    }
}
