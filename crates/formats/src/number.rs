//! Numbers as people and machines write them: "1234.5", "1.234,50", "1'234.50 EUR". A number that can be read in two ways keeps
//! both readings; which one holds is decided over the whole column or document.

use basics::Decimal;

/// Which mark stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// One way to read a number, and the style that reading takes for granted, where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub value: Decimal,
    pub style: Option<Style>,
}

/// The number of an EDI element or XML text: digits, one decimal mark (a point or a comma), a sign before or behind. No
/// thousands marks, no exponents, at most 28 digits.
pub(crate) fn plain(text: &str) -> Option<Decimal> {
    let trimmed = text.trim();
    let unsigned = trimmed.strip_prefix('+').unwrap_or(trimmed);
    let (negative, digits) = match (unsigned.strip_prefix('-'), unsigned.strip_suffix('-')) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (true, rest),
        (None, None) => (false, unsigned),
    };
    let value = decimal(&digits.replace(',', "."))?;
    Some(if negative { -value } else { value })
}

/// All readings of a number in a table or text, the likelier first. Currency signs, codes and blanks around it are left out;
/// anything else beside the number makes it no number.
pub fn readings(text: &str) -> Vec<Number> {
    let Some((negative, body)) = body_of(text) else { return Vec::new() };
    let both = |value: Option<Decimal>, style| {
        value.map(|v| Number { value: if negative { -v } else { v }, style }).into_iter().collect::<Vec<_>>()
    };
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    match (points, commas) {
        (0, 0) => both(decimal(&body), None),
        (p, c) if p > 0 && c > 0 => {
            let last_is_point = body.rfind('.') > body.rfind(',');
            let (style, group, mark) =
                if last_is_point { (Style::Point, ',', '.') } else { (Style::Comma, '.', ',') };
            if body.matches(mark).count() != 1 || !grouped(&body, group, mark) {
                return Vec::new();
            }
            both(decimal(&body.replace(group, "").replace(mark, ".")), Some(style))
        }
        (p, _) => {
            let (mark, decimal_style, group_style) =
                if p > 0 { ('.', Style::Point, Style::Comma) } else { (',', Style::Comma, Style::Point) };
            let as_decimal = both(decimal(&body.replace(mark, ".")), Some(decimal_style));
            let as_group = both(decimal(&body.replace(mark, "")), Some(group_style));
            let many = body.matches(mark).count() > 1;
            let could_group = grouped(&body, mark, '\0') && !body.starts_with('0');
            match (many, could_group) {
                (true, true) => as_group,
                (true, false) => Vec::new(),
                (false, false) => {
                    as_decimal.into_iter().map(|n| Number { style: Some(decimal_style), ..n }).collect()
                }
                (false, true) => as_decimal.into_iter().chain(as_group).collect(),
            }
        }
    }
}

/// The reading that fits `style`, and whether the text alone left it open.
pub(crate) fn read(text: &str, style: Option<Style>) -> Option<(Decimal, bool)> {
    let all = readings(text);
    let open = all.len() > 1;
    let fitting = all.iter().find(|n| style.is_some() && n.style == style).or(all.first())?;
    Some((fitting.value, open && style.is_none()))
}

/// The style that most of the numbers are written in, where any of them tells.
pub fn style_of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Style> {
    let (mut point, mut comma) = (0, 0);
    for text in texts {
        if let [only] = readings(text).as_slice() {
            match only.style {
                Some(Style::Point) => point += 1,
                Some(Style::Comma) => comma += 1,
                None => {}
            }
        }
    }
    match (point, comma) {
        (0, 0) => None,
        (p, c) if p >= c => Some(Style::Point),
        _ => Some(Style::Comma),
    }
}

