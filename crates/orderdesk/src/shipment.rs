//! `orderdesk shipment`: from release to dispatch by the command line.

use std::io::Write as _;

use basics::{Limits, Quantity};
use clap::{Args, Subcommand};
use desk::policies::{Verb, Whose, allow};
use desk::quality::{self, Answer, Scanned};
use desk::shipping::{self, Shipment, ShippingRefusal};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct ShipmentCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// List what has not left yet.
    List,
    /// Show a shipment.
    Show { number: String },
    /// Print the despatch advice of a shipment that left: x12_856, edifact_desadv or ubl_despatch_advice.
    Document { number: String, form: String },
    /// Record what was picked: LINE:QUANTITY in base units; nothing means that all was found.
    Pick { number: String, counts: Vec<String> },
    /// Record the packages: the weight of each in grams (none means one, as heavy as the items' records say), and LINE:QUANTITY where not
    /// all that was picked went in.
    Pack {
        number: String,
        #[arg(long, num_args = 1..)]
        grams: Vec<i64>,
        #[arg(long)]
        count: Vec<String>,
    },
    /// Record an inspection: what was scanned as CODE:QUANTITY, and the answers to the points as POINT=ok or POINT=what is wrong.
    Inspect {
        number: String,
        #[arg(long)]
        scan: Vec<String>,
        #[arg(long)]
        point: Vec<String>,
    },
    /// Send it on its way.
    Dispatch {
        number: String,
        #[arg(long)]
        carrier: Option<String>,
        #[arg(long)]
        tracking: Option<String>,
    },
}

impl ShipmentCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                let found = act(&db, &by, "list shipments", move |tx, _| {
                    Ok(shipping::list(tx, &shipping::Filter::default(), Limits::PAGE_ROWS)?)
                })?;
                for s in found {
                    println!("{:10} {:10} {:10} {:3} lines {}", s.number, s.stage, s.order, s.lines, s.place);
                }
            }
            Does::Show { number } => show(&act(&db, &by, "show shipment", move |tx, _| need(tx, &number))?),
            Does::Pick { number, counts } => {
                let lines = counts.iter().map(|c| count(c)).collect::<Result<Vec<_>, _>>()?;
                let done =
                    act(&db, &by, "pick", move |tx, by| shipping::pick(tx, by, &number, &lines, None))?;
                println!("{} is {}", done.number, done.stage);
                for (line, short) in done.short {
                    println!("  line {line}: {short} are missing");
                }
            }
            Does::Document { number, form } => {
                let form = crate::customer::form_of(&form)?;
                let content = act(&db, &by, "despatch advice", move |tx, by| {
                    allow(by, Verb::SeeShipments, Whose::Others)?;
                    shipping::advice(tx, &number, form)
                })?;
                std::io::stdout().write_all(&content)?;
            }
            Does::Pack { number, grams, count: counts } => {
                let lines = counts.iter().map(|c| count(c)).collect::<Result<Vec<_>, _>>()?;
                let done = act(&db, &by, "pack", move |tx, by| {
                    shipping::pack(tx, by, &number, &grams, &lines, None)
                })?;
                println!("{} is {}", done.number, done.stage);
                for p in done.packages {
                    println!("  {} {} {} g", p.position, p.sscc, p.weight_grams);
                }
            }
            Does::Inspect { number, scan, point } => {
                let scans = scan.iter().map(|s| scanned(s)).collect::<Result<Vec<_>, _>>()?;
                let points = point.iter().map(|p| answer(p)).collect::<Result<Vec<_>, _>>()?;
                let done = act(&db, &by, "inspect", move |tx, by| {
                    quality::inspect(tx, by, &number, &scans, &points, None)
                })?;
                let how = if done.passed { "passed" } else { "did not pass" };
                println!("{} {how}; it is {}", done.number, done.stage);
                for d in done.deviations {
                    println!("  {}: expected {}, found {}", d.kind.code(), d.expected, d.found);
                }
            }
            Does::Dispatch { number, carrier, tracking } => {
                let done = act(&db, &by, "dispatch", move |tx, by| {
                    shipping::dispatch(tx, by, &number, carrier.as_deref(), tracking.as_deref(), None)
                })?;
                println!("{} is {}; order {} is {}", done.number, done.stage, done.order, done.order_stage);
            }
        }
        Ok(())
    }
}

fn need(tx: &mut db::Tx, number: &str) -> Result<Shipment, desk::Failure> {
    Ok(shipping::by_number(tx, number)?.ok_or_else(|| ShippingRefusal::NotFound(number.to_owned()))?)
}

fn split<'t>(text: &'t str, at: char, shape: &str) -> Result<(&'t str, &'t str), Trouble> {
    text.rsplit_once(at).ok_or_else(|| format!("'{text}' is not {shape}").into())
}

/// `LINE:QUANTITY`
fn count(text: &str) -> Result<(i64, Quantity), Trouble> {
    let (line, quantity) = split(text, ':', "LINE:QUANTITY")?;
    let line = line.parse().map_err(|_| format!("'{line}' is not the number of a line"))?;
    Ok((line, Quantity::parse(quantity)?))
}

/// `CODE:QUANTITY`
fn scanned(text: &str) -> Result<Scanned, Trouble> {
    let (code, quantity) = split(text, ':', "CODE:QUANTITY")?;
    Ok(Scanned { code: code.to_owned(), quantity: Quantity::parse(quantity)? })
}

/// `POINT=ok`, or what is wrong.
fn answer(text: &str) -> Result<Answer, Trouble> {
    let (code, said) =
        text.split_once('=').ok_or_else(|| format!("'{text}' is not POINT=ok or POINT=what is wrong"))?;
    let ok = said == "ok";
    Ok(Answer { code: code.to_owned(), ok, note: if ok { String::new() } else { said.to_owned() } })
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(s: &Shipment) {
    println!("{} {} · order {}", s.number, s.stage, s.order_number);
    for l in &s.lines {
        println!(
            "{:4} {:16} {:>8} {:4} picked {:>8} packed {:>8}  {}",
            l.line_no, l.sku, l.quantity, l.unit, l.picked, l.packed, l.description
        );
    }
    for p in &s.packages {
        println!("  {} {} {} g", p.position, p.sscc, p.weight_grams);
    }
    for d in s.open_discrepancies() {
        println!("open: {}: expected {}, found {}", d.kind.code(), d.expected, d.found);
    }
}
