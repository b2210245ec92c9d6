//! Figures: satisfaction (CSAT: the share of answers with 4 or 5) and the net promoter score (the share with 5 less the share with 1 to 3), in all, by
//! clerk, customer and month, with their intervals.

use std::collections::BTreeMap;

use basics::Instant;
use db::Tx;
use serde::Serialize;

use super::store;
use super::survey::Survey;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::company;
use crate::policies::{Verb, Whose, allow};
use crate::proportion::Proportion;

/// What some answers say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Score {
    /// 4 or 5, of all answers.
    pub satisfied: Proportion,
    /// In hundredths, −100 to 100, with its interval at 95 %.
    pub nps: i64,
    pub nps_low: i64,
    pub nps_high: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByName {
    pub name: String,
    #[serde(flatten)]
    pub score: Score,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub sent: i64,
    /// Of those sent.
    pub answered: Proportion,
    pub all: Score,
    pub by_clerk: Vec<(PersonId, Score)>,
    pub by_customer: Vec<ByName>,
    pub by_month: Vec<ByName>,
}

/// `of` is one clerk's; without it everybody's.
pub fn figures(tx: &mut Tx, by: &Actor, of: Option<PersonId>, since: Instant) -> Result<Figures, Failure> {
    if of != Some(by.person) {
        allow(by, Verb::SeeFigures, Whose::Others)?;
    }
    let company = company::facts(tx)?;
    let surveys = store::since(tx, of, since)?;
    Ok(decide(&surveys, |at| company.day(at).to_string().chars().take(7).collect()))
}

fn decide(surveys: &[Survey], month: impl Fn(Instant) -> String) -> Figures {
    let (mut all, mut clerks, mut customers, mut months) =
        (Vec::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for survey in surveys {
        let (Some(score), Some(at)) = (survey.score, survey.answered_at) else { continue };
        all.push(score);
        clerks.entry(survey.clerk).or_insert_with(Vec::new).push(score);
        customers.entry(survey.customer_number.clone()).or_insert_with(Vec::new).push(score);
        months.entry(month(at)).or_insert_with(Vec::new).push(score);
    }
    let named = |of: BTreeMap<String, Vec<i64>>| {
        of.into_iter().map(|(name, scores)| ByName { name, score: scored(&scores) }).collect::<Vec<_>>()
    };
    let sent = surveys.len() as i64;
    Figures {
        sent,
        answered: Proportion { part: all.len() as i64, whole: sent },
        all: scored(&all),
        by_clerk: clerks.into_iter().map(|(clerk, scores)| (clerk, scored(&scores))).collect(),
        by_customer: named(customers),
        by_month: named(months),
    }
}

fn scored(scores: &[i64]) -> Score {
    let count = |fits: fn(i64) -> bool| scores.iter().filter(|s| fits(**s)).count() as i64;
    let n = scores.len() as i64;
    let satisfied = Proportion { part: count(|s| s >= 4), whole: n };
    let (promoters, detractors) = (count(|s| s == 5), count(|s| s <= 3));
    if n == 0 {
        return Score { satisfied, nps: 0, nps_low: -100, nps_high: 100 };
    }
    // Each answer is worth 1, 0 or −1; the interval is that of their mean.
    let (n, p, d) = (n as f64, promoters as f64, detractors as f64);
    let mean = (p - d) / n;
    let spread = 1.96 * (((p + d) / n - mean * mean).max(0.0) / n).sqrt();
    let hundredths = |x: f64| (x.clamp(-1.0, 1.0) * 100.0).round() as i64;
    Score {
        satisfied,
        nps: hundredths(mean),
        nps_low: hundredths(mean - spread),
        nps_high: hundredths(mean + spread),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn satisfied_is_four_or_five_and_promoters_are_fives() {
        // 4 of 6 are satisfied; 2 promoters less 2 detractors.
        let told = scored(&[5, 5, 4, 4, 3, 1]);
        assert_eq!((told.satisfied.part, told.satisfied.whole, told.nps), (4, 6, 0));
        assert!(told.nps_low < -50 && told.nps_high > 50, "six answers say little: {told:?}");
        assert_eq!((scored(&[]).nps_low, scored(&[]).nps_high), (-100, 100));
        let many: Vec<i64> = [[5; 70].as_slice(), &[4; 20], &[2; 10]].concat();
        let told = scored(&many);
        // 70 − 10; the spread is 1.96 · √((0.8 − 0.36) / 100) = 0.13.
        assert_eq!((told.nps, told.nps_low, told.nps_high), (60, 47, 73));
    }
}
