//! How many of the next orders may be wrong, after so many were checked: the exact one-sided bound, and the threshold that follows.

/// ln(n!) by Stirling's series; exact to ten figures from n = 10 on, by multiplication below.
fn ln_factorial(n: usize) -> f64 {
    if n < 10 {
        return (2..=n).map(|k| (k as f64).ln()).sum();
    }
    let n = n as f64;
    n * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI * n).ln() + 1.0 / (12.0 * n)
        - 1.0 / (360.0 * n.powi(3))
}

/// The chance of at most `errors` in `checked` orders of which each is wrong with probability `p`.
fn at_most(errors: usize, checked: usize, p: f64) -> f64 {
    if errors >= checked || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    let whole = ln_factorial(checked);
    let term = |k: usize| {
        let ways = whole - ln_factorial(k) - ln_factorial(checked - k);
        (ways + k as f64 * p.ln() + (checked - k) as f64 * (-p).ln_1p()).exp()
    };
    (0..=errors).map(term).sum::<f64>().min(1.0)
}

/// The share of wrong orders that is not exceeded with this confidence, after `errors` in `checked` (Clopper and Pearson, one-sided).
/// 1 where nothing was checked.
pub fn upper_bound(errors: usize, checked: usize, confidence: f64) -> f64 {
    if errors >= checked {
        return 1.0;
    }
    let doubt = 1.0 - confidence;
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if at_most(errors, checked, middle) > doubt { low = middle } else { high = middle }
    }
    high
}

/// How many orders must be checked without an error before the bound is at most `limit`: 598 for 0.5 % at 95 %.
pub fn needed_without_errors(limit: f64, confidence: f64) -> usize {
    if limit <= 0.0 || limit >= 1.0 {
        return usize::from(limit <= 0.0) * usize::MAX;
    }
    ((1.0 - confidence).ln() / (-limit).ln_1p()).ceil() as usize
}

/// A checked order with its certainty, parts per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    pub certainty: u32,
    pub is_right: bool,
}

/// Orders at least this certain may go without a person.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cut {
    /// Parts per million.
    pub certainty: u32,
    /// Checked orders at or above it, how many of them were wrong, and the bound on their share, parts per million.
    pub checked: usize,
    pub errors: usize,
    pub bound: u32,
    /// All checked orders.
    pub of: usize,
}

/// The lowest certainty, which is the largest coverage, at which the bound stays within `limit`; none where no choice proves it.
pub fn threshold(mut orders: Vec<Scored>, limit: f64, confidence: f64) -> Option<Cut> {
    orders.sort_by_key(|o| std::cmp::Reverse(o.certainty));
    let doubt = 1.0 - confidence;
    let mut errors_up_to = Vec::with_capacity(orders.len());
    let mut errors = 0usize;
    for order in &orders {
        errors += usize::from(!order.is_right);
        errors_up_to.push(errors);
    }
    // From the largest coverage down; orders of one certainty go or stay together.
    for (at, (order, errors)) in orders.iter().zip(&errors_up_to).enumerate().rev() {
        let same_follows = orders.get(at + 1).is_some_and(|next| next.certainty == order.certainty);
        let checked = at + 1;
        if same_follows || at_most(*errors, checked, limit) > doubt {
            continue;
        }
        let bound = (upper_bound(*errors, checked, confidence) * 1e6).round() as u32;
        return Some(Cut { certainty: order.certainty, checked, errors: *errors, bound, of: orders.len() });
    }
    None
}
