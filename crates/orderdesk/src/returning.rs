//! `orderdesk return`: returns by the command line.

use clap::{Args, Subcommand};
use desk::billing::ChargesBack;
use desk::letters;
use desk::policies::{Verb, Whose, allow};
use desk::returns::{
    self, Advance, Arrived, Condition, Disposal, Disposition, FeeSaid, NewReturn, NewReturnLine, Reason,
    Remedy, Return, ReturnFilter, ReturnState, Settling,
};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct ReturnCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Ask for a return of shipped goods; it is authorised at once by whoever may.
    Request {
        order: String,
        /// LINE:QUANTITY:REASON, in base units, as 1:12:defective. May be given several times.
        #[arg(required = true)]
        lines: Vec<String>,
        /// credit, refund or replacement.
        #[arg(long, default_value = "credit")]
        remedy: String,
        /// Of a replacement: no, free or charged.
        #[arg(long, default_value = "no")]
        advance: String,
        /// The customer keeps the goods.
        #[arg(long)]
        keep: bool,
        /// The code of the place that the goods come to.
        #[arg(long, default_value = "")]
        place: String,
        #[arg(long, default_value = "")]
        note: String,
        /// Write to the customer, with the return slip.
        #[arg(long)]
        tell: bool,
    },
    /// Those in a state, the latest first.
    List {
        #[arg(long)]
        state: Option<String>,
    },
    /// Show one.
    Show { number: String },
    /// Authorise one that somebody asked for.
    Authorise { number: String },
    Reject {
        number: String,
        #[arg(long)]
        reason: String,
    },
    Cancel {
        number: String,
        #[arg(long)]
        reason: String,
    },
    /// Goods came back.
    Receive {
        number: String,
        /// LINE:QUANTITY:CONDITION, as 1:12:as_new. May be given several times.
        #[arg(required = true)]
        lines: Vec<String>,
    },
    /// What becomes of goods that came back.
    Dispose {
        number: String,
        /// LINE:QUANTITY:restock, quarantine, scrap or vendor. May be given several times.
        #[arg(required = true)]
        lines: Vec<String>,
        /// Of what was set aside before.
        #[arg(long)]
        from_quarantine: bool,
    },
    /// Credit what came back.
    Settle {
        number: String,
        /// 15% or an amount; by policy where it is left out.
        #[arg(long)]
        fee: Option<String>,
        /// none, share or all; by policy where it is left out.
        #[arg(long)]
        charges: Option<String>,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Send the goods again without charge.
    Replace { number: String },
    Close {
        number: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
}

impl ReturnCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        let done = match self.command {
            Does::Request { order, lines, remedy, advance, keep, place, note, tell } => {
                let new = NewReturn {
                    order,
                    lines: lines.iter().map(|l| new_line(l)).collect::<Result<_, _>>()?,
                    remedy: known("remedy", &remedy, Remedy::from_code)?,
                    advance: known("advance", &advance, Advance::from_code)?,
                    goods_back: !keep,
                    place,
                    note,
                };
                act(&db, &by, "request return", move |tx, by| {
                    let made = returns::request(tx, by, &new)?;
                    if tell && made.state == ReturnState::Authorised {
                        letters::send_return(tx, by, &made.number, "")?;
                    }
                    Ok(made)
                })?
            }
            Does::List { state } => {
                let state = state.map(|s| known("state", &s, ReturnState::from_code)).transpose()?;
                let found = act(&db, &by, "list returns", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(returns::list(tx, &ReturnFilter { state, ..ReturnFilter::default() }, 100)?)
                })?;
                for r in found {
                    let value = basics::Money::from_minor(r.value, r.currency);
                    println!(
                        "{:10} {:10} {:10} {value:>14} {}",
                        r.number, r.state, r.order_number, r.customer_name
                    );
                }
                return Ok(());
            }
            Does::Show { number } => act(&db, &by, "show return", move |tx, by| {
                allow(by, Verb::SeeOrders, Whose::Others)?;
                returns::need(tx, &number)
            })?,
            Does::Authorise { number } => {
                act(&db, &by, "authorise return", move |tx, by| returns::authorise(tx, by, &number, None))?
            }
            Does::Reject { number, reason } => {
                act(&db, &by, "reject return", move |tx, by| returns::reject(tx, by, &number, &reason))?
            }
            Does::Cancel { number, reason } => {
                act(&db, &by, "cancel return", move |tx, by| returns::cancel(tx, by, &number, &reason))?
            }
            Does::Receive { number, lines } => {
                let read = |text: &String| {
                    let (line, quantity, code) = three(text)?;
                    let condition = known("condition", &code, Condition::from_code)?;
                    Ok(Arrived { line, quantity, condition, note: String::new() })
                };
                let arrived = lines.iter().map(read).collect::<Result<Vec<_>, Trouble>>()?;
                act(&db, &by, "receive return", move |tx, by| {
                    returns::receive(tx, by, &number, &arrived, None)
                })?
            }
            Does::Dispose { number, lines, from_quarantine } => {
                let read = |text: &String| {
                    let (line, quantity, code) = three(text)?;
                    let to = known("disposition", &code, Disposition::from_code)?;
                    Ok(Disposal { line, quantity, to, from_quarantine })
                };
                let disposals = lines.iter().map(read).collect::<Result<Vec<_>, Trouble>>()?;
                act(&db, &by, "dispose of return", move |tx, by| {
                    returns::dispose(tx, by, &number, &disposals, None)
                })?
            }
            Does::Settle { number, fee, charges, note } => {
                let settling = Settling {
                    fee: fee.map_or(FeeSaid::ByPolicy, FeeSaid::Said),
                    charges: charges.map(|c| known("charges", &c, ChargesBack::from_code)).transpose()?,
                    note,
                    version: None,
                };
                let done = act(&db, &by, "settle return", move |tx, by| {
                    returns::settle(tx, by, &number, &settling)
                })?;
                for c in &done.credit_notes {
                    let total = basics::Money::from_minor(c.sums.total, c.currency);
                    println!("{} over {total} is {}", c.number, c.stage);
                }
                return Ok(());
            }
            Does::Replace { number } => {
                act(&db, &by, "replace return", move |tx, by| returns::replace(tx, by, &number, None))?
            }
            Does::Close { number, reason } => {
                act(&db, &by, "close return", move |tx, by| returns::close(tx, by, &number, &reason))?
            }
        };
        show(&done);
        Ok(())
    }
}

