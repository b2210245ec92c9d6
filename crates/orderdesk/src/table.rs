//! `orderdesk table`: decision tables, their versions, and what they say.

use std::collections::BTreeMap;

use basics::{Day, Limits};
use clap::{Args, Subcommand};
use desk::company;
use desk::policies::{Verb, Whose, allow};
use desk::tables::{self, Facts, Hit, KINDS, NewVersion, TableRefusal, exchange};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct TableCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// The tables of the house with their versions in force.
    List,
    /// The versions of a table.
    Versions { table: String },
    /// The rows of a version as CSV; of the one in force where none is named.
    Rows {
        table: String,
        #[arg(long)]
        version: Option<i64>,
    },
    /// Propose a version from a CSV or a workbook with the heads that `rows` prints.
    Propose {
        table: String,
        file: std::path::PathBuf,
        /// unique, first or collect.
        #[arg(long)]
        hit: Option<String>,
        #[arg(long)]
        valid_from: Option<Day>,
        #[arg(long)]
        valid_to: Option<Day>,
        /// What changes and why.
        #[arg(long)]
        reason: String,
    },
    /// Approve or refuse a proposed version.
    Approve {
        table: String,
        version: i64,
        /// Why it is refused.
        #[arg(long)]
        refuse: Option<String>,
    },
    /// End an approved version: it holds until tonight.
    End { table: String, version: i64, reason: String },
    /// Say that one has read a version.
    Read { table: String, version: i64 },
    /// Which rows fire for facts such as country=DE weight=31.5.
    Ask { table: String, facts: Vec<String> },
    /// What a version would change of the latest cases.
    DryRun { table: String, version: i64 },
}

impl TableCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                let found = act(&db, &by, "list tables", |tx, by| {
                    allow(by, Verb::SeeTables, Whose::Others)?;
                    let (today, all) = (company::today(tx)?, tables::all_in_force(tx)?);
                    Ok(KINDS
                        .iter()
                        .map(|k| (*k, all.on(k.code, today).map(|t| t.version)))
                        .collect::<Vec<_>>())
                })?;
                for (kind, version) in found {
                    let version = version.map_or_else(|| "-".to_owned(), |v| v.to_string());
                    println!("{:20} {version:>4}  {}", kind.code, kind.decides);
                }
            }
            Does::Versions { table } => {
                let found = act(&db, &by, "table versions", move |tx, by| {
                    allow(by, Verb::SeeTables, Whose::Others)?;
                    tables::kind(&table).ok_or_else(|| TableRefusal::NotFound(table.clone()))?;
                    Ok(tables::versions(tx, &table, Limits::PAGE_ROWS)?)
                })?;
                for v in found {
                    let to = v.valid_to.map_or_else(|| "…".to_owned(), |d| d.to_string());
                    println!(
                        "{:4} {:9} {} – {to:10} {:8} {:4} rows  {}",
                        v.version,
                        v.state.code(),
                        v.valid_from,
                        v.hit.code(),
                        v.rows.len(),
                        v.reason
                    );
                }
            }
            Does::Rows { table, version } => {
                let found = act(&db, &by, "table rows", move |tx, by| {
                    allow(by, Verb::SeeTables, Whose::Others)?;
                    let today = company::today(tx)?;
                    let now = tables::in_force(tx, &table, today)?.map(|t| t.version);
                    tables::need(tx, &table, version.or(now).unwrap_or(0))
                })?;
                print!("{}", exchange::to_csv(&found));
            }
            Does::Propose { table, file, hit, valid_from, valid_to, reason } => {
                let bytes = std::fs::read(&file)?;
                let name = file.display().to_string();
                let (version, findings) = act(&db, &by, "propose table", move |tx, by| {
                    let kind = tables::kind(&table).ok_or_else(|| TableRefusal::NotFound(table.clone()))?;
                    let new = NewVersion {
                        table: table.clone(),
                        hit: hit.as_deref().and_then(Hit::from_code),
                        rows: exchange::read(kind, &bytes, &name)?,
                        valid_from,
                        valid_to,
                        reason: reason.clone(),
                    };
                    tables::propose(tx, by, &new)
                })?;
                println!("version {} is proposed, from {} on", version.version, version.valid_from);
                for finding in findings {
                    println!("  {}", finding.message);
                }
            }
            Does::Approve { table, version, refuse } => {
                let good = refuse.is_none();
                act(&db, &by, "approve table", move |tx, by| {
                    let reason = refuse.as_deref().unwrap_or_default();
                    tables::decide_version(tx, by, &table, version, good, reason)
                })?;
                println!("{}", if good { "approved" } else { "refused" });
            }
            Does::End { table, version, reason } => {
                act(&db, &by, "end table", move |tx, by| tables::end(tx, by, &table, version, &reason))?;
                println!("ended");
            }
            Does::Read { table, version } => {
                act(&db, &by, "acknowledge table", move |tx, by| {
                    tables::acknowledge(tx, by, &table, version)
                })?;
                println!("read");
            }
            Does::Ask { table, facts } => {
                let fired = act(&db, &by, "ask table", move |tx, by| {
                    allow(by, Verb::SeeTables, Whose::Others)?;
                    let kind = tables::kind(&table).ok_or_else(|| TableRefusal::NotFound(table.clone()))?;
                    let given: BTreeMap<String, String> = facts
                        .iter()
                        .filter_map(|f| f.split_once('='))
                        .map(|(code, value)| (code.to_owned(), value.to_owned()))
                        .collect();
                    let today = company::today(tx)?;
                    let found = tables::in_force(tx, kind.code, today)?;
                    let facts = Facts::read(kind, &given);
                    let rows = found.as_ref().map(|t| t.decide(&facts)).unwrap_or_default();
                    Ok(rows.iter().map(|d| format!("{}: {}", d.trace(), d.row.told())).collect::<Vec<_>>())
                })?;
                for line in fired {
                    println!("{line}");
                }
            }
            Does::DryRun { table, version } => {
                let run = act(&db, &by, "dry run", move |tx, by| {
                    let found = tables::need(tx, &table, version)?;
                    let samples = tables::past_uses(tx, found.kind, Limits::DRY_RUN_CASES)?;
                    tables::dry_run(tx, by, &table, version, &samples)
                })?;
                println!(
                    "{} cases, {} unchanged, {} unanswered",
                    run.looked_at, run.unchanged, run.unanswered
                );
                for change in run.changes {
                    println!("  {}: {} → {}", change.what, change.now.join("; "), change.then.join("; "));
                }
            }
        }
        Ok(())
    }
}
