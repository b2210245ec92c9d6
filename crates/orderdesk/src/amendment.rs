//! `orderdesk amendment`: changes of placed orders by the command line.

use clap::{Args, Subcommand};
use desk::amendments::{self, Amendment, AmendmentState, Applied, Change, Prices, Wanted};
use desk::policies::{Verb, Whose, allow};

use crate::Trouble;
use crate::database::{Acting, act};
use crate::order::line;

#[derive(Args)]
pub struct AmendmentCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Propose a change of an order; prints what it does.
    Propose {
        order: String,
        /// LINE=QUANTITY, in the unit the line was ordered in; 0 takes it out. May be given several times.
        #[arg(long = "line")]
        lines: Vec<String>,
        /// ITEM:QUANTITY or ITEM:QUANTITY:UNIT. May be given several times.
        #[arg(long = "add")]
        added: Vec<String>,
        #[arg(long)]
        date: Option<String>,
        #[arg(long)]
        ship_to: Option<String>,
        #[arg(long)]
        po: Option<String>,
        /// keep, difference or reprice.
        #[arg(long, default_value = "keep")]
        prices: String,
        #[arg(long)]
        reason: String,
        /// Only say what it would do.
        #[arg(long)]
        dry_run: bool,
        /// Let it through at once.
        #[arg(long)]
        apply: bool,
    },
    /// Propose the change that a document in the inbox asks for.
    FromDocument { document: String },
    /// Those that wait for a decision.
    List,
    /// Show one.
    Show { number: String },
    /// Let one through.
    Approve {
        number: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Refuse one.
    Refuse {
        number: String,
        #[arg(long)]
        note: String,
    },
    /// Withdraw one.
    Withdraw {
        number: String,
        #[arg(long)]
        note: String,
    },
    /// Apply one for which goods were put back.
    Apply { number: String },
}

impl AmendmentCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Propose { order, lines, added, date, ship_to, po, prices, reason, dry_run, apply } => {
                let mut changes = lines.iter().map(|text| quantity(text)).collect::<Result<Vec<_>, _>>()?;
                for text in &added {
                    changes.push(Change::Add(line(text)?));
                }
                changes.extend(date.map(|requested_date| Change::RequestedDate { requested_date }));
                changes.extend(ship_to.map(|ship_to| Change::ShipTo { ship_to }));
                changes.extend(po.map(|buyer_po_no| Change::PoNumber { buyer_po_no }));
                let prices = Prices::from_code(&prices)
                    .ok_or_else(|| format!("'{prices}' is none of keep, difference, reprice"))?;
                let wanted = Wanted { changes, prices, reason, ..Wanted::default() };
                if dry_run {
                    let effect = act(&db, &by, "assess amendment", move |tx, by| {
                        amendments::assess(tx, by, &order, &wanted.changes, wanted.prices)
                    })?;
                    told(&effect);
                    return Ok(());
                }
                let (proposed, done) = act(&db, &by, "propose amendment", move |tx, by| {
                    let proposed = amendments::propose(tx, by, &order, &wanted)?;
                    let done = match apply {
                        true => Some(amendments::decide(tx, by, &proposed.number, true, "")?),
                        false => None,
                    };
                    Ok((proposed, done))
                })?;
                show(&proposed);
                if let Some(done) = done {
                    say(&done);
                }
            }
            Does::FromDocument { document } => {
                let proposed = act(&db, &by, "propose amendment from a document", move |tx, by| {
                    amendments::propose_from_document(tx, by, &document)
                })?;
                show(&proposed);
            }
            Does::List => {
                let found = act(&db, &by, "list amendments", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(amendments::waiting(tx, AmendmentState::Proposed, 100)?)
                })?;
                for a in found {
                    println!("{:10} {:10} {:20} {}", a.number, a.order_number, a.proposed_by_name, a.reason);
                }
            }
            Does::Show { number } => {
                let found = act(&db, &by, "show amendment", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(amendments::by_number(tx, &number)?
                        .ok_or_else(|| amendments::AmendmentRefusal::NotFound(number.clone()))?)
                })?;
                show(&found);
            }
            Does::Approve { number, note } => {
                say(&act(&db, &by, "decide amendment", move |tx, by| {
                    amendments::decide(tx, by, &number, true, &note)
                })?);
            }
            Does::Refuse { number, note } => {
                say(&act(&db, &by, "refuse amendment", move |tx, by| {
                    amendments::decide(tx, by, &number, false, &note)
                })?);
            }
            Does::Withdraw { number, note } => {
                say(&act(&db, &by, "withdraw amendment", move |tx, by| {
                    amendments::withdraw(tx, by, &number, &note)
                })?);
            }
            Does::Apply { number } => {
                say(&act(&db, &by, "apply amendment", move |tx, by| amendments::apply(tx, by, &number))?);
            }
        }
        Ok(())
    }
}

/// `3=12`
fn quantity(text: &str) -> Result<Change, Trouble> {
    let wrong = || format!("'{text}' is no change of a line; write LINE=QUANTITY, as 3=12");
    let (line, quantity) = text.split_once('=').ok_or_else(wrong)?;
    let line = line.trim().parse().map_err(|_| wrong())?;
    Ok(match quantity.trim() {
        "0" => Change::Remove { line },
        quantity => Change::Quantity { line, quantity: quantity.to_owned() },
    })
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(a: &Amendment) {
    println!("{} of order {}, revision {}: {}", a.number, a.order_number, a.base_revision, a.state.code());
    println!("  {} ({})", a.reason, a.proposed_by_name);
    told(&a.effect);
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn told(effect: &amendments::Effect) {
    let money = |minor| basics::Money::from_minor(minor, effect.currency);
    for l in &effect.lines {
        let line = if l.line_no > 0 { l.line_no.to_string() } else { "new".to_owned() };
        let (before, after) = l.quantity;
        println!(
            "  {line:>4} {:16} {before} → {after} {}  {} → {}",
            l.sku,
            l.unit,
            money(l.net.0),
            money(l.net.1)
        );
    }
    for (field, before, after) in &effect.head {
        println!("       {field}: {before} → {after}");
    }
    println!("  total {} → {}", money(effect.total.0), money(effect.total.1));
    for finding in &effect.findings {
        println!("  {}", finding.message);
    }
    if !effect.put_back.is_empty() {
        println!("  goods to be put back first: {}", effect.put_back.join(", "));
    }
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn say(done: &Applied) {
    match done.revision {
        Some(revision) => {
            println!("{} is applied; order {} is at revision {revision}", done.number, done.order)
        }
        None => println!("{} of order {} is {}", done.number, done.order, done.state.code()),
    }
    for task in &done.tasks {
        println!("  task {task} for the warehouse");
    }
}
