//! `orderdesk integrity`: the code of conduct, good work, and what the checks came upon, by the command line.

use clap::{Args, Subcommand};
use desk::integrity::{self, Verdict};
use desk::people;
use desk::policies::{Verb, Whose, allow};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct IntegrityCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// What the checks came upon.
    List,
    /// What lies behind a finding: in_order or wrong.
    Answer { number: String, verdict: String, note: String },
    /// The code of conduct; with a file, a new version of it.
    Conduct { file: Option<std::path::PathBuf> },
    /// Say that you have read it.
    Read { version: i64 },
    /// Say what a colleague did well.
    Thank {
        login: String,
        words: String,
        #[arg(long, default_value = "")]
        about: String,
    },
}

impl IntegrityCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                let found = act(&db, &by, "integrity findings", |tx, by| {
                    allow(by, Verb::SeeIntegrity, Whose::Others)?;
                    let found = integrity::findings(tx, 200)?;
                    let names = people::names(tx, &found.iter().map(|f| f.person).collect::<Vec<_>>())?;
                    Ok((found, names))
                })?;
                let (found, names) = found;
                for f in found {
                    let who = names.get(&f.person).map_or("the desk", String::as_str);
                    let state = f.verdict.map_or("open", Verdict::code);
                    println!("{}  {state:8}  {who} {} ({}; {})", f.number, f.rule.said(), f.about, f.detail);
                }
            }
            Does::Answer { number, verdict, note } => {
                let verdict = Verdict::from_code(&verdict).ok_or("a verdict is in_order or wrong")?;
                let done = act(&db, &by, "answer finding", move |tx, by| {
                    integrity::answer(tx, by, &number, verdict, &note)
                })?;
                println!("{} is answered: {}", done.number, verdict.code());
            }
            Does::Conduct { file: Some(file) } => {
                let body = std::fs::read_to_string(file)?;
                let new = act(&db, &by, "publish conduct", move |tx, by| integrity::publish(tx, by, &body))?;
                println!("version {} counts from now on", new.version);
            }
            Does::Conduct { file: None } => {
                let now = act(&db, &by, "conduct", |tx, by| {
                    allow(by, Verb::AcknowledgeConduct, Whose::Own)?;
                    integrity::conduct(tx)
                })?;
                match now {
                    Some(now) => println!("version {}\n\n{}", now.version, now.body),
                    None => println!("there is no code of conduct yet"),
                }
            }
            Does::Read { version } => {
                act(&db, &by, "acknowledge conduct", move |tx, by| integrity::acknowledge(tx, by, version))?;
                println!("it is on record that you have read version {version}");
            }
            Does::Thank { login, words, about } => {
                let done = act(&db, &by, "recognise work", move |tx, by| {
                    integrity::recognise(tx, by, &login, &about, &words)
                })?;
                println!("{}: they find it on their Today", done.number);
            }
        }
        Ok(())
    }
}
