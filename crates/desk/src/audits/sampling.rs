//! Sampling: how many of a lot are looked at and how many may be wrong, by ISO 2859-1:1999, single sampling.
//!
//! The tables have a form: the acceptance number of a plan depends only on how far its code letter and its AQL are along their lines together
//! (the diagonals of tables 2-A, 2-B and 2-C). So they are kept as one line each, with the arrows that lead to the next plan.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InspectionLevel {
    #[serde(rename = "S-1")]
    S1,
    #[serde(rename = "S-2")]
    S2,
    #[serde(rename = "S-3")]
    S3,
    #[serde(rename = "S-4")]
    S4,
    I,
    #[serde(rename = "II")]
    Ii,
    #[serde(rename = "III")]
    Iii,
}

impl InspectionLevel {
    pub const ALL: [InspectionLevel; 7] = [
        InspectionLevel::S1,
        InspectionLevel::S2,
        InspectionLevel::S3,
        InspectionLevel::S4,
        InspectionLevel::I,
        InspectionLevel::Ii,
        InspectionLevel::Iii,
    ];

    pub fn code(self) -> &'static str {
        match self {
            InspectionLevel::S1 => "S-1",
            InspectionLevel::S2 => "S-2",
            InspectionLevel::S3 => "S-3",
            InspectionLevel::S4 => "S-4",
            InspectionLevel::I => "I",
            InspectionLevel::Ii => "II",
            InspectionLevel::Iii => "III",
        }
    }

    pub fn from_code(code: &str) -> Option<InspectionLevel> {
        InspectionLevel::ALL.into_iter().find(|l| l.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    Normal,
    Tightened,
    Reduced,
    /// Five lots were refused under tightened inspection: nothing is sampled until something was done about it.
    Discontinued,
}

impl Strictness {
    pub const ALL: [Strictness; 4] =
        [Strictness::Normal, Strictness::Tightened, Strictness::Reduced, Strictness::Discontinued];

    pub fn code(self) -> &'static str {
        match self {
            Strictness::Normal => "normal",
            Strictness::Tightened => "tightened",
            Strictness::Reduced => "reduced",
            Strictness::Discontinued => "discontinued",
        }
    }

    pub fn from_code(code: &str) -> Option<Strictness> {
        Strictness::ALL.into_iter().find(|s| s.code() == code)
    }
}

impl fmt::Display for Strictness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The acceptance quality limits of the standard, percent or nonconformities per hundred, as they are written.
pub const AQLS: [&str; 26] = [
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5",
    "4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000",
];

/// Code letters; the standard leaves out I and O. S is only for tightened inspection.
const LETTERS: &[u8; 17] = b"ABCDEFGHJKLMNPQRS";
const NORMAL_SIZES: [i64; 17] =
    [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000, 3_150];
const REDUCED_SIZES: [i64; 17] = [2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 0];

