//! `orderdesk order`: the verbs of orders by the command line.

use std::io::Write as _;

use basics::Limits;
use clap::{Args, Subcommand};
use desk::failure::General;
use desk::orders::party_check::{self, Decision, PartyField, Said, Subject};
use desk::orders::schedule::Schedule;
use desk::orders::{self, Channel, Draft, DraftLine, HeldFilter, HoldKind, Order, Origin};
use desk::policies::{Verb, Whose, allow};
use desk::{billing, customers, returns, shipping};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct OrderCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Open, submit and confirm an order in one go. Lines are ITEM:QUANTITY or ITEM:QUANTITY:UNIT; @PRICE behind one sets its price. A line in parts is
    /// 'ITEM:40 +5 @NORTH; 60 12/4'.
    Place {
        #[arg(long)]
        customer: String,
        #[arg(long, default_value = "")]
        po: String,
        #[arg(long, default_value = "")]
        date: String,
        #[arg(long, default_value = "")]
        ship_to: String,
        /// The reason for which warnings are accepted.
        #[arg(long, default_value = "")]
        accept: String,
        /// The quotation that it answers.
        #[arg(long, default_value = "")]
        quotation: String,
        #[arg(required = true)]
        lines: Vec<String>,
    },
    /// Show an order.
    Show { number: String },
    /// List the latest orders.
    List {
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// What a customer buys, the most often bought first.
    Guide { customer: String },
    /// Submit a draft.
    Submit { number: String },
    /// Confirm a submitted order.
    Confirm { number: String },
    /// Hand what is reserved and due to the warehouse.
    Release {
        number: String,
        /// Only this line, due or not; may be given several times.
        #[arg(long)]
        line: Vec<i64>,
    },
    /// Invoice what is shipped and not invoiced; reconciled first.
    Invoice { number: String },
    /// Print a released invoice for programs: x12_810, edifact_invoic, ubl_invoice or cii_invoice.
    Document { invoice: String, form: String },
    /// Write all that is on record about an order into one ZIP archive: papers, documents, letters, journal.
    File {
        number: String,
        /// Where to; NUMBER.zip unless told.
        #[arg(long)]
        out: Option<std::path::PathBuf>,
    },
    /// Cancel an order.
    Cancel {
        number: String,
        #[arg(long)]
        reason: String,
    },
    /// Resolve a hold.
    Resolve {
        number: String,
        hold: String,
        #[arg(long)]
        reason: String,
    },
    /// List what is held, the oldest first.
    Held {
        /// A kind of hold, such as credit.
        #[arg(long)]
        kind: Option<String>,
        /// orders, finance or supervisor.
        #[arg(long)]
        group: Option<String>,
    },
    /// Confirm that the service of a line is done.
    Render {
        number: String,
        line: i64,
        /// In base units; all that is left where it is left out.
        #[arg(long, default_value = "")]
        quantity: String,
        /// By whom, when.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Close an order that is shipped and invoiced.
    Close { number: String },
    /// Names and billing of an order (SO…) or a document (IN…) beside the record. FIELD=TEXT is what the caller said.
    Parties {
        number: String,
        /// name, bill_to, ship_to, tax_id, terms or email, each as FIELD=TEXT.
        said: Vec<String>,
        /// FIELD=accepted, FIELD=corrected or FIELD=held.
        #[arg(long)]
        decide: Option<String>,
        #[arg(long, default_value = "")]
        note: String,
    },
}

impl OrderCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Place { customer, po, date, ship_to, accept, quotation, lines } => {
                let lines = lines.iter().map(|text| line(text)).collect::<Result<_, _>>()?;
                let draft = Draft {
                    customer,
                    buyer_po_no: po,
                    requested_date: date,
                    ship_to,
                    accept,
                    quotation,
                    lines,
                    ..Draft::default()
                };
                let placed = act(&db, &by, "place order", move |tx, by| {
                    orders::place(tx, by, &draft, Origin::channel(Channel::Keyboard), None)
                })?;
                println!("{} is {}", placed.number, placed.stage);
                for finding in &placed.findings {
                    println!("  {}", finding.message);
                }
                if !placed.holds.is_empty() {
                    println!("  held: {}", placed.holds.join(", "));
                }
            }
            Does::Show { number } => {
                let order = act(&db, &by, "show order", move |tx, _| {
                    Ok(orders::by_number(tx, &number)?
                        .ok_or_else(|| orders::OrderRefusal::NotFound(number.clone()))?)
                })?;
                show(&order);
            }
            Does::List { limit } => {
                let found = act(&db, &by, "list orders", move |tx, _| {
                    Ok(orders::list(tx, &orders::Filter::default(), limit)?)
                })?;
                for o in found {
                    let customer = o.customer_name.unwrap_or_default();
                    println!(
                        "{:10} {:10} {:30} {}",
                        o.number,
                        o.stage.code(),
                        customer,
                        o.po_number.unwrap_or_default()
                    );
                }
            }
            Does::Guide { customer } => {
                let found = act(&db, &by, "order guide", move |tx, by| {
                    allow(by, Verb::SeeCustomers, Whose::Others)?;
                    let missing = || General::NotFound { what: "customer", which: customer.clone() };
                    let of = customers::by_number(tx, &customer)?.ok_or_else(missing)?;
                    Ok(orders::guide(tx, of.id, Limits::PAGE_ROWS)?)
                })?;
                for l in found {
                    let last = format!("{} {}", l.last_quantity, l.last_unit);
                    println!(
                        "{:16} {:>10} {:>10} {:4}× {}",
                        l.item,
                        last,
                        l.last_price.to_string(),
                        l.orders,
                        l.description
                    );
                }
            }
            Does::Submit { number } => {
                let done =
                    act(&db, &by, "submit order", move |tx, by| orders::submit(tx, by, &number, None, ""))?;
                println!("{} is {}", done.number, done.stage);
            }
            Does::Confirm { number } => {
                let done =
                    act(&db, &by, "confirm order", move |tx, by| orders::confirm(tx, by, &number, None))?;
                if let Some(why) = done.held {
                    return Err(format!("{} is not confirmed: {why}", done.number).into());
                }
                println!("{} is {}", done.number, done.stage);
            }
            Does::Release { number, line } => {
                let done = act(&db, &by, "release", move |tx, by| {
                    shipping::release_lines(tx, by, &number, None, &line)
                })?;
                if let Some(why) = done.held {
                    return Err(format!("{} is not released: {why}", done.number).into());
                }
                println!("{} is {}: {}", done.number, done.stage, done.shipments.join(", "));
            }
            Does::Invoice { number } => {
                let made =
                    act(&db, &by, "make invoice", move |tx, by| billing::make_invoice(tx, by, &number))?;
                println!("{} is {}", made.number, made.stage.code());
            }
            Does::Document { invoice, form } => {
                let form = crate::customer::form_of(&form)?;
                let content = act(&db, &by, "invoice for programs", move |tx, by| {
                    allow(by, Verb::SeeInvoices, Whose::Others)?;
                    billing::e_invoice(tx, &invoice, form)
                })?;
                std::io::stdout().write_all(&content)?;
            }
            Does::File { number, out } => {
                let out = out.unwrap_or_else(|| format!("{number}.zip").into());
                let gathered = act(&db, &by, "file of an order", move |tx, by| {
                    web::order_file::gather(tx, by, &number)
                })?;
                std::fs::write(&out, web::order_file::archive(&gathered, &*crate::printer::printer()?)?)?;
                println!("{}", out.display());
            }
            Does::Cancel { number, reason } => {
                let stage = act(&db, &by, "cancel order", move |tx, by| {
                    shipping::cancel_order(tx, by, &number, None, &reason)
                })?;
                println!("{stage}");
            }
            Does::Resolve { number, hold, reason } => {
                let kind =
                    HoldKind::from_code(&hold).ok_or_else(|| format!("'{hold}' is not a kind of hold"))?;
                act(&db, &by, "resolve hold", move |tx, by| {
                    orders::resolve_hold(tx, by, &number, kind, &reason)
                })?;
                println!("resolved");
            }
            Does::Render { number, line, quantity, note } => {
                let done = act(&db, &by, "confirm service", move |tx, by| {
                    orders::render(tx, by, &number, line, &quantity, &note)
                })?;
                println!(
                    "{} of line {} done, {} left; {}",
                    done.rendered, done.line_no, done.left, done.stage
                );
            }
            Does::Held { kind, group } => {
                let kind = match kind {
                    Some(code) => Some(
                        HoldKind::from_code(&code)
                            .ok_or_else(|| format!("'{code}' is not a kind of hold"))?,
                    ),
                    None => None,
                };
                let filter = HeldFilter { kind, group };
                let found = act(&db, &by, "held orders", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(orders::held(tx, &filter, Limits::PAGE_ROWS)?)
                })?;
                for h in found {
                    let total = basics::Money::from_minor(h.total, h.currency);
                    println!(
                        "{:10} {:14} {:10} {:>14}  {}: {}",
                        h.number,
                        h.kind.code(),
                        h.group,
                        total.to_string(),
                        h.customer_name,
                        h.reason
                    );
                }
            }
            Does::Close { number } => {
                let stage =
                    act(&db, &by, "close order", move |tx, by| returns::close_order(tx, by, &number))?;
                println!("{stage}");
            }
            Does::Parties { number, said, decide, note } => {
                let subject =
                    if number.starts_with("IN") { Subject::Document(number) } else { Subject::Order(number) };
                let said = said.iter().map(|text| said_of(text)).collect::<Result<Vec<_>, _>>()?;
                let decision = decide.as_deref().map(decision_of).transpose()?;
                let rows = act(&db, &by, "parties", move |tx, by| {
                    if let Some((field, decision)) = decision {
                        let one = said.iter().find(|s| s.field == field).cloned();
                        let one = one.unwrap_or(Said { field, said: String::new() });
                        party_check::decide(tx, by, &subject, &one, decision, &note)?;
                    }
                    party_check::compare(tx, by, &subject, &said)
                })?;
                for r in rows {
                    let figure = r.resemblance.map_or_else(|| "–".to_owned(), |n| format!("{n} %"));
                    let decided = r.decided.map_or("", |d| d.decision.code());
                    println!("{:8} {:>5} {:13} {decided}", r.field.code(), figure, r.verdict.code());
                    println!("         said: {}\n    on record: {}", r.said, r.on_record);
                }
            }
        }
        Ok(())
    }
}

