//! `bench recommend`: each item of a later order is hidden in turn; is it among the first five that are offered from what was learned of the earlier
//! ones? Beside it the five most popular items. Rules that others computed (`NAME.expected.json` beside the baskets) are compared.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use desk::recommendations::{Basket, Least, Rule, frequent, learn, rank, rules};
use serde_json::{Value, json};

use crate::Trouble;
use crate::sales::{self, Sale, Sales};

/// Offers that are looked at.
const OFFERED: usize = 5;
/// Items of an order that are hidden, one after the other.
const HIDDEN: usize = 10;

#[derive(Args)]
pub struct Recommend {
    /// A folder with other people's sales; the demo company's where it is left out.
    #[arg(long)]
    set: Option<PathBuf>,
}

impl Recommend {
    pub fn run(self) -> Result<(), Trouble> {
        let mut measured = Vec::new();
        match &self.set {
            None => measured.push(hits(&sales::demo()?)),
            Some(folder) => {
                let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
                    .map(|f| Ok(f?.path()))
                    .collect::<Result<_, std::io::Error>>()?;
                files.sort();
                for path in files {
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    if name.ends_with(".csv.gz") {
                        measured.push(hits(&sales::invoices(&path)?));
                    } else if let Some(expected) = expected(&path)? {
                        let all = sales::baskets(&path)?;
                        let mut figures = hits(&all);
                        if let (Some(to), Value::Object(more)) =
                            (figures.as_object_mut(), compared(&all, &expected))
                        {
                            to.extend(more);
                        }
                        measured.push(figures);
                    }
                }
            }
        }
        println!("{}", json!({ "bench": "recommend", "offered": OFFERED, "sets": measured }));
        Ok(())
    }
}

/// What others computed from baskets of the same name, if there is such a file with rules.
fn expected(path: &Path) -> Result<Option<Value>, Trouble> {
    let beside = path.with_extension("expected.json");
    if path.extension().is_none_or(|e| e != "txt") || !beside.exists() {
        return Ok(None);
    }
    let expected: Value = serde_json::from_slice(&std::fs::read(beside)?)?;
    Ok(Some(expected).filter(|e| e.get("top15_by_lift").is_some()))
}

fn items_of(sale: &Sale) -> Vec<u32> {
    let mut items: Vec<u32> = sale.lines.iter().map(|l| l.item).collect();
    items.sort_unstable();
    items.dedup();
    items
}

fn hits(all: &Sales) -> Value {
    let split = all.sales.len() * 4 / 5;
    let (past, later) = all.sales.split_at(split);
    let baskets: Vec<Basket<u32, u32>> =
        past.iter().map(|s| Basket { customer: s.customer, day: s.day, items: items_of(s) }).collect();
    let started = Instant::now();
    let learned = learn(&baskets);
    let learn_seconds = started.elapsed().as_secs_f64();
    let mut by_item: HashMap<u32, Vec<Rule<u32>>> = HashMap::new();
    for (rule, _) in &learned.rules {
        by_item.entry(rule.given.first().copied().unwrap_or_default()).or_default().push(rule.clone());
    }
    let mut by_customer: HashMap<u32, Vec<_>> = HashMap::new();
    for regular in &learned.regulars {
        by_customer.entry(regular.customer).or_default().push(regular.clone());
    }
    let mut sold: HashMap<u32, i64> = HashMap::new();
    baskets.iter().flat_map(|b| &b.items).for_each(|item| *sold.entry(*item).or_default() += 1);
    let mut popular: Vec<u32> = sold.keys().copied().collect();
    popular.sort_by_key(|item| (std::cmp::Reverse(sold.get(item).copied()), *item));

    let (mut tested, mut hit, mut popular_hit, mut micros) = (0_u32, 0_u32, 0_u32, Vec::new());
    let each = later.iter().flat_map(|sale| {
        let items = items_of(sale);
        let most = if items.len() < 2 { 0 } else { items.len().min(HIDDEN) };
        (0..most).map(move |at| (sale, at))
    });
    for (sale, at) in each {
        let mut items = items_of(sale);
        let hidden = items.remove(at);
        tested += 1;
        let started = Instant::now();
        let rules: Vec<Rule<u32>> = items.iter().filter_map(|i| by_item.get(i)).flatten().cloned().collect();
        let regulars = by_customer.get(&sale.customer).map_or(&[] as &[_], Vec::as_slice);
        let offered = rank(&items, &rules, regulars, &[], sale.day);
        micros.push(started.elapsed().as_micros());
        hit += u32::from(offered.iter().take(OFFERED).any(|r| r.item == hidden));
        let has: HashSet<u32> = items.iter().copied().collect();
        popular_hit +=
            u32::from(popular.iter().filter(|i| !has.contains(i)).take(OFFERED).any(|i| *i == hidden));
    }
    micros.sort_unstable();
    let rate = |hits: u32| f64::from(hits) / f64::from(tested.max(1));
    json!({
        "set": all.name, "orders": all.sales.len(), "items": all.items.len(), "tested": tested,
        "hit_rate": rate(hit), "popularity_hit_rate": rate(popular_hit), "ratio": rate(hit) / rate(popular_hit).max(1e-9),
        "rules": learned.rules.len(), "regulars": learned.regulars.len(), "learn_seconds": learn_seconds,
        "rank_p99_us": micros.get(micros.len() * 99 / 100).copied().unwrap_or_default() as u64,
    })
}

