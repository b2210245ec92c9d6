//! About: what a note or a question about a document is about, the whole of it or one of its fields.

use db::Tx;

use super::{IntakeRefusal, store};
use crate::Failure;
use crate::failure::General;
use crate::notes::About;

/// `field` is the path of a field, empty for the whole document.
pub fn about(tx: &mut Tx, number: &str, field: &str) -> Result<About, Failure> {
    let message = store::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    let about = About::of("intake", message.id.uuid(), &message.number);
    let field = field.trim();
    if field.is_empty() {
        return Ok(about);
    }
    let found = store::fields_of(tx, message.id)?.into_iter().find(|f| f.path == field);
    let found =
        found.ok_or_else(|| General::NotFound { what: "field of the document", which: field.to_owned() })?;
    Ok(about.at(field, found.value.as_deref().or(found.raw.as_deref()).unwrap_or_default()))
}
