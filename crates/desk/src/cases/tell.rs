//! Texts that people type about a complaint, as they are kept.

use basics::Limits;

use super::refusal::CaseRefusal;
use crate::Failure;
use crate::failure::no_card;

/// A text of a few lines; none where nothing was typed.
pub(super) fn short(text: &str) -> Result<Option<String>, Failure> {
    let text = super::open::said(text);
    if text.chars().count() > Limits::REMARK_CHARS {
        return Err(CaseRefusal::TooLong { most: Limits::REMARK_CHARS }.into());
    }
    no_card("text", &text)?;
    Ok(Some(text).filter(|t| !t.is_empty()))
}

/// The same where something has to be typed.
pub(super) fn needed(text: &str) -> Result<String, Failure> {
    Ok(short(text)?.ok_or(CaseRefusal::NoReason)?)
}
