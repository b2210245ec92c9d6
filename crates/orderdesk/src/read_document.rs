//! `orderdesk read-document`: the child process in which a document is read; started by the program itself for each document.
//! `orderdesk readers`: what there is to read documents with, as that child sees it.

use clap::Args;
use pdf_in::look::Look;
use pdf_in::sandbox::{Asked, Bounds, Child, serve};

use crate::Trouble;

#[derive(Args)]
pub struct ReadDocument {
    /// The document's file name: only a hint.
    #[arg(long)]
    name: Option<String>,
    #[arg(long, default_value_t = Bounds::default().memory_bytes)]
    memory_bytes: u64,
    #[arg(long, default_value_t = Bounds::default().cpu_seconds)]
    cpu_seconds: u64,
    /// Draw a page instead of reading.
    #[arg(long)]
    look: Option<Look>,
    /// Say what there is to read with, and read nothing.
    #[arg(long)]
    report: bool,
}

impl ReadDocument {
    pub fn run(self) -> Result<(), Trouble> {
        let bounds = Bounds { memory_bytes: self.memory_bytes, cpu_seconds: self.cpu_seconds };
        let asked = match (self.report, self.look) {
            (true, _) => Asked::Report,
            (false, Some(look)) => Asked::Look(look),
            (false, None) => Asked::Read,
        };
        Ok(serve(bounds, self.name.as_deref(), asked)?)
    }
}

#[derive(Args)]
pub struct Readers {
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

impl Readers {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let report =
            Child::of_this_program()?.report().map_err(|why| format!("the reader of documents: {why}"))?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            print!("{report}");
        }
        Ok(())
    }
}
