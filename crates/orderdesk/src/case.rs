//! `orderdesk case`: complaints and their remedies by the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use desk::cases::{
    self, Brought, Case, CaseChannel, CaseFilter, CaseSeverity, CaseState, Category, Cause, Leads, NewCase,
    NewRemedy, Remedy, RemedyKind, Told,
};
use desk::policies::{Verb, Whose, allow};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct CaseCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Write a complaint down.
    Open {
        /// What is wrong, in a few words.
        subject: String,
        #[arg(long, default_value = "")]
        order: String,
        /// Where there is no order.
        #[arg(long, default_value = "")]
        customer: String,
        /// Of the order.
        #[arg(long)]
        line: Option<i64>,
        #[arg(long, default_value = "")]
        shipment: String,
        #[arg(long, default_value = "")]
        invoice: String,
        /// call, mail, letter or page.
        #[arg(long, default_value = "call")]
        channel: String,
        /// wrong_item, wrong_quantity, damaged, defective, not_delivered, late, price, invoice, service or other.
        #[arg(long, default_value = "other")]
        category: String,
        /// minor, major or critical.
        #[arg(long, default_value = "minor")]
        severity: String,
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Open one that came in as a document.
    FromDocument {
        document: String,
    },
    /// The latest first.
    List {
        /// A state, or open.
        #[arg(long, default_value = "open")]
        state: String,
        /// Only those whose clock has run out.
        #[arg(long)]
        late: bool,
    },
    Show {
        number: String,
    },
    /// Tell the customer: by letter, or say who told them.
    Acknowledge {
        number: String,
        /// A mail address; whoever wrote, or the contact, where it is left out.
        #[arg(long, default_value = "")]
        to: String,
        /// Whom somebody has told, and what, in place of a letter.
        #[arg(long)]
        told: Option<String>,
    },
    Investigate {
        number: String,
    },
    /// Add something to find out.
    Step {
        number: String,
        text: String,
    },
    /// What a step found out.
    Finding {
        number: String,
        step: i64,
        finding: String,
    },
    /// Keep a photograph or a paper, a document or a letter.
    Evidence {
        number: String,
        #[arg(long)]
        file: Option<PathBuf>,
        #[arg(long)]
        document: Option<String>,
        #[arg(long)]
        letter: Option<String>,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// The customer is asked; the clock stands.
    Wait {
        number: String,
        what: String,
    },
    Resume {
        number: String,
        #[arg(default_value = "")]
        what: String,
    },
    Escalate {
        number: String,
        reason: String,
    },
    /// What the policy grants for it.
    Proposal {
        number: String,
    },
    /// Propose a remedy.
    Propose {
        number: String,
        /// credit, refund, replacement, repair, discount, reship, apology or denial.
        kind: String,
        /// LINE:QUANTITY, in base units; all of what it is about where it is left out. May be given several times.
        #[arg(long = "line")]
        lines: Vec<String>,
        /// Of a discount: an amount, or 10%.
        #[arg(long, default_value = "")]
        amount: String,
        /// The goods come back: yes or no; as the policy has it where it is left out.
        #[arg(long)]
        goods_back: Option<String>,
        /// What the customer is told.
        #[arg(long, default_value = "")]
        words: String,
        /// Why, where the policy does not grant it.
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Let a remedy through.
    Approve {
        remedy: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    Refuse {
        remedy: String,
        reason: String,
    },
    /// Carry a remedy out; asking again does nothing more.
    CarryOut {
        remedy: String,
    },
    /// The root cause, and the error that it leaves on record.
    Cause {
        number: String,
        /// entry, reading, pricing, stock, pick, pack, billing, carrier, vendor, customer or none.
        cause: String,
        note: String,
        /// FIELD:WAS:SHOULD-BE, as quantity:4:40.
        #[arg(long)]
        error: Option<String>,
        /// The line that the error is in.
        #[arg(long)]
        line: Option<i64>,
        /// The number of an error on record.
        #[arg(long)]
        known_error: Option<String>,
        /// Why there is none.
        #[arg(long, default_value = "")]
        no_error: String,
    },
    Resolve {
        number: String,
        outcome: String,
        /// Write to the customer.
        #[arg(long)]
        tell: bool,
    },
    Close {
        number: String,
    },
    Reopen {
        number: String,
        reason: String,
    },
    /// Open what came in by mail and escalate what is late, as the worker does.
    Due,
}

impl CaseCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    #[expect(clippy::too_many_lines, reason = "one arm for each of the verbs")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        let case = match self.command {
            Does::Open {
                subject,
                order,
                customer,
                line,
                shipment,
                invoice,
                channel,
                category,
                severity,
                description,
            } => {
                let new = NewCase {
                    customer,
                    order,
                    shipment,
                    invoice,
                    line,
                    channel: known("channel", &channel, CaseChannel::from_code)?,
                    category: known("category", &category, Category::from_code)?,
                    severity: known("severity", &severity, CaseSeverity::from_code)?,
                    subject,
                    description,
                    document: String::new(),
                };
                act(&db, &by, "open complaint", move |tx, by| cases::open(tx, by, &new))?
            }
            Does::FromDocument { document } => {
                act(&db, &by, "open complaint", move |tx, by| cases::open_document(tx, by, &document))?
            }
            Does::List { state, late } => {
                let filter = CaseFilter {
                    open: state == "open",
                    state: match state.as_str() {
                        "open" | "" => None,
                        code => Some(known("state", code, CaseState::from_code)?),
                    },
                    late,
                    ..CaseFilter::default()
                };
                let found = act(&db, &by, "list complaints", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(cases::list(tx, &filter, 100)?)
                })?;
                for c in found {
                    let due = c.due_at.map(|at| at.to_string()).unwrap_or_default();
                    println!(
                        "{:10} {:13} {:8} {:14} {:24} {} {}",
                        c.number,
                        c.state,
                        c.severity.code(),
                        c.category.code(),
                        due,
                        c.customer_name,
                        c.subject
                    );
                }
                return Ok(());
            }
            Does::Show { number } => act(&db, &by, "show complaint", move |tx, by| {
                allow(by, Verb::SeeOrders, Whose::Others)?;
                cases::need(tx, &number)
            })?,
            Does::Acknowledge { number, to, told } => {
                let told = told.map_or(Told::ByLetter(to), Told::InPerson);
                act(&db, &by, "acknowledge complaint", move |tx, by| {
                    Ok(cases::acknowledge(tx, by, &number, &told, None)?.0)
                })?
            }
            Does::Investigate { number } => act(&db, &by, "investigate complaint", move |tx, by| {
                cases::investigate(tx, by, &number, None)
            })?,
            Does::Step { number, text } => {
                act(&db, &by, "add step", move |tx, by| cases::add_step(tx, by, &number, &text))?
            }
            Does::Finding { number, step, finding } => act(&db, &by, "finish step", move |tx, by| {
                cases::finish_step(tx, by, &number, step, &finding)
            })?,
            Does::Evidence { number, file, document, letter, note } => {
                let brought = match (file, document, letter) {
                    (Some(path), ..) => {
                        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
                        Brought::File { name: name.unwrap_or_default(), content: std::fs::read(&path)? }
                    }
                    (None, Some(number), _) => Brought::Document(number),
                    (None, None, Some(number)) => Brought::Letter(number),
                    _ => return Err("name a file, a document or a letter".into()),
                };
                act(&db, &by, "add evidence", move |tx, by| {
                    cases::add_evidence(tx, by, &number, &brought, &note)
                })?
            }
            Does::Wait { number, what } => {
                act(&db, &by, "wait for customer", move |tx, by| cases::wait(tx, by, &number, &what, None))?
            }
            Does::Resume { number, what } => {
                act(&db, &by, "resume complaint", move |tx, by| cases::resume(tx, by, &number, &what, None))?
            }
            Does::Escalate { number, reason } => {
                act(&db, &by, "escalate complaint", move |tx, by| cases::escalate(tx, by, &number, &reason))?
            }
            Does::Proposal { number } => {
                let (facts, grants) = act(&db, &by, "proposal", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let case = cases::need(tx, &number)?;
                    Ok((cases::facts(tx, &case)?, cases::proposal(tx, &case)?))
                })?;
                for g in grants {
                    let most = basics::Money::from_minor(g.amount, facts.currency);
                    println!("{:12} {most:>14} {}", g.kind.code(), g.rule);
                }
                return Ok(());
            }
            Does::Propose { number, kind, lines, amount, goods_back, words, why } => {
                let new = NewRemedy {
                    kind: known("remedy", &kind, RemedyKind::from_code)?,
                    lines: lines.iter().map(|l| line_of(l)).collect::<Result<_, _>>()?,
                    amount,
                    goods_back: goods_back.map(|g| g == "yes"),
                    words,
                    why,
                };
                let made = act(&db, &by, "propose remedy", move |tx, by| {
                    cases::propose(tx, by, &number, &new, None)
                })?;
                show_remedy(&made);
                return Ok(());
            }
            Does::Approve { remedy, note } => {
                let done = act(&db, &by, "approve remedy", move |tx, by| {
                    cases::approve(tx, by, &remedy, &note, None)
                })?;
                show_remedy(&done);
                return Ok(());
            }
            Does::Refuse { remedy, reason } => {
                let done =
                    act(&db, &by, "refuse remedy", move |tx, by| cases::refuse(tx, by, &remedy, &reason))?;
                show_remedy(&done);
                return Ok(());
            }
            Does::CarryOut { remedy } => {
                let done =
                    act(&db, &by, "carry out remedy", move |tx, by| cases::carry_out(tx, by, &remedy, ""))?;
                show_remedy(&done);
                return Ok(());
            }
            Does::Cause { number, cause, note, error, line, known_error, no_error } => {
                let cause = known("cause", &cause, Cause::from_code)?;
                let leads = match (error, known_error) {
                    (Some(text), _) => error_of(&text, line)?,
                    (None, Some(number)) => Leads::Known(number),
                    (None, None) => Leads::None(no_error),
                };
                act(&db, &by, "find cause", move |tx, by| {
                    cases::find_cause(tx, by, &number, cause, &note, &leads)
                })?
            }
            Does::Resolve { number, outcome, tell } => act(&db, &by, "resolve complaint", move |tx, by| {
                cases::resolve(tx, by, &number, &outcome, tell.then_some(""), None)
            })?,
            Does::Close { number } => {
                act(&db, &by, "close complaint", move |tx, by| cases::close(tx, by, &number, None))?
            }
            Does::Reopen { number, reason } => {
                act(&db, &by, "reopen complaint", move |tx, by| cases::reopen(tx, by, &number, &reason))?
            }
            Does::Due => {
                let opened = act(&db, "desk", "open complaints", cases::open_due)?;
                let escalated = act(&db, "desk", "escalate complaints", cases::escalate_due)?;
                println!("{opened} opened, {escalated} escalated");
                return Ok(());
            }
        };
        show(&case);
        Ok(())
    }
}