/// Our rules beside those that others computed: support at least 1 %, confidence at least 30 %.
fn compared(all: &Sales, expected: &Value) -> Value {
    let least = Least { support_ppm: 10_000, together: 1, confidence_ppm: 300_000, items: 4 };
    let baskets: Vec<Vec<u32>> = all.sales.iter().map(items_of).collect();
    let sets = frequent(&baskets, least);
    let found = rules(&sets, baskets.len(), least);
    let name = |id: &u32| all.items.get(*id as usize).cloned().unwrap_or_default();
    let names = |ids: &[u32]| {
        let mut names: Vec<String> = ids.iter().map(name).collect();
        names.sort();
        names
    };
    let told = |v: &Value| -> Vec<String> {
        v.as_array().into_iter().flatten().filter_map(|n| n.as_str().map(str::to_owned)).collect()
    };
    let mut differences = Vec::new();
    let theirs = expected.get("top15_by_lift").and_then(Value::as_array).cloned().unwrap_or_default();
    for row in &theirs {
        let at = |n: usize| row.get(n).cloned().unwrap_or_default();
        let (given, then) = (told(&at(0)), told(&at(1)));
        let ours = found.iter().find(|r| names(&r.given) == given && names(&r.then) == then);
        let ppm = |v: Value| (v.as_f64().unwrap_or(0.0) * 1e6).round() as i64;
        let figures = ours.map(|r| (r.support_ppm(), r.confidence_ppm(), r.lift_ppm()));
        if figures != Some((ppm(at(2)), ppm(at(3)), ppm(at(4)))) {
            differences.push(format!("{given:?} → {then:?}: {figures:?}"));
        }
    }
    let count = |size: usize| sets.get(size - 1).map_or(0, |s| s.len());
    let expected_sets = expected.get("frequent_itemsets_minsup_0_01");
    for size in 1..=3 {
        let theirs = expected_sets.and_then(|s| s.get(size.to_string())).and_then(Value::as_u64);
        if theirs != Some(count(size) as u64) {
            differences.push(format!("{} sets of {size}, not {theirs:?}", count(size)));
        }
    }
    let theirs_in_all = expected.get("rules_minsup_0_01_minconf_0_3").and_then(Value::as_u64);
    if theirs_in_all != Some(found.len() as u64) {
        differences.push(format!("{} rules, not {theirs_in_all:?}", found.len()));
    }
    json!({ "rules_compared": theirs.len(), "rules_in_all": found.len(), "rules_equal": differences.is_empty(), "differences": differences })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five baskets counted by hand; what others would compute of them, and one figure that is wrong.
    #[test]
    fn rules_are_held_against_what_others_computed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("few.txt");
        std::fs::write(&path, "beer|bread\nbeer|bread|milk\nmilk\nbread\nbeer|bread\n").unwrap();
        // beer 3, bread 4, milk 2; beer and bread 3; beer → bread: 3/5, 3/3, (3/5)/(3/5·4/5) = 1.25.
        let good = json!({
            "frequent_itemsets_minsup_0_01": { "1": 3, "2": 3, "3": 1 }, "rules_minsup_0_01_minconf_0_3": 10,
            "top15_by_lift": [[["beer"], ["bread"], 0.6, 1.0, 1.25]],
        });
        let told = compared(&sales::baskets(&path).unwrap(), &good);
        assert_eq!(told["rules_equal"], true, "{told}");
        let mut wrong = good.clone();
        wrong["top15_by_lift"][0][4] = json!(1.5);
        assert_eq!(compared(&sales::baskets(&path).unwrap(), &wrong)["rules_equal"], false);
        std::fs::write(folder.path().join("few.expected.json"), good.to_string()).unwrap();
        Recommend { set: Some(folder.path().to_owned()) }.run().unwrap();
    }

    #[test]
    fn what_a_customer_always_takes_is_hit() {
        let line = |item| sales::Line { item, quantity: 1_000_000, price: 0 };
        let sale = |customer: u32, day| Sale {
            customer,
            day,
            lines: vec![line(customer * 2), line(customer * 2 + 1)],
        };
        let all: Vec<Sale> =
            (0..50).flat_map(|day| (0..10).map(move |customer| sale(customer, day))).collect();
        let figures = hits(&Sales { name: "habits".into(), sales: all, items: vec![] });
        assert_eq!(figures["hit_rate"], 1.0, "{figures}");
        assert!(figures["popularity_hit_rate"].as_f64().unwrap() < 0.7, "{figures}");
    }

    /// For trying it by hand: `ORDERDESK_SALES=FOLDER cargo nextest run -p bench --run-ignored only`.
    #[test]
    #[ignore = "reads other people's sales"]
    fn a_folder_of_sales() {
        let folder = std::path::PathBuf::from(std::env::var("ORDERDESK_SALES").unwrap());
        Recommend { set: Some(folder.clone()) }.run().unwrap();
        crate::checks::Checks { set: Some(folder) }.run().unwrap();
    }

    #[test]
    #[ignore = "makes the demo company"]
    fn the_demo_company() {
        let all = sales::demo().unwrap();
        eprintln!("{}", hits(&all));
        eprintln!("{}", crate::checks::counted(&all).unwrap());
    }
}
