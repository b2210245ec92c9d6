//! `orderdesk question`: what is asked of those who know more, by scripts and by those at a terminal.

use clap::{Args, Subcommand};
use desk::help::{self, Question};
use desk::{intake, orders};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct QuestionCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// List what waits for this person, or what was asked about an order or a document.
    List { thing: Option<String> },
    /// Ask about an order (SO…) or a document (IN…).
    Ask {
        thing: String,
        text: String,
        /// `requested_date`, `lines/0/quantity`; the whole of it where it is left out.
        #[arg(long, default_value = "")]
        field: String,
        /// A login; whoever is best to ask where it is left out.
        #[arg(long, default_value = "")]
        to: String,
    },
    /// Show a question with all that was said.
    Show { question: String },
    /// Answer it; the answer is kept where it was asked.
    Answer { question: String, text: String },
    /// Hand it back to whoever asked.
    Return { question: String, reason: String },
    /// Take it back.
    Withdraw { question: String },
}

/// Orders are numbered SO…, documents IN….
fn about(tx: &mut db::Tx, thing: &str, field: &str) -> Result<desk::notes::About, desk::Failure> {
    if thing.to_uppercase().starts_with("IN") {
        return intake::about(tx, thing, field);
    }
    let order = orders::need(tx, thing)?;
    orders::about(tx, &order, field)
}

impl QuestionCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        let most = basics::Limits::PAGE_ROWS;
        match self.command {
            Does::List { thing } => {
                let found = act(&db, &by, "list questions", move |tx, by| match &thing {
                    Some(thing) => {
                        let about = about(tx, thing, "")?;
                        Ok(help::of_thing(tx, about.thing, most)?)
                    }
                    None => {
                        let mut found = help::asked_of(tx, by.person, most)?;
                        found.extend(help::returned_to(tx, by.person, most)?);
                        Ok(found)
                    }
                })?;
                for q in found {
                    let asked = q.words.first().map_or("", |w| w.text.as_str());
                    let field = q.field.as_ref().map_or("", |f| f.path.as_str());
                    println!(
                        "{:10} {:10} {:20} {} {field}: {asked}",
                        q.number,
                        q.state.code(),
                        q.with_name,
                        q.about
                    );
                }
            }
            Does::Ask { thing, text, field, to } => {
                let (number, to) = act(&db, &by, "ask question", move |tx, by| {
                    let about = about(tx, &thing, &field)?;
                    help::ask(tx, by, &about, &text, &to)
                })?;
                println!("{number} is with {}", to.name);
            }
            Does::Show { question } => {
                let q = act(&db, &by, "show question", move |tx, _| help::need(tx, &question))?;
                for w in &q.words {
                    println!("{} {} {}: {}", w.at, w.name, w.kind.code(), w.text);
                }
            }
            Does::Answer { question, text } => {
                told(&act(&db, &by, "answer question", move |tx, by| {
                    help::answer(tx, by, &question, &text)
                })?);
            }
            Does::Return { question, reason } => {
                told(&act(&db, &by, "return question", move |tx, by| {
                    help::hand_back(tx, by, &question, &reason)
                })?);
            }
            Does::Withdraw { question } => {
                told(&act(&db, &by, "withdraw question", move |tx, by| help::withdraw(tx, by, &question))?);
            }
        }
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn told(question: &Question) {
    println!("{} is {}", question.number, question.state.code());
}