/// Digits and marks of the text without currency and blanks, and whether it is negative: "-5", "5-", "(5)".
fn body_of(text: &str) -> Option<(bool, String)> {
    let trimmed = text.trim();
    if trimmed.len() > 60 {
        return None;
    }
    let mut core = trimmed;
    let mut negative = false;
    if let Some(inner) = core.strip_prefix('(').and_then(|c| c.strip_suffix(')')) {
        (negative, core) = (true, inner);
    }
    let core = without_currency(core.trim());
    let core = match core.strip_prefix(['-', '−']).or_else(|| core.strip_suffix('-')) {
        Some(rest) => {
            negative = true;
            rest
        }
        None => core.strip_prefix('+').unwrap_or(core),
    };
    let core = without_currency(core.trim());
    let mut body = String::with_capacity(core.len());
    let mut before_digit = false;
    for c in core.chars() {
        match c {
            '0'..='9' | '.' | ',' => body.push(c),
            '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' if before_digit => {}
            _ => return None,
        }
        before_digit = c.is_ascii_digit();
    }
    // Blanks may only part thousands: "12 000", never "12 4".
    let parts: Vec<&str> = core.split(['\'', '’', ' ', '\u{a0}', '\u{202f}', '\u{2009}']).collect();
    let groups_hold = parts.iter().skip(1).all(|p| p.chars().take_while(char::is_ascii_digit).count() == 3);
    let any_digit = body.bytes().any(|b| b.is_ascii_digit());
    (any_digit && groups_hold).then_some((negative, body))
}

/// Signs and codes of currencies that stand beside amounts; longer ones before those they hold.
pub const CURRENCY_SIGNS: [&str; 19] = [
    "CA$", "C$", "€", "$", "£", "¥", "EUR", "USD", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK", "CAD",
    "AUD", "JPY", "Fr.",
];

/// An amount without the currency before or behind it, and without the dash for no cents: "€ 12,-" is "12".
pub fn without_currency(text: &str) -> &str {
    let mut rest = text.trim();
    for sign in CURRENCY_SIGNS {
        if let Some(cut) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
            rest = cut.trim();
        }
    }
    rest.strip_suffix(",-").or_else(|| rest.strip_suffix(".-")).unwrap_or(rest)
}

/// Do the group marks part the digits before the decimal mark into threes?
fn grouped(body: &str, group: char, mark: char) -> bool {
    let whole = body.split(mark).next().unwrap_or(body);
    let mut parts = whole.split(group);
    let first = parts.next().map_or(0, str::len);
    (1..=3).contains(&first) && parts.all(|p| p.len() == 3)
}

fn decimal(digits: &str) -> Option<Decimal> {
    let plain = !digits.is_empty()
        && digits.len() <= 30
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().any(|b| b.is_ascii_digit());
    if !plain {
        return None;
    }
    Decimal::from_str_exact(digits)
        .ok()
        .or_else(|| Decimal::from_str_exact(digits.trim_end_matches('.')).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(text: &str) -> Vec<String> {
        readings(text).iter().map(|n| n.value.to_string()).collect()
    }

    #[rstest]
    #[case("1.234,50", &["1234.50"])]
    #[case("1,234.50", &["1234.50"])]
    #[case("1'234.50 CHF", &["1234.50"])]
    #[case("12 000", &["12000"])]
    #[case("1.234", &["1.234", "1234"])]
    #[case("0.841", &["0.841"])]
    #[case("€ 12,5", &["12.5"])]
    #[case("(5)", &["-5"])]
    #[case("1.234.567", &["1234567"])]
    #[case("1e9", &[])]
    #[case("12 pcs", &[])]
    #[case("12 4", &[])]
    #[case("", &[])]
    fn numbers_of_tables(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(shown(text), expected);
    }

    #[rstest]
    #[case("120", Some("120"))]
    #[case("12,5", Some("12.5"))]
    #[case("-3", Some("-3"))]
    #[case("3-", Some("-3"))]
    #[case("1e9", None)]
    #[case("1,234.5", None)]
    #[case("", None)]
    #[case(".5", Some("0.5"))]
    fn numbers_of_edi(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(plain(text).map(|d| d.to_string()), expected.map(str::to_owned));
    }

    #[test]
    fn the_column_settles_the_open_ones() {
        assert_eq!(style_of(["1.234", "12,50"].into_iter()), Some(Style::Comma));
        assert_eq!(read("1.234", Some(Style::Comma)).map(|r| r.0.to_string()), Some("1234".to_owned()));
    }
}
