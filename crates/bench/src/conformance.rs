//! `bench conformance`: event logs of others with the figures that a public tool found on them. Beside the logs lies `expected.json`: facts of
//! each log (cases, events, variants, what follows what, durations), of object-centred logs, and conformance to nets in PNML by tokens and by
//! alignments. Every figure is compared; the greatest distance is printed, and the run fails where it is more than a thousandth.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use mining::{Log, Net, Paths, align, alignment_fitness, ocel, read_pnml, read_xes, replay};
use serde_json::{Value, json};

use crate::Trouble;

/// Figures may lie so far apart: absolutely, or of the figure where it is greater than 1.
const NEAR: f64 = 1e-3;

#[derive(Args)]
pub struct Conformance {
    /// A folder with event logs and `expected.json`.
    #[arg(long)]
    set: PathBuf,
}

impl Conformance {
    pub fn run(self) -> Result<(), Trouble> {
        let expected: Vec<Value> = serde_json::from_slice(&std::fs::read(self.set.join("expected.json"))?)?;
        let mut all = Compared::default();
        let began = Instant::now();
        let mut logs: BTreeMap<String, Log> = BTreeMap::new();
        for entry in &expected {
            let name = entry.get("file").and_then(Value::as_str).ok_or("an entry without a file")?;
            let facts = entry.get("facts").unwrap_or(&Value::Null);
            if facts.get("objects").is_some() {
                all.object_log(&self.set.join(name), name, facts)?;
                continue;
            }
            if !logs.contains_key(name) {
                let log = read_xes(&std::fs::read(self.set.join(name))?)?;
                logs.insert(name.to_owned(), log);
            }
            let Some(log) = logs.get(name) else { continue };
            all.facts(name, log, facts);
            let own = entry.get("model").is_some().then_some(entry);
            let models = facts.get("conformance").and_then(Value::as_array).into_iter().flatten();
            for model in models.chain(own) {
                all.model(&self.set, name, log, model)?;
            }
        }
        println!(
            "{}",
            json!({
                "bench": "conformance", "figures": all.figures, "wrong": all.wrong.len(), "greatest_distance": all.greatest,
                "greatest_at": all.greatest_at, "seconds": began.elapsed().as_secs_f64(), "logs": logs.len(),
            })
        );
        if all.wrong.is_empty() { Ok(()) } else { Err(all.wrong.join("\n").into()) }
    }
}

#[derive(Default)]
struct Compared {
    figures: usize,
    wrong: Vec<String>,
    greatest: f64,
    greatest_at: String,
}

impl Compared {
    fn near(&mut self, what: String, found: f64, expected: &Value) {
        let Some(expected) = expected.as_f64() else { return };
        self.figures += 1;
        let distance = (found - expected).abs() / expected.abs().max(1.0);
        if distance > self.greatest {
            (self.greatest, self.greatest_at) = (distance, what.clone());
        }
        if distance > NEAR {
            self.wrong.push(format!("{what}: {found}, expected {expected}"));
        }
    }

    fn same(&mut self, what: String, found: &Value, expected: &Value) {
        if expected.is_null() {
            return;
        }
        self.figures += 1;
        if found != expected {
            self.wrong.push(format!("{what}: {found}, expected {expected}"));
        }
    }

    fn object_log(&mut self, path: &Path, name: &str, facts: &Value) -> Result<(), Trouble> {
        let log = ocel::read(&std::fs::read(path)?)?;
        let kinds: Vec<&str> = log.kinds().into_keys().collect();
        for (what, found) in [
            ("events", json!(log.events.len())),
            ("objects", json!(log.objects.len())),
            ("relations", json!(log.relations())),
            ("object_types", json!(kinds)),
            ("activities", json!(log.activities().len())),
        ] {
            self.same(format!("{name} {what}"), &found, facts.get(what).unwrap_or(&Value::Null));
        }
        // What is written is read again as it was, and each type of object gives cases.
        let again = ocel::read(log.write().as_bytes())?;
        self.same(format!("{name} written"), &json!(again.relations()), &json!(log.relations()));
        for kind in kinds {
            let cases = log.cases_of(kind).cases.len();
            self.same(format!("{name} {kind}"), &json!(cases), &json!(log.kinds().get(kind)));
        }
        Ok(())
    }

