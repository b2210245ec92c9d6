//! Control charts: the points of a measure with their middle and limits at three standard deviations, and the rules that they break.

use serde::{Deserialize, Serialize};

use super::constants::constants;
use super::rules::{Rule, broken};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// The share of wrong ones.
    P,
    /// Errors for each unit.
    U,
    /// Means and ranges of samples.
    Xbar,
    /// Single values and their moving range.
    Individuals,
}

impl ChartKind {
    pub const ALL: [ChartKind; 4] = [ChartKind::P, ChartKind::U, ChartKind::Xbar, ChartKind::Individuals];

    pub fn code(self) -> &'static str {
        match self {
            ChartKind::P => "p",
            ChartKind::U => "u",
            ChartKind::Xbar => "xbar",
            ChartKind::Individuals => "individuals",
        }
    }

    pub fn from_code(code: &str) -> Option<ChartKind> {
        ChartKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    pub name: String,
    /// Units or values behind it.
    pub of: i64,
    pub value: f64,
    pub middle: f64,
    pub lower: f64,
    pub upper: f64,
    #[serde(skip)]
    sigma: f64,
    pub rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Chart {
    pub points: Vec<Point>,
    /// Ranges beside means, moving ranges beside single values; empty beside shares and rates.
    pub ranges: Vec<Point>,
}

/// What a period counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    pub name: String,
    pub wrong: i64,
    pub units: i64,
    /// What was to be expected of these units, and its variance, where they are adjusted for difficulty.
    pub expected: Option<(f64, f64)>,
}

/// p: shares, with the limits of the binomial distribution for each period's own number. Adjusted, a point is what was observed over what was to be
/// expected, times the middle.
pub fn p_chart(counted: &[Counted]) -> Chart {
    let (wrong, units) = totals(counted);
    if units == 0.0 {
        return Chart::default();
    }
    let middle = wrong / units;
    let points = counted.iter().filter(|c| c.units > 0).map(|c| {
        let n = c.units as f64;
        let (value, sigma) = match c.expected.filter(|(expected, _)| *expected > 0.0) {
            Some((expected, variance)) => {
                (c.wrong as f64 / expected * middle, variance.sqrt() / expected * middle)
            }
            None => (c.wrong as f64 / n, (middle * (1.0 - middle) / n).sqrt()),
        };
        point(&c.name, c.units, value, middle, sigma, (0.0, 1.0))
    });
    ruled(points.collect())
}

/// u: rates, with the limits of the Poisson distribution.
pub fn u_chart(counted: &[Counted]) -> Chart {
    let (wrong, units) = totals(counted);
    if units == 0.0 {
        return Chart::default();
    }
    let middle = wrong / units;
    let points = counted.iter().filter(|c| c.units > 0).map(|c| {
        let n = c.units as f64;
        let (value, sigma) = match c.expected.filter(|(expected, _)| *expected > 0.0) {
            Some((expected, _)) => (c.wrong as f64 / expected * middle, middle / expected.sqrt()),
            None => (c.wrong as f64 / n, (middle / n).sqrt()),
        };
        point(&c.name, c.units, value, middle, sigma, (0.0, f64::INFINITY))
    });
    ruled(points.collect())
}

fn totals(counted: &[Counted]) -> (f64, f64) {
    let sum = |of: fn(&Counted) -> i64| counted.iter().map(of).sum::<i64>() as f64;
    (sum(|c| c.wrong), sum(|c| c.units))
}

/// X-bar and R: samples of one size each; others are left out. The limits follow from the mean range.
pub fn xbar_chart(samples: &[(String, Vec<f64>)], size: usize) -> Chart {
    let whole: Vec<&(String, Vec<f64>)> = samples.iter().filter(|(_, values)| values.len() == size).collect();
    let (Some(c), false) = (constants(size), whole.is_empty()) else { return Chart::default() };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let means: Vec<f64> = whole.iter().map(|(_, v)| mean(v)).collect();
    let ranges: Vec<f64> = whole.iter().map(|(_, v)| range(v)).collect();
    let (middle, width) = (mean(&means), mean(&ranges));
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let of = size as i64;
    let points = whole.iter().zip(&means);
    let points = points.map(|((name, _), m)| point(name, of, *m, middle, c.a2 * width / 3.0, free));
    let spread = whole.iter().zip(&ranges).map(|((name, _), r)| {
        let (lower, upper) = (c.lower_range * width, c.upper_range * width);
        let rules = out(*r, lower, upper);
        Point { name: name.clone(), of, value: *r, middle: width, lower, upper, sigma: 0.0, rules }
    });
    Chart { ranges: spread.collect(), ..ruled(points.collect()) }
}

/// Single values, with the limits of the moving range of two.
pub fn individuals_chart(values: &[(String, f64)]) -> Chart {
    let Some(c) = constants(2).filter(|_| values.len() > 1) else { return Chart::default() };
    let numbers: Vec<f64> = values.iter().map(|(_, v)| *v).collect();
    let moving: Vec<f64> = numbers.windows(2).map(range).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (middle, width) = (mean(&numbers), mean(&moving));
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let points = values.iter().map(|(name, v)| point(name, 1, *v, middle, width / c.d2, free));
    let ranges = values.iter().skip(1).zip(&moving).map(|((name, _), r)| {
        let upper = c.upper_range * width;
        Point {
            name: name.clone(),
            of: 2,
            value: *r,
            middle: width,
            lower: 0.0,
            upper,
            sigma: 0.0,
            rules: out(*r, 0.0, upper),
        }
    });
    Chart { ranges: ranges.collect(), ..ruled(points.collect()) }
}

