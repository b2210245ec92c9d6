//! `orderdesk letter`: what goes out, and what waits for someone to look.

use basics::{Language, Limits};
use clap::{Args, Subcommand};
use desk::correspondence::{self, LetterPolicy, LetterRefusal, LetterState, Outgoing, Review, Template};
use desk::letters::{self, LetterDraft, Regards};
use desk::policies::{Verb, Whose, allow};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct LetterCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// List the latest letters.
    List {
        /// held, waiting, failed, sent or cancelled.
        #[arg(long)]
        state: Option<String>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Show a letter.
    Show { letter: String },
    /// Write about an order (SO…) or, with `--customer`, to a customer. The text is read from standard input; without one, from the template.
    Write {
        number: String,
        /// The number is a customer's.
        #[arg(long)]
        customer: bool,
        /// `plain`, or `to_customer` where it is about no order.
        #[arg(long, default_value = "")]
        template: String,
        /// The document that it answers.
        #[arg(long)]
        answers: Option<String>,
        #[arg(long, default_value = "")]
        to: String,
        #[arg(long)]
        subject: Option<String>,
        /// Read the text from standard input.
        #[arg(long)]
        text: bool,
        /// Send the order's acknowledgement with it.
        #[arg(long)]
        acknowledgement: bool,
        /// A paper of the order: "invoice IV100001"; may be given more than once.
        #[arg(long)]
        paper: Vec<String>,
        /// A file that goes with it; may be given more than once.
        #[arg(long)]
        file: Vec<std::path::PathBuf>,
        /// Why the text is right where it does not agree with the record.
        #[arg(long, default_value = "")]
        accept: String,
    },
    /// Let a held letter go.
    Release { letter: String },
    /// Put a letter aside.
    Hold { letter: String, reason: String },
    /// Never send a letter.
    Cancel { letter: String, reason: String },
    /// Send a letter again that failed or came back.
    Again {
        letter: String,
        #[arg(long, default_value = "")]
        to: String,
    },
    /// What is acknowledged and reviewed: for one customer, or for all others.
    Policy {
        #[arg(long, default_value = "")]
        customer: String,
        /// Whoever sends an order by mail hears at once that it came in.
        #[arg(long)]
        receipt: bool,
        /// by_level, always or never.
        #[arg(long, default_value = "by_level")]
        review: String,
    },
    /// Propose other words for a template; the first line of standard input is the subject.
    Propose { template: String, language: String },
    /// Approve or refuse proposed words.
    Approve {
        template: String,
        language: String,
        version: i64,
        /// Why they are refused.
        #[arg(long)]
        refuse: Option<String>,
    },
}

