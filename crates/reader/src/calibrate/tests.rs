use basics::Rng;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// The one-sided bounds at 95 %; 3/n (Hanley and Lippman-Hand 1983) where nothing was wrong.
#[rstest]
#[case(0, 1, 0.95)]
#[case(0, 59, 0.049_506)]
#[case(0, 598, 0.004_997)]
#[case(1, 948, 0.004_994)]
#[case(5, 100, 0.102_253)]
#[case(10, 10, 1.0)]
#[case(0, 0, 1.0)]
fn the_bound_after_so_many_checked(#[case] errors: usize, #[case] checked: usize, #[case] bound: f64) {
    let found = upper_bound(errors, checked, 0.95);
    assert!((found - bound).abs() < 2e-5, "{errors} of {checked}: {found}");
}

#[test]
fn about_six_hundred_orders_without_an_error_prove_half_a_percent() {
    assert_eq!(needed_without_errors(0.005, 0.95), 598);
    assert!(upper_bound(0, 597, 0.95) > 0.005);
    assert!(upper_bound(0, 598, 0.95) <= 0.005);
}

fn scored(certainty: u32, right: usize, wrong: usize) -> Vec<Scored> {
    let one = |is_right| Scored { certainty, is_right };
    std::iter::repeat_n(one(true), right).chain(std::iter::repeat_n(one(false), wrong)).collect()
}

#[test]
fn the_threshold_is_the_lowest_at_which_the_bound_holds() {
    let mut orders = scored(990_000, 700, 0);
    orders.extend(scored(960_000, 400, 1));
    orders.extend(scored(800_000, 100, 8));
    let cut = threshold(orders.clone(), 0.005, 0.95).unwrap();
    assert_eq!((cut.certainty, cut.checked, cut.errors, cut.of), (960_000, 1_101, 1, 1_209));
    assert!(cut.bound <= 5_000, "{cut:?}");
    // An order more that was wrong, and only the surest may go.
    orders.extend(scored(960_000, 0, 4));
    assert_eq!(threshold(orders, 0.005, 0.95).unwrap().certainty, 990_000);
    assert_eq!(threshold(scored(999_000, 597, 0), 0.005, 0.95), None, "too few to say");
}

#[test]
fn a_few_outcomes_leave_the_prior_some_move_it_many_shape_it() {
    let outcomes = |n: usize| -> Vec<(f64, bool)> { (0..n).map(|i| (3.0, i % 4 != 0)).collect() };
    assert_eq!(Curve::fit(&outcomes(29)).kind(), CurveKind::Prior);
    let some = Curve::fit(&outcomes(80));
    assert_eq!(some.kind(), CurveKind::Platt);
    assert!((some.at(3.0) - 0.75).abs() < 0.04, "{some:?}");
    let many = Curve::fit(&outcomes(400));
    assert_eq!(many.kind(), CurveKind::Isotonic);
    assert!((many.at(3.0) - 0.75).abs() < 0.005, "{many:?}");
}

#[test]
fn outcomes_that_were_all_right_are_not_certainty() {
    for n in [30, 150, 300] {
        let p = Curve::fit(&vec![(2.0, true); n]).at(2.0);
        assert!(p > 0.88 && p < 0.9995, "{n}: {p}");
    }
}

fn label(sender: &str, score: f64, is_right: bool) -> Label {
    Label { channel: "pdf".into(), sender: sender.into(), score, is_right, held_back: false }
}

#[test]
fn a_sender_moves_from_its_channel_only_as_far_as_its_outcomes_say() {
    let channel: Vec<Label> = (0..400).map(|i| label("C1", 3.0, i % 20 != 0)).collect();
    let with = |wrong: usize, right: usize| {
        let mut all = channel.clone();
        all.extend((0..wrong).map(|_| label("C9", 3.0, false)));
        all.extend((0..right).map(|_| label("C9", 3.0, true)));
        fit(&all).certainty("pdf", "C9", 3.0)
    };
    let (of_channel, few, many) = (with(0, 0), with(2, 3), with(40, 60));
    assert!(few < of_channel && few > 0.75, "five outcomes move it a little: {few} of {of_channel}");
    assert!((many - 0.6).abs() < 0.06, "a hundred outcomes speak for themselves: {many}");
    assert_eq!(fit(&channel).certainty("pdf", "C8", 3.0), of_channel, "a sender nobody knows is its channel");
}

/// Outcomes that come true less often than the prior says, a quarter held back.
fn overconfident(n: u64) -> Vec<Label> {
    let mut rng = Rng::from_seed(5);
    (0..n)
        .map(|i| {
            let score = 1.0 + f64::from(rng.below(500)) / 100.0;
            let true_odds = logistic(0.5 * score - 0.3);
            let is_right = f64::from(rng.below(1_000_000)) / 1e6 < true_odds;
            Label {
                held_back: is_held_back(i),
                ..label(if i % 3 == 0 { "C1" } else { "C2" }, score, is_right)
            }
        })
        .collect()
}

