//! Code 128 bar codes as widths of bars and spaces (ISO/IEC 15417; GS1-128 with the function character 1 in front).

/// A symbol: widths in modules, bar first, then space, bar, and so on; it begins and ends with a bar. The reader of it
/// leaves ten modules blank on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Symbol {
    pub widths: Vec<u8>,
}

impl Symbol {
    /// How wide it is, without the blank on either side.
    pub(crate) fn modules(&self) -> u32 {
        self.widths.iter().map(|w| u32::from(*w)).sum()
    }
}

const FNC1: u8 = 102;
const TO_SET_B: u8 = 100;
const TO_SET_C: u8 = 99;
const START_B: u8 = 104;
const START_C: u8 = 105;
const STOP: u8 = 106;
/// Longest text that is encoded; longer ones no scanner gun reads at a width that fits a page.
const LONGEST: usize = 48;

/// A plain Code 128 symbol; nothing where the text is empty, too long or not printable ASCII.
pub(crate) fn code128(text: &str) -> Option<Symbol> {
    encode(text, false)
}

/// A GS1-128 symbol of element strings such as "00340123450000000018" (application identifier 00, an SSCC).
pub(crate) fn gs1_128(text: &str) -> Option<Symbol> {
    encode(text, true)
}

fn encode(text: &str, gs1: bool) -> Option<Symbol> {
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return None;
    }
    let mut values = values(text.as_bytes(), gs1);
    let start = values.first().copied().map_or(0, u32::from);
    let weighed: u32 = values.iter().skip(1).zip(1..).map(|(value, place)| u32::from(*value) * place).sum();
    values.push(((start + weighed) % 103) as u8);
    values.push(STOP);
    let mut widths = Vec::with_capacity(values.len() * 6 + 1);
    for value in values {
        widths.extend(PATTERNS.get(usize::from(value))?.bytes().map(|b| b - b'0'));
    }
    Some(Symbol { widths })
}

/// The symbol values from the start character to the last of the text. Set C, two digits in one, is used for runs of four
/// digits and more at either end, of six and more between, as annex E of the standard advises.
fn values(text: &[u8], gs1: bool) -> Vec<u8> {
    let digits = |from: usize| text.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let mut in_c = digits(0) >= 4 || (text.len() == 2 && digits(0) == 2);
    let mut values = vec![if in_c { START_C } else { START_B }];
    if gs1 {
        values.push(FNC1);
    }
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let run = digits(at);
        let at_the_end = at + run == text.len();
        if in_c {
            match (run >= 2, text.get(at + 1)) {
                (true, Some(next)) => {
                    values.push((byte - b'0') * 10 + (next - b'0'));
                    at += 2;
                }
                _ => {
                    values.push(TO_SET_B);
                    in_c = false;
                }
            }
        } else if run % 2 == 0 && (run >= 6 || (run >= 4 && at_the_end)) {
            values.push(TO_SET_C);
            in_c = true;
        } else {
            values.push(byte - b' ');
            at += 1;
        }
    }
    values
}

/// Bar and space widths of the values 0 to 106 (ISO/IEC 15417, table 1).
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn all_values(text: &str, gs1: bool) -> Vec<u8> {
        let widths = encode(text, gs1).unwrap().widths;
        let (body, stop) = widths.split_at(widths.len() - 7);
        assert_eq!(stop, [2, 3, 3, 1, 1, 1, 2]);
        body.chunks(6)
            .map(|chunk| {
                let pattern: String = chunk.iter().map(u8::to_string).collect();
                PATTERNS.iter().position(|p| *p == pattern).unwrap() as u8
            })
            .collect()
    }

    #[test]
    fn every_pattern_is_eleven_modules_wide_has_even_bars_and_stands_once() {
        for pattern in PATTERNS.iter().take(106) {
            let widths: Vec<u32> = pattern.bytes().map(|b| u32::from(b - b'0')).collect();
            assert_eq!(widths.iter().sum::<u32>(), 11, "{pattern}");
            assert_eq!(
                widths.iter().step_by(2).sum::<u32>() % 2,
                0,
                "{pattern}: bars of Code 128 are even in sum"
            );
        }
        assert_eq!(PATTERNS.iter().collect::<HashSet<_>>().len(), 107);
    }

    #[test]
    fn published_examples_come_out_value_for_value() {
        // Wikipedia, "Code 128", check digit calculation: PJJ123C in set A and B has the same values after the start;
        // with start B (104) the check value is 55.
        assert_eq!(all_values("PJJ123C", false), [104, 48, 42, 42, 17, 18, 19, 35, 55]);
        // GS1 General Specifications, symbol check character: (01)… begins with start C and FNC1.
        assert_eq!(all_values("00", true)[..2], [105, 102]);
    }

    #[test]
    fn digits_are_packed_in_pairs() {
        assert_eq!(all_values("123456", false)[..4], [105, 12, 34, 56]);
        assert_eq!(all_values("12345", false)[..5], [105, 12, 34, 100, 21]);
        assert_eq!(all_values("AB123456", false)[..7], [104, 33, 34, 99, 12, 34, 56]);
        assert_eq!(all_values("A1B", false)[..4], [104, 33, 17, 34]);
    }

    #[test]
    fn an_sscc_is_a_gs1_symbol_of_156_modules() {
        // start, FNC1, ten pairs, check: 13 characters of 11 modules, and the stop of 13
        assert_eq!(gs1_128("00340123450000000018").unwrap().modules(), 13 * 11 + 13);
    }

    #[test]
    fn what_no_scanner_reads_has_no_symbol() {
        for text in ["", "Ä1", "tab\there", &"9".repeat(49)] {
            assert_eq!(code128(text), None, "{text:?}");
        }
    }
}
