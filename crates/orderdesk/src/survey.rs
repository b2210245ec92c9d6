//! `orderdesk survey`: asking customers how an order was, what they answered, and the policy.

use clap::{Args, Subcommand};
use desk::policies::{Verb, Whose, allow};
use desk::surveys::{self, SurveyPolicy};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct SurveyCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Ask the customer of an order; prints the link that the letter has.
    Invite { order: String },
    /// Satisfaction in the last days.
    Figures {
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// Set whether and when customers are asked; what is left out stays.
    Policy {
        /// The address under which customers reach the desk: https://…
        #[arg(long)]
        address: Option<String>,
        /// Let the worker ask by itself.
        #[arg(long)]
        on: Option<bool>,
        #[arg(long)]
        after_days: Option<i64>,
        #[arg(long)]
        valid_days: Option<i64>,
        #[arg(long)]
        pause_days: Option<i64>,
        #[arg(long)]
        low_score: Option<i64>,
    },
}

impl SurveyCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Invite { order } => {
                let (survey, link) =
                    act(&db, &by, "invite to a survey", move |tx, by| surveys::invite(tx, by, &order))?;
                println!("{} {link}", survey.number);
            }
            Does::Figures { days } => {
                let figures = act(&db, &by, "survey figures", move |tx, by| {
                    allow(by, Verb::SeeFigures, Whose::Others)?;
                    let since = tx.now().plus_seconds(-days.clamp(1, 3_650) * 86_400);
                    surveys::figures(tx, by, None, since)
                })?;
                let (all, answered) = (figures.all, figures.answered);
                println!("answered   {} of {}", answered.part, answered.whole);
                println!("satisfied  {} of {}", all.satisfied.part, all.satisfied.whole);
                println!("net        {} ({} to {})", all.nps, all.nps_low, all.nps_high);
            }
            Does::Policy { address, on, after_days, valid_days, pause_days, low_score } => {
                let set = act(&db, &by, "survey policy", move |tx, by| {
                    let old = surveys::policy(tx)?;
                    let new = SurveyPolicy {
                        is_on: on.unwrap_or(old.is_on),
                        address: address.clone().unwrap_or(old.address),
                        after_days: after_days.unwrap_or(old.after_days),
                        valid_days: valid_days.unwrap_or(old.valid_days),
                        pause_days: pause_days.unwrap_or(old.pause_days),
                        low_score: low_score.unwrap_or(old.low_score),
                    };
                    surveys::set_policy(tx, by, &new)
                })?;
                println!("{}", if set.is_on { "on" } else { "off" });
            }
        }
        Ok(())
    }
}
