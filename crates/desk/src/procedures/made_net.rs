//! A procedure as a net, for the orders to which the same steps apply.
//!
//! Steps stand one after the other. A step that may be left out has a silent way round, one that repeats a loop, steps in any order part and
//! join again, and what ends an order early leads from every place between steps to the end. An order that is still under way may
//! stop anywhere.

use mining::{Net, PlaceAt};

use super::condition::Facts;
use super::procedure::{Procedure, Step};

/// Which of the procedure's steps are asked for.
pub(super) fn asked_for(procedure: &Procedure, facts: &Facts) -> Vec<bool> {
    procedure.steps.iter().map(|s| s.when.iter().all(|c| c.holds(facts))).collect()
}

pub(super) fn net(procedure: &Procedure, asked: &[bool], under_way: bool) -> Net {
    let mut net = Net::default();
    let mut here = net.place("begin");
    net.initial.push(PlaceAt { place: here, tokens: 1 });
    // Where each step begins, for the ways back.
    let mut begins: Vec<(&str, usize)> = Vec::new();
    let mut between = vec![here];
    let steps: Vec<&Step> =
        procedure.steps.iter().zip(asked).filter(|(_, asked)| **asked).map(|(s, _)| s).collect();
    for group in groups(&steps) {
        let begin = here;
        let after = net.place("after");
        match group {
            [step] => {
                begins.push((&step.code, begin));
                one(&mut net, step, begin, after);
            }
            several => {
                let parts: Vec<(usize, usize)> =
                    several.iter().map(|s| (net.place(&s.code), net.place("done"))).collect();
                let (from, to): (Vec<usize>, Vec<usize>) = parts.iter().copied().unzip();
                net.transition(None, &[begin], &from);
                net.transition(None, &to, &[after]);
                for (step, (from, to)) in several.iter().zip(parts) {
                    begins.push((&step.code, begin));
                    one(&mut net, step, from, to);
                }
            }
        }
        for step in group {
            for back in &step.back_to {
                if let Some((_, to)) = begins.iter().find(|(code, _)| code == back) {
                    net.transition(None, &[after], &[*to]);
                }
            }
        }
        here = after;
        between.push(here);
    }
    let end = net.place("end");
    net.transition(None, &[here], &[end]);
    for place in between {
        for verb in &procedure.ends {
            net.transition(Some(verb), &[place], &[end]);
        }
        if under_way {
            net.transition(None, &[place], &[end]);
        }
    }
    net.end.push(PlaceAt { place: end, tokens: 1 });
    net
}

fn one(net: &mut Net, step: &Step, from: usize, to: usize) {
    net.transition(Some(&step.code), &[from], &[to]);
    if step.repeats {
        net.transition(Some(&step.code), &[to], &[to]);
    }
    if step.optional {
        net.transition(None, &[from], &[to]);
    }
}

/// Steps that may go in any order stand together.
fn groups<'s, 'p>(steps: &'s [&'p Step]) -> Vec<&'s [&'p Step]> {
    let mut found = Vec::new();
    let mut rest = steps;
    while !rest.is_empty() {
        let more = rest.iter().skip(1).take_while(|s| s.beside).count();
        let (group, after) = rest.split_at((1 + more).min(rest.len()));
        found.push(group);
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use mining::{Case, Deviation, Event, Names, align, deviations, replay};

    use super::super::built_in::built_in;
    use super::*;

    fn said(procedure: &Procedure, facts: &Facts, under_way: bool, steps: &[&str]) -> (bool, Vec<Deviation>) {
        let net = net(procedure, &asked_for(procedure, facts), under_way);
        let mut names = Names::default();
        let events: Vec<Event> =
            steps.iter().map(|s| Event { activity: names.number(s), at: None }).collect();
        let case = Case { name: String::new(), events };
        let found = align(&net, &case.trace(), &names).map(|a| deviations(&a, &case.trace(), &names));
        (replay(&net, [&case], &names).fitting == 1, found.unwrap_or_default())
    }

    const WHOLE: [&str; 10] = [
        "entry",
        "check",
        "confirm",
        "release",
        "pick",
        "pack",
        "inspect",
        "ship",
        "invoice",
        "release-invoice",
    ];

    #[test]
    fn the_order_life_lets_through_what_the_house_does_and_no_more() {
        let life = built_in("order-life").unwrap().procedure;
        let facts = Facts::default();
        assert_eq!(said(&life, &facts, false, &WHOLE), (true, vec![]));
        let partial = [
            "entry",
            "check",
            "confirm",
            "release",
            "pick",
            "pack",
            "ship",
            "pick",
            "pack",
            "ship",
            "invoice",
            "release-invoice",
        ];
        assert_eq!(said(&life, &facts, false, &partial), (true, vec![]));
        assert_eq!(said(&life, &facts, false, &["entry", "check", "cancel_order"]), (true, vec![]));
        assert_eq!(said(&life, &facts, true, &["entry", "check", "confirm"]), (true, vec![]));
        let (fits, found) = said(
            &life,
            &facts,
            false,
            &["entry", "check", "confirm", "release", "pick", "ship", "invoice", "release-invoice"],
        );
        assert_eq!((fits, found), (false, vec![Deviation::Skipped("pack".into())]));
        let early =
            ["entry", "check", "confirm", "release", "pick", "pack", "invoice", "release-invoice", "ship"];
        let (fits, found) = said(&life, &facts, false, &early);
        assert!(!fits);
        assert!(found.iter().any(|d| matches!(d, Deviation::WrongOrder(_))), "{found:?}");
    }

    #[test]
    fn steps_are_asked_for_where_their_conditions_hold_and_beside_each_other_in_any_order() {
        let mut life = built_in("order-life").unwrap().procedure;
        for step in &mut life.steps {
            match step.code.as_str() {
                "inspect" => {
                    step.optional = false;
                    step.when = vec!["total >= 5000".parse().unwrap()];
                }
                "confirm" => step.beside = true,
                _ => {}
            }
        }
        let (small, large) = (Facts::default(), Facts { total: 600_000, ..Facts::default() });
        let without: Vec<&str> = WHOLE.into_iter().filter(|s| *s != "inspect").collect();
        assert_eq!(said(&life, &small, false, &without), (true, vec![]));
        assert_eq!(said(&life, &large, false, &without), (false, vec![Deviation::Skipped("inspect".into())]));
        let mut turned = WHOLE;
        turned.swap(1, 2);
        assert_eq!(said(&life, &large, false, &turned), (true, vec![]));
    }
}
