//! `orderdesk board`: open orders, who has each and since when.

use clap::Args;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::workboard::{self, Due, Filter, Sort};
use desk::{company, customers, people};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct Board {
    #[command(flatten)]
    acting: Acting,
    /// any, late, today, week, later or no_day.
    #[arg(long, default_value = "any")]
    due: String,
    /// The team that has it.
    #[arg(long)]
    with: Option<String>,
    /// Whose it is: a login.
    #[arg(long)]
    owner: Option<String>,
    #[arg(long)]
    customer: Option<String>,
    /// Only what is held.
    #[arg(long)]
    held: bool,
    /// What was begun first comes first.
    #[arg(long)]
    by_age: bool,
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Board {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let due = Due::from_code(&self.due)
            .ok_or_else(|| format!("'{}' is none of any, late, today, week, later, no_day", self.due))?;
        let (with, owner, customer, held) = (self.with, self.owner, self.customer, self.held);
        let sort = if self.by_age { Sort::Age } else { Sort::Promise };
        let limit = self.limit;
        let (found, zone) = act(&db, &self.acting.by, "workboard", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let owner = match &owner {
                Some(login) => Some(
                    people::actor_of_login(tx, login)?
                        .ok_or_else(|| General::NotFound { what: "person", which: login.clone() })?
                        .person,
                ),
                None => None,
            };
            let customer = match &customer {
                Some(number) => Some(
                    customers::by_number(tx, number)?
                        .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?
                        .id,
                ),
                None => None,
            };
            let filter = Filter {
                due,
                with: with.clone(),
                owner,
                customer,
                held: held.then_some(None),
                sort,
                ..Filter::default()
            };
            let zone = company::facts(tx)?.time_zone.clone();
            Ok((workboard::list(tx, &filter, limit)?, zone))
        })?;
        for row in &found.rows {
            let due = row.due().map_or_else(|| "-".to_owned(), |d| d.to_string());
            let late =
                if row.late_days > 0 { format!("late {:>3}", row.late_days) } else { "        ".into() };
            let who = row.with_name.as_deref().map_or(String::new(), |name| format!(" ({name})"));
            println!(
                "{:10} {:10} {late} {}{who} {} since {} · {}",
                row.number,
                due,
                row.with.team,
                row.with.step,
                row.with.since.shown_in(&zone),
                row.customer_name.as_deref().unwrap_or("-"),
            );
        }
        Ok(())
    }
}
