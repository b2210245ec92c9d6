//! `orderdesk quotation`: offers by the command line.

use basics::Day;
use clap::{Args, Subcommand};
use desk::orders::{self, Acceptance, Channel, Draft, Origin, Quote};
use desk::policies::{Verb, Whose, allow};
use desk::quotations::{self, Quotation, QuotationFilter, QuotationPolicy, QuotationState};
use desk::{company, customers, letters};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct QuotationCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Make a quotation. Lines are ITEM:QUANTITY or ITEM:QUANTITY:UNIT; @PRICE behind one sets its price.
    Make {
        #[arg(long)]
        customer: String,
        /// The last day: 2026-12-24 or +14; what the policy says where it is left out.
        #[arg(long, default_value = "")]
        until: String,
        /// The number of their inquiry.
        #[arg(long, default_value = "")]
        reference: String,
        #[arg(long, default_value = "")]
        ship_to: String,
        /// Revise this one.
        #[arg(long)]
        of: Option<String>,
        /// The reason for which warnings are accepted.
        #[arg(long, default_value = "")]
        accept: String,
        #[arg(required = true)]
        lines: Vec<String>,
    },
    /// Begin an offer of what a document (IN…) asks for: a draft, to be looked over.
    Draft { document: String },
    /// Make a draft (SO…) an offer.
    Offer {
        order: String,
        #[arg(long, default_value = "")]
        until: String,
        #[arg(long, default_value = "")]
        reference: String,
        /// The reason for which warnings are accepted.
        #[arg(long, default_value = "")]
        accept: String,
    },
    /// The latest quotations.
    List {
        /// open, accepted, declined or expired
        #[arg(long)]
        state: Option<String>,
        #[arg(long)]
        customer: Option<String>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show a quotation.
    Show { number: String },
    /// The customer orders it: all that is left, or LINE and LINE:QUANTITY.
    Accept {
        number: String,
        #[arg(long, default_value = "")]
        po: String,
        #[arg(long, default_value = "")]
        date: String,
        #[arg(long, default_value = "")]
        accept: String,
        lines: Vec<String>,
    },
    /// The customer does not want it.
    Decline {
        number: String,
        #[arg(long)]
        reason: String,
    },
    /// Another last day.
    Extend {
        number: String,
        #[arg(long)]
        until: Day,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Send it by letter, with its paper.
    Send {
        number: String,
        /// A mail address; the customer's contact where it is left out.
        #[arg(long, default_value = "")]
        to: String,
    },
    /// How long quotations hold; what is left out stays.
    Policy {
        #[arg(long)]
        valid_days: Option<i64>,
        #[arg(long)]
        most_days: Option<i64>,
    },
}

impl QuotationCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Make { customer, until, reference, ship_to, of, accept, lines } => {
                let lines = lines.iter().map(|text| crate::order::line(text)).collect::<Result<_, _>>()?;
                let draft = Draft { customer, ship_to, accept, lines, ..Draft::default() };
                let quote = Quote { draft, valid_until: until, reference, of, ..Quote::default() };
                let made = act(&db, &by, "make quotation", move |tx, by| orders::quote(tx, by, &quote))?;
                show(&made);
            }
            Does::Draft { document } => {
                let made =
                    act(&db, &by, "draft offer", move |tx, by| orders::draft_offer(tx, by, &document))?;
                println!("{}", made.number);
            }
            Does::Offer { order, until, reference, accept } => {
                let made = act(&db, &by, "make quotation", move |tx, by| {
                    let order = orders::need(tx, &order)?;
                    let draft = Draft { accept: accept.clone(), ..orders::draft_of(tx, order.id)? };
                    let quote = Quote {
                        draft,
                        valid_until: until.clone(),
                        reference: reference.clone(),
                        written_as: Some((order.number, order.version)),
                        ..Quote::default()
                    };
                    orders::quote(tx, by, &quote)
                })?;
                show(&made);
            }
            Does::List { state, customer, limit } => {
                let state = match state.as_deref() {
                    Some(code) => Some(
                        QuotationState::from_code(code)
                            .ok_or_else(|| format!("'{code}' is not a state of a quotation"))?,
                    ),
                    None => None,
                };
                let found = act(&db, &by, "list quotations", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let of = match &customer {
                        Some(number) => {
                            let missing = || desk::failure::General::NotFound {
                                what: "customer",
                                which: number.clone(),
                            };
                            Some(customers::by_number(tx, number)?.ok_or_else(missing)?.id)
                        }
                        None => None,
                    };
                    let today = company::today(tx)?;
                    let filter = QuotationFilter { state, customer: of, before: None };
                    let found = quotations::list(tx, &filter, today, limit)?;
                    Ok(found.into_iter().map(|q| (q.state_on(today), q)).collect::<Vec<_>>())
                })?;
                for (state, q) in found {
                    println!(
                        "{:10} {:9} {}  {:>12} {}  {}",
                        q.number,
                        state.code(),
                        q.valid_until,
                        amount(&q, q.total),
                        q.currency,
                        q.customer_name
                    );
                }
            }
            Does::Show { number } => {
                let found = act(&db, &by, "show quotation", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    quotations::need(tx, &number)
                })?;
                show(&found);
            }
            Does::Accept { number, po, date, accept, lines } => {
                let lines = lines.iter().map(|text| taken(text)).collect::<Result<_, _>>()?;
                let asked = Acceptance {
                    lines,
                    buyer_po_no: po,
                    requested_date: date,
                    accept,
                    ..Acceptance::default()
                };
                let placed = act(&db, &by, "accept quotation", move |tx, by| {
                    orders::accept(tx, by, &number, &asked, Origin::channel(Channel::Keyboard))
                })?;
                println!("{} is {}", placed.number, placed.stage);
            }
            Does::Decline { number, reason } => {
                let done = act(&db, &by, "decline quotation", move |tx, by| {
                    quotations::decline(tx, by, &number, &reason)
                })?;
                println!("{} is {}", done.number, done.state.code());
            }
            Does::Extend { number, until, reason } => {
                let done = act(&db, &by, "extend quotation", move |tx, by| {
                    quotations::extend(tx, by, &number, until, &reason)
                })?;
                println!("{} holds until {}", done.number, done.valid_until);
            }
            Does::Send { number, to } => {
                let name = act(&db, &by, "send quotation", move |tx, by| {
                    letters::send_quotation(tx, by, &number, &to)
                })?;
                println!("{name}");
            }
            Does::Policy { valid_days, most_days } => {
                let set = act(&db, &by, "quotation policy", move |tx, by| {
                    let old = quotations::policy(tx)?;
                    let new = QuotationPolicy {
                        valid_days: valid_days.unwrap_or(old.valid_days),
                        most_days: most_days.unwrap_or(old.most_days),
                    };
                    if new != old {
                        quotations::set_policy(tx, by, &new)?;
                    }
                    Ok(new)
                })?;
                println!("{} days, at most {}", set.valid_days, set.most_days);
            }
        }
        Ok(())
    }
}

/// `2` or `2:60`.
fn taken(text: &str) -> Result<(i64, String), Trouble> {
    let (line, quantity) = text.split_once(':').unwrap_or((text, ""));
    let line = line.parse().map_err(|_| format!("'{text}' is no line; write LINE or LINE:QUANTITY"))?;
    Ok((line, quantity.to_owned()))
}

fn amount(q: &Quotation, minor: i64) -> String {
    basics::Money::from_minor(minor, q.currency).amount().to_string()
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(q: &Quotation) {
    println!("{} rev. {} for {} until {}", q.number, q.revision, q.customer_name, q.valid_until);
    for l in &q.lines {
        let promise = l.promised_date.map_or_else(|| "no date".to_owned(), |d| d.to_string());
        println!(
            "{:3} {:16} {:>8} {:3} {:>10} {:>12}  {promise}  {}",
            l.line_no,
            l.sku,
            l.quantity.to_string(),
            l.unit,
            l.price.to_string(),
            amount(q, l.net),
            l.rule
        );
    }
    println!("total {} {}", amount(q, q.total), q.currency);
}
