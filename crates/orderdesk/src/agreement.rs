//! `orderdesk agreement`: blanket orders by the command line.

use basics::Limits;
use clap::{Args, Subcommand};
use desk::agreements::{self, AgreementFilter, NewAgreement, NewAgreementLine};
use desk::orders::{self, Channel, Draft, DraftLine, Origin};
use desk::policies::{Verb, Whose, allow};
use desk::{company, customers};

use crate::Trouble;
use crate::database::{Acting, act};
use crate::order::line;

#[derive(Args)]
pub struct AgreementCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Make an agreement. Lines are ITEM:QUANTITY@PRICE or ITEM:QUANTITY:UNIT@PRICE.
    Make {
        #[arg(long)]
        customer: String,
        /// Their number of it.
        #[arg(long, default_value = "")]
        reference: String,
        #[arg(long)]
        from: String,
        #[arg(long)]
        to: String,
        #[arg(required = true)]
        lines: Vec<String>,
    },
    /// Agreements that run, the first to end first.
    List {
        #[arg(long)]
        customer: Option<String>,
        /// Those that are over as well.
        #[arg(long)]
        all: bool,
    },
    /// An agreement with what is left of it and what was called off.
    Show { number: String },
    /// Call off: place an order of it. Lines are LINE:QUANTITY; all that is left where there are none.
    CallOff {
        number: String,
        #[arg(long, default_value = "")]
        po: String,
        #[arg(long, default_value = "")]
        date: String,
        /// The reason for which warnings are accepted.
        #[arg(long, default_value = "")]
        accept: String,
        lines: Vec<String>,
    },
    /// End an agreement before its last day.
    End {
        number: String,
        #[arg(long)]
        reason: String,
    },
}

impl AgreementCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Make { customer, reference, from, to, lines } => {
                let agreed = |text: &String| {
                    let l = line(text)?;
                    Ok::<_, Trouble>(NewAgreementLine {
                        item: l.item,
                        quantity: l.quantity,
                        unit: l.unit,
                        price: l.price,
                    })
                };
                let lines = lines.iter().map(agreed).collect::<Result<_, _>>()?;
                let new = NewAgreement { customer, reference, valid_from: from, valid_to: to, lines };
                let made = act(&db, &by, "make agreement", move |tx, by| agreements::make(tx, by, &new))?;
                println!("{} until {}", made.number, made.valid_to);
            }
            Does::List { customer, all } => {
                let found = act(&db, &by, "agreements", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let customer = match &customer {
                        Some(number) => customers::by_number(tx, number)?.map(|c| c.id),
                        None => None,
                    };
                    let today = company::today(tx)?;
                    let filter = AgreementFilter { customer, only_open: !all };
                    let found = agreements::list(tx, &filter, today, Limits::PAGE_ROWS)?;
                    Ok(found.into_iter().map(|a| (a.state_on(today), a)).collect::<Vec<_>>())
                })?;
                for (state, a) in found {
                    println!(
                        "{:10} {:8} {} to {}  {}",
                        a.number, state, a.valid_from, a.valid_to, a.customer_name
                    );
                }
            }
            Does::Show { number } => {
                let (agreement, calls) = act(&db, &by, "agreement", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let agreement = agreements::need(tx, &number)?;
                    let calls = agreements::calls_of(tx, agreement.id, Limits::PAGE_ROWS)?;
                    Ok((agreement, calls))
                })?;
                println!(
                    "{} {} · {} to {}",
                    agreement.number, agreement.customer_name, agreement.valid_from, agreement.valid_to
                );
                for l in &agreement.lines {
                    println!(
                        "{:4} {:16} {} of {} {} left at {}",
                        l.line_no,
                        l.sku,
                        l.left(),
                        l.agreed,
                        l.unit,
                        l.price
                    );
                }
                for c in calls {
                    println!("     {} line {}: {}", c.order_number, c.line_no, c.quantity);
                }
            }
            Does::CallOff { number, po, date, accept, lines } => {
                let named = lines.iter().map(|text| named(text)).collect::<Result<Vec<_>, _>>()?;
                let placed = act(&db, &by, "call off", move |tx, by| {
                    let agreement = agreements::need(tx, &number)?;
                    let of = |l: &agreements::AgreementLine| {
                        let quantity = match named.as_slice() {
                            [] => l.left().to_string(),
                            named => named.iter().find(|(n, _)| *n == l.line_no)?.1.clone(),
                        };
                        let (item, unit) = (l.sku.clone(), l.unit.to_string());
                        Some(DraftLine { item, quantity, unit, ..DraftLine::default() })
                    };
                    let draft = Draft {
                        customer: agreement.customer_number.clone(),
                        agreement: agreement.number.clone(),
                        buyer_po_no: po.clone(),
                        requested_date: date.clone(),
                        accept: accept.clone(),
                        lines: agreement.lines.iter().filter_map(of).collect(),
                        ..Draft::default()
                    };
                    orders::place(tx, by, &draft, Origin::channel(Channel::Keyboard), None)
                })?;
                println!("{} is {}", placed.number, placed.stage);
            }
            Does::End { number, reason } => {
                act(&db, &by, "end agreement", move |tx, by| agreements::end(tx, by, &number, &reason))?;
                println!("ended");
            }
        }
        Ok(())
    }
}

/// `LINE:QUANTITY`
fn named(text: &str) -> Result<(i64, String), Trouble> {
    let wrong = || format!("'{text}' is not a line; write LINE:QUANTITY");
    let (line, quantity) = text.split_once(':').ok_or_else(wrong)?;
    Ok((line.parse().map_err(|_| wrong())?, quantity.to_owned()))
}
