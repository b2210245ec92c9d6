//! `bench import`: orders of ten lines that another system carried, brought in a thousand at a time; beside the same rows written bare
//! in the same run with as many to a commit. SQLite only: what is compared is the work between reading a row and handing it to the
//! engine.

use std::time::Instant;

use basics::{Day, Percent, Quantity, Unit, UnitPrice};
use clap::Args;
use db::{Db, Options};
use desk::MIGRATIONS;
use desk::actor::Actor;
use desk::orders::{Channel, HistoricLine, HistoricOrder, import_history};
use serde_json::json;

use crate::Trouble;
use crate::bare::{self, Again};
use crate::measure::own_cpu;
use crate::orders::{LINES, Place, filled, round};
use crate::records::{Scale, id};

#[derive(Args)]
pub struct Import {
    #[arg(long, default_value_t = 20_000)]
    orders: usize,
}

/// Orders of one call, which is one transaction and one entry in the journal.
const CALL: usize = 1_000;

impl Import {
    pub fn run(self) -> Result<(), Trouble> {
        let place = Place::new("sqlite", "import")?;
        eprintln!("filling {} …", place.url);
        let scale = Scale::times(1);
        filled(&place.url, scale)?;
        let template = format!("{}.template", place.url);
        std::fs::copy(&place.url, &template)?;
        let db = Db::open(Options::new(&place.url), MIGRATIONS)?;
        let today = basics::Clock::Machine.now().utc_day();
        let (mut seconds, mut cpu) = (0.0, std::time::Duration::ZERO);
        for start in (0..self.orders).step_by(CALL) {
            let orders: Vec<_> =
                (start..(start + CALL).min(self.orders)).map(|n| historic(n, scale, today)).collect();
            let (began, before) = (Instant::now(), own_cpu());
            db.write_now("import", move |tx| import_history(tx, &Actor::desk(), &orders))
                .map_err(|e| e.to_string())?;
            seconds += began.elapsed().as_secs_f64();
            cpu += own_cpu() - before;
        }
        // Closed, so that the log is in the file.
        drop(db);
        let again = Again { from: "I", before: "J", group: CALL, whole: Some("habit") };
        let bare = bare::write_again(&place.url, &template, &again)?;
        let count = self.orders as f64;
        let (per_s, cpu_us) = (count / seconds, cpu.as_secs_f64() * 1e6 / count);
        println!(
            "{}",
            json!({
                "bench": "import", "engine": "sqlite", "orders": self.orders, "lines": LINES, "at_a_time": CALL,
                "orders_per_s": per_s.round(), "bare_orders_per_s": bare.orders_per_s.round(),
                "ratio": round(per_s / bare.orders_per_s),
                "cpu_us": cpu_us.round(), "bare_cpu_us": bare.cpu_us.round(), "cpu_ratio": round(cpu_us / bare.cpu_us),
                "seconds_per_million": round(seconds * 1e6 / (count * LINES as f64)),
            })
        );
        Ok(())
    }
}

/// The order that was the `n`th of the other system.
fn historic(n: usize, scale: Scale, today: Day) -> HistoricOrder {
    let day = today.plus_days(-(n as i32 % 700) - 10);
    let at = basics::Instant::from_micros(1_600_000_000_000_000 + n as i64 * 1_000_000);
    let line = |k: usize| HistoricLine {
        item: id(2, (n * 17 + k * 499) % scale.items),
        quantity: Quantity::whole(1 + ((n + k) % 9) as i32),
        unit: Unit::EACH,
        price: UnitPrice::from_micro(2_500_000),
        price_base: Quantity::ONE,
    };
    HistoricOrder {
        number: format!("I{n:08}"),
        channel: Channel::Api,
        customer: id(1, n * 7 % scale.customers),
        ship_to: String::new(),
        po_number: Some(format!("I-{n}")),
        requested_date: Some(day),
        shipped_date: Some(day),
        place: Some(id(3, 0)),
        carrier: Some("DHL".into()),
        freight: 590,
        tax_code: "S",
        tax_rate: Percent::from_stored(190_000),
        entered_by: Actor::desk().person,
        placed_at: at,
        closed_at: at,
        lines: (0..LINES).map(line).collect(),
    }
}
