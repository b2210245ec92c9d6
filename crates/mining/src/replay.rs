//! Token-based replay: each case is played on the net, and tokens that were missing and that remained are counted.
//!
//! Fitness of a case = ½ (1 − missing ⁄ consumed) + ½ (1 − remaining ⁄ produced); of the log the same over the sums (Rozinat & van der Aalst
//! 2008, van der Aalst 2016, 8.2). The environment produces the initial marking and consumes the final one. Silent transitions are fired
//! where they bring the marking nearer to the next step, by the shortest way (Berti & van der Aalst 2021).
//! Nearer is a marking that lacks fewer tokens; among those that lack as many, one with a token fewer silent steps away, whatever else these
//! would take.

use std::collections::{HashMap, HashSet, VecDeque};

use basics::Limits;

use crate::log::{Case, Names};
use crate::net::{Marking, Net, PlaceAt, enabled, fired, lacks, tokens};

/// How one case went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Played {
    pub produced: u64,
    pub consumed: u64,
    pub missing: u64,
    pub remaining: u64,
    /// Events whose activity the net does not know; they play no token.
    pub unknown: u64,
}

impl Played {
    pub fn fits(&self) -> bool {
        self.missing == 0 && self.remaining == 0
    }

    pub fn fitness(&self) -> f64 {
        fitness(self)
    }
}

fn fitness(p: &Played) -> f64 {
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    0.5 * (1.0 - share(p.missing, p.consumed)) + 0.5 * (1.0 - share(p.remaining, p.produced))
}

/// How a log went.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fitness {
    pub cases: u64,
    pub fitting: u64,
    sum: f64,
    total: Played,
}

impl Fitness {
    pub fn add(&mut self, played: &Played, cases: u64) {
        self.cases += cases;
        self.fitting += if played.fits() { cases } else { 0 };
        self.sum += played.fitness() * cases as f64;
        self.total.produced += played.produced * cases;
        self.total.consumed += played.consumed * cases;
        self.total.missing += played.missing * cases;
        self.total.remaining += played.remaining * cases;
        self.total.unknown += played.unknown * cases;
    }

    /// Mean of the cases' fitness; 1 for an empty log.
    pub fn average(&self) -> f64 {
        if self.cases == 0 { 1.0 } else { self.sum / self.cases as f64 }
    }

    /// Fitness over the sums of tokens; 1 for an empty log.
    pub fn log(&self) -> f64 {
        if self.cases == 0 { 1.0 } else { fitness(&self.total) }
    }

    pub fn percent_fitting(&self) -> f64 {
        if self.cases == 0 { 100.0 } else { 100.0 * self.fitting as f64 / self.cases as f64 }
    }

    pub fn tokens(&self) -> Played {
        self.total
    }
}

/// A net that cases are played on, one after the other; each way a case can go is played once.
pub struct Replay<'n> {
    net: &'n Net,
    labels: HashMap<&'n str, Vec<usize>>,
    silent: Vec<usize>,
    /// From each place, how many silent steps it takes to each place, whatever else they would take.
    ways: Vec<HashMap<usize, u32>>,
    known: HashMap<Vec<u32>, Played>,
}

