//! Whatever is read is somebody else's: it is read or refused, and nothing panics.

use mining::{Case, Event, Names, Net, align, deviations, ocel, read_pnml, read_xes, replay};
use proptest::prelude::*;

const XES: &str = r#"<?xml version="1.0"?><log><trace><string key="concept:name" value="1"/><event><string key="concept:name"
value="a"/><date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event></trace></log>"#;
const PNML: &str = r#"<pnml><net><page><place id="a"><initialMarking><text>1</text></initialMarking></place><place id="b"/><transition
id="t"><name><text>x</text></name></transition><arc source="a" target="t"/><arc source="t" target="b"/></page></net></pnml>"#;
const OCEL: &str = r#"{"events":[{"id":"1","type":"a","time":"2026-01-01T00:00:00Z","relationships":[{"objectId":"o","qualifier":""}]}],
"objects":[{"id":"o","type":"t"}]}"#;

fn spoilt(text: &str, cuts: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, with) in cuts {
        let at = at % (bytes.len() + 1);
        let to = (at + with.len()).min(bytes.len());
        bytes.splice(at..to, with.iter().copied());
    }
    bytes
}

/// A net of any shape, with sources, sinks and silent loops.
fn any_net() -> impl Strategy<Value = Net> {
    let arcs = prop::collection::vec(0usize..5, 0..3);
    let transition = (prop::option::of(0u8..4), arcs.clone(), arcs);
    prop::collection::vec(transition, 0..8).prop_map(|transitions| {
        let mut net = Net::default();
        (0..5).for_each(|n| {
            net.place(&format!("p{n}"));
        });
        for (label, takes, gives) in transitions {
            let label = label.map(|l| l.to_string());
            net.transition(label.as_deref(), &takes, &gives);
        }
        net.initial.push(mining::PlaceAt { place: 0, tokens: 1 });
        net.end.push(mining::PlaceAt { place: 4, tokens: 1 });
        net
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spoilt_files_never_panic(cuts in prop::collection::vec((0usize..400, prop::collection::vec(any::<u8>(), 0..6)), 0..6)) {
        let _ = read_xes(&spoilt(XES, &cuts));
        let _ = ocel::read(&spoilt(OCEL, &cuts));
        if let Ok(net) = read_pnml(&spoilt(PNML, &cuts)) {
            let mut names = Names::default();
            let a = names.number("x");
            let case = Case { name: String::new(), events: vec![Event { activity: a, at: None }] };
            let _ = replay(&net, [&case], &names);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn fitness_lies_between_nothing_and_one(net in any_net(), trace in prop::collection::vec(0u32..6, 0..8)) {
        let mut names = Names::default();
        for n in 0..6 {
            names.number(&n.to_string());
        }
        let events = trace.iter().map(|a| Event { activity: *a, at: None }).collect();
        let case = Case { name: String::new(), events };
        let fitness = replay(&net, [&case], &names);
        prop_assert!((0.0..=1.0).contains(&fitness.average()), "{fitness:?}");
        let labels: Vec<_> = net.transitions.iter().filter_map(|t| t.label.as_ref()).collect();
        let is_plain = labels.iter().collect::<std::collections::BTreeSet<_>>().len() == labels.len()
            && net.transitions.iter().all(|t| t.takes.len() == 1);
        let bounded = net.transitions.iter().all(|t| !t.takes.is_empty() && t.gives.len() <= t.takes.len());
        if bounded && let Some(alignment) = align(&net, &trace, &names) {
            let said = deviations(&alignment, &trace, &names);
            let fits = alignment.cost < 10_000;
            prop_assert_eq!(fits, said.is_empty());
            // With one token and each label once there is one way to play a case.
            if fits && is_plain {
                prop_assert_eq!(fitness.fitting, 1, "a run of the net is replayed without missing tokens: {:?}", net);
            }
        }
    }
}
