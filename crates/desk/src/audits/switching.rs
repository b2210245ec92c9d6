//! Switching between normal, tightened and reduced inspection (ISO 2859-1:1999, section 9.3), for lots that are looked at for the first time.

use serde::{Deserialize, Serialize};

use super::sampling::{AQLS, InspectionLevel, Strictness, aql_place, plan};

/// Where a scheme stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub strictness: Strictness,
    /// Normal inspection: at 30 it may be reduced.
    pub score: i64,
    /// Lots in a row that were accepted at this strictness.
    pub run: i64,
    /// The last of at most five lots of normal inspection, the latest last; true was accepted.
    pub last: Vec<bool>,
    /// Lots that were refused in this run of tightened inspection.
    pub refused: i64,
}

impl Standing {
    pub fn at(strictness: Strictness) -> Standing {
        Standing { strictness, score: 0, run: 0, last: Vec::new(), refused: 0 }
    }
}

/// What a lot brought to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot<'a> {
    pub size: i64,
    pub level: InspectionLevel,
    pub aql: &'a str,
    pub accept: i64,
    pub wrong: i64,
    pub accepted: bool,
}

const REDUCED_AT: i64 = 30;

/// Where the scheme stands after a lot. `is_steady`: the work goes on evenly and somebody answers for less inspection.
pub fn after(standing: &Standing, lot: &Lot<'_>, is_steady: bool) -> Standing {
    let mut next = standing.clone();
    next.run = if lot.accepted { standing.run + 1 } else { 0 };
    match standing.strictness {
        Strictness::Normal => {
            next.last.push(lot.accepted);
            if next.last.len() > 5 {
                next.last.remove(0);
            }
            next.score = scored(standing.score, lot);
            if next.last.iter().filter(|accepted| !**accepted).count() >= 2 {
                return Standing::at(Strictness::Tightened);
            }
            if next.score >= REDUCED_AT && is_steady {
                return Standing::at(Strictness::Reduced);
            }
        }
        Strictness::Tightened => {
            next.refused = standing.refused + i64::from(!lot.accepted);
            if next.refused >= 5 {
                return Standing::at(Strictness::Discontinued);
            }
            if next.run >= 5 {
                return Standing::at(Strictness::Normal);
            }
        }
        Strictness::Reduced if !lot.accepted || !is_steady => return Standing::at(Strictness::Normal),
        Strictness::Reduced | Strictness::Discontinued => {}
    }
    next
}

/// The switching score: three where the lot had been accepted one AQL further in as well, two where none or one may be wrong and it was accepted,
/// else it begins anew.
fn scored(score: i64, lot: &Lot<'_>) -> i64 {
    if lot.accept >= 2 {
        let tighter = aql_place(lot.aql).and_then(|at| at.checked_sub(1)).and_then(|at| AQLS.get(at));
        let plan = tighter.and_then(|aql| plan(lot.size, lot.level, aql, Strictness::Normal));
        return match plan {
            Some(plan) if lot.accepted && lot.wrong <= plan.accept => score + 3,
            _ => 0,
        };
    }
    if lot.accepted { score + 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(accepted: bool) -> Lot<'static> {
        Lot {
            size: 100,
            level: InspectionLevel::Ii,
            aql: "1.0",
            accept: 0,
            wrong: i64::from(!accepted),
            accepted,
        }
    }

    fn through(mut standing: Standing, lots: &[bool]) -> Standing {
        for accepted in lots {
            standing = after(&standing, &lot(*accepted), true);
        }
        standing
    }

    #[test]
    fn two_of_five_refused_tighten_and_five_accepted_let_go() {
        let normal = Standing::at(Strictness::Normal);
        let after_two = through(normal.clone(), &[true, false, true, true, false]);
        assert_eq!(after_two.strictness, Strictness::Tightened);
        assert_eq!(through(normal, &[false, true, true, true, true, false]).strictness, Strictness::Normal);
        assert_eq!(through(after_two.clone(), &[true; 4]).strictness, Strictness::Tightened);
        assert_eq!(through(after_two, &[true; 5]).strictness, Strictness::Normal);
    }

    #[test]
    fn fifteen_lots_in_a_row_reduce_and_one_refused_ends_it() {
        let normal = Standing::at(Strictness::Normal);
        assert_eq!(through(normal.clone(), &[true; 14]).score, 28);
        let reduced = through(normal.clone(), &[true; 15]);
        assert_eq!(reduced.strictness, Strictness::Reduced);
        assert_eq!(through(reduced, &[true, false]).strictness, Strictness::Normal);
        // Nobody answers for it: the score goes on, the inspection stays.
        let mut standing = normal;
        for _ in 0..20 {
            standing = after(&standing, &lot(true), false);
        }
        assert_eq!((standing.strictness, standing.score), (Strictness::Normal, 40));
    }

    #[test]
    fn with_more_that_may_be_wrong_the_score_asks_for_one_aql_further_in() {
        let of = |wrong| Lot {
            size: 1_000,
            level: InspectionLevel::Ii,
            aql: "1.5",
            accept: 3,
            wrong,
            accepted: wrong <= 3,
        };
        let normal = Standing::at(Strictness::Normal);
        // At 1.0 two may be wrong.
        assert_eq!(after(&normal, &of(2), true).score, 3);
        assert_eq!(after(&normal, &of(3), true).score, 0);
    }

    #[test]
    fn five_refused_under_tightened_inspection_stop_it() {
        let tightened = Standing::at(Strictness::Tightened);
        let stopped = through(tightened, &[false, true, false, false, true, false, false]);
        assert_eq!(stopped.strictness, Strictness::Discontinued);
    }
}
