//! `bench checks`: how often the checks against a customer's habits speak on orders of the past, which were right as far as anybody knows, and
//! how many planted errors they find: a digit too many, a case for a piece, a price with its point in another place, an order twice.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use basics::{Instant, Quantity, Unit, UnitPrice};
use clap::Args;
use desk::orders::{Habit, checks};
use serde_json::{Value, json};

use crate::Trouble;
use crate::sales::{self, Line, Sales};

#[derive(Args)]
pub struct Checks {
    /// A folder with other people's sales; the demo company's where it is left out.
    #[arg(long)]
    pub set: Option<PathBuf>,
}

impl Checks {
    pub fn run(self) -> Result<(), Trouble> {
        let mut measured = Vec::new();
        match &self.set {
            None => measured.push(counted(&sales::demo()?)?),
            Some(folder) => {
                let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
                    .map(|f| Ok(f?.path()))
                    .collect::<Result<_, std::io::Error>>()?;
                files.sort();
                for path in files.into_iter().filter(|p| p.to_string_lossy().ends_with(".csv.gz")) {
                    measured.push(counted(&sales::invoices(&path)?)?);
                }
            }
        }
        println!("{}", json!({ "bench": "checks", "sets": measured }));
        Ok(())
    }
}

/// Pieces of a case in planted errors.
const CASE: i64 = 12;

#[derive(Default)]
struct Count {
    spoke: u64,
    asked: u64,
}

impl Count {
    fn note(&mut self, spoke: bool) {
        self.asked += 1;
        self.spoke += u64::from(spoke);
    }

    fn told(&self) -> Value {
        json!({ "spoke": self.spoke, "of": self.asked, "rate": self.spoke as f64 / self.asked.max(1) as f64 })
    }
}

pub fn counted(all: &Sales) -> Result<Value, Trouble> {
    let (each, case): (Unit, Unit) = ("EA".parse()?, "CS".parse()?);
    let mut habits: HashMap<(u32, u32), Habit> = HashMap::new();
    let (mut lines, mut known, mut orders, mut stopped) = (0_u64, 0_u64, 0_u64, 0_u64);
    let mut alarms: BTreeMap<&str, Count> = BTreeMap::new();
    let mut planted: BTreeMap<&str, Count> = BTreeMap::new();
    for sale in &all.sales {
        let now = Instant::from_micros(i64::from(sale.day) * 86_400_000_000);
        orders += 1;
        let mut spoke = false;
        for line in &sale.lines {
            lines += 1;
            let Some(habit) = habits.get(&(sale.customer, line.item)) else { continue };
            known += 1;
            let (quantity, price) = (Quantity::from_micro(line.quantity), UnitPrice::from_micro(line.price));
            let found = [
                ("unusual_quantity", checks::unusual_quantity(habit, quantity).is_some()),
                ("early_again", checks::early_again(habit, quantity, each, now).is_some()),
                ("unusual_price", checks::unusual_price(habit, each, price).is_some()),
            ];
            // A price from our own lists is only a note; it stops nobody.
            spoke |= found.iter().any(|(name, said)| *said && *name != "unusual_price");
            for (name, said) in found {
                alarms.entry(name).or_default().note(said);
            }
            if habit.orders < 3 {
                continue;
            }
            let times = |n: i64| Quantity::from_micro(line.quantity.saturating_mul(n));
            let mut plant = |name, said: bool| planted.entry(name).or_default().note(said);
            plant("ten_times_the_quantity", checks::unusual_quantity(habit, times(10)).is_some());
            plant("a_case_for_a_piece", checks::unusual_unit(habit, case, times(CASE)).is_some());
            let wrong = UnitPrice::from_micro(line.price.saturating_mul(10));
            plant("ten_times_the_price", checks::unusual_price(habit, each, wrong).is_some());
            if habit.orders >= 5 {
                let (again, soon) = (habit.last_quantity, habit.last_at.plus_seconds(86_400));
                plant(
                    "the_last_order_again_next_day",
                    checks::early_again(habit, again, each, soon).is_some(),
                );
            }
        }
        stopped += u64::from(spoke);
        for line in &sale.lines {
            learn(&mut habits, sale.customer, line, now);
        }
    }
    let told = |of: BTreeMap<&str, Count>| {
        of.into_iter().map(|(n, c)| (n.to_owned(), c.told())).collect::<serde_json::Map<_, _>>()
    };
    Ok(json!({
        "set": all.name, "orders": orders, "lines": lines, "lines_with_a_habit": known,
        "orders_stopped": stopped, "orders_stopped_rate": stopped as f64 / orders.max(1) as f64,
        "false_alarms": told(alarms), "planted_found": told(planted),
    }))
}

fn learn(habits: &mut HashMap<(u32, u32), Habit>, customer: u32, line: &Line, now: Instant) {
    let quantity = Quantity::from_micro(line.quantity);
    let habit = habits.entry((customer, line.item)).or_insert_with(|| Habit {
        item: basics::Id::from_uuid(uuid::Uuid::nil()),
        orders: 0,
        min: quantity,
        max: quantity,
        last_quantity: quantity,
        last_unit: "EA".into(),
        last_price: UnitPrice::from_micro(line.price),
        last_at: now,
        first_at: Some(now),
        same_unit: true,
    });
    habit.orders += 1;
    habit.min = habit.min.min(quantity);
    habit.max = habit.max.max(quantity);
    habit.last_quantity = quantity;
    habit.last_price = UnitPrice::from_micro(line.price);
    habit.last_at = now;
}
