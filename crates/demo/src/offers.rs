//! Offers of this morning to the telephone counter's customer: one that is open, one that was declined. And the rates at which risky fields are
//! keyed a second time from now on: for beginners above all, so that nobody who tries the desk waits for a second person.

use std::sync::Arc;

use db::Db;
use desk::orders::double_key::{self, DoubleKeyPolicy, Rates};
use desk::orders::{self, Draft, DraftLine, Quote};
use desk::{Failure, quotations};

use crate::counter;
use crate::people::People;
use crate::world::World;

/// What is offered of each item.
const MANY: i64 = 250;

pub(crate) fn set_up(db: &Db, world: &World, people: &People) -> Result<(), Failure> {
    let (carla, dora, susan) = (people.get("carla")?, people.get("dora")?, people.get("susan")?);
    let skus: Vec<String> = world
        .best_sellers()
        .filter(|(_, item)| counter::skus().all(|sku| sku != item.sku))
        .take(3)
        .map(|(_, item)| item.sku.clone())
        .collect();
    for (by, reference, declined) in [(carla, "RFQ-311", ""), (dora, "", "bought from stock elsewhere")] {
        let lines = skus.iter().map(|item| DraftLine {
            item: item.clone(),
            quantity: MANY.to_string(),
            ..DraftLine::default()
        });
        let draft = Draft {
            customer: counter::CUSTOMER.to_owned(),
            accept: "they ask for more than usual".into(),
            lines: lines.collect(),
            ..Draft::default()
        };
        let quote = Quote { draft, reference: reference.to_owned(), ..Quote::default() };
        let by = Arc::clone(&by);
        db.write_now("demo quotation", move |tx| {
            let number = orders::quote(tx, &by, &quote)?.number;
            match declined {
                "" => Ok(()),
                why => quotations::decline(tx, &by, &number, why).map(|_| ()),
            }
        })?;
    }
    let beginners = Rates { emerging: 100, developing: 10, ..Rates::default() };
    let policy = DoubleKeyPolicy { quantity: beginners, price: beginners, ship_to: beginners };
    db.write_now("demo second keying", move |tx| double_key::set_policy(tx, &susan, &policy))
}
