//! Figures and days as a reader writes them. Exact: everything goes from decimal to text, never through a float.

use basics::{Currency, Day, Instant, Language, Money, Percent, Quantity, UnitPrice};

const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FR: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
const ES: [&str; 12] =
    ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."];

/// In whose manner figures and days are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner(Language);

impl Manner {
    pub fn of(language: Language) -> Manner {
        Manner(language)
    }

    /// BCP 47, for the page and its modules.
    pub fn lang(self) -> &'static str {
        match self.0 {
            Language::De => "de-DE",
            Language::Fr => "fr-FR",
            Language::Es => "es-ES",
            _ => "en-GB",
        }
    }

    pub fn decimal_mark(self) -> char {
        if self.is_comma() { ',' } else { '.' }
    }

    fn is_comma(self) -> bool {
        matches!(self.0, Language::De | Language::Fr | Language::Es)
    }

    /// Digits in groups of three, with the reader's decimal mark.
    pub fn figure(self, plain: &str) -> String {
        let (group, mark) = match self.0 {
            // A narrow blank at which no line breaks.
            Language::Fr => ('\u{202f}', ','),
            _ if self.is_comma() => ('.', ','),
            _ => (',', '.'),
        };
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => ("−", digits),
            None => ("", plain),
        };
        let (whole, part) = digits.split_once('.').map_or((digits, None), |(w, p)| (w, Some(p)));
        let mut text = sign.to_owned();
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.chars().count() - n).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if let Some(part) = part {
            text.push(mark);
            text.push_str(part);
        }
        text
    }

    /// An amount without its currency.
    pub fn amount(self, minor: i64, currency: Currency) -> String {
        self.figure(&Money::from_minor(minor, currency).amount().to_string())
    }

    pub fn money(self, minor: i64, currency: Currency) -> String {
        format!("{} {}", currency.code(), self.amount(minor, currency))
    }

    pub fn quantity(self, quantity: Quantity) -> String {
        self.figure(&quantity.to_string())
    }

    pub fn price(self, price: UnitPrice) -> String {
        self.figure(&price.to_string())
    }

    pub fn percent(self, percent: Percent) -> String {
        format!("{} %", self.figure(&percent.value().normalize().to_string()))
    }

    /// `26 Nov`, with the year where it is another than that of `today`.
    pub fn day(self, day: Day, today: Day) -> String {
        if day.year() != today.year() {
            return self.whole_day(day);
        }
        match self.0 {
            Language::De => format!("{:02}.{:02}.", day.day_of_month(), day.month()),
            _ => format!("{} {}", day.day_of_month(), self.month(day)),
        }
    }

    /// `26 Nov 2026`.
    pub fn whole_day(self, day: Day) -> String {
        match self.0 {
            Language::De => format!("{:02}.{:02}.{}", day.day_of_month(), day.month(), day.year()),
            _ => format!("{} {} {}", day.day_of_month(), self.month(day), day.year()),
        }
    }

    fn month(self, day: Day) -> &'static str {
        let months = match self.0 {
            Language::Fr => FR,
            Language::Es => ES,
            _ => EN,
        };
        usize::try_from(day.month() - 1).ok().and_then(|n| months.get(n)).copied().unwrap_or("")
    }

    /// `today 08:50` or `22 Nov 16:12`, on the company's clock.
    pub fn when(self, at: Instant, zone: &str, today: Day) -> String {
        let local = at.shown_in(zone);
        let time = local.get(11..16).unwrap_or("");
        let day = at.day_in(zone);
        let word = match self.0 {
            Language::De => "heute",
            Language::Fr => "auj.",
            Language::Es => "hoy",
            _ => "today",
        };
        if day == today { format!("{word} {time}") } else { format!("{} {time}", self.day(day, today)) }
    }
}

/// Words from a code of the desk: `level_review` is read as `level review`.
pub fn words(code: &str) -> String {
    code.replace('_', " ")
}

/// The same with a capital, as a label.
pub fn label(code: &str) -> String {
    let mut letters = code.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), letters.as_str().replace('_', " ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_reader_writes_them() {
        let (en, de) = (Manner::of(Language::En), Manner::of(Language::De));
        assert_eq!(en.figure("1234567.5"), "1,234,567.5");
        assert_eq!(de.figure("1234567.50"), "1.234.567,50");
        assert_eq!(en.figure("-999"), "−999");
        let (fr, es) = (Manner::of(Language::Fr), Manner::of(Language::Es));
        assert_eq!(fr.figure("1234567.5"), "1\u{202f}234\u{202f}567,5");
        assert_eq!(es.figure("1234.5"), "1.234,5");
        assert_eq!(en.money(123_456, Currency::EUR), "EUR 1,234.56");
    }

    #[test]
    fn a_day_names_its_year_only_where_it_is_another() {
        let today = Day::new(2026, 11, 23).unwrap();
        let (en, de) = (Manner::of(Language::En), Manner::of(Language::De));
        assert_eq!(en.day(Day::new(2026, 11, 26).unwrap(), today), "26 Nov");
        assert_eq!(en.day(Day::new(2027, 1, 4).unwrap(), today), "4 Jan 2027");
        assert_eq!(de.day(Day::new(2026, 11, 26).unwrap(), today), "26.11.");
        assert_eq!(de.day(Day::new(2027, 1, 4).unwrap(), today), "04.01.2027");
        let (fr, es) = (Manner::of(Language::Fr), Manner::of(Language::Es));
        assert_eq!(fr.day(Day::new(2026, 11, 26).unwrap(), today), "26 nov.");
        assert_eq!(es.day(Day::new(2027, 1, 4).unwrap(), today), "4 ene. 2027");
    }
}
