//! `orderdesk recommend`: what to offer with an order or to a customer, how often it is taken, and learning it anew.

use basics::Quantity;
use clap::{Args, Subcommand};
use db::Db;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::recommendations::{self, LearnedAt, Wanted};
use desk::{Actor, Failure, catalog, customers};

use crate::Trouble;
use crate::database::{Acting, act, person, told};

#[derive(Args)]
pub struct RecommendCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// What to offer to a customer with these items in the order.
    To {
        customer: String,
        items: Vec<String>,
        #[arg(long, default_value_t = 5)]
        limit: usize,
    },
    /// How often what was offered in the last days was taken.
    Figures {
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// Learn from the orders of the past now; the worker does it each night.
    Learn,
}

impl RecommendCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::To { customer, items, limit } => {
                let found = act(&db, &by, "recommend", move |tx, by| {
                    allow(by, Verb::SeeCustomers, Whose::Others)?;
                    let missing = |what, which: &str| General::NotFound { what, which: which.to_owned() };
                    let of =
                        customers::by_number(tx, &customer)?.ok_or_else(|| missing("customer", &customer))?;
                    let mut wanted = Vec::new();
                    for sku in &items {
                        let item = catalog::by_sku(tx, sku)?.ok_or_else(|| missing("item", sku))?;
                        wanted.push(Wanted { item: item.id, quantity: Quantity::ZERO });
                    }
                    Ok(recommendations::recommend(tx, Some(of.id), &wanted, limit.clamp(1, 50))?)
                })?;
                for r in found {
                    println!(
                        "{:16} {:>8} {:4} {:16} {}: {}",
                        r.sku,
                        r.quantity.to_string(),
                        r.unit.to_string(),
                        r.kind.code(),
                        r.description,
                        r.reason
                    );
                }
            }
            Does::Figures { days } => {
                let figures = act(&db, &by, "recommendation figures", move |tx, by| {
                    allow(by, Verb::SeeFigures, Whose::Others)?;
                    let since = tx.now().plus_seconds(-days.clamp(1, 3_650) * 86_400);
                    Ok(recommendations::figures(tx, since)?)
                })?;
                println!("taken {} of {}", figures.all.part, figures.all.whole);
                for figure in figures.by_kind {
                    println!("{:16} {} of {}", figure.name, figure.taken.part, figure.taken.whole);
                }
            }
            Does::Learn => {
                let by = db.read_now("who", move |tx| person(tx, &by)).map_err(told)?;
                let learned = learn(&db, &by).map_err(told)?;
                println!(
                    "{} rules and {} habits from {} orders",
                    learned.rules, learned.regulars, learned.baskets
                );
            }
        }
        Ok(())
    }
}

/// Reads in one transaction, learns in none, keeps in another.
pub fn learn(db: &Db, by: &Actor) -> Result<LearnedAt, Failure> {
    let learned = recommendations::learn(&db.read_now("baskets", recommendations::baskets)?);
    let by = by.clone();
    db.write_now("learn recommendations", move |tx| {
        recommendations::adopt(tx, &by, &learned)?;
        recommendations::settle_all(tx)?;
        let kept = recommendations::learned(tx)?;
        Ok(kept.ok_or_else(|| db::Fault::Broken("nothing was kept".into()))?)
    })
}
