//! Words without capitals, accents and umlauts. An umlaut is found by both ways of writing it: "Müller" as `muller` and as `mueller`.

/// Words that are looked at of one text.
const WORDS_MAX: usize = 40;
/// Letters of a word that count.
const WORD_CHARS: usize = 32;

/// A letter without its accent, and how it is also written.
fn plain(c: char) -> (char, Option<&'static str>) {
    match c {
        'ä' | 'æ' => ('a', Some("ae")),
        'ö' | 'ø' | 'œ' => ('o', Some("oe")),
        'ü' => ('u', Some("ue")),
        'å' => ('a', Some("aa")),
        'à' | 'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => ('a', None),
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => ('c', None),
        'ď' | 'đ' | 'ð' => ('d', None),
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => ('e', None),
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => ('g', None),
        'ĥ' | 'ħ' => ('h', None),
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => ('i', None),
        'ķ' => ('k', None),
        'ĺ' | 'ļ' | 'ľ' | 'ł' => ('l', None),
        'ñ' | 'ń' | 'ņ' | 'ň' => ('n', None),
        'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ő' => ('o', None),
        'ŕ' | 'ř' => ('r', None),
        'ś' | 'ş' | 'š' | 'ș' => ('s', None),
        'ţ' | 'ť' | 'ț' => ('t', None),
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' => ('u', None),
        'ý' | 'ÿ' => ('y', None),
        'ź' | 'ż' | 'ž' => ('z', None),
        other => (other, None),
    }
}

/// The forms of one word, the plain one first; a second one only where an umlaut is written out.
pub fn forms(word: &str) -> Vec<String> {
    let (mut short, mut long) = (String::new(), String::new());
    for c in word.chars().flat_map(char::to_lowercase).take(WORD_CHARS) {
        if c == 'ß' {
            short.push_str("ss");
            long.push_str("ss");
            continue;
        }
        let (letter, written_out) = plain(c);
        short.push(letter);
        match written_out {
            Some(text) => long.push_str(text),
            None => long.push(letter),
        }
    }
    if short == long { vec![short] } else { vec![short, long] }
}

/// The words of a text, each with its forms.
pub fn words(text: &str) -> Vec<Vec<String>> {
    // A mark that belongs to a letter (a decomposed accent) separates nothing and says nothing.
    let text: String = text.chars().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.take(WORDS_MAX).map(forms).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_and_accents_are_found_however_they_are_written() {
        assert_eq!(forms("Müller"), ["muller", "mueller"]);
        assert_eq!(forms("Mueller"), ["mueller"]);
        assert_eq!(forms("Straße"), ["strasse"]);
        assert_eq!(forms("Łódź"), ["lodz"]);
        assert_eq!(forms("Åkesson"), ["akesson", "aakesson"]);
        let words: Vec<_> = words("Café-Rösti, cafe\u{301}").into_iter().map(|mut f| f.remove(0)).collect();
        assert_eq!(words, ["cafe", "rosti", "cafe"]);
    }
}
