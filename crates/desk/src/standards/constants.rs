//! Constants of control charts for normally distributed values: d2 and d3 are mean and standard deviation of the range of n values (E. S. Pearson,
//! 1932, to six places); the others follow from them and from c4, the mean of the standard deviation.

/// From two values on.
const D2: [f64; 14] = [
    std::f64::consts::FRAC_2_SQRT_PI,
    1.692_569,
    2.058_751,
    2.325_929,
    2.534_413,
    2.704_357,
    2.847_201,
    2.970_026,
    3.077_505,
    3.172_873,
    3.258_455,
    3.335_980,
    3.406_763,
    3.471_827,
];
const D3: [f64; 14] = [
    0.852_502, 0.888_368, 0.879_808, 0.864_082, 0.848_040, 0.833_205, 0.819_831, 0.807_834, 0.797_051,
    0.787_315, 0.778_479, 0.770_416, 0.763_023, 0.756_204,
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constants {
    pub d2: f64,
    pub d3: f64,
    pub c4: f64,
    /// The mean's limits by the mean range, and by the mean standard deviation.
    pub a2: f64,
    pub a3: f64,
    /// The range's limits.
    pub lower_range: f64,
    pub upper_range: f64,
    /// The standard deviation's limits: B3 and B4.
    pub b3: f64,
    pub b4: f64,
}

/// For samples of 2 to 15.
pub fn constants(n: usize) -> Option<Constants> {
    let at = n.checked_sub(2)?;
    let (d2, d3) = (*D2.get(at)?, *D3.get(at)?);
    let size = n as f64;
    let c4 = c4(n);
    let spread = 3.0 * (1.0 - c4 * c4).sqrt() / c4;
    Some(Constants {
        d2,
        d3,
        c4,
        a2: 3.0 / (d2 * size.sqrt()),
        a3: 3.0 / (c4 * size.sqrt()),
        lower_range: (1.0 - 3.0 * d3 / d2).max(0.0),
        upper_range: 1.0 + 3.0 * d3 / d2,
        b3: (1.0 - spread).max(0.0),
        b4: 1.0 + spread,
    })
}

/// √(2/(n−1)) · Γ(n/2) / Γ((n−1)/2), by Γ(x+1) = x·Γ(x) from both ends: the quotient for 2 is 1/√π.
fn c4(n: usize) -> f64 {
    let mut quotient = 1.0 / std::f64::consts::PI.sqrt();
    for k in 3..=n {
        // Γ(k/2) / Γ((k−1)/2) = ((k−2)/2) / quotient of k−1.
        quotient = (k as f64 - 2.0) / 2.0 / quotient;
    }
    (2.0 / (n as f64 - 1.0)).sqrt() * quotient
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by others with numeric integration: ../shared/public-data/09_sampling.
    #[test]
    #[expect(clippy::approx_constant, reason = "2/√π as they print it")]
    fn constants_are_those_of_others() {
        for (n, d2, d3, c4, a2, lower, upper, b3, b4, a3) in [
            (2, 1.1284, 0.8525, 0.7979, 1.8800, 0.0000, 3.2665, 0.0000, 3.2665, 2.6587),
            (3, 1.6926, 0.8884, 0.8862, 1.0233, 0.0000, 2.5746, 0.0000, 2.5682, 1.9544),
            (5, 2.3259, 0.8641, 0.9400, 0.5768, 0.0000, 2.1145, 0.0000, 2.0890, 1.4273),
            (8, 2.8472, 0.8198, 0.9650, 0.3725, 0.1362, 1.8638, 0.1851, 1.8149, 1.0991),
        ] {
            let c = constants(n).unwrap();
            let ours = [c.d2, c.d3, c.c4, c.a2, c.lower_range, c.upper_range, c.b3, c.b4, c.a3];
            for (ours, theirs) in ours.into_iter().zip([d2, d3, c4, a2, lower, upper, b3, b4, a3]) {
                assert!((ours - theirs).abs() < 1e-4, "{n}: {ours} {theirs}");
            }
        }
    }

    /// As printed in the tables of the field (ASTM Manual 7A and others).
    #[test]
    fn constants_are_those_of_the_tables() {
        for (n, c4, a2, d3, d4, b3, b4, a3) in [
            (2, 0.7979, 1.880, 0.0, 3.267, 0.0, 3.267, 2.659),
            (3, 0.8862, 1.023, 0.0, 2.575, 0.0, 2.568, 1.954),
            (4, 0.9213, 0.729, 0.0, 2.282, 0.0, 2.266, 1.628),
            (5, 0.9400, 0.577, 0.0, 2.114, 0.0, 2.089, 1.427),
            (8, 0.9650, 0.373, 0.136, 1.864, 0.185, 1.815, 1.099),
            (10, 0.9727, 0.308, 0.223, 1.777, 0.284, 1.716, 0.975),
        ] {
            let c = constants(n).unwrap();
            let near = |a: f64, b: f64| (a - b).abs() < 1.1e-3;
            assert!(near(c.c4, c4) && near(c.a2, a2) && near(c.a3, a3), "{n} {c:?}");
            assert!(near(c.lower_range, d3) && near(c.upper_range, d4), "{n} {c:?}");
            assert!(near(c.b3, b3) && near(c.b4, b4), "{n} {c:?}");
        }
        assert_eq!((constants(1), constants(16)), (None, None));
    }
}