fn known<T>(what: &str, code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Trouble> {
    from_code(code).ok_or_else(|| format!("'{code}' is not known as {what}").into())
}

/// `1:12:word`
fn three(text: &str) -> Result<(i64, String, String), Trouble> {
    let wrong = || format!("'{text}' can't be read; write LINE:QUANTITY:WORD, as 1:12:defective");
    let mut parts = text.split(':');
    let line = parts.next().and_then(|l| l.trim().parse().ok()).ok_or_else(wrong)?;
    let quantity = parts.next().ok_or_else(wrong)?.trim().to_owned();
    Ok((line, quantity, parts.next().ok_or_else(wrong)?.trim().to_owned()))
}

fn new_line(text: &str) -> Result<NewReturnLine, Trouble> {
    let (line, quantity, code) = three(text)?;
    let reason = known("reason", &code, Reason::from_code)?;
    Ok(NewReturnLine { line, quantity, reason, note: String::new() })
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(r: &Return) {
    let value = basics::Money::from_minor(r.value, r.currency);
    println!("{} of order {} ({}): {}, {value}", r.number, r.order_number, r.customer_name, r.state);
    for l in &r.lines {
        println!(
            "  {:>4} {:16} {} {} of {}: {} here, {} undecided",
            l.line_no,
            l.sku,
            l.quantity,
            l.unit,
            l.reason.code(),
            l.received,
            l.undecided()
        );
    }
    for order in &r.replacements {
        println!("  sent again by {order}");
    }
}