/// Table 1: the largest lot of a row, and its letters by level, as places in [`LETTERS`].
const LOTS: [(i64, [usize; 7]); 15] = [
    (8, [0, 0, 0, 0, 0, 0, 1]),
    (15, [0, 0, 0, 0, 0, 1, 2]),
    (25, [0, 0, 1, 1, 1, 2, 3]),
    (50, [0, 1, 1, 2, 2, 3, 4]),
    (90, [1, 1, 2, 2, 2, 4, 5]),
    (150, [1, 1, 2, 3, 3, 5, 6]),
    (280, [1, 2, 3, 4, 4, 6, 7]),
    (500, [1, 2, 3, 4, 5, 7, 8]),
    (1_200, [2, 2, 4, 5, 6, 8, 9]),
    (3_200, [2, 3, 4, 6, 7, 9, 10]),
    (10_000, [2, 3, 5, 6, 8, 10, 11]),
    (35_000, [2, 3, 5, 7, 9, 11, 12]),
    (150_000, [3, 4, 6, 8, 10, 12, 13]),
    (500_000, [3, 4, 6, 8, 11, 13, 14]),
    (i64::MAX, [3, 4, 7, 9, 12, 14, 15]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Accept(i64),
    /// The first plan below, or above.
    Down,
    Up,
}

/// The diagonals from where 0 may be wrong: acceptance numbers and arrows.
const NORMAL: [Cell; 13] = [
    Cell::Accept(0),
    Cell::Up,
    Cell::Down,
    Cell::Accept(1),
    Cell::Accept(2),
    Cell::Accept(3),
    Cell::Accept(5),
    Cell::Accept(7),
    Cell::Accept(10),
    Cell::Accept(14),
    Cell::Accept(21),
    Cell::Accept(30),
    Cell::Accept(44),
];
/// One diagonal further on.
const TIGHTENED: [Cell; 12] = [
    Cell::Accept(0),
    Cell::Down,
    Cell::Down,
    Cell::Accept(1),
    Cell::Accept(2),
    Cell::Accept(3),
    Cell::Accept(5),
    Cell::Accept(8),
    Cell::Accept(12),
    Cell::Accept(18),
    Cell::Accept(27),
    Cell::Accept(41),
];
const REDUCED: [Cell; 13] = [
    Cell::Accept(0),
    Cell::Up,
    Cell::Down,
    Cell::Down,
    Cell::Accept(1),
    Cell::Accept(2),
    Cell::Accept(3),
    Cell::Accept(5),
    Cell::Accept(6),
    Cell::Accept(8),
    Cell::Accept(10),
    Cell::Accept(14),
    Cell::Accept(21),
];
/// Letter and AQL together, where the first diagonal begins.
const FIRST_DIAGONAL: usize = 14;
/// Up to the letter E the diagonals go on to their end; from F on they end earlier.
const LAST_LONG: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SamplingPlan {
    /// By lot size and level.
    pub letter: char,
    /// That of the plan the arrows lead to.
    pub plan_letter: char,
    pub strictness: Strictness,
    pub size: i64,
    pub accept: i64,
    pub refuse: i64,
    /// The sample would be as large as the lot: everything is looked at.
    pub everything: bool,
}

pub fn aql_place(aql: &str) -> Option<usize> {
    let plain = |text: &str| text.trim().parse::<f64>().ok();
    let wanted = plain(aql)?;
    AQLS.iter().position(|a| plain(a).is_some_and(|a| (a - wanted).abs() < 1e-9))
}

/// None for a lot of less than two, for an AQL that the standard does not have, and where inspection is discontinued.
pub fn plan(lot: i64, level: InspectionLevel, aql: &str, strictness: Strictness) -> Option<SamplingPlan> {
    if lot < 2 || strictness == Strictness::Discontinued {
        return None;
    }
    let aql = aql_place(aql)?;
    let (_, letters) = LOTS.iter().find(|(most, _)| lot <= *most)?;
    let column = InspectionLevel::ALL.iter().position(|l| *l == level)?;
    let letter = *letters.get(column)?;
    let (at, accept) = follow(letter, aql, strictness)?;
    let sizes = if strictness == Strictness::Reduced { &REDUCED_SIZES } else { &NORMAL_SIZES };
    let size = *sizes.get(at)?;
    let name = |at: usize| LETTERS.get(at).map(|b| char::from(*b));
    Some(SamplingPlan {
        letter: name(letter)?,
        plan_letter: name(at)?,
        strictness,
        size: size.min(lot),
        accept,
        refuse: accept + 1,
        everything: size >= lot,
    })
}

/// The letter of the plan and what may be wrong; arrows lead on.
fn follow(letter: usize, aql: usize, strictness: Strictness) -> Option<(usize, i64)> {
    let last = if strictness == Strictness::Tightened { LETTERS.len() - 1 } else { LETTERS.len() - 2 };
    let mut at = letter;
    let mut turned = false;
    for _ in 0..2 * LETTERS.len() {
        match cell(at, aql, strictness) {
            Cell::Accept(accept) => return Some((at, accept)),
            Cell::Down if at < last && !turned => at += 1,
            // Below the last letter there is nothing: the plan above it.
            Cell::Down => {
                turned = true;
                at = at.checked_sub(1)?;
            }
            Cell::Up if at > 0 => {
                turned = true;
                at -= 1;
            }
            // Above the first letter there is nothing either.
            Cell::Up => at += 1,
        }
    }
    None
}

fn cell(letter: usize, aql: usize, strictness: Strictness) -> Cell {
    let (first, line): (usize, &[Cell]) = match strictness {
        Strictness::Tightened => (FIRST_DIAGONAL + 1, &TIGHTENED),
        Strictness::Reduced => (FIRST_DIAGONAL, &REDUCED),
        _ => (FIRST_DIAGONAL, &NORMAL),
    };
    let Some(along) = (letter + aql).checked_sub(first) else { return Cell::Down };
    // Table 2-A of the large numbers ends with 21 from F on, table 2-B with 18, table 2-C with 10.
    let end = match (strictness, letter > LAST_LONG) {
        (_, false) => line.len(),
        (Strictness::Tightened, true) => 10,
        (_, true) => 11,
    };
    match line.get(along).filter(|_| along < end) {
        Some(Cell::Up) if letter == 0 => Cell::Down,
        Some(cell) => *cell,
        None => Cell::Up,
    }
}

/// How likely a lot is accepted of which this share is wrong: the binomial distribution, as the standard's operating characteristic curves.
pub fn accepted_with(plan: &SamplingPlan, share: f64) -> f64 {
    let n = plan.size as f64;
    let mut term = (1.0 - share).powf(n);
    let mut sum = term;
    for k in 0..plan.accept {
        let k = k as f64;
        term *= (n - k) / (k + 1.0) * share / (1.0 - share);
        sum += term;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lot: i64, level: InspectionLevel, aql: &str, strictness: Strictness) -> String {
        let p = plan(lot, level, aql, strictness).unwrap();
        format!("{}{} {}/{}", p.plan_letter, p.size, p.accept, p.refuse)
    }

    /// Cells of the standard's tables, among them both sides of each arrow.
    #[test]
    fn plans_are_those_of_the_standard() {
        use InspectionLevel::{I, Ii, Iii, S4};
        use Strictness::{Normal, Reduced, Tightened};
        for (lot, level, aql, strictness, plan) in [
            (1_000, Ii, "1.0", Normal, "J80 2/3"),
            (1_000, Ii, "0.65", Normal, "J80 1/2"),
            (100, Ii, "1.0", Normal, "E13 0/1"),
            (100, Ii, "1.5", Normal, "G32 1/2"),
            (100, Ii, "0.65", Normal, "F20 0/1"),
            (8, I, "6.5", Normal, "A2 0/1"),
            (8, I, "10", Normal, "C5 1/2"),
            (8, Iii, "2.5", Normal, "C5 0/1"),
            (3_000, Ii, "10", Normal, "K125 21/22"),
            (3_000, Ii, "15", Normal, "J80 21/22"),
            (600_000, Iii, "0.025", Normal, "R2000 1/2"),
            (60, S4, "2.5", Normal, "C5 0/1"),
            // Table 2-B.
            (2_000, Ii, "1.0", Tightened, "K125 2/3"),
            (2_000, Ii, "2.5", Tightened, "K125 5/6"),
            (2_000, Ii, "4.0", Tightened, "K125 8/9"),
            (2_000, Ii, "10", Tightened, "K125 18/19"),
            (100, Ii, "1.0", Tightened, "F20 0/1"),
            (100, Ii, "1.5", Tightened, "H50 1/2"),
            (100, Ii, "2.5", Tightened, "G32 1/2"),
            // Table 2-C.
            (2_000, Ii, "1.0", Reduced, "K50 2/3"),
            (2_000, Ii, "2.5", Reduced, "K50 5/6"),
            (30_000, Ii, "1.0", Reduced, "M125 5/6"),
        ] {
            assert_eq!(told(lot, level, aql, strictness), plan, "{lot} {} {aql} {strictness}", level.code());
        }
    }

    /// Figures that others worked out: ../shared/public-data/09_sampling.
    #[test]
    fn all_published_plans_are_ours() {
        let mut checked = 0;
        for row in include_str!("plans.txt").lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = row.split(' ').collect();
            let &[from, to, level, letter, aql, sample, numbers, likely] = cells.as_slice() else {
                panic!("{row}")
            };
            for lot in [from, to] {
                let level = InspectionLevel::from_code(level).unwrap();
                let p = plan(lot.parse().unwrap(), level, aql, Strictness::Normal).unwrap();
                let size: i64 = sample.get(1..).unwrap().parse().unwrap();
                assert_eq!(
                    (p.letter.to_string().as_str(), p.everything),
                    (letter, size >= lot.parse().unwrap())
                );
                let whole = SamplingPlan { size, ..p };
                assert_eq!(format!("{}{size}", p.plan_letter), sample, "{row}");
                assert_eq!(format!("{}/{}", p.accept, p.refuse), numbers, "{row}");
                assert!(p.everything || p.size == size, "{row} {p:?}");
                let quality = aql.parse::<f64>().unwrap() / 100.0;
                let likely: f64 = likely.parse().unwrap();
                assert!((accepted_with(&whole, quality) - likely).abs() < 1e-4, "{row}");
                checked += 1;
            }
        }
        assert_eq!(checked, 2 * 108);
    }

    #[test]
    fn every_lot_level_and_aql_has_a_plan_and_a_stricter_one_accepts_no_more() {
        for level in InspectionLevel::ALL {
            for lot in [2, 8, 9, 25, 90, 151, 500, 1_200, 3_201, 40_000, 500_001, 10_000_000] {
                for aql in AQLS {
                    let of = |strictness| plan(lot, level, aql, strictness);
                    let normal = of(Strictness::Normal).unwrap();
                    let tightened = of(Strictness::Tightened).unwrap();
                    assert!(of(Strictness::Reduced).is_some());
                    assert!(normal.size <= lot && normal.refuse == normal.accept + 1);
                    let at = |p: &SamplingPlan| accepted_with(p, 0.05);
                    assert!(at(&tightened) <= at(&normal) + 1e-9, "{lot} {} {aql}", level.code());
                }
            }
        }
        assert_eq!(plan(1, InspectionLevel::Ii, "1.0", Strictness::Normal), None);
        assert_eq!(plan(100, InspectionLevel::Ii, "1.1", Strictness::Normal), None);
        assert_eq!(plan(100, InspectionLevel::Ii, "1.0", Strictness::Discontinued), None);
    }

    #[test]
    fn how_likely_a_lot_is_accepted_is_the_binomial_sum() {
        let of = |lot, aql| plan(lot, InspectionLevel::Ii, aql, Strictness::Normal).unwrap();
        // 0.99^13 and the sum over 0 and 1 of 80.
        assert!((accepted_with(&of(100, "1.0"), 0.01) - 0.877_5).abs() < 1e-4);
        assert!((accepted_with(&of(1_000, "0.65"), 0.006_5) - 0.904_2).abs() < 1e-4);
    }
}
