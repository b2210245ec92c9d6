//! `orderdesk verify`: is the journal whole?

use clap::Args;

use crate::Trouble;
use crate::database::Database;

#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    database: Database,
}

impl Verify {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.database.open()?;
        let proof = desk::journal::prove(&db, |_| {})?;
        for trouble in &proof.troubles {
            println!("lane {} entry {}: {}", trouble.lane, trouble.entry, trouble.what);
        }
        if !proof.is_whole() {
            return Err(format!("the journal is not whole: {} troubles", proof.troubles.len()).into());
        }
        println!("the journal is whole: {} entries in {} lanes", proof.entries, proof.lanes);
        Ok(())
    }
}