fn range(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most - values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn out(value: f64, lower: f64, upper: f64) -> Vec<Rule> {
    if value > upper || value < lower { vec![Rule::Beyond] } else { Vec::new() }
}

fn point(name: &str, of: i64, value: f64, middle: f64, sigma: f64, bounds: (f64, f64)) -> Point {
    Point {
        name: name.to_owned(),
        of,
        value,
        middle,
        lower: (middle - 3.0 * sigma).max(bounds.0),
        upper: (middle + 3.0 * sigma).min(bounds.1),
        sigma,
        rules: Vec::new(),
    }
}

/// With the rules that each point breaks.
fn ruled(mut points: Vec<Point>) -> Chart {
    let z = |p: &Point| if p.sigma > 0.0 { (p.value - p.middle) / p.sigma } else { 0.0 };
    let z: Vec<f64> = points.iter().map(z).collect();
    for (point, rules) in points.iter_mut().zip(broken(&z)) {
        point.rules = rules;
    }
    Chart { points, ranges: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(pairs: &[(i64, i64)]) -> Vec<Counted> {
        let one = |(n, (wrong, units)): (usize, &(i64, i64))| Counted {
            name: format!("{n}"),
            wrong: *wrong,
            units: *units,
            expected: None,
        };
        pairs.iter().enumerate().map(one).collect()
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-4
    }

    #[test]
    fn p_and_u_have_the_limits_of_their_distributions() {
        // 30 of 600: 5 %; for 200 the limits are 0.05 ± 3·√(0.05·0.95/200) = 0.0038 to 0.0962.
        let chart = p_chart(&counted(&[(4, 200), (5, 200), (21, 200)]));
        let last = chart.points.last().unwrap();
        assert!(
            near(last.middle, 0.05) && near(last.lower, 0.003_77) && near(last.upper, 0.096_23),
            "{last:?}"
        );
        assert_eq!(last.rules, [Rule::Beyond]);
        // 12 errors in 100 lines; for 25 lines 0.12 ± 3·√(0.12/25), below nothing is less than none.
        let chart = u_chart(&counted(&[(2, 25), (3, 25), (2, 25), (5, 25)]));
        let first = chart.points.first().unwrap();
        assert!(near(first.upper, 0.327_85) && near(first.lower, 0.0), "{first:?}");
        assert!(chart.points.iter().all(|p| p.rules.is_empty()));
        assert_eq!(p_chart(&[]), Chart::default());
    }

    #[test]
    fn harder_work_is_held_against_what_is_to_be_expected_of_it() {
        // The last period had the hard ones: 20 of 100 where 20 are to be expected, which is no signal.
        let easy = |name: &str| Counted {
            name: name.into(),
            wrong: 2,
            units: 100,
            expected: Some((2.0, 100.0 * 0.02 * 0.98)),
        };
        let hard = Counted { wrong: 20, expected: Some((20.0, 100.0 * 0.2 * 0.8)), ..easy("c") };
        let adjusted = p_chart(&[easy("a"), easy("b"), hard.clone()]);
        assert!(adjusted.points.iter().all(|p| p.rules.is_empty() && near(p.value, 0.08)), "{adjusted:?}");
        let plain: Vec<Counted> =
            [easy("a"), easy("b"), hard].into_iter().map(|c| Counted { expected: None, ..c }).collect();
        assert_eq!(p_chart(&plain).points.last().unwrap().rules, [Rule::Beyond]);
    }

    #[test]
    fn means_ranges_and_single_values_have_the_limits_of_the_tables() {
        let sample = |name: &str, values: [f64; 5]| (name.to_owned(), values.to_vec());
        let samples = [
            sample("a", [10.0, 12.0, 11.0, 9.0, 8.0]),
            sample("b", [11.0, 9.0, 10.0, 12.0, 13.0]),
            ("short".to_owned(), vec![1.0]),
        ];
        let chart = xbar_chart(&samples, 5);
        // Means 10 and 11, ranges 4 and 4: 10.5 ± 0.577·4, and 0 to 2.114·4.
        let (p, r) = (&chart.points[0], &chart.ranges[0]);
        assert!(
            near(p.middle, 10.5) && (p.upper - 12.807).abs() < 2e-3 && (p.lower - 8.193).abs() < 2e-3,
            "{p:?}"
        );
        assert!(near(r.lower, 0.0) && (r.upper - 8.458).abs() < 2e-3, "{r:?}");
        assert_eq!(chart.points.len(), 2);
        let values: Vec<(String, f64)> = [5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 20.0]
            .into_iter()
            .enumerate()
            .map(|(n, v)| (n.to_string(), v))
            .collect();
        let chart = individuals_chart(&values);
        // The mean moving range is 19/6; 3/d2 = 2.6587.
        let p = chart.points.last().unwrap();
        assert!((p.upper - p.middle - 2.658_7 * 19.0 / 6.0).abs() < 1e-3, "{p:?}");
        assert_eq!(p.rules, [Rule::Beyond]);
        assert_eq!(chart.ranges.last().unwrap().rules, [Rule::Beyond]);
        assert_eq!(individuals_chart(&values[..1]), Chart::default());
    }
}
