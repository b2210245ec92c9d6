//! `orderdesk customer`: a customer at a glance.

use basics::Percent;
use clap::{Args, Subcommand};
use desk::customers::{DocumentForm, Documents, Terms};
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
    /// What is sent to a customer's programs by itself; without a form as it is.
    Documents {
        number: String,
        /// When goods leave: x12_856, edifact_desadv, ubl_despatch_advice or none.
        #[arg(long)]
        advice: Option<String>,
        /// When an invoice is released: x12_810, edifact_invoic, ubl_invoice, cii_invoice or none.
        #[arg(long)]
        invoice: Option<String>,
    },
    /// What holds for their orders besides price and credit; what is not given stays as it is.
    Terms {
        number: String,
        /// Goods leave only once they are paid.
        #[arg(long)]
        prepaid: Option<bool>,
        /// Samples in twelve months.
        #[arg(long)]
        samples: Option<i64>,
        /// With so many percent less a line is done.
        #[arg(long, value_parser = percent)]
        under: Option<Percent>,
    },
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
            Does::Documents { number, advice, invoice } => {
                let (advice, invoice) = (form_or_none(advice)?, form_or_none(invoice)?);
                let kept = act(&db, &by, "customer documents", move |tx, by| {
                    allow(by, Verb::SeeCustomers, Whose::Others)?;
                    let customer = customers::by_number(tx, &number)?
                        .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
                    let now = customers::documents(tx, customer.id)?;
                    let wanted = Documents {
                        advice: advice.unwrap_or(now.advice),
                        invoice: invoice.unwrap_or(now.invoice),
                    };
                    if wanted != now {
                        customers::set_documents(tx, by, &customer, wanted)?;
                    }
                    Ok(wanted)
                })?;
                let word = |form: Option<DocumentForm>| form.map_or("nothing", DocumentForm::code);
                println!("when goods leave: {}", word(kept.advice));
                println!("when an invoice is released: {}", word(kept.invoice));
            }
            Does::Terms { number, prepaid, samples, under } => {
                let kept = act(&db, &by, "customer terms", move |tx, by| {
                    allow(by, Verb::SeeCustomers, Whose::Others)?;
                    let customer = customers::by_number(tx, &number)?
                        .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
                    let now = *customers::terms(tx, customer.id)?;
                    let wanted = Terms {
                        prepaid: prepaid.unwrap_or(now.prepaid),
                        samples_a_year: samples.unwrap_or(now.samples_a_year),
                        under_delivery: under.unwrap_or(now.under_delivery),
                    };
                    if wanted != now {
                        customers::set_terms(tx, by, &customer, &wanted)?;
                    }
                    Ok(wanted)
                })?;
                println!("paid before goods leave: {}", if kept.prepaid { "yes" } else { "no" });
                println!("samples in twelve months: {}", kept.samples_a_year);
                println!("a line is done with {} less", kept.under_delivery);
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

fn percent(text: &str) -> Result<Percent, String> {
    Percent::parse(text).map_err(|e| e.to_string())
}

/// A form of a document for programs.
pub fn form_of(code: &str) -> Result<DocumentForm, Trouble> {
    let known = DocumentForm::ADVICES.into_iter().chain(DocumentForm::INVOICES).map(DocumentForm::code);
    let known: Vec<&str> = known.collect();
    DocumentForm::from_code(code)
        .ok_or_else(|| format!("'{code}' is not a form; there are {}", known.join(", ")).into())
}

/// Nothing where no form was given; `none` takes one away.
fn form_or_none(given: Option<String>) -> Result<Option<Option<DocumentForm>>, Trouble> {
    match given.as_deref() {
        None => Ok(None),
        Some("none") => Ok(Some(None)),
        Some(code) => Ok(Some(Some(form_of(code)?))),
    }
}
