//! `orderdesk customer`: a customer at a glance.

use clap::{Args, Subcommand};
use desk::failure::General;
use desk::notes::{self, About, NoteKind};
use desk::policies::{Verb, Whose, allow};
use desk::workboard::{self, Filter};
use desk::{customers, orders};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct CustomerCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Credit, open orders, what they buy and what is due again, what they always want.
    Show { number: String },
    /// Write a note about a customer.
    Note {
        number: String,
        text: String,
        /// It is what the customer always wants.
        #[arg(long)]
        need: bool,
    },
}

impl CustomerCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Show { number } => {
                let lines = act(&db, &by, "show customer", move |tx, by| {
                    allow(by, Verb::SeeCustomers, Whose::Others)?;
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let customer = customers::by_number(tx, &number)?
                        .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
                    let account = customers::account(tx, customer.id)?;
                    let money = |minor| basics::Money::from_minor(minor, customer.currency).to_string();
                    let limit = customer.credit_limit.map_or_else(|| "no limit".to_owned(), money);
                    let mut lines = vec![
                        format!("{} {} · {}", customer.number, customer.name, customer.payment_terms),
                        format!(
                            "credit {} of {limit}, overdue {}",
                            money(account.used()),
                            money(account.overdue)
                        ),
                    ];
                    let filter = Filter { customer: Some(customer.id), ..Filter::default() };
                    for o in workboard::list(tx, &filter, 20)?.rows {
                        let due = o.due().map_or_else(|| "-".to_owned(), |d| d.to_string());
                        lines.push(format!("{:10} {due:10} {} {}", o.number, o.with.team, o.with.step));
                    }
                    for b in orders::buying(tx, customer.id, 20)? {
                        let due = if b.is_due { "  due again" } else { "" };
                        lines.push(format!(
                            "{:16} {:>3} orders, usually {} {}, last {}{due}",
                            b.sku, b.times, b.usual, b.unit, b.last
                        ));
                    }
                    for n in notes::of_thing(tx, customer.id.uuid(), NoteKind::Need, 20)? {
                        lines.push(format!("wants: {} ({})", n.text, n.author_name));
                    }
                    Ok(lines)
                })?;
                for line in lines {
                    println!("{line}");
                }
            }
            Does::Note { number, text, need } => {
                let kind = if need { NoteKind::Need } else { NoteKind::Note };
                act(&db, &by, "write note", move |tx, by| {
                    let customer = customers::by_number(tx, &number)?
                        .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
                    let about = About::of("customer", customer.id.uuid(), &customer.number);
                    notes::write(tx, by, &about, kind, &text)
                })?;
                println!("kept");
            }
        }
        Ok(())
    }
}
