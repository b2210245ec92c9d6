//! Serial Shipping Container Codes for packages.

use basics::Gtin;

/// The SSCC with this serial number: extension digit, GS1 company prefix, serial reference, check digit; 18 digits in all (GS1 General
/// Specifications, section 3.2, application identifier 00; check digit by section 7.9). None if the prefix has not 7 to 10 digits.
/// Serial numbers beyond the reference's digits go on with the next extension digit.
pub fn sscc(gs1_prefix: &str, serial: i64) -> Option<String> {
    let digits = gs1_prefix.len();
    if !(7..=10).contains(&digits) || !gs1_prefix.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let width = 16 - digits;
    let serial = u64::try_from(serial).ok()?;
    let references = 10u64.pow(u32::try_from(width).ok()?);
    let extension = serial / references % 10;
    let before = format!("{extension}{gs1_prefix}{:0width$}", serial % references);
    let check = Gtin::check_digit(&before);
    Some(format!("{before}{check}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sscc_has_eighteen_digits_and_a_check_digit() {
        // An example of the GS1 General Specifications.
        let code = sscc("0614141", 123_456_789).unwrap();
        assert_eq!(code.len(), 18);
        assert_eq!(&code[..17], "00614141123456789");
        let sum: u32 = code
            .bytes()
            .rev()
            .enumerate()
            .map(|(i, b)| u32::from(b - b'0') * if i % 2 == 1 { 3 } else { 1 })
            .sum();
        assert_eq!(sum % 10, 0);
        assert_eq!(code, "006141411234567890");
    }

    #[test]
    fn after_the_last_reference_the_extension_digit_rises() {
        assert_eq!(&sscc("1234567", 1_000_000_000).unwrap()[..17], "11234567000000000");
    }

    #[test]
    fn a_prefix_of_other_lengths_is_none() {
        assert_eq!(sscc("123456", 1), None);
        assert_eq!(sscc("12345678901", 1), None);
        assert_eq!(sscc("12345x7", 1), None);
    }
}