/// `FIELD=TEXT`
fn said_of(text: &str) -> Result<Said, Trouble> {
    let (field, said) = text.split_once('=').unwrap_or((text, ""));
    let field =
        PartyField::from_code(field).ok_or_else(|| format!("'{field}' is no field of names and billing"))?;
    Ok(Said { field, said: said.to_owned() })
}

/// `FIELD=DECISION`
fn decision_of(text: &str) -> Result<(PartyField, Decision), Trouble> {
    let said = said_of(text)?;
    let decision = Decision::from_code(&said.said)
        .ok_or_else(|| format!("'{}' is not accepted, corrected or held", said.said))?;
    Ok((said.field, decision))
}

/// `ITEM:QUANTITY` or `ITEM:QUANTITY:UNIT`, with `@PRICE` behind it where a price is set, or the parts in which it is wanted; an item may itself
/// hold colons.
pub fn line(text: &str) -> Result<DraftLine, Trouble> {
    let wrong = || format!("'{text}' is not a line; write ITEM:QUANTITY or ITEM:QUANTITY:UNIT, then @PRICE");
    // In parts: `ITEM:40 +5 @NORTH; 60 12/4`.
    if let Some((first, _)) = text.split_once(';') {
        let (item, _) = first.rsplit_once(':').ok_or_else(wrong)?;
        let schedule = Schedule::parse(text.get(item.len() + 1..).unwrap_or_default());
        return Ok(DraftLine { item: item.into(), schedule, ..DraftLine::default() });
    }
    let (text, price) = text.rsplit_once('@').unwrap_or((text, ""));
    let is_number = |part: &str| part.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let (rest, last) = text.rsplit_once(':').ok_or_else(wrong)?;
    let (item, quantity, unit) = if is_number(last) {
        (rest, last, "")
    } else {
        let (item, quantity) = rest.rsplit_once(':').ok_or_else(wrong)?;
        (item, quantity, last)
    };
    Ok(DraftLine {
        item: item.into(),
        quantity: quantity.into(),
        unit: unit.into(),
        price: price.into(),
        ..DraftLine::default()
    })
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(order: &Order) {
    let money = |minor| basics::Money::from_minor(minor, order.currency);
    println!(
        "{} {} · {} {}",
        order.number, order.stage, order.parties.customer_number, order.parties.customer_name
    );
    if let Some(po) = &order.po_number {
        println!("PO {po}");
    }
    for line in &order.lines {
        println!(
            "{:4} {:16} {:>10} {:3} {:>12}  {}",
            line.line_no,
            line.sku,
            line.quantity,
            line.unit,
            money(line.net),
            line.description
        );
        if let Some(place) = &line.more.ship_to {
            println!("       to {} {}, {}", place.code, place.name, place.city);
        }
        for step in &line.trace {
            println!("       {} · {} · {} = {}", step.what, step.rule, step.how, step.amount);
        }
    }
    for charge in &order.charge_lines {
        println!("     {:40} {:>12}", charge.name, money(charge.amount));
    }
    for tax in &order.taxes {
        println!("     tax {} on {} {:>12}", tax.rate, money(tax.base), money(tax.amount));
    }
    println!("     total {}", money(order.total));
    for hold in order.open_holds() {
        println!("held: {} ({}): {}", hold.kind.code(), hold.owner_group, hold.reason);
    }
}
