//! `orderdesk script`: approved answers, and the log of what was asked.

use basics::{Day, Language, Limits};
use clap::{Args, Subcommand};
use desk::policies::{Verb, Whose, allow};
use desk::scripts::{self, About, Asking, Inquiry, InquiryFilter, NewInquiry, NewVersion, ScriptRefusal};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct ScriptCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

/// What an answer is about.
#[derive(Args, Clone)]
struct What {
    #[arg(long, default_value = "")]
    order: String,
    #[arg(long, default_value = "")]
    customer: String,
    #[arg(long, default_value = "")]
    item: String,
    /// ISO 639-1; the customer's where it is left out.
    #[arg(long)]
    language: Option<String>,
}

impl What {
    fn about(&self) -> About {
        About { order: self.order.clone(), customer: self.customer.clone(), item: self.item.clone() }
    }

    fn language(&self) -> Option<Language> {
        self.language.as_deref().map(Language::from_code)
    }
}

#[derive(Subcommand)]
enum Does {
    /// Find approved answers by what is asked.
    Find { question: Vec<String> },
    /// What a script says today.
    Say {
        script: String,
        #[command(flatten)]
        what: What,
        /// Put it on record as answered.
        #[arg(long)]
        log: bool,
    },
    /// Put on record what was asked and answered in own words; without an answer it becomes a task to call back.
    Log {
        asked: String,
        #[arg(long, default_value = "")]
        answer: String,
        #[command(flatten)]
        what: What,
    },
    /// What was asked, the latest first.
    Asked {
        #[arg(long)]
        order: Option<String>,
        /// Only what no script answered.
        #[arg(long)]
        without_script: bool,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Propose a version; the first line of standard input is the question, the rest the answer.
    Propose {
        script: String,
        language: String,
        #[arg(long, default_value = "")]
        keywords: String,
        #[arg(long)]
        valid_to: Option<Day>,
    },
    /// Approve or refuse a proposed version.
    Approve {
        script: String,
        language: String,
        version: i64,
        /// Why it is refused.
        #[arg(long)]
        refuse: Option<String>,
    },
    /// Take an approved version back.
    Retire { script: String, language: String, version: i64, reason: String },
}

impl ScriptCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Find { question } => {
                let found = act(&db, &by, "find scripts", move |tx, by| {
                    scripts::find(tx, by, &question.join(" "), by.language, Limits::PAGE_ROWS)
                })?;
                for hit in found {
                    println!("{:28} {}", hit.version.code, hit.version.question);
                }
            }
            Does::Say { script, what, log } => {
                let said = act(&db, &by, "answer", move |tx, by| {
                    let answer = scripts::answer(tx, by, &script, &what.about(), what.language())?;
                    if !answer.missing.is_empty() {
                        return Err(ScriptRefusal::Missing { facts: answer.missing }.into());
                    }
                    if log {
                        let version = &answer.version;
                        let new = NewInquiry {
                            script: Some((version.code.clone(), version.language, version.version)),
                            about: what.about(),
                            channel: Asking::Phone,
                            ..NewInquiry::default()
                        };
                        return Ok(format!("{}{}", answer.text, scripts::log(tx, by, &new)?.number));
                    }
                    Ok(answer.text.trim_end().to_owned())
                })?;
                println!("{said}");
            }
            Does::Log { asked, answer, what } => {
                let logged = act(&db, &by, "log inquiry", move |tx, by| {
                    let new = NewInquiry {
                        asked: asked.clone(),
                        own_words: answer.clone(),
                        about: what.about(),
                        ..NewInquiry::default()
                    };
                    scripts::log(tx, by, &new)
                })?;
                println!("{}", line(&logged));
            }
            Does::Asked { order, without_script, limit } => {
                let limit = limit.clamp(1, Limits::PAGE_ROWS);
                let found = act(&db, &by, "list inquiries", move |tx, by| {
                    allow(by, Verb::SeeScripts, Whose::Others)?;
                    let filter =
                        InquiryFilter { order: order.clone(), without_script, ..InquiryFilter::default() };
                    Ok(scripts::inquiries(tx, &filter, limit)?)
                })?;
                for inquiry in found {
                    println!("{}", line(&inquiry));
                }
            }
            Does::Propose { script, language, keywords, valid_to } => {
                let text = std::io::read_to_string(std::io::stdin())?;
                let version = act(&db, &by, "propose script", move |tx, by| {
                    let (question, answer) = text.split_once('\n').unwrap_or((&text, ""));
                    let new = NewVersion {
                        code: script.clone(),
                        language: Language::from_code(&language),
                        question: question.to_owned(),
                        keywords: keywords.clone(),
                        answer: answer.to_owned(),
                        branches: Vec::new(),
                        valid_from: None,
                        valid_to,
                    };
                    scripts::propose(tx, by, &new)
                })?;
                println!("version {version} is proposed");
            }
            Does::Approve { script, language, version, refuse } => {
                let good = refuse.is_none();
                act(&db, &by, "approve script", move |tx, by| {
                    let reason = refuse.as_deref().unwrap_or_default();
                    let language = Language::from_code(&language);
                    scripts::decide_version(tx, by, &script, language, version, good, reason)
                })?;
                println!("{}", if good { "approved" } else { "refused" });
            }
            Does::Retire { script, language, version, reason } => {
                act(&db, &by, "retire script", move |tx, by| {
                    scripts::retire(tx, by, &script, Language::from_code(&language), version, &reason)
                })?;
                println!("taken back");
            }
        }
        Ok(())
    }
}

fn line(inquiry: &Inquiry) -> String {
    let from = inquiry.script.as_ref().map_or_else(
        || inquiry.task.as_ref().map_or("own words".to_owned(), |task| format!("call back, {task}")),
        |(code, language, version)| format!("{code} {} {version}", language.code()),
    );
    let about = inquiry.order_number.as_deref().or(inquiry.customer_number.as_deref()).unwrap_or("-");
    format!("{:9} {about:10} {from:32} {}", inquiry.number, inquiry.asked)
}
