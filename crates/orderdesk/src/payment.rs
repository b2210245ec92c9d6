//! `orderdesk payment`: credit notes, payments and statements by the command line.

use basics::{Day, Money};
use clap::{Args, Subcommand};
use desk::billing::{
    self, ChargesBack, Credit, CreditLine, CreditStage, Fee, Method, NewPayment, Part, Payment, Towards,
};
use desk::company;

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct PaymentCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Record a payment; it settles the invoices that are due first, or those that are named.
    Record {
        customer: String,
        amount: String,
        /// bank_transfer, direct_debit, card, cheque, cash or other.
        #[arg(long, default_value = "bank_transfer")]
        method: String,
        #[arg(long, default_value = "")]
        reference: String,
        #[arg(long)]
        day: Option<Day>,
        /// INVOICE or INVOICE:AMOUNT. May be given several times.
        #[arg(long = "to")]
        invoices: Vec<String>,
        /// Settle nothing yet.
        #[arg(long, conflicts_with = "invoices")]
        keep: bool,
    },
    /// What is left of a payment or credit note settles invoices.
    Allocate {
        number: String,
        #[arg(long = "to")]
        invoices: Vec<String>,
    },
    /// Reverse a payment.
    Reverse {
        number: String,
        #[arg(long)]
        reason: String,
    },
    /// Pay back what a customer has to their credit.
    Refund {
        customer: String,
        /// All there is where it is left out.
        #[arg(default_value = "")]
        amount: String,
        #[arg(long, default_value = "bank_transfer")]
        method: String,
        #[arg(long, default_value = "")]
        reference: String,
    },
    /// Credit an invoice: all that is left of it, or lines.
    Credit {
        invoice: String,
        /// LINE=QUANTITY in base units. May be given several times.
        #[arg(long = "line")]
        lines: Vec<String>,
        /// none, share or all of the freight and surcharges.
        #[arg(long, default_value = "none")]
        charges: String,
        #[arg(long)]
        reason: String,
    },
    /// Release a credit note that somebody else made.
    ReleaseCredit {
        number: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Credit a wrong invoice and invoice anew.
    Correct {
        invoice: String,
        #[arg(long)]
        reason: String,
    },
    /// How a customer stands.
    Statement {
        customer: String,
        #[arg(long)]
        from: Option<Day>,
        #[arg(long)]
        to: Option<Day>,
    },
}

impl PaymentCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Record { customer, amount, method, reference, day, invoices, keep } => {
                let towards = if keep { Towards::Nothing } else { towards(&invoices) };
                let method = known(&method, Method::from_code)?;
                let new = NewPayment { customer, amount, day, method, reference, towards };
                let made =
                    act(&db, &by, "record payment", move |tx, by| billing::record_payment(tx, by, &new))?;
                show(&made);
            }
            Does::Allocate { number, invoices } => {
                let towards = towards(&invoices);
                let named = number.clone();
                act(&db, &by, "allocate payment", move |tx, by| {
                    billing::allocate(tx, by, &number, &towards)
                })?;
                println!("{named} is allocated");
            }
            Does::Reverse { number, reason } => {
                let done = act(&db, &by, "reverse payment", move |tx, by| {
                    billing::reverse_payment(tx, by, &number, &reason)
                })?;
                println!("{} is reversed", done.number);
            }
            Does::Refund { customer, amount, method, reference } => {
                let method = known(&method, Method::from_code)?;
                let made = act(&db, &by, "refund customer", move |tx, by| {
                    billing::refund(tx, by, &customer, &amount, method, &reference)
                })?;
                show(&made);
            }
            Does::Credit { invoice, lines, charges, reason } => {
                let read = lines.iter().map(|l| line(l)).collect::<Result<Vec<_>, _>>()?;
                let wanted = Credit {
                    lines: (!read.is_empty()).then_some(read),
                    charges: known(&charges, ChargesBack::from_code)?,
                    reason,
                    version: None,
                };
                let made = act(&db, &by, "credit invoice", move |tx, by| {
                    billing::credit_invoice(tx, by, &invoice, &wanted)
                })?;
                let total = Money::from_minor(made.sums.total, made.currency);
                let waits = if made.stage == CreditStage::Held { "; somebody else releases it" } else { "" };
                println!("{} over {total}{waits}", made.number);
            }
            Does::ReleaseCredit { number, note } => {
                let number = act(&db, &by, "release credit note", move |tx, by| {
                    billing::release_credit_note(tx, by, &number, &note)
                })?;
                println!("{number} is released");
            }
            Does::Correct { invoice, reason } => {
                let done = act(&db, &by, "correct invoice", move |tx, by| {
                    billing::correct_invoice(tx, by, &invoice, &reason, None)
                })?;
                println!("{} and {}", done.credit_note.number, done.invoice.number);
            }
            Does::Statement { customer, from, to } => {
                let of = act(&db, &by, "statement", move |tx, by| {
                    let to = match to {
                        Some(day) => day,
                        None => company::today(tx)?,
                    };
                    billing::statement(tx, by, &customer, from.unwrap_or_else(|| to.plus_days(-90)), to)
                })?;
                let money = |minor| Money::from_minor(minor, of.currency);
                println!("{} {}, {} to {}", of.customer.number, of.customer.name, of.from, of.to);
                println!("  brought forward {}", money(of.opening));
                for e in &of.entries {
                    println!(
                        "  {} {:12} {:10} {:>16} {:>16}",
                        e.day,
                        e.event.code(),
                        e.number,
                        money(e.amount).to_string(),
                        money(e.balance).to_string()
                    );
                }
                println!("  owed {}, overdue {}", money(of.closing), money(of.buckets.overdue()));
            }
        }
        Ok(())
    }
}

fn known<T>(code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Trouble> {
    from_code(code).ok_or_else(|| format!("'{code}' is not known").into())
}

fn towards(invoices: &[String]) -> Towards {
    if invoices.is_empty() {
        return Towards::Oldest;
    }
    let parts = invoices.iter().map(|i| i.split_once(':').unwrap_or((i, "")));
    Towards::Chosen(parts.map(|(number, amount)| (number.to_owned(), amount.to_owned())).collect())
}

/// `3=12`
fn line(text: &str) -> Result<CreditLine, Trouble> {
    let wrong = || format!("'{text}' can't be read; write LINE=QUANTITY, as 3=12");
    let (line, quantity) = text.split_once('=').ok_or_else(wrong)?;
    let quantity = basics::Quantity::parse(quantity.trim()).map_err(|_| wrong())?;
    let line_no = line.trim().parse().map_err(|_| wrong())?;
    Ok(CreditLine { line_no, part: Part::Units { quantity, fee: Fee::None } })
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(p: &Payment) {
    let money = |minor| Money::from_minor(minor, p.currency);
    println!(
        "{} of {} {}: {}, {} left",
        p.number,
        p.customer_number,
        p.day,
        money(p.amount),
        money(p.left())
    );
}
