//! Conformance: the orders of a time against the procedure in force. What fits, what was skipped, done without being asked for or in the wrong
//! order, with the orders that it hit; ways that orders go; waiting before each step; rework.
//!
//! Fitness by tokens (van der Aalst 2016, 8.2), deviations from the cheapest alignment; each way that orders went is looked at once.

use std::collections::{BTreeMap, HashMap};

use basics::{Day, Instant, Limits};
use db::Tx;
use mining::{Case, Deviation, Event, Fitness, Names, Net, Paths, Replay, align, deviations};

use super::condition::Facts;
use super::history::{self, History};
use super::made_net::{asked_for, net};
use super::procedure::{Procedure, ProcedureVersion};
use super::store;
use crate::actor::{Actor, PersonId};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, company};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub procedure: String,
    /// Another version than the one in force.
    pub version: Option<i64>,
    /// Orders opened from one moment to another.
    pub from: Instant,
    pub to: Instant,
    pub channel: Option<String>,
    /// Department of who entered them.
    pub team: Option<String>,
}

/// A deviation and the orders that it hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviating {
    pub deviation: Deviation,
    pub cases: u64,
    /// The latest of them.
    pub examples: Vec<String>,
}

/// Orders named for a deviation.
const EXAMPLES: usize = 50;

/// What was found of cases, whoever did them.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pub activities: Names,
    pub paths: Paths,
    pub fitness: Fitness,
    /// The most frequent first.
    pub deviations: Vec<Deviating>,
    /// Cases that no explanation was found for within the limits.
    pub unexplained: u64,
}

#[derive(Debug, Clone)]
pub struct Conformance {
    pub version: ProcedureVersion,
    pub from: Day,
    pub to: Day,
    pub survey: Survey,
    /// Waiting before the steps of each role.
    pub by_role: BTreeMap<&'static str, mining::Times>,
    /// Orders that the journal does not know: taken over from another system.
    pub without_history: u64,
    /// There are more orders than are looked at.
    pub is_cut: bool,
}

pub fn conformance(tx: &mut Tx, by: &Actor, asked: &Asked) -> Result<Conformance, Failure> {
    allow(by, Verb::SeeFigures, Whose::Others)?;
    let facts = company::facts(tx)?;
    let version = match asked.version {
        Some(version) => store::need(tx, &asked.procedure, version)?,
        None => store::in_force(tx, &asked.procedure, facts.day(tx.now()))?,
    };
    let departments: HashMap<PersonId, String> = store::departments(tx)?.into_iter().collect();
    let wanted = |history: &History| {
        let of_team = |team: &String| departments.get(&history.entered_by).is_some_and(|d| d == team);
        asked.channel.as_ref().is_none_or(|c| *c == history.facts.channel)
            && asked.team.as_ref().is_none_or(of_team)
    };
    let mut look = Look::new(&version.procedure);
    let (without_history, is_cut) = history::each(tx, asked.from, asked.to, false, &mut |history| {
        if wanted(&history) {
            look.take(&history);
        }
    })?;
    let survey = look.survey();
    let mut by_role: BTreeMap<&'static str, mining::Times> = BTreeMap::new();
    for (activity, times) in &survey.paths.waiting {
        let step = version.procedure.step(survey.activities.text(*activity));
        if let Some(role) = step.and_then(|s| s.role) {
            by_role.entry(role.code()).or_default().join(times);
        }
    }
    Ok(Conformance {
        from: facts.day(asked.from),
        to: facts.day(asked.to),
        version,
        survey,
        by_role,
        without_history,
        is_cut,
    })
}

/// How one way that orders went is judged.
#[derive(Clone)]
struct Judged {
    played: mining::Played,
    deviations: Option<Vec<Deviation>>,
}

/// Cases that go by, held against a procedure.
pub(super) struct Look<'p> {
    procedure: &'p Procedure,
    names: Names,
    paths: Paths,
    fitness: Fitness,
    nets: HashMap<(Vec<bool>, bool), Net>,
    judged: HashMap<(Vec<bool>, bool, Vec<u32>), Judged>,
    found: HashMap<Deviation, (u64, Vec<String>)>,
    unexplained: u64,
}

impl<'p> Look<'p> {
    pub(super) fn new(procedure: &'p Procedure) -> Look<'p> {
        Look {
            procedure,
            names: Names::default(),
            paths: Paths::default(),
            fitness: Fitness::default(),
            nets: HashMap::new(),
            judged: HashMap::new(),
            found: HashMap::new(),
            unexplained: 0,
        }
    }

    fn take(&mut self, history: &History) {
        let case = case(self.procedure, history, &mut self.names);
        self.take_case(&case, &history.facts, !history.is_over);
    }

    /// A case whose activities are already called as the procedure calls its steps.
    pub(super) fn take_case(&mut self, case: &Case, facts: &Facts, under_way: bool) {
        self.paths.add(case);
        let key = (asked_for(self.procedure, facts), under_way, case.trace());
        let judged = match self.judged.get(&key) {
            Some(judged) => judged.clone(),
            None => {
                let made = (key.0.clone(), under_way);
                let net = self.nets.entry(made).or_insert_with(|| net(self.procedure, &key.0, under_way));
                let judged = judge(net, &key.2, &self.names);
                if self.judged.len() < Limits::LOG_VARIANTS {
                    self.judged.insert(key, judged.clone());
                }
                judged
            }
        };
        self.fitness.add(&judged.played, 1);
        match judged.deviations {
            None => self.unexplained += 1,
            Some(mut found) => {
                found.sort();
                found.dedup();
                for deviation in found {
                    let (cases, examples) = self.found.entry(deviation).or_default();
                    *cases += 1;
                    if examples.len() >= EXAMPLES {
                        examples.remove(0);
                    }
                    examples.push(case.name.clone());
                }
            }
        }
    }

    pub(super) fn names(&mut self) -> &mut Names {
        &mut self.names
    }

    pub(super) fn survey(self) -> Survey {
        let mut deviations: Vec<Deviating> = self
            .found
            .into_iter()
            .map(|(deviation, (cases, mut examples))| {
                examples.reverse();
                Deviating { deviation, cases, examples }
            })
            .collect();
        deviations.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.deviation.cmp(&b.deviation)));
        Survey {
            activities: self.names,
            paths: self.paths,
            fitness: self.fitness,
            deviations,
            unexplained: self.unexplained,
        }
    }
}

fn judge(net: &Net, trace: &[u32], names: &Names) -> Judged {
    let played = Replay::new(net).play(trace, names);
    // What fits needs no explanation; what the net does not know at all plays no token, but is a deviation.
    if played.fits() && played.unknown == 0 {
        return Judged { played, deviations: Some(Vec::new()) };
    }
    let deviations = align(net, trace, names).map(|found| deviations(&found, trace, names));
    Judged { played, deviations }
}

/// An order's history as a case of the procedure: steps by their code, what may happen at any time left out.
pub(super) fn case(procedure: &Procedure, history: &History, names: &mut Names) -> Case {
    let events = history.done.iter().filter_map(|done| {
        let activity = match procedure.step_of(done.verb) {
            Some(at) => procedure.steps.get(at)?.code.as_str(),
            None if procedure.also.iter().any(|v| v == done.verb) => return None,
            None => done.verb,
        };
        Some(Event { activity: names.number(activity), at: Some(done.at.micros()) })
    });
    Case { name: history.order.clone(), events: events.collect() }
}
