//! `orderdesk purchase`: what vendors are asked for.

use basics::Limits;
use clap::{Args, Subcommand};
use desk::orders;
use desk::policies::{Verb, Whose, allow};
use desk::purchasing::{self, PurchaseFilter, PurchaseState};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct PurchaseCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// What vendors are asked for, the first due first.
    List {
        /// requested, ordered, done or cancelled; those that are open where it is left out.
        #[arg(long)]
        state: Option<String>,
    },
    /// The vendor was asked and said when it comes.
    Ordered {
        number: String,
        /// The vendor's number.
        #[arg(long, default_value = "")]
        reference: String,
        #[arg(long, default_value = "")]
        due: String,
    },
    /// The vendor has sent it to the customer.
    Sent {
        number: String,
        /// In base units; all that is left where it is left out.
        #[arg(long, default_value = "")]
        quantity: String,
        #[arg(long, default_value = "")]
        tracking: String,
    },
}

impl PurchaseCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List { state } => {
                let state = match state {
                    Some(code) => {
                        Some(PurchaseState::from_code(&code).ok_or_else(|| format!("'{code}' is no state"))?)
                    }
                    None => None,
                };
                let found = act(&db, &by, "purchase requests", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(purchasing::list(tx, &PurchaseFilter { state }, Limits::PAGE_ROWS)?)
                })?;
                for r in found {
                    println!(
                        "{:10} {:9} {} {:>8} {} {}  {} line {}  {}",
                        r.number,
                        r.state.code(),
                        r.due,
                        r.quantity,
                        r.unit,
                        r.sku,
                        r.order_number,
                        r.line_no,
                        r.vendor
                    );
                }
            }
            Does::Ordered { number, reference, due } => {
                let said = act(&db, &by, "order purchase", move |tx, by| {
                    orders::vendor_said(tx, by, &number, &reference, &due)
                })?;
                println!("{} is due on {}", said.number, said.due);
            }
            Does::Sent { number, quantity, tracking } => {
                let sent = act(&db, &by, "vendor dispatch", move |tx, by| {
                    orders::vendor_sent(tx, by, &number, &quantity, &tracking)
                })?;
                println!(
                    "{} of order {} sent, {} left; the order is {}",
                    sent.sent, sent.order, sent.left, sent.stage
                );
            }
        }
        Ok(())
    }
}
