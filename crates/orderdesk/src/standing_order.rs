//! `orderdesk standing-order`: orders that are made again and again, by the command line.

use basics::Limits;
use clap::{Args, Subcommand};
use desk::orders;
use desk::policies::{Verb, Whose, allow};
use desk::standing::{self, Mode, NewStandingOrder, StandingFilter, StandingState};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct StandingOrderCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Order the lines of an order again and again.
    Plan {
        /// The order whose lines are repeated.
        order: String,
        #[arg(long, default_value = "1")]
        every: String,
        /// day (working days), week or month.
        #[arg(long, default_value = "week")]
        unit: String,
        /// The first delivery.
        #[arg(long)]
        first: String,
        /// The last delivery.
        #[arg(long, default_value = "")]
        last: String,
        /// Working days between the order and its delivery.
        #[arg(long, default_value = "1")]
        days_before: String,
        #[arg(long, default_value = "")]
        po: String,
        /// Each is placed by itself; else it waits as a draft.
        #[arg(long)]
        place: bool,
    },
    /// Standing orders, the one that runs next first.
    List {
        /// active, paused or ended.
        #[arg(long)]
        state: Option<String>,
    },
    /// A standing order with what became of each delivery.
    Show { number: String },
    /// Pause it.
    Pause {
        number: String,
        #[arg(long)]
        reason: String,
    },
    /// Let it go on.
    Resume { number: String },
    /// End it.
    End {
        number: String,
        #[arg(long)]
        reason: String,
    },
}

impl StandingOrderCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        let (number, to, why) = match self.command {
            Does::Plan { order, every, unit, first, last, days_before, po, place } => {
                let made = act(&db, &by, "plan standing order", move |tx, by| {
                    let of = orders::need(tx, &order)?;
                    let mut content = orders::as_draft(&of);
                    content.buyer_po_no.clone_from(&po);
                    let new = NewStandingOrder {
                        content,
                        unit: unit.clone(),
                        every: every.clone(),
                        first_day: first.clone(),
                        last_day: last.clone(),
                        days_before: days_before.clone(),
                        mode: if place { Mode::Place } else { Mode::Draft },
                    };
                    standing::plan(tx, by, &new)
                })?;
                println!("{} from {}, made on {}", made.number, made.next_day, made.next_run);
                return Ok(());
            }
            Does::List { state } => {
                let state = match state {
                    Some(code) => {
                        Some(StandingState::from_code(&code).ok_or_else(|| format!("'{code}' is no state"))?)
                    }
                    None => None,
                };
                let filter = StandingFilter { state, customer: None };
                let found = act(&db, &by, "standing orders", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(standing::list(tx, &filter, Limits::PAGE_ROWS)?)
                })?;
                for s in found {
                    let often = format!("{} {}", s.rhythm.every, s.rhythm.unit.word(s.rhythm.every));
                    println!(
                        "{:10} {:7} every {often:16} next {}  {}",
                        s.number,
                        s.state.code(),
                        s.next_day,
                        s.customer_name
                    );
                }
                return Ok(());
            }
            Does::Show { number } => {
                let (s, runs) = act(&db, &by, "standing order", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let s = standing::need(tx, &number)?;
                    let runs = standing::runs_of(tx, s.id, Limits::PAGE_ROWS)?;
                    Ok((s, runs))
                })?;
                println!("{} {} · {} · next {}", s.number, s.customer_name, s.state.code(), s.next_day);
                for r in runs {
                    println!("{} {:8} {}", r.day, r.outcome, r.order_number.unwrap_or_default());
                }
                return Ok(());
            }
            Does::Pause { number, reason } => (number, StandingState::Paused, reason),
            Does::Resume { number } => (number, StandingState::Active, String::new()),
            Does::End { number, reason } => (number, StandingState::Ended, reason),
        };
        let changed =
            act(&db, &by, "standing order", move |tx, by| standing::change_state(tx, by, &number, to, &why))?;
        println!("{} is {}", changed.number, changed.state.code());
        Ok(())
    }
}
