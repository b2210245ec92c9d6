//! The words of a description as they are compared: "M6X20", "m6 x 20" and "M6x20" are the same two words, "48mm" and "48 mm"
//! as well; figures tell sizes apart and must never be taken for one another.

/// A word of a description.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    pub text: String,
    /// It holds a figure: a size, a type number. Such a word must be met exactly.
    pub is_exact: bool,
}

/// Units of measure that stand behind a figure and are parted from it.
const MEASURES: [&str; 40] = [
    "mm", "cm", "m", "km", "my", "um", "µm", "in", "inch", "ft", "ml", "cl", "dl", "l", "ltr", "oz", "g",
    "gr", "kg", "mg", "lb", "lbs", "w", "kw", "v", "kv", "a", "ma", "k", "hz", "bar", "nm", "n", "kn", "gsm",
    "gm", "pcs", "pc", "ply", "x",
];

/// Words that say nothing of an item.
const EMPTY: [&str; 44] = [
    "the", "of", "a", "an", "and", "for", "with", "in", "to", "per", "x", "by", "der", "die", "das", "und",
    "mit", "für", "von", "le", "la", "les", "de", "des", "du", "et", "avec", "el", "los", "las", "y", "con",
    "para", "het", "een", "en", "met", "il", "lo", "gli", "e", "di", "please", "size",
];

/// Small letters without accents, for comparing words.
pub fn plain(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).flat_map(without_accent).collect()
}

fn without_accent(c: char) -> std::iter::Chain<std::option::IntoIter<char>, std::option::IntoIter<char>> {
    let (first, second) = match c {
        'à' | 'á' | 'â' | 'ã' | 'å' => ('a', None),
        'ä' => ('a', Some('e')),
        'ç' => ('c', None),
        'è' | 'é' | 'ê' | 'ë' => ('e', None),
        'ì' | 'í' | 'î' | 'ï' => ('i', None),
        'ñ' => ('n', None),
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' => ('o', None),
        'ö' => ('o', Some('e')),
        'ù' | 'ú' | 'û' => ('u', None),
        'ü' => ('u', Some('e')),
        'ß' => ('s', Some('s')),
        'œ' => ('o', Some('e')),
        'æ' => ('a', Some('e')),
        '×' => ('x', None),
        other => (other, None),
    };
    Some(first).into_iter().chain(second)
}

/// The terms of a text in order.
pub fn terms(text: &str) -> Vec<Term> {
    let plain = plain(text);
    let mut found = Vec::new();
    for word in words_of(&plain) {
        split_sizes(&word, &mut found);
    }
    found
}

