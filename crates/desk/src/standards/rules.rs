//! The rules of Western Electric (Statistical Quality Control Handbook, 1956): what is more than chance on a control chart.

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// One point beyond three standard deviations.
    Beyond,
    /// Two of three in a row beyond two, on one side.
    TwoOfThree,
    /// Four of five in a row beyond one, on one side.
    FourOfFive,
    /// Eight in a row on one side.
    EightInRow,
}

impl Rule {
    pub const ALL: [Rule; 4] = [Rule::Beyond, Rule::TwoOfThree, Rule::FourOfFive, Rule::EightInRow];

    pub fn code(self) -> &'static str {
        match self {
            Rule::Beyond => "beyond",
            Rule::TwoOfThree => "two_of_three",
            Rule::FourOfFive => "four_of_five",
            Rule::EightInRow => "eight_in_row",
        }
    }

    pub fn said(self) -> &'static str {
        match self {
            Rule::Beyond => "beyond three standard deviations",
            Rule::TwoOfThree => "two of three beyond two standard deviations on one side",
            Rule::FourOfFive => "four of five beyond one standard deviation on one side",
            Rule::EightInRow => "eight in a row on one side",
        }
    }

    /// How many points are looked at, how many of them have to lie beyond, and beyond how many standard deviations.
    fn of(self) -> (usize, usize, f64) {
        match self {
            Rule::Beyond => (1, 1, 3.0),
            Rule::TwoOfThree => (3, 2, 2.0),
            Rule::FourOfFive => (5, 4, 1.0),
            Rule::EightInRow => (8, 8, 0.0),
        }
    }
}

/// The rules that each point breaks, with those before it. `z` are distances from the middle in standard deviations. A point that itself lies on
/// the other side breaks nothing.
pub fn broken(z: &[f64]) -> Vec<Vec<Rule>> {
    (0..z.len()).map(|at| Rule::ALL.into_iter().filter(|rule| breaks(*rule, z, at)).collect()).collect()
}

fn breaks(rule: Rule, z: &[f64], at: usize) -> bool {
    let (window, needed, beyond) = rule.of();
    let Some(first) = (at + 1).checked_sub(window) else { return false };
    let Some(points) = z.get(first..=at) else { return false };
    [1.0, -1.0].into_iter().any(|side| {
        let lies = |value: &f64| value * side > beyond;
        points.last().is_some_and(lies) && points.iter().filter(|v| lies(v)).count() >= needed
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(z: &[f64]) -> Vec<Rule> {
        broken(z).pop().unwrap()
    }

    #[test]
    fn each_rule_is_broken_where_it_says_and_not_before() {
        assert_eq!(last(&[0.0, 3.1]), [Rule::Beyond]);
        assert_eq!(last(&[0.0, -3.1]), [Rule::Beyond]);
        assert_eq!(last(&[0.0, 3.0]), []);
        assert_eq!(last(&[2.1, 0.0, 2.1]), [Rule::TwoOfThree]);
        assert_eq!(last(&[2.1, 0.0, -2.1]), [], "on one side");
        assert_eq!(last(&[2.1, 2.1, 0.5]), [], "the point itself is within");
        assert_eq!(last(&[1.1, 1.1, 0.0, 1.1, 1.1]), [Rule::FourOfFive]);
        assert_eq!(last(&[1.1, 1.1, 1.1, -0.1, 0.9]), []);
        assert_eq!(last(&[0.1; 8]), [Rule::EightInRow]);
        assert_eq!(last(&[0.1; 7]), []);
        assert_eq!(last(&[0.1, 0.1, 0.1, -0.1, 0.1, 0.1, 0.1, 0.1]), []);
        assert_eq!(last(&[2.5, 2.5, 2.5, 2.5, 3.5]), [Rule::Beyond, Rule::TwoOfThree, Rule::FourOfFive]);
    }
}
