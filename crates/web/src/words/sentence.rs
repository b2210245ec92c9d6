//! A sentence with values in it: `order {number} is held: {0}`. Matched back from what was said, and said anew from its translation.

/// Letters that a template needs, to be found among anything; with fewer, its first value is one word, and a figure where the template
/// begins with it.
const LETTERS_MIN: usize = 6;

#[derive(Debug)]
pub(super) struct Sentence {
    pub english: String,
    /// The texts around the values: one more than there are values.
    around: Vec<String>,
    names: Vec<String>,
    said: String,
    /// How many letters are fixed.
    pub weight: usize,
}

/// The texts around the places, and the names of these.
pub(super) fn split(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut around, mut names) = (Vec::new(), Vec::new());
    let mut rest = text;
    let mut before = String::new();
    while let Some((fixed, after)) = rest.split_once('{') {
        before.push_str(fixed);
        match after.split_once('}') {
            Some((name, after)) if name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
                around.push(std::mem::take(&mut before));
                names.push(name.to_owned());
                rest = after;
            }
            _ => {
                before.push('{');
                rest = after;
            }
        }
    }
    before.push_str(rest);
    around.push(before);
    (around, names)
}

/// The text with each place filled.
pub(super) fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    let (around, names) = split(text);
    let mut out = String::new();
    for (at, fixed) in around.iter().enumerate() {
        out.push_str(fixed);
        if let Some(name) = names.get(at) {
            out.push_str(&value(name));
        }
    }
    out
}

impl Sentence {
    /// The blanks at the ends are those of the sentence that it stands in.
    pub fn new(english: &str, said: &str) -> Sentence {
        let (english, said) = (english.trim(), said.trim());
        let (around, names) = split(english);
        let weight = around.iter().flat_map(|t| t.chars()).filter(|c| c.is_alphabetic()).count();
        Sentence { english: english.to_owned(), around, names, said: said.to_owned(), weight }
    }

    pub fn places(&self) -> usize {
        self.names.len()
    }

    /// The values, if `text` is this sentence.
    pub fn values<'t>(&self, text: &'t str) -> Option<Vec<(&str, &'t str)>> {
        let (first, others) = self.around.split_first()?;
        let (last, middle) = others.split_last()?;
        let mut rest = text.strip_prefix(first.as_str())?.strip_suffix(last.as_str())?;
        let mut values = Vec::with_capacity(self.names.len());
        let mut names = self.names.iter();
        for fixed in middle {
            // Two places side by side: the first of them is empty.
            let (value, after) = if fixed.is_empty() { ("", rest) } else { rest.split_once(fixed.as_str())? };
            values.push((names.next()?.as_str(), value));
            rest = after;
        }
        // A full stop at the end belongs to who said the sentence, not to its value.
        if last.is_empty() && rest.ends_with('.') {
            return None;
        }
        values.push((names.next()?.as_str(), rest));
        if self.weight < LETTERS_MIN {
            let value = values.first().map_or("", |(_, value)| value.trim());
            let figure =
                value.starts_with(|c: char| c.is_ascii_digit()) && !value.contains(char::is_alphabetic);
            // Quotes say where a value ends, however many words it has.
            let one_word = first.ends_with('\'') || !value.contains(' ');
            if (first.is_empty() && !figure) || (!first.is_empty() && !one_word) {
                return None;
            }
        }
        Some(values)
    }

    /// The translation with its values.
    pub fn say(&self, value: impl Fn(&str) -> Option<String>) -> String {
        filled(&self.said, |name| value(name).unwrap_or_default())
    }

    /// What stands in quotes is somebody's own text. What follows a closing quote is not.
    pub fn is_quoted(&self, name: &str) -> bool {
        let at = self.names.iter().position(|n| n == name);
        let before = at.and_then(|at| self.around.get(at));
        let after = at.and_then(|at| self.around.get(at + 1));
        before.is_some_and(|t| t.ends_with(['\'', '“', '‘', '«', '"']))
            && after.is_some_and(|t| t.starts_with(['\'', '”', '’', '»', '"']))
    }
}

/// The same text in letters of no language, a third longer; its places stay.
pub(super) fn pseudo(text: &str) -> String {
    let (around, names) = split(text);
    let other = |c: char| match c {
        'a' => 'á',
        'c' => 'ċ',
        'e' => 'é',
        'g' => 'ğ',
        'i' => 'í',
        'n' => 'ñ',
        'o' => 'ö',
        'r' => 'ŕ',
        's' => 'š',
        'u' => 'ü',
        'y' => 'ý',
        'A' => 'Å',
        'C' => 'Ċ',
        'E' => 'É',
        'I' => 'Í',
        'N' => 'Ñ',
        'O' => 'Ö',
        'S' => 'Š',
        'U' => 'Ü',
        other => other,
    };
    let mut out = String::from("[");
    for (at, fixed) in around.iter().enumerate() {
        out.extend(fixed.chars().map(other));
        if let Some(name) = names.get(at) {
            out.push_str(&format!("{{{name}}}"));
        }
    }
    // In words, so that it breaks where a longer language would.
    let more = text.chars().count().div_ceil(3);
    for n in 0..more {
        out.push(if n % 6 == 0 && n > 0 { ' ' } else { '·' });
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_its_values_back() {
        let held = Sentence::new("order {number} is held: {0}", "Auftrag {number}: {0}");
        assert_eq!(held.values("order SO1 is held: credit"), Some(vec![("number", "SO1"), ("0", "credit")]));
        assert_eq!(held.values("order SO1 is open"), None);
        let short = Sentence::new("{0} of {1}", "{0} von {1}");
        assert_eq!(short.values("3 of 4"), Some(vec![("0", "3"), ("1", "4")]));
        assert_eq!(short.values("out of order"), None, "a short template begins with a figure");
        let line = Sentence::new("line {n}: {error}", "Position {n}: {error}");
        assert_eq!(line.values("line 3: it is missing"), Some(vec![("n", "3"), ("error", "it is missing")]));
        assert_eq!(Sentence::new("order {0}", "Auftrag {0}").values("order more boxes"), None);
        let twice = Sentence::new("{amount} {unit} are missing", "{unit}: {amount} fehlen");
        assert_eq!(
            twice.values("4 PCE are missing").map(|v| twice
                .say(|n| { v.iter().find(|(name, _)| *name == n).map(|(_, value)| (*value).to_owned()) })),
            Some("PCE: 4 fehlen".into())
        );
    }

    #[test]
    fn braces_that_are_no_places_stay() {
        assert_eq!(split("a {b c} {d}"), (vec!["a {b c} ".into(), String::new()], vec!["d".into()]));
        assert_eq!(split("{"), (vec!["{".into()], vec![]));
    }

    #[test]
    fn the_pseudo_text_is_a_third_longer_and_keeps_its_places() {
        let text = pseudo("order {number} is held");
        assert!(text.contains("{number}") && text.starts_with('[') && text.ends_with(']'));
        assert!(text.chars().count() >= 28, "{text}");
    }
}
