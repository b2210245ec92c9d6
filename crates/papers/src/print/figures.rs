//! Numbers, days and units as the reader's country writes them.

use basics::{Day, Decimal, Language, Money, Percent, Quantity, Unit, UnitPrice};

use crate::{PageSize, Style};

/// A minus sign as wide as a digit.
const MINUS: char = '\u{2212}';
/// A blank at which no line ends.
const FIRM: char = '\u{A0}';

/// Writes figures in one language on one kind of sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    language: Language,
    size: PageSize,
}

impl Figures {
    pub(crate) fn of(style: &Style) -> Figures {
        Figures { language: style.language, size: style.size }
    }

    /// 1,234.50 or 1.234,50, with all the decimals that `value` carries.
    pub(crate) fn decimal(self, value: Decimal) -> String {
        let (thousands, mark) = match self.language {
            Language::De => ('.', ','),
            _ => (',', '.'),
        };
        let plain = value.abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
        let mut text = String::with_capacity(plain.len() + 6);
        if value.is_sign_negative() && !value.is_zero() {
            text.push(MINUS);
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(mark);
            text.push_str(fraction);
        }
        text
    }

    /// The amount without its currency, for columns that name it in their head.
    pub(crate) fn amount(self, money: Money) -> String {
        self.decimal(money.amount())
    }

    /// The amount with its currency: 1,234.50 EUR.
    pub(crate) fn money(self, money: Money) -> String {
        format!("{}{FIRM}{}", self.amount(money), money.currency)
    }

    /// At least the decimals of the currency, more where the price has more.
    pub(crate) fn unit_price(self, price: UnitPrice, currency: basics::Currency) -> String {
        let mut value = price.value().normalize();
        if value.scale() < currency.exponent() {
            value.rescale(currency.exponent());
        }
        self.decimal(value)
    }

    pub(crate) fn quantity(self, quantity: Quantity) -> String {
        self.decimal(quantity.value().normalize())
    }

    pub(crate) fn quantity_of(self, quantity: Quantity, unit: Unit) -> String {
        format!("{}{FIRM}{}", self.quantity(quantity), self.unit(unit, quantity == Quantity::ONE))
    }

    /// 19 % in German, 19% in English.
    pub(crate) fn percent(self, percent: Percent) -> String {
        let number = self.decimal(percent.value().normalize());
        match self.language {
            Language::De => format!("{number}{FIRM}%"),
            _ => format!("{number}%"),
        }
    }

    /// 23.11.2026; 23 Nov 2026; on Letter Nov 23, 2026.
    pub(crate) fn day(self, day: Day) -> String {
        let (d, y) = (day.day_of_month(), day.year());
        let month =
            MONTHS.get(usize::from(day.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or("");
        match (self.language, self.size) {
            (Language::De, _) => format!("{d:02}.{:02}.{y}", day.month()),
            (_, PageSize::A4) => format!("{d}{FIRM}{month}{FIRM}{y}"),
            (_, PageSize::Letter) => format!("{month}{FIRM}{d},{FIRM}{y}"),
        }
    }

    /// The unit's short name; its code where we have none.
    pub(crate) fn unit(self, unit: Unit, one: bool) -> String {
        let known = UNITS.iter().find(|(code, ..)| *code == unit.code());
        match (known, self.language) {
            (Some((_, _, _, german)), Language::De) => (*german).to_owned(),
            (Some((_, singular, _, _)), _) if one => (*singular).to_owned(),
            (Some((_, _, plural, _)), _) => (*plural).to_owned(),
            (None, _) => unit.code().to_owned(),
        }
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// UN/ECE Recommendation 20 and 21 codes with their English singular and plural and their German short name.
const UNITS: [(&str, &str, &str, &str); 30] = [
    ("EA", "pc", "pcs", "Stk."),
    ("C62", "pc", "pcs", "Stk."),
    ("H87", "pc", "pcs", "Stk."),
    ("PCE", "pc", "pcs", "Stk."),
    ("BX", "box", "boxes", "Karton"),
    ("XBX", "box", "boxes", "Karton"),
    ("CT", "carton", "cartons", "Karton"),
    ("XCT", "carton", "cartons", "Karton"),
    ("CS", "case", "cases", "Kiste"),
    ("XCS", "case", "cases", "Kiste"),
    ("PK", "pack", "packs", "Pack"),
    ("XPK", "pack", "packs", "Pack"),
    ("PR", "pair", "pairs", "Paar"),
    ("SET", "set", "sets", "Satz"),
    ("DZN", "dozen", "dozen", "Dtzd."),
    ("RO", "roll", "rolls", "Rolle"),
    ("XPX", "pallet", "pallets", "Palette"),
    ("PF", "pallet", "pallets", "Palette"),
    ("KGM", "kg", "kg", "kg"),
    ("GRM", "g", "g", "g"),
    ("TNE", "t", "t", "t"),
    ("LBR", "lb", "lb", "lb"),
    ("ONZ", "oz", "oz", "oz"),
    ("MTR", "m", "m", "m"),
    ("CMT", "cm", "cm", "cm"),
    ("MMT", "mm", "mm", "mm"),
    ("MTK", "m²", "m²", "m²"),
    ("MTQ", "m³", "m³", "m³"),
    ("LTR", "l", "l", "l"),
    ("HUR", "h", "h", "Std."),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(language: Language, size: PageSize) -> Figures {
        Figures { language, size }
    }

    #[test]
    fn numbers_are_grouped_as_the_country_groups_them() {
        for (value, english, german) in [
            ("1234.50", "1,234.50", "1.234,50"),
            ("0.05", "0.05", "0,05"),
            ("-1234567", "−1,234,567", "−1.234.567"),
            ("999", "999", "999"),
            ("-0.00", "0.00", "0,00"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(figures(Language::En, PageSize::A4).decimal(value), english);
            assert_eq!(figures(Language::De, PageSize::A4).decimal(value), german);
        }
    }

    #[test]
    fn days_are_written_as_the_reader_expects() {
        let day = Day::new(2026, 11, 3).unwrap();
        assert_eq!(figures(Language::De, PageSize::A4).day(day), "03.11.2026");
        assert_eq!(figures(Language::En, PageSize::A4).day(day), "3\u{A0}Nov\u{A0}2026");
        assert_eq!(figures(Language::En, PageSize::Letter).day(day), "Nov\u{A0}3,\u{A0}2026");
    }

    #[test]
    fn units_have_names_and_unknown_ones_keep_their_code() {
        let figures = figures(Language::En, PageSize::A4);
        assert_eq!(figures.quantity_of(Quantity::ONE, Unit::EACH), "1\u{A0}pc");
        assert_eq!(figures.quantity_of(Quantity::whole(1200), "KGM".parse().unwrap()), "1,200\u{A0}kg");
        assert_eq!(figures.quantity_of(Quantity::whole(2), "ZZ9".parse().unwrap()), "2\u{A0}ZZ9");
    }

    #[test]
    fn prices_keep_the_decimals_of_the_currency_and_their_own() {
        let figures = figures(Language::En, PageSize::A4);
        assert_eq!(figures.unit_price(UnitPrice::parse("4.2").unwrap(), basics::Currency::EUR), "4.20");
        assert_eq!(figures.unit_price(UnitPrice::parse("0.0375").unwrap(), basics::Currency::EUR), "0.0375");
        assert_eq!(figures.unit_price(UnitPrice::parse("1200").unwrap(), "JPY".parse().unwrap()), "1,200");
    }
}
