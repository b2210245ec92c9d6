//! `orderdesk calendar`: when the company and its places work.

use basics::calendar::Written;
use clap::{Args, Subcommand};
use desk::calendars;

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct CalendarCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Show all calendars as JSON.
    List,
    /// Set the calendar of the company or of a place from JSON on standard input, as `list` prints it.
    Set {
        /// `company`, or the code of a place.
        code: String,
    },
}

impl CalendarCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                let found = act(&db, &by, "list calendars", |tx, _| Ok(calendars::list(tx)?))?;
                let shown: serde_json::Map<String, serde_json::Value> = found
                    .into_iter()
                    .map(|kept| Ok((kept.code, serde_json::to_value(Written::from(kept.calendar))?)))
                    .collect::<Result<_, serde_json::Error>>()?;
                println!("{}", serde_json::to_string_pretty(&shown)?);
            }
            Does::Set { code } => {
                let written: Written = serde_json::from_reader(std::io::stdin().lock())?;
                act(&db, &by, "set calendar", move |tx, by| calendars::set(tx, by, &code, &written))?;
                println!("kept");
            }
        }
        Ok(())
    }
}
