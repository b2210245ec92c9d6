//! `orderdesk query`: questions over stock and orders that were saved, as a table, CSV or XLSX.

use std::io::Write;
use std::path::PathBuf;

use basics::Limits;
use clap::{Args, Subcommand};
use desk::queries::{self, NewQuery, Spec};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct QueryCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// List the queries that you may see.
    List,
    /// Answer a saved query, or with `-` one that is read from standard input as JSON.
    Run {
        number: String,
        /// Write the answer as XLSX into this file instead of CSV to standard output.
        #[arg(long)]
        xlsx: Option<PathBuf>,
        #[arg(long, default_value_t = Limits::QUERY_ROWS)]
        limit: usize,
    },
    /// Show a saved query as JSON.
    Show { number: String },
    /// Save a query that is read from standard input as JSON: {"source": "orders", "filters": [{"column": "late", "op": "is", "value": "yes"}]}
    Save {
        name: String,
        /// everyone, or a team of yours.
        #[arg(long, default_value = "")]
        shared: String,
    },
    /// Delete a query of yours.
    Delete { number: String },
}

impl QueryCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                for q in act(&db, &by, "list queries", |tx, by| Ok(queries::list(tx, by)?))? {
                    let shared = if q.shared.is_empty() { "-" } else { &q.shared };
                    println!(
                        "{:10} {:12} {:12} {} · {}",
                        q.number, q.spec.source, shared, q.name, q.owner_name
                    );
                }
            }
            Does::Run { number, xlsx, limit } => {
                let given = if number == "-" { Some(typed()?) } else { None };
                let (name, table) = act(&db, &by, "run query", move |tx, by| {
                    let (name, spec) = match &given {
                        Some(spec) => ("query".to_owned(), spec.clone()),
                        None => {
                            let saved = queries::visible(tx, by, &number)?;
                            (saved.name, saved.spec)
                        }
                    };
                    Ok((name, queries::run(tx, by, &spec, limit)?))
                })?;
                match xlsx {
                    Some(path) => std::fs::write(path, queries::workbook(&table, &name)?)?,
                    None => std::io::stdout().write_all(queries::csv(&table).as_bytes())?,
                }
                if table.is_cut {
                    eprintln!("only the latest {} rows were looked at", table.looked_at);
                }
            }
            Does::Show { number } => {
                let saved = act(&db, &by, "show query", move |tx, by| queries::visible(tx, by, &number))?;
                println!("{}", serde_json::to_string_pretty(&saved.spec)?);
            }
            Does::Save { name, shared } => {
                let new = NewQuery { name, shared, spec: typed()? };
                let number = act(&db, &by, "save query", move |tx, by| queries::save(tx, by, &new))?;
                println!("{number} is saved");
            }
            Does::Delete { number } => {
                let which = number.clone();
                act(&db, &by, "delete query", move |tx, by| queries::delete(tx, by, &which))?;
                println!("{number} is deleted");
            }
        }
        Ok(())
    }
}

fn typed() -> Result<Spec, Trouble> {
    Ok(serde_json::from_reader(std::io::stdin().lock())?)
}