fn known<T>(what: &str, code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Trouble> {
    from_code(code).ok_or_else(|| format!("'{code}' is not known as {what}").into())
}

/// `1:12`
fn line_of(text: &str) -> Result<(i64, String), Trouble> {
    let wrong = || format!("'{text}' can't be read; write LINE:QUANTITY, as 1:12");
    let (line, quantity) = text.split_once(':').unwrap_or((text, ""));
    Ok((line.trim().parse().map_err(|_| wrong())?, quantity.trim().to_owned()))
}

fn error_of(text: &str, line: Option<i64>) -> Result<Leads, Trouble> {
    let wrong = || format!("'{text}' can't be read; write FIELD:WAS:SHOULD-BE, as quantity:4:40");
    let mut parts = text.splitn(3, ':');
    let mut next = || parts.next().map(|p| p.trim().to_owned()).ok_or_else(wrong);
    Ok(Leads::Error { field: next()?, line, was: next()?, should_be: next()? })
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(c: &Case) {
    let about = c.order_number.as_deref().unwrap_or("no order");
    println!("{} of {} ({about}): {}, {}", c.number, c.customer_name, c.state, c.subject);
    if let Some(due) = c.due_at {
        println!("  due {due}");
    }
    if let Some(role) = &c.escalated_to {
        println!("  escalated to {role}");
    }
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show_remedy(r: &Remedy) {
    let amount = basics::Money::from_minor(r.amount, r.currency);
    let how = if r.exceptional { ", an exception" } else { "" };
    println!("{} {} {amount}{how}: {} {}", r.number, r.kind.code(), r.state, r.results.join(" "));
}