/// Runs of letters and figures; a point or comma between two figures belongs to the number.
fn words_of(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in chars.iter().enumerate() {
        let digit = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(char::is_ascii_digit);
        let is_mark = matches!(c, '.' | ',') && digit(at.checked_sub(1)) && digit(Some(at + 1));
        if c.is_alphanumeric() {
            word.push(*c);
        } else if is_mark {
            word.push('.');
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// "m6x20" → m6, 20; "48mm" → 48, mm; "600x400x400" → 600, 400, 400.
fn split_sizes(word: &str, found: &mut Vec<Term>) {
    let has_digit = |w: &str| w.bytes().any(|b| b.is_ascii_digit());
    if !has_digit(word) {
        push(word, found);
        return;
    }
    let parts: Vec<&str> = word.split('x').collect();
    let is_product = parts.len() > 1 && parts.iter().all(|p| has_digit(p));
    for part in if is_product { parts } else { vec![word] } {
        let figures = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = part.get(..part.len() - figures.len()).unwrap_or_default();
        if !number.is_empty() && !figures.is_empty() && MEASURES.contains(&figures) {
            push(&number_form(number), found);
            push(figures, found);
        } else if figures.is_empty() {
            push(&number_form(number), found);
        } else {
            push(part, found);
        }
    }
}

/// "2.50" and "2.5" are alike; "007" is no number.
fn number_form(number: &str) -> String {
    match number.split_once('.') {
        Some((whole, rest)) => {
            let rest = rest.trim_end_matches('0');
            if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
        }
        None => number.to_owned(),
    }
}

fn push(word: &str, found: &mut Vec<Term>) {
    if word.is_empty() || EMPTY.contains(&word) {
        return;
    }
    found.push(Term { text: word.to_owned(), is_exact: word.bytes().any(|b| b.is_ascii_digit()) });
}

/// How well a written word stands for a word of the catalogue, in hundredths; 0 where it does not.
pub fn likeness(written: &str, ours: &str) -> u32 {
    if written == ours {
        return 100;
    }
    let digits = |w: &str| w.bytes().any(|b| b.is_ascii_digit());
    if digits(written) || digits(ours) {
        return 0;
    }
    let (a, b) = (written.chars().count(), ours.chars().count());
    if ours.starts_with(written) && (a >= 3 || a + 1 == b)
        || written.starts_with(ours) && b >= 4 && a <= b + 3
    {
        return if a + 2 >= b { 95 } else { 85 };
    }
    let same_start = written.chars().next() == ours.chars().next();
    if a.min(b) >= 5 {
        match slips(written, ours, 2) {
            Some(1) => return 92,
            Some(2) if a.min(b) >= 7 && same_start => return 82,
            _ => {}
        }
    }
    if same_start && (2..=6).contains(&a) && a < b && is_skeleton(written, ours) {
        return if a >= 3 { 75 } else { 60 };
    }
    0
}

/// The letters of an abbreviation occur in order, and its last one is the word's last or it has no vowels: "ctn", "pltd".
pub fn is_skeleton(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    let in_order = short.chars().all(|c| rest.any(|l| l == c));
    let vowels = short.chars().skip(1).filter(|c| "aeiou".contains(*c)).count();
    in_order && (vowels == 0 || short.chars().last() == long.chars().last())
}

/// Wrong, missing, added or swapped letters between two words (optimal string alignment), where there are at most `most`.
pub fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most || a.len() > 64 || b.len() > 64 {
        return None;
    }
    let mut two_up: Vec<usize> = Vec::new();
    let mut up: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let get = |r: &[usize], at: usize| r.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (get(&up, j) + usize::from(x != y)).min(get(&up, j + 1) + 1).min(get(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(get(&two_up, j - 1) + 1);
            }
            row.push(cost);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        two_up = std::mem::replace(&mut up, row);
    }
    up.last().copied().filter(|slips| *slips <= most)
}

/// Upper case letters and figures that scanners take for one another, brought to one form: for comparing codes of scans.
pub fn scan_form(folded: &str) -> String {
    folded
        .chars()
        .map(|c| match c {
            'O' | 'Q' | 'D' => '0',
            'I' | 'L' | '|' => '1',
            'S' => '5',
            'B' => '8',
            'Z' => '2',
            'G' => '6',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(text: &str) -> String {
        terms(text).iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[rstest]
    #[case("Screw M6x20 DIN 912", "screw m6 20 din 912")]
    #[case("SCREW, M6 X 20", "screw m6 20")]
    #[case("Tape 48mm x 66 m", "tape 48 mm 66 m")]
    #[case("Karton 600x400x400", "karton 600 400 400")]
    #[case("Bürste 2,50 mm", "buerste 2.5 mm")]
    fn sizes_are_parted(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(shown(text), expected);
    }

    #[rstest]
    #[case("stainless", "stainless", 100)]
    #[case("stianless", "stainless", 92)]
    #[case("corr", "corrugated", 85)]
    #[case("pltd", "plated", 75)]
    #[case("ctn", "carton", 75)]
    #[case("m6", "m8", 0)]
    #[case("6204", "6205", 0)]
    #[case("black", "blue", 0)]
    #[case("red", "ratchet", 0)]
    fn words_stand_for_one_another(#[case] written: &str, #[case] ours: &str, #[case] expected: u32) {
        assert_eq!(likeness(written, ours), expected);
    }
}