impl LetterCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        let changed = |letter: Outgoing| println!("{}", line(&letter));
        match self.command {
            Does::List { state, limit } => {
                let state = match state {
                    Some(code) => {
                        Some(LetterState::known(&code).ok_or_else(|| format!("'{code}' is no state"))?)
                    }
                    None => None,
                };
                let limit = limit.clamp(1, Limits::PAGE_ROWS);
                let found = act(&db, &by, "list letters", move |tx, by| {
                    allow(by, Verb::SeeLetters, Whose::Others)?;
                    Ok(correspondence::list(tx, state, None, None, limit)?)
                })?;
                for letter in found {
                    println!("{}", line(&letter));
                }
            }
            Does::Show { letter } => {
                let found = act(&db, &by, "show letter", move |tx, by| {
                    allow(by, Verb::SeeLetters, Whose::Others)?;
                    Ok(correspondence::by_name(tx, &letter)?
                        .ok_or_else(|| LetterRefusal::NotFound(letter.clone()))?)
                })?;
                println!(
                    "{}\nTo: {}\nSubject: {}\n\n{}",
                    line(&found),
                    found.recipient,
                    found.subject,
                    found.text()
                );
            }
            Does::Write {
                number,
                customer,
                template,
                answers,
                to,
                subject,
                text,
                acknowledgement,
                mut paper,
                file,
                accept,
            } => {
                let usual = if customer { "to_customer" } else { "plain" };
                let template = if template.is_empty() { usual.to_owned() } else { template };
                let of =
                    Template::from_code(&template).ok_or(format!("there is no template '{template}'"))?;
                let regards = if customer { Regards::Customer(number) } else { Regards::Order(number) };
                paper.extend(acknowledgement.then(|| "acknowledgement".to_owned()));
                let mut files = Vec::new();
                for path in &file {
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    files.push((name, std::fs::read(path)?));
                }
                let own = if text { Some(std::io::read_to_string(std::io::stdin())?) } else { None };
                let letter = act(&db, &by, "write letter", move |tx, by| {
                    let begun = letters::draft(tx, by, &regards, of, answers.as_deref())?;
                    if own.is_none() && !begun.missing.is_empty() {
                        let facts = begun.missing;
                        return Err(LetterRefusal::Missing { template: of.code(), facts }.into());
                    }
                    let mut kept = Vec::new();
                    for (name, content) in &files {
                        kept.push(letters::keep_file(tx, by, name, content)?.id);
                    }
                    let draft = LetterDraft {
                        regards: regards.clone(),
                        answers: answers.clone(),
                        recipient: to.clone(),
                        subject: subject.clone().unwrap_or(begun.subject),
                        text: own.clone().unwrap_or(begun.text),
                        template: Some(of.code().to_owned()),
                        papers: paper.clone(),
                        files: kept,
                        accept: accept.clone(),
                    };
                    letters::write(tx, by, &draft)
                })?;
                changed(letter);
            }
            Does::Release { letter } => changed(act(&db, &by, "release letter", move |tx, by| {
                correspondence::release(tx, by, &letter)
            })?),
            Does::Hold { letter, reason } => changed(act(&db, &by, "hold letter", move |tx, by| {
                correspondence::hold(tx, by, &letter, &reason)
            })?),
            Does::Cancel { letter, reason } => changed(act(&db, &by, "cancel letter", move |tx, by| {
                correspondence::cancel(tx, by, &letter, &reason)
            })?),
            Does::Again { letter, to } => changed(act(&db, &by, "send letter again", move |tx, by| {
                correspondence::send_again(tx, by, &letter, &to)
            })?),
            Does::Policy { customer, receipt, review } => {
                let review = Review::from_code(&review).ok_or_else(|| format!("'{review}' is no review"))?;
                let policy = LetterPolicy { customer, receipt, review };
                act(&db, &by, "letter policy", move |tx, by| correspondence::set_policy(tx, by, &policy))?;
                println!("set");
            }
            Does::Propose { template, language } => {
                let of =
                    Template::from_code(&template).ok_or(format!("there is no template '{template}'"))?;
                let language = Language::from_code(&language);
                let text = std::io::read_to_string(std::io::stdin())?;
                let version = act(&db, &by, "propose template", move |tx, by| {
                    let (subject, body) = text.split_once('\n').unwrap_or((&text, ""));
                    correspondence::propose(tx, by, of, language, subject, body)
                })?;
                println!("version {version} is proposed");
            }
            Does::Approve { template, language, version, refuse } => {
                let of =
                    Template::from_code(&template).ok_or(format!("there is no template '{template}'"))?;
                let language = Language::from_code(&language);
                let good = refuse.is_none();
                act(&db, &by, "approve template", move |tx, by| {
                    let note = refuse.as_deref().unwrap_or_default();
                    correspondence::decide_version(tx, by, of, language, version, good, note)
                })?;
                println!("{}", if good { "approved" } else { "refused" });
            }
        }
        Ok(())
    }
}

fn line(letter: &Outgoing) -> String {
    let why = match (&letter.bounce, letter.state) {
        (Some(bounce), _) => format!("came back: {bounce}"),
        (None, LetterState::Held) => letter.held_for.clone().unwrap_or_default(),
        (None, LetterState::Failed | LetterState::Waiting) => letter.last_error.clone().unwrap_or_default(),
        _ => String::new(),
    };
    format!(
        "{:9} {:9} {:16} {:32} {}  {why}",
        letter.name(),
        letter.state.code(),
        letter.kind,
        letter.recipient,
        letter.subject
    )
}
