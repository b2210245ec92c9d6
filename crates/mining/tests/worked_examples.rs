//! Examples small enough to be counted by hand.
#![expect(clippy::indexing_slicing, reason = "a test says what is there")]

use mining::{Case, Deviation, Event, Names, Net, PlaceAt, align, alignment_fitness, deviations, replay};

/// enter → (check ∥ price) → release, with an inspection that may be left out.
fn net() -> Net {
    let mut net = Net::default();
    let places: Vec<usize> = (0..7).map(|n| net.place(&format!("p{n}"))).collect();
    net.transition(Some("enter"), &[places[0]], &[places[1], places[2]]);
    net.transition(Some("check"), &[places[1]], &[places[3]]);
    net.transition(Some("price"), &[places[2]], &[places[4]]);
    net.transition(Some("release"), &[places[3], places[4]], &[places[5]]);
    net.transition(Some("inspect"), &[places[5]], &[places[6]]);
    net.transition(None, &[places[5]], &[places[6]]);
    net.initial.push(PlaceAt { place: places[0], tokens: 1 });
    net.end.push(PlaceAt { place: places[6], tokens: 1 });
    net
}

fn told(steps: &[&str]) -> (Case, Names) {
    let mut names = Names::default();
    let events = steps.iter().map(|s| Event { activity: names.number(s), at: None }).collect();
    (Case { name: "1".to_owned(), events }, names)
}

#[test]
fn cases_that_the_net_allows_fit_in_any_of_its_orders() {
    for steps in
        [&["enter", "check", "price", "release", "inspect"][..], &["enter", "price", "check", "release"]]
    {
        let (case, names) = told(steps);
        let fitness = replay(&net(), [&case], &names);
        assert_eq!((fitness.fitting, fitness.average()), (1, 1.0), "{steps:?}");
        assert_eq!(deviations(&align(&net(), &case.trace(), &names).unwrap(), &case.trace(), &names), []);
    }
}

#[test]
fn missing_and_remaining_tokens_are_counted_as_in_the_book() {
    // Without check: release lacks one token, and one stays behind. Produced 1 + 2 + 1 + 1 + 1, consumed 1 + 1 + 2 + 1 + 1.
    let (case, names) = told(&["enter", "price", "release", "inspect"]);
    let fitness = replay(&net(), [&case], &names);
    let tokens = fitness.tokens();
    assert_eq!((tokens.produced, tokens.consumed, tokens.missing, tokens.remaining), (6, 6, 1, 1));
    assert!((fitness.average() - 5.0 / 6.0).abs() < 1e-9);
    assert!((fitness.log() - fitness.average()).abs() < 1e-9);
}

#[test]
fn deviations_are_said_in_words() {
    let (case, names) = told(&["check", "enter", "price", "price", "release"]);
    let alignment = align(&net(), &case.trace(), &names).unwrap();
    let said = deviations(&alignment, &case.trace(), &names);
    assert_eq!(said, [Deviation::WrongOrder("check".into()), Deviation::Extra("price".into())]);
    let (case, names) = told(&["enter", "price", "release", "call"]);
    let alignment = align(&net(), &case.trace(), &names).unwrap();
    let said = deviations(&alignment, &case.trace(), &names);
    assert_eq!(said, [Deviation::Skipped("check".into()), Deviation::Extra("call".into())]);
}

#[test]
fn fitness_of_an_alignment_compares_with_the_worst_explanation() {
    let (case, names) = told(&["enter", "price", "release"]);
    let run = align(&net(), &[], &names).unwrap();
    assert_eq!(run.cost, 40_001, "four steps and a silent one");
    let alignment = align(&net(), &case.trace(), &names).unwrap();
    let fitness = alignment_fitness(&alignment, case.events.len(), run.cost);
    assert!((fitness.fitness - (1.0 - 1.0 / 7.0)).abs() < 1e-9, "{fitness:?}");
}

#[test]
fn a_net_whose_end_cannot_be_reached_has_no_alignment() {
    let mut net = net();
    net.end.push(PlaceAt { place: 0, tokens: 1 });
    let (case, names) = told(&["enter"]);
    assert_eq!(align(&net, &case.trace(), &names), None);
    assert_eq!(replay(&net, [&case], &names).fitting, 0);
}
