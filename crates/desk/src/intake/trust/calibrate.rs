//! Calibrate: the reader's certainties as the model in use sees them. What was only not sure enough becomes sure where such values have
//! turned out right, and the other way round; what a rule objects to stays open.

use db::{Fault, Tx};

use super::{model, store};
use crate::intake::message::{Field, FieldStatus};
use crate::intake::recognise::Spoken;

/// Parts per million below which a person looks at a value.
pub(in crate::intake) const SURE_FROM: i64 = 900_000;

pub(in crate::intake) fn calibrate(
    tx: &mut Tx,
    channel: &str,
    fields: &mut [Field],
    spoken: &mut Spoken,
) -> Result<(), Fault> {
    let sender = sender_of(fields).to_owned();
    spoken.familiar = if sender.is_empty() { 0 } else { store::familiar(tx, channel, &sender)? };
    for (_, evidence) in &mut spoken.fields {
        evidence.familiar = spoken.familiar;
    }
    let version = model::in_use(tx)?;
    let known = &version.kept.model.fields;
    // Without outcomes the reader's own certainties stand.
    if !known.channels.contains_key(channel) {
        return Ok(());
    }
    for field in fields.iter_mut().filter(|f| is_free(f)) {
        let Some((_, evidence)) = spoken.fields.iter().find(|(path, _)| *path == field.path) else {
            continue;
        };
        let certainty = known.ppm(channel, &sender, evidence.score());
        field.confidence = i64::from(certainty);
        field.status = if field.confidence < SURE_FROM { FieldStatus::Check } else { FieldStatus::Sure };
    }
    Ok(())
}

/// Nothing but its certainty decides whether a person looks at it.
fn is_free(field: &Field) -> bool {
    field.value.is_some()
        && field.note.is_none()
        && matches!(field.status, FieldStatus::Sure | FieldStatus::Check)
}

/// The customer as read.
pub(super) fn sender_of(fields: &[Field]) -> &str {
    fields.iter().find(|f| f.path == "customer").and_then(|f| f.value.as_deref()).unwrap_or_default()
}
