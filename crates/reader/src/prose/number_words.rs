//! Numbers as words, in six languages: "twenty-four", "vierundzwanzig", "vingt-quatre", "veinticuatro", "vierentwintig",
//! "ventiquattro". In the form of [`plain`](crate::records::wording::plain): small letters without accents.

const ONES: &[(&str, i64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ein", 1),
    ("eine", 1),
    ("einen", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("twee", 2),
    ("drie", 3),
    ("vijf", 5),
    ("zes", 6),
    ("zeven", 7),
    ("negen", 9),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("sei", 6),
    ("sette", 7),
    ("otto", 8),
    ("nove", 9),
];

const TEENS: &[(&str, i64)] = &[
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("zehn", 10),
    ("elf", 11),
    ("zwoelf", 12),
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fuenfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("diez", 10),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("dieciseis", 16),
    ("diecisiete", 17),
    ("dieciocho", 18),
    ("diecinueve", 19),
    ("tien", 10),
    ("twaalf", 12),
    ("dertien", 13),
    ("veertien", 14),
    ("vijftien", 15),
    ("zestien", 16),
    ("zeventien", 17),
    ("achttien", 18),
    ("negentien", 19),
    ("dieci", 10),
    ("undici", 11),
    ("dodici", 12),
    ("tredici", 13),
    ("quattordici", 14),
    ("quindici", 15),
    ("sedici", 16),
    ("diciassette", 17),
    ("diciotto", 18),
    ("diciannove", 19),
];

const TENS: &[(&str, i64)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fuenfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
    ("vingt", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("septante", 70),
    ("huitante", 80),
    ("nonante", 90),
    ("veinte", 20),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("twintig", 20),
    ("dertig", 30),
    ("veertig", 40),
    ("vijftig", 50),
    ("zestig", 60),
    ("zeventig", 70),
    ("tachtig", 80),
    ("negentig", 90),
    ("venti", 20),
    ("trenta", 30),
    ("quaranta", 40),
    ("cinquanta", 50),
    ("sessanta", 60),
    ("settanta", 70),
    ("ottanta", 80),
    ("novanta", 90),
];

const HUNDREDS: &[(&str, i64)] = &[
    ("hundred", 100),
    ("hundert", 100),
    ("cent", 100),
    ("cents", 100),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("doscientas", 200),
    ("trescientos", 300),
    ("trescientas", 300),
    ("quinientos", 500),
    ("honderd", 100),
    ("cento", 100),
    ("tausend", 1_000),
    ("thousand", 1_000),
    ("mille", 1_000),
    ("duizend", 1_000),
];

fn of(list: &[(&str, i64)], word: &str) -> Option<i64> {
    list.iter().find(|(w, _)| *w == word).map(|(_, value)| *value)
}

/// The value of one written word; none where it is no number. What is 1 is mostly an article.
pub fn value(word: &str) -> Option<i64> {
    of(ONES, word)
        .or_else(|| below_hundred(word))
        .or_else(|| of(HUNDREDS, word))
        .or_else(|| hyphened(word))
        .or_else(|| with_hundreds(word))
}

/// The ones that may follow tens as a word of their own: "treinta y dos".
pub fn ones(word: &str) -> Option<i64> {
    of(ONES, word).filter(|n| *n > 1)
}

pub fn tens(word: &str) -> Option<i64> {
    of(TENS, word)
}

fn below_hundred(word: &str) -> Option<i64> {
    of(TEENS, word).or_else(|| of(TENS, word)).or_else(|| ones_first(word)).or_else(|| tens_first(word))
}

/// "vierundzwanzig", "vierentwintig".
fn ones_first(word: &str) -> Option<i64> {
    TENS.iter().find_map(|(tens, value)| {
        let front = word.strip_suffix(tens)?;
        let front = front.strip_suffix("und").or_else(|| front.strip_suffix("en"))?;
        of(ONES, front).map(|ones| value + ones)
    })
}

/// "ventiquattro", "ventuno", "veinticuatro".
fn tens_first(word: &str) -> Option<i64> {
    let rest_of = |tens: &str| word.strip_prefix(tens).filter(|rest| !rest.is_empty());
    let ones = |rest: &str| if rest == "uno" || rest == "un" { Some(1) } else { of(ONES, rest) };
    if let Some(found) = rest_of("veinti").and_then(ones) {
        return Some(20 + found);
    }
    let italian = TENS.iter().filter(|(tens, _)| tens.ends_with(['i', 'a']));
    italian.into_iter().find_map(|(tens, value)| {
        let elided = tens.get(..tens.len() - 1).unwrap_or_default();
        let found = rest_of(tens).and_then(ones);
        let found = found.or_else(|| rest_of(elided).filter(|r| r.starts_with(['u', 'o'])).and_then(ones));
        found.map(|ones| value + ones)
    })
}

/// "twenty-four", "vingt-et-un", "soixante-quinze", "quatre-vingt-dix", "deux-cents".
fn hyphened(word: &str) -> Option<i64> {
    let word = word.replace("quatre-vingts", "huitante").replace("quatre-vingt", "huitante");
    let mut sum = 0;
    let mut least = i64::MAX;
    for part in word.split('-').filter(|p| *p != "et") {
        let value = if part == "un" || part == "une" {
            1
        } else {
            of(ONES, part).or_else(|| below_hundred(part)).or_else(|| of(HUNDREDS, part))?
        };
        if value == 100 && (2..10).contains(&sum) {
            sum *= 100;
        } else if value < least && (sum == 0 || value < 20) {
            sum += value;
        } else {
            return None;
        }
        least = value;
    }
    (word.contains('-') || word == "huitante").then_some(sum).filter(|n| *n > 1)
}

/// "zweihundert", "hundertfuenfzig", "tweehonderd", "duecento".
fn with_hundreds(word: &str) -> Option<i64> {
    ["hundert", "honderd", "cento"].into_iter().find_map(|hundred| {
        let (front, rest) = word.split_once(hundred)?;
        let times = if front.is_empty() { 1 } else { of(ONES, front)? };
        let more = match rest {
            "" => 0,
            rest => of(ONES, rest).or_else(|| below_hundred(rest))?,
        };
        Some(times * 100 + more)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("twenty-four", 24)]
    #[case("vierundzwanzig", 24)]
    #[case("zweihundertfuenfzig", 250)]
    #[case("vingt-quatre", 24)]
    #[case("vingt-et-un", 21)]
    #[case("soixante-quinze", 75)]
    #[case("quatre-vingt-dix", 90)]
    #[case("veinticuatro", 24)]
    #[case("cuarenta", 40)]
    #[case("vierentwintig", 24)]
    #[case("ventiquattro", 24)]
    #[case("ventuno", 21)]
    #[case("duecento", 200)]
    #[case("sei", 6)]
    fn words_are_numbers(#[case] word: &str, #[case] expected: i64) {
        assert_eq!(value(word), Some(expected));
    }

    #[rstest]
    #[case("order")]
    #[case("centrale")]
    #[case("once")]
    #[case("twenty-four-seven")]
    fn other_words_are_none(#[case] word: &str) {
        assert_eq!(value(word), None);
    }
}
