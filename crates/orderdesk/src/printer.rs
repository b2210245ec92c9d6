//! The printer of papers: built once, shared by all.

use std::sync::Arc;

use crate::Trouble;

pub fn printer() -> Result<Arc<papers::PrintFn>, Trouble> {
    let print = papers::Print::new()?;
    Ok(Arc::from(print.into_fn()))
}

/// Letters as DOCX.
pub fn docx() -> Arc<papers::PrintFn> {
    Arc::new(papers::docx)
}
