//! Alignments: the cheapest way to explain a case by a run of the net (Adriansyah 2014; van der Aalst 2016, 8.3).
//!
//! Moves in log alone and in net alone cost [`MOVE`], a silent step [`SILENT`], a step of both nothing. Fitness of a case =
//! 1 − cost ⁄ (cost of all its events alone + cost of the cheapest run of the net alone), in whole moves.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use basics::Limits;

use crate::log::Names;
use crate::net::{Marking, Net, enabled, fired};

pub const MOVE: u64 = 10_000;
pub const SILENT: u64 = 1;

/// One step of an alignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The event at this place of the case, as the net asks.
    Both(usize),
    /// The event happened where the net asks for none.
    Log(usize),
    /// The net asks for this activity, which did not happen; the place in the case before which it would have stood.
    Net(String, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    pub cost: u64,
    pub moves: Vec<Move>,
}

/// An alignment with its fitness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aligned {
    pub fitness: f64,
    pub cost: u64,
    /// What the worst explanation would cost.
    pub worst: u64,
}

type Found = HashMap<(Marking, usize), (u64, Option<(usize, Step)>)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Both,
    Log,
    Net(usize),
    Silent,
}

/// The cheapest alignment; none where the net's end can't be reached, or not within [`Limits::NET_ALIGNMENT`] markings.
pub fn align(net: &Net, trace: &[u32], names: &Names) -> Option<Alignment> {
    let labels = net.by_label();
    let end = net.marking(&net.end);
    let known: Vec<Option<&Vec<usize>>> = trace.iter().map(|a| labels.get(names.text(*a))).collect();
    // Events that the net does not know are moved alone whatever else happens: a lower bound that never overestimates.
    let mut alone = vec![0u64; trace.len() + 1];
    for at in (0..trace.len()).rev() {
        let here = if known.get(at).is_some_and(Option::is_none) { MOVE } else { 0 };
        if let (Some(after), true) = (alone.get(at + 1).copied(), at < alone.len())
            && let Some(slot) = alone.get_mut(at)
        {
            *slot = after + here;
        }
    }
    let bound = |at: usize| alone.get(at).copied().unwrap_or(0);
    let mut states: Vec<(Marking, usize)> = vec![(net.marking(&net.initial), 0)];
    let mut found: Found = HashMap::from([((net.marking(&net.initial), 0), (0, None))]);
    let mut queue = BinaryHeap::from([Reverse((bound(0), Reverse(0usize), 0usize))]);
    while let Some(Reverse((expected, Reverse(at), state))) = queue.pop() {
        let Some((marking, _)) = states.get(state).cloned() else { continue };
        let Some((cost, _)) = found.get(&(marking.clone(), at)).copied() else { continue };
        if cost + bound(at) < expected {
            continue;
        }
        if at == trace.len() && marking == end {
            return Some(Alignment { cost, moves: walk(net, &states, &found, state) });
        }
        let mut go = |after: Marking, to: usize, more: u64, step: Step| {
            let key = (after, to);
            let cheaper = found.get(&key).is_none_or(|(known, _)| cost + more < *known);
            if cheaper && found.len() < Limits::NET_ALIGNMENT {
                states.push(key.clone());
                queue.push(Reverse((cost + more + bound(to), Reverse(to), states.len() - 1)));
                found.insert(key, (cost + more, Some((state, step))));
            }
        };
        if at < trace.len() {
            for transition in known.get(at).copied().flatten().into_iter().flatten() {
                if let Some(t) = net.transitions.get(*transition).filter(|t| enabled(&marking, &t.takes)) {
                    go(fired(&marking, t), at + 1, 0, Step::Both);
                }
            }
            go(marking.clone(), at + 1, MOVE, Step::Log);
        }
        for (number, transition) in net.transitions.iter().enumerate() {
            if !enabled(&marking, &transition.takes) {
                continue;
            }
            let (more, step) =
                if transition.label.is_none() { (SILENT, Step::Silent) } else { (MOVE, Step::Net(number)) };
            go(fired(&marking, transition), at, more, step);
        }
    }
    None
}

fn walk(net: &Net, states: &[(Marking, usize)], found: &Found, last: usize) -> Vec<Move> {
    let mut moves = Vec::new();
    let mut state = last;
    while let Some(key) = states.get(state)
        && let Some((_, Some((before, step)))) = found.get(key)
    {
        let at = key.1;
        match step {
            Step::Both => moves.push(Move::Both(at.saturating_sub(1))),
            Step::Log => moves.push(Move::Log(at.saturating_sub(1))),
            Step::Net(transition) => {
                let label = net.transitions.get(*transition).and_then(|t| t.label.clone());
                moves.push(Move::Net(label.unwrap_or_default(), at));
            }
            Step::Silent => {}
        }
        state = *before;
    }
    moves.reverse();
    moves
}

/// Fitness of an alignment. `run` is the cost of the cheapest run of the net alone: the alignment of an empty case.
pub fn alignment_fitness(alignment: &Alignment, events: usize, run: u64) -> Aligned {
    let worst = events as u64 * MOVE + run;
    let (part, whole) = (alignment.cost / MOVE, worst / MOVE);
    let fitness = if whole == 0 { 1.0 } else { 1.0 - part as f64 / whole as f64 };
    Aligned { fitness, cost: alignment.cost, worst }
}