impl<'n> Replay<'n> {
    pub fn new(net: &'n Net) -> Replay<'n> {
        let silent =
            net.transitions.iter().enumerate().filter(|(_, t)| t.label.is_none()).map(|(at, _)| at).collect();
        Replay { net, labels: net.by_label(), silent, ways: ways(net), known: HashMap::new() }
    }

    pub fn play(&mut self, trace: &[u32], names: &Names) -> Played {
        if let Some(known) = self.known.get(trace) {
            return *known;
        }
        let played = self.play_anew(trace, names);
        if self.known.len() < Limits::LOG_VARIANTS {
            self.known.insert(trace.to_vec(), played);
        }
        played
    }

    fn play_anew(&self, trace: &[u32], names: &Names) -> Played {
        let mut marking = self.net.marking(&self.net.initial);
        let mut played = Played {
            produced: u64::from(tokens(&self.net.initial)),
            consumed: u64::from(tokens(&self.net.end)),
            ..Played::default()
        };
        for activity in trace {
            let Some(transitions) = self.labels.get(names.text(*activity)) else {
                played.unknown += 1;
                continue;
            };
            let wanted: Vec<&[PlaceAt]> = transitions.iter().map(|t| self.takes(*t)).collect();
            let (at, silent) = self
                .nearest(&marking, |m| wanted.iter().map(|takes| self.far(m, takes)).min().unwrap_or(FAR));
            played.count(self.net, &silent);
            marking = at;
            let Some(chosen) = transitions.iter().min_by_key(|t| lacks(&marking, self.takes(**t))) else {
                continue;
            };
            let Some(transition) = self.net.transitions.get(*chosen) else { continue };
            played.missing += u64::from(lacks(&marking, &transition.takes));
            played.count(self.net, &[*chosen]);
            marking = fired(&marking, transition);
        }
        let end = self.net.marking(&self.net.end);
        let (marking, silent) = self.nearest(&marking, |m| self.far(m, &self.net.end));
        played.count(self.net, &silent);
        for (has, should) in marking.iter().zip(&end) {
            played.missing += u64::from(should.saturating_sub(*has));
            played.remaining += u64::from(has.saturating_sub(*should));
        }
        played
    }

    fn takes(&self, transition: usize) -> &[PlaceAt] {
        self.net.transitions.get(transition).map_or(&[], |t| t.takes.as_slice())
    }

    /// How far a marking is from having these tokens: how many it lacks; and how many silent steps away tokens are.
    fn far(&self, marking: &[u32], wanted: &[PlaceAt]) -> (u32, u32) {
        let lacking = wanted.iter().filter(|w| marking.get(w.place).is_none_or(|has| *has < w.tokens));
        let away = |place: usize| {
            let with_token = marking.iter().zip(&self.ways).filter(|(has, _)| **has > 0);
            with_token.filter_map(|(_, ways)| ways.get(&place)).min().copied().unwrap_or(UNREACHABLE)
        };
        (lacks(marking, wanted), lacking.fold(0, |sum: u32, w| sum.saturating_add(away(w.place))))
    }

    /// The marking reached by silent transitions for which `distance` is least, the nearest such, and the transitions on the way.
    fn nearest(&self, from: &Marking, distance: impl Fn(&Marking) -> (u32, u32)) -> (Marking, Vec<usize>) {
        let mut best = (distance(from), 0usize);
        let mut seen: HashSet<Marking> = HashSet::from([from.clone()]);
        // Each marking with the one it came from and the transition between.
        let mut reached: Vec<(Marking, usize, usize)> = vec![(from.clone(), 0, usize::MAX)];
        let mut next = VecDeque::from([0usize]);
        while best.0.0 > 0
            && let Some(at) = next.pop_front()
        {
            let Some((marking, ..)) = reached.get(at).cloned() else { break };
            for silent in &self.silent {
                let Some(transition) = self.net.transitions.get(*silent) else { continue };
                if transition.takes.is_empty() || !enabled(&marking, &transition.takes) {
                    continue;
                }
                let after = fired(&marking, transition);
                if seen.len() >= Limits::NET_MARKINGS || !seen.insert(after.clone()) {
                    continue;
                }
                let far = distance(&after);
                reached.push((after, at, *silent));
                if far < best.0 {
                    best = (far, reached.len() - 1);
                    if far.0 == 0 {
                        break;
                    }
                }
                next.push_back(reached.len() - 1);
            }
        }
        let mut way = Vec::new();
        let mut at = best.1;
        while let Some((_, before, transition)) = reached.get(at)
            && *transition != usize::MAX
        {
            way.push(*transition);
            at = *before;
        }
        way.reverse();
        (reached.into_iter().nth(best.1).map_or_else(|| from.clone(), |r| r.0), way)
    }
}

/// No token comes there by silent steps.
const UNREACHABLE: u32 = 1_000_000;
const FAR: (u32, u32) = (u32::MAX, u32::MAX);
/// Places that are looked at from one place.
const WAYS_MAX: usize = 500;

fn ways(net: &Net) -> Vec<HashMap<usize, u32>> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); net.places.len()];
    for transition in net.transitions.iter().filter(|t| t.label.is_none()) {
        for from in &transition.takes {
            if let Some(next) = next.get_mut(from.place) {
                next.extend(transition.gives.iter().map(|a| a.place));
            }
        }
    }
    let reached = |from: usize| {
        let mut steps = HashMap::from([(from, 0u32)]);
        let mut open = VecDeque::from([from]);
        while let Some(at) = open.pop_front()
            && steps.len() < WAYS_MAX
        {
            let so_far = steps.get(&at).copied().unwrap_or(0);
            for to in next.get(at).into_iter().flatten() {
                if !steps.contains_key(to) {
                    steps.insert(*to, so_far + 1);
                    open.push_back(*to);
                }
            }
        }
        steps
    };
    (0..net.places.len()).map(reached).collect()
}

impl Played {
    fn count(&mut self, net: &Net, transitions: &[usize]) {
        for transition in transitions.iter().filter_map(|t| net.transitions.get(*t)) {
            self.consumed += u64::from(tokens(&transition.takes));
            self.produced += u64::from(tokens(&transition.gives));
        }
    }
}

/// Plays all cases of a log.
pub fn replay<'c>(net: &Net, cases: impl IntoIterator<Item = &'c Case>, names: &Names) -> Fitness {
    let mut replay = Replay::new(net);
    let mut fitness = Fitness::default();
    for case in cases {
        let played = replay.play(&case.trace(), names);
        fitness.add(&played, 1);
    }
    fitness
}
