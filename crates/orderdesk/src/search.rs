//! `orderdesk search`: everything that has a number or a name.

use clap::Args;
use desk::search::{self, How, Kind};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct Search {
    #[command(flatten)]
    acting: Acting,
    /// A number, a name, a PO, a part number, a GTIN, a telephone number.
    question: String,
    /// order, customer, item, document, letter, shipment, invoice or task.
    #[arg(long)]
    kind: Option<String>,
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

impl Search {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let only = match self.kind.as_deref() {
            Some(code) => Some(Kind::from_code(code).ok_or_else(|| format!("'{code}' is not a kind"))?),
            None => None,
        };
        let (question, how) = (self.question, How { only, texts: true, most: self.limit });
        let hits = act(&db, &self.acting.by, "search", move |tx, by| search::search(tx, by, &question, how))?;
        for hit in hits {
            println!(
                "{:9} {:14} {} · {} ({})",
                hit.kind.code(),
                hit.number,
                hit.title,
                hit.detail,
                hit.why.code().replace('_', " ")
            );
        }
        Ok(())
    }
}