    fn facts(&mut self, name: &str, log: &Log, facts: &Value) {
        let of = |what: &str| facts.get(what).cloned().unwrap_or(Value::Null);
        let paths = Paths::of(&log.cases);
        let text = |n: &u32| log.activities.text(*n).to_owned();
        let counted = |map: &BTreeMap<u32, u64>| {
            json!(map.iter().map(|(a, n)| (text(a), *n)).collect::<BTreeMap<_, _>>())
        };
        let has_times = log.cases.iter().any(|c| c.events.iter().any(|e| e.at.is_some()));
        for (what, found) in [
            ("cases", json!(paths.cases)),
            ("events", json!(paths.events)),
            ("activities", json!(paths.activities.len())),
            ("variants", json!(paths.variants.len())),
            ("start_activities", counted(&paths.starts)),
            ("end_activities", counted(&paths.ends)),
            ("dfg_edges", json!(paths.follows.len())),
            ("has_timestamps", json!(has_times)),
        ] {
            self.same(format!("{name} {what}"), &found, &of(what));
        }
        for way in of("top_variants").as_array().into_iter().flatten() {
            let steps: Option<Vec<u32>> = way.get(0).and_then(Value::as_array).map(|all| {
                all.iter().filter_map(|s| log.activities.find(s.as_str().unwrap_or_default())).collect()
            });
            let found = steps.and_then(|s| paths.variants.get(&s)).map(|v| v.cases);
            self.same(format!("{name} variant"), &json!(found), way.get(1).unwrap_or(&Value::Null));
        }
        for edge in of("dfg_top10").as_array().into_iter().flatten() {
            let end = |n: usize| edge.get(n).and_then(Value::as_str).and_then(|s| log.activities.find(s));
            let found = end(0).zip(end(1)).and_then(|edge| paths.follows.get(&edge)).map(|(count, _)| *count);
            self.same(format!("{name} {edge}"), &json!(found), edge.get(2).unwrap_or(&Value::Null));
        }
        let durations = of("case_duration_s");
        let times = &paths.durations;
        for (what, found) in [
            ("min", times.least()),
            ("median", times.median()),
            ("max", times.most()),
            ("mean", times.mean()),
        ] {
            let seconds = found.unwrap_or(0) as f64 / 1e6;
            self.near(
                format!("{name} duration {what}"),
                seconds,
                durations.get(what).unwrap_or(&Value::Null),
            );
        }
    }

    fn model(&mut self, set: &Path, name: &str, log: &Log, model: &Value) -> Result<(), Trouble> {
        let file = model.get("model").and_then(Value::as_str).ok_or("a model without a file")?;
        let net = read_pnml(&std::fs::read(set.join(file))?)?;
        let of = |what: &str| model.get(what).unwrap_or(&Value::Null);
        for (what, found) in
            [("places", net.places.len()), ("transitions", net.transitions.len()), ("arcs", net.arcs())]
        {
            self.same(format!("{name} {file} {what}"), &json!(found), of(what));
        }
        let tokens = of("token_replay");
        let fitness = replay(&net, &log.cases, &log.activities);
        for (what, found) in [
            ("perc_fit_traces", fitness.percent_fitting()),
            ("percentage_of_fitting_traces", fitness.percent_fitting()),
            ("average_trace_fitness", fitness.average()),
            ("log_fitness", fitness.log()),
        ] {
            self.near(
                format!("{name} {file} tokens {what}"),
                found,
                tokens.get(what).unwrap_or(&Value::Null),
            );
        }
        if of("alignments").is_object() {
            self.alignments(name, file, log, &net, of("alignments"))?;
        }
        Ok(())
    }

    fn alignments(
        &mut self,
        name: &str,
        file: &str,
        log: &Log,
        net: &Net,
        expected: &Value,
    ) -> Result<(), Trouble> {
        let run = align(net, &[], &log.activities).ok_or("the net has no run")?.cost;
        let (mut fitting, mut sum, mut cost, mut worst) = (0u64, 0.0, 0u64, 0u64);
        for (trace, variant) in Paths::of(&log.cases).by_frequency() {
            let alignment = align(net, trace, &log.activities).ok_or("a case has no alignment")?;
            let aligned = alignment_fitness(&alignment, trace.len(), run);
            fitting += if aligned.fitness >= 1.0 { variant.cases } else { 0 };
            sum += aligned.fitness * variant.cases as f64;
            cost += aligned.cost * variant.cases;
            worst += aligned.worst * variant.cases;
        }
        let cases = log.cases.len() as f64;
        for (what, found) in [
            ("percFitTraces", 100.0 * fitting as f64 / cases),
            ("percentage_of_fitting_traces", 100.0 * fitting as f64 / cases),
            ("averageFitness", sum / cases),
            ("average_trace_fitness", sum / cases),
            ("log_fitness", 1.0 - cost as f64 / worst as f64),
        ] {
            self.near(
                format!("{name} {file} alignments {what}"),
                found,
                expected.get(what).unwrap_or(&Value::Null),
            );
        }
        Ok(())
    }
}