#[test]
fn a_fitted_model_passes_the_gate_and_promises_what_it_keeps() {
    let labels = overconfident(6_000);
    let held = || labels.iter().filter(|l| l.held_back);
    let share = held().count() as f64 / labels.len() as f64;
    assert!((share - 0.25).abs() < 0.02, "{share}");
    let (shipped, fitted) = (measure(&Family::default(), held()), measure(&fit(&labels), held()));
    assert!(shipped.calibration_error > 100_000, "{shipped:?}");
    assert!(fitted.calibration_error < 30_000, "{fitted:?}");
    assert!(is_no_worse(&fitted, &shipped) && !is_no_worse(&shipped, &fitted));
    assert_eq!(fitted.bins.iter().map(|b| b.outcomes).sum::<usize>(), fitted.outcomes);
}

#[test]
fn a_model_of_nonsense_does_not_pass_the_gate() {
    let labels = overconfident(6_000);
    let upside_down: Vec<Label> =
        labels.iter().map(|l| Label { is_right: !l.is_right, ..l.clone() }).collect();
    let held = || labels.iter().filter(|l| l.held_back);
    let (now, worse) = (measure(&fit(&labels), held()), measure(&fit(&upside_down), held()));
    assert!(!is_no_worse(&worse, &now));
}

const PLAIN: Evidence = Evidence {
    certainty: 950_000,
    rival: 0,
    support: 0,
    source: SourceKind::Page,
    legible: 100,
    familiar: 0,
};

#[rstest]
#[case::nothing_else_known(PLAIN, 950_000, 950_000)]
#[case::a_rival_close_by(Evidence { rival: 900_000, ..PLAIN }, 850_000, 940_000)]
#[case::a_rival_far_off(Evidence { rival: 1_000, ..PLAIN }, 950_000, 950_000)]
#[case::two_facts_agree(Evidence { support: 2, ..PLAIN }, 955_000, 970_000)]
#[case::hardly_legible(Evidence { source: SourceKind::Scan, legible: 60, ..PLAIN }, 800_000, 900_000)]
#[case::a_sender_well_known(Evidence { familiar: 40, ..PLAIN }, 952_000, 970_000)]
fn what_speaks_for_a_field_moves_it(#[case] evidence: Evidence, #[case] from: u32, #[case] to: u32) {
    let prior = evidence.prior();
    assert!(prior >= from && prior <= to, "{prior}");
}

proptest! {
    #[test]
    fn a_curve_never_falls(outcomes in proptest::collection::vec((-6.0..6.0f64, any::<bool>()), 0..600)) {
        let curve = Curve::fit(&outcomes);
        let at: Vec<f64> = (-70..=70).map(|i| curve.at(f64::from(i) / 10.0)).collect();
        prop_assert!(at.windows(2).all(|w| w[0] <= w[1] + 1e-12), "{curve:?}");
        prop_assert!(at.iter().all(|p| *p >= 1e-4 && *p <= 1.0 - 1e-4));
    }

    #[test]
    fn the_bound_lies_above_the_share_falls_with_more_checked_and_rises_with_errors(n in 1usize..3_000, errors in 0usize..50) {
        let errors = errors.min(n);
        let bound = upper_bound(errors, n, 0.95);
        prop_assert!(bound >= errors as f64 / n as f64);
        prop_assert!(bound >= upper_bound(errors, n + 100, 0.95));
        prop_assert!(bound <= upper_bound(errors + 1, n + 1, 0.95) + 1e-9);
    }

    #[test]
    fn what_a_threshold_lets_through_keeps_the_bound(
        orders in proptest::collection::vec((900_000u32..1_000_000, 0u32..400), 0..3_000)
    ) {
        let orders: Vec<Scored> =
            orders.into_iter().map(|(certainty, dice)| Scored { certainty, is_right: dice != 0 }).collect();
        if let Some(cut) = threshold(orders.clone(), 0.005, 0.95) {
            let gone: Vec<&Scored> = orders.iter().filter(|o| o.certainty >= cut.certainty).collect();
            let errors = gone.iter().filter(|o| !o.is_right).count();
            prop_assert_eq!((gone.len(), errors), (cut.checked, cut.errors));
            prop_assert!(upper_bound(errors, gone.len(), 0.95) <= 0.005 + 1e-9);
        }
    }

    #[test]
    fn a_model_survives_being_kept(n in 0u64..900) {
        let model = Model { fields: fit(&overconfident(n)), orders: Family::default() };
        let text = serde_json::to_string(&model).unwrap();
        let back: Model = serde_json::from_str(&text).unwrap();
        for score in [-2.0, 0.5, 3.3] {
            let (kept, made) = (back.fields.certainty("pdf", "C1", score), model.fields.certainty("pdf", "C1", score));
            prop_assert!((kept - made).abs() < 1e-9);
        }
    }
}
