//! Numbers with check digits, and the small conversions that the made-up records need. All GS1 numbers begin with 952, the prefix
//! that GS1 keeps for demonstrations and examples, so that none of them is anybody's.

use basics::{Factor, Gtin, Percent, Rng, Unit, UnitPrice};

/// GS1 prefix for demonstrations and examples.
const DEMONSTRATION: &str = "952";

/// A Global Location Number: 12 digits and the check digit.
pub fn gln(number: u32) -> String {
    let before = format!("{DEMONSTRATION}{number:09}");
    let check = Gtin::check_digit(&before);
    format!("{before}{check}")
}

/// The GTIN of a base unit, in 14 digits as the catalogue keeps it.
pub fn gtin(number: u32) -> String {
    let before = format!("0{DEMONSTRATION}4{number:08}");
    let check = Gtin::check_digit(&before);
    format!("{before}{check}")
}

/// The GTIN of a package: the same number behind a packaging indicator from 1 to 8.
pub fn package_gtin(number: u32, indicator: u32) -> String {
    let before = format!("{}{DEMONSTRATION}4{number:08}", indicator.clamp(1, 8));
    let check = Gtin::check_digit(&before);
    format!("{before}{check}")
}

/// An IBAN with its check digits by ISO 7064 mod 97-10: country and zeros moved to the end, letters as two digits.
pub fn iban(country: &str, account: &str) -> String {
    let check = 98 - mod_97(&format!("{account}{country}00"));
    format!("{country}{check:02}{account}")
}

/// The rest that the digits of an IBAN's rearranged text leave; 1 for a right IBAN.
pub fn mod_97(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, digit| {
        let width = if digit > 9 { 100 } else { 10 };
        (rest * width + digit) % 97
    })
}

/// A tax number in the country's shape. Only the shape is right: it is nobody's number.
pub fn tax_id(country: &str, rng: &mut Rng) -> String {
    let mut digits = |count: usize| -> String { (0..count).map(|_| digit(rng)).collect() };
    match country {
        "DE" => format!("DE{}", digits(9)),
        "AT" => format!("ATU{}", digits(8)),
        "FR" => format!("FR{}", digits(11)),
        "NL" => format!("NL{}B{}", digits(9), digits(2)),
        "BE" => format!("BE0{}", digits(9)),
        "IT" => format!("IT{}", digits(11)),
        "ES" => format!("ESB{}", digits(8)),
        "GB" => format!("GB{}", digits(9)),
        "CH" => format!("CHE{}", digits(9)),
        "PL" => format!("PL{}", digits(10)),
        _ => format!("{}-{}", digits(2), digits(7)),
    }
}

fn digit(rng: &mut Rng) -> char {
    char::from_digit(rng.below(10), 10).unwrap_or('0')
}

/// One of `choices`; the default of an empty list.
pub fn one<T: Copy + Default>(rng: &mut Rng, choices: &[T]) -> T {
    rng.pick(choices).copied().unwrap_or_default()
}

pub fn unit(code: &str) -> Unit {
    code.parse().unwrap_or(Unit::EACH)
}

pub fn times(count: i64) -> Factor {
    Factor::new(count, 1).unwrap_or(Factor::ONE)
}

/// A price of so many cents.
pub fn cents(cents: i64) -> UnitPrice {
    UnitPrice::from_micro(cents * 10_000)
}

/// A percentage of so many hundredths.
pub fn percent(hundredths: i64) -> Percent {
    Percent::from_stored(hundredths * 100)
}

/// Draws places in a list with popularity: the first often, the last seldom (Zipf's law, flattened at the top).
#[derive(Debug, Clone)]
pub struct Popularity(Vec<u32>);

impl Popularity {
    pub fn new(count: usize, flat: u32) -> Popularity {
        let mut sum = 0u32;
        let weights = (0..count).map(|rank| {
            sum += 2_000_000 / (u32::try_from(rank).unwrap_or(u32::MAX).saturating_add(flat.max(1)));
            sum
        });
        Popularity(weights.collect())
    }

    /// Draws by weights of any kind.
    pub fn weighted(weights: impl IntoIterator<Item = u32>) -> Popularity {
        let mut sum = 0u32;
        Popularity(
            weights
                .into_iter()
                .map(|w| {
                    sum = sum.saturating_add(w);
                    sum
                })
                .collect(),
        )
    }

    pub fn draw(&self, rng: &mut Rng) -> usize {
        let at = rng.below(self.0.last().copied().unwrap_or(0));
        self.0.partition_point(|upto| *upto <= at)
    }
}

/// The places 0 to `count` in an order drawn by lot.
pub fn shuffled(rng: &mut Rng, count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let other = rng.below(u32::try_from(last + 1).unwrap_or(u32::MAX)) as usize;
        places.swap(last, other);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_iban_gets_its_check_digits() {
        // The example of the IBAN registry for Germany.
        assert_eq!(iban("DE", "370400440532013000"), "DE89370400440532013000");
        assert_eq!(mod_97("370400440532013000DE89"), 1);
    }

    #[test]
    fn numbers_are_provable() {
        for number in [0, 7, 12_345, 99_999_999] {
            assert!(gln(number).parse::<Gtin>().is_ok());
            assert!(gtin(number).parse::<Gtin>().is_ok());
            assert!(package_gtin(number, 3).parse::<Gtin>().is_ok());
        }
    }

    #[test]
    fn the_first_are_drawn_most() {
        let (popularity, mut rng) = (Popularity::new(100, 3), Rng::from_seed(1));
        let drawn: Vec<usize> = (0..2_000).map(|_| popularity.draw(&mut rng)).collect();
        let of = |range: std::ops::Range<usize>| drawn.iter().filter(|d| range.contains(d)).count();
        assert!(of(0..10) > of(90..100) * 3);
        assert!(drawn.iter().all(|d| *d < 100));
    }
}
