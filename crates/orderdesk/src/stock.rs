//! `orderdesk stock`: what can be had where and when, and goods held for customers.

use basics::Quantity;
use clap::{Args, Subcommand};
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::stock::{self, NewHold};
use desk::{catalog, company, customers, tasks};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct StockCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// What there is of an item on which day, and how so many could be delivered.
    Availability {
        item: String,
        /// In base units.
        #[arg(long)]
        quantity: Option<String>,
    },
    /// What is special of an item: its vendor, its specification, work that is confirmed. With --set, from now on; as the API takes it.
    Special {
        item: String,
        /// JSON, such as '{"specification": "colour!: red, blue"}'; {} for nothing.
        #[arg(long)]
        set: Option<String>,
    },
    /// Hold goods for a customer who thinks it over.
    Hold {
        item: String,
        /// In base units.
        quantity: String,
        #[arg(long)]
        place: Option<String>,
        #[arg(long)]
        customer: Option<String>,
        /// 4h, +1, "fri 14:00"; goods are held for at most ten days.
        #[arg(long, default_value = "+1")]
        until: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// List what is held.
    Holds,
    /// Release a hold.
    Release { number: String },
    /// End the holds whose time is over; the worker does it by itself.
    Lapse,
}

impl StockCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Availability { item, quantity } => {
                let quantity = quantity.as_deref().map(Quantity::parse).transpose()?;
                let (known, today) = act(&db, &by, "availability", move |tx, by| {
                    allow(by, Verb::SeeStock, Whose::Others)?;
                    let item = catalog::by_sku(tx, &item)?
                        .ok_or_else(|| General::NotFound { what: "item", which: item.clone() })?;
                    Ok((stock::availability(tx, item.id, None)?, company::today(tx)?))
                })?;
                for on in stock::by_day(&known, today) {
                    let at = known.places.iter().zip(&on.at).map(|(p, q)| format!("{} {q}", p.place));
                    println!("{} {:>8}   {}", on.day, on.total, at.collect::<Vec<_>>().join(", "));
                }
                if let Some(quantity) = quantity {
                    let split = stock::split(&known, quantity, today);
                    for part in &split.parts {
                        println!("{} from {} on {}", part.quantity, part.place, part.day);
                    }
                    if split.rest.is_positive() {
                        println!("{} with nothing that is known to come", split.rest);
                    }
                }
            }
            Does::Special { item, set } => {
                let special = act(&db, &by, "special item", move |tx, by| {
                    if let Some(text) = &set {
                        let wanted = serde_json::from_str(text)
                            .map_err(|e| General::Invalid { field: "set", problem: e.to_string() })?;
                        catalog::set_special(tx, by, &item, &wanted)?;
                    }
                    allow(by, Verb::SeeItems, Whose::Others)?;
                    let item = catalog::by_sku(tx, &item)?
                        .ok_or_else(|| General::NotFound { what: "item", which: item.clone() })?;
                    Ok(catalog::special(tx, item.id)?)
                })?;
                println!("{}", serde_json::to_string_pretty(&special)?);
            }
            Does::Hold { item, quantity, place, customer, until, note } => {
                let quantity = Quantity::parse(&quantity)?;
                let number = act(&db, &by, "hold stock", move |tx, by| {
                    let missing = |what, which: &str| General::NotFound { what, which: which.to_owned() };
                    let item = catalog::by_sku(tx, &item)?.ok_or_else(|| missing("item", &item))?;
                    let place = stock::place(tx, place.as_deref())?
                        .ok_or_else(|| missing("place", place.as_deref().unwrap_or_default()))?;
                    let customer = match &customer {
                        Some(number) => Some(
                            customers::by_number(tx, number)?.ok_or_else(|| missing("customer", number))?.id,
                        ),
                        None => None,
                    };
                    let until = tasks::due_at(tx, &until, Some(place.id))?.unwrap_or_else(|| tx.now());
                    let new = NewHold {
                        item: item.id,
                        place: place.id,
                        quantity,
                        customer,
                        note: note.clone(),
                        until,
                    };
                    stock::hold_softly(tx, by, &new)
                })?;
                println!("{number} is held");
            }
            Does::Holds => {
                let found = act(&db, &by, "list holds", |tx, by| {
                    allow(by, Verb::SeeStock, Whose::Others)?;
                    let mut shown = Vec::new();
                    let zone = company::facts(tx)?.time_zone.clone();
                    for hold in stock::open_holds(tx, 1_000)? {
                        let item = catalog::by_id(tx, hold.item)?.map_or_else(String::new, |i| i.sku.clone());
                        let until = hold.until.shown_in(&zone);
                        shown.push(format!(
                            "{:10} {:16} {:>10} until {until} {}",
                            hold.number, item, hold.quantity, hold.note
                        ));
                    }
                    Ok(shown)
                })?;
                for line in found {
                    println!("{line}");
                }
            }
            Does::Release { number } => {
                let which = number.clone();
                act(&db, &by, "release hold", move |tx, by| stock::release_hold(tx, by, &which))?;
                println!("{number} is released");
            }
            Does::Lapse => {
                let count = act(&db, &by, "lapse holds", stock::lapse_holds)?;
                println!("{count} lapsed");
            }
        }
        Ok(())
    }
}
