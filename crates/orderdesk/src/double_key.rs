//! `orderdesk double-key`: what is keyed a second time, by the command line.

use basics::Limits;
use clap::{Args, Subcommand};
use desk::actor::Level;
use desk::orders::double_key::{self, RiskyField};
use desk::policies::{Verb, Whose, allow};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct DoubleKeyCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// What waits for you.
    List,
    /// Key a field again: quantity with its unit, price for one, or the code of a ship-to.
    Key {
        order: String,
        /// quantity, price or ship_to
        field: String,
        value: String,
        #[arg(long, default_value_t = 0)]
        line: i64,
    },
    /// Say what is right where two keyed differently.
    Settle {
        order: String,
        field: String,
        value: String,
        #[arg(long, default_value_t = 0)]
        line: i64,
    },
    /// How many are keyed twice; without arguments shows it. FIELD LEVEL PERCENT sets one rate.
    Policy { set: Vec<String> },
}

impl DoubleKeyCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                let open = act(&db, &by, "second keying", |tx, by| {
                    allow(by, Verb::KeyAgain, Whose::Others)?;
                    Ok(double_key::open(tx, by.person, Limits::PAGE_ROWS)?)
                })?;
                for d in open {
                    let state = if d.is_waiting() { "to key" } else { "to settle" };
                    println!("{:10} {:4} {:9} {state}", d.order_number, d.line_no, d.field.code());
                }
            }
            Does::Key { order, field, value, line } => {
                let field = risky(&field)?;
                let keyed = act(&db, &by, "key again", move |tx, by| {
                    double_key::key_again(tx, by, &order, line, field, &value)
                })?;
                println!("{}", if keyed.same { "the same" } else { "different; somebody else settles it" });
            }
            Does::Settle { order, field, value, line } => {
                let field = risky(&field)?;
                let outcome = act(&db, &by, "settle double key", move |tx, by| {
                    double_key::settle(tx, by, &order, line, field, &value)
                })?;
                println!("{}", outcome.code());
            }
            Does::Policy { set } => {
                let change = match set.as_slice() {
                    [] => None,
                    [field, level, percent] => {
                        let level =
                            Level::from_code(level).ok_or_else(|| format!("'{level}' is not a level"))?;
                        Some((risky(field)?, level, percent.parse::<i64>()?))
                    }
                    _ => return Err("write FIELD LEVEL PERCENT".into()),
                };
                let policy = act(&db, &by, "double key policy", move |tx, by| {
                    let mut policy = double_key::policy(tx)?;
                    if let Some((field, level, percent)) = change {
                        policy.of_mut(field).set(level, percent);
                        double_key::set_policy(tx, by, &policy)?;
                    }
                    Ok(policy)
                })?;
                for field in RiskyField::ALL {
                    let rates =
                        policy.of(field).all().map(|(level, rate)| format!("{} {rate}", level.code()));
                    println!("{:9} {}", field.code(), rates.join(", "));
                }
            }
        }
        Ok(())
    }
}

fn risky(code: &str) -> Result<RiskyField, Trouble> {
    Ok(RiskyField::from_code(code).ok_or_else(|| format!("'{code}' is not quantity, price or ship_to"))?)
}
